"""Checks of style: spelling, quotation marks, dashes and thousands are those of a language.

What can be set without changing an article's words is set (`caricc_report.text.typography`); the
rest is found here, once in a text and check, with what to write instead.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from caricc_report.editorial.checks.finding import around, shown
from caricc_report.model.languages import cached_by_locales, languages
from caricc_report.model.words import any_of, without_yo, words_of
from caricc_report.text.typography import without_addresses
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caricc_report.editorial.checks.finding import Problem
    from caricc_report.editorial.checks.subject import Passage, Subject
    from caricc_report.model.words import Words

_MARK = re.compile(r'(?<!\d)["«»„“”‟]')
_OPENS = re.compile(r"[^\s.,;:!?…)\]»-]")
"""What follows an opening mark."""
_YEAR = r"(?:19|20)\d\d"
_DASH = re.compile(
    rf"(?:^|(?<=\S[ \u00a0]))-{{1,2}}(?=[ \u00a0]\S)|(?<![\w-]){_YEAR}-{_YEAR}(?![\w-])",
    re.MULTILINE,
)
_SPACED = re.compile(r"(?<![\w.,+-])[1-9]\d{0,2}(?:[ \u00a0]\d{3})+(?![ \u00a0]?\d|\w)")
_COMMAS = re.compile(r"(?<![\w.,])[1-9]\d{0,2}(?:,\d{3}){2,}(?![\w,])")
_POINTS = re.compile(r"(?<![\w.,])[1-9]\d{0,2}(?:\.\d{3}){2,}(?![\w.])")
_BARE = re.compile(r"(?<![\w.,/+#№§:-])(?<![№#§] )(?<!No\. )[1-9]\d{4,8}(?![\w/:-]|[.,]\d)")
_FEWEST_BARE = 5
"""Digits of a number that is told from a year."""
_WORD = re.compile(r"[^\W\d_]+")
_ENDINGS = "e|es|ed|er|ers|ing|ation|ations|ational"
_AROUND = 20


def foreign_quotes(subject: Subject) -> Iterator[Problem]:
    """Yield the texts with quotation marks that are not those of their language."""
    for passage in subject.passages:
        words = words_of(passage.language)
        if quotes := words.quotes:
            wrong = [each for each in _MARK.finditer(passage.text) if _is_wrong(each, words)]
            if wrong:
                space = "\u00a0" if quotes[0] in words.spaced else ""
                pairs = f"{quotes[0]}{space}…{space}{quotes[1]}", f"{quotes[2]}…{quotes[3]}"
                yield passage.problem(
                    "quotes-foreign", n=len(wrong), got=_around(wrong[0]), pair=pairs[0],
                    inner=pairs[1],
                )  # fmt: skip


def _is_wrong(found: re.Match[str], words: Words) -> bool:
    """Return whether a language has another mark there, where a quotation opens or closes."""
    quotes, before = words.quotes, found.string[: found.start()][-1:]
    is_spaced = found[0] in quotes[0::2] and found[0] in words.spaced
    after = found.string[found.end() :][:2].lstrip(" \u00a0\u202f" if is_spaced else "")
    opens = bool(_OPENS.match(after)) and not before.isalnum() and before not in {*".,!?…»”"}
    return found[0] not in (quotes[0::2] if opens else quotes[1::2])


def hyphens_as_dashes(subject: Subject) -> Iterator[Problem]:
    """Yield the texts in which a hyphen stands for a dash."""
    for passage in subject.passages:
        found = [*_DASH.finditer(without_addresses(passage.text))]
        if found:
            yield passage.problem("hyphen-as-dash", n=len(found), got=_around(found[0]))


def mixed_thousands(subject: Subject) -> Iterator[Problem]:
    """Yield the texts with numbers whose thousands are not set apart as in their language."""
    known = languages()
    for passage in (each for each in subject.passages if each.language in known):
        text = without_addresses(passage.text)
        if number := next(_wrong_numbers(text, passage.language), None):
            value = int(re.sub(r"\D", "", number))
            better = wording(passage.language).number(value)
            yield passage.problem("thousands-mixed", got=shown(number), better=better)


def _wrong_numbers(text: str, language: str) -> Iterator[str]:
    """Yield the numbers that another language sets apart so, or that none does."""
    separator = wording(language).number(10**8)[3]
    kinds = {",": (_SPACED, _POINTS), ".": (_SPACED, _COMMAS)}.get(separator, (_COMMAS, _POINTS))
    fewest = max(words_of(language).grouped_from, _FEWEST_BARE)
    for kind in (*kinds, _BARE):
        for found in kind.findall(text):
            if kind is not _BARE or len(found) >= fewest:
                yield found


def mixed_spellings(subject: Subject) -> Iterator[Problem]:
    """Yield the texts with a word that the profile, or the rest of the release, spells otherwise.

    These are English verbs with *-ise* or *-ize*, and Russian words with or without *ё*.
    """
    for language in subject.languages:
        passages = [each for each in subject.passages if each.language == language]
        words = words_of(language)
        if words.izing:
            yield from _endings(passages, subject.profile.style.spelling, _izing(language))
        if words.yo_words:
            yield from _yo(passages, subject.profile.style.yo, language)


@cached_by_locales
def _izing(language: str) -> re.Pattern[str]:
    """Return what finds a language's verbs with the one ending or the other."""
    stems = any_of(words_of(language).izing)
    return re.compile(rf"(?<![\w-])((?:re|de|dis|un)?(?:{stems})i)([sz])((?:{_ENDINGS}))(?!\w)")


def _endings(
    passages: list[Passage], spelling: str | None, verbs: re.Pattern[str]
) -> Iterator[Problem]:
    """Yield the verbs with the other ending; names, which have capitals, keep theirs."""
    found = [(each, match) for each in passages for match in verbs.finditer(each.text)]
    counts = Counter(match[2] for _, match in found)
    right = spelling[1] if spelling else "s" if counts["s"] >= counts["z"] else "z"
    seen: set[tuple[str, str]] = set()
    for passage, match in found:
        place = (passage.article.id, passage.field)
        if match[2] != right and place not in seen:
            seen.add(place)
            better = f"{match[1]}{right}{match[3]}"
            yield _spelled(passage, match[0], better, by_profile=bool(spelling))


def _yo(passages: list[Passage], rule: str, language: str) -> Iterator[Problem]:
    """Yield the words with a letter *ё* too many or too few, one of a text."""
    spelled = Counter(word.casefold() for each in passages for word in _WORD.findall(each.text))
    better = _better(spelled, rule, language)
    if better:
        for passage in passages:
            for word in _WORD.findall(passage.text):
                if fitting := better.get(word.casefold()):
                    fitting = fitting.capitalize() if word[0].isupper() else fitting
                    yield _spelled(passage, word, fitting, by_profile=rule != "as-written")
                    break


def _better(spelled: Counter[str], rule: str, language: str) -> dict[str, str]:
    """Return by word, in small letters, how it is spelled instead."""
    with_yo = {word for word in spelled if "ё" in word}
    if rule == "never":
        return {word: without_yo(word) for word in sorted(with_yo)}
    words = words_of(language)
    apart = {*words.yo_apart}
    pairs = {without_yo(word): word for word in sorted(with_yo)}
    pairs = {plain: word for plain, word in pairs.items() if plain not in apart}
    if rule == "always":
        known = {
            word: found for word in spelled if (found := _with_yo(word, words.yo_words)) is not None
        }
        return known | {plain: word for plain, word in pairs.items() if plain in spelled}
    both = ((plain, word) for plain, word in pairs.items() if plain in spelled)
    return dict(
        (word, plain) if spelled[plain] > spelled[word] else (plain, word) for plain, word in both
    )


def _with_yo(word: str, forms: Iterable[str]) -> str | None:
    """Return a word with the letter that a list of words says it has, if it lacks it."""
    for form in forms:
        start = form.rstrip("*")
        plain = without_yo(start)
        if word == plain or (form.endswith("*") and word.startswith(plain)):
            return start + word[len(plain) :]
    return None


def _spelled(passage: Passage, got: str, better: str, *, by_profile: bool) -> Problem:
    reason = "profile" if by_profile else "release"
    return passage.problem("spelling-mixed", got=shown(got), better=better, reason=reason)


def _around(found: re.Match[str]) -> str:
    return shown(around(found.string, *found.span(), _AROUND))
