"""YAML edited in place: other values, and all else that people wrote stays as it is."""

from __future__ import annotations

import textwrap
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from caricc_report.errors import Defect, InvalidInputError
from caricc_report.system.yaml_text import dump_yaml, parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Not ruamel.yaml: it keeps comments, but writes lines, indents and quotes anew that no one edited.


class _Edit(NamedTuple):
    """A piece of the text, and what is put in its place."""

    start: int
    end: int
    text: str


def with_values(text: str, wanted: Mapping[str, Any], where: str) -> str:
    r"""Return the text of a YAML mapping with other values.

    Comments, order, quotation marks and the entries that are not changed stay; a new entry stands
    after the one that is before it in `wanted`.

    Examples
    --------
    >>> text = "id: a  # the first\nplace: 'Almaty'\ntopics: [a]  # more?\n"
    >>> print(with_values(text, {"id": "b", "day": "2024", "topics": ["a"]}, "a.md"), end="")
    id: b  # the first
    day: "2024"
    topics: [a]  # more?

    Raises
    ------
    InvalidInputError
        If the text is no mapping, or is written so that it cannot be edited.
    """
    present = parse_yaml(text, where)
    node: Any = yaml.compose(text, yaml.SafeLoader)
    edits = [*_mapping(text, node, present, wanted)] if present.keys() & wanted.keys() else []
    edited = text
    # From the end; of those at one place the last is put there first, and stands last.
    for edit in reversed(sorted(edits, key=lambda each: each.start)):  # noqa: C413 - reverse=True would keep the order of equals
        edited = edited[: edit.start] + edit.text + edited[edit.end :]
    try:
        is_exact = parse_yaml(edited, where) == parse_yaml(dump_yaml(wanted), where)
    except InvalidInputError:
        is_exact = False
    if not is_exact:
        problem = "the fields are written so that no program can edit them; edit them here"
        raise InvalidInputError(where, [Defect("", "", problem)])
    return edited


def _mapping(
    text: str, node: yaml.MappingNode, present: Mapping[str, Any], wanted: Mapping[str, Any]
) -> Iterator[_Edit]:
    """Yield the edits that make the entries of a block mapping those that are wanted."""
    entries = {key.value: (key, value) for key, value in node.value}
    before = next(name for name in wanted if name in entries)
    added: dict[str, str] = {}
    for name, said in wanted.items():
        if name not in entries:
            entry = _dumped({name: said}, node.start_mark.column)
            added[before] = f"{added.get(before, '')}\n{entry}"
        else:
            before = name
    for name, (key, value) in entries.items():
        if name not in wanted:
            yield _without(text, key.start_mark.index, _end(text, value))
        elif present[name] != wanted[name]:
            yield from _entry(text, (key, value), present[name], {name: wanted[name]})
        if name in added:
            yield _line_after(text, _end(text, value), added[name])


def _entry(
    text: str, nodes: tuple[yaml.Node, yaml.Node], present: object, wanted: dict[str, Any]
) -> Iterator[_Edit]:
    """Yield the edits of one entry: within it where it can be, else of the whole."""
    key, value = nodes
    (said,) = wanted.values()
    if isinstance(value, yaml.CollectionNode) and not value.flow_style:
        block: Any = value
        if isinstance(present, dict) and isinstance(said, dict) and present.keys() & said.keys():
            yield from _mapping(text, block, present, said)
            return
        if isinstance(present, list) and isinstance(said, list) and said:
            yield from _sequence(text, block, present, said)
            return
    entry = _dumped(wanted, key.start_mark.column).lstrip()
    yield _Edit(key.start_mark.index, _end(text, value), entry)


def _sequence(
    text: str, node: yaml.SequenceNode, present: list[Any], wanted: list[Any]
) -> Iterator[_Edit]:
    """Yield the edits that make the items of a block sequence those that are wanted."""
    matcher = SequenceMatcher(None, [*map(repr, present)], [*map(repr, wanted)], autojunk=False)
    dash = " " * node.start_mark.column
    for kind, first, end, new_first, new_end in matcher.get_opcodes():
        if kind == "equal":
            continue
        n_both = min(end - first, new_end - new_first)
        for at in range(n_both):
            item, old, new = node.value[first + at], present[first + at], wanted[new_first + at]
            is_block = isinstance(item, yaml.MappingNode) and not item.flow_style
            if is_block and isinstance(new, dict) and old.keys() & new.keys():
                yield from _mapping(text, item, old, new)
            else:
                said = textwrap.indent(dump_yaml({"a": new})[2:], dash).strip()
                yield _Edit(item.start_mark.index, _end(text, item), said)
        for item in node.value[first + n_both : end]:
            start = text.rindex("-", 0, item.start_mark.index)
            yield _without(text, start, _end(text, item))
        if added := wanted[new_first + n_both : new_end]:
            items = _dumped({"a": [*added]}, 0).partition("\n")[2]
            items = textwrap.indent(textwrap.dedent(items), dash)
            if at := first + n_both:
                last = node.value[at - 1]
                yield _line_after(text, _end(text, last), f"\n{items}")
            else:
                yield _Edit(
                    node.start_mark.index, node.start_mark.index, f"{items.lstrip()}\n{dash}"
                )


def _line_after(text: str, end: int, lines: str) -> _Edit:
    """Return the edit that puts lines after the one in which something ends."""
    at = text.find("\n", end)
    at = len(text) if at < 0 else at
    return _Edit(at, at, lines)


def _dumped(fields: Mapping[str, Any], indent: int) -> str:
    return textwrap.indent(dump_yaml(fields), " " * indent).rstrip("\n")


def _end(text: str, node: yaml.Node) -> int:
    """Return where a value ends, without the comments and empty lines after it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(text, last[1] if isinstance(last, tuple) else last)
    return len(text[: node.end_mark.index].rstrip())


def _without(text: str, start: int, end: int) -> _Edit:
    """Return the edit that removes an entry, with its lines if nothing else is on them."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last + 1
    if text[first:start].strip() or text[end:last].strip():
        return _Edit(start, end, "")
    return _Edit(first, last, "")
