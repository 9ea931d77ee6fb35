"""What analysts compute by other libraries, and write beside it: captions, articles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast

from caricc_report.displays import session
from caricc_report.editorial.narrative import describe_in_own_words
from caricc_report.errors import UsageError, check_type, suggestion
from caricc_report.text.nodes import line

if TYPE_CHECKING:
    from caricc_report.text.nodes import Inline


def is_of(data: object, package: str, name: str) -> bool:
    """Return whether data are of a class of a package, which need not be imported for it."""
    return any(
        each.__name__ == name and each.__module__.partition(".")[0] == package
        for each in type(data).__mro__
    )


def kind_of(data: object) -> str:
    """Return the package and class of data, for messages."""
    return f"{type(data).__module__.partition('.')[0]}.{type(data).__qualname__}"


def text_of(given: str | Mapping[str, str], function: str, name: str) -> str:
    """Return a text, or the one that is in the language of the document."""
    if isinstance(given, Mapping):
        return str(session.in_language(given, f"{function}({name}=…)"))
    check_type(f"cr.{function}: {name}", given, str, '{"en": "…", "ru": "…"}')
    return given


def words_of(given: str | Mapping[str, str], function: str, name: str) -> tuple[Inline, ...]:
    """Return a text with the facts that it names in place."""
    text = text_of(given, function, name)
    if "{" not in text:
        return line(text)
    facts = session.current().facts
    where = f"cr.{function}"
    return describe_in_own_words(
        text, facts, session.language(), where, name, session.NOTHING_SHOWN
    )


def ids_of(articles: object) -> tuple[str, ...]:
    """Return the ids of articles: ids, articles, or a frame whose index has them.

    A UsageError is raised if the release has no such article.
    """
    if articles is None:
        return ()
    index = getattr(articles, "index", None)
    if index is not None and not callable(index):  # Of pandas.
        found: Iterable[Any] = index
    else:
        found = cast("Iterable[Any]", [articles] if isinstance(articles, str) else articles)
    check_type("articles", found, Iterable, "ids, articles, or a frame whose index has the ids")
    wanted = dict.fromkeys(str(getattr(each, "id", each)) for each in found)
    known = [article.id for article in session.current().articles]
    for each in wanted:
        if each not in known:
            message = f"articles: not in the release, got {each!r:.80}{suggestion(each, known)}"
            raise UsageError(message)
    return tuple(each for each in known if each in wanted)
