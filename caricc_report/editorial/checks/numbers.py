"""Numbers in words, and whether a text states one, in digits or in words."""

from __future__ import annotations

import functools
import re
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_CARDINALS = {
    2: "two два две двух двум двумя двое двоих двоим двоими",
    3: "three три трёх трех трём трем тремя трое троих троим троими",
    4: "four четыре четырёх четырех четырём четырем четырьмя четверо четверых четверым",
    5: "five пять пяти пятью пятеро пятерых пятерым",
    6: "six шесть шести шестью шестеро шестерых шестерым",
    7: "seven семь семи семеро семерых семерым",
    8: "eight восемь восьми восьмью восемью восьмеро восьмерых",
    9: "nine девять девяти девятью девятеро девятерых",
    10: "ten десять десяти десятью десятеро десятерых десяток десятка десятки десятков",
    11: "eleven одиннадцать одиннадцати одиннадцатью",
    12: "twelve dozen dozens двенадцать двенадцати двенадцатью",
    13: "thirteen тринадцать тринадцати тринадцатью",
    14: "fourteen четырнадцать четырнадцати четырнадцатью",
    15: "fifteen пятнадцать пятнадцати пятнадцатью",
    16: "sixteen шестнадцать шестнадцати шестнадцатью",
    17: "seventeen семнадцать семнадцати семнадцатью",
    18: "eighteen восемнадцать восемнадцати восемнадцатью",
    19: "nineteen девятнадцать девятнадцати девятнадцатью",
    20: "twenty двадцать двадцати двадцатью",
    30: "thirty тридцать тридцати тридцатью",
    40: "forty сорок сорока",
    50: "fifty пятьдесят пятидесяти пятьюдесятью",
    60: "sixty шестьдесят шестидесяти шестьюдесятью",
    70: "seventy семьдесят семидесяти семьюдесятью",
    80: "eighty восемьдесят восьмидесяти восьмьюдесятью восемьюдесятью",
    90: "ninety девяносто девяноста",
    100: "hundred hundreds сто ста сотня сотни сотню сотней сотен сотням сотнями сотнях",
    200: "двести двухсот двумстам двумястами двухстах",
    300: "триста трёхсот трехсот трёмстам тремстам тремястами трёхстах трехстах",
    400: "четыреста четырёхсот четырехсот четырёмстам четыремстам четырьмястами",
    500: "пятьсот пятисот пятистам пятьюстами пятистах",
    600: "шестьсот шестисот шестистам шестьюстами шестистах",
    700: "семьсот семисот семистам семьюстами семистах",
    800: "восемьсот восьмисот восьмистам восьмьюстами восемьюстами восьмистах",
    900: "девятьсот девятисот девятистам девятьюстами девятистах",
    1000: (
        "thousand thousands тысяча тысячи тысячу тысячей тысячью тысяче тысяч тысячам тысячами "
        "тысячах тыс"
    ),
    10**6: (
        "million millions миллион миллиона миллиону миллионом миллионе миллионы миллионов "
        "миллионам миллионами миллионах млн"
    ),
    10**9: (
        "billion billions миллиард миллиарда миллиарду миллиардом миллиарде миллиарды миллиардов "
        "миллиардам миллиардами миллиардах млрд"
    ),
}

NUMBER_WORDS: Mapping[str, int] = {
    word: value for value, forms in _CARDINALS.items() for word in forms.split()
}
"""By word, in lower case, its value: cardinal numbers from two up, in every case.

One is as often a pronoun as a number, and is left out; so is ``семью``, which is a family
(as an object) more often than seven (as an instrument).
"""

_GROUP_SEPARATOR = "[,.’'\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE} ]?"
_MULTIPLES = (
    (3, r"thousand|тыс"),
    (6, r"million|mln|млн|миллион"),
    (9, r"billion|bln|млрд|миллиард"),
)
_TEEN, _HUNDRED = 20, 100
_WORDS: Mapping[str, Mapping[int, str]] = {
    "en": {
        0: r"no|none|zero",
        1: r"one|an?|single|once|first",
        2: r"two(fold)?|twice|both|pair|couple|second|doubl\w+",
        3: r"three(fold)?|third|thrice|trebl\w+|tripl\w+",
        4: r"four(fold|th)?|quadrupl\w+",
        5: r"five(fold)?|fifth",
        6: r"six(fold|th)?",
        7: r"seven(fold|th)?",
        8: r"eight(fold|h)?",
        9: r"nine(fold)?|ninth",
        10: r"ten(fold|th)?",
        11: r"eleven(th)?",
        12: r"twel(ve|fth)|dozen",
        13: r"thirteen(th)?",
        14: r"fourteen(th)?",
        15: r"fifteen(th)?",
        16: r"sixteen(th)?",
        17: r"seventeen(th)?",
        18: r"eighteen(th)?",
        19: r"nineteen(th)?",
        20: r"twent(y|ieth)",
        30: r"thirt(y|ieth)",
        40: r"fort(y|ieth)",
        50: r"fift(y|ieth)|half",
        60: r"sixt(y|ieth)",
        70: r"sevent(y|ieth)",
        80: r"eight(y|ieth)",
        90: r"ninet(y|ieth)",
        100: r"hundred(th|fold)?",
        1000: r"thousand(th|fold)?",
    },
    "ru": {
        0: r"ноль|нуля|нет|ни",
        1: r"один|одн\w+|перв\w+|единственн\w+",
        2: r"два|две|дву\w+|двое|двоих|двоим|двойн\w+|вдвое|удво\w+|об[ае]|обо?их|обеих|втор\w+",
        3: r"три|тр[её]х\w*|тр[её]м|тремя|трое|троих|тройн\w+|втрое|утрои\w+|трет\w+",
        4: r"четыр\w+|четвер\w*|вчетверо",
        5: r"пять|пятью|пяти\w*|пятер\w+|впятеро|пят(ый|ая|ое|ого|ой|ом|ую)",
        6: r"шесть|шестью|шести\w*|шестер\w+|вшестеро|шест(ой|ая|ое|ого|ом|ую)",
        7: r"семь|семью|семи|семидневн\w+|семикратн\w+|семер\w+|всемеро|седьм\w+",
        8: r"вос(емь|емью|ьмью|ьми\w*|ьмер\w+|ьм(ой|ая|ое|ого|ую))|ввосьмеро",
        9: r"девять|девятью|девяти\w*|девятер\w+|девят(ый|ая|ое|ого|ой|ом|ую)",
        10: r"десят[ьию]\w*|вдесятеро|десятер\w+|десят(ый|ая|ое|ого|ой|ом|ую)",
        11: r"одиннадцат\w+",
        12: r"двенадцат\w+|дюжин\w+",
        13: r"тринадцат\w+",
        14: r"четырнадцат\w+",
        15: r"пятнадцат\w+",
        16: r"шестнадцат\w+",
        17: r"семнадцат\w+",
        18: r"восемнадцат\w+",
        19: r"девятнадцат\w+",
        20: r"двадцат\w+",
        30: r"тридцат\w+",
        40: r"сорок\w*",
        50: r"пят(ь|и|ью)десят\w*|половин\w+|вполовину",
        60: r"шест(ь|и|ью)десят\w*",
        70: r"сем(ь|и|ью)десят\w*",
        80: r"вос(емь|ьми|емью|ьмью)десят\w*",
        90: r"девяност\w+",
        100: r"сто|ста|сотн\w+|стократн\w+",
        1000: r"тысяч\w*",
    },
}
"""By language, the words that state a number, in all their forms."""


def is_stated(value: float, text: str, language: str) -> bool:
    """Return whether a text states a number.

    In digits, with or without separators of thousands (``1,000``, ``1 000``), with a decimal
    point or comma, or as thousands, millions and billions; in words up to 100, and 1,000, if the
    language's words are known.

    Examples
    --------
    >>> is_stated(3_500_000, "3.5 million pupils", "en"), is_stated(25, "двадцать пять", "ru")
    (True, True)
    """
    return _pattern(value, language).search(text) is not None


@functools.lru_cache(maxsize=1024)
def _pattern(value: float, language: str) -> re.Pattern[str]:
    """Return what finds a number in a text."""
    exact = Decimal(repr(value))
    ways = [_digits(exact)]
    for power, words in _MULTIPLES:
        if exact >= 10 ** (power - 1):
            ways.append(rf"{_digits(exact.scaleb(-power))}[\s-]*(?:{words})")
    if words := _in_words(value, language):
        ways.append(rf"\b(?:{words})\b")
    return re.compile("|".join(ways), re.IGNORECASE)


def _digits(value: Decimal) -> str:
    """Return a pattern of a number in digits, which no other digits touch."""
    whole, _, fraction = f"{value.normalize():f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", _GROUP_SEPARATOR)
    decimals = f"[.,]{fraction}0*" if fraction else ""
    return rf"(?<![0-9])(?<![0-9][.,]){grouped}{decimals}(?![.,]?[0-9])"


def _in_words(value: float, language: str) -> str:
    """Return a pattern of a number in words, empty if they are not known."""
    words = _WORDS.get(language, {})
    if not isinstance(value, int):
        return ""
    if value in words or not _TEEN < value < _HUNDRED:
        return words.get(value, "")
    tens, unit = words.get(value - value % 10), words.get(value % 10)
    return rf"(?:{tens})[\s-]+(?:{unit})" if tens and unit else ""
