"""Sources of any kind in, canonical records out: read = accepted + rejected + duplicates."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caricc_report.errors import Defect
from caricc_report.intake.duplicates import Duplicate, find_duplicates, merge_duplicates
from caricc_report.intake.layouts import LAYOUTS
from caricc_report.intake.past_release import past_release
from caricc_report.intake.snapshots import Snapshot, keep_snapshots
from caricc_report.intake.web import WebOptions, web_records
from caricc_report.intake.writing import write_records
from caricc_report.loaders import Rejection, load_articles, read_records, validated
from caricc_report.parameters import load_profile
from caricc_report.parameters_files import write_parameters
from caricc_report.project import Project
from caricc_report.records import SourceOptions
from caricc_report.schema import Article

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from caricc_report.intake.fetching import Fetcher
    from caricc_report.intake.past_release import PastRelease
    from caricc_report.profile import Profile
    from caricc_report.records import Record

_PAGES = frozenset({".html", ".htm", ".xml", ".rss", ".atom"})


@dataclass(frozen=True, slots=True)
class Imported:
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
    """Lines of past releases that are part of no article: source, line, text, reason."""
    files: tuple[str, ...]
    """The names of the files written: records, pictures, snapshots, parameters."""


@dataclass(slots=True)
class _Sources:
    """What the sources hold besides their records; it fills while records are read."""

    remarks: list[str] = field(default_factory=list)
    set_aside: list[dict[str, Any]] = field(default_factory=list)
    releases: list[PastRelease] = field(default_factory=list)
    snapshots: list[Snapshot] = field(default_factory=list)
    images: dict[str, bytes] = field(default_factory=dict)


def import_sources(
    sources: Sequence[str],
    into: Path,
    *,
    project: Project | None = None,
    options: SourceOptions | None = None,
    web: WebOptions | None = None,
    fetcher: Fetcher | None = None,
) -> Imported:
    """Read sources of any kind, and write the new articles among them as Markdown records.

    Nothing is written before every source has been read to its end.

    Parameters
    ----------
    sources
        Files, folders, addresses of databases (as SQLAlchemy writes them), web addresses.
    into
        The folder for the records.
    project
        The project; the one that the working folder belongs to, if not given. Its profile
        names countries and headings, and its records are those already known.
    options, web
        What tables and databases, and what pages, feeds and past releases do not say.
    fetcher
        What reads web addresses; without it none is read.

    Raises
    ------
    UsageError
        If a source is not there or of no known kind, or a library is not installed.
    InvalidInputError
        If a source cannot be read to its end, or the records already there are not valid.
    """
    project = project or Project.find()
    web = web or WebOptions()
    profile_path = project.params_dir / "profile.yml"
    profile = load_profile(profile_path, project.name(profile_path))
    options = replace(options or SourceOptions(), columns=profile.headings, release=web.release)
    found = _Sources()
    records = (
        record
        for source in sources
        for record in _records(source, project, profile, options, web, fetcher, found)
    )
    outcomes = list(validated(records))
    root = _root(into, project)
    known = load_articles(root, project.name(root)) if root.is_dir() else ()
    new = [each for each in outcomes if isinstance(each, Article)]
    same = find_duplicates(new, known)
    taken = {article.id for article in known}
    fresh = merge_duplicates(new, same)
    accepted = tuple(article for article in fresh if article.id not in taken)
    rejected = [each for each in outcomes if isinstance(each, Rejection)]
    rejected += [_taken(article, project.name(root)) for article in fresh if article.id in taken]
    files = _write(accepted, into, root, project, found)
    return Imported(
        n_read=len(outcomes),
        accepted=accepted,
        rejected=tuple(rejected),
        duplicates=same.certain,
        likely=same.likely,
        remarks=tuple(found.remarks),
        set_aside=tuple(found.set_aside),
        files=tuple(project.name(path) for path in files),
    )


def _records(
    source: str,
    project: Project,
    profile: Profile,
    options: SourceOptions,
    web: WebOptions,
    fetcher: Fetcher | None,
    found: _Sources,
) -> Iterator[Record]:
    """Yield the records of a source, and note what else it holds."""
    if source.startswith(("http://", "https://")):
        yield from _web(source, source, web, fetcher, found)
        return
    if "://" in source:
        yield from read_records(source, source, options)
        return
    path = Path(source)
    where = project.name(path)
    suffix = path.suffix.lower()
    if path.is_dir() or suffix not in LAYOUTS.keys() | _PAGES:
        yield from read_records(path, where, options)
    elif suffix in LAYOUTS:
        yield from _past(path, where, profile, web, found)
    else:
        yield from _web(path, where, web, fetcher, found)


def _past(
    path: Path, where: str, profile: Profile, web: WebOptions, found: _Sources
) -> Iterator[Record]:
    past = past_release(path, where, profile, web.topics)
    found.releases.append(past)
    found.remarks += [f"{where}, {remark}" for remark in past.findings]
    found.set_aside += [
        {"source": where, "line": each.line, "text": each.text, "reason": each.reason}
        for each in past.set_aside
    ]
    yield from past.records


def _web(
    source: str | Path, where: str, web: WebOptions, fetcher: Fetcher | None, found: _Sources
) -> Iterator[Record]:
    for each in web_records(source, where, web, fetcher):
        found.snapshots += each.snapshots
        found.images |= each.images or {}
        found.remarks += [f"{where}: {finding}" for finding in each.findings]
        yield each.record


def _root(into: Path, project: Project) -> Path:
    """Return the folder of articles that a folder is in: the project's, or itself."""
    articles = project.articles_dir
    return articles if into.resolve().is_relative_to(articles.resolve()) else into


def _taken(article: Article, where: str) -> Rejection:
    problem = f"there already with another content, got {article.id!r}; give it another id"
    return Rejection(where, f"article {article.id}", article.id, (Defect("", "id", problem),))


def _write(
    articles: Sequence[Article], into: Path, root: Path, project: Project, found: _Sources
) -> list[Path]:
    """Write records, pictures, snapshots and parameters; return the files."""
    files: list[Path] = []
    if articles:
        used = {image.path for article in articles for image in article.images}
        # A picture is named by its content in the import's own folder.
        prefix = "" if root == into else f"{into.resolve().relative_to(root.resolve()).as_posix()}/"
        placed = [_with_images_in(article, prefix, found.images) for article in articles]
        images = {
            f"{prefix}{path}": content for path, content in found.images.items() if path in used
        }
        missing = {path: content for path, content in images.items() if not (root / path).exists()}
        files += write_records(placed, into, root=root, images=missing)
    files += keep_snapshots(found.snapshots, into)
    for past in found.releases:
        path = project.params_path(past.release)
        if articles and not path.exists():
            write_parameters(path, past_parameters(past, os.path.relpath(root, path.parent)))
            files.append(path)
    return files


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
