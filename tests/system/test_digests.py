"""By what the package's own code is known again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.system import digests

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_what_new_projects_are_made_of_is_no_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wheel has more of it than a checkout, and both have one digest."""
    monkeypatch.setattr(digests, "_PACKAGE", tmp_path)
    (tmp_path / "release/template").mkdir(parents=True)
    seen = []
    for name in ("release/a.py", "release/template/a.py", "release/b.py"):
        (tmp_path / name).touch()
        seen.append(digests.library_digest.__wrapped__())
    assert seen[0] == seen[1] != seen[2]
