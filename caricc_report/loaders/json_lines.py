"""JSON Lines: one canonical record a line."""

from __future__ import annotations

import codecs
import json
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

from caricc_report.errors import Defect
from caricc_report.model.record import Record
from caricc_report.system.files import conflict_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caricc_report.model.record import SourceOptions
    from caricc_report.system.files import ProjectFile

_LONGEST_LINE = 10_000_000
"""In bytes; a longer line is refused, so that memory stays bounded."""

_MOST_KEYS = 1_000


def read_json_lines(file: ProjectFile, options: SourceOptions) -> Iterator[Record]:  # noqa: ARG001 - as every loader
    """Yield the records of a file of JSON Lines: one canonical record a line."""
    with file.opened() as content:
        for number, line in enumerate(_lines(content, file), 1):
            position = f"line {number}"
            if line is None:
                problem = f"longer than {_LONGEST_LINE:,} bytes; write one record on a line"
                yield Record(file.name, position, {}, (Defect(position, "", problem),))
            elif line.strip():
                yield parse_record(line, file.name, position)


def parse_record(text: bytes | str, where: str, position: str) -> Record:
    """Return the canonical record that JSON holds; what is wrong with it is in its defects."""
    problem = ""
    try:
        decoded = text.decode("utf-8") if isinstance(text, bytes) else text
        fields = json.loads(decoded, object_pairs_hook=_keys_once, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        problem = f"not UTF-8 at byte {error.start}; save the file as UTF-8"
    except (ValueError, RecursionError) as error:
        problem = conflict_in(decoded) or f"not JSON: {error}"
    else:
        if isinstance(fields, dict):
            return Record(where, position, fields)
        problem = f"not an object, got {fields!r:.80}"
    return Record(where, position, {}, (Defect(position, "", problem),))


def _lines(content: BinaryIO, file: ProjectFile) -> Iterator[bytes | None]:
    """Yield the lines of a file, parted by line feeds alone; None for one that is too long."""
    start = True
    while line := content.readline(_LONGEST_LINE + 1):
        if start and line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise file.refused("not UTF-8 but UTF-16; save the file as UTF-8")
        if len(line) > _LONGEST_LINE:
            while not line.endswith(b"\n") and (line := content.readline(_LONGEST_LINE)):
                pass
            yield None
        else:
            yield line.removeprefix(codecs.BOM_UTF8) if start else line
        start = False


def _keys_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > _MOST_KEYS:
        raise ValueError(f"an object of more than {_MOST_KEYS} names, got {len(pairs)}")
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!r:.80} is given twice")
    return fields


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")
