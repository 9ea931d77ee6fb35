"""What a figure of an article may be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from builders import FIGURE, article, profile, record
from pydantic import ValidationError
from refusals import TEXT, refusal

from caricc_report.model.article import Article
from caricc_report.model.validation import defects_of


def test_a_profile_without_figures_allows_none() -> None:
    """No kind and no unit is known then, and the message says where one is added."""
    vocabulary = replace(profile().vocabulary, units={})
    with pytest.raises(ValidationError) as refused:
        Article.model_validate(record(figures=[FIGURE]), context=vocabulary)
    assert [str(defect) for defect in defects_of(refused.value, Article, "")] == [
        f"figures.1.{field}: not a known {field}, got {FIGURE[field]!r}; add it "
        "to figures of the profile"
        for field in ("kind", "unit")
    ]


def test_a_text_has_a_subject_for_each_figure() -> None:
    """Subjects in another language fit the figures one to one."""
    texts = {"en": TEXT, "ru": TEXT | {"subjects": ["студенты", "школьники"]}}
    assert refusal(figures=[FIGURE], texts=texts) == (
        "texts.ru.subjects: 1 are needed, one for each figure, got 2"
    )


def figure_refusal(**changes: Any) -> str:
    """Return the one defect of an article with a figure that is valid but for some changes."""
    return refusal(figures=[FIGURE | changes])


def test_a_value_is_a_number_from_0() -> None:
    """What is no number, or below 0, or too large to reckon with, is one defect of the value."""
    for value in (-1, -0.5, float("nan"), float("inf"), "many", None, [5], True):
        assert figure_refusal(value=value).startswith("figures.1.value: ")
        assert figure_refusal(value=value).endswith(f"got {value!r}")
    assert figure_refusal(value=10**400).startswith("figures.1.value")


@pytest.mark.parametrize("value, kind", [(2, int), (2.0, int), (2.5, float), (0, int), (1e3, int)])
def test_a_whole_value_is_an_integer(value: float, kind: type) -> None:
    """A number is written the same whether its source wrote 2 or 2.0."""
    found = article(figures=[FIGURE | {"value": value}]).figures[0].value
    assert found == value
    assert type(found) is kind


@pytest.mark.parametrize(
    "field, value, problem, meant",
    [
        ("kind", "seizures", "known kind", "did you mean 'seizure'?"),
        ("unit", "kilograms", "known unit", "known: certificates, crimes, days, g, groups"),
        ("qualifier", "more then", "known value", "did you mean 'more than'?"),
        ("qualifier", "exactly", "known value", "known: about, at least, less than, more than"),
    ],
)
def test_closed_lists_of_a_figure(field: str, value: str, problem: str, meant: str) -> None:
    """Kind and unit of a figure are those of the profile, the qualifier is from a closed list."""
    found = figure_refusal(**{field: value})
    assert found.startswith(f"figures.1.{field}: not a {problem}, got {value!r}; ")
    assert meant in found


def test_spans_of_time() -> None:
    """A figure may refer to a year, a month, a day, two of them, or a duration.

    An unquoted year, which YAML and JSON read as a number, is one; what the calendar has not is
    none.
    """
    for span in (
        2024, "2024", "2024-11", "2024-11-16", "2019/2024", "2024-01/2024-11",
        "2024-11-16/2024-11-30", "P3Y", "P10M", "P3Y10M",
    ):  # fmt: skip
        assert article(figures=[FIGURE | {"span": span}]).figures[0].span == str(span)
    for span in (
        "last year", "24", "3Y", "2024/", "/2024", "P", "P3D", "PT5H", "2024-1", "٢٠٢٤",
        "2024-13", "2024-11-31", "2024-00", "2024/2019", "",
    ):  # fmt: skip
        assert figure_refusal(span=span).startswith("figures.1.span: not a time span, got ")


@pytest.mark.parametrize("field", ["kind", "value", "unit", "subject"])
def test_a_figure_says_what_it_counts(field: str) -> None:
    """A figure has kind, value, unit and subject."""
    fields = {name: value for name, value in FIGURE.items() if name != field}
    assert refusal(figures=[fields]) == f"figures.1.{field}: missing"
