"""What attacks share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hostile import ENDS, SECRET
from made import folder_once
from payloads import VARIABLE
from writers import fill_template, fresh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from caricc_report.document.rendering import Renderer
    from caricc_report.release.job import RunResult


@pytest.fixture(scope="session")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Put the canary into a file and a variable, and return the file's path."""
    path = tmp_path_factory.mktemp("canary") / "canary.txt"
    path.write_text(SECRET, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, SECRET)
        yield str(path)


@pytest.fixture(scope="session", autouse=True)
def _ended() -> Iterator[None]:
    """End the browser in which hostile pages were looked at."""
    with ENDS:
        yield


@pytest.fixture(scope="session")
def released(renderer: Renderer, request: pytest.FixtureRequest) -> RunResult:
    """Return the reference release as the renderer of the test made it."""
    name = "reference" if renderer.name == "pandoc" else renderer.name
    made: RunResult = request.getfixturevalue(name)
    return made


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, reference: RunResult) -> Path:
    """Return a project with a draft, a published and archived release, and records to import."""

    def fill(folder: Path) -> None:
        fill_template(folder / "project", reference.directory)

    return folder_once(tmp_path_factory, "atomic", fill) / "project"


@pytest.fixture
def prepare(template: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that makes a fresh project for an action."""
    numbers = iter(range(10_000))
    return lambda action: fresh(action, template, tmp_path / str(next(numbers)))
