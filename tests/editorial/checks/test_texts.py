"""Slips in headlines, bodies and shorter texts are found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from builders import FIGURE
from checked import EN, RU, findings, found, good, message, subject, with_text

from caricc_report.editorial.checks.texts import in_sentence_case, unbalanced_mark
from caricc_report.system.files import ProjectFile
from caricc_report.text.locales import languages_of
from caricc_report.text.translating import translation

if TYPE_CHECKING:
    from pathlib import Path


def test_a_short_body_is_a_warning() -> None:
    """Nineteen words are few, twenty are not."""
    words = "word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12 word13"
    assert message(with_text("en", body=f"{words} a b c d e f.")) == (
        "texts.en.body: 19 words, 20 at least are usual; check whether text is missing"
    )
    assert found(with_text("en", body=f"{words} a b c d e f g.")) == []


def test_sentences_that_are_not_translated_are_told(tmp_path: Path) -> None:
    """In a language that the project adds; in ours there are none."""
    (tmp_path / "fr.ftl").write_text(translation("fr", "contents = Sommaire\n").text, "utf-8")
    with languages_of(ProjectFile(tmp_path, "locales")):
        (told,) = [each for each in findings(languages=("en", "fr")) if each.language == "fr"]
    assert re.match(
        r"locales/fr.ftl: \d\d\d of the messages are as in English, such as period, ", told.message
    )


SLIPS: dict[str, list[tuple[str, str, str]]] = {
    "text-cut-off": [
        ("en", "body", f"{EN} They saw{end}")
        for end in (" and they", " the “Oner” palace", ",", " (see below)", ":")
    ],
    "word-doubled": [
        ("en", "body", f"The the school. {EN}"),
        ("ru", "body", f"в в школе. {RU}"),
        ("ru", "body", f"школа\nшкола. {RU}"),
    ],
    "language-wrong": [("en", "body", RU), ("ru", "headline", "Police meet students")],
    "text-misread": [
        ("en", "body", f"The cityâ€™s police came. {EN}"),
        ("ru", "body", f"{RU} Все пришли \ufffdовремя."),
    ],
    "text-markup": [
        ("en", "headline", "The city&#39;s police meet students"),
        ("ru", "headline", "Урок &laquo;Чистый город&raquo;"),
        ("en", "body", f"<p>The <b>minister</b> came. {EN}"),
    ],
    "text-turned": [
        ("en", "headline", "Police seize \u202e000,1 kg"),
        ("ru", "body", f"{RU} Изъято \u206712 300\u2069 доз."),
    ],
    "letters-foreign": [("ru", "body", f"{RU} Бұл жерде есірткіге қарсы күрес.")],
    "marks-unbalanced": [("en", "headline", "A “lecture"), ("ru", "body", f"«{RU}")],
    "headline-full-stop": [
        ("en", "headline", "Police meet students."),
        ("en", "headline", "Police: “We meet.”"),
    ],
}
"""By check, texts in which it finds something: language, field, text."""
NO_SLIPS = [
    # Other ends of a sentence, quotation marks, brackets and lists are ends.
    *(
        ("en", "body", f"{EN} {start}They saw it{end}")
        for start, end in (
            ("", "!"), ("", "?"), ("", "…"), ("“", ".”"), ("(", ".)"),
            ("", ".\n\n- a school\n- a museum"),
        )
    ),
    # Grammar, names, hyphens and the next paragraph may repeat a word; a slogan may come twice.
    *(
        ("en", "body", f"{words}. {EN}")
        for words in (
            "It had had effects", "Duran Duran came", "Hear, hear", "tick-tick tick", "5 5",
        )
    ),
    ("en", "body", f"{EN}\n\nA list\n\nlist."),
    ("en", "headline", "R&D; 5 < 6 > 4, <unnamed>, <p.a@b.kz>"),
    ("en", "body", f"{EN} Sold at Marks&nbsp;& Co."),  # Of CommonMark: readers see a space.
    ("en", "body", f"{EN}\n\nLife.\n\nLife."),
    # Abbreviations, names and quotations in other letters are part of Russian texts.
    ("ru", "headline", "UNODC и «Clean» провели урок"),
    ("ru", "headline", "UNODC и CARICC посетили школы"),
    ("ru", "headline", "Встреча IT-специалистов из Wi‑Fi"),
    ("ru", "body", f"{RU} Приехали Әлия, Ұлан, Қайрат и Өмір."),
    # An abbreviation's full stop, and dots that stand for more, may end a headline.
    *(
        ("en", "headline", headline)
        for headline in (
            "UNODC", "UNODC and CARICC meet", "Police meet students", "Police meet students…",
            "Police meet...", "Police meet at 5 p.m.", "Police meet in the U.S.",
            "Police meet students?",
        )
    ),
]  # fmt: skip


ALL_SLIPS = [(check, slip) for check, slips in SLIPS.items() for slip in slips] + [
    ("", text) for text in NO_SLIPS
]


def test_slips_are_found() -> None:
    """Each in its language and field, and nothing in what is right."""
    for check, slip in ALL_SLIPS:
        language, field, text = slip
        assert found(with_text(language, **{field: text})) == ([check] if check else [])


def test_the_same_paragraph_twice_is_a_warning() -> None:
    """Letters and punctuation aside, the paragraph is the same."""
    first, second = with_text("en", body=EN), with_text("en", body=f"Hello.\n\n{EN.upper()}")
    (finding,) = findings(first, second)
    assert (finding.id, finding.articles) == ("paragraph-repeated", (first.id, second.id))
    assert found(with_text("ru", body=f"{RU}\n\n{RU}")) == ["paragraph-repeated"]


def test_a_phrase_in_another_language_is_an_error() -> None:
    """Russian in place of English."""
    assert found(good(narrative={"en": "лекция", "ru": "лекция"})) == ["language-wrong"]


def test_a_place_that_is_not_translated_is_a_warning() -> None:
    """The place of the first language would be shown in the other."""
    assert message(good(place="Almaty")) == (
        "texts.ru.place: shown in 'ru' as 'Almaty'; translate it"
    )


def test_subjects_and_images_that_are_not_translated_are_warnings() -> None:
    """What figures count, and what photos show, is for all readers."""
    fields = good().model_dump(mode="json") | {"figures": [FIGURE | {"value": 1}]}
    wrong = good(texts=fields["texts"], figures=fields["figures"], campaign="Clean City")
    assert [finding.message.split(":")[0] for finding in findings(wrong)] == [
        "texts.ru.campaign", "texts.ru.subjects.1", "figures.1",
    ]  # fmt: skip
    images = [{"path": "a.png", "alt": {"en": "Students", "ru": "Students"}}]
    labels = [label for label in subject(good(images=images)).labels if label.language == "ru"]
    assert [(label.field, label.text) for label in labels] == [("images.1.alt.ru", "Students")]


def test_a_word_of_two_alphabets_is_a_warning() -> None:
    """The letter that does not belong is named by its code point."""
    assert message(with_text("en", headline="Police and the \N{CYRILLIC SMALL LETTER ES}ity")) == (
        "texts.en.headline: Cyrillic letters in 'сity': с (U+0441); type the word again"
    )


MARKS = [
    ("the “Oner” palace", ""), ("the “Oner palace", "“"), ("the Oner” palace", "”"),
    ("школа «Ключ»", ""), ("школа «Клуб «Шанс»", ""), ("школа «Клуб «Шанс»»", ""),
    ("школа «Ключ", "«"), ("ключ» и «дверь", "»"), ("„ключ“", ""), ("„ключ", "“"),
    ('the "Oner" palace', ""), ('the "Oner palace', '"'), ("a (b [c] d)", ""), ("a (b", "("),
    ("abc def)", ")"), ("1) a; 2) b", ""), ("а) один; б) два", ""), ("(пункт а)", ""),
    ("“One.\n“Two.”", ""), ("“One” and “two", "“"), ("a [b", "["), ("", ""),
    ("школа «А» и «Б", "«"),
]  # fmt: skip


def test_marks_are_balanced() -> None:
    """Every mark has its counterpart, by the habits of both languages."""
    for text, mark in MARKS:
        assert unbalanced_mark(text) == mark


def test_a_headline_in_capitals_is_a_warning() -> None:
    """The message offers it in sentence case, names as in the body."""
    wrong = with_text("en", headline="POLICE MEET STUDENTS IN ALMATY")
    assert message(wrong) == (
        "texts.en.headline: in capitals; write 'Police meet students in Almaty', "
        "and check the names"
    )


@pytest.mark.parametrize(
    "headline, expected",
    [("«ЧИСТЫЙ ГОРОД»", "«Чистый город»"), ("2024: A YEAR", "2024: A year"), ("1", "1")],
)
def test_sentence_case(headline: str, expected: str) -> None:
    """The first letter is a capital, wherever it stands."""
    assert in_sentence_case(headline, "") == expected


def test_the_same_headline_twice_is_a_warning() -> None:
    """In one language, letters aside; the same in two languages is none."""
    first, second = with_text("en", headline="A lecture"), with_text("en", headline="A Lecture")
    (finding,) = findings(first, second)
    assert (finding.id, finding.language) == ("headline-repeated", "en")
    assert f"{second.id} ({second.outlet}, {second.source_url}); tell" in finding.message
    both = with_text("en", headline="UNODC")
    assert found(both, with_text("ru", headline="UNODC")) == []


def test_a_phrase_that_is_missing_is_a_warning() -> None:
    """Each language needs one, unless an editor has written its narrative."""
    wrong = good(narrative={"en": "a lecture"})
    assert message(wrong) == "narrative.ru: missing; say in a phrase what the article reports"
    assert found(wrong, own_narratives={"ru": "Своими словами"}) == []
    assert found(wrong, languages=("en",)) == []


def test_a_language_that_is_not_checked_says_nothing() -> None:
    """What is wrong in Russian is not found in a run in English."""
    assert found(with_text("ru", body="Нет"), languages=("en",)) == []
