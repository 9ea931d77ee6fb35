"""What a notebook is making: the release that it has loaded last, for what cells show after."""

from __future__ import annotations

import json
import sys
import threading
from typing import TYPE_CHECKING, TypeVar

from caricc_report.editorial import release as editorial
from caricc_report.errors import Defect, InvalidInputError, UsageError
from caricc_report.model.languages import use
from caricc_report.model.look import Look
from caricc_report.model.watched import watch
from caricc_report.system.audit import RELEASE, loading
from caricc_report.system.fonts import bold_weight, own_dirs
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from caricc_report.editorial.release import Release
    from caricc_report.loaders.once_loaded import OnceLoaded
    from caricc_report.project import Project

_Value = TypeVar("_Value")
NOTHING_SHOWN = "nothing is shown"
"""What comes of a text with defects."""
_TITLE_WEIGHT = 600


class _Current(threading.local):
    """The release that a thread has loaded last; in one that has loaded none, the last of any.

    Not a context variable: a cell that awaits something runs in a context that ends with it.
    """

    release: Release | None = None


_CURRENT = _Current()


def load_release(
    base: Project | Path | str | None = None, load: OnceLoaded | None = None, /, **parameters: str
) -> Release:
    """Return a release from its parameters, and let the cells that follow show what is in it.

    From here on tables and pictures of pandas, matplotlib and the like show themselves in the
    release's language and the house style, in JupyterLab as in the document.

    Parameters
    ----------
    base, load, **parameters
        The project's folder, what loads the articles, and the fields of the parameters: see
        `caricc_report.editorial.release.load_release`, which says what is raised, too.
    """
    sys.audit(RELEASE, json.dumps(parameters, default=str))
    with loading():
        release = editorial.load_release(base, load, **parameters)
    for article in release.articles:
        watch(article, release.language)
    use(release.locales)
    begin(release)
    return release


def begin(release: Release) -> None:
    """Let a release be what the notebook is making."""
    _CURRENT.release = _Current.release = release
    from caricc_report.displays.adapters import register  # noqa: PLC0415 - it needs the session

    register()


def current() -> Release:
    """Return the release that the notebook is making; raise a UsageError if none is loaded yet."""
    if _CURRENT.release is None:
        raise UsageError("no release is loaded; call cr.load_release(**cr.parameters()) before")
    return _CURRENT.release


def language() -> str:
    """Return the language of the document; English before a release is loaded."""
    return _CURRENT.release.language if _CURRENT.release else "en"


def languages() -> tuple[str, ...]:
    """Return the languages of the publisher; English before a release is loaded."""
    return tuple(_CURRENT.release.profile.languages) if _CURRENT.release else ("en",)


def look() -> Look:
    """Return the look of the publisher; the package's before a release is loaded."""
    return (_CURRENT.release.profile.look if _CURRENT.release else None) or Look()


def title_weight() -> int:
    """Return the weight of titles in the font of headings."""
    if _CURRENT.release is None:
        return _TITLE_WEIGHT
    return bold_weight(look().fonts.heading, _CURRENT.release.root, _TITLE_WEIGHT)


def own_font_dirs() -> tuple[Path, ...]:
    """Return the folders of the publisher's own fonts."""
    release = _CURRENT.release
    return own_dirs(look().fonts.own.values(), release.root) if release else ()


def by_language(**texts: _Value) -> _Value:
    """Return the one of several values that is in the language of the document.

    Parameters
    ----------
    **texts
        A value per language, for example ``en="Police", ru="Полиция"``.

    Raises
    ------
    InvalidInputError
        If the language of the document is not among them.
    """
    return in_language(texts, "by_language")


def say(message: str, **arguments: object) -> str:
    """Return what the project says by the name of a message, in the language of the document.

    Parameters
    ----------
    message
        A name in ``locales/<language>.ftl`` of the project, or in the package's.
    **arguments
        The variables of the message, by their names.

    Raises
    ------
    UsageError
        If there is no such message, or a variable of it is missing.
    """
    try:
        return wording(language()).say(message, **arguments)
    except KeyError as error:
        problem = f"cr.say: no such message, or a variable of it is missing, got {message!r:.80}"
        raise UsageError(problem) from error


def in_language(texts: Mapping[str, _Value], what: str) -> _Value:
    """Return the one of several texts that is in the language of the document."""
    if language() not in texts:
        given = ", ".join(texts) or "none"
        problem = f"no text in {language()!r}, got {given}; add {language()}=…"
        raise InvalidInputError(f"cr.{what}", [Defect("", "", problem)], NOTHING_SHOWN)
    return texts[language()]
