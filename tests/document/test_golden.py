"""The golden outputs: renewed with a reason, and only if something changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from caricc_report.document import golden as module
from caricc_report.document.golden import golden_notebook, renew_golden
from caricc_report.errors import CariccReportError, NotebookError, UsageError
from caricc_report.project import Project

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def golden(project_dir: Path) -> Path:
    """Return the folder of golden outputs of a copy of the project, not renewed yet."""
    folder = Project(project_dir).golden_dir
    (folder / "RENEWALS.md").unlink(missing_ok=True)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def replace(path: Path, old: str, new: str) -> None:
    """Replace a piece of a text file that is there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_what_is_kept_is_what_is_shown(project_dir: Path, golden: Path) -> None:
    """If nothing changed, nothing is written and no reason is listed."""
    before = contents(golden)
    renewal = renew_golden("nothing", project=Project(project_dir))
    assert (dict(renewal.changed), renewal.entry) == ({}, "")
    assert contents(golden) == before


def test_a_change_is_kept_and_listed(project_dir: Path, golden: Path) -> None:
    """Only what changed is written, what is shown no more goes, and the next line is listed."""
    before = contents(golden)
    replace(golden / "cover.json", "INFORMATION RELEASE", "OLD RELEASE")
    (golden / "narrative.json").unlink()
    (golden / "gone.json").write_text("[]\n")
    (golden / "RENEWALS.md").write_text("# Renewals of the golden outputs\n\n1. first — `a`\n")
    renewal = renew_golden(" a better\nreason ", project=Project(project_dir))
    assert renewal.entry == "2. a better reason — `cover`, `gone`, `narrative`"
    assert list(renewal.changed) == ["cover", "gone", "narrative"]
    assert renewal.changed["cover"].splitlines() == [
        '-   "OLD RELEASE\\n",',
        '+   "INFORMATION RELEASE\\n",',
    ]
    after = contents(golden)
    assert after.pop("RENEWALS.md").decode().endswith(f"1. first — `a`\n{renewal.entry}\n")
    assert after == before


def test_a_long_difference_is_shortened(project_dir: Path, golden: Path) -> None:
    """A difference of many lines shows the first twenty, and how many follow."""
    (golden / "cover.json").write_text("[]\n")
    lines = renew_golden("a", project=Project(project_dir)).changed["cover"].splitlines()
    n_lines = 1 + len((golden / "cover.json").read_text(encoding="utf-8").splitlines())
    assert len(lines) == 21
    assert lines[-1] == f"… {n_lines - 20} more lines"
    text = (golden / "RENEWALS.md").read_text(encoding="utf-8")
    assert text == "# Renewals of the golden outputs\n\n1. a — `cover`\n"


def test_a_renewal_that_is_cut_off_has_its_reason(
    project_dir: Path, golden: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reason is listed before the first output changes."""
    (golden / "cover.json").write_text("[]\n")

    def full(path: Path, content: bytes) -> None:
        if path.suffix == ".json":
            raise CariccReportError("No space left on device")
        path.write_bytes(content)

    monkeypatch.setattr(module, "replace_file", full)
    with pytest.raises(CariccReportError):
        renew_golden("a", project=Project(project_dir))
    assert "1. a — `cover`\n" in (golden / "RENEWALS.md").read_text(encoding="utf-8")
    assert (golden / "cover.json").read_text() == "[]\n"


def test_a_notebook_that_fails_renews_nothing(project_dir: Path, golden: Path) -> None:
    """After a failing cell all golden outputs are as they were."""
    before = contents(golden)
    replace(Project(project_dir).release_notebook, "cr.cover(this_release)", "1 / 0")
    with pytest.raises(NotebookError, match="cell 4: ZeroDivisionError"):
        renew_golden("a", project=Project(project_dir))
    assert contents(golden) == before


@pytest.mark.parametrize("reason", ["", " \n\t"])
def test_a_reason_is_needed(project_dir: Path, reason: str) -> None:
    """Nothing is renewed without a reason."""
    with pytest.raises(UsageError, match="reason: empty"):
        renew_golden(reason, project=Project(project_dir))


def test_a_small_period_is_needed(project_dir: Path, golden: Path) -> None:
    """Without its parameters file there is nothing to execute, and the error says so."""
    (golden / "2024-19.yml").unlink()
    with pytest.raises(UsageError, match=r"^tests/golden: one parameters file .* got 0$"):
        renew_golden("a", project=Project(project_dir))


def test_the_notebook_to_compare_has_the_outputs_by_the_ids_of_its_cells(
    project_dir: Path, golden: Path
) -> None:
    """The notebook of the small period holds what is kept, in the cells that show it."""
    notebook = golden_notebook(Project(project_dir))
    shown = {cell.id: cell.outputs for cell in notebook.cells if cell.outputs}
    assert {f"{cell}.json" for cell in shown} == {path.name for path in golden.glob("*.json")}
    kept = json.loads((golden / "cover.json").read_text(encoding="utf-8"))
    assert shown["cover"][0].data["text/markdown"] == "".join(kept[0]["text/markdown"])
    (cell,) = [cell for cell in notebook.cells if cell.id == "parameters"]
    assert "articles = '../tests/golden/articles.jsonl'" in cell.source
