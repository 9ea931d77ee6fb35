"""What a run leaves for the next one: what each step rested on, and what came out.

Receipts lie beside the releases that were made, in the folder ``.runs``. With one, a run does only
the steps whose keys have changed; without it, or if a file is not as the receipt says, all of them.
This module imports nothing slow: a run with nothing to do reads the receipt and no more.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import shutil
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from caricc_report.errors import CariccReportError
from caricc_report.release.job import RunResult, Step
from caricc_report.system.atomic import replace_file
from caricc_report.system.digests import digest_of_json, library_digest, sha256_of
from caricc_report.system.extensible import plugin_digests
from caricc_report.system.files import read_file, real_path, states_of
from caricc_report.system.git import source_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from caricc_report.project import Project
    from caricc_report.release.job import Job
    from caricc_report.system.files import State

UNKNOWN = "another release that a cell loads"
"""What a step rests on that is not traced; it is never left out."""
_FOLDER = ".runs"
_DIGEST = "[0-9a-f]" * 16
"""What stands for a job in the names of receipts; a dot is also in those of editions."""
_ASIDE = frozenset({"force", "output", "failed"})
"""The options of a job that change nothing in what is made."""
Key = dict[str, str]
"""By what a step rests on, its digest."""


class Seen(NamedTuple):
    """A file as a run has read it, of thousands; as JSON a list."""

    state: State
    sha256: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one run rested on, and what came out."""

    release: str
    job: str
    """The digest of what was asked for."""
    environment: Key
    """By component, the library, the packages, plug-ins and programs."""
    seen: Mapping[str, Mapping[str, Seen]]
    """By source, a file or folder, each of its files, all by their paths."""
    reads: Mapping[str, str]
    """By name, the digests of files and folders that cells have looked at by themselves."""
    has_other_texts: bool
    """Whether cells have looked at texts in another language than their document's."""
    steps: Mapping[str, Key]
    """By name of a step, what it rested on."""
    replaced: Mapping[str, Sequence[str]]
    """By name of a document, the characters that no font could draw."""
    inputs: Sequence[str]
    """The names of what the manifest lists."""
    source: Mapping[str, Any] | None
    outputs: Mapping[str, str]
    """By name, the digests of the files that were made."""
    renderer: str
    findings: Sequence[Mapping[str, Any]]
    is_quiet: bool = True
    """Whether nobody was warned of anything."""

    def write(self, folder: Path, edition: str) -> None:
        """Write the receipt, in the place of others of the edition; it may as well be missing."""
        path = folder / _FOLDER / f"{edition}.{self.job[:16]}.json"
        stated = {each.name: getattr(self, each.name) for each in fields(self)}
        text = json.dumps(stated, ensure_ascii=False)
        content = text.encode("utf-8", "surrogateescape")
        digest = hashlib.sha256(content).hexdigest().encode()
        try:
            path.parent.mkdir(exist_ok=True)
            replace_file(path, digest + b"\n" + content)
            for other in _receipts(folder, f"{edition}.{_DIGEST}"):
                if other != path:
                    other.unlink(missing_ok=True)
            forget_failure(folder, edition)
        except (OSError, CariccReportError):
            return

    def result(self, folder: Path) -> RunResult:
        """Return what the run has returned; no step of it was done again."""
        steps = tuple(Step(name, ()) for name in self.steps)
        files, findings = tuple(sorted(self.outputs)), tuple(map(dict, self.findings))
        return RunResult(self.release, folder, files, self.renderer, findings, steps)

    def is_current(self, job: Job, folder: Path) -> bool:
        """Return whether a run would make the very same again; every file is looked at."""
        project = job.project
        if not self.is_quiet or any(UNKNOWN in key for key in self.steps.values()):
            return False
        if self.environment != environment() or self.reads_changed(project):
            return False
        if self.changed() or self.damaged(folder):
            return False
        source = source_of(project.root, self.inputs)
        return self.source == (asdict(source) if source else None)

    def is_worth_a_kernel(self, project: Project) -> bool:
        """Return whether cells are likely to be executed again, before all is known."""
        if self.environment != environment() or self.reads_changed(project):
            return True
        layout = (project.quarto_yml.name, f"{project.extensions_dir.name}/")
        changed = {project.name(Path(path)) for path in self.changed()}
        return any(not name.startswith(layout) for name in changed & {*self.inputs})

    def reads_changed(self, project: Project) -> set[str]:
        """Return the names of what cells have looked at by themselves that is not as it was."""
        return {name for name, then in self.reads.items() if digest_of(project.root / name) != then}

    def changed(self) -> set[str]:
        """Return the paths of files that are not as they were seen, added and removed ones too."""
        found: set[str] = set()
        for source, files in self.seen.items():
            now = states_of(Path(source))
            found |= now.keys() ^ files.keys()
            for path in now.keys() & files.keys():
                seen = files[path]
                if now[path] != seen.state and sha256_of(Path(path)) != seen.sha256:
                    found.add(path)
        return found

    def damaged(self, folder: Path) -> set[str]:
        """Return the names of files that were made and are not there as they were made."""
        return {name for name, made in self.outputs.items() if sha256_of(folder / name) != made}


def last_receipt(folder: Path, edition: str) -> Receipt | None:
    """Return what the last run of an edition has left in a folder, if anything."""
    return next(filter(None, map(_read, _receipts(folder, f"{edition}.{_DIGEST}"))), None)


def receipt_of(job: Job) -> Receipt | None:
    """Return the receipt of the same job, if it was done before."""
    asked = job_digest(job)
    found = filter(None, map(_read, _receipts(job.output_dir, f"*.{asked[:16]}")))
    return next((each for each in found if each.job == asked), None)


def note_failure(folder: Path, edition: str, reason: str) -> None:
    """Note that the last attempt at an edition has failed, and why, for whoever tries again."""
    with suppress(OSError, CariccReportError):
        (folder / _FOLDER).mkdir(parents=True, exist_ok=True)
        replace_file(_failure(folder, edition), reason.encode("utf-8", "replace"))


def failure_of(folder: Path, edition: str) -> str | None:
    """Return why the last attempt at an edition has failed; None if it has not."""
    with suppress(OSError):
        return read_file(_failure(folder, edition)).decode("utf-8", "replace")
    return None


def forget_failure(folder: Path, edition: str) -> None:
    """Note that an edition was made, or is as it was made."""
    with suppress(OSError):
        _failure(folder, edition).unlink(missing_ok=True)


def _failure(folder: Path, edition: str) -> Path:
    return folder / _FOLDER / f"{edition}.failed"


def seen_now(
    sources: Mapping[Path, Mapping[str, State]], digests: Mapping[str, str]
) -> dict[str, dict[str, Seen]]:
    """Return files with their digests; those whose digests are known are not read again."""
    found = {}
    for source, states in sources.items():
        found[str(source)] = {
            path: Seen(state, digests.get(path) or sha256_of(Path(path)))
            for path, state in states.items()
        }
    return found


@functools.cache
def environment() -> Key:
    """Return digests of all that a run rests on beside its inputs.

    The variable PATH is left aside, but for the programs that are found by it.
    """
    packages = [
        entry
        for folder in {*filter(None, sys.path)}
        if Path(folder).is_dir()
        for entry in Path(folder).glob("*.dist-info")
    ]
    variables = {
        name: os.environ.get(name, "")
        for name in ("PYTHONPATH", "QUARTO_PATH", "QUARTO_PYTHON", "CARICC_REPORT_LIMITS")
    }
    quarto = shutil.which("quarto")  # The one program that no package brings.
    return {
        "the library": library_digest(),
        "Python": digest_of_json([sys.version, sys.prefix]),
        "the packages": digest_of_json(sorted(each.name for each in packages)),
        "variables": digest_of_json(variables),
        "programs": digest_of_json([quarto, quarto and Path(quarto).stat().st_mtime_ns]),
        **{f"plug-in {name}": digest for name, digest in plugin_digests(packages).items()},
    }


def job_digest(job: Job) -> str:
    """Return the digest of what is asked for: of every option but those that are left aside."""
    named = None if job.parameters is None else Path(job.parameters)
    if named is not None:
        places = job.project.parameters_places(named)
        named = real_path(next((each for each in places if each.is_file()), named))
    asked = {each.name: getattr(job, each.name) for each in fields(job) if each.name not in _ASIDE}
    paths = {"parameters": named, "project": real_path(job.project.root)}
    return digest_of_json({**asked, **paths, "notebook": job.notebook_file.name})


def digest_of(path: Path) -> str:
    """Return the digest of a file, or of the names in a folder."""
    try:
        names = sorted(each.name for each in path.iterdir()) if path.is_dir() else None
    except OSError:
        return ""
    return sha256_of(path) if names is None else digest_of_json(names)


def _receipts(folder: Path, pattern: str) -> Iterable[Path]:
    return sorted((folder / _FOLDER).glob(f"{pattern}.json"))


def _read(path: Path) -> Receipt | None:
    """Return a receipt; None if it is none, was edited, or another library has written it."""
    try:
        digest, _, content = read_file(path).partition(b"\n")
        if hashlib.sha256(content).hexdigest().encode() != digest:
            return None
        stated = json.loads(content)
        for files in stated["seen"].values():
            for name, each in files.items():
                files[name] = Seen(tuple(each[0]), each[1])
        return Receipt(**stated)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
