"""Countries by the names that people write, formal or short, in English or Russian."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from babel import Locale

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caricc_report.model.profile import Profile

_LANGUAGES = ("en", "ru")
_OF_STATE = re.compile(
    r"(?:\w+ )*(?:republic|kingdom|federation|state|states|sultanate|emirate|union) of (?:the )?"
    r"|(?:\w+ )*(?:республика|королевство|государство) "
)
"""What stands before the short name in the formal names of many states."""


def country_names(profile: Profile) -> Mapping[str, str]:
    """Return ISO 3166-1 codes by name: those of the profile, then those of the CLDR.

    The names are as `normal_name` gives them.
    """
    names: dict[str, str] = {}
    for state in profile.member_states:
        for by_language in (state.formal_name, state.short_name):
            for name in by_language.values():
                names.setdefault(normal_name(name), state.country)
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if re.fullmatch("[A-Z]{2}", code):
                names.setdefault(normal_name(name), code)
    return names


def find_country(name: str, names: Mapping[str, str]) -> str | None:
    """Return the code of the country that a name stands for, formal or short, or None."""
    wanted = normal_name(name)
    return names.get(wanted) or names.get(_OF_STATE.sub("", wanted, count=1))


def normal_name(name: str) -> str:
    """Return a name in lower case, with single spaces and without punctuation."""
    return " ".join(re.findall(r"\w+", name.casefold().replace("ё", "\u0435")))
