"""What follows a release that is published: completed by the next command, if it was cut off."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING

import pytest
from publications import edit, say_otherwise

from caricc_report.errors import CariccReportError, InvalidInputError
from caricc_report.release import completing
from caricc_report.release.backfill import make_due
from caricc_report.release.completing import complete
from caricc_report.release.folder import locked
from caricc_report.release.job import Job
from caricc_report.release.publishing import publish
from caricc_report.release.verifying import verify_all

if TYPE_CHECKING:
    from caricc_report.project import Project
    from caricc_report.release.outcomes import Outcome


def completed(project: Project) -> list[str]:
    """Complete what is published, and return what nobody may have heard of."""
    return [each.id for each in complete(project)]


def due(project: Project) -> list[Outcome]:
    """Return what comes of all that is due on the day of the sample."""
    return [*make_due(dt.date(2024, 12, 2), Job(project=project), publish=True)]


def test_what_was_cut_off_after_the_release_is_completed(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index comes last: what it does not list is told to whoever completes it, once."""

    def full(*_: object) -> None:
        message = "articles.en.json: cannot be written (No space left on device)"
        raise CariccReportError(message)

    with monkeypatch.context() as patch:
        patch.setattr(completing, "update_feeds", full)
        with pytest.raises(CariccReportError, match=r"2024-19 is published, but .*No space"):
            publish("2024-19", project=project)
    assert completed(project) == ["2024-19"]
    assert all(each.is_good for each in verify_all(project))
    assert completed(project) == []


def test_a_scheduler_completes_it_and_says_so_once(project: Project) -> None:
    """Though nothing else is due; while another publishes, that one completes it."""
    publish("2024-19", project=project)
    (project.releases_dir / "index.json").unlink()

    assert [(each.release, each.state) for each in due(project)] == [("2024-19", "published")]
    assert due(project) == []
    (project.releases_dir / "index.json").unlink()
    with locked(project.releases_dir):
        assert due(project) == []


def test_what_was_removed_is_written_again(project: Project) -> None:
    """Nobody is told of releases that were published long ago."""
    publish("2024-19", project=project)
    shutil.rmtree(project.releases_dir / "feeds")
    assert completed(project) == []
    assert all(each.is_good for each in verify_all(project))


def test_nothing_follows_from_nothing(project: Project) -> None:
    """No folder is made, and no lock."""
    assert completed(project) == []
    assert not project.releases_dir.exists()


def test_what_was_changed_is_not_called_the_same(project: Project) -> None:
    """Nor is it put elsewhere by the same command."""
    publish("2024-19", project=project)
    page = project.releases_dir / "2024-19/release.en.html"
    page.write_bytes(page.read_bytes() + b"more")
    with pytest.raises(InvalidInputError, match=r"2024-19.*restore the folder.*\n.*release\.en\.h"):
        publish("2024-19", project=project)


@pytest.mark.parametrize("is_gone", [True, False], ids=["gone", "changed"])
def test_the_index_is_not_written_over_what_is_lost(project: Project, *, is_gone: bool) -> None:
    """It is the only trace; whoever deleted a release on purpose deletes the index, too."""
    published = publish("2024-19", project=project).directory
    index = project.releases_dir / "index.json"
    before = index.read_bytes()
    if is_gone:
        shutil.rmtree(published)
    else:
        edit(published, "facts.json", say_otherwise)
    problem = "is not there" if is_gone else "has another manifest"
    for write in (complete, lambda project: publish("2024-19", project=project), due):
        with pytest.raises(InvalidInputError, match=rf"index.json: .*git.*\n.*2024-19: {problem}"):
            write(project)
        assert (index.read_bytes(), published.exists()) == (before, not is_gone)
    if is_gone:
        index.unlink()
        assert publish("2024-19", project=project).is_new
