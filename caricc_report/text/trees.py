"""Trees of nodes: walked, changed, stored in an executed notebook."""

from __future__ import annotations

import functools
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter

from caricc_report.text.nodes import Block, RawMarkdown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TREE = "application/vnd.caricc-report.tree+json"
"""The media type of a tree among a cell's outputs."""
_Node = TypeVar("_Node")
_NAMES = frozenset(
    {"kind", "role", "fact", "facts", "target", "identifier", "name", "classes", "data",
     "media_type"}
)  # fmt: skip
"""The fields that hold no text for readers."""


def walk(node: object) -> Iterator[Any]:
    """Yield every node of a tree, or of trees, from top to bottom."""
    if isinstance(node, tuple):
        for each in node:
            yield from walk(each)
    elif hasattr(node, "__dataclass_fields__"):
        yield node
        for field in fields(node):  # type: ignore[arg-type]
            if field.name not in _NAMES:
                yield from walk(getattr(node, field.name))


def with_text(
    node: _Node, change: Callable[[str], str], change_markdown: Callable[[str], str]
) -> _Node:
    """Return a tree, or trees, with every text for readers changed, and analysts' Markdown."""
    if isinstance(node, str):
        return change(node)  # type: ignore[return-value]
    if isinstance(node, RawMarkdown):
        return RawMarkdown(change_markdown(node.text))  # type: ignore[return-value]
    if isinstance(node, tuple):
        return tuple(  # type: ignore[return-value]
            with_text(each, change, change_markdown) for each in node
        )
    if not hasattr(node, "__dataclass_fields__"):
        return node
    changes = {
        field.name: with_text(getattr(node, field.name), change, change_markdown)
        for field in fields(node)  # type: ignore[arg-type]
        if field.name not in _NAMES
    }
    return replace(node, **changes)  # type: ignore[type-var]


@functools.cache
def _adapter() -> TypeAdapter[tuple[Block, ...]]:
    return TypeAdapter(tuple[Block, ...])


def as_json(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    """Return blocks as they are stored in an executed notebook."""
    stored: list[dict[str, Any]] = _adapter().dump_python(blocks, mode="json")
    return stored


def from_json(stored: object) -> tuple[Block, ...]:
    """Return the blocks that were stored.

    Raises
    ------
    pydantic.ValidationError
        If they are none.
    """
    return _adapter().validate_python(stored)
