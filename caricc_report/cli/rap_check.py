"""The levels of a reproducible analytical pipeline (RAP), as checks of a project.

The criteria are those of the RAP Community of Practice of NHS England, "Levels of RAP":
baseline, silver and gold, each with all that the levels before it ask.
"""

from __future__ import annotations

import ast
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from caricc_report.errors import CariccReportError
from caricc_report.loaders import load_articles
from caricc_report.notebook.sources import check_notebooks
from caricc_report.project import Project
from caricc_report.release.pipeline import check, compute_release_facts
from caricc_report.release.publications import publications
from caricc_report.release.verifying import verify
from caricc_report.system.git import checkout_of, commits_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

Level = Literal["baseline", "silver", "gold"]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that a level asks, and whether it is so."""

    level: Level
    name: str
    """What is asked."""
    is_met: bool
    evidence: str
    """What was looked at, and what was found."""


def rap_check(project: Project | None = None) -> tuple[Criterion, ...]:
    """Return every criterion with its evidence, by level.

    Parameters
    ----------
    project
        The project; the one that the working folder belongs to, if not given.
    """
    project = project or Project.find()
    return tuple(_criterion(level, name, find, project) for level, name, find in _CRITERIA)


def _criterion(
    level: Level, name: str, find: Callable[[Project], str], project: Project
) -> Criterion:
    """Return a criterion; what it looks for is there, or a `_LackError` says what is not."""
    try:
        return Criterion(level, name, is_met=True, evidence=find(project))
    except (CariccReportError, _LackError, OSError, ValueError) as error:
        return Criterion(level, name, is_met=False, evidence=str(error))


class _LackError(Exception):
    """Something that a criterion asks for is not there."""


def _need(condition: object, lack: str) -> None:
    if not condition:
        raise _LackError(lack)


def _file(project: Project, *names: str) -> Path:
    """Return the first of some files that is there."""
    for name in names:
        if (project.root / name).is_file():
            return project.root / name
    raise _LackError(f"there is no {' or '.join(names)}")


def _open_language(project: Project) -> str:
    sources = [*_modules(project), *project.notebook_paths()]
    _need(sources, "there is neither a module of Python nor a notebook")
    return f"{len(sources)} modules and notebooks, all of them Python"


def _version_control(project: Project) -> str:
    checkout = checkout_of(project.root)
    if checkout is None:
        raise _LackError("the project is no git repository with a commit")
    return f"git commit {checkout.commit[:12]}"


def _readme(project: Project) -> str:
    text = _file(project, "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^.*caricc-report run .*$", text, re.MULTILINE)
    _need(commands, "README.md: no command that makes a release")
    return f"README.md: {commands[0].strip()}"


def _review(project: Project) -> str:
    guide = _file(project, "docs/reviewers.md")
    workflow = _file(project, "docs/ci/github-actions.yml", ".github/workflows/release.yml")
    text = workflow.read_text(encoding="utf-8")
    _need("pull_request" in text and "caricc-report diff" in text, "no review in the workflow")
    names = f"{project.name(guide)}, {project.name(workflow)}"
    return f"{names}: every change is a pull request, with a diff of its content"


def _open(project: Project) -> str:
    licence = _file(project, "LICENSE", "LICENCE")
    return f"{licence.name}: {licence.read_text(encoding='utf-8').splitlines()[0]}"


def _by_code(project: Project) -> str:
    made = []
    for path in project.params_paths():
        facts = compute_release_facts(path, project=project)
        made.append(f"{facts.release}: {facts['articles.total'].value:g} articles")
    _need(made, "params: there is no release to make")
    return f"one command makes each release; {', '.join(made[-5:])}"


def _documented(project: Project) -> str:
    pages = sorted((project.root / "docs").glob("*.md"))
    _need(pages, "there are no pages in docs/")
    bare = sorted(
        f"{project.name(path)}:{node.lineno} {node.name}"
        for path in _modules(project)
        for node in _public(path)
        if ast.get_docstring(node) is None
    )
    _need(not bare, f"without a docstring: {', '.join(bare[:5])}")
    return f"{len(pages)} pages in docs/; every public class and function has a docstring"


def _organised(project: Project) -> str:
    folders = ("params", "notebooks", "docs", "tests")
    missing = [name for name in folders if not (project.root / name).is_dir()]
    _need(not missing, f"there is no folder {', '.join(missing)}")
    return f"folders {', '.join(folders)}"


def _reusable(project: Project) -> str:
    defects = check_notebooks(project)
    _need(not defects, str(defects[0]) if defects else "")
    n_functions = sum(
        isinstance(node, ast.FunctionDef) for path in _modules(project) for node in _public(path)
    )
    _need(n_functions, "there is no public function")
    return f"{n_functions} public functions and methods; notebooks define none"


def _style(project: Project) -> str:
    tools = _pyproject(project).get("tool", {})
    _need({"ruff", "mypy"} <= tools.keys(), "pyproject.toml: no settings of ruff and mypy")
    run = _file(project, ".ci/run").read_text(encoding="utf-8")
    _need("ruff check" in run and "mypy" in run, ".ci/run does not hold the code to its style")
    return "pyproject.toml: ruff and mypy; .ci/run holds the code to both"


def _tested(project: Project) -> str:
    n_tests = sum(
        path.read_text(encoding="utf-8").count("\ndef test_")
        for path in (project.root / "tests").rglob("test_*.py")
    )
    _need(n_tests, "there are no tests in tests/")
    back = _file(project, "tests/intake/past_releases/test_backtesting.py")
    return f"{n_tests} test functions in tests/; {project.name(back)} makes past releases again"


def _dependencies(project: Project) -> str:
    listed = _pyproject(project).get("project", {}).get("dependencies", [])
    unbounded = [name for name in listed if ">=" not in name]
    _need(listed and not unbounded, f"without a lowest version: {', '.join(unbounded) or 'all'}")
    return f"pyproject.toml: {len(listed)} dependencies, each with its lowest version"


def _logged(project: Project) -> str:
    checked = [check(path, project=project) for path in project.params_paths()]
    _need(checked, "params: there is no release to check")
    n_findings = sum(map(len, checked))
    return f"checks.json and manifest.json of every run; {n_findings} findings in all releases"


def _tidy(project: Project) -> str:
    articles = load_articles(project.articles_dir, project.name(project.articles_dir))
    _need(articles, "there are no records")
    return f"{len(articles)} validated records, one an article; articles.jsonl, Parquet archive"


def _packaged(project: Project) -> str:
    content = _pyproject(project)
    _need("build-system" in content, "pyproject.toml: no build system")
    scripts = ", ".join(content.get("project", {}).get("scripts", {}))
    _need(scripts, "pyproject.toml: no command")
    return f"pyproject.toml: package {content['project']['name']}, command {scripts}"


def _integrated(project: Project) -> str:
    run = _file(project, ".ci/run")
    _need("pytest" in run.read_text(encoding="utf-8"), ".ci/run runs no tests")
    return ".ci/run: the tests, the linter and the type checker, for every change"


def _scheduled(project: Project) -> str:
    page = _file(project, "docs/schedulers.md").read_text(encoding="utf-8")
    _need("--date" in page and "OnCalendar" in page, "docs/schedulers.md: no schedule")
    return "docs/schedulers.md: cron and systemd run it with a date"


def _back_tested(project: Project) -> str:
    published = publications(project)
    deviating = [each.id for each in published if not verify(each.directory).is_good]
    _need(not deviating, f"not as they were published: {', '.join(deviating)}")
    if not published:
        return "no release is published yet"
    last = published[-1]
    again = verify(last.directory, project=project, rebuild=True)
    _need(again.is_good, f"{last.id}: not the same when made again: {', '.join(again.differing)}")
    return f"{len(published)} published, all as they were; {last.id} gives the same bytes again"


def _signposted(project: Project) -> str:
    text = _file(project, "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## \[([^\]]+)\]", text, re.MULTILINE)
    _need(versions, "CHANGELOG.md: no version")
    n_commits = commits_of(project.root)
    return f"CHANGELOG.md: {', '.join(versions[:3])}; {n_commits} commits"


_CRITERIA: tuple[tuple[Level, str, Callable[[Project], str]], ...] = (
    ("baseline", "data are produced by code in an open-source language", _open_language),
    ("baseline", "code is under version control", _version_control),
    ("baseline", "a README says how to reproduce the outputs", _readme),
    ("baseline", "code is reviewed by peers", _review),
    ("baseline", "code is open", _open),
    ("silver", "outputs are produced by code with little work by hand", _by_code),
    ("silver", "code is well documented", _documented),
    ("silver", "code is well organised, in standard folders", _organised),
    ("silver", "functions are reusable", _reusable),
    ("silver", "code keeps to a style", _style),
    ("silver", "there are tests, back tests among them", _tested),
    ("silver", "dependencies are listed", _dependencies),
    ("silver", "what a run did is recorded", _logged),
    ("silver", "data are tidy", _tidy),
    ("gold", "code is a package", _packaged),
    ("gold", "tests run for every change", _integrated),
    ("gold", "runs are started by a schedule", _scheduled),
    ("gold", "published releases can be made again", _back_tested),
    ("gold", "changes are signposted", _signposted),
)


def _modules(project: Project) -> list[Path]:
    return sorted((project.root / "caricc_report").rglob("*.py"))


def _public(path: Path) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """Yield the public functions, classes and methods of a module."""

    def within(node: ast.AST) -> Iterator[ast.FunctionDef | ast.ClassDef]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.ClassDef) and child.name[:1] != "_":
                yield child
                if isinstance(child, ast.ClassDef):
                    yield from within(child)

    yield from within(ast.parse(path.read_text(encoding="utf-8")))


def _pyproject(project: Project) -> dict[str, Any]:
    content: dict[str, Any] = tomllib.loads(
        _file(project, "pyproject.toml").read_text(encoding="utf-8")
    )
    return content
