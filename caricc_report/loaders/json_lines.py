"""JSON Lines: one canonical record a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from caricc_report.errors import Defect, InvalidInputError
from caricc_report.records import Record
from caricc_report.yaml_text import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def read_json_lines(path: Path, where: str) -> Iterable[Record]:
    """Return the records of a file of JSON Lines: one canonical record a line."""
    records: list[Record] = []
    defects: list[Defect] = []
    for number, line in enumerate(read_text(path, where).split("\n"), 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line, object_pairs_hook=_keys_once)
        except (ValueError, RecursionError) as error:
            defects.append(Defect(f"line {number}", "", f"not JSON: {error}"))
            continue
        if isinstance(fields, dict):
            records.append(Record(where, f"line {number}", fields))
        else:
            defects.append(Defect(f"line {number}", "", f"not an object, got {fields!r:.80}"))
    if defects:
        raise InvalidInputError(where, defects)
    return records


def _keys_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        message = f"{twice!r} is given twice"
        raise ValueError(message)
    return fields
