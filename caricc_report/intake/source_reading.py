"""Sources of any kind in, raw records out, and what the sources hold besides them."""

from __future__ import annotations

import itertools
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caricc_report.errors import UsageError
from caricc_report.intake.past_releases.layouts import LAYOUTS
from caricc_report.intake.past_releases.reading import past_release
from caricc_report.intake.sheet_edits import is_exported, read_edits
from caricc_report.intake.slugs import RowIds
from caricc_report.intake.web.records import web_records
from caricc_report.intake.web.storage import bring, is_stored
from caricc_report.loaders import LOADERS, read_records
from caricc_report.model.numbering import ReleaseNumber
from caricc_report.model.parameters import load_profile
from caricc_report.model.record import SourceOptions
from caricc_report.model.urls import without_user
from caricc_report.system.files import ProjectFile, files_in, is_hidden
from caricc_report.text.fields import table_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caricc_report.intake.past_releases.reading import PastRelease
    from caricc_report.intake.sheet_edits import SheetEdits
    from caricc_report.intake.web.fetching import Fetcher
    from caricc_report.intake.web.records import WebOptions
    from caricc_report.intake.web.snapshots import Snapshot
    from caricc_report.model.profile import Profile
    from caricc_report.model.record import Record
    from caricc_report.model.spellings import Spellings
    from caricc_report.project import Project
    from caricc_report.release.job import Progress

_MANY = 1_000
"""From so many records on, and for each so many, progress is told."""
_N_NAMED = 5
_PAGES = frozenset({".html", ".htm", ".xhtml", ".shtml", ".xml", ".rss", ".atom"})


def _web_options(web: WebOptions, profile: Profile, spellings: Spellings) -> WebOptions:
    """Return what is stated for all articles in its right spelling, and what the profile states."""
    if web.release:
        try:
            ReleaseNumber.parse(web.release)
        except ValueError as error:
            raise UsageError(f"release: {error}") from error
    return replace(
        web,
        topics=tuple(spellings.known("topics", "topics", topic) for topic in web.topics),
        country=web.country and spellings.known("country", "country", web.country),
        language=web.language and spellings.known("language", "language", web.language),
        time_zone=profile.time_zone,
        languages=profile.languages,
        countries=tuple(state.country for state in profile.member_states),
    )


class SourceReader:
    """Reads sources of any kind, and gathers what they hold besides their records."""

    def __init__(
        self,
        project: Project,
        options: SourceOptions | None,
        web: WebOptions,
        fetcher: Fetcher | None,
        progress: Progress,
    ) -> None:
        self.remarks: list[str] = []
        """What a person should look at, in sentences that begin with the source."""
        self.set_aside: list[dict[str, Any]] = []
        """Lines of past releases that belong to no article: source, line, text, reason."""
        self.releases: list[PastRelease] = []
        self.snapshots: list[Snapshot] = []
        self.sheets: list[SheetEdits] = []
        self.images: dict[str, bytes] = {}
        """By path in the folder of the articles, the pictures that came with them."""
        self.places: list[tuple[str, str]] = []
        """Of every record, its source and where in it."""
        self._project, self._fetcher, self._progress = project, fetcher, progress
        self._profile = load_profile(project.file(project.params_dir / "profile.yml"))
        self.vocabulary = self._profile.vocabulary
        """The topics and figures that the profile knows."""
        if fetcher and not fetcher.contact:
            self._fetcher = replace(fetcher, contact=self._profile.web)
        options, own = options or SourceOptions(), table_options(self._profile)
        self._web = _web_options(web, self._profile, own.spellings)
        language = options.language and own.spellings.known(
            "language", "language", options.language
        )
        self.options = replace(
            options,
            columns=own.columns,
            vocabulary=own.vocabulary,
            spellings=replace(own.spellings, dates=options.spellings.dates or own.spellings.dates),
            language=language,
            release=options.release or self._web.release,
            country=self._web.country,
            topics=self._web.topics,
            make_id=RowIds(),
            remark=self.remarks.append,
        )
        """What tables are read with: what was stated, and what the profile says."""

    def records(self, sources: Iterable[str]) -> Iterator[Record]:
        """Yield the records of sources, and note where each stands."""
        for source in sources:
            for record in self._of(source):
                self.places.append((record.where, record.position))
                yield record
                if len(self.places) % _MANY == 0:
                    self.say(f"read {len(self.places):,} records")

    def say(self, step: str) -> None:
        """Tell what is done, if it takes long enough that somebody waits."""
        if len(self.places) >= _MANY:
            self._progress(step, 0)

    def _of(self, source: str) -> Iterator[Record]:
        if source.startswith(("http://", "https://")):
            return self._of_web(source)
        if is_stored(source):
            return self._of_storage(source)
        if "://" in source:
            return read_records(source, self.options)
        return self._of_file(self._project.file(Path(source)))

    def _of_storage(self, address: str) -> Iterator[Record]:
        """Read what lies on other storage from a copy, which is there as long as it is read."""
        if self._fetcher is None:
            raise UsageError(f"{address}: not read with --no-fetch")
        with tempfile.TemporaryDirectory() as scratch:
            path = bring(address, Path(scratch))
            yield from self._of_file(ProjectFile(path, address))

    def _of_file(self, file: ProjectFile) -> Iterator[Record]:
        suffix = file.path.suffix.lower()
        if is_hidden(Path(file.path.name)):
            self.remarks.append(f"{file.name}: not read; a hidden or lock file is no source")
            return iter(())
        try:
            is_file = file.path.is_file()
        except OSError as error:
            raise UsageError(f"{file.name}: cannot be read ({error.strerror})") from error
        if is_file and suffix in LAYOUTS:
            return self._of_release(file)
        if is_file and suffix in _PAGES:
            return self._of_web(file)
        if is_file and suffix == ".xlsx" and is_exported(file):
            sheet = read_edits(file, self.options)
            self.sheets.append(sheet)
            return iter(sheet.records)
        return self._of_folder(file) if file.path.is_dir() else read_records(file, self.options)

    def _of_folder(self, folder: ProjectFile) -> Iterator[Record]:
        """Read the records in Markdown of a folder, else its saved pages; say what is left."""
        inner = {path: path.relative_to(folder.path) for path in files_in(folder.path)}
        sources = {
            path: name
            for path, name in inner.items()
            if path.is_file() and path.suffix.lower() in {".md", *_PAGES, *LOADERS, *LAYOUTS}
            # What browsers save beside a page, and an import beside records.
            if not any(part.endswith("_files") or part == "snapshots" for part in name.parts)
        }
        is_of_records = any(path.suffix == ".md" for path in sources)
        wanted = {".md"} if is_of_records else _PAGES
        read = [path for path in sources if path.suffix.lower() in wanted]
        left = [str(name) for path, name in sources.items() if path not in read]
        listed = ", ".join(left[:_N_NAMED]) + (", …" if left[_N_NAMED:] else "")
        if not read:
            raise UsageError(
                f"{folder.name}: neither records in Markdown nor saved pages in it, got "
                f"{listed or 'nothing'}; name the files one by one"
            )
        if left:
            self.remarks.append(f"{folder.name}: not read: {listed}; name them one by one")
        if is_of_records:
            return read_records(folder, self.options)
        files = (ProjectFile(path, f"{folder.name}/{sources[path].as_posix()}") for path in read)
        return itertools.chain.from_iterable(map(self._of_web, files))

    def _of_release(self, file: ProjectFile) -> Iterator[Record]:
        past = past_release(file, self._profile, self._web.topics)
        self.releases.append(past)
        self.remarks += [f"{file.name}, {remark}" for remark in past.findings]
        self.set_aside += [{"source": file.name} | asdict(each) for each in past.set_aside]
        yield from past.records

    def _of_web(self, source: str | ProjectFile) -> Iterator[Record]:
        is_empty = True
        for each in web_records(source, self._web, self._fetcher):
            is_empty = False
            self.snapshots += each.snapshots
            self.images |= each.images or {}
            place = ", ".join(filter(None, (each.record.where, each.record.position)))
            self.remarks += [f"{place}: {finding}" for finding in each.findings]
            yield each.record
        if is_empty:
            where = source if isinstance(source, str) else source.name
            self.remarks.append(f"{without_user(where)}: a feed without entries")
