"""Sources of any kind in, canonical records out: read = accepted + rejected + duplicates."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caricc_report.archive.index import INDEX
from caricc_report.archive.reading import read_comparable
from caricc_report.editorial.duplicates.duplicates import (
    Duplicate,
    find_duplicates,
    merge_duplicates,
)
from caricc_report.editorial.duplicates.merging import COULD_ADD, merge_two
from caricc_report.errors import Defect, UsageError
from caricc_report.intake.edited_records import (
    EditedRecords,
    edited_records,
    with_all_translations,
)
from caricc_report.intake.source_reading import SourceReader
from caricc_report.intake.web.records import WebOptions
from caricc_report.intake.web.snapshots import keep_snapshots
from caricc_report.loaders import Rejection, load_articles, validated
from caricc_report.loaders.markdown_editing import RecordEdit, write_edits
from caricc_report.loaders.markdown_writing import taken_ids, unwritable, write_records
from caricc_report.model.article import Article
from caricc_report.project import Project, held_inputs
from caricc_report.release.parameters_files import write_parameters
from caricc_report.system.atomic import remove_leftovers
from caricc_report.system.files import as_spelt, real_path
from caricc_report.system.optional import required
from caricc_report.system.transactions import TRANSACTION
from caricc_report.text.locales import languages_of
from caricc_report.text.misreading import misread_part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from caricc_report.archive.reading import Archived
    from caricc_report.editorial.duplicates.duplicates import Duplicates
    from caricc_report.intake.sheet_edits import FieldEdit
    from caricc_report.intake.web.fetching import Fetcher
    from caricc_report.model.record import SourceOptions
    from caricc_report.release.job import Progress


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
    edited: tuple[FieldEdit, ...] = ()
    """The fields of records that were edited in an exported workbook."""
    translated: tuple[tuple[str, str], ...] = ()
    """Of duplicates of known records, the id of the record and the language it has got."""
    archived: Mapping[str, Archived] = field(default_factory=dict)
    """By id the articles of the archive that new ones were compared with."""


def import_sources(
    sources: Sequence[Path | str] | Path,
    into: Path | str,
    *,
    project: Project | None = None,
    options: SourceOptions | None = None,
    web: WebOptions | None = None,
    fetcher: Fetcher | None = None,
    progress: Progress = lambda *_: None,
    confirm: Callable[[Sequence[FieldEdit]], bool] | None = None,
) -> ImportResult:
    """Read sources of any kind, and write the new articles among them as Markdown records.

    Nothing is written before every source has been read to its end: snapshots, then records,
    all or none, then parameters of past releases. The same import again completes one that
    was interrupted.

    Parameters
    ----------
    sources
        One or more: files, folders, addresses of databases (as SQLAlchemy writes them) or of pages.
    into
        The folder for the records. Those already known are all in the project's folder of
        articles, if it is inside of that, else its own; and those of the project's archive, if
        there is one.
    project
        The project, whose profile names countries and headings; None for that of the working
        folder.
    options, web
        What tables and databases, and what pages, feeds and past releases do not say.
    fetcher
        What reads web addresses; without it none is read.
    progress
        Told what an import of a thousand records or more is at; how many steps that has is not
        known.
    confirm
        Asked whether the edits of exported workbooks are to be written, if there are any; without
        it they are.

    Raises
    ------
    UsageError
        If edits are not confirmed, a source is not there or of no known kind, what is stated
        for all articles is unknown, a library is not installed, another import is writing, or
        the folder cannot be written.
    InvalidInputError
        If a source cannot be read to its end, or the records already there are not valid.
    """
    into = as_spelt(Path(into))
    named = map(str, [sources] if isinstance(sources, str | Path) else sources)
    if into.exists() and not into.is_dir():
        raise UsageError(f"{into}: not a folder; name one for the records")
    project = Project.given(project)
    with languages_of(project.locales):
        articles = project.articles_dir
        root = articles if real_path(into).is_relative_to(real_path(articles)) else into
        folder = real_path(into).relative_to(real_path(root)).as_posix()
        web = replace(web or WebOptions(), folder=folder)
        reader = SourceReader(project, options, web, fetcher, progress)
        importing = _Import(into, root, project, reader)
        outcomes = list(validated(reader.records(named), reader.vocabulary))
        # A person may take long to answer; what changes meanwhile is looked at again, below.
        if confirm and (edits := importing.edited().edits) and not confirm(edits):
            raise UsageError("not confirmed; nothing was written")
        with held_inputs(project):
            return importing.finish(outcomes)


@dataclass(frozen=True, slots=True)
class _SortedOut:
    """Articles that can be written, and why the others are not."""

    accepted: tuple[Article, ...]
    rejected: tuple[Rejection, ...]
    same: Duplicates


def _misread(article: Article) -> Iterator[Defect]:
    """Yield which texts of an article look decoded by a wrong encoding, from whatever source."""
    for language, text in article.texts.items():
        for name in ("headline", "body"):
            if part := misread_part(getattr(text, name)):
                problem = f"decoded wrongly, got {part!r:.80}; save the source as UTF-8"
                yield Defect("", f"texts.{language}.{name}", problem)


def _taken_in(archived: Mapping[str, Archived], articles: Sequence[Article]) -> dict[str, Defect]:
    """Return by id what is wrong with it: the archive would take one for a newer version."""
    return {
        each.id: Defect(
            "",
            "id",
            f"used by another article of {archived[each.id].place}, got {each.id!r:.80}; "
            "choose another",
        )
        for each in articles
        if each.id in archived
    }


def _after(edits: Sequence[RecordEdit], pairs: Sequence[Duplicate]) -> tuple[Duplicate, ...]:
    """Return duplicates, whose notes take what known records were given as theirs."""
    now = {each.old.id: each.new for each in edits}
    return tuple(
        replace(pair, note=merge_two(now[pair.kept.id], pair.duplicate, adds=COULD_ADD)[1])
        if pair.kept.id in now
        else pair
        for pair in pairs
    )


class _Import:
    """Writes what is new of what was read."""

    def __init__(self, into: Path, root: Path, project: Project, reader: SourceReader) -> None:
        self._project, self._reader, self._into = project, reader, into
        self._root = root
        """The folder of articles that the records are written into: the project's, or their own."""

    def edited(self, known: Sequence[Article] | None = None) -> EditedRecords:
        """Return what the edits of exported workbooks come to, as the records are now."""
        of_id = {each.id: each for each in (self._known() if known is None else known)}
        return edited_records(self._reader.sheets, of_id, self._reader.options)

    def finish(self, outcomes: Sequence[Article | Rejection]) -> ImportResult:
        """Write what is new or edited, and return what became of every record."""
        known = self._known()
        edited = self.edited(known)
        archived = self._archived(outcomes, known)
        sorted_out = self._sorted_out(outcomes, known, archived)
        records = with_all_translations(edited.records, sorted_out.same.certain, known)
        asked = {(edit.id, edit.language) for edit in edited.edits}
        translated = {(each.old.id, name) for each in records for name in each.added} - asked
        files = self._write(sorted_out, records)
        return ImportResult(
            n_read=len(outcomes) + len(edited.rejected),
            accepted=sorted_out.accepted,
            rejected=(*sorted_out.rejected, *edited.rejected),
            duplicates=_after(records, sorted_out.same.certain),
            likely=sorted_out.same.likely,
            remarks=tuple(self._reader.remarks),
            set_aside=tuple(self._reader.set_aside),
            files=tuple(self._project.name(path) for path in files),
            edited=edited.edits,
            translated=tuple(sorted(translated)),
            archived=archived,
        )

    def _known(self) -> tuple[Article, ...]:
        """Return the records that are there."""
        remove_leftovers(self._root, TRANSACTION)
        remove_leftovers(self._into / "snapshots")
        return load_articles(self._project.file(self._root)) if self._root.is_dir() else ()

    def _archived(
        self, outcomes: Sequence[Article | Rejection], known: Sequence[Article]
    ) -> Mapping[str, Archived]:
        """Return by id what the project's archive alone has, that new articles may be."""
        project = self._project
        if self._root != project.articles_dir or not (project.archive_dir / INDEX).is_file():
            return {}
        try:
            required("duckdb", "archive", "comparing with it")
        except UsageError as error:
            self._reader.remarks.append(f"{project.name(project.archive_dir)}: not read; {error}")
            return {}
        new = [each for each in outcomes if isinstance(each, Article)]
        here = {each.id for each in known}
        return {
            each.article.id: each
            for each in read_comparable(project.archive_dir, new)
            if each.article.id not in here
        }

    def _sorted_out(
        self,
        outcomes: Sequence[Article | Rejection],
        known: Sequence[Article],
        archived: Mapping[str, Archived],
    ) -> _SortedOut:
        """Return which articles are new and can be written; every outcome is in one place only."""
        place_of = {
            outcome.id: place
            for outcome, place in zip(outcomes, self._reader.places, strict=True)
            if isinstance(outcome, Article)
        }
        rejected = [each for each in outcomes if isinstance(each, Rejection)]
        new = [each for each in outcomes if isinstance(each, Article)]
        wrong: dict[str, Sequence[Defect]] = {
            each.id: [*unwritable(each), *_misread(each)] for each in new
        }
        known = (*known, *(each.article for each in archived.values()))
        while True:
            for article in new:
                if found := wrong.get(article.id):
                    where, position = place_of[article.id]
                    placed = tuple(replace(defect, position=position) for defect in found)
                    rejected.append(Rejection(where, position, article.id, placed))
            new = [each for each in new if not wrong.get(each.id)]
            self._reader.say(f"comparing {len(new):,} articles with {len(known):,} known ones")
            same = find_duplicates(new, known)
            accepted = merge_duplicates(new, same)
            taken = _taken_in(archived, accepted) | taken_ids(accepted, self._root)
            wrong = {name: [defect] for name, defect in taken.items()}
            # What was the duplicate of a rejected one is looked at again, by itself.
            if not wrong:
                return _SortedOut(accepted, tuple(rejected), same)

    def _write(self, sorted_out: _SortedOut, records: Sequence[RecordEdit]) -> list[Path]:
        """Write what was read, records and parameters, in this order; return the files."""
        try:
            files = [*write_edits(records, self._root)] if records else []
            files += keep_snapshots(self._reader.snapshots, self._into)
            if sorted_out.accepted:
                self._reader.say(f"writing {len(sorted_out.accepted):,} articles")
                files += self._write_articles(sorted_out.accepted)
            return [*files, *self._write_parameters(sorted_out)]
        except OSError as error:
            raise UsageError(
                f"{self._into}: cannot be written ({error.strerror}); give a folder that can be "
                "written, on a disk with space, and import again"
            ) from error

    def _write_articles(self, articles: Sequence[Article]) -> tuple[Path, ...]:
        """Write records and the pictures that came with them; remark on missing pictures."""
        root, images = self._root, self._reader.images
        self._reader.remarks += [
            f"article {article.id}: the image {image.path!r} is not in {self._project.name(root)}; "
            "put it there"
            for article in articles
            for image in article.images
            if image.path not in images and not real_path(root / image.path).is_file()
        ]
        used = {image.path for article in articles for image in article.images}
        missing = {
            path: content
            for path, content in images.items()
            if path in used and not (root / path).exists()
        }
        return write_records(articles, self._into, root=root, images=missing)

    def _write_parameters(self, sorted_out: _SortedOut) -> Iterator[Path]:
        """Write the parameters of past releases that have articles now and no parameters yet."""
        kept = (pair.kept for pair in sorted_out.same.certain)
        present = {each.release for each in (*sorted_out.accepted, *kept)}
        for past in self._reader.releases:
            path = self._project.params_path(past.release)
            if path.exists() or past.release not in present:
                continue
            if not real_path(self._root).is_relative_to(self._project.root):
                name = self._project.name(path)
                self._reader.remarks.append(
                    f"{name}: not written, {self._root} is outside the project"
                )
                continue
            write_parameters(path, past.parameters(self._project.name(self._root)))
            yield path
