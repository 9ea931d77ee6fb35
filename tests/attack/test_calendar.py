"""Attacks on the calendar: seventy years of days, time zones, clocks, and nonsense."""

from __future__ import annotations

import ast
import datetime as dt
import itertools
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from projects import ROOT

from caricc_report.errors import UsageError
from caricc_report.model.period import Period
from caricc_report.model.period_kind import PeriodKind
from caricc_report.project import Project
from caricc_report.release.parameters_files import choose_parameters, new_parameters
from caricc_report.text.wording import period_in_digits, wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(1970, 1, 1), dt.date(2040, 12, 31)
DAYS = [FIRST + n * DAY for n in range((LAST - FIRST).days + 1)]
FAKETIME = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
SEED = 20241116
"""Every run tries the same runs of days."""


def skip_without_faketime() -> None:
    """Skip where no clock can be set for one program alone."""
    if not FAKETIME:
        pytest.skip("no libfaketime")


def clock_at(time: str) -> dict[str, str]:
    """Return the variables that start a program's clock at a time of its own zone."""
    return {"LD_PRELOAD": str(FAKETIME[0]), "FAKETIME": f"@{time}"}


def periods(kind: PeriodKind) -> Iterator[Period]:
    """Yield the periods of a kind, one after the other, from 1970 to 2040."""
    period = Period.containing(FIRST, kind)
    while period.first_day <= LAST:
        yield period
        period = period.next()


def runs(number: int) -> list[Period]:
    """Return runs of days of any length up to 400, spread over the years."""
    chosen = random.Random(SEED)  # noqa: S311 - not for secrets
    starts = (chosen.choice(DAYS) for _ in range(number))
    return [Period(first, first + chosen.randrange(400) * DAY) for first in starts]


@pytest.mark.parametrize("kind", PeriodKind)
def test_every_day_is_in_one_period(kind: PeriodKind) -> None:
    """The periods of a kind leave no gap and no overlap, forwards and backwards."""
    all_periods = list(periods(kind))
    days = [each.first_day + n * DAY for each in all_periods for n in range(each.n_days)]
    assert days == [days[0] + n * DAY for n in range(len(days))]
    assert days[0] <= FIRST
    assert days[-1] >= LAST
    for one, following in itertools.pairwise(all_periods):
        assert following.previous() == one
    assert all(
        Period.containing(day, kind) == each
        for each in all_periods
        for day in (each.first_day + n * DAY for n in range(each.n_days))
    )


def test_halves_are_parts_of_months_and_months_of_quarters() -> None:
    """A period of a smaller kind lies in one of the greater kind."""
    for small, great in itertools.pairwise(
        (PeriodKind.HALF_MONTH, PeriodKind.MONTH, PeriodKind.QUARTER)
    ):
        for each in periods(small):
            around = Period.containing(each.first_day, great)
            assert each.first_day in around
            assert each.last_day in around


def test_any_run_of_days_has_neighbours(amount: Callable[[int, int], int]) -> None:
    """Before and after a run of any days comes one that touches it, and back again."""
    for run in runs(amount(2_000, 100_000)):
        assert run.next().first_day == run.last_day + DAY
        assert run.previous().last_day == run.first_day - DAY
        if run.kind is None:
            assert run.next().n_days == run.n_days
        assert run.kind is None or run.next().previous() == run


def test_the_control_a_division_with_an_overlap_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the 15th in both halves of a month, the walk through the years would say so."""
    containing = Period.containing

    def overlapping(day: dt.date, kind: PeriodKind) -> Period:
        right = containing(day, kind)
        return right if right.first_day.day == 1 else Period(right.first_day - DAY, right.last_day)

    monkeypatch.setattr(Period, "containing", overlapping)
    with pytest.raises(AssertionError):
        test_every_day_is_in_one_period(PeriodKind.HALF_MONTH)


def test_every_form_reads_back_as_the_same_period(amount: Callable[[int, int], int]) -> None:
    """ISO 8601, the house form, English and Russian words all mean the days they came from."""
    every = [each for kind in PeriodKind for each in periods(kind)]
    chosen = [*every[:: amount(5, 1)], *runs(amount(500, 20_000))]
    for period in chosen:
        for text in (
            str(period),
            period_in_digits(period),
            wording("en").period(period),
            wording("ru").period(period),
        ):
            assert Period.parse(text) == period, text


def test_iso_months_weeks_and_days_read_back() -> None:
    """A month, a week and a day of ISO 8601 are the periods that they name."""
    for each in periods(PeriodKind.MONTH):
        assert Period.parse(f"{each.first_day:%Y-%m}") == each
    for each in periods(PeriodKind.WEEK):
        assert Period.parse(f"{each.first_day:%G-W%V}") == each
    for day in DAYS:
        assert Period.parse(day.isoformat()) == Period(day, day)


def test_a_date_means_the_last_period_complete_before_it(amount: Callable[[int, int], int]) -> None:
    """For days of 1970 to 2040: the period has ended, and the one after it has not."""
    for kind in PeriodKind:
        for day in DAYS[:: amount(3, 1)]:
            period = Period.last_complete_before(day, kind)
            assert period.last_day < day <= period.next().last_day


def bare_project(folder: Path, *periods: Period) -> Project:
    """Make a project that has only a profile and parameters files."""
    (folder / "params").mkdir(parents=True)
    shutil.copy(ROOT / "params/profile.yml", folder / "params")
    shutil.copy(ROOT / "_quarto.yml", folder)
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    for number, period in enumerate(periods, 1):
        (folder / f"params/2024-{number:02d}.yml").write_text(
            f"release: 2024-{number:02d}\nperiod: {period}\nlanguages: [en]\n"
            f"articles: data\nas_of: {period.last_day + DAY}\n"
        )
    return Project(folder)


ZONES = [f"<{-n:+03d}>{n:+d}" for n in range(-14, 13)]
"""Every whole hour from UTC-12 to UTC+14, as POSIX writes time zones."""
NAMED_ZONES = ["America/St_Johns", "Asia/Almaty", "Asia/Kathmandu", "Europe/London"]
"""Zones with half and quarter hours, a change of law (2024), and summer time."""
DATES = [
    "2024-11-16", "2024-12-01", "2024-03-01", "2025-01-01", "2024-02-29", "2024-03-31",
    "2024-10-27", "1972-02-29", "2000-02-29", "2040-02-29", "2040-12-31", "2038-01-20",
]  # fmt: skip
"""Turns of half-months and years, leap days, changes of summer time, the end of 32-bit time."""
TIMES = ("00:00:00", "23:59:59")


def says(project: Project, date: str, **environment: str) -> str:
    """Return what the command says of a date; the project has no period of it."""
    ended = subprocess.run(
        [sys.executable, "-m", "caricc_report", "run", "--date", date, "--project", project.root],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2, ended.stderr
    return ended.stderr


def test_the_command_takes_the_date_and_no_clock(
    tmp_path: Path, amount: Callable[[int, int], int]
) -> None:
    """In every zone, at midnight and a second before, a date gives the period that it states."""
    skip_without_faketime()
    project = bare_project(tmp_path)
    tries = list(itertools.product(DATES, TIMES, [*ZONES, *NAMED_ZONES]))
    for date, time, zone in random.Random(SEED).sample(tries, amount(2, len(tries))):  # noqa: S311
        said = says(project, date, TZ=zone, **clock_at(f"{date} {time}"))
        period = Period.last_complete_before(dt.date.fromisoformat(date), PeriodKind.HALF_MONTH)
        assert f"period {period}:" in said, (date, time, zone)


def test_the_false_clock_and_the_zone_are_in_force() -> None:
    """The control: a program that does ask the clock is told the false day of the zone."""
    skip_without_faketime()
    for zone in ZONES[::6]:
        said = subprocess.run(
            [
                *(sys.executable, "-c"),
                "import datetime as dt; print(dt.datetime.now().astimezone().isoformat())",
            ],
            env=os.environ | {"TZ": zone} | clock_at("2024-02-29 23:59:59"),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        offset = int(zone.partition(">")[2])
        told = dt.datetime.fromisoformat(said.strip())
        begun = dt.datetime.fromisoformat("2024-02-29T23:59:59").replace(tzinfo=told.tzinfo)
        assert told.utcoffset() == dt.timedelta(hours=-offset)
        assert begun <= told < begun + dt.timedelta(hours=1)


def test_each_date_picks_the_file_of_its_period(tmp_path: Path) -> None:
    """Over a leap year, each day picks the file of the half-month before it, and no other."""
    first = Period.parse("2023-12-16/2023-12-31")
    halves = list(itertools.islice(_following(first), 25))
    project = bare_project(tmp_path, *halves)
    paths = project.params_paths()
    for period, path in zip(halves[:24], paths, strict=False):
        following = period.next()
        for day in (following.first_day, following.last_day):
            assert choose_parameters(project, date=day) == path


def _following(period: Period) -> Iterator[Period]:
    while True:
        yield period
        period = period.next()


@pytest.mark.parametrize(
    "date",
    [
        "2023-02-29", "2100-02-29", "2024-02-30", "2024-13-01", "2024-00-10", "2024-11-00",
        "0000-01-01", "10000-01-01", "-2024-01-01", "24-11-16", "16.11.2024", "tomorrow", "",
        "2024-11-16T00:00", "2024-11-16Z", " 2024-11-16", "٢٠٢٤-١١-١٦", "2024-11-16\0",
    ],
)  # fmt: skip
def test_a_date_that_is_none_is_refused(date: str) -> None:
    """What is no date is refused with the words of the one who wrote it."""
    from caricc_report.cli.options import parsed_date  # noqa: PLC0415 - the edge alone

    with pytest.raises(UsageError, match="--date: not a date, got"):
        parsed_date(date, "--date")


def test_before_the_first_day_there_is_no_period(tmp_path: Path) -> None:
    """The first half-month of the calendar has none before it."""
    for day in (dt.date.min, dt.date(1, 1, 15)):
        with pytest.raises(UsageError, match=f"{day}: no period is complete before it"):
            choose_parameters(bare_project(tmp_path / str(day)), date=day)


def test_after_the_last_day_there_is_no_release(tmp_path: Path) -> None:
    """A period that no day comes after is refused, for its release could have no date."""
    project = bare_project(tmp_path)
    with pytest.raises(UsageError, match="no day comes after it"):
        new_parameters(Period.parse("9999-12-16/9999-12-31"), project=project)


def test_the_last_days_of_the_calendar_are_periods() -> None:
    """Days whose week would end after the calendar does are a period without a kind."""
    assert Period.parse("9999-12-27/9999-12-31").kind is None
    assert Period.parse("9999-12-16/9999-12-31").kind is PeriodKind.HALF_MONTH


CLOCKS = {"now", "today", "utcnow", "time", "time_ns", "localtime", "gmtime", "ctime", "st_mtime"}
"""Names by which Python asks for the time; `monotonic` measures and decides no content."""


def askers(folder: Path) -> set[str]:
    """Return the modules that ask a clock for the time of day, or a file for its own."""
    found = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            asked = node.func if isinstance(node, ast.Call) else node
            if not isinstance(asked, ast.Attribute) or asked.attr not in CLOCKS:
                continue
            is_module = isinstance(asked.value, ast.Name) and asked.value.id == "time"
            if asked.attr == "time" and not is_module:
                continue  # The time of a cell of a table.
            if isinstance(node, ast.Call) or asked.attr == "st_mtime":
                found.add(path.relative_to(folder).as_posix())
    return found


def test_the_clock_is_asked_in_three_places() -> None:
    """When the web was read, with which period a new project begins, and when a log says what."""
    places = {"cli/projects.py", "cli/sources.py", "system/clock.py"}
    assert askers(ROOT / "caricc_report") == places


def test_the_control_a_clock_is_found(tmp_path: Path) -> None:
    """A module that asks for today is found."""
    (tmp_path / "late.py").write_text("import datetime as dt\nprint(dt.date.today())\n")
    assert askers(tmp_path) == {"late.py"}
