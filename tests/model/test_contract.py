"""A project states the version of the contract that it is written for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml

from caricc_report.errors import InvalidInputError, ProgramTooOldError
from caricc_report.model import contract
from caricc_report.model.contract import CONTRACT, FILE_NAME, Change, Origin, read_origin
from caricc_report.model.profile import FigureKind
from caricc_report.project import Project

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a folder that is a project."""
    (tmp_path / "_quarto.yml").write_text("")
    return tmp_path


def test_a_later_contract_is_refused_with_the_version_to_install(root: Path) -> None:
    """Whoever finds the project hears of it first, whatever else a later file holds."""
    stated = {"contract": CONTRACT + 1, "version": "7.8", "more": []}
    (root / FILE_NAME).write_text(json.dumps(stated))
    with pytest.raises(ProgramTooOldError, match=r"version 7\.8 or later is needed.*>=7\.8"):
        Project.find(root)


def test_a_later_contract_of_no_version_is_refused(root: Path) -> None:
    """A person may have written the number alone."""
    (root / FILE_NAME).write_text(json.dumps({"contract": CONTRACT + 1}))
    with pytest.raises(ProgramTooOldError, match="pip install --upgrade caricc-report"):
        Project.find(root)


def test_a_project_that_states_nothing_is_found(root: Path) -> None:
    """It is written for the first contract."""
    assert Project.find(root).root == root
    assert read_origin(root) is None
    assert Origin().contract == 1


def test_what_is_written_is_read(root: Path) -> None:
    """All of it."""
    origin = Origin(CONTRACT, "0.1", {"title": "Обзор"}, {"a/b.md": "0f" * 20})
    (root / FILE_NAME).write_bytes(origin.to_bytes())
    assert read_origin(root) == origin


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}}",
        '{"contract": "2"}',
        '{"files": []}',
        '{"files": {"a": 1}}',
        '{"files": {"a": "--batch"}}',
        '{"a": 1}',
    ],
)
def test_what_was_not_written_so_is_refused(root: Path, text: str) -> None:
    """It is told where the file comes from, and the project is found nevertheless."""
    (root / FILE_NAME).write_text(text)
    assert Project.find(root).root == root
    with pytest.raises(InvalidInputError, match="not as it was written; take it from version"):
        read_origin(root)


def test_an_upgrade_asks_for_what_the_profile_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all later contracts, and of no earlier one."""
    changes = {n: (Change(f"key{n}", "why", "lines"), Change("have", "", "")) for n in (1, 2, 3)}
    monkeypatch.setattr(contract, "CHANGES", changes)
    assert [change.key for change in Origin(1).asked({"have": 0})] == ["key2", "key3"]
    assert Origin(3).asked({}) == ()


def test_the_lines_to_add_for_figures_add_up_participants() -> None:
    """Who copies them has the sums that there were before."""
    (figures,) = (change for change in Origin(1).asked({}) if change.key == "figures")
    kind = FigureKind.model_validate(yaml.safe_load(figures.lines)["figures"]["participants"])
    assert kind.sum_of == {"en": "participants", "ru": "участников"}
