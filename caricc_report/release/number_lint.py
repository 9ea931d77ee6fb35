"""Numbers typed into a notebook's prose, where only facts, dates and quotations may stand.

Computed is not typed: a number that code has made is traced to its cell and is never found here.
Prose is what a person writes for readers: Markdown cells, captions and alternative texts, and what
is given to ``cr.prose`` and to ``Markdown``. Two looks: at the source, before anything is executed,
and at the prose of an executed notebook, in which a number counts as typed that stands in a text
of the source, wherever that is.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from caricc_report.document.cells import HIDDEN, language_of, read_typed
from caricc_report.editorial.checks import CHECKS
from caricc_report.editorial.checks.finding import Finding, shown
from caricc_report.editorial.checks.prose import HOLE, Known, Typed, states, typed_in
from caricc_report.editorial.facts import Fact
from caricc_report.errors import NotebookError
from caricc_report.model.cell_options import options_of
from caricc_report.notebook.declarations import is_tagged, parse_cell
from caricc_report.notebook.execution import source_number
from caricc_report.text import nodes
from caricc_report.text.addresses import visible_url
from caricc_report.text.nodes import fact_id, plain
from caricc_report.text.trees import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from nbformat import NotebookNode

    from caricc_report.document.document import Document
    from caricc_report.model.profile import Profile
    from caricc_report.text.nodes import Inline

CHECK = "number-typed"
"""The check that finds these numbers, in narratives too."""

_ADDRESS = re.compile(r"https?://|mailto:\S+@")
_NAMES = re.compile(r"\{[^{}]*\}")
_WORD = re.compile(r"[^\W\d_]{2,}")
_WHOLE = frozenset({"prose", "Markdown", "by_language"})
"""The functions whose arguments are prose."""
_KEYWORDS = frozenset({"alt", "caption", "how"})
"""The keywords whose arguments are prose, in functions of the library."""
_OPTIONS = ("fig_cap", "fig_alt", "tbl_cap")


@dataclass(frozen=True)
class Context:
    """What the numbers in a notebook's prose may come from."""

    known: Known
    """What numbers in prose may come from."""
    facts: Mapping[str, Fact]
    """The release's facts, by name."""
    values: dict[str, float] = field(init=False)
    """By its identifier in a document, the value of a fact."""

    def __post_init__(self) -> None:
        values = {fact_id(name): fact.value for name, fact in self.facts.items()}
        object.__setattr__(self, "values", values)

    def is_fact(self, identifier: str, text: str) -> bool:
        """Return whether a text that leads to a fact states its value, and no other number."""
        return identifier in self.values and states(text, self.values[identifier])


def typed_numbers(document: Document, profile: Profile, where: str) -> tuple[Finding, ...]:
    """Return the numbers in the prose of an executed notebook that a person has typed.

    Parameters
    ----------
    document
        The executed notebook, read.
    profile
        The publisher, whose address and telephone numbers may be shown.
    where
        The notebook's name, for messages.
    """
    handover = document.handover
    facts = {
        name: Fact(fact["value"], fact["unit"], (), fact.get("qualifier"))
        for name, fact in handover.facts["facts"].items()
    }
    known = Known(handover.release, handover.language, tuple(handover.articles), profile)
    context = Context(known, facts)
    found: list[Finding] = []
    cells = document.notebook.cells
    literals = list(_literals(cells))
    for index, content in enumerate(document.contents):
        place = f"{where}, cell {source_number(cells, index)}"
        if not content.is_typed:
            place = f"{place} ({handover.language})"
        for text in prose_of(content.blocks, context):
            found += [
                _finding(typed, place, cells[index].id)
                for typed in typed_in(text, known)
                if content.is_typed or _is_in(typed.number, literals)
            ]
    return tuple(dict.fromkeys(found))


def _is_in(number: str, literals: Iterable[str]) -> bool:
    """Return whether a number stands in a text of the source, not within another number."""
    alone = re.compile(rf"(?<![\w.,]){re.escape(number)}(?![\w]|[.,]\d)", re.IGNORECASE)
    return any(alone.search(each) for each in literals)


def _literals(cells: Sequence[NotebookNode]) -> Iterator[str]:
    """Yield the texts in a notebook's code that people would read: those with words in them."""
    for cell in cells:
        if cell.cell_type != "code":
            continue
        try:
            tree = parse_cell(str(cell.source))
        except SyntaxError:
            continue
        for node in _without_specifications(tree):
            match node:
                case ast.Constant(value=str(text)) if len(_WORD.findall(text)) > 1:
                    yield _NAMES.sub(HOLE, text)
                case _:
                    pass


def _without_specifications(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and all within it but how values are formatted."""
    yield node
    for name, value in ast.iter_fields(node):
        if isinstance(node, ast.FormattedValue) and name == "format_spec":
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _without_specifications(child)


def typed_numbers_in_sources(
    notebook: NotebookNode,
    where: str,
    known: Known,
    facts: Mapping[str, Fact],
    languages: Sequence[str] = (),
) -> tuple[Finding, ...]:
    """Return the numbers typed into a notebook's prose, before it is executed.

    Dates, identifiers, names of facts, and quotations from articles are none.

    Parameters
    ----------
    notebook
        The notebook.
    where
        Its name, for messages.
    known
        What numbers in prose may come from.
    facts
        The release's facts.
    languages
        Those of the release, by whose tags Markdown cells are told.
    """
    context = Context(known, facts)
    findings: list[Finding] = []
    for number, cell in enumerate(notebook.cells, 1):
        place, identifier = f"{where}, cell {number}", str(cell.get("id", ""))
        if is_tagged(cell, HIDDEN) or is_tagged(cell, "parameters"):
            continue
        if cell.cell_type == "markdown":
            own = Known(
                known.release, language_of(cell, languages) or known.language, known.articles,
                known.profile,
            )  # fmt: skip
            for text in prose_of(read_typed(cell), context):
                findings += [_finding(typed, place, identifier) for typed in typed_in(text, own)]
        elif cell.cell_type == "code":
            for text, line_number in _prose_in_code(str(cell.source)):
                at = f"{place}, line {line_number}"
                findings += [_finding(typed, at, identifier) for typed in typed_in(text, known)]
    return tuple(findings)


def _prose_in_code(source: str) -> Iterator[tuple[str, int]]:
    """Yield the texts for readers in a cell's code, each with its line."""
    try:
        tree = parse_cell(source)
        options = options_of(source, "")
    except (SyntaxError, NotebookError):
        return  # It fails when it is read or runs.
    for name in _OPTIONS:
        for words in _flat(getattr(options, name)):
            yield _NAMES.sub(HOLE, words), 1
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    arguments = [each for call in calls for each in _prose_arguments(call)]
    names = {node.id for each in arguments for node in ast.walk(each) if isinstance(node, ast.Name)}
    assigned = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id in names for target in node.targets)
        and isinstance(node.value, ast.Constant | ast.JoinedStr | ast.BinOp)
    ]
    for argument in (*arguments, *assigned):
        for node in _without_specifications(argument):
            match node:
                case ast.Constant(value=str(text)):
                    yield _NAMES.sub(HOLE, text), node.lineno
                case ast.FormattedValue(value=ast.Constant(value=int() | float() as value)):
                    yield str(value), node.lineno
                case _:
                    pass


def _flat(words: object) -> list[str]:
    match words:
        case str():
            return [words]
        case dict():
            return list(words.values())
        case list():
            return [text for each in words for text in _flat(each)]
    return []


def _prose_arguments(call: ast.Call) -> list[ast.expr]:
    """Return the arguments of a call that are texts for readers."""
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if name in _WHOLE:
        return [*call.args, *(each.value for each in call.keywords)]
    return [each.value for each in call.keywords if each.arg in _KEYWORDS]


def _finding(typed: Typed, place: str, cell: str) -> Finding:
    message = (
        f"{place}: a number is typed, got {shown(typed.number)} in {shown(typed.excerpt)}; write a "
        'fact, such as cr.prose(this_release, en="{articles.total} articles"), or quote the '
        "article with the words beside the number"
    )
    return Finding(CHECK, CHECKS[CHECK].severity, message, cell=cell)


def prose_of(blocks: Iterable[object], context: Context) -> Iterator[str]:
    """Yield the texts in nodes that are an analyst's words.

    Parameters
    ----------
    blocks
        What a cell shows.
    context
        The facts, which are cut out where they are stated.
    """
    for node in walk(tuple(blocks)):
        match node:
            case nodes.Paragraph() if node.role:
                yield _text(node.inlines, context)
            case nodes.Heading() if node.is_typed:
                yield _text(node.inlines, context)
            case nodes.Callout():
                yield _text(node.title, context)
            case nodes.Figure():
                yield _text(node.caption, context)
                for each in node.blocks:
                    if isinstance(each, nodes.Picture):
                        yield each.alt
            case nodes.Items() if node.start not in {None, 1} and _is_typed_list(node):
                yield f"{node.start}. "
            case nodes.Table() if node.is_typed:
                yield from node.header
                yield from (_text(cell, context) for row in node.rows for cell in row)
            case _:
                pass


def _is_typed_list(node: nodes.Items) -> bool:
    return any(
        isinstance(each, nodes.Paragraph) and each.role for item in node.items for each in item
    )


def _text(inlines: Sequence[Inline], context: Context) -> str:
    """Return inlines as text, with a hole for each number that is a fact's."""
    said = ""
    for node in inlines:
        match node:
            case nodes.Number() if context.is_fact(fact_id(node.fact), node.text):
                said += HOLE
            case nodes.Link():
                words, target = _text(node.inlines, context), node.target
                is_address = _ADDRESS.match(target) and words in _shown(target)
                is_fact = context.is_fact(target.removeprefix("#"), words)
                said += HOLE if is_address or is_fact else words
            case nodes.Emphasis() | nodes.Strong():
                said += _text(node.inlines, context)
            case nodes.Formula() | nodes.Code():
                said += HOLE
            case _:
                said += plain((node,))
    return said


def _shown(url: str) -> set[str]:
    """Return how an address may be shown."""
    return {url, url.removeprefix("mailto:"), visible_url(url)}
