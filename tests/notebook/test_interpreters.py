"""A notebook is executed by the Python of the kernel that it names, where that can do it."""

from __future__ import annotations

import json
import sys
import venv
from pathlib import Path

import nbformat
import pytest
from executing import write
from projects import ROOT

from caricc_report.errors import NotebookError
from caricc_report.notebook.execution import execute_notebook, read_notebook
from caricc_report.notebook.interpreters import interpreter_of
from caricc_report.notebook.kernels import KernelPool
from caricc_report.system.files import ProjectFile


def notebook(folder: Path, kernel: str) -> ProjectFile:
    """Return a notebook that names a kernel."""
    path = write(folder / "a.ipynb", "import sys; sys.prefix")
    content = nbformat.read(path, as_version=4)
    content.metadata["kernelspec"] = {"name": kernel, "display_name": kernel, "language": "python"}
    nbformat.write(content, path)
    return ProjectFile(path, "a.ipynb")


@pytest.fixture
def python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of another Python, without packages, that has an installed kernel."""
    folder = tmp_path / "python"
    venv.create(folder, symlinks=True)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    install(tmp_path, "analysis", str(folder / "bin/python"))
    return folder


def install(folder: Path, name: str, python: str, language: str = "python") -> None:
    """Install the description of a kernel."""
    path = folder / f"jupyter/kernels/{name}/kernel.json"
    path.parent.mkdir(parents=True)
    argv = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    path.write_text(json.dumps({"argv": argv, "display_name": name, "language": language}))


def packages(python: Path) -> Path:
    """Return the folder of a Python's packages."""
    (folder,) = python.glob("lib/*/site-packages")
    return folder


@pytest.mark.kernel
@pytest.mark.program
def test_another_python_executes_its_notebooks(tmp_path: Path, python: Path) -> None:
    """The cells see that Python, and its packages."""
    paths = [str(ROOT), *(path for path in sys.path if path.endswith("site-packages"))]
    (packages(python) / "more.pth").write_text("\n".join(paths), encoding="utf-8")
    file = notebook(tmp_path, "analysis")
    found = interpreter_of(file)
    assert found == str(python / "bin/python")
    with KernelPool(tmp_path, python=found) as kernels:
        executed = execute_notebook(
            read_notebook(file),
            "a.ipynb",
            {},
            kernels.take(),
            keep_failed=tmp_path / "failed.ipynb",
        )
    assert executed.cells[-1].outputs[0].data["text/plain"] == repr(str(python))
    assert executed.metadata["kernelspec"]["name"] == "python3"


@pytest.mark.parametrize("name", ["python3", "bare", "ours", "not-installed", "../x", ""])
def test_any_other_name_means_our_python(tmp_path: Path, python: Path, name: str) -> None:
    """A kernel of this Python, one that is not installed here, and none."""
    install(tmp_path, "bare", "python")
    install(tmp_path, "ours", str(Path(sys.executable).parent / "python3.11"))
    assert python
    assert interpreter_of(notebook(tmp_path, name)) == sys.executable


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"metadata": {"kernelspec": 1}}', None])
def test_what_is_no_notebook_is_left_to_its_reader(tmp_path: Path, text: str | None) -> None:
    """The error about it comes later, and says more."""
    path = tmp_path / "a.ipynb"
    if text is not None:
        path.write_text(text)
    assert interpreter_of(ProjectFile(path, "a.ipynb")) == sys.executable


@pytest.mark.program
def test_a_python_without_the_package_is_refused(tmp_path: Path, python: Path) -> None:
    """What it lacks, and what to do."""
    file = notebook(tmp_path, "analysis")
    expected = r"^a\.ipynb: the Python of its kernel 'analysis' cannot import caricc_report, .*; "
    with pytest.raises(NotebookError, match=expected + r"install caricc-report \S+ there, or"):
        interpreter_of(file)
    for name in ("ipykernel", "caricc_report"):
        (packages(python) / name).mkdir()
        (packages(python) / name / "__init__.py").touch()
    (packages(python) / "caricc_report/version.py").write_text('__version__ = "0.0.1"')
    with pytest.raises(NotebookError, match=r"'analysis' has caricc-report 0\.0\.1, "):
        interpreter_of(file)
    (python / "bin/python").unlink()
    with pytest.raises(NotebookError, match="kernel analysis: not found"):
        interpreter_of(file)


@pytest.mark.usefixtures("python")
def test_a_kernel_of_another_language_is_refused(tmp_path: Path) -> None:
    """Also if the notebook says that it is Python's."""
    install(tmp_path, "r", "/usr/bin/R", "R")
    with pytest.raises(NotebookError, match="its kernel 'r' is written in 'R'; choose a kernel of"):
        interpreter_of(notebook(tmp_path, "r"))
