"""The language of a text: letters rule languages out, frequent words decide.

Outlets of the region often publish Kazakh, Kyrgyz or Tajik under ``lang="ru"``; so what a page says
of itself counts only where its words do not decide.
Neither lingua nor py3langid knows Tajik, Turkmen or Uzbek.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ALPHABETS: Mapping[str, Iterable[str]] = {
    "az": [_LATIN + "əğıöüşç"],
    "en": [_LATIN],
    "kk": [_RUSSIAN + "әіңғүұқөһ"],
    "ky": [_RUSSIAN + "ңөү"],
    "ru": [_RUSSIAN],
    "tg": [_RUSSIAN + "ғӣқӯҳҷ"],
    "tk": [_LATIN + "äçňöşüýž"],
    "uz": [_RUSSIAN + "ўқғҳ", _LATIN],
}
"""By language, the letters of each of its scripts."""

_WORDS: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "az": "və ilə üçün bu bir də da olan haqqında edən edilib olub ki barədə",
        "en": "the and of to in for on with was were that at by from this",
        "kk": "және мен бен үшін бойынша туралы бұл болды да де бір осы екі жылы деп арналған",
        "ky": "жана менен үчүн боюнча тууралуу бул болду да де бир ошол эки жылы деп арналган",
        "ru": "и в не на что с по для это как о об из при к от был была были его",
        "tg": "ва дар ба аз ки бо барои ин аст буд то ҳам шуд гардид оид",
        "tk": "we bilen üçin bu boýunça bir hem bolan boldy barada bolup ýyl ýaşlaryň etmek",
        "uz": "ва билан учун бу бўйича бир ҳам бўлди ушбу эди каби ҳақида ҳамда "
        "va bilan uchun bu bo'yicha bir ham bo'ldi ushbu edi kabi haqida hamda",
    }.items()
}
"""By language, words that stand in almost every text and in few of the other languages."""

_FOREIGN_SHARE = 0.01
"""The share of a script's letters, 0 to 1, that names from another language may bring in."""
_SCRIPT_SHARE = 0.6
"""The share of all letters, 0 to 1, that are of the text's own script."""
_FEWEST_WORDS = 2
_LEAD = 1.3
"""How many times as often the words of the language stand as those of the next one."""
_APOSTROPHES = str.maketrans(dict.fromkeys("ʻʼ‘’`´", "'"))


def language_of(text: str, declared: str = "") -> str | None:
    """Return the ISO 639-1 code of a text's language, or None if it cannot be told.

    Known are Azerbaijani, English, Kazakh, Kyrgyz, Russian, Tajik, Turkmen and Uzbek, the last in
    Cyrillic and in Latin.
    What the page or the feed says (``ru`` or ``ru-RU``) counts where the words do not decide.

    Examples
    --------
    >>> language_of("Бұл іс-шара жастар үшін және ата-аналар үшін өтті.", "ru")
    'kk'
    """
    lowered = text.casefold().translate(_APOSTROPHES)
    possible = {language for language in _ALPHABETS if _is_possible(language, lowered)}
    words = Counter(re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", lowered))
    counts = sorted(
        ((sum(words[word] for word in _WORDS[language]), language) for language in possible),
        reverse=True,
    )
    first, second = [*counts, (0, ""), (0, "")][:2]
    if first[0] >= _FEWEST_WORDS and first[0] >= _LEAD * second[0]:
        return first[1]
    code = re.split("[-_]", declared.strip().lower())[0]
    if code in _ALPHABETS:
        return code if code in possible else None
    return code if re.fullmatch("[a-z]{2,3}", code) else None


def _is_possible(language: str, text: str) -> bool:
    """Return whether most letters are of a script of a language, and nearly all of these known."""
    letters = [letter for letter in text if letter.isalpha()]
    for alphabet in _ALPHABETS[language]:
        is_cyrillic = _is_cyrillic(alphabet[0])
        own = [letter for letter in letters if _is_cyrillic(letter) == is_cyrillic]
        n_foreign = sum(letter not in alphabet for letter in own)
        if own and len(own) >= _SCRIPT_SHARE * len(letters):
            return n_foreign <= _FOREIGN_SHARE * len(own)
    return False


def _is_cyrillic(letter: str) -> bool:
    return "\u0400" <= letter <= "\u052f"
