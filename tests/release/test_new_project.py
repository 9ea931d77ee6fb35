"""A new project makes its first release at once, from a wheel alone."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from projects import ROOT, program

from caricc_report.errors import CariccReportError
from caricc_report.model.contract import FILE_NAME
from caricc_report.model.period import Period
from caricc_report.model.period_kind import PeriodKind
from caricc_report.release.answers import QUESTIONS
from caricc_report.release.house_files import content_id
from caricc_report.release.new_project import init_project, init_project_like

if TYPE_CHECKING:
    from pathlib import Path

PERIOD = Period.parse("2026-11-01/2026-11-15")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what a wheel of this repository installs."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"]
    subprocess.run(
        [*command, "--wheel-dir", folder, ROOT], capture_output=True, text=True, check=True
    )
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


def command(wheel: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command of a wheel in a folder that is no project."""
    return subprocess.run(
        [sys.executable, "-m", "caricc_report", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(wheel)},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.program
@pytest.mark.command
@pytest.mark.kernel
@pytest.mark.release
def test_a_wheel_makes_a_project_that_runs_and_publishes(wheel: Path, tmp_path: Path) -> None:
    """Without a clone: init, run, publish, and clean notebooks."""
    options = ["--name", "Health Watch", "--countries", "kg,KZ", "--languages", "ru"]
    made = command(wheel, tmp_path, "init", "digest", *options, "--period", str(PERIOD), "--json")
    assert made.returncode == 0, made.stderr
    project = tmp_path / "digest"
    assert json.loads(made.stdout) == {
        "directory": str(project),
        "parameters": "params/2026-01.yml",
    }
    for arguments in (
        ("run", "params/2026-01.yml"),
        ("publish", "2026-01"),
        ("notebooks", "check"),
    ):
        ended = command(wheel, project, *arguments)
        assert ended.returncode == 0, ended.stderr
    facts = json.loads((project / "releases/2026-01/facts.json").read_text(encoding="utf-8"))
    assert facts["facts"]["articles.by_country.KG"]["value"] == 2
    pdfs = {path.name for path in (project / "releases/2026-01").glob("*.pdf")}
    assert pdfs == {"release.ru.pdf"}


@pytest.mark.program
@pytest.mark.command
@pytest.mark.kernel
@pytest.mark.release
def test_a_project_like_caricc_runs_and_publishes(wheel: Path, tmp_path: Path) -> None:
    """With its profile; the masthead is in the document."""
    period = ["--period", str(PERIOD)]
    begun = command(wheel, tmp_path, "init", "digest", "--like", "caricc", *period)
    assert begun.returncode == 0, begun.stderr
    project = tmp_path / "digest"
    profile = project / "params/profile.yml"
    assert profile.read_bytes() == (ROOT / "params/profile.yml").read_bytes()
    (parameters,) = (project / "params").glob("20*.yml")
    made = ("run", f"params/{parameters.name}", "--format", "html", "--language", "en")
    for arguments in (made, ("publish", parameters.stem)):
        ended = command(wheel, project, *arguments)
        assert ended.returncode == 0, ended.stderr
    page = project / f"releases/{parameters.stem}/release.en.html"
    assert "registry@caricc.org" in page.read_text(encoding="utf-8")


@pytest.mark.program
@pytest.mark.command
def test_a_later_wheel_brings_its_files(wheel: Path, tmp_path: Path) -> None:
    """Exit code 4 while something is left: what nobody edited is written, the rest is shown."""
    assert command(wheel, tmp_path, "init", "digest", "--yes").returncode == 0
    project, later = tmp_path / "digest", tmp_path / "later"
    shutil.copytree(wheel, later)
    (later / "caricc_report/version.py").write_text('"""Later."""\n\n__version__ = "7.8.9"\n')
    brought = later / "caricc_report/release/template/caricc"
    (brought / "_extensions/release/release.css").write_text("body {}\n")
    for root, text in ((project, "# Ours\n"), (brought, "# Theirs\n")):
        with (root / "_quarto.yml").open("a") as file:
            file.write(text)
    shown = command(later, project, "init", "--update")
    assert (shown.returncode, "+# Theirs" in shown.stdout) == (4, True)
    assert "--keep _quarto.yml" in shown.stderr
    ended = command(later, project, "init", "--update", "--yes", "--json")
    assert ended.returncode == 4
    assert json.loads(ended.stdout)["left"] == ["_quarto.yml"]
    workflow = (project / ".github/workflows/release.yml").read_text(encoding="utf-8")
    assert "caricc-report==7.8.9" in workflow
    assert (project / "_extensions/release/release.css").read_text(encoding="utf-8") == "body {}\n"
    ended = command(later, project, "init", "--update", "--keep", "_quarto.yml")
    assert (ended.returncode, ended.stderr.endswith("nothing is left to do\n")) == (0, True)


@pytest.mark.parametrize(
    "answers, message",
    [
        ({"name": ""}, "name: empty; name one"),
        ({"name": "two\nlines"}, "name: not a line of 200 characters at most, got 'two"),
        ({"languages": ["en", "fr"]}, "got 'fr'; known: en, ru; begin with en; in the"),
        ({"countries": ["KZ", "XX"]}, "countries: not a code of ISO 3166-1 alpha-2 "),
        ({"countries": []}, "countries: empty; name one, or several with commas"),
        ({"countries": ["KZ", "KZ"]}, "countries: named twice, got 'KZ'"),
        ({"topics": ["Health care"]}, "topics: not in small Latin letters, digits, hyphens"),
        ({"languages": ["fr"], "countries": ["XX"]}, "2 defects; nothing was made"),
        ({"kind": PeriodKind.WEEK}, "not a week; name one"),
        ({"period": Period.parse("2026-11-01/2026-11-03")}, "not a half-month, week, "),
    ],
    ids=[
        "no name", "lines", "language", "country", "none", "twice", "topic", "all at once", "kind",
        "no kind",
    ],
)  # fmt: skip
def test_what_is_no_answer_is_named(tmp_path: Path, answers: dict[str, Any], message: str) -> None:
    """Nothing is made of answers that no release could have."""
    usual: dict[str, Any] = {"period": PERIOD, "name": "Digest", "countries": ["KZ"]}
    with pytest.raises(CariccReportError, match=message):
        init_project(tmp_path / "new", **{**usual, **answers})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.program
@pytest.mark.parametrize(
    "kind, release",
    [("half-month", "2026-01"), ("week", "2026-W45"), ("month", "2026-01"), ("quarter", "2026-Q3")],
)
def test_the_first_release_is_the_last_complete_one_of_its_kind(
    tmp_path: Path, kind: str, release: str
) -> None:
    """Weeks and quarters are numbered by the calendar, others from 1."""
    day = dt.date(2026, 11, 10)
    names = {"name": "Digest", "countries": ["KZ"]}
    project = init_project(tmp_path / "new", day, kind=PeriodKind(kind), **names)
    assert [path.stem for path in project.params_paths()] == [release]


@pytest.mark.program
def test_a_project_like_another_has_what_is_its_publishers_own(tmp_path: Path) -> None:
    """Words, fonts and logo, too, but neither records nor parameters of releases."""
    source = init_project(tmp_path / "source", PERIOD, name="Digest", countries=["KZ"])
    profile = source.root / "params/profile.yml"
    look = "look: {logo: {path: pictures/sign.svg, alt: {en: A sign}}}\n"
    profile.write_text(profile.read_text(encoding="utf-8") + look, encoding="utf-8")
    own = {"locales/en.ftl": "", "fonts/Ours/a.ttf": "a", "pictures/sign.svg": "<svg/>"}
    others = {"pictures/other.svg": "", "data/articles/a.md": "", "releases/2026-01/a": ""}
    for name, text in {**own, **others}.items():
        (source.root / name).parent.mkdir(parents=True, exist_ok=True)
        (source.root / name).write_text(text)
    made = init_project_like(tmp_path / "new", dt.date(2027, 1, 20), source.root)
    assert (made.root / "params/profile.yml").read_bytes() == profile.read_bytes()
    assert {name: (made.root / name).read_text() for name in own} == own
    assert not any((made.root / name).exists() for name in others)
    assert [path.stem for path in made.params_paths()] == ["2027-01"]


def test_a_project_like_another_begins_with_a_period_of_its_kind(tmp_path: Path) -> None:
    """Where releases have the numbers of the calendar, as `new` asks for."""
    week = Period.parse("2026-W47")
    source = init_project(tmp_path / "source", week, name="Digest", countries=["KZ"])
    with pytest.raises(CariccReportError, match=r"not a week, and by these .*; name one, such as"):
        init_project_like(tmp_path / "new", PERIOD, source.root)


def test_an_unknown_project_to_be_like_is_named(tmp_path: Path) -> None:
    """With those that are known."""
    with pytest.raises(CariccReportError, match=r"--like: .* got 'caric'; did you mean 'caricc'"):
        init_project_like(tmp_path / "new", PERIOD, "caric")


def test_a_folder_that_holds_something_stays_as_it_is(tmp_path: Path) -> None:
    """Only a new or an empty folder becomes a project."""
    (tmp_path / "file").write_text("mine")
    with pytest.raises(CariccReportError, match="is there already; name a new folder"):
        init_project(tmp_path, PERIOD, name="Digest", countries=["KZ"])
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.program
def test_an_empty_repository_becomes_the_project(tmp_path: Path) -> None:
    """Git strips outputs from notebooks at once; these name the first release."""
    subprocess.run([program("git"), "init", "--quiet", tmp_path / "new"], check=True)
    project = init_project(tmp_path / "new", PERIOD, name="Digest", countries=["KZ"])
    notebook = project.release_notebook.read_text(encoding="utf-8")
    assert 'release = \\"2026-01\\"' in notebook
    assert [path.name for path in tmp_path.iterdir()] == ["new"]
    assert "caricc-report" in (project.root / ".git/config").read_text(encoding="utf-8")


@pytest.mark.program
@pytest.mark.command
def test_a_terminal_is_asked_and_a_wrong_answer_asked_again(tmp_path: Path) -> None:
    """With the reason; an empty answer takes the default that is shown."""
    pexpect = pytest.importorskip("pexpect", reason="IPython brings none on Windows")
    asked = pexpect.spawn(sys.executable, ["-m", "caricc_report", "init", "new"], cwd=tmp_path)
    said = ""
    for answer in ("Health Watch", "en,fr", "en,ru", *[""] * (len(QUESTIONS) - 2)):
        asked.expect(r"\]: $")
        said += asked.before.decode()
        asked.sendline(answer)
    asked.expect(pexpect.EOF)
    assert "not known, got 'fr'; known: en, ru" in said
    profile = (tmp_path / "new/params/profile.yml").read_text(encoding="utf-8")
    assert "ru: Health Watch" in profile


@pytest.mark.program
@pytest.mark.command
def test_an_update_on_a_terminal_asks_before_it_writes(tmp_path: Path) -> None:
    """No is an answer; the file stays, and the exit code says that something is left."""
    pexpect = pytest.importorskip("pexpect", reason="IPython brings none on Windows")
    project = init_project(tmp_path / "new", PERIOD, name="Digest", countries=["KZ"])
    # As it would be if an earlier package had brought another text.
    file, record = project.root / "README.md", project.root / FILE_NAME
    came = content_id(file.read_text(encoding="utf-8"))
    file.write_text("# Earlier\n")
    stated = record.read_text(encoding="utf-8").replace(came, content_id("# Earlier\n"))
    record.write_text(stated, encoding="utf-8")
    for answer, code in (("n", 4), ("y", 0)):
        command = ["-m", "caricc_report", "init", "--update"]
        asked = pexpect.spawn(sys.executable, command, cwd=project.root)
        asked.expect(r"Write 1 file that nobody edited\? \[Y/n\]: $")
        assert file.read_text(encoding="utf-8") == "# Earlier\n"
        asked.sendline(answer)
        asked.expect(pexpect.EOF)
        asked.close()
        assert asked.exitstatus == code
    assert content_id(file.read_text(encoding="utf-8")) == came
