"""The sections of the countries: openers, articles, their photos, quotations and sources."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from builders import (
    FIGURE,
    article,
    kinds,
    png,
    record,
    reference,
    release_of,
    text_of,
    texts,
    tree_of,
)
from shown_trees import blocks, divisions, found

import caricc_report as cr
from caricc_report.archive.building import build_archive
from caricc_report.model.period import Period
from caricc_report.model.period_kind import PeriodKind
from caricc_report.text.chart_nodes import Sparkline
from caricc_report.text.nodes import Division, fact_id
from caricc_report.text.trees import walk

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.editorial.release import Release
    from caricc_report.model.article import Article

HOSTILE = "{{< env HOME >}} *x* $y$ @z <b> `{=typst}` | [l](u) ^[n] # ::: \\"


def build(articles: list[Article], folder: Path) -> None:
    """Build an archive of articles of the half-months of 2024, #19 being that of November."""
    names = {str(each.release) for each in articles}
    half_month = PeriodKind.HALF_MONTH
    periods = {name: Period.numbered(half_month, 2024, int(name[-2:]) + 3) for name in names}
    build_archive(articles, folder / "archive", periods, half_month)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_sections_of_the_reference_release(language: str) -> None:
    """Each country has one under its formal name; its articles are in order, whole, and linked."""
    release = reference(language)
    tree = blocks(cr.country_sections(release))
    expected = []
    for code, articles in release.articles.by_country().items():
        name = release.profile.country(code, language, formal=True)
        expected.append((1, f"country-{code.lower()}", ["country"], name))
        expected += [(2, each.id, ["article"], each.texts[language].headline) for each in articles]
    assert len(expected) == 36
    assert [(level, attr[0], attr[1], text_of(text)) for level, attr, text in
            (heading["c"] for heading in found(tree, "Header"))] == expected  # fmt: skip
    targets = [link["c"][2][0] for link in found(tree, "Link")]
    sources = [target for target in targets if target.startswith("https://")]
    assert sources == [each.source_url for each in release.articles]
    shown = " ".join(text_of(tree).split())
    for each in release.articles:
        for part in each.texts[language].body.split("\n\n"):
            words = part.replace("*", "").lstrip("> ").split()
            assert " ".join(words) in shown


def test_countries_that_are_no_members_come_last(tmp_path: Path) -> None:
    """A country outside the profile has its section behind the member states."""
    countries = ("TR", "DE", "UZ", "KZ")
    release = release_of(
        tmp_path, *(record(id=f"a-{code.lower()}", country=code) for code in countries)
    )
    headings = found(blocks(cr.country_sections(release)), "Header")
    assert [text_of(each["c"][2]) for each in headings if each["c"][0] == 1] == [
        "Republic of Kazakhstan", "Republic of Uzbekistan", "Germany", "Türkiye",
    ]  # fmt: skip


def meta(release: Release) -> str:
    """Return the line under the headline of the one article of a release."""
    *_, last = divisions(blocks(cr.country_sections(release)))["meta"]
    return text_of(last)


def notes(release: Release, number: int = 0) -> list[str]:
    """Return what stands in the margin beside an article, by its place in the release."""
    articles = [
        node for node in found(blocks(cr.country_sections(release)), "Div")
        if node["c"][0][1] == ["article"]
    ]  # fmt: skip
    division = divisions(articles[number]).get("notes", [])
    return [text_of(each) for each in division]


def test_the_line_under_a_headline(tmp_path: Path) -> None:
    """Place, days, outlet and topics stand below the headline; the campaign is apart."""
    release = release_of(
        tmp_path,
        record(
            place="Osh", campaign="Poppy", event_on="2024-11-27", event_until="2024-11-28",
            published_on="2024-11-29", topics=["prevention", "training"],
        ),
    )  # fmt: skip
    assert meta(release) == (
        "Osh · 27–28 November 2024 · Published: 29 November 2024 · example.kz · "
        "Prevention, Training"
    )
    assert notes(release) == ["Campaign: Poppy"]


def test_what_is_not_known_is_not_under_the_headline(tmp_path: Path) -> None:
    """An article without place and dates has outlet and topics alone, and no notes."""
    release = release_of(tmp_path, record(event_on="2024-11-27"))
    assert meta(release) == "27 November 2024 · example.kz · Prevention"
    assert notes(release) == []


def test_what_is_under_the_headline_is_in_the_language(tmp_path: Path) -> None:
    """Place and campaign are said in the language of the release."""
    translated = texts()
    translated["ru"] |= {"place": "Ош", "campaign": "Мак"}
    release = release_of(
        tmp_path, record(place="Osh", campaign="Poppy", texts=translated), language="ru"
    )
    assert meta(release) == "Ош · example.kz · Профилактика"
    assert notes(release) == ["Кампания: Мак"]


def test_the_whole_address_stands_under_an_article(tmp_path: Path) -> None:
    """It can be copied as it is; a host in Cyrillic is in its own letters."""
    release = release_of(tmp_path, record(source_url="https://www.xn--b1aew.xn--p1ai/a/?b=1#c"))
    origin = divisions(blocks(cr.country_sections(release)))["origin"]
    assert text_of(origin) == "Source: https://www.мвд.рф/a/?b=1#c"


def test_an_article_has_the_number_that_the_annex_calls_it_by() -> None:
    """They are numbered through all countries."""
    tree = blocks(cr.country_sections(reference()))
    numbers = [
        text_of(node) for node in found(tree, "Div") if node["c"][0][1] == ["article-number"]
    ]
    assert numbers == [f"{number}" for number in range(1, 31)]


def test_a_country_opens_with_what_is_said_of_it() -> None:
    """How many articles, which leads to the annex, and their topics, most first."""
    openers = [
        node for node in found(blocks(cr.country_sections(reference())), "Div")
        if node["c"][0][1] == ["country-opener"]
    ]  # fmt: skip
    heading, said = openers[1]["c"][1][:2]
    assert text_of(heading) == "Kyrgyz Republic"
    assert text_of(said).startswith("4 articles · International cooperation · Law enforcement")
    (link,) = found(said, "Link")
    assert link["c"][2][0] == "#fact-articles.by_country.KG"


@pytest.mark.parametrize("n_before, shown", [(1, []), (2, ["2024-17 – 2024-19"])])
def test_a_country_opens_with_its_articles_over_time(
    tmp_path: Path, n_before: int, shown: list[str]
) -> None:
    """Where the archive knows two releases before, or more; what a country lacked counts as 0."""
    numbers = range(19 - n_before, 19)
    archived = [article(id=f"ru-{n}", country="RU", release=f"2024-{n}") for n in numbers]
    build(archived, tmp_path)
    release = release_of(tmp_path, record(), archive="archive")
    (opener,) = (
        each for each in walk(cr.country_sections(release).blocks)
        if isinstance(each, Division) and each.name == "country-opener"
    )  # fmt: skip
    sparks = [each for each in walk(opener) if isinstance(each, Sparkline)]
    assert [each.values for each in sparks] == [(0, 0, 1)] * len(shown)
    said = [text_of(each) for each in divisions(tree_of((opener,))).get("over-time", [])]
    assert [each[-len("2024-17 – 2024-19") :] for each in said] == shown


def test_articles_of_one_campaign_or_story_name_one_another(tmp_path: Path) -> None:
    """By their numbers, which lead there; two are no range."""
    release = release_of(
        tmp_path, record(campaign="Poppy"), record(id="kz-b", campaign="Poppy"),
        record(id="kz-c", story="visit"), record(id="kz-d", story="visit"), record(id="kz-e"),
    )  # fmt: skip
    said = [notes(release, number) for number in range(5)]
    poppy = "Campaign: Poppy"
    assert said == [
        [poppy, "See also 2"],
        [poppy, "See also 1"],
        ["See also 4"],
        ["See also 3"],
        [],
    ]


def test_the_nearest_of_many_articles_of_a_campaign_are_named(tmp_path: Path) -> None:
    """Thirty of them: all of all would make a release of a thousand grow with the square."""
    ids = [f"kz-{number:02}" for number in range(1, 41)]
    release = release_of(tmp_path, *(record(id=each, campaign="Poppy") for each in ids))
    said = [notes(release, number)[1] for number in (0, 19, 39)]
    assert said == ["See also 2–31", "See also 5–19, 21–35", "See also 10–39"]


QUOTE = {"quote": "We help", "quote_speaker": "A. Speaker", "quote_role": "head of the centre"}
RUSSIAN = {"quote": "Мы помогаем", "quote_speaker": "А. Автор", "quote_role": "руководитель"}


@pytest.mark.parametrize(
    "language, quoted, speaker",
    [
        ("en", "“We help”", "— A. Speaker head of the centre"),
        ("ru", "«Мы помогаем»", "— А. Автор руководитель"),
    ],
)
def test_a_quotation_stands_out_with_its_speaker(
    tmp_path: Path, language: str, quoted: str, speaker: str
) -> None:
    """It follows the first paragraph, in the marks of the language."""
    both = texts(body="First.\n\nSecond.")
    both["ru"] |= RUSSIAN
    release = release_of(tmp_path, record(texts=both, **QUOTE), language=language)
    tree = blocks(cr.country_sections(release))
    kinds_of = [each["t"] for each in divisions(tree)["article"][3:6]]
    assert kinds_of == ["Para", "Div", "Para"]
    assert text_of(found(tree, "BlockQuote")) == quoted
    assert text_of(divisions(tree)["speaker"]) == speaker


@pytest.mark.parametrize("told, expected", [
    ({"story": "visit"}, "Continues “A ‘big’ headline” (release #18)"),
    ({"campaign": "Poppy"}, "Earlier in release #18"),
    ({}, None),
])  # fmt: skip
def test_what_an_article_goes_on_from_is_said(
    tmp_path: Path, told: dict[str, str], expected: str | None
) -> None:
    """The last release before that told of its story or campaign is named; later ones are not."""
    told_in = {"texts": {"en": {"headline": "A “big” headline", "body": "A body."}}, **told}
    build([article(id=f"kz-{n}", release=f"2024-{n}", **told_in) for n in (17, 18, 20)], tmp_path)
    release = release_of(tmp_path, record(**told), archive="archive")
    assert [each for each in notes(release) if "lease" in each] == ([expected] if expected else [])


@pytest.mark.parametrize("site, targets", [
    ("https://example.org/releases/", ["https://example.org/releases/2024-18/release.en.html#kz-18"]),
    (None, []),
])  # fmt: skip
def test_what_an_article_goes_on_from_can_be_followed(
    tmp_path: Path, site: str | None, targets: list[str]
) -> None:
    """Where the profile says at which address releases are published."""
    build([article(id="kz-18", release="2024-18", story="visit")], tmp_path)
    release = release_of(tmp_path, record(story="visit"), archive="archive")
    profile = release.profile.model_copy(update={"site": site})
    tree = blocks(cr.country_sections(replace(release, profile=profile)))
    links = found(divisions(tree)["notes"], "Link")
    assert [link["c"][2][0] for link in links] == targets


def test_a_quotation_in_the_text_stays_one(tmp_path: Path) -> None:
    """What somebody said stands as a quotation among the paragraphs."""
    body = "Before.\n\n> What he\n> said.\n\nAfter."
    release = release_of(tmp_path, record(texts=texts(body=body)))
    tree = divisions(blocks(cr.country_sections(release)))["article"]
    assert [(each["t"], text_of(each)) for each in tree[3:6]] == [
        ("Para", "Before."),
        ("BlockQuote", "What he said."),
        ("Para", "After."),
    ]


def test_hostile_articles_are_inert(tmp_path: Path) -> None:
    """Whatever the fields of an article hold, the sections hold it as text."""
    (tmp_path / "photo.png").write_bytes(png())
    hostile = record(
        outlet=HOSTILE, place=HOSTILE, campaign=HOSTILE, narrative={"en": HOSTILE},
        quote=HOSTILE, quote_speaker=HOSTILE, quote_role=HOSTILE,
        texts={"en": {"headline": HOSTILE, "body": f"{HOSTILE}\n\n::: {{.cover}}\n{HOSTILE}"}},
        figures=[FIGURE | {"subject": HOSTILE}],
        images=[{"path": "photo.png", "alt": {"en": HOSTILE}, "caption": {"en": HOSTILE},
                 "credit": HOSTILE}],
    )  # fmt: skip
    release = release_of(tmp_path, hostile, record(id="kz-b"), narrative=HOSTILE.replace("{", ""))
    shown = [
        cr.narrative(release), cr.figures_reported(release), cr.country_sections(release),
        cr.count_table(release, by="outlet"),
    ]  # fmt: skip
    tree = [blocks(each) for each in shown]
    assert not {
        "RawBlock",
        "RawInline",
        "Math",
        "Code",
        "CodeBlock",
        "Cite",
        "Note",
        "Span",
    } & kinds(tree)
    assert {link["c"][2][0] for link in found(tree, "Link")} == {
        "https://example.kz/news/1", "#kz-example", "#fact-figures.kz-example.1",
        "#fact-articles.total", "#fact-articles.by_country.KZ",
        "#fact-articles.by_outlet.example.kz",
        f"#{fact_id(f'articles.by_outlet.{HOSTILE}')}",
    }  # fmt: skip
    assert len(found(tree, "Header")) == 3
    assert len(found(tree, "Image")) == 1
    assert set(divisions(tree)) == {
        "note", "country-opener", "article", "article-number", "meta", "notes", "campaign",
        "pull-quote", "speaker", "with-photo", "photo", "credit", "beside-photo", "origin",
    }  # fmt: skip
    (body,) = divisions(tree)["beside-photo"][:1]
    assert text_of(body) == HOSTILE.replace("*", "").replace("`{=typst}`", "{=typst}").replace(
        "[l](u)", "l"
    )
    assert text_of(found(tree, "Header")[1]["c"][2]) == HOSTILE
