"""Marks: what a test uses that takes long. Without an option such tests are left out."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from projects import ROOT

from caricc_report.document.quarto import QuartoRenderer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SLOW = {
    "release": "makes a release or its documents, or looks at one",
    "kernel": "starts a kernel",
    "command": "runs the command, as a user does",
    "browser": "looks at a page in a browser",
    "program": "starts another program, or reads in a process of its own",
    "attack": "attacks a guarantee of [Reliability](reliability.md)",
}
"""The marks, and what they say of a test."""
BY_FIXTURE = {
    "release": {"reference", "quarto", "made", "renderer", "statistics", "quality", "corrected"},
    "kernel": {"golden"},
    "program": {"server"},
}
"""The marks of tests that use a fixture."""
STARTED = {
    "kernel": ("caricc_report.notebook.kernel", "ipykernel_launcher"),
    "command": ("caricc_report", "caricc-report"),
    "browser": ("chromium", "look.mjs", "drive.mjs"),
    "program": ("supervisor.py", "java", "javac", "initdb", "postgres", "strace", "npm"),
}
"""By its mark, words in the command lines of what a test without a mark must not start."""
ATTACKS = ROOT / "tests/attack"
_unmarked: list[str] = []
"""The test that runs, if it has none of the marks."""


def mark(item: pytest.Item) -> None:
    """Give a test the marks that its folder, its fixtures and its case tell."""
    used = set(getattr(item, "fixturenames", ()))
    told = {name for name, fixtures in BY_FIXTURE.items() if fixtures & used}
    told |= {"attack"} if item.path.is_relative_to(ATTACKS) else set()
    for name in sorted(told):
        item.add_marker(name)
    case = item.callspec.params.values() if hasattr(item, "callspec") else ()
    if is_marked(item, SLOW) and any(each in ("quarto", QuartoRenderer) for each in case):
        item.add_marker("quarto")


def left_out(config: pytest.Config) -> set[str]:
    """Return the marks that are left out: none, if all tests, marks or files are asked for."""
    is_named = config.args_source is config.ArgsSource.ARGS
    is_asked = config.getoption("all") or config.getoption("full") or config.option.markexpr
    return set() if is_named or is_asked else set(SLOW)


def is_marked(item: pytest.Item, names: Iterable[str]) -> bool:
    """Return whether a test has one of some marks."""
    return any(map(item.get_closest_marker, names))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Let a test without a mark fail if it starts what there is a mark for."""
    _unmarked[:] = [] if is_marked(item, SLOW) else [item.nodeid]
    result = yield
    _unmarked.clear()
    return result


def _refuse(event: str, given: tuple[Any, ...]) -> None:
    """Stop what a test without a mark starts; an audit hook, which hears of every process."""
    if event != "subprocess.Popen" or not _unmarked:
        return
    started = [given[1]] if isinstance(given[1], str | bytes | os.PathLike) else given[1]
    words = {Path(os.fsdecode(each)).name for each in started}
    for name, programs in STARTED.items():
        if found := words.intersection(programs):
            pytest.fail(f"{_unmarked[0]} starts {min(found)}; mark it: {name}")


sys.addaudithook(_refuse)
