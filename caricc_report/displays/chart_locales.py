"""Numbers and days in charts of other libraries, as the CLDR has them in a language."""

from __future__ import annotations

from babel import Locale

_SUNDAY_FIRST = (6, 0, 1, 2, 3, 4, 5)


def separators(language: str) -> tuple[str, str]:
    """Return what stands before decimals, and between thousands."""
    symbols = Locale.parse(language).number_symbols["latn"]
    return _drawn(symbols["decimal"]), _drawn(symbols["group"])


def number_locale(language: str) -> dict[str, object]:
    """Return how d3-format, by which altair draws, writes numbers."""
    decimal, thousands = separators(language)
    sign = Locale.parse(language).percent_formats[None].pattern.rpartition("0")[2]
    return {
        "decimal": decimal,
        "thousands": thousands,
        "grouping": [3],
        "currency": ["$", ""],
        "percent": _drawn(sign) or "%",  # One that stands before the number, it cannot write.
    }


def time_locale(language: str) -> dict[str, object]:
    """Return how d3-time-format writes days; a month without a day has its name as it is alone."""
    locale = Locale.parse(language)
    days, months = locale.days["format"], locale.months
    return {
        "dateTime": "%x, %X",
        "date": "%Y-%m-%d",
        "time": "%H:%M:%S",
        "periods": ["AM", "PM"],
        "days": [days["wide"][day] for day in _SUNDAY_FIRST],
        "shortDays": [days["abbreviated"][day] for day in _SUNDAY_FIRST],
        "months": [*months["stand-alone"]["wide"].values()],
        "shortMonths": [*months["format"]["abbreviated"].values()],
    }


def _drawn(text: str) -> str:
    """Return a text without the narrow space of French, which few fonts have."""
    return text.replace("\u202f", "\u00a0")
