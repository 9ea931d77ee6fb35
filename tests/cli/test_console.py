"""What the command prints for people."""

from __future__ import annotations

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
