"""Past releases made again, and compared with what was published."""

from __future__ import annotations

import itertools
import json
import tempfile
import unicodedata
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

from caricc_report.editorial.checks.finding import Severity
from caricc_report.errors import CariccReportError, UsageError
from caricc_report.intake.past_releases.front import find_country, stated_counts
from caricc_report.intake.past_releases.layouts import LAYOUTS
from caricc_report.intake.past_releases.reading import past_release
from caricc_report.loaders import Rejection, validated
from caricc_report.model.article import Article
from caricc_report.model.parameters import load_profile
from caricc_report.project import Project
from caricc_report.release.house_files import OWN, SHARED, parts_of
from caricc_report.release.job import Job
from caricc_report.release.parameters_files import write_parameters
from caricc_report.release.pipeline import check, run
from caricc_report.system.files import ProjectFile, is_hidden
from caricc_report.system.optional import required
from caricc_report.text.fields import spellings_of
from caricc_report.text.locales import languages_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from caricc_report.intake.past_releases.front import StatedCounts
    from caricc_report.intake.past_releases.reading import PastRelease
    from caricc_report.model.profile import Profile

_HEADINGS = frozenset({"h2", "h3"})
_BY_COUNTRY = "articles.by_country."


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not the same in a past release and in the one made again."""

    file: str
    """The past release's file."""
    what: str
    """What was compared: ``headline in articles.jsonl``, ``articles of KZ in facts.json``, ..."""
    past: str
    """What the past release has; empty if it has none."""
    remade: str
    """What the release made again has, or why there is none; empty if it has none."""

    def __str__(self) -> str:
        """Return ``file: what: past, remade``, what is empty as a dash."""
        return f"{self.file}: {self.what}: past {self.past or '–'}, remade {self.remade or '–'}"


def backtest_releases(
    folder: Path | str,
    *,
    project: Project | None = None,
    topics: Sequence[str] = (),
    renderer: str = "auto",
) -> tuple[Difference, ...]:
    """Make every past release of a folder again, and say where it differs.

    Its records are written to a copy of the project without articles, and its page made there.

    Parameters
    ----------
    folder
        It holds past releases as text, PDF or Word documents; other files are left alone.
    project
        The project whose notebook, profile and layout are used; the one that the working
        folder belongs to, if not given.
    topics
        The topics of an article whose words tell none, the profile's first if none are given;
        topics are not compared.
    renderer
        auto, quarto or pandoc.

    Returns
    -------
    tuple of Difference
        By file; a release that cannot be read or made is a difference, too.

    Raises
    ------
    UsageError
        If the folder holds no past release, or a topic is unknown.
    InvalidInputError
        If the project's profile is not valid.
    """
    project, folder = Project.given(project), Path(folder)
    files = sorted(
        path
        for path in folder.glob("*")
        if path.is_file() and path.suffix.lower() in LAYOUTS
        if not is_hidden(path.relative_to(folder))
    )
    if not files:
        known = ", ".join(sorted(LAYOUTS))
        raise UsageError(f"{folder}: no past release; put files there that end in: {known}")
    profile = load_profile(project.file(project.params_dir / "profile.yml"))
    with languages_of(project.locales):
        spellings = spellings_of(profile)
        topics = [
            spellings.known("topics", "topics", topic) for topic in topics or [*profile.topics][:1]
        ]
        return tuple(
            difference
            for path in files
            for difference in _differences(path, project, profile, topics, renderer)
        )


def _differences(
    path: Path, project: Project, profile: Profile, topics: Sequence[str], renderer: str
) -> Iterator[Difference]:
    """Yield where one past release differs."""
    try:
        past = past_release(ProjectFile(path, path.name), profile, topics)
    except CariccReportError as error:
        yield Difference(path.name, "release", "", f"not read: {error}")
        return
    outcomes = list(validated(past.records, profile.vocabulary))
    for each in outcomes:
        if isinstance(each, Rejection):
            problems = "; ".join(f"{defect.field}: {defect.message}" for defect in each.defects)
            yield Difference(path.name, "record", each.position, f"rejected: {problems}")
    with tempfile.TemporaryDirectory(prefix="cr-") as name:
        copy = _copy(project, profile, Path(name) / "project")
        accepted = [each for each in outcomes if isinstance(each, Article)]
        try:
            parameters = _write(copy, past, accepted)
            made = run(Job(parameters, project=copy, formats=("html",), renderer=renderer))
        except CariccReportError as error:
            yield Difference(path.name, "release", past.release, f"not made: {error}")
            return
        for what, before, after in _compared(past, made.directory, profile):
            old, new = ("" if value is None else str(value) for value in (before, after))
            yield Difference(path.name, what, old, new)


def _copy(project: Project, profile: Profile, root: Path) -> Project:
    """Return a copy of a project without its articles and parameters files."""
    logo = profile.look.logo if profile.look else None
    parts = (*SHARED, *OWN, *([project.inside(logo.path)] if logo else []))
    for name, content in parts_of(project.root, parts):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return Project(root)


def _write(project: Project, past: PastRelease, articles: Sequence[Article]) -> Path:
    """Write the articles and the parameters of a release, and return the parameters file."""
    lines = [article.model_dump_json() + "\n" for article in articles]
    (project.root / "articles.jsonl").write_text("".join(lines), encoding="utf-8")
    fields = past.parameters("articles.jsonl")
    path = project.params_path(past.release)
    write_parameters(path, fields)
    if waivers := _waivers(Job(path, project=project)):
        path.unlink()
        write_parameters(path, fields | {"waivers": waivers})
    return path


def _waivers(job: Job) -> list[dict[str, str | None]]:
    """Return what waives the errors of a release: what was published with them is no difference."""
    waived = dict.fromkeys(
        (found.id, article)
        for found in check(job)
        if found.severity is Severity.ERROR
        for article in found.articles or (None,)
    )
    return [
        {"check": check_id, "article": article, "reason": "published", "name": "backtest"}
        for check_id, article in waived
    ]


def _compared(
    past: PastRelease, directory: Path, profile: Profile
) -> Iterator[tuple[str, object, object]]:
    """Yield what differs, how it was, and how it is; None where there is none."""
    content = (directory / f"release.{past.language}.html").read_text(encoding="utf-8")
    page = required("lxml.html", "import", "comparing pages").document_fromstring(content)
    lines = (directory / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    before = [record.fields["texts"][past.language]["headline"] for record in past.records]
    after = [json.loads(line)["texts"][past.language]["headline"] for line in lines]
    headings = [each for each in page.find_class("article") if each.tag in _HEADINGS]
    yield from _headlines("articles.jsonl", before, after)
    yield from _headlines("the page", before, [each.text_content() for each in headings])
    statistics = "".join(each.text_content() for each in page.find_class("statistics"))
    yield from _counts(past, directory, stated_counts(_one_line(statistics)), profile)


def _headlines(
    place: str, past: Sequence[str], remade: Sequence[str]
) -> Iterator[tuple[str, object, object]]:
    """Yield the headlines that differ, in their order."""
    before, after = ([_one_line(each) for each in side] for side in (past, remade))
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, start, end, others, last in matcher.get_opcodes():
        if tag != "equal":
            for pair in itertools.zip_longest(before[start:end], after[others:last]):
                yield f"headline in {place}", *pair


def _counts(
    past: PastRelease, directory: Path, shown: StatedCounts, profile: Profile
) -> Iterator[tuple[str, object, object]]:
    """Yield the numbers of articles that differ, by country and of all."""
    facts = json.loads((directory / "facts.json").read_text(encoding="utf-8"))["facts"]
    made = {
        name.removeprefix(_BY_COUNTRY): fact["value"]
        for name, fact in facts.items()
        if name.startswith(_BY_COUNTRY)
    }
    made["all"] = facts["articles.total"]["value"]
    read = Counter(str(record.fields.get("country")) for record in past.records)
    names = spellings_of(profile).names_of("country")
    stated = _by_code(past.stated, names)
    for place, old, new in (
        ("facts.json, as read", {**read, "all": len(past.records)}, made),
        ("facts.json, as stated", stated, {code: made.get(code) for code in stated}),
        ("the page's statistics", made, _by_code(shown, names)),
    ):
        for code in sorted({*old, *new}):
            if old.get(code) != new.get(code):
                yield f"articles of {code} in {place}", old.get(code), new.get(code)


def _by_code(counts: StatedCounts, names: Mapping[str, str]) -> dict[str, int]:
    """Return counts by country's code, all of them under ``all``."""
    total = {} if counts.total is None else {"all": counts.total}
    return {find_country(name, names) or name: n for name, n in counts.by_country} | total


def _one_line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
