"""From the cells of an executed notebook to the nodes that they add to the document."""

from __future__ import annotations

import os
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from pydantic import ValidationError

from caricc_report.errors import NotebookError
from caricc_report.model.cell_options import (
    Options,
    each_of,
    example_of,
    languages_without,
    options_of,
)
from caricc_report.model.handover import MEDIA_TYPE, Handover
from caricc_report.model.languages import named_languages
from caricc_report.model.photo import PhotoError, read_photo, remade
from caricc_report.model.summary import REFUSAL
from caricc_report.model.validation import defects_of
from caricc_report.notebook.declarations import is_tagged
from caricc_report.project import Project
from caricc_report.text.chart_nodes import CHARTS
from caricc_report.text.fitting import fitted
from caricc_report.text.markdown import MarkdownError, read_markdown
from caricc_report.text.nodes import CodeBlock, Division, Figure, Picture, Table, line
from caricc_report.text.svg import SVG, pixel_picture, share_of_text, svg_picture
from caricc_report.text.trees import TREE, from_json, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from nbformat import NotebookNode

    from caricc_report.model.cell_options import Words
    from caricc_report.text.nodes import Block

HIDDEN = "remove-cell"
"""The tag of a cell that is for JupyterLab alone, as Jupyter Book has it."""
_PT_PER_INCH = 72


@dataclass(frozen=True, slots=True)
class Place:
    """Which cell of which notebook is read, and what is to be known of it."""

    name: str
    """For errors: notebook and cell."""
    language: str
    languages: Sequence[str]
    """Those in which the release is made."""
    folder: Path | None = None
    """The notebook's; None where no file can be read."""

    def error(self, problem: str, advice: str, source: str = "") -> NotebookError:
        """Return an error of this cell."""
        return NotebookError(self.name, problem, advice=advice, cell_source=source)

    def example(self, option: str, n_texts: int = 1) -> str:
        """Return how an option states its texts, each in as many languages as are needed."""
        return example_of(option, self.languages, n_texts)

    def word(self, words: Words, option: str, source: str) -> str:
        """Return a text in the document's language.

        A NotebookError is raised if there is none, or one text for several languages.
        """
        if missing := languages_without(words, self.languages):
            problem = f"{option} has no text in {', '.join(map(repr, missing))}"
            raise self.error(problem, f"write {self.example(option)}", source)
        return words.get(self.language, "") if isinstance(words, dict) else words


@dataclass(frozen=True, slots=True)
class Content:
    """What a cell adds to the document."""

    blocks: tuple[Block, ...] = ()
    handovers: tuple[Handover, ...] = ()
    warnings: tuple[str, ...] = ()
    """What it wrote beside: warnings, logs, progress."""
    is_typed: bool = False
    """Whether every word of it is an analyst's, as in a Markdown cell."""


def read_cell(cell: NotebookNode, place: Place) -> Content:
    """Return what a cell adds to the document; raise a NotebookError for what none can show."""
    if is_tagged(cell, HIDDEN):
        return Content(handovers=tuple(_handovers(cell, place)))
    match cell.cell_type:
        case "markdown":
            return _read_markdown_cell(cell, place)
        case "code":
            return _read_code_cell(cell, place)
    problem = f"a {cell.cell_type} cell is not supported"
    raise place.error(problem, "make it a Markdown cell")


def language_of(cell: NotebookNode, languages: Sequence[str] = ()) -> str | None:
    """Return the language that a Markdown cell is in, by its tag; None if it has none.

    It may be one in which this release is not made, so that a notebook serves more than one.
    """
    known = dict.fromkeys((*languages, *named_languages()))
    return next((each for each in known if is_tagged(cell, each)), None)


def read_typed(cell: NotebookNode) -> tuple[Block, ...]:
    """Return the words of a Markdown cell, whatever its images are; none if it cannot be read."""
    try:
        return read_markdown(str(cell.source), lambda _: ("", "image/png"))
    except MarkdownError:
        return ()  # It fails when it is read as a part of the document.


def _read_markdown_cell(cell: NotebookNode, place: Place) -> Content:
    stated = language_of(cell, place.languages)
    if stated not in {None, place.language}:
        return Content()
    blocks = _markdown(str(cell.source), place, cell.get("attachments", {}))
    return Content(_named(blocks, cell.id), is_typed=True)


def _read_code_cell(cell: NotebookNode, place: Place) -> Content:
    options = options_of(str(cell.source), place.name)
    handovers = tuple(_handovers(cell, place))
    _refuse_errors(cell, place)
    if not options.is_shown:
        return Content(handovers=handovers)
    written: list[str] = []
    blocks: list[Block] = []
    if options.echo:
        lines = str(cell.source).splitlines()
        blocks.append(CodeBlock("\n".join(each for each in lines if not each.startswith("#|"))))
    has_picture = any(
        "image/" in name or name == TREE for each in cell.outputs for name in each.get("data", ())
    )
    for output in cell.outputs:
        if output.output_type == "stream" and output.name == "stderr":
            written.append(str(output.text))
        elif MEDIA_TYPE not in output.get("data", {}):
            blocks += _shown(output, place, str(cell.source), is_value_text_free=has_picture)
    shown = _captioned(tuple(blocks), options, place, str(cell.source))
    warnings = tuple(filter(None, map(_said, written))) if options.warning else ()
    return Content(_named(shown, cell.id), handovers, warnings)


def _handovers(cell: NotebookNode, place: Place) -> Iterator[Handover]:
    for output in cell.get("outputs", ()):
        if MEDIA_TYPE in output.get("data", {}):
            try:
                yield Handover.model_validate(output.data[MEDIA_TYPE])
            except ValidationError as error:
                wrong = "; ".join(map(str, defects_of(error, Handover, "")))
                problem = f"not a valid handover ({wrong:.500})"
                raise place.error(problem, "show what cr.hand_over returns") from error


def _refuse_errors(cell: NotebookNode, place: Place) -> None:
    source = str(cell.source)
    for output in cell.outputs:
        if output.output_type == "error":
            raise NotebookError(place.name, f"{output.ename}: {output.evalue}", cell_source=source)
        is_beside = output.output_type == "stream" and output.name == "stderr"
        if is_beside and (raised := _IN_THREAD.search(str(output.text))):
            problem = f"an exception in a thread, {raised[1]:.200}"
            raise place.error(problem, "catch it in the thread, or mend what raises it", source)


def _shown(  # noqa: C901 - a branch a kind
    output: NotebookNode, place: Place, source: str, *, is_value_text_free: bool
) -> tuple[Block, ...]:
    """Return an output of a code cell as nodes."""
    if output.output_type == "stream":
        problem = f"prints {str(output.text).strip()[:200]!r}"
        advice = 'write cr.prose(this_release, en="…"), or #| include: false at its top'
        raise place.error(problem, advice, source)
    data: Mapping[str, Any] = output.data
    try:
        if REFUSAL in data:
            raise NotebookError(place.name, str(data[REFUSAL]), cell_source=source)
        if TREE in data:
            return from_json(data[TREE])
        if "text/html" in data and "<table" in str(data["text/html"]):
            from caricc_report.text.html_tables import read_tables  # noqa: PLC0415 - few shows need it

            tables = read_tables(str(data["text/html"]))
            return tuple(Figure("table", (fitted(each),)) for each in tables)
        if SVG in data:
            return (Figure("figure", (svg_picture(str(data[SVG]), ""),)),)
        for name in ("image/png", "image/jpeg"):
            if name in data:
                return (Figure("figure", (pixel_picture(b64decode(str(data[name])), ""),)),)
        if "text/markdown" in data and "text/html" not in data:
            return _markdown(str(data["text/markdown"]), place, {})
    except ValidationError as error:
        problem = "shows an invalid document tree"
        advice = "show what functions of caricc_report return, unchanged"
        raise place.error(problem, advice, source) from error
    except ValueError as error:
        raise place.error(f"shows {error}", "show a table or a picture", source) from error
    kinds = sorted(data)
    if kinds == ["text/plain"] and output.output_type == "execute_result" and is_value_text_free:
        return ()
    raise _refused(data, kinds, place, source)


def _refused(
    data: Mapping[str, Any], kinds: Sequence[str], place: Place, source: str
) -> NotebookError:
    """Return the error of an output that no document can show."""
    text = str(data.get("text/plain", "")).strip()
    if kinds == ["text/plain"]:
        advice = 'end the line with ";", or write cr.prose(this_release, en="…")'
        return place.error(f"shows the value {text[:80]!r}", advice, source)
    if any("vega" in each for each in kinds):
        advice = "load the release first, and pip install 'caricc-report[altair]'"
    elif any("plotly" in each for each in kinds):
        advice = "load the release first, and end the cell with fig in place of fig.show()"
    elif "text/latex" in kinds:
        advice = "write the formula in Markdown, $…$: a Markdown cell, or display(Markdown(…))"
    elif any("widget" in each for each in kinds):
        advice = "a document has no widgets: write cr.table(…), cr.figure(…)"
    else:
        advice = "write cr.table(…) for a table, cr.figure(…) for a picture"
    return place.error(f"shows {', '.join(kinds)}", advice, source)


def _markdown(
    markdown: str, place: Place, attachments: Mapping[str, Mapping[str, str]]
) -> tuple[Block, ...]:
    """Return Markdown of an analyst's as nodes, with the pictures that it names."""

    def find_picture(path: str) -> tuple[str, str]:
        try:
            if path.startswith("attachment:"):
                files = attachments.get(path.removeprefix("attachment:"), {})
                content = b64decode("".join(next(iter(files.values()), "")))
            elif re.match(r"[a-zA-Z][a-zA-Z+.-]*:", path):
                if not path.startswith("data:image/"):
                    problem = f"the image {path!r:.80} is on the web"
                    raise MarkdownError(problem, "put it beside the notebook")
                content = b64decode(path.partition(",")[2])
            elif place.folder is None:
                content = b""
            else:
                root = Project.find(place.folder).root
                content = read_photo(
                    root, os.path.relpath(place.folder / path, root), "the project"
                )
            made = remade(content)
        except PhotoError as error:
            problem = f"the image {path!r:.80} cannot be shown ({error.problem})"
            raise MarkdownError(problem, error.advice) from error
        except ValueError as error:
            problem = f"the image {path!r:.80} cannot be shown ({error})"
            raise MarkdownError(problem, "put a PNG or JPEG file beside the notebook") from error
        return b64encode(made.data).decode(), made.media_type

    try:
        return read_markdown(markdown, find_picture)
    except MarkdownError as error:
        raise place.error(error.problem, error.advice) from error


def _named(blocks: tuple[Block, ...], cell: str) -> tuple[Block, ...]:
    """Return blocks whose figures know their cell."""
    return replaced(
        blocks, lambda node: replace(node, cell=cell) if isinstance(node, Figure) else node
    )


def _captioned(
    blocks: tuple[Block, ...], options: Options, place: Place, source: str
) -> tuple[Block, ...]:
    """Return blocks with the captions and alternative texts that a cell's options state."""
    given = {name: each_of(getattr(options, name)) for name in ("fig_cap", "fig_alt", "tbl_cap")}
    has_options = any(given.values()) or options.label
    found: list[Block] = []
    n = {"figure": 0, "table": 0}
    for block in blocks:
        if has_options and (isinstance(block, (Table, *CHARTS)) or _is_framed(block)):
            sort: Literal["table", "figure"] = "table" if isinstance(block, Table) else "figure"
            block = Figure(sort, (block,))  # noqa: PLW2901 - the same, as a figure
        if isinstance(block, Figure):
            number = n[block.sort]
            n[block.sort] += 1
            captions = given["tbl_cap" if block.sort == "table" else "fig_cap"]
            option = "tbl-cap" if block.sort == "table" else "fig-cap"
            if number < len(captions):
                block = replace(block, caption=line(place.word(captions[number], option, source)))  # noqa: PLW2901
            if options.label and not block.label and number == 0:
                block = replace(block, label=options.label)  # noqa: PLW2901
            alts = given["fig_alt"]
            alt = place.word(alts[number], "fig-alt", source) if number < len(alts) else ""
            inner = tuple(_described(each, alt, options, place, source) for each in block.blocks)
            block = replace(block, blocks=inner)  # noqa: PLW2901
        found.append(block)
    for sort, option, other in (("figure", "fig-cap", "tbl-cap"), ("table", "tbl-cap", "fig-cap")):
        has_both = all(given[each.replace("-", "_")] for each in (option, other))
        if given[option.replace("-", "_")] and not has_both and not n[sort] and any(n.values()):
            raise place.error(f"has {option}, and shows no {sort}", f"write {other}", source)
    return tuple(found)


def _is_framed(block: Block) -> bool:
    """Return whether a block is a chart of the library's, with its title."""
    return isinstance(block, Division) and block.name == "chart-frame"


def _described(block: Block, alt: str, options: Options, place: Place, source: str) -> Block:
    """Return a picture with its alternative text and width."""
    if not isinstance(block, Picture):
        return block
    if not (alt or block.alt):
        given = len(each_of(options.fig_alt))
        example = place.example("fig-alt", given + 1)
        advice = f"say at its top what {'each' if given else 'the picture'} shows: {example}"
        raise place.error("shows a picture without an alternative text", advice, source)
    width = block.width
    if options.fig_width:
        width = share_of_text(options.fig_width * _PT_PER_INCH)
    return replace(block, alt=alt or block.alt, width=width)


_PROGRESS = re.compile(r"\d+%\||\d\d:\d\d[<,\]]|it/s|s/it")
_IN_THREAD = re.compile(
    r"^Exception in thread .*\n(?:Traceback.*\n)?(?:[ \t].*\n)*(.*)", re.MULTILINE
)
"""How Python tells of what ends a thread, and not the cell; the last line is the exception."""
_WARNING = re.compile(r"^\S*\.py:\d+: (\w+: .*)(\n  .*)?", re.MULTILINE)
"""A warning: in which file and line, which is another file in each run; what; the line itself."""


def _said(text: str) -> str:
    """Return what was written beside, without progress bars and the colours of terminals."""
    plain = _WARNING.sub(r"\1", re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text))
    lines = (each.rpartition("\r")[2].strip() for each in plain.splitlines())
    kept = dict.fromkeys(each for each in lines if each and not _PROGRESS.search(each))
    return " ".join(kept)[:300]
