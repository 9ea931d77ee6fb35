"""What stands under a headline in a release of our own making: place, dates, outlet, topics."""

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

    It is None if the lines are none of ours, or hold what cannot be read. The profile knows by
    which names readers see outlets and topics, which end a line whose other parts need no label.
    """
    # A line may break before or after what separates two parts.
    parts = [each for each in re.split(r"\s*·\s*", _SEPARATOR.join(lines)) if each]
    fields: dict[str, str] = {}
    if len(parts) > 1 and _are_topics(parts[-1], profile):
        *parts, outlet, _ = parts
        fields["outlet"] = _outlet(outlet, profile)
    is_ours = bool(fields)
    for part in parts:
        label, colon, text = part.partition(":")
        if colon and label in _labels():
            field, language = _labels()[label]
            found = _value(field, language, text.strip(), profile)
        elif is_ours:
            found = _days(part, None, "event_on", "event_until") or {"place": part}
        else:
            return None
        if found is None or found.keys() & fields.keys():
            return None
        fields |= found
    return fields


def _are_topics(text: str, profile: Profile) -> bool:
    names = {name for names in profile.topics.values() for name in names.values()}
    return all(each in names for each in text.split(", "))


def _outlet(name: str, profile: Profile) -> str:
    """Return an outlet as records call it."""
    shown = {each: outlet for outlet, names in profile.outlets.items() for each in names.values()}
    return shown.get(name, name)


def _value(field: FieldSpec, language: str, text: str, profile: Profile) -> dict[str, str] | None:
    """Return what a label and its text say; None if that cannot be read."""
    if field.name == "outlet":
        return {field.name: _outlet(text, profile)}
    if field.sort != "day":
        return {field.name: text}
    return _days(text, language, field.name, field.traits.until)


def _days(text: str, language: str | None, first: str, last: str) -> dict[str, str] | None:
    """Return a day, or the first and last of several, by their fields; None if there is none."""
    for name in [language] if language else _CONNECTION:
        try:
            days = Period.parse(re.sub(r"\s*–\s*", f" {_CONNECTION[name]} ", text))
        except ValueError:
            continue
        until = {last: days.last_day.isoformat()} if last and days.n_days > 1 else {}
        return {first: days.first_day.isoformat()} | until
    return None
