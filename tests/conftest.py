"""What tests of the whole project share."""

from __future__ import annotations

import gc
import os
import signal
from typing import TYPE_CHECKING

import early  # noqa: F401 - it is there for what it does
import pytest
from hypothesis import HealthCheck, settings
from ids import pytest_make_parametrize_id as pytest_make_parametrize_id  # noqa: PLC0414 - a hook
from made import made_once
from marks import ATTACKS, SLOW, is_marked, left_out, mark
from marks import pytest_runtest_protocol as pytest_runtest_protocol  # noqa: PLC0414 - a hook
from projects import REAL, ROOT, copy_project, skip_without_quarto, why_no_quarto

from caricc_report.document.renderers import RENDERERS, choose_renderer
from caricc_report.model.languages import Locales, use
from caricc_report.notebook.warm import kept_warm
from caricc_report.project import Project
from caricc_report.release.job import Job
from caricc_report.release.pipeline import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from caricc_report.document.rendering import Renderer
    from caricc_report.release.job import RunResult

# A slow machine fails no test, and every run tries the same examples.
settings.register_profile(
    "full", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("all", settings.get_profile("full"), max_examples=40)
settings.register_profile("quick", settings.get_profile("full"), max_examples=20)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let all tests run, and the attacks with their full numbers, which take an hour or more."""
    parser.addoption("--all", action="store_true", help="run the slow tests, too, as CI does")
    parser.addoption(
        "--full",
        action="store_true",
        help="attack with the full numbers, and try 100 examples of most properties",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marks under which tests are left out, and try fewer examples if they are."""
    # What a shell runs in the background ignores Ctrl+C, and so would commands that tests start.
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    is_full = config.getoption("full")
    settings.load_profile("full" if is_full else "quick" if left_out(config) else "all")
    for name, said in SLOW.items():
        config.addinivalue_line("markers", f"{name}: {said}")
    config.addinivalue_line("markers", "full: tried with --full alone")
    config.addinivalue_line("markers", "quarto: renders with Quarto")
    config.addinivalue_line("markers", "printed: reads the printed release, no part of the project")


def pytest_report_header() -> str:
    """Say why the cases of Quarto are left out, if they are."""
    return why_no_quarto()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even read the attacks if they are left out."""
    return True if collection_path == ATTACKS and "attack" in left_out(config) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is slow, unless it is asked for, and what could only be skipped."""
    absent = left_out(config)
    absent |= set() if config.getoption("full") else {"full"}
    absent |= set() if REAL.is_file() else {"printed"}
    absent |= {"quarto"} if why_no_quarto() else set()
    for item in items:
        mark(item)
    if out := [item for item in items if is_marked(item, absent)]:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in set(out)]


def pytest_collection_finish() -> None:
    """Let no look for garbage go through the thousands of tests, which stay to the end."""
    gc.freeze()


def pytest_runtest_setup() -> None:
    """Let no test say what the project says whose release an earlier one has loaded."""
    use(Locales())


@pytest.fixture(scope="session")
def amount(pytestconfig: pytest.Config) -> Callable[[int, int], int]:
    """Return a function that chooses between the sample of every run and the full number."""

    def choose(sample: int, full: int) -> int:
        return full if pytestconfig.getoption("full") else sample

    return choose


@pytest.fixture(scope="session", autouse=True)
def _undisturbed() -> None:
    """Keep variables of the developer's machine out of the tests."""
    for name in ("PAGER", "COLUMNS", "FORCE_COLOR", "CLICOLOR_FORCE", "TTY_COMPATIBLE"):
        os.environ.pop(name, None)


@pytest.fixture(scope="session", autouse=True)
def _warm() -> Iterator[None]:
    """Let releases that are made in this process share what their kernels are forked from."""
    with kept_warm():
        yield


@pytest.fixture(scope="session", params=sorted(RENDERERS))
def renderer(request: pytest.FixtureRequest) -> Renderer:
    """Return one renderer after the other; Quarto where there is one."""
    if request.param == "quarto":
        skip_without_quarto()
    return choose_renderer(request.param, ROOT)


@pytest.fixture
def project_dir(tmp_path: Path) -> Path:
    """Return a copy of the project that a test may change."""
    return copy_project(tmp_path / "project")


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> RunResult:
    """Make the reference release once, with the embedded renderer, in every format."""

    def make(folder: Path) -> RunResult:
        return run(
            Job(
                folder / "params/2024-19.yml",
                project=Project(folder),
                formats=("html", "pdf", "docx", "epub", "mail"),
                renderer="pandoc",
            )
        )

    return made_once(tmp_path_factory, "reference", make)


@pytest.fixture(scope="session")
def quarto(tmp_path_factory: pytest.TempPathFactory) -> RunResult:
    """Make the reference release with the Quarto of this machine."""
    skip_without_quarto()

    def make(folder: Path) -> RunResult:
        return run(Job(folder / "params/2024-19.yml", project=Project(folder), renderer="quarto"))

    return made_once(tmp_path_factory, "quarto", make)
