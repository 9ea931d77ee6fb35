"""The archive of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import record
from sources import write_lines

from caricc_report.archive import building
from caricc_report.archive.rows import Staging
from caricc_report.archive.updating import archive_articles
from caricc_report.errors import InvalidInputError
from caricc_report.project import Project

if TYPE_CHECKING:
    from pathlib import Path


def test_articles_are_staged_while_others_are_not_read_yet(
    project_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many articles a file holds, few of them are in memory; an error undoes all."""
    (project_dir / "data/articles").rename(project_dir / "data/others")
    records = [record(id=f"kz-{number}") for number in range(3)]
    write_lines(project_dir / "data/articles.jsonl", *records, record(country="XX"))
    params = project_dir / "params/2024-19.yml"
    text = params.read_text("utf-8").replace("data/articles", "data/articles.jsonl")
    params.write_text(text, "utf-8")
    staged = []
    monkeypatch.setattr(building, "_N_ROWS_STAGED", 1)
    monkeypatch.setattr(Staging, "put", lambda _, rows: staged.extend(rows))
    with pytest.raises(InvalidInputError, match="line 4, country"):
        archive_articles(project=Project(project_dir))
    assert len(staged) == 3
    assert not (project_dir / "archive/archive.json").exists()
