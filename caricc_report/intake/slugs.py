"""Ids made of headlines: Cyrillic in Latin letters, a hyphen between words, cut at a word."""

from __future__ import annotations

import hashlib
import itertools
import unicodedata
from typing import TYPE_CHECKING, Any

from caricc_report.system.optional import required

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

_LONGEST = 80
_DIGEST = 6
_REPLACEMENTS = (
    ("й", "y"), ("ъ", ""), ("ь", ""), ("ю", "yu"), ("я", "ya"), ("ә", "a"), ("ғ", "gh"),
    ("қ", "q"), ("ң", "ng"), ("ұ", "u"), ("ҳ", "h"), ("ҷ", "j"), ("ў", "o"), ("є", "e"),
    ("ї", "yi"), ("ґ", "g"), ("ə", "a"), ("'", ""), ("\u2018", ""), ("\u2019", ""),
    ("\u02bb", ""), ("\u02bc", ""), ("`", ""), (",", " "), ("§", ""),
)  # fmt: skip
"""Where text-unidecode spells a language of the region unlike its press, or ids would change."""


def slug(text: str, longest: int = 0) -> str:
    """Return text as words of small Latin letters and digits, a hyphen between them.

    It has as many characters as are asked for at most, cut at the end of a word where there is one;
    0 stands for any number.

    Examples
    --------
    >>> slug("Жастар арасында: №1 семинар, ňürsat")
    'zhastar-arasynda-no1-seminar-nursat'
    """
    slugify = required("slugify", "import", "reading articles")
    made: str = slugify.slugify(
        unicodedata.normalize("NFC", text).lower(),
        entities=False,
        decimal=False,
        hexadecimal=False,
        max_length=longest,
        word_boundary=True,
        save_order=True,
        replacements=_REPLACEMENTS,
        replacement_stage="pre",
        backend="text-unidecode",  # The default depends on what else is installed.
    )
    return made


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
    words = slug(f"{host} {headline}", _LONGEST - len(f"-{digest}"))
    return f"{words}-{digest}" if words else digest


class RowIds:
    """Makes ids of the rows of tables, each once: those of one address get different digests."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def __call__(self, fields: Mapping[str, Any]) -> str:
        """Return the id of a record by its outlet, its first headline and its address."""
        address = str(fields.get("source_url", ""))
        text: Mapping[str, Any] = next(iter(fields.get("texts", {}).values()), {})
        outlet, headline = str(fields.get("outlet", "")), str(text.get("headline", ""))
        keys = itertools.chain([address], (f"{address} {number}" for number in itertools.count(2)))
        made = (article_id(outlet, headline, key) for key in keys)
        name = next(each for each in made if each not in self._taken)
        self._taken.add(name)
        return name


def free_slug(start: str, text: str, taken: Container[str]) -> str:
    """Return an id of at most 80 characters, with a number behind one that is taken already.

    It begins with the start, a country's code in lower case; the words of a headline follow as far
    as they fit.

    Examples
    --------
    >>> free_slug("kz", "YOUTH SPORTS FESTIVAL HELD IN ALMATY", ())
    'kz-youth-sports-festival-held-in-almaty'
    """
    name = slug(f"{start} {text}", _LONGEST - len("-9999"))
    numbered = (f"{name}-{number}" for number in itertools.count(2))
    return name if name not in taken else next(each for each in numbered if each not in taken)
