"""What would explode is refused, in words, in little time and memory."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from bombs import ANSWERS, BOMBS, FEED, RUN_BOMBS, listing, packed, pipe, sparse
from commands import RUN, environment, importing

from caricc_report import packages, plain_files, yaml_text
from caricc_report.errors import InvalidInputError
from caricc_report.intake import feeds, layouts
from caricc_report.intake.snapshots import Snapshot
from caricc_report.loaders import json_lines, tables
from caricc_report.records import SourceOptions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DEADLINE_S = 60
"""With all that a busy machine adds; alone each of them takes less than ten."""
MEMORY_MB = 512
LONGEST_MESSAGE = 5000
MEASURE = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=sys.stderr).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""
"""A program between, since a process is counted with the memory of the one it is forked from."""

SAMPLE = {
    "list.xlsx", "laughs.xlsx", "laughs.docx", "filters.pdf", "kids.pdf", "deep.rss", "names.jsonl",
    "aliases-parameters", "nested-article", "pipe-article", "sparse-notebook", "gzip",
}  # fmt: skip
"""What every run tries; ``--full`` tries all."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Choose the bombs that are tried."""
    tables = {"bomb_name": BOMBS, "run_bomb_name": RUN_BOMBS, "answer_name": ANSWERS}
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
    message, _, kilobytes = process.stderr.rstrip().rpartition("\n")
    assert "Traceback" not in message
    assert int(kilobytes) * 1024 < MEMORY_MB * 10**6
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


def test_an_answer_that_would_explode_is_refused(project_dir: Path, answer_name: str) -> None:
    """A server says gzip, and sends what unpacks to much more, or sends on and on."""
    content = ANSWERS[answer_name]()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_page = self.path == "/bomb"
            self.send_response(200 if is_page else 404)
            self.send_header("Content-Type", "text/html")
            if is_page and answer_name.startswith("gzip"):
                n_times = 2 if answer_name == "gzip-twice" else 1
                self.send_header("Content-Encoding", ", ".join(["gzip"] * n_times))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(content if is_page else b"")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/bomb"
        command = importing(address, "--allow-private")
        code, message = measured(command, project_dir)
        server.shutdown()
    assert code == 3, message
    assert "/bomb" in message


def test_a_guard_of_each_kind_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: with higher limits, what was refused is read."""
    feed = Snapshot(FEED.format("<item><title>t</title></item>" * 2001).encode(), "", "", "")
    with pytest.raises(InvalidInputError, match="too many for a feed"):
        feeds.read_feed(feed, "a.rss")
    monkeypatch.setattr(feeds, "_MOST_ENTRIES", 10**9)
    assert len(feeds.read_feed(feed, "a.rss")) == 2001
    names = "{" + ",".join(f'"{n}":1' for n in range(1001)) + "}"
    assert json_lines.parse_record(names, "a.jsonl", "").defects
    monkeypatch.setattr(json_lines, "_MOST_KEYS", 10**9)
    assert len(json_lines.parse_record(names, "a.jsonl", "").fields) == 1001
    wide = tables.Line("line 1", [f"c{n}" for n in range(1001)])
    for most, problem in ((1000, "more than 1000 columns"), (10**9, "unknown column")):
        monkeypatch.setattr(tables, "_MOST_COLUMNS", most)
        with pytest.raises(InvalidInputError, match=problem):
            list(tables.records_of([wide], "a.csv", SourceOptions()))
    path = tmp_path / "a.docx"
    packed(path, **{"word/document.xml": " " * (layouts._LARGEST_MARKUP + 1)})
    with pytest.raises(InvalidInputError, match="bytes of XML"):
        layouts.read_release_docx(path, "a.docx")
    monkeypatch.setattr(layouts, "_LARGEST_MARKUP", 10**9)
    with pytest.raises(InvalidInputError, match="not a Word document"):
        layouts.read_release_docx(path, "a.docx")


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


READ_HERE = {
    "forms.pdf": "from caricc_report.intake.layouts import read_release_lines as read",
    "columns.xlsx": "from caricc_report.loaders.sheets import sheet_rows as read",
}


@pytest.mark.parametrize("name", READ_HERE)
def test_a_process_apart_is_needed(tmp_path: Path, name: str) -> None:
    """Control: without a deadline and a process, what has no end soon is read on and on."""
    file = tmp_path / name
    BOMBS[name](file)
    code = f"import sys; from pathlib import Path; {READ_HERE[name]}; print('begins', flush=True); "
    code += "list(read(Path(sys.argv[1]), 'a', *[None] * ('xlsx' in sys.argv[1])))"
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
