"""Two releases compared: each a folder, or a revision of the project in git."""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from caricc_report.errors import (
    Defect,
    InvalidInputError,
    ProgramFailedError,
    ProgramMissingError,
    UsageError,
    suggestion,
)
from caricc_report.project import Project
from caricc_report.release.diff.content import ContentDiff, content_diff
from caricc_report.release.diff.reading import ReleaseContent, read_release_content, with_digests
from caricc_report.release.diff.statements import statements_of
from caricc_report.release.folder import MANIFEST
from caricc_report.system.files import real_path
from caricc_report.system.git import git

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from caricc_report.model.parameters import Parameters
    from caricc_report.text.nodes import Block

_PUBLISHED = "releases"
"""The folder of published releases."""
_FILES = frozenset({"100644", "100755"})
"""The modes of files in git; links and submodules are not followed."""


def compare(
    old: str, new: str, *, project: Project | None = None, release: str | None = None
) -> ContentDiff:
    """Return what changed in the content from one release to another.

    Parameters
    ----------
    old, new
        Each the folder of a release, or a revision in git (``HEAD~1``, a branch, a tag).
    project
        The project that revisions are of; the one that the working folder belongs to, if
        not given.
    release
        Which release of a revision, ``2024-19``; that of the other side's folder, if not
        given, or the only one there is.

    Raises
    ------
    UsageError
        If one is neither a folder nor a revision, or no release is named.
    InvalidInputError
        If a file of a release is missing, truncated or not valid.
    """
    sides: list[ReleaseContent | None] = [_from_folder(old, project), _from_folder(new, project)]
    named = [str(side.header["release"]) for side in sides if side and side.header["release"]]
    known = release or next(iter(named), None)
    contents = [
        side or read_revision(project or Project.find(), argument, known)
        for side, argument in zip(sides, (old, new), strict=True)
    ]
    return content_diff(*contents)


def _from_folder(argument: str, project: Project | None) -> ReleaseContent | None:
    """Return the content of a release's folder, or None if the argument names no such folder."""
    folders = [Path(argument), *([project.root / argument] if project else ())]
    for folder in folders:
        if _holds_release(folder):
            return replace(read_release_content(folder, argument), name=_name(folder, project))
    return None


def _holds_release(folder: Path) -> bool:
    try:
        return (folder / MANIFEST).is_file()
    except (OSError, ValueError):  # What is no path at all, for its length or a zero byte.
        return False


def _name(folder: Path, project: Project | None) -> str:
    """Return a folder's name relative to the project; outside of it, with that of its parent."""
    resolved = real_path(folder)
    if project and resolved.is_relative_to(project.root):
        return project.name(folder)
    return "/".join(resolved.parts[1:][-2:])


def read_revision(project: Project, revision: str, release: str | None = None) -> ReleaseContent:
    """Return the content of a release at a revision; nothing is checked out or executed.

    If the revision holds the published folder of the release, that is read. Otherwise articles,
    facts and narrative are computed from its records and parameters; the checks are not run.

    Parameters
    ----------
    project
        The project, in a working folder of git.
    revision
        The name of a commit.
    release
        Which release; the only one of the revision, if not given.

    Raises
    ------
    UsageError
        If git is not installed, there is no such revision, or it has no such release.
    InvalidInputError
        If parameters, profile, records or files of the release are not valid.
    """
    tree = _tree_of(project, revision)
    wanted = release or _only_release(tree)
    with tempfile.TemporaryDirectory() as scratch:
        root = real_path(Path(scratch))
        published = f"{_PUBLISHED}/{wanted}/"
        try:
            if published + MANIFEST in tree.files:
                names = [name for name in tree.files if name.startswith(published)]
                tree.write([name for name in names if not name.endswith((".pdf", ".html"))], root)
                return replace(
                    read_release_content(root / published, published.rstrip("/")), name=tree.name
                )
            return _computed(tree, wanted, root)
        except InvalidInputError as error:
            raise InvalidInputError(f"{tree.name}, {error.where}", error.defects) from error
        except UsageError as error:
            message = f"{tree.name}, {error}"
            raise UsageError(message) from error


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
                message = f"{name}: its content is not in this copy of the repository; fetch it"
                raise UsageError(message)
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(answer.read(int(size)))
            answer.readline()


def _tree_of(project: Project, revision: str) -> _Tree:
    """Return the tree of a revision."""
    neither = (
        f"{revision}: neither the folder of a release (with {MANIFEST}) nor a revision of "
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
    paths = [PurePosixPath(name) for name in tree.files]
    return sorted(
        path.stem
        for path in paths
        if path.parent == PurePosixPath("params")
        and path.suffix == ".yml"
        and path.stem[:1].isdecimal()
    )


def _only_release(tree: _Tree) -> str:
    known = _releases(tree)
    if len(known) == 1:
        return known[0]
    there_are = f"; there are: {', '.join(known)}" if known else "; there is none in params/"
    message = f"{tree.name}: which release is not named; give --release{there_are}"
    raise UsageError(message)


def _computed(tree: _Tree, release: str, root: Path) -> ReleaseContent:
    """Return the content of a release as the library computes it from the sources."""
    from caricc_report.model.parameters import load_parameters  # noqa: PLC0415 - folders need no models

    copy = Project(root)
    if release not in (known := _releases(tree)):
        message = f"there is no release {release!r}{suggestion(release, known)}"
        raise UsageError(message)
    path = copy.params_path(release)
    tree.write([copy.name(path)], root)
    parameters = load_parameters(copy.file(path))
    articles = _inside(copy, path, parameters.articles)
    profile = _inside(copy, path, parameters.profile)
    notebook = copy.name(copy.release_notebook)
    folder = str(PurePosixPath(articles).parent) if articles in tree.files else articles
    below = "" if folder == "." else f"{folder}/"
    tree.write(
        [name for name in tree.files if name.startswith(below) or name in {profile, notebook}],
        root,
    )
    return _described(copy, path, parameters, tree.name, root / folder)


def _inside(copy: Project, parameters_path: Path, named: str) -> str:
    """Return a path of the parameters as relative to the project."""
    resolved = real_path(parameters_path.parent / named)
    if not resolved.is_relative_to(copy.root):
        message = f"{copy.name(parameters_path)}: {named!r} is not in the project; move it there"
        raise UsageError(message)
    return copy.name(resolved)


def _described(
    copy: Project, path: Path, parameters: Parameters, name: str, folder: Path
) -> ReleaseContent:
    from caricc_report.displays import text as displays  # noqa: PLC0415 - folders need no models
    from caricc_report.displays.handover import hand_over  # noqa: PLC0415
    from caricc_report.editorial.release import load_release  # noqa: PLC0415
    from caricc_report.project import notebook_parameters  # noqa: PLC0415

    copy.notebooks_dir.mkdir(exist_ok=True)
    cells = _cells(copy)
    narrative = {}
    for language in parameters.languages:
        given = notebook_parameters(copy, path, parameters, language)
        release = load_release(copy.notebooks_dir, **given)
        narrative[language] = statements_of(cells, _saying(displays.narrative(release).blocks))
    handover = hand_over(release).handover
    digests = {
        image["path"]: hashlib.sha256((folder / image["path"]).read_bytes()).hexdigest()
        for article in handover.articles
        for image in article["images"]
    }
    return ReleaseContent(
        name,
        {
            "release": parameters.release,
            "period": str(parameters.period),
            "as_of": parameters.as_of.isoformat(),
            "languages": sorted(parameters.languages),
        },
        tuple(with_digests(article, digests) for article in handover.articles),
        handover.facts["facts"],
        narrative,
        None,
    )


def _saying(blocks: tuple[Block, ...]) -> Callable[[Mapping[str, Any]], tuple[Block, ...]]:
    """Return what says the same of every cell: what a cell would show if executed."""
    return lambda _: blocks


def _cells(copy: Project) -> list[dict[str, Any]]:
    """Return the cells of the release's notebook."""
    name = copy.name(copy.release_notebook)
    try:
        cells = json.loads(copy.release_notebook.read_bytes())["cells"]
        return [dict(cell) for cell in cells]
    except FileNotFoundError as error:
        raise InvalidInputError(name, [Defect("", "", "missing")]) from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise InvalidInputError(name, [Defect("", "", f"not a notebook ({error})")]) from error
