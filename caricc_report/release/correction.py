"""What a correction changed, in a few lines for the readers of one language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caricc_report.errors import shortened
from caricc_report.release.diff.content import headline_of
from caricc_report.text.wording import Wording, wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from caricc_report.release.diff.content import ArticleChange, ContentDiff, FactChange
    from caricc_report.release.diff.records import FieldChange

_SHOWN_LENGTH = 90
"""Characters of a headline; the lines stand on the first page."""
_MOST_LINES = 4
_ALL_ARTICLES = "articles.total"


def describe_corrected(diff: ContentDiff, language: str) -> tuple[str, ...]:
    """Return what changed, from the corrected release to its correction, as lines of plain text.

    What changed in another language alone is said without details. One more line counts the rest.
    """
    words = wording(language)
    lines = list(_lines(diff, words))
    return (*lines[:_MOST_LINES], *_count(words, "more", len(lines) - _MOST_LINES))


def _lines(diff: ContentDiff, words: Wording) -> Iterator[str]:
    for change in diff.header:
        if change.field == "period":
            yield words.say("correction-period", old=str(change.old), new=str(change.new))
    for kind, articles in (("added", diff.added), ("removed", diff.removed)):
        for article in articles:
            yield words.say(f"correction-{kind}", headline=_headline(article, words))
    for changed in diff.changed:
        yield from _article_lines(changed, words)
    if diff.moved:
        yield words.say("correction-order")
    if any(change.field == "lead" for change in diff.header):
        yield words.say("correction-lead")
    numbers = [each for each in diff.facts if each.says_otherwise and not _goes_with_article(each)]
    for fact in numbers:
        if fact.name == _ALL_ARTICLES and fact.old and fact.new:
            old, new = (words.number(each["value"]) for each in (fact.old, fact.new))
            yield words.say("correction-total", old=old, new=new)
    yield from _count(words, "numbers", sum(each.name != _ALL_ARTICLES for each in numbers))
    said = [change for change in diff.narrative if change.language == words.language]
    yield from _count(words, "sentences", len(said))


def _goes_with_article(fact: FactChange) -> bool:
    """Return whether a figure reported came or went, as the line of its article says."""
    return fact.name.startswith("figures.") and not (fact.old and fact.new)


def _count(words: Wording, what: str, n: int) -> Iterator[str]:
    if n > 0:
        yield words.say(f"correction-{what}", n=n, shown=words.number(n))


def _article_lines(changed: ArticleChange, words: Wording) -> Iterator[str]:
    """Yield what changed in an article: its headline, old and new, then the names of fields."""
    headline = _headline(changed.article, words)
    names = [_field(change, words.language) for change in changed.fields]
    for change, name in zip(changed.fields, names, strict=True):
        if name == "headline":
            old = _in_a_line(change.old or "", words)
            yield words.say("correction-headline", old=old, headline=headline)
    others = dict.fromkeys(_called(name, words) for name in names if name not in {"headline", ""})
    if others:
        said = ", ".join(others)
        yield words.say("correction-changed", headline=headline, fields=said)
    elif not any(names):
        yield words.say("correction-elsewhere", headline=headline)


def _field(change: FieldChange, language: str) -> str:
    """Return the field that changed, of a text or of an article; nothing in another language."""
    first, *rest = change.field.split(".")
    of_language = rest and not rest[0].isdecimal()  # Others are numbers of entries.
    if of_language and rest[0] != language:
        return ""
    return rest[1] if first == "texts" and len(rest) > 1 else first


def _called(name: str, words: Wording) -> str:
    """Return what readers call a field; one without a name is among the other details."""
    try:
        return words.field(name, "change")
    except KeyError:
        return words.say("correction-other")


def _headline(article: Mapping[str, Any], words: Wording) -> str:
    return _in_a_line(headline_of(article, words.language), words)


def _in_a_line(text: str, words: Wording) -> str:
    return shortened(words.within_quotes(" ".join(text.split())), _SHOWN_LENGTH)
