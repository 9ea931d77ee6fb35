"""Past releases read back into records."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from builders import body_text, profile, reference
from hypothesis import given
from hypothesis import strategies as st
from past_release_files import ENGLISH, RUSSIAN, read_file, said
from projects import REAL

from caricc_report.errors import InvalidInputError
from caricc_report.intake.past_releases.reading import parse_release
from caricc_report.model.article import Article
from caricc_report.model.period import Period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from caricc_report.intake.past_releases.reading import PastRelease

NUKUS = "NEW LABORATORY OPENED IN NUKUS"
LINES = tuple(ENGLISH.read_text(encoding="utf-8").split("\n"))


def read(*lines: str, **options: Any) -> PastRelease:
    """Return what lines say, read as a release."""
    return parse_release(lines or LINES, "release.txt", profile(), **options)


def with_change(old: str, new: str) -> PastRelease:
    """Return the English release with some text changed, which must be there."""
    text = "\n".join(LINES)
    assert old in text
    return read(*text.replace(old, new).split("\n"))


def text_of(release: PastRelease, index: int) -> dict[str, str]:
    """Return headline and body of an article."""
    text: dict[str, str] = release.records[index].fields["texts"][release.language]
    return text


def places(release: PastRelease) -> list[int]:
    """Return the line numbers of articles and of what is set aside, sorted."""
    used = [number for article in release.articles for number in article.lines]
    return sorted(used + [each.line for each in release.set_aside])


def not_blank(lines: Sequence[str]) -> list[int]:
    """Return the numbers of the lines that are not blank."""
    return [number for number, line in enumerate(lines, 1) if line.strip()]


def test_a_release_says_which_it_is() -> None:
    """Cover, imprint and the sentence of statistics tell number, period, language and counts."""
    release = read()
    assert (release.release, release.language) == ("2024-20", "en")
    assert release.period == Period.parse("2024-12-01/2024-12-15")
    assert release.narrative.startswith("Published articles reflect information on lessons")
    assert release.stated.total == 8
    assert dict(release.stated.by_country) == {
        "Kazakhstan": 3, "Kyrgyzstan": 1, "Russia": 2, "Uzbekistan": 1, "Georgia": 1,
    }  # fmt: skip


@pytest.mark.parametrize("path", [ENGLISH, RUSSIAN], ids=["en", "ru"])
def test_every_line_is_in_one_place(path: Path) -> None:
    """No line is lost, and none is used twice."""
    lines = path.read_text(encoding="utf-8").split("\n")
    assert places(read(*lines)) == not_blank(lines)


def test_every_article_is_a_valid_record() -> None:
    """The records are articles, under their countries, each with its link."""
    release = read()
    articles = [Article.model_validate(record.fields) for record in release.records]
    assert [article.country for article in articles] == [
        "KZ", "KZ", "KZ", "KG", "RU", "RU", "UZ", "GE",
    ]  # fmt: skip
    assert len({article.source_url for article in articles}) == 8
    assert {article.release for article in articles} == {"2024-20"}
    assert not any(record.defects for record in release.records)


def test_a_record_names_the_lines_that_it_was_made_of() -> None:
    """The position is the first and the last line, from the headline to the link."""
    article = read().articles[0]
    first, last = article.lines[0], article.lines[-1]
    assert article.record.position == f"lines {first}–{last}"
    assert LINES[first - 1] == "ANTI-DRUG LESSONS BEGIN IN THE SCHOOLS OF KARAGANDA"
    assert LINES[last - 1] == "<https://news.example.kz/lessons-in-karaganda>"


def test_ids_are_unique() -> None:
    """They are made of country and headline; one that comes again gets a number."""
    assert (
        read().records[0].fields["id"] == "kz-anti-drug-lessons-begin-in-the-schools-of-karaganda"
    )
    release = with_change(
        NUKUS,
        "A SEIZURE\n\nText of the first.\n\n<https://example.uz/1>\n\nA SEIZURE",
    )
    ids = [record.fields["id"] for record in release.records]
    assert {"uz-a-seizure", "uz-a-seizure-2"} <= set(ids)


def test_the_id_of_a_part_of_the_document_is_not_taken() -> None:
    """A headline about India's figures does not take the place of the figures."""
    release = with_change(
        "GEORGIA\n\nCOURSE FOR CUSTOMS OFFICERS HELD IN BATUMI", "INDIA\n\nFIGURES"
    )
    record = release.records[-1]
    assert record.fields["country"] == "IN"
    assert record.fields["id"] == "in-figures-2"


@pytest.mark.parametrize(
    "path, expected",
    [
        (ENGLISH, "OPEN DAY AT THE REHABILITATION CENTRE OF AKTOBE"),
        (RUSSIAN, "Таможенники учились работать с собаками"),
    ],
    ids=["two lines", "no capitals"],
)
def test_bold_type_makes_a_headline(path: Path, expected: str) -> None:
    """Its marks go, the words stay; over two lines it is one, and needs no capitals."""
    assert text_of(read_file(path), 1)["headline"] == expected


def test_a_paragraph_that_a_page_parted_is_one() -> None:
    """A paragraph that does not end a sentence goes on, also with a capital letter."""
    assert text_of(read(), 0)["body"].endswith("what they have kept in mind of them.")
    assert "police officers and Young directors" in text_of(read(), 4)["body"]


def test_a_quotation_is_a_block_quotation() -> None:
    """A paragraph that opens with a dash is quoted."""
    assert "\n\n> We answer every question, also" in text_of(read(), 0)["body"]


def test_nothing_in_a_body_is_markup() -> None:
    """What looks like emphasis, a tag or a list is shown as it stands."""
    body = text_of(read(), 1)["body"]
    shown = body_text(body).replace("  ", " ")
    assert "about 1_000 * 2 in the local <currency>." in shown
    assert r"1\_000 \* 2 in the local \<currency>" in body
    assert r"1\. Visitors" in body


def test_links_are_read_in_every_form() -> None:
    """With or without brackets, broken over lines, behind a label and a full stop."""
    urls = [record.fields["source_url"] for record in read().records]
    assert urls[1] == "https://www.example.kz/open-day_of-the-centre_400"
    assert urls[2] == "https://news.example.kz/a-very-long-address-that-was-broken/over-two-lines/"
    assert urls[5] == "https://example.ru/omsk"
    assert read().records[1].fields["outlet"] == "example.kz"


def test_what_is_no_article_is_set_aside_with_a_reason() -> None:
    """Cover, imprint, contents, headings, captions and page numbers each have theirs."""
    reasons = Counter(each.reason for each in read().set_aside)
    assert reasons == {
        "cover": 12, "imprint": 19, "contents": 6, "statistics": 1, "narrative": 1,
        "section heading": 5, "outlet or photo caption": 1, "photo caption": 1, "page number": 1,
    }  # fmt: skip


def test_a_misread_host_is_put_right() -> None:
    """A letter l that was read for a digit 1 is put right, and both are told."""
    release = read()
    assert "host read as 'xn--e1afmkfd.xn--p1ai', got 'xn--e1afmkfd.xn--plai'" in said(release)
    assert not [each for each in release.records if "plai" in each.fields.get("source_url", "")]


def test_a_country_that_is_no_member_state_is_found() -> None:
    """Its articles are read all the same."""
    assert "GE is not a member state of the profile" in said(read())


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ("8 counter-narcotics", "9 counter-narcotics", "9 articles are stated, 8 were found"),
        ("Kazakhstan - 3", "Kazakhstan - 4", "Kazakhstan: 4 articles are stated, 3 were found"),
        (", Georgia - 1", "", "GE: no articles are stated, 1 were found"),
        ("Georgia - 1", "Atlantis - 1", "'Atlantis' is not the name of a country"),
        ("GEORGIA\n\nCOURSE", "GEORGIA\n\nREPUBLIC OF ARMENIA\n\nCOURSE",
         "section 'GEORGIA' has no articles"),
        ("GEORGIA", "REPUBLIC OF NOWHERE", "'REPUBLIC OF NOWHERE' is not the name of a country"),
        (NUKUS, NUKUS.capitalize(), "the headline is not in capitals"),
        ("<https://example.uz/nukus>", "", "source_url: missing"),
    ],
)  # fmt: skip
def test_what_a_person_should_look_at_is_found(old: str, new: str, expected: str) -> None:
    """Counts are compared with those found, and what is odd is told; no article is lost."""
    release = with_change(old, new)
    assert expected in said(release)
    assert len(release.records) == 8


def test_a_missing_sentence_of_statistics_is_found() -> None:
    """Without it nothing tells whether all articles were found."""
    lines = [line for line in LINES if not line.startswith("In the period")]
    assert "no sentence states the number of articles" in said(read(*lines))


@pytest.mark.parametrize(
    "old, index, defect",
    [
        ("<https://example.uz/nukus>", 6, "source_url: missing; no link stands below the text"),
        ("A laboratory that examines seized substances has opened in Nukus.", 6,
         "body: missing; no text stands between headline and link"),
        (NUKUS, 6, "headline: missing; no line in capitals stands above the text"),
        ("GEORGIA", 7,
         "country: the section is not named after a country, got 'REPUBLIC OF NOWHERE'"),
    ],
)  # fmt: skip
def test_what_an_article_lacks_is_a_defect_of_its_record(old: str, index: int, defect: str) -> None:
    """It is listed with its lines, not lost, and its neighbours are whole."""
    release = with_change(old, "REPUBLIC OF NOWHERE" if old == "GEORGIA" else "")
    record = release.records[index]
    assert [str(each) for each in record.defects] == [f"{record.position}, {defect}"]
    assert not any(each.defects for each in release.records if each is not record)


def test_a_headline_in_small_letters_is_taken() -> None:
    """A short line above the text is the headline, if nothing is in capitals."""
    assert text_of(with_change(NUKUS, NUKUS.capitalize()), 6)["headline"] == NUKUS.capitalize()


def test_a_heading_right_above_a_headline_is_a_heading() -> None:
    """No empty line is needed between them."""
    release = with_change("REPUBLIC OF UZBEKISTAN\n\nNEW", "REPUBLIC OF UZBEKISTAN\nNEW")
    assert release.records[6].fields["country"] == "UZ"
    assert text_of(release, 6)["headline"] == NUKUS


def test_topics_are_guessed_and_told() -> None:
    """Each guess is a finding; where no word tells, the caller's topics stand."""
    lines = RUSSIAN.read_text(encoding="utf-8").split("\n")
    assert read(*lines).records[0].fields["topics"] == ["prevention"]
    without = read(*lines)
    assert "topics" not in without.records[1].fields
    assert any("no word suggests a topic" in each.text for each in without.findings)
    assert read(*lines, topics=["training"]).records[1].fields["topics"] == ["training"]


def test_a_russian_release_is_read() -> None:
    """Same layout, Russian names, sentences and numbers."""
    release = read(*RUSSIAN.read_text(encoding="utf-8").split("\n"))
    assert (release.release, release.language) == ("2024-21", "ru")
    assert release.period == Period.parse("2024-12-16/2024-12-31")
    assert [record.fields["country"] for record in release.records] == ["KZ", "KG", "BY"]
    assert release.stated.total == 3
    assert (
        release.records[0].fields["id"]
        == "kz-v-shkolakh-karagandy-nachalis-antinarkoticheskie-uroki"
    )
    assert "> Мы отвечаем" in text_of(release, 0)["body"]


@pytest.mark.parametrize(
    "line, field", [("01-15.12.2024", "period"), ("#20", "release")], ids=["period", "number"]
)
def test_a_text_that_says_not_which_release_it_is_is_refused(line: str, field: str) -> None:
    """Number and period must stand somewhere, or records could not be assigned."""
    lines = [each for each in LINES if line not in each and not each.startswith("In the period")]
    with pytest.raises(InvalidInputError) as caught:
        read(*lines)
    assert [each.field for each in caught.value.defects] == [field]


def test_the_number_may_be_in_the_name_of_the_file() -> None:
    """A release without a number takes that of its file."""
    lines = [each for each in LINES if "#20" not in each]
    release = parse_release(lines, "past/information-release-2024-20.txt", profile())
    assert release.release == "2024-20"


def test_any_other_text_is_refused() -> None:
    """A letter is no release; all that it lacks is said at once."""
    with pytest.raises(InvalidInputError) as caught:
        read("Dear colleagues,", "", "thank you.")
    assert [each.field for each in caught.value.defects] == ["period", "release", "articles"]


@pytest.mark.printed
def test_the_published_release_has_its_thirty_articles() -> None:
    """They are those that people made records of; misread hosts are put right."""
    lines = REAL.read_text(encoding="utf-8").split("\n")
    release = parse_release(lines, REAL.name, profile())
    found = Counter(record.fields["country"] for record in release.records)
    assert found == {"KZ": 9, "KG": 4, "RU": 11, "TJ": 1, "TM": 1, "UZ": 4}
    links = [record.fields["source_url"] for record in release.records]
    assert links == [article.source_url for article in reference().articles]
    assert release.stated.total == 30
    for record in release.records:
        assert not record.defects
        Article.model_validate(record.fields)
    assert places(release) == not_blank(lines)
    assert said(release).count("host read as 'xn--b1aew.xn--p1ai'") == 7
    assert len(said(release).splitlines()) == 7


edits = st.lists(
    st.tuples(
        st.sampled_from(["drop", "double", "swap", "cut", "put", "merge"]),
        st.integers(0, len(LINES) - 1),
        st.integers(0, len(LINES) - 1),
        st.one_of(st.text(max_size=40), st.sampled_from(LINES), st.sampled_from(["**", "<", "\f"])),
    ),
    max_size=12,
)


def edited(lines: Sequence[str], changes: Sequence[tuple[str, int, int, str]]) -> list[str]:
    """Return lines after some changes; a place beyond the end is the last line."""
    result = list(lines)
    for what, first, second, text in changes:
        if len(result) < 2:
            break
        here, there = first % len(result), second % len(result)
        match what:
            case "drop":
                del result[here]
            case "double":
                result.insert(there, result[here])
            case "swap":
                result[here], result[there] = result[there], result[here]
            case "cut":
                result[here] = result[here][: there % (len(result[here]) + 1)]
            case "put":
                result[here] = text.replace("\n", " ")
            case _:
                result[here] += result[there]
                result[there] = ""
    return result


@given(edits)
def test_a_damaged_release_loses_no_line(changes: list[tuple[str, int, int, str]]) -> None:
    """Whatever happened to the lines, each is in one place, or the text is refused as a whole."""
    lines = edited(LINES, changes)
    try:
        release = read(*lines)
    except InvalidInputError:
        return
    assert places(release) == not_blank(lines)
    ids = [record.fields["id"] for record in release.records]
    assert len(set(ids)) == len(ids)


@given(st.lists(st.text(max_size=60), max_size=30))
def test_any_lines_are_read_or_refused(lines: list[str]) -> None:
    """Foreign text between the sections raises nothing and loses nothing."""
    start = LINES.index("GEORGIA")
    whole = [*LINES[:start], *(line.replace("\n", " ") for line in lines), *LINES[start:]]
    assert places(read(*whole)) == not_blank(whole)
