"""Which script letters are in, and which one a language is written in."""

from __future__ import annotations

import functools
import re
import unicodedata

from babel import Locale
from babel.core import get_global

_LATIN = "A-Za-zªºÀ-ÖØ-öø-ɏḀ-ỿ"
_CYRILLIC = "Ѐ-ҁҊ-ԯ"
LETTERS = {"Latn": re.compile(f"[{_LATIN}]"), "Cyrl": re.compile(f"[{_CYRILLIC}]")}
"""By ISO 15924 script, what finds a letter of it."""
_SMALL = {"Latn": re.compile("[a-zß-öø-ɏ]+"), "Cyrl": re.compile("[а-ҁҊ-ԯ]+")}
"""What finds runs of small letters; those of some languages have capitals among them."""
_BORDER = re.compile(f"[{_LATIN}][{_CYRILLIC}]|[{_CYRILLIC}][{_LATIN}]")
_WORD = re.compile(r"[^\W\d_]+")
_OF_SEVERAL = frozenset({"Hani", "Hans", "Hant", "Jpan", "Kore"})
"""Those of East Asia, whose letters have names of several scripts."""
_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})


def script_of(language: str) -> str:
    """Return the ISO 15924 script that a language is usually written in, empty if not known."""
    _, _, rest = get_global("likely_subtags").get(language, "").partition("_")
    return str(rest.partition("_")[0])


def share_of_foreign(text: str, script: str) -> float:
    """Return which part of a text's small letters is not in a script, 0–1; 0 if it is not known.

    Capitals do not count, since abbreviations such as UNODC belong to all languages. In texts in
    Latin and Cyrillic, which nearly all are, only these two are looked at.
    """
    if script not in _SMALL:
        name = _name_of(script)
        letters = [each for each in text if each.isalpha() and not each.isupper()]
        own = sum(unicodedata.name(each, "?").startswith(name) for each in letters)
        return (len(letters) - own) / len(letters) if letters and name else 0.0
    counts = {name: sum(map(len, runs.findall(text))) for name, runs in _SMALL.items()}
    total = sum(counts.values())
    return (total - counts[script]) / total if total else 0.0


@functools.cache
def _name_of(script: str) -> str:
    """Return how the Unicode names of a script's letters begin; empty for several scripts."""
    if script in _OF_SEVERAL:
        return ""
    return str(Locale("en").scripts.get(script, "")).upper()


def mixed_words(text: str) -> list[str]:
    """Return the words that hold Latin and Cyrillic letters side by side."""
    if not _BORDER.search(text):
        return []
    return [word for word in _WORD.findall(text) if _BORDER.search(word)]


def scripts_in(label: str) -> set[str]:
    """Return the scripts of a label's letters, by the first words of their Unicode names.

    The East Asian scripts, which are written together, count as one.
    """
    names = {
        unicodedata.name(character, "?").split()[0] for character in label if character.isalpha()
    }
    if names & _EAST_ASIAN:
        names = (names - _EAST_ASIAN) | {"CJK"}
    return names
