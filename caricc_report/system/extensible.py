"""Tables that other packages add to: plug-ins, by the entry points that their metadata state."""

from __future__ import annotations

import contextlib
import functools
import inspect
import re
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, TypeVar, cast

from caricc_report.errors import CariccReportError, PluginError
from caricc_report.system.digests import code_digest, sha256_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from importlib.metadata import EntryPoint

_Value = TypeVar("_Value")
PREFIX = "caricc_report."
"""Begins the name of every group of entry points."""
_MODULE = re.compile(r"^[^=\n]+=\s*(\w+)", re.MULTILINE)
"""An entry point, whose value begins with the name of its package or module."""
_SIGNAL = 128
"""The exit code of what a signal ends is this and the signal's number."""
_IN_USE: dict[str, str] = {}
"""The versions of the packages that this process has loaded something of, by their names."""


class Extensible(Mapping[str, _Value]):
    """A read-only table of ours, followed by what installed packages add to it, sorted by name.

    Packages are looked at when the table is first asked for anything, and nothing of them is
    imported before it is asked for by name. The group is that of their entry points, without
    `PREFIX`; `misfit` returns for a name and a value what keeps them from being one of the table's,
    else nothing; `about` says what a name is, and what it stands for.

    Raises
    ------
    PluginError
        By every use, if a name is added that is there already; by the use of a name, if its
        package cannot be imported, or what it adds does not fit.
    """

    def __init__(
        self,
        group: str,
        own: Mapping[str, _Value],
        misfit: Callable[[str, object], str],
        about: str = "",
    ) -> None:
        self.group, self.about = f"{PREFIX}{group}", about
        self._own, self._misfit = own, misfit
        self._loaded: dict[str, _Value] = {}

    def __getitem__(self, name: str) -> _Value:
        """Return what has a name, imported if it is a package's."""
        if name not in self.added:
            return self._own[name]
        if name not in self._loaded:
            self._loaded[name] = self._load(self.added[name])
        _IN_USE.update(self.packages([name]))
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names; nothing is imported."""
        yield from (*self._own, *self.added)

    def __len__(self) -> int:
        """Return how many names there are."""
        return len(self._own) + len(self.added)

    def __contains__(self, name: object) -> bool:
        """Return whether there is a name; nothing is imported."""
        return name in self._own or name in self.added

    @functools.cached_property
    def added(self) -> Mapping[str, EntryPoint]:
        """The entry points of packages, by their names, sorted."""
        points = _all_points(tuple(sys.path)).select(group=self.group)
        found: dict[str, EntryPoint] = {}
        for point in sorted(points, key=lambda each: each.name):
            if point.name in self._own:
                raise self._refused(point, "caricc-report itself has that name")
            if point.name in found:
                others = " and ".join(sorted({package(found[point.name]), package(point)}))
                raise self._refused(point, f"added twice, by {others}")
            found[point.name] = point
        return found

    def packages(self, names: Iterable[str]) -> dict[str, str]:
        """Return the versions of the packages that have added any of some names."""
        points = (self.added[name] for name in names if name in self.added)
        return {point.dist.name: point.dist.version for point in points if point.dist}

    @contextlib.contextmanager
    def answering(self, name: str) -> Iterator[None]:
        """Say of a fault in the block that it is one of the package that has added a name."""
        try:
            yield
        except CariccReportError:
            raise
        except (Exception, SystemExit) as error:
            if name not in self.added or _is_signal(error):
                raise
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{PurePath(place.filename).name}, line {place.lineno}"
            problem = f"failed, {type(error).__name__}: {error} ({where})"
            raise self.refused(name, problem) from error

    def refused(self, name: str, problem: str) -> PluginError:
        """Return the error that something is wrong with what a package has added."""
        return self._refused(self.added[name], problem)

    def _load(self, point: EntryPoint) -> _Value:
        try:
            value = point.load()
        except (Exception, SystemExit) as error:
            if _is_signal(error):
                raise
            problem = f"cannot be imported, {type(error).__name__}: {error}"
            raise self._refused(point, problem) from error
        if problem := self._misfit(point.name, value):
            raise self._refused(point, f"{problem}, got {value!r:.80}")
        return cast("_Value", value)

    def _refused(self, point: EntryPoint, problem: str) -> PluginError:
        return PluginError(self.group, point.name, package(point), problem)


def _is_signal(error: BaseException) -> bool:
    """Return whether a signal is what ends us, and no fault."""
    code = error.code if isinstance(error, SystemExit) else None
    return isinstance(code, int) and code > _SIGNAL


@functools.cache
def _all_points(_: tuple[str, ...]) -> Any:  # noqa: ANN401 - Python 3.12 has another type
    """Return the entry points of all packages on a path, whose metadata are read but once."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - as late as it is needed

    return entry_points()


def package(point: EntryPoint) -> str:
    """Return name and version of the package that states an entry point."""
    return f"{point.dist.name} {point.dist.version}" if point.dist else "an unknown package"


def plugin_digests(packages: Iterable[Path]) -> dict[str, str]:
    """Return by name the digests of the packages and modules that plug-ins are of.

    Metadata, in the folders given, are looked through as text, and nothing is imported: a run asks
    for these before it knows whether it has anything to do.
    """
    modules: set[str] = set()
    for folder in packages:
        try:
            with open(f"{folder}/entry_points.txt", "rb") as file:  # noqa: PTH123 - of hundreds of packages, before every run
                text = file.read().decode("utf-8", "replace")
        except OSError:
            continue
        groups = re.split(r"^\[", text, flags=re.MULTILINE)
        modules.update(*(_MODULE.findall(each) for each in groups if each.startswith(PREFIX)))
    return {module: _code_digest(module) for module in sorted(modules)}


def _code_digest(module: str) -> str:
    """Return the digest of a module, or of the package of that name; empty if it is not there."""
    from importlib.util import find_spec  # noqa: PLC0415 - as late as it is needed

    try:
        spec = find_spec(module)
    except (ImportError, ValueError):
        return ""
    if spec and spec.submodule_search_locations:
        return "".join(code_digest(Path(each)) for each in spec.submodule_search_locations)
    return sha256_of(Path(spec.origin)) if spec and spec.origin else ""


def packages_in_use() -> dict[str, str]:
    """Return by name the versions of the packages that have added what this process has used."""
    return dict(_IN_USE)


def takes(value: object, n_arguments: int) -> bool:
    """Return whether something can be called with so many arguments in their order."""
    try:
        inspect.signature(value).bind(*(None,) * n_arguments)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False
    return True
