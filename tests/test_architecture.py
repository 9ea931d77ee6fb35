"""The modules import one another in one order, and each half keeps to itself."""

from __future__ import annotations

import ast
import importlib

import pytest
from projects import ROOT

import caricc_report

PACKAGE = ROOT / "caricc_report"
ORDER = (
    "system", "model", "text", "editorial", "editorial.duplicates", "displays", "notebook",
    "document", "release", "release.diff", "intake.web", "intake.past_releases", "errors",
    "system.optional", "system.supervisor", "system.limits", "system.subprocesses",
    "system.sandbox", "system.locks", "system.files", "system.atomic", "system.transactions",
    "model.period", "text.wording", "text.markdown", "model.urls", "model.article",
    "model.validation", "system.yaml_text", "system.zip_parts", "model.profile",
    "model.parameters", "model.record", "loaders.tables", "loaders.json_lines",
    "loaders.markdown_folder", "loaders.csv_files", "loaders.sheets", "loaders.xlsx",
    "loaders.parquet", "loaders.sql", "loaders", "editorial.corpus", "editorial.facts",
    "archive.index", "archive.rows", "archive.building", "archive.reading",
    "editorial.comparison", "archive.queries", "archive", "editorial.narrative",
    "displays.charts", "model.handover", "model.photo", "editorial.release",
    "editorial.checks.finding", "editorial.checks.number_words", "editorial.checks.subject",
    "editorial.checks.scripts", "editorial.checks.numbers", "editorial.checks.addresses",
    "editorial.checks.outlets", "editorial.checks.dates", "editorial.checks.texts",
    "editorial.checks.headlines", "editorial.checks.images", "editorial.checks.figures",
    "editorial.checks.counts", "editorial.checks.waivers", "editorial.checks.prose",
    "editorial.checks", "intake", "editorial.duplicates.likeness",
    "editorial.duplicates.merging", "editorial.duplicates.pairs",
    "editorial.duplicates.duplicates", "loaders.markdown_writing", "intake.slugs",
    "intake.past_releases.lines", "intake.past_releases.countries",
    "intake.past_releases.topics", "intake.past_releases.origins", "intake.past_releases.front",
    "intake.past_releases.articles", "intake.past_releases.pdf_lines",
    "intake.past_releases.layouts", "intake.past_releases.reading", "intake.web.addresses",
    "intake.web.snapshots", "intake.web.connections", "intake.web.fetching",
    "intake.web.languages", "intake.web.bodies", "intake.web.encodings", "intake.web.pictures",
    "intake.web.pages", "intake.web.feeds", "intake.web.records", "editorial.trends",
    "editorial.review", "displays.text", "displays.numbers", "displays.handover",
    "displays.annex", "displays.trends", "displays.review", "project",
    "release.parameters_files", "archive.updating", "release.checking", "document.fonts",
    "notebook.kernel", "notebook.kernels", "notebook.connection", "notebook.engine",
    "notebook.execution", "document.document", "document.rendering", "document.description",
    "document.typst_process", "document.typst", "document.pandoc", "document.quarto",
    "document.renderers", "release.manifest", "intake.past_releases.process",
    "intake.importing", "system.git", "release.folder", "release.files",
    "release.manifest_reading", "notebook.sources", "document.golden",
    "release.diff.statements", "release.diff.words", "release.diff.reading",
    "release.diff.records", "release.diff.content", "release.diff.report",
    "release.diff.comparison", "release.number_lint", "release.inputs", "release.making",
    "release.pipeline", "release.correction", "release.publications", "release.drafts",
    "release.ro_crate", "release.publishing", "release.rebuilding", "release.verifying",
    "intake.past_releases.backtesting", "cli.rap_check", "cli.diagnosis", "cli.exit_codes",
    "cli.console", "cli.options", "cli.publications", "cli.releases", "cli.sources",
    "cli.archives", "cli.diffs", "cli.notebooks", "cli.machine", "cli",
)  # fmt: skip
"""Every module, each importing only from those before it."""
LIBRARY = ORDER[ORDER.index("system.locks") : ORDER.index("project")]
HOST = (
    *ORDER[: ORDER.index("system.locks")],
    *ORDER[ORDER.index("document.fonts") : ORDER.index("release.manifest")],
)
ABOUT_ARTICLES = {
    "model.article",
    "model.profile",
    "model.parameters",
    "loaders",
    "editorial.corpus",
    "editorial.facts",
    "editorial.release",
}


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
