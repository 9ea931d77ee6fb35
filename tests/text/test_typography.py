"""No-break spaces, dashes and quotation marks, by language."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caricc_report.model.languages import Locales, using
from caricc_report.text.nodes import (
    Code,
    Emphasis,
    Heading,
    Link,
    Narrative,
    Number,
    Paragraph,
    PhraseGroup,
    Table,
    Text,
    line,
    plain,
)
from caricc_report.text.typography import typeset, without_addresses

LANGUAGES = ("en", "ru", "fr", "kk", "uz")
"""The package's two, one with its own rules of spaces, one with few, one with none."""


def no_break(text: str, language: str) -> str:
    """Return an article's words as they are set."""
    return plain(typeset((Text(text),), language))


def own_words(text: str, language: str) -> str:
    """Return the publisher's own words as they are set."""
    return plain(typeset(Paragraph((Text(text),), "prose"), language).inlines)


def seen(text: str) -> str:
    """Return a text whose no-break spaces are seen, as ``_``."""
    return text.replace("\u00a0", "_")


SPACES = [
    ("en", "more than 423_kg, 8.5_% and 12_million of 25_tonnes"),
    ("en", "on 18_November 2024"),
    ("en", "Dr._A._B._Smith, No._5, pp._3–4"),
    ("en", "a_plan_– and the rest_— of it"),
    ("en", "call +7_727_259_99_90, or not"),
    ("en", "1_300_500 people; Article_5"),
    ("en", "the Opiates of 2019 were, in the main, not these"),
    ("ru", "изъято 1_300_кг в_2024_году, 5_млн тенге"),
    ("ru", "И._И._Иванов и_Петров_А._Б."),
    ("ru", "выпуск №_19, §_4, ст._228, стр. пять"),
    ("ru", "с_16 по_30_ноября 2024_г."),
    ("ru", "и_не_в_срок, а_к_сроку"),
    ("ru", "сказал_же, сделал_бы, железо бытует"),
    ("ru", "цель_— обменяться, 9_– 12"),
    ("ru", "кое-в чем, из-за дождя"),
    ("fr", "«_Oui_»_; à_Paris, 3_kg_!"),
    ("fr", "«_Oui_», «Non»: «_Si_»."),
    ("kk", "423_кг, 18_қараша"),
    ("uz", "18_noyabr"),
]


def test_the_spaces_that_never_break() -> None:
    """Each of them is set, and no other."""
    for language, said in SPACES:
        assert seen(no_break(said.replace("_", " "), language)) == said


OWN_WORDS = [
    ("en", "2024-2025, 16-18 May, 10-15 kg", "2024–2025, 16–18_May, 10–15_kg"),
    ("en", "a score of 3-1, COVID-19, 259-99-90", "a_score of 3-1, COVID-19, 259-99-90"),
    ("en", "release 2024-19 of 2024-12-02", "release 2024-19 of 2024-12-02"),
    ("en", "16/10-12, №5-7, 1.5-2", "16/10-12, №5-7, 1.5-2"),
    (
        "en",
        'https://example.org/2019-2020/"a" and a.b-c@example.org',
        'https://example.org/2019-2020/"a" and a.b-c@example.org',
    ),
    ("en", "police - and customs", "police_– and customs"),
    ("en", "- an item, well-known", "- an item, well-known"),
    ("en", 'the "big "Oner" hall"', "the “big ‘Oner’ hall”"),
    ("en", "one mark \" alone, don't", 'one mark " alone, don’t'),
    ("en", "and so on...", "and so on…"),
    ("ru", '"Клуб "Шанс"" на 2024-2025 годы', "«Клуб „Шанс“» на_2024–2025_годы"),
    ("ru", '(«Клуб "Шанс"»)', "(«Клуб „Шанс“»)"),
    ("fr", 'il y a: "une part élevée"!', "il y_a_: «_une part élevée_»_!"),
    ("fr", '"Vrai?!" (?) «Oui»; et...', "«_Vrai_?!_» (?) «_Oui_»_; et…"),
    ("fr", "à 12:30, https://a.b/c?d=1:2 !", "à_12:30, https://a.b/c?d=1:2_!"),
    ("ru", '"Да!"; и: нет?', "«Да!»; и: нет?"),
    ("uz", '"Oner" 2024-2025', '"Oner" 2024–2025'),
]


def test_the_publishers_own_words() -> None:
    """They get dashes, quotation marks and ellipses; addresses and identifiers get nothing."""
    for language, written, said in OWN_WORDS:
        assert seen(own_words(written, language)) == said


def test_a_rule_sees_the_words_beside_a_number() -> None:
    """A space is kept together with what another node says."""
    number = Number("9", "seized")
    words = line("seized: ", number, " kg, ", Emphasis(line("on 18")), " November")
    (made,) = typeset((Paragraph(words),), "en")
    assert seen(plain(made.inlines)) == "seized: 9_kg, on 18_November"
    assert number in made.inlines


def test_an_article_changes_in_spaces_alone() -> None:
    """Marks and dashes of an article, or a headline, stay as they are written."""
    said = 'They said: "1 - 2" in 2024-2025...'
    made = typeset((Paragraph(line(said)), Heading(2, line(said), "a")), "en")
    assert [plain(each.inlines) for each in made] == [said, said]


def test_prose_of_the_house_is_set() -> None:
    """An analyst's prose has the marks of the language, its code has none."""
    words = line('The "plan": ', Code('a "b" 9 kg'), " of 2024-2025")
    (made,) = typeset((Paragraph(words, "prose"),), "en")
    assert plain(made.inlines) == 'The “plan”: a "b" 9 kg of 2024–2025'


def test_a_space_stays_with_its_mark() -> None:
    """It is beside the mark, whatever node the other side is in."""
    words = line('"', Emphasis(line("Oui")), '": ', Code("a:"), "!")
    (made,) = typeset((Paragraph(words, "prose"),), "fr")
    assert seen(plain(made.inlines)) == "«_Oui_»_: a:_!"
    assert made.inlines[1] == Emphasis(line("Oui"))


def test_a_link_keeps_its_address() -> None:
    """What a link shows may change, where it leads does not."""
    (made,) = typeset((Paragraph((Link(line("9 kg"), "https://a.b/9 kg"),)),), "en")
    assert made.inlines == (Link((Text("9\u00a0kg"),), "https://a.b/9 kg"),)


def test_a_narrative_is_set() -> None:
    """The phrases of a narrative are set as the words of any paragraph."""
    groups = (PhraseGroup("Казахстан", ("о семинаре в Алматы",)),)
    (made,) = typeset((Narrative("В материалах", groups),), "ru")
    assert seen(plain(made.paragraph.inlines)).startswith("В_материалах о_семинаре в_Алматы")


def test_a_table_breaks_after_short_words() -> None:
    """A column is too narrow for short words to cling; numbers keep theirs even there."""
    rows = ((line("в Алматы 9 кг, рис. 4"),),)
    (made,) = typeset((Table("", ("что и где",), rows, (9,)),), "ru")
    assert seen(plain(made.rows[0][0])) == "в Алматы 9_кг, рис._4"
    assert made.header == ("что и где",)


def test_a_project_adds_words_of_its_own() -> None:
    """The table of words of a project says what stays together there."""
    with using(Locales((("en.yml", "units: doses\n"),))):
        assert seen(no_break("5 doses, 5 kg", "en")) == "5_doses, 5 kg"


_WRITTEN = st.lists(
    st.sampled_from(
        ["в", "и", "же", "a", "Dr.", "№", "2024-2025", "16-18", "1 300", "9", "kg", "кг", "мая",
         "А. Б.", "-", "–", "—", '"', "«", "»", "...", "don't", "https://a.b/9-10", "x@y.org",
         "2024-11-16", "слово", "words", "(", ")", ";", "\n", "à", "!", "?", ":"]
    ) | st.text(max_size=4)
).map(" ".join)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@given(written=_WRITTEN)
def test_words_never_change(language: str, written: str) -> None:
    """Spaces alone change in any text; what is set once stays when it is set again."""
    said = no_break(written, language)
    assert said.replace("\u00a0", " ") == written.replace("\u00a0", " ")
    assert no_break(said, language) == said


@pytest.mark.parametrize("language", LANGUAGES)
@given(written=_WRITTEN)
def test_letters_and_digits_never_change(language: str, written: str) -> None:
    """Own words keep all letters and digits, and every address; to set them again changes none."""
    said = own_words(written, language)
    assert re.findall(r"\w", said) == re.findall(r"\w", written)
    for address in ("https://a.b/9-10", "x@y.org", "2024-11-16"):
        assert said.count(address) == written.count(address)
    assert own_words(said, language) == said


@pytest.mark.parametrize("text", ["a" * 50_000, "." * 50_000, "1-" * 25_000])
def test_a_word_without_end_takes_no_time(text: str) -> None:
    """Whoever sends one keeps no run waiting."""
    start = time.process_time()
    assert without_addresses(text) == text
    assert time.process_time() - start < 2
