"""What `init --update` says is left to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from caricc_report.cli.project_updates import _conclude, update_project
from caricc_report.model.contract import FILE_NAME, Origin
from caricc_report.model.period import Period
from caricc_report.release.house_files import content_id
from caricc_report.release.new_project import init_project
from caricc_report.release.project_update import FileUpdate, State, Update

if TYPE_CHECKING:
    from pathlib import Path


def test_files_that_git_merges_are_taken_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """One that a person has to merge is named by itself, and first of its kind."""
    files = [FileUpdate(f"{state}{n}", state) for state in State for n in (1, 2)]
    left = Update(tuple(files), 2, (), Origin(2))
    _conclude(left, 0)
    commands = [each for each in capsys.readouterr().err.splitlines() if "init" in each]
    assert [each.split(",")[0].split("--update ")[1] for each in commands] == [
        "--keep edited1",
        "--take merged1 --take merged2",
        "--yes",
    ]


@pytest.mark.program
@pytest.mark.parametrize("options, n_written", [({"take": ["README.md"]}, 1), ({"yes": True}, 0)])
def test_what_is_written_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: dict[str, Any], n_written: int
) -> None:
    """A file that was removed comes back if it is taken; the rest of an update leaves it alone."""
    period = Period.parse("2026-11-01/2026-11-15")
    project = init_project(tmp_path / "new", period, name="Digest", countries=["KZ"])
    file, record = project.root / "README.md", project.root / FILE_NAME
    came = content_id(file.read_text(encoding="utf-8"))
    stated = record.read_text(encoding="utf-8").replace(came, content_id("# Earlier\n"))
    record.write_text(stated, encoding="utf-8")
    file.unlink()
    wanted = {"take": (), "keep": (), "yes": False, "dry_run": False, "as_json": False} | options
    update_project(project, **wanted)
    shown = capsys.readouterr()
    assert "README.md: in the package, and not here" in shown.out
    assert ("1 file written or kept" in shown.err) == bool(n_written) == file.exists()
    assert "nothing is left to do" in shown.err
