"""What the attacks with hostile texts share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hostile import ENDS, SECRET
from payloads import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

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
