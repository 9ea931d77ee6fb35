"""The archive of a project: every article of every release that it has parameters for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from caricc_report.archive.building import build_archive
from caricc_report.loaders import each_article
from caricc_report.model.parameters import AllParameters, load_parameters, load_profile
from caricc_report.project import Project, profile_of_last
from caricc_report.system.files import real_path
from caricc_report.text.fields import table_options
from caricc_report.text.locales import languages_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caricc_report.archive.building import ArchiveChange
    from caricc_report.model.article import Article


def archive_articles(
    directory: Path | str | None = None, *, project: Project | None = None
) -> ArchiveChange:
    """Append the project's articles to its archive, all of them or none.

    Parameters
    ----------
    directory
        The folder of the archive; ``archive`` in the project if not given.
    project
        The project; the one that the working folder belongs to, if not given.

    Raises
    ------
    InvalidInputError
        If a parameters file, the profile, an article or the archive is not valid.
    UsageError, ArchiveBusyError
        If articles that a parameters file names are not there, or as
        `caricc_report.archive.building.build_archive` says.
    """
    project = Project.given(project)
    periods = {}
    sources: dict[Path, Path] = {}
    if project.articles_dir.exists():  # A project may keep its articles elsewhere.
        sources[real_path(project.articles_dir)] = project.params_dir / "profile.yml"
    known = [load_parameters(project.file(path)) for path in project.params_paths()]
    kind = profile_of_last(project, AllParameters(tuple(known), ())).period
    for parameters in known:
        periods[parameters.release] = parameters.period
        source = real_path(project.root / parameters.articles)
        sources.setdefault(source, project.root / parameters.profile)

    def articles() -> Iterator[Article]:
        for source, profile_path in sources.items():
            options = table_options(load_profile(project.file(profile_path)))
            yield from each_article(project.file(source), options)

    with languages_of(project.locales):
        folder = Path(directory) if directory else project.archive_dir
        return build_archive(articles(), folder, periods, kind)
