"""Compare ``backfill`` of many periods with loops over what people do today.

    python benchmarks/backfill.py [--periods 24] [--runs 5] [--json] [--write]

Each period has 30 articles in one language; every way makes HTML and PDF of all, two at a time.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import todays_ways
from ways import ROOT, SCRIPTS, Comparison, Way, check_made, execute, main

from caricc_report.errors import ProgramError
from caricc_report.model.period import Period

if TYPE_CHECKING:
    from collections.abc import Callable

N_WORKERS = 2
SAMPLE = "2024-19"
_FIRST_DAY = dt.date(2024, 11, 16)
_DATE = re.compile(r"^(event_on|event_until|published_on): (\d{4}-\d\d-\d\d)$", re.MULTILINE)


def project_of(n_periods: int, folder: Path, n_articles: int = 30) -> list[str]:
    """Make a project of half-months, each with articles like the sample's; return the releases."""
    for part in ("_quarto.yml", "_extensions", "locales", "notebooks"):
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, folder / part)
    (folder / "params").mkdir()
    shutil.copy(ROOT / "params/profile.yml", folder / "params")
    articles = [*(ROOT / "data/articles/2024" / SAMPLE).glob("*.en.md")]
    period, releases = Period.parse("2024-01-01/2024-01-15"), []
    for number in range(1, n_periods + 1):
        year = period.first_day.year
        release = f"{year}-{number - 24 * (year - 2024):02}"
        for copy_number in range(n_articles // len(articles)):
            _write_articles(articles, folder, period, release, copy_number)
        releases.append(release)
        period = period.next()
    return releases


def _write_articles(
    articles: list[Path], folder: Path, period: Period, release: str, copy_number: int
) -> None:
    """Write articles, and parameters, of a release; ids, addresses and days are its own."""
    days = period.first_day - _FIRST_DAY
    to = folder / "data/articles" / release
    to.mkdir(parents=True, exist_ok=True)
    suffix = f"{release}-{copy_number}" if copy_number else release

    def moved(found: re.Match[str]) -> str:
        day = min(dt.date.fromisoformat(found[2]) + days, period.last_day)
        return f"{found[1]}: {day}"

    for article in articles:
        text = _DATE.sub(moved, article.read_text("utf-8")).replace(
            f"release: {SAMPLE}", f"release: {release}"
        )
        text = re.sub(r"^id: (.+)$", rf"id: \1-{suffix}", text, count=1, flags=re.MULTILINE)
        text = re.sub(r"^(source_url: .+)$", rf"\1/{suffix}", text, count=1, flags=re.MULTILINE)
        name = article.name.removesuffix(".en.md")
        (to / f"{name}-{suffix}.en.md").write_text(text, "utf-8")
    (folder / f"params/{release}.yml").write_text(
        f"release: {release}\nperiod: {period}\nlanguages: [en]\narticles: data/articles\n"
        f"profile: params/profile.yml\nas_of: {period.next().first_day + dt.timedelta(days=1)}\n",
        "utf-8",
    )


def ours(folder: Path, project: Path, releases: list[str]) -> None:
    """Make all with the command."""
    execute(
        SCRIPTS / "caricc-report", "backfill", f"{releases[0]}..{releases[-1]}",
        "-j", str(N_WORKERS), "--renderer", "pandoc", "--output", folder, cwd=project,
    )  # fmt: skip
    for release in releases:
        check_made(folder / release, "release.en.html", "release.en.pdf")


def looped(folder: Path, project: Path, releases: list[str], make: Callable[..., None]) -> None:
    """Make all, each by itself, in a pool of as many workers."""

    def make_one(release: str) -> None:
        (folder / release).mkdir()
        make(folder / release, project=project, release=release)

    with ThreadPoolExecutor(N_WORKERS) as threads:
        list(threads.map(make_one, releases))


def comparisons(given: argparse.Namespace) -> tuple[list[Comparison], list[str]]:
    """Return what is measured here."""
    todays_ways.require_nbconvert()
    project = Path(tempfile.mkdtemp(prefix="cr-benchmark-"))
    of_all = {"project": project, "releases": project_of(given.periods, project)}
    ways = [Way("A", f"caricc-report backfill -j {N_WORKERS}", partial(ours, **of_all))]
    skipped = []
    if shutil.which("chromium"):
        name = "papermill, nbconvert, PDF by Chromium, as its webpdf"
        make = todays_ways.papermill_nbconvert_chromium
        ways.append(Way("B", name, partial(looped, make=make, **of_all), 0.10))
    else:
        skipped.append("nbconvert with PDF by Chromium, which is not installed")
    try:
        path, version = todays_ways.quarto()
    except ProgramError as error:
        skipped.append(f"papermill with Quarto ({error})")
    else:
        make = partial(todays_ways.papermill_quarto, path=path)
        ways.append(
            Way(
                "C",
                f"papermill, Quarto {version} twice",
                partial(looped, make=make, **of_all),
                0.08,
            )
        )
    title = f"{given.periods} periods of 30 articles"
    return [Comparison(title, ways)], skipped


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--periods", type=int, default=24, help="how many periods (24)")


if __name__ == "__main__":
    main("backfill", __doc__.splitlines()[0], comparisons, _add_options)
