"""What attacks need of npm, PyPI and Java, made once for each lock, in the temporary folder."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from projects import ROOT, program

if TYPE_CHECKING:
    from collections.abc import Callable

JAVA_OPTIONS = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""A start that is quick rather than a run that is fast."""
_NODE = Path(__file__).with_name("node")


def npm_packages() -> Path:
    """Return the folder with our scripts and npm's packages; skip if they cannot be installed."""
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]

    def install(folder: Path) -> None:
        shutil.copytree(_NODE, folder, dirs_exist_ok=True)
        _run([program("npm"), "ci", *options], folder)

    return _once("npm", b"".join(path.read_bytes() for path in sorted(_NODE.iterdir())), install)


def source_of(name: str) -> Path:
    """Return the source distribution of a package of ``requirements.lock``, unpacked, or skip."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    found = re.search(rf"^{name}==.*?(?=^\S)", lock, re.MULTILINE | re.DOTALL)
    assert found
    locked = found[0]

    def download(folder: Path) -> None:
        (folder / "wanted.txt").write_text(locked, "utf-8")
        options = ["--no-deps", "--no-binary", ":all:", "--require-hashes", "-r", "wanted.txt"]
        _run([sys.executable, "-m", "pip", "download", *options], folder)
        with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
            archive.extractall(folder / "source", filter="data")

    return next((_once(name, locked.encode(), download) / "source").iterdir())


def compiled(source: Path, class_path: str) -> Path:
    """Return the folder with the classes of a Java program, compiled once for its text."""
    command = [program("javac"), "-cp", class_path, "-d", ".", str(source)]
    key = f"{class_path}\n{source.read_text('utf-8')}".encode()
    return _once(source.stem.lower(), key, lambda folder: _run(command, folder))


def _once(name: str, key: bytes, make: Callable[[Path], None]) -> Path:
    """Return a folder that is made once for each key, whole or not at all."""
    digest = hashlib.sha256(key).hexdigest()[:16]
    folder = Path(tempfile.gettempdir(), f"caricc-report-{name}-{digest}")
    with FileLock(f"{folder}.lock"):
        if not folder.is_dir():
            with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f"{folder.name}-") as made:
                whole = Path(made, "whole")
                whole.mkdir()
                make(whole)
                whole.rename(folder)
    return folder


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"cannot be installed: {' '.join(command)}: {done.stderr[-300:]}")
