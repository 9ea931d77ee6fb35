"""What is wrong with the records of a release is told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import png

import caricc_report as cr
from caricc_report.errors import InvalidInputError
from caricc_report.loaders import once_loaded
from caricc_report.project import Project
from caricc_report.release import checking
from caricc_report.release.job import Job
from caricc_report.release.parameters_files import write_parameters

if TYPE_CHECKING:
    from pathlib import Path

PLACES = {"languages": ["en"], "articles": "data/articles", "profile": "params/profile.yml"}
ASTRAY = """---
id: kz-astray
language: en
country: KZ
outlet: polisia.kz
source_url: https://example.kz/news/2
{}
topics: [prevention]
headline: A headline
---
A body.
"""


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


@pytest.mark.parametrize(
    "name, place, check",
    [
        ("2024/2024-19", "published_on: 2023-11-20", ["record-in-no-release"]),
        ("2024/2024-19", "published_on: 2023-11-20\nrelease: 2024-91", ["record-in-no-release"]),
        ("2024/2024-19", "published_on: 2023-11-20\nrelease: 2024-16", []),
        ("2024/2024-19", "published_on: 2024-10-03", ["record-in-another-release"]),
        ("2024/2024-20", "published_on: 2023-11-20", []),
    ],
    ids=["another year", "no release", "placed", "another release's day", "another folder"],
)
def test_a_record_in_the_releases_folder_that_is_not_of_it_is_told(
    project_dir: Path, name: str, place: str, check: list[str]
) -> None:
    """A slip in its day or release, or a move of its files alone, would leave it out unsaid."""
    project = Project(project_dir)
    parameters = {"release": "2024-16", "period": "2024-10-01/2024-10-15", "as_of": "2024-10-16"}
    write_parameters(project.params_path("2024-16"), parameters | PLACES)
    folder = project.articles_dir / name
    folder.mkdir(exist_ok=True)
    (folder / "99-kz-astray.en.md").write_text(ASTRAY.format(place), encoding="utf-8")
    findings = cr.check(Job(project_dir / "params/2024-19.yml", project=project))
    found = {each.id: each.message for each in findings if each.id.startswith("record-in-")}
    assert [*found] == check
    assert all(f"data/articles/{name}/99-kz-astray.en.md" in each for each in found.values())


def test_other_releases_are_not_looked_at_where_no_record_is_astray(
    project_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their parameters are not read, and all records once."""
    project, loads = Project(project_dir), []
    load = once_loaded._load
    monkeypatch.setattr(once_loaded, "_load", lambda *given: (loads.append(given), load(*given))[1])
    monkeypatch.setattr(checking, "load_all_parameters", lambda _: pytest.fail("read"))
    cr.check(Job(project_dir / "params/2024-19.yml", project=project))
    assert len(loads) == 1
