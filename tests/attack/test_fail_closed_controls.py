"""The controls of the guards that let a run fail closed: without its guard, an attack succeeds."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from builders import reference
from executing import GIVEN, execute, stating, write
from programs_that_fail import NEEDLE
from projects import ROOT, SECTIONS, copy_project, with_few_cells

import caricc_report as cr
from caricc_report.document import laid_out
from caricc_report.document.cells import Place, read_cell
from caricc_report.document.document import read_document
from caricc_report.document.pandoc import PandocRenderer
from caricc_report.errors import NotebookError, ProgramFailedError
from caricc_report.model.handover import MEDIA_TYPE, Handover
from caricc_report.notebook import execution
from caricc_report.notebook.execution import execute_notebook, read_notebook
from caricc_report.notebook.kernels import KernelPool
from caricc_report.project import Project
from caricc_report.release import making
from caricc_report.release.job import Job
from caricc_report.release.making import Plan
from caricc_report.release.pipeline import run
from caricc_report.system import supervisor
from caricc_report.system.files import ProjectFile
from caricc_report.system.subprocesses import Program

if TYPE_CHECKING:
    from collections.abc import Callable

STILL_S = 3
"""How long an attack is watched that nothing ends, in seconds."""


def sleepers() -> list[int]:
    """Return the processes that an attack has left."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if NEEDLE.encode() in path.read_bytes():
                found.append(int(path.parent.name))
    return found


def test_without_a_deadline_a_loop_goes_on(tmp_path: Path) -> None:
    """The loop that a deadline ends runs for as long as nobody ends it."""
    notebook = read_notebook(
        ProjectFile(write(tmp_path / "a.ipynb", "while True: pass"), "a.ipynb")
    )
    ended: list[NotebookError] = []
    with stating(cell_s=10_000, notebook_s=10_000), KernelPool(tmp_path) as kernels:
        started = kernels.take()

        def attack() -> None:
            try:
                execute_notebook(notebook, "a.ipynb", GIVEN, started, keep_failed=tmp_path / "f")
            except NotebookError as error:
                ended.append(error)

        thread = threading.Thread(target=attack)
        thread.start()
        thread.join(STILL_S)
        assert thread.is_alive()
        started.stop()
        thread.join()
    assert len(ended) == 1


@pytest.mark.parametrize("is_guarded", [True, False])
def test_without_the_supervisor_a_daemon_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_guarded: bool
) -> None:
    """A supervisor that kills nobody leaves the daemon that the real one ends."""
    if not is_guarded:
        source = Path(supervisor.__file__).read_text(encoding="utf-8")
        lame = tmp_path / "supervisor.py"
        lame.write_text(source.replace("os.kill(pid, _SIGKILL)", "pass"), encoding="utf-8")
        monkeypatch.setattr(supervisor, "__file__", str(lame))
    script = f"setsid sleep {NEEDLE} > {tmp_path}/log 2>&1 &"
    Program("it", ["sh", "-c", script], advice="", deadline_s=30).run()
    left = sleepers()
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert bool(left) is not is_guarded


@pytest.mark.parametrize("is_guarded", [True, False])
def test_without_the_refusal_a_tag_hides_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_guarded: bool
) -> None:
    """A cell that would fail is never executed, and nobody hears of it."""
    path = write(tmp_path / "a.ipynb", "1 / 0", tags=("skip-execution",))
    if is_guarded:
        with pytest.raises(NotebookError, match="cell 2: tagged 'skip-execution'"):
            read_notebook(ProjectFile(path, "a.ipynb"))
        return
    monkeypatch.setattr(execution, "_HIDING_TAGS", frozenset())
    notebook = read_notebook(ProjectFile(path, "a.ipynb"))
    with KernelPool(tmp_path) as kernels:
        executed = execute_notebook(
            notebook, "a.ipynb", GIVEN, kernels.take(), keep_failed=tmp_path / "failed.ipynb"
        )
    assert executed.cells[-1].outputs == []


@pytest.mark.parametrize("is_guarded", [True, False])
def test_without_the_refusal_a_command_fails_unheard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_guarded: bool
) -> None:
    """A command of the shell that fails is no error to the kernel."""
    if is_guarded:
        with pytest.raises(NotebookError, match="cell 2: a magic, got '!false'"):
            execute(tmp_path, "!false")
        return
    monkeypatch.setattr(execution, "_not_python", lambda *_: ())
    assert execute(tmp_path, "!false").cells[-1].outputs == []


def test_without_the_handover_an_exit_is_a_success(tmp_path: Path) -> None:
    """Papermill calls a notebook that ended itself executed; the missing handover shows it."""
    executed = execute(tmp_path, "import sys; sys.exit(0)", "1 / 0")
    assert executed.cells[-1].outputs == []
    with pytest.raises(NotebookError, match="SystemExit: 0"):
        read_document(executed, "a.ipynb", "2024-19", "en")


@pytest.mark.parametrize("is_guarded", [True, False])
def test_without_keeping_it_the_failed_notebook_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_guarded: bool
) -> None:
    """A notebook that has no handover is kept where the message says; else it would be gone."""
    kept = tmp_path / "failed.en.ipynb"
    if not is_guarded:
        kept_by = "caricc_report.release.making.keep_notebook"
        monkeypatch.setattr(kept_by, lambda *given: given[-1])
    given = GIVEN | {"language": "en"}
    path = write(tmp_path / "a.ipynb", "1")
    path.write_text(
        path.read_text(encoding="utf-8").replace(
            'release = \\"x\\"', 'release = \\"x\\"\\nlanguage = \\"x\\"'
        ),
        encoding="utf-8",
    )
    notebook = read_notebook(ProjectFile(path, "a.ipynb"))
    plan = Plan(
        notebook, ProjectFile(path, "a.ipynb"), "a", {"en": given}, PandocRenderer(ROOT), (),
        tmp_path / "failed", ("en",),
    )  # fmt: skip
    with KernelPool(tmp_path) as kernels, pytest.raises(NotebookError) as failed:
        making.execute(plan, kernels, lambda *_: None)
    assert (f"see {kept}" in str(failed.value)) is is_guarded
    assert kept.exists() is is_guarded


@pytest.mark.parametrize("is_guarded", [True, False])
def test_with_a_higher_limit_a_cell_shows_on(tmp_path: Path, *, is_guarded: bool) -> None:
    """What one cell shows ends the kernel at its limit; with a higher one it all arrives."""
    source, limits = "print('x' * 3_000_000)", {"output_mb": 2.0 if is_guarded else 100.0}
    if is_guarded:
        with pytest.raises(NotebookError, match="cell 2: shows more than 2 MB"):
            execute(tmp_path, source, **limits)
        return
    assert len(execute(tmp_path, source, **limits).cells[-1].outputs[0].text) > 3_000_000


PLACE = Place("a.ipynb", "en", ("en",))


class LaxHandover(Handover):
    """A handover whose facts nobody looks at."""

    facts: dict[str, Any]


@pytest.mark.parametrize("is_guarded", [True, False])
def test_without_a_look_at_its_facts_a_handover_may_have_any(
    monkeypatch: pytest.MonkeyPatch, *, is_guarded: bool
) -> None:
    """A fact that is none is found in the handover itself, or would be in ``facts.json``."""
    handed = cr.hand_over(reference("en")).handover.model_dump(mode="json", by_alias=True)
    handed["facts"]["facts"]["articles.total"] = "thirty"
    output = nbformat.v4.new_output("display_data", data={MEDIA_TYPE: handed})
    cell = nbformat.v4.new_code_cell(outputs=[output])
    if is_guarded:
        with pytest.raises(NotebookError, match="not a valid handover"):
            read_cell(cell, PLACE)
        return
    monkeypatch.setattr("caricc_report.document.cells.Handover", LaxHandover)
    (handover,) = read_cell(cell, PLACE).handovers
    assert isinstance(handover, LaxHandover)
    assert handover.facts["facts"]["articles.total"] == "thirty"


@pytest.mark.parametrize("is_guarded", [True, False])
def test_without_a_look_at_the_page_it_may_lack_its_articles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_guarded: bool
) -> None:
    """A template that leaves the text out makes a page that looks whole."""
    project = with_few_cells(copy_project(tmp_path / "project"), *SECTIONS)
    template = project / "_extensions/release/release.html"
    template.write_text(
        template.read_text(encoding="utf-8").replace("$body$", ""), encoding="utf-8"
    )

    def make() -> Path:
        made = run(Job(
            project / "params/2024-19.yml", project=Project(project), formats=["html"],
            languages=["en"], renderer="pandoc",
        ))  # fmt: skip
        return made.directory

    if is_guarded:
        with pytest.raises(ProgramFailedError, match="30 articles are not in"):
            make()
        return
    monkeypatch.setattr(laid_out, "whole", lambda _engine, _document, content, _fmt: content)
    page = (make() / "release.en.html").read_text(encoding="utf-8")
    assert "<article" not in page
    assert len(page) > 1000


def test_all_that_is_shown_arrives(tmp_path: Path, amount: Callable[[int, int], int]) -> None:
    """Displays that come faster than they are read are not dropped, as ZeroMQ would do."""
    n_shown = amount(1_200, 20_000)
    lines = ("from IPython.display import Markdown", f"for i in range({n_shown}):")
    source = "\n    ".join(("\n".join(lines), "display(Markdown(str(i)))"))
    shown = execute(tmp_path, source).cells[-1].outputs
    assert [one.data["text/markdown"] for one in shown] == [str(i) for i in range(n_shown)]
