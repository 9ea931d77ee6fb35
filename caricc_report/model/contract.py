"""The contract between the package and a project, whose version the project states.

It is stated in ``.caricc-report.json``, beside the names of the files that came from the package. A
project without that file is written for the first version. The file is none of a release's inputs:
an upgrade changes no release.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from caricc_report.errors import ProgramTooOldError
from caricc_report.model.period_kind import PeriodKind
from caricc_report.system.files import ProjectFile
from caricc_report.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_PERIOD = next(iter(PeriodKind))
"""The one kind of the first contract."""
FILE_NAME = ".caricc-report.json"
"""Where a project states what it was made of."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a version of the contract asks of a profile that was written for an earlier one."""

    key: str
    """The key of the profile that is to be there."""
    why: str
    """What it decides, and what holds without it."""
    lines: str
    """Lines to add, as an example."""
    is_needed: bool = False
    """Whether no release can be made without it."""


CHANGES: Mapping[int, tuple[Change, ...]] = {
    1: (),
    2: (  # What is the publisher's own became data of the project.
        Change(
            "topics",
            "what articles can be about, listed in the package until now",
            "topics:\n  policy: {en: Policy, ru: Политика}",
            is_needed=True,
        ),
        Change(
            "figures",
            "what articles report in numbers, if records state figures; without sum_of their "
            "participants are not added up, as they were until now",
            "figures:\n  participants:\n    units: [people]\n"
            "    sum_of: {en: participants, ru: участников}",
        ),
        Change(
            "period",
            f"the kind of period that a release covers, a {_PERIOD} until now",
            f"period: {_PERIOD}",
            is_needed=True,
        ),
        Change(
            "numbering",
            "where the numbers of releases come from, running until now",
            "numbering: running",
            is_needed=True,
        ),
    ),
}
"""By version of the contract, what it asks for that the version before did not."""

CONTRACT = max(CHANGES)
"""The version of the contract that this package keeps."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a project was made of."""

    contract: int = 1
    """The version of the contract that its data are written for."""
    version: str = ""
    """The version of the package that wrote this."""
    values: Mapping[str, str] = field(default_factory=dict)
    """By word of the package's templates, what was put in its place."""
    files: Mapping[str, str] = field(default_factory=dict)
    """By name, git's id of the content that a file had in the package."""

    def asked(self, profile: Mapping[str, Any]) -> tuple[Change, ...]:
        """Return what later versions of the contract ask for that a profile does not have."""
        later = [
            each for number in sorted(CHANGES) if number > self.contract for each in CHANGES[number]
        ]
        return tuple(change for change in later if change.key not in profile)

    def to_bytes(self) -> bytes:
        """Return the content of the file that states this."""
        return f"{json.dumps(asdict(self), ensure_ascii=False, indent=2)}\n".encode()


def check_contract(root: Path) -> None:
    """Check that a project is not written for a later version of the contract.

    Only that is looked at: `read_origin` says what else is wrong with the file.

    Raises
    ------
    ProgramTooOldError
        If it is; the version to install is named.
    """
    try:
        stated = json.loads((root / FILE_NAME).read_bytes())
        contract, version = stated["contract"], stated.get("version")
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return
    if isinstance(contract, int) and contract > CONTRACT:
        is_told = isinstance(version, str) and version
        install = f"'caricc-report>={version:.40}'" if is_told else "--upgrade caricc-report"
        advice = (
            f"{FILE_NAME} states contract {contract}, and this version knows {CONTRACT} at most; "
            f"pip install {install}"
        )
        needed = f"{version:.40}" if is_told else f"of contract {contract}"
        raise ProgramTooOldError("caricc-report", __version__, needed, advice)


def read_origin(root: Path) -> Origin | None:
    """Return what a project was made of, or None if it does not say.

    Raises
    ------
    InvalidInputError
        If the file is not as it was written.
    """
    file = ProjectFile(root / FILE_NAME, FILE_NAME)
    if not file.path.exists():
        return None
    problem = "not as it was written; take it from version control, or delete it"
    try:
        origin = Origin(**json.loads(file.read_text()))
        pairs = [*origin.values.items(), *origin.files.items()]
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise file.refused(problem) from error
    texts = [origin.version, *(text for pair in pairs for text in pair)]
    if not isinstance(origin.contract, int) or not all(isinstance(each, str) for each in texts):
        raise file.refused(problem)
    if not all(re.fullmatch("[0-9a-f]{40}", each) for each in origin.files.values()):
        raise file.refused(problem)  # Git would be asked for it.
    return origin
