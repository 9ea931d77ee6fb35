"""What the notebook shows of a small period, kept as files that people read in a diff."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

import pytest
from documents import run_cells
from projects import ROOT

from caricc_report.editorial.facts import facts_json
from caricc_report.editorial.given import notebook_parameters
from caricc_report.model.parameters import load_parameters
from caricc_report.project import Project
from caricc_report.text.html import to_html

if TYPE_CHECKING:
    from pytest_regressions.file_regression import FileRegressionFixture

    from caricc_report.document.document import Document

GOLDEN = ROOT / "tests/golden"


@pytest.fixture(scope="module")
def shown() -> Document:
    """Return what the release's notebook shows of the small period."""
    path = GOLDEN / "2024-19.yml"
    project = Project(ROOT)
    given = notebook_parameters(project, load_parameters(project.file(path)), "en")
    with contextlib.chdir(ROOT / "notebooks"):
        return run_cells("release", given)


def test_the_text_is_the_golden_one(
    shown: Document, file_regression: FileRegressionFixture
) -> None:
    """Every word, number and link of the document is as it was kept."""
    html = re.sub(r' style="[^"]*"', "", to_html(shown.blocks))
    html = re.sub(r"(</(?:p|li|td|th|h[1-4])>)(?=<)", r"\1\n", html)
    file_regression.check(f"{html}\n", fullpath=GOLDEN / "release.html")


def test_the_facts_are_the_golden_ones(
    shown: Document, file_regression: FileRegressionFixture
) -> None:
    """Every computed value, and what it rests on, is as it was kept."""
    file_regression.check(facts_json(shown.handover.facts), fullpath=GOLDEN / "facts.json")
