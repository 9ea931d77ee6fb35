"""Words of a language by which texts are read: numbers in words, dates, what is too common to tell.

They stand in a table a language, ``en.yml``: a project's beside its sentences, laid over the
package's field by field. Names of months and scripts are not among them; the CLDR has those.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field

from caricc_report.model.languages import cached_by_locales, current, package_text, package_words
from caricc_report.model.validation import valid
from caricc_report.system.yaml_text import parse_yaml


def _forms(value: object) -> object:
    """Accept words in a line, with spaces between, or in a list."""
    forms = value.split() if isinstance(value, str) else value
    if isinstance(forms, list):
        for form in forms:
            if not isinstance(form, str) or not form.strip("*") or "*" in form[:-1]:
                raise ValueError(f"no word, or a * that is not its end, got {form!r:.80}")
    return forms


Forms = Annotated[tuple[str, ...], BeforeValidator(_forms)]
"""Forms of words; ``twent*`` are all that begin so."""


class Words(BaseModel, extra="forbid", frozen=True):
    """The words of a language by which texts are read; what is not known is left out."""

    numbers: dict[int, Forms] = {}
    """By value, from two up, the words that are this number and mean nothing else; and their
    abbreviations, such as mln. A word for one is as often a pronoun."""
    stated: dict[int, Forms] = {}
    """By value, from nothing to a thousand, further words that state it, such as first or twice."""
    and_in_numbers: Forms = ()
    """Between the words of one number, such as and in two hundred and five."""
    counted: Forms = ()
    """Words for what is counted, so common that an article that has them, too, is no quotation."""
    common: Forms = ()
    """Other words of four letters and more that are as common."""
    months: dict[Annotated[int, Field(ge=1, le=12)], Forms] = {}
    """By number, forms of names of months that the CLDR does not have."""
    between_days: Forms = ()
    """Between two days of a month, such as to in 16 to 30 November."""
    before_month: Forms = ()
    """Between day and month, such as of in the 16th of November."""
    after_day: Forms = ()
    """The endings of days, such as th in 16th November."""
    before_year: Forms = ()
    """After which a number such as 2024 is a year: in, since."""
    after_year: Forms = ()
    """What a year is followed by in a date, such as the Russian for year."""
    decades: Forms = ()
    """The endings of decades, such as s in 1990s."""
    at: Forms = ()
    """Between day and time of day, such as at in 16 November at 12:00."""
    years: Forms = ()
    """How the headings of columns of years begin, or words in them."""
    parts_of_laws: Forms = ()
    """What the number of a part of a law follows, such as Article; they count nothing."""
    doubled: Forms = ()
    """Words that stand twice in a row without being slips."""
    vowels: str = ""
    """The letters before which words change; a phrase is then said to begin with a vowel."""
    letters: str = ""
    """The small letters of the language; words in others of its script are foreign."""
    frequent: Forms = ()
    """Words that stand in almost every text and in few of other languages; they tell it."""
    alphabets: tuple[str, ...] = ()
    """The small letters of each script in which it is written, where there are several, in their
    order; behind *z* those that are sorted as the letter without its accent."""
    marks: str = ""
    """Letters of which every text of some length has one, in one of its scripts at least."""
    share: Annotated[float, Field(gt=0, le=1)] = 0.03
    """The share of all words, 0 to 1, that the frequent ones are at least in a text."""
    is_misdeclared: bool = False
    """Whether pages in the language often say that they are in another."""
    units: Forms = ()
    """What stays on the line of the number before it: units and their abbreviations."""
    clinging: Forms = ()
    """What stays on the line of the word behind it: short prepositions and conjunctions, titles."""
    enclitic: Forms = ()
    """What stays on the line of the word before it: particles such as the Russian *же*."""
    quotes: Annotated[str, Field(pattern=r"^(\S{4})?$")] = ""
    """The four quotation marks, without spaces: the outer pair, then the pair within it."""
    spaced: str = ""
    """The marks that a no-break space sets apart from what they stand at: quotation marks from the
    quotation, others from the word before them."""
    grouped_from: Annotated[int, Field(ge=4, le=9)] = 4
    """The digits of the shortest number whose thousands are set apart."""
    and_at_last: str = ""
    """What joins the last of several long items; the CLDR's *and*, if not given."""
    is_expanded_before: bool = False
    """Whether the full form of a name stands before its abbreviation; else it stands in brackets
    behind, where no sentence changes its case."""
    izing: Forms = ()
    """How verbs begin that are spelled with *-ise* or with *-ize*."""
    yo_words: Forms = ()
    """Words that have a *ё* wherever it is written."""
    yo_apart: Forms = ()
    """Words that mean another thing with a *ё*, in their spelling without it."""


@cached_by_locales
def words_of(language: str) -> Words:
    """Return the words of a language in the project that is open; none, if it has no table."""
    name = f"{language}.yml"
    fields = parse_yaml(package_text(name), name) | parse_yaml(current().text(name), name)
    return Words.model_validate(fields)


@cached_by_locales
def all_words() -> dict[str, Words]:
    """Return the words of all languages that have a table, by their codes, sorted."""
    own = (name.removesuffix(".yml") for name, _ in current().files if name.endswith(".yml"))
    return {each: words_of(each) for each in sorted({*package_words(), *own})}


def without_yo(text: str) -> str:
    """Return a text with *ё* written as Russian often does, without its dots."""
    return text.translate({ord("ё"): 0x435, ord("Ё"): 0x415})


def check_words(text: str, where: str) -> None:
    """Check a project's table of words.

    Raises
    ------
    InvalidInputError
        If it is not YAML, or a field is not known or not valid; every defect is listed.
    """
    valid(Words, parse_yaml(text, where), where)


def any_in_all(*fields: str) -> str:
    """Return a regular expression of any form in some fields of the words of all languages."""
    return any_of(*(getattr(each, field) for each in all_words().values() for field in fields))


def any_of(*groups: Forms) -> str:
    r"""Return a regular expression of any form in some groups, the longest first; of none, none.

    Examples
    --------
    >>> print(any_of(("no.", "twent*")))
    twent\w*|no\.
    """
    forms = {each for group in groups for each in group}
    ways = (
        re.escape(each.rstrip("*")) + r"\w*" * each.endswith("*")
        for each in sorted(forms, key=lambda each: (-len(each), each))
    )
    return "|".join(ways) or "(?!)"
