"""The parameters of a release as its notebook finds them: in its cells, else in their file."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caricc_report.errors import Defect, InvalidInputError, UsageError
from caricc_report.model.own_parameters import is_value, value_like
from caricc_report.model.parameters import NotebookParameters, Parameters, load_parameters
from caricc_report.project import Project

if TYPE_CHECKING:
    from collections.abc import MutableMapping

_BY_LANGUAGE, _LISTS = ("narrative", "main_points"), ("main_points", "lead")
"""What a parameters file has by language, and what as lists; a notebook gets one text of each."""
_NEEDED = ("release", "period", "articles", "as_of")
"""The parameters without a usual value: where all are stated, no file has to be looked at."""


def parameters(file: Path | str | None = None, *, language: str = "") -> dict[str, Any]:
    """Return the library's parameters of a release, for ``cr.load_release(**cr.parameters())``.

    A script names the parameters file. In a notebook, what the cells state has precedence: its
    parameters cell, and what the command or papermill injects after it. The rest is that of the
    release's parameters file, ``params/<release>.yml``. If release, period, articles and as_of are
    all stated, the rest has its usual value, and no file is read.

    Values under ``notebook`` of the parameters file, or of a variable ``notebook`` as
    ``papermill -f`` makes it, are assigned to the notebook's variables of those names.

    Parameters
    ----------
    file
        A parameters file, or its release, which then says all. If it is not of the working folder's
        project, `load_release` has to be given the folder of that, to which paths are relative.
    language
        One of its languages; the first, if not given.

    Raises
    ------
    UsageError
        If no release is stated, it has no parameters file, or the notebook is in no project.
    InvalidInputError
        If the parameters file is not valid, or a value is not of the kind of the variable's.
    """
    if file is not None:
        file = Path(file)
        project = Project.find(file.parent)
        places = (each for each in (file, *project.parameters_places(file)) if each.is_file())
        if (path := next(places, None)) is None:
            raise UsageError(f"{file}: no such parameters file{project.known_parameters()}")
        wanted = load_parameters(project.file(path))
        return dict(notebook_parameters(project, wanted, language or wanted.languages[0]))
    space = _variables(sys._getframe(1).f_globals)  # noqa: SLF001 - a notebook's cells are its caller
    names = NotebookParameters.model_fields
    stated = {name: space[name] for name in names if _is_stated(space, name)}
    is_complete = all(name in stated for name in _NEEDED)
    found, own, where = _usual(space) if is_complete else _of_file(space, stated)
    found |= stated
    for name in _BY_LANGUAGE:
        if isinstance(value := found.get(name), Mapping):  # papermill gives all languages.
            found[name] = value.get(found.get("language"), "")
    for name in _LISTS:
        if isinstance(value := found.get(name), list | tuple):
            found[name] = "\n".join(map(str, value))
    _assign(own, space, where)
    return found


def _usual(space: Mapping[str, Any]) -> tuple[dict[str, Any], Mapping[str, Any], str]:
    """Return what is usual, and values of own parameters as ``papermill -f`` gives them."""
    found: dict[str, Any] = {"profile": Parameters.model_fields["profile"].default}
    languages, own = space.get("languages"), space.get("notebook")
    if isinstance(languages, list) and languages:
        found["language"] = languages[0]
    return found, own if isinstance(own, Mapping) else {}, "parameters of the notebook"


def _of_file(
    space: Mapping[str, Any], stated: Mapping[str, Any]
) -> tuple[dict[str, Any], Mapping[str, Any], str]:
    """Return what the parameters file says of the library's and of own parameters, and its name."""
    project = notebook_project()
    file = project.file(project.params_path(_release(space, project)))
    if not file.path.is_file():
        raise UsageError(f"{file.name}: no such parameters file{project.known_parameters()}")
    parameters = load_parameters(file)
    language = str(stated.get("language", parameters.languages[0]))
    found = notebook_parameters(project, parameters, language)
    return dict(found), parameters.notebook, file.name


def notebook_parameters(project: Project, parameters: Parameters, language: str) -> dict[str, str]:
    """Return what a notebook is given for one language of a release.

    Raises
    ------
    UsageError
        If articles, profile or archive are outside the project.
    """
    archive = parameters.archive
    return {
        "release": parameters.release,
        "period": str(parameters.period),
        "language": language,
        "articles": project.inside(parameters.articles),
        "profile": project.inside(parameters.profile),
        "as_of": parameters.as_of.isoformat(),
        "narrative": parameters.narrative.get(language, ""),
        "main_points": "\n".join(parameters.main_points.get(language, ())),
        "lead": "\n".join(parameters.lead),
        "archive": project.inside(archive) if archive else "",
        "correction": "",
    }


def notebook_project() -> Project:
    """Return the project of a notebook: found from the working folder upwards, or from its file.

    JupyterLab and VS Code say which file that is.

    Raises
    ------
    UsageError
        If neither is in a project.
    """
    try:
        return Project.find()
    except UsageError:
        editors = (os.environ.get("JPY_SESSION_NAME"), _variables({}).get("__vsc_ipynb_file__"))
        for path in (Path(each) for each in editors if each):
            if path.is_absolute() and path.is_file():
                return Project.find(path.parent)
        raise


def _variables(otherwise: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Return the variables of a notebook's cells; others, where no kernel runs."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    space: MutableMapping[str, Any] = shell.user_ns if shell else otherwise
    return space


def _is_stated(space: Mapping[str, Any], name: str) -> bool:
    """Return whether a variable is a parameter, and not what a cell has used its name for since."""
    kinds: tuple[type, ...] = (str, int, float, dt.date)
    kinds += (Mapping,) if name in _BY_LANGUAGE else ()
    kinds += (list, tuple) if name in _LISTS else ()
    return isinstance(space.get(name), kinds)


def _release(space: Mapping[str, Any], project: Project) -> str:
    """Return which release a notebook states; also where the variable is that, loaded, by now."""
    found = space.get("release")
    loaded = getattr(getattr(found, "parameters", None), "release", None)
    if isinstance(release := loaded or found, str) and release:
        return release
    got = (
        "the notebook does not state it"
        if found is None
        else f"not the name of a release as text, got {found!r:.80}"
    )
    raise UsageError(
        f"release: {got}; "
        f'write release = "2024-19" into its parameters cell{project.known_parameters()}'
    )


def _assign(own: Mapping[str, Any], space: MutableMapping[str, Any], where: str) -> None:
    """Give the notebook's own parameters their values; those of other notebooks are left out.

    The command, which sees all notebooks, refuses a name that none of them declares.
    """
    defects = []
    for name, value in own.items():
        if name in space and is_value(space[name]):
            try:
                space[name] = value_like(space[name], value)
            except ValueError as error:
                defects.append(Defect("", f"notebook.{name}", str(error)))
    if defects:
        raise InvalidInputError(where, defects)
