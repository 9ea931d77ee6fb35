"""What would explode is refused, in words, in little time and memory."""

from __future__ import annotations

import contextlib
import itertools
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bombs import ANSWERS, BOMBS, FEED, RUN_BOMBS, TIRELESS, listing, packed, pipe, sparse
from commands import RUN, environment, importing

from caricc_report import loaders
from caricc_report.errors import InvalidInputError, UsageError
from caricc_report.intake.importing import import_sources
from caricc_report.intake.past_releases import layouts, word
from caricc_report.intake.past_releases.layouts import LAYOUTS
from caricc_report.intake.web import feeds
from caricc_report.intake.web.snapshots import Snapshot
from caricc_report.loaders import LOADERS, headings, json_lines, tables, validated
from caricc_report.model.record import Record, SourceOptions
from caricc_report.project import Project
from caricc_report.system import files as plain_files
from caricc_report.system import yaml_text
from caricc_report.system import zip_parts as packages
from caricc_report.system.files import ProjectFile, open_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bombs import Answer

DEADLINE_S = 90
"""With all that a busy machine adds, and what a server takes."""
COMPUTING_S = 10
MEMORY_MB = 512
LONGEST_MESSAGE = 5000
MEASURE = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=sys.stderr).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_maxrss, used.ru_utime + used.ru_stime, file=sys.stderr)
sys.exit(code)
"""
"""A program between, since a process is counted with the memory of the one it is forked from."""

SAMPLE = {
    "list.xlsx", "laughs.xlsx", "laughs.docx", "filters.pdf", "kids.pdf", "deep.rss", "names.jsonl",
    "aliases-parameters", "pipe-article", "sparse-notebook", "gzip", "headers",
}  # fmt: skip
"""What every run tries; ``--full`` tries all."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Choose the bombs that are tried."""
    tables: dict[str, Iterable[str]] = {
        "bomb_name": BOMBS,
        "run_bomb_name": RUN_BOMBS,
        "answer_name": ANSWERS,
        "endless_name": TIRELESS,
        "robots_name": ("headers", "drip", "redirects"),
    }
    for argument, table in tables.items():
        if argument in metafunc.fixturenames:
            is_full = metafunc.config.getoption("full")
            metafunc.parametrize(argument, [each for each in table if is_full or each in SAMPLE])


def measured(command: Sequence[str], project: Path) -> tuple[int, str]:
    """Return exit code and message of a command that is held to little time and memory."""
    process = subprocess.run(
        [sys.executable, "-c", MEASURE, *command], cwd=project, check=False,
        env=environment(project), capture_output=True, text=True, timeout=DEADLINE_S,
    )  # fmt: skip
    message, _, used = process.stderr.rstrip().rpartition("\n")
    kilobytes, seconds = used.split()
    assert "Traceback" not in message
    assert int(kilobytes) * 1024 < MEMORY_MB * 10**6
    assert float(seconds) < COMPUTING_S
    return process.returncode, message


def test_what_would_explode_is_refused(project_dir: Path, tmp_path: Path, bomb_name: str) -> None:
    """In words, with exit code 3, in little time and memory, and nothing of the project changes."""
    bomb = tmp_path / bomb_name
    BOMBS[bomb_name](bomb)
    before = {file for file in project_dir.rglob("*") if file.is_file()}
    code, message = measured(importing(bomb), project_dir)
    assert code == 3, message
    assert bomb.name in message
    after = {file for file in project_dir.rglob("*") if file.is_file()}
    assert before <= after
    bomb.unlink()


def test_a_run_refuses_what_would_explode(project_dir: Path, run_bomb_name: str) -> None:
    """In words, in little time and memory, before anything is made."""
    RUN_BOMBS[run_bomb_name](project_dir)
    code, message = measured(RUN, project_dir)
    assert code in {2, 3, 4, 5}, message
    assert len(message) < LONGEST_MESSAGE
    assert not (project_dir / "_build/2024-19").exists()


def imported_from(answer: Answer, project: Path, path: str = "/bomb") -> tuple[int, str]:
    """Return exit code and message of an import from a server that answers so at a path."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with contextlib.suppress(OSError):
                if self.path.startswith(path):
                    answer(self)
                else:
                    self.send_response(404)
                    self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/bomb"
        code, message = measured(importing(address, "--allow-private"), project)
        server.shutdown()
    return code, message


def test_an_answer_that_would_explode_is_refused(project_dir: Path, answer_name: str) -> None:
    """A server says gzip, and sends what unpacks to much more, or sends on and on."""
    content = ANSWERS[answer_name]()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        if answer_name.startswith("gzip"):
            n_times = 2 if answer_name == "gzip-twice" else 1
            handler.send_header("Content-Encoding", ", ".join(["gzip"] * n_times))
        handler.end_headers()
        handler.wfile.write(content)

    code, message = imported_from(answer, project_dir)
    assert code == 3, message
    assert "/bomb" in message


def test_a_server_that_never_ends_is_left(project_dir: Path, endless_name: str) -> None:
    """Whatever it sends on and on, quickly, slowly or not at all, the import ends with an error."""
    code, message = imported_from(TIRELESS[endless_name], project_dir)
    assert code == 3, message
    assert "/bomb" in message


def test_a_robots_txt_that_never_ends_is_left(project_dir: Path, robots_name: str) -> None:
    """So does it where the rules of a server do not end, and the page is not read."""
    code, message = imported_from(TIRELESS[robots_name], project_dir, "/robots.txt")
    assert code == 3, message
    assert "robots.txt" in message


def test_a_guard_of_each_kind_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: with higher limits, what was refused is read."""
    feed = Snapshot(FEED.format("<item><title>t</title></item>" * 2001).encode(), "", "", "")
    with pytest.raises(ValueError, match="too many for a feed"):
        feeds.read_feed(feed)
    monkeypatch.setattr(feeds, "_MOST_ENTRIES", 10**9)
    assert len(feeds.read_feed(feed)) == 2001
    names = "{" + ",".join(f'"{n}":1' for n in range(1001)) + "}"
    assert json_lines.parse_record(names, "a.jsonl", "").defects
    monkeypatch.setattr(json_lines, "_MOST_KEYS", 10**9)
    assert len(json_lines.parse_record(names, "a.jsonl", "").fields) == 1001
    wide = headings.Line("line 1", [f"c{n}" for n in range(1001)])
    for most, problem in ((1000, "more than 1000 columns"), (10**9, "unknown column")):
        monkeypatch.setattr(headings, "_MOST_COLUMNS", most)
        with pytest.raises(InvalidInputError, match=problem):
            list(tables.records_of([wide], "a.csv", SourceOptions()))
    path = tmp_path / "a.docx"
    packed(path, **{"word/document.xml": " " * (word._LARGEST_MARKUP + 1)})
    with pytest.raises(InvalidInputError, match="bytes of XML"):
        layouts.read_release_docx(ProjectFile(path, "a.docx"))
    monkeypatch.setattr(word, "_LARGEST_MARKUP", 10**9)
    with pytest.raises(InvalidInputError, match="not a Word document"):
        layouts.read_release_docx(ProjectFile(path, "a.docx"))


def test_limits_of_yaml_and_of_files_are_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: with higher limits, what was refused is read."""
    deep = f"a: {'[' * 60}{']' * 60}"
    long = f"a: {'b' * 500_000}"
    for text, limit in ((deep, "_DEEPEST"), (long, "_LONGEST")):
        with pytest.raises(InvalidInputError, match="more than"):
            yaml_text.parse_yaml(text, "a.yml")
        monkeypatch.setattr(yaml_text, limit, 10**9)
        assert yaml_text.parse_yaml(text, "a.yml")["a"]
    file = tmp_path / "a"
    sparse(file, b"", 6_000_000)
    with pytest.raises(OSError, match="larger than 5000000 bytes"):
        plain_files.read_file(file, 5_000_000)
    assert len(plain_files.read_file(file)) == 6_000_000
    pipe(file)
    code = "import sys; print('begins', flush=True); open(sys.argv[1], 'rb').read()"
    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run(
            [sys.executable, "-c", code, str(file)], check=False, capture_output=True, timeout=1
        )


def test_what_is_no_file_is_refused(project_dir: Path, tmp_path: Path) -> None:
    """A pipe, a socket or a device in the place of a source is not waited for."""
    suffixes = [*sorted(LOADERS.keys() - {"folder"}), *LAYOUTS, ".html", ".rss"]
    (tmp_path / "pipe").touch()
    pipe(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        places = (tmp_path / "pipe", tmp_path / "socket", Path("/dev/zero"))
        for number, (suffix, place) in enumerate(itertools.product(suffixes, places)):
            source = tmp_path / f"{number}{suffix}"
            source.symlink_to(place)
            with pytest.raises(UsageError, match="not a file but a pipe or device"):
                import_sources([str(source)], tmp_path / "into", project=Project(project_dir))


@pytest.mark.parametrize("read", [plain_files.read_file, lambda path: open_file(path).read()])
def test_what_takes_the_place_of_a_file_is_refused(read: Callable[[Path], bytes]) -> None:
    """What has become a device since it was looked for is not read."""
    with pytest.raises(OSError, match="not a file but a pipe or device"):
        read(Path("/dev/null"))


def test_a_million_records_that_are_none_are_refused(
    project_dir: Path, tmp_path: Path, amount: Callable[[int, int], int]
) -> None:
    """The first are listed, the source is refused as a whole, and nothing of it is written."""
    source = tmp_path / "a.jsonl"
    source.write_text("".join(f'{{"id": "a-{n}"}}\n' for n in range(amount(20_000, 1_000_000))))
    code, message = measured(importing(source), project_dir)
    assert code == 3
    assert "more than 10,000 records are not articles" in message
    assert "line 1, country: missing" in message
    assert "line 101, " not in message
    assert not (project_dir / "data/articles/x").exists()


def test_a_limit_of_rejected_records_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: without the limit every one of them is kept and told."""
    records = [Record("a.jsonl", f"line {n}", {"id": f"a-{n}"}) for n in range(10_001)]
    with pytest.raises(InvalidInputError, match="more than 10,000 records"):
        list(validated(records))
    monkeypatch.setattr(loaders, "_MOST_REJECTED", 10**9)
    assert len(list(validated(records))) == 10_001
    assert len(list(validated(records[1:]))) == 10_000


READ_HERE = {
    "forms.pdf": (
        "from caricc_report.system.files import ProjectFile; "
        "from caricc_report.intake.past_releases.layouts import read_release_pdf; "
        "read = lambda path, name: read_release_pdf(ProjectFile(path, name))"
    ),
    "columns.xlsx": (
        "from caricc_report.loaders.sheets import sheet_rows; "
        "from caricc_report.system.files import ProjectFile; "
        "read = lambda *named: sheet_rows(ProjectFile(*named))"
    ),
}


@pytest.mark.parametrize("name", READ_HERE)
def test_a_process_apart_is_needed(tmp_path: Path, name: str) -> None:
    """Control: without a deadline and a process, what has no end soon is read on and on."""
    file = tmp_path / name
    BOMBS[name](file)
    code = f"import sys; from pathlib import Path; {READ_HERE[name]}; print('begins', flush=True); "
    code += "list(read(Path(sys.argv[1]), 'a'))"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(file)], env=environment(tmp_path), stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begins\n"
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(3)
        process.kill()


def test_a_limit_of_parts_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: with higher limits, a list of parts is read that is refused unread otherwise."""
    path = tmp_path / "a.docx"
    listing(path, 50_000)
    for name in ("_LARGEST_DIRECTORY", "_MOST_PARTS"):
        with path.open("rb") as file, pytest.raises(InvalidInputError, match="more than"):
            packages.parts_of(file, "a.docx")
        monkeypatch.setattr(packages, name, 10**9)
    with path.open("rb") as file:
        assert len(packages.parts_of(file, "a.docx")) == 50_000
