"""Countries by the names that past releases write, formal or short."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caricc_report.model.spellings import folded
from caricc_report.text.fields import spellings_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caricc_report.model.profile import Profile

_OF_STATE = re.compile(
    r"(?:\w+ )*(?:republic|kingdom|federation|state|states|sultanate|emirate|union) of (?:the )?"
    r"|(?:\w+ )*(?:республика|королевство|государство) "
)
"""What stands before the short name in the formal names of many states."""
_CODE_LENGTH = 2


def country_names(profile: Profile) -> Mapping[str, str]:
    """Return ISO 3166-1 codes by name, as `folded` has it: the profile's, then the CLDR's."""
    return spellings_of(profile).names_of("country")


def find_country(name: str, names: Mapping[str, str]) -> str | None:
    """Return the code of the country that a name stands for, formal or short, or None."""
    wanted = folded(name)
    if len(wanted) <= _CODE_LENGTH:  # A code; past releases write names.
        return None
    return names.get(wanted) or names.get(_OF_STATE.sub("", wanted, count=1))
