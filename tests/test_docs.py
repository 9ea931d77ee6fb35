"""The documentation: its examples run, its tables are complete, its links are not broken."""

from __future__ import annotations

import configparser
import doctest
import functools
import json
import math
import os
import re
import shlex
import shutil
import struct
import subprocess
import sys
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import nbformat
import pytest
import typer.main
from builders import profile, profile_fields
from markdown_it import MarkdownIt
from projects import ROOT, copy_project, program

from caricc_report.archive.rows import columns_of
from caricc_report.cli import app
from caricc_report.document import quarto as quarto_module
from caricc_report.document.document import Document
from caricc_report.errors import InvalidInputError, ProgramFailedError
from caricc_report.model.article import Article, Figure, Image, Qualifier
from caricc_report.model.fields import fields_of
from caricc_report.model.handover import Handover
from caricc_report.model.languages import languages
from caricc_report.model.look import Look
from caricc_report.model.parameters import Parameters, load_profile
from caricc_report.model.profile import Profile
from caricc_report.model.record import SourceOptions
from caricc_report.model.words import Words
from caricc_report.project import Project
from caricc_report.release.job import Job
from caricc_report.release.pipeline import compute_release_facts, run
from caricc_report.system.files import ProjectFile
from caricc_report.system.limits import Limits
from caricc_report.system.yaml_text import parse_yaml
from caricc_report.text.nodes import paragraph
from caricc_report.text.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from markdown_it.token import Token

README = ROOT / "README.md"
DOCS = ROOT / "docs"
COMMANDS = DOCS / "commands.md"
"""The reference of commands; it is made, and its blocks show usage, not examples."""
PAGES = (README, ROOT / "CHANGELOG.md", *sorted({*DOCS.glob("*.md")} - {COMMANDS}))
CELLS = ("python cell", "markdown cell en", "markdown cell ru")
"""The kinds of blocks that are cells of the release's notebook."""
KINDS = {"console", "python", "yaml", "json", "markdown", "ini", "text", "sh", *CELLS}
"""The kinds of blocks; each is run, validated or read for the options in it."""
RECORD: dict[str, Any] = {
    "id": "example",
    "country": "KZ",
    "outlet": "example.org",
    "source_url": "https://example.org/",
    "release": "2024-20",
    "topics": ["prevention"],
    "texts": {"en": {"headline": "Headline", "body": "Body"}},
}
"""A record that the fields shown in the documentation are added to."""
EDITOR = {
    f"GIT_{role}_{key}": value
    for role in ("AUTHOR", "COMMITTER")
    for key, value in (("NAME", "Editor"), ("EMAIL", "editor@example.org"))
}
"""The variables of whoever commits in an example."""


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page."""

    page: Path
    """The page it stands on."""
    line: int
    """The line of its fence, from 1."""
    kind: str
    """The word behind its fence."""
    text: str
    """What it holds."""
    file: str
    """The file that it is, by the line above it; empty if none."""

    def __str__(self) -> str:
        """Return page and line."""
        return f"{self.page.name}:{self.line}"


def tokens_of(page: Path) -> list[Token]:
    """Return the block tokens of a page."""
    return MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))


def blocks_of(page: Path) -> Iterator[Block]:
    """Yield the fenced blocks of a page."""
    tokens = tokens_of(page)
    for index, token in enumerate(tokens):
        if token.type == "fence":
            above = tokens[index - 2].content if index > 1 else ""
            named = re.fullmatch(r"`([^`]+)`:", above)
            line = (token.map or [0])[0] + 1
            yield Block(page, line, token.info, token.content, named[1] if named else "")


BLOCKS = tuple(block for page in PAGES for block in blocks_of(page))


def blocks_with(kind: str) -> list[Block]:
    """Return the blocks of a kind, on all pages."""
    return [block for block in BLOCKS if block.kind == kind]


def inlines_of(page: Path) -> Iterator[Token]:
    """Yield the tokens inside the lines of a page."""
    for token in tokens_of(page):
        yield from token.children or ()


def code_spans_of(page: Path) -> list[str]:
    """Return what stands between backticks in the lines of a page."""
    return [token.content for token in inlines_of(page) if token.type == "code_inline"]


def tables_of(page: Path) -> list[list[list[str]]]:
    """Return the tables of a page as lists of rows, the header first, the cells as Markdown."""
    tables: list[list[list[str]]] = []
    tokens = tokens_of(page)
    for index, token in enumerate(tokens):
        if token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            tables[-1].append([])
        elif token.type in {"td_open", "th_open"}:
            tables[-1][-1].append(tokens[index + 1].content)
    return tables


def table_of(page: Path, *header: str) -> list[list[str]]:
    """Return the rows of the first table of a page whose header begins so."""
    return next(rows[1:] for rows in tables_of(page) if tuple(rows[0][: len(header)]) == header)


def codes(markdown: str) -> list[str]:
    """Return what stands between backticks."""
    return re.findall(r"`([^`]+)`", markdown)


# Examples


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the project without the package."""
    return copy_project(tmp_path / "project")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return the variables of a shell in which ``caricc-report`` is the one under test."""
    folder = tmp_path / "bin"
    folder.mkdir()
    command = folder / "caricc-report"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m caricc_report "$@"\n')
    command.chmod(0o755)
    kept = ("HOME", "PYTHONPATH", "QUARTO_PATH", "TMPDIR")
    path = os.pathsep.join([str(folder), os.environ["PATH"]])
    given = {name: os.environ[name] for name in kept if name in os.environ}
    return {**given, **EDITOR, "PATH": path, "LC_ALL": "C.UTF-8"}


def fits(expected: str, shown: str) -> bool:
    """Return whether an output is the one expected, where ``…`` stands for anything left out.

    On a line of its own it stands for any lines, also none; within a line for any text.
    """
    pattern = "".join(
        "(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*?") + "\n"
        for line in expected.splitlines()
    )
    lines = "".join(f"{line.rstrip()}\n" for line in shown.splitlines())
    return re.fullmatch(pattern, lines) is not None


def run_console(block: Block, folder: Path, environment: Mapping[str, str]) -> Path:
    """Run the commands of a block in one shell after the other, and compare what they show.

    Returns the folder in which the next block is run; ``cd`` stands in a line of its own.
    """
    status = 0
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        if moved := re.fullmatch("cd ([a-z]+)", command):
            folder /= moved[1]
            continue
        done = subprocess.run(
            ["/bin/sh", "-c", f"(exit {status}); {command}"],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
            check=False,
        )
        status = done.returncode
        assert fits(expected, done.stdout), f"{block}: {command}\nshowed:\n{done.stdout}"
    return folder


def run_python(block: Block) -> dict[str, Any]:
    """Run a block, as a session if it has prompts, and return the names that it made."""
    names: dict[str, Any] = {"__name__": block.page.stem}
    if ">>>" not in block.text:
        exec(compile(block.text, str(block), "exec"), names)  # noqa: S102 - our own pages
        return names
    session = doctest.DocTestParser().get_doctest(block.text, names, str(block), None, block.line)
    said: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(session, out=said.append)
    assert result.failed == 0, "".join(said)
    return names


def add_to_parameters(block: Block, folder: Path) -> None:
    """Add what a block says to the parameters file that its first line names, and check it."""
    file = folder / first_line(block).split()[0]
    file.write_text(file.read_text(encoding="utf-8") + block.text, encoding="utf-8")
    compute_release_facts(Job(file, project=Project(folder)))


def write_file(block: Block, folder: Path) -> None:
    """Write the file that a block is; one in YAML has the fields that are edited."""
    file = folder / block.file
    file.parent.mkdir(parents=True, exist_ok=True)
    text = block.text
    if block.kind == "yaml":
        text = file.read_text(encoding="utf-8")
        for name in parse_yaml(block.text, str(block)):
            field = re.compile(rf"^{name}:.*\n(?:[ -].*\n)*", re.MULTILINE)
            (new,) = field.findall(block.text)
            text = field.sub(lambda _, new=new: new, text) if field.search(text) else text + new
    file.write_text(text, encoding="utf-8")


def first_line(block: Block) -> str:
    """Return the comment in the first line of a block."""
    assert block.text.startswith("# "), f"{block}: say in a comment what it is"
    return block.text.splitlines()[0].removeprefix("# ")


def commit_all(folder: Path, environment: Mapping[str, str]) -> None:
    """Put a project under version control, on the branch ``main``."""
    program("git")
    script = "git init --quiet --initial-branch main; git add .; git commit --quiet --message Begin"
    subprocess.run(["/bin/sh", "-ec", script], cwd=folder, env=environment, check=True)


def save_after_running(folder: Path, environment: Mapping[str, str]) -> None:
    """Leave the notebook as someone saves it in JupyterLab who ran it and wrote a magic."""
    shutil.copy(ROOT / ".gitattributes", folder)
    commit_all(folder, environment)
    file = folder / "notebooks" / "release.ipynb"
    notebook = nbformat.read(file, nbformat.NO_CONVERT)
    notebook.metadata.kernelspec.display_name = "Python 3 (ipykernel)"
    notebook.metadata.language_info.version = "3.11.9"
    notebook.cells[2].source += "\n%pwd"
    for cell in (notebook.cells[3], notebook.cells[4]):
        cell.execution_count = 5
        cell.outputs = [nbformat.v4.new_output("display_data", {"text/plain": "Imprint"})]
    nbformat.write(notebook, file)


def put_cell(block: Block, folder: Path) -> None:
    """Put a block as a cell before the annex of the release's notebook."""
    file = folder / "notebooks" / "release.ipynb"
    notebook = nbformat.read(file, nbformat.NO_CONVERT)
    kind, _, language = block.kind.partition(" cell")
    made = nbformat.v4.new_code_cell if kind == "python" else nbformat.v4.new_markdown_cell
    cell = made(block.text.rstrip("\n"), id=f"line-{block.line}")
    if language:
        cell.metadata["tags"] = [language.strip()]
    place = next(n for n, each in enumerate(notebook.cells) if each.id == "how-made")
    notebook.cells.insert(place, cell)
    nbformat.write(notebook, file)


def words_of(pdf: Path) -> str:
    """Return the text of a PDF, as its lines run on."""
    command = [program("pdftotext"), "-raw", str(pdf), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return " ".join(text.replace("\u2060", "").split())


def look_at_the_tutorial(folder: Path) -> None:
    """Look for what the tutorial adds in both published PDFs."""
    for language, said in SECTION.items():
        text = words_of(folder / f"releases/2024-19/release.{language}.pdf")
        for each in said:
            assert each in text, f"not in the PDF: {each}"
        _, _, section = text.rpartition(said[0])
        assert [section.index(each) for each in said[1:]] == sorted(map(section.index, said[1:]))


def make_a_page(folder: Path) -> None:
    """Make the release with the cells of a page in it, in both languages."""
    job = Job(folder / "params/2024-19.yml", project=Project(folder), formats=["html"])
    assert run(job).findings is not None


SECTION = {
    "en": (
        "Training How many articles of each country",
        "Table 2. Articles on training Country Articles On training Share Kazakhstan 9 3 33%",
        "Figure 1. Share of articles on training in percent",
        "Of all articles, 23.3% are about training (Table 2, Figure 1).",
        "Articles on training, as a share of all articles 23.3% (",
    ),
    "ru": (
        "Обучение Сколько материалов каждой страны",
        "Таблица 2. Материалы об обучении Страна Материалы Об обучении Доля Казахстан 9 3 33%",
        "Рисунок 1. Доля материалов об обучении в процентах",
        "Обучению посвящено 23,3 % всех материалов (Таблица 2, Рисунок 1).",
        "Доля материалов об обучении среди всех материалов 23,3 % (",
    ),
}
"""By language, what the tutorial adds to the published PDF, from top to bottom."""
LOOKED_AT = {"tutorial": look_at_the_tutorial, "cells": make_a_page}
"""By their names the pages of whose cells something is made, with what looks at it."""
PREPARED = {"diff": commit_all, "notebooks": save_after_running}
"""By their names the pages whose examples presuppose something, with what brings it about."""


@pytest.mark.command
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_examples_of_a_page_run(
    page: Path, project: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From top to bottom, the blocks of a page do what the page shows."""
    monkeypatch.chdir(project)
    if page.stem in PREPARED:
        PREPARED[page.stem](project, environment)
    for block in blocks_of(page):
        if block.kind == "console":
            project = run_console(block, project, environment)
        elif block.kind == "python":
            run_python(block)
        elif block.file:
            write_file(block, project)
        elif block.kind == "yaml" and re.fullmatch(r"params/[\d-]+\.yml", first_line(block)):
            add_to_parameters(block, project)
        elif block.kind in CELLS:
            put_cell(block, project)
    if page.stem in LOOKED_AT:
        LOOKED_AT[page.stem](project)


def test_pages_with_cells_are_looked_at() -> None:
    """No page shows a cell that no release is made of."""
    assert {block.page.stem for block in BLOCKS if block.kind in CELLS} == LOOKED_AT.keys()


@pytest.mark.parametrize(
    "expected, shown",
    [
        ("a\nb\n", "a\nb\n"),
        ("a …\n", "a b c\n"),
        ("…\nb\n", "a\na\nb\n"),
        ("…\n", ""),
        ("", ""),
        ("a (b)\n", "a (b)  \n"),
    ],
)
def test_output_fits(expected: str, shown: str) -> None:
    """An output fits what the page shows, trailing spaces aside."""
    assert fits(expected, shown)


@pytest.mark.parametrize(
    "expected, shown",
    [
        ("a\n", "b\n"),
        ("a\n", "a\nb\n"),
        ("a\nb\n", "a\n"),
        ("…\nb\n", "a\nc\n"),
        ("a … c\n", "a\nb c\n"),
        ("", "a\n"),
        ("a.c\n", "abc\n"),
    ],
)
def test_other_output_does_not_fit(expected: str, shown: str) -> None:
    """An output that differs, or goes on, does not fit."""
    assert not fits(expected, shown)


def test_wrong_console_example_fails(tmp_path: Path, environment: dict[str, str]) -> None:
    """A block that shows what a command does not print is found out."""
    block = Block(README, 1, "console", "$ false\n$ echo $?\n0\n", "")
    with pytest.raises(AssertionError, match=r"README\.md:1: echo \$\?"):
        run_console(block, tmp_path, environment)


def test_wrong_python_example_fails() -> None:
    """A session that shows another value is found out."""
    with pytest.raises(AssertionError, match="Expected"):
        run_python(Block(README, 1, "python", ">>> 1 + 1\n3\n", ""))


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_every_block_is_of_a_known_kind(block: Block) -> None:
    """Every block is of a kind that the tests here deal with, and a Markdown one names its file."""
    assert block.kind in KINDS
    assert block.file or block.kind != "markdown"


@pytest.mark.parametrize("block", blocks_with("text"), ids=str)
def test_no_command_is_shown_without_being_run(block: Block) -> None:
    """Commands stand in blocks that are run, and so never in one of mere text."""
    assert not re.search(r"^(\$ |caricc-report )", block.text, re.MULTILINE)


def check_yaml(block: Block, folder: Path) -> None:
    """Check that a block of YAML is what its first line says."""
    content = parse_yaml(block.text, str(block))
    if block.file == "params/profile.yml":
        assert content.keys() <= Profile.model_fields.keys()
        return
    subject = first_line(block)
    if subject == "front matter of a record":
        Article.model_validate({**RECORD, **content})
    elif subject.endswith(": part of a profile"):
        Profile.model_validate(profile_fields() | content)
    elif subject.endswith(": a profile"):
        file = folder / "profile.yml"
        file.write_text(block.text, encoding="utf-8")
        load_profile(ProjectFile(file, file.name))
    elif subject.endswith(": the look of a profile"):
        Look.model_validate(content["look"])
    elif subject.startswith("locales/"):
        Words.model_validate(content)
    elif subject.startswith(".github/workflows/"):
        assert {"on", "jobs"} <= content.keys()
    else:
        file = ROOT / "params" / "2024-19.yml"
        known = parse_yaml(file.read_text(encoding="utf-8"), file.name)
        Parameters.model_validate({**known, **content})


@pytest.mark.parametrize("block", blocks_with("yaml"), ids=str)
def test_yaml_example_is_valid(block: Block, tmp_path: Path) -> None:
    """An example in YAML is accepted as what its first line says it is."""
    check_yaml(block, tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "# front matter of a record\nfigures: [{kind: seizure}]\n",
        "# params/2024-20.yml\nnarative: {}\n",
        "# params/agency.yml: a profile\nlanguages: [en]\n",
        "# params/agency.yml: the look of a profile\nlook: {accent: '#ffffff'}\n",
        "# .github/workflows/a.yml\njobs: {}\n",
        "# locales/kk.yml\nnumbers: {five: бес}\n",
    ],
)
def test_wrong_yaml_example_fails(text: str, tmp_path: Path) -> None:
    """An example in YAML that is not valid is found out."""
    with pytest.raises((ValueError, InvalidInputError, AssertionError)):
        check_yaml(Block(README, 1, "yaml", text, ""), tmp_path)


@pytest.mark.parametrize("block", blocks_with("json"), ids=str)
def test_json_example_is_an_article(block: Block) -> None:
    """An example in JSON is a valid record with every field of an article."""
    record = json.loads(block.text)
    Article.model_validate(record)
    assert record.keys() == Article.model_fields.keys()


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
def test_service_makes_what_is_due_on_a_date(environment: dict[str, str]) -> None:
    """What the service starts is, for the shell, a run of what is due on the day of today."""
    program, option, script = shlex.split(units()["caricc-report.service"]["Service"]["ExecStart"])
    script = script.replace("$$", "$").replace("%%", "%").replace("exec .venv/bin/", "echo ")
    said = subprocess.run(
        [program, option, script], env=environment, capture_output=True, text=True, check=True
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


# The two plug points


def example_with(name: str) -> dict[str, Any]:
    """Return what the Python block that defines a name makes."""
    (block,) = [block for block in blocks_with("python") if f" {name}(" in block.text]
    return run_python(block)


def test_documented_loader_reads_a_record(tmp_path: Path) -> None:
    """The loader of the documentation returns records that validate as articles."""
    file = tmp_path / "a.toml"
    file.write_text(
        '[[articles]]\nid = "a"\ncountry = "KZ"\noutlet = "o"\nsource_url = "https://example.org/"\n'
        'published_on = 2024-12-03\ntopics = ["policy"]\n'
        'texts.en = { headline = "H", body = "B" }\n'
    )
    (record,) = example_with("read_toml")["read_toml"](ProjectFile(file, "a.toml"), SourceOptions())
    assert str(Article.model_validate(record.fields).published_on) == "2024-12-03"
    assert (record.where, record.position) == ("a.toml", "article 1")


def test_documented_loader_refuses_what_is_not_toml(tmp_path: Path) -> None:
    """The loader of the documentation turns a syntax error into an error of its file."""
    file = tmp_path / "a.toml"
    file.write_text("[[")
    with pytest.raises(InvalidInputError, match=r"a\.toml: 1 defect"):
        list(example_with("read_toml")["read_toml"](ProjectFile(file, "a.toml"), SourceOptions()))


def test_documented_renderer_escapes_text(tmp_path: Path) -> None:
    """The renderer of the documentation shows text as text, and makes HTML only."""
    renderer = example_with("render")["PlainRenderer"](tmp_path)
    cells = ((paragraph("a < b"),),)
    document = Document(nbformat.v4.new_notebook(), cells, (), Handover.model_construct())
    page = renderer.render(document, "html").content
    assert page == b"<!DOCTYPE html><p>a &lt; b</p>\n"
    with pytest.raises(ProgramFailedError, match="got 'pdf'"):
        renderer.render(document, "pdf")


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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_unknown_option_is_mentioned(page: Path) -> None:
    """No page calls a command, or names an option, that there is not."""
    assert [found for line in calls_on(page) for found in unknown_in(line)] == []
    bare = {span.split()[0] for span in code_spans_of(page) if span.startswith("--")}
    assert bare <= set().union(*known_options().values())


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


def test_fields_of_records_are_all_explained() -> None:
    """The table of a record's fields has those of an article and of its texts."""
    explained = names_in(table_of(DOCS / "analysts.md", "field", "meaning", "where"))
    per_file = {"language", "headline", "subjects"}
    assert explained == Article.model_fields.keys() - {"texts"} | per_file


def test_columns_of_tables_are_all_explained() -> None:
    """The table of columns has every column, and the headings of each language are listed."""
    columns = fields_of(Article).columns
    assert names_in(table_of(DOCS / "sources.md", "column", "holds")) == columns.keys()
    page = " ".join((DOCS / "sources.md").read_text(encoding="utf-8").split())
    for language in languages():
        headings = [wording(language).field(column, "heading") for column in columns]
        assert f": {', '.join(headings)}." in page


def test_columns_of_the_archive_are_all_explained() -> None:
    """The table of the archive's columns has each of a part, and those of its partitions."""
    explained = names_in(table_of(DOCS / "archive.md", "column", "what it is"))
    assert explained == {*columns_of(), "year", "half_month"}


@pytest.mark.parametrize(
    "page, header, model",
    [
        ("analysts.md", ("parameter", "meaning"), Parameters),
        ("extending.md", ("field", "meaning"), Profile),
    ],
)
def test_fields_of_files_are_all_explained(
    page: str, header: tuple[str, ...], model: type[Parameters | Profile]
) -> None:
    """The tables of parameters and of the profile have every field, and no other."""
    assert names_in(table_of(DOCS / page, *header)) == model.model_fields.keys()


@pytest.mark.parametrize("first, model", [("kind", Figure), ("path", Image)])
def test_fields_of_figures_and_images_are_all_explained(
    first: str, model: type[Figure | Image]
) -> None:
    """The tables of figures and of images have every field, and no other."""
    tables = tables_of(DOCS / "analysts.md")
    rows = next(rows for rows in tables if rows[1][0] == f"`{first}`")
    assert names_in(rows[1:]) == model.model_fields.keys()


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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    """Every link to a file, a heading or an image leads to one that exists."""
    assert broken_links_of(page) == []


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
