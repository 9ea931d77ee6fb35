"""The language of a text: letters rule languages out, the share of frequent words decides.

Outlets of the region often publish Kazakh, Kyrgyz or Tajik under ``lang="ru"``, and use templates
that say ``lang="en"``; so what a page says of itself counts unless its words speak clearly against
it. Neither lingua nor py3langid knows Tajik, Turkmen or Uzbek; the small model of fastText takes
Kyrgyz, Tajik and Uzbek in Cyrillic for Russian.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.core import get_global

if TYPE_CHECKING:
    from collections.abc import Mapping

_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class _Language:
    """How a language is told from others."""

    words: str
    """Words that stand in almost every text and in few of the other languages."""
    alphabets: tuple[str, ...] = (_LATIN,)
    """The letters of each of its scripts."""
    marks: str = ""
    """Letters of which every text of some length has one, in one of its scripts at least."""
    share: float = 0.03
    """The share of all words, 0 to 1, that these are at least in a text of the language."""
    frequent: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "frequent", frozenset(self.words.split()))


_LANGUAGES: Mapping[str, _Language] = {
    "az": _Language(
        "və ilə üçün bu bir də da olan haqqında edən edilib olub ki barədə onun daha sonra görə "
        "tərəfindən həmin idi",
        (_LATIN + "əğıöüşç",),
        "ə",
    ),
    "bg": _Language(
        "и на в да се за от е са не по с че при като ще със бе беше който",
        ("абвгдежзийклмнопрстуфхцчшщъьюя",),
        "ъ",
        0.15,
    ),
    "de": _Language(
        "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es "
        "an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über",
        (_LATIN + "äöüß",),
        share=0.18,
    ),
    "en": _Language(
        "the and of to in for on with was were that at by from this a is are has have be as it its",
        share=0.18,
    ),
    "es": _Language(
        "de la que el en y a los se del las un por con no una su para es al lo como más fue",
        (_LATIN + "áéíñóúü",),
        share=0.22,
    ),
    "fr": _Language(
        "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce "
        "avec",
        (_LATIN + "àâæçéèêëîïôœùûüÿ",),
        share=0.22,
    ),
    "id": _Language(
        "yang dan di dengan untuk dari pada ini itu dalam tidak akan oleh ke telah sebagai juga "
        "adalah tersebut para karena",
        share=0.1,
    ),
    "it": _Language(
        "di e il la che in un a per del è della una le i con si da non al sono dei nel alla gli",
        (_LATIN + "àèéìíîòóù",),
        share=0.2,
    ),
    "kk": _Language(
        "және мен бен үшін бойынша туралы бұл болды да де бір осы екі жылы деп арналған "
        "болып жатыр болған еді емес оның дейін кейін",
        (_RUSSIAN + "әіңғүұқөһ", _LATIN + "äáğǵıíńñóöşūúüý"),
        "ғқұ",
    ),
    "ky": _Language(
        "жана менен үчүн боюнча тууралуу бул болду да де бир ошол эки жылы деп арналган болуп "
        "болгон "
        "эмес анын чейин кийин",
        (_RUSSIAN + "ңөү",),
        "ңөү",
    ),
    "mn": _Language(
        "нь байна байгаа юм ба болон гэж энэ тухай болсон байсан ч уг дээр",
        (_RUSSIAN + "өү",),
        "өү",
    ),
    "nl": _Language(
        "de het een van en in is op te dat die met voor zijn aan niet er om ook door naar bij uit "
        "was over heeft werd",
        (_LATIN + "éëïöü",),
        share=0.15,
    ),
    "pl": _Language(
        "w i na z do się nie że o to jest po za od przez jak oraz dla są był",
        (_LATIN + "ąćęłńóśźż",),
        share=0.13,
    ),
    "pt": _Language(
        "de a o que e do da em um para com não uma os no se na por mais as dos como ao das foi",
        (_LATIN + "áâãàçéêíóôõú",),
        share=0.2,
    ),
    "ru": _Language(
        "и в не на что с по для это как о об из при к от был была были его за у со во до",
        (_RUSSIAN,),
        share=0.1,
    ),
    "tg": _Language(
        "ва дар ба аз ки бо барои ин аст буд то ҳам шуд гардид оид низ ҳамчунин карда шудааст",
        (_RUSSIAN + "ғӣқӯҳҷ",),
        "ғӣқӯҳҷ",
        0.06,
    ),
    "tk": _Language(
        "we bilen üçin bu boýunça bir hem bolan boldy barada bolup ýyl ýaşlaryň etmek edip "
        "eden şeýle onuň öz hem-de dürli baradaky",
        (_LATIN + "äçňöşüýž",),
        "ýň",
    ),
    "tr": _Language(
        "ve bir bu için ile de da olarak olan gibi daha çok ama kadar sonra ise göre",
        (_LATIN + "âçğıîöşûü",),
        "ğış",
    ),
    "tt": _Language(
        "һәм белән өчен бу бер дә да ул булган турында буенча иде",
        (_RUSSIAN + "әөүҗңһ",),
        "ә",
    ),
    "uk": _Language(
        "і в у на з що до та не за про це як від для його але є був",
        ("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",),
        "іїє",
        0.1,
    ),
    "uz": _Language(
        "ва билан учун бу бўйича бир ҳам бўлди ушбу эди каби ҳақида ҳамда бўлган томонидан орқали "
        "va bilan uchun bu bo'yicha bir ham bo'ldi ushbu edi kabi haqida hamda bo'lgan tomonidan "
        "orqali",
        (_RUSSIAN + "ўқғҳ", _LATIN),
    ),
}
"""By ISO 639-1 code: those of the region, and those that are near to them in letters or words."""

_REGION = frozenset({"az", "en", "kk", "ky", "ru", "tg", "tk", "uz"})
"""Pages in these are often declared to be in another; the others are seldom told so surely."""
_ALIASES = {"kz": "kk", "kg": "ky", "tj": "tg", "ua": "uk"}
"""Codes of countries that pages often have in the place of their language's."""

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
    lowered = text.casefold().translate(_APOSTROPHES)
    letters = Counter(letter for letter in lowered if letter.isalpha())
    words = Counter(re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", lowered))
    possible = {code for code in _LANGUAGES if _is_possible(code, letters)}
    strength = {code: _strength(code, words) for code in possible}
    marked = [code for code in sorted(possible) if _is_marked(code, letters)]
    ranked = sorted(((strength[code], code) for code in marked), reverse=True)
    first, second = [*ranked, (0, ""), (0, "")][:2]
    code = declared_language(declared)
    is_sure = first[1] in _REGION or not code or code in _LANGUAGES
    if is_sure and first[0] >= 1 and first[0] >= _LEAD * second[0]:
        return first[1]
    if code not in possible and [*possible] == marked and (not code or code in _LANGUAGES):
        return marked[0] if marked else None  # No other language has these letters.
    if code in _LANGUAGES:
        has_marks = code in marked and _LANGUAGES[code].marks
        is_denied = words.total() >= _ENOUGH_WORDS and strength.get(code, 0) < _LEAST
        return code if code in possible and (has_marks or not is_denied) else None
    return code or None


def declared_language(declared: str) -> str:
    """Return the code of a language that a page states, empty if it is none.

    Examples
    --------
    >>> declared_language("kz-KZ"), declared_language("rus"), declared_language("de_DE")
    ('kk', 'ru', 'de')
    """
    code = re.split("[-_]", declared.strip().lower())[0]
    code = _ALIASES.get(code) or str(get_global("language_aliases").get(code, code))
    return code if re.fullmatch("[a-z]{2,3}", code) else ""


def language_name(code: str) -> str:
    """Return a language as a message calls it: ``German (de)``."""
    try:
        return f"{Locale(code).english_name} ({code})"
    except UnknownLocaleError:
        return code


def _strength(code: str, words: Counter[str]) -> float:
    """Return the share of a language's frequent words, of what it has at least; 0 for too few."""
    language = _LANGUAGES[code]
    n_found = sum(words[word] for word in language.frequent)
    return n_found / words.total() / language.share if n_found >= _FEWEST_WORDS else 0


def _is_possible(code: str, letters: Counter[str]) -> bool:
    """Return whether most letters are of a script of a language, and nearly all of these known."""
    for alphabet in _LANGUAGES[code].alphabets:
        is_cyrillic = _is_cyrillic(alphabet[0])
        own = {each: n for each, n in letters.items() if _is_cyrillic(each) == is_cyrillic}
        n_own = sum(own.values())
        if n_own and n_own >= _SCRIPT_SHARE * letters.total():
            n_foreign = sum(n for letter, n in own.items() if letter not in alphabet)
            return n_foreign <= _FOREIGN_SHARE * n_own
    return False


def _is_marked(code: str, letters: Counter[str]) -> bool:
    """Return whether a text has the letters that every text of a language has."""
    marks = _LANGUAGES[code].marks
    n_marks = sum(letters[mark] for mark in marks)
    return not marks or n_marks >= max(1, _MARK_SHARE * letters.total())


def _is_cyrillic(letter: str) -> bool:
    return "\u0400" <= letter <= "\u052f"
