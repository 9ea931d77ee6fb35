"""The examples for CI: they are valid, careful, and their commands do what they say."""

from __future__ import annotations

import functools
import os
import re
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import typer.main
from conftest import ROOT, copy_project

from caricc_report.cli import app
from caricc_report.yaml_text import parse_yaml

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = ROOT / "docs" / "ci"
COMMAND = re.compile(r"\s*((?:_base/\.venv/bin/)?caricc-report )")
RELEASE = "2024-19"


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


def missing(line: str) -> str:
    """Return the command that a line calls, if there is no such command (yet)."""
    words = shlex.split(COMMAND.sub("", line))
    group: Any = typer.main.get_command(app)
    for count, word in enumerate(words, 1):
        commands = getattr(group, "commands", None)
        if commands is None:
            return ""
        if word not in commands:
            return " ".join(words[:count])
        group = commands[word]
    return ""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project with its base beside it, and the command in both."""
    folder = copy_project(tmp_path_factory.mktemp("ci") / "project")
    copy_project(folder / "_base")
    for environment in (folder / ".venv", folder / "_base" / ".venv"):
        command = environment / "bin" / "caricc-report"
        command.parent.mkdir(parents=True)
        command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m caricc_report "$@"\n')
        command.chmod(0o755)
    return folder


def run_in_shell(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of an example as its CI does, in a shell that ends at the first failure."""
    bash = shutil.which("bash") or "/bin/bash"
    path = os.pathsep.join([str(folder / ".venv" / "bin"), os.environ["PATH"]])
    return subprocess.run(
        [bash, "-e", "-c", script],
        cwd=folder,
        env={**os.environ, "PATH": path, "RELEASE": RELEASE},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_both_call_the_same_commands() -> None:
    """What a reviewer gets does not depend on where the project lives."""
    assert calls("github-actions.yml") == calls("gitlab-ci.yml")
    called = [COMMAND.sub("", line).split()[0] for line in calls("gitlab-ci.yml")]
    assert called == ["notebooks", "check", "run", "run", "diff"]


@pytest.mark.parametrize("line", calls("gitlab-ci.yml"))
def test_commands_run(line: str, checkout: Path) -> None:
    """Every call of the command, one after the other, ends well in a copy of the project."""
    if command := missing(line):
        pytest.skip(f"the command {command!r} is not there yet")
    done = run_in_shell(line, checkout)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", scripts())
def test_the_latest_release_is_taken(name: str, checkout: Path, tmp_path: Path) -> None:
    """The line that finds the release takes the last of the parameters files."""
    (line,) = [each for each in scripts()[name] if "RELEASE=$(" in each]
    shutil.copytree(checkout / "params", tmp_path / "params")
    (tmp_path / "params/2024-20.yml").touch()
    found = run_in_shell(f'GITHUB_ENV=/dev/stdout\n{line}\necho "RELEASE=$RELEASE"', tmp_path)
    assert "RELEASE=2024-20" in found.stdout.splitlines()


@pytest.mark.parametrize("name", scripts())
def test_scripts_are_shell(name: str) -> None:
    """Every script is read by the shell without a complaint."""
    bash = shutil.which("bash") or "/bin/bash"
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
