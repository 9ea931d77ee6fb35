"""Inputs that are edited while a release is made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from projects import copy_project, with_few_cells
from writers import QUICK

from caricc_report.errors import InvalidInputError
from caricc_report.project import Project
from caricc_report.release import steps
from caricc_report.release.checking import Checked, check_records
from caricc_report.release.inputs import Inputs
from caricc_report.release.job import Job
from caricc_report.release.pipeline import run

if TYPE_CHECKING:
    from pathlib import Path


EDITED = {
    "an article": "data/articles/2024/2024-19/02-kz-pavlodar-counselling.en.md",
    "the parameters": "params/2024-19.yml",
    "the notebook": "notebooks/release.ipynb",
    "the style": "_extensions/release/release.lua",
}


def edited_during_a_run(project: Path, patch: pytest.MonkeyPatch, *edited: str) -> None:
    """Make a release; files are edited as soon as the records have been read."""

    def checked(*given: Any) -> Checked:
        found = check_records(*given)
        for name in edited:
            path = project / name
            path.write_text(path.read_text("utf-8") + "\n", "utf-8")
        return found

    patch.setattr(steps, "check_records", checked)
    run(Job(project=Project(project), parameters=project / "params/2024-19.yml", **QUICK))


def test_a_run_whose_inputs_are_edited_meanwhile_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No manifest states a file that is not the one that was read; the message names each."""
    project = with_few_cells(copy_project(tmp_path / "project"))
    with pytest.raises(InvalidInputError, match="changed while the release was made") as refused:
        edited_during_a_run(project, monkeypatch, *EDITED.values())
    assert {defect.position for defect in refused.value.defects} == {*EDITED.values()}
    assert not (project / "_build/2024-19").exists()


def test_the_control_inputs_noted_after_they_were_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the look before, the manifest states an article that its checks never saw."""
    project = with_few_cells(copy_project(tmp_path / "project"))
    early = Inputs.note
    monkeypatch.setattr(Inputs, "note", lambda *_: None)
    monkeypatch.setattr(Inputs, "note_records", lambda *_: None)
    late = Inputs.digests

    def digests(self: Inputs) -> dict[str, str]:
        early(self, project / EDITED["an article"])
        return late(self)

    monkeypatch.setattr(Inputs, "digests", digests)
    edited_during_a_run(project, monkeypatch, EDITED["an article"])
    assert (project / "_build/2024-19").exists()
