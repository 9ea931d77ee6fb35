"""Checks of the figures reported: their units, and whether the text states them."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from caricc_report.editorial.checks.finding import Problem, shown
from caricc_report.editorial.checks.numbers import is_stated
from caricc_report.model.article import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from caricc_report.editorial.checks.subject import Subject
    from caricc_report.model.article import FigureKind

UNITS: Mapping[FigureKind, tuple[str, ...]] = {
    "participants": ("people",),
    "seizure": ("kg", "g", "tonnes", "litres", "items"),
    "offence": ("offences", "items"),
    "group": ("groups",),
    "offender": ("people",),
    "award": ("certificates", "people", "items"),
    "growth": ("times", "percent"),
    "scope": get_args(Unit),
}
"""By kind of figure, the units that fit it."""


def unfit_units(subject: Subject) -> Iterator[Problem]:
    """Yield the figures whose unit does not fit their kind."""
    for article in subject.articles:
        for number, figure in enumerate(article.figures, 1):
            if figure.unit not in UNITS[figure.kind]:
                message = (
                    f"figures.{number}.unit: does not fit {figure.kind!r}, got {figure.unit!r}; "
                    f"write {' or '.join(UNITS[figure.kind])}, or correct kind"
                )
                yield Problem(message, (article.id,))


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
                message = (
                    f"figures.{number}: the text in {', '.join(silent)} does not state "
                    f"{shown(figure.value)} ({figure.subject}); compare them"
                )
                yield Problem(message, (article.id,))
