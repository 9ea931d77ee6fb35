"""The messages of charts are right for one, for equal ones, for half and for none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from caricc_report.editorial.messages import describe_absent, describe_leaders
from caricc_report.text.nodes import Number, plain

if TYPE_CHECKING:
    from caricc_report.editorial.corpus import Grouping

LEADERS: dict[str, tuple[Grouping, int, dict[str, int], str, str]] = {
    "one leads": (
        "topic",
        30,
        {"Prevention": 17, "Training": 9},
        "Prevention leads with 17 of 30 articles",
        "Лидирует тема «Prevention»: 17 из 30 материалов",
    ),
    "two lead": (
        "outlet",
        31,
        {"a.kz": 9, "b.kz": 9, "c.kz": 1},
        "a.kz and b.kz lead with 9 of 31 articles each",
        "Лидируют источники a.kz и b.kz: по 9 из 31 материала",
    ),
    "many lead": (
        "country",
        5,
        {"A": 1, "B": 1, "C": 1, "D": 1, "E": 1},
        "Several countries lead with 1 of 5 articles each",
        "Лидируют сразу несколько стран: по 1 из 5 материалов",
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
        "A leads with 4 of 10 articles",
        "Лидирует A: 4 из 10 материалов",
    ),
    "half in one": (
        "country",
        10,
        {"A": 5, "B": 3, "C": 1, "D": 1},
        "A leads with 5 of 10 articles",
        "Лидирует A: 5 из 10 материалов",
    ),
    "one alone": (
        "country",
        3,
        {"Kazakhstan": 3},
        "All articles are about one country, Kazakhstan",
        "Все материалы об одной стране: Kazakhstan",
    ),
    "one topic, not of all": (
        "topic",
        3,
        {"Policy": 1},
        "Policy leads with 1 of 3 articles",
        "Лидирует тема «Policy»: 1 из 3 материалов",
    ),
    "a campaign": (
        "campaign",
        21,
        {"Poppy": 4},
        "“Poppy” leads with 4 of 21 articles",
        "Лидирует кампания «Poppy»: 4 из 21 материала",
    ),
}


@pytest.mark.parametrize("by, total, counts, english, russian", LEADERS.values(), ids=LEADERS)
def test_who_leads(
    by: Grouping, total: int, counts: dict[str, int], english: str, russian: str
) -> None:
    """Equal ones are named together, and every number leads to its fact."""
    rows = [(f"by.{name}", name, n) for name, n in counts.items()]
    for language, said in (("en", english), ("ru", russian)):
        words = describe_leaders(rows, ("all", "", total), by, language)
        assert plain(words) == said
        facts = [each.fact for each in words if isinstance(each, Number)]
        assert facts in ([], [rows[0][0], "all"])


@pytest.mark.parametrize(
    "names, english, russian",
    [
        (["A"], "No articles from A", "Материалов нет: A"),
        (["A", "B", "C"], "No articles from A, B, and C", "Материалов нет: A, B и C"),
        (
            ["A", "B", "C", "D"],
            "Several member states have no articles",
            "Из нескольких государств-членов материалов нет",
        ),
    ],
)
def test_who_is_absent(names: list[str], english: str, russian: str) -> None:
    """A few are named, many are not."""
    assert plain(describe_absent(names, "en")) == english
    assert plain(describe_absent(names, "ru")) == russian
