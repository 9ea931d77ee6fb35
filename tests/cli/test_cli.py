"""The command: what it makes, what it says, and its exit codes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import nbformat
import pytest
import typer
from command_line import asked, change, command, refused
from filelock import FileLock
from projects import ROOT, copy_project, with_few_articles, with_few_cells

from caricc_report import cli
from caricc_report.cli import EXIT_CODES, publications
from caricc_report.cli.exit_codes import MEANINGS
from caricc_report.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.release.job import RunResult

pytestmark = pytest.mark.command


RUN = ("run", "params/2024-19.yml", "--renderer", "pandoc", "--format", "html", "--language", "en")


def test_facts_are_those_of_the_contract(reference: RunResult) -> None:
    """facts.json says 30, and 9/4/11/1/1/4, each with its articles."""
    found = json.loads((reference.directory / "facts.json").read_text(encoding="utf-8"))
    facts = found["facts"]
    assert facts["articles.total"]["value"] == 30
    counts = {"KZ": 9, "KG": 4, "RU": 11, "TJ": 1, "TM": 1, "UZ": 4}
    for code, number in counts.items():
        fact = facts[f"articles.by_country.{code}"]
        assert fact["value"] == number
        assert len(fact["articles"]) == number
        assert all(name.startswith(code.lower()) for name in fact["articles"])


def test_the_manifest_holds_the_digest_of_every_file(reference: RunResult) -> None:
    """What came out is what the manifest says."""
    manifest = json.loads((reference.directory / "manifest.json").read_text(encoding="utf-8"))
    digests = {entry["name"]: entry["digest"]["sha256"] for entry in manifest["subject"]}
    for name in set(reference.files) - {"manifest.json"}:
        content = (reference.directory / name).read_bytes()
        assert digests.pop(name) == hashlib.sha256(content).hexdigest()
    assert not digests
    read = manifest["predicate"]["buildDefinition"]["resolvedDependencies"]
    assert {"params/2024-19.yml", "notebooks/release.ipynb"} <= {
        entry["name"] for entry in read if "name" in entry
    }


@pytest.mark.parametrize(
    "given, reasons",
    [
        (None, None),
        (["A number"], "A number"),
        (["x = 3, not 4"], "x = 3, not 4"),
        (["en=A = B", "ru=Число"], {"en": "A = B", "ru": "Число"}),
        (["fr=Un nombre"], {"fr": "Un nombre"}),  # A language that a project has added.
    ],
)
def test_reasons_of_a_correction_name_their_language(
    given: list[str] | None, reasons: object
) -> None:
    """One without a language is one for a release in one language."""
    assert publications._reasons(given) == reasons


@pytest.mark.parametrize("given", [["One", "Two"], ["en=One", "Two"], ["en=One", "en=Two"]])
def test_of_several_reasons_each_has_a_language(given: list[str]) -> None:
    """None is lost."""
    with pytest.raises(UsageError, match="--correction: of several, each names another"):
        publications._reasons(given)


def test_articles_are_handed_on_exactly_as_used(reference: RunResult, project_dir: Path) -> None:
    """A release made from articles.jsonl shows the same text."""
    shutil.rmtree(project_dir / "data")
    (project_dir / "data").mkdir()
    shutil.copy(reference.directory / "articles.jsonl", project_dir / "data/articles.jsonl")
    change(project_dir / "params/2024-19.yml", "data/articles", "data/articles.jsonl")
    assert asked(project_dir, *RUN).returncode == 0
    page = project_dir / "_build/2024-19/release.en.html"
    # Above it stand links to the forms that were made with it.
    texts = [
        (each / page.name).read_text(encoding="utf-8").partition('id="overview"')[2]
        for each in (page.parent, reference.directory)
    ]
    assert texts[0] == texts[1] != ""


def test_a_date_means_the_last_complete_half_month(project_dir: Path) -> None:
    """--date picks the parameters of the half-month complete before it."""
    ended = asked(project_dir, "facts", "--date", "2024-12-14", "--json")
    assert json.loads(ended.stdout)["release"] == "2024-19"


def test_without_parameters_the_releases_are_listed(project_dir: Path) -> None:
    """A run of nothing, or of a period that no file covers, says which releases there are."""
    for period, said in (
        ((), "name a parameters file, --period or --date"),
        (("--period", "1-15.12.2024"), "caricc-report new 2024-12-01/2024-12-15"),
    ):
        message = refused(project_dir, 2, "run", *period)
        assert said in message
        assert "- params/2024-19.yml" in message


def test_new_follows_the_last_release(project_dir: Path) -> None:
    """The next release has the next number and the next period, and its file is valid."""
    ended = asked(project_dir, "new", "--json")
    assert json.loads(ended.stdout) == {"release": "2024-20", "path": "params/2024-20.yml"}
    text = (project_dir / "params/2024-20.yml").read_text(encoding="utf-8")
    assert "period: 2024-12-01/2024-12-15" in text
    assert "no article belongs to release 2024-20" in refused(
        project_dir, 3, "run", "params/2024-20.yml"
    )


def test_new_does_not_write_a_period_twice(project_dir: Path) -> None:
    """A period that has its parameters is left alone."""
    message = refused(project_dir, 2, "new", "16-30.11.2024")
    assert "release 2024-19 covers it" in message


@pytest.mark.parametrize(
    "arguments, part",
    [
        (("run", "nothing.yml"), "no such parameters file"),
        (("run", "--period", "yesterday"), "not a period, got 'yesterday'"),
        (("run", "--date", "2024-02-30"), "--date: not a date, got '2024-02-30'"),
        (("run", "--date", "2024-12-02", "--period", "2024-11"), "give one"),
        ((*RUN[:4], "--format", "odt"), "format: not known, got 'odt'; known: docx"),
        ((*RUN[:3], "latex"), "renderer: not known, got 'latex'"),
        (("facts", "--project", "/"), "not a project"),
    ],
)
def test_wrong_usage(project_dir: Path, arguments: tuple[str, ...], part: str) -> None:
    """A call that is wrong ends with code 2 and says what is wrong."""
    assert part in refused(project_dir, 2, *arguments)


def test_a_project_whose_name_is_no_text_is_refused(project_dir: Path) -> None:
    """Pandoc and Quarto could not be told where it is."""
    folder = project_dir.rename(os.fsdecode(os.fsencode(project_dir) + b"\xff"))
    assert "is not UTF-8; rename it" in refused(folder, 2, *RUN)


@pytest.mark.parametrize(
    "old, new, part",
    [
        ("as_of:", "as_off:", "as_off: unknown field; did you mean 'as_of'?"),
        ("as_of", "narrative: {en: '{articles.all}'}\nas_of", "no such fact, got 'articles.all'"),
    ],
)
def test_invalid_parameters(project_dir: Path, old: str, new: str, part: str) -> None:
    """Parameters that are not valid end a run with code 3, before a kernel starts."""
    change(project_dir / "params/2024-19.yml", old, new)
    assert part in refused(project_dir, 3, *RUN)


def test_an_invalid_record(project_dir: Path) -> None:
    """A record that is not valid ends a run with code 3, named with its file."""
    name = "01-kz-almaty-seminar.en.md"
    change(project_dir / "data/articles/2024/2024-19" / name, "country: KZ", "country: KAZ")
    message = refused(project_dir, 3, *RUN)
    assert "country: not an ISO 3166-1 alpha-2 code, got 'KAZ'" in message
    assert name in message
    assert message.startswith("error: data/articles: ")


def test_an_article_without_a_wanted_language(project_dir: Path) -> None:
    """A missing translation ends a run with code 3 and is named."""
    (project_dir / "data/articles/2024/2024-19/01-kz-almaty-seminar.ru.md").unlink()
    message = refused(project_dir, 3, "run", "params/2024-19.yml")
    assert "article kz-almaty-seminar, texts.ru: missing" in message


def test_a_project_without_its_notebook_says_so(project_dir: Path) -> None:
    """The notebook that is missing is named before anything is started."""
    (project_dir / "notebooks/release.ipynb").unlink()
    message = refused(project_dir, 5, *RUN)
    assert "notebooks/release.ipynb: missing; restore it" in message


def test_a_failing_notebook_leaves_the_draft_as_it_was(
    reference: RunResult, tmp_path: Path
) -> None:
    """A cell that says what is wrong ends the run with code 5; the earlier draft stays, whole."""
    project = tmp_path / "project"
    shutil.copytree(reference.directory.parent.parent, project)
    draft = project / "_build/2024-19"
    before = {path.name: path.read_bytes() for path in draft.iterdir()}
    path = project / "notebooks/release.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[4].source = "raise cr.CariccReportError('no imprint')"
    nbformat.write(notebook, path)
    message = refused(project, 5, *RUN)
    assert "notebooks/release.ipynb (en), cell 5: CariccReportError: no imprint" in message
    assert "    | raise cr.CariccReportError('no imprint')" in message
    assert {each.name: each.read_bytes() for each in draft.iterdir()} == before
    assert (project / "_build/failed/2024-19.en.ipynb").is_file()
    assert not list((project / "_build").glob(".*new-*"))


def test_a_missing_renderer(project_dir: Path, tmp_path: Path) -> None:
    """A renderer that is not there ends a run with code 6."""
    message = refused(project_dir, 6, *RUN[:3], "quarto", QUARTO_PATH=str(tmp_path / "nothing"))
    assert "not found" in message


def test_a_release_that_is_being_made(project_dir: Path) -> None:
    """A release that another run holds ends a run with code 7."""
    (project_dir / "_build").mkdir()
    with FileLock(project_dir / "_build/.2024-19.lock"):
        assert "another run holds it" in refused(project_dir, 8, *RUN)


def test_a_folder_of_other_files_is_not_replaced(project_dir: Path, tmp_path: Path) -> None:
    """A folder that holds no release is left alone."""
    other = tmp_path / "out/2024-19"
    other.mkdir(parents=True)
    (other / "letter.txt").write_text("mine", encoding="utf-8")
    message = refused(project_dir, 2, *RUN, "--output", str(other.parent))
    assert "is not a release and is not replaced" in message
    assert (other / "letter.txt").read_text(encoding="utf-8") == "mine"


def test_nobody_needs_to_listen(project_dir: Path) -> None:
    """With its standard streams closed, at once or later, a command ends as it would.

    Who has read enough of what a run says, as `head` does, gets the release all the same.
    """
    with_few_articles(with_few_cells(project_dir), "01")
    run = [sys.executable, "-m", "caricc_report", *RUN]
    wrong = ["sh", "-c", 'exec "$@" --format odt <&- >&- 2>&-', "sh", *run]
    assert subprocess.run(wrong, cwd=project_dir, check=False).returncode == 2
    silent = ["sh", "-c", 'exec "$@" <&- >&-', "sh", *run]
    with subprocess.Popen(silent, cwd=project_dir, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        process.stderr.readline()
        process.stderr.close()
    assert process.returncode == 0
    assert (project_dir / "_build/2024-19/release.en.html").exists()


def test_a_link_that_leads_to_itself_is_named(project_dir: Path) -> None:
    """What cannot be followed is wrong usage, or is not there; it is no traceback."""
    articles = project_dir / "data/articles"
    shutil.rmtree(articles)
    articles.symlink_to(articles)
    assert "data/articles: no such file" in refused(project_dir, 2, *RUN)
    loop = project_dir.parent / "loop"
    loop.symlink_to(loop)
    assert "loop" in refused(project_dir, 2, *RUN, "--project", str(loop))


def test_words_that_nobody_reads_change_no_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a hangup there is no terminal to write to, and the code is still that of the signal."""

    def gone(_: str, *, err: bool) -> None:
        assert err
        raise BrokenPipeError

    monkeypatch.setattr(typer, "echo", gone)
    assert cli._last_words(SystemExit(129), [signal.SIGHUP]) == 129
    assert cli._last_words(UsageError("no such release"), []) == 2


def test_help_has_a_sentence_and_options(tmp_path: Path) -> None:
    """Every command explains itself, also outside a project."""
    for name in set(cli._COMMANDS) - {"preview"}:
        ended = asked(tmp_path, name, "--help", COLUMNS="200")
        assert ended.returncode == 0
        assert "--json" in ended.stdout, name


SLOW = ("pandas", "matplotlib", "altair", "plotly", "seaborn", "bokeh", "vl_convert")
"""Libraries of tables and plots, which take longer to import than the command to start."""
LOADED = f"""
import atexit, sys
atexit.register(lambda: print([name for name in {SLOW} if name in sys.modules], file=sys.stderr))
"""


@pytest.mark.parametrize(
    "code, loaded",
    [
        ("from caricc_report.cli import main; sys.argv[1:] = ['--help']; main()", []),
        ("from caricc_report.cli import main; sys.argv[1:] = ['--version']; main()", []),
        ("import vl_convert", ["vl_convert"]),
    ],
    ids=["help", "version", "control"],
)
def test_starting_loads_no_tables_and_no_plots(code: str, loaded: list[str]) -> None:
    """Whoever asks for no table waits for no library of tables, nor of plots."""
    ended = subprocess.run(
        [sys.executable, "-c", LOADED + code], capture_output=True, text=True, check=True
    )
    assert ended.stderr == f"{loaded}\n"


def test_exit_codes_are_those_of_the_contract() -> None:
    """The table holds a code for each kind of error, and each code is explained."""
    assert sorted(code for _, code in EXIT_CODES) == [2, 3, 4, 5, 6, 7, 8]
    assert len(MEANINGS) == 9


FOR_NOTHING = ["isoduration", "rfc3987_syntax", "rfc3986_validator", "pyarrow", "requests", "boto3"]
"""What checks formats of texts, and what papermill could read elsewhere."""


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """Return a project after a plain run, what it printed, and what it said."""
    project = with_few_articles(
        with_few_cells(copy_project(tmp_path_factory.mktemp("plain") / "project")), "01"
    )
    seen = f"[name for name in {FOR_NOTHING} if sys.modules.get(name)]"
    last = f"import atexit, sys; atexit.register(lambda: print({seen}, file=sys.stderr))"
    code = f"{last}\nfrom caricc_report.cli import main\nmain()"
    ended = subprocess.run(
        [sys.executable, "-c", code, *RUN, "--json"],
        capture_output=True, text=True, cwd=project, check=True,
    )  # fmt: skip
    return project, ended.stdout, ended.stderr


def test_json_is_all_of_standard_output(plain: tuple[Path, str, str]) -> None:
    """With --json standard output is one object, and progress goes to standard error."""
    _, shown, said = plain
    assert json.loads(shown)["files"] == [
        "articles.csv",
        "articles.jsonl",
        "checks.json",
        "facts.json",
        "manifest.json",
        "release.en.html",
        "release.en.ipynb",
    ]
    assert "[2/2] rendered release.en.html" in said


def test_a_run_imports_nothing_for_nothing(plain: tuple[Path, str, str]) -> None:
    """What a run has no use for is not imported."""
    assert plain[2].splitlines()[-1] == "[]"


def test_a_run_says_where_its_time_went_and_the_release_does_not(
    plain: tuple[Path, str, str],
) -> None:
    """Each step is within the run, some beside others; no file of the release tells of a clock."""
    project = plain[0]
    ended = command(project, *RUN, "--output", "timed", "--timings", "--json")
    assert ended.returncode == 0, ended.stderr
    timings = json.loads(ended.stdout)["timings"]
    steps = {each["name"]: (each["start_s"], each["end_s"]) for each in timings["steps"]}
    assert {
        "start-up", "imports", "loading", "checks", "kernel en", "cells en",
        "render release.en.html", "manifest", "putting in place",
    } <= steps.keys()  # fmt: skip
    assert all(0 <= start <= end <= timings["total_s"] for start, end in steps.values())
    assert steps["kernel en"][0] < steps["imports"][1]  # The kernel loads while we do.
    assert steps["kernel en"][1] <= steps["cells en"][0] < steps["render release.en.html"][0]
    made = [{p.name: p.read_bytes() for p in (project / each).glob("2024-19/*")}
            for each in ("_build", "timed")]  # fmt: skip
    assert made[0] == made[1]
    idle = command(project, *RUN, "--output", "timed", "--timings")
    assert "what has changed" in idle.stderr
    assert "kernel" not in idle.stderr


def test_kernels_import_the_package_that_the_command_was_found_in(tmp_path: Path) -> None:
    """That of the working folder, which they do not search, and not one that is installed."""
    package = tmp_path / "caricc_report"
    package.mkdir()
    shutil.copy(ROOT / "caricc_report/__main__.py", package)
    (package / "__init__.py").touch()
    told = "import os\n\ndef main():\n    print(os.environ['PYTHONPATH'])\n"
    (package / "cli.py").write_text(told, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "caricc_report"],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": "own"}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert ended.stdout == f"{tmp_path}{os.pathsep}own\n"
