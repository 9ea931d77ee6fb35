"""Records with the edits of exported workbooks, and with languages that duplicates have beside.

A field that differs in the record from what was exported, and from what it was edited to, is a
conflict, and not written.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from caricc_report.editorial.duplicates.merging import merge_two
from caricc_report.errors import Defect
from caricc_report.loaders import Rejection, validated
from caricc_report.loaders.cells import cells_of, is_of_language
from caricc_report.loaders.headings import Line
from caricc_report.loaders.markdown_editing import RecordEdit
from caricc_report.loaders.markdown_writing import unwritable
from caricc_report.loaders.tables import row_of
from caricc_report.model.commonmark import commonmark_of
from caricc_report.model.fields import fields_of
from caricc_report.model.plain_bodies import plain_text, with_plain_text
from caricc_report.model.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from caricc_report.editorial.duplicates.duplicates import Duplicate
    from caricc_report.intake.sheet_edits import FieldEdit, SheetEdits
    from caricc_report.model.article import Article
    from caricc_report.model.fields import FieldSpec
    from caricc_report.model.record import SourceOptions

_LOST = (
    "paragraphs that were edited lose their emphasis, links and headings, which no cell shows; "
    "to keep them, edit the record itself"
)


@dataclass(frozen=True, slots=True)
class EditedRecords:
    """What edits come to."""

    edits: tuple[FieldEdit, ...]
    """Those that change a record."""
    records: tuple[RecordEdit, ...]
    """The records with these."""
    rejected: tuple[Rejection, ...]
    """Conflicts, and edits that do not make a valid record; none of the record's is made."""


def edited_records(
    sheets: Sequence[SheetEdits], known: Mapping[str, Article], options: SourceOptions
) -> EditedRecords:
    """Return what the edits of workbooks come to, one after another.

    Known are, by id, the records that are there; the options are those the cells were read with.
    """
    made: list[FieldEdit] = []
    records: dict[str, RecordEdit] = {}
    rejected: list[Rejection] = []
    for sheet in sheets:
        rejected += sheet.rejected
        in_order = sorted(sheet.edits, key=lambda edit: edit.id)
        for identifier, group in itertools.groupby(in_order, key=lambda edit: edit.id):
            edits = [*group]
            old = records[identifier].new if identifier in records else known.get(identifier)
            if old is None:
                problem = (
                    "no such record here any more; give its folder with --into, or, if records "
                    "stand in one file, edit that"
                )
                defects = (Defect(edits[0].position, "id", problem),)
                rejected.append(Rejection(sheet.where, edits[0].position, identifier, defects))
                continue
            standing, conflicts = _against(old, edits, sheet.where, options)
            if not standing and not conflicts:
                continue
            outcome = conflicts or _edited(old, standing, sheet.where, options)
            if isinstance(outcome, tuple):
                rejected.append(Rejection(sheet.where, edits[0].position, identifier, outcome))
            else:
                made += (_as_written(edit, old, outcome) for edit in standing)
                records[identifier] = RecordEdit(known[identifier], outcome)
    return EditedRecords(tuple(made), tuple(records.values()), tuple(rejected))


def _as_written(edit: FieldEdit, old: Article, new: Article) -> FieldEdit:
    """Return an edit of a body as cells show it; as records write it, if it loses their markup."""
    if not fields_of(type(old)).columns[edit.field].traits.is_commonmark:
        return edit
    before = getattr(old.texts.get(edit.language), edit.field, None)
    after = getattr(new.texts[edit.language], edit.field)
    gone = {*(before or "").split("\n")} - {*after.split("\n")}
    is_lost = any(commonmark_of(plain_text(line)) != line.strip() for line in gone)
    if is_lost:
        return replace(edit, old=before, new=after, note=_LOST)
    return replace(edit, old=before and plain_text(before), new=plain_text(after))


def with_all_translations(
    edits: Sequence[RecordEdit], duplicates: Sequence[Duplicate], known: Sequence[Article]
) -> tuple[RecordEdit, ...]:
    """Return edits, and with them the languages that duplicates of known records have beside."""
    records = {each.old.id: each for each in edits}
    of_id = {each.id: each for each in known}
    for pair in duplicates:
        if (old := of_id.get(pair.kept.id)) == pair.kept and old is not None:
            now = records[old.id].new if old.id in records else old
            if pair.duplicate.texts.keys() - now.texts.keys():
                records[old.id] = RecordEdit(old, with_translations(now, pair.duplicate))
    return tuple(records.values())


def _against(
    article: Article, edits: Sequence[FieldEdit], where: str, options: SourceOptions
) -> tuple[list[FieldEdit], tuple[Defect, ...]]:
    """Return the edits that a record has not yet, and what they are in conflict with."""
    standing: dict[tuple[str, str], FieldEdit] = {}
    conflicts: list[Defect] = []
    rows: dict[str, Mapping[str, object]] = {}
    for edit in edits:
        if edit.language not in rows:
            rows[edit.language] = row_now(article, edit.language, where, options)
        now = rows[edit.language].get(edit.field)
        if now == edit.new:
            continue
        if now != edit.old and _edited(article, [edit], where, options) == article:
            continue  # It is imported: records write a text otherwise than its cell has it.
        shared = "" if not is_of_language(edit.field, type(article)) else edit.language
        first = standing.setdefault((shared, edit.field), edit)
        if now != edit.old:
            problem = (
                f"changed since the export, from {_shown(edit.old)} to {_shown(now)} in the record "
                f"and to {_shown(edit.new)} in the sheet; edit the record, or export to a new file"
            )
        elif first.new != edit.new:
            problem = (
                f"the same for all languages, got {_shown(first.new)} in {first.position} and "
                f"{_shown(edit.new)}; edit one of the two, or both alike"
            )
        else:
            continue
        conflicts.append(Defect(edit.position, edit.field, problem))
    return [*standing.values()], tuple(conflicts)


def row_now(
    article: Article, language: str, where: str, options: SourceOptions
) -> Mapping[str, object]:
    """Return the row that would be exported now, as it would be read."""
    cells = cells_of(article, language)
    return row_of(Line("", [*cells.values()]), [*cells], where, options).fields


def _shown(value: object) -> str:
    return "nothing" if value is None else f"{str(value)!r:.80}"


def _edited(
    article: Article, edits: Sequence[FieldEdit], where: str, options: SourceOptions
) -> Article | tuple[Defect, ...]:
    """Return an article with edits, or why it would be none."""
    known = fields_of(type(article))
    first = next(iter(article.texts))
    fields: dict[str, Any] = {
        name: each for name, each in article.model_dump().items() if each is not None
    }
    position = edits[0].position
    for edit in edits:
        if edit.field in known.of_image:
            continue
        into, value = fields, edit.new
        if edit.field in known.phrases:
            into = fields[edit.field]
        elif edit.field in known.of_text and not (
            edit.field in known.named and edit.language == first
        ):
            into = fields["texts"].setdefault(edit.language, {})
            if known.columns[edit.field].traits.is_commonmark and isinstance(value, str):
                value = with_plain_text(into.get(edit.field, ""), plain_text(value))
        name = edit.language if edit.field in known.phrases else edit.field
        into[name] = value
        if value is None:
            del into[name]
    of_image = [edit for edit in edits if edit.field in known.of_image]
    if of_image and (defects := _edit_images(article, fields, of_image)):
        return tuple(defects)
    (outcome,) = validated([Record(where, position, fields)], options.vocabulary, type(article))
    if isinstance(outcome, Rejection):
        return outcome.defects
    return tuple(unwritable(outcome)) or outcome


def _edit_images(
    article: Article, fields: dict[str, Any], edits: Sequence[FieldEdit]
) -> list[Defect]:
    """Put what was edited of images into fields; return what does not fit."""
    of_image = fields_of(type(article)).of_image
    edited = {_image_key(edit, article): cast("list[str]", edit.new or []) for edit in edits}
    columns = _columns_of(fields["images"], of_image) | edited
    before, now = [image["path"] for image in fields["images"]], columns["", "image"]
    n_images = len(now)
    images: list[dict[str, Any]] = [
        {each.name: {} for each in of_image.values() if each.sort == "phrases"}
        for _ in range(n_images)
    ]
    places = [_place_before(number, before, now) for number in range(n_images)]
    defects: list[Defect] = []
    for (language, column), values in columns.items():
        texts = values
        if (language, column) not in edited:
            texts = [values[place] if place in range(len(values)) else "" for place in places]
        elif n_images == 1 and values:
            texts = ["; ".join(values)]
        if len(texts) > n_images:
            problem = f"{len(texts)} for {n_images} in image; give one for each, with ';' between"
            defects.append(Defect(edits[0].position, column, problem))
        for image, text in zip(images, texts, strict=False):
            name = of_image[column].name
            if text and language:
                image[name][language] = text
            elif text:
                image[name] = text
    fields["images"] = images
    return defects


def _place_before(number: int, before: Sequence[str], now: Sequence[str]) -> int:
    """Return where a picture was, or else the one that it replaces; -1 if it is new.

    A picture replaces another only where as many stand there as before: else nobody knows which was
    removed, and it would have the author of another.
    """
    path, other = now[number], before[number] if number < len(before) else None
    if path in before:
        return number if path == other else before.index(path)
    return number if len(now) == len(before) and other not in now else -1


def _columns_of(
    images: Sequence[Mapping[str, Any]], of_image: Mapping[str, FieldSpec]
) -> dict[tuple[str, str], list[str]]:
    """Return what images have by language and column, one text each."""
    columns: dict[tuple[str, str], list[str]] = {}
    for column, field in of_image.items():
        said = [image[field.name] for image in images]
        if field.sort == "phrases":
            for language in (each for phrases in said for each in phrases):
                columns[language, column] = [phrases.get(language, "") for phrases in said]
        else:
            columns["", column] = [text or "" for text in said] if any(said) else []
    return columns


def _image_key(edit: FieldEdit, article: Article) -> tuple[str, str]:
    """Return what a cell of images is known by: without the language, where all share it."""
    return (edit.language if is_of_language(edit.field, type(article)) else "", edit.field)


def with_translations(known: Article, other: Article) -> Article:
    """Return an article with the languages that another record of it has beside.

    Nothing else is taken over; what is said of a photo has to name the same photo.
    """
    added = [language for language in other.texts if language not in known.texts]
    whole, _ = merge_two(known, other)
    fields, images = fields_of(type(known)), {image.path: image for image in other.images}

    def joined(ours: Mapping[str, str], theirs: Mapping[str, str]) -> dict[str, str]:
        return {**ours, **{key: theirs[key] for key in added if key in theirs}}

    texts = dict(whole.texts)
    if not known.figures:
        texts |= {key: texts[key].model_copy(update={"subjects": ()}) for key in added}
    said: dict[str, Any] = {"texts": texts, "images": []}
    for name in fields.phrases:
        said[name] = joined(getattr(known, name), getattr(other, name))
    for image in known.images:
        phrases = {
            each.name: joined(
                getattr(image, each.name), getattr(images.get(image.path, image), each.name)
            )
            for each in fields.of_image.values()
            if each.sort == "phrases"
        }
        said["images"].append(image.model_copy(update=phrases))
    return known.model_copy(update={**said, "images": tuple(said["images"])})
