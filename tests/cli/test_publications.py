"""What commands about publications say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from caricc_report.cli import publications
from caricc_report.release.publications import Verification


@pytest.mark.parametrize(
    "causes, said",
    [
        ({"changed_inputs": ("a.css",)}, "changed in the project: a.css"),
        ({"changed_versions": ("caricc-report: other code",)}, "another version: caricc-report: "),
        ({}, "no cause is known: "),
    ],
    ids=["input", "code", "unknown"],
)
def test_a_difference_is_said_with_its_cause(
    causes: dict[str, Any], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or that none is known; nobody has to infer it from what is not said."""
    lines: list[str] = []
    monkeypatch.setattr(publications, "say", lines.append)
    found = Verification(Path("a"), is_rebuilt=True, differing=("release.en.html",), **causes)
    publications._say_verified(found, is_one_of_many=False)
    different, cause = lines
    assert different == "different when rebuilt: release.en.html"
    assert cause.startswith(said)
