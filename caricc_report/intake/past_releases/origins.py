"""The lines under an article in a release of our own making: campaign, place, dates, outlet."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from caricc_report.model.article import Article
from caricc_report.model.fields import fields_of
from caricc_report.model.languages import languages
from caricc_report.model.period import Period
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from caricc_report.model.fields import FieldSpec
    from caricc_report.model.profile import Profile

_SEPARATOR = " · "
_CONNECTION = {"en": "to", "ru": "по"}


@functools.cache
def _labels() -> Mapping[str, tuple[FieldSpec, str]]:
    """Return, by label, the field that it introduces, and its language."""
    known = fields_of(Article)
    fields = (*known.shown, *(each for each in known.all if each.name == "outlet"))
    return {
        wording(language).field(field.name, "label"): (field, language)
        for language in languages()
        for field in fields
    }


def read_origin(lines: Sequence[str], profile: Profile) -> dict[str, str] | None:
    """Return by name the fields of an article that the lines of a paragraph state.

    It is None if the lines are no origin, or hold what cannot be read. The profile knows by which
    names readers see the outlets.
    """
    fields: dict[str, str] = {}
    for part in _SEPARATOR.join(lines).split(_SEPARATOR):
        label, colon, text = part.partition(":")
        if not colon or label not in _labels():
            return None
        field, language = _labels()[label]
        value = text.strip()
        if field.name == "outlet":
            shown = {names[language]: outlet for outlet, names in profile.outlets.items()}
            fields[field.name] = shown.get(value, value)
        elif field.sort != "day":
            fields[field.name] = value
        else:
            try:
                days = Period.parse(re.sub(r"\s*–\s*", f" {_CONNECTION[language]} ", value))
            except ValueError:
                return None
            fields[field.name] = days.first_day.isoformat()
            if field.traits.until and days.n_days > 1:
                fields[field.traits.until] = days.last_day.isoformat()
    return fields
