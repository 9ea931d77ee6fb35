"""What packages add to a table by entry points, and what of it is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from caricc_report.errors import PluginError, UsageError
from caricc_report.system.extensible import Extensible, plugin_digests, takes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Install = Callable[..., None]

GROUP = "caricc_report.tests"
MODULE = """
def good(x): return x
def of_two(x, y): return x
def failing(x): raise ValueError("no such card")
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Return what installs a package that states entry points of the group."""
    (tmp_path / "added_by_a_test.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)

    def install(package: str, **points: str) -> None:
        folder = tmp_path / f"{package}-1.0.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Name: {package}\nVersion: 1.0\n")
        lines = [f"{name} = added_by_a_test:{value}\n" for name, value in points.items()]
        (folder / "entry_points.txt").write_text(f"[{GROUP}]\n{''.join(lines)}")

    return install


def table() -> Extensible[Callable[[object], object]]:
    """Return a table of functions of one argument, with one of its own."""
    return Extensible("tests", {"own": repr}, lambda _, value: "" if takes(value, 1) else "no fit")


def test_what_is_added_follows_by_name(install: Install) -> None:
    """Whatever the order of the packages, the names are sorted; their packages have versions."""
    install("second", b="good", c="missing")
    install("first", a="good")
    found = table()
    assert (list(found), len(found)) == (["own", "a", "b", "c"], 4)
    assert found["b"](7) == 7
    assert found.packages(["own", "b", "a", "none"]) == {"second": "1.0", "first": "1.0"}


@pytest.mark.parametrize(
    "packages, problem",
    [
        ({"one": {"own": "good"}}, "'own' of one 1.0 in .*tests: caricc-report itself has"),
        ({"one": {"new": "good"}, "two": {"new": "good"}}, "'new' of .*twice, by one 1.0 and two"),
        ({"one": {"new": "missing"}}, "cannot be imported, AttributeError: .*'missing'"),
        ({"one": {"new": "of_two"}}, "no fit, got <function of_two"),
    ],
    ids=["own name", "two packages", "not there", "not one"],
)
def test_what_does_not_fit_is_refused(
    install: Install, packages: dict[str, dict[str, str]], problem: str
) -> None:
    """The message names group, name and package, and what to do."""
    for package, points in packages.items():
        install(package, **points)
    with pytest.raises(PluginError, match=f"{problem}.*; update or uninstall it"):
        table()["new"]


@pytest.mark.parametrize(
    "edited", ["added_module.py", "added_folder/part.py", "added_folder/release/template/part.py"]
)
def test_edited_code_has_another_digest(edited: str, install: Install, tmp_path: Path) -> None:
    """The module that states a plug-in, or any in its package, though the version is the same."""
    install("one", a="good")
    metadata = tmp_path / "one-1.0.dist-info"
    points = "b = added_module:good\nc = added_folder.part:good [extra]\n"
    (metadata / "entry_points.txt").write_text(f"[{GROUP}]\n{points}[other]\nd = none:good\n")
    (tmp_path / "added_folder/release/template").mkdir(parents=True)
    for name in ("added_module.py", "added_folder/__init__.py", edited):
        (tmp_path / name).touch()
    before = plugin_digests([metadata])
    assert before.keys() == {"added_module", "added_folder"}
    (tmp_path / edited).write_text("good = 2")
    after = plugin_digests([metadata])
    changed = [name for name in before if before[name] != after[name]]
    assert changed == [edited.partition("/")[0].removesuffix(".py")]


def test_a_fault_is_that_of_the_package(install: Install) -> None:
    """What fails is named with its place; a deliberate error and our own faults stay."""
    install("one", new="failing")
    found = table()
    with (
        pytest.raises(PluginError, match=r"ValueError: no such card \(added_by_a_test.py, line 4"),
        found.answering("new"),
    ):
        found["new"](None)
    with pytest.raises(UsageError, match="said"), found.answering("new"):
        raise UsageError("said")
    with pytest.raises(ZeroDivisionError), found.answering("own"):
        1 / 0  # noqa: B018 - the fault is the test
