"""An attack: a project, what is done to it, and how the run that it is given has to end."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


PARAMETERS = "params/2024-19.yml"


@dataclass
class Attack:
    """A project that is attacked, and what the run is given."""

    project: Path
    scratch: Path
    environment: dict[str, str]
    prefix: list[str] = field(default_factory=list)

    def notebook(self, name: str = "release") -> Path:
        """Return where a notebook of the project is."""
        return self.project / "notebooks" / f"{name}.ipynb"

    def first_on_path(self, folder: Path) -> None:
        """Let Python look into a folder first."""
        self.environment["PYTHONPATH"] = f"{folder}{os.pathsep}{self.environment['PYTHONPATH']}"


@dataclass(frozen=True)
class Case:
    """One attack, and how the run has to end."""

    name: str
    code: int
    said: str
    prepare: Callable[[Attack], None]
    arguments: tuple[str, ...] = ("run", PARAMETERS, "--format", "html", "--language", "en")
    limits: Mapping[str, float] = field(default_factory=dict)
    quotes: str = ""
    """A line of the cell that the message has to quote."""
    keeps: bool = False
    """Whether the notebook has run, so that it is kept."""
    spoils: str = ""
    """The names of the files of the project that the attack itself changes, as a pattern."""


def run_of(renderer: str = "pandoc", fmt: str = "html", language: str = "en") -> tuple[str, ...]:
    """Return the arguments of a run."""
    return (
        "run", PARAMETERS, "--format", fmt, "--language", language, "--renderer", renderer,
    )  # fmt: skip


PANDOC = run_of()


def limited(attack: Attack, limit: str) -> None:
    """Let the shell limit the run."""
    attack.prefix = ["sh", "-c", f'ulimit {limit}; exec "$@"', "sh"]
