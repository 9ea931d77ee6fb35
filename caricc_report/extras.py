"""Libraries that only some uses need, each in an extra of the package."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from caricc_report.errors import UsageError

if TYPE_CHECKING:
    from types import ModuleType


def required(module: str, extra: str, purpose: str) -> ModuleType:
    """Return a module of an extra.

    Parameters
    ----------
    module
        The module's name.
    extra
        The package's extra that installs it.
    purpose
        What needs it, as the beginning of a sentence.

    Raises
    ------
    UsageError
        If it is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        message = f"{purpose} needs {module}; pip install 'caricc-report[{extra}]'"
        raise UsageError(message) from error
