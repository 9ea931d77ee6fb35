"""Past releases made again, and compared with what was published."""

from __future__ import annotations

import itertools
import json
import shutil
import tempfile
import unicodedata
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caricc_report.editorial.checks.finding import Severity
from caricc_report.errors import CariccReportError, UsageError
from caricc_report.intake.importing import past_parameters
from caricc_report.intake.past_releases.countries import country_names, find_country
from caricc_report.intake.past_releases.front import stated_counts
from caricc_report.intake.past_releases.layouts import LAYOUTS, release_lines
from caricc_report.intake.past_releases.reading import past_release
from caricc_report.loaders import Rejection, validated
from caricc_report.model.article import Article
from caricc_report.model.parameters import load_profile
from caricc_report.project import Project, write_parameters
from caricc_report.release.job import Job
from caricc_report.release.pipeline import check, run
from caricc_report.system.optional import required

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from caricc_report.intake.past_releases.front import StatedCounts
    from caricc_report.intake.past_releases.reading import PastRelease
    from caricc_report.model.profile import Profile

_HEADINGS = frozenset({"h2", "h3"})


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
    folder: Path,
    *,
    project: Project | None = None,
    topics: Sequence[str] = ("prevention",),
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
        The topics of an article whose words tell none; topics are not compared.
    renderer
        auto, quarto or pandoc.

    Returns
    -------
    tuple of Difference
        By file; a release that cannot be read or made is a difference, too.

    Raises
    ------
    UsageError
        If the folder holds no past release.
    InvalidInputError
        If the project's profile is not valid.
    """
    project = project or Project.find()
    files = sorted(
        path for path in folder.glob("*") if path.is_file() and path.suffix.lower() in LAYOUTS
    )
    if not files:
        known = ", ".join(sorted(LAYOUTS))
        raise UsageError(f"{folder}: no past release; put files there that end in: {known}")
    profile_path = project.params_dir / "profile.yml"
    profile = load_profile(project.file(profile_path))
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
        past = past_release(path, path.name, profile, topics, release_lines)
    except CariccReportError as error:
        yield Difference(path.name, "release", "", f"not read: {error}")
        return
    outcomes = list(validated(past.records))
    for each in outcomes:
        if isinstance(each, Rejection):
            problems = "; ".join(f"{defect.field}: {defect.message}" for defect in each.defects)
            yield Difference(path.name, "record", each.position, f"rejected: {problems}")
    with tempfile.TemporaryDirectory(prefix="cr-") as name:
        copy = _copy(project, Path(name) / "project")
        accepted = [each for each in outcomes if isinstance(each, Article)]
        try:
            parameters = _write(copy, past, accepted)
            made = run(Job(parameters, project=copy, formats=("html",), renderer=renderer))
        except CariccReportError as error:
            yield Difference(path.name, "release", past.release, f"not made: {error}")
            return
        remade = _read(made.directory, past.language)
    for what, before, after in _compared(past, remade, profile):
        yield Difference(path.name, what, before, after)


def _copy(project: Project, root: Path) -> Project:
    """Return a copy of a project without its articles and parameters files."""
    copy = Project(root)
    copy.params_dir.mkdir(parents=True)
    copy.notebooks_dir.mkdir()
    shutil.copy(project.quarto_yml, copy.quarto_yml)
    shutil.copy(project.params_dir / "profile.yml", copy.params_dir)
    shutil.copy(project.release_notebook, copy.release_notebook)
    shutil.copytree(project.extensions_dir, copy.extensions_dir)
    return copy


def _write(project: Project, past: PastRelease, articles: Sequence[Article]) -> Path:
    """Write the articles and the parameters of a release, and return the parameters file."""
    lines = [article.model_dump_json() + "\n" for article in articles]
    (project.root / "articles.jsonl").write_text("".join(lines), encoding="utf-8")
    fields = past_parameters(past, "articles.jsonl")
    path = project.params_path(past.release)
    write_parameters(path, fields)
    # What the checks would stop today was published; that is no difference.
    waivers = [
        {"check": found.id, "article": article, "reason": "published", "name": "backtest"}
        for found in check(Job(path, project=project))
        if found.severity is Severity.ERROR
        for article in found.articles or (None,)
    ]
    if waivers:
        path.unlink()
        write_parameters(path, fields | {"waivers": waivers})
    return path


@dataclass(frozen=True, slots=True)
class _Remade:
    """What a release that was made again has."""

    headlines: tuple[str, ...]
    """In ``articles.jsonl``."""
    facts: Mapping[str, Any]
    page_headlines: tuple[str, ...]
    page_statistics: str
    """The sentence of statistics on its page."""


def _read(directory: Path, language: str) -> _Remade:
    articles = (directory / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    content = (directory / f"release.{language}.html").read_text(encoding="utf-8")
    page = required("lxml.html", "import", "comparing pages").document_fromstring(content)
    facts = json.loads((directory / "facts.json").read_text(encoding="utf-8"))["facts"]
    return _Remade(
        tuple(json.loads(line)["texts"][language]["headline"] for line in articles),
        facts,
        tuple(each.text_content() for each in page.find_class("article") if each.tag in _HEADINGS),
        "".join(each.text_content() for each in page.find_class("statistics")),
    )


def _compared(
    past: PastRelease, remade: _Remade, profile: Profile
) -> Iterator[tuple[str, str, str]]:
    """Yield what differs, how it was, and how it is."""
    before = [record.fields["texts"][past.language]["headline"] for record in past.records]
    for place, after in (
        ("articles.jsonl", remade.headlines),
        ("the page", remade.page_headlines),
    ):
        for old, new in _unequal([*map(_one_line, before)], [*map(_one_line, after)]):
            yield f"headline in {place}", old, new
    facts = {
        name.removeprefix("articles.by_country."): fact["value"]
        for name, fact in remade.facts.items()
        if name.startswith("articles.by_country.")
    } | {"all": remade.facts["articles.total"]["value"]}
    found = Counter(str(record.fields.get("country")) for record in past.records)
    read = dict(found) | {"all": len(past.records)}
    yield from _counts("facts.json, as read", read, facts)
    names = country_names(profile)
    stated = _by_code(past.stated, names)
    yield from _counts("facts.json, as stated", stated, {code: facts.get(code) for code in stated})
    shown = _by_code(stated_counts(_one_line(remade.page_statistics)), names)
    yield from _counts("the page's statistics", facts, shown)


def _counts(
    place: str, before: Mapping[str, int | None], after: Mapping[str, int | None]
) -> Iterator[tuple[str, str, str]]:
    for code in sorted({*before, *after}):
        old, new = before.get(code), after.get(code)
        if old != new:
            yield (
                f"articles of {code} in {place}",
                "" if old is None else str(old),
                "" if new is None else str(new),
            )


def _by_code(counts: StatedCounts, names: Mapping[str, str]) -> dict[str, int | None]:
    """Return counts by country's code, all of them under ``all``."""
    total: dict[str, int | None] = {} if counts.total is None else {"all": counts.total}
    return {find_country(name, names) or name: n for name, n in counts.by_country} | total


def _unequal(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of what was and what is, empty where there is none, both in order."""
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, start, end, others, last in matcher.get_opcodes():
        if tag != "equal":
            yield from itertools.zip_longest(before[start:end], after[others:last], fillvalue="")


def _one_line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
