"""What an article may be, and how each mistake is refused."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from typing import Any

import pytest
from builders import FIGURE, article, record, texts
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from refusals import IMAGE, TEXT, refusal, refusals

from caricc_report.model.article import Article
from caricc_report.model.validation import defects_of


def test_the_smallest_article() -> None:
    """What a record need not state is absent, not invented."""
    found = article()
    assert (found.published_on, found.event_on, found.event_until) == (None, None, None)
    assert (found.place, found.campaign) == (None, None)
    assert (found.narrative, found.figures, found.images) == ({}, (), ())


def test_an_article_cannot_be_changed() -> None:
    """A validated article stays as it is."""
    with pytest.raises(ValidationError, match="frozen"):
        article().country = "KG"


def test_an_article_can_be_sent_to_another_process() -> None:
    """And copied, also after another model has been made of its model."""
    found = article()
    (other,) = TypeAdapter(tuple[Article]).validate_python([record()])
    for each in (found, other):
        assert pickle.loads(pickle.dumps(each)) == copy.deepcopy(each) == each  # noqa: S301 - ours


@pytest.mark.parametrize("field", ["id", "country", "outlet", "source_url", "topics", "texts"])
def test_a_field_that_is_needed(field: str) -> None:
    """A record without one of these says too little."""
    fields = record()
    del fields[field]
    with pytest.raises(ValidationError) as refused:
        Article.model_validate(fields)
    assert list(map(str, defects_of(refused.value, Article, ""))) == [f"{field}: missing"]


ISO = "not an ISO 3166-1 alpha-2 code, got {!r}"
REFUSED: list[tuple[str, list[Any], str]] = [
    # Small letters, digits and single hyphens, since it becomes an address.
    ("id", ["Kz-A", "kz_a", "kz a", "-kz", "kz-", "kz--a", "кз", "", "kz\n"], "… got {!r}"),
    ("id", ["a" * 81], "… longer than 80 characters …"),
    # Two places of a document never have the same identifier.
    ("id", ["in-figures", "country-kz", "contents-list", "at-a-glance"], "…"),
    # Unions, numbers, and letters that only look alike.
    ("country", ["KAZ", "K", "XX", "UN", "EU", "ZZ", "UK", "001", "", "КЗ"], ISO),
    # Codes that the CLDR knows, and ISO 3166-1 only reserves.
    ("country", ["AC", "CP", "CQ", "DG", "EA", "IC", "TA"], ISO),
    # Whoever writes another name of a country is told its code.
    ("country", ["kz", "Kazakhstan", "казахстан", "Kazahstan"], f"{ISO}; did you mean 'KZ'?"),
    # Readers follow no address but one of the web, without a user name and without markup.
    ("source_url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd",
                    "ftp://example.kz/", "//example.kz/", "example.kz/news", "https://",
                    "https:///news", "https://[::1", "https://example.kz:99999/",
                    "https://user@example.kz/", "https://user:word@example.kz/",
                    "https://example.kz/a b", "https://example.kz/a\tb", "https://example.kz/<b>",
                    'https://example.kz/"', "https://example.kz/\\", "https://example.kz/`x`",
                    "https://example.kz/{x}", "https://example.kz/a|b",
                    "https://example.kz/\N{NO-BREAK SPACE}", "https://example.kz/\u202ea",
                    "https://example.kz/1\u200e", ""], "… got {!r}…"),
    ("published_on", ["2024-11-31"], "not a date that exists, got {!r}"),
    ("event_on", ["2024-11-31", "2023-02-29", "2024-13-01", "2024-00-10"],
     "not a date that exists, got {!r}"),
    # Numbers are not taken for time stamps.
    ("event_on", ["2024-11", "04/03/2024", "", 20241121, 1.5, True, []],
     "not a date, got {!r}; write it as 2024-11-30"),
    # A record is strict, so that it means the same to whatever program reads the file.
    ("event_on", ["21.11.2024", "11/21/2024", "2024-11-21T10:00", "20241121"],
     "not a date, got {!r}; did you mean '2024-11-21'?"),
    ("event_on", [dt.datetime(2024, 11, 21, tzinfo=dt.UTC)], "not a date, got …"),
    ("release", ["2024-1", "24-19", "2024-19b", "2024/19", "2024-1234", ""], "… got {!r}"),
    ("topics", ["prevention"], "not a list, got {!r}"),
    ("topics", [["policy", "policy"]], "a topic is named twice, got policy, policy"),
    ("topics", [[]], "empty…"),
    ("texts", [{}], "empty…"),
    ("outlet", ["", " ", "\n \t"], "empty…"),
    ("place", [""], "empty…"),
    ("campaign", [""], "empty…"),
    *((field, [5, True, ["a"], {"a": "b"}], "not text, got {!r}")
      for field in ("id", "country", "outlet", "source_url", "release", "place")),
]  # fmt: skip
"""By field, values that are one defect, and what is said of them, where … is anything."""


@pytest.mark.parametrize("field, values, said", REFUSED)
def test_what_is_refused(field: str, values: list[Any], said: str) -> None:
    """One defect tells of the field and of the value."""
    for value in values:
        found = refusal(**{field: value})
        parts = [f"{field}: ", *(each.strip().format(value) for each in said.split("…"))]
        assert found.startswith(parts[0] + parts[1]), found
        assert all(each in found for each in parts), found
        assert "…" in said or found == parts[0] + parts[1]


def test_an_id_has_a_length() -> None:
    """An id of 80 characters is the longest."""
    assert article(id="a" * 80).id == "a" * 80


@pytest.mark.parametrize("value", ["KZ", "AF", "NO", "DE", "CN"])
def test_countries_that_are_no_members_are_allowed(value: str) -> None:
    """An article may be about any country."""
    assert article(country=value).country == value


@pytest.mark.parametrize(
    "value",
    [
        "https://example.kz/a_(b)?c=1&d=%D0%B0#e",
        "http://example.kz:8080/",
        "https://мвд.рф/новости/1",
        "https://xn--b1aew.xn--p1ai/",
    ],
)
def test_web_addresses_stay_as_they_are(value: str) -> None:
    """An address is kept to the letter, without what came along when it was copied."""
    assert article(source_url=value).source_url == value
    copied = f"\ufeff{value[:10]}\u200b{value[10:-1]}\u00ad{value[-1]}\u2060"
    assert article(source_url=copied).source_url == value


def test_a_date_may_be_one_of_python() -> None:
    """As YAML reads it."""
    assert article(event_on=dt.date(2024, 11, 21)).event_on == dt.date(2024, 11, 21)


def test_an_article_belongs_somewhere() -> None:
    """An article without a date of publication names its release."""
    assert refusal(release=None) == (
        "neither published_on nor release is given; state one, it assigns the article"
    )
    assert article(release=None, published_on="2024-11-21").release is None


@pytest.mark.parametrize("first", [{}, {"event_on": "2024-11-21"}])
def test_an_event_does_not_end_before_it_begins(first: dict[str, str]) -> None:
    """The last day of an event needs a first day that is not after it, and is quoted."""
    said = refusal(event_until="2024-11-20", **first)
    assert "event_until needs an event_on that is not after it" in said
    assert "2024-11-20" in said


def test_an_event_may_end_on_its_first_day() -> None:
    """An event of one day may state it twice."""
    found = article(event_on="2024-11-21", event_until="2024-11-21")
    assert found.event_until == found.event_on


def test_a_quotation_may_be_one_mapping() -> None:
    """Of an article and of its text in another language; each part is a field as in a table."""
    found = article(
        quote={"text": "We help", "speaker": "A. Speaker", "role": "head"},
        quote_role=None,
        texts={**texts(), "ru": {**texts()["ru"], "quote": {"text": "Да", "speaker": "А. Автор"}}},
    )
    assert (found.quote, found.quote_speaker, found.quote_role) == ("We help", "A. Speaker", "head")
    assert (found.said("quote_speaker", "ru"), found.said("quote_role", "ru")) == (
        "А. Автор",
        "head",
    )


@pytest.mark.parametrize(
    "fields, problem",
    [
        ({"quote": {"text": "T"}}, "quote_speaker: missing; say who said what quote holds"),
        ({"quote": {"speaker": "S"}}, "quote: missing; say what the speaker said, or"),
        ({"quote": {"text": 3, "speaker": "S"}}, "quote: not text, got 3"),
        ({"quote": {"spaeker": "S", 2: ""}}, "quote: unknown field '2'"),
        ({"quote": {"spaeker": "S"}}, "'spaeker'; did you mean 'speaker'?"),
        (
            {"quote": {"text": "T", "speaker": "S"}, "quote_speaker": "Z"},
            "quote_speaker or quote_role is stated beside it as well",
        ),
        (
            {"texts": {**texts(), "ru": {**texts()["ru"], "quote": "Да"}}},
            "texts.ru.quote_speaker: missing; say who said what quote holds",
        ),
        (
            {"texts": {**texts(), "ru": {**texts()["ru"], "quote_role": "глава"}}},
            "texts.ru.quote: missing; say what the speaker said, or",
        ),
    ],
)
def test_a_quotation_is_whole_and_stated_once(fields: dict[str, Any], problem: str) -> None:
    """Whichever way it is written."""
    assert problem in refusal(**fields)


def test_an_unknown_topic_is_refused_with_the_near_one() -> None:
    """A misspelt topic is one defect, with the one that was meant, or with the sorted list."""
    assert refusal(topics=["preventoin"]) == (
        "topics.1: not a known topic, got 'preventoin'; did you mean 'prevention'? If not, add it "
        "to topics of the profile"
    )
    assert refusal(topics=["training", "xyz"]) == (
        "topics.2: not a known topic, got 'xyz'; known: international-cooperation, "
        "law-enforcement, policy, prevention, sport-and-culture, statistics, training, treatment; "
        "or add it to topics of the profile"
    )


@pytest.mark.parametrize("value", ["Prevention", "crime and courts"])
def test_a_topic_that_is_no_name_is_refused_without_a_profile(value: str) -> None:
    """What an archive holds are topics of any profile, but not any text."""
    assert article(topics=["of-a-former-profile"]).topics == ("of-a-former-profile",)
    with pytest.raises(ValidationError, match="small Latin letters"):
        article(topics=[value])


@pytest.mark.parametrize("letter, size", [("a", 1), ("ж", 6)])
def test_an_address_has_8000_characters_at_most(letter: str, size: int) -> None:
    """As it is encoded, since a PDF links to no longer one."""
    start = "https://example.org/"
    number = (8_000 - len(start)) // size
    assert article(source_url=start + letter * number)
    message = refusal(source_url=start + letter * (number + 1))
    assert "may have 8,000 characters at most" in message
    assert len(message) < 300


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800", "\ufffe"])
def test_control_characters_are_refused(character: str) -> None:
    """What no document can hold is refused by its code point, in lines and bodies."""
    problem = f"contains the control character U+{ord(character):04X}; remove it"
    assert refusal(outlet=f"a{character}b") == f"outlet: {problem}"
    body = {"en": TEXT | {"body": f"a{character}b"}}
    assert refusal(texts=body) == f"texts.en.body: {problem}"


@pytest.mark.parametrize("text", ["\ufeff", "\u200b", "\u200b \u2060", "\u00ad"])
def test_a_line_that_cannot_be_seen_is_refused(text: str) -> None:
    """An invisible headline would be none; an invisible alternative text stopped Quarto's PDF."""
    message = f"outlet: contains only invisible characters, got {text!a}"
    assert refusal(outlet=text) == message
    assert article(outlet=f"{text}a").outlet.endswith("a")


def test_letters_are_composed() -> None:
    """A letter and its accent become one character, in lines and bodies."""
    found = article(outlet="и\N{COMBINING BREVE}", texts={"en": TEXT | {"body": "e\u0301"}})
    assert (found.outlet, found.texts["en"].body) == ("й", "é")


def test_a_line_is_one_line() -> None:
    """Line breaks and runs of spaces become one space; a no-break space stays."""
    assert article(outlet=" a \r\n\t b\N{NO-BREAK SPACE}c ").outlet == "a b\N{NO-BREAK SPACE}c"


@pytest.mark.parametrize("value", ["", " \n", "***", "![](x.png)", "> -"])
def test_a_body_says_something(value: str) -> None:
    """A body that shows no letter and no digit is missing."""
    assert refusal(texts={"en": TEXT | {"body": value}}) == "texts.en.body: missing"


@pytest.mark.parametrize(
    "texts, expected",
    [
        ({"en": {"body": "A body."}}, "texts.en.headline: missing"),
        ({"en": {"headline": "A headline"}}, "texts.en.body: missing"),
        ({"en": TEXT | {"summary": "x"}}, "texts.en.summary: unknown field"),
        ({"en": "x"}, "texts.en: not a mapping, got 'x'"),
        ("x", "texts: not a mapping, got 'x'"),
    ],
)
def test_a_text_has_headline_and_body(texts: Any, expected: str) -> None:
    """A text of an article has its two parts and no unknown ones."""
    assert refusal(texts=texts).startswith(expected)


@pytest.mark.parametrize("language", ["prs", "dng", "sgh", "yai", "lbe", "sr", "tl"])
def test_languages_without_an_english_name_are_allowed(language: str) -> None:
    """Those of the region among them; records in them were valid before."""
    assert article(texts={language: TEXT}).texts.keys() == {language}


@pytest.mark.parametrize(
    "language",
    [
        *("EN", "e", "engl", "en-GB", ""),
        *("xx", "zz", "kz", "kg", "tm", "tj", "ua", "cn", "jp", "in", "eng", "rus", "qaa"),
        *("mul", "und", "zxx"),
    ],
)
def test_a_language_is_a_code(language: str) -> None:
    """Languages are ISO 639 codes in small letters."""
    assert refusal(texts={language: TEXT}).startswith(f"texts.{language}")


def test_an_image_needs_an_alternative_text() -> None:
    """A photo without words for those who do not see it is refused."""
    assert refusal(images=[{"path": "photo.png"}]) == "images.1.alt: missing"
    assert refusal(images=[IMAGE | {"alt": {"en": " "}}]).startswith("images.1.alt.en: ")
    assert refusal(images=[IMAGE | {"alt": {}}]).startswith("images.1.alt: ")


def test_an_article_has_no_endless_photos() -> None:
    """A small file that names one large photo thousands of times would keep a check busy."""
    assert refusal(images=[IMAGE] * 51).startswith("images: more than 50, got [{'path'")


def test_an_unknown_field_is_refused_with_the_near_one() -> None:
    """A misspelt name is refused with the name that was meant, or with the sorted list."""
    assert refusal(sourceurl="x") == "sourceurl: unknown field; did you mean 'source_url'?"
    known = "xyz: unknown field; known: campaign, country, event_on, "
    assert refusal(xyz="x").startswith(known)


@pytest.mark.parametrize(
    "changes, field, meant",
    [
        ({"texts": {"en": TEXT | {"subject": ["x"]}}}, "texts.en.subject", "subjects"),
        ({"figures": [FIGURE | {"qualifer": "about"}]}, "figures.1.qualifer", "qualifier"),
        ({"images": [IMAGE | {"credits": "x"}]}, "images.1.credits", "credit"),
    ],
)
def test_an_unknown_inner_field_is_refused_with_the_near_one(
    changes: dict[str, Any], field: str, meant: str
) -> None:
    """Names within texts, figures and images are suggested from where they stand."""
    assert refusal(**changes) == f"{field}: unknown field; did you mean {meant!r}?"


def test_every_defect_is_told_at_once() -> None:
    """A record with several mistakes is refused with all of them."""
    found = refusals(
        id="KZ", country="kz", source_url="x", published_on="2024-11-31", colour="blue",
        figures=[FIGURE | {"unit": "kilo"}, FIGURE | {"span": "x"}],
    )  # fmt: skip
    assert [defect.split(":")[0] for defect in found] == [
        "id", "country", "source_url", "published_on",
        "figures.1.unit", "figures.2.span", "colour",
    ]  # fmt: skip


def test_words_of_another_language() -> None:
    """A text's own place, campaign and subjects stand before those of the article."""
    texts = {"en": TEXT, "ru": TEXT | {"place": "Ош", "campaign": "Мак", "subjects": ["студенты"]}}
    found = article(place="Osh", campaign="Mak", figures=[FIGURE], texts=texts)
    assert (found.said("place", "en"), found.said("place", "ru")) == ("Osh", "Ош")
    assert (found.said("campaign", "en"), found.said("campaign", "ru")) == ("Mak", "Мак")
    assert (found.subject_in("en", 0), found.subject_in("ru", 0)) == ("students", "студенты")


@given(st.text(max_size=30))
def test_a_line_is_clean_or_refused(text: str) -> None:
    """Any text is refused, or becomes one line that would not change again."""
    try:
        found = article(outlet=text).outlet
    except ValidationError:
        return
    assert found
    assert not {"\n", "\r", "\t"} & set(found)
    assert article(outlet=found).outlet == found
