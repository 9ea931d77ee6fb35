"""Libraries that only a part of the project needs, imported where that part is used."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from caricc_report.errors import UsageError

if TYPE_CHECKING:
    from types import ModuleType


def required(module: str, extra: str, purpose: str) -> ModuleType:
    """Return a module of an optional library.

    Parameters
    ----------
    module
        The module's name.
    extra
        The extra of the package that installs it.
    purpose
        What needs it, as the subject of a sentence.

    Raises
    ------
    UsageError
        If the library is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        message = f"{purpose} needs {module}; pip install 'caricc-report[{extra}]'"
        raise UsageError(message) from error
