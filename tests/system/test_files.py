"""Where links lead, and files that are opened at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from caricc_report.errors import InvalidInputError
from caricc_report.system.files import ProjectFile, read_file, real_path

if TYPE_CHECKING:
    from pathlib import Path


def test_a_link_leads_where_the_system_says(tmp_path: Path) -> None:
    """Links are followed, and `..` leads from where they lead to."""
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "link").symlink_to("a/b")
    assert real_path(tmp_path / "link/../x") == tmp_path.resolve() / "a/x"


def test_what_leads_in_a_circle_leads_nowhere(tmp_path: Path) -> None:
    """No way through such a link leads out: whoever opens what it is said to be cannot."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").touch()
    project = tmp_path / "project"
    project.mkdir()
    (project / "loop").symlink_to("loop")
    (project / "out").symlink_to(outside)
    for path in (project / "loop", project / "loop/../out/secret"):
        with pytest.raises(OSError, match="symbolic links"):
            read_file(real_path(path))


CONFLICT = "<<<<<<< HEAD\nOne.\n||||||| 8b2a8ad\n=======\nTwo.\n>>>>>>> other\n"
ADVICE = "keep one of the two versions, and delete the lines <<<<<<<, ======= and >>>>>>>"


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["Linux", "Windows"])
def test_what_git_could_not_merge_is_refused_line_by_line(tmp_path: Path, end: str) -> None:
    """Each conflict marker of a project's text file is named with its line."""
    (tmp_path / "a.yml").write_text(f"Zero.\n{CONFLICT}", newline=end)
    with pytest.raises(InvalidInputError) as refused:
        ProjectFile(tmp_path / "a.yml", "a.yml").read_text()
    assert [str(each) for each in refused.value.defects] == [
        f"line {number}: a conflict marker of git, got {found!r}; {ADVICE}"
        for number, found in ((2, "<<<<<<< HEAD"), (4, "||||||| 8b2a8ad"), (7, ">>>>>>> other"))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "A heading\n=======\n\nText.",
        "||||||||\n|||||||\n",
        " <<<<<<< HEAD",
        ">>>>>>>>>>",
        "<<<<<<<a",
    ],
    ids=["heading", "empty cells", "indented", "row of signs", "no space"],
)
def test_rows_of_signs_are_no_conflict(tmp_path: Path, text: str) -> None:
    """A line that is like a marker, but that git does not write alone, is text."""
    (tmp_path / "a.md").write_text(text)
    assert ProjectFile(tmp_path / "a.md", "a.md").read_text() == text
