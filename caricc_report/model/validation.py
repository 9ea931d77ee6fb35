"""Validation errors in the words of the person who wrote the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from pydantic import AfterValidator, BaseModel, ValidationError

from caricc_report.errors import Defect, InvalidInputError, suggestion
from caricc_report.model.fields import classes_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pydantic_core import ErrorDetails, InitErrorDetails

_Model = TypeVar("_Model", bound=BaseModel)
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
    "string_pattern_mismatch": "not of the form that is needed",
    "string_too_short": "empty",
    "too_short": "empty",
    "json_invalid": "not JSON",
}
"""Pydantic's error types whose own message says little to an analyst."""


_WITHOUT_VALUE = frozenset({"missing", "string_too_short"})


def of_form(pattern: str, words: str) -> AfterValidator:
    """Return the annotation of texts that a pattern describes, and words to whoever errs."""
    form = re.compile(pattern)

    def check(text: str) -> str:
        if not form.fullmatch(text):
            raise ValueError(f"not {words}, got {text!r:.80}")
        return text

    return AfterValidator(check)


def each_once(what: str) -> AfterValidator:
    """Return the annotation of texts of which none stands twice; what one is, for whoever errs."""

    def check(texts: tuple[str, ...]) -> tuple[str, ...]:
        if len({*texts}) < len(texts):
            raise ValueError(f"{what} is named twice, got {', '.join(texts)}")
        return texts

    return AfterValidator(check)


def refuse(wrong: Mapping[str, str]) -> None:
    """Raise what is wrong by field, dotted where nested, if anything is.

    An error that the validator of a whole model raises is about the model; these are about fields.
    """
    details: list[InitErrorDetails] = [
        {
            "type": "value_error",
            "loc": tuple(field.split(".")),
            "input": None,
            "ctx": {"error": ValueError(problem)},
        }
        for field, problem in wrong.items()
    ]
    if details:
        raise ValidationError.from_exception_data("", details)


def defects_of(
    error: ValidationError, model: type[BaseModel], position: str, also_known: Iterable[str] = ()
) -> list[Defect]:
    """Return what is wrong with a record or a file, a defect for each wrong field.

    For unknown names the fields of the model are suggested, and names that are also known to a
    file; `position` is where in it the record stands.
    """
    found_errors = error.errors(include_url=False)
    cut_off = _ends_of_texts(found_errors)
    defects: dict[tuple[str, str], Defect] = {}
    for details in found_errors:
        location = [_name(part) for part in details["loc"]]
        kind, found = details["type"], details["input"]
        if details["loc"][:-1] in cut_off or _is_explained(details, found_errors):
            continue
        if kind == "extra_forbidden":
            fields = _model_at(model, location[:-1]).model_fields
            known = [field.alias or name for name, field in fields.items()]
            known += also_known if len(location) == 1 else ()
            message = "unknown field" + suggestion(location[-1], [*dict.fromkeys(known)])
        elif kind == "missing" and (lines := _examples(model, details["loc"])):
            message = f"missing; add one of the lines {lines}"
        elif kind in _UNHELPFUL:
            message = _UNHELPFUL[kind] + ("" if kind in _WITHOUT_VALUE else _got(found))
            message += _what_to_do(message, found, is_cut_off=details["loc"] in cut_off)
        elif kind in {"too_long", "string_too_long"} and isinstance(found, str):
            longest = details["ctx"]["max_length"]
            message = f"longer than {longest:,} characters, it has {len(found):,}{_got(found)}"
        elif kind == "too_long":
            message = f"more than {details['ctx']['max_length']}{_got(found)}"
        elif kind == "value_error":
            message = str(details["ctx"]["error"])
        elif kind in {"literal_error", "enum"}:
            expected = (
                str(details["ctx"]["expected"]).replace(" or ", ", ").replace("'", "").split(", ")
            )
            message = f"not a known value{_got(found)}{suggestion(str(found), expected)}"
        else:
            message = details["msg"][:1].lower() + details["msg"][1:] + _got(found)
        field = ".".join(location)
        defects.setdefault((field, message), Defect(position, field, message))
    return list(defects.values())


def valid(
    model: type[_Model],
    fields: object,
    where: str,
    *,
    position: str = "",
    context: object = None,
) -> _Model:
    """Return a model of some fields, whose validators are told a context.

    Errors name where the fields are, and their position in it, if they are not all of it.

    Raises
    ------
    InvalidInputError
        If they are not valid; every defect is listed.
    """
    try:
        return model.model_validate(fields, context=context)
    except ValidationError as error:
        raise InvalidInputError(where, defects_of(error, model, position)) from error


def _got(value: object) -> str:
    shown = repr(value)
    return f", got {shown if len(shown) <= _SHOWN_LENGTH else shown[:_SHOWN_LENGTH] + '…'}"


_SHOWN_LENGTH = 80


def _name(part: str | int) -> str:
    """Return a part of a field's name; people count from 1, as facts do.

    A name is whatever a file says, so one that cannot be shown as it is, or is long, is quoted.
    """
    if isinstance(part, int):
        return str(part + 1)
    return part if part.isprintable() and len(part) <= _SHOWN_LENGTH else f"{part!r:.80}"


def _model_at(model: type[BaseModel], location: Sequence[str]) -> type[BaseModel]:
    """Return the model of the field at a location, through lists and mappings."""
    for part in location:
        if part in model.model_fields:
            kinds = classes_in(model.model_fields[part].annotation)
            model = next((kind for kind in kinds if issubclass(kind, BaseModel)), model)
    return model


def _examples(model: type[BaseModel], location: tuple[str | int, ...]) -> str:
    """Return the lines of YAML that state a field of the model itself, if it has examples."""
    field = model.model_fields.get(str(location[-1])) if len(location) == 1 else None
    examples = (field.examples or ()) if field else ()
    return ", ".join(f"'{location[-1]}: {example}'" for example in examples)


def _is_explained(details: ErrorDetails, found: Sequence[ErrorDetails]) -> bool:
    """Return whether a list is too short only because its entries are wrong."""
    location = details["loc"]
    return details["type"] == "too_short" and any(
        other["loc"][: len(location)] == location and len(other["loc"]) > len(location)
        for other in found
    )


def _ends_of_texts(found: Sequence[ErrorDetails]) -> set[tuple[str | int, ...]]:
    """Return where a key is none and has no text: in ``{en: one, two}``, what follows the comma."""
    wrong_keys = {each["loc"][:-1] for each in found if each["loc"][-1:] == ("[key]",)}
    return wrong_keys & {each["loc"] for each in found if each["input"] is None}


def _what_to_do(message: str, found: object, *, is_cut_off: bool) -> str:
    """Return the end of a message where YAML reads a comma or brackets in another way."""
    if is_cut_off:
        return "; put a text that holds a comma between quotation marks"
    if "list" in message and isinstance(found, str) and re.search("[,;]", found):
        return f"; write it between brackets, with commas: [{found:.80}]"
    return ""
