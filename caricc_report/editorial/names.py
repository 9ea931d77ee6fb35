"""What readers call countries, topics, outlets and campaigns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caricc_report.model.article import Article
    from caricc_report.model.profile import Profile

NamedBy = Literal["country", "topic", "outlet"]


def country_name(profile: Profile, code: str, language: str) -> str:
    """Return a country's short name: the profile's, else that of the CLDR."""
    return profile.country(code, language) or wording(language).country(code)


def name_of(profile: Profile, by: NamedBy, group: str, language: str) -> str:
    """Return what readers call a country, topic or outlet."""
    match by:
        case "country":
            return country_name(profile, group, language)
        case "topic":
            return profile.topic(group, language)
        case "outlet":
            return profile.outlet(group, language)


def campaign_name(articles: Iterable[Article], campaign: str, language: str) -> str:
    """Return what readers call a campaign of some articles: as the first with a text says it."""
    named = (each.said("campaign", language) for each in articles if language in each.texts)
    return next(filter(None, named), campaign)
