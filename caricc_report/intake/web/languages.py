"""The language of a text: letters rule languages out, the share of frequent words decides.

Outlets of the region often publish Kazakh, Kyrgyz or Tajik under ``lang="ru"``, and use templates
that say ``lang="en"``; so what a page says of itself counts unless its words speak clearly against
it. Neither lingua nor py3langid knows Tajik, Turkmen or Uzbek; the small model of fastText takes
Kyrgyz, Tajik and Uzbek in Cyrillic for Russian.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from caricc_report.model.spellings import LANGUAGE_OF_COUNTRY, language_codes
from caricc_report.model.words import all_words, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caricc_report.model.words import Words

_FOREIGN_SHARE = 0.01
"""The share of a script's letters, 0 to 1, that names from another language may bring in."""
_SCRIPT_SHARE = 0.6
"""The share of all letters, 0 to 1, that are of the text's own script."""
_MARK_SHARE = 0.005
"""The share of all letters, 0 to 1, that are marks of the language."""
_FEWEST_WORDS = 2
_LEAD = 1.3
"""How many times the evidence for the language is that for the next one."""
_ENOUGH_WORDS = 40
"""A text of so many words has frequent ones of its language."""
_LEAST = 0.3
"""The part of their usual share, 0 to 1, that the frequent words have even in lists and tables."""
_APOSTROPHES = str.maketrans(dict.fromkeys("ʻʼ‘’`´", "'"))


def language_of(text: str, declared: str = "") -> str | None:
    """Return the ISO 639-1 code of a text's language, or None if it cannot be told.

    Told by their words are the languages of the region, Uzbek in Cyrillic and in Latin, and some
    neighbours. What the page or the feed says (``ru`` or ``ru-RU``) counts where the words do not
    decide, and do not speak against it.

    Examples
    --------
    >>> language_of("Бұл іс-шара жастар үшін және ата-аналар үшін өтті.", "ru")
    'kk'
    """
    known = _known()
    lowered = text.casefold().translate(_APOSTROPHES)
    letters = Counter(letter for letter in lowered if letter.isalpha())
    words = Counter(re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", lowered))
    possible = {code for code in known if _is_possible(code, letters)}
    strength = {code: _strength(code, words) for code in possible}
    marked = [code for code in sorted(possible) if _is_marked(code, letters)]
    ranked = sorted(((strength[code], code) for code in marked), reverse=True)
    first, second = [*ranked, (0, ""), (0, "")][:2]
    code = declared_language(declared)
    is_told = first[1] in known and known[first[1]].is_misdeclared
    is_sure = is_told or not code or code in known
    if is_sure and first[0] >= 1 and first[0] >= _LEAD * second[0]:
        return first[1]
    if code not in possible and [*possible] == marked and (not code or code in known):
        return marked[0] if marked else None  # No other language has these letters.
    if code in known:
        has_marks = code in marked and known[code].marks
        is_denied = words.total() >= _ENOUGH_WORDS and strength.get(code, 0) < _LEAST
        return code if code in possible and (has_marks or not is_denied) else None
    return code or None


def declared_language(declared: str) -> str:
    """Return the code of a language that a page states, empty if it is none.

    Examples
    --------
    >>> [declared_language(stated) for stated in ("kz-KZ", "rus", "prs", "gr")]
    ['kk', 'ru', 'prs', '']
    """
    code = re.split("[-_]", declared.strip().lower())[0]
    meant = LANGUAGE_OF_COUNTRY.get(code) or get_global("language_aliases").get(code)
    return next((each for each in (meant, code) if each in language_codes()), "")


def language_name(code: str) -> str:
    """Return a language as a message calls it: ``German (de)``."""
    try:
        return f"{Locale(code).english_name} ({code})"
    except UnknownLocaleError:
        return code


def _known() -> Mapping[str, Words]:
    """Return the words of the languages that are told by them."""
    return {code: words for code, words in all_words().items() if words.frequent}


def _strength(code: str, words: Counter[str]) -> float:
    """Return the share of a language's frequent words, of what it has at least; 0 for too few."""
    language = words_of(code)
    n_found = sum(words[word] for word in {*language.frequent})
    return n_found / words.total() / language.share if n_found >= _FEWEST_WORDS else 0


def _is_possible(code: str, letters: Counter[str]) -> bool:
    """Return whether most letters are of a script of a language, and nearly all of these known."""
    for alphabet in words_of(code).alphabets:
        is_cyrillic = _is_cyrillic(alphabet[0])
        own = {each: n for each, n in letters.items() if _is_cyrillic(each) == is_cyrillic}
        n_own = sum(own.values())
        if n_own and n_own >= _SCRIPT_SHARE * letters.total():
            n_foreign = sum(n for letter, n in own.items() if letter not in alphabet)
            return n_foreign <= _FOREIGN_SHARE * n_own
    return False


def _is_marked(code: str, letters: Counter[str]) -> bool:
    """Return whether a text has the letters that every text of a language has."""
    marks = words_of(code).marks
    n_marks = sum(letters[mark] for mark in marks)
    return not marks or n_marks >= max(1, _MARK_SHARE * letters.total())


def _is_cyrillic(letter: str) -> bool:
    return "\u0400" <= letter <= "\u052f"
