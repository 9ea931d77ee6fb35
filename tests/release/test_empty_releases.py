"""A period without articles is released if that is asked for, and says so in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import release_of
from command_line import change

import caricc_report as cr
from caricc_report.displays.shown import Shown
from caricc_report.errors import InvalidInputError
from caricc_report.project import Project
from caricc_report.release.job import Job
from caricc_report.release.parameters_files import new_parameters
from caricc_report.release.publishing import publish
from caricc_report.release.verifying import verify

if TYPE_CHECKING:
    from pathlib import Path


def job(project_dir: Path, *, allow_empty: bool = False) -> Job:
    """Return the job of a release that has no articles."""
    project = Project(project_dir)
    file = new_parameters(project=project)
    return Job(file, project=project, formats=("html",), allow_empty=allow_empty)


def test_a_release_without_articles_has_to_be_asked_for(project_dir: Path) -> None:
    """The refusal names the option, and what the profile may say."""
    asked = r"--allow-empty or 'allow_empty: true' in the profile"
    empty = job(project_dir)
    with pytest.raises(InvalidInputError, match=asked):
        cr.check(empty)
    change(project_dir / "params/profile.yml", "\nphone:", "\nallow_empty: true\nphone:")
    assert cr.check(empty) == ()


@pytest.mark.release
def test_a_release_without_articles_is_made_and_published(project_dir: Path) -> None:
    """Both languages say that nothing was covered; it is rebuilt to the same bytes."""
    empty = job(project_dir, allow_empty=True)
    assert cr.check(empty) == ()
    made = cr.run(empty)
    for language, said in (
        ("en", "no counter-narcotics activities were covered"),
        ("ru", "мероприятия по борьбе с наркотиками не освещались"),
    ):
        page = (made.directory / f"release.{language}.html").read_text("utf-8")
        assert said in " ".join(page.split())
    published = publish(made.release, project=empty.project)
    assert verify(published.directory, project=empty.project, rebuild=True).is_good


@pytest.mark.parametrize("by", ["country", "topic", "outlet"])
def test_nothing_is_counted_without_articles(tmp_path: Path, by: str) -> None:
    """No table or chart is shown that has nothing to say."""
    release = release_of(tmp_path)
    assert cr.count_table(release, by=by) == Shown()  # type: ignore[arg-type]
    assert cr.count_chart(release, by=by) == Shown()  # type: ignore[arg-type]
    assert cr.tile_map(release) == Shown()
