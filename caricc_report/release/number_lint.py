"""Numbers typed into a notebook, where only facts, dates and quotations may stand.

Two looks: at the source, before anything is executed, and at what an executed notebook shows,
where a number is followed to its fact, whatever code has made it.
"""

from __future__ import annotations

import ast
import html
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from caricc_report.editorial.checks import CHECKS, CONTINUED
from caricc_report.editorial.checks.finding import Finding, shown
from caricc_report.editorial.checks.prose import (
    HOLE,
    Known,
    Typed,
    facts_of_value,
    has_number,
    states,
    typed_in,
)
from caricc_report.editorial.checks.waivers import unused_waivers, waived
from caricc_report.editorial.facts import Fact
from caricc_report.notebook.declarations import is_tagged, parse_cell
from caricc_report.notebook.execution import source_number
from caricc_report.text.addresses import visible_url
from caricc_report.text.nodes import Number, Paragraph, RawMarkdown, fact_id, plain
from caricc_report.text.trees import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nbformat import NotebookNode

    from caricc_report.document.document import Document
    from caricc_report.model.parameters import Parameters
    from caricc_report.model.profile import Profile
    from caricc_report.release.checking import Checked

CHECK = "number-typed"
"""The check that finds these numbers, in narratives too."""

_TEXT = r"((?:\\.|[^\[\]\\])*)"
_TARGET = r"\(\s*(<[^>]*>|[^)\s]*)(?:\s+\"([^\"]*)\")?\s*\)"
_IMAGE = re.compile(rf"!\[{_TEXT}\]{_TARGET}(\{{[^{{}}]*\}})?")
_LINK = re.compile(rf"\[{_TEXT}\]{_TARGET}(?:\{{[^{{}}]*\}})?")
_ATTRIBUTES = re.compile(r"(?<!\\)\{[#.][^{}]*\}")
_FOOTNOTE = re.compile(r"\[\^[\w-]+\]:?")
_MARKER = re.compile(r"^[ >]*([0-9]+)[.)](?=\s)", re.MULTILINE)
_MARKS = re.compile(r"\\(.)|[*`_]")
_HIDING = re.compile("[*`_&\u00ad\u200b-\u200f\u2060\ufeff]")
"""What can part the letters or digits of a number, or stand for them."""
_BLOCKS = re.compile(
    r"\n\s*\n|^:{3,}.*$|\\\n|(?<!\\)\||\n(?=\s*(?:[-+#:]|\d+[.)]\s))", re.MULTILINE
)
_ADDRESS = re.compile(r"https?://|mailto:\S+@")
_DIGIT = re.compile(r"\d")
_NAMES = re.compile(r"\{[^{}]*\}")
_FACT_NAME = re.compile(r"[a-z_]+(\.[\w-]+)+")
_PATH = re.compile(r"[\w.-]*(/[\w.-]+)+|[\w-]+\.[a-z]{2,7}")


@dataclass(frozen=True)
class Context:
    """What the numbers that a notebook shows may come from."""

    known: Known
    """What numbers in prose may come from."""
    facts: Mapping[str, Fact]
    """The release's facts, by name."""

    @cached_property
    def values(self) -> dict[str, float]:
        """By its identifier in a document, the value of a fact."""
        return {fact_id(name): fact.value for name, fact in self.facts.items()}

    def is_fact(self, identifier: str, text: str) -> bool:
        """Return whether a text that leads to a fact states its value, and no other number."""
        return identifier in self.values and states(text, self.values[identifier])


def typed_numbers(document: Document, profile: Profile, where: str) -> tuple[Finding, ...]:
    """Return the numbers that an executed notebook shows and that may not stand there.

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
    for index, blocks in enumerate(document.cells):
        place = f"{where}, cell {source_number(cells, index)}"
        if cells[index].cell_type == "code":
            place = f"{place} ({handover.language})"
        for node in walk(blocks):
            found += _findings_in_node(node, context, place)
    return tuple(found)


def _findings_in_node(node: object, context: Context, place: str) -> Iterator[Finding]:
    """Yield what is found in an analyst's words; the library's own nodes are computed."""
    if isinstance(node, RawMarkdown):
        yield from _findings(node.text, context, place)
    elif isinstance(node, Paragraph) and node.role:
        numbers = [
            HOLE if isinstance(each, Number) and context.is_fact(fact_id(each.fact), each.text)
            else plain((each,))
            for each in node.inlines
        ]  # fmt: skip
        yield from _found_in("".join(numbers), context, place)


def check_source(
    notebook: NotebookNode, where: str, checked: Checked, parameters: Parameters
) -> tuple[Finding, ...]:
    """Return what is found in a notebook's source, as notices if waived.

    Parameters
    ----------
    notebook, where
        The notebook, before it is executed, and its name.
    checked
        The release's records.
    parameters
        The release's parameters, with the waivers.
    """
    articles = tuple(article.model_dump(mode="json") for article in checked.articles)
    known = Known(parameters.release, parameters.languages[0], articles, checked.profile)
    findings = typed_numbers_in_sources(notebook, where, known, checked.facts.facts)
    return tuple(waived(findings, parameters.waivers))


def check_documents(
    documents: Sequence[Document],
    where: str,
    checked: Checked,
    parameters: Parameters,
    findings: Sequence[Finding],
) -> tuple[Finding, ...]:
    """Return what is found in executed notebooks and was not found before, as notices if waived.

    Parameters
    ----------
    documents, where
        The notebook, executed in every language, and its name.
    checked, parameters
        As for `check_source`.
    findings
        What was found before; a waiver that fits nothing of all is an error.
    """
    found = [
        each for document in documents for each in typed_numbers(document, checked.profile, where)
    ]
    new = [
        each for each in waived(dict.fromkeys(found), parameters.waivers) if each not in findings
    ]
    if len(documents) < len(parameters.languages):
        return tuple(new)
    mine = [each for each in enumerate(parameters.waivers, 1) if each[1].check in CONTINUED]
    ids = [article.id for article in checked.articles]
    unused = [
        Finding("waiver-unused", CHECKS["waiver-unused"].severity, problem.message)
        for problem in unused_waivers(ids, [*findings, *new], mine)
    ]
    return (*unused, *new)


def typed_numbers_in_sources(
    notebook: NotebookNode, where: str, known: Known, facts: Mapping[str, Fact]
) -> tuple[Finding, ...]:
    """Return the numbers in a notebook's own words: Markdown cells and strings in its code.

    Dates, identifiers, names of facts and files, and quotations from articles are none.

    Parameters
    ----------
    notebook
        The notebook, before it is executed.
    where
        Its name, for messages.
    known
        What numbers in prose may come from.
    facts
        The release's facts, to name the one that has the value.
    """
    context = Context(known, facts)
    findings: list[Finding] = []
    for number, cell in enumerate(notebook.cells, 1):
        place = f"{where}, cell {number}"
        if cell.cell_type == "markdown":
            findings += _findings(str(cell.source), context, place)
        elif cell.cell_type == "code" and not is_tagged(cell, "parameters"):
            findings += _findings_in_code(str(cell.source), context, place)
    return tuple(findings)


def _findings_in_code(source: str, context: Context, place: str) -> Iterator[Finding]:
    """Yield what is found in the strings of a cell; one that is no Python fails when it runs."""
    try:
        nodes = list(ast.walk(parse_cell(source)))
    except SyntaxError:
        return
    for node in nodes:
        match node:
            case ast.Constant(value=str(text)) if not _is_name(text):
                markdown = _NAMES.sub(HOLE, text)
            case ast.FormattedValue(value=ast.Constant(value=int() | float() as value)):
                markdown = str(value)
            case _:
                continue
        yield from _findings(markdown, context, f"{place}, line {node.lineno}")


def _is_name(text: str) -> bool:
    """Return whether a string in code names a fact or a file, and is no prose."""
    return bool(_FACT_NAME.fullmatch(text) or _PATH.fullmatch(text))


def _findings(markdown: str, context: Context, place: str) -> Iterator[Finding]:
    for block in prose_blocks(markdown, context):
        yield from _found_in(block, context, place)


def _found_in(text: str, context: Context, place: str) -> Iterator[Finding]:
    for typed in typed_in(text, context.known):
        yield Finding(CHECK, CHECKS[CHECK].severity, _message(typed, context, place))


def _message(typed: Typed, context: Context, place: str) -> str:
    name = next(iter(facts_of_value(context.facts, typed.value)), "")
    has = f" ({{{name}}} has this value now)" if name else ""
    return (
        f"{place}: a number is typed, got {shown(typed.number)} in {shown(typed.excerpt)}; write a "
        f'fact, such as cr.prose(this_release, "{{articles.total}} articles"){has}, or quote the '
        "article with the words beside the number"
    )


def prose_blocks(markdown: str, context: Context) -> Iterator[str]:
    """Yield the parts of Markdown that may hold numbers as plain text, facts cut out.

    A part is a paragraph, a line or a cell of a table.
    """

    def without_link(match: re.Match[str]) -> str:
        text, target, title = match[1], match[2].strip("<>"), match[3] or ""
        words = _plain(text)
        is_address = _DIGIT.search(words) and _ADDRESS.match(target) and words in _shown(target)
        if is_address or context.is_fact(target.removeprefix("#"), words):
            return HOLE + title
        return f"{text} {title}" if title else text

    def without_image(match: re.Match[str]) -> str:
        alternatives.append(_plain(match[1]))
        return f"{HOLE}{match[3] or ''}"

    alternatives: list[str] = []
    text = _IMAGE.sub(without_image, markdown)
    text = _FOOTNOTE.sub(HOLE, _ATTRIBUTES.sub("", _LINK.sub(without_link, text)))
    text = _without_markers(text)
    yield from alternatives
    for block in _BLOCKS.split(text):
        if has_number(block) or _HIDING.search(block):
            yield _plain(block)


def _shown(url: str) -> set[str]:
    """Return how an address may be shown."""
    return {url, url.removeprefix("mailto:"), visible_url(url)}


def _without_markers(text: str) -> str:
    """Return Markdown without the numbers of list items that begin with 1 and go up by one."""
    expected: Sequence[int] = (1,)

    def without(match: re.Match[str]) -> str:
        nonlocal expected
        number = int(match[1])
        if number not in expected:
            return match[0]
        expected = (1, number + 1)
        return ""

    return _MARKER.sub(without, text)


def _plain(markdown: str) -> str:
    """Return a piece of Markdown as plain text of one line."""
    unmarked = _MARKS.sub(lambda match: match[1] or "", markdown)
    return html.unescape(unmarked).replace("\n", " ")
