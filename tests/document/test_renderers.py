"""Renderers are chosen by their names, and one that fails leaves nothing."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from projects import ROOT, copy_project, skip_without_quarto
from rendered import document_of

from caricc_report.cli.exit_codes import exit_code
from caricc_report.document.renderers import choose_renderer
from caricc_report.document.rendering import whole
from caricc_report.errors import InvalidInputError, ProgramError, ProgramFailedError, UsageError
from caricc_report.system.limits import VARIABLE
from caricc_report.text.nodes import paragraph

if TYPE_CHECKING:
    from caricc_report.document.rendering import Format
    from caricc_report.release.job import RunResult


def test_what_the_embedded_renderer_lacks_it_refuses_by_name(tmp_path: Path) -> None:
    """An option of Quarto that is not supported is named, not passed over."""
    project = copy_project(tmp_path / "project")
    path = project / "_quarto.yml"
    path.write_text(path.read_text(encoding="utf-8") + "bibliography: x.bib\n", encoding="utf-8")
    with pytest.raises(InvalidInputError, match=r"bibliography: not supported by the renderers"):
        choose_renderer("pandoc", project)


def test_an_extension_that_is_not_there_says_how_it_comes(tmp_path: Path) -> None:
    """A project of an earlier version may have none of the name."""
    project = copy_project(tmp_path / "project")
    (project / "_extensions/release/_extension.yml").unlink()
    advice = "not there; .* init --update --take _extensions/release/_extension.yml"
    with pytest.raises(InvalidInputError, match=advice):
        choose_renderer("pandoc", project)


def test_files_of_an_extension_that_are_not_there_are_named(tmp_path: Path) -> None:
    """All at once, with how they come back."""
    project = copy_project(tmp_path / "project")
    for name in ("release.css", "page.typ"):
        (project / "_extensions/release" / name).unlink()
    advice = "(?s)html.*no such file, got 'release.css'.*typst.*--take _extensions/release/page.typ"
    with pytest.raises(InvalidInputError, match=advice):
        choose_renderer("pandoc", project)


@pytest.mark.parametrize("name", ["../x.lua", "{outside}", "a/../../x.lua"])
def test_a_filter_from_outside_the_extension_is_refused(name: str, tmp_path: Path) -> None:
    """What is in no manifest makes no document; a full path is refused as one that leads up is."""
    project = copy_project(tmp_path / "project")
    outside = tmp_path / "x.lua"
    outside.touch()
    path = project / "_extensions/release/_extension.yml"
    text = path.read_text(encoding="utf-8")
    assert "- release.lua" in text
    name = name.format(outside=outside)
    path.write_text(text.replace("- release.lua", f"- release.lua\n        - {name}"), "utf-8")
    with pytest.raises(InvalidInputError, match=r"(?s)_extension.yml.*filters"):
        choose_renderer("pandoc", project)


def fake_quarto(tmp_path: Path, script: str) -> Path:
    """Write a program that stands in for Quarto."""
    path = tmp_path / "quarto"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


VERSION = '[ "$1" = --version ] && echo 1.9.1 && exit'


SLEEP = f"sleep 86399.{os.getpid()}"
"""What no other process on the machine is called; ``$SLEEP`` in a script."""


def wait_until_nothing_sleeps() -> None:
    """Wait until nothing that a fake Quarto started is there any more; it was killed, or hangs."""
    name = SLEEP.replace(" ", "\0").encode()
    for _ in range(600):
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                found += [path] if name in path.read_bytes() else []
        if not found:
            return
        time.sleep(0.1)
    pytest.fail(f"left running: {found}")


@pytest.mark.parametrize(
    "script, said",
    [
        ("", r"quarto \(QUARTO_PATH=.*\): not found; .*use --renderer pandoc"),
        ("\0", r"quarto: cannot be started: .*; install Quarto"),
        ("echo 1.6.40", r"quarto: version 1\.7 or later is needed, got 1\.6\.40; install"),
        ("echo hello", r"quarto: reports no version, got 'hello'"),
        ("echo no deno >&2; exit 1", r"quarto: ended with exit code 1\n    \| no deno"),
        ("$SLEEP &\n$SLEEP", r"quarto: not done after 1 s; it was stopped"),
        (f"{VERSION}; echo no filter >&2; exit 3", r"exit code 3\n    \| no filter"),
        (f"{VERSION}; kill -SEGV $$", r"quarto: ended by signal 11 \(Segmentation fault\)"),
        (f"{VERSION}; echo cell 3 >&2; $SLEEP", r"1 s; it was stopped\n    \| cell 3"),
        (f"{VERSION}; $SLEEP > log 2>&1 & exit 4", r"quarto: ended with exit code 4"),
        (f"{VERSION}; $SLEEP > log 2>&1 &", r"quarto: succeeded, but made no release\.en\.html"),
        (f"{VERSION}; mkdir release.en.html", r"made no release\.en\.html"),
        (f"{VERSION}; : > release.en.html", r"release\.en\.html is incomplete, got b''"),
        (
            f"{VERSION}; printf '<!DOCTYPE html>' > $PAGE",
            r"release\.en\.html is incomplete, got b'<",
        ),
    ],
)
def test_a_quarto_that_fails_leaves_nothing(
    reference: RunResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    """The error has Quarto's words and exit code 6; no process or file is left."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    path = (
        fake_quarto(tmp_path, f"SLEEP='{SLEEP}' PAGE=release.en.html; {script}")
        if script
        else tmp_path / "none"
    )
    if script == "\0":
        path.write_bytes(b"\x7fELF\0")
    monkeypatch.setenv("QUARTO_PATH", str(path))
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    monkeypatch.setenv(VARIABLE, f"renderer_s={1 if '1 s;' in said else 60}")
    with pytest.raises(ProgramError, match=f"(?s){said}") as raised:
        choose_renderer("quarto", ROOT).render(document_of(reference, "x\n"), "html")
    assert exit_code(type(raised.value)) == 6
    assert list(scratch.iterdir()) == []
    wait_until_nothing_sleeps()


@pytest.mark.quarto
@pytest.mark.parametrize("fmt", ["html", "pdf", "docx"])
def test_quarto_gives_the_same_bytes_twice(reference: RunResult, fmt: Format) -> None:
    """Another temporary folder and another second change no byte of a document."""
    skip_without_quarto()
    document = document_of(reference, paragraph("Words."))
    renderer = choose_renderer("quarto", ROOT)
    first, again = (renderer.render(document, fmt).content for _ in range(2))
    assert first == again


@pytest.mark.parametrize("fmt", ["html", "pdf", "docx"])
def test_a_document_that_breaks_off_is_no_document(reference: RunResult, fmt: Format) -> None:
    """The first half of a good document is refused, the whole of it is not."""
    content = (reference.directory / f"release.en.{fmt}").read_bytes()
    document = document_of(reference, "x\n")
    assert whole("quarto", document, content, fmt) == content
    with pytest.raises(ProgramFailedError, match="is incomplete"):
        whole("quarto", document, content[: len(content) // 2], fmt)


def test_what_a_quarto_left_in_another_session_is_ended(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, reference: RunResult
) -> None:
    """A daemon that a Quarto started in a session of its own, and that holds its pipes, ends."""
    pid = tmp_path / "pid"
    script = f"{VERSION}; setsid sleep 600 & echo $! > '{pid}'; exit 4"
    monkeypatch.setenv("QUARTO_PATH", str(fake_quarto(tmp_path, script)))
    renderer = choose_renderer("quarto", ROOT)
    with pytest.raises(ProgramFailedError, match="ended with exit code 4"):
        renderer.render(document_of(reference, "x\n"), "html")
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text(encoding="utf-8")), 0)


@pytest.mark.program
def test_auto_passes_over_an_old_quarto(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An old Quarto on the path is no reason not to make the release."""
    fake_quarto(tmp_path, "echo 1.6.40")
    monkeypatch.delenv("QUARTO_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert choose_renderer("auto", ROOT).name == "pandoc"


def test_an_unknown_renderer_is_refused() -> None:
    """A misspelt renderer is refused with the near one."""
    with pytest.raises(UsageError, match="did you mean 'pandoc'"):
        choose_renderer("pandok", ROOT)
