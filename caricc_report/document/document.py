"""A document: what an executed notebook shows, as one Markdown text."""

from __future__ import annotations

import datetime as dt
import re
from base64 import b64decode, b64encode
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape as xml_escape
from xml.sax.saxutils import unescape as xml_unescape

from pydantic import ValidationError

from caricc_report.document.fonts import replace_undrawable
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
from caricc_report.text.markdown import escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from nbformat import NotebookNode

    from caricc_report.notebook.kernels import Kernel

_CELL_OPTIONS = {"include": (True, False), "echo": (False,), "output": ("asis", False)}
"""The cell options, ``#| name: value``, whose meaning both renderers share."""
_PLACE = re.compile(r"\{#([A-Za-z0-9_:.-]+)")
_CHART_START = "data:image/svg+xml;base64,"
_CHART = re.compile(
    rf"(?<=\]\(){re.escape(_CHART_START)}((?:[A-Za-z0-9+/]{{4}})*(?:[A-Za-z0-9+/]{{2,3}}={{1,2}})?)(?=\))"
)
"""The content of a chart, where `image` puts it; an address that looks like one is none."""
_CHART_TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")
_CHART_LINK = re.compile(r'href="#([A-Za-z0-9_:.-]+)"')
_APART = "\x01"
"""What no text may hold; it keeps braces of metadata apart until ``release.lua`` takes it out."""
_INNER_LINK = re.compile(r"\]\(<?#([A-Za-z0-9_:.-]+)>?\)")


@dataclass(frozen=True, slots=True)
class Document:
    """One language's document, before it is laid out."""

    notebook: NotebookNode
    """The executed notebook."""
    markdown: str
    """All that the notebook shows, top to bottom, in Pandoc's Markdown."""
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
    def article_places(self) -> tuple[str, ...]:
        """The ids of the articles to whose places the document can link, sorted."""
        articles = {str(article["id"]) for article in self.handover.articles}
        return tuple(sorted(articles & set(_PLACE.findall(self.markdown))))

    def drawable(self) -> tuple[Document, tuple[str, ...]]:
        """Return the document as the fonts of a PDF can draw it, and the characters that went."""
        lost: set[str] = set()

        def replace(text: str, *, is_markdown: bool = True) -> str:
            drawn, characters = replace_undrawable(text, is_markdown=is_markdown)
            lost.update(characters)
            return _CHART.sub(replace_in_chart, drawn)

        def replace_in_chart(found: re.Match[str]) -> str:
            chart = _CHART_TEXT.sub(replace_in_xml, b64decode(found[1]).decode())
            return f"{_CHART_START}{b64encode(chart.encode()).decode()}"

        def replace_in_xml(found: re.Match[str]) -> str:
            return xml_escape(replace(xml_unescape(found[0]), is_markdown=False))

        notebook = deepcopy(self.notebook)
        for cell in notebook.cells:
            for output in cell.get("outputs", ()):
                if "text/markdown" in output.data:
                    output.data["text/markdown"] = replace(output.data["text/markdown"])
        metadata = self.handover.metadata
        drawn = type(metadata)(
            **{name: replace(text, is_markdown=False) for name, text in metadata}
        )
        handover = self.handover.model_copy(update={"metadata": drawn})
        return Document(notebook, replace(self.markdown), handover, self.name), tuple(sorted(lost))

    def pandoc_metadata(self) -> dict[str, str]:
        """Return the metadata for Pandoc and Quarto, which read values as Markdown: escaped.

        Quarto carries out shortcodes in them, escaped or not, unless their braces are kept apart.
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
        If the notebook fails, or is no document; it is kept then.
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
    parts: list[str] = []
    handovers: list[Handover] = []
    ends_with_handover = False
    for index, cell in enumerate(notebook.cells):
        place = f"{where}, cell {source_number(notebook.cells, index)}"
        if cell.cell_type == "markdown":
            parts.append(str(cell.source))
        elif cell.cell_type == "code":
            shown = is_shown(str(cell.source), place)
            ends_with_handover = False
            for content in shown_contents(cell, place):
                if isinstance(content, Handover):
                    handovers.append(content)
                    ends_with_handover = True
                elif shown:
                    parts.append(content)
        else:
            problem = f"a {cell.cell_type} cell is not supported"
            raise NotebookError(place, problem, advice="make it a Markdown cell")
    handed_over = [(one.release, one.language) for one in handovers]
    if not ends_with_handover or handed_over != [(release, language)]:
        problem = f"does not end with the handover of release {release} in {language!r}"
        raise NotebookError(where, problem, advice="end it with cr.hand_over(this_release)")
    markdown = "\n\n".join(filter(None, parts)) + "\n"
    _check_links(markdown, {article["id"] for article in handovers[0].articles}, where)
    return Document(notebook, markdown, handovers[0], name)


def _check_links(markdown: str, articles: set[str], where: str) -> None:
    """Check that links to facts and articles lead somewhere; no PDF could be made else."""
    places = set(_PLACE.findall(markdown))
    targets = {
        *_INNER_LINK.findall(markdown),
        *(
            target
            for chart in _CHART.findall(markdown)
            for target in _CHART_LINK.findall(b64decode(chart).decode())
        ),
    }
    lost = [
        target
        for target in sorted(targets - places)
        if target in articles or target.startswith("fact-")
    ]
    if lost:
        problem = f"{len(lost)} links lead nowhere, the first to {lost[0]!r}"
        advice = "show what they lead to: cr.how_numbers_were_made, cr.country_sections"
        raise NotebookError(where, problem, advice=advice)


def shown_contents(cell: NotebookNode, place: str) -> Iterator[str | Handover]:
    """Yield what a code cell shows."""
    source = str(cell.source)
    for output in cell.outputs:
        if output.output_type == "stream":
            problem = f"writes to {output.name}: {output.text.strip()[:200]!r}"
            advice = "show Markdown instead, and mend what warns"
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
        elif "text/markdown" in output.data and "text/html" not in output.data:
            yield str(output.data["text/markdown"])
        else:
            problem = f"shows {', '.join(sorted(output.data))}"
            advice = "show Markdown alone; renderers differ in what else they show"
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
