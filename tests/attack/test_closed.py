"""A run reaches no network and nothing outside; what would explode is refused."""

from __future__ import annotations

import contextlib
import gzip
import os
import re
import shutil
import site
import subprocess
import sys
import sysconfig
import threading
import zipfile
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from builders import png

from caricc_report import yaml_text
from caricc_report.errors import InvalidInputError
from caricc_report.intake import feeds, layouts
from caricc_report.intake.snapshots import Snapshot
from caricc_report.loaders import json_lines, tables
from caricc_report.records import SourceOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
RUN = (
    sys.executable,
    "-m",
    "caricc_report",
    "run",
    "params/2024-19.yml",
    "--renderer",
    "pandoc",
    "--language",
    "en",
)

HOSTILE = """
![](/etc/passwd) ![a](file:///etc/passwd) ![b](http://192.0.2.1/a.png) [c](//192.0.2.1/)

<img src="http://192.0.2.1/b.png"> <iframe src="file:///etc/passwd"></iframe>

#read("/etc/passwd") #image("/etc/passwd") #import "@preview/a:0.1.0"

{{< include /etc/passwd >}} \\input{/etc/passwd} ```{.include} /etc/passwd ```
"""


@pytest.fixture
def hostile(project_dir: Path) -> Path:
    """Return a project whose first article names files and hosts in every way."""
    article = min(project_dir.glob("data/articles/2024/2024-19/*.en.md"))
    text = article.read_text(encoding="utf-8")
    image = "images:\n  - {path: photo.png, alt: {en: '![](/etc/passwd)', ru: '/etc/passwd'}}\n---"
    head, body = text.removeprefix("---\n").split("\n---", 1)
    article.write_text(f"---\n{head}\n{image}{body}\n{HOSTILE}", encoding="utf-8")
    (article.parent / "photo.png").write_bytes(png())
    (project_dir / "home").mkdir()
    return project_dir


def environment(project: Path) -> dict[str, str]:
    """Return the environment of a run whose home is a folder to be left alone."""
    (project / "tmp").mkdir(exist_ok=True)
    return {
        **os.environ,
        "TMPDIR": str(project / "tmp"),
        "HOME": str(project / "home"),
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def test_a_release_is_made_without_a_network(hostile: Path) -> None:
    """In a namespace that has no network, not even an own one, everything works."""
    unshare = shutil.which("unshare")
    tried = subprocess.run([unshare or "false", "-rn", "true"], check=False, capture_output=True)
    if tried.returncode:
        pytest.skip("no network namespace may be made here")
    made = subprocess.run(
        [str(unshare), "-rn", *RUN], cwd=hostile, env=environment(hostile), check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    assert (hostile / "_build/2024-19/release.en.pdf").is_file()


def traced(project: Path, command: Sequence[str]) -> list[str]:
    """Return the system calls of a command that name files or reach for a network."""
    strace = shutil.which("strace")
    if not strace:
        pytest.skip("strace is not installed")
    trace = project / "home.trace"
    options = ["-f", "-qq", "-s", "4096", "-e", "trace=%network,open,openat,openat2,creat"]
    subprocess.run(
        [strace, *options, "-o", str(trace), *command], cwd=project, env=environment(project),
        check=False, capture_output=True,
    )  # fmt: skip
    return trace.read_text(encoding="utf-8", errors="replace").splitlines()


LOOPBACK = re.compile(r'inet_addr\("127\.0\.0\.1"\)|inet_pton\(AF_INET6, "::1"')


def reached(calls: Sequence[str]) -> set[str]:
    """Return the calls that name an address of a network, but for this machine's own.

    Jupyter's client asks the kernel of the system for the machine's addresses (AF_NETLINK), and
    binds a socket to the loopback address to find a free port; it is closed without being used.
    """
    named = re.compile(r"sa_family=AF_(?!UNIX\b|NETLINK\b|UNSPEC\b)[A-Z0-9]+")
    return {call for call in calls if named.search(call) and not LOOPBACK.search(call)}


def opened(calls: Sequence[str], project: Path) -> set[str]:
    """Return the files that were opened, as absolute paths."""
    found = set()
    for call in calls:
        match = re.search(
            r'\b(?:open|openat|openat2|creat)\((?:[^",]+, )?"((?:\\.|[^"\\])*)"', call
        )
        if match and " = -1 " not in call:
            path = Path(project / "notebooks", match[1])
            found.add(os.path.normpath(path))
    return found


def allowed(project: Path) -> tuple[str, ...]:
    """Return the folders whose files a run may open: the project, libraries, the system."""
    own = [project, Path(__file__).parents[2] / "caricc_report"]
    python = [sys.prefix, sys.base_prefix, *site.getsitepackages(), *sysconfig.get_paths().values()]
    system = ["/lib", "/lib64", "/usr/lib", "/usr/share", "/usr/local/lib", "/sys", "/proc"]
    settings = [
        "/etc/ld.so.cache", "/etc/ld.so.preload", "/etc/localtime", "/etc/ssl",
        "/etc/je_arrow_malloc.conf", "/etc/nsswitch.conf", "/usr/lib/locale",
        "/dev/null", "/dev/urandom", "/dev/tty",
    ]  # fmt: skip
    temporary = [f"{os.environ.get('TMPDIR', '/tmp')}/cr-", "/tmp/cr-"]  # noqa: S108 - ours
    return tuple(map(str, (*own, *python, *system, *settings, *temporary)))


def test_a_run_opens_nothing_outside_and_reaches_for_no_network(hostile: Path) -> None:
    """Every file is the project's, the library's or the system's, and every socket local."""
    calls = traced(hostile, RUN)
    assert (hostile / "_build/2024-19/release.en.pdf").is_file()
    assert reached(calls) == set()
    files = opened(calls, hostile)
    assert any(file.endswith("photo.png") for file in files)
    looked_into = {*sys.path, str(Path(__file__).parents[2])}  # Folders, listed by Python.
    assert {file for file in files if not file.startswith(allowed(hostile))} <= looked_into
    home = str(hostile / "home/")
    assert {file for file in files if file.startswith(f"{home}/")} == set()
    assert list((hostile / "home").iterdir()) == []


def test_the_trace_sees_what_is_forbidden(hostile: Path) -> None:
    """Control: a program that reads the list of users and looks for a host is seen."""
    code = (
        "import socket; open('/etc/passwd'); socket.socket(socket.AF_INET, socket.SOCK_DGRAM)"
        ".connect(('192.0.2.1', 9))"
    )
    calls = traced(hostile, (sys.executable, "-c", code))
    assert "/etc/passwd" in opened(calls, hostile)
    assert not "/etc/passwd".startswith(allowed(hostile))
    assert reached(calls)


# What would explode

LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(12))
    + "]>"
)
FEED = "<rss version='2.0'><channel><title>t</title>{}</channel></rss>"


def packed(path: Path, **parts: str) -> None:
    """Write an archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def sparse(path: Path, start: bytes, n_bytes: int) -> None:
    """Write a file that begins with something, and is as long as is said."""
    with path.open("wb") as file:
        file.write(start)
        file.truncate(n_bytes)


def pdf(path: Path, page: str, *objects: bytes) -> None:
    """Write a PDF of one page, with more objects, numbered from 4."""
    first = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>"]
    first.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]{page}>>")
    parts = [each.encode() for each in first] + list(objects)
    numbered = [b"%d 0 obj\n%s\nendobj\n" % (n, part) for n, part in enumerate(parts, 1)]
    path.write_bytes(b"%PDF-1.7\n" + b"".join(numbered) + b"trailer<</Root 1 0 R>>\n%%EOF\n")


def stream(content: bytes, names: str = "", times: int = 1) -> bytes:
    """Return a stream of a PDF, packed so many times."""
    for _ in range(times):
        content = zlib.compress(content, 9)
    filters = "/FlateDecode" * times
    head = f"<</Filter[{filters}]{names}/Length {len(content)}>>\nstream\n"
    return head.encode() + content + b"\nendstream"


def form(draws: int) -> bytes:
    """Return a form that draws another ten times."""
    resources = f"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F {draws} 0 R>>>>"
    return stream(b"/F Do " * 10, resources)


FONT = "/Resources<</Font<</T<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>/Contents 4 0 R"
FORMS = "/Resources<</XObject<</F 5 0 R>>>>/Contents 4 0 R"
KIDS = b"""%PDF-1.7
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R 3 0 R]>> endobj
3 0 obj <</Type/Pages/Kids[2 0 R 2 0 R]>> endobj
trailer <</Root 1 0 R>>
"""
OF_ITSELF = b"<</Length 4 0 R>>\nstream\nBT ET\nendstream"

BOMBS: dict[str, Callable[[Path], object]] = {
    "huge-part.xlsx": lambda path: packed(path, sheet="\0" * 210_000_000),
    "parts.xlsx": lambda path: packed(path, **{f"p{n}": "" for n in range(20_000)}),
    "laughs.docx": lambda path: packed(path, **{"word/document.xml": LAUGHS + "<a>&m;</a>"}),
    "paragraphs.docx": lambda path: packed(path, **{"word/document.xml": "<w:p/>" * 4_000_000}),
    "kids.pdf": lambda path: path.write_bytes(KIDS),
    "forms.pdf": lambda path: pdf(path, FORMS, stream(b"/F Do"), *map(form, range(6, 30)), form(5)),
    "length.pdf": lambda path: pdf(path, FONT, OF_ITSELF),
    "filters.pdf": lambda path: pdf(path, FONT, stream(bytes(600_000_000), times=2)),
    "letters.pdf": lambda path: pdf(path, FONT, stream(
        b"BT /T 9 Tf 9 9 Td (" + b"letter " * 3_000_000 + b") Tj ET"
    )),
    "empty-lines.txt": lambda path: path.write_text("\n" * 19_000_000),
    "one-line.txt": lambda path: path.write_text("letter " * 2_700_000),
    "laughs.rss": lambda path: path.write_text(LAUGHS + FEED.format("&m;")),
    "entries.rss": lambda path: path.write_text(FEED.format("<item>t</item>" * 9**5)),
    "deep.rss": lambda path: path.write_text(FEED.format("<item>" + "<a>" * 200_000)),
    "long.rss": lambda path: sparse(path, b"<rss><channel>", 10**9),
    "deep.html": lambda path: path.write_text("<html><body>" + "<div>" * 300_000),
    "long.html": lambda path: sparse(path, b"<html><body>", 10**9),
    "deep.jsonl": lambda path: path.write_text("[" * 4_000_000),
    "number.jsonl": lambda path: path.write_text('{"id":' + "9" * 10**6 + "}"),
    "names.jsonl": lambda path: path.write_text(
        "{" + ",".join(f'"{n}":1' for n in range(500_000)) + "}"
    ),
    "line.jsonl": lambda path: sparse(path, b"{", 10**8),
    "field.csv": lambda path: sparse(path, b'id,headline\n1,"', 10**8),
    "columns.csv": lambda path: path.write_text(",".join(f"c{n}" for n in range(900_000))),
}  # fmt: skip


SAMPLE = {
    "parts.xlsx", "laughs.docx", "filters.pdf", "kids.pdf", "deep.rss", "names.jsonl",
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
    command = [
        sys.executable, "-m", "caricc_report", "import", str(bomb), "--into", "data/articles/x",
        "--release", "2024-20", "--topics", "policy", "--language", "en",
    ]  # fmt: skip
    code, message = measured(command, project_dir)
    assert code == 3, message
    assert bomb.name in message
    after = {file for file in project_dir.rglob("*") if file.is_file()}
    assert before <= after
    bomb.unlink()


def article(project: Path) -> Path:
    """Return the file of the first article."""
    return min(project.glob("data/articles/2024/2024-19/*.en.md"))


def with_fields(path: Path, fields: str) -> None:
    """Add fields to a front matter, or to a file of YAML."""
    text = path.read_text(encoding="utf-8")
    start = "---\n" if text.startswith("---\n") else ""
    path.write_text(f"{start}{fields}\n{text.removeprefix(start)}", encoding="utf-8")


def pipe(path: Path) -> None:
    """Put a pipe in the place of a file, to which nobody writes."""
    path.unlink()
    os.mkfifo(path)


def device(path: Path) -> None:
    """Put a link to a device in the place of a file, which has no end."""
    path.unlink()
    path.symlink_to("/dev/zero")


def picture(project: Path, content: bytes) -> None:
    """Give the first article a photo."""
    with_fields(article(project), "images: [{path: bomb.png, alt: {en: a, ru: a}}]")
    (article(project).parent / "bomb.png").write_bytes(content)


def pixels(width: int, height: int) -> bytes:
    """Return a PNG that has so many pixels, all of them black, in few bytes."""
    packing = zlib.compressobj(9)
    rows = b"".join(packing.compress(bytes(width + 1)) for _ in range(height)) + packing.flush()
    header = width.to_bytes(4) + height.to_bytes(4) + b"\x08\0\0\0\0"
    chunks = [(b"IHDR", header), (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)
        for kind, data in chunks
    )


ALIASES = "a0: &a0 [lol, lol]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)
NESTED = "a: " + "[" * 100_000
INDENTED = "a:\n" + "".join(" " * n + "- \n" for n in range(1, 900))
PARAMETERS, PROFILE, NOTEBOOK = (
    "params/2024-19.yml",
    "params/profile.yml",
    "notebooks/release.ipynb",
)
FILES: dict[str, Callable[[Path], Path]] = {
    "parameters": lambda project: project / PARAMETERS,
    "profile": lambda project: project / PROFILE,
    "notebook": lambda project: project / NOTEBOOK,
    "article": article,
    "description": lambda project: project / "_quarto.yml",
}
KINDS: dict[str, Callable[[Path], object]] = {
    "aliases": lambda path: with_fields(path, ALIASES),
    "nested": lambda path: with_fields(path, NESTED),
    "indented": lambda path: with_fields(path, INDENTED),
    "scalar": lambda path: with_fields(path, "a: " + "b" * 45_000_000),
    "number": lambda path: with_fields(path, "a: " + "9" * 400_000),
    "names": lambda path: with_fields(path, "".join(f"n{n}: 1\n" for n in range(2_000_000))),
    "sparse": lambda path: sparse(path, b"{", 10**9),
    "deep-json": lambda path: path.write_text('{"cells": ' + "[" * 100_000),
    "cells": lambda path: path.write_text(
        '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": ['
        + ",".join(
            f'{{"cell_type": "raw", "id": "a{n}", "metadata": {{}}, "source": ""}}'
            for n in range(60_000)
        )
        + "]}"
    ),
    "pipe": pipe,
    "device": device,
}
RUN_BOMBS = {
    f"{kind}-{name}": (lambda project, kind=kind, name=name: KINDS[kind](FILES[name](project)))
    for name in FILES
    for kind in KINDS
    if (kind in {"sparse", "pipe", "device"})
    or (kind in {"deep-json", "cells"}) == (name == "notebook")
}
RUN_BOMBS |= {
    "pixels": lambda project: picture(project, pixels(60_000, 60_000)),
    "pixels-in-a-row": lambda project: picture(project, pixels(2**30, 1)),
    "photo-sparse": lambda project: (
        picture(project, b""),
        sparse(article(project).parent / "bomb.png", b"\x89PNG\r\n\x1a\n", 10**9),
    ),
}


def test_a_run_refuses_what_would_explode(project_dir: Path, run_bomb_name: str) -> None:
    """In words, in little time and memory, before anything is made."""
    RUN_BOMBS[run_bomb_name](project_dir)
    code, message = measured(RUN, project_dir)
    assert code in {2, 3, 4, 5}, message
    assert len(message) < LONGEST_MESSAGE
    assert not (project_dir / "_build/2024-19").exists()


def packed_with_gzip(start: bytes, filling: bytes, times: int) -> bytes:
    """Return a body of which only a part was ever in memory."""
    packing = zlib.compressobj(9, wbits=31)
    parts = [packing.compress(start), *(packing.compress(filling) for _ in range(times))]
    return b"".join([*parts, packing.flush()])


ANSWERS: dict[str, Callable[[], bytes]] = {
    "gzip": lambda: packed_with_gzip(b"<html><body>", bytes(1_000_000), 500),
    "gzip-deep": lambda: packed_with_gzip(b"<html><body>", b"<div>" * 1000, 1000),
    "gzip-twice": lambda: gzip.compress(packed_with_gzip(b"", bytes(1_000_000), 500)),
    "long": lambda: b"<html><body>" + b"a" * 50_000_000,
}


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
        command = [
            sys.executable, "-m", "caricc_report", "import", "--allow-private",
            f"http://127.0.0.1:{server.server_port}/bomb", "--into", "data/articles/x",
            "--release", "2024-20", "--topics", "policy", "--language", "en",
        ]  # fmt: skip
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
        yaml_text.read_file(file, 5_000_000)
    assert len(yaml_text.read_file(file)) == 6_000_000
    pipe(file)
    code = "import sys; print('begins', flush=True); open(sys.argv[1], 'rb').read()"
    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run(
            [sys.executable, "-c", code, str(file)], check=False, capture_output=True, timeout=1
        )


def test_a_process_apart_is_needed(tmp_path: Path) -> None:
    """Control: without a deadline and a process, forms that draw each other are drawn on and on."""
    file = tmp_path / "forms.pdf"
    BOMBS["forms.pdf"](file)
    code = "import sys; from pathlib import Path; from caricc_report.intake import layouts as l; "
    code += "print('begins', flush=True); l.read_release_lines(Path(sys.argv[1]), 'r')"
    with pytest.raises(subprocess.TimeoutExpired) as caught:
        subprocess.run(
            [sys.executable, "-c", code, str(file)], env=environment(tmp_path), check=False,
            capture_output=True, timeout=5,
        )  # fmt: skip
    assert b"begins" in (caught.value.output or b"")


def test_nothing_writes_tables_that_a_spreadsheet_computes() -> None:
    """No module writes CSV or XLSX, so no text of an article can become a formula."""
    package = Path(__file__).parents[2] / "caricc_report"
    writers = re.compile(
        r"csv\.(?:Dict)?[wW]riter|to_csv|write_csv|to_excel|xlsxwriter|Workbook\(|\.save\("
    )
    found = {
        (path.relative_to(package).as_posix(), writer)
        for path in package.rglob("*.py")
        for writer in writers.findall(path.read_text(encoding="utf-8"))
    }
    assert found == {("photos.py", ".save(")}
