"""Records: raw, unvalidated rows of a source, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caricc_report.errors import Defect


@dataclass(frozen=True, slots=True)
class Record:
    """One raw record in the shape of an article, not validated."""

    where: str
    """The source that the record stands in."""
    position: str
    """Where in the source: ``line 7``; empty where the source is the record."""
    fields: Mapping[str, Any]
    """The fields as they were read; of a record that could not be read, those that could."""
    defects: tuple[Defect, ...] = ()
    """What kept the record from being read whole; it is rejected if there is any."""
