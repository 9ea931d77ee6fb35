"""What was read, kept byte for byte beside the record that was made of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caricc_report.intake.encodings import text_of
from caricc_report.system.atomic import replace_file

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from pathlib import Path

LOG = "snapshots/snapshots.jsonl"
"""The list of snapshots in a folder of records, a line each."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The bytes of a page, a feed or a picture, and how they were come by."""

    content: bytes
    """The exact bytes, after decompression."""
    content_type: str
    """What the server called them; empty for a file."""
    address: str
    """The address that was asked for; empty if a file's is not known."""
    final_address: str
    """The address that answered, after redirects."""
    redirects: tuple[str, ...] = ()
    """The addresses between the two, in order."""
    status: int | None = None
    """The status of the answer; None for a file."""
    retrieved_at: dt.datetime | None = None
    """When it was read, with its time zone; None for a file, which does not say."""

    @property
    def sha256(self) -> str:
        """The digest of the content, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def text(self) -> str:
        """The content as text, without a byte order mark."""
        return text_of(self.content, self.content_type).lstrip("\ufeff")

    def line(self) -> str:
        """Return all but the content as one line of JSON."""
        at = self.retrieved_at
        fields = {
            "sha256": self.sha256,
            "address": self.address,
            "final_address": self.final_address,
            "redirects": list(self.redirects),
            "status": self.status,
            "content_type": self.content_type,
            "retrieved_at": at.isoformat(timespec="seconds") if at else None,
        }
        return json.dumps(fields, ensure_ascii=False)


def keep_snapshots(snapshots: Iterable[Snapshot], folder: Path) -> tuple[Path, ...]:
    """Write snapshots into a folder of records, and list them in `LOG`; return what was written.

    What is there already is left: the same import twice leaves the same files.
    """
    written: dict[Path, None] = {}
    log = folder / LOG
    text = log.read_bytes() if log.exists() else b""
    known = set(text.split(b"\n"))
    added: list[bytes] = []
    for each in snapshots:
        suffix = ".xml" if each.content.lstrip()[:5] == b"<?xml" else ".html"
        path = folder / "snapshots" / f"{each.sha256}{suffix}"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, each.content)
            written[path] = None
        line = each.line().encode()
        if line not in known:
            known.add(line)
            added.append(line + b"\n")
    if added:
        # What is there stays, also what somebody damaged.
        end = b"" if text.endswith(b"\n") or not text else b"\n"
        replace_file(log, text + end + b"".join(added))
        written[log] = None
    return tuple(written)
