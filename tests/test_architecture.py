"""The modules import one another in one order, and each half keeps to itself."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys

import pytest
from importlinter.cli import lint_imports
from projects import ROOT

import caricc_report

PACKAGE = ROOT / "caricc_report"


def test_the_top_level_shows_the_rooms() -> None:
    """The package's top level holds the rooms, six modules and two stubs, and nothing else."""
    others = {"__pycache__", "__init__.pyi", "plugins.pyi", "py.typed"}
    found = {path.name for path in PACKAGE.iterdir()} - others
    modules = {
        "__init__.py", "__main__.py", "errors.py", "plugins.py", "project.py", "version.py",
    }  # fmt: skip
    rooms = {
        "archive", "cli", "displays", "document", "editorial", "intake", "loaders", "model",
        "notebook", "release", "system", "text",
    }  # fmt: skip
    assert found == modules | rooms


def test_rooms_import_in_one_order() -> None:
    """The contracts of pyproject.toml hold: the order of the rooms, and the walls."""
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_every_public_name_is_there() -> None:
    """A public name is imported from its home, and no module of the package hides it."""
    for name in caricc_report.__all__:
        value = getattr(caricc_report, name)
        assert value.__doc__
        assert not (PACKAGE / f"{name}.py").exists()


def test_what_is_listed_is_public() -> None:
    """The module lists its public names, whatever has been imported from it, and nothing else."""
    importlib.import_module("caricc_report.cli")
    assert dir(caricc_report) == sorted([*caricc_report.__all__, "__version__"])


@pytest.mark.program
def test_jupyter_completes_to_what_is_public() -> None:
    """After a dot, IPython offers the public names and nothing else."""
    code = (
        "from IPython.core.completer import provisionalcompleter\n"
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell()\n"
        "shell.run_cell('import caricc_report as cr; day = cr.Period')\n"
        "with provisionalcompleter():\n"
        "    print(*(each.text for each in shell.Completer.completions('cr.', 3)))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {*ended.stdout.split()} == {*caricc_report.__all__}


def test_an_unknown_public_name_is_an_attribute_error() -> None:
    """A misspelt name is reported as for any module."""
    with pytest.raises(AttributeError, match="no attribute 'covr'"):
        importlib.import_module("caricc_report").covr  # noqa: B018 - the access is the test


def test_no_machine_path_is_in_the_project() -> None:
    """No file of the package or the notebooks names a place of one machine."""
    for folder in ("caricc_report", "notebooks", "_extensions", "params"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix in {".py", ".ipynb", ".lua", ".typ", ".yml", ".css"}:
                text = path.read_text(encoding="utf-8")
                assert not any(f"{start}/" in text for start in ("/home", "/root", "/work", "/opt"))


def test_one_module_knows_half_months() -> None:
    """A half-month is one kind of period among others: the module of kinds alone names it."""
    named = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if re.search("half.?month", path.read_text(encoding="utf-8"), re.IGNORECASE)
    }
    assert named == {"model/period_kind.py"}
