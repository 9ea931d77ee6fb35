"""Attacks by programs that stand in for Quarto, Pandoc and Typst, and by the extension."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from attacks import Attack, Case, run_of
from programs_that_fail import (
    FILES,
    FILTERS,
    RENDERING,
    TEMPLATES,
    TYPST,
    VERSIONS,
    fake_pandoc,
    fake_quarto,
    fake_typst,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


REAL = {"renderer_s": 6, "memory_mb": 3000}
"""The limits where the real Pandoc has work to do, too."""


def of_renderers() -> Iterator[Case]:
    """Yield renderers that are missing, old, crash, hang, or write rubbish."""
    yield from of_programs()
    yield from of_typst()
    yield from of_the_extension()


def quarto(script: str, version: str = "echo 1.9.1") -> Callable[[Attack], None]:
    """Return what puts another program in the place of Quarto; none, if it does nothing."""

    def prepare(attack: Attack) -> None:
        path = attack.scratch.parent / "quarto"
        if script:
            fake_quarto(attack.scratch.parent, script, version)
        attack.environment["QUARTO_PATH"] = str(path)

    return prepare


def pandoc(script: str, version: str = "echo pandoc 3.9") -> Callable[[Attack], None]:
    """Return what puts another program in the place of Pandoc; none, if it does nothing."""

    def prepare(attack: Attack) -> None:
        folder = attack.scratch.parent / "fake"
        folder.mkdir()
        fake_pandoc(folder, script or "x", version)
        if not script:
            (folder / "pypandoc/files/pandoc").unlink()
        attack.first_on_path(folder)

    return prepare


def of_programs() -> Iterator[Case]:
    """Yield programs that stand in for Quarto and Pandoc."""
    for name, fake in (("quarto", quarto), ("pandoc", pandoc)):
        for fault, (version, said) in VERSIONS.items():
            script = version if version in {"", "\0"} else "exit 0"
            line = version.format(name=name if name == "pandoc" else "").strip()
            wanted = f"(?s)error: {name}.*{said}"
            yield Case(f"{name} --version: {fault}", 6, wanted, fake(script, line), run_of(name))
        for fault, (script, said) in RENDERING.items():
            yield Case(f"{name}: {fault}", 6, f"(?s){name}: .*{said}", fake(script), run_of(name))
    for fault, (script, said) in FILES.items():
        yield Case(f"quarto: {fault}", 6, f"(?s)quarto: .*{said}", quarto(script), run_of("quarto"))
    yield Case(
        "quarto: on the path, old, asked for",
        6,
        "1.7 or later is needed, got 1.2.3",
        on_path("echo 1.2.3"),
        run_of("quarto"),
    )


def of_typst() -> Iterator[Case]:
    """Yield modules that stand in for Typst."""
    for fault, (body, said) in TYPST.items():

        def typst(attack: Attack, body: str = body) -> None:
            folder = attack.scratch.parent / "fake"
            folder.mkdir()
            attack.first_on_path(fake_typst(folder, body))

        yield Case(f"typst: {fault}", 6, f"(?s)typst: .*{said}", typst, run_of(fmt="pdf"),
                   limits=REAL)  # fmt: skip


def of_the_extension() -> Iterator[Case]:
    """Yield what the project's own template and filter do to the real Typst and Pandoc."""
    for kind, file, faults in (
        ("typst", "typst-template.typ", TEMPLATES), ("pandoc", "release.lua", FILTERS),
    ):  # fmt: skip
        for fault, (content, said) in faults.items():

            def extension(attack: Attack, file: str = file, content: str = content) -> None:
                path = attack.project / "_extensions/release" / file
                path.write_text(f"{content}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")

            yield Case(f"{kind}: {fault}", 6, f"(?s){kind}: .*{said}", extension,
                       run_of(fmt="pdf" if kind == "typst" else "html"),
                       limits=REAL)  # fmt: skip


def on_path(version: str) -> Callable[[Attack], None]:
    """Return what puts an old Quarto on the path."""

    def prepare(attack: Attack) -> None:
        folder = attack.scratch.parent / "bin"
        folder.mkdir()
        fake_quarto(folder, "exit 0", version)
        attack.environment["PATH"] = f"{folder}{os.pathsep}{attack.environment['PATH']}"

    return prepare
