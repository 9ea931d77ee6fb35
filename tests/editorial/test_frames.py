"""Articles, figures, facts and trends as tables: typed, in the house's order, by article."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING, Literal

import pandas as pd
import pytest
from builders import FIGURE, PARAMETERS, article, profile, record, reference, release_of, texts
from projects import ROOT

from caricc_report.editorial.corpus import Corpus
from caricc_report.editorial.facts import Facts
from caricc_report.editorial.figures import Figures
from caricc_report.editorial.names import name_of
from caricc_report.editorial.trends import Trends, load_trends
from caricc_report.errors import CariccReportError
from caricc_report.model.article import Article

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STATES = [state.country for state in profile().member_states]
TYPES = {
    "category": pd.CategoricalDtype,
    "str": pd.StringDtype,
    "list": type(pd.Series([[]]).dtype),
    "datetime64": type(pd.Series(["2024-11-16"], dtype="datetime64[us]").dtype),
    "int": type(pd.Series([1]).dtype),
    "float": type(pd.Series([1.5]).dtype),
}
"""By the word of the documentation, the type of a column."""
TABLES: dict[str, Callable[[], pd.DataFrame]] = {
    "articles": reference().articles.to_pandas,
    "facts": reference().facts.to_pandas,
    "figures": reference().figures.to_pandas,
    "trends": lambda: load_trends(reference()).to_pandas(),
}
GROUPED: tuple[Literal["country", "topic"], ...] = ("country", "topic")
DOCUMENTED = {"articles": Corpus, "facts": Facts, "figures": Figures, "trends": Trends}


def documented(text: str | None) -> dict[str, str]:
    """Return the type of each column that a docstring has a line for."""
    found = re.findall(
        r"^ *(\w+) +(category|str|list|datetime64|int|float) +\S", text or "", re.MULTILINE
    )
    return dict(found)


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_documented(name: str) -> None:
    """The docstring names each column, in its order, with its type."""
    frame = TABLES[name]()
    columns = documented(DOCUMENTED[name].to_pandas.__doc__)
    assert [*columns] == [*frame.columns]
    for column, kind in columns.items():
        assert isinstance(frame[column].dtype, TYPES[kind]), column


@pytest.mark.parametrize("name", TABLES)
def test_the_page_shows_every_column(name: str) -> None:
    """The documentation has the same columns with the same types."""
    page = (ROOT / "docs/tables.md").read_text(encoding="utf-8")
    section = page.split(f"\n## {name.capitalize()}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \|", section, re.MULTILINE)
    assert dict(rows) == documented(DOCUMENTED[name].to_pandas.__doc__)


@pytest.mark.parametrize("name", TABLES)
def test_polars_has_the_same_table(name: str) -> None:
    """The same columns after the one that is the index in pandas, and as many rows."""
    pytest.importorskip("polars")
    release = reference()
    shown = {"articles": release.articles, "facts": release.facts, "figures": release.figures}
    source = shown.get(name) or load_trends(release)
    frame, expected = source.to_polars(), TABLES[name]()
    assert frame.columns == [expected.index.name, *expected.columns]
    assert frame.height == len(expected)


def test_without_polars_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the package."""
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(CariccReportError, match=r"needs polars; pip install polars$"):
        reference().articles.to_polars()


def test_articles_are_indexed_by_id_in_their_order() -> None:
    """A row is an article, the index its id; a release has the same table."""
    frame = reference().to_pandas()
    assert frame.index.name == "id"
    assert [*frame.index] == [each.id for each in reference().articles]
    pd.testing.assert_frame_equal(frame, reference().articles.to_pandas())


def test_countries_are_in_the_order_of_the_profile() -> None:
    """All member states are categories, in the profile's order; others follow."""
    articles = Corpus((article(id="de", country="DE"), article(id="uz", country="UZ")))
    countries = articles.ordered(profile()).to_pandas()["country"]
    assert [*countries.cat.categories] == [*STATES, "DE"]
    assert countries.cat.ordered
    assert [*countries] == ["UZ", "DE"]


def test_groups_of_a_table_are_those_of_the_facts() -> None:
    """What pandas counts is what the release counts."""
    release = reference()
    counts = release.to_pandas().groupby("country", observed=True).size()
    assert counts.to_dict() == {
        name: fact.value for name, fact in release.facts.group("articles.by_country")
    }
    assert [*counts.index] == [*release.articles.by_country()]


def test_each_topic_has_a_row_of_its_own() -> None:
    """Exploded, a topic is a category in the order of the schema; without, they are a list."""
    frame = reference().to_pandas(explode=True)
    counts = frame["topics"].value_counts(sort=False)
    expected = dict(reference().facts.group("articles.by_topic"))
    assert {name: n for name, n in counts.items() if n} == {
        name: fact.value for name, fact in expected.items()
    }
    assert frame["topics"].cat.categories[0] == "prevention"
    assert reference().to_pandas()["topics"].map(type).eq(list).all()


@pytest.mark.parametrize("explode", [False, True])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_names_are_those_of_the_document(language: str, *, explode: bool) -> None:
    """With names, countries, outlets and topics are what readers call them, in the same order."""
    release = reference(language)
    coded, named = (
        release.to_pandas(explode=explode, names=names).reset_index() for names in (False, True)
    )
    said = {
        name: name_of(release.profile, by, name, language)
        for by in GROUPED
        for name, _ in release.facts.group(f"articles.by_{by}")
    }
    assert [*named["country"]] == [said[code] for code in coded["country"]]
    assert named["country"].cat.codes.equals(coded["country"].cat.codes)
    if explode:
        assert [*named["topics"]] == [said[name] for name in coded["topics"]]
        assert named["topics"].cat.codes.equals(coded["topics"].cat.codes)
    else:
        assert [*named["topics"]] == [[said[name] for name in each] for each in coded["topics"]]
    same = ["country", "outlet", "topics"]
    pd.testing.assert_frame_equal(named.drop(columns=same), coded.drop(columns=same))


def test_names_are_those_of_the_profile() -> None:
    """An outlet that the profile names is called so; polars has the same names."""
    pytest.importorskip("polars")
    outlets = {"example.kz": {"en": "Example", "ru": "Пример"}}
    publisher = profile().model_copy(update={"outlets": outlets})
    articles = Corpus((article(outlet="example.kz", country="KG"),)).ordered(publisher, "ru")
    for frame in (articles.to_pandas(names=True), articles.to_polars(explode=True, names=True)):
        assert [*frame["outlet"]] == ["Пример"]
        assert [*frame["country"]] == ["Кыргызстан"]


def test_only_articles_of_a_release_have_names() -> None:
    """The message says where there are some."""
    with pytest.raises(CariccReportError, match=r"ask release\.articles$"):
        Corpus((article(),)).to_pandas(names=True)


def test_an_exploded_fact_has_a_row_for_each_article() -> None:
    """Joined with the articles, a fact leads to what it rests on."""
    exploded = reference().facts.to_pandas(explode=True)
    ids = exploded.loc["articles.by_country.KG", "articles"]
    assert {*reference().to_pandas().loc[ids, "country"]} == {"KG"}


@pytest.mark.parametrize("language, headline", [("en", "Title"), ("ru", "Заголовок")])
def test_texts_are_in_the_language_of_the_release(
    tmp_path: Path, language: str, headline: str
) -> None:
    """A table of a release in Russian is in Russian."""
    both = texts("Title") | {"ru": {"headline": "Заголовок", "body": "Текст.", "place": "Алматы"}}
    fields = {"texts": both, "place": "Almaty", "figures": [FIGURE]}
    release = release_of(tmp_path, record(**fields), language=language)
    (row,) = release.to_pandas().to_dict("records")
    assert (row["language"], row["headline"]) == (language, headline)
    assert row["place"] == {"en": "Almaty", "ru": "Алматы"}[language]


def test_an_article_without_the_language_is_in_its_own() -> None:
    """Editions of long ago may lack a translation; the row says in which language it is."""
    articles = Corpus((article(),)).ordered(profile(), "ru")
    assert articles.to_pandas()["language"].tolist() == ["en"]


def test_what_is_not_known_is_missing() -> None:
    """Days are NaT, texts are missing, both typed; also where nothing is known at all."""
    frame = Corpus((article(),)).to_pandas()
    assert frame[["published_on", "event_on", "place", "narrative"]].isna().all(axis=None)
    assert frame.dtypes["event_on"] == "datetime64[us]"


def test_no_articles_are_a_table_with_the_same_columns() -> None:
    """An empty corpus has the columns and types of any other."""
    empty = Corpus(()).to_pandas()
    assert empty.dtypes.drop("country").equals(reference().to_pandas().dtypes.drop("country"))
    assert Corpus(()).to_pandas(explode=True).empty
    assert Figures(Corpus(())).to_pandas().empty


def test_pandas_itself_makes_the_table_of_articles() -> None:
    """``pd.DataFrame(articles)`` has the same cells, with the id as a column."""
    articles = reference().articles
    expected = articles.to_pandas().reset_index()
    frame = pd.DataFrame(articles)
    assert [*frame.columns] == [*expected.columns]
    assert frame["event_on"].dtype == "datetime64[us]"
    assert frame["n_figures"].dtype == "int64"
    pd.testing.assert_frame_equal(frame, expected.astype({"country": "str"}))


def test_a_new_field_is_a_column() -> None:
    """Columns derive from the model of the articles."""

    class Longer(Article):
        keywords: tuple[str, ...] = ()

    longer = Longer.model_validate(record(keywords=["school"]))
    assert Corpus((longer,)).to_pandas()["keywords"].tolist() == [["school"]]


def test_figures_are_indexed_by_their_article() -> None:
    """A figure is a row, whose name is that of its fact."""
    frame = reference().figures.to_pandas()
    facts = dict(reference().facts.group("figures"))
    assert dict(zip(frame["fact"].str.removeprefix("figures."), frame["value"], strict=True)) == {
        name: fact.value for name, fact in facts.items()
    }
    joined = frame.join(reference().to_pandas()["outlet"])
    assert joined["outlet"].notna().all()
    assert len(reference().figures) == len(frame)


def test_trends_have_a_row_for_each_group_of_each_edition(tmp_path: Path) -> None:
    """Editions are in the order of time, and a group without articles has 0."""
    records = [
        record(id="kz-a", release=None, published_on="2024-11-10", country="UZ"),
        record(id="kz-b", source_url="https://example.kz/2"),
    ]
    trends = load_trends(release_of(tmp_path, *records), tmp_path)
    frame = trends.to_pandas()
    assert [*frame.index.categories] == ["2024-11-01/2024-11-15", "2024-19"]
    countries = frame[frame["by"] == "country"]
    table = countries.pivot_table(
        index="edition", columns="group", values="articles", observed=False
    )
    assert table.loc["2024-19"].to_dict() == {"KZ": 1, "UZ": 0}
    assert frame["first_day"].iloc[0] == pd.Timestamp("2024-11-01")


# As a sequence, and as a mapping


def test_an_article_is_found_by_place_and_by_id() -> None:
    """A number counts from 0, also from the end; a text is an id; a slice is a corpus."""
    articles = reference().articles
    assert articles[0] is articles.articles[0]
    assert articles[-1] is articles.articles[-1]
    assert articles["kg-gunk-visit"].id == "kg-gunk-visit"
    assert [each.id for each in articles[:2]] == [each.id for each in articles.articles[:2]]
    assert [*articles[:2].to_pandas()["country"].cat.categories] == STATES
    assert "kg-gunk-visit" in articles
    assert articles[0] in articles
    assert "kg" not in articles


def test_facts_are_a_mapping() -> None:
    """They iterate over their names, and have the methods of a mapping."""
    facts = reference().facts
    assert [*facts] == [*facts.facts]
    assert len(facts) == len(facts.facts)
    assert dict(facts) == dict(facts.items()) == facts.facts
    assert facts["articles.by_country.AZ"].value == 0
    assert "articles.by_country.AZ" not in facts
    assert facts.get("articles.totl") is None


@pytest.mark.parametrize(
    "name, message",
    [
        (
            "articles.totl",
            "facts: no such name, got 'articles.totl'; did you mean 'articles.total'?",
        ),
        ("x", "facts: no such name, got 'x'; iterate to see the names"),
    ],
)
def test_an_unknown_fact_is_named(name: str, message: str) -> None:
    """The error says what is close, in words, and is a KeyError, too."""
    with pytest.raises(KeyError) as refused:
        reference().facts[name]
    assert str(refused.value) == message


def test_an_unknown_article_is_named() -> None:
    """An id that is nearly right is named."""
    with pytest.raises(CariccReportError, match="did you mean 'kg-gunk-visit'"):
        reference().articles["kg-gunk-visits"]
    with pytest.raises(IndexError):
        reference().articles[1000]


GIVEN = PARAMETERS | {
    "language": "en",
    "articles": "data/articles",
    "profile": "params/profile.yml",
}
LOADED = f"""
import sys
import caricc_report as cr
release = cr.load_release(**{GIVEN!r})
trends, fact = cr.load_trends(release), release.facts["articles.total"]
for each in (release, release.articles, release.articles[0], release.facts, fact, trends):
    repr(each), each._repr_html_()
"""
SEEN = """
print([name for name in ("pandas", "numpy", "polars") if name in sys.modules])
"""


@pytest.mark.parametrize(
    "code, expected", [("", "[]"), ("release.to_pandas()", "['pandas', 'numpy']")]
)
def test_pandas_is_imported_only_for_a_table(code: str, expected: str) -> None:
    """A release that nobody wants a table of does not wait for pandas; one that is, does."""
    ended = subprocess.run(
        [sys.executable, "-c", f"{LOADED}{code}{SEEN}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout == f"{expected}\n"
