"""Numbers typed into a notebook's prose, where only facts, dates and quotations may stand.

Computed is not typed: a number that code has made is traced to its cell and is never found here.
Prose is what a person writes for readers: Markdown cells, captions and alternative texts, and what
is given to ``cr.prose`` and to ``Markdown``. Two looks: at the source, before anything is executed,
and at the prose of an executed notebook, in which a number counts as typed that stands in a text
of the source, wherever that is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from caricc_report.document.cells import HIDDEN, language_of, read_typed
from caricc_report.editorial.checks import CHECKS
from caricc_report.editorial.checks.finding import Finding, shown
from caricc_report.editorial.checks.prose import HOLE, Known, Typed, states, typed_in
from caricc_report.notebook.declarations import is_tagged
from caricc_report.notebook.execution import source_number
from caricc_report.release.texts_in_code import texts_for_readers, texts_in
from caricc_report.text import nodes
from caricc_report.text.addresses import visible_url
from caricc_report.text.markdown import MarkdownError, read_markdown
from caricc_report.text.nodes import fact_id, plain
from caricc_report.text.trees import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from nbformat import NotebookNode

    from caricc_report.document.document import Document
    from caricc_report.editorial.facts import Fact
    from caricc_report.model.profile import Profile
    from caricc_report.release.texts_in_code import CodeText
    from caricc_report.text.nodes import Inline

CHECK = "number-typed"
"""The check that finds these numbers, in narratives too."""

_Facts: TypeAlias = "Mapping[str, float]"
"""By its identifier in a document, the value of each fact."""
_ADDRESS = re.compile(r"https?://|mailto:\S+@")
_TOKEN = re.compile(rf"[^\W_]+|[{HOLE}…]")


def typed_numbers(document: Document, profile: Profile, where: str) -> tuple[Finding, ...]:
    """Return the numbers in the prose of an executed notebook that a person has typed."""
    handover = document.handover
    facts = {fact_id(name): fact["value"] for name, fact in handover.facts["facts"].items()}
    known = Known(handover.release, handover.language, tuple(handover.articles), profile)
    found: list[Finding] = []
    cells = document.notebook.cells
    literals = list(_literals(cells))
    for index, content in enumerate(document.contents):
        place = f"{where}, cell {source_number(cells, index)}"
        if not content.is_typed:
            place = f"{place} ({handover.language})"
        for text in prose_of(content.blocks, facts):
            found += [
                _finding(typed, place, cells[index].id)
                for typed in typed_in(text, known)
                if content.is_typed or _is_in(typed, literals)
            ]
    return tuple(dict.fromkeys(found))


def _is_in(typed: Typed, literals: Iterable[Sequence[str]]) -> bool:
    """Return whether a number stands in a text of the source, beside the same words.

    A number that is computed may happen to stand in a docstring, too, or in a query.
    """
    number, shown_words = _tokens(typed.number), _tokens(typed.excerpt)
    around = list(_neighbours(number, shown_words))
    return any(
        all(each == other for each, other in pairs)
        for literal in literals
        for inside in _neighbours(number, literal)
        for outside in around
        if (pairs := [pair for pair in zip(inside, outside, strict=True) if all(pair)])
    )


def _tokens(text: str) -> list[str]:
    return [each.casefold() for each in _TOKEN.findall(text)]


def _neighbours(number: Sequence[str], tokens: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the words before and after a number wherever it stands; nothing at ends and holes."""
    n = len(number)
    for start in range(len(tokens) - n + 1):
        if list(tokens[start : start + n]) == list(number):
            before = tokens[start - 1] if start else ""
            after = tokens[start + n] if start + n < len(tokens) else ""
            yield before.strip(f"{HOLE}…"), after.strip(f"{HOLE}…")


def _literals(cells: Sequence[NotebookNode]) -> Iterator[Sequence[str]]:
    """Yield the words of the texts in a notebook's code that people might read."""
    for cell in cells:
        if cell.cell_type == "code":
            yield from map(_tokens, texts_in(str(cell.source)))


def typed_numbers_in_sources(
    notebook: NotebookNode,
    where: str,
    known: Known,
    facts: Mapping[str, Fact],
    languages: Sequence[str] = (),
) -> tuple[Finding, ...]:
    """Return the numbers typed into a notebook's prose, before it is executed.

    Dates, identifiers, names of facts, and quotations from articles are none.
    """
    values = {fact_id(name): fact.value for name, fact in facts.items()}
    findings: list[Finding] = []
    for number, cell in enumerate(notebook.cells, 1):
        place, identifier = f"{where}, cell {number}", str(cell.get("id", ""))
        if is_tagged(cell, HIDDEN) or is_tagged(cell, "parameters"):
            continue
        if cell.cell_type == "markdown":
            own = replace(known, language=language_of(cell, languages) or known.language)
            for text in prose_of(read_typed(cell), values):
                findings += [_finding(typed, place, identifier) for typed in typed_in(text, own)]
        elif cell.cell_type == "code":
            for each in texts_for_readers(str(cell.source)):
                at = f"{place}, line {each.line}"
                for text in _as_read(each, values):
                    findings += [_finding(typed, at, identifier) for typed in typed_in(text, known)]
    return tuple(findings)


def _as_read(given: CodeText, facts: _Facts) -> list[str]:
    """Return what readers see of a text in code: of Markdown no formulas, code and targets."""
    if given.is_markdown:
        try:
            blocks = read_markdown(given.text, lambda _: ("", "image/png"))
        except MarkdownError:  # It fails when it is shown.
            return [given.text]
        return list(prose_of(blocks, facts))
    return [given.text]


def _finding(typed: Typed, place: str, cell: str) -> Finding:
    message = (
        f"{place}: a number is typed, got {shown(typed.number)} in {shown(typed.excerpt)}; write a "
        'fact, such as cr.prose(this_release, en="{articles.total} articles"), or quote the '
        "article with the words beside the number"
    )
    return Finding(CHECK, CHECKS[CHECK].severity, message, cell=cell)


def prose_of(blocks: Iterable[object], facts: _Facts) -> Iterator[str]:
    """Yield the texts in nodes that are an analyst's words; facts are cut out of them."""
    for node in walk(tuple(blocks)):
        match node:
            case nodes.Paragraph() if node.role:
                yield _text(node.inlines, facts)
            case nodes.Heading() if node.is_typed:
                yield _text(node.inlines, facts)
            case nodes.Callout():
                yield _text(node.title, facts)
            case nodes.Figure():
                yield _text(node.caption, facts)
                for each in node.blocks:
                    if isinstance(each, nodes.Picture):
                        yield each.alt
            case nodes.Items() if node.start not in {None, 1} and _is_typed_list(node):
                yield f"{node.start}. "
            case nodes.Table() if node.is_typed:
                yield from node.header
                yield from (_text(cell, facts) for row in node.rows for cell in row)
            case _:
                pass


def _is_typed_list(node: nodes.Items) -> bool:
    return any(
        isinstance(each, nodes.Paragraph) and each.role for item in node.items for each in item
    )


def _text(inlines: Sequence[Inline], facts: _Facts) -> str:
    """Return inlines as text, with a hole for each number that is a fact's."""
    said = ""
    for node in inlines:
        match node:
            case nodes.Number() if _is_fact(fact_id(node.fact), node.text, facts):
                said += HOLE
            case nodes.Link():
                words, target = _text(node.inlines, facts), node.target
                shown_as = {target, target.removeprefix("mailto:"), visible_url(target)}
                is_address = _ADDRESS.match(target) and words in shown_as
                is_fact = _is_fact(target.removeprefix("#"), words, facts)
                said += HOLE if is_address or is_fact else words
            case nodes.Emphasis() | nodes.Strong():
                said += _text(node.inlines, facts)
            case nodes.Formula() | nodes.Code():
                said += HOLE
            case _:
                said += plain((node,))
    return said


def _is_fact(identifier: str, text: str, facts: _Facts) -> bool:
    """Return whether a text that leads to a fact states its value, and no other number."""
    return identifier in facts and states(text, facts[identifier])
