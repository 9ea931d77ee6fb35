"""What is imported late, or not at all."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


def lazy_names(module: str, homes: Mapping[str, Iterable[str]]) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a module whose names live in other modules.

    `homes` are the modules, each with the names that it has.
    """
    home_of = {name: home for home, names in homes.items() for name in names}

    def get(name: str) -> Any:  # noqa: ANN401 - a module's attribute can be anything
        if name not in home_of:
            message = f"module {module!r} has no attribute {name!r}"
            raise AttributeError(message)
        value = getattr(importlib.import_module(home_of[name]), name)
        setattr(sys.modules[module], name, value)
        return value

    return get


def skip_grammars() -> None:
    """Let nbformat start fast where JupyterLab is installed.

    nbformat imports jsonschema, and that a grammar of web addresses, which JupyterLab brings and
    which takes 2 s to compile. No schema of a notebook asks for it.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
