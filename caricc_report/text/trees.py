"""Trees of nodes: walked, changed, stored in an executed notebook."""

from __future__ import annotations

import functools
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter

from caricc_report.text.nodes import Block, Division

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TREE = "application/vnd.caricc-report.tree+json"
"""The media type of a tree among a cell's outputs."""
_Node = TypeVar("_Node")
NOT_TEXT = frozenset(
    {"kind", "role", "fact", "facts", "target", "identifier", "name", "classes", "data",
     "media_type", "tex", "sort", "articles", "cell", "tints", "size", "look", "code"}
)  # fmt: skip
"""The fields that hold no text for readers."""


@functools.cache
def _names(kind: type) -> tuple[str, ...] | None:
    """Return the fields of a kind of nodes; None for what is no node."""
    return tuple(each.name for each in fields(kind)) if is_dataclass(kind) else None


@functools.cache
def _text_names(kind: type) -> tuple[str, ...] | None:
    """Return the fields of a kind of nodes that may hold text; None for what is no node."""
    names = _names(kind)
    return names and tuple(each for each in names if each not in NOT_TEXT)


def walk(node: object) -> Iterator[Any]:
    """Yield every node of a tree, or of trees, from top to bottom."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, tuple):
            waiting += each[::-1]
        elif (names := _text_names(type(each))) is not None:  # type: ignore[arg-type]
            yield each
            waiting += [
                one for name in names[::-1] if not isinstance(one := getattr(each, name), str)
            ]


def divisions(tree: object, name: str) -> list[Division]:
    """Return the divisions of a name in a tree, from top to bottom."""
    return [each for each in walk(tree) if isinstance(each, Division) and each.name == name]


def with_text(node: _Node, change: Callable[[str], str]) -> _Node:
    """Return a tree, or trees, with every text for readers changed."""
    if isinstance(node, str):
        return change(node)  # type: ignore[return-value]
    if isinstance(node, tuple):
        return tuple(with_text(each, change) for each in node)  # type: ignore[return-value]
    names = _text_names(type(node))  # type: ignore[arg-type]
    if names is None:
        return node
    changes = {name: with_text(getattr(node, name), change) for name in names}
    return replace(node, **changes)  # type: ignore[type-var]


def replaced(node: _Node, change: Callable[[Any], Any]) -> _Node:
    """Return a tree, or trees, with nodes changed, inner ones first.

    What `change` returns takes the node's place; a tuple among other nodes, the place of one.
    """
    if isinstance(node, tuple):
        found: list[Any] = []
        is_same = True
        for each in node:
            new = replaced(each, change)
            is_same = is_same and new is each
            found += new if isinstance(new, tuple) and not isinstance(each, tuple) else [new]
        return node if is_same else tuple(found)  # type: ignore[return-value]
    names = _names(type(node))  # type: ignore[arg-type]
    if names is None:
        return node
    changes = {}
    for name in names:
        old = getattr(node, name)
        if isinstance(old, tuple) and (new := replaced(old, change)) is not old:
            changes[name] = new
    changed: _Node = change(replace(node, **changes) if changes else node)  # type: ignore[type-var]
    return changed


@functools.cache
def _adapter() -> TypeAdapter[tuple[Block, ...]]:
    return TypeAdapter(tuple[Block, ...])


def as_json(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    """Return blocks as they are stored in an executed notebook."""
    stored: list[dict[str, Any]] = _adapter().dump_python(blocks, mode="json")
    return stored


def from_json(stored: object) -> tuple[Block, ...]:
    """Return the blocks that were stored; raise a pydantic.ValidationError if they are none."""
    return _adapter().validate_python(stored)
