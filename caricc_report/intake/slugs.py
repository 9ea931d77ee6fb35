"""Names of articles, made of what a page says and of nothing else."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "ә": "a", "ғ": "gh", "қ": "q", "ң": "ng", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "і": "i",
    "ӣ": "i", "ӯ": "u", "ҳ": "h", "ҷ": "j", "ў": "o", "ə": "a", "ı": "i",
}  # fmt: skip
_LENGTH = 80
_DIGEST = 6


def slug(text: str) -> str:
    """Return a text in lower-case Latin letters, digits and hyphens.

    Examples
    --------
    >>> slug("Жастар арасында: №1 семинар, ňürsat")
    'zhastar-arasynda-no1-seminar-nursat'
    """
    spelt = "".join(
        _LATIN.get(letter, letter) for letter in unicodedata.normalize("NFC", text.lower())
    )
    plain = unicodedata.normalize("NFKD", spelt).lower()
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    kept = re.sub(r"[ʻʼ‘’'`´]", "", letters)
    return re.sub("[^a-z0-9]+", "-", kept).strip("-")


def article_id(host: str, headline: str, address: str) -> str:
    """Return the name of an article: its outlet, its headline, and a digest of its address.

    The digest keeps two articles under one headline apart, and the name the same however
    often a page is read.

    Examples
    --------
    >>> article_id("news.example.kz", "Семинар для родителей", "https://news.example.kz/1")
    'news-example-kz-seminar-dlya-roditeley-bada56'
    """
    digest = hashlib.sha256(address.encode()).hexdigest()[:_DIGEST]
    words = slug(f"{host} {headline}")
    room = _LENGTH - _DIGEST - 1
    if len(words) > room:
        words = words[: room + 1].rpartition("-")[0] or words[:room]
    return f"{words}-{digest}" if words else digest
