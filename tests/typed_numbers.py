"""Numbers typed into prose, and what may stand there."""

from __future__ import annotations

import functools

from builders import profile
from builders import reference as reference_release

from caricc_report.editorial.checks.prose import Known

SEEDED = (
    # Markdown cells
    ("markdown", "30", "In all, 30 articles appeared."),
    ("markdown", "3", "In November 2024, 3 quarters of them came late."),
    ("markdown", "31", "On 18 November 2024 31 articles appeared."),
    ("markdown", "1,300", "A total of 1,300 readers were told."),
    ("markdown", "1 300", "A total of 1 300 readers were told."),
    ("markdown", "12.5", "A share of 12.5 per cent is new."),
    ("markdown", "45%", "More than 45% of them are about prevention."),
    ("markdown", "Twenty-five", "Twenty-five articles are about schools of CARICC states."),
    ("markdown", "two hundred and six", "There were two hundred and six visitors here."),
    ("markdown", "30", "# 30 articles in this release {#own .unlisted}"),
    ("markdown", "30", "| Articles | 30 |\n|---|---|\n| Other | none |"),
    ("markdown", "30", "**3**0 articles appeared."),
    ("markdown", "30", "&#51;&#48; articles appeared."),
    ("markdown", "30", "![A picture of 30 articles](data:image/png;base64,AAAA){.photo}"),
    ("markdown", "31", "[31](#fact-articles.total){.fact} articles appeared."),
    ("markdown", "30", "[30 articles](https://example.org/30) appeared."),
    ("markdown", "30", "30. articles appeared."),
    ("markdown", "٣٠", "In all ٣٠ articles appeared."),
    ("markdown", "½", "Nearly ½ of them came late."),
    ("markdown", "30", "Всего 30 материалов."),
    ("markdown", "тридцать", "Всего тридцать материалов."),
    ("markdown", "двадцати пяти", "Более двадцати пяти материалов."),
    ("markdown", "2024", "The release has 2024 articles."),
    ("markdown", "30", "* a first point\n* 30 articles"),
    ("markdown", "30", "> 30 articles appeared"),
    ("markdown", "30", "::: {.note}\n30 articles appeared\n:::"),
    ("markdown", "30th", "This is the 30th article of the year."),
    # Strings that code shows
    ("code", "30", 'display(Markdown("30 articles"))'),
    ("code", "30", 'cr.prose(this_release, "30 of {articles.total}")'),
    ("code", "thirty", 'text = "thirty articles"\ndisplay(Markdown(text))'),
    ("code", "45%", 'Markdown(f"{share} or 45%")'),
    ("code", "30", 'Markdown(f"{30} articles")'),
    ("code", "2.5", 'Markdown("about " "2.5 times as many")'),
    ("code", "пятью", 'Markdown("вместе с пятью материалами")'),
    ("code", "30", 'Markdown("""\\n\\n30 articles\\n""")'),
    ("code", "30", "#| tbl-cap: {en: The 30 articles, ru: Материалы}\ndf"),
    ("code", "30", "#| fig-alt: Bars of 30 articles\nax"),
    ("code", "thirty", 'cr.figure(fig, alt={"en": "thirty bars"})'),
    ("markdown", "30", "A claim.[^1]\n\n[^1]: By 30 articles."),
    ("markdown", "30", '::: {.callout-note title="30 articles"}\nSo.\n:::'),
    # What code shows of a text that stands elsewhere in the source
    ("output", "30", "In all, 30 articles appeared."),
    # The editor's own narrative
    ("en", "30", "Published articles, 30 in all, reflect information"),
    ("en", "nine", "Published articles on nine events in Kazakhstan"),
    ("en", "9", "Published articles (Kazakhstan - 9) of {articles.total}"),
    ("en", "1,300", "Articles with 1,300 readers since 16 November 2024"),
    ("en", "36.7%", "Articles of which 36.7% are about Russia"),
    ("ru", "30", "В материалах, которых 30, отражена информация"),
    ("ru", "девяти", "Информация о девяти мероприятиях в Казахстане"),
    ("ru", "двумястами", "Материалы с двумястами упоминаниями в ноябре 2024 года"),
    ("ru", "36,7 %", "Материалы, из которых 36,7 % о России"),
)
"""Where a number is typed, the number, and the text around it."""
ALLOWED = (
    "Ягодный тис охраняется, and the company Mil is of Moscow",
    "On 18 November 2024, 18–20 November and from 16 to 30 November 2024",
    "On 30 November – 2 December 2024 and November 18, 2024",
    "С 16 по 30 ноября 2024 года, 18 ноября, в ноябре 2024 г.",
    "За 2024 год, в 2023 году, с 2019 по 2024 год, 2019–2024",
    "In 2024, since 2019, 2024-2025, 2019–2024",
    "A programme for 2027-2028 within another for 2031–2032",
    "2024-11-16, 2024-11-16/2024-11-30, 2024-11",
    "16-30.11.2024, 16.11-02.12.2024, 18.11.2024",
    "At 10:30 on 5 May",
    "Q4 2024 was quiet, as the 4th quarter was, and the 3rd quarter of 2023",
    "В 4-м квартале 2024 года, 3-й квартал",
    "Release 2024-19, #19, № 19, No. 19, Almaty – 2024",
    "ISO 3166-1 and ISO/IEC 27001, COVID-19, G7",
    "Republic of Kazakhstan, 050008, Almaty, Abay Avenue, 52, tel.: +7 727 259 99 90",
    "Республика Казахстан, 050008, г. Алматы, проспект Абая, 52",
    "See https://example.org/30 and office30@example.org",
    "One article, no article, the first article, a family: в семью, один, первый",
    "| a | b |\n|:---|---:|\n| c | d |",
    "1. a first point\n2. another point\n3. yet another",
    "[30](#fact-articles.total){.fact} articles appeared.",
    "[example.org/30](<https://example.org/30>)",
    "# A heading {#part-30 .level2}",
    "A claim.[^1]\n\n[^1]: Its source.",
    "Police said that 225 drug crimes were stopped",
    "XIX century",
)


@functools.cache
def known(language: str = "en") -> Known:
    """Return what numbers in the reference release may come from."""
    articles = [article.model_dump(mode="json") for article in reference_release(language).articles]
    return Known("2024-19", language, tuple(articles), profile())
