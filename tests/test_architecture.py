"""The modules import one another in one order, and each half keeps to itself."""

from __future__ import annotations

import ast
import importlib

import pytest
from conftest import ROOT

import caricc_report

PACKAGE = ROOT / "caricc_report"
ORDER = (
    "errors", "extras", "supervisor", "limits", "programs", "apart", "locks", "plain_files",
    "replacing", "together", "period", "wording", "markup", "links", "schema", "defects",
    "yaml_text", "packages", "profile", "parameters", "records", "loaders.tables",
    "loaders.json_lines", "loaders.markdown_folder", "loaders.csv_files", "loaders.sheets",
    "loaders.xlsx", "loaders.parquet", "loaders.sql", "loaders", "corpus", "facts", "archive.index",
    "archive.rows", "archive.building", "archive.reading", "archive.comparison", "archive.queries",
    "archive", "descriptions", "charts", "handover", "photos", "release", "checks.finding",
    "checks.number_words", "checks.subject", "checks.scripts", "checks.numbers", "checks.addresses",
    "checks.outlets", "checks.dates", "checks.texts", "checks.headlines", "checks.images",
    "checks.figures", "checks.counts", "checks.waivers", "checks.prose", "checks", "intake",
    "intake.likeness", "intake.merging", "intake.pairs", "intake.duplicates", "intake.writing",
    "intake.slugs", "intake.release_lines", "intake.countries", "intake.topics", "intake.origins",
    "intake.release_front", "intake.articles", "intake.pdf_lines", "intake.layouts",
    "intake.past_release", "intake.addresses", "intake.snapshots", "intake.connections",
    "intake.fetching", "intake.languages", "intake.bodies", "intake.encodings", "intake.pictures",
    "intake.pages", "intake.feeds", "intake.web", "trends", "review", "displays", "number_displays",
    "handover_display", "annex", "trend_displays", "review_displays", "project", "parameters_files",
    "archiving", "checking", "fonts", "kernel", "kernels", "kernel_connection", "papermill_engine",
    "execution", "document", "rendering", "renderers.description", "typesetting", "renderers.typst",
    "renderers.pandoc", "renderers.quarto", "renderers", "manifest", "release_reading", "importing",
    "source_control", "release_dir", "release_files", "manifest_reading", "notebook_sources",
    "golden", "statements", "word_diff", "release_content", "record_diff", "content_diff",
    "diff_texts", "comparison", "typed_numbers", "inputs", "making", "pipeline", "correction_texts",
    "publications", "drafts", "ro_crate", "publishing", "rebuilding", "verifying", "backtesting",
    "rap_check", "doctor", "cli.exit_codes", "cli.console", "cli.options", "cli.publications",
    "cli.releases", "cli.sources", "cli.archives", "cli.diffs", "cli.notebooks", "cli.machine",
    "cli",
)  # fmt: skip
"""Every module, each importing only from those before it."""
LIBRARY = ORDER[ORDER.index("locks") : ORDER.index("project")]
HOST = (*ORDER[: ORDER.index("locks")], *ORDER[ORDER.index("fonts") : ORDER.index("manifest")])
ABOUT_ARTICLES = {"schema", "profile", "parameters", "loaders", "corpus", "facts", "release"}


def source_of(module: str) -> str:
    """Return the source of a module, or of the package of that name."""
    path = PACKAGE / (module.replace(".", "/") + ".py")
    if not path.is_file():
        path = PACKAGE / module.replace(".", "/") / "__init__.py"
    return path.read_text(encoding="utf-8")


def imports_of(module: str) -> set[str]:
    """Return the package's modules that a module imports, lazily or for types included."""
    found = set()
    for node in ast.walk(ast.parse(source_of(module))):
        if isinstance(node, ast.ImportFrom) and node.module == "caricc_report":
            found |= {alias.name for alias in node.names if alias.name in ORDER}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("caricc_report."):
            home = (node.module or "").removeprefix("caricc_report.")
            inside = {f"{home}.{alias.name}" for alias in node.names}
            found |= inside if inside <= set(ORDER) else {home}
    return found


def test_every_module_has_a_place() -> None:
    """The order names every module of the package, and no other."""
    files = {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
        for path in PACKAGE.rglob("*.py")
    }
    assert files - {"__init__", "__main__"} == set(ORDER)


@pytest.mark.parametrize("module", ORDER)
def test_a_module_imports_only_what_is_before_it(module: str) -> None:
    """There is no cycle of any kind."""
    before = set(ORDER[: ORDER.index(module)])
    assert imports_of(module) <= before


@pytest.mark.parametrize("module", LIBRARY)
def test_the_library_knows_nothing_of_the_host(module: str) -> None:
    """Loaders to displays import no notebook machinery and no command line."""
    source = source_of(module)
    for name in ("papermill", "nbformat", "nbclient", "jupyter_client", "typer", "subprocess"):
        assert f"import {name}" not in source
        assert f"from {name}" not in source


@pytest.mark.parametrize("module", HOST)
def test_the_host_knows_nothing_of_articles(module: str) -> None:
    """Execution and rendering import nothing that is about articles."""
    assert not imports_of(module) & ABOUT_ARTICLES


@pytest.mark.parametrize("name", caricc_report.__all__)
def test_every_public_name_is_there(name: str) -> None:
    """A public name is imported from its home, and no module of the package hides it."""
    value = getattr(caricc_report, name)
    assert value.__doc__
    assert not (PACKAGE / f"{name}.py").exists()


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
