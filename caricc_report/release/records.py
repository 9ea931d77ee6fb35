"""The records of a release, as exporting them and listing what they lack need them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caricc_report.model.parameters import Parameters, load_parameters, load_profile
from caricc_report.release.parameters_files import choose_parameters
from caricc_report.text.fields import table_options
from caricc_report.text.locales import languages_of

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.model.period import Period
    from caricc_report.model.profile import Profile
    from caricc_report.model.record import SourceOptions
    from caricc_report.project import Project
    from caricc_report.system.files import ProjectFile


@dataclass(frozen=True, slots=True)
class ReleaseRecords:
    """Where the records of a release stand, and how they are read."""

    name: str
    """The parameters file, as messages call it."""
    parameters: Parameters
    profile: Profile
    source: ProjectFile
    """The folder or file of the records."""
    options: SourceOptions

    @classmethod
    def of(cls, project: Project, parameters: Path | None, period: Period | None) -> ReleaseRecords:
        """Return those of a parameters file, or of the one that covers a period.

        Raises
        ------
        UsageError
            If there is no such file.
        InvalidInputError
            If parameters or profile are not valid.
        """
        file = project.file(choose_parameters(project, parameters, period))
        wanted = load_parameters(file)
        profile = load_profile(project.file(project.root / wanted.profile))
        source = project.file(project.root / wanted.articles)
        with languages_of(project.locales):
            options = table_options(profile)
        return cls(file.name, wanted, profile, source, options)
