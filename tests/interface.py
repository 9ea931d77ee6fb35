"""The tables of docs/interface.md; run, it writes them into the page."""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path
from typing import Any

from caricc_report.cli.diagnosis import TABLES
from caricc_report.cli.exit_codes import MEANINGS, exit_code
from caricc_report.errors import CariccReportError

PAGE = Path(__file__).parent.parent / "docs/interface.md"


def tables() -> dict[str, list[str]]:
    """Return by the heading above it the rows of each table, as the code has them."""
    return {
        "For notebooks and scripts": _exports("caricc_report"),
        "For packages that add something": _exports("caricc_report.plugins"),
        "Entry points": [f"| `{table.group}` | {table.about} |" for table in TABLES.values()],
        "Errors": _errors(CariccReportError, 0),
        "Exit codes": [f"| `{code}` | {meaning} |" for code, meaning in enumerate(MEANINGS)],
    }


def _exports(module: str) -> list[str]:
    """Return a row for each name that a module exports: with parameters, and what it is."""
    exporting = importlib.import_module(module)
    found = {name: getattr(exporting, name) for name in sorted(exporting.__all__)}
    return [
        f"| `{name}{_parameters(value)}` | {value.__doc__.splitlines()[0]} |"
        for name, value in found.items()
    ]


def _errors(kind: type[CariccReportError], depth: int) -> list[str]:
    """Return a row for an error and each of its kinds, with the exit code of the command."""
    told = (kind.__doc__ or "").splitlines()[0]
    row = f"| {'&emsp;' * depth}`{kind.__name__}` | `{exit_code(kind)}` | {told} |"
    kinds = [sub for sub in kind.__subclasses__() if sub.__module__ == kind.__module__]
    return [row, *(each for sub in kinds for each in _errors(sub, depth + 1))]


def _parameters(value: Any) -> str:
    if not inspect.isfunction(value):
        return ""
    signature = inspect.signature(value)
    bare = [
        each.replace(
            annotation=each.empty, default=each.empty if each.default is each.empty else _SOME
        )
        for each in signature.parameters.values()
    ]
    return str(inspect.Signature(bare))


class _Some:
    def __repr__(self) -> str:
        return "…"


_SOME = _Some()


def renewed(page: str) -> str:
    """Return a page with its tables as the code has them."""
    for heading, rows in tables().items():
        before, mark, after = page.partition(f"\n## {heading}\n")
        table = re.search(r"^\|---.*\n((?:\|.*\n)*)", after, re.MULTILINE)
        if not table:
            raise ValueError(f"{PAGE.name}: no table under {heading!r}")
        whole = "".join(f"{row}\n" for row in rows)
        page = f"{before}{mark}{after[: table.start(1)]}{whole}{after[table.end(1) :]}"
    return page


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
