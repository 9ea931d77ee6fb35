"""A document: what an executed notebook shows, as a tree."""

from __future__ import annotations

import ast
import datetime as dt
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import unquote

from nbformat.v4 import new_markdown_cell, new_notebook

from caricc_report.document.cells import Content, Place, read_cell
from caricc_report.document.figures import settled
from caricc_report.document.fonts import replace_undrawable
from caricc_report.document.page import page_about
from caricc_report.document.web_fonts import svg_with_fonts
from caricc_report.errors import NotebookError
from caricc_report.model.commonmark import escape
from caricc_report.model.look import Palette
from caricc_report.notebook.execution import source_number
from caricc_report.project import RELEASE
from caricc_report.text.chart_nodes import Bar, Change, Columns, Median, Tile
from caricc_report.text.markdown import slug
from caricc_report.text.nodes import (
    Anchor,
    Division,
    Figure,
    Formula,
    Heading,
    Link,
    Number,
    Picture,
    Text,
    fact_id,
)
from caricc_report.text.pandoc import to_code_block
from caricc_report.text.svg import SVG, with_texts
from caricc_report.text.trees import replaced, walk, with_text
from caricc_report.text.typography import typeset

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence
    from pathlib import Path

    from nbformat import NotebookNode

    from caricc_report.document.fonts import Fonts
    from caricc_report.model.handover import Handover
    from caricc_report.text.nodes import Block
    from caricc_report.text.pandoc import Metadata, Value
    from caricc_report.text.pandoc_inlines import Target

_APART = "\x01"
"""What no text may hold; it keeps braces of metadata apart until ``release.lua`` takes it out."""

_PLACES_OF_ANNEX = (fact_id(""), "article-")
"""How the places of its facts begin, and of articles that it lists as they are not shown."""


@dataclass(frozen=True, slots=True)
class Document:
    """One language's document, before it is laid out."""

    notebook: NotebookNode
    cells: tuple[tuple[Block, ...], ...]
    """By cell, what it shows; nothing, where it is not part of the document."""
    contents: tuple[Content, ...]
    """The same before figures were numbered, with what else cells say."""
    handover: Handover
    name: str = RELEASE
    languages: tuple[str, ...] = ()
    """Those in which it is made together with this one; none, for a document by itself."""
    formats: tuple[str, ...] = ()

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

    @property
    def palette(self) -> Palette:
        """The colours of the publisher, or the package's."""
        look = self.handover.look
        return look.palette if look else Palette()

    @property
    def metadata(self) -> dict[str, str]:
        """What the document says of itself, and how it looks where that is the publisher's own."""
        look = self.handover.look
        colours = {}
        if (palette := self.palette) != Palette():
            dark = {f"dark_{name}": colour for name, colour in palette.in_the_dark.items()}
            colours = asdict(palette) | dark
        families = look.fonts.own if look else {}
        values = {**colours, **{f"{use}_font": family for use, family in families.items()}}
        values |= {"logo": look.logo.path} if look and look.logo else {}
        return {
            **self.handover.metadata.model_dump(by_alias=True),
            **{f"look-{name.replace('_', '-')}": value for name, value in values.items()},
        }

    def metadata_for(self, target: Target) -> Metadata:
        """Return what a renderer is told of the document: of a page, what is beside it, too."""
        return {**self.metadata, **({"page": page_about(self)} if target == "html" else {})}

    def drawable(self, fonts: Fonts) -> tuple[Document, tuple[str, ...]]:
        """Return the document as the fonts of a PDF can draw it, and the characters that went."""
        lost: set[str] = set()

        def draw(text: str) -> str:
            drawn, characters = replace_undrawable(text, fonts)
            lost.update(characters)
            return drawn

        draw_picture = partial(_with_svg, change=lambda content: with_texts(content, draw))
        cells = replaced(with_text(self.cells, draw), draw_picture)
        metadata = self.handover.metadata
        drawn = type(metadata)(**{name: draw(text) for name, text in metadata})
        handover = self.handover.model_copy(update={"metadata": drawn})
        return replace(self, cells=cells, handover=handover), tuple(sorted(lost))

    def with_fonts(self, fonts: Fonts) -> Document:
        """Return the document as a page shows it: its pictures in SVG bring their fonts."""
        embed = partial(_with_svg, change=partial(svg_with_fonts, fonts=fonts))
        return replace(self, cells=replaced(self.cells, embed))

    def for_quarto(self, target: Target) -> NotebookNode:
        """Return a notebook of one cell that shows the document and nothing else."""
        cell = new_markdown_cell(to_code_block(self.blocks, target), id="document")
        made: NotebookNode = new_notebook(cells=[cell], metadata=self.notebook.metadata)
        return made

    def quarto_metadata(self, target: Target) -> Metadata:
        """Return the metadata for Quarto, which reads values as Markdown: escaped.

        It carries out shortcodes in them, escaped or not, unless their braces are kept apart.
        """
        metadata = self.metadata_for(target)
        plain = {name: metadata[name] for name in ("lang", "as-of")}
        return {**{name: _for_quarto(value) for name, value in metadata.items()}, **plain}


def read_document(
    notebook: NotebookNode,
    where: str,
    release: str,
    language: str,
    name: str = RELEASE,
    languages: Sequence[str] = (),
    folder: Path | None = None,
) -> Document:
    """Return the document that an executed notebook holds.

    `where` is the notebook's name for errors, `release` and `language` what it was asked for, and
    `languages` those in which the release is made; the language alone, if not given. The document's
    files are named after `name`. The folder has the images that Markdown names.

    A NotebookError is raised if a cell shows what no document can show, or the notebook does not
    end with the handover of this release in this language.
    """
    contents: list[Content] = []
    places: list[str] = []
    for index, cell in enumerate(notebook.cells):
        places.append(f"{where}, cell {source_number(notebook.cells, index)}")
        place = Place(places[-1], language, languages or (language,), folder)
        contents.append(read_cell(cell, place))
    handovers = [each for content in contents for each in content.handovers]
    ends_with_handover = bool(contents and contents[-1].handovers)
    handed_over = [(one.release, one.language) for one in handovers]
    if not ends_with_handover or handed_over != [(release, language)]:
        problem = f"does not end with the handover of release {release} in {language!r}"
        raise NotebookError(where, problem, advice="end it with cr.hand_over(this_release)")
    articles = [str(article["id"]) for article in handovers[0].articles]
    shown = settled(tuple(each.blocks for each in contents), places, language, articles)
    own = {name for name, fact in handovers[0].facts["facts"].items() if fact.get("how")}
    if own:
        _check_own_facts(shown, places, own)
    cells = typeset(_front_linked(shown), language)
    document = Document(_kept(notebook), cells, tuple(contents), handovers[0], name)
    if any(isinstance(node, Formula) for node in walk(cells)):
        from caricc_report.document.formulas import check_formulas  # noqa: PLC0415 - few have any

        check_formulas(cells, places)
    _check_links(cells, places, str(notebook.cells[-1].source), {fact_id(each) for each in own})
    return document


def _for_quarto(value: Value) -> Value:
    if isinstance(value, str):
        return re.sub(r"\\[{}]", rf"{_APART}\g<0>", escape(value))
    if isinstance(value, Mapping):
        return {name: _for_quarto(each) for name, each in value.items()}
    return [_for_quarto(each) for each in value]


def _with_svg(node: object, change: Callable[[str], str]) -> object:
    """Return a node; a picture in SVG with its content changed."""
    if not isinstance(node, Picture) or node.media_type != SVG:
        return node
    drawn = change(b64decode(node.data).decode())
    return replace(node, data=b64encode(drawn.encode()).decode())


def _kept(notebook: NotebookNode) -> NotebookNode:
    """Return a notebook without what cells wrote beside, which may tell the time."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [each for each in cell.outputs if each.get("name") != "stderr"]
    return notebook


def places_in(blocks: Sequence[Block]) -> set[str]:
    """Return the identifiers that can be linked to."""
    found: set[str] = set()
    for node in walk(blocks):
        if isinstance(node, Heading | Anchor | Link):
            found.add(node.identifier)
        elif isinstance(node, Figure):
            found.add(node.label)
    return found


def _front_linked(cells: tuple[tuple[Block, ...], ...]) -> tuple[tuple[Block, ...], ...]:
    """Return cells with a front page that leads only to what the document holds.

    A notebook may show the front page alone, without articles or annex.
    """
    places = places_in(tuple(chain.from_iterable(cells)))

    def plain(node: object) -> object:
        match node:
            case Link() if node.target.startswith("#") and node.target[1:] not in places:
                return node.inlines
            case Number() if fact_id(node.fact) not in places:
                return Text(node.text)
        return node

    def front(node: object) -> object:
        is_front = isinstance(node, Division) and node.name in {"key-figures", "lead"}
        return replaced(node, plain) if is_front else node

    return replaced(cells, front)


def _check_own_facts(
    cells: Sequence[tuple[Block, ...]], places: Sequence[str], own: Container[str]
) -> None:
    """Check that each of the analyst's own facts is the same number wherever it is shown."""
    seen: dict[str, tuple[str, str]] = {}
    for blocks, place in zip(cells, places, strict=True):
        for node in walk(blocks):
            if not isinstance(node, Number) or node.fact not in own:
                continue
            text, first = seen.setdefault(node.fact, (node.text, place))
            if text != node.text:
                shown = f"{node.text!r:.80} as the fact {node.fact!r:.80}"
                problem = f"shows {shown}, of which {first} shows {text!r:.80}"
                advice = "two values have this name; give each a name of its own"
                raise NotebookError(place, problem, advice=advice)


def _check_links(
    cells: Sequence[tuple[Block, ...]], places: Sequence[str], last_source: str, own: Container[str]
) -> None:
    """Check that links within the document lead somewhere; no PDF could be made else.

    `places` are the names of the cells, and the source of the last one hands the document over.
    `own` are the identifiers of the facts that an analyst has added.
    """
    known = places_in(tuple(chain.from_iterable(cells)))
    for blocks, place in zip(cells, places, strict=True):
        if lost := sorted(_targets(blocks) - known):
            links = "1 link is" if len(lost) == 1 else f"{len(lost)} links are"
            problem = f"{links} broken, the first to {lost[0]!r}"
            advice = (
                "show their targets: cr.country_sections, cr.how_numbers_were_made; of trends "
                "write cr.how_numbers_were_made(this_release, trends) "
                "and cr.hand_over(this_release, trends)"
            )
            handed_over = _handed_over(last_source)
            if handed_over and lost[0].startswith(_PLACES_OF_ANNEX):
                advice = (
                    f"give the annex what is handed over: cr.how_numbers_were_made{handed_over}"
                    "; of a notebook that came with the package, caricc-report init --update "
                    "brings the current one"
                )
            elif slug(unquote(lost[0])) in known:  # As JupyterLab names headings.
                advice = f"write {{#{lost[0]}}} behind the heading that it leads to"
            elif lost[0] in own and any(each.startswith(fact_id("")) for each in known):
                advice = "the annex knows the facts made above it; move the cell with cr.fact there"
            raise NotebookError(place, problem, advice=advice)


def _handed_over(source: str) -> str:
    """Return the arguments of a handover about something else than the release, in brackets."""
    with suppress(SyntaxError):  # It may be that of a later Python.
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and any(each.arg == "about" for each in node.keywords):
                call, name = (
                    str(ast.get_source_segment(source, each)) for each in (node, node.func)
                )
                if name.endswith("hand_over"):
                    return call.removeprefix(name)
    return ""


def _targets(blocks: Sequence[Block]) -> set[str]:
    """Return the identifiers within the document that links lead to."""
    targets: set[str] = set()
    for node in walk(blocks):
        match node:
            case Link() if node.target.startswith("#"):
                targets.add(node.target[1:])
            case Number() | Bar() | Change() | Median() | Tile() if node.fact:
                targets.add(fact_id(node.fact))
            case Columns():
                targets.update(fact_id(fact) for fact in node.facts if fact)
    return targets
