"""Libraries that only some sources or outputs need, each in an extra of the package."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING

from caricc_report.errors import UsageError
from caricc_report.system.extensible import packages_in_use

if TYPE_CHECKING:
    from types import ModuleType

_PACKAGES = (
    "altair", "duckdb", "great_tables", "kaleido", "matplotlib", "openpyxl", "pandas", "plotly",
    "plotnine", "polars", "psycopg", "pyarrow", "rapidfuzz", "seaborn", "sqlalchemy", "vl_convert",
)  # fmt: skip
"""The packages, each named as its module, that a document's content can come through."""


def required(module: str, extra: str, purpose: str) -> ModuleType:
    """Return a module that an extra of the package installs.

    If it is not installed, a UsageError names what needs it, in the singular: ``an XLSX file``.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise UsageError(
            f"{purpose} needs {module}; pip install 'caricc-report[{extra}]'"
        ) from error


def versions_in_use() -> dict[str, str]:
    """Return by their names the versions of those packages of extras that this process has loaded.

    Only those are named that records are read with, or facts computed; and those of plug-ins.
    """
    from importlib.metadata import version  # noqa: PLC0415 - keeps --help fast

    named = {"vl_convert": "vl_convert_python"}
    found = {name: version(named.get(name, name)) for name in _PACKAGES if name in sys.modules}
    return found | packages_in_use()
