"""A document: what an executed notebook shows, as a tree."""

from __future__ import annotations

import datetime as dt
import re
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from nbformat.v4 import new_output
from pydantic import ValidationError

from caricc_report.document.fonts import replace_undrawable
from caricc_report.document.pandoc_tree import markdown_chart
from caricc_report.errors import InvalidInputError, NotebookError
from caricc_report.model.handover import MEDIA_TYPE, Handover
from caricc_report.model.validation import defects_of
from caricc_report.notebook.execution import (
    execute_notebook,
    forget_notebook,
    keep_notebook,
    source_number,
)
from caricc_report.project import RELEASE
from caricc_report.system.yaml_text import parse_yaml
from caricc_report.text.markdown import escape, to_markdown
from caricc_report.text.nodes import (
    Anchor,
    Bar,
    Columns,
    Heading,
    Link,
    Number,
    RawMarkdown,
    fact_id,
)
from caricc_report.text.trees import TREE, from_json, walk, with_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from nbformat import NotebookNode

    from caricc_report.document.pandoc_tree import Target
    from caricc_report.notebook.kernels import Kernel
    from caricc_report.text.nodes import Block

_CELL_OPTIONS = {"include": (True, False), "echo": (False,), "output": ("asis", False)}
"""The cell options, ``#| name: value``, whose meaning both renderers share."""
_PLACE = re.compile(r"\{#([A-Za-z0-9_:.-]+)")
_INNER_LINK = re.compile(r"\]\(<?#([A-Za-z0-9_:.-]+)>?\)")
"""A place to link to, and a link to one, in the Markdown of an analyst."""
_APART = "\x01"
"""What no text may hold; it keeps braces of metadata apart until ``release.lua`` takes it out."""


@dataclass(frozen=True, slots=True)
class Document:
    """One language's document, before it is laid out."""

    notebook: NotebookNode
    """The executed notebook."""
    cells: tuple[tuple[Block, ...], ...]
    """By cell, what it shows; nothing, where it is not part of the document."""
    handover: Handover
    """What the notebook says of itself."""
    name: str = RELEASE
    """The name of the notebook."""

    @property
    def stem(self) -> str:
        """The name of the document's files without their suffix."""
        return f"{self.name}.{self.handover.language}"

    @property
    def made_at(self) -> dt.datetime:
        """What stands for the time at which it is made: midnight, UTC, of ``as_of``."""
        return dt.datetime.fromisoformat(self.handover.metadata.as_of).replace(tzinfo=dt.UTC)

    @property
    def source_date_epoch(self) -> str:
        """The same for ``SOURCE_DATE_EPOCH``, which programs take for the time: in seconds."""
        return f"{self.made_at.timestamp():.0f}"

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All that the notebook shows, top to bottom."""
        return tuple(chain.from_iterable(self.cells))

    @property
    def article_places(self) -> tuple[str, ...]:
        """The ids of the articles to whose places the document can link, sorted."""
        articles = {str(article["id"]) for article in self.handover.articles}
        return tuple(sorted(articles & places_in(self.blocks)))

    def drawable(self) -> tuple[Document, tuple[str, ...]]:
        """Return the document as the fonts of a PDF can draw it, and the characters that went."""
        lost: set[str] = set()

        def draw(text: str, *, is_markdown: bool = False) -> str:
            drawn, characters = replace_undrawable(text, is_markdown=is_markdown)
            lost.update(characters)
            return drawn

        cells = with_text(self.cells, draw, partial(draw, is_markdown=True))
        metadata = self.handover.metadata
        drawn = type(metadata)(**{name: draw(text) for name, text in metadata})
        handover = self.handover.model_copy(update={"metadata": drawn})
        return replace(self, cells=cells, handover=handover), tuple(sorted(lost))

    def for_quarto(self, target: Target) -> NotebookNode:
        """Return a notebook that shows the document as Markdown and nothing else."""
        notebook = deepcopy(self.notebook)
        for cell, blocks in zip(notebook.cells, self.cells, strict=True):
            written = to_markdown(blocks, partial(markdown_chart, target=target))
            if cell.cell_type == "markdown":
                cell.source = written
            elif cell.cell_type == "code":
                # Quarto puts outputs together as they are; the empty line parts them.
                data = {"text/markdown": f"{written}\n\n"}
                cell.outputs = [new_output("display_data", data)] if written else []
        return notebook

    def quarto_metadata(self) -> dict[str, str]:
        """Return the metadata for Quarto, which reads values as Markdown: escaped.

        It carries out shortcodes in them, escaped or not, unless their braces are kept apart.
        """
        metadata = self.handover.metadata.model_dump(by_alias=True)
        return {
            name: value
            if name in {"lang", "as-of"}
            else re.sub(r"\\[{}]", rf"{_APART}\g<0>", escape(value))
            for name, value in metadata.items()
        }


def execute_document(
    notebook: NotebookNode,
    where: str,
    given: Mapping[str, str],
    kernel: Kernel,
    *,
    keep_failed: Path,
    name: str = RELEASE,
) -> Document:
    """Execute a notebook, and return the document that it holds.

    Parameters
    ----------
    notebook, where, kernel, keep_failed
        As for `caricc_report.notebook.execution.execute_notebook`.
    given
        The parameters, with ``release`` and ``language`` among them.
    name
        The name of the notebook, after which the document's files are named.

    Raises
    ------
    NotebookError
        If the notebook fails, or is not a document; it is kept then.
    """
    executed = execute_notebook(notebook, where, given, kernel, keep_failed=keep_failed)
    try:
        document = read_document(executed, where, given["release"], given["language"], name)
    except NotebookError as error:
        raise keep_notebook(executed, keep_failed, error) from error
    forget_notebook(keep_failed)
    return document


def read_document(
    notebook: NotebookNode, where: str, release: str, language: str, name: str = RELEASE
) -> Document:
    """Return the document that an executed notebook holds.

    Parameters
    ----------
    notebook
        The executed notebook.
    where
        Its name, for errors.
    release, language
        What it was asked for.
    name
        The name of the notebook, after which the document's files are named.

    Raises
    ------
    NotebookError
        If a cell shows what only one renderer could show, or the notebook does not
        end with the handover of this release in this language.
    """
    cells: list[tuple[Block, ...]] = []
    handovers: list[Handover] = []
    ends_with_handover = False
    for index, cell in enumerate(notebook.cells):
        place = f"{where}, cell {source_number(notebook.cells, index)}"
        if cell.cell_type == "markdown":
            cells.append((RawMarkdown(str(cell.source)),))
        elif cell.cell_type == "code":
            shown = is_shown(str(cell.source), place)
            contents = list(shown_contents(cell, place))
            found = [content for content in contents if isinstance(content, Handover)]
            ends_with_handover = bool(contents) and isinstance(contents[-1], Handover)
            handovers += found
            blocks = (content for content in contents if not isinstance(content, Handover))
            cells.append(tuple(chain.from_iterable(blocks)) if shown else ())
        else:
            problem = f"a {cell.cell_type} cell is not supported"
            raise NotebookError(place, problem, advice="make it a Markdown cell")
    handed_over = [(one.release, one.language) for one in handovers]
    if not ends_with_handover or handed_over != [(release, language)]:
        problem = f"does not end with the handover of release {release} in {language!r}"
        raise NotebookError(where, problem, advice="end it with cr.hand_over(this_release)")
    document = Document(notebook, tuple(cells), handovers[0], name)
    _check_links(document, where)
    return document


def places_in(blocks: Sequence[Block]) -> set[str]:
    """Return the identifiers that can be linked to."""
    found: set[str] = set()
    for node in walk(blocks):
        if isinstance(node, Heading | Anchor | Link):
            found.add(node.identifier)
        elif isinstance(node, RawMarkdown):
            found.update(_PLACE.findall(node.text))
    return found


def _check_links(document: Document, where: str) -> None:
    """Check that links to facts and articles lead somewhere; no PDF could be made else."""
    targets: set[str] = set()
    for node in walk(document.blocks):
        match node:
            case Link() if node.target.startswith("#"):
                targets.add(node.target[1:])
            case Number() | Bar() if node.fact:
                targets.add(fact_id(node.fact))
            case Columns():
                targets.update(fact_id(fact) for fact in node.facts if fact)
            case RawMarkdown():
                targets.update(_INNER_LINK.findall(node.text))
    articles = {article["id"] for article in document.handover.articles}
    lost = [
        target
        for target in sorted(targets - places_in(document.blocks))
        if target in articles or target.startswith("fact-")
    ]
    if lost:
        problem = f"{len(lost)} links are broken, the first to {lost[0]!r}"
        advice = "show their targets: cr.how_numbers_were_made, cr.country_sections"
        raise NotebookError(where, problem, advice=advice)


def shown_contents(cell: NotebookNode, place: str) -> Iterator[tuple[Block, ...] | Handover]:
    """Yield what a code cell shows."""
    source = str(cell.source)
    for output in cell.outputs:
        if output.output_type == "stream":
            problem = f"writes to {output.name}: {output.text.strip()[:200]!r}"
            advice = "show Markdown instead, and fix what warns"
            raise NotebookError(place, problem, cell_source=source, advice=advice)
        if output.output_type == "error":
            raise NotebookError(place, f"{output.ename}: {output.evalue}", cell_source=source)
        if MEDIA_TYPE in output.data:
            try:
                yield Handover.model_validate(output.data[MEDIA_TYPE])
            except ValidationError as error:
                wrong = "; ".join(map(str, defects_of(error, Handover, "")))
                problem = f"not a valid handover ({wrong:.500})"
                raise NotebookError(place, problem, cell_source=source) from error
        elif TREE in output.data:
            try:
                yield from_json(output.data[TREE])
            except ValidationError as error:
                problem = "shows an invalid document tree"
                advice = "show what functions of caricc_report return, unchanged"
                raise NotebookError(place, problem, cell_source=source, advice=advice) from error
        elif "text/markdown" in output.data and "text/html" not in output.data:
            markdown = str(output.data["text/markdown"])
            yield (RawMarkdown(markdown),) if markdown.strip() else ()
        else:
            problem = f"shows {', '.join(sorted(output.data))}"
            advice = "show Markdown only; renderers differ in anything else"
            raise NotebookError(place, problem, cell_source=source, advice=advice)


def is_shown(source: str, place: str) -> bool:
    """Return whether a cell's outputs are part of the document, by its options."""
    lines = [line[2:] for line in source.splitlines() if line.startswith("#|")]
    try:
        options = parse_yaml("\n".join(lines), place)
    except InvalidInputError as error:
        raise NotebookError(place, str(error), cell_source=source) from error
    for name, value in options.items():
        if value not in _CELL_OPTIONS.get(name, ()):
            known = "; ".join(
                f"{known}: {' or '.join(str(value).lower() for value in values)}"
                for known, values in _CELL_OPTIONS.items()
            )
            problem = f"the cell option {name!r} with {value!r} is not supported"
            raise NotebookError(place, problem, advice=f"known: {known}")
    return options.get("include", True) is not False and options.get("output") is not False
