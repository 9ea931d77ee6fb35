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
        f"{wording(language).field(field.name, 'label')}:": (field, language)
        for language in languages()
        for field in fields
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
        field, language = _labels()[match[0]]
        read = _fields_of(field, part[match.end() :].strip(), language, profile)
        if read is None:
            return None
        fields |= read
    return fields


def _fields_of(
    field: FieldSpec, text: str, language: str, profile: Profile
) -> dict[str, str] | None:
    """Return what one part of an origin states, None if it cannot be read."""
    if field.name == "outlet":
        shown = {names[language]: outlet for outlet, names in profile.outlets.items()}
        return {field.name: shown.get(text, text)}
    if field.sort != "day":
        return {field.name: text}
    try:
        days = Period.parse(re.sub(r"\s*–\s*", f" {_CONNECTION[language]} ", text))
    except ValueError:
        return None
    stated = {field.name: days.first_day.isoformat()}
    if field.traits.until and days.n_days > 1:
        stated[field.traits.until] = days.last_day.isoformat()
    return stated
