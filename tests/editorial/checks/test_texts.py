"""Slips in headlines, bodies and shorter texts are found."""

from __future__ import annotations

import pytest
from builders import FIGURE
from checked import EN, RU, findings, found, good, message, subject, with_text

from caricc_report.editorial.checks.headlines import in_sentence_case
from caricc_report.editorial.checks.texts import unbalanced_mark


def test_a_short_body_is_a_warning() -> None:
    """Nineteen words are few, twenty are not."""
    words = "word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12 word13"
    assert message(with_text("en", body=f"{words} a b c d e f.")) == (
        "texts.en.body: 19 words, 20 at least are usual; check whether text is missing"
    )
    assert found(with_text("en", body=f"{words} a b c d e f g.")) == []


@pytest.mark.parametrize("end", [" and they", " the “Oner” palace", ",", " (see below)", ":"])
def test_a_body_cut_off_is_a_warning(end: str) -> None:
    """Without a full stop or its like at the end, something is missing."""
    assert found(with_text("en", body=f"{EN} They saw{end}")) == ["text-cut-off"]


@pytest.mark.parametrize("end", ["!", "?", "…", ".”", ".)", ".\n\n- a school\n- a museum"])
def test_a_whole_body_passes(end: str) -> None:
    """Other ends of a sentence, quotation marks, brackets and lists are ends."""
    start = {".”": "“", ".)": "("}.get(end, "")
    assert found(with_text("en", body=f"{EN} {start}They saw it{end}")) == []


@pytest.mark.parametrize(
    "language, words", [("en", "The the school"), ("ru", "в в школе"), ("ru", "школа\nшкола")]
)
def test_a_word_twice_is_a_warning(language: str, words: str) -> None:
    """The same word in a row is found in every alphabet, over a line break too."""
    text = {"en": EN, "ru": RU}[language]
    assert found(with_text(language, body=f"{words}. {text}")) == ["word-doubled"]


@pytest.mark.parametrize(
    "words", ["It had had effects", "Duran Duran came", "Hear, hear", "tick-tick tick", "5 5"]
)
def test_a_legitimate_double_passes(words: str) -> None:
    """Grammar, names and hyphens may repeat a word."""
    assert found(with_text("en", body=f"{words}. {EN}")) == []


def test_doubles_of_two_paragraphs_pass() -> None:
    """A word that ends a paragraph may begin the next."""
    assert found(with_text("en", body=f"{EN}\n\nA list\n\nlist.")) == []


def test_the_same_paragraph_twice_is_a_warning() -> None:
    """Letters and punctuation aside, the paragraph is the same."""
    first, second = with_text("en", body=EN), with_text("en", body=f"Hello.\n\n{EN.upper()}")
    (finding,) = findings(first, second)
    assert (finding.id, finding.articles) == ("paragraph-repeated", (first.id, second.id))
    assert found(with_text("ru", body=f"{RU}\n\n{RU}")) == ["paragraph-repeated"]


def test_the_same_short_paragraph_passes() -> None:
    """A sentence such as a slogan may come twice."""
    assert found(with_text("en", body=f"{EN}\n\nLife.\n\nLife.")) == []


def test_a_text_in_another_language_is_an_error() -> None:
    """Russian in place of English, and the other way round."""
    assert found(with_text("en", body=RU)) == ["language-wrong"]
    assert found(with_text("ru", headline="Police meet students")) == ["language-wrong"]
    assert found(good(narrative={"en": "лекция", "ru": "лекция"})) == ["language-wrong"]


def test_foreign_names_pass() -> None:
    """Abbreviations, names and quotations in Latin letters are part of Russian texts."""
    assert found(with_text("ru", headline="UNODC и «Clean» провели урок")) == []
    assert found(with_text("ru", headline="UNODC и CARICC посетили школы")) == []


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


def test_alphabets_joined_by_a_hyphen_pass() -> None:
    """IT-специалист is one word in two alphabets by right."""
    assert found(with_text("ru", headline="Встреча IT-специалистов из Wi‑Fi")) == []


def test_words_of_another_cyrillic_language_are_a_notice() -> None:
    """Kazakh in a Russian text is found, Kazakh names are not."""
    assert found(with_text("ru", body=f"{RU} Бұл жерде есірткіге қарсы күрес.")) == [
        "letters-foreign"
    ]
    assert found(with_text("ru", body=f"{RU} Приехали Әлия, Ұлан, Қайрат и Өмір.")) == []


@pytest.mark.parametrize(
    "text, mark",
    [
        ("the “Oner” palace", ""), ("the “Oner palace", "“"), ("the Oner” palace", "”"),
        ("школа «Ключ»", ""), ("школа «Клуб «Шанс»", ""), ("школа «Клуб «Шанс»»", ""),
        ("школа «Ключ", "«"), ("ключ» и «дверь", "»"), ("„ключ“", ""), ("„ключ", "“"),
        ('the "Oner" palace', ""), ('the "Oner palace', '"'), ("a (b [c] d)", ""), ("a (b", "("),
        ("abc def)", ")"), ("1) a; 2) b", ""), ("а) один; б) два", ""), ("(пункт а)", ""),
        ("“One.\n“Two.”", ""), ("“One” and “two", "“"), ("a [b", "["), ("", ""),
        ("школа «А» и «Б", "«"),
    ],
)  # fmt: skip
def test_marks_are_balanced(text: str, mark: str) -> None:
    """Every mark has its counterpart, by the habits of both languages."""
    assert unbalanced_mark(text) == mark


def test_an_unbalanced_mark_is_a_warning() -> None:
    """It is found in headlines and bodies."""
    assert found(with_text("en", headline="A “lecture")) == ["marks-unbalanced"]
    assert found(with_text("ru", body=f"«{RU}")) == ["marks-unbalanced"]


def test_a_headline_in_capitals_is_a_warning() -> None:
    """The message offers it in sentence case, names as in the body."""
    wrong = with_text("en", headline="POLICE MEET STUDENTS IN ALMATY")
    assert message(wrong) == (
        "texts.en.headline: in capitals; write 'Police meet students in Almaty', "
        "and check the names"
    )


@pytest.mark.parametrize("headline", ["UNODC", "UNODC and CARICC meet", "Police meet students"])
def test_abbreviations_are_no_headline_in_capitals(headline: str) -> None:
    """A few letters in capitals are abbreviations."""
    assert found(with_text("en", headline=headline)) == []


@pytest.mark.parametrize(
    "headline, expected",
    [("«ЧИСТЫЙ ГОРОД»", "«Чистый город»"), ("2024: A YEAR", "2024: A year"), ("1", "1")],
)
def test_sentence_case(headline: str, expected: str) -> None:
    """The first letter is a capital, wherever it stands."""
    assert in_sentence_case(headline, "") == expected


@pytest.mark.parametrize(
    "headline, expected",
    [
        ("Police meet students.", ["headline-full-stop"]),
        ("Police: “We meet.”", ["headline-full-stop"]),
        ("Police meet students…", []),
        ("Police meet...", []),
        ("Police meet at 5 p.m.", []),
        ("Police meet in the U.S.", []),
        ("Police meet students?", []),
    ],
)
def test_a_full_stop_ends_no_headline(headline: str, expected: list[str]) -> None:
    """An abbreviation's, and dots that stand for more, may stay."""
    assert found(with_text("en", headline=headline)) == expected


def test_the_same_headline_twice_is_a_warning() -> None:
    """In one language, letters aside; the same in two languages is none."""
    first, second = with_text("en", headline="A lecture"), with_text("en", headline="A Lecture")
    (finding,) = findings(first, second)
    assert (finding.id, finding.language) == ("headline-repeated", "en")
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
