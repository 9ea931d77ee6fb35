"""The languages that a release can be made in."""

from __future__ import annotations

import functools
from importlib import resources

_LOCALES = resources.files("caricc_report") / "text/locales"


@functools.cache
def languages() -> tuple[str, ...]:
    """Return the languages that a release can be made in, sorted."""
    names = (entry.name for entry in _LOCALES.iterdir())
    return tuple(sorted(name.removesuffix(".ftl") for name in names if name.endswith(".ftl")))


def sentences_of(language: str) -> str:
    """Return the Fluent messages of a language."""
    return (_LOCALES / f"{language}.ftl").read_text(encoding="utf-8")
