"""The examples of the documentation: they run, or are valid."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from builders import profile_fields
from command_line import EDITOR, asked, change
from documentation import BLOCKS, README, Block, blocks_of, blocks_with, run_python
from projects import ROOT, SECTIONS, copy_project, program, with_few_cells

from caricc_report.errors import InvalidInputError
from caricc_report.model.article import Article
from caricc_report.model.look import Look
from caricc_report.model.parameters import Parameters, load_profile
from caricc_report.model.profile import Profile
from caricc_report.model.words import Words
from caricc_report.project import Project
from caricc_report.release.job import Job
from caricc_report.release.pipeline import compute_release_facts, run
from caricc_report.system.files import ProjectFile
from caricc_report.system.yaml_text import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ALONE = re.compile(r"caricc-report ([^$`|&;<>(){}*?~#\\]*)")
"""The command alone, without anything that only a shell knows."""
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


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the project without the package."""
    return copy_project(tmp_path / "project")


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the variables of a shell in which ``caricc-report`` is the one under test.

    They are the same for all pages, so that the kernels of all are forked from one process.
    """
    folder = tmp_path_factory.mktemp("bin")
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
        if alone := ALONE.fullmatch(command):  # It takes a fraction of the time here.
            done = asked(folder, *shlex.split(alone[1]), is_merged=True, **environment)
        else:
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
SHORT: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("diff", "forms", "publishing", "schedulers"), ()),
    **dict.fromkeys(("cells", "reviewers"), SECTIONS),
    "tutorial": ("topics-by-country", *SECTIONS),
}
"""By the names of pages that show little of a release, the cells that they show something of.

A release is made of few others; in English, unless the page shows something of both languages.
"""
IN_BOTH = {*LOOKED_AT, "publishing"}
"""By their names the pages that show something of both languages."""
PREPARED = {"diff": commit_all, "notebooks": save_after_running}
"""By their names the pages whose examples presuppose something, with what brings it about."""


def prepare(page: str, folder: Path, environment: Mapping[str, str]) -> None:
    """Bring about what the examples of a page presuppose, and no more than they show."""
    if page in SHORT:
        with_few_cells(folder, *SHORT[page])
        if page not in IN_BOTH:
            change(folder / "params/2024-19.yml", "[en, ru]", "[en]")
    if page in PREPARED:
        PREPARED[page](folder, environment)


ARE_RUN = {"console", "python", "yaml", *CELLS}
WITH_EXAMPLES = sorted({block.page for block in BLOCKS if block.kind in ARE_RUN or block.file})


@pytest.mark.command
@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: page.stem)
def test_examples_of_a_page_run(
    page: Path, project: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From top to bottom, the blocks of a page do what the page shows."""
    monkeypatch.chdir(project)
    prepare(page.stem, project, environment)
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
    "expected, shown, is_fitting",
    [
        ("a\nb\n", "a\nb\n", True),
        ("a …\n", "a b c\n", True),
        ("…\nb\n", "a\na\nb\n", True),
        ("…\n", "", True),
        ("", "", True),
        ("a (b)\n", "a (b)  \n", True),
        ("a\n", "b\n", False),
        ("a\n", "a\nb\n", False),
        ("a\nb\n", "a\n", False),
        ("…\nb\n", "a\nc\n", False),
        ("a … c\n", "a\nb c\n", False),
        ("", "a\n", False),
        ("a.c\n", "abc\n", False),
    ],
)
def test_output_fits(expected: str, shown: str, is_fitting: bool) -> None:  # noqa: FBT001
    """An output fits what the page shows, trailing spaces aside; one that goes on does not."""
    assert fits(expected, shown) is is_fitting


def test_wrong_console_example_fails(tmp_path: Path, environment: dict[str, str]) -> None:
    """A block that shows what a command does not print is found out."""
    block = Block(README, 1, "console", "$ false\n$ echo $?\n0\n", "")
    with pytest.raises(AssertionError, match=r"README\.md:1: echo \$\?"):
        run_console(block, tmp_path, environment)


def test_wrong_python_example_fails() -> None:
    """A session that shows another value is found out."""
    with pytest.raises(AssertionError, match="Expected"):
        run_python(Block(README, 1, "python", ">>> 1 + 1\n3\n", ""))


def test_every_block_is_of_a_known_kind() -> None:
    """Every block is of a kind that the tests here deal with, and a Markdown one names its file."""
    assert [block for block in BLOCKS if block.kind not in KINDS] == []
    assert [block for block in blocks_with("markdown") if not block.file] == []


def test_no_command_is_shown_without_being_run() -> None:
    """Commands stand in blocks that are run, and so never in one of mere text."""
    shown = re.compile(r"^(\$ |caricc-report )", re.MULTILINE)
    assert [block for block in blocks_with("text") if shown.search(block.text)] == []


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
