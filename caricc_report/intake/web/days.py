"""The day of publication: a date is one, an instant in UTC is one only where the outlet is.

An offset of zero is what programs write that do not know where they are. 20:30 in UTC is the next
day in Almaty, and may belong to the next release.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from zoneinfo import ZoneInfo

from babel.core import get_global

_ISO = re.compile(
    r"\s*([0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9])"
    r"(?:[Tt ]+([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:[.,][0-9]+)?"
    r"\s*(?:(Z|UTC?|GMT|[+-]00(?::?00)?)(?![0-9:+-]))?)?",
    re.IGNORECASE,
)
_ZONES = {
    "CN": "Asia/Shanghai", "KZ": "Asia/Almaty", "MN": "Asia/Ulaanbaatar", "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv", "UZ": "Asia/Tashkent", "DE": "Europe/Berlin",
}  # fmt: skip
"""Of countries with several zones, the one that their press writes in."""


def stated_day(text: str) -> dt.date | dt.datetime | None:
    """Return the day that a date in ISO 8601 or of a feed states, where it was written.

    If its offset is zero, which says nothing of where, it is the instant instead, unless it is
    midnight, which stands for a date without a time. None if the text is no date.

    Examples
    --------
    >>> stated_day("2024-11-21T01:30:00+05:00")
    datetime.date(2024, 11, 21)
    >>> stated_day("Sat, 30 Nov 2024 20:30:00 GMT")
    datetime.datetime(2024, 11, 30, 20, 30, tzinfo=datetime.timezone.utc)
    """
    try:
        if match := _ISO.match(text):
            day = dt.date.fromisoformat(match[1])
            if not match[3]:
                return day
            at = dt.datetime.combine(day, dt.time.fromisoformat(match[2]), dt.UTC)
        else:
            at = email.utils.parsedate_to_datetime(text)
            if at.tzinfo is None and re.search("-00:?00", text):
                at = at.replace(tzinfo=dt.UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    is_instant = at.tzinfo is not None and not at.utcoffset() and at.time() != dt.time()
    return at if is_instant else at.date()


def zone_of(country: str | None, otherwise: str | None) -> ZoneInfo | None:
    """Return the zone of a country; another one, or None, if it has several or is not known."""
    zones = [zone for zone, each in get_global("zone_territories").items() if each == country]
    name = _ZONES.get(country or "") or (zones[0] if len(zones) == 1 else otherwise)
    return ZoneInfo(name) if name else None


def local_day(stated: dt.date | dt.datetime, zone: ZoneInfo | None) -> tuple[dt.date, str]:
    """Return a day where it was published, and what a person should know about it, if anything.

    Examples
    --------
    >>> at = dt.datetime(2024, 11, 30, 20, 30, tzinfo=dt.UTC)
    >>> local_day(at, zone_of("KZ", None))[0]
    datetime.date(2024, 12, 1)
    """
    if not isinstance(stated, dt.datetime):
        return stated, ""
    said = f"published_on: {stated:%Y-%m-%d %H:%M} in UTC"
    if zone is None:
        return stated.date(), f"{said}, and the zone is not known; correct it if need be"
    day = stated.astimezone(zone).date()
    if day == stated.date():
        return day, ""
    return day, f"{said} is {day} in {zone.key}, and that day was taken; correct it if need be"
