"""What is imported late, or not at all."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import re
import sys
import threading
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

from caricc_report.errors import suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


_IMPORT = re.compile(r"^from (\S+) import (\w+) as \2$", re.MULTILINE)
"""A line of a stub; Python's own parser would take 5 ms, at each start of the command."""


def lazy_names(module: str, file: str) -> tuple[Callable[[str], Any], Callable[[], list[str]], Any]:
    """Return ``__getattr__``, ``__dir__`` and ``__all__`` of a module whose names others have.

    Its stub, the file beside it that ends in ``.pyi``, has the import of each name: so the names
    that type checkers know are those that there are.
    """
    stub = Path(file).with_suffix(".pyi").read_text(encoding="utf-8")
    home_of = {name: home for home, name in _IMPORT.findall(stub)}

    def get(name: str) -> Any:  # noqa: ANN401 - a module's attribute can be anything
        if name not in home_of:
            hint = suggestion(name, home_of, f"dir({module}) lists those that it has")
            raise AttributeError(f"module {module!r} has no attribute {name!r}{hint}")
        from pkgutil import resolve_name  # noqa: PLC0415 - to start the command takes no name

        value = resolve_name(f"{home_of[name]}.{name}")
        setattr(sys.modules[module], name, value)
        return value

    return get, lambda: sorted(home_of), [name for name in home_of if name[0] != "_"]


def imported_late(place: str) -> Callable[..., Any]:
    """Return what calls the function of a dotted name; its module is imported with the first call.

    For tables of what a run may need one of.
    """

    def call(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - those of the function
        from pkgutil import resolve_name  # noqa: PLC0415 - as late as it is needed

        return resolve_name(place)(*args, **kwargs)

    return call


_FORMATS = (
    "fqdn", "isoduration", "jsonpointer", "rfc3339_validator", "rfc3986_validator",
    "rfc3987", "rfc3987_syntax", "uri_template", "webcolors",
)  # fmt: skip
"""What jsonschema checks formats of texts with; it takes their absence in silence."""


_PLUGINS = "pydantic.plugin._loader"


class _NoPlugins(ModuleType):
    """Stands for what pydantic looks for plug-ins with, which imports a reader of metadata.

    If pydantic wants anything else of it, it gets the real one.
    """

    get_plugins = staticmethod(tuple[()])

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a module's attribute can be anything
        if name.startswith("__"):  # An import asks for some that modules may have.
            raise AttributeError(name)
        sys.modules.pop(self.__name__, None)
        return getattr(importlib.import_module(self.__name__), name)


_OBJECTS_BETWEEN_LOOKS = 50_000
"""So many objects more there are before garbage is looked for; 700 is what Python does."""


def import_little() -> None:
    """Let imports be fast, and the same everywhere, in a process that is ours alone.

    nbformat imports jsonschema, and that what JupyterLab brings to check formats, of which a
    grammar of web addresses takes 2 s to compile. No schema of a notebook asks for a format.
    pydantic looks for plug-ins in the metadata of all packages; nobody else's has a say here.
    Garbage is looked for seldom: what is imported is none, and to look through it again and again
    would take an eighth of the time of all imports.
    """
    gc.set_threshold(_OBJECTS_BETWEEN_LOOKS)
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "1"
    sys.modules.setdefault(_PLUGINS, _NoPlugins(_PLUGINS))
    for name in _FORMATS:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]


_COMPANIONS = {
    "pyarrow": None,
    "requests": SimpleNamespace(),
    "entrypoints": SimpleNamespace(get_group_all=lambda _: ()),
    **dict.fromkeys(("boto3", "azure", "gcsfs", "github")),
}
"""Modules that papermill imports, and what stands for them: nothing, or what finds nothing."""
_ONE_AT_A_TIME = threading.Lock()


@contextlib.contextmanager
def without_companions() -> Iterator[None]:
    """Let papermill be imported fast in the block, in a process that is ours alone.

    It would import what reads notebooks from Hadoop, from the web and from the stores of clouds,
    and look for plug-ins in the metadata of all packages. A run needs none of it: it hands over
    the notebook, and an engine.
    """
    with _ONE_AT_A_TIME:
        # Where we are a guest, another thread may be about to import them.
        is_ours = _FORMATS[0] in sys.modules and sys.modules[_FORMATS[0]] is None
        hidden = {name: each for name, each in _COMPANIONS.items() if name not in sys.modules}
        hidden = hidden if is_ours else {}
        sys.modules.update(hidden)  # type: ignore[arg-type]
        try:
            yield
        finally:
            for name in hidden:
                del sys.modules[name]
