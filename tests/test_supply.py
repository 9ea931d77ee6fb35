"""What is installed: known, without known faults, and the same everywhere."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from projects import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
RENEW = re.search(r"^#\s+(uv pip compile .+)$", LOCK, re.MULTILINE)


def needed(*extras: str) -> list[Requirement]:
    """Return what the project asks for with extras, the extras that they ask for included."""
    lines = [*PROJECT["dependencies"], *(line for extra in extras for line in EXTRAS[extra])]
    requirements = [Requirement(line) for line in lines]
    own = [one for one in requirements if one.name == PROJECT["name"]]
    others = [one for one in requirements if one.name != PROJECT["name"]]
    return others + [found for one in own for found in needed(*one.extras)]


def locked() -> dict[str, str]:
    """Return the version of every locked package, by its canonical name."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", LOCK, re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


def test_every_dependency_has_a_lower_bound() -> None:
    """No dependency may be so old that nobody has looked at it."""
    for extra in ["", *EXTRAS]:
        unbounded = [
            str(one)
            for one in needed(*[extra] if extra else [])
            if not any(part.operator in {">=", "=="} for part in one.specifier)
        ]
        assert not unbounded


def test_the_lock_has_what_the_project_asks_for() -> None:
    """The locked versions satisfy pyproject.toml; where not, the lock has to be renewed."""
    assert RENEW
    versions = locked()
    missing = [
        f"{one}, locked is {versions.get(canonicalize_name(one.name))}"
        for one in needed("test")
        if not one.specifier.contains(versions.get(canonicalize_name(one.name), "0"))
    ]
    assert not missing, f"renew requirements.lock by: {RENEW[1]}"


def test_the_lock_holds_a_digest_for_every_package() -> None:
    """A package whose bytes are others than those that were tested is not installed."""
    blocks = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    assert blocks
    assert not [block for block in blocks if "--hash=sha256:" not in block]


def test_the_lock_names_no_index() -> None:
    """The lock holds wherever the packages come from."""
    assert not re.search(r"https?:|--(extra-)?index-url|--find-links", LOCK)


def test_the_documentation_tells_how_the_lock_is_made() -> None:
    """The command at the top of the lock is the one that is documented."""
    assert RENEW
    assert RENEW[1] in (ROOT / "docs/extending.md").read_text(encoding="utf-8")


def audit(report: str) -> tuple[int, str]:
    """Judge a report of pip-audit as CI does; return the exit code and what is said."""
    done = subprocess.run(
        [sys.executable, ROOT / ".ci/audit"],
        input=report,
        text=True,
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_a_known_fault_fails_the_audit() -> None:
    """A locked package with a known fault stops CI, which says what mends it."""
    fault = {"id": "CVE-2025-43859", "fix_versions": ["0.16.0"]}
    package = {"name": "h11", "version": "0.14.0", "vulns": [fault]}
    code, said = audit(json.dumps({"dependencies": [package]}))
    assert code == 1
    assert "h11 0.14.0: CVE-2025-43859; mended in 0.16.0" in said


def test_packages_without_known_faults_pass_the_audit() -> None:
    """Nothing known is nothing to stop for."""
    package = {"name": "h11", "version": "0.16.0", "vulns": []}
    assert audit(json.dumps({"dependencies": [package]})) == (0, "audit: 1 of 1 packages audited\n")


def test_an_index_that_tells_no_faults_is_said() -> None:
    """Where the index knows no advisories, CI says so and does not stop."""
    package = {"name": "h11", "skip_reason": "not found"}
    code, said = audit(json.dumps({"dependencies": [package]}))
    assert code == 0
    assert "0 of 1 packages audited; of 1 the index tells no faults" in said


def test_an_index_out_of_reach_is_said() -> None:
    """Without an answer, CI says so and does not stop."""
    code, said = audit("")
    assert code == 0
    assert "skipped" in said
