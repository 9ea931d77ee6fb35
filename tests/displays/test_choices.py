"""Arguments that are one of a few values, of all that a notebook can call."""

from __future__ import annotations

import inspect
import re

import pytest
from builders import reference

import caricc_report as cr

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
