"""The statistics and the narrative, in words."""

from __future__ import annotations

from typing import Any

import pytest
from builders import (
    FIGURE,
    PERIOD,
    article,
    facts_of,
    kinds,
    profile,
    profile_fields,
    reference,
    said,
    text_of,
    tree_of,
)
from builders import texts as in_both

from caricc_report.editorial.corpus import Corpus
from caricc_report.editorial.facts import Earlier, Fact, compute_facts
from caricc_report.editorial.names import country_name
from caricc_report.editorial.narrative import (
    describe_articles,
    describe_comparison,
    describe_fact,
    describe_in_own_words,
    describe_span,
    describe_statistics,
    say_with_facts,
)
from caricc_report.errors import InvalidInputError
from caricc_report.model.profile import Profile
from caricc_report.text.nodes import Number, Paragraph, Text
from caricc_report.text.trees import walk


def narrated(*articles: Any, language: str = "en") -> str:
    """Return the narrative of articles, as plain text."""
    return said(describe_articles(Corpus(articles), profile(), language))


def about(country: str, name: str, phrase: str, language: str = "en") -> Any:
    """Return an article with a phrase for the narrative."""
    return article(id=name, country=country, narrative={language: phrase}, texts=in_both())


def own_words(text: str, language: str = "en") -> str:
    """Return an editor's narrative of the reference release, as plain text."""
    facts = reference(language).facts
    return said(*describe_in_own_words(text, facts, language, "params/2024-19.yml"))


def test_a_country_is_named_by_the_profile_first() -> None:
    """Member states have the profile's names, other countries those of the CLDR."""
    assert country_name(profile(), "RU", "en") == "Russia"
    assert country_name(profile(), "DE", "ru") == "Германия"


def test_the_countries_of_the_statistics_are_in_italics() -> None:
    """The breakdown by country stands in italics within brackets."""
    facts = facts_of(Corpus((article(), article(id="kz-b", country="KG"))))
    blocks = tree_of((Paragraph(describe_statistics(facts, profile(), "en")),))
    (leaning,) = [node for node in blocks[0]["c"] if node["t"] == "Emph"]
    assert text_of(leaning) == "Kazakhstan – 1, Kyrgyzstan – 1"
    assert text_of(blocks).endswith("selected (Kazakhstan – 1, Kyrgyzstan – 1).")


def test_the_statistics_without_articles_have_no_brackets() -> None:
    """Without articles there is no breakdown by country."""
    sentence = said(*describe_statistics(facts_of(Corpus(())), profile(), "en"))
    assert sentence.endswith("selected.")


CHANGE = "articles.change.total"
YEAR_BEFORE = "articles.change.year_before"
YEAR_TO_DATE = "articles.year_to_date.total"


def compared(language: str, known: dict[str, Earlier], total: int = 30) -> str:
    """Return the comparison of a release of some articles, as plain text."""
    articles = Corpus(tuple(article(id=f"kz-{number}") for number in range(total)))
    facts = compute_facts("2024-19", PERIOD, articles, known)
    return said(*describe_comparison(facts, language))


def test_the_comparison_has_all_that_is_known() -> None:
    """One sentence has the changes and the year so far, the release itself among it."""
    known = {
        CHANGE: Earlier(27, "2024-18"),
        YEAR_BEFORE: Earlier(35, "2023-11-16/2023-11-30"),
        YEAR_TO_DATE: Earlier(90),
    }
    assert compared("en", known) == (
        "3 articles more than in the previous release (#18), 5 articles fewer than in the same "
        "period of 2023, 120 articles since the beginning of the year."
    )
    assert compared("ru", known) == (
        "На 3 материала больше, чем в предыдущем выпуске (№ 18), на 5 материалов меньше, чем за "
        "тот же период 2023 года, с начала года 120 материалов."
    )


@pytest.mark.parametrize("language", ["en", "ru"])
def test_without_an_archive_nothing_is_compared(language: str) -> None:
    """Without facts there is no sentence."""
    assert compared(language, {}) == ""


@pytest.mark.parametrize(
    "change, english, russian",
    [
        (1, "1 article more than", "На 1 материал больше, чем"),
        (2, "2 articles more than", "На 2 материала больше, чем"),
        (5, "5 articles more than", "На 5 материалов больше, чем"),
        (21, "21 articles more than", "На 21 материал больше, чем"),
        (-1, "1 article fewer than", "На 1 материал меньше, чем"),
        (-2, "2 articles fewer than", "На 2 материала меньше, чем"),
        (-5, "5 articles fewer than", "На 5 материалов меньше, чем"),
        (-21, "21 articles fewer than", "На 21 материал меньше, чем"),
        (0, "As many articles as", "Столько же материалов, сколько"),
    ],
)
def test_changes_agree_with_their_numbers(change: int, english: str, russian: str) -> None:
    """More, fewer and the same are said with the plural form of the number."""
    known = {CHANGE: Earlier(30 - change, "2023-04")}
    assert compared("en", known) == f"{english} in the previous release (#4, 2023)."
    assert compared("ru", known) == f"{russian} в предыдущем выпуске (№ 4, 2023)."
    known = {YEAR_BEFORE: Earlier(30 - change, "2023-11-16/2023-11-30")}
    assert compared("en", known) == f"{english} in the same period of 2023."
    assert compared("ru", known) == f"{russian} за тот же период 2023 года."


@pytest.mark.parametrize(
    "total, english, russian",
    [
        (1, "1 article since", "1 материал"),
        (2, "2 articles since", "2 материала"),
        (5, "5 articles since", "5 материалов"),
        (21, "21 articles since", "21 материал"),
        (2180, "2,180 articles since", "2\xa0180 материалов"),
    ],
)
def test_the_year_so_far_agrees_with_its_number(total: int, english: str, russian: str) -> None:
    """The number of the year has its plural form and the separators of the language."""
    known = {YEAR_TO_DATE: Earlier(total - 1)}
    assert compared("en", known, 1) == f"{english} the beginning of the year."
    assert compared("ru", known, 1) == f"С начала года {russian}."


@pytest.mark.parametrize(
    "language, beginning, ending",
    [
        ("en", "Published articles reflect information on preventive activities", "."),
        ("ru", "В опубликованных материалах отражена информация о профилактических", "."),
    ],
)
def test_the_narrative_of_the_reference_release(language: str, beginning: str, ending: str) -> None:
    """The narrative is one sentence about every country of the release."""
    release = reference(language)
    sentence = said(describe_articles(release.articles, release.profile, language))
    assert sentence.startswith(beginning)
    assert sentence.endswith(ending)
    for code in release.articles.by_country():
        assert f"({country_name(release.profile, code, language)})" in sentence


def test_a_country_has_its_phrases_once() -> None:
    """Each has its name behind the last of them; an article without a phrase is not there."""
    assert narrated(
        article(),
        about("KZ", "a", "a walk"), about("KZ", "b", "a run"), about("KZ", "c", "a walk"),
        about("KG", "d", "a walk"), about("UZ", "e", "прогулке", "ru"),
    ) == (
        "Published articles reflect information on a walk and a run (Kazakhstan); "
        "and on a walk (Kyrgyzstan)."
    )  # fmt: skip
    assert narrated(article()) == ""


def test_what_is_the_same_of_several_countries_is_said_once() -> None:
    """At the first of them; a country with one phrase more has a place of its own."""
    assert narrated(
        about("KZ", "a", "a walk"), about("KG", "b", "a run"), about("RU", "c", "a walk"),
        about("UZ", "d", "a walk"), about("UZ", "e", "a run"),
    ) == (
        "Published articles reflect information on a walk (Kazakhstan, Russia); on a run "
        "(Kyrgyzstan); and on a walk and a run (Uzbekistan)."
    )  # fmt: skip


@pytest.mark.parametrize(
    "language, kz, kg, ru, expected",
    [
        ("en", ["one"], [], [], "on one (Kazakhstan)."),
        ("en", ["one"], ["two"], [], "on one (Kazakhstan) and on two (Kyrgyzstan)."),
        ("en", ["1"], ["2"], ["3"], "on 1 (Kazakhstan), on 2 (Kyrgyzstan), and on 3 (Russia)."),
        ("en", ["one", "two", "six"], [], [], "on one, two, and six (Kazakhstan)."),
        (
            "en", ["1"], ["2", "3"], ["4"],
            "on 1 (Kazakhstan); on 2 and 3 (Kyrgyzstan); and on 4 (Russia).",
        ),
        ("en", ["one, which"], ["two"], [], "on one, which (Kazakhstan); and on two (Kyrgyzstan)."),
        (
            "ru", ["беге"], ["игре"], ["танце"],
            "о беге (Казахстан), об игре (Кыргызстан) и о танце (Россия).",
        ),
        (
            "ru", ["беге", "игре", "танце"], ["игре"], [],
            "о беге, игре и танце (Казахстан); а также об игре (Кыргызстан).",
        ),
    ],
)  # fmt: skip
def test_an_and_stands_before_the_last(
    language: str, kz: list[str], kg: list[str], ru: list[str], expected: str
) -> None:
    """It does among a country's phrases and among countries, which semicolons part if need be."""
    articles = [
        about(code, f"a-{code}-{n}".lower(), phrase, language)
        for code, phrases in (("KZ", kz), ("KG", kg), ("RU", ru))
        for n, phrase in enumerate(phrases)
    ]
    assert narrated(*articles, language=language).endswith(f" {expected}")


UNODC = {
    "UNODC": {"en": "the United Nations Office"},
    "УНП ООН": {"ru": "Управление ООН"},
    "УНП": {"ru": "Управление"},
}


@pytest.mark.parametrize(
    "language, phrases, expected",
    [
        ("en", ["work of UNODC", "UNODC itself"], "work of the United Nations Office (UNODC) and"),
        (
            "en",
            ["UNODC-led talks", "UNODC"],
            "UNODC-led talks and the United Nations",
        ),
        ("en", ["the UNODC office"], "on the United Nations Office (UNODC) office ("),
        ("en", ["UNODC’s aims"], "on the United Nations Office’s (UNODC) aims ("),
        ("en", ["the United Nations Office", "UNODC"], "Office and UNODC ("),
        ("ru", ["встрече УНП ООН", "УНП ООН"], "УНП ООН (Управление ООН) и УНП ООН ("),
        ("ru", ["работе УНП", "УНП ООН"], "о работе УНП (Управление) и УНП ООН (Управление ООН) ("),
        ("ru", ["UNODC"], "о UNODC ("),
    ],
)
def test_an_abbreviation_is_in_full_at_its_first_use(
    language: str, phrases: list[str], expected: str
) -> None:
    """It is once, beside the abbreviation; not if the text has the full form by itself."""
    fields = profile_fields() | {"abbreviations": UNODC}
    articles = [about("KZ", f"a{n}", phrase, language) for n, phrase in enumerate(phrases)]
    made = describe_articles(Corpus(articles), Profile.model_validate(fields), language)
    assert expected in said(made)


def test_the_diff_knows_phrases_as_they_were_written() -> None:
    """Neither their place nor an abbreviation's first use changes a phrase by itself."""
    articles = Corpus((about("KZ", "a", "a walk"), about("KZ", "b", "work of UNODC")))
    made = describe_articles(articles, profile(), "en")
    assert made
    assert made.groups[0].phrases == ("on a walk", "on work of UNODC")


@pytest.mark.parametrize(
    "expected",
    [
        "об акции", "об обучении", "об учебе", "об играх", "об Олимпиаде", "об экзаменах",
        "о едином дне", "о ярмарке", "о прогулке", "о «Спорте»", "об «Операции»",
    ],
)  # fmt: skip
def test_the_russian_preposition_fits_its_sound(expected: str) -> None:
    """Before a vowel sound "о" is "об"; a quotation mark makes no sound."""
    phrase = expected.partition(" ")[2]
    sentence = narrated(about("KZ", "a", phrase, "ru"), language="ru")
    assert sentence == f"В опубликованных материалах отражена информация {expected} (Казахстан)."


def test_a_phrase_is_no_markup() -> None:
    """What an article says stays text in the narrative."""
    narrative = describe_articles(
        Corpus((about("KZ", "a", "*x* {{< env HOME >}} $y$ @z `{python} 1`"),)), profile(), "en"
    )
    assert narrative
    blocks = tree_of((narrative,))
    assert kinds(blocks) <= {"Para", "Str", "Space", "Emph"}
    assert "on *x* {{< env HOME >}} $y$ @z `{python} 1` (Kazakhstan)." in text_of(blocks)


@pytest.mark.parametrize(
    "language, text, expected",
    [
        ("en", "In all {articles.total} articles.", "In all 30 articles."),
        ("en", "{articles.by_country.KZ} of {articles.total}", "9 of 30"),
        ("en", "with {participants.total}", "with about 2,180 people"),
        (
            "ru",
            "участников: {participants.total}",
            "участников: около 2\N{NO-BREAK SPACE}180 человек",
        ),
        ("en", "No facts at all.", "No facts at all."),
        ("en", "a closed } brace, an open { brace", "a closed } brace, an open { brace"),
        ("en", "{{articles.total}}", "{30}"),
    ],
)
def test_an_own_narrative_has_facts_in_place(language: str, text: str, expected: str) -> None:
    """A name in braces stands for the value of the fact, in the words of the language."""
    assert own_words(text, language) == expected


def test_an_own_narrative_is_no_markup() -> None:
    """An editor's narrative is plain text."""
    facts = reference().facts
    words = describe_in_own_words("*Some* $words$ of {articles.total}", facts, "en", "x")
    blocks = tree_of((Paragraph(words),))
    assert kinds(blocks) <= {"Para", "Str", "Space", "Link"}
    assert text_of(blocks) == "*Some* $words$ of 30"


def test_unknown_facts_are_refused_with_the_near_ones() -> None:
    """Misspelt names of facts are refused together, each with the name that was meant."""
    with pytest.raises(InvalidInputError) as refused:
        own_words("{articles.totl}, {} and {articles.total}")
    first, second = refused.value.defects
    assert refused.value.where == "params/2024-19.yml"
    assert str(first) == (
        "narrative.en: no such fact, got 'articles.totl'; did you mean 'articles.total'?"
    )
    assert str(second).startswith("narrative.en: no such fact, got ''; known: ")


@pytest.mark.parametrize(
    "fact, expected",
    [
        (Fact(1300, "articles", ()), "1,300"),
        (Fact(423, "kg", (), "more than"), "more than 423 kg"),
        (Fact(3, "items", ()), "3"),
        (Fact(8.5, "percent", (), "about"), "about 8.5%"),
    ],
)
def test_a_fact_in_words(fact: Fact, expected: str) -> None:
    """A count of articles is a number, any other fact has its unit and qualifier."""
    assert describe_fact(fact, "en") == expected


@pytest.mark.parametrize(
    "span, english, russian",
    [
        ("2024", "2024", "2024"),
        ("2019/2024", "2019–2024", "2019–2024"),
        ("P1Y", "1 year", "1 год"),
        ("P3Y", "3 years", "3 года"),
        ("P5Y", "5 years", "5 лет"),
        ("P1M", "1 month", "1 месяц"),
        ("P10M", "10 months", "10 месяцев"),
        ("P3Y10M", "3 years and 10 months", "3 года 10 месяцев"),
        ("P21Y2M", "21 years and 2 months", "21 год 2 месяца"),
    ],
)
def test_a_span_in_words(span: str, english: str, russian: str) -> None:
    """A duration is said in years and months, other spans as they are."""
    assert describe_span(span, "en") == english
    assert describe_span(span, "ru") == russian


@pytest.mark.parametrize("span", ["2024-11", "2024-11-16/2024-11-30"])
def test_a_span_of_days_is_not_in_digits_of_machines(span: str) -> None:
    """Months and days of a span are said as readers know them."""
    assert span.split("/", maxsplit=1)[0] not in describe_span(span, "en")


def test_the_figures_of_an_article_are_facts_to_name() -> None:
    """An own narrative may name a figure reported."""
    facts = facts_of(Corpus((article(figures=[FIGURE | {"qualifier": "about"}]),)))
    words = describe_in_own_words("{figures.kz-example.1}", facts, "en", "x")
    assert words == (Number("about 50 people", "figures.kz-example.1"),)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_number_of_the_statistics_is_a_fact(language: str) -> None:
    """Total and countries lead to the facts that they are, by the facts' names."""
    release = reference(language)
    sentence = describe_statistics(release.facts, release.profile, language)
    numbers = [node for node in walk(sentence) if isinstance(node, Number)]
    assert numbers == [Number("30", "articles.total")] + [
        Number(str(fact.value), f"articles.by_country.{code}")
        for code, fact in release.facts.group("articles.by_country")
    ]


def test_a_mark_in_a_profile_makes_no_link() -> None:
    """The characters that stand for a link's place are replaced in what others wrote."""
    words = say_with_facts(
        "statistics-country", "en", {"n": Number("3", "articles.total")}, country="\ufdd0n\ufdd1"
    )
    assert words == (Text("\ufffdn\ufffd – "), Number("3", "articles.total"))
