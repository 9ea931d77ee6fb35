"""Every number of a release, with the articles that it rests on."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from builders import FIGURE, PERIOD, article, facts_of, profile, reference
from hypothesis import given
from hypothesis import strategies as st

from caricc_report.editorial.corpus import Corpus
from caricc_report.editorial.facts import Fact, Facts, compute_facts, facts_json, sum_of_figures
from caricc_report.errors import UnknownNameError

if TYPE_CHECKING:
    from caricc_report.model.period import Period

BY_COUNTRY = {"KZ": 9, "KG": 4, "RU": 11, "TJ": 1, "TM": 1, "UZ": 4}


def with_figures(*figures: dict[str, Any], name: str = "kz-example", **changes: Any) -> Any:
    """Return an article with figures that are participants but for some changes."""
    return article(id=name, figures=[FIGURE | figure for figure in figures], **changes)


def total(*articles: Any, period: Period = PERIOD) -> Fact | None:
    """Return the participants in events of the period."""
    return sum_of_figures(Corpus(articles), period, "participants", "people")


def total_of(*qualifiers: str | None) -> Fact:
    """Return the sum of ten participants for each qualifier."""
    found = total(with_figures(*({"value": 10, "qualifier": each} for each in qualifiers)))
    assert found is not None
    return found


def test_the_reference_release_by_country() -> None:
    """Thirty articles, and those of each country, in the order of the publication's sections."""
    release = reference()
    ids = tuple(each.id for each in release.articles)
    assert release.facts["articles.total"] == Fact(30, "articles", ids)
    groups = dict(release.facts.group("articles.by_country"))
    assert [(code, fact.value) for code, fact in groups.items()] == list(BY_COUNTRY.items())
    assert sum((fact.articles for fact in groups.values()), ()) == ids


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_participants_of_the_reference_release(language: str) -> None:
    """Five articles state participants, together about 2,180."""
    fact = reference(language).facts["participants.total"]
    assert (fact.value, fact.unit, fact.qualifier) == (2180, "people", "about")
    assert fact.articles == (
        "kz-semey-karate", "kz-almaty-schools", "kz-almaty-medical-students",
        "kz-zhetysu-school", "ru-smolensk-agricultural-academy",
    )  # fmt: skip


def test_facts_are_the_same_in_every_language() -> None:
    """What is counted does not depend on the language in which it is said."""
    assert reference("en").facts == reference("ru").facts


def test_every_figure_of_the_reference_release_is_a_fact_of_its_own() -> None:
    """Figures are reported as they stand in their articles, one fact for each."""
    release = reference()
    expected = [
        (
            f"{each.id}.{number}",
            figure.value,
            figure.unit,
            figure.qualifier,
            figure.span,
            (each.id,),
        )
        for each in release.articles
        for number, figure in enumerate(each.figures, 1)
    ]
    assert len(expected) > 10
    assert [
        (name, fact.value, fact.unit, fact.qualifier, fact.span, fact.articles)
        for name, fact in release.facts.group("figures")
    ] == expected


def test_figures_are_never_added_up() -> None:
    """Seizures of the same unit in two articles are two facts, and there is no sum of them."""
    seizure = {"kind": "seizure", "unit": "kg"}
    facts = facts_of(
        Corpus(
            (
                with_figures(seizure | {"value": 423, "qualifier": "more than"}, name="kz-a"),
                with_figures(seizure | {"value": 1300, "span": 2024}, name="kz-b"),
            )
        )
    )
    figures = {name: fact for name, fact in facts.facts.items() if name.startswith("figures")}
    assert figures == {
        "figures.kz-a.1": Fact(423, "kg", ("kz-a",), "more than", None),
        "figures.kz-b.1": Fact(1300, "kg", ("kz-b",), None, "2024"),
    }


def changed_facts(before: Facts, after: Facts) -> set[str]:
    """Return the names of facts that are not the same in both, or only in one."""
    names = before.facts.keys() | after.facts.keys()
    return {name for name in names if before.facts.get(name) != after.facts.get(name)}


def resting_on(name: str, *facts: Facts) -> set[str]:
    """Return the names of the facts that rest on an article."""
    return {fact for each in facts for fact, value in each.facts.items() if name in value.articles}


def test_an_article_that_goes_changes_exactly_the_facts_that_rest_on_it() -> None:
    """Every fact with the article in its list is another one without it, and no fact else."""
    for index in range(30):
        articles = reference().articles.articles
        before = facts_of(reference().articles)
        after = facts_of(Corpus(articles[:index] + articles[index + 1 :]))
        assert changed_facts(before, after) == resting_on(articles[index].id, before)


def test_an_article_that_changes_changes_only_facts_that_rest_on_it() -> None:
    """Another outlet moves the article from one count to another; its words move no count."""
    for index in range(30):
        articles = reference().articles.articles
        other = articles[index].model_copy(update={"outlet": "other.example"})
        before = facts_of(reference().articles)
        after = facts_of(Corpus((*articles[:index], other, *articles[index + 1 :])))
        assert changed_facts(before, after) == {
            f"articles.by_outlet.{articles[index].outlet}",
            "articles.by_outlet.other.example",
        }


def test_topics_and_outlets_come_most_first() -> None:
    """Groups are sorted by number, then by name."""
    facts = facts_of(
        Corpus(
            (
                article(id="a", outlet="z.kz", topics=["training", "prevention"]),
                article(id="b", outlet="a.kz", topics=["training"]),
                article(id="c", outlet="z.kz", topics=["policy"]),
            )
        )
    )
    assert [(name, fact.value) for name, fact in facts.group("articles.by_topic")] == [
        ("training", 2),
        ("policy", 1),
        ("prevention", 1),
    ]
    assert [(name, fact.articles) for name, fact in facts.group("articles.by_outlet")] == [
        ("z.kz", ("a", "c")),
        ("a.kz", ("b",)),
    ]


def test_counts_add_up() -> None:
    """Countries and outlets of the reference release add up to the total, topics to more."""
    facts = reference().facts

    def added(group: str) -> float:
        return sum(fact.value for _, fact in facts.group(f"articles.by_{group}"))

    assert added("country") == added("outlet") == 30
    assert added("topic") == sum(len(each.topics) for each in reference().articles) > 30


def test_a_campaign_with_several_articles_is_counted() -> None:
    """One article makes no campaign of the release."""
    names = ("Clean", "Clean", "Alone", None)
    articles = [article(id=f"a-{n}", campaign=name) for n, name in enumerate(names)]
    campaigns = dict(facts_of(Corpus(tuple(articles))).group("articles.by_campaign"))
    assert {name: fact.articles for name, fact in campaigns.items()} == {"Clean": ("a-0", "a-1")}


def test_member_states_are_covered_by_articles_about_them() -> None:
    """A country that is no member state covers none, and a single member state is no fact."""
    articles = Corpus(tuple(article(id=f"a-{code.lower()}", country=code) for code in ("KZ", "DE")))
    facts = facts_of(articles)
    assert facts["states.covered"] == Fact(1, "items", ("a-kz",))
    assert facts["states.total"].value == len(profile().member_states)
    alone = profile().model_copy(update={"member_states": profile().member_states[:1]})
    assert "states.covered" not in compute_facts(
        "2024-19", PERIOD, replace(articles, profile=alone), {}
    )


def test_only_counts_of_articles_can_be_0() -> None:
    """A group without articles counts none, whether others are there or not; no other fact does."""
    assert reference().facts["articles.by_country.AZ"] == Fact(0, "articles", ())
    facts = facts_of(Corpus(()))
    assert facts.facts == {"articles.total": Fact(0, "articles", ())}
    with pytest.raises(KeyError):
        facts["participants.total"]


@pytest.mark.parametrize(
    "name",
    ["articles.by_contry.KZ", "articles.by_country.Kazakhstan", "articles.by_campaign.One"],
)
def test_a_misspelt_group_is_not_counted_as_0(name: str) -> None:
    """Nor is a campaign of one article, which has no fact."""
    with pytest.raises(UnknownNameError, match="no such name"):
        reference().facts[name]


@pytest.mark.parametrize(
    "offered, some", [("facts", "articles.by_country.KZ"), ("articles", "tm-ashgabat-conference")]
)
def test_jupyterlab_offers_names_as_keys(offered: str, some: str) -> None:
    """Behind the bracket and the quotation mark, as of a dict."""
    keys = getattr(reference(), offered)._ipython_key_completions_()
    assert some in keys
    assert all(key in getattr(reference(), offered) for key in keys)


def test_a_group_holds_whole_names_only() -> None:
    """A name that begins alike is not of the group."""
    facts = Facts("2024-19", PERIOD, {"a.b.c": Fact(1, "x", ()), "a.bc.d": Fact(2, "x", ())})
    assert [name for name, _ in facts.group("a.b")] == ["c"]


@given(st.lists(st.integers(0, 10_000), max_size=6))
def test_participants_are_added_up(values: list[int]) -> None:
    """The sum is a whole number on its article, named once; what none states is absent, not 0."""
    found = total(with_figures(*({"value": value} for value in values)), article(id="other"))
    assert found == (Fact(sum(values), "people", ("kz-example",)) if values else None)
    assert found is None or type(found.value) is int


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "offender"},
        {"unit": "groups"},
        {"span": "2024"},
    ],
)
def test_other_figures_are_no_participants(changes: dict[str, str]) -> None:
    """Offenders, groups, and people counted over another time are not added to participants."""
    assert total(with_figures(changes)) is None
    with_both = total(with_figures({"value": 10}, changes))
    assert with_both is not None
    assert with_both.value == 10


@pytest.mark.parametrize(
    "event_on, event_until, expected",
    [
        (None, None, True),
        ("2024-11-15", None, False),
        ("2024-11-16", None, True),
        ("2024-11-30", None, True),
        ("2024-12-01", None, False),
        ("2024-11-14", "2024-11-15", False),
        ("2024-11-14", "2024-11-16", True),
        ("2024-11-30", "2024-12-02", True),
        ("2024-11-01", "2024-12-31", True),
        ("2024-12-01", "2024-12-02", False),
    ],
)
def test_participants_in_events_of_the_period(
    event_on: str | None,
    event_until: str | None,
    expected: bool,  # noqa: FBT001 - a parameter
) -> None:
    """An event counts if one of its days is in the period, or if its day is not known."""
    found = total(with_figures({}, event_on=event_on, event_until=event_until))
    assert (found is not None) is expected


SUMS = [
    ([None], None), ([None, None], None), (["about"], "about"), ([None, "about"], "about"),
    (["at least"], "at least"), (["more than"], "at least"), ([None, "more than"], "at least"),
    (["about", "more than"], "about"), (["up to"], "up to"), (["less than", None], "up to"),
    (["about", "less than"], "about"), (["at least", "up to"], "about"),
    (["more than", "less than", None], "about"),
]  # fmt: skip


def test_a_sum_keeps_the_weakest_qualifier() -> None:
    """A sum is no more exact than its parts, in any order of them."""
    for qualifiers, expected in SUMS:
        assert total_of(*qualifiers).qualifier == expected
        assert total_of(*reversed(qualifiers)).qualifier == expected


def test_the_form_of_facts_json() -> None:
    """The file names release and period, and each fact with value, unit and articles."""
    facts = facts_of(
        Corpus((with_figures({"qualifier": "about", "span": "2024", "kind": "scope"}),))
    )
    assert json.loads(facts_json(facts.as_json())) == {
        "release": "2024-19",
        "period": "2024-11-16/2024-11-30",
        "facts": {
            "articles.total": {"value": 1, "unit": "articles", "articles": ["kz-example"]},
            "articles.by_country.KZ": {
                "value": 1, "unit": "articles", "articles": ["kz-example"],
            },
            "articles.by_topic.prevention": {
                "value": 1, "unit": "articles", "articles": ["kz-example"],
            },
            "articles.by_outlet.example.kz": {
                "value": 1, "unit": "articles", "articles": ["kz-example"],
            },
            "states.covered": {"value": 1, "unit": "items", "articles": ["kz-example"]},
            "states.total": {"value": 7, "unit": "items", "articles": []},
            "figures.kz-example.1": {
                "value": 50, "unit": "people", "qualifier": "about", "span": "2024",
                "articles": ["kz-example"],
            },
        },
    }  # fmt: skip


def test_the_text_of_facts_json() -> None:
    """The file has an indent of two, letters as they are, and a newline at its end."""
    assert facts_json({"a": "Ош", "b": [1]}) == '{\n  "a": "Ош",\n  "b": [\n    1\n  ]\n}\n'
