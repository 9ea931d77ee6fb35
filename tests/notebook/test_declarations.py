"""The parameters cell declares by literals, which a run reads without executing anything."""

from __future__ import annotations

import nbformat
import pytest

from caricc_report.notebook.declarations import declaration_errors, own_parameters


def problems(source: str) -> list[str]:
    """Return what is wrong with a parameters cell."""
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": ["parameters"]})
    notebook = nbformat.v4.new_notebook(cells=[cell])
    found = [
        str(error).removeprefix("a.ipynb: ") for error in declaration_errors(notebook, "a.ipynb")
    ]
    return found or [str(own_parameters(notebook))]


@pytest.mark.parametrize(
    "source, declared",
    [
        ("", {}),
        ("#| include: false\nrelease = '2024-19'  # the library's\nlanguage = 'en'", {}),
        ("threshold = 5\nshare: float = -0.5", {"threshold": 5, "share": -0.5}),
        ("outlets = ['a', 'b']\nstrict = False", {"outlets": ["a", "b"], "strict": False}),
        ("since = '2024-01-01'\nlast = None", {"since": "2024-01-01", "last": None}),
    ],
)
def test_own_parameters_are_what_the_library_has_not(
    source: str, declared: dict[str, object]
) -> None:
    """The library's may be declared or not; all others are the notebook's own."""
    assert problems(source) == [str(declared)]


LITERAL = "is not text, a number, True, False, None or a list of them"


NO_LITERALS = [
    ("since = datetime.date(2024, 1, 1)", LITERAL),
    ("import os", LITERAL),
    ("print()", LITERAL),
    ("a = b = 1", LITERAL),
    ("a, b = 1, 2", LITERAL),
    ("a: int", LITERAL),
    ("a = {'b': 1}", LITERAL),
    ("a = [[1]]", LITERAL),
    ("a = 1e999", LITERAL),
    ("a = f'{1}'", LITERAL),
    ("a += 1", LITERAL),
    ("language = 1", 'is not a plain string; write it as language = "value"'),
    ("as_of = None", "is not a plain string"),
    ("languages = ['en']", "declares 'languages'; a parameters file has it with another"),
    ("notebook = None", "declares 'notebook'"),
]


def test_what_is_no_literal_is_refused() -> None:
    """The line is named; a date is told how to be written."""
    for source, problem in NO_LITERALS:
        (found,) = problems(source)
        assert found.startswith(f"line 1 of the parameters cell {problem}")
