"""The parameters that a notebook declares for itself: typed by their defaults."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import TypeAlias

from caricc_report.errors import InvalidInputError
from caricc_report.system.yaml_text import parse_yaml

Value: TypeAlias = str | int | float | bool | list[str | int | float | bool] | None
"""What such a parameter can be; papermill writes each as a literal of Python."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Typed(str):
    """A value as it is typed on a command line; the default says what it is read as."""

    __slots__ = ()


def is_value(found: object) -> bool:
    """Return whether a parameter can be that: text, a number, a truth, None, or a list of them."""
    if isinstance(found, list):
        return all(each is not None and _is_single(each) for each in found)
    return _is_single(found)


def _is_single(found: object) -> bool:
    if isinstance(found, float):
        return math.isfinite(found)  # JSON has no other.
    return found is None or isinstance(found, str | int)


def value_like(default: Value, given: object) -> Value:
    """Return a value as one of the kind of a parameter's default.

    Text that is a day, ``"2024-11-30"``, makes the parameter a date, which stays text. Where a
    number with a fraction is declared, a whole one is right, too. None, or an empty list, leaves
    the kind open.

    Raises
    ------
    ValueError
        If it is of another kind.

    Examples
    --------
    >>> value_like(0.5, 1)
    1.0
    >>> value_like(["KZ"], Typed("AZ, UZ"))
    ['AZ', 'UZ']
    >>> value_like("2024-01-01", "soon")
    Traceback (most recent call last):
    ...
    ValueError: not a date, got 'soon'; write it as 2024-11-30
    """
    value = _read(default, given) if isinstance(given, Typed) else given
    if not is_value(value):
        raise ValueError(f"not text, a number, true, false or a list of these, got {given!r:.80}")
    if not isinstance(default, list):
        return _like(default, value)
    if not isinstance(value, list):
        message = f"not a list, got {given!r:.80}"
        raise ValueError(message)  # noqa: TRY004 - as for all that is of another kind
    fractions = (each for each in default if isinstance(each, float))
    example = next(fractions, default[0] if default else None)
    return [_like(example, each) for each in value]  # type: ignore[misc]


def _read(default: Value, given: Typed) -> object:
    """Return what is typed for a parameter: text as it is, anything else as YAML says it."""
    if isinstance(default, str):
        return str(given)
    is_bare = isinstance(default, list) and not given.lstrip().startswith("[")
    try:
        return parse_yaml(f"value: {f'[{given}]' if is_bare else given}", "").get("value")
    except InvalidInputError:
        return str(given)


def _like(default: Value, value: object) -> Value:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    match default:
        case None:
            fits, kind = True, "anything"
        case bool():
            fits, kind = isinstance(value, bool), "true or false"
        case int():
            fits, kind = is_number and isinstance(value, int), "a whole number"
        case float():
            fits, kind = is_number, "a number"
        case str() if _is_day(default):
            fits, kind = _is_day(value), "a date"
        case _:
            fits, kind = isinstance(value, str), "text"
    if not fits:
        advice = "; write it as 2024-11-30" if kind == "a date" else ""
        raise ValueError(f"not {kind}, got {value!r:.80}{advice}")
    return float(value) if isinstance(default, float) else value  # type: ignore[arg-type, return-value]


def _is_day(value: object) -> bool:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return False
    try:
        dt.date.fromisoformat(value)
    except ValueError:
        return False
    return True
