"""The documentation: its tables are complete, it names no option that there is not, links lead."""

from __future__ import annotations

import configparser
import functools
import math
import re
import shlex
import struct
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest
import typer.main
from builders import profile
from documentation import (
    COMMANDS,
    DOCS,
    PAGES,
    README,
    blocks_of,
    blocks_with,
    code_spans_of,
    codes,
    inlines_of,
    table_of,
    tables_of,
    tokens_of,
)
from projects import ROOT

from caricc_report.archive.rows import columns_of
from caricc_report.cli import app
from caricc_report.document import quarto as quarto_module
from caricc_report.model.article import Article, Figure, Image, Qualifier
from caricc_report.model.fields import fields_of
from caricc_report.model.languages import languages
from caricc_report.model.parameters import Parameters
from caricc_report.model.profile import Profile
from caricc_report.system.limits import Limits
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# The systemd units and the crontab


@functools.cache
def units() -> dict[str, configparser.ConfigParser]:
    """Return the systemd units of the documentation, by their names."""
    found = {}
    for block in blocks_with("ini"):
        unit = configparser.ConfigParser(interpolation=None)
        unit.optionxform = str
        unit.read_string(block.text, str(block))
        found[Path(block.file).name] = unit
    return found


def test_units_are_a_service_and_its_timer() -> None:
    """There are a service and the timer that starts it, installed for all timers."""
    assert units().keys() == {"caricc-report.service", "caricc-report.timer"}
    assert units()["caricc-report.timer"]["Install"]["WantedBy"] == "timers.target"


@pytest.mark.command
def test_service_makes_what_is_due_on_a_date() -> None:
    """What the service starts is, for the shell, a run of what is due on the day of today."""
    program, option, script = shlex.split(units()["caricc-report.service"]["Service"]["ExecStart"])
    script = script.replace("$$", "$").replace("%%", "%").replace("exec .venv/bin/", "echo ")
    said = subprocess.run(
        [program, option, script], capture_output=True, text=True, check=True
    ).stdout
    due = r"caricc-report run --due --date \d{4}-\d\d-\d\d --publish --log-json\n"
    assert re.fullmatch(due, said)


def test_service_does_not_repeat_what_a_person_must_mend() -> None:
    """The service tries again after a fault and a held release, and after no other exit code.

    It may write where the options of `run`, and `new`, write.
    """
    service = units()["caricc-report.service"]["Service"]
    never = {int(code) for code in service["RestartPreventExitStatus"].split()}
    assert never == set(range(2, 8))
    written = {Path(path).name for path in service["ReadWritePaths"].split()}
    assert written == {"_build", "params", "releases"}


def test_timer_and_crontab_name_the_same_hour() -> None:
    """Timer and crontab start a run every day at the same hour."""
    crontab = next(block.text for block in blocks_with("text") if "caricc-report run" in block.text)
    minute, hour, *days = crontab.splitlines()[1].split()[:5]
    assert (minute, days) == ("0", ["*", "*", "*"])
    at = f"*-*-* {int(hour):02}:00:00 Asia/Almaty"
    assert units()["caricc-report.timer"]["Timer"]["OnCalendar"] == at


def test_crontab_escapes_percent_signs() -> None:
    """No bare percent sign, which cron reads as the end of the command, is in the crontab."""
    for block in blocks_with("text"):
        assert not re.search(r"(?<!\\)%", block.text)


# Commands, options and exit codes


@functools.cache
def commands_of(group: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every command by its name, those of a group behind the group's name."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands_of(command, f"{prefix}{name} ")
        else:
            yield prefix + name, command


@functools.cache
def known_options() -> dict[str, set[str]]:
    """Return the long options of each command; those of the command itself under ``""``."""
    root = typer.main.get_command(app)
    commands = {"": root, **dict(commands_of(root))}
    return {
        name: {
            option
            for parameter in command.params
            for option in (*parameter.opts, *parameter.secondary_opts)
            if option.startswith("--")
        }
        | {"--help"}
        for name, command in commands.items()
    }


def command_in(words: Sequence[str]) -> str:
    """Return the command that words behind ``caricc-report`` begin with."""
    if not words or words[0].startswith("-"):
        return ""
    both = " ".join(words[:2])
    return both if both in known_options() else words[0]


def unknown_in(text: str) -> list[str]:
    """Return the commands and options in a line of text that ``caricc-report`` does not have."""
    unknown = []
    for call in re.finditer(r"(?:^|[\s\"'(]|bin/)caricc-report(?= )([^|;&)`>]*)", text):
        words = call[1].replace("\\", "").split()
        command = command_in(words)
        if command not in known_options():
            unknown.append(command)
            continue
        options = {word.partition("=")[0].strip("'\"") for word in words if word[:2] == "--"}
        unknown += sorted(options - known_options()[command])
    return unknown


def calls_on(page: Path) -> Iterator[str]:
    """Yield every line of a page that may call the command."""
    for block in blocks_of(page):
        yield from block.text.splitlines()
    yield from code_spans_of(page)


def test_no_unknown_option_is_mentioned() -> None:
    """No page calls a command, or names an option, that there is not."""
    known = set().union(*known_options().values())
    for page in PAGES:
        assert [(page, found) for line in calls_on(page) for found in unknown_in(line)] == []
        assert {span.split()[0] for span in code_spans_of(page) if span.startswith("--")} <= known


@pytest.mark.parametrize(
    "line, unknown",
    [
        ("$ caricc-report promote", ["promote"]),
        (".venv/bin/caricc-report run --promote --json", ["--promote"]),
        ("sh -c 'exec .venv/bin/caricc-report facts --format html'", ["--format"]),
        ("caricc-report --verbose", ["--verbose"]),
        ("cd caricc-report && caricc-report new --as-of 2024-12-17 | cat --all", []),
        ("caricc-report run --date 2024-12-02 && git diff --stat", []),
    ],
)
def test_unknown_options_are_found(line: str, unknown: list[str]) -> None:
    """A command or an option that there is not is found; those of other programs are left."""
    assert unknown_in(line) == unknown


def test_reference_of_commands_is_what_the_commands_make() -> None:
    """The reference is made from the commands, as the page on extending says how."""
    (renew,) = (
        block.text for block in blocks_with("sh") if " --output docs/commands.md" in block.text
    )
    arguments = shlex.split(renew)[1:-2]
    made = subprocess.run(
        [sys.executable, "-m", "typer", *arguments], capture_output=True, text=True, check=True
    ).stdout
    assert COMMANDS.read_text(encoding="utf-8") == f"{made.strip()}\n", f"renew it: {renew}"


def test_readme_begins_with_the_two_commands() -> None:
    """The two commands that do all of their set-up stand alone, in blocks of their own."""
    commands = [block.text for block in blocks_of(README) if block.kind == "sh"]
    venv = "python3 -m venv .venv && .venv/bin/pip install"
    assert commands == [
        f"{venv} . && .venv/bin/caricc-report run params/2024-19.yml\n",
        (
            f"{venv} -r requirements.lock && .venv/bin/pip install --no-deps -e . "
            "&& .venv/bin/pytest --all\n"
        ),
    ]


def test_ci_runs_the_tests_as_the_readme_has_it() -> None:
    """``.ci/run`` holds the README's second command, letter for letter."""
    second = [block.text.strip() for block in blocks_of(README) if block.kind == "sh"][1]
    assert second in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


# Tables and numbers


def test_limits_are_those_of_the_code() -> None:
    """The limits that schedulers can rely on are those of the code."""
    rows = {row[0]: row[1] for row in table_of(DOCS / "schedulers.md", "limit")}
    assert rows == {
        f"`{field.name}`": "none" if math.isinf(field.default) else f"{field.default:g}"
        for field in fields(Limits)
    }


def test_oldest_quarto_is_named() -> None:
    """The oldest version of Quarto that is supported is the one of the code."""
    oldest = ".".join(map(str, quarto_module.OLDEST))
    rows = table_of(DOCS / "extending.md", "", "embedded (`--renderer pandoc`)")
    assert rows[0][2] == f"Quarto {oldest} or later"


def test_extras_are_those_of_the_package() -> None:
    """The README's table of extras has each of the package's, as it is installed."""
    package = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = package["project"]["optional-dependencies"]
    installed = [codes(row[0])[0] for row in table_of(README, "install", "adds")]
    assert {command.partition("[")[2].partition("]")[0] for command in installed} == extras.keys()


def names_in(rows: Iterable[list[str]]) -> set[str]:
    """Return the names between backticks in the first column."""
    return {name for row in rows for name in codes(row[0])}


PER_FILE = {"language", "headline", "subjects"}
"""The fields of a record in its file's front matter that belong to its texts."""


@pytest.mark.parametrize(
    "page, header, explained",
    [
        ("analysts.md", ("field", "meaning", "where"),
         Article.model_fields.keys() - {"texts"} | PER_FILE),
        ("analysts.md", ("parameter", "meaning"), Parameters.model_fields.keys()),
        ("extending.md", ("field", "meaning"), Profile.model_fields.keys()),
        ("sources.md", ("column", "holds"), fields_of(Article).columns.keys()),
        ("archive.md", ("column", "what it is"), {*columns_of(), "year", "half_month"}),
    ],
)  # fmt: skip
def test_fields_and_columns_are_all_explained(
    page: str, header: tuple[str, ...], explained: set[str]
) -> None:
    """The tables of fields and of columns have each, and no other."""
    assert names_in(table_of(DOCS / page, *header)) == explained


@pytest.mark.parametrize("first, model", [("kind", Figure), ("path", Image)])
def test_fields_of_figures_and_images_are_all_explained(
    first: str, model: type[Figure | Image]
) -> None:
    """The tables of figures and of images have every field, and no other."""
    tables = tables_of(DOCS / "analysts.md")
    rows = next(rows for rows in tables if rows[1][0] == f"`{first}`")
    assert names_in(rows[1:]) == model.model_fields.keys()


def test_headings_of_columns_are_listed() -> None:
    """In each language."""
    page = " ".join((DOCS / "sources.md").read_text(encoding="utf-8").split())
    for language in languages():
        words = wording(language)
        headings = [words.field(column, "heading") for column in fields_of(Article).columns]
        assert f": {', '.join(headings)}." in page


@pytest.mark.parametrize(
    "field, values",
    [
        ("topics", profile().vocabulary.words("topic")),
        ("kind", profile().vocabulary.words("kind")),
        ("unit", profile().vocabulary.words("unit")),
        ("qualifier", get_args(Qualifier)),
    ],
)
def test_closed_lists_are_complete(field: str, values: tuple[str, ...]) -> None:
    """The topics, and the kinds, units and qualifiers of figures, are all named, and no other."""
    rows = [row for table in tables_of(DOCS / "analysts.md") for row in table]
    row = next(row for row in rows if row[0] == f"`{field}`")
    assert set(codes(row[1])) == set(values)


@pytest.mark.parametrize("heads", [("room", "holds"), ("to change", "edit")])
def test_the_places_of_the_architecture_are_there(heads: tuple[str, str]) -> None:
    """Every room and module that the page on architecture names is one."""
    for row in table_of(DOCS / "extending.md", *heads):
        for place in codes(row[0] if heads[0] == "room" else row[1]):
            assert (ROOT / place).exists() or (ROOT / "caricc_report" / place).exists(), place


# Links and the picture


def slug(heading: str) -> str:
    """Return the identifier that the pages' host gives to a heading.

    Examples
    --------
    >>> slug("1. Run, and look")
    '1-run-and-look'
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def headings_of(page: Path) -> set[str]:
    """Return the identifiers of the headings of a page."""
    tokens = tokens_of(page)
    return {
        slug(tokens[index + 1].content)
        for index, token in enumerate(tokens)
        if token.type == "heading_open"
    }


def broken_links_of(page: Path) -> list[str]:
    """Return the links and images of a page that lead to no file or heading."""
    broken = []
    for token in inlines_of(page):
        target = str(token.attrs.get("href") or token.attrs.get("src") or "")
        if not target or target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        if not file.is_file() or (anchor and anchor not in headings_of(file)):
            broken.append(target)
    return broken


def test_links_lead_somewhere() -> None:
    """Every link to a file, a heading or an image leads to one that exists."""
    assert {page.name: broken for page in PAGES if (broken := broken_links_of(page))} == {}


def test_broken_links_are_found(tmp_path: Path) -> None:
    """A link to a missing file or heading is found; one that is right is left."""
    page = tmp_path / "page.md"
    page.write_text("# A B\n\n[a](#a-b) [b](#b) [c](page.md) [d](no.md) ![e](no.png)\n")
    assert broken_links_of(page) == ["#b", "no.md", "no.png"]


def test_index_links_every_page() -> None:
    """The index links every page."""
    linked = {str(token.attrs.get("href", "")) for token in inlines_of(DOCS / "index.md")}
    assert {page.name for page in DOCS.glob("*.md")} - {"index.md"} <= linked


def test_picture_is_wide_and_light() -> None:
    """The picture of the result is a PNG of about 1600 pixels in width, below 400 kB."""
    content = (DOCS / "images" / "release.png").read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    (width,) = struct.unpack(">I", content[16:20])
    assert 1500 <= width <= 1700
    assert len(content) < 400_000


def test_changelog_has_an_unreleased_section() -> None:
    """The changelog has the form of Keep a Changelog, and says what is not released yet."""
    headings = [
        line for line in PAGES[1].read_text(encoding="utf-8").splitlines() if line.startswith("#")
    ]
    assert headings[:3] == ["# Changelog", "## [Unreleased]", "### Added"]
