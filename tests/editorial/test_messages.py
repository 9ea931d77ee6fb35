"""The messages of charts are right for one, for equal ones, for half and for none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from caricc_report.editorial.messages import describe_leaders
from caricc_report.text.nodes import Number, plain

if TYPE_CHECKING:
    from caricc_report.editorial.corpus import Grouping

LEADERS: dict[str, tuple[Grouping, int, dict[str, int], str, str]] = {
    "one leads": (
        "topic",
        30,
        {"Prevention": 17, "Training": 9, "Policy": 9},
        "Prevention leads, ahead of Training and Policy",
        "Лидирует тема «Prevention», затем «Training» и «Policy»",
    ),
    "one far ahead": (
        "topic",
        30,
        {"Prevention": 21, "Training": 8},
        "Prevention has more than twice as many articles as any other topic",
        "Тема «Prevention» опережает любую другую более чем вдвое",
    ),
    "three times as many": (
        "outlet",
        4,
        {"a.kz": 3, "b.kz": 1},
        "a.kz has 3 times as many articles as any other outlet",
        "Источник a.kz опережает любой другой втрое",
    ),
    "two lead": (
        "outlet",
        31,
        {"a.kz": 9, "b.kz": 9, "c.kz": 1},
        "a.kz and b.kz lead together, ahead of c.kz",
        "Вместе лидируют источники a.kz и b.kz, затем c.kz",
    ),
    "many lead": (
        "country",
        9,
        {"A": 2, "B": 2, "C": 2, "D": 2, "E": 1},
        "Several countries lead together, ahead of E",
        "Лидируют сразу несколько стран, затем E",
    ),
    "many follow": (
        "topic",
        9,
        {"A": 3, "B": 2, "C": 2, "D": 2, "E": 2},
        "A leads",
        "Лидирует тема «A»",
    ),
    "all alike": (
        "topic",
        5,
        {"A": 1, "B": 1, "C": 1, "D": 1, "E": 1},
        "Articles are spread evenly: 1 on each topic covered",
        "Материалы распределены поровну: по 1 на каждую охваченную тему",
    ),
    "more than half in two": (
        "country",
        30,
        {"Russia": 11, "Kazakhstan": 9, "Uzbekistan": 5, "Tajikistan": 5},
        "Russia and Kazakhstan bring more than half of the articles",
        "Russia и Kazakhstan дают больше половины материалов",
    ),
    "half in two": (
        "country",
        10,
        {"A": 3, "B": 2, "C": 1, "D": 1, "E": 1, "F": 1, "G": 1},
        "A and B bring half of the articles",
        "A и B дают половину материалов",
    ),
    "half in two, but which": (
        "country",
        10,
        {"A": 4, "B": 2, "C": 2, "D": 2},
        "A has twice as many articles as any other country",
        "A опережает любую другую страну вдвое",
    ),
    "half in one": (
        "country",
        10,
        {"A": 5, "B": 3, "C": 1, "D": 1},
        "A leads, ahead of B",
        "Лидирует A, затем B",
    ),
    "one alone": (
        "country",
        3,
        {"Kazakhstan": 3},
        "All articles are about one country, Kazakhstan",
        "Все материалы об одной стране: Kazakhstan",
    ),
    "one campaign, not of all": (
        "campaign",
        21,
        {"Poppy": 4},
        "The only campaign is “Poppy”",
        "Единственная кампания: «Poppy»",
    ),
}


@pytest.mark.parametrize("by, total, counts, english, russian", LEADERS.values(), ids=LEADERS)
def test_who_leads(
    by: Grouping, total: int, counts: dict[str, int], english: str, russian: str
) -> None:
    """Equal ones are named together, and every number leads to its fact."""
    rows = [(f"by.{name}", name, n) for name, n in counts.items()]
    for language, said in (("en", english), ("ru", russian)):
        words = describe_leaders(rows, total, by, language)
        assert plain(words) == said
        facts = [each.fact for each in words if isinstance(each, Number)]
        assert facts == [rows[0][0]] * plain(words).count("1")
