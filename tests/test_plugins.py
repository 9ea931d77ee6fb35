"""A package of its own adds a loader, a renderer, a format, a check and an adapter."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from importlib.metadata import EntryPoint
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import checked
import pytest
from command_line import asked, change
from IPython.core.formatters import DisplayFormatter
from made import folder_once
from projects import ROOT

from caricc_report.cli.diagnosis import examine
from caricc_report.displays import adapters
from caricc_report.displays.adapters import ADAPTERS
from caricc_report.document.renderers import FORMATS, RENDERERS, formats_named, render
from caricc_report.document.rendering import Rendered
from caricc_report.editorial.checks import CHECKS, Check, check_release
from caricc_report.editorial.checks.finding import Problem, Severity
from caricc_report.errors import PluginError
from caricc_report.loaders import LOADERS, load_articles
from caricc_report.model.period import Period
from caricc_report.model.record import Record
from caricc_report.model.summary import REFUSAL
from caricc_report.release.making import plugins_of
from caricc_report.release.new_project import init_project
from caricc_report.system.files import ProjectFile
from caricc_report.text.nodes import Paragraph, line, paragraph
from caricc_report.version import __version__

if TYPE_CHECKING:
    from caricc_report.system.extensible import Extensible

CARDS = """\
id: kz-lesson
country: KZ
outlet: example.org
source_url: https://example.org/lesson
release: 2026-01
place: Almaty
topics: events
narrative: a lesson for a school
headline: A lesson! For a school
body: An officer showed pupils of a school in Almaty how to refuse what is offered to them in \
the street, and answered their questions for an hour.
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an environment with the package installed, and a project that uses it."""

    def fill(folder: Path) -> None:
        venv.create(folder / "venv", symlinks=True)
        site = Path(sysconfig.get_path("purelib", vars={"base": str(folder / "venv")}))
        ours = [str(ROOT), f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})"]
        (site / "ours.pth").write_text("\n".join(ours), encoding="utf-8")
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
            cwd=ROOT / "tests/plugin", check=True, capture_output=True,
        )  # fmt: skip
        (wheel,) = folder.glob("*.whl")
        zipfile.ZipFile(wheel).extractall(site)
        period = Period.parse("2026-11-01/2026-11-15")
        project = init_project(folder / "project", period, name="Cards", countries=["KZ"])
        change(project.params_path("2026-01"), "data/articles", "data/week.cards")
        (project.root / "data/week.cards").write_text(CARDS, encoding="utf-8")
        notebook = json.loads(project.release_notebook.read_text(encoding="utf-8"))
        cell = {"cell_type": "code", "id": "card", "metadata": {}, "outputs": []}
        source = ["import cards\n", "cards.Card('Shown by an adapter.')"]
        notebook["cells"].insert(-1, {**cell, "execution_count": None, "source": source})
        project.release_notebook.write_text(json.dumps(notebook), encoding="utf-8")

    return folder_once(tmp_path_factory, "plugins", fill)


def command(environment: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command with the package installed."""
    return subprocess.run(
        [environment / "venv/bin/python", "-m", "caricc_report", *arguments],
        cwd=environment / "project", capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.command
@pytest.mark.kernel
@pytest.mark.release
def test_a_run_uses_what_a_package_adds(environment: Path) -> None:
    """Its records, findings and documents are the release's, and the manifest states it."""
    for arguments in (
        ("run", "params/2026-01.yml", "--format", "html,txt", "--renderer", "pandoc", "--publish"),
        ("verify", "releases/2026-01", "--rebuild"),
    ):
        ended = command(environment, *arguments)
        assert ended.returncode == 0, ended.stderr
    made = environment / "project/releases/2026-01"
    (article,) = (made / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(article)["id"] == "kz-lesson"
    findings = json.loads((made / "checks.json").read_text(encoding="utf-8"))["findings"]
    assert ("headline-shouts", "warning") in [(each["id"], each["severity"]) for each in findings]
    assert "Shown by an adapter." in (made / "release.en.html").read_text(encoding="utf-8")
    assert "Shown by an adapter.\n" in (made / "release.en.txt").read_text(encoding="utf-8")
    assert "pkg:pypi/caricc-report-cards@1.2" in (made / "manifest.json").read_text()


@pytest.mark.command
@pytest.mark.kernel
@pytest.mark.release
def test_a_renderer_is_chosen_by_its_name(environment: Path) -> None:
    """It makes what it can, and the manifest states its package."""
    ended = command(
        environment, "run", "params/2026-01.yml", "--format", "html", "--renderer", "plain",
        "--output", "plain",
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    page = (environment / "project/plain/2026-01/release.en.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html><")


@pytest.mark.command
def test_the_doctor_names_what_packages_add(environment: Path) -> None:
    """Each plug-in has a row: what it is, and of which package."""
    ended = command(environment, "doctor", "--json")
    rows = {each["subject"]: each for each in json.loads(ended.stdout)["diagnoses"]}
    for subject in ("loader .cards", "renderer plain", "format txt", "check headline-shouts"):
        found = rows[f"plug-in: {subject}"]
        assert (found["status"], found["finding"]) == ("ok", "caricc-report-cards 1.2")


@pytest.mark.program
def test_the_doctor_names_a_package_for_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is what pip would not have installed beside this one."""
    add(CHECKS, "headline-shouts", Check(Severity.WARNING, lambda _: ()), monkeypatch)
    CHECKS.added["headline-shouts"].dist.requires = [
        "babel", 'caricc-report>=98; extra == "next"', "a b c", "Caricc_Report>=99",
    ]  # fmt: skip
    found = {each.subject: each for each in examine(ROOT)}["plug-in: check headline-shouts"]
    assert found.status == "failed"
    assert f"needs caricc-report >=99, got {__version__}; update or uninstall it" in found.finding


class Shape:
    """What another library has computed."""


def leave(*_: object) -> Any:
    """End the process, as no plug-in may."""
    sys.exit(3)


def add(table: Extensible[Any], name: str, value: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a package have added a value to a table."""
    point = EntryPoint(name, "cards:any", table.group)
    vars(point).update(dist=SimpleNamespace(name="cards", version="1.2"))
    monkeypatch.setitem(vars(table), "added", {name: point})
    monkeypatch.setitem(table._loaded, name, value)


@pytest.mark.parametrize(
    "found, problem",
    [
        ([Problem("wrong", "kz-1")], "are no tuple of ids of the release, got .*'kz-1'"),
        ([Problem("wrong", ("kz-0",))], r"are no tuple of ids of the release, got .*'kz-0',\)"),
        (["wrong"], "it finds what is no Problem, got 'wrong'"),
        ([Problem(12, ("kz-1",))], "the message of its Problem is no text, got .*12"),  # type: ignore[arg-type]
        ([], "it returns no problems, got None; yield each"),
        (None, "failed, SystemExit: 3"),
    ],
    ids=["articles as text", "unknown article", "no problem", "no message", "nothing", "exit"],
)
def test_what_a_check_may_not_find_is_refused(
    found: Any, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message names the plug-in, and what it has found."""
    find = leave if found is None else lambda _: found or None
    add(CHECKS, "headline-shouts", Check(Severity.WARNING, find), monkeypatch)
    with pytest.raises(PluginError, match=f"'headline-shouts' of cards 1.2 .*{problem}"):
        check_release(checked.subject(checked.good(id="kz-1")))


def test_what_a_plugin_prints_is_no_part_of_json(monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes to standard error, beside the messages."""

    def shout(_: object) -> tuple[()]:
        sys.stdout.write("!\n")
        return ()

    add(CHECKS, "headline-shouts", Check(Severity.WARNING, shout), monkeypatch)
    ended = asked(ROOT, "check", "params/2024-19.yml", "--json")
    assert (ended.stderr, ended.returncode) == ("!\n", 0)
    assert json.loads(ended.stdout)["findings"]


@pytest.mark.parametrize(
    "records, problem",
    [
        ([{"id": "kz-1"}], "it reads what is no Record"),
        ([Record("week.cards", "card 1", None)], "it reads what is no Record"),  # type: ignore[arg-type]
        (None, "it returns no records, got None; yield each"),
    ],
    ids=["no record", "no fields", "nothing"],
)
def test_what_a_loader_may_not_read_is_refused(
    records: Any, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message names the plug-in, and what it has read."""
    add(LOADERS, ".cards", lambda *_: records, monkeypatch)
    path = tmp_path / "week.cards"
    path.touch()
    with pytest.raises(PluginError, match=rf"'\.cards' of cards 1\.2 .*{problem}"):
        load_articles(ProjectFile(path, path.name))


@pytest.mark.parametrize(
    "blocks, problem",
    [
        ("abc", "it returns what is no tuple of blocks, got 'abc'"),
        (None, "it returns what is no tuple of blocks, got None"),
        (paragraph("a"), "it returns what is no tuple of blocks, got Paragraph"),
        (line("a"), "it returns what is no tuple of blocks, got .Text"),
        ((Paragraph(None),), "failed, TypeError"),  # type: ignore[arg-type]
    ],
    ids=["text", "nothing", "one block", "inline", "block of nothing"],
)
def test_what_an_adapter_may_not_return_is_refused(
    blocks: Any, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cell shows the message, which names the plug-in, and the run fails with it."""
    name = f"{Shape.__module__}.{Shape.__qualname__}"
    add(ADAPTERS, name, lambda _: blocks, monkeypatch)
    jupyter = SimpleNamespace(display_formatter=DisplayFormatter())
    monkeypatch.setattr(adapters, "shell", lambda: jupyter)
    adapters.register()
    shown, _ = jupyter.display_formatter.format(Shape())
    assert re.search(rf"'{re.escape(name)}' of cards 1\.2 .*{problem}", shown[REFUSAL])


@pytest.mark.parametrize(
    "fmt, content, problem",
    [
        ("pdf", b"<!DOCTYPE html>", r"release\.en\.pdf is incomplete"),
        ("html", b"", r"release\.en\.html is no page, got b''"),
        ("html", b"A page", r"release\.en\.html is no page, got b'A page'"),
    ],
    ids=["page as PDF", "empty page", "text as page"],
)
def test_what_a_renderer_makes_is_of_its_format(
    fmt: str, content: bytes, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page is no PDF, and nothing is no page."""
    add(RENDERERS, "plain", object, monkeypatch)
    renderer: Any = SimpleNamespace(name="plain", render=lambda *_: Rendered(content))
    document: Any = SimpleNamespace(stem="release.en")
    with pytest.raises(PluginError, match=f"'plain' of cards .*{problem}"):
        render(document, fmt, renderer)


def test_a_format_is_imported_before_a_notebook_is_executed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One that cannot be used costs no minutes."""
    point = EntryPoint("txt", "no_such_module:any", FORMATS.group)
    vars(point).update(dist=SimpleNamespace(name="cards", version="1.2"))
    monkeypatch.setitem(vars(FORMATS), "added", {"txt": point})
    with pytest.raises(PluginError, match=r"'txt' of cards 1\.2 .*cannot be imported"):
        formats_named(["html", "txt"])


@pytest.mark.parametrize(
    "table, name",
    [(LOADERS, ".cards"), (RENDERERS, "plain"), (FORMATS, "txt"), (CHECKS, "headline-shouts")],
    ids=["loader", "renderer", "format", "check"],
)
def test_what_made_a_release_is_stated(
    table: Extensible[Any], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a package has added, a release that used it states name and version."""
    point = EntryPoint(name, "cards:any", table.group)
    vars(point).update(dist=SimpleNamespace(name="cards", version="1.2"))
    monkeypatch.setitem(vars(table), "added", {name: point})
    plan = SimpleNamespace(formats=("html", "txt"), engine=SimpleNamespace(name="plain"))
    assert plugins_of(plan, ["data/week.cards"]) == {"cards": "1.2"}
