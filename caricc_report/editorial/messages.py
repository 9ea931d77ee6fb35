"""The messages of charts: what one shows, in a sentence that is computed."""

from __future__ import annotations

import itertools
import statistics
from typing import TYPE_CHECKING, Literal

from caricc_report.editorial.narrative import describe_fact, numbers_of, say_with_facts
from caricc_report.text.nodes import Number, joined, line
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caricc_report.editorial.corpus import Grouping
    from caricc_report.editorial.editions import Edition
    from caricc_report.editorial.trends import Trends
    from caricc_report.text.nodes import Inline
    from caricc_report.text.wording import Wording

Words = tuple["Inline", ...]
Count = tuple[str, str, float]
"""Of a group the name of the fact, what readers call it, and its number of articles."""
MOST_NAMED = 3
"""Of so many that are alike each is named."""
_FEWEST_FOR_HALF = 4
"""Of fewer countries it says little that two of them have half of the articles."""


def names_of(names: Sequence[str], by: Grouping, language: str) -> str:
    """Return names as a sentence has them, with *and* before the last."""
    words = wording(language)
    return words.listed([words.say("message-name", by=by, name=name) for name in names])


def describe_leaders(counts: Sequence[Count], total: float, by: Grouping, language: str) -> Words:
    """Return which of some groups, most articles first, leads, and by how far; equal ones together.

    How many articles it has is left to the bars: the main points say it of the leading topic.
    """
    words, most = wording(language), counts[0][2]
    leaders, others = _alike(counts), counts[len(_alike(counts)) :]
    if len(counts) == 1:
        return line(words.say("message-only", by=by, names=_named(counts, by, language)))
    if not others:
        count = Number(words.number(most), counts[0][0])
        return say_with_facts("message-even", language, {"count": count}, by=by)
    if by == "country" and (share := _share_of_two([n for *_, n in counts], total)):
        names = _named(counts[:2], by, language)
        return line(words.say("message-half", names=names, share=share))
    names, times = _named(leaders, by, language), int(most // others[0][2])
    if len(leaders) == 1 and times > 1:
        more = "no" if times * others[0][2] == most else "yes"
        return line(words.say("message-ahead", by=by, names=names, times=times, is_more=more))
    n = len(leaders) if names else "several"
    followers = _named(_alike(others), by, language) or "none"
    return line(words.say("message-leaders", by=by, names=names, n=n, next=followers))


def describe_total(trends: Trends) -> Words:
    """Return how the number of all articles compares with what is usual."""
    language, words = trends.release.language, wording(trends.release.language)
    counts = [len(point.articles) for point in trends.points]
    newest, median = counts[-1], statistics.median(counts)
    if len(counts) == 1:
        state = "single"
    elif counts.count(newest) == 1 and newest in {max(counts), min(counts)}:
        state = "most" if newest == max(counts) else "fewest"
    else:
        state = "above" if newest > median else "below" if newest < median else "usual"
    name = trends.name(trends.points[-1], "total", "")
    numbers = {"count": Number(words.number(newest), name)}
    if state in {"above", "below", "usual"}:
        numbers |= numbers_of(trends.facts, language, median=trends.median_name("total", ""))
    return say_with_facts(
        "message-total",
        language,
        numbers,
        state=state,
        n=newest,
        n_editions=len(counts),
        edition=trends.points[-1].edition.shown,
    )


def describe_departure(trends: Trends, by: Grouping) -> Words:
    """Return which group is furthest from its median; equal ones together."""
    language, words = trends.release.language, wording(trends.release.language)
    newest = {group: len(trends.points[-1].of(by, group)) for group in trends.groups(by)}
    medians = {group: trends.facts[trends.median_name(by, group)].value for group in newest}
    away = {group: abs(newest[group] - medians[group]) for group in newest}
    furthest = [group for group in away if away[group] == max(away.values())]
    names = [trends.label(by, group) for group in furthest]
    if len(names) > MOST_NAMED or not max(away.values()):
        return line(words.say("message-usual", by=by))
    named = names_of(names, by, language)
    if len(names) > 1:
        return line(words.say("message-departures", by=by, names=named))
    (group,) = furthest
    name, median = trends.name(trends.points[-1], by, group), trends.median_name(by, group)
    numbers = {
        "count": Number(words.number(newest[group]), name),
        **numbers_of(trends.facts, language, median=median),
    }
    return say_with_facts(
        "message-departure", language, numbers, by=by, names=named, n=newest[group]
    )


def describe_change(trends: Trends, by: Grouping, since: str) -> Words:
    """Return which group has changed most, and how; equal ones together."""
    words = wording(trends.release.language)
    changes = {
        group: trends.facts[trends.change_name(since, by, group)]
        for group in trends.all_compared(by)
    }
    most = max(abs(fact.value) for fact in changes.values())
    edition = trends.compared[since].edition.shown
    changed = [group for group, fact in changes.items() if abs(fact.value) == most]
    if not most or len(changed) > MOST_NAMED:
        n = "none" if not most else "many"
        return line(words.say("message-unchanged", by=by, since=since, edition=edition, n=n))
    named = [
        line(
            f"{words.say('message-name', by=by, name=trends.label(by, group))} ",
            signed(trends, since, by, group),
        )
        for group in changed
    ]
    said = words.say("message-change", since=since, edition=edition)
    return line(words.say("label", label=said), " ", *joined(", ", named))


def describe_changes(trends: Trends) -> Words:
    """Return how many articles more or fewer there are than before, in a sentence."""
    words = wording(trends.release.language)
    numbers, said = {}, {"previous": "none", "year_before": "none"}
    for since in trends.compared:
        name = trends.change_name(since, "total", "")
        change = trends.facts[name].value
        numbers[f"n_{since}"] = Number(words.number(abs(change)), name)
        said[since] = "more" if change > 0 else "fewer" if change else "same"
    editions = {f"edition_{since}": point.edition.shown for since, point in trends.compared.items()}
    both = "yes" if len(trends.compared) > 1 else "no"
    return say_with_facts(
        "change-total", trends.release.language, numbers, both=both, **said, **editions
    )


def describe_trend(trends: Trends, by: Grouping = "total") -> str:
    """Return the message of a chart of trends, as plain text.

    Of all articles it says when there were the most; of groups, how each went.
    """
    words = wording(trends.release.language)
    editions = [point.edition for point in trends.points]
    counts = {
        group: [len(point.of(by, group)) for point in trends.points] for group in trends.groups(by)
    }
    if by == "total":
        rows = [describe_course(words, editions, each) for each in counts.values()]
    else:
        rows = [_row(words, trends.label(by, group), each) for group, each in counts.items()]
    said = words.say(
        "trend",
        by=by,
        kind=str(trends.release.parameters.period.kind or "period"),
        start="all" if by == "total" or len(editions) == 1 else editions[0].shown,
        end=editions[-1].shown,
        rows="; ".join(rows),
    )
    return " ".join(filter(None, (said, describe_gaps(trends))))


def describe_gaps(trends: Trends) -> str:
    """Return between which editions some are missing; nothing, if none are."""
    if not trends.gaps:
        return ""
    words = wording(trends.release.language)
    return words.say("trend-gaps", after=", ".join(each.shown for each in trends.gaps))


def describe_course(words: Wording, editions: Sequence[Edition], counts: Sequence[int]) -> str:
    """Return in words how a number went, and where it was greatest."""
    most = max(counts)
    at = [edition.shown for edition, n in zip(editions, counts, strict=True) if n == most]
    movement = _movement(counts)
    peak = ""
    if movement not in {"single", "level"}:
        peak = words.say(
            "trend-peak",
            most=words.number(most),
            named=_are_named(at),
            editions=", ".join(at),
            n=len(at),
        )
    said = words.say(
        "trend-movement",
        movement=movement,
        first=words.number(counts[0]),
        last=words.number(counts[-1]),
        start=editions[0].shown,
        end=editions[-1].shown,
    )
    return f"{said}{peak}"


def signed(trends: Trends, since: str, by: Grouping, group: str) -> Number:
    """Return how a group has changed, with its sign, which leads to how it was made."""
    name = trends.change_name(since, by, group)
    fact = trends.facts[name]
    sign = "+" if fact.value > 0 else ""
    return Number(sign + describe_fact(fact, trends.release.language), name)


def _share_of_two(counts: Sequence[float], total: float) -> Literal["half", "more", ""]:
    """Return which part of all the first two have, if it is said of no other two and not of one."""
    if len(counts) < _FEWEST_FOR_HALF:
        return ""
    first, second, third, *_ = counts
    if second == third or 2 * first >= total or 2 * (first + second) < total:
        return ""
    return "half" if 2 * (first + second) == total else "more"


def _alike(counts: Sequence[Count]) -> Sequence[Count]:
    """Return the first groups, as long as they have equally many articles."""
    return [each for each in counts if each[2] == counts[0][2]]


def _named(counts: Sequence[Count], by: Grouping, language: str) -> str:
    """Return the names of groups; nothing, if they are too many to be named."""
    names = [label for _, label, _ in counts]
    return names_of(names, by, language) if len(names) <= MOST_NAMED else ""


def _are_named(names: Sequence[str]) -> str:
    return "yes" if len(names) <= MOST_NAMED else "no"


def _row(words: Wording, label: str, counts: Sequence[int]) -> str:
    """Return in words how the number of a group went."""
    return words.say(
        "trend-row",
        label=label,
        movement=_movement(counts),
        first=words.number(counts[0]),
        last=words.number(counts[-1]),
        least=words.number(min(counts)),
        most=words.number(max(counts)),
    )


def _movement(counts: Sequence[int]) -> str:
    """Return how numbers went: in one direction, or only in the end."""
    steps = [after - before for before, after in itertools.pairwise(counts)]
    if not steps:
        return "single"
    if not any(steps):
        return "level"
    if all(step >= 0 for step in steps):
        return "rising"
    if all(step <= 0 for step in steps):
        return "falling"
    change = counts[-1] - counts[0]
    return "same" if change == 0 else "higher" if change > 0 else "lower"
