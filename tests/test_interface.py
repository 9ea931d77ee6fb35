"""The page about the interface states exactly what the package exports."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from builders import reference as reference_release
from interface import PAGE, renewed
from projects import ROOT

import caricc_report as cr
from caricc_report.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_the_page_states_the_interface() -> None:
    """Renew it by ``PYTHONPATH=tests .venv/bin/python tests/interface.py``, and read the diff.

    A name or parameter that is gone or changed needs the next version that may break something.
    """
    page = PAGE.read_text(encoding="utf-8")
    assert page == renewed(page)


def test_a_name_that_is_not_there_is_an_error() -> None:
    """Also for a type checker, which would say here that nothing is to be ignored."""
    with pytest.raises(AttributeError, match="no attribute 'runn'"):
        cr.runn  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.release
def test_paths_may_be_texts(
    reference: cr.RunResult, project_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As scripts write them; the project is that of the working folder."""
    monkeypatch.chdir(project_dir)
    assert cr.verify(str(reference.directory)).is_good
    assert cr.find_gaps(parameters="params/2024-19.yml") == ()
    assert cr.export("s.xlsx", parameters="params/2024-19.yml") == 30
    assert cr.import_sources("s.xlsx", "data/articles/2024/2024-19").files == ()
    wanted = cr.parameters("params/2024-19.yml", language="ru")
    assert cr.load_release(**wanted).language == "ru"
    assert cr.load_release(str(project_dir), **wanted).language == "ru"
    assert cr.parameters("2024-19", language="ru") == wanted
    assert len(cr.load_articles("data/articles")) == 30
    assert cr.Project.find(".") == cr.Project(project_dir)
    assert cr.check_notebooks(paths="notebooks/release.ipynb") == ()


DAY, FIRST_DAY = dt.date(2024, 11, 30), dt.date(2024, 11, 16)


@pytest.mark.parametrize("of", [pd.Timestamp, dt.datetime.fromisoformat])
def test_a_day_may_be_an_instant(of: Callable[[str], dt.date]) -> None:
    """As pandas and schedulers have it."""
    first, last = of("2024-11-16 00:00"), of("2024-11-30 06:30")
    period = cr.Period(first, last)
    assert period == cr.Period(FIRST_DAY, DAY)
    assert last in period
    assert cr.Period.containing(first, cr.PeriodKind.HALF_MONTH) == period
    assert cr.Question(last_day=last).last_day == cr.Job(date=last).date == DAY


FRAME, RELEASE = pd.DataFrame({"a": [1]}), reference_release("en")
NO_DAY = "not a date, got '2024-11-30'; give a day such as datetime.date(2024, 11, 30)"
NO_PERIOD = "period: not a Period, got '2024-12'; give cr.Period.parse("
NO_PROJECT = "project: not a Project, got 'digest'; give cr.Project.find("
MISUSED: dict[str, tuple[Callable[[], object], str]] = {
    "question": (lambda: cr.Question(first_day="2024-11-30"), f"first_day: {NO_DAY}"),
    "period": (lambda: cr.Period(FIRST_DAY, "2024-11-30"), f"last_day: {NO_DAY}"),
    "day in a period": (lambda: "2024-11-30" in cr.Period(FIRST_DAY, DAY), f"day: {NO_DAY}"),
    "day of a job": (lambda: cr.Job(date="2024-11-30"), f"date: {NO_DAY}"),
    "no day": (lambda: pd.NaT in cr.Period(FIRST_DAY, DAY), "day: not a date, got NaT"),
    "no such file": (
        lambda: cr.parameters("2030-01"),
        "2030-01: no such parameters file; there are",
    ),
    "due": (lambda: list(cr.make_due("2024-11-30", cr.Job())), f"date: {NO_DAY}"),
    "as_of": (lambda: cr.new_parameters(as_of="2024-11-30"), f"as_of: {NO_DAY}"),
    "period of a job": (lambda: cr.Job(period="2024-12"), NO_PERIOD),
    "new period": (lambda: cr.new_parameters("2024-12"), NO_PERIOD),
    "parsed": (lambda: cr.Period.parse(DAY), "period: not text, got date"),
    "project of a job": (lambda: cr.Job(project="digest"), NO_PROJECT),
    "project": (lambda: cr.verify_all("digest"), NO_PROJECT),
    "source": (lambda: cr.load_articles(None), "source: not a ProjectFile, got NoneType"),
    "job": (lambda: list(cr.backfill("2024-19..2024-19", "x.yml")), "job: not a Job, got 'x.yml'"),
    "caption": (lambda: cr.table(FRAME, caption=5), "cr.table: caption: not text, got int"),
    "formats": (lambda: cr.table(FRAME, formats="0%"), "formats: not a dict, got '0%'"),
    "articles": (
        lambda: cr.fact("a.b", 1, how="x", articles=1, release=RELEASE),
        "articles: not a list, got int",
    ),
    "prose": (
        lambda: cr.prose(RELEASE, {}),
        "cr.prose: not text, got dict; give en=",
    ),
}
"""Calls that many would try, with the message of each."""


@pytest.mark.parametrize("call, message", MISUSED.values(), ids=MISUSED)
def test_what_an_argument_is_not_is_told(
    call: Callable[[], object], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what to give in its place; nothing was a traceback from deep below."""
    monkeypatch.chdir(ROOT)
    with pytest.raises(UsageError, match=re.escape(message)):
        call()
