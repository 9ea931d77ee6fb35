"""The lines under an article in a release of our own making: campaign, place, dates, outlet."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from caricc_report.model.languages import languages
from caricc_report.model.period import Period
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from caricc_report.model.profile import Profile

_SEPARATOR = " · "
_NAMES = ("campaign", "place", "event-date", "published", "outlet")
_CONNECTION = {"en": "to", "ru": "по"}


@functools.cache
def _labels() -> Mapping[str, tuple[str, str]]:
    """Return, by label, which part of an origin it introduces, and its language."""
    return {
        f"{wording(language).say(name)}:": (name, language)
        for language in languages()
        for name in _NAMES
    }


def read_origin(lines: Sequence[str], profile: Profile) -> dict[str, str] | None:
    """Return the fields of an article that lines of origin state.

    Parameters
    ----------
    lines
        The lines of a paragraph.
    profile
        The publisher's profile; it knows by which names readers see the outlets.

    Returns
    -------
    dict or None
        The fields by name; None if the lines are no origin, or hold what cannot be read.
    """
    fields: dict[str, str] = {}
    for part in _SEPARATOR.join(lines).split(_SEPARATOR):
        match = re.match(r"[^:]{1,30}:", part)
        if match is None or match[0] not in _labels():
            return None
        name, language = _labels()[match[0]]
        read = _fields_of(name, part[match.end() :].strip(), language, profile)
        if read is None:
            return None
        fields |= read
    return fields


def _fields_of(name: str, text: str, language: str, profile: Profile) -> dict[str, str] | None:
    """Return what one part of an origin states, None if it cannot be read."""
    match name:
        case "event-date" | "published":
            try:
                days = Period.parse(re.sub(r"\s*–\s*", f" {_CONNECTION[language]} ", text))
            except ValueError:
                return None
            if name == "published":
                return {"published_on": days.first_day.isoformat()}
            event = {"event_on": days.first_day.isoformat()}
            last = {"event_until": days.last_day.isoformat()} if days.n_days > 1 else {}
            return event | last
        case "outlet":
            shown = {names[language]: outlet for outlet, names in profile.outlets.items()}
            return {"outlet": shown.get(text, text)}
    return {name: text}
