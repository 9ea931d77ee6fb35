"""The content of a release at a revision of its project in git."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import yaml

from caricc_report.archive.index import INDEX
from caricc_report.displays import narrative as displays
from caricc_report.displays.glance import at_a_glance
from caricc_report.displays.handover import hand_over
from caricc_report.editorial.given import notebook_parameters
from caricc_report.editorial.release import load_release
from caricc_report.errors import (
    InvalidInputError,
    ProgramFailedError,
    ProgramMissingError,
    UsageError,
    suggestion,
)
from caricc_report.model.languages import languages
from caricc_report.model.numbering import Numbering
from caricc_report.model.parameters import load_parameters
from caricc_report.model.period_kind import PeriodKind
from caricc_report.project import Project
from caricc_report.release.diff.reading import JsonFiles, ReleaseContent, with_digests
from caricc_report.release.diff.statements import Notebook, statements_of
from caricc_report.release.folder import MANIFEST
from caricc_report.release.manifest import digest
from caricc_report.system.files import real_path
from caricc_report.system.git import git
from caricc_report.system.yaml_text import read_yaml
from caricc_report.text.locales import languages_of, require_languages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from caricc_report.model.parameters import Parameters

_FILES = frozenset({"100644", "100755"})
"""The modes of files in git; links and submodules are not followed."""


def read_revision(project: Project, revision: str, release: str | None = None) -> ReleaseContent:
    """Return the content of a release at a revision; nothing is checked out or executed.

    Articles, facts and narrative are computed from the revision's records and parameters; the
    checks are not run. What it holds in ``releases/`` is not read: a published folder never
    changes, so it would hide every change of the records.
    """
    tree = _tree_of(project, revision)
    wanted = release or _only_release(tree)
    with tempfile.TemporaryDirectory() as scratch:
        root = real_path(Path(scratch))
        try:
            return _computed(tree, wanted, root)
        except InvalidInputError as error:
            raise InvalidInputError(f"{tree.name}, {error.where}", error.defects) from error
        except UsageError as error:
            raise UsageError(f"{tree.name}, {error}") from error


@dataclass(frozen=True, slots=True)
class _Tree:
    """The files of a revision, below the project's folder."""

    project: Project
    name: str
    """The revision as people read it."""
    files: Mapping[str, str]
    """By path, the name of the content in git."""

    def write(self, names: Iterable[str], root: Path) -> None:
        """Write some of the files below a folder."""
        wanted = list(names)
        asked = "".join(f"{self.files[name]}\n" for name in wanted).encode()
        answer = BytesIO(_git(self.project, ["cat-file", "--batch"], asked))
        for name in wanted:
            *_, size = answer.readline().split()
            if not size.isdigit():
                raise UsageError(
                    f"{name}: its content is not in this copy of the repository; fetch it"
                )
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(answer.read(int(size)))
            answer.readline()


def _tree_of(project: Project, revision: str) -> _Tree:
    """Return the tree of a revision."""
    neither = (
        f"{revision}: neither a release nor the folder of one (with {MANIFEST}) nor a revision of "
        f"{project.root.name}; name one of them"
    )
    if not revision or "\0" in revision:
        raise UsageError(neither)
    try:
        arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"]
        commit = _git(project, arguments).decode().strip()
    except ProgramFailedError as error:
        raise UsageError(neither) from error
    files = {}
    for entry in _git(project, ["ls-tree", "-r", "-z", commit]).split(b"\0")[:-1]:
        about, _, path = entry.partition(b"\t")
        mode, _, content = about.decode().split()
        name = path.decode("utf-8", "surrogateescape")
        if mode in _FILES and ".." not in PurePosixPath(name).parts and not name.startswith("/"):
            files[name] = content
    shown = revision if commit.startswith(revision) else f"{revision} ({commit[:10]})"
    return _Tree(project, shown, files)


def _git(project: Project, arguments: Sequence[str], standard_input: bytes = b"") -> bytes:
    try:
        advice = "install git, or name folders of releases"
        return git(project.root, arguments, advice=advice, standard_input=standard_input)
    except ProgramMissingError as error:
        raise UsageError(str(error)) from error


def _releases(tree: _Tree) -> list[str]:
    """Return the releases that a revision has parameters of."""
    found = (re.fullmatch(r"params/([0-9][^/]*)\.yml", name) for name in tree.files)
    return sorted(match[1] for match in found if match)


def _only_release(tree: _Tree) -> str:
    known = _releases(tree)
    if len(known) == 1:
        return known[0]
    there_are = f"; there are: {', '.join(known)}" if known else "; there is none in params/"
    raise UsageError(f"{tree.name}: which release is not named; give --release{there_are}")


def _computed(tree: _Tree, release: str, root: Path) -> ReleaseContent:
    """Return the content of a release as the library computes it from the sources."""
    copy = Project(root)
    if release not in (known := _releases(tree)):
        raise UsageError(f"there is no release {release!r} in params/{suggestion(release, known)}")
    path = copy.params_path(release)
    tree.write([copy.name(path)], root)
    parameters = load_parameters(copy.file(path), is_old=True)
    if parameters.profile not in tree.files:  # It may be named as beside the parameters file.
        beside = {"profile": f"params/{parameters.profile}"}
        parameters = parameters.model_copy(update=beside)
    if f"{parameters.archive}/{INDEX}" not in tree.files:  # It is made, and may be left out of git.
        parameters = parameters.model_copy(update={"archive": None})
    _write_sources(tree, copy, path, parameters)
    with languages_of(copy.locales):
        require_languages(parameters.languages, copy.name(path))
        spoken = languages()
    _complete_profile(copy, parameters)
    files = JsonFiles(copy.file(copy.notebooks_dir))
    notebook = files.read(copy.release_notebook.name, Notebook)
    files.require_valid()
    narrative = {}
    for language in parameters.languages:
        given = notebook_parameters(copy, parameters, language)
        computed = load_release(copy.root, **given)
        shown = {
            "narrative": displays.narrative(computed).blocks,
            "at_a_glance": at_a_glance(computed).blocks,
        }
        narrative[language] = statements_of(notebook, language, spoken, shown)
    handover = hand_over(computed).handover
    header = {
        "release": parameters.release,
        "period": str(parameters.period),
        "as_of": parameters.as_of.isoformat(),
        "languages": sorted(parameters.languages),
        "lead": list(parameters.lead),
    }
    articles = tuple(
        with_digests(
            article, lambda path: digest(real_path(computed.image_dir / path).read_bytes())
        )
        for article in handover.articles
    )
    return ReleaseContent(tree.name, header, articles, handover.facts["facts"], narrative, None)


def _write_sources(tree: _Tree, copy: Project, path: Path, parameters: Parameters) -> None:
    """Write what a release is computed from: profile, notebook, languages, records, archive."""
    profile, articles = (
        _inside(copy, path, named) for named in (parameters.profile, parameters.articles)
    )
    folder = str(PurePosixPath(articles).parent) if articles in tree.files else articles
    below = "" if folder == "." else f"{folder}/"
    others = {profile, copy.name(copy.release_notebook)}
    archive = [f"{parameters.archive}/"] if parameters.archive else []
    folders = (below, f"{copy.locales.name}/", *archive)
    names = [name for name in tree.files if name.startswith(folders) or name in others]
    tree.write(names, copy.root)


def _complete_profile(copy: Project, parameters: Parameters) -> None:
    """State in a profile what those of earlier versions left out; no content depends on it."""
    file = copy.file(copy.root / parameters.profile)
    kind = parameters.period.kind or PeriodKind.MONTH
    needed = {"period": str(kind), "numbering": str(Numbering.RUNNING)}
    lacks = {name: value for name, value in needed.items() if name not in read_yaml(file)}
    if lacks:
        text = yaml.safe_dump(lacks, sort_keys=False)
        file.path.write_text(f"{file.read_text().rstrip()}\n{text}", encoding="utf-8")


def _inside(copy: Project, parameters_path: Path, named: str) -> str:
    """Return a path of the parameters as relative to the project."""
    resolved = real_path(copy.root / named)
    if not resolved.is_relative_to(copy.root):
        raise UsageError(
            f"{copy.name(parameters_path)}: {named!r} is not in the project; move it there"
        )
    return copy.name(resolved)
