"""Abbreviations of names, which stand in full where they are used first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caricc_report.model.words import any_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caricc_report.model.profile import Profile


def expanded(texts: Iterable[str], profile: Profile, language: str) -> tuple[str, ...]:
    """Return texts that are read one after the other, each abbreviation in full at its first use.

    The full form stands before it, or behind it where the language would change the form's case
    in a sentence; the one of the two that comes second is in brackets.

    Parameters
    ----------
    texts
        The texts, in their order.
    profile
        It has the full forms.
    language
        The language of the texts.
    """
    texts = tuple(texts)
    forms = {
        short: full
        for short, by_language in profile.abbreviations.items()
        if (full := by_language.get(language)) and not any(full in text for text in texts)
    }
    is_before = words_of(language).is_expanded_before
    seen: set[str] = set()

    def put(found: re.Match[str]) -> str:
        before, short, ending = found[1] or "", found[2], found[3]
        if short in seen:
            return found[0]
        seen.add(short)
        if not is_before:
            return f"{before}{short}{ending} ({forms[short]})"
        full = forms[short]
        if full.startswith(before):  # No article twice.
            before = ""
        return f"{before}{full}{ending} ({short})"

    ways = any_of(tuple(forms))
    used = re.compile(rf"(?<!\w)(\w+ )?(?<!\w)({ways})(?![\w-])((?:['\u2019]s\b)?)")
    return tuple(used.sub(put, text) for text in texts)
