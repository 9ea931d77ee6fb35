"""Libraries that only some parts need, imported when they are used."""

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
        Its name.
    extra
        The extra of caricc-report that installs it.
    purpose
        What it is needed for, as the subject of a sentence.

    Raises
    ------
    UsageError
        If it is not installed; the message names the extra.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        message = f"{purpose} needs {module}; pip install 'caricc-report[{extra}]'"
        raise UsageError(message) from error
