"""The texts in a notebook's code that are for readers, and those that may become such."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from caricc_report.editorial.checks.prose import HOLE
from caricc_report.errors import NotebookError
from caricc_report.model.cell_options import options_of
from caricc_report.notebook.declarations import parse_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Sort = Literal["markdown", "words", "how", "value"]
"""Markdown, mere words, how a fact was computed, or a value that may be words."""

_NAMES = re.compile(r"\{[^{}]*\}|(?<!\d)%[-+0#]*\d*(?:\.\d+)?[a-zA-Z]")
"""Where a value is put: the name of a fact, the places of ``format`` and of ``%``."""
_FORMULA = re.compile(r"[\d.,]+\s*[*\u00d7·/÷=]|[*\u00d7·/÷=]\s*[\d.,]+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_WHOLE: dict[str, Sort] = {"prose": "markdown", "Markdown": "markdown", "by_language": "value"}
"""The functions whose arguments are for readers."""
_KEYWORDS: dict[str, Sort] = {"alt": "words", "caption": "words", "how": "how"}
"""The keywords whose arguments are for readers."""
_TAKING_TEXTS = frozenset({"table", "figure", "fact"})
"""The functions of the library that have such keywords."""
_UNREAD = frozenset({
    "compile", "critical", "debug", "error", "eval", "exception", "execute", "filterwarnings",
    "info", "log", "print", "query", "read_sql", "read_sql_query", "sql", "warn", "warning",
})  # fmt: skip
"""The functions whose arguments nobody reads: logs, messages, queries, patterns."""
_OPTIONS = ("fig_cap", "fig_alt", "tbl_cap")


@dataclass(frozen=True, slots=True)
class CodeText:
    """A text in code."""

    text: str
    """The text, with a hole wherever a value is put."""
    line: int
    """Its line in the cell, from 1."""
    is_markdown: bool = False


def texts_for_readers(source: str) -> Iterator[CodeText]:
    """Yield the texts in a cell's code of which it is plain that readers see them."""
    try:
        tree = parse_cell(source)
        options = options_of(source, "")
    except (SyntaxError, NotebookError):
        return  # It fails when it is read or runs.
    for name in _OPTIONS:
        for words in _flat(getattr(options, name)):
            yield CodeText(_NAMES.sub(HOLE, words), 1)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    arguments = [each for call in calls for each in _arguments(call)]
    names = {
        node.id
        for each, _ in arguments
        for node in ast.walk(each)
        if isinstance(node, ast.Name)
    }  # fmt: skip
    assigned: list[tuple[ast.expr, Sort]] = [
        (node.value, "words")
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id in names for target in node.targets)
        and isinstance(node.value, ast.Constant | ast.JoinedStr | ast.BinOp)
    ]
    for argument, sort in (*arguments, *assigned):
        is_whole = sort == "markdown" and isinstance(argument, ast.Constant | ast.JoinedStr)
        for text, line in _texts(argument):
            if sort == "value" and not (_WORD.search(text) and re.search(r"\s", text.strip())):
                continue  # A pattern, a path, a name.
            said = _FORMULA.sub(HOLE, text) if sort == "how" else text
            yield CodeText(said, line, is_markdown=is_whole)


def texts_of_no_language(source: str) -> Iterator[tuple[str, str, int]]:
    """Yield the typed texts of tables, figures and facts that are one for all languages.

    Each comes with its keyword and its line; what `cr.say` or `cr.by_language` gives is none.
    """
    try:
        tree = parse_cell(source)
    except SyntaxError:
        return
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and _called(call) in _TAKING_TEXTS:
            for name, value in ((each.arg, each.value) for each in call.keywords):
                is_text = name in _KEYWORDS and isinstance(value, ast.Constant | ast.JoinedStr)
                for text, line in [*_texts(value)][:1] if is_text else ():
                    if _WORD.search(text):
                        yield str(name), text.replace(HOLE, "…"), line


def texts_in(source: str) -> Iterator[str]:
    """Yield all texts in a cell's code that readers may come to see: those with words in them."""
    try:
        tree = parse_cell(source)
    except SyntaxError:
        return
    for text, _ in _texts(tree, _may_be_read):
        if _WORD.search(text):
            yield text


def _texts(
    node: ast.AST, is_wanted: Callable[[ast.AST], bool] = lambda _: True
) -> Iterator[tuple[str, int]]:
    """Yield the texts in a node, each with its line; how a value is formatted is none."""
    if not is_wanted(node):
        return
    match node:
        case ast.Constant(value=str(text)):
            yield _NAMES.sub(HOLE, text), node.lineno
        case ast.JoinedStr(values=parts):
            yield _NAMES.sub(HOLE, "".join(map(_part, parts))), node.lineno
            for part in parts:
                if isinstance(part, ast.FormattedValue):
                    yield from _texts(part.value, is_wanted)
        case _:
            for child in ast.iter_child_nodes(node):
                yield from _texts(child, is_wanted)


def _part(part: ast.expr) -> str:
    """Return a part of an f-string as text, a hole for what is computed."""
    match part:
        case ast.Constant(value=str(text)):
            return text
        case ast.FormattedValue(value=ast.Constant(value=int() | float() as value)):
            return str(value)
    return HOLE


def _may_be_read(node: ast.AST) -> bool:
    """Return whether readers may see a text in a node: no docstring, message, log or query."""
    match node:
        case ast.Raise() | ast.Assert() | ast.Expr(value=ast.Constant()):
            return False
        case ast.Call():
            return _called(node) not in _UNREAD
    return True


def _arguments(call: ast.Call) -> list[tuple[ast.expr, Sort]]:
    """Return the arguments of a call that are for readers."""
    if sort := _WHOLE.get(_called(call)):
        return [(each, sort) for each in (*call.args, *(word.value for word in call.keywords))]
    return [(each.value, _KEYWORDS[each.arg]) for each in call.keywords if each.arg in _KEYWORDS]


def _called(call: ast.Call) -> str:
    """Return the last name of the function that is called."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _flat(words: object) -> list[str]:
    match words:
        case str():
            return [words]
        case dict():
            return list(words.values())
        case list():
            return [text for each in words for text in _flat(each)]
    return []
