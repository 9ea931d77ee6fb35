"""Ids of tests are words, the same in every process, so that workers collect the same tests."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from ids import LONGEST, words
from projects import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TESTS = """
import gzip, time, pytest

CONTENT = gzip.compress(b"a", mtime=time.time_ns() % 2**31)

@pytest.mark.parametrize("content", [CONTENT, {"b", "a", "c"}, lambda: 1, "\\0", "«Да»: нет"])
@pytest.mark.parametrize("number", [1, None])
def test_it(content, number):
    pass
"""


def test_every_id_is_of_words(request: pytest.FixtureRequest) -> None:
    """No id of this run is endless, or holds what a terminal or a shell would not show."""
    ids = {item.nodeid.partition("[")[2].rstrip("]") for item in request.session.items}
    assert [
        each for each in ids if not re.fullmatch(r"[\w.,:;+/' ()=&#-]{,99}", each, re.ASCII)
    ] == []


def test_ids_are_the_same_in_every_process(tmp_path: Path) -> None:
    """Neither the clock, nor the order of sets, nor an address in memory is in an id."""
    (tmp_path / "test_it.py").write_text(TESTS, encoding="utf-8")
    collect = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    own = ["-c", "/dev/null", "--rootdir", str(tmp_path), "-p", "ids", "test_it.py"]
    said = [
        subprocess.run(
            [*collect, *own],
            cwd=tmp_path,
            env={
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}",
                "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            },
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()[:10]
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
    assert said[0][:5] == [
        f"test_it.py::test_it[1-{each}]"
        for each in ("content0", "a-b-c", "content1", "u-0000", "da-net")
    ]


@pytest.mark.parametrize("value", ["a" * 99, "a " * 99, "[" * 99, ["a"] * 99, {"a": "b " * 99}])
def test_no_value_makes_a_long_id(value: object) -> None:
    """What is long is cut."""
    assert 0 < len(words(value) or "") <= LONGEST
