"""The messages of charts: what one shows, in a sentence that is computed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from caricc_report.editorial.narrative import say_with_facts
from caricc_report.text.nodes import line
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caricc_report.editorial.corpus import Grouping
    from caricc_report.editorial.release import Release
    from caricc_report.text.nodes import Inline

Words = tuple["Inline", ...]
_MOST_NAMED = 3
"""Of so many that are alike each is named."""
_FEWEST_FOR_HALF = 4
"""Of fewer countries it says little that two of them have half of the articles."""


def names_of(names: Sequence[str], by: Grouping, language: str) -> str:
    """Return names as a sentence has them, with *and* before the last."""
    words = wording(language)
    *others, last = [words.say("message-name", by=by, name=name) for name in names]
    return words.say("names-and", others=", ".join(others), last=last) if others else last


def describe_leaders(
    release: Release, by: Grouping, counts: Sequence[tuple[str, str, float]]
) -> Words:
    """Return which group has the most articles, and how many of all; equal ones together.

    Parameters
    ----------
    release
        The release.
    by
        What the groups are.
    counts
        Of each group the name of the fact, what readers call it, and its number; most first.
    """
    language = release.language
    most = counts[0][2]
    leaders = [label for _, label, n in counts if n == most]
    total = release.facts["articles.total"]
    names = names_of(leaders[:_MOST_NAMED], by, language)
    if len(counts) == 1 and most == total.value:
        return line(wording(language).say("message-only", by=by, names=names))
    if (
        by == "country"
        and len(counts) >= _FEWEST_FOR_HALF
        and (share := _share_of_two([n for *_, n in counts], total.value))
    ):
        names = names_of([label for _, label, _ in counts[:2]], by, language)
        return line(wording(language).say("message-half", names=names, share=share))
    words = wording(language)
    return say_with_facts(
        "message-leaders",
        language,
        {
            "count": (counts[0][0], words.number(most)),
            "total": ("articles.total", words.number(total.value)),
        },
        by=by,
        names=names,
        n=len(leaders),
        are_named="yes" if len(leaders) <= _MOST_NAMED else "no",
        n_total=total.value,
    )


def _share_of_two(counts: Sequence[float], total: float) -> Literal["half", "more", ""]:
    """Return which part of all the first two have, if it is said of no other two and not of one."""
    first, second, third, *_ = counts
    if second == third or 2 * first > total or 2 * (first + second) < total:
        return ""
    return "half" if 2 * (first + second) == total else "more"


def describe_absent(names: Sequence[str], language: str) -> Words:
    """Return which member states have no articles."""
    return line(
        wording(language).say(
            "message-absent",
            names=names_of(names[:_MOST_NAMED], "country", language),
            are_named="yes" if len(names) <= _MOST_NAMED else "no",
        )
    )
