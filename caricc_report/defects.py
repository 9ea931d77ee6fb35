"""Validation errors in the words of the person who wrote the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.errors import Defect, suggestion

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

_UNHELPFUL = {
    "missing": "missing",
    "date_from_datetime_parsing": "not a date",
    "date_parsing": "not a date",
    "date_type": "not a date",
    "date_from_datetime_inexact": "not a date without a time",
    "string_type": "not text",
    "dict_type": "not a mapping",
    "list_type": "not a list",
    "tuple_type": "not a list",
    "model_type": "not a mapping",
    "string_too_short": "empty",
}
"""Pydantic's error types whose own message says little to an analyst."""


def defects_of(error: ValidationError, model: type[BaseModel], position: str) -> list[Defect]:
    """Return what is wrong with a record or a file, a defect for each wrong field.

    Parameters
    ----------
    error
        What pydantic found.
    model
        The model that was to be made; its fields are suggested for unknown names.
    position
        Where in its file the record stands.
    """
    defects: dict[tuple[str, str], Defect] = {}
    for details in error.errors(include_url=False):
        location = [str(part) for part in details["loc"]]
        kind, found = details["type"], details["input"]
        if kind == "extra_forbidden":
            message = "unknown field" + _fields_near(model, location)
        elif kind in _UNHELPFUL:
            message = _UNHELPFUL[kind] + (
                "" if kind in {"missing", "string_too_short"} else _got(found)
            )
        elif kind == "value_error":
            message = str(details["ctx"]["error"])
        elif kind == "literal_error":
            expected = (
                str(details["ctx"]["expected"]).replace(" or ", ", ").replace("'", "").split(", ")
            )
            message = f"not a known value{_got(found)}{suggestion(str(found), expected)}"
        else:
            message = details["msg"][:1].lower() + details["msg"][1:] + _got(found)
        field = ".".join(location)
        defects.setdefault((field, message), Defect(position, field, message))
    return list(defects.values())


def _got(value: object) -> str:
    shown = repr(value)
    return f", got {shown if len(shown) <= _SHOWN_LENGTH else shown[:_SHOWN_LENGTH] + '…'}"


_SHOWN_LENGTH = 80


def _fields_near(model: type[BaseModel], location: list[str]) -> str:
    return suggestion(location[-1], model.model_fields) if len(location) == 1 else ""
