#!/usr/bin/env python3
"""Check this repository against the levels of a reproducible analytical pipeline (RAP).

The criteria are those of the RAP Community of Practice of NHS England, "Levels of RAP". A line for
each says what was looked at and what was found; the exit code is 1 if one is not met.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import caricc_report as cr
from caricc_report.loaders import load_articles
from caricc_report.notebook.sources import check_notebooks
from caricc_report.project import Project
from caricc_report.release.publications import publications
from caricc_report.release.verifying import verify
from caricc_report.system.git import source_of


class NotMet(Exception):  # noqa: N818 - it is no fault of the script
    """What a criterion asks for is not there."""


def need(found: object, lack: str) -> None:
    """Raise what a criterion lacks, if nothing was found."""
    if not found:
        raise NotMet(lack)


def stated(project: Project, name: str, *patterns: str) -> str:
    """Return the line of a file that matches the first of some patterns; all have to match."""
    need((project.root / name).is_file(), f"there is no {name}")
    text = (project.root / name).read_text(encoding="utf-8")
    found = [re.search(pattern, text, re.MULTILINE) for pattern in patterns]
    for pattern, match in zip(patterns, found, strict=True):
        need(match, f"{name}: nothing matches {pattern!r}")
    return f"{name}: {found[0][0].strip()}"


def version_control(project: Project) -> str:
    """Return the commit."""
    source = source_of(project.root, ())
    need(source, "the project is no git repository with a commit")
    return f"git commit {source.commit[:12]}"


def review(project: Project) -> str:
    """Return where it says how a change is reviewed."""
    workflow = stated(project, "docs/ci/github-actions.yml", "pull_request", "caricc-report diff")
    return f"{stated(project, 'docs/reviewers.md', '^## In a pull request')}; {workflow}"


def by_code(project: Project) -> str:
    """Return how many articles each release has."""
    facts = [
        cr.compute_release_facts(cr.Job(path, project=project)) for path in project.params_paths()
    ]
    need(facts, "params: there is no release to make")
    return ", ".join(f"{each.release}: {each['articles.total'].value:g} articles" for each in facts)


def organised(project: Project) -> str:
    """Return the standard folders."""
    folders = ("params", "notebooks", "docs", "tests")
    missing = [name for name in folders if not (project.root / name).is_dir()]
    need(not missing, f"there is no folder {', '.join(missing)}")
    return f"folders {', '.join(folders)}"


def reusable(project: Project) -> str:
    """Return where the functions are, if the notebooks pass their checks."""
    defects = check_notebooks(project)
    need(not defects, "; ".join(map(str, defects)))
    return f"package caricc_report; {len(project.notebook_paths())} notebooks pass their checks"


def tested(project: Project) -> str:
    """Return how many tests there are."""
    paths = (project.root / "tests").rglob("test_*.py")
    n_tests = sum(path.read_text(encoding="utf-8").count("\ndef test_") for path in paths)
    back = stated(project, "tests/intake/past_releases/test_backtesting.py", "^def test_.*")
    return f"{n_tests} test functions in tests/; {back}"


def dependencies(project: Project) -> str:
    """Return how many dependencies are listed, each with its lowest version."""
    stated(project, "pyproject.toml", r"^\[project\]")
    content = tomllib.loads((project.root / "pyproject.toml").read_text(encoding="utf-8"))
    listed = content["project"]["dependencies"]
    unbounded = [name for name in listed if ">=" not in name]
    need(not unbounded, f"without a lowest version: {', '.join(unbounded)}")
    return f"pyproject.toml: {len(listed)} dependencies, each with its lowest version"


def recorded(project: Project) -> str:
    """Return how much the checks find."""
    n_findings = sum(
        len(cr.check(cr.Job(path, project=project))) for path in project.params_paths()
    )
    return f"checks.json and manifest.json of every run; {n_findings} findings in all releases"


def tidy(project: Project) -> str:
    """Return how many valid records there are."""
    articles = load_articles(project.file(project.articles_dir))
    need(articles, "there are no records")
    return f"{len(articles)} validated records, one an article; articles.jsonl, Parquet archive"


def rebuilt(project: Project) -> str:
    """Return what is published, if all is as it was and the last can be rebuilt."""
    published = publications(project)
    for each in published:
        good = verify(each.folder.path, project=project, rebuild=each is published[-1]).is_good
        need(good, f"{each.id}: not as it was published, or not rebuilt to the same bytes")
    return f"{len(published)} published releases, all as they were"


CRITERIA = (
    ("baseline", "data are produced by code in an open-source language",
     lambda p: stated(p, "pyproject.toml", "requires-python.*")),
    ("baseline", "code is under version control", version_control),
    ("baseline", "a README says how to reproduce the outputs",
     lambda p: stated(p, "README.md", "^.*caricc-report run .*$")),
    ("baseline", "code is reviewed by peers", review),
    ("baseline", "code is open", lambda p: stated(p, "LICENSE", ".+")),
    ("silver", "outputs are produced by code with little work by hand", by_code),
    ("silver", "code is well documented",  # ruff asks for a docstring of all that is public.
     lambda p: stated(p, "pyproject.toml", r'^select = \["ALL"\]', 'convention = "numpy"')),
    ("silver", "code is well organised, in standard folders", organised),
    ("silver", "functions are reusable", reusable),
    ("silver", "code keeps to a style", lambda p: stated(p, ".ci/run", ".*ruff check", "mypy")),
    ("silver", "there are tests, back tests among them", tested),
    ("silver", "dependencies are listed", dependencies),
    ("silver", "what a run did is recorded", recorded),
    ("silver", "data are tidy", tidy),
    ("gold", "code is a package",
     lambda p: stated(p, "pyproject.toml", "^build-backend.*", r"^\[project.scripts\]")),
    ("gold", "tests run for every change", lambda p: stated(p, ".ci/run", r"[^ ]*bin/pytest.*")),
    ("gold", "runs are started by a schedule",
     lambda p: stated(p, "docs/schedulers.md", ".*OnCalendar.*", "--date")),
    ("gold", "published releases can be rebuilt", rebuilt),
    ("gold", "changes are signposted", lambda p: stated(p, "CHANGELOG.md", r"^## \[.*")),
)  # fmt: skip


def main() -> int:
    """Print every criterion with its evidence, and return the exit code."""
    project = Project.find(Path(__file__).resolve().parent)
    n_lacking = 0
    for level, name, evidence in CRITERIA:
        try:
            print(f"{level}: {name}: {evidence(project)}")
        except (cr.CariccReportError, NotMet) as lack:
            n_lacking += 1
            print(f"{level}: {name}: NOT MET: {lack}")
    return 1 if n_lacking else 0


if __name__ == "__main__":
    sys.exit(main())
