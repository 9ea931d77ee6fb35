"""What a cell cannot show is told with the cell and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import png
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from caricc_report.document.cells import Place, read_cell
from caricc_report.errors import NotebookError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "name, problem, advice",
    [
        ("harbour.png", "not a file in the project", "put it there, or correct the path"),
        ("Map.png", "not a file in the project", "did you mean 'map.png'? If not, put it there"),
        ("a.webp", "neither PNG nor JPEG", "convert it to one of them"),
    ],
)
def test_a_picture_of_a_markdown_cell_that_cannot_be_shown(
    tmp_path: Path, name: str, problem: str, advice: str
) -> None:
    """It is named as the cell names it, and looked for in the project, not among the articles."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    (tmp_path / "_quarto.yml").write_text("project: {}", encoding="utf-8")
    (folder / "map.png").write_bytes(png())
    (folder / "a.webp").write_bytes(b"RIFF")
    cell = new_markdown_cell(f"![What it shows]({name})")
    with pytest.raises(NotebookError) as refused:
        read_cell(cell, Place("a.ipynb, cell 1", "en", ("en",), folder))
    assert str(refused.value) == (
        f"a.ipynb, cell 1: the image {name!r} cannot be shown ({problem}); {advice}"
    )


def test_plotlys_own_show_is_told_what_to_write_instead() -> None:
    """It shows a script past the house's adapter, which ``fig`` in the last line goes through."""
    shown = new_output("display_data", {"application/vnd.plotly.v1+json": {"data": []}})
    cell = new_code_cell("fig.show()", outputs=[shown])
    with pytest.raises(NotebookError, match=r"end the cell with fig in place of fig\.show\(\)"):
        read_cell(cell, Place("a.ipynb, cell 1", "en", ("en",)))
