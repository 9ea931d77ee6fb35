"""Formulas that Pandoc can read: it shows the TeX of any other as it is typed, and goes on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caricc_report.document.pandoc import run_pandoc
from caricc_report.errors import NotebookError
from caricc_report.text.nodes import Formula, Paragraph
from caricc_report.text.pandoc import to_pandoc
from caricc_report.text.trees import walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caricc_report.text.nodes import Block

_PARAGRAPH = re.compile(rb"<p>(.*?)</p>", re.DOTALL)


def check_formulas(cells: Sequence[tuple[Block, ...]], places: Sequence[str]) -> None:
    """Raise a NotebookError for a formula that cannot be read; `places` are the cells' names.

    Pandoc reads all at once, for whatever renderer and form.
    """
    found = [
        (node, place)
        for blocks, place in zip(cells, places, strict=True)
        for node in walk(blocks)
        if isinstance(node, Formula)
    ]
    source = to_pandoc([Paragraph((node,)) for node, _ in found], {}, "html")
    made = _PARAGRAPH.findall(run_pandoc(source, "html5", ["--mathml"], "0"))
    for (node, place), shown in zip(found, made, strict=True):
        if b"<math" not in shown:
            problem = f"a formula that cannot be read, got {node.tex!r:.80}"
            advice = "correct its TeX; \\$ is a dollar, and no formula begins there"
            raise NotebookError(place, problem, advice=advice)
