"""The languages that a release can be made in: those of the package, and what a project adds.

Sentences and tables of words stand in files, ``en.ftl`` and ``en.yml``. The package has some; those
in the folder ``locales/`` of a project are laid over them. Whoever opens a project says so, by
`using` or `use`, and what is said meanwhile is in its words. A context variable holds them, not an
argument of each of the fifty functions that say something: so two projects, in two threads or one
inside the other, are never mixed, and text that is said outside of any is the package's.
"""

from __future__ import annotations

import functools
import threading
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from caricc_report.errors import Defect

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")
_PACKAGE = resources.files("caricc_report") / "text/locales"
_SENTENCES = ".ftl"
_WORDS = ".yml"


@dataclass(frozen=True, slots=True)
class Locales:
    """What a project lays over the package's languages; by default nothing."""

    files: tuple[tuple[str, str], ...] = ()
    """The name of each file, ``kk.ftl``, and its text, sorted."""
    is_without_yo: bool = False
    """Whether sentences are said without the Russian letter *ё*, as a publisher's style asks."""
    defects: tuple[tuple[str, Defect], ...] = ()
    """What is wrong, each with its language, whose files are left out; sorted by file."""

    def text(self, name: str) -> str:
        """Return the text of a file; empty if there is none."""
        return dict(self.files).get(name, "")

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have sentences in the package or here, and no defects, sorted."""
        own = (name.removesuffix(_SENTENCES) for name, _ in self.files if name.endswith(_SENTENCES))
        return tuple(sorted({*_of_package(), *own} - {language for language, _ in self.defects}))


_HERE: ContextVar[Locales | None] = ContextVar("locales", default=None)


class _Used(threading.local):
    """What is used where nothing else is said: in the cells of a notebook, that of its project.

    Each thread has its own; one that has said nothing has what any has said last.
    """

    locales = Locales()


_USED = _Used()


def current() -> Locales:
    """Return what the project that is open adds."""
    return _HERE.get() or _USED.locales


@contextmanager
def using(locales: Locales) -> Iterator[None]:
    """Say what is said meanwhile in the words of a project."""
    token = _HERE.set(locales)
    try:
        yield
    finally:
        _HERE.reset(token)


def use(locales: Locales) -> None:
    """Say what is said from now on in the words of a project, as a notebook does."""
    _USED.locales = _Used.locales = locales


def cached_by_locales(function: Callable[_Given, _Made]) -> Callable[_Given, _Made]:
    """Let what a function makes be kept in a cache, for each project's words by themselves."""

    @functools.lru_cache(maxsize=1024)
    def made(_: Locales, *args: _Given.args, **kwargs: _Given.kwargs) -> _Made:
        return function(*args, **kwargs)

    @functools.wraps(function)
    def kept(*args: _Given.args, **kwargs: _Given.kwargs) -> _Made:
        return made(current(), *args, **kwargs)  # type: ignore[arg-type]

    return kept


def languages() -> tuple[str, ...]:
    """Return the languages that a release can be made in, sorted."""
    return current().languages


def named_languages() -> tuple[str, ...]:
    """Return the languages that texts can be marked as: with those that have defects, sorted."""
    return tuple(sorted({*languages(), *(language for language, _ in current().defects)}))


def package_words() -> tuple[str, ...]:
    """Return the languages that the package has a table of words of, sorted."""
    return _of_package(_WORDS)


@functools.cache
def _of_package(kind: str = _SENTENCES) -> tuple[str, ...]:
    names = (entry.name for entry in _PACKAGE.iterdir())
    return tuple(sorted(name.removesuffix(kind) for name in names if name.endswith(kind)))


def sentences_of(language: str) -> str:
    """Return the Fluent messages that the package has of a language; empty if it has none."""
    return package_text(f"{language}{_SENTENCES}")


def package_text(name: str) -> str:
    """Return the text of one of the package's files; empty if it has none of the name."""
    file = _PACKAGE / name
    return file.read_text(encoding="utf-8") if file.is_file() else ""
