"""What a notebook shows holds the release, and nothing but it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from builders import (
    kinds,
    record,
    reference,
    release_of,
    text_of,
    texts,
)
from projects import ROOT
from shown_trees import blocks, divisions, found, lines_of

import caricc_report as cr
from caricc_report.displays.shown import Shown
from caricc_report.model.handover import MEDIA_TYPE, Handover
from caricc_report.text.nodes import paragraph
from caricc_report.text.trees import TREE, from_json

if TYPE_CHECKING:
    from pathlib import Path


LANGUAGES = ("en", "ru")
TABLES = ("country", "topic", "outlet")


@pytest.mark.parametrize(
    "language, expected",
    [
        (
            "en",
            {
                "title": "INFORMATION RELEASE",
                "subtitle": "ABOUT PAST EVENTS IN THE ANTI-DRUG SPHERE",
                "cover-note": "(according to the media)",
                "period": "16–30.11.2024",
                "number": "#19",
                "city": "Almaty – 2024",
            },
        ),
        (
            "ru",
            {
                "title": "ИНФОРМАЦИОННЫЙ ВЫПУСК",
                "subtitle": "О ПРОШЕДШИХ СОБЫТИЯХ В АНТИНАРКОТИЧЕСКОЙ СФЕРЕ",
                "cover-note": "(по материалам СМИ)",
                "period": "16–30.11.2024",
                "number": "№ 19",
                "city": "Алматы – 2024",
            },
        ),
    ],
)
def test_the_cover(language: str, expected: dict[str, str]) -> None:
    """The cover names the publication, its period, number, place and year."""
    parts = divisions(blocks(cr.cover(reference(language))))
    assert {name: text_of(parts[name]) for name in expected} == expected
    assert text_of(parts["publisher"]).isupper()
    assert lines_of(parts["mark"]) == ["С А Р И С С", "Ц А Р И К Ц"]


@pytest.mark.parametrize(
    "language, number, citation",
    [("en", "Week 53", "”, week 53, 2026."), ("ru", "53-я неделя", "», 53-я неделя, 2026.")],
)
def test_a_week_has_its_word_and_the_year_of_iso_8601(
    tmp_path: Path, language: str, number: str, citation: str
) -> None:
    """28 December 2026 to 3 January 2027 is of 2026, on the cover and in the citation."""
    wanted = {"release": "2026-W53", "period": "2026-12-28/2027-01-03", "language": language}
    release = release_of(tmp_path, record(release="2026-W53", texts=texts()), **wanted)
    parts = divisions(blocks(cr.cover(release)))
    assert text_of(parts["number"]) == number
    assert text_of(parts["city"]).endswith("2026")
    assert citation in text_of(divisions(blocks(cr.imprint(release)))["citation"])


def test_the_imprint_says_how_to_cite() -> None:
    """The imprint has title, publisher, address, day of issue, a citation and the circulation."""
    tree = blocks(cr.imprint(reference()))
    parts = divisions(tree)
    assert text_of(parts["imprint-title"]) == "INFORMATION RELEASE CARICC"
    assert "Date of issue: 2 December 2024" in text_of(tree)
    assert "Licence" not in text_of(tree)
    assert text_of(parts["citation"]) == (
        "CARICC. “Information Release about past events in the anti-drug sphere”, #19, 2024. "
        "Almaty, 2 December 2024."
    )
    assert text_of(tree).endswith("Circulation in PDF format")


@pytest.mark.parametrize(
    "licence, said, address",
    [
        ("CC-BY-4.0", "CC-BY-4.0", "https://spdx.org/licenses/CC-BY-4.0"),
        ("https://example.org/terms/", "example.org/terms", "https://example.org/terms/"),
        ("CC-BY-4.0 OR MIT", "CC-BY-4.0 OR MIT", None),
    ],
)
def test_a_licence_that_is_stated_is_in_the_imprint(
    licence: str, said: str, address: str | None
) -> None:
    """It leads to its text, if it is one."""
    release = reference("ru")
    profile = release.profile.model_copy(update={"licence": licence})
    tree = blocks(cr.imprint(replace(release, profile=profile)))
    assert f"Лицензия: {said}" in text_of(tree)
    assert (address in [link["c"][2][0] for link in found(tree, "Link")]) == (address is not None)


def test_a_correction_is_cited_as_one() -> None:
    """The citation names its number."""
    release = reference()
    stated = '{"number": 2, "corrects": "2024-19", "file": "release.en.html", "reason": "A name."}'
    parameters = release.parameters.model_copy(update={"correction": stated})
    parts = divisions(blocks(cr.imprint(replace(release, parameters=parameters))))
    assert "#19, 2024 (correction 2). Almaty" in text_of(parts["citation"])


@pytest.mark.parametrize("show", [cr.imprint, cr.closing_imprint])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_address_can_be_followed(show: Any, language: str) -> None:
    """Both imprints name the publisher and link to its mail and its page."""
    release = reference(language)
    tree = blocks(show(release))
    assert release.profile.publisher[language] in text_of(tree)
    assert release.profile.address[language] in text_of(tree)
    assert [(text_of(link["c"][1]), link["c"][2][0]) for link in found(tree, "Link")] == [
        ("registry@caricc.org", "mailto:registry@caricc.org"),
        ("caricc.org", "https://www.caricc.org"),
    ]


def test_the_place_of_the_contents() -> None:
    """The contents are a division with their title, for the renderer to fill."""
    parts = divisions(blocks(cr.contents(reference())))
    assert text_of(parts["contents"]) == "Contents"


def test_the_statistics_are_a_division() -> None:
    """The sentence of statistics stands in a division of its own."""
    parts = divisions(blocks(cr.statistics(reference())))
    assert text_of(parts["statistics"]).startswith("In the period from 16 to 30 November 2024, 30 ")


def test_the_narrative_is_composed_of_the_articles() -> None:
    """Without an own narrative, the articles' phrases make it."""
    said = text_of(blocks(cr.narrative(reference())))
    assert said.startswith("Published articles reflect information on preventive activities")


def test_an_own_narrative_stands_in_its_place(tmp_path: Path) -> None:
    """An editor's narrative replaces the composed one, with its facts in place."""
    release = release_of(
        tmp_path, record(narrative={"en": "a walk"}), narrative="One? {articles.total}!"
    )
    assert text_of(blocks(cr.narrative(release))) == "One? 1!"


@pytest.mark.parametrize(
    "show, identifier, title",
    [
        (cr.overview, "overview", "Overview"),
        (cr.in_figures, "in-figures", "The release in figures"),
    ],
)
def test_parts_have_headings(show: Any, identifier: str, title: str) -> None:
    """They can be linked to, and the contents list them."""
    (heading,) = blocks(show(reference()))
    assert heading["c"][:2] == [1, [identifier, [], []]]
    assert text_of(heading["c"][2]) == title


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reference_release_shows_nothing_unsafe(language: str) -> None:
    """All parts of the project's release are made of the few kinds that renderers share."""
    release = reference(language)
    parts = [
        cr.cover(release), cr.imprint(release), cr.contents(release), cr.statistics(release),
        cr.narrative(release), cr.in_figures(release), cr.figures_reported(release),
        cr.figures_added_up(release), cr.country_sections(release), cr.closing_imprint(release),
        *(cr.count_table(release, by=by) for by in TABLES),
    ]  # fmt: skip
    tree = [blocks(part) for part in parts]
    inside = {
        "AlignLeft", "AlignRight", "AlignDefault", "ColWidth", "ColWidthDefault",
        "Decimal", "Period",
    }  # fmt: skip
    assert kinds(tree) - inside <= {
        "Div", "Para", "Plain", "Header", "Table", "BlockQuote", "BulletList", "OrderedList",
        "Str", "Space", "LineBreak", "Emph", "Strong", "Link",
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_within_the_document_has_its_place(language: str) -> None:
    """Numbers lead to facts, articles to headings that there are; no identifier is used twice."""
    release = reference(language)
    annex = blocks(cr.how_numbers_were_made(release))
    shown = [
        annex,
        *(blocks(cr.count_table(release, by=by)) for by in ("country", "topic", "outlet")),
        blocks(cr.statistics(release)),
        blocks(cr.figures_reported(release)),
        blocks(cr.figures_added_up(release)),
    ]
    links = found(shown, "Link")
    headings = found(blocks(cr.country_sections(release)), "Header")
    identifiers = [heading["c"][1][0] for heading in headings]
    identifiers += [span["c"][0][0] for span in found(annex, "Span")]
    assert len(set(identifiers)) == len(identifiers)
    assert {link["c"][2][0].removeprefix("#") for link in links} <= set(identifiers)


def test_the_handover_holds_the_release() -> None:
    """The host side gets metadata, facts, and the articles as used.

    The document's title has number and period, the running one the publisher too.
    """
    release = reference()
    handover = cr.hand_over(release).handover
    assert (handover.release, handover.language) == ("2024-19", "en")
    assert handover.facts == release.facts.as_json()
    assert [each["id"] for each in handover.articles] == [each.id for each in release.articles]
    metadata = handover.metadata
    assert (metadata.as_of, metadata.lang) == ("2024-12-02", "en")
    assert metadata.title == "Information Release #19, 2024 (16–30.11.2024)"
    assert metadata.running_title == "CARICC · Information Release #19, 2024 (16–30.11.2024)"


def test_a_handover_goes_through_json() -> None:
    """What a cell shows is read as the same handover."""
    shown = cr.hand_over(reference())._repr_mimebundle_()
    assert shown["text/plain"] == "Release 2024-19: 30 articles"
    content = json.loads(json.dumps(shown[MEDIA_TYPE]))
    assert Handover.model_validate(content) == cr.hand_over(reference()).handover


def test_a_piece_of_the_document_is_shown_in_every_way() -> None:
    """A notebook keeps the tree for renderers and HTML for JupyterLab; no text is markup."""
    piece = Shown(paragraph("a <b> *c*"))
    shown = piece._repr_mimebundle_()
    assert from_json(json.loads(json.dumps(shown[TREE]))) == piece.blocks
    assert shown["text/html"] == "<p>a &lt;b&gt; *c*</p>"
    assert shown["text/plain"] == repr(piece) == "<paragraph>"


def test_the_notebook_shows_every_part_of_the_document() -> None:
    """Each display function is called by the project's notebook."""
    notebook = json.loads((ROOT / "notebooks/release.ipynb").read_text("utf-8"))
    source = "".join("".join(cell["source"]) for cell in notebook["cells"])
    shows = [
        "cover", "imprint", "contents", "at_a_glance", "overview", "statistics", "narrative",
        "country_sections", "in_figures", "count_table", "figures_reported",
        "how_numbers_were_made", "closing_imprint", "hand_over",
    ]  # fmt: skip
    places = [source.find(f"cr.{name}(this_release") for name in shows]
    assert -1 not in places
    assert places == sorted(places)
