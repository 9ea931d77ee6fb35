"""A weekly project over the turn of a year, from its first release to its statistics."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from command_line import asked
from pypdf import PdfReader

from caricc_report.model.numbering import Numbering
from caricc_report.model.period import Period
from caricc_report.release.new_project import init_project

if TYPE_CHECKING:
    from pathlib import Path

WEEKS = {"2026-W53": "2027-01-03", "2027-W01": "2027-01-04"}
"""The releases that follow the first, each with a day of publication."""
DATES = {"2026-W52": "2027-01-03", "2026-W53": "2027-01-04", "2027-W01": "2027-01-17"}
"""A day for which each is the last complete week."""


def said(project: Path, *arguments: str) -> str:
    """Return what a command prints, which succeeds."""
    ended = asked(project, *arguments)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def write_records(project: Path, release: str, day: str) -> None:
    """Write the samples of a new project again, as published on a day."""
    samples = project / "data/articles/2026/2026-W52"
    folder = project / "data/articles" / release[:4] / release
    folder.mkdir(parents=True)
    for path in samples.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        text = text.replace("release: 2026-W52", f"published_on: {day}")
        text = re.sub(
            "((?:^id|source_url): .*)", rf"\1-{release.lower()}", text, flags=re.MULTILINE
        )
        name = path.name.replace(".en", f"-{release.lower()}.en")
        (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.command
@pytest.mark.kernel
@pytest.mark.release
def test_weeks_are_released_one_after_the_other(tmp_path: Path) -> None:
    """`new`, `run --date`, `publish`, the next one; then the statistics and the archive."""
    first = Period.parse("2026-W52")
    root = init_project(
        tmp_path / "weekly", first, name="Digest", countries=["KZ"], numbering=Numbering.CALENDAR
    ).root
    for release, date in DATES.items():
        if release in WEEKS:
            made = json.loads(said(root, "new", "--json"))
            assert made == {"release": release, "path": f"params/{release}.yml"}
            write_records(root, release, WEEKS[release])
        said(root, "run", "--date", date, "--format", "html,pdf", "--publish")
        assert (root / f"releases/{release}/release.en.pdf").is_file()
    pages = PdfReader(root / "releases/2026-W53/release.en.pdf").pages
    page = " ".join("".join(each.extract_text() for each in pages).split())
    assert "Week 53" in page
    assert "City – 2026" in page
    assert "week 53, 2026. City, 4 January 2027." in page
    said(root, "verify")
    said(tmp_path, "verify", "releases/2026-W53", "--project", str(root))
    assert "no findings" in asked(root, "check", "--date", DATES["2027-W01"]).stderr
    said(root, "run", "--date", DATES["2027-W01"], "--notebook", "statistics", "--format", "html")
    statistics = (root / "_build/2027-W01.statistics/statistics.en.html").read_text(
        encoding="utf-8"
    )
    assert ", as many as usual." in " ".join(statistics.split())
    assert "2026-W52" in statistics
    said(root, "archive", "build")
    assert {path.parent.name for path in root.glob("archive/year=2026/*/*.parquet")} == {
        "week=52",
        "week=53",
    }
    by_period = said(root, "archive", "query", "--by", "period", "--json")
    assert "2026-12-28/2027-01-03" in by_period
    for release in DATES:
        parameters = root / f"params/{release}.yml"
        parameters.write_text(parameters.read_text("utf-8") + "archive: archive\n", "utf-8")
    facts = json.loads(said(root, "facts", "--date", DATES["2026-W53"], "--json"))["facts"]
    assert facts["articles.change.total"]["compared_with"] == "2026-W52"


@pytest.mark.command
@pytest.mark.kernel
@pytest.mark.release
def test_releases_lead_to_one_another(tmp_path: Path) -> None:
    """A page to those before and after it and to the list; to the next one through the list."""
    root = init_project(
        tmp_path / "weekly",
        Period.parse("2026-W52"),
        name="Digest",
        countries=["KZ"],
        numbering=Numbering.CALENDAR,
    ).root
    for release, day in WEEKS.items():
        said(root, "new")
        write_records(root, release, day)
    said(root, "archive", "build")
    for release, date in DATES.items():
        with (root / f"params/{release}.yml").open("a", encoding="utf-8") as file:
            file.write("archive: archive\n")
        said(root, "run", "--date", date, "--format", "html", "--publish")
    published = root / "releases"
    found = {}
    for path in (*published.glob("*/release.en.html"), *published.glob("feeds/releases.*")):
        links = re.findall(r'href="(\.\./[^"]*)"', path.read_text("utf-8"))
        for link in links:
            target, _, name = link.partition("#")
            content = (path.parent / target).read_text("utf-8")
            assert not name or content.count(f'id="{name}"') == 1, path
        found[path.relative_to(published).as_posix()] = links
    pages = {release: f"../{release}/release.en.html" for release in DATES}
    the_list = "../feeds/releases.en.html"
    after = {release: f"{the_list}#after-{release}" for release in DATES}
    assert found == {
        "2026-W52/release.en.html": [after["2026-W52"], the_list],
        "2026-W53/release.en.html": [pages["2026-W52"], after["2026-W53"], the_list],
        "2027-W01/release.en.html": [pages["2026-W53"], after["2027-W01"], the_list],
        "feeds/releases.en.html": [*reversed(pages.values())],
        "feeds/releases.en.atom": [*reversed(pages.values())],
        "feeds/releases.en.json": [],
    }
    listed = (published / "feeds/releases.en.html").read_text("utf-8")
    assert re.findall(r'id="after-(.*?)">(?:<a href="\.\./(.*?)/)?', listed) == [
        ("2027-W01", ""),
        ("2026-W53", "2027-W01"),
        ("2026-W52", "2026-W53"),
    ]
    said(root, "verify")
