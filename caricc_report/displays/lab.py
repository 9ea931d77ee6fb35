"""What JupyterLab shows of a cell's options, which renderers apply to the document later."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from caricc_report.displays import session
from caricc_report.displays.running import cells_run
from caricc_report.displays.shown import Shown
from caricc_report.errors import NotebookError
from caricc_report.model.cell_options import (
    Options,
    each_of,
    example_of,
    languages_without,
    options_of,
)
from caricc_report.text.nodes import Figure, Picture, Strong, line, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caricc_report.model.cell_options import Words
    from caricc_report.text.nodes import Block

_NO_ALT = "No alternative text; say at the top of the cell what the picture shows: "
_COUNTED: list[tuple[int, str]] = []
"""The tables and pictures of the cell that runs: its number, and as what each is counted."""


def html_of(blocks: tuple[Block, ...]) -> str:
    """Return what JupyterLab shows of a cell's output: captioned, and with what it still lacks."""
    try:
        options = _options()
    except NotebookError as error:
        said = "; ".join(filter(None, (error.problem, error.advice)))
        return Shown(*blocks, paragraph(Strong(line(said)))).html
    shown = (new for each in blocks for new in _captioned(each, options))
    return Shown(*shown, *_untranslated(options)).html


def _untranslated(options: Options) -> Iterator[Block]:
    """Yield what is to be said of options that lack a language of the publisher."""
    languages = session.languages()
    for name in ("fig-cap", "fig-alt", "tbl-cap"):
        for words in each_of(getattr(options, name.replace("-", "_"))):
            if missing := languages_without(words, languages):
                said = f"{name} has no text in {', '.join(missing)}, which a release in it needs: "
                yield paragraph(Strong(line(said + example_of(name, languages))))


def _options() -> Options:
    """Return the options of the cell that runs; none outside of one."""
    cells = cells_run()
    return options_of(cells[-1], "") if cells else Options()


def _captioned(block: Block, options: Options) -> tuple[Block, ...]:
    if not isinstance(block, Figure) or not options.is_shown:
        return (block,)
    index = _index(block.sort)
    captions = each_of(options.tbl_cap if block.sort == "table" else options.fig_cap)
    caption = line(_text(captions[index])) if index < len(captions) else block.caption
    label = options.label if index == 0 else ""
    shown = replace(block, caption=caption, label=block.label or label)
    pictures = [each for each in block.blocks if isinstance(each, Picture)]
    n_given = len(each_of(options.fig_alt))
    if any(not each.alt for each in pictures) and index >= n_given:
        example = example_of("fig-alt", session.languages(), n_given + 1)
        return shown, paragraph(Strong(line(_NO_ALT + example)))
    return (shown,)


def _index(sort: str) -> int:
    """Return how many of a sort the cell has shown before."""
    run = len(cells_run())
    _COUNTED[:] = [each for each in _COUNTED if each[0] == run]
    _COUNTED.append((run, sort))
    return _COUNTED.count((run, sort)) - 1


def _text(words: Words) -> str:
    return words.get(session.language(), "") if isinstance(words, dict) else words
