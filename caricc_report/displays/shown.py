"""What a cell of a notebook shows: a tree, and how JupyterLab is told of it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caricc_report.displays import session
from caricc_report.displays.running import cells_run
from caricc_report.text.html import to_html
from caricc_report.text.nodes import Figure, Picture
from caricc_report.text.pandoc import to_code_block
from caricc_report.text.trees import TREE, as_json

if TYPE_CHECKING:
    from caricc_report.text.nodes import Block

_BY_QUARTO = "QUARTO_PROJECT_ROOT"
"""The variable by which a kernel knows that Quarto itself executes the notebook."""
_PICTURES: set[tuple[int, str]] = set()
"""The pictures of figures that the cell that runs has shown: its number, and their content."""


@dataclass(frozen=True, slots=True, init=False, repr=False)
class Shown:
    """A piece of the document.

    Parameters
    ----------
    *blocks
        Its nodes; without any it shows nothing.
    """

    blocks: tuple[Block, ...]
    """The nodes, from top to bottom."""

    def __init__(self, *blocks: Block) -> None:
        object.__setattr__(self, "blocks", blocks)

    @property
    def html(self) -> str:
        """What JupyterLab shows."""
        return to_html(self.blocks, session.language(), session.look().palette)

    def bundle(self, html: str = "") -> dict[str, Any]:
        """Return what Jupyter is told: the tree for renderers, HTML for people."""
        _note_pictures(self.blocks)
        if _BY_QUARTO in os.environ:
            return {"text/markdown": f"{to_code_block(self.blocks, 'html')}\n\n"}
        return {
            TREE: as_json(self.blocks),
            "text/html": html or self.html,
            "text/plain": repr(self),
        }

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return self.bundle()

    def __repr__(self) -> str:
        """Return a short stand-in; the piece itself is shown as HTML."""
        kinds = ", ".join(block.kind for block in self.blocks[:3])
        more = ", …" if len(self.blocks) > 3 else ""  # noqa: PLR2004 - enough to know it by
        return f"<{kinds or 'nothing'}{more}>"


def _note_pictures(blocks: tuple[Block, ...]) -> None:
    run = len(cells_run())
    _PICTURES.difference_update([each for each in _PICTURES if each[0] != run])
    for block in blocks:
        if isinstance(block, Figure):
            pictures = (each for each in block.blocks if isinstance(each, Picture))
            _PICTURES.update((run, each.data) for each in pictures)


def has_shown(picture: Picture) -> bool:
    """Return whether the cell that runs has shown a picture of the same content."""
    return (len(cells_run()), picture.data) in _PICTURES
