"""A release and what it holds show themselves: in Jupyter as tables, as text in a few lines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from builders import FIGURE, article, png, record, reference, release_of, texts

from caricc_report.editorial.checks.finding import Finding, Findings, Severity
from caricc_report.editorial.corpus import Corpus
from caricc_report.editorial.duplicates.duplicates import Duplicate
from caricc_report.editorial.facts import Fact
from caricc_report.editorial.release import Photo
from caricc_report.editorial.review import load_review
from caricc_report.editorial.trends import load_trends
from caricc_report.model.parameters import Waiver
from caricc_report.model.summary import MOST_LINES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HOSTILE = "<img src=x onerror=alert(1)>"
FINDING = Finding("text-short", Severity.WARNING, f"body: short, got {HOSTILE!r}", ("kz-a", "kz-b"))
SHOWN: dict[str, Callable[[], Any]] = {
    "release": reference,
    "articles": lambda: reference().articles,
    "article": lambda: reference().articles[0],
    "facts": lambda: reference().facts,
    "fact": lambda: reference().facts["articles.total"],
    "figures": lambda: reference().figures,
    "trends": lambda: load_trends(reference()),
    "edition": lambda: load_trends(reference()).points[-1],
    "review": lambda: load_review(reference()),
    "findings": lambda: load_review(reference()).findings,
    "finding": lambda: FINDING,
    "photo": lambda: Photo(png() * 10_000, "image/png", "A page", "Caption", None),
}


def test_text_is_short() -> None:
    """None needs more than a screen."""
    for show in SHOWN.values():
        text = repr(show())
        assert len(text.splitlines()) <= MOST_LINES
        assert len(text) < 5_000


def test_jupyter_gets_html() -> None:
    """The HTML begins with what the text begins with."""
    for show in SHOWN.values():
        shown = show()
        assert f"<strong>{repr(shown).splitlines()[0]}</strong>" in shown._repr_html_()


def test_what_strangers_wrote_is_no_markup(tmp_path: Path) -> None:
    """Headlines, outlets and subjects of any article are escaped wherever they are shown."""
    fields = {
        "outlet": HOSTILE,
        "place": HOSTILE,
        "campaign": HOSTILE,
        "texts": texts(HOSTILE, HOSTILE),
        "figures": [FIGURE | {"subject": HOSTILE}],
    }
    release = release_of(tmp_path, record(**fields))
    found = (
        release,
        release.articles,
        release.articles[0],
        release.facts,
        release.figures,
        load_trends(release, tmp_path),
        FINDING,
        Findings([FINDING]),
        Photo(png(), "image/png", HOSTILE, HOSTILE, HOSTILE),
    )
    for each in found:
        assert "<img src=x" not in each._repr_html_()
    assert release.articles[0]._repr_html_().count("&lt;img src=x") == 8


def test_an_article_is_known_by_what_it_says() -> None:
    """The text of an article has its id, its fields and the beginning of its texts."""
    shown = article(
        published_on="2024-11-20", event_on="2024-11-18", event_until="2024-11-19", figures=[FIGURE]
    )
    assert repr(shown).splitlines() == [
        "Article kz-example",
        "  country: KZ",
        "  outlet: example.kz",
        "  source_url: https://example.kz/news/1",
        "  published_on: 2024-11-20",
        "  release: 2024-19",
        "  event: 2024-11-18 to 2024-11-19",
        "  topics: prevention",
        "  headline.en: A headline",
        "  body.en: A body.",
        "  figures: 50 people (students)",
    ]
    assert str(shown) == repr(shown)


def test_articles_are_listed_in_the_language_of_the_release() -> None:
    """The headlines of a release in Russian are Russian."""
    release = reference("ru")
    headline = release.articles[0].texts["ru"].headline
    assert headline[:20] in repr(release.articles)


def test_a_fact_says_what_it_rests_on() -> None:
    """Value, unit and the first articles."""
    fact = Fact(2180, "people", ("kz-a", "kz-b", "kz-c", "kz-d"), "at least", span="2024")
    assert repr(fact) == (
        "Fact: at least 2,180 people\n  span: 2024\n  4 articles: kz-a, kz-b, kz-c and 1 more"
    )


def test_a_finding_says_who_waived_it() -> None:
    """A waived finding names the reason and the person."""
    waiver = Waiver(check="text-short", article="kz-a", reason="a notice", name="A. Editor")
    assert repr(replace(FINDING, waiver=waiver)).endswith("waived: by A. Editor: a notice")


def test_findings_are_a_tuple() -> None:
    """Whoever takes findings for a tuple is right."""
    findings = Findings([FINDING])
    assert findings == (FINDING,)
    assert isinstance(findings, tuple)
    assert findings[0] is FINDING
    assert repr(Findings()).splitlines()[0] == "0 findings"


def test_a_pair_names_both_articles() -> None:
    """A duplicate does not show the whole of its articles."""
    pair = Duplicate(article(id="a"), article(id="b"), "same link", 100, ("en", "en"))
    assert repr(pair).splitlines()[0] == "Duplicate: a and b"


def test_a_photo_is_seen(tmp_path: Path) -> None:
    """In Jupyter a photo is there with its alternative text, and its bytes are in no text."""
    (tmp_path / "a.png").write_bytes(png())
    image = {"path": "a.png", "alt": {"en": "A page"}, "credit": "A. Photographer"}
    release = release_of(tmp_path, record(images=[image]))
    (photo,) = release.photos(release.articles[0])
    assert '<img src="data:image/png;base64,' in photo._repr_html_()
    assert 'alt="Photo: A page"' in photo._repr_html_()
    assert "credit: A. Photographer" in repr(photo)


def test_no_articles_are_shown_as_none() -> None:
    """An empty corpus says so."""
    assert repr(Corpus(())).splitlines()[0] == "0 articles"
