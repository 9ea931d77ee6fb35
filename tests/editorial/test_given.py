"""A notebook's parameters are what its cells state, else what the parameters file says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from builders import release_of

import caricc_report as cr
from caricc_report.editorial.given import notebook_parameters
from caricc_report.errors import InvalidInputError, UsageError
from caricc_report.model.parameters import NotebookParameters, load_parameters
from caricc_report.project import Project

if TYPE_CHECKING:
    from pathlib import Path

OTHERS = {"period": "2025-01-01/2025-01-15", "articles": "a.jsonl", "as_of": "2025-01-20"}


@pytest.fixture
def project(project_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return a project that we are in, below its root."""
    path = project_dir / "params/2024-19.yml"
    text = "narrative: {en: In English, ru: По-русски}\nnotebook: {threshold: 5, topic: policy}\n"
    path.write_text(path.read_text("utf-8") + text, "utf-8")
    monkeypatch.chdir(project_dir / "notebooks")
    return Project(project_dir)


def found(**variables: Any) -> dict[str, Any]:
    """Return the parameters that a notebook with some variables has."""
    space = {"cr": cr, **variables}
    exec("found = cr.parameters()", space)  # noqa: S102 - as a cell is executed
    result: dict[str, Any] = space["found"]
    return result


def of_file(project: Project, language: str) -> dict[str, Any]:
    """Return what the command would give."""
    file = project.file(project.params_path("2024-19"))
    return dict(notebook_parameters(project, load_parameters(file), language))


@pytest.mark.parametrize(
    "variables, language",
    [
        ({}, "en"),
        ({"language": "en"}, "en"),
        ({"language": "ru"}, "ru"),
        ({"narrative": None}, "en"),
    ],
)
def test_the_release_is_enough(project: Project, variables: dict[str, Any], language: str) -> None:
    """All else is as the command gives it, in the language stated, or the first of the file."""
    assert found(release="2024-19", **variables) == of_file(project, language)


def test_what_cells_state_has_precedence(project: Project) -> None:
    """The file has the rest."""
    stated = {"release": "2024-19", "as_of": "2024-12-31", "narrative": "Mine."}
    assert found(**stated) == of_file(project, "en") | stated


def test_lists_of_papermill_are_lines(project: Project) -> None:
    """It gives a cell what the file states: main points of all languages, the list of articles."""
    points = {"en": ["One.", "Two."], "ru": ["Три."]}
    given = found(release="2024-19", main_points=points, lead=["kz-a", "kz-b"])
    lines = {"main_points": "One.\nTwo.", "lead": "kz-a\nkz-b"}
    assert given == of_file(project, "en") | lines


def test_what_a_cell_has_made_of_a_name_is_no_parameter(project: Project, tmp_path: Path) -> None:
    """The cell that loads can run again after names of parameters were used for other things."""
    again = found(
        release=release_of(tmp_path), articles=[1], narrative=cr.narrative, period=object()
    )
    assert again == of_file(project, "en")


@pytest.mark.usefixtures("project")
def test_with_all_that_is_needed_no_file_is_read() -> None:
    """So it is where the command injects the parameters, or papermill those of another file."""
    stated = {"release": "2025-01", "language": "ru", **OTHERS}
    assert found(**stated) == {"profile": "params/profile.yml", **stated}
    every = dict.fromkeys(NotebookParameters.model_fields, "x")
    assert found(**every) == every


@pytest.mark.usefixtures("project")
def test_a_whole_parameters_file_as_papermill_gives_it() -> None:
    """The first language is meant if none is stated, and the narrative is that of the language."""
    file = {"release": "2025-01", **OTHERS, "languages": ["ru", "en"], "waivers": []}
    narrative = {"ru": "По-русски", "en": "In English"}
    assert found(**file, narrative=narrative)["narrative"] == "По-русски"
    assert found(**file, narrative=narrative, language="en")["narrative"] == "In English"
    assert found(**file, narrative={"en": "x"})["narrative"] == ""


@pytest.mark.usefixtures("project")
def test_own_parameters_get_their_values() -> None:
    """From the file, or as papermill gives them; what no cell has declared is not made."""
    cell = "release = '2024-19'\nthreshold = 3\nfound = cr.parameters()"
    space: dict[str, Any] = {"cr": cr}
    exec(cell, space)  # noqa: S102 - as a cell is executed
    assert (space["threshold"], "topic" in space) == (5, False)
    space |= OTHERS | {"notebook": {"threshold": 7, "topic": "x"}}
    exec("found = cr.parameters()", space)  # noqa: S102 - the same
    assert (space["threshold"], "topic" in space) == (7, False)
    space["notebook"] = {"threshold": "7"}
    with pytest.raises(
        InvalidInputError, match=r"notebook\.threshold: not a whole number, got '7'"
    ):
        exec("found = cr.parameters()", space)  # noqa: S102 - the same


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "variables, problem",
    [
        ({}, "release: the notebook does not state it; write release ="),
        (
            {"release": 2024 - 19},
            "release: not the name of a release as text, got 2005; write release =",
        ),
        ({"release": "2024-91"}, r"params/2024-91\.yml: no such parameters file"),
    ],
)
def test_an_unknown_release_is_an_error_that_lists_what_there_is(
    variables: dict[str, Any], problem: str
) -> None:
    """It says what to write, and which releases have parameters."""
    with pytest.raises(UsageError, match=rf"^{problem}.*; there are:\n  - params/2024-19\.yml$"):
        found(**variables)


def test_the_project_is_found_from_the_notebook(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the working folder is elsewhere, JupyterLab says which notebook is open."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="not a project"):
        found(release="2024-19")
    monkeypatch.setenv("JPY_SESSION_NAME", str(project.release_notebook))
    assert found(release="2024-19") == of_file(project, "en")
