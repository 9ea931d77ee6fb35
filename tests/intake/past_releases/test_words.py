"""Names of countries, ids, topics and origins, as past releases write them."""

from __future__ import annotations

import re

import pytest
from builders import body_text, profile
from hypothesis import given
from hypothesis import strategies as st

from caricc_report.intake.past_releases.articles import guess_topic, read_origin
from caricc_report.intake.past_releases.front import find_country
from caricc_report.intake.slugs import free_slug
from caricc_report.model.commonmark import plain_commonmark
from caricc_report.text.fields import spellings_of

NAMES = spellings_of(profile()).names_of("country")


@pytest.mark.parametrize(
    "name, code",
    [
        ("REPUBLIC OF KAZAKHSTAN", "KZ"),
        ("Kyrgyzstan", "KG"),
        ("РОССИЙСКАЯ ФЕДЕРАЦИЯ", "RU"),
        ("ISLAMIC REPUBLIC OF IRAN", "IR"),
        ("РЕСПУБЛИКА БЕЛАРУСЬ", "BY"),
        ("Georgia", "GE"),
        ("REPUBLIC OF NOWHERE", None),
        ("CENTRAL ASIA", None),
        ("", None),
    ],
)
def test_a_country_is_known_by_its_names(name: str, code: str | None) -> None:
    """Formal or short, in English or Russian, in capitals or not."""
    assert find_country(name, NAMES) == code


@given(st.text(), st.sets(st.text(max_size=5)))
def test_every_id_is_valid_and_free(text: str, taken: set[str]) -> None:
    """Any headline makes an id."""
    slug = free_slug("kz", text, taken)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= 80
    assert slug not in taken


@pytest.mark.parametrize(
    "headline, body, topic",
    [
        ("Семинар для инспекторов", "", "training"),
        (
            "NEWS",
            "Police officers seized 3 kg. Others were detained. Students watched.",
            "law-enforcement",
        ),
        ("NEWS", "Nothing in particular.", None),
        ("", "", None),
    ],
)
def test_a_topic_is_guessed_by_beginnings_of_words(
    headline: str, body: str, topic: str | None
) -> None:
    """The headline comes first, then what most words of the text speak for."""
    assert guess_topic(headline, body, profile().topic_words) == topic


def test_an_origin_of_our_own_making_is_read() -> None:
    """Labels, dates and the shown name of an outlet become fields again."""
    lines = ["Campaign: Clean City · Place: Osh · Date of the event: 27–28 November 2024",
             "Published: 29 November 2024", "Outlet: example.kg"]  # fmt: skip
    assert read_origin(lines, profile()) == {
        "campaign": "Clean City", "place": "Osh", "event_on": "2024-11-27",
        "event_until": "2024-11-28", "published_on": "2024-11-29", "outlet": "example.kg",
    }  # fmt: skip
    russian = ["Дата события: 30 ноября – 1 декабря 2024 года"]
    assert read_origin(russian, profile()) == {
        "event_on": "2024-11-30",
        "event_until": "2024-12-01",
    }


@pytest.mark.parametrize(
    "line, expected",
    [
        (
            "Osh · 27–28 November 2024 · Published: 29 November 2024 · example.kg · Prevention",
            {
                "outlet": "example.kg",
                "place": "Osh",
                "event_on": "2024-11-27",
                "event_until": "2024-11-28",
                "published_on": "2024-11-29",
            },
        ),
        ("example.kg · Обучение", {"outlet": "example.kg"}),
        ("Ош · 30 ноября 2024 года · мвд.рф · Обучение", {
            "outlet": "мвд.рф", "place": "Ош", "event_on": "2024-11-30"}),
    ],
)  # fmt: skip
def test_the_line_under_a_headline_of_our_own_making_is_read(
    line: str, expected: dict[str, str]
) -> None:
    """Its end, outlet and topics, tells what it is."""
    assert read_origin([line], profile()) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Osh · Bishkek · example.kg · Prevention",
        "It took place in Osh.",
        "Note: none",
        "Published: yesterday",
        "Place: Osh · a note",
    ],
)
def test_what_is_no_origin_stays_text(line: str) -> None:
    """A line that cannot be read whole belongs to the body."""
    assert read_origin([line], profile()) is None


IN_XML = st.characters(
    exclude_categories=["Cc", "Cs"], include_characters="\0\t\n", exclude_characters="\ufffe\uffff"
)
"""The others are in no document."""


@given(st.text(IN_XML))
def test_plain_commonmark_shows_exactly_the_text(text: str) -> None:
    """Nothing in it is markup, and nothing is lost."""
    shown = body_text(plain_commonmark(text))
    assert shown.split() == text.replace("\0", "\ufffd").split()
