"""What readers call countries, topics and outlets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from caricc_report.text.wording import wording

if TYPE_CHECKING:
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
