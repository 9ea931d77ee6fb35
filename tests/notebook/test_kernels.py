"""Kernels are started ahead, handed out once each, and ended together."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from executing import GIVEN, write

from caricc_report.errors import CariccReportError, NotebookError
from caricc_report.notebook import kernels as kernels_module
from caricc_report.notebook.execution import execute_notebook, read_notebook
from caricc_report.notebook.kernels import KernelPool
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.kernel


def test_kernels_that_were_started_ahead_are_handed_out_once_each(tmp_path: Path) -> None:
    """Two are started in all, two taken; a third is started when it is taken."""
    with KernelPool(tmp_path) as kernels:
        kernels.start(1)
        kernels.start(2)
        started = list(kernels._started)
        taken = [kernels.take() for _ in range(3)]
    assert taken[:2] == started
    assert len(started) == 2
    assert len({kernel.folder for kernel in taken}) == 3


def test_the_end_of_the_pool_is_the_end_of_its_kernels(tmp_path: Path) -> None:
    """Processes and private folders go, of kernels that were never taken, too."""
    with KernelPool(tmp_path) as kernels:
        kernels.start(2)
        started = list(kernels._started)
    assert all(kernel.supervised.process.poll() is not None for kernel in started)
    assert not any(kernel.folder.exists() for kernel in started)


def test_a_failure_gives_up_all_kernels(tmp_path: Path) -> None:
    """One that fails, or a signal, is enough, so that nobody waits for the others."""
    with KernelPool(tmp_path) as kernels:
        kernels.start(2)
        with pytest.raises(SystemExit), kernels.given_up_if_one_fails():
            raise SystemExit
        assert all(kernel.given_up.is_set() for kernel in kernels._started)


def test_without_a_failure_none_is_given_up(tmp_path: Path) -> None:
    """A block that ends well leaves the kernels as they are."""
    with KernelPool(tmp_path) as kernels:
        kernel = kernels.take()
        with kernels.given_up_if_one_fails():
            pass
        assert not kernel.given_up.is_set()
        assert kernel.supervised.process.poll() is None


def test_a_kernel_that_cannot_start_says_why_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as a full disk, or here: no folder for its sockets; that is no fault of the notebook."""
    monkeypatch.setattr(kernels_module, "_CONNECTION", f"{os.devnull}/kernel.json")
    notebook = read_notebook(ProjectFile(write(tmp_path / "a.ipynb", "1"), "a.ipynb"))
    kept = tmp_path / "failed.ipynb"
    said = r"^a.ipynb: the kernel cannot start \(.*\); no cell was executed$"
    with KernelPool(tmp_path) as kernels, pytest.raises(CariccReportError, match=said) as refused:
        execute_notebook(notebook, "a.ipynb", GIVEN, kernels.take(), keep_failed=kept)
    assert not isinstance(refused.value, NotebookError)
    assert not kept.exists()
