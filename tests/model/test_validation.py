"""Errors are told in the words of the person who wrote the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, field_validator

from caricc_report.errors import Defect, InvalidInputError, suggestion
from caricc_report.model.validation import defects_of, of_form

if TYPE_CHECKING:
    from collections.abc import Mapping


class Inner(BaseModel):
    """A model within a model."""

    number: int = 0


class Example(BaseModel):
    """A model with a field of each sort."""

    model_config = ConfigDict(extra="forbid")

    text: str
    listed: tuple[str, ...] = ()
    mapped: dict[str, str] = {}
    named: dict[Literal["en", "ru"], str] = {}
    inner: Inner = Inner()
    choice: Literal["red", "green", "blue"] = "red"
    number: int = 0
    shaped: Annotated[str, StringConstraints(pattern="^[a-z]$")] = "a"
    formed: Annotated[str, of_form("[a-z]", "a small letter, such as a")] = "a"
    checked: str = ""

    @field_validator("checked")
    @classmethod
    def _checked(cls, value: str) -> str:
        if value == "bad":
            message = "not good, got 'bad'; write good"
            raise ValueError(message)
        return value


def defects(fields: Mapping[str, Any], position: str = "") -> list[Defect]:
    """Return what is wrong with the fields of an example."""
    with pytest.raises(ValidationError) as refused:
        Example.model_validate(fields)
    return defects_of(refused.value, Example, position)


@pytest.mark.parametrize(
    "field, value, message",
    [
        ("text", 5, "not text, got 5"),
        ("listed", "a", "not a list, got 'a'"),
        (
            "listed",
            "a, b",
            "not a list, got 'a, b'; write it between brackets, with commas: [a, b]",
        ),
        ("shaped", "A", "not of the form that is needed, got 'A'"),
        ("formed", "A", "not a small letter, such as a, got 'A'"),
        ("mapped", ["a"], "not a mapping, got ['a']"),
        ("inner", 5, "not a mapping, got 5"),
        ("choice", "gren", "not a known value, got 'gren'; did you mean 'green'?"),
        ("choice", "xyz", "not a known value, got 'xyz'; known: blue, green, red"),
        ("checked", "bad", "not good, got 'bad'; write good"),
        ("txt", "a", "unknown field; did you mean 'text'?"),
        (
            "xyz",
            "a",
            (
                "unknown field; known: checked, choice, formed, inner, listed, mapped, named, "
                "number, shaped, text"
            ),
        ),
    ],
)
def test_a_defect_names_field_and_value(field: str, value: object, message: str) -> None:
    """What is wrong is said in plain words, with what was found and what would be right."""
    assert defects({"text": "a", field: value}) == [Defect("", field, message)]


def test_a_missing_field_is_missing() -> None:
    """Where there is no value, none is quoted."""
    assert defects({}) == [Defect("", "text", "missing")]


def test_an_inner_field_is_named_with_dots() -> None:
    """A field within another is named by the way to it."""
    found = defects({"text": "a", "inner": {"number": "x"}, "listed": ["a", 5]})
    assert [each.field for each in found] == ["listed.2", "inner.number"]


def test_what_follows_a_comma_in_a_text_is_no_key() -> None:
    """In ``{en: one, two}`` YAML takes ``two`` for a key; what to do is said, and said once."""
    (found,) = defects({"text": "a", "named": {"en": "one", "two": None}})
    assert found.field == "named.two"
    assert found.message.endswith("put a text that holds a comma between quotation marks")


def test_other_messages_begin_small_and_quote_the_value() -> None:
    """A message of pydantic's own is put into the form of the others."""
    (found,) = defects({"text": "a", "number": "x"})
    assert found.message[0].islower()
    assert found.message.endswith(", got 'x'")


def test_a_long_value_is_cut() -> None:
    """A whole article is not quoted in a message."""
    (found,) = defects({"text": "a", "listed": "x" * 1000})
    assert found.message == f"not a list, got '{'x' * 79}…"


def test_the_position_stands_first() -> None:
    """A defect says where in the file it is, then in which field."""
    (found,) = defects({}, "line 7")
    assert str(found) == "line 7, text: missing"


@pytest.mark.parametrize(
    "defect, expected",
    [
        (Defect("line 7", "text", "missing"), "line 7, text: missing"),
        (Defect("", "text", "missing"), "text: missing"),
        (Defect("line 7", "", "not JSON"), "line 7: not JSON"),
        (Defect("", "", "not UTF-8"), "not UTF-8"),
    ],
)
def test_a_defect_leaves_out_what_is_empty(defect: Defect, expected: str) -> None:
    """A defect of a whole record or a whole file names no field, or no position."""
    assert str(defect) == expected


def test_all_defects_stand_in_one_message() -> None:
    """An error counts the defects, and lists each on a line of its own."""
    found = InvalidInputError("a.jsonl", [Defect("line 1", "id", "missing"), Defect("", "", "x")])
    assert str(found) == ("a.jsonl: 2 defects; nothing was loaded.\n  - line 1, id: missing\n  - x")


def test_one_defect_is_one_defect() -> None:
    """An error with one defect does not count in the plural."""
    found = InvalidInputError("a.jsonl", [Defect("line 1", "id", "missing")])
    assert str(found).startswith("a.jsonl: 1 defect; ")


@pytest.mark.parametrize(
    "found, known, expected",
    [
        ("fr", ["ru", "en"], "; known: en, ru"),
        ("preventoin", ["training", "prevention"], "; did you mean 'prevention'?"),
        ("x", [], ""),
    ],
)
def test_a_suggestion_is_the_near_name_or_all(found: str, known: list[str], expected: str) -> None:
    """A close name is suggested; without one the known names are listed, sorted."""
    assert suggestion(found, known) == expected
