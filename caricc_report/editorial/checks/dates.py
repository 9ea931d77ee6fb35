"""Checks of dates: against the period, the day that stands for today, and one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.editorial.checks.finding import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caricc_report.editorial.checks.subject import Subject


def published_after_today(subject: Subject) -> Iterator[Problem]:
    """Yield the articles published after the day that stands for today."""
    for article in subject.articles:
        if article.published_on and article.published_on > subject.as_of:
            message = (
                f"published_on: after as_of {subject.as_of}, got {article.published_on}; "
                "correct the day"
            )
            yield Problem(message, (article.id,))


def published_outside_period(subject: Subject) -> Iterator[Problem]:
    """Yield the articles that were published in another period than their release's."""
    for article in subject.articles:
        day = article.published_on
        if day and day not in subject.period and day <= subject.as_of:
            message = (
                f"published_on: not in {subject.period}, got {day}, though release names "
                f"{article.release}; correct the day, or leave out release"
            )
            yield Problem(message, (article.id,))


def events_after_today(subject: Subject) -> Iterator[Problem]:
    """Yield the articles about an event that begins after the day that stands for today."""
    for article in subject.articles:
        if article.event_on and article.event_on > subject.as_of:
            message = (
                f"event_on: after as_of {subject.as_of}, got {article.event_on}; correct the day"
            )
            yield Problem(message, (article.id,))


def events_after_publication(subject: Subject) -> Iterator[Problem]:
    """Yield the articles that were published before the event they report."""
    for article in subject.articles:
        if article.event_on and article.published_on and article.event_on > article.published_on:
            message = (
                f"event_on: {article.event_on} is after published_on, {article.published_on}; "
                "correct one, unless the event was announced"
            )
            yield Problem(message, (article.id,))


def events_before_period(subject: Subject) -> Iterator[Problem]:
    """Yield the articles about an event that ended before the period began."""
    for article in subject.articles:
        last_day = article.event_until or article.event_on
        if last_day and last_day < subject.period.first_day:
            message = (
                f"event_on: the event ended on {last_day}, before the period "
                f"{subject.period}; make sure that no earlier release reports it"
            )
            yield Problem(message, (article.id,))
