"""What a cell of a notebook shows: a tree, and how JupyterLab and Quarto are told of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caricc_report.text.html import to_html
from caricc_report.text.markdown import to_markdown
from caricc_report.text.trees import TREE, as_json

if TYPE_CHECKING:
    from caricc_report.text.nodes import Block


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
    def markdown(self) -> str:
        """What Quarto and people read."""
        return to_markdown(self.blocks)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        if not self.blocks:
            return {"text/markdown": ""}
        return {
            TREE: as_json(self.blocks),
            "text/html": to_html(self.blocks),
            # Quarto puts the outputs of a cell together as they are; the empty line parts them.
            "text/markdown": f"{self.markdown}\n\n",
            "text/plain": repr(self),
        }

    def __repr__(self) -> str:
        """Return a short stand-in; the piece itself is shown as HTML."""
        kinds = ", ".join(block.kind for block in self.blocks[:3])
        more = ", …" if len(self.blocks) > 3 else ""  # noqa: PLR2004 - enough to know it by
        return f"<{kinds or 'nothing'}{more}>"
