"""Checks of headlines, and of the phrases that stand for articles in the narrative."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caricc_report.editorial.checks.finding import Problem, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caricc_report.editorial.checks.subject import Passage, Subject

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_LARGEST_CAPITAL_SHARE = 0.7
_FEWEST_LETTERS = 12
_FULL_STOP = re.compile(r"(?<!\.)(?<!\b\w)(?<!\b\w\w)\.[»”\"]?\Z")


def headlines_in_capitals(subject: Subject) -> Iterator[Problem]:
    """Yield the headlines in capitals, each with a form in sentence case."""
    for headline in subject.headlines:
        letters = [character for character in headline.text if character.isalpha()]
        n_capitals = sum(letter.isupper() for letter in letters)
        if len(letters) >= _FEWEST_LETTERS and n_capitals > _LARGEST_CAPITAL_SHARE * len(letters):
            body = headline.article.texts[headline.language].body
            better = in_sentence_case(headline.text, body)
            problem = f"in capitals; write {better!r}, and check the names"
            yield _problem(headline, problem)


def in_sentence_case(headline: str, body: str) -> str:
    """Return a headline in lower case, but for its first and for names that the body has.

    Examples
    --------
    >>> in_sentence_case("POLICE IN ALMATY MEET UNODC", "UNODC was met by police in Almaty.")
    'Police in Almaty meet UNODC'
    """
    forms = set(_WORD.findall(body))
    names = {form.casefold(): form for form in sorted(forms) if form.lower() not in forms}
    text = _WORD.sub(lambda word: names.get(word[0].casefold(), word[0].lower()), headline)
    first = next((place for place, letter in enumerate(text) if letter.isalpha()), 0)
    return text[:first] + text[first : first + 1].upper() + text[first + 1 :]


def headlines_with_full_stop(subject: Subject) -> Iterator[Problem]:
    """Yield the headlines that end with a full stop; an abbreviation's does not count."""
    for headline in subject.headlines:
        if _FULL_STOP.search(headline.text):
            problem = f"ends with a full stop, got {shown(headline.text[-40:])}; delete it"
            yield _problem(headline, problem)


def repeated_headlines(subject: Subject) -> Iterator[Problem]:
    """Yield the headlines that several articles have."""
    places: dict[tuple[str, str], list[Passage]] = {}
    for headline in subject.headlines:
        key = (headline.language, headline.text.casefold())
        places.setdefault(key, []).append(headline)
    for (language, _), passages in places.items():
        if len(passages) > 1:
            first = passages[0]
            message = (
                f"{first.field}: the same {len(passages)} times, got {shown(first.text)}; "
                "tell the articles apart"
            )
            yield Problem(message, tuple(passage.article.id for passage in passages), language)


def missing_phrases(subject: Subject) -> Iterator[Problem]:
    """Yield the articles without a phrase for the narrative, unless an editor has written it."""
    for article in subject.articles:
        for language in subject.languages:
            if language not in article.narrative and language not in subject.own_narratives:
                message = f"narrative.{language}: missing; say in a phrase what the article reports"
                yield Problem(message, (article.id,), language)


def _problem(passage: Passage, problem: str) -> Problem:
    return Problem(f"{passage.field}: {problem}", (passage.article.id,), passage.language)
