"""Values of a notebook's own parameters: from the file, from the command, into the manifest."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from projects import with_few_articles, with_few_cells

from caricc_report.errors import InvalidInputError, UsageError
from caricc_report.model.own_parameters import Typed
from caricc_report.model.parameters import load_parameters
from caricc_report.notebook.execution import read_notebook
from caricc_report.project import Project
from caricc_report.release.job import Job
from caricc_report.release.parameters_files import new_parameters
from caricc_report.release.pipeline import check, run
from caricc_report.release.publishing import publish
from caricc_report.release.steps import own_values
from caricc_report.release.verifying import verify

if TYPE_CHECKING:
    from pathlib import Path

DECLARED = 'threshold = 3\nshare = 0.5\nsince = "2024-01-01"\noutlets = ["a"]\nlast = None\n'
TOPIC = "topic = 'prevention'\n"


def project_with(folder: Path, **stated: Any) -> Project:
    """Return a project whose notebooks declare parameters, and whose file has values of some."""
    for name, source in (("release", DECLARED), ("statistics", TOPIC)):
        path = folder / f"notebooks/{name}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        (cell,) = [cell for cell in notebook.cells if cell.id == "parameters"]
        cell.source += f"\n{source}"
        nbformat.write(notebook, path)
    if stated:
        with (folder / "params/2024-19.yml").open("a", encoding="utf-8") as file:
            file.write(f"notebook: {json.dumps(stated)}\n")
    return Project(folder)


def values(project: Project, notebook: str = "release", **typed: object) -> dict[str, Any]:
    """Return what a notebook of the project is given for its own parameters."""
    path = project.params_path("2024-19")
    job = Job(path, project=project, notebook=notebook, own_parameters=typed)
    file = project.file(path)
    return dict(own_values(job, read_notebook(job.notebook_file), file, load_parameters(file)))


def test_the_file_states_values_and_the_command_others(project_dir: Path) -> None:
    """What is typed has precedence; what nobody states is left to the notebook's cell."""
    project = project_with(project_dir, threshold=5, share=1, topic="policy")
    assert values(project) == {"threshold": 5, "share": 1.0}
    assert values(project, "statistics") == {"topic": "policy"}
    found = values(project, threshold=Typed("7"), outlets=Typed("b,c"))
    assert found == {"threshold": 7, "share": 1.0, "outlets": ["b", "c"]}


@pytest.mark.parametrize(
    "stated, problem",
    [
        ({"treshold": 5}, r"notebook\.treshold: declared by no notebook; did you mean 'threshold'"),
        ({"threshold": "5"}, r"notebook\.threshold: not a whole number, got '5'"),
        ({"since": "soon"}, r"notebook\.since: not a date"),
        ({"threshold": {"a": 1}}, r"notebook\.threshold: not text, a number, true, false, null"),
        ({"period": "x"}, r"notebook\.period: not a notebook's own, but the release's"),
    ],
)
def test_a_wrong_value_in_the_file_is_refused(
    project_dir: Path, stated: dict[str, Any], problem: str
) -> None:
    """The name in the file is said; `check` finds it, too."""
    project = project_with(project_dir, **stated)
    with pytest.raises(InvalidInputError, match=rf"^params/2024-19\.yml: (?s:.*){problem}"):
        check(Job(project.params_path("2024-19"), project=project))


@pytest.mark.parametrize(
    "typed, problem",
    [
        ({"treshold": 5}, "parameter 'treshold': not declared by notebooks/release.ipynb; did you"),
        ({"topic": "policy"}, "parameter 'topic': not declared by notebooks/release.ipynb"),
        ({"threshold": Typed("many")}, "parameter 'threshold': not a whole number, got 'many'"),
        ({"period": Typed("x")}, "parameter 'period': not the notebook's own; change it in params"),
    ],
)
def test_a_wrong_value_of_the_command_is_refused(
    project_dir: Path, typed: dict[str, Any], problem: str
) -> None:
    """The notebook that runs has to declare the name, and the value to be of its kind."""
    with pytest.raises(UsageError, match=f"^{problem}"):
        values(project_with(project_dir), **typed)


def test_the_next_file_takes_the_values_over(project_dir: Path) -> None:
    """As all that the last file says, but for narrative and waivers."""
    project = project_with(project_dir, threshold=5)
    path = new_parameters(project=project)
    assert load_parameters(project.file(path)).notebook == {"threshold": 5}


HOSTILE = "'\"\\\n{release}\u2028${x}`!ls"


@pytest.mark.release
def test_values_are_in_the_manifest_and_make_the_release_again(project_dir: Path) -> None:
    """The notebook gets them as they are; a correction and a rebuilt release get them, too."""
    project = project_with(with_few_articles(with_few_cells(project_dir), "01"), threshold=5)
    path = project.release_notebook
    notebook = nbformat.read(path, as_version=4)
    told = "assert (threshold, share, last) == (5, 2.0, " + ascii(HOSTILE) + ")"
    notebook.cells.insert(3, nbformat.v4.new_code_cell(told, id="told"))
    nbformat.write(notebook, path)
    given = {"share": Typed("2"), "last": HOSTILE, "outlets": []}
    job = Job(
        project.params_path("2024-19"),
        project=project,
        own_parameters=given,
        formats=("html",),
        languages=("en",),
        renderer="pandoc",
    )
    made = run(job)
    manifest = json.loads((made.directory / "manifest.json").read_bytes())
    externals = manifest["predicate"]["buildDefinition"]["externalParameters"]
    own = {"threshold": 5, "share": 2.0, "last": HOSTILE, "outlets": []}
    assert own.items() <= externals["notebook"]["en"].items()
    directory = publish("2024-19", project=project).directory
    found = verify(directory, project=project, rebuild=True)
    assert (found.is_rebuilt, found.differing) == (True, ())
