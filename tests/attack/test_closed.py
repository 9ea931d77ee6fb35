"""A run reaches no network, and opens no file outside the project, the library and the system."""

from __future__ import annotations

import os
import re
import shutil
import site
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from builders import png
from commands import RUN, environment
from projects import ROOT, program

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def without_a_network() -> list[str]:
    """Return what starts a program where there is no network, not even an own one, if it may be."""
    unshare = [program("unshare"), "-rn"]
    tried = subprocess.run([*unshare, "true"], check=False, capture_output=True)
    return [] if tried.returncode else unshare


def traced(project: Path, command: Sequence[str]) -> tuple[list[str], str]:
    """Return a command's system calls that name files or reach for a network, and what it says."""
    strace = program("strace")
    trace = project / "home.trace"
    options = [
        "-f",
        "-qq",
        "--seccomp-bpf",
        "-s",
        "4096",
        "-e",
        "trace=%network,open,openat,openat2,creat",
    ]
    done = subprocess.run(
        [strace, *options, "-o", str(trace), *command], cwd=project, env=environment(project),
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    return trace.read_text(encoding="utf-8", errors="replace").splitlines(), done.stderr


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
    own = [project, ROOT / "caricc_report"]
    python = [sys.prefix, sys.base_prefix, *site.getsitepackages(), *sysconfig.get_paths().values()]
    python += [path for path in sys.path if path.endswith("site-packages")]  # Also of a .pth file.
    system = ["/lib", "/lib64", "/usr/lib", "/usr/share", "/usr/local/lib", "/sys", "/proc"]
    settings = [
        "/etc/ld.so.cache", "/etc/ld.so.preload", "/etc/localtime", "/etc/ssl",
        "/etc/je_arrow_malloc.conf", "/etc/nsswitch.conf", "/usr/lib/locale",
        "/dev/null", "/dev/urandom", "/dev/tty",
    ]  # fmt: skip
    temporary = [f"{os.environ.get('TMPDIR', '/tmp')}/cr-", "/tmp/cr-"]  # noqa: S108 - ours
    return tuple(map(str, (*own, *python, *system, *settings, *temporary)))


def test_a_run_opens_nothing_outside_and_reaches_for_no_network(hostile: Path) -> None:
    """Every file is the project's, the library's or the system's, and every socket local.

    In a namespace that has no network the release is made all the same.
    """
    apart = without_a_network()
    calls, said = traced(hostile, [*apart, *RUN])
    assert (hostile / "_build/2024-19/release.en.pdf").is_file(), said
    assert reached(calls) == set()
    files = opened(calls, hostile)
    assert any(file.endswith("photo.png") for file in files)
    looked_into = {*sys.path, str(ROOT)}  # Folders, listed by Python.
    assert {file for file in files if not file.startswith(allowed(hostile))} <= looked_into
    home = str(hostile / "home/")
    assert {file for file in files if file.startswith(f"{home}/")} == set()
    assert list((hostile / "home").iterdir()) == []
    if not apart:
        pytest.skip("traced, but no network namespace may be made here")


def test_the_trace_sees_what_is_forbidden(hostile: Path) -> None:
    """Control: a program that reads the list of users and looks for a host is seen."""
    code = (
        "import socket; open('/etc/passwd'); socket.socket(socket.AF_INET, socket.SOCK_DGRAM)"
        ".connect(('192.0.2.1', 9))"
    )
    calls, _ = traced(hostile, [*without_a_network(), sys.executable, "-c", code])
    assert "/etc/passwd" in opened(calls, hostile)
    assert not "/etc/passwd".startswith(allowed(hostile))
    assert reached(calls)


def moved_out(file: Path, outside: Path) -> Path:
    """Put a file into a folder outside of its project, and a link in its place; return where."""
    place = outside / f"{len([*outside.iterdir()])}-{file.name}"
    file.rename(place)
    file.symlink_to(place)
    return place


@pytest.fixture
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that is not in the project."""
    return tmp_path_factory.mktemp("outside")


def test_links_out_of_the_project_are_refused_unopened(hostile: Path, outside: Path) -> None:
    """Where one stands for a file of the project, it is named with all others; none is followed."""
    (hostile / "archive").mkdir()
    (hostile / "archive/index.json").touch()
    names = (
        "_quarto.yml", "params/2024-19.yml", "params/profile.yml", "notebooks/release.ipynb",
        "archive/index.json",
        min(hostile.glob("_extensions/**/*.lua")).relative_to(hostile).as_posix(),
    )  # fmt: skip
    for name in names:
        moved_out(hostile / name, outside)
    calls, said = traced(hostile, RUN)
    for name in names:
        assert f"{name}: a symlink that leads out of the project, to '{outside}" in said
    assert not {file for file in opened(calls, hostile) if file.startswith(f"{outside}/")}


def test_links_out_of_the_folder_of_articles_are_refused_unopened(
    hostile: Path, outside: Path
) -> None:
    """So are those that stand for articles, photos and folders of them."""
    folder = min(hostile.glob("data/articles/2024/2024-19"))
    article = min(folder.glob("*.ru.md"))
    for file in (article, folder / "photo.png"):
        moved_out(file, outside)
    (folder / "more").symlink_to(outside)
    calls, said = traced(hostile, RUN)
    for name in (article.name, "photo.png", "more"):
        assert f"2024/2024-19/{name}: a symlink that leads out of the folder, to" in said
    assert not {file for file in opened(calls, hostile) if file.startswith(f"{outside}/")}


def test_links_within_a_project_are_followed(hostile: Path, tmp_path_factory: Any) -> None:
    """Control: the project may be reached by a link, and hold links that lead into it."""
    root = tmp_path_factory.mktemp("links") / "project"
    root.symlink_to(hostile)
    shutil.move(hostile / "params/profile.yml", hostile / "data/profile.yml")
    (hostile / "params/profile.yml").symlink_to("../data/profile.yml")
    photo = next(hostile.glob("data/articles/2024/2024-19/photo.png"))
    photo.rename(photo.with_name("other.png"))
    photo.symlink_to("other.png")
    command = [sys.executable, "-m", "caricc_report", "facts", "params/2024-19.yml"]
    said = subprocess.run(
        command, cwd=root, env=environment(root), check=False, capture_output=True, text=True
    )
    assert said.returncode == 0, said.stderr


def test_two_modules_write_tables_that_a_spreadsheet_opens() -> None:
    """An export, and the table beside a page; `test_no_cell_is_a_formula` looks at both."""
    package = ROOT / "caricc_report"
    writers = re.compile(
        r"csv\.(?:Dict)?[wW]riter|to_csv|write_csv|to_excel|xlsxwriter|Workbook\(|\.save\("
    )
    found = {
        (path.relative_to(package).as_posix(), writer)
        for path in package.rglob("*.py")
        for writer in writers.findall(path.read_text(encoding="utf-8"))
    }
    pictures = {("model/photo.py", ".save("), ("displays/pictures.py", ".save(")}
    sheets = {("loaders/sheet_writing.py", writer) for writer in ("Workbook(", ".save(")}
    assert found == pictures | sheets | {("loaders/cells.py", "csv.writer")}
