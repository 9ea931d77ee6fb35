"""What a correction changed, in a few lines for the readers of one language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caricc_report.text.wording import Wording, wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from caricc_report.release.diff.content import ArticleChange, ContentDiff
    from caricc_report.release.diff.records import FieldChange

_SHOWN_LENGTH = 90
"""Characters of a headline; the lines stand on the first page."""
_ALL_ARTICLES = "articles.total"


def describe_corrected(diff: ContentDiff, language: str, at_most: int = 4) -> tuple[str, ...]:
    """Return what changed as lines of plain text.

    Parameters
    ----------
    diff
        From the release that is corrected to its correction.
    language
        The language of the document; what changed in another one alone is said without details.
    at_most
        How many lines there are; one more counts the rest.
    """
    words = wording(language)
    lines = list(_lines(diff, words))
    rest = len(lines) - at_most
    if rest > 0:
        more = words.say("correction-more", n=rest, shown=words.number(rest))
        return (*lines[:at_most], more)
    return tuple(lines)


def _lines(diff: ContentDiff, words: Wording) -> Iterator[str]:
    for change in diff.header:
        if change.field == "period":
            yield words.say("correction-period", old=str(change.old), new=str(change.new))
    for kind, articles in (("added", diff.added), ("removed", diff.removed)):
        for article in articles:
            yield words.say(f"correction-{kind}", headline=_headline(article, words.language))
    for changed in diff.changed:
        yield from _article_lines(changed, words)
    if diff.moved:
        yield words.say("correction-order")
    numbers = [change for change in diff.facts if change.name != _ALL_ARTICLES]
    for fact in diff.facts:
        if fact not in numbers and fact.old and fact.new:
            values = {
                "old": words.number(fact.old["value"]),
                "new": words.number(fact.new["value"]),
            }
            yield words.say("correction-total", **values)
    yield from _count(words, "numbers", len(numbers))
    said = [change for change in diff.narrative if change.language == words.language]
    yield from _count(words, "sentences", len(said))


def _count(words: Wording, what: str, n: int) -> Iterator[str]:
    if n:
        yield words.say(f"correction-{what}", n=n, shown=words.number(n))


def _article_lines(changed: ArticleChange, words: Wording) -> Iterator[str]:
    """Yield what changed in an article: its headline, old and new, then the names of fields."""
    headline = _headline(changed.article, words.language)
    names = [_field(change, words.language) for change in changed.fields]
    for change, name in zip(changed.fields, names, strict=True):
        if name == "headline":
            old = _shortened(change.old or "")
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


def _headline(article: Mapping[str, Any], language: str) -> str:
    """Return the headline of an article, in another language if there is none in this."""
    texts = article["texts"]
    text = texts.get(language) or next(iter(texts.values()))
    return _shortened(text["headline"])


def _shortened(text: object) -> str:
    line = " ".join(str(text).split())
    return line if len(line) <= _SHOWN_LENGTH else line[: _SHOWN_LENGTH - 1].rstrip() + "…"
