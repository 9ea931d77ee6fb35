"""Sources of any kind in, canonical records out: read = accepted + rejected + duplicates."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caricc_report.editorial.duplicates.duplicates import (
    Duplicate,
    find_duplicates,
    merge_duplicates,
)
from caricc_report.errors import UsageError
from caricc_report.intake.past_releases.layouts import LAYOUTS, release_lines
from caricc_report.intake.past_releases.reading import past_release
from caricc_report.intake.web.records import WebOptions, web_records
from caricc_report.intake.web.snapshots import Snapshot, keep_snapshots
from caricc_report.loaders import Rejection, load_articles, read_records, validated
from caricc_report.loaders.markdown_writing import taken_ids, unwritable, write_records
from caricc_report.model.article import Article
from caricc_report.model.parameters import load_profile
from caricc_report.model.record import SourceOptions
from caricc_report.model.urls import without_user
from caricc_report.project import Project, held_inputs, write_parameters
from caricc_report.system.atomic import remove_leftovers
from caricc_report.system.files import ProjectFile, real_path
from caricc_report.system.transactions import TRANSACTION
from caricc_report.text.fields import table_headings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from caricc_report.editorial.duplicates.duplicates import Duplicates
    from caricc_report.errors import Defect
    from caricc_report.intake.past_releases.reading import PastRelease
    from caricc_report.intake.web.fetching import Fetcher
    from caricc_report.model.record import Record

_PAGES = frozenset({".html", ".htm", ".xml", ".rss", ".atom"})


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of every record of an import."""

    n_read: int
    """How many records were read; each is in exactly one of the next three."""
    accepted: tuple[Article, ...]
    """The articles that are new, in the order of the sources."""
    rejected: tuple[Rejection, ...]
    """The records that are no article, each with every defect."""
    duplicates: tuple[Duplicate, ...]
    """The articles that another one is already, each with that one."""
    likely: tuple[Duplicate, ...]
    """Pairs that may be the same; both are kept, and an analyst decides."""
    remarks: tuple[str, ...]
    """What a person should look at, in sentences that begin with the source."""
    set_aside: tuple[dict[str, Any], ...]
    """Lines of past releases that belong to no article: source, line, text, reason."""
    files: tuple[str, ...]
    """The names of the files written: records, pictures, snapshots, parameters."""


def import_sources(
    sources: Sequence[str],
    into: Path,
    *,
    project: Project | None = None,
    options: SourceOptions | None = None,
    web: WebOptions | None = None,
    fetcher: Fetcher | None = None,
) -> ImportResult:
    """Read sources of any kind, and write the new articles among them as Markdown records.

    Nothing is written before every source has been read to its end: snapshots, then records,
    all or none, then parameters of past releases. The same import again completes one that
    was interrupted.

    Parameters
    ----------
    sources
        Files, folders, addresses of databases (as SQLAlchemy writes them), web addresses.
    into
        The folder for the records. Those already known are all in the project's folder of
        articles, if it is inside of that, else its own.
    project
        The project, whose profile names countries and headings; None for that of the working
        folder.
    options, web
        What tables and databases, and what pages, feeds and past releases do not say.
    fetcher
        What reads web addresses; without it none is read.

    Raises
    ------
    UsageError
        If a source is not there or of no known kind, a library is not installed, another
        import is writing, or the folder cannot be written.
    InvalidInputError
        If a source cannot be read to its end, or the records already there are not valid.
    """
    if into.exists() and not into.is_dir():
        raise UsageError(f"{into}: not a folder; name one for the records")
    project = project or Project.find()
    reader = _Reader(project, options or SourceOptions(), web or WebOptions(), fetcher)
    return _imported(list(validated(reader.records(sources))), reader, into, project)


def _imported(
    outcomes: Sequence[Article | Rejection], reader: _Reader, into: Path, project: Project
) -> ImportResult:
    """Compare what was read with what is there, and write what is new."""
    root = _root(into, project)
    with held_inputs(project):
        remove_leftovers(root, TRANSACTION)
        remove_leftovers(into / "snapshots")
        known = load_articles(project.file(root)) if root.is_dir() else ()
        sorted_out = _sorted_out(outcomes, reader.places, known, root)
        files = _write(sorted_out, into, root, project, reader)
    return ImportResult(
        n_read=len(outcomes),
        accepted=sorted_out.accepted,
        rejected=sorted_out.rejected,
        duplicates=sorted_out.same.certain,
        likely=sorted_out.same.likely,
        remarks=tuple(reader.remarks),
        set_aside=tuple(reader.set_aside),
        files=tuple(project.name(path) for path in files),
    )


class _Reader:
    """Reads sources, and gathers what they hold besides their records while these are read."""

    def __init__(
        self, project: Project, options: SourceOptions, web: WebOptions, fetcher: Fetcher | None
    ) -> None:
        self.remarks: list[str] = []
        self.set_aside: list[dict[str, Any]] = []
        self.releases: list[PastRelease] = []
        self.snapshots: list[Snapshot] = []
        self.images: dict[str, bytes] = {}
        self.places: list[tuple[str, str]] = []
        """Of every record, its source and where in it."""
        path = project.params_dir / "profile.yml"
        self._profile = load_profile(project.file(path))
        self._project, self._web, self._fetcher = project, web, fetcher
        release = options.release or web.release
        self._options = replace(options, columns=table_headings(self._profile), release=release)

    def records(self, sources: Iterable[str]) -> Iterator[Record]:
        """Yield the records of sources, and note where each stands."""
        for source in sources:
            for record in self._of(source):
                self.places.append((record.where, record.position))
                yield record

    def _of(self, source: str) -> Iterator[Record]:
        if source.startswith(("http://", "https://")):
            return self._of_web(source, without_user(source))
        if "://" in source:
            return read_records(source, self._options)
        path = Path(source)
        where = self._project.name(path)
        suffix = path.suffix.lower()
        try:
            is_file = path.is_file()
        except OSError as error:
            raise UsageError(f"{where}: cannot be read ({error.strerror})") from error
        if is_file and suffix in LAYOUTS:
            return self._of_release(path, where)
        if is_file and suffix in _PAGES:
            return self._of_web(path, where)
        return read_records(ProjectFile(path, where), self._options)

    def _of_release(self, path: Path, where: str) -> Iterator[Record]:
        past = past_release(path, where, self._profile, self._web.topics, release_lines)
        self.releases.append(past)
        self.remarks += [f"{where}, {remark}" for remark in past.findings]
        self.set_aside += [{"source": where} | asdict(each) for each in past.set_aside]
        yield from past.records

    def _of_web(self, source: str | Path, where: str) -> Iterator[Record]:
        for each in web_records(source, where, self._web, self._fetcher):
            self.snapshots += each.snapshots
            self.images |= each.images or {}
            self.remarks += [f"{where}: {finding}" for finding in each.findings]
            yield each.record


def _root(into: Path, project: Project) -> Path:
    """Return the folder of articles that a folder is in: the project's, or itself."""
    articles = project.articles_dir
    return articles if real_path(into).is_relative_to(real_path(articles)) else into


@dataclass(frozen=True, slots=True)
class _SortedOut:
    """Articles that can be written, and why the others are not."""

    accepted: tuple[Article, ...]
    rejected: tuple[Rejection, ...]
    same: Duplicates


def _sorted_out(
    outcomes: Sequence[Article | Rejection],
    places: Sequence[tuple[str, str]],
    known: Sequence[Article],
    root: Path,
) -> _SortedOut:
    """Return which articles are new and can be written; every outcome is in one place only."""
    place_of = {
        outcome.id: place
        for outcome, place in zip(outcomes, places, strict=True)
        if isinstance(outcome, Article)
    }
    rejected = [each for each in outcomes if isinstance(each, Rejection)]

    def reject(defects: Mapping[str, Sequence[Defect]]) -> None:
        for name, found in defects.items():
            where, position = place_of[name]
            placed = tuple(replace(defect, position=position) for defect in found)
            rejected.append(Rejection(where, position, name, placed))

    new = [each for each in outcomes if isinstance(each, Article)]
    defects = {each.id: [*unwritable(each)] for each in new}
    reject({name: found for name, found in defects.items() if found})
    new = [each for each in new if not defects[each.id]]
    while True:
        same = find_duplicates(new, known)
        accepted = merge_duplicates(new, same)
        taken = taken_ids(accepted, root)
        if not taken:
            return _SortedOut(accepted, tuple(rejected), same)
        # What was its duplicate is looked at again, by itself.
        reject({name: [defect] for name, defect in taken.items()})
        new = [each for each in new if each.id not in taken]


def _write(
    sorted_out: _SortedOut, into: Path, root: Path, project: Project, found: _Reader
) -> list[Path]:
    """Write what was read, records and parameters, in this order; return the files."""
    try:
        files = [*keep_snapshots(found.snapshots, into)]
        if sorted_out.accepted:
            files += _write_articles(sorted_out.accepted, into, root, project, found)
        return [*files, *_write_parameters(sorted_out, root, project, found)]
    except OSError as error:
        raise UsageError(
            f"{into}: cannot be written ({error.strerror}); give a folder that can be written, "
            "on a disk with space, and import again"
        ) from error


def _write_articles(
    articles: Sequence[Article], into: Path, root: Path, project: Project, found: _Reader
) -> tuple[Path, ...]:
    """Write records and the pictures that came with them; remark on pictures that are missing."""
    # A picture is named by its content in the import's own folder.
    prefix = real_path(into).relative_to(real_path(root)).as_posix()
    prefix = "" if prefix == "." else f"{prefix}/"
    placed = [_with_images_in(article, prefix, found.images) for article in articles]
    used = {image.path for article in articles for image in article.images}
    name = project.name(root)
    images = {f"{prefix}{path}": each for path, each in found.images.items() if path in used}
    found.remarks += [
        f"article {article.id}: the image {image.path!r} is not in {name}; put it there"
        for article in placed
        for image in article.images
        if image.path not in images and not (root / image.path).is_file()
    ]
    missing = {path: each for path, each in images.items() if not (root / path).exists()}
    return write_records(placed, into, root=root, images=missing)


def _write_parameters(
    sorted_out: _SortedOut, root: Path, project: Project, found: _Reader
) -> Iterator[Path]:
    """Write the parameters of past releases that have articles now and no parameters yet."""
    pairs = sorted_out.same.certain
    present = {each.release for each in (*sorted_out.accepted, *(pair.kept for pair in pairs))}
    for past in found.releases:
        path = project.params_path(past.release)
        if path.exists() or past.release not in present:
            continue
        if not real_path(root).is_relative_to(project.root):
            found.remarks.append(
                f"{project.name(path)}: not written, {root} is outside the project"
            )
            continue
        articles = Path(os.path.relpath(real_path(root), path.parent)).as_posix()
        write_parameters(path, past_parameters(past, articles))
        yield path


def _with_images_in(article: Article, prefix: str, images: dict[str, bytes]) -> Article:
    """Return an article with the paths of its fetched pictures relative to the root."""
    if not any(image.path in images for image in article.images):
        return article
    moved = tuple(
        image.model_copy(update={"path": f"{prefix}{image.path}"})
        if image.path in images
        else image
        for image in article.images
    )
    return article.model_copy(update={"images": moved})


def past_parameters(past: PastRelease, articles: str) -> dict[str, object]:
    """Return the parameters with which a past release can be made again.

    Parameters
    ----------
    past
        The release.
    articles
        Where its records are, relative to the parameters file.
    """
    # A brace in the narrative would name a fact; the library then composes one instead.
    is_plain = past.narrative and not set("{}") & set(past.narrative)
    return {
        "release": past.release,
        "period": str(past.period),
        "languages": [past.language],
        "articles": articles,
        "as_of": past.period.last_day + dt.timedelta(days=1),
        **({"narrative": {past.language: past.narrative}} if is_plain else {}),
    }
