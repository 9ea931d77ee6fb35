"""A run does what its inputs require, and nothing else."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from builders import png
from made import folder_once
from projects import ROOT, SECTIONS, copy_project, with_few_articles, with_few_cells

from caricc_report.errors import ReleaseBusyError
from caricc_report.model.period import Period
from caricc_report.project import Project
from caricc_report.release import receipt
from caricc_report.release.folder import locked
from caricc_report.release.job import Job
from caricc_report.release.pipeline import explain, run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from caricc_report.release.job import RunResult

pytestmark = pytest.mark.release

NAME = "params/2024-19.yml"
ARTICLES = "data/articles/2024/2024-19"
SCHOOLS = f"{ARTICLES}/06-kz-almaty-schools"
OTHER = "data/articles/2024/2024-16/01-kz-old"
OLD = """---
id: kz-old
language: en
country: KZ
outlet: polisia.kz
source_url: https://example.kz/news/2
published_on: 2024-10-03
topics: [prevention]
headline: A headline
---
A body.
"""
OLD_RU = "---\nid: kz-old\nlanguage: ru\nheadline: Заголовок\n---\nТекст.\n"
PHOTO = (
    "images:\n  - path: photo.png\n    alt: {en: A hall, ru: Зал}\n    caption: {ru: Вечер}\n"
    "    credit: polisia.kz\n"
)
READS = """#| include: false
from pathlib import Path
import contextlib
import helpers
with contextlib.suppress(ImportError):
    import absent
with contextlib.suppress(OSError):
    open(Path("../data", "absent.csv"))
Path("../data", "absent.json").exists()
Path("../data/own.txt").read_text(), sorted(Path("../data/own").iterdir())"""
EN = {"execute en", "render release.en.html"}
RU = {"execute ru", "render release.ru.html"}
RENDERED = {"render release.en.html", "render release.ru.html"}
ALL = EN | RU


def job(project: Path, **options: Any) -> Job:
    """Return the job of these tests, which makes pages."""
    usual = {"formats": ["html"], "renderer": "pandoc"}
    return Job(project / NAME, project=Project(project), **usual | options)


def edit(project: Path, name: str, *changes: str) -> None:
    """Replace texts in a file, each given before what stands for it."""
    path = project / name
    text = path.read_text(encoding="utf-8")
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        assert old in text, (name, old)
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def write(project: Path, name: str, text: str) -> None:
    """Write a file, and its folder."""
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    (project / name).write_text(text, encoding="utf-8")


def with_cells(project: Path, *sources: str, notebook: str = "release") -> None:
    """Give a notebook further cells, before its last one."""
    path = project / f"notebooks/{notebook}.ipynb"
    content = nbformat.read(path, as_version=4)
    for source in sources:
        cell = nbformat.v4.new_code_cell(source, id=f"own-{len(content.cells)}")
        content.cells.insert(-1, cell)
    nbformat.write(content, path)


def with_outputs(project: Path) -> None:
    """Save outputs and counts in a notebook, as JupyterLab does."""
    path = project / "notebooks/release.ipynb"
    content = nbformat.read(path, as_version=4)
    for cell in content.cells:
        if cell.cell_type == "code":
            cell.outputs = [nbformat.v4.new_output("stream", text="seen")]
            cell.execution_count = 7
    nbformat.write(content, path)


def fill(folder: Path) -> None:
    """Make the release of a project with a photo, an older article and files that a cell reads."""
    shown = ("narrative", "statistics", *SECTIONS)
    project = with_few_cells(copy_project(folder / "project"), *shown)
    with_few_articles(project, "06-kz", "11-kg", "29-uz")
    write(project, f"{OTHER}.en.md", OLD)
    write(project, f"{OTHER}.ru.md", OLD_RU)
    write(project, "data/own.txt", "own")
    write(project, "data/own/one.txt", "one")
    write(project, "data/notes.txt", "of nobody")
    write(project, "notebooks/helpers.py", "")
    (project / ARTICLES / "photo.png").write_bytes(png())
    edit(project, f"{SCHOOLS}.en.md", "figures:\n", f"{PHOTO}figures:\n")
    edit(project, "notebooks/release.ipynb", '"language = ', '"own = 3\\n",\n    "language = ')
    with_cells(project, READS)
    run(job(project))


@pytest.fixture
def project(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project whose release is made, and of which nothing has changed."""
    made = folder_once(tmp_path_factory, "incremental", fill)
    return Path(shutil.copytree(made / "project", tmp_path / "project"))


def done(project: Path, **options: Any) -> set[str]:
    """Return the steps that a run would do."""
    return {step.name for step in explain(job(project, **options)) if step.reasons}


def add_release(project: Path) -> None:
    """Write the parameters of the next release."""
    text = (project / NAME).read_text(encoding="utf-8").replace("2024-19", "2024-20")
    text = text.replace("2024-11-16/2024-11-30", "2024-12-01/2024-12-15")
    write(project, "params/2024-20.yml", text.replace("2024-12-02", "2024-12-16"))


IN_VAIN: tuple[Callable[[Path], object], ...] = (
    lambda p: [path.touch() for path in p.rglob("*.md")],
    lambda p: edit(p, f"{OTHER}.en.md", "A body", "Another"),
    lambda p: [
        write(p, f"{OTHER}-2.en.md", OLD.replace("kz-old", "kz-old-2").replace("news/2", "news/3")),
        write(p, f"{OTHER}-2.ru.md", OLD_RU.replace("kz-old", "kz-old-2")),
    ],
    lambda p: [
        (p / f"{SCHOOLS}.{each}.md").rename(p / f"{ARTICLES}/6-kz-almaty-schools.{each}.md")
        for each in ("en", "ru")
    ],
    lambda p: edit(p, NAME, "release:", "# 19th\nrelease:"),
    add_release,
    lambda p: edit(p, "params/profile.yml", "languages:", "# Both\nlanguages:"),
    with_outputs,
    lambda p: with_cells(p, "1 + 1", notebook="quality"),
    lambda p: write(p, "data/notes.txt", "other"),
    lambda p: write(p, "notebooks/notes.py", "OTHER = 1"),
    lambda p: write(p, "_extensions/release/page.typ", "// None"),
    lambda p: edit(p, "_build/2024-19/manifest.json", "2024", "2025"),
)  # fmt: skip
"""Edits of times, other periods, names of files, comments, and what is saved or made."""

EDITS: Mapping[str, tuple[set[str], Callable[[Path], object]]] = {
    "text": (EN, lambda p: edit(p, f"{SCHOOLS}.en.md", "central theme", "main theme")),
    "phrase": (EN, lambda p: edit(p, f"{SCHOOLS}.en.md", "narrative: p", "narrative: some p")),
    "text in Russian": (RU, lambda p: edit(p, f"{SCHOOLS}.ru.md", "\n---\n", "\n---\nИтак. ")),
    "alternative text": (EN, lambda p: edit(p, f"{SCHOOLS}.en.md", "A hall", "A large hall")),
    "caption in Russian": (RU, lambda p: edit(p, f"{SCHOOLS}.en.md", "Вечер", "Утро")),
    "credit": (ALL, lambda p: edit(p, f"{SCHOOLS}.en.md", "credit: polisia", "credit: police")),
    "photo": (ALL, lambda p: (p / ARTICLES / "photo.png").write_bytes(png() + b"\0")),
    "topics": (ALL, lambda p: edit(p, f"{SCHOOLS}.en.md", "[prevention, training]", "[training]")),
    "articles of another period removed": (set(), lambda p: shutil.rmtree((p / OTHER).parent)),
    "article that joins": (ALL, lambda p: edit(p, f"{OTHER}.en.md", "2024-10-03", "2024-11-20")),
    "article removed": (ALL, lambda p: [
        (p / f"{ARTICLES}/29-uz-national-programme-presentation.{each}.md").unlink()
        for each in ("en", "ru")
    ]),
    "day of today": (ALL, lambda p: edit(p, NAME, "2024-12-02", "2024-12-03")),
    "own parameter": (ALL, lambda p: (
        write(p, NAME, (p / NAME).read_text(encoding="utf-8") + "notebook: {own: 4}\n")
    )),
    "profile": (ALL, lambda p: edit(p, "params/profile.yml", "Abay Avenue, 52", "Abay Avenue, 5")),
    "cell": (ALL, lambda p: with_cells(p, "#| include: false\n1 + 1")),
    "file that a cell reads": (ALL, lambda p: write(p, "data/own.txt", "other")),
    "folder that a cell lists": (ALL, lambda p: write(p, "data/own/two.txt", "two")),
    "module that a cell imports": (ALL, lambda p: write(p, "notebooks/helpers.py", "HERE = 1")),
    "module that a cell looks for": (ALL, lambda p: write(p, "notebooks/absent.py", "")),
    "file that a cell would open": (ALL, lambda p: write(p, "data/absent.csv", "")),
    "file that a cell looks for": (ALL, lambda p: write(p, "data/absent.json", "")),
    "style": (RENDERED, lambda p: write(p, "_extensions/release/release.css", "p { margin: 0 }")),
    "template of the page": (RENDERED, lambda p: edit(
        p, "_extensions/release/release.html", "<body>", "<body >")),
    "description": (RENDERED, lambda p: edit(p, "_quarto.yml", "project:", "# Ours\nproject:")),
    "page that was made": ({"render release.en.html"}, lambda p: write(
        p, "_build/2024-19/release.en.html", "<!DOCTYPE html>")),
    "notebook that was made": ({"execute ru", "render release.ru.html"}, lambda p: edit(
        p, "_build/2024-19/release.ru.ipynb", "2024", "2025")),
    "facts that were made": (ALL, lambda p: (p / "_build/2024-19/facts.json").unlink()),
    "no receipt": (ALL, lambda p: shutil.rmtree(p / "_build/.runs")),
    "damaged receipt": (ALL, lambda p: [
        path.write_text("{") for path in (p / "_build/.runs").iterdir()]),
    "receipt without end": (ALL, lambda p: [
        path.write_text("[" * 100_000) for path in (p / "_build/.runs").iterdir()]),
    "edited receipt": (ALL, lambda p: [
        path.write_text(path.read_text("utf-8").replace('"inputs": [', '"inputs": [5, '))
        for path in (p / "_build/.runs").iterdir()]),
}  # fmt: skip
"""By name, what a run has to do after an edit."""


def test_nothing_is_done_for_what_no_step_rests_on(project: Path) -> None:
    """After all of these edits together, and so after each of them."""
    for change in IN_VAIN:
        change(project)
    assert done(project) == set()


@pytest.mark.parametrize("name", EDITS)
def test_exactly_what_an_edit_requires_is_done(project: Path, name: str) -> None:
    """None of the steps is missing, and none is too many."""
    expected, change = EDITS[name]
    change(project)
    assert done(project) == expected


@pytest.mark.parametrize(
    "options, expected",
    [
        ({"force": True}, ALL),
        ({"languages": ["ru"]}, {"render release.ru.html"}),
        ({"allow_empty": True}, set()),
        (
            {"formats": ["html", "epub", "mail"]},
            {
                f"render release.{language}.{fmt}"
                for language in ("en", "ru")
                for fmt in ("html", "epub", "mail.html", "mail.txt")
            },
        ),
        ({"own_parameters": {"own": 5}}, ALL),
    ],
    ids=["force", "language", "empty", "new forms", "parameter"],
)
def test_another_job_does_what_is_new_in_it(
    project: Path, options: Mapping[str, Any], expected: set[str]
) -> None:
    """What was asked for before is there; pages lead to the other files, so they are made again."""
    assert done(project, **options) == expected


OTHER_OPTIONS: Mapping[str, object] = {
    "parameters": "params/2024-20.yml",
    "project": Project(Path("elsewhere")),
    "period": Period.parse("2024-11"),
    "date": dt.date(2024, 12, 2),
    "languages": ["en"],
    "formats": ["pdf"],
    "renderer": "quarto",
    "notebook": "quality",
    "own_parameters": {"own": 4},
    "force": True,
    "allow_empty": True,
    "output": "elsewhere",
    "failed": "elsewhere",
    "correction": {"en": "{}"},
}


@pytest.mark.parametrize("name", [each.name for each in dataclasses.fields(Job)])
def test_each_option_makes_another_job(name: str) -> None:
    """But for those that change nothing in what is made."""
    usual = Job(NAME, project=Project(ROOT))
    other = dataclasses.replace(usual, **{name: OTHER_OPTIONS[name]})
    is_other = receipt.job_digest(other) != receipt.job_digest(usual)
    assert is_other == (name not in {"force", "output", "failed"})


def test_a_parameters_file_is_the_same_by_any_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """By its path from wherever one is, or by its release."""
    monkeypatch.chdir(ROOT / "params")
    names = ("2024-19", "2024-19.yml", "params/2024-19.yml", str(ROOT / "params/2024-19.yml"))
    assert len({receipt.job_digest(Job(each, project=Project(ROOT))) for each in names}) == 1


def test_another_library_does_all_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So does another Python, another package, and another limit."""
    known = receipt.environment()
    assert {"the library", "Python", "the packages", "variables"} < known.keys()
    other = known | {next(reversed(known)): "other"}
    # First where it is imported: the import itself would take the other one for good.
    monkeypatch.setattr("caricc_report.release.reuse.environment", lambda: other)
    monkeypatch.setattr("caricc_report.release.receipt.environment", lambda: other)
    assert done(project) == ALL


def test_the_code_of_plug_ins_is_rested_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That of every package that adds something, of whatever version it says it is."""
    metadata = tmp_path / "added-1.0.dist-info"
    metadata.mkdir()
    (metadata / "entry_points.txt").write_text("[caricc_report.checks]\nnew = module_added:new\n")
    monkeypatch.syspath_prepend(tmp_path)
    seen = []
    for code in ("new = 1", "new = 2"):
        (tmp_path / "module_added.py").write_text(code)
        seen.append(receipt.environment.__wrapped__())
    before, after = seen
    assert {name for name in before if before[name] != after[name]} == {"plug-in module_added"}


def content_of(result: RunResult) -> dict[str, bytes]:
    """Return the files of a release by name."""
    return {name: (result.directory / name).read_bytes() for name in result.files}


def test_what_is_left_out_is_as_if_it_were_done(project: Path) -> None:
    """The bytes of all files are those of a run that does all, the manifest's too."""
    edit(project, f"{SCHOOLS}.ru.md", "\n---\n", "\n---\nИтак. ")
    some = run(job(project))
    assert [step.name for step in some.steps if step.reasons] == sorted(RU)
    assert content_of(some) == content_of(run(job(project, force=True)))


def test_a_new_release_is_heard_of_though_no_input_has_changed(project: Path) -> None:
    """What no release had is found no longer, once there are parameters of one that has it."""
    astray = OLD.replace("kz-old", "kz-astray").replace("news/2", "news/3")
    write(project, f"{ARTICLES}/99-kz-astray.en.md", astray.replace("2024-10-03", "2024-12-05"))
    found = [{each["id"] for each in run(job(project)).findings}]
    add_release(project)
    made = run(job(project))
    found.append({each["id"] for each in made.findings})
    assert found[0] - found[1] == {"record-in-no-release"}
    assert "record-in-no-release" not in (made.directory / "checks.json").read_text("utf-8")


def test_a_cell_that_looks_at_another_language_is_executed_when_that_changes(project: Path) -> None:
    """What it looks at is known from the run, however it comes by it."""
    looks = "#| include: false\n{each.id: {**each.texts} for each in this_release.articles}"
    with_cells(project, looks)
    run(job(project))
    assert done(project) == set()
    edit(project, f"{SCHOOLS}.ru.md", "\n---\n", "\n---\nИтак. ")
    assert done(project) == ALL


def test_a_cell_that_loads_another_release_is_always_executed(project: Path) -> None:
    """What another release rests on is not known."""
    loads = "#| include: false\ncr.load_release(**{**cr.parameters(), 'release': '2024-18'})"
    with_cells(project, loads)
    run(job(project, languages=["en"]))
    assert "execute en" in done(project, languages=["en"])


def test_a_run_with_nothing_to_do_imports_nothing_slow(project: Path) -> None:
    """It reads the receipt, and looks at the files."""
    run(job(project))  # A copy is another place, so that this is another job than the first.
    code = (
        "import sys, caricc_report.cli as cli\n"
        "try:\n    cli.main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "slow = {'pandas', 'matplotlib', 'papermill', 'nbformat', 'babel', 'jupyter_client',\n"
        "        'fluent', 'yaml', 'markdown_it', 'importlib.metadata'}\n"
        "print(sorted(slow & set(sys.modules)), file=sys.stderr)"
    )
    arguments = ["run", NAME, "--format", "html", "--renderer", "pandoc", "--json"]
    ended = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True, text=True, check=True, cwd=project,
    )  # fmt: skip
    assert not any(step["reasons"] for step in json.loads(ended.stdout)["steps"])
    assert ended.stderr.splitlines()[-1] == "[]"


def test_a_run_with_nothing_to_do_waits_for_nobody(project: Path) -> None:
    """Also while another run holds the release; one that has something to do is told."""
    made = run(job(project))
    with locked(project / "_build", "2024-19"):
        assert not any(step.reasons for step in run(job(project)).steps)
        (made.directory / "facts.json").write_text("{}", encoding="utf-8")
        with pytest.raises(ReleaseBusyError):
            run(job(project))


def test_a_receipt_can_be_read_again(project: Path) -> None:
    """Nothing of it is lost in the file."""
    found = receipt.last_receipt(project / "_build", "2024-19")
    assert found
    found.write(project, "other")
    again = receipt.last_receipt(project, "other")
    assert again
    assert json.loads(json.dumps(dataclasses.asdict(again))) == json.loads(
        json.dumps(dataclasses.asdict(found))
    )
