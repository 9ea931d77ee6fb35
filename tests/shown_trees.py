"""What a display shows, as Pandoc gets it: its nodes, divisions and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from builders import nodes, text_of, tree_of

if TYPE_CHECKING:
    from caricc_report.displays.shown import Shown


def blocks(shown: Shown) -> list[dict[str, Any]]:
    """Return a piece of the document as Pandoc gets it."""
    return tree_of(shown.blocks)


def found(tree: Any, kind: str) -> list[dict[str, Any]]:
    """Return the nodes of a kind in a tree of Pandoc."""
    return [node for node in nodes(tree) if node["t"] == kind]


def divisions(tree: Any) -> dict[str, Any]:
    """Return the contents of the divisions in a tree of Pandoc, by their classes."""
    return {node["c"][0][1][0]: node["c"][1] for node in found(tree, "Div")}


def lines_of(content: Any) -> list[str]:
    """Return the text of one paragraph, a line an entry."""
    lines = [""]
    for inline in content[0]["c"]:
        if inline["t"] == "LineBreak":
            lines.append("")
        else:
            lines[-1] += text_of(inline)
    return lines


def rows(table: dict[str, Any]) -> list[list[str]]:
    """Return the text of the cells of a table, the head first."""
    _, _, _, head, bodies, _ = table["c"]
    each = [*head[1], *(row for body in bodies for row in body[3])]
    return [[text_of(cell) for cell in row[1]] for row in each]


def table_of(shown: Shown) -> dict[str, Any]:
    """Return the one table of a piece of the document."""
    (table,) = found(blocks(shown), "Table")
    return table
