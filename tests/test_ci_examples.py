"""The examples for CI: they are valid, careful, and their commands do what they say."""

from __future__ import annotations

import functools
import os
import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from command_line import change
from projects import ROOT, program, with_few_cells

from caricc_report.system.yaml_text import parse_yaml

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = ROOT / "docs" / "ci"
COMMAND = re.compile(r"\s*((?:_base/\.venv/bin/)?caricc-report )")


@functools.cache
def example(name: str) -> dict[str, Any]:
    """Return an example by the name of its file."""
    content = parse_yaml((EXAMPLES / name).read_text(encoding="utf-8"), name)
    assert isinstance(content, dict)
    return content


def scripts() -> dict[str, list[str]]:
    """Return by the name of its file the shell scripts of an example, in order."""
    github = example("github-actions.yml")["jobs"].values()
    steps = [step["run"] for job in github for step in job["steps"] if "run" in step]
    return {
        "github-actions.yml": steps,
        "gitlab-ci.yml": example("gitlab-ci.yml")["draft"]["script"],
    }


def calls(name: str) -> list[str]:
    """Return the lines of an example that call the command."""
    lines = [line for script in scripts()[name] for line in script.splitlines()]
    return [line.strip() for line in lines if COMMAND.match(line)]


def make_executable(file: Path, script: str) -> None:
    """Write a program that the shell finds."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """Return a folder of programs that stand for what is outside: a package index, and GitHub.

    An environment of this ``python3`` has the command under test, and a ``pip`` that installs
    nothing; this ``gh`` keeps what it is told to post.
    """
    folder, made = tmp_path / "programs", tmp_path / "made" / "bin"
    make_executable(made / "pip", "exit 0")
    make_executable(
        made / "caricc-report", f'exec {shlex.quote(sys.executable)} -m caricc_report "$@"'
    )
    make_executable(
        folder / "python3",
        f'[ "$1 $2" = "-m venv" ] && mkdir "$3" && cp -R {shlex.quote(str(made))} "$3"',
    )
    make_executable(folder / "gh", 'echo "$@" >posted.txt; for file; do :; done; cat "$file"')
    return folder


@pytest.fixture
def origin(project_dir: Path, tmp_path: Path) -> Path:
    """Return a repository with a branch of a reviewed change: a headline is edited."""
    change(with_few_cells(project_dir) / "params/2024-19.yml", "[en, ru]", "[en]")
    git(tmp_path, "init", "--quiet", "--initial-branch=main", str(project_dir))
    git(project_dir, "add", ".")
    git(project_dir, "commit", "--quiet", "--message=Begin")
    git(project_dir, "switch", "--quiet", "--create=students")
    record = project_dir / "data/articles/2024/2024-19/08-kz-zhetysu-school.en.md"
    change(record, "headline: Pupils", "headline: Students")
    git(project_dir, "commit", "--quiet", "--all", "--message=Call them students")
    return project_dir


def git(folder: Path, *words: str) -> str:
    """Return what git says of a repository."""
    author = ("-c", "user.name=Editor", "-c", "user.email=editor@example.org")
    command = [program("git"), *author, *words]
    said = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return said.stdout.strip()


def run_in_shell(script: str, folder: Path, *first: Path | str, **variables: str) -> str:
    """Run a script of an example as its CI does, in a shell that ends at the first failure.

    Parameters
    ----------
    script
        The script.
    folder
        Where it is run.
    first
        Folders of programs, before those of the machine.
    variables
        Environment variables.

    Returns
    -------
    str
        What it says.
    """
    path = os.pathsep.join([*map(str, first), os.environ["PATH"]])
    done = subprocess.run(
        [program("bash"), "-e", "-c", script],
        cwd=folder,
        env={**os.environ, **variables, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_both_call_the_same_commands() -> None:
    """What a reviewer gets does not depend on where the project lives."""
    assert calls("github-actions.yml") == calls("gitlab-ci.yml")
    called = [COMMAND.sub("", line).split()[0] for line in calls("gitlab-ci.yml")]
    assert called == ["notebooks", "check", "run", "run", "diff"]


@pytest.mark.command
def test_github_workflow_runs(origin: Path, programs: Path, tmp_path: Path) -> None:
    """Every script of the workflow runs, and what it posts at last is the change of content."""
    folder = tmp_path / "checkout"
    git(tmp_path, "clone", "--quiet", "--branch=students", str(origin), str(folder))
    git(tmp_path, "clone", "--quiet", "--branch=main", str(origin), str(folder / "_base"))
    files = {name: tmp_path / name for name in ("GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")}
    for file in files.values():
        file.touch()
    said = ""
    for script in scripts()["github-actions.yml"]:
        kept = [line.partition("=") for line in files["GITHUB_ENV"].read_text().splitlines()]
        path = files["GITHUB_PATH"].read_text().splitlines()
        variables = {name: str(file) for name, file in files.items()}
        variables |= {name: value for name, _, value in kept} | {"NUMBER": "1"}
        where = folder / "_build" if script.startswith("gh ") else folder
        said = run_in_shell(script, where, programs, *path, **variables)
    assert "~~Pupils~~ **Students**" in said
    assert files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8") == said
    assert (folder / "_build/2024-19/release.en.pdf").is_file()


def test_gitlab_pipeline_runs(origin: Path, programs: Path, tmp_path: Path) -> None:
    """The script of the pipeline runs in one shell, with the commands that the workflow tries."""
    stand_in = 'mkdir -p _build && echo "$@" | tee -a called.txt'
    make_executable(tmp_path / "made/bin/caricc-report", stand_in)
    folder = tmp_path / "checkout"
    git(tmp_path, "clone", "--quiet", "--branch=students", str(origin), str(folder))
    base = git(origin, "rev-parse", "main")
    script = "\n".join(scripts()["gitlab-ci.yml"])
    run_in_shell(script, folder, programs, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    compared = "diff _base/_build/2024-19 _build/2024-19 --format markdown"
    assert (folder / "called.txt").read_text(encoding="utf-8").splitlines() == [
        "notebooks check",
        "check params/2024-19.yml",
        "run params/2024-19.yml",
        "run _base/params/2024-19.yml --project _base --format html",
        compared,
    ]
    assert (folder / "_build/diff.md").read_text(encoding="utf-8") == f"{compared}\n"
    assert git(folder / "_base", "rev-parse", "HEAD") == base


@pytest.mark.parametrize("name", scripts())
def test_the_latest_release_is_taken(name: str, tmp_path: Path) -> None:
    """The line that finds the release takes the last of the parameters files."""
    (line,) = [each for each in scripts()[name] if "RELEASE=$(" in each]
    (tmp_path / "params").mkdir()
    for each in ("2024-19.yml", "2024-20.yml", "profile.yml"):
        (tmp_path / "params" / each).touch()
    said = run_in_shell(f'GITHUB_ENV=/dev/stdout\n{line}\necho "RELEASE=$RELEASE"', tmp_path)
    assert "RELEASE=2024-20" in said.splitlines()


@pytest.mark.parametrize("name", scripts())
def test_scripts_are_shell(name: str) -> None:
    """Every script is read by the shell without a complaint."""
    bash = program("bash")
    for script in scripts()[name]:
        done = subprocess.run([bash, "-n", "-c", script], check=True, capture_output=True)
        assert done.stderr == b""


def test_actions_are_pinned_by_their_major_version() -> None:
    """Every action is of GitHub's own, at a major version."""
    jobs = example("github-actions.yml")["jobs"].values()
    used = [step["uses"] for job in jobs for step in job["steps"] if "uses" in step]
    assert used
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", each) for each in used)


def test_what_runs_foreign_code_may_only_read() -> None:
    """No token that can write is where the pull request's code runs, and none is kept by git."""
    workflow = example("github-actions.yml")
    draft, comment = workflow["jobs"]["draft"], workflow["jobs"]["comment"]
    assert workflow["permissions"] == {}
    assert draft["permissions"] == {"contents": "read"}
    assert comment["permissions"] == {"pull-requests": "write"}
    checkouts = [step for step in draft["steps"] if "checkout" in step.get("uses", "")]
    assert not any(step["with"]["persist-credentials"] for step in checkouts)
    assert not any("checkout" in step.get("uses", "") for step in comment["steps"])


@pytest.mark.parametrize("name", scripts())
def test_no_secret_but_the_own_token(name: str) -> None:
    """No secret is asked for, and no expression of the workflow stands inside a script."""
    text = (EXAMPLES / name).read_text(encoding="utf-8")
    assert "secrets." not in text
    assert not re.search(r"PRIVATE-TOKEN|CI_JOB_TOKEN", text)
    assert not any("${{" in script for script in scripts()[name])


@pytest.mark.parametrize("name", scripts())
def test_the_draft_is_kept_also_after_a_failure(name: str) -> None:
    """The draft, or the notebook that failed, is an artefact."""
    if name == "gitlab-ci.yml":
        artefacts = example(name)["draft"]["artifacts"]
        assert (artefacts["when"], artefacts["paths"]) == ("always", ["_build/"])
    else:
        step = example(name)["jobs"]["draft"]["steps"][-1]
        assert (step["if"], step["with"]["path"]) == ("always()", "_build/")
