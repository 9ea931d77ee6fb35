"""Nothing of one publisher is in the library, nor in what it gives to every new project."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from projects import ROOT

if TYPE_CHECKING:
    from pathlib import Path

NAMES = re.compile(r"caricc[-_]report|Caricc_?Report|CARICC_REPORT|--like caricc|[\"`]caricc[\"`]")
"""The package's own names, and that of the project that a new one can be like."""
WORDS = re.compile(
    "caricc|car+ic|цариц|царикц|[cс] а р и [cс]|ц а р и к|drug|narco|psychotrop|traffick|"
    "нарко|психотроп|прекурсор",
    re.IGNORECASE,
)
"""CARICC's name, and what it writes about."""
FILES = [
    path
    for place in ("caricc_report", "_extensions", "notebooks", "_quarto.yml")
    for path in sorted([ROOT / place, *(ROOT / place).rglob("*")])
    if path.is_file() and path.suffix not in {".docx", ".pyc"} and not path.name.startswith(".")
]


def text_of(path: Path) -> str:
    """Return the text of a file; of a Word document, that of its parts."""
    if path.suffix != ".docx":
        return path.read_text("utf-8")
    with zipfile.ZipFile(path) as package:
        return "\n".join(package.read(name).decode() for name in package.namelist())


@pytest.mark.parametrize(
    "text, is_found",
    [
        ("the CARICC", True),
        ("registry@caricc.org", True),
        ("ЦАРИКЦ", True),
        ("Counter-Narcotics", True),
        ("наркотиками", True),
        ("anti-drug", True),
        ("caricc-report run; from caricc_report import errors; CariccReportError", False),
        ("CARICC_REPORT_LIMITS", False),
        ("init digest --like caricc", False),
    ],
)
def test_words_of_the_publisher_are_found(text: str, is_found: bool) -> None:  # noqa: FBT001 - a parameter
    """In any case, in both languages; the package's own name is none."""
    assert bool(WORDS.search(NAMES.sub("", text))) is is_found


def test_there_are_files_to_look_into() -> None:
    """Modules, sentences, notebooks and the extension are among them."""
    assert {".py", ".ftl", ".yml", ".ipynb", ".lua", ".typ", ".css"} <= {
        path.suffix for path in FILES
    }


def test_no_word_of_one_publisher() -> None:
    """What is CARICC's own is in its profile, its locales and its data."""
    lines = (
        f"{path.relative_to(ROOT)}, line {number}: {line.strip()}"
        for path in FILES
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if WORDS.search(NAMES.sub("", line))
    )
    assert list(lines) == []
