"""Flat rows, each with one language of an article, become records."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from caricc_report.errors import Defect, InvalidInputError
from caricc_report.loaders.headings import LinkedText, NoValue, is_empty, with_columns
from caricc_report.model.article import Article
from caricc_report.model.commonmark import commonmark_of
from caricc_report.model.days import read_day
from caricc_report.model.fields import IGNORED, fields_of
from caricc_report.model.record import PLACING, Record

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from caricc_report.loaders.headings import Line
    from caricc_report.model.fields import Fields, FieldSpec
    from caricc_report.model.record import SourceOptions
    from caricc_report.model.spellings import Spellings

_MOST_ROWS = 1_000
"""An ``id`` of more rows is none; an article has a row for each of its languages."""
_NUMBER = re.compile(r"\W*[0-9]+\W*")
_ADDRESS = re.compile(r"\s*(https?://|www\.)", re.IGNORECASE)


def records_of(
    lines: Iterable[Line],
    where: str,
    options: SourceOptions,
    *,
    together: bool = False,
    numbered: bool = False,
) -> Iterator[Record]:
    """Yield the records of a table, a record for all the rows with one ``id``.

    Parameters
    ----------
    lines
        The table; the first line that is not empty holds the headings, or one soon after it.
    where
        The source's name, for errors.
    options
        Further headings, and what rows leave open.
    together
        Whether the rows of an article stand together, so that no row has to be kept;
        otherwise they may stand anywhere, and records come in the order of their first rows.
    numbered
        Whether positions begin with the number of the row below the headings.

    Raises
    ------
    InvalidInputError
        If the headings are not those of articles; all that is wrong with them is listed.
        Or if more than a thousand rows have the same ``id``.
    """
    columns, below = with_columns(lines, where, options)
    if numbered:
        below = (
            replace(line, position=f"record {number}, {line.position}")
            for number, line in enumerate(below, 1)
        )
    unread: Counter[str] = Counter()
    rows = _keyed(_rows(below, columns, where, options, unread), options)
    n_made = 0
    for group in _standing_together(rows) if together else _standing_anywhere(rows):
        record = _record(group, options)
        if options.make_id and record.fields and _is_no_id(record.fields.get("id")):
            record = replace(record, fields={**record.fields, "id": options.make_id(record.fields)})
            n_made += 1
        yield record
    if n_made:
        made = "an id was" if n_made == 1 else f"{n_made:,} ids were"
        reason = "as there were none, or running numbers"
        options.remark(f"{where}: {made} made of outlet, headline and link, {reason}")
    if unread:
        counts = ", ".join(f"{n:,} in {column!r}" for column, n in sorted(unread.items()))
        options.remark(f"{where}: links behind cells were not read: {counts}; put them in a column")


def merge_languages(rows: Iterable[Record], model: type[Article] = Article) -> Record:
    """Return one record made of an article's rows, a row a language, the first language first.

    What the rows lack or contradict one another in is in the record's defects.
    """
    first, *others = rows
    fields = fields_of(model)
    merged: dict[str, Any] = {name: {} for name in (*fields.phrases, "texts")}
    defects: list[Defect] = []
    for row in (first, *others):
        defects += (*row.defects, *_add(row, merged, first, fields))
    found = merged if merged["texts"] else {}
    positions = {str(row.fields.get("language")): row.position for row in (*others[::-1], first)}
    return Record(
        first.where, first.position, found, tuple(defects), placing((first, *others)), positions
    )


def placing(rows: Iterable[Record]) -> dict[str, Any]:
    """Return what rows of an article state of the release it belongs to, read whole or not.

    Where they contradict one another, it is an empty text, which places the article nowhere.
    """
    stated: dict[str, Any] = {}
    for row in rows:
        for name, value in {**row.fields, **row.placed_by}.items():
            if name in PLACING and value is not None:
                is_same = str(stated.setdefault(name, value)) == str(value)
                stated[name] = stated[name] if is_same else ""
    return stated


def _add(row: Record, merged: dict[str, Any], first: Record, known: Fields) -> Iterator[Defect]:
    """Add what a row states to what the rows before it state; yield what does not fit."""
    fields = dict(row.fields)
    language = fields.pop("language", None)
    text = {name: fields.pop(name) for name in row.fields if name in known.of_text}
    if not isinstance(language, str):
        problem = "missing" if language is None else f"not text, got {language!r:.80}"
        yield Defect(row.position, "language", problem)
        return
    if language in merged["texts"]:
        problem = f"given twice for {fields.get('id')!r:.80}, got {language!r:.80}; merge the two"
        yield Defect(row.position, "language", problem)
        return
    if row is first:
        fields |= {name: text.pop(name) for name in known.named if name in text}
    merged["texts"][language] = {name: value for name, value in text.items() if value is not None}
    for name in known.phrases:
        if (phrase := fields.pop(name, None)) is not None:
            merged[name][language] = phrase
    for name, value in fields.items():
        if merged.setdefault(name, value) != value:
            problem = (
                f"differs from {first.position}, got {value!r:.80} and {merged[name]!r:.80}; "
                "state it once"
            )
            yield Defect(row.position, name, problem)


def _rows(
    lines: Iterable[Line],
    columns: Sequence[str],
    where: str,
    options: SourceOptions,
    unread: Counter[str],
) -> Iterator[Record]:
    """Yield the rows of lines, and count by column the links behind cells that are not read.

    Where the column of links is empty, the one link that a row has is the article's.
    """
    for line in lines:
        row = row_of(line, columns, where, options)
        links = [*_links(line, columns)]
        addresses = {address for _, address in links}
        if row.fields and "source_url" in columns and len(addresses) == 1:
            row = replace(row, fields={"source_url": addresses.pop(), **row.fields})
        read = row.fields.get("source_url")
        unread.update(column for column, address in links if address != read)
        yield row


def _links(line: Line, columns: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the addresses behind the cells of a line, each with its column."""
    for column, cell in zip(columns, line.cells, strict=False):
        if isinstance(cell, LinkedText) and column not in {"source_url", IGNORED, ""}:
            yield column, cell.address


def row_of(line: Line, columns: Sequence[str], where: str, options: SourceOptions) -> Record:
    """Return the fields of a line; empty cells are absent."""
    problem = line.problem
    if not problem and len(line.cells) != len(columns):
        problem = (
            f"{len(line.cells)} cells under {len(columns)} headings; look for a missing or "
            "needless delimiter or quotation mark"
        )
    if problem:
        return Record(where, line.position, {}, (Defect(line.position, "", problem),))
    known = fields_of(options.model)
    fields: dict[str, Any] = {}
    defects: list[Defect] = []
    for column, cell in zip(columns, line.cells, strict=True):
        if column == IGNORED:
            continue
        if isinstance(cell, NoValue):
            defects.append(Defect(line.position, column, cell.problem))
        elif not is_empty(cell) and not column:
            problem = f"a cell without a heading, got {cell!r:.80}; write one, or empty the column"
            defects.append(Defect(line.position, "", problem))
        elif not is_empty(cell):
            try:
                fields[column] = _value(column, cell, known, options.spellings)
            except ValueError as error:
                # The cell stays, so that nothing else is said of a field that is not there.
                fields[column] = cell
                defects.append(Defect(line.position, column, str(error)))
    if options.language:
        fields.setdefault("language", options.language)
    return Record(where, line.position, fields, tuple(defects))


def _is_no_id(name: object) -> bool:
    """Return whether an id is missing or a running number, which the next sheet has, too."""
    return name is None or (isinstance(name, str) and _NUMBER.fullmatch(name) is not None)


def _keyed(rows: Iterable[Record], options: SourceOptions) -> Iterator[tuple[Hashable, Record]]:
    """Yield rows with what those of an article share; one without a usable id stands alone.

    A number in a language that it had already is another article's, as where the numbers begin
    again for each country.
    """
    languages: dict[str, set[object]] = {}
    begun: Counter[str] = Counter()
    for row in rows:
        name = row.fields.get("id")
        if not isinstance(name, str):
            yield object(), row
        elif not options.make_id or not _is_no_id(name):
            yield name, row
        else:
            language = str(row.fields.get("language"))
            if language in languages.setdefault(name, set()):
                begun[name] += 1
                languages[name].clear()
            languages[name].add(language)
            yield (name, begun[name]), row


def _standing_anywhere(rows: Iterable[tuple[Hashable, Record]]) -> Iterable[list[Record]]:
    groups: dict[Hashable, list[Record]] = {}
    for key, row in rows:
        _gather(groups.setdefault(key, []), row)
    return groups.values()


def _standing_together(rows: Iterable[tuple[Hashable, Record]]) -> Iterator[list[Record]]:
    seen: set[Hashable] = set()
    for key, rows_of_key in itertools.groupby(rows, key=itemgetter(0)):
        group: list[Record] = []
        for _, row in rows_of_key:
            _gather(group, row)
        if key in seen:
            problem = "the rows of an article stand together; sort the table by id"
            defect = Defect(group[0].position, "id", problem)
            group[0] = replace(group[0], defects=(*group[0].defects, defect))
        elif "id" in group[0].fields:
            seen.add(key)
        yield group


def _gather(group: list[Record], row: Record) -> None:
    """Add a row to those of its article."""
    if len(group) == _MOST_ROWS:
        shown = f"{row.fields['id']!r:.80}"
        problem = f"more than {_MOST_ROWS} rows have the id {shown}; give each article its own"
        raise InvalidInputError(row.where, [Defect(row.position, "id", problem)])
    group.append(row)


def _record(rows: Sequence[Record], options: SourceOptions) -> Record:
    """Return the record of an article's rows, in the shape of an article."""
    if not rows[0].fields:
        return rows[0]
    of_image = fields_of(options.model).of_image
    by_language = {name: each for name, each in of_image.items() if each.sort == "phrases"}
    merged = merge_languages(
        (
            replace(row, fields={k: v for k, v in row.fields.items() if k not in by_language})
            for row in rows
        ),
        options.model,
    )
    fields = dict(merged.fields)
    shared = {name: fields.pop(name, []) for name in of_image if name not in by_language}
    images: list[dict[str, Any]] = [
        {each.name: {} for each in by_language.values()} for _ in shared["image"]
    ]
    said = [(rows[0], column, texts) for column, texts in shared.items()]
    said += [(row, name, row.fields.get(name, [])) for row in rows for name in by_language]
    unpaired = [
        defect
        for row, column, texts in said
        for defect in _describe(images, row, column, of_image[column], texts)
    ]
    if images and not unpaired:
        fields["images"] = images
    if fields and options.release and not {"release", "published_on"} & fields.keys():
        fields["release"] = options.release
    for name, value in (("country", options.country), ("topics", [*options.topics])):
        if fields and value:
            fields.setdefault(name, value)
    return replace(merged, fields=fields, defects=(*merged.defects, *unpaired))


def _describe(
    images: Sequence[dict[str, Any]], row: Record, column: str, field: FieldSpec, texts: list[str]
) -> Iterator[Defect]:
    """Add what a row says of each image in one column; yield what does not fit."""
    n_texts, n_images = len(texts), len(images)
    if n_texts > n_images or (field.is_required and 0 < n_texts < n_images):
        problem = f"{n_texts} for {n_images} in image; give one for each, with ';' between them"
        yield Defect(row.position, column, problem)
    for image, text in zip(images, texts, strict=False):
        if text and field.sort == "phrases":
            image[field.name][row.fields.get("language")] = text
        elif text:
            image[field.name] = text


def _value(column: str, cell: object, known: Fields, spellings: Spellings) -> object:
    """Return a cell as its column wants it, or as it is, for the schema to refuse.

    One that states no day where one is wanted, or could mean two, raises a ValueError, and so does
    a day where none is wanted, which a program has made of a release such as 2024-05.
    """
    field = known.columns[column]
    if field.sort == "day":
        return read_day(cell, spellings.languages, spellings.dates)
    if isinstance(cell, LinkedText) and column == "source_url" and not _ADDRESS.match(cell):
        return cell.address
    if field.sort != "list" and column not in known.of_image:
        if isinstance(cell, dt.date):
            shown = cell.isoformat().removesuffix("T00:00:00")
            raise ValueError(f"a date, got {shown!r}; format the cell as text, and write it again")
        text = _text(cell)
        if not isinstance(text, str):
            return text
        is_markup = field.traits.is_commonmark
        return commonmark_of(text) if is_markup else spellings.value(column, text)
    if field.sort == "list" and not isinstance(cell, list):
        return spellings.values(column, str(_text(cell)))
    values = cell if isinstance(cell, list) else str(_text(cell)).split(";")
    texts = ["" if is_empty(value) else _text(value) for value in values]
    # What is said of an image has its place among the others, even if nothing is said of them.
    return [text for text in texts if text != "" or (field.sort != "list" and column != "image")]


def _text(cell: object) -> object:
    """Return text; whole numbers, which spreadsheets make of digits, are text too."""
    if isinstance(cell, str):
        return cell.replace("\r\n", "\n").strip()
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        return str(int(cell)) if cell == cell // 1 else str(cell)
    return cell
