"""A notebook is executed in a kernel of its own, and success is judged by us."""

from __future__ import annotations

import json
import sys
import tempfile
import venv
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pytest
from builders import reference
from executing import GIVEN, execute, write
from IPython.core.formatters import DisplayFormatter
from projects import ROOT

import caricc_report as cr
from caricc_report.document.document import read_document
from caricc_report.editorial.review import load_review
from caricc_report.editorial.trends import load_trends
from caricc_report.errors import NotebookError
from caricc_report.model.summary import REFUSAL
from caricc_report.notebook.execution import execute_notebook, normalised, read_notebook
from caricc_report.notebook.kernels import KernelPool
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from nbformat import NotebookNode

pytestmark = pytest.mark.kernel


def test_parameters_arrive_and_outputs_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cell sees the parameter's value, and its output is in the executed notebook.

    Nothing else of the run is left in it: times, durations, paths and random ids. Nothing of where
    it is run has a say: a file that is named like a module of Python's, a secret in our environment
    and what is in the user's home.
    """
    (tmp_path / "pathlib.py").write_text("raise SystemExit(9)", encoding="utf-8")
    monkeypatch.setenv("SOME_TOKEN", "secret")
    monkeypatch.setenv("HOME", str(tmp_path))
    looks = "'SOME_TOKEN' in os.environ, list(pathlib.Path.home().iterdir())"
    executed = execute(tmp_path, f"import os, pathlib\nrelease, {looks}")
    assert executed.cells[-1].outputs[0].data["text/plain"] == "('2024-19', False, [])"
    assert set(executed.metadata) == {"kernelspec", "language_info"}
    assert {key for cell in executed.cells for key in cell.metadata} == {"tags"}
    assert executed.cells[1].id == "injected-parameters"


def test_a_failing_cell_is_quoted_and_the_notebook_kept(tmp_path: Path) -> None:
    """The error names the cell of the source, quotes it and says where the notebook is."""
    with pytest.raises(NotebookError) as failed:
        execute(tmp_path, "1 / 0")
    message = str(failed.value)
    assert message.startswith("a.ipynb, cell 2: ZeroDivisionError: division by zero; see ")
    assert message.endswith("    | 1 / 0")
    assert (tmp_path / "failed.ipynb").is_file()


OURS = "import caricc_report as cr\n\ncr.Question()\ncr.load_release(language='en')"


def test_an_error_of_ours_is_its_message(tmp_path: Path) -> None:
    """Below the cell stands the message with the line, and no traceback; the run quotes both."""
    (tmp_path / "_quarto.yml").touch()
    with pytest.raises(NotebookError) as failed:
        execute(tmp_path, OURS)
    message = "parameters of the notebook: 5 defects; nothing was loaded."
    said = str(failed.value)
    assert said.startswith(f"a.ipynb, cell 2, line 4: InvalidInputError: {message}\n")
    assert said.endswith("    | cr.load_release(language='en')")
    kept = nbformat.read(tmp_path / "failed.ipynb", as_version=4)
    (error,) = [
        each
        for cell in kept.cells
        for each in cell.get("outputs", ())
        if each.output_type == "error"
    ]
    assert error.traceback[0].startswith(f"InvalidInputError: {message}\n")
    assert error.traceback[1:] == ["in line 4: cr.load_release(language='en')"]


def test_the_line_that_failed_is_the_innermost_of_its_cell(tmp_path: Path) -> None:
    """Not that which called it, nor one of a cell before, nor of a library."""
    before = "def called(function):\n    return function()"
    with pytest.raises(NotebookError, match="cell 3, line 3: JSONDecodeError"):
        execute(tmp_path, before, "import json\ndef f():\n    json.loads('')\n\ncalled(f)")


def test_an_error_of_an_analyst_has_its_traceback(tmp_path: Path) -> None:
    """What an analyst's own code raises is shown as ever, with the error of ours that caused it."""
    caught = "import caricc_report as cr\ntry:\n    cr.load_release()\nexcept cr.CariccReportError:"
    with pytest.raises(NotebookError, match="ZeroDivisionError: division by zero"):
        execute(tmp_path, f"{caught}\n    1 / 0")
    text = (tmp_path / "failed.ipynb").read_text(encoding="utf-8")
    assert "During handling of the above exception" in text


def test_a_cell_has_a_deadline(tmp_path: Path) -> None:
    """A cell that does not end is stopped, and named."""
    with pytest.raises(NotebookError, match="cell 2: still running after 1 s"):
        execute(tmp_path, "while True: pass", cell_s=1)


def test_a_run_has_a_deadline(tmp_path: Path) -> None:
    """A notebook that does not end in time is stopped."""
    with pytest.raises(NotebookError, match=r"not done after 1\.5 s"):
        execute(tmp_path, "import time; time.sleep(60)", notebook_s=1.5)


def test_a_polite_exit_is_no_success(tmp_path: Path) -> None:
    """A notebook that ends itself before its last cell has no handover, so it failed."""
    with pytest.raises(NotebookError):
        read_document(execute(tmp_path, "import sys; sys.exit(0)", "1"), "a.ipynb", "2024-19", "en")


def test_a_fork_is_told_of_the_cell_that_forked(tmp_path: Path) -> None:
    """The kernel that goes on twice is ended, whichever cell the first of the two has reached."""
    fork = "import os, time\nif os.fork() == 0: time.sleep(0.3)"
    with pytest.raises(NotebookError, match="cell 2: forked the kernel") as failed:
        execute(tmp_path, fork, "time.sleep(9)")
    assert failed.value.cell_source == fork


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of IPython's settings of a Python that kernels are run by."""
    python = tmp_path / "python"
    venv.create(python, symlinks=True)
    (site_packages,) = python.glob("lib/*/site-packages")
    packages = [str(ROOT), *(path for path in sys.path if path.endswith("site-packages"))]
    (site_packages / "more.pth").write_text("\n".join(packages), encoding="utf-8")
    monkeypatch.setattr("sys.executable", str(python / "bin/python"))
    (python / "etc/ipython/startup").mkdir(parents=True)
    return python / "etc/ipython"


def test_settings_of_the_machine_have_no_say(tmp_path: Path, machine: Path) -> None:
    """Neither start-up files nor the configuration that an administrator left are read."""
    (machine / "startup/a.py").write_text("started = True", encoding="utf-8")
    for name in ("ipython_config.py", "ipython_kernel_config.py"):
        code = "get_config().InteractiveShellApp.exec_lines = ['configured = True']"
        (machine / name).write_text(code, encoding="utf-8")
    source = "import sys; print(sys.prefix, 'started' in globals(), 'configured' in globals())"
    executed = execute(tmp_path, source)
    assert executed.cells[-1].outputs[0].text == f"{machine.parent.parent} False False\n"


def test_sockets_fit_below_a_long_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long TMPDIR does not keep the kernel from starting."""
    long = tmp_path / ("x" * 120)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    executed = execute(tmp_path, "1")
    assert executed.cells[-1].outputs[0].data["text/plain"] == "1"


@pytest.mark.parametrize(
    "source, problem",
    [("1", ""), ("1 / 0", "ZeroDivisionError"), ("import os; os._exit(0)", "the kernel died")],
    ids=["success", "an error", "death"],
)
def test_no_temporary_folder_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, problem: str
) -> None:
    """The kernel's folder holds what a cell leaves, and goes with it, however it ends."""
    leave = "import tempfile; tempfile.mkdtemp()"
    path = write(tmp_path / "a.ipynb", leave, source)
    notebook = read_notebook(ProjectFile(path, "a.ipynb"))
    # The path of pytest's own folder would be too long for a socket.
    with tempfile.TemporaryDirectory(dir="/tmp") as short:
        monkeypatch.setattr("tempfile.tempdir", short)
        place = Path(short)
        failing = pytest.raises(NotebookError, match=problem) if problem else nullcontext()
        with failing, KernelPool(tmp_path) as kernels:
            kernel = kernels.take()
            try:
                execute_notebook(
                    notebook, "a.ipynb", GIVEN, kernel, keep_failed=tmp_path / "failed.ipynb"
                )
            finally:
                assert list(place.iterdir()) == [kernel.folder]
                assert len(list(kernel.folder.glob("tmp/*"))) == 1
        assert list(place.iterdir()) == []


@pytest.mark.parametrize("tag", ["raises-exception", "skip-execution"])
def test_tags_that_hide_errors_are_refused(tmp_path: Path, tag: str) -> None:
    """A tag under which an error would not count is refused before a kernel starts."""
    path = write(tmp_path / "a.ipynb", "1", tags=(tag,))
    with pytest.raises(NotebookError, match=f"cell 2: tagged '{tag}'"):
        read_notebook(ProjectFile(path, "a.ipynb"))


@pytest.mark.parametrize("fault", ["older format", "missing id", "same id"])
def test_cells_without_ids_of_their_own_are_refused(tmp_path: Path, fault: str) -> None:
    """Ids that nbformat would make up, another one in every run, are asked for instead."""
    path = write(tmp_path / "a.ipynb", "1")
    source = json.loads(path.read_text(encoding="utf-8"))
    first, second = source["cells"]
    if fault == "same id":
        second["id"] = first["id"]
    else:
        del second["id"]
    if fault == "older format":
        del first["id"]
        source["nbformat_minor"] = 4
    path.write_text(json.dumps(source), encoding="utf-8")
    with pytest.raises(NotebookError, match=r"without ids, or with the same id.*notebooks clean"):
        read_notebook(ProjectFile(path, "a.ipynb"))


@pytest.mark.parametrize("text", ["", "{}", "not json", '{"cells": 1, "nbformat": 4}'])
def test_what_is_no_notebook_is_refused(tmp_path: Path, text: str) -> None:
    """A file that is no notebook is named, without a traceback."""
    path = tmp_path / "a.ipynb"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NotebookError, match=r"^a\.ipynb: "):
        read_notebook(ProjectFile(path, "a.ipynb"))


def test_a_missing_notebook_is_refused(tmp_path: Path) -> None:
    """A notebook that is not there is named."""
    with pytest.raises(NotebookError, match="cannot be read"):
        read_notebook(ProjectFile(tmp_path / "a.ipynb", "a.ipynb"))


def shown(source: str, **output: object) -> NotebookNode:
    """Return an executed notebook with one cell and one output."""
    cell = nbformat.v4.new_code_cell(source, outputs=[nbformat.from_dict(output)])
    return nbformat.v4.new_notebook(cells=[cell])


@pytest.mark.parametrize(
    "output, problem",
    [
        ({"output_type": "stream", "name": "stdout", "text": "a"}, "prints 'a'"),
        (
            {"output_type": "display_data", "data": {"text/html": "<b>"}, "metadata": {}},
            "shows text/html",
        ),
        (
            {"output_type": "error", "ename": "E", "evalue": "v", "traceback": []},
            "E: v",
        ),
    ],
)
def test_what_no_document_can_show_is_refused(output: dict[str, object], problem: str) -> None:
    """What renderers would show differently, or hide, is refused by name."""
    with pytest.raises(NotebookError, match=problem):
        read_document(shown("x", **output), "a.ipynb", "2024-19", "en")


@pytest.mark.parametrize(
    "name, advice",
    [("facts", r", or .*add \.to_pandas\(\)\n"), ("trends", ", or .*add"), ("review", "\n")],
)
def test_a_value_of_the_library_in_a_last_line_is_refused(name: str, advice: str) -> None:
    """What JupyterLab shows of it is for the analyst; the message says so, and what to write."""
    release = reference()
    shows = {"facts": release.facts, "trends": load_trends(release), "review": load_review(release)}
    data, metadata = DisplayFormatter().format(shows[name])
    assert "<table" in data["text/html"]
    notebook = shown("x", output_type="display_data", data=data, metadata=metadata)
    said = f'(?i)cell 1: {name}: a value that JupyterLab alone shows; end the line with ";"{advice}'
    with pytest.raises(NotebookError, match=said):
        read_document(notebook, "a.ipynb", "2024-19", "en")


def test_what_no_document_shows_is_not_kept_as_html() -> None:
    """A styled table has random ids, and the executed notebook the same bytes in every run."""
    data = {REFUSAL: "too wide", "text/html": "<table id=T_5f3>", "text/plain": "too wide"}
    notebook = shown("x", output_type="display_data", data=data, metadata={})
    (output,) = normalised(notebook).cells[0].outputs
    assert sorted(output.data) == [REFUSAL, "text/plain"]


def test_blank_cells_at_the_end_are_no_part_of_a_notebook(tmp_path: Path) -> None:
    """JupyterLab adds one when the last cell, which hands over, is run by Shift+Enter."""
    path = tmp_path / "a.ipynb"
    notebook = nbformat.read(ROOT / "notebooks/release.ipynb", as_version=4)
    n_cells = len(notebook.cells)
    notebook.cells += [nbformat.v4.new_code_cell(source) for source in ("", " \n")]
    nbformat.write(notebook, path)
    assert len(read_notebook(ProjectFile(path, "a.ipynb")).cells) == n_cells


def test_an_unknown_cell_option_is_refused() -> None:
    """A cell option that only one renderer knows is refused by name."""
    notebook = shown("#| fold: true", output_type="stream", name="stdout", text="")
    with pytest.raises(NotebookError, match="cell options: fold"):
        read_document(notebook, "a.ipynb", "2024-19", "en")


def test_a_notebook_without_handover_failed() -> None:
    """Success is the handover, not what a tool wrote into the notebook."""
    notebook = shown("x", output_type="display_data", data={"text/markdown": "x"}, metadata={})
    with pytest.raises(NotebookError, match="does not end with the handover"):
        read_document(notebook, "a.ipynb", "2024-19", "en")


OF_TRENDS = '(r, cr.load_trends(r), about="statistics")'


@pytest.mark.parametrize(
    "target, source, advice",
    [
        ("fact-articles.total", "cr.hand_over(r)", "show their targets"),
        ("fact-articles.total", f"cr.hand_over{OF_TRENDS}", f"how_numbers_were_made{OF_TRENDS};"),
        ("kz-lesson", f"cr.hand_over{OF_TRENDS}", "show their targets: cr.country_sections"),
        ("My-Words", "cr.hand_over(r)", "write {#My-Words} behind the heading"),
    ],
    ids=["number", "number of trends", "article", "heading"],
)
def test_a_link_that_leads_nowhere_is_refused(target: str, source: str, advice: str) -> None:
    """It names its cell, and the cell that is missing or lacks what is handed over."""
    notebook = shown(
        "x",
        output_type="display_data",
        data={"text/markdown": f"# My words\n\n[3](#{target})"},
        metadata={},
    )
    bundle = cr.hand_over(reference())._repr_mimebundle_()
    output = {"output_type": "display_data", "data": bundle, "metadata": {}}
    notebook.cells.append(shown(source, **output).cells[0])
    with pytest.raises(NotebookError) as refused:
        read_document(notebook, "a.ipynb", "2024-19", "en")
    assert f"cell 1: 1 link is broken, the first to {target!r}; " in str(refused.value)
    assert advice in str(refused.value)
