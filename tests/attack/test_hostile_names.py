"""Hostile names of files and folders, and hostile parameters: in a whole run, all are text."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
import yaml
from builders import facts_of, png, record
from command_line import asked
from documents import document_of
from hostile import (
    OWN_LINKS,
    SECRET,
    actions,
    as_drawn,
    chosen,
    is_printed,
    line,
    look,
    pdf_text,
    shown,
    without_marks,
)
from projects import ROOT, copy_project, skip_without_quarto

from caricc_report.cli.console import harmless as harmless_on_a_terminal
from caricc_report.document.pandoc import PandocRenderer
from caricc_report.editorial.corpus import Corpus
from caricc_report.editorial.narrative import describe_in_own_words
from caricc_report.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PARAMETERS = "params/2024-19.yml"
SAMPLE, FULL = 40, 2_500
LONGEST_NAME = 150
"""Bytes; with a number and a suffix it may have 255."""
IN_BRACES = re.compile(r"\{[^{}]*\}")


def as_name(text: str, number: int) -> str:
    """Return a text as the name of a file: nothing but slashes is changed, and it is cut."""
    cut = text.replace("/", "\u2215").encode()[:LONGEST_NAME].decode(errors="ignore")
    return f"{cut.strip()} {number}"


def as_line(text: str) -> str:
    """Return a text as records and parameters hold it."""
    return line(text) or ""


def quoted(fields: dict[str, Any]) -> str:
    """Return fields as YAML with all texts in quotation marks, since some look like numbers."""
    return yaml.safe_dump(fields, allow_unicode=True, default_style='"')


def project_of(folder: Path, texts: list[str]) -> Path:
    """Return a project whose names and parameters are the texts, an article for each."""
    copy_project(folder)
    articles = folder / "data" / as_name(as_line(texts[0]), 0)
    (articles / "photos").mkdir(parents=True)
    for number, text in enumerate(texts):
        photo = f"{as_name(as_line(text), number)}.png"
        (articles / "photos" / photo).write_bytes(png())
        fields = record(
            id=f"article-{number}",
            source_url=f"https://example.kz/{number}",
            images=[{"path": f"../photos/{photo}", "alt": {"en": "A photo"}}],
        )
        said = fields.pop("texts")["en"]
        fields |= {"language": "en", "headline": said["headline"]}
        own = articles / as_name(text, number)
        own.mkdir()
        (own / f"article-{number}.en.md").write_text(
            f"---\n{quoted(fields)}---\n{said['body']}\n", "utf-8"
        )
    profile = folder / "params" / f"{as_name(as_line(texts[-1]), 0)}.yml"
    (folder / "params/profile.yml").rename(profile)
    small = ({"check": "image-small", "article": f"article-{i}"} for i in range(len(texts)))
    parameters = {
        "release": "2024-19",
        "period": "2024-11-16/2024-11-30",
        "languages": ["en"],
        "articles": f"data/{articles.name}",
        "profile": f"params/{profile.name}",
        "as_of": "2024-12-02",
        "narrative": {"en": narrative_of(texts)},
        "waivers": [
            {"check": "number-typed", "reason": "numbers are quoted", "name": "the editor"},
            *(
                each | {"reason": text, "name": text}
                for each, text in zip(small, texts, strict=True)
            ),
        ],
    }
    (folder / PARAMETERS).write_text(quoted(parameters), encoding="utf-8")
    return folder


def without_facts(text: str) -> str:
    """Return a text as a line that names no fact: no brace is closed that was opened."""
    as_it_is = as_line(text)
    return as_it_is.replace("}", ")") if "{" in as_it_is else as_it_is


def narrative_of(texts: list[str]) -> str:
    """Return the texts as one narrative, in which a number is typed; no brace is closed late."""
    lines = sorted(map(without_facts, texts), key=lambda each: "{" in each)
    return " ".join([*lines, "77 zebras"])


def made(folder: Path, renderer: str) -> tuple[dict[str, bytes], str]:
    """Return the files that the command makes of a project, and what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "caricc_report", "run", "--renderer", renderer, PARAMETERS],
        capture_output=True,
        cwd=folder,
        check=False,
    )
    said = done.stderr.decode()
    assert done.returncode == 0, said[-2000:]
    directory = folder / "_build/2024-19"
    return {each.name: each.read_bytes() for each in directory.iterdir()}, said


@dataclass(frozen=True)
class Made:
    """What was made of hostile names and parameters."""

    texts: list[str]
    project: Path
    files: dict[str, bytes]
    said: str
    harmless: bytes
    """The page of harmless names and parameters."""


@pytest.fixture(scope="module", params=["pandoc", "quarto"])
def release(
    request: pytest.FixtureRequest,
    secret: str,
    amount: Callable[[int, int], int],
    tmp_path_factory: pytest.TempPathFactory,
) -> Made:
    """Make a release of hostile names and parameters, and one of harmless ones."""
    if request.param == "quarto":
        skip_without_quarto()
    texts = chosen(secret, amount(SAMPLE, FULL))
    folder = tmp_path_factory.mktemp("names")
    project = project_of(folder / "hostile", texts)
    files, said = made(project, request.param)
    words = [f"harmless text {number}" for number in range(len(texts))]
    harmless = project_of(folder / "harmless", words)
    assert asked(harmless, "run", "--renderer", request.param, PARAMETERS).returncode == 0
    known = harmless / "_build/2024-19/release.en.html"
    return Made(texts, project, files, said, known.read_bytes())


def test_the_page_is_that_of_harmless_names(release: Made, tmp_path: Path) -> None:
    """It does nothing, has the same elements, and shows the narrative as it was written."""
    found = look(release.files["release.en.html"], tmp_path)
    assert (found["canary"], found["asked"], found["left"]) == (0, [], None)
    expected = look(release.harmless, tmp_path)
    assert found["structure"] == expected["structure"]
    assert found["targets"] == expected["targets"]
    whole = shown(found["text"])
    assert [each for each in release.texts if shown(without_facts(each)) not in whole] == []


def test_the_pdf_shows_the_narrative_and_does_nothing(release: Made, tmp_path: Path) -> None:
    """It has no action, and no link but to the articles and the imprint."""
    pdf = release.files["release.en.pdf"]
    assert actions(pdf, tmp_path) <= OWN_LINKS
    printed = pdf_text(pdf)
    letters = without_marks(printed)
    for each in map(as_drawn, map(without_facts, release.texts)):
        assert is_printed(each, printed) or is_printed(without_marks(each), letters)


def test_the_notebook_was_given_the_parameters_as_they_are(release: Made) -> None:
    """What papermill writes into the notebook is a text, and nothing else."""
    notebook = nbformat.reads(release.files["release.en.ipynb"].decode(), as_version=4)
    (cell,) = (
        each for each in notebook.cells if "injected-parameters" in each.metadata.get("tags", ())
    )
    given = {}
    for statement in ast.parse(cell.source).body:
        assert isinstance(statement, ast.Assign)
        given[ast.unparse(statement.targets[0])] = ast.literal_eval(statement.value)
    assert given["narrative"] == narrative_of(release.texts)
    assert given["articles"].endswith(f"/{as_name(as_line(release.texts[0]), 0)}")


def test_the_manifest_names_the_files_as_they_are_named(release: Made) -> None:
    """Every article's file and every photo, by its own name."""
    stated = json.loads(release.files["manifest.json"])["predicate"]["buildDefinition"]
    names = {each["name"] for each in stated["resolvedDependencies"] if "name" in each}
    (articles,) = (each.parent for each in (release.project / "data").glob("*/photos"))
    files = [each for each in articles.rglob("*") if each.is_file()]
    assert len(files) == 2 * len(release.texts)
    assert {each.relative_to(release.project).as_posix() for each in files} <= names


def test_the_checks_state_who_waived_them_and_why(release: Made) -> None:
    """In the file, and on the terminal, where nothing is a command."""
    findings = json.loads(release.files["checks.json"])["findings"]
    waived = {
        each["articles"][0]: each["message"] for each in findings if each["id"] == "image-small"
    }
    for number, text in enumerate(map(as_line, release.texts)):
        ending = f"(waived by {text}: {text})"
        assert waived[f"article-{number}"].endswith(ending)
        assert harmless_on_a_terminal(ending) in release.said


def test_nothing_that_is_made_or_said_shows_the_canary(release: Made) -> None:
    """Neither the file's content nor the variable's."""
    told = [name for name, content in release.files.items() if SECRET.encode() in content]
    assert told == []
    assert SECRET not in release.said
    assert SECRET not in pdf_text(release.files["release.en.pdf"])


def test_what_names_no_fact_is_refused(secret: str, amount: Callable[[int, int], int]) -> None:
    """What stands in braces is the name of a fact, never an expression or a format."""
    facts = facts_of(Corpus(()))
    texts = [each for each in chosen(secret, amount(1_000, 100_000)) if IN_BRACES.search(each)]
    assert len(texts) > amount(30, 300)
    for text in map(as_line, texts):
        with pytest.raises(InvalidInputError, match="no such fact"):
            describe_in_own_words(text, facts, "en", PARAMETERS)


def test_without_escaping_the_narrative_acts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a narrative that is taken for Markdown, read by a Pandoc that allows HTML."""
    raw = "caricc_report.text.pandoc_inlines.words_of"
    monkeypatch.setattr(raw, lambda text, **_: [{"t": "RawInline", "c": ["html", text]}])
    text = "<img src=x onerror=top.canary=1>"
    document = document_of(tmp_path, [record()], "en", narrative=text)
    assert look(PandocRenderer(ROOT).render(document, "html").content, tmp_path)["canary"] == 1
