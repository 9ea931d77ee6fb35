"""Libraries that only some users need: imported where they are used, named where they are not."""

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
        Its dotted name.
    extra
        The extra of this package that installs it.
    purpose
        What needs it, as the beginning of a sentence: ``XLSX files``.

    Raises
    ------
    UsageError
        If it is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        message = f"{purpose} need {module}; pip install 'caricc-report[{extra}]'"
        raise UsageError(message) from error
