"""The lines of a table, and which column each of their cells is in."""

from __future__ import annotations

import difflib
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from caricc_report.errors import Defect, InvalidInputError, UsageError, suggestion
from caricc_report.model.fields import IGNORED, fields_of
from caricc_report.system.yaml_text import dump_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from caricc_report.model.record import SourceOptions

MOST_TITLES = 20
"""So many lines may stand above the headings."""
_FEWEST_KNOWN = 2
"""A line with so many known headings is the one with the headings, and no title above them."""
_MOST_COLUMNS = 1_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table, as it was read."""

    position: str
    """Where in the source."""
    cells: Sequence[object]
    """From left to right."""
    problem: str = ""
    """Why the line cannot be read, if so."""


@dataclass(frozen=True, slots=True)
class NoValue:
    """A cell that is not empty, and yet says nothing that could be used."""

    problem: str
    """What is wrong with it, and what to do."""


class LinkedText(str):
    """The text of a cell that leads to an address."""

    __slots__ = ("address",)
    address: str

    def __new__(cls, text: str, address: str) -> Self:
        """Return a text with the address behind it."""
        made = super().__new__(cls, text)
        made.address = address
        return made


def is_empty(cell: object) -> bool:
    """Return whether a cell holds nothing; tables of numbers write that as NaN."""
    if isinstance(cell, str):
        return not cell.strip()
    return cell is None or (isinstance(cell, float) and cell != cell) or cell == []  # noqa: PLR0124 - NaN alone differs from itself


def known_headings(options: SourceOptions) -> Mapping[str, str]:
    """Return the column of every heading, the headings as `folded` has them."""
    columns = fields_of(options.model).columns
    for heading, column in options.columns.items():
        if column not in columns and column != IGNORED:
            known = suggestion(column, [*columns, IGNORED])
            raise UsageError(f"heading {heading!r}: there is no column {column!r}{known}")
    own = {folded(heading): column for heading, column in options.columns.items()}
    return own | {column: column for column in columns}


def folded(heading: object) -> str:
    """Return a heading without regard to case and to space around it."""
    return " ".join(str(heading).split()).casefold()


def n_known(cells: Iterable[object], known: Mapping[str, str]) -> int:
    """Return how many columns the cells of a line are the headings of."""
    return len({known.get(folded(cell)) for cell in cells} - {None})


def headings_in(lines: Sequence[Line], known: Mapping[str, str]) -> int | None:
    """Return the index of the first line that has headings and is no title above them, if any."""
    found = (n for n, line in enumerate(lines) if n_known(line.cells, known) >= _FEWEST_KNOWN)
    return next(found, None)


def with_columns(
    lines: Iterable[Line], where: str, options: SourceOptions
) -> tuple[tuple[str, ...], Iterator[Line]]:
    """Return the column of each cell, and the lines below the headings that are not empty.

    The column is empty where a heading is empty or its cells are to be left out; a line above the
    headings is remarked on. All that is wrong with the headings is listed.
    """
    filled = (line for line in lines if line.problem or not all(map(is_empty, line.cells)))
    known = known_headings(options)
    first = list(itertools.islice(filled, MOST_TITLES + 1))
    if not first:
        names = ", ".join(fields_of(options.model).columns)
        problem = f"no headings; name the columns in the first row: {names}"
        raise InvalidInputError(where, [Defect("", "", problem)])
    place = headings_in(first, known) or 0
    columns = _columns(first[place], known, where, options)
    for line in first[:place]:
        title = " ".join(str(cell) for cell in line.cells if not is_empty(cell))
        options.remark(f"{where}, {line.position}: above the headings, not read: {title!r:.80}")
    return columns, itertools.chain(first[place + 1 :], filled)


def _columns(
    headings: Line, known: Mapping[str, str], where: str, options: SourceOptions
) -> tuple[str, ...]:
    if len(headings.cells) > _MOST_COLUMNS:
        problem = f"more than {_MOST_COLUMNS} columns, got {len(headings.cells)}; none is read"
        raise InvalidInputError(where, [Defect(headings.position, "", problem)])
    if headings.problem:
        raise InvalidInputError(where, [Defect(headings.position, "", headings.problem)])
    known_fields = fields_of(options.model)
    columns: list[str] = []
    defects: list[Defect] = []
    present = {known.get(folded(each)) for each in headings.cells}
    lacking = {name: column for name, column in known.items() if column not in present}
    for heading in headings.cells:
        column = "" if is_empty(heading) else known.get(folded(heading))
        if column is None:
            defects.append(Defect(headings.position, "", _unknown(heading, lacking)))
        elif column not in {"", IGNORED} and column in columns:
            keep = "keep one"
            if column in known_fields.of_text or column in known_fields.phrases:
                keep += ", and give each language a row of its own, with the same id"
            problem = f"the column is given twice, the second time as {heading!r:.80}; {keep}"
            defects.append(Defect(headings.position, column, problem))
        columns.append(column or "")
    given = {"country": options.country, "language": options.language, "topics": options.topics}
    defects += [
        Defect(headings.position, column, "no such column; add it")
        for column in (*known_fields.needed, "language")
        if column not in columns
        and not given.get(column)
        and not (column == "id" and options.make_id)
    ]
    if defects:
        raise InvalidInputError(where, [*dict.fromkeys(defects)])
    return tuple(columns)


def _unknown(heading: object, known: Mapping[str, str]) -> str:
    """Return what to do about a heading that means no column."""
    name = folded(heading)
    close = [each for each in known if each.startswith(name) or name.startswith(each)]
    close = (close or difflib.get_close_matches(name, known))[:1]
    said = f"unknown column {heading!r:.80}; "
    add = "add to 'headings' in the profile"
    for each in close:
        said += f"did you mean {each!r}? If so, {add} {_entry(heading, known[each])}; "
    return f"{said}to leave it out, {add if not close else 'add'} {_entry(heading, IGNORED)}"


def _entry(heading: object, column: str) -> str:
    r"""Return the line of a profile that gives a heading a meaning.

    Examples
    --------
    >>> _entry("№ п/п", "ignored")
    '`№ п/п: ignored`'
    """
    return f"`{dump_yaml({' '.join(str(heading).split()): column}).strip():.200}`"
