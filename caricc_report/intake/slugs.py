"""Ids made of headlines: Cyrillic in Latin letters, a hyphen between words, cut at a word."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

_LONGEST = 80
_DIGEST = 6
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
    return unicodedata.normalize("NFKD", known).encode("ascii", "ignore").decode("ascii").lower()


def slug(text: str) -> str:
    """Return text as words of small Latin letters and digits, a hyphen between them.

    Examples
    --------
    >>> slug("Жастар арасында: №1 семинар, ňürsat")
    'zhastar-arasynda-no1-seminar-nursat'
    """
    return "-".join(re.findall("[a-z0-9]+", re.sub("['\u2019`]", "", latin(text))))


def article_id(host: str, headline: str, address: str) -> str:
    """Return the id of an article: its outlet, its headline, and a digest of its address.

    The digest keeps two articles under one headline apart, and the id the same however
    often a page is read.

    Examples
    --------
    >>> article_id("news.example.kz", "Семинар для родителей", "https://news.example.kz/1")
    'news-example-kz-seminar-dlya-roditeley-bada56'
    """
    digest = hashlib.sha256(address.encode()).hexdigest()[:_DIGEST]
    words = slug(f"{host} {headline}")
    room = _LONGEST - _DIGEST - 1
    if len(words) > room:
        words = words[: room + 1].rpartition("-")[0] or words[:room]
    return f"{words}-{digest}" if words else digest


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
    name = start
    for word in filter(None, slug(text).split("-")):
        if len(name) + 1 + len(word) > _LONGEST - len("-9999"):
            break
        name += f"-{word}"
    if name not in taken:
        return name
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    return f"{name}-{number}"
