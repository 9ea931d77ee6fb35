"""Ids made of headlines: Cyrillic in Latin letters, a hyphen between words, cut at a word."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

_LONGEST = 80
_LATIN = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh",
        "з": "z", "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o",
        "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts",
        "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu",
        "я": "ya", "ә": "a", "ғ": "gh", "қ": "q", "ң": "ng", "ө": "o", "ұ": "u", "ү": "u",
        "һ": "h", "і": "i", "ӣ": "i", "ӯ": "u", "ҳ": "h", "ҷ": "j", "ў": "o", "є": "e",
        "ї": "yi", "ґ": "g", "ı": "i", "ə": "a", "–": "-", "—": "-",
    }
)  # fmt: skip
"""Letters of Russian and of the languages of Central Asia and the Caucasus."""


def latin(text: str) -> str:
    """Return text in small Latin letters without accents; other scripts are left out.

    Examples
    --------
    >>> latin("Жамбыл: Ғабит Мүсірепов")
    'zhambyl: ghabit musirepov'
    """
    known = unicodedata.normalize("NFC", text).lower().translate(_LATIN)
    return unicodedata.normalize("NFKD", known).encode("ascii", "ignore").decode("ascii")


def free_slug(start: str, text: str, taken: Container[str]) -> str:
    """Return an id of at most 80 characters that is not taken yet.

    Parameters
    ----------
    start
        What the id begins with: a country's code in small letters.
    text
        The headline; its words follow as far as they fit.
    taken
        The ids that others have; a number is set behind one that is taken.

    Examples
    --------
    >>> free_slug("kz", "YOUTH ANTI-DRUG RALLY HELD IN ALMATY", ())
    'kz-youth-anti-drug-rally-held-in-almaty'
    """
    slug = start
    for word in re.findall("[a-z0-9]+", re.sub("['\u2019`]", "", latin(text))):
        if len(slug) + 1 + len(word) > _LONGEST - len("-9999"):
            break
        slug += f"-{word}"
    if slug not in taken:
        return slug
    number = 2
    while f"{slug}-{number}" in taken:
        number += 1
    return f"{slug}-{number}"
