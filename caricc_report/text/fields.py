"""The fields of an article in the words of a language: labels under it, headings of tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.errors import Defect, InvalidInputError
from caricc_report.model.article import Article
from caricc_report.model.fields import fields_of
from caricc_report.model.languages import languages
from caricc_report.model.period import Period
from caricc_report.model.record import SourceOptions
from caricc_report.model.spellings import Spellings, certain
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caricc_report.model.fields import FieldSpec
    from caricc_report.model.profile import Profile
    from caricc_report.text.wording import Wording


def field_in_words(path: str, language: str) -> str:
    """Return what people call a field, or a part of one, with its number and language.

    Examples
    --------
    >>> field_in_words("texts.ru.headline", "en"), field_in_words("figures.2.unit", "ru")
    ('Headline (ru)', 'Показатели, 2')
    """
    words = wording(language)
    names = [each for each in path.split(".") if each not in languages() and not each.isdecimal()]
    known = (f"image_{names[-1]}", *reversed(names)) if names[0] == "images" else reversed(names)
    name = next(filter(words.has_field, known), "")
    called = words.field(name) if name else path
    numbers = "".join(f", {each}" for each in path.split(".") if each.isdecimal())
    named = "".join(f" ({each})" for each in path.split(".") if each in languages())
    return f"{called}{numbers}{named}"


def labelled(article: Article, language: str) -> tuple[tuple[FieldSpec, str, str], ...]:
    """Return each field that stands under an article's headline, its label and its plain text.

    Outlet and topics are not among them: they are shown in other words.
    """
    words = wording(language)
    texts = ((field, _text(article, field, words)) for field in fields_of(type(article)).shown)
    return tuple((field, words.field(field.name, "label"), text) for field, text in texts if text)


def _text(article: Article, field: FieldSpec, words: Wording) -> str:
    if field.traits.in_each_language:
        return article.said(field.name, words.language) or ""
    value = getattr(article, field.name)
    if not value:
        return ""
    if field.sort == "day":
        last = getattr(article, field.traits.until) if field.traits.until else None
        return words.days(Period(value, last or value))
    return ", ".join(value) if field.sort == "list" else str(value)


def table_options(profile: Profile) -> SourceOptions:
    """Return how tables are written by a publisher's people: their headings and values."""
    return SourceOptions(
        columns=table_headings(profile),
        spellings=spellings_of(profile),
        vocabulary=profile.vocabulary,
    )


def require_units(profile: Profile, where: str) -> None:
    """Raise an InvalidInputError that lists the units of figures a language has no word for."""
    defects = [
        Defect("", "figures", f"no word for the unit {unit!r} in {language!r}; {advice}")
        for unit in profile.vocabulary.words("unit")
        for language in profile.languages
        if language in languages() and unit not in wording(language).units
        for advice in [f"write 'unit-{unit} = …' in locales/{language}.ftl"]
    ]
    if defects:
        raise InvalidInputError(where, defects)


def spellings_of(profile: Profile | None = None) -> Spellings:
    """Return how a publisher's people write values; without a profile, in all known languages."""
    if not profile:
        return Spellings()
    topic_names = [
        (name, topic)
        for topic, names in profile.topics.items()
        for name in (topic, *names.values())
    ]
    country_names = [
        (name, state.country)
        for state in profile.member_states
        for names in (state.short_name, state.formal_name)
        for name in names.values()
    ]
    names = {"country": certain(country_names), "topics": certain(topic_names)}
    return Spellings(profile.languages, names, profile.dates)


def table_headings(profile: Profile) -> Mapping[str, str]:
    """Return the column of each heading of tables: in the profile's languages, and its own."""
    columns = fields_of(Article).columns
    said = {
        wording(language).field(column, "heading"): column
        for language in profile.languages
        if language in languages()
        for column in columns
    }
    return said | profile.headings
