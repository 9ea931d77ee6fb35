"""What analysts draw is in the publisher's colours and font."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from looks import ACCENT, FAMILY, project_with_look
from projects import ROOT

if TYPE_CHECKING:
    from pathlib import Path

DRAWN = """
from pathlib import Path
from caricc_report.displays.session import load_release
from caricc_report.editorial.given import notebook_parameters
from caricc_report.model.parameters import load_parameters
from caricc_report.project import Project
import caricc_report as cr

project = Project(Path.cwd())
file = project.file(project.root / "tests/golden/2024-19.yml")
load_release(project.root, **notebook_parameters(project, load_parameters(file), "en"))
import matplotlib.pyplot as plt
plt.style.use("dark_background")
cr.style()
assert plt.rcParams["axes.facecolor"] == "white"
axes = plt.subplots(facecolor="#fffde7")[1]
axes.bar([1, 2], [3, 4])
axes.set_title("A title")
(picture,) = cr.figure(axes, alt="Two bars").blocks[0].blocks
print(picture.data)
"""


@pytest.mark.program
def test_a_plot_has_the_publishers_look(tmp_path: Path) -> None:
    """A plot of matplotlib has accent and font, and the library warns of nothing.

    Another look leaves nothing behind, and a figure keeps the ground that it was given.
    """
    project = project_with_look(tmp_path / "project")
    drawn = subprocess.run(
        [sys.executable, "-c", DRAWN],
        cwd=project,
        env={"PYTHONPATH": str(ROOT), "MPLBACKEND": "agg"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert drawn.stderr == ""
    svg = base64.b64decode(drawn.stdout).decode()
    assert ACCENT in re.findall(r"fill: (#\w+)", svg)
    assert "fill: #fffde7" in svg
    assert FAMILY in svg
    assert "Fira Sans" not in svg
