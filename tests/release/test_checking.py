"""What is wrong with the records of a release is told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import png

import caricc_report as cr
from caricc_report.errors import InvalidInputError
from caricc_report.project import Project
from caricc_report.release.job import Job

if TYPE_CHECKING:
    from pathlib import Path


def test_what_all_languages_lack_is_told_at_once(project_dir: Path) -> None:
    """Texts in each language, photos, and what these show, each once."""
    project = Project(project_dir)
    names = sorted(path.name for path in (project.articles_dir / "2024/2024-19").glob("*.ru.md"))
    folder = project.articles_dir / "2024/2024-19"
    (folder / names[0]).unlink()
    first = folder / names[1].replace(".ru.", ".en.")
    (folder / "there.png").write_bytes(png())
    images = "images: [{path: a.png, alt: {ru: б}}, {path: there.png, alt: {en: b}}]\n---\n"
    text = first.read_text("utf-8").replace("\n---\n", f"\n{images}", 1)
    first.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInputError) as refused:
        cr.check(Job(project_dir / "params/2024-19.yml", project=project))
    fields = [each.field for each in refused.value.defects]
    assert fields == ["images.1.path", "images.1.alt.en", "texts.ru", "images.2.alt.ru"]


def test_what_is_wrong_in_every_language_is_told_once(project_dir: Path) -> None:
    """A record that is not valid is one defect, in however many languages a release is made."""
    project = Project(project_dir)
    record = next((project.articles_dir / "2024/2024-19").glob("01-*.en.md"))
    text = record.read_text("utf-8").replace("country: ", "country: X")
    record.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInputError) as refused:
        cr.check(Job(project_dir / "params/2024-19.yml", project=project))
    assert [each.field for each in refused.value.defects] == ["country"]
