"""What the command prints for people."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from caricc_report.cli.console import found_rows


@pytest.mark.parametrize(
    "severity, n, rows",
    [
        ("warning", 6, [("", "in 6 articles: a0, a1, a2, a3, a4, a5; the first: 0 (--json: all)")]),
        ("warning", 2, [("a0", "0"), ("a1", "1")]),
        ("error", 6, [(f"a{n}", f"{n}") for n in range(6)]),
    ],
)
def test_many_alike_are_one_row(severity: str, n: int, rows: list[tuple[str, str]]) -> None:
    """Warnings that many articles have do not hide the others; each error is told."""
    found = [
        {"severity": severity, "id": "text-short", "articles": [f"a{n}"], "message": f"{n}"}
        for n in range(n)
    ]
    other = {"severity": "warning", "id": "word-doubled", "articles": ["b"], "message": "x"}
    expected = [(severity, "text-short", *row) for row in rows]
    assert [*found_rows([*found, other])] == [*expected, ("warning", "word-doubled", "b", "x")]


def test_a_fault_is_a_line_of_a_log_of_json() -> None:
    """With its traceback, and so is a warning of any library; the exit code is that of a fault."""
    code = """import warnings
from caricc_report import cli
cli.console.log_as_json(True)
cli.application = lambda _: lambda **_: warnings.warn("of a library") or 1 / 0
cli.main()"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    warned, failed = map(json.loads, ended.stderr.splitlines())
    assert (warned["level"], warned["message"]) == ("warning", "of a library")
    assert failed["level"] == "error"
    assert failed["message"].endswith("\nZeroDivisionError: division by zero")
    assert ended.returncode == 1
