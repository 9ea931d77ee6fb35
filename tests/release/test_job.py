"""A job says once what is asked for; what is not given has a usual value."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from typing import TYPE_CHECKING, Any

import pytest
from builders import reference
from projects import ROOT

import caricc_report as cr
from caricc_report.errors import NotebookError, UsageError
from caricc_report.project import Project
from caricc_report.release.job import Job

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PARAMETERS = "params/2024-19.yml"
PROJECT = Project(ROOT)


def test_a_job_does_not_change() -> None:
    """What was asked for stays what it was while a run goes on."""
    job = Job(project=PROJECT)
    with pytest.raises(FrozenInstanceError):
        job.renderer = "quarto"  # type: ignore[misc]


def test_the_project_of_the_working_folder_is_the_usual_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A job in a folder of a project is about that project."""
    monkeypatch.chdir(ROOT / "params")
    assert Job(PARAMETERS).project == PROJECT


def test_folders_follow_from_each_other(tmp_path: Path) -> None:
    """Drafts are in the project's folder, failed notebooks beside them, unless said otherwise."""
    usual = Job(project=PROJECT)
    assert (usual.output_dir, usual.failed_dir) == (ROOT / "_build", ROOT / "_build/failed")
    assert Job(project=PROJECT, output=tmp_path).failed_dir == tmp_path / "failed"
    assert Job(project=PROJECT, failed=tmp_path).failed_dir == tmp_path


def test_a_release_notebook_that_is_gone_is_missing(tmp_path: Path) -> None:
    """It is told before a kernel is started, whose working folder may be gone, too."""
    with pytest.raises(NotebookError, match=r"notebooks/release\.ipynb: missing"):
        cr.run(Job(project=Project(tmp_path)))


@pytest.mark.kernel
@pytest.mark.parametrize("ask", [cr.check, cr.compute_release_facts, cr.run])
@pytest.mark.parametrize(
    "option, message",
    [
        ({"languages": ["kk"]}, "language: not one of this release, got 'kk'"),
        ({"languages": []}, "language: none is given"),
        ({"formats": ["odt"]}, "format: not known, got 'odt'; known: docx, epub, html, mail, pdf"),
    ],
    ids=["unknown language", "no language", "unknown format"],
)
def test_what_cannot_be_asked_for_is_refused(
    ask: Callable[[Job], object], option: dict[str, list[str]], message: str, tmp_path: Path
) -> None:
    """A job is refused in the same words, whatever it is for."""
    with pytest.raises(UsageError, match=message):
        ask(Job(PARAMETERS, project=PROJECT, output=tmp_path, **option))  # type: ignore[arg-type]


def test_a_check_looks_at_the_languages_asked_for(project_dir: Path) -> None:
    """What is wrong in one language alone is not found in another."""
    path = project_dir / "data/articles/2024/2024-19/02-kz-pavlodar-counselling.ru.md"
    translated = path.read_text("utf-8").replace("headline: ", "headline: A headline in English")
    path.write_text(translated.replace("English", "English # ", 1), "utf-8")
    job = Job(project_dir / PARAMETERS, project=Project(project_dir), languages=["en"])
    english, russian = (
        {finding.id for finding in cr.check(replace(job, languages=[language]))}
        for language in ("en", "ru")
    )
    assert "language-wrong" in russian - english


def test_facts_are_the_same_in_every_language() -> None:
    """The first language asked for stands for all."""
    english, russian = (
        cr.compute_release_facts(Job(PARAMETERS, project=PROJECT, languages=[language]))
        for language in ("en", "ru")
    )
    assert english == russian


@pytest.mark.parametrize("call", [cr.run, cr.check, cr.compute_release_facts])
@pytest.mark.parametrize("given, got", [(PARAMETERS, f"'{PARAMETERS}'"), (reference(), "Release")])
def test_what_is_no_job_is_named(call: Callable[[Any], object], given: object, got: str) -> None:
    """An analyst may give the parameters file, or the release, and gets the form."""
    with pytest.raises(UsageError, match=rf"job: not a Job, got {got}; give cr\.Job\("):
        call(given)
