"""Checks of what records say beside their texts: days, figures, photos; and of their number."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from caricc_report.editorial.checks.finding import FieldPath, Problem, Said, problem_of, shown
from caricc_report.editorial.checks.numbers import is_stated
from caricc_report.model.numbering import Numbering, ReleaseNumber

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from caricc_report.editorial.checks.subject import Subject

_SMALLEST_WIDTH = 400
_N_NAMED = 3
_FEWEST_RELEASES = 8
_LARGEST_SCORE = 3.5
_CONSISTENCY = 0.6745
"""The 0.75 quantile of the standard normal distribution: it makes the score one of deviations."""


def irregular_periods(subject: Subject) -> Iterator[Problem]:
    """Yield the period of the release if it is not one of the profile's kind."""
    kind = subject.profile.period
    if subject.period.kind is not kind:
        yield Problem(Said("period-irregular", "period", kind=kind, period=subject.period))


def unfit_numbers(subject: Subject) -> Iterator[Problem]:
    """Yield the number of the release if it is to be that of the calendar, and is not."""
    if subject.profile.numbering is Numbering.RUNNING or subject.period.kind is None:
        return
    fitting = str(ReleaseNumber.of_period(subject.period))
    if subject.release != fitting:
        said = Said(
            "release-number-unfit", "release",
            period=subject.period, release=subject.release, fitting=fitting,
        )  # fmt: skip
        yield Problem(said)


def published_after_today(subject: Subject) -> Iterator[Problem]:
    """Yield the articles published after the day that stands for today."""
    return _after_today(subject, "published-after-as-of", "published_on")


def published_outside_period(subject: Subject) -> Iterator[Problem]:
    """Yield the articles that were published in another period than their release's."""
    for article in subject.articles:
        day = article.published_on
        if day and day not in subject.period and day <= subject.as_of:
            yield problem_of(
                article, "published-outside-period", "published_on", period=subject.period, day=day,
                release=article.release, other=FieldPath("release"),
            )  # fmt: skip


def records_in_no_release(subject: Subject) -> Iterator[Problem]:
    """Yield the records that stand with those of the release, and are of none: the first few."""
    lost = [f"{place} in {file}" for file, place, of in subject.astray if not of]
    return _astray(subject, "record-in-no-release", lost)


def records_in_another_release(subject: Subject) -> Iterator[Problem]:
    """Yield the records that stand with those of the release, and are of another: the first few."""
    others = [
        f"{place} in {name} ({release})" for name, place, release in subject.astray if release
    ]
    return _astray(subject, "record-in-another-release", others)


def _astray(subject: Subject, name: str, records: Sequence[str]) -> Iterator[Problem]:
    if records:
        rest = len(records) - _N_NAMED
        said = Said(
            name, "published_on", n=len(records),
            records=", ".join([*records[:_N_NAMED], *([f"… (+{rest})"] if rest > 0 else [])]),
            release=subject.release, other=FieldPath("release"),
        )  # fmt: skip
        yield Problem(said)


def events_after_today(subject: Subject) -> Iterator[Problem]:
    """Yield the articles about an event that begins after the day that stands for today."""
    return _after_today(subject, "event-after-as-of", "event_on")


def _after_today(subject: Subject, name: str, field: str) -> Iterator[Problem]:
    for article in subject.articles:
        day = getattr(article, field)
        if day and day > subject.as_of:
            yield problem_of(article, name, field, as_of=subject.as_of, day=day)


def events_after_publication(subject: Subject) -> Iterator[Problem]:
    """Yield the articles that were published before the event they report."""
    for article in subject.articles:
        if article.event_on and article.published_on and article.event_on > article.published_on:
            yield problem_of(
                article, "event-after-publication", "event_on", day=article.event_on,
                published=article.published_on, other=FieldPath("published_on"),
            )  # fmt: skip


def events_before_period(subject: Subject) -> Iterator[Problem]:
    """Yield the articles about an event that ended before the period began."""
    for article in subject.articles:
        last_day = article.event_until or article.event_on
        if last_day and last_day < subject.period.first_day:
            yield problem_of(
                article, "event-before-period", "event_on", day=last_day, period=subject.period
            )


def unfit_units(subject: Subject) -> Iterator[Problem]:
    """Yield the figures whose unit does not fit their kind."""
    known = subject.profile.vocabulary.units
    for article in subject.articles:
        for number, figure in enumerate(article.figures, 1):
            fitting = known.get(figure.kind, ())
            if fitting and figure.unit not in fitting:
                yield problem_of(
                    article, "figure-unit-unfit", f"figures.{number}.unit", sort=figure.kind,
                    unit=figure.unit, fitting=fitting,
                )  # fmt: skip


def figures_not_in_texts(subject: Subject) -> Iterator[Problem]:
    """Yield the figures that headline and body do not state, in digits or in words."""
    bodies = {(body.article.id, body.language): body.text for body in subject.bodies}
    for article in subject.articles:
        texts = {
            language: f"{text.headline}\n{bodies.get((article.id, language), '')}"
            for language, text in article.texts.items()
            if language in subject.languages
        }
        for number, figure in enumerate(article.figures, 1):
            silent = [
                language
                for language, text in texts.items()
                if not is_stated(figure.value, text, language)
            ]
            if silent:
                yield problem_of(
                    article, "figure-not-in-text", f"figures.{number}", subject=figure.subject,
                    languages=", ".join(silent), value=shown(figure.value),
                )  # fmt: skip


def broken_images(subject: Subject) -> Iterator[Problem]:
    """Yield the images that cannot be shown."""
    for article, number, image, width in subject.image_widths:
        if isinstance(width, str):
            path = f"images.{number}.path"
            yield problem_of(article, "image-broken", path, reason=width, got=shown(image.path))


def small_images(subject: Subject) -> Iterator[Problem]:
    """Yield the images that are too small to look at."""
    for article, number, image, width in subject.image_widths:
        if isinstance(width, int) and width < _SMALLEST_WIDTH:
            yield problem_of(
                article, "image-small", f"images.{number}.path", width=width,
                needed=_SMALLEST_WIDTH, got=shown(image.path),
            )  # fmt: skip


def left_out_of_sources(subject: Subject) -> Iterator[Problem]:
    """Yield what of the source of articles was not read: what is hidden, or in further sheets."""
    yield from map(Problem, subject.left_out)


def unusual_counts(subject: Subject) -> Iterator[Problem]:
    """Yield a problem if the number of articles is far from that of earlier releases.

    That is, if its modified z-score is above 3.5 (B. Iglewicz and D. C. Hoaglin, How to Detect
    and Handle Outliers, ASQC Quality Press, 1993), once there are eight earlier releases.
    """
    count, history = len(subject.articles), subject.history
    if len(history) < _FEWEST_RELEASES or modified_z_score(count, history) <= _LARGEST_SCORE:
        return
    articles = "1 article" if count == 1 else f"{count} articles"
    message = (
        f"{articles}, where the last {len(history)} releases had {min(history)} to {max(history)}, "
        f"{median(history):g} in the middle; make sure that every source is there, and only once"
    )
    yield Problem(message)


def modified_z_score(value: float, others: Sequence[float]) -> float:
    """Return how far a value is from the median of others, in deviations, 0 or more.

    Counts are whole, so the median absolute deviation counts as 1 at least.

    Examples
    --------
    >>> round(modified_z_score(60, [28, 30, 31, 29, 30, 32, 30, 27]), 2)
    20.23
    """
    middle = median(others)
    deviation = median(abs(other - middle) for other in others)
    return _CONSISTENCY * abs(value - middle) / max(deviation, 1)
