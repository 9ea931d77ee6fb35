"""How complete the articles are, what was found, and which are likely duplicates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from builders import FIGURE, png, record, release_of, said, texts, told

import caricc_report as cr
from caricc_report.document.document import places_in
from caricc_report.editorial import review as review_module
from caricc_report.errors import UsageError
from caricc_report.model.languages import sentences_of
from caricc_report.text.chart_nodes import BarChart
from caricc_report.text.nodes import Link, Number, line
from caricc_report.text.trees import walk

if TYPE_CHECKING:
    from pathlib import Path


LANGUAGES = ("en", "ru")


def test_coverage_counts_the_articles_that_have_a_field(tmp_path: Path) -> None:
    """A fact for the number and one for the share, each with its articles."""
    rows = [
        record(id="kz-a", place="Almaty", figures=[FIGURE], texts=texts()),
        record(id="kz-b", place="Astana", narrative={"en": "a meeting"}),
        record(id="kz-c"),
    ]
    review = cr.load_review(release_of(tmp_path, *rows))
    facts = {name: (fact.value, fact.articles) for name, fact in review.facts.items()}
    assert facts["coverage.articles.place"] == (2, ("kz-a", "kz-b"))
    assert facts["coverage.share.place"] == (67, ("kz-a", "kz-b"))
    assert facts["coverage.articles.texts.ru"] == (1, ("kz-a",))
    assert facts["coverage.articles.narrative.en"] == (1, ("kz-b",))
    assert facts["coverage.share.texts.en"][0] == 100
    assert facts["coverage.share.images"][0] == 0


def test_only_all_are_100_percent(tmp_path: Path) -> None:
    """A share is rounded, but neither to none nor to all."""
    rows = [record(id=f"kz-{n}", place="Almaty" if n else None) for n in range(300)]
    rows[0]["campaign"] = "C"
    facts = cr.load_review(release_of(tmp_path, *rows)).facts
    assert facts["coverage.share.place"].value == 99
    assert facts["coverage.share.campaign"].value == 1


WHOLE = {
    **record(texts=texts(), narrative={"en": "a seminar", "ru": "семинаре"}, figures=[FIGURE]),
    "event_on": "2024-11-20",
    "published_on": "2024-11-20",
    "images": [{"path": "a.png", "alt": {"en": "A", "ru": "A"}}],
}
COVERAGE = {
    "never": (
        [{"place": "Almaty"}],
        "Not filled in at all: Campaign",
        "Не заполнено ни разу: Кампания",
    ),
    "seldom": (
        [{"place": "Almaty"}, {"campaign": "C"}],
        "Filled in least often: Place and Campaign, in 50% of the articles",
        "Реже всего заполнено: Место и Кампания – в 50 % материалов",
    ),
    "always": (
        [{"place": "Almaty", "campaign": "C"}],
        "All articles have all fields.",
        "Во всех материалах заполнены все поля.",
    ),
}


@pytest.mark.parametrize("rows, english, russian", COVERAGE.values(), ids=COVERAGE)
def test_the_coverage_says_what_the_fewest_have(
    tmp_path: Path, rows: list[dict[str, str]], english: str, russian: str
) -> None:
    """Bars are sorted by it, and those that the title is about have the accent."""
    records = [{**WHOLE, "id": f"kz-{n}", **row} for n, row in enumerate(rows)]
    (tmp_path / "a.png").write_bytes(png())
    for language, title in (("en", english), ("ru", russian)):
        shown = cr.coverage_chart(cr.load_review(release_of(tmp_path, *records, language=language)))
        assert told(shown).splitlines()[0].replace("\xa0", " ") == title
        charts = [each for each in walk(shown.blocks) if isinstance(each, BarChart)]
        assert len(charts) == (not title.endswith("."))
        for chart in charts:
            values = [bar.value for bar in chart.bars]
            assert values == sorted(values, reverse=True)
            assert [bar.is_main for bar in chart.bars] == [each == values[-1] for each in values]


def test_findings_name_the_articles_by_their_headlines(tmp_path: Path) -> None:
    """Each finding has a row, with a link to its article in the annex."""
    review = cr.load_review(release_of(tmp_path, record(narrative={"en": "the the seminar"})))
    shown = cr.finding_table(review)
    assert "word-doubled" in told(shown)
    links = {node for node in walk(shown.blocks) if isinstance(node, Link)}
    assert Link(line("A headline"), "#article-kz-example") in links
    annex = cr.how_numbers_were_made(review.release, review, about="quality")
    assert "article-kz-example" in places_in(annex.blocks)


FOUND = {
    "event_on": (
        {"event_on": "2024-11-01"},
        "event_on: the event ended on 2024-11-01, before the period 2024-11-16/2024-11-30; ",
        "День события: событие завершилось 1 ноября 2024 года, до начала периода, 16–30 ноября",
    ),
    "texts.ru.body": (
        {},
        "texts.ru.body: 2 words, 20 at least are usual; ",
        "Текст (ru): 2 слова, обычно не менее 20; ",
    ),
    "figures.1": (
        {"figures": [{"kind": "group", "value": 77, "unit": "people", "subject": "S"}]},
        "figures.1.unit: does not fit 'group', got 'people'; write groups, or correct kind",
        "Показатели, 1: единица «people» не подходит к виду «group»; укажите groups или ",
    ),
    "source_url": (
        {"source_url": "https://1.2.3.4/a", "outlet": "Some outlet"},
        "source_url: an IP address, not a host name, got '1.2.3.4'; copy the address",
        "Ссылка: IP-адрес вместо имени узла, '1.2.3.4'; скопируйте адрес",
    ),
    "outlet": (
        {"outlet": "Agency"},
        "outlet: not known, got 'Agency'; write the host, 'example.kz', or",
        "Издание: неизвестное издание 'Agency'; укажите имя узла, 'example.kz', или",
    ),
}


@pytest.mark.parametrize("changes, english, russian", FOUND.values(), ids=FOUND)
def test_a_document_says_findings_in_its_language(
    tmp_path: Path, changes: dict[str, Any], english: str, russian: str
) -> None:
    """With fields and days as people call them; the command and checks.json stay as they are."""
    both = {**texts(), "ru": {"headline": "Заголовок", "body": "Текст материала."}}
    release = release_of(tmp_path, record(texts=both, **changes), language="ru")
    review = cr.load_review(release)
    assert any(finding.message.startswith(english) for finding in review.findings)
    shown = told(cr.finding_table(review))
    assert russian in shown
    assert f"{english.partition(':')[0]}:" not in shown


def test_every_finding_has_words_in_every_language() -> None:
    """The same messages, with the same things to put in place."""
    messages = {
        language: {
            name: sorted(set(re.findall(r"\$(\w+)", message)) - {"reason", "other", "scripts"})
            for name, message in re.findall(
                r"^finding-([\w-]+) = (.*(?:\n[ *}].*)*)", sentences_of(language), re.MULTILINE
            )
        }
        for language in LANGUAGES
    }
    assert messages["en"] == messages["ru"]
    assert len(messages["en"]) > 25


def test_likely_duplicates_have_their_score(tmp_path: Path) -> None:
    """Two articles with the same text are a pair, with why and how much."""
    body = "Police officers told pupils of a school how dangerous drugs are, and what the law says."
    rows = [
        record(id=f"kz-{n}", outlet=f"{n}.kz", source_url=f"https://{n}.kz/1",
               texts={"en": {"headline": f"Headline {n}", "body": body}})
        for n in ("a", "b")
    ]  # fmt: skip
    table = cr.likely_duplicates(cr.load_review(release_of(tmp_path, *rows)))
    assert "duplicates.kz-a.kz-b" in {
        node.fact for node in walk(table.blocks) if isinstance(node, Number)
    }
    shown = told(table)
    assert "similar text" in shown
    assert "Headline a" in shown
    assert "Headline b" in shown
    for name in ("a", "b"):
        assert f"kz-{name}, {name}.kz, {name}.kz/1" in shown
        assert Link(line(f"{name}.kz/1"), f"https://{name}.kz/1") in [*walk(table.blocks)]


@pytest.mark.parametrize(
    "language, said", [("en", "the same 2 times"), ("ru", "повторяется, всего 2")]
)
def test_counts_in_findings_are_the_checks_own(tmp_path: Path, language: str, said: str) -> None:
    """And the likeness of duplicates is a fact, so that no number is typed."""
    rows = [
        record(
            id=f"kz-{name}",
            source_url=f"https://example.kz/{name}",
            narrative={"en": "a seminar", "ru": "семинаре"},
            texts=texts("Seminar", "A body of some words. " * 20),
        )
        for name in "ab"
    ]
    review = cr.load_review(release_of(tmp_path, *rows, language=language))
    likeness = review.facts["duplicates.kz-a.kz-b"]
    assert (likeness.value, likeness.unit) == (100, "percent")
    assert said in told(cr.finding_table(review))


def test_without_rapidfuzz_the_page_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Duplicates are not looked for then, and all else is shown."""

    def refuse(*_: object) -> None:
        message = "Finding duplicates needs rapidfuzz; pip install 'caricc-report[import]'"
        raise UsageError(message)

    monkeypatch.setattr(review_module, "find_duplicates", refuse)
    review = cr.load_review(release_of(tmp_path, record()))
    assert said(*cr.likely_duplicates(review).blocks) == (
        "Duplicates were not looked for. Finding duplicates needs rapidfuzz; pip install "
        "'caricc-report[import]'."
    )
    assert review.findings
