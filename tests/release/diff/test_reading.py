"""The content of a release's folder, and what is said of a folder that holds none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from release_folder import ReleaseFolder

from caricc_report.errors import InvalidInputError
from caricc_report.release.diff.reading import read_release_content
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.release.job import RunResult

ARTICLE = '{"id": "a", "texts": {"en": {"headline": "A"}}}'


@pytest.fixture
def folder(reference: RunResult, tmp_path: Path) -> Path:
    """Return a copy of the reference release's folder."""
    return ReleaseFolder(reference.directory, tmp_path / "2024-19").path


def test_a_release_is_read(folder: Path) -> None:
    """Header, articles, facts, sentences and findings are those of the files."""
    content = read_release_content(ProjectFile(folder, "2024-19"))
    assert content.header == {
        "release": "2024-19",
        "period": "2024-11-16/2024-11-30",
        "as_of": "2024-12-02",
        "languages": ["en", "ru"],
        "lead": [],
    }
    assert len(content.articles) == content.facts["articles.total"]["value"] == 30
    for said in content.narrative.values():
        assert sum(bool(each.country) for each in said) == 12
        assert any(each.is_computed for each in said)
    assert content.findings is not None
    assert {finding["severity"] for finding in content.findings} == {"notice"}


def test_a_release_in_one_language_says_nothing_in_the_others(
    reference: RunResult, tmp_path: Path
) -> None:
    """Cells of languages in which it is not made are left out, a project's own one too."""
    release = ReleaseFolder(reference.directory, tmp_path / "2024-19")
    said = release.content().narrative["en"]
    release.definition["externalParameters"]["notebook"].pop("ru")
    release.definition["resolvedDependencies"].append(
        {"name": "locales/kk.ftl", "digest": {"sha256": "0" * 64}}
    )
    own = {"cell_type": "markdown", "source": "Тақырыптар", "metadata": {"tags": ["kk"]}}
    release.notebooks["en"]["cells"].insert(5, own)
    assert release.content().narrative == {"en": said}


@pytest.mark.parametrize(
    "name",
    ["manifest.json", "facts.json", "checks.json", "articles.jsonl", "release.ru.ipynb"],
)
def test_a_truncated_file_is_named(folder: Path, name: str) -> None:
    """A file that was cut short is an error that says which, and what to do."""
    path = folder / name
    path.write_bytes(path.read_bytes()[:-20])
    message = rf"(?s)^2024-19.*{name}.*JSON"
    with pytest.raises(InvalidInputError, match=message):
        read_release_content(ProjectFile(folder, "2024-19"))


@pytest.mark.parametrize("name", ["facts.json", "checks.json", "articles.jsonl"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    """Every file that holds content is needed."""
    (folder / name).unlink()
    with pytest.raises(InvalidInputError, match=rf"{name}.*cannot be read"):
        read_release_content(ProjectFile(folder, "2024-19"))


@pytest.mark.parametrize(
    "name, text, message",
    [
        ("facts.json", '{"facts": []}', "facts.json, facts: not a mapping"),
        ("facts.json", '{"facts": {"a": {"value": 1}}}', "facts.json, facts.a.articles: missing"),
        ("facts.json", '{"facts": {}, "x": NaN}', "facts.json: not JSON"),
        ("checks.json", '{"findings": ["a"]}', "findings.1: not a mapping"),
        ("checks.json", "[]", "checks.json: not a mapping"),
        ("checks.json", '{"a": "\\ud800"}', "checks.json: not JSON"),
        ("checks.json", "[" * 10**6, "checks.json: not JSON"),
        ("articles.jsonl", f"{ARTICLE}\n{ARTICLE}", "id: used 2 times, got 'a'"),
        ("articles.jsonl", '{"country": "KZ"}', "line 1: id: missing"),
        ("articles.jsonl", "7", "line 1: not a mapping, got 7"),
        ("release.en.ipynb", '{"cells": 3}', "cells: not a list, got 3"),
    ],
)
def test_a_file_of_another_form_is_named(folder: Path, name: str, text: str, message: str) -> None:
    """Each defect says file, place and value."""
    (folder / name).write_text(text, "utf-8")
    with pytest.raises(InvalidInputError, match=message):
        read_release_content(ProjectFile(folder, "2024-19"))


def test_all_defects_are_listed_at_once(folder: Path) -> None:
    """Several broken files are one error."""
    (folder / "facts.json").write_text("{", "utf-8")
    (folder / "checks.json").write_bytes(b"\xff")
    (folder / "release.ru.ipynb").unlink()
    with pytest.raises(InvalidInputError, match="3 defects") as caught:
        read_release_content(ProjectFile(folder, "2024-19"))
    assert [defect.position for defect in caught.value.defects] == [
        "facts.json",
        "checks.json",
        "release.ru.ipynb",
    ]
