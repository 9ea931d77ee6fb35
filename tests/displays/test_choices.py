"""Arguments that are one of a few values, of all that a notebook can call."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any

import pytest
from builders import reference

import caricc_report as cr
from caricc_report.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

CHOICES = {
    "by": ("topics", "by: not a grouping, got 'topics'; did you mean 'topic'?"),
    "of": ("finding", "of: not a section, got 'finding'; did you mean 'findings'?"),
    "about": ("statistic", "about: not a subject, got 'statistic'; did you mean 'statistics'?"),
}
"""By the name of an argument a wrong value, and what is said of it."""
WITH_A_CHOICE = [
    (name, argument)
    for name in cr.__all__
    if inspect.isfunction(function := getattr(cr, name))
    for argument in CHOICES
    if argument in inspect.signature(function).parameters
]


def test_what_is_called_with_a_choice_is_found() -> None:
    """The list below is of all functions, and not empty since they have another form."""
    assert ("count_chart", "by") in WITH_A_CHOICE
    assert {argument for _, argument in WITH_A_CHOICE} == {*CHOICES}


@pytest.mark.parametrize("name, argument", WITH_A_CHOICE)
def test_a_wrong_choice_is_an_error_that_names_the_right_one(name: str, argument: str) -> None:
    """A misspelt value shows neither nothing nor something else, and nothing of the inside."""
    release = reference()
    given = {"release": release, "trends": cr.load_trends, "review": cr.load_review}
    function = getattr(cr, name)
    first = given[next(iter(inspect.signature(function).parameters))]
    value, message = CHOICES[argument]
    with pytest.raises(cr.CariccReportError, match=re.escape(message)):
        function(first(release) if callable(first) else first, **{argument: value})


@pytest.mark.parametrize(
    "call, said",
    [
        (lambda _: cr.cover(None), "cr.cover: the first argument is not the release, got None"),
        (lambda _: cr.prose(en="a"), r"got None; write cr\.prose\(this_release, …\)"),
        (lambda _: cr.count_table(by="outlet"), "the first argument is not the release"),
        (lambda _: cr.cover("2024-19"), "got '2024-19'"),
        (lambda release: cr.trend_chart(release, "country"), r"got Release; .*\(trends, …\)"),
        (lambda release: cr.cover(release.facts), "got Facts"),
    ],
)
def test_a_release_that_is_forgotten_is_named(call: Callable[[Any], object], said: str) -> None:
    """A message, and no lines of the library's own."""
    with pytest.raises(UsageError, match=said):
        call(reference())


@pytest.mark.parametrize(
    "call, said",
    [
        (lambda: cr.beside([]), "cr.beside: not a Shown, got list; give what functions of"),
        (
            lambda: cr.table([], columns=["A"]),
            "columns: not a dict, got list; give by column, as {",
        ),
        (lambda: cr.table([], formats="0"), "formats: not a dict, got '0'; give by column, as {"),
        (lambda: cr.figure("<svg/>", alt="A", width=600), "width: not in per cent .* got 600"),
        (lambda: cr.figure("<svg/>", alt="A", width="60%"), "got '60%'; write 60"),
    ],
)
def test_an_argument_of_another_kind_is_named(call: Callable[[], object], said: str) -> None:
    """What was meant is said; a picture wider than the page was drawn so."""
    with pytest.raises(UsageError, match=said):
        call()
