"""Where links lead, and files that are opened at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from caricc_report.system.files import read_file, real_path

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
