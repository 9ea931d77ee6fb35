"""YAML, read and written safely and by the rules of YAML 1.2.

PyYAML follows YAML 1.1, where ``NO`` (Norway) is false, ``2024-02-30`` an exception
and ``12:30`` the number 750; here only null, true, false and numbers are anything but text.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import yaml

from caricc_report.errors import Defect, InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caricc_report.system.files import ProjectFile

_LONGEST = 500_000
_DEEPEST = 50
_GLUED = re.compile(r"[ \t]+(#[^\s#!][^\r\n\x85\u2028\u2029]*)")
"""A comment without a space behind its mark, which is text that somebody forgot to quote."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TEXT = "tag:yaml.org,2002:str"
_Base: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc, valid-type]
    """A safe loader without aliases, which can grow without bound, and without double keys."""

    yaml_implicit_resolvers: dict[str, Any] = {}

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's own signature
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                message = f"a key is text, got {key!r}"
                raise yaml.MarkedYAMLError(None, None, message, key_node.start_mark)
            if key in seen:
                message = f"{key!r} is given twice"
                raise yaml.MarkedYAMLError(None, None, message, key_node.start_mark)
            seen.add(key)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return mapping


class _Dumper(yaml.SafeDumper):
    """Writes records as people do: lists indented, quotation marks double and only if needed."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - PyYAML's own signature
        super().increase_indent(flow, indentless=False)

    def choose_scalar_style(self) -> str:
        return super().choose_scalar_style().replace("'", '"')

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's own signature
        return True


class InlineList(list[Any]):
    """A list that is written in one line, between brackets."""


class QuotedText(str):
    """A text that is written between quotation marks though it needs none."""

    __slots__ = ()


_Dumper.add_representer(
    QuotedText,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'),
)
_Dumper.add_representer(
    InlineList,
    lambda dumper, items: dumper.represent_sequence(
        "tag:yaml.org,2002:seq", items, flow_style=True
    ),
)

for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    for _rules in (_Loader, _Dumper):  # The writer keeps those of YAML 1.1, for other readers.
        _rules.add_implicit_resolver(
            f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), _first
        )


_Loader.add_constructor(
    "tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node), 10)
)


def read_yaml(file: ProjectFile) -> dict[str, Any]:
    """Return the mapping that a YAML file holds, as `parse_yaml`."""
    return parse_yaml(file.read_text(), file.name)


def parse_yaml(text: str, where: str, first_line: int = 1) -> dict[str, Any]:
    """Return the mapping that a YAML text holds; an empty text is an empty mapping.

    Errors name the file by `where`, and its lines from the first one of the text on. There is one
    for what is no YAML, holds an alias or a key twice, or is not a mapping.
    """
    try:
        if problem := _excess(text):
            raise InvalidInputError(where, [Defect("", "", problem)])
        if cut_off := _cut_off(text, first_line):
            raise InvalidInputError(where, [cut_off])
        loaded = yaml.load(text, _Loader)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = f"line {mark.line + first_line}" if mark else ""
        problem = f"not YAML: {error.problem}{_advice(error, text)}"
        raise InvalidInputError(where, [Defect(line, "", problem)]) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InvalidInputError(where, [Defect("", "", f"not YAML: {error}")]) from error
    if loaded is None:
        return {}
    if not isinstance(loaded, dict):
        defect = Defect("", "", f"not a mapping of names to values, got {loaded!r:.80}")
        raise InvalidInputError(where, [defect])
    return loaded


def _advice(error: yaml.MarkedYAMLError, text: str) -> str:
    """Return what to do about usual mistakes, as the end of a message; else nothing."""
    if "mapping values" in (error.problem or ""):
        return "; put a value that holds a colon between quotation marks"
    marks = [mark.line for mark in (error.context_mark, error.problem_mark) if mark]
    lines = text.splitlines()[min(marks, default=0) : max(marks, default=0) + 1]
    if any(line[: len(line) - len(line.lstrip())].count("\t") for line in lines):
        return "; indent lines by spaces, not by tabs"
    if any("{" in line for line in lines):
        return (
            '; put a text that holds a colon, a comma or braces between quotation marks: {en: "…"}'
        )
    return ""


def _cut_off(text: str, first_line: int) -> Defect | None:
    """Return the defect of a plain value whose end is a comment to YAML, if there is one."""
    if not re.search(r"[ \t]#[^\s#!]", text):
        return None
    text = text.removeprefix("\ufeff")  # YAML does not count it.
    plain = (
        event
        for event in yaml.parse(text, _Loader)
        if isinstance(event, yaml.ScalarEvent) and not event.style
    )
    for event in plain:
        end = event.end_mark
        rest = _GLUED.match(text, end.index) if end else None
        if end and rest and _may_go_on(event.value):
            problem = (
                f"{rest[1].rstrip()!r:.40} begins a comment, so that it is no part of the value; "
                "put the value between quotation marks, or a space behind the # of a comment"
            )
            return Defect(f"line {end.line + first_line}", "", problem)
    return None


def _may_go_on(value: str) -> bool:
    """Return whether a plain value is text, which more of it may follow, or nothing."""
    tag = _Loader("").resolve(yaml.ScalarNode, value, (True, False))
    return not value or (tag == _TEXT and not _DAY.fullmatch(value))


def _excess(text: str) -> str:
    """Return why a YAML text is not read, though it may be YAML; empty if it is."""
    if len(text) > _LONGEST:
        return f"more than {_LONGEST} characters of YAML, got {len(text)}"
    depth = 0
    for event in yaml.parse(text, _Loader):
        if isinstance(event, yaml.AliasEvent):
            return "an alias (*name) is not allowed"
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            return f"lists or mappings more than {_DEEPEST} deep"
    return ""


def dump_yaml(fields: Mapping[str, Any]) -> str:
    """Return a mapping as YAML, an entry a line, which `parse_yaml` reads as the same values.

    Text is written plain where every reader takes it for text, else in double quotation marks;
    a date is written plain, and read as the text that it is.

    Examples
    --------
    >>> print(dump_yaml({"country": "NO", "span": "2024", "topics": InlineList(["a", "b"])}))
    country: "NO"
    span: "2024"
    topics: [a, b]
    <BLANKLINE>
    """
    dumped: str = yaml.dump(
        dict(fields), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=sys.maxsize
    )
    return dumped
