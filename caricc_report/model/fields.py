"""What is to be known of each field of an article, derived from the model that declares it.

Tables, Markdown files, merging, the archive, coverage, checks and display walk these values, so
that none of them has a list of names of its own. What people call a field stands in the language
files, as ``field-<name>``.
"""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args, get_origin

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic.fields import FieldInfo

IGNORED = "ignored"
"""What headings of tables may mean beside the columns: cells that are left out."""
Sort = Literal["text", "day", "list", "phrases", "texts", "records"]
"""A line of text, a day, several texts; by language, a line or a model; several models."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What the type of a field does not say of it; stands in the field's annotation."""

    in_each_language: bool = False
    """Whether the article says it in its first language, and each text may in its own."""
    shown: int = 0
    """Its place in the line under an article's headline, from the left; 0 if it is not there."""
    says_itself: bool = False
    """Whether it stands there without its label."""
    is_counted: bool = True
    """Whether reviewers see how many articles have it, if it may be left out."""
    until: str = ""
    """The field that holds the last day, where this one holds the first of several."""
    is_commonmark: bool = False
    """Whether its text is CommonMark; all others are plain."""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a model."""

    name: str
    sort: Sort
    is_required: bool = False
    traits: Traits = Traits()
    within: tuple[FieldSpec, ...] = ()
    """The fields of each text or record."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a model of articles, in its order, and those that are treated alike."""

    all: tuple[FieldSpec, ...]
    cells: tuple[FieldSpec, ...]
    """Those that a cell of a table has room for: texts, days and lists."""
    named: tuple[str, ...]
    """Those that each text may say in its own language."""
    phrases: tuple[str, ...]
    """Those that hold a line of text by language."""
    of_text: frozenset[str]
    """Those of the texts."""
    of_image: Mapping[str, FieldSpec]
    """By column, the field of the images that it has an entry for."""
    columns: Mapping[str, FieldSpec]
    """By name, what the columns of a table hold, in their order."""
    needed: tuple[str, ...]
    """The columns that a table has to have, beside the language of its rows."""
    last_days: frozenset[str]
    """Those that hold a last day, which says nothing without the first."""
    shown: tuple[FieldSpec, ...]
    """Those that stand under an article's headline, in their order there."""


@functools.cache
def fields_of(model: type[BaseModel]) -> Fields:
    """Return the fields of a model of articles."""
    known = {each.name: each for each in _specs(model)}
    cells = tuple(each for each in known.values() if each.sort in {"text", "day", "list"})
    phrases = tuple(each for each in known.values() if each.sort == "phrases")
    words = (each for each in known["texts"].within if each.is_required)
    of_image = {f"image_{each.name}": each for each in known["images"].within}
    of_image = {"image": of_image.pop("image_path")} | of_image
    columns = {
        each.name: each for each in (*cells, FieldSpec("language", "text"), *words, *phrases)
    }
    shown = (each for each in known.values() if each.traits.shown)
    return Fields(
        all=tuple(known.values()),
        cells=cells,
        named=tuple(each.name for each in cells if each.traits.in_each_language),
        phrases=tuple(each.name for each in phrases),
        of_text=frozenset(each.name for each in known["texts"].within),
        of_image=of_image,
        columns=columns | of_image,
        needed=tuple(name for name, each in columns.items() if each.is_required),
        last_days=frozenset(each.traits.until for each in cells),
        shown=tuple(sorted(shown, key=lambda each: each.traits.shown)),
    )


def traits_of(field: FieldInfo) -> Traits:
    """Return the traits that a field is declared with."""
    return next((each for each in field.metadata if isinstance(each, Traits)), Traits())


def choices(annotation: object) -> tuple[str, ...] | None:
    """Return all that a text of a type can be, in the order of the type; None if it is open."""
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return next(filter(None, map(choices, get_args(annotation))), None)


def classes_in(annotation: object) -> Iterator[type]:
    """Yield every class that an annotation names, from the outside in."""
    if isinstance(kind := get_origin(annotation) or annotation, type):
        yield kind
    for argument in get_args(annotation):
        yield from classes_in(argument)


def _specs(model: type[BaseModel]) -> Iterator[FieldSpec]:
    for name, field in model.model_fields.items():
        kinds = [*classes_in(field.annotation)]
        within = next((kind for kind in kinds if issubclass(kind, BaseModel)), None)
        sort: Sort = "day" if dt.date in kinds else "text"
        if dict in kinds:
            sort = "texts" if within else "phrases"
        elif tuple in kinds:
            sort = "records" if within else "list"
        parts = tuple(_specs(within)) if within else ()
        yield FieldSpec(name, sort, field.is_required(), traits_of(field), parts)
