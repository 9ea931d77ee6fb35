"""What is asked for: the one place where the options of a run are spelled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from caricc_report.errors import NotebookError, check_type
from caricc_report.project import RELEASE, Project

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from caricc_report.model.period import Period
    from caricc_report.system.files import ProjectFile

Progress = Callable[[str, int], object]
"""Hears of a step that is done, and of how many steps there are; 0 if nobody knows."""


@dataclass(frozen=True, slots=True)
class Job:
    """A release to make, check or compute, and how; what is not given has a usual value.

    Examples
    --------
    ``Job("params/2024-19.yml", formats=["html"])`` in the working folder's project,
    ``Job(date=dt.date(2024, 12, 2), languages=["ru"], project=Project.find(folder))``
    """

    parameters: Path | str | None = None
    """The parameters file; without it `period` or `date` picks one."""
    _: KW_ONLY
    project: Project = field(default_factory=Project.find)
    """The project; the one that the working folder belongs to, if not given."""
    period: Period | None = None
    """The days that the release is to cover."""
    date: dt.date | None = None
    """Stands for the last period that was complete before it."""
    languages: Sequence[str] | None = None
    """Some of the parameters file's; all of them, if not given."""
    formats: Sequence[str] = ("html", "pdf")
    """Of the documents: html, pdf, docx, epub, mail (``mail.html`` and ``mail.txt``), or one that a
    plug-in adds."""
    renderer: str = "auto"
    """What lays the documents out: auto, quarto, pandoc, or one that a plug-in adds."""
    notebook: str = RELEASE
    """The notebook's name, or its path; what another than ``release`` makes of a release is put
    into a folder of its own, ``<release>.<notebook>``."""
    own_parameters: Mapping[str, object] = field(default_factory=dict)
    """Values of parameters that the notebook declares for itself; they have precedence over those
    under ``notebook`` in the parameters file."""
    force: bool = False
    """Whether all steps are done, also those that rest on nothing that has changed."""
    allow_empty: bool = False
    """Whether the release may have no articles; the profile may say so for all of them."""
    output: Path | str | None = None
    """The folder in which the folder of the release is made; the project's ``_build``, if not
    given."""
    failed: Path | str | None = None
    """The folder in which a notebook that fails is kept; ``failed`` in `output`, if not given."""
    correction: Mapping[str, str] = field(default_factory=dict)
    """By language, what a correction states of itself: a
    `caricc_report.model.parameters.Correction` as JSON."""

    def __post_init__(self) -> None:
        """Find the project, and refuse a period or a day that is a text."""
        object.__setattr__(self, "project", Project.given(self.project))
        if self.period is not None:
            from caricc_report.model.period import check_period  # noqa: PLC0415 - few state one

            check_period(self.period)
        if self.date is not None:
            from caricc_report.model.days import as_day  # noqa: PLC0415 - likewise

            object.__setattr__(self, "date", as_day("date", self.date))

    @property
    def output_dir(self) -> Path:
        """The folder in which the folder of the release is made."""
        return Path(self.output) if self.output else self.project.build_dir

    @property
    def failed_dir(self) -> Path:
        """The folder in which a notebook that fails is kept."""
        return Path(self.failed) if self.failed else self.output_dir / "failed"

    @property
    def notebook_file(self) -> ProjectFile:
        """The notebook's file; a UsageError is raised if no notebook has the name."""
        return self.project.file(self.project.notebook(self.notebook))

    @property
    def notebook_name(self) -> str:
        """What files are named after the notebook."""
        return self.project.notebook_name(self.notebook_file.path)

    def require_notebook(self) -> None:
        """Check that there is a notebook.

        Raises
        ------
        UsageError
            If no notebook has the name.
        NotebookError
            If it is that of the release, and is not there.
        """
        if not self.notebook_file.path.is_file():
            advice = "restore it from the project's repository"
            raise NotebookError(self.notebook_file.name, "missing", advice=advice)


@dataclass(frozen=True, slots=True)
class Step:
    """A notebook executed or a document rendered, or left as the last run has made it."""

    name: str
    """``execute en``, ``render release.en.pdf``."""
    reasons: tuple[str, ...]
    """What has changed since; none, if the step was left out."""


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run made."""

    release: str
    directory: Path
    files: tuple[str, ...]
    """The names of its files, sorted."""
    renderer: str
    findings: tuple[dict[str, object], ...]
    """What the checks found, as in ``checks.json``."""
    steps: tuple[Step, ...] = ()
    """What was done, and what was not, in order."""

    @property
    def is_new(self) -> bool:
        """Whether any step was done."""
        return any(step.reasons for step in self.steps)


def require_job(given: object) -> None:
    """Check that it is a job: an analyst may give the release, or the parameters file alone."""
    check_type("job", given, Job, 'cr.Job("params/2024-19.yml")')
