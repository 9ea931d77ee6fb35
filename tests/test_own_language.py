"""A language that the package does not have is data of a project: it is made, checked, rebuilt."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from own_language import project_in_kazakh

import caricc_report as cr
from caricc_report.errors import InputWarning, InvalidInputError
from caricc_report.release.publishing import publish
from caricc_report.release.verifying import verify

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.release
@pytest.mark.kernel
@pytest.mark.program
def test_a_release_in_kazakh_is_made_checked_and_rebuilt(tmp_path: Path) -> None:
    """Its sentences, dates, plurals, numbers in words and names of countries are Kazakh."""
    project = project_in_kazakh(tmp_path / "digest")
    job = cr.Job("params/2026-01.yml", project=project, formats=("html",))
    assert cr.check(job) == ()
    made = cr.run(job)
    page = (made.directory / "release.kk.html").read_text(encoding="utf-8")
    text = " ".join(re.sub("<[^>]*>", "", page).split())
    assert (
        "2026 жылғы 1–15 қараша аралығында бұқаралық ақпарат құралдарының 2 материалы таңдалды "
        "(Қазақстан – 1, Қырғызстан – 1)."
    ) in text
    for said in (
        "Алматы · 2026 жылғы 12 қараша",
        "1 325 адам",
        "1-кесте. Тақырыптар мен елдер бойынша материалдар",
    ):
        assert said in text
    assert '<html lang="kk"' in page
    assert {"locales/kk.ftl", "locales/kk.yml"} <= {
        each["name"]
        for each in json.loads((made.directory / "manifest.json").read_text())["predicate"][
            "buildDefinition"
        ]["resolvedDependencies"]
        if "name" in each
    }
    published = publish(made.release, project=project)
    assert verify(published.directory, project=project, rebuild=True).is_good


@pytest.mark.program
def test_a_message_that_is_missing_is_an_error_before_any_kernel(tmp_path: Path) -> None:
    """It is named with its file."""
    project = project_in_kazakh(tmp_path / "digest")
    path = project.locales.path / "kk.ftl"
    text = path.read_text(encoding="utf-8").replace("\ntotal = ", "\ntotl = ")
    path.write_text(text, encoding="utf-8")
    with pytest.warns(InputWarning), pytest.raises(InvalidInputError) as refused:
        cr.check(cr.Job("params/2026-01.yml", project=project))
    assert refused.value.where == "locales"
    assert [str(each).partition(", line")[0] for each in refused.value.defects] == [
        "kk.ftl",
        "kk.ftl: 1 messages are missing: total",
    ]


@pytest.mark.program
def test_two_projects_in_one_process_say_their_own(tmp_path: Path) -> None:
    """A release that was loaded before another says what its own project says."""
    one, other = (project_in_kazakh(tmp_path / name) for name in ("one", "other"))
    path = other.locales.path / "en.ftl"
    path.write_text("contents = In this issue\n", encoding="utf-8")
    parameters = {
        "release": "2026-01",
        "period": "2026-11-01/2026-11-15",
        "language": "en",
        "articles": "data/articles.jsonl",
        "profile": "params/profile.yml",
        "as_of": "2026-11-16",
    }
    releases = [cr.load_release(each.root, **parameters) for each in (one, other)]
    assert [cr.contents(each).blocks[0].kind for each in releases] == ["division", "division"]
    assert ["In this issue" in cr.contents(each).html for each in releases] == [False, True]
