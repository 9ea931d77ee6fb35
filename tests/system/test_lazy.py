"""Names of a module that are imported when they are first used."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import caricc_report as cr
from caricc_report import plugins

if TYPE_CHECKING:
    from types import ModuleType


@pytest.mark.parametrize(
    "name, hint",
    [
        ("figure_reported", "; did you mean 'figures_reported'\\?$"),
        ("participants", r"; dir\(caricc_report\) lists those that it has$"),
    ],
    ids=["misspelt", "removed"],
)
def test_a_name_that_there_is_not_says_what_there_is(name: str, hint: str) -> None:
    """A notebook may be of a time when there was such a name."""
    with pytest.raises(AttributeError, match=f"no attribute '{name}'{hint}"):
        getattr(cr, name)


@pytest.mark.program
def test_a_module_can_be_a_public_name() -> None:
    """Also where nothing else has imported it."""
    code = "from caricc_report.plugins import nodes; nodes.Paragraph"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("module", [cr, plugins], ids=["package", "plugins"])
def test_a_stub_states_the_names_that_there_are(module: ModuleType) -> None:
    """Each line of it is an import of one name, and no other name is there."""
    stub = Path(str(module.__file__)).with_suffix(".pyi").read_text(encoding="utf-8")
    body = ast.parse(stub).body
    names = [each.names[0].name for each in body if isinstance(each, ast.ImportFrom)]
    assert (sorted(names), len(names)) == (dir(module), len(body))


@pytest.mark.program
def test_a_function_of_a_table_is_imported_when_it_is_called() -> None:
    """Not when the table is: a run may need none of its others."""
    code = (
        "import sys\n"
        "from caricc_report.loaders import LOADERS\n"
        "loader = LOADERS['.csv']\n"
        "print('caricc_report.loaders.csv_files' in sys.modules, callable(loader))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout == "False True\n"
