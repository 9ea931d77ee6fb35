"""Drafts that are published, changed and made again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from caricc_report.release.job import Job
from caricc_report.release.manifest import as_text, digest
from caricc_report.release.pipeline import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from caricc_report.project import Project
    from caricc_report.release.job import RunResult


def contents(folder: Path) -> dict[str, bytes]:
    """Return the content of every file in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def ids(project: Project) -> list[str]:
    """Return what the index lists."""
    return [entry["id"] for entry in index(project)]


def index(project: Project) -> list[dict[str, Any]]:
    """Return the entries of the index."""
    entries: list[dict[str, Any]]
    entries = json.loads((project.releases_dir / "index.json").read_bytes())["releases"]
    return entries


def edit(draft: Path, name: str, change: Callable[[Any], object]) -> None:
    """Change a JSON file of a draft, and its digest in the manifest, as if it were made so."""
    content = json.loads((draft / name).read_bytes())
    change(content)
    (draft / name).write_bytes(as_text(content))
    manifest = json.loads((draft / "manifest.json").read_bytes())
    for entry in manifest["subject"]:
        if entry["name"] == name:
            entry["digest"]["sha256"] = digest((draft / name).read_bytes())
    (draft / "manifest.json").write_bytes(as_text(manifest))


def say_otherwise(facts: Any) -> None:
    """Change a fact."""
    facts["facts"]["articles.total"]["value"] = 31


def draft_of(project: Project) -> Path:
    """Return the draft of the reference release."""
    return project.build_dir / "2024-19"


def remake(
    project: Project, renderer: str = "pandoc", formats: tuple[str, ...] = ("html", "pdf")
) -> RunResult:
    """Make the draft again, in one language."""
    path = project.params_path("2024-19")
    return run(Job(path, project=project, languages=("en",), formats=formats, renderer=renderer))


def rewrite(project: Project, old: str, new: str) -> None:
    """Change the text of an article."""
    (path,) = project.articles_dir.rglob("*kz-almaty-seminar.en.md")
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
