"""What follows the publishing of a release: git's attributes, the feeds, and the index as the last.

Each is computed from the folders of the releases. So what was cut off is completed by whoever
publishes next, and what the index does not list yet is what nobody may have heard of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from caricc_report.errors import Defect, InvalidInputError
from caricc_report.release.feeds import update_feeds
from caricc_report.release.folder import MANIFEST, locked
from caricc_report.release.git_attributes import protect_from_git
from caricc_report.release.publications import (
    INDEX,
    index_of,
    listed_in_index,
    publications,
    write_computed,
)
from caricc_report.system.atomic import remove_leftovers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caricc_report.project import Project
    from caricc_report.release.publications import ReleaseFolder


def complete(project: Project) -> tuple[ReleaseFolder, ...]:
    """Complete what a publishing that was cut off has left; return the releases that it is of."""
    if not project.releases_dir.is_dir():
        return ()
    with locked(project.releases_dir):
        remove_leftovers(project.releases_dir)
        every, listed = publications(project), listed_in_index(project)
        check_listed(project, every)
        write_what_follows(project)
    # Without any index it was removed, unless there is one release, whose index was to be written.
    is_known = listed or len(every) == 1
    return tuple(each for each in every if is_known and each.id not in listed)


def check_listed(project: Project, every: Sequence[ReleaseFolder]) -> None:
    """Check that what the index lists is there as it was: written anew, it would hide a loss.

    Raises
    ------
    InvalidInputError
        If a release is gone, or has another manifest.
    """
    there = {each.id: each.manifest_digest for each in every}
    defects = [
        Defect(name, "", f"has another {MANIFEST}" if name in there else "is not there")
        for name, wanted in listed_in_index(project).items()
        if there.get(name) != wanted
    ]
    if defects:
        outcome = (
            "what is published never changes; restore it, for example from git, "
            "or if you deleted it on purpose, delete the index, too"
        )
        raise InvalidInputError(project.name(project.releases_dir / INDEX), defects, outcome)


def write_what_follows(project: Project) -> None:
    """Write what follows from the releases that are published; the index comes last."""
    protect_from_git(project)
    update_feeds(project)
    write_computed(project, index_of(project), project.releases_dir)
