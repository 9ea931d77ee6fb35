"""Duplicates are found, whatever the order of the articles."""

from __future__ import annotations

import datetime as dt
import re
import sys
from typing import TYPE_CHECKING, Any

import pytest
from builders import article, changed, in_language
from hypothesis import given
from hypothesis import strategies as st
from projects import REAL, ROOT

from caricc_report.editorial.duplicates import pairs
from caricc_report.editorial.duplicates.duplicates import (
    Duplicate,
    find_duplicates,
    merge_duplicates,
)
from caricc_report.errors import InvalidInputError, UsageError
from caricc_report.loaders import load_articles
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable

    from caricc_report.model.article import Article

REFERENCE = load_articles(ProjectFile(ROOT / "data/articles", "data/articles"))
BY_ID = {each.id: each for each in REFERENCE}
SEMINAR = BY_ID["kz-almaty-seminar"]


def seen(pairs: Iterable[Duplicate]) -> list[tuple[str, str, str]]:
    """Return ids and reasons."""
    return [(pair.kept.id, pair.duplicate.id, pair.reason) for pair in pairs]


SAME = ("kz-almaty-seminar", "kz-almaty-seminar-2")


def test_reference_has_no_duplicates() -> None:
    """No article of the reference release is, or looks like, another one."""
    found = find_duplicates(REFERENCE, ())
    assert found.certain == ()
    assert found.likely == ()


def test_known_articles_are_found_again() -> None:
    """Articles that are read again are all certain duplicates of the known ones, with no note."""
    found = find_duplicates(REFERENCE, REFERENCE)
    assert [(pair.kept, pair.duplicate, pair.note) for pair in found.certain] == [
        (each, each, "") for each in sorted(REFERENCE, key=lambda each: each.id)
    ]
    assert found.likely == ()


def original(headline: str, until: str) -> str:
    """Return an article of the printed release; headlines stand in its contents, too."""
    text = REAL.read_text(encoding="utf-8")
    start = text.rindex(headline) + len(headline)
    return text[start : text.rindex(until)]


@pytest.mark.printed
def test_shared_paragraphs_make_no_duplicate() -> None:
    """The two articles on the counselling centre, as printed, share paragraphs and stay two."""
    headlines = (
        "ANTI-DRUG COUNSELING CENTER GOES TO CITIES OF PAVLODAR REGION",
        "ANTI-DRUG COUNSELING CENTER ARRIVED IN EKIBASTUZ",
        "TRAINING WORKSHOP ON DRUG AND SUBSTANCE ABUSE DETECTION HELD IN KOKSHETAU",
    )
    names = ("kz-pavlodar-counselling", "kz-ekibastuz-counselling")
    printed = [
        changed(
            BY_ID[name],
            id=name,
            source_url=BY_ID[name].source_url,
            figures=(),
            texts={"en": {"headline": headlines[index], "body": original(*headlines[index:][:2])}},
        )
        for index, name in enumerate(names)
    ]
    assert all("irrecoverable disease" in each.texts["en"].body for each in printed)
    found = find_duplicates(printed, ())
    assert (found.certain, found.likely) == ((), ())


@pytest.mark.parametrize("language", ["en", "ru"])
def test_same_address_in_another_language_is_certain(language: str) -> None:
    """An article at the same address is the same, in whatever language and spelling of it."""
    address = SEMINAR.source_url.replace("https://", "http://www.") + "?utm_source=telegram"
    other = in_language(SEMINAR, language, "Something else.", source_url=address)
    (pair,) = find_duplicates([other], [SEMINAR]).certain
    assert (pair.kept.id, pair.duplicate.id, pair.reason, pair.score) == (*SAME, "same link", 100)
    assert pair.languages == (language, language)


def test_texts_of_different_languages_are_shown_side_by_side() -> None:
    """Where no language is in common, each article's own is shown."""
    english, russian = (
        in_language(SEMINAR, language, id=f"in-{language}") for language in ("en", "ru")
    )
    (pair,) = find_duplicates([russian, english], ()).certain
    assert pair.languages == ("en", "ru")
    assert [text.headline for text in pair.texts] == [
        SEMINAR.texts[language].headline for language in ("en", "ru")
    ]


def test_address_of_a_site_says_nothing() -> None:
    """Two articles that give the address of a whole site are two."""
    others = [
        article(id=name, source_url="https://t.me/", texts={"en": {"headline": name, "body": name}})
        for name in ("one", "two")
    ]
    found = find_duplicates(others, ())
    assert (found.certain, found.likely) == ((), ())


@pytest.mark.parametrize("language", ["en", "ru"])
def test_same_text_with_small_changes_is_certain(language: str) -> None:
    """A text of the same outlet with a few words changed is the same text."""
    words = SEMINAR.texts[language].body.split(" ")
    words[10] = words[30] = "x"
    other = in_language(SEMINAR, language, " ".join(words))
    (pair,) = find_duplicates([other], [SEMINAR]).certain
    assert seen([pair]) == [(*SAME, "same text")]
    assert 95 <= pair.score < 100
    old = SEMINAR.texts[language].body.split(" ")
    assert pair.differences() == ((old[10], "x"), (old[30], "x"))


def test_moved_paragraph_changes_nothing() -> None:
    """A text whose paragraphs are in another order is the same text."""
    body = "\n\n".join(reversed(SEMINAR.texts["en"].body.split("\n\n")))
    assert seen(find_duplicates([in_language(SEMINAR, "en", body)], [SEMINAR]).certain) == [
        (*SAME, "same text")
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"outlet": "example.org"},
        {"country": "KG"},
        {"place": "Astana"},
        {"body": SEMINAR.texts["en"].body + " Of 12 schools, 12 took part."},
    ],
    ids=["outlet", "country", "place", "numbers"],
)
def test_same_text_is_only_likely_where_something_contradicts(changes: dict[str, Any]) -> None:
    """The same text of another outlet, country, place or with other numbers is for an analyst."""
    body = SEMINAR.texts["en"].body + " Of 30 schools, 30 took part."
    known = in_language(SEMINAR, "en", body, id=SEMINAR.id, source_url=SEMINAR.source_url)
    other = in_language(SEMINAR, "en", **{"body": body} | changes)
    found = find_duplicates([other], [known])
    assert found.certain == ()
    assert seen(found.likely) == [(*SAME, "similar text")]


def test_excerpt_in_another_outlet_is_likely() -> None:
    """The first paragraph alone, in another outlet, is shown to an analyst."""
    opening, *rest = EVENT.texts["en"].body.split("\n\n")
    other = in_language(EVENT, "en", opening, outlet="example.org", event_on=None)
    (pair,) = find_duplicates([other], [EVENT]).likely
    assert (pair.reason, pair.score) == ("similar text", 100)
    assert pair.differences() == ((" ".join(rest), ""),)


EVENT = BY_ID["tj-unodc-steering-committee"]


def report_of_event(**changes: Any) -> Article:
    """Return another outlet's article about the session of the Steering Committee."""
    text = {
        "headline": "Steering Committee session of UNODC’s programme held in Tajikistan",
        "body": "Guests from five countries and from international organisations met.",
    }
    fields = {"outlet": "example.tj", "published_on": None, "release": "2024-19"}
    return changed(EVENT, **fields | {"texts": {"en": text}, "narrative": {}} | changes)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"event_on": "2024-11-17", "event_until": "2024-11-19", "place": None},
        {"event_on": None, "published_on": "2024-11-20", "release": None},
    ],
    ids=["same day", "overlapping days", "same place and time"],
)
def test_same_event_in_two_outlets_is_likely(changes: dict[str, Any]) -> None:
    """Two outlets with like headlines, of one country and of the same days or place, are shown."""
    found = find_duplicates([report_of_event(**changes)], [EVENT])
    assert found.certain == ()
    assert seen(found.likely) == [(EVENT.id, f"{EVENT.id}-2", "same event")]


@pytest.mark.parametrize(
    "changes",
    [
        {"outlet": EVENT.outlet},
        {"country": "KG"},
        {"event_on": "2024-11-19"},
        {"event_on": None, "place": "Khujand"},
        {"event_on": None, "published_on": "2024-12-20", "release": None},
        {"texts": {"en": {"headline": "Heroin seized at a market", "body": "A man was held."}}},
    ],
    ids=["outlet", "country", "days", "place", "time", "headline"],
)
def test_other_events_are_not_shown(changes: dict[str, Any]) -> None:
    """Where country, days, place, time or headline differ, or outlets do not, it is another."""
    found = find_duplicates([report_of_event(**changes)], [EVENT])
    assert (found.certain, found.likely) == ((), ())


def test_wire_report_in_many_outlets_is_found() -> None:
    """A text that most of the new articles have is found in each of them."""
    copies = [
        in_language(
            SEMINAR, "en", id=f"copy-{n}", outlet=f"o{n}.kz", source_url=f"https://o{n}.kz/1"
        )
        for n in range(25)
    ]
    found = find_duplicates(copies, ())
    assert len(found.likely) == 25 * 24 // 2


def test_short_texts_are_compared_whole() -> None:
    """Texts of a few words are alike if they are the same words."""
    one = article(id="one", source_url="https://a.kz/1")
    same = article(id="two", source_url="https://a.kz/2")
    other = article(
        id="three",
        source_url="https://a.kz/3",
        texts={"en": {"headline": "A headline", "body": "No body."}},
    )
    found = find_duplicates([one, same, other], ())
    assert seen(found.certain) == [("one", "two", "same text")]
    assert found.likely == ()


def test_known_one_is_kept_before_one_published_earlier() -> None:
    """A known article stays; among new ones, the one that was published first."""
    early, late = (
        changed(SEMINAR, id=name, source_url=SEMINAR.source_url, published_on=day)
        for name, day in (("z-early", "2024-11-01"), ("a-late", "2024-11-02"))
    )
    assert seen(find_duplicates([late, early], ()).certain) == [("z-early", "a-late", "same link")]
    assert seen(find_duplicates([early], [late]).certain) == [("a-late", "z-early", "same link")]


def test_chain_has_one_kept_article() -> None:
    """What is the same as a duplicate is a duplicate of the kept one."""
    english = in_language(SEMINAR, "en", id="a", source_url="https://polisia.kz/1")
    russian = in_language(SEMINAR, "ru", id="b", source_url="https://polisia.kz/1/")
    again = in_language(SEMINAR, "ru", id="c", source_url="https://polisia.kz/2")
    found = find_duplicates([again, russian, english], ())
    assert seen(found.certain) == [("a", "b", "same link"), ("a", "c", "same text")]
    assert found.certain[1].languages == ("en", "ru")
    assert found.likely == ()


@pytest.mark.parametrize(
    "field, values",
    [
        ("place", ("Astana", None, "Almaty")),
        ("event_on", (dt.date(2024, 11, 5), None, dt.date(2024, 11, 6))),
    ],
)
def test_what_contradicts_a_kept_article_is_kept(field: str, values: tuple[Any, ...]) -> None:
    """Two that contradict each other are never merged, though a third is the same as both."""
    three = [
        in_language(
            SEMINAR, "en", id=name, source_url=f"https://polisia.kz/{name}", **{field: value}
        )
        for name, value in zip(("a", "b", "c"), values, strict=True)
    ]
    found = find_duplicates(three, ())
    assert seen(found.certain) == [("a", "b", "same text")]
    assert ("a", "c", "similar text") in seen(found.likely)
    assert [each.id for each in merge_duplicates(three, found)] == ["a", "c"]


def test_too_many_pairs_are_refused() -> None:
    """A link that stands in every record is a defect, not the same article many times."""
    many = [changed(SEMINAR, id=f"a{n}", source_url="https://polisia.kz/1") for n in range(400)]
    with pytest.raises(
        InvalidInputError, match=r"more than 50,000 pairs are similar \(same link\)"
    ):
        find_duplicates(many, ())


def test_too_many_headlines_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day that stands in every record is a defect, and all pairs would take long."""
    monkeypatch.setattr(pairs, "MOST_HEADLINES", 100)
    many = [
        changed(SEMINAR, id=f"a{n}", source_url=f"https://o{n}.kz/1", outlet=f"o{n}.kz")
        for n in range(15)
    ]
    assert find_duplicates(many[:14], ()).likely
    with pytest.raises(InvalidInputError, match="more than 100 pairs of headlines would have"):
        find_duplicates(many, ())


def test_likely_pair_is_not_repeated_for_a_certain_duplicate() -> None:
    """Of an article and its duplicate, only the kept one is shown beside a third."""
    twin = in_language(SEMINAR, "en", id="twin")
    third = in_language(SEMINAR, "en", id="third", outlet="x.kz", source_url="https://x.kz/1")
    found = find_duplicates([twin, third], [SEMINAR])
    assert seen(found.certain) == [(SEMINAR.id, "twin", "same text")]
    assert seen(found.likely) == [(SEMINAR.id, "third", "similar text")]


MIXED = [
    *REFERENCE[:6],
    in_language(SEMINAR, "en", id="twin"),
    in_language(SEMINAR, "ru", id="translation", source_url=SEMINAR.source_url + "#ru"),
    in_language(SEMINAR, "en", id="wire", outlet="x.kz", source_url="https://x.kz/1"),
    in_language(SEMINAR, "en", id="wire", outlet="y.kz", source_url="https://y.kz/1"),
    report_of_event(),
    EVENT,
]


@given(st.randoms(use_true_random=False))
def test_order_makes_no_difference(chance: random.Random) -> None:
    """Whatever the order of the articles, the same pairs are found, in the same order."""
    new, known = MIXED[::2], MIXED[1::2]
    expected = find_duplicates(new, known)
    assert expected.certain
    assert expected.likely
    chance.shuffle(new)
    chance.shuffle(known)
    assert find_duplicates(new, known) == expected


def test_other_articles_stay_as_they_are() -> None:
    """Merging leaves likely duplicates and all others alone, in their order."""
    found = find_duplicates(MIXED, ())
    remaining = merge_duplicates(MIXED, found)
    gone = [pair.duplicate.id for pair in found.certain]
    assert [each.id for each in remaining] == [each.id for each in MIXED if each.id not in gone]
    assert len(remaining) + len(found.certain) == len(MIXED)


def test_differences_are_all() -> None:
    """What differs and what is the same make the two texts again."""
    one, other = SEMINAR, BY_ID["kz-almaty-schools"]
    pair = Duplicate(one, other, "similar text", 70, ("en", "en"))
    kept, added = (" ".join(parts).split() for parts in zip(*pair.differences(), strict=True))
    first, second = (each.texts["en"].body.split() for each in (one, other))
    assert sorted([*first, *added]) == sorted([*second, *kept])


def test_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without rapidfuzz, the error says what to install."""
    monkeypatch.setitem(sys.modules, "rapidfuzz.fuzz", None)
    with pytest.raises(UsageError, match=re.escape("pip install 'caricc-report[import]'")):
        find_duplicates([SEMINAR], [changed(SEMINAR)])
