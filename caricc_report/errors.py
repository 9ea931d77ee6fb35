"""Every deliberate error of caricc-report.

    CariccReportError
    ├── UsageError                 the call is wrong, or names what is not there
    │   └── UnknownNameError       something of ours is asked for by a name that it does not have
    ├── InvalidInputError          parameters, a profile or records are not valid
    │   └── InputsChangedError     somebody edits them
    ├── CheckError                 an editorial check failed
    ├── NotebookError              a notebook is not usable or failed
    ├── ProgramError               a renderer, git or another program cannot do its work
    │   ├── ProgramMissingError
    │   ├── ProgramTooOldError
    │   ├── ProgramFailedError
    │   └── PluginError            what another package adds cannot be used
    ├── AlreadyPublishedError      a published release differs, and never changes
    └── BusyError                  another process holds what is needed: try again
        ├── ReleaseBusyError
        └── ArchiveBusyError

Facts go in, the sentence is written here. The message form is
*where: what is wrong, got what; what to do*. Printing and exit codes belong
to the command line alone.
"""

from __future__ import annotations

import difflib
import linecache
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


class CariccReportError(Exception):
    """Base of every error that a person can mend."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what is pickled: the sentence, not the facts that `__init__` writes it of."""
        return type(self).__new__, (type(self), *self.args), self.__dict__

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows below a cell: the message, and the line of the notebook.

        The library's own traceback would tell an analyst nothing.
        """
        shown = [f"{type(self).__name__}: {self}"]
        trace, line = self.__traceback__, None
        while trace is not None:
            if trace.tb_frame.f_globals.get("__name__") == "__main__":
                line = trace
            trace = trace.tb_next
        if line is not None:
            source = linecache.getline(line.tb_frame.f_code.co_filename, line.tb_lineno).strip()
            shown.append(f"in line {line.tb_lineno}: {source}")
        return shown


class InputWarning(UserWarning):
    """Something is wrong in the project that what is made does not need, and is made without."""


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that is wrong in a file."""

    position: str
    """Where in the file: a line, a record, a front matter; empty for the file as a whole."""
    field: str
    """The field, dotted where nested; empty where no single field is to blame."""
    message: str
    """What is wrong and what was found."""

    def __str__(self) -> str:
        """Return ``position, field: message``, leaving out what is empty."""
        place = ", ".join(part for part in (self.position, self.field) if part)
        return f"{place}: {self.message}" if place else self.message


class UsageError(CariccReportError):
    """The call is wrong, or names something that does not exist."""


class UnknownNameError(UsageError, KeyError):
    """Articles or facts are asked for a name that they do not have."""

    def __init__(self, where: str, name: object, known: Iterable[str]) -> None:
        hint = suggestion(name, known, "iterate to see the names")
        super().__init__(f"{where}: no such name, got {name!r:.80}{hint}")

    def __str__(self) -> str:
        """Return the message; a KeyError would quote it."""
        return str(self.args[0])


class InvalidInputError(CariccReportError):
    """A file, or several, cannot be accepted; every defect is listed."""

    def __init__(
        self, where: str, defects: Sequence[Defect], outcome: str = "nothing was loaded"
    ) -> None:
        self.where = where
        self.defects = tuple(defects)
        count = "1 defect" if len(self.defects) == 1 else f"{len(self.defects)} defects"
        lines = "".join(f"\n  - {defect}" for defect in self.defects)
        super().__init__(f"{where}: {count}; {outcome}.{lines}")


class InputsChangedError(InvalidInputError):
    """Inputs were edited, added or removed while a release was made of them."""

    def __init__(self, names: Iterable[str]) -> None:
        problem = "changed while the release was made; run again"
        super().__init__("inputs", [Defect(name, "", problem) for name in names])


class CheckError(CariccReportError):
    """Editorial checks have found errors; each is listed with its articles.

    Parameters
    ----------
    where
        The parameters file, which may waive checks.
    findings
        Of each error, the check, the message and the ids of the articles.
    """

    def __init__(self, where: str, findings: Sequence[tuple[str, str, tuple[str, ...]]]) -> None:
        self.where = where
        self.findings = tuple(findings)
        count = "1 error" if len(self.findings) == 1 else f"{len(self.findings)} errors"
        lines = "".join(
            f"\n  - {', '.join((check, *articles))}: {message}"
            for check, message, articles in self.findings
        )
        advice = (
            "fix the records, the notebook or the narrative, "
            "or waive a check with reason and name under 'waivers'"
        )
        super().__init__(f"{where}: the checks found {count}; nothing was made.{lines}\n{advice}")


class NotebookError(CariccReportError):
    """A notebook cannot be used, or one of its cells failed.

    Parameters
    ----------
    where
        The notebook, and the cell if one is to blame.
    problem
        What is wrong.
    cell_source
        The cell, which is quoted.
    advice
        What to do, or where to look.
    said
        What the kernel said last.
    kept
        Where notebooks that failed are kept.
    """

    def __init__(
        self,
        where: str,
        problem: str,
        *,
        cell_source: str = "",
        advice: str = "",
        said: str = "",
        kept: Sequence[Path] = (),
    ) -> None:
        self.where = where
        self.problem = problem
        self.cell_source = cell_source
        self.advice = advice
        self.said = said
        self.kept = tuple(kept)
        parts = (problem, advice, *(f"see {path}" for path in self.kept))
        message = f"{where}: {'; '.join(filter(None, parts))}{_quoted(cell_source)}"
        super().__init__(message + (f"\nthe kernel said:{_quoted(said)}" if said else ""))

    def adding(self, *, advice: str = "", kept: Sequence[Path] = ()) -> NotebookError:
        """Return the error with more advice, or with more notebooks that are kept."""
        return NotebookError(
            self.where,
            self.problem,
            cell_source=self.cell_source,
            advice="; ".join(filter(None, (self.advice, advice))),
            said=self.said,
            kept=(*self.kept, *kept),
        )


class ProgramError(CariccReportError):
    """Base of what can go wrong with a program that is started: a renderer, git, Python."""


class ProgramMissingError(ProgramError):
    """A program, or a part of it, is not installed."""

    def __init__(self, program: str, advice: str) -> None:
        super().__init__(f"{program}: not found; {advice}")


class ProgramTooOldError(ProgramError):
    """A program is installed, but older than what is supported."""

    def __init__(self, program: str, found: str, needed: str, advice: str) -> None:
        super().__init__(f"{program}: version {needed} or later is needed, got {found}; {advice}")


class ProgramFailedError(ProgramError):
    """A program was started, and did not do its work.

    Parameters
    ----------
    program
        Its name.
    problem
        What went wrong.
    output
        What it said last.
    """

    def __init__(self, program: str, problem: str, output: str = "") -> None:
        self.problem = problem
        super().__init__(f"{program}: {problem}{_quoted(output.strip(), 20)}")


class PluginError(ProgramError):
    """What another package adds by an entry point cannot be used.

    Parameters
    ----------
    group, name
        Of the entry point.
    package
        The name and version of the package that states it.
    problem
        What is wrong.
    """

    def __init__(self, group: str, name: str, package: str, problem: str) -> None:
        super().__init__(
            f"plug-in {name!r:.80} of {package} in {group}: {problem}; update or uninstall it"
        )


class BusyError(CariccReportError):
    """Another process holds what is needed, and will end: try again."""


class ReleaseBusyError(BusyError):
    """Another run holds the release, or another command is publishing."""

    def __init__(self, release: str | None, lock: str) -> None:
        who = (
            f"release {release}: another run holds it"
            if release
            else "another command is publishing"
        )
        super().__init__(f"{who} (lock {lock}); wait for it to end")


class AlreadyPublishedError(CariccReportError):
    """A release is published, and the draft differs from it."""

    def __init__(
        self,
        release: str,
        published: str,
        n_differences: int,
        languages: Sequence[str],
        *,
        is_later: bool = True,
    ) -> None:
        count = "1 difference" if n_differences == 1 else f"{n_differences} differences"
        if n_differences:
            problem = f"the draft has {count} of content"
            named = [f"{each}=" for each in languages] if len(languages) > 1 else [""]
            reasons = " ".join(f'--correction "{each}reason"' for each in named)
            first = (
                ""
                if is_later
                else ": set as_of to the day of the correction, run again, and publish it"
            )
            advice = f"correct it{first} with: caricc-report publish {release} {reasons}"
        else:
            problem = "the draft differs from it, but not in content"
            advice = "keep what is published, there is nothing to correct"
        super().__init__(
            f"release {release}: published as {published}, which never changes, and {problem}; "
            f"{advice}"
        )


class IncompletePublicationError(CariccReportError):
    """A release is published, but not all that follows from it is written."""

    def __init__(self, publication: str, release: str, error: Exception) -> None:
        super().__init__(
            f"{publication} is published, but its feeds or the index are not written ({error}); "
            f"write them with: caricc-report publish {release}"
        )


class StoredDifferentlyError(AlreadyPublishedError):
    """Storage elsewhere has a release of the same name that differs."""

    def __init__(self, address: str, name: str) -> None:
        CariccReportError.__init__(
            self,
            f"{address}: a release of this name is there, and {name!r} differs or is missing; what "
            "is published never changes; restore it there, publish a correction, or name another "
            "folder",
        )


class ArchiveBusyError(BusyError):
    """Another run builds the archive."""

    def __init__(self, archive: str, lock: str) -> None:
        super().__init__(
            f"archive {archive}: another run builds it (lock {lock}); wait for it to end"
        )


def _quoted(text: str, n_lines: int = 0) -> str:
    """Return the last lines of a text, or all, as they stand under a message."""
    return "".join(f"\n    | {line}" for line in text.splitlines()[-n_lines:])


def shortened(text: str, length: int) -> str:
    """Return text of a length at most; an ellipsis stands for what is cut off."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def check_choice(name: str, kind: str, found: object, known: Sequence[str | None]) -> None:
    """Check that an argument is one of the values that it can have.

    Parameters
    ----------
    name
        What the argument is called.
    kind
        What its values are, in words: ``a grouping``.
    found
        What was given.
    known
        The values that it can have.

    Raises
    ------
    UsageError
        If it is none of them.
    """
    if found not in known:
        hint = suggestion(found, filter(None, known))
        raise UsageError(f"{name}: not {kind}, got {found!r:.80}{hint}")


_KINDS = {"str": "text", "Mapping": "a dict", "Iterable": "a list"}
"""What types are called that are not called by their names."""


def check_type(name: str, found: object, wanted: type, advice: str) -> None:
    """Check that an argument is of the type that it must have.

    Parameters
    ----------
    name
        What the argument is called.
    found
        What was given: often a text, or the path of what was wanted.
    wanted
        The type that it must have.
    advice
        What to give, as code.

    Raises
    ------
    UsageError
        If it is of another type.
    """
    if not isinstance(found, wanted):
        is_text = isinstance(found, str | PurePath)
        got = f"{str(found)!r:.80}" if is_text else type(found).__name__
        kind = _KINDS.get(wanted.__name__, f"a {wanted.__name__}")
        raise UsageError(f"{name}: not {kind}, got {got}; give {advice}")


def suggestion(found: object, known: Iterable[str], otherwise: str = "") -> str:
    """Return ``; did you mean 'x'?`` for a close name, else the sorted list of names.

    Parameters
    ----------
    found
        What was written.
    known
        The names that would be right.
    otherwise
        What to say instead of the list, where of many names none helps but a close one.
    """
    found, names = str(found), sorted(known)
    by_folded = {name.casefold(): name for name in names}
    close = difflib.get_close_matches(found.casefold(), by_folded, n=1)
    if close:
        return f"; did you mean {by_folded[close[0]]!r}?"
    if otherwise:
        return f"; {otherwise}"
    return f"; known: {', '.join(names)}" if names else ""
