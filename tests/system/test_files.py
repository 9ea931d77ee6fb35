"""Where links lead, and files that are opened at once."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Literal

import pytest

from caricc_report.errors import InvalidInputError
from caricc_report.system.files import ProjectFile, files_in, is_hidden, read_file, real_path

HIDDEN = (
    ".ipynb_checkpoints/a.md", "._a.md", ".~lock.a.md#", "~$a.md", "b/.hidden/a.md", ".DS_Store",
    "Thumbs.db", "desktop.ini", "__MACOSX/a.md",
)  # fmt: skip
CONTENT = "a.md", "b/a~.md", "b/$a.md", "thumbs.md"


@pytest.mark.parametrize("written", ["NFC", "NFD"])
@pytest.mark.parametrize("named", ["NFC", "NFD"])
def test_a_name_is_found_however_its_letters_are_composed(
    tmp_path: Path, written: Literal["NFC", "NFD"], named: Literal["NFC", "NFD"]
) -> None:
    """What macOS has written is found on Linux, and the other way, folders included."""
    name = "снимки/Йёжик.jpg"
    file = tmp_path / unicodedata.normalize(written, name)
    file.parent.mkdir()
    file.touch()
    assert real_path(tmp_path / unicodedata.normalize(named, name)) == file
    missing = tmp_path / unicodedata.normalize(named, "снимки/Ёж.jpg")
    assert real_path(missing).name == missing.name


def test_hidden_and_lock_files_are_no_content(tmp_path: Path) -> None:
    """Copies of editors, locks of offices, what systems put into folders."""
    for name in (*HIDDEN, *CONTENT):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    files = [each for each in files_in(tmp_path) if each.is_file()]
    assert [each.relative_to(tmp_path).as_posix() for each in files] == sorted(CONTENT)
    assert not is_hidden(Path("../a.md"))


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
