"""What the package brings to a project anew: written where nobody has edited it, else shown.

Three contents of a file are compared: as it came, of which the project states git's id; as it is
here; and as it comes now. Where both sides have changed it and git still has the first, git merges
them. Nothing is written that was not asked for, and no conflict marker ever.
"""

from __future__ import annotations

import contextlib
import difflib
import json
import tempfile
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from caricc_report.errors import InvalidInputError, ProgramError, UsageError, suggestion
from caricc_report.model.contract import CONTRACT, FILE_NAME, Change, Origin, read_origin
from caricc_report.notebook.sources import cleaned
from caricc_report.project import Project
from caricc_report.release.house_files import (
    SHARED,
    content_id,
    house_files,
    values_in,
    with_values,
)
from caricc_report.system.atomic import replace_file
from caricc_report.system.files import real_path
from caricc_report.system.git import git
from caricc_report.system.yaml_text import read_yaml
from caricc_report.version import __version__

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from caricc_report.system.files import ProjectFile


class State(StrEnum):
    """How a file of a project stands to that of the package."""

    SAME = "same"
    """There is nothing to do: the package brings nothing anew."""
    NEW = "new"
    """The package brings it for the first time, and there is none of that name."""
    UNEDITED = "unedited"
    """The package has changed it, and nobody here."""
    MERGED = "merged"
    """Both have changed it, and git can merge them."""
    EDITED = "edited"
    """Both have changed it, and a person has to merge them."""
    REMOVED = "removed"
    """The package has changed it, and it was removed here."""
    DROPPED = "dropped"
    """The package brings it no longer."""


_OPEN = (State.NEW, State.UNEDITED, State.MERGED, State.EDITED)
"""Where something is to be done or decided."""


@dataclass(frozen=True, slots=True)
class FileUpdate:
    """A file that comes from the package, and what may become of it."""

    name: str
    state: State
    here: str = field(default="", repr=False)
    """Its text in the project, a notebook's without outputs."""
    wanted: str = field(default="", repr=False)
    """The text that it would get: the package's, or both merged."""
    base: str | None = field(default=None, repr=False)
    """The text that it came with, where both have changed it and git has it."""

    @property
    def is_open(self) -> bool:
        """Whether something is to be done or decided."""
        return self.state in _OPEN

    @property
    def diff(self) -> str:
        """What would change, or, where a person has to merge, what changed in the package."""
        is_open_conflict = self.state is State.EDITED and self.base is not None
        before = (self.base or "") if is_open_conflict else self.here
        lines = difflib.unified_diff(
            before.splitlines(keepends=True),
            self.wanted.splitlines(keepends=True),
            f"{self.name} ({'as it came' if is_open_conflict else 'here'})",
            f"{self.name} ({self.state if self.state is State.MERGED else __version__})",
        )
        return "".join(f"{line.removesuffix(chr(10))}\n" for line in lines)


@dataclass(frozen=True, slots=True)
class Update:
    """What an update of a project comes to."""

    files: tuple[FileUpdate, ...]
    """The files that come from the package, or came, in order."""
    contract: int
    asked: tuple[Change, ...]
    """What the contract asks of the profile."""
    origin: Origin
    """What the project states, once `files` are as they are wanted."""

    @property
    def open_files(self) -> tuple[FileUpdate, ...]:
        """The files of which something is to be done or decided."""
        return tuple(file for file in self.files if file.is_open)

    @property
    def unedited(self) -> tuple[str, ...]:
        """The names of those that can be written without asking anybody."""
        states = (State.NEW, State.UNEDITED)
        return tuple(file.name for file in self.files if file.state in states)


def find_update(project: Project | None = None) -> Update:
    """Return what the package brings to a project anew; nothing is written.

    Parameters
    ----------
    project
        The project; the one that the working folder belongs to, if not given.

    Raises
    ------
    UsageError
        If there is no project.
    InvalidInputError
        If it does not state what it was made of as it was written, or a file cannot be read.
    """
    project = Project.given(project)
    origin = read_origin(project.root)
    values = dict(origin.values if origin else {}) or _values_of(project)
    incoming = house_files({**values, "version": __version__})
    stated = origin.files if origin else None
    files = [_compared(project, name, text, values, stated) for name, text in incoming.items()]
    files += [
        FileUpdate(name, State.DROPPED)
        for name in sorted({*(stated or {})} - {*incoming})
        if (project.root / name).exists()
    ]
    before = origin or Origin()
    asked = before.asked(_profile_of(project))
    contract = before.contract if asked else CONTRACT
    ids = {name: content_id(text) for name, text in incoming.items()}
    after = Origin(contract, __version__, values, ids)
    return Update(tuple(files), before.contract, asked, after)


def write_update(
    project: Project, update: Update, write: Collection[str], keep: Collection[str] = ()
) -> None:
    """Write files of a project as they are wanted, and that others are to stay as they are.

    Each is replaced at once, and what the project states of them is written last: after an update
    that was cut off, the next one does the rest.

    Parameters
    ----------
    project, update
        The project, and what was found for it.
    write
        The names of the files to write.
    keep
        The names of those that stay, until the package changes them again.

    Raises
    ------
    UsageError
        If a file is not one that can be written or kept; nothing was written then.
    InvalidInputError
        If a link leads out of the project; likewise.
    CariccReportError
        If a file cannot be written.
    """
    project.check_links()
    files = {file.name: file for file in update.files}
    for option, names in (("--take", write), ("--keep", keep)):
        for name in names:
            _check(option, name, files)
    for name in write:
        path = project.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, files[name].wanted.encode(), follows_link=True)
    before = read_origin(project.root) or Origin()
    undecided = {file.name for file in update.open_files} - {*write, *keep}
    known = {**update.origin.files, **{name: before.files.get(name, "") for name in undecided}}
    stated = Origin(
        update.origin.contract,
        update.origin.version,
        update.origin.values,
        {name: known[name] for name in sorted(known) if known[name]},
    )
    if stated != before:
        replace_file(project.root / FILE_NAME, stated.to_bytes())


def _check(option: str, name: str, files: Mapping[str, FileUpdate]) -> None:
    if name not in files or (option == "--take" and files[name].here == files[name].wanted):
        known = [each for each, file in files.items() if file.here != file.wanted]
        message = f"{option}: no file that an update is there for, got {name!r:.80}"
        raise UsageError(message + suggestion(name, known))
    if option == "--take" and files[name].state is State.EDITED:
        raise UsageError(
            f"--take {name}: git cannot merge the two; edit it by hand, then: --keep {name}. "
            "To have it as it comes, move yours away first"
        )


def _compared(
    project: Project,
    name: str,
    text: str,
    values: Mapping[str, str],
    stated: Mapping[str, str] | None,
) -> FileUpdate:
    """Return how a file stands to the text that the package has for it.

    Of a project that states nothing, a file that is not there counts as removed, unless its whole
    folder is new, and one that differs as edited.
    """
    path = project.root / name
    came = (stated or {}).get(name)
    is_other = real_path(path) != real_path(project.root) / name or path.is_dir()
    if not path.exists() and not is_other:
        is_same = came == content_id(text)
        is_new = came is None if stated is not None else _is_in_new_folder(project, name)
        state = State.SAME if is_same else State.NEW if is_new else State.REMOVED
        return FileUpdate(name, state, "", text)
    here = _text_of(project.file(path)) if path.is_file() else ""
    wanted = with_values(name, text, values_in(here))  # Another release is no edit.
    if came == content_id(text) or here == wanted:
        return FileUpdate(name, State.SAME, here, here)
    if came is None or is_other:  # What a link leads to, or a folder holds, is somebody's own.
        return FileUpdate(name, State.EDITED, here, wanted)
    if came == content_id(with_values(name, here, values)):
        return FileUpdate(name, State.UNEDITED, here, wanted)
    return _edited(project, name, came, here, wanted)


def _is_in_new_folder(project: Project, name: str) -> bool:
    """Return whether a file is in a folder that every project has, and this one does not yet."""
    return name.startswith(SHARED) and not (project.root / name).parent.is_dir()


def _edited(project: Project, name: str, came: str, here: str, wanted: str) -> FileUpdate:
    """Return what may become of a file that both have changed."""
    base = _from_git(project, came)
    merged = None if base is None else _merged(project, name, base, here, wanted)
    if merged is None:
        return FileUpdate(name, State.EDITED, here, wanted, base)
    return FileUpdate(name, State.SAME if merged == here else State.MERGED, here, merged, base)


def _text_of(file: ProjectFile) -> str:
    content = file.read_bytes()
    if file.path.suffix == ".ipynb":
        content = cleaned(content)
    return content.decode("utf-8", "replace").replace("\r\n", "\n")


def _from_git(project: Project, came: str) -> str | None:
    """Return the text that a file came with, if it was ever committed."""
    try:
        return git(project.root, ["cat-file", "blob", came]).decode()
    except (ProgramError, UnicodeDecodeError):
        return None


def _merged(project: Project, name: str, base: str, here: str, wanted: str) -> str | None:
    """Return both changes of a text, or None if they touch the same lines or do not fit."""
    with tempfile.TemporaryDirectory(prefix="cr-", ignore_cleanup_errors=True) as folder:
        paths = [Path(folder) / each for each in ("here", "base", "wanted")]
        for path, text in zip(paths, (here, base, wanted), strict=True):
            path.write_bytes(text.encode())
        try:
            merged = git(project.root, ["merge-file", "-p", "-q", *map(str, paths)])
        except ProgramError:
            return None
    if name.endswith(".ipynb"):
        with contextlib.suppress(ValueError):
            json.loads(merged)
            return cleaned(merged).decode()
        return None
    return merged.decode()


def _values_of(project: Project) -> dict[str, str]:
    """Return what a project that does not state it was presumably made of."""
    profile = _profile_of(project)
    titles = profile.get("title")
    languages = profile.get("languages")
    language = str(languages[0]) if isinstance(languages, list) and languages else "en"
    title = titles.get(language) if isinstance(titles, dict) else None
    first = next((path.stem for path in project.params_paths()), "")
    return {"title": str(title or project.root.name), "release": first, "language": language}


def _profile_of(project: Project) -> dict[str, object]:
    try:
        return read_yaml(project.file(project.params_dir / "profile.yml"))
    except InvalidInputError:
        return {}
