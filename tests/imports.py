"""Imports into a project that has a profile and nothing else."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import yaml
from builders import profile_fields
from flat_sources import table_of, write_csv
from projects import ROOT

from caricc_report.intake.web.records import WebOptions
from caricc_report.loaders import load_articles
from caricc_report.project import Project
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.intake.importing import ImportResult

HOST = "http://news.example.kz"
WEB = WebOptions(topics=("prevention",))


def small_project(root: Path) -> Project:
    """Return a project that has a profile and nothing else."""
    (root / "params").mkdir(parents=True)
    (root / "_quarto.yml").touch()
    fields = yaml.safe_dump(profile_fields(), allow_unicode=True)
    (root / "params/profile.yml").write_text(fields, encoding="utf-8")
    shutil.copytree(ROOT / "locales", root / "locales")
    return Project(root.resolve())


def rows_of(project: Project, *changes: dict[str, Any]) -> str:
    """Write a table of rows, and return the source."""
    return str(write_csv(project.root / "rows.csv", table_of(*changes)))


def said(imported: ImportResult) -> list[str]:
    """Return each defect of what was rejected, after its source."""
    return [f"{each.where}, {defect}" for each in imported.rejected for defect in each.defects]


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, but for locks."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".lock"
    }


def kept(project: Project) -> list[str]:
    """Return the ids of the project's articles."""
    return [each.id for each in load_articles(ProjectFile(project.articles_dir, "data/articles"))]
