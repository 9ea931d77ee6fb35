"""Attacks by cells, notebooks and kernels."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

from attacks import PANDOC, Attack, Case, limited, run_of
from notebooks_that_fail import (
    ANOTHER_ORDER,
    COMMANDS,
    ENDINGS,
    ENDLESS,
    EXCEPTIONS,
    FORKS,
    HANDED,
    HANDOVERS,
    MEMORY,
    NOT_VALID,
    SHOWN,
    SPOILING,
    STRANGE,
    TAGS,
    edited,
    insert,
    tagged,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def in_notebook(
    kind: str, name: str, source: str, said: str, at: str = "middle", **more: Any
) -> Case:
    """Return the case of a cell in the release's notebook."""
    is_refused = "a magic" in said or "not Python" in said or "get_ipython" in said
    return Case(
        f"{kind}: {name}" + ("" if at == "middle" else f", {at}"),
        5,
        said,
        lambda attack: insert(source, at)(attack.notebook()),
        PANDOC,
        quotes=source.splitlines()[-1][:60].replace("\0\1", "")
        if at != "last" or is_refused
        else "",
        keeps=not is_refused,
        **more,
    )


def cells() -> Iterator[Case]:
    """Yield what cells can do."""
    kinds = {
        "exception": EXCEPTIONS, "ending": ENDINGS, "endless": ENDLESS, "fork": FORKS,
        "command": COMMANDS, "shown": SHOWN, "strange": STRANGE,
    }  # fmt: skip
    for kind, faults in kinds.items():
        limits = {"output_mb": 2.0} if kind in {"endless", "strange"} else {}
        for name, (source, said) in faults.items():
            if name == "handover again":
                yield Case(
                    "shown: handover again", 5, said,
                    lambda attack, source=source: insert(source, "last")(attack.notebook()),
                    PANDOC, keeps=True,
                )  # fmt: skip
                continue
            more = {"cell_s": 30.0} if "shows more" in said and "running" not in said else {}
            yield in_notebook(kind, name, source, said, limits=limits | more)
    for name, (source, said) in MEMORY.items():
        limits = {"memory_mb": 2000, "cell_s": 60, "notebook_s": 90}
        yield in_notebook("memory", name, source, said, limits=limits)
    for at in ("first", "last"):
        for kind, name in (
            ("exception", "value error"), ("ending", "os._exit(0)"), ("ending", "sys.exit(0)"),
            ("ending", "exit"), ("endless", "loop"), ("fork", "double fork, then death"),
        ):  # fmt: skip
            yield in_notebook(kind, name, *kinds[kind][name], at=at)


def of_handovers() -> Iterator[Case]:
    """Yield what hands over something else than the library's handover."""
    for name, (change, said) in HANDOVERS.items():
        yield Case(
            f"handover: {name}", 5, said,
            lambda attack, change=change: edited(
                lambda n: n["cells"][-1].update(source=[HANDED % change])
            )(attack.notebook()),
            PANDOC, keeps=True,
        )  # fmt: skip


def of_spoiling() -> Iterator[Case]:
    """Yield what changes the project under the run."""
    for name, (source, code, said, spoils) in SPOILING.items():
        yield Case(
            f"spoiling: {name}", code, said,
            lambda attack, source=source: insert(source)(attack.notebook()),
            PANDOC, spoils=spoils,
        )  # fmt: skip


def in_languages() -> Iterator[Case]:
    """Yield faults of one language of two."""
    for name, source, said in (
        ("error", "1 / 0", "ZeroDivisionError"),
        ("death", "import os\nos._exit(0)", "the kernel died"),
        ("sys.exit(0)", "import sys\nsys.exit(0)", "SystemExit"),
        ("loop", "while True: pass", "still running"),
    ):
        for language in ("en", "ru"):
            yield Case(
                f"language: {name} in {language}", 5, rf"\({language}\), cell 5.*: .*{said}",
                lambda attack, source=source, language=language: insert(source, language=language)(
                    attack.notebook()
                ),
                run_of(language="en,ru"), keeps=True,
            )  # fmt: skip
        yield Case(
            f"language: {name} in both", 5, rf"\(en\), cell 5.*: .*{said}",
            lambda attack, source=source: insert(source)(attack.notebook()),
            run_of(language="en,ru"), keeps=True,
        )  # fmt: skip
    yield Case(
        "language: no output in ru", 5, r"\(ru\).*does not end with the handover",
        lambda attack: edited(
            lambda n: n["cells"][-1].update(
                source=["if language == 'en': display(cr.hand_over(this_release))"]
            )
        )(attack.notebook()),
        run_of(language="en,ru"), keeps=True,
    )  # fmt: skip
    yield Case(
        "language: another order in ru", 5,
        r"the articles handed over in 'en' and 'ru' differ; compute them without the language; "
        r"see \S+2024-19\.en\.ipynb; see \S+2024-19\.ru\.ipynb",
        lambda attack: insert(ANOTHER_ORDER, "last but one", "ru")(attack.notebook()),
        run_of(language="en,ru"), keeps=True,
    )  # fmt: skip


def in_other_notebooks() -> Iterator[Case]:
    """Yield faults of the other notebooks, and of one's own."""
    for notebook in ("statistics", "quality", "own"):
        for name, source, said in (
            ("error", "1 / 0", "ZeroDivisionError"),
            ("death", "import os\nos._exit(0)", "the kernel died"),
            ("command", "!false", "a magic"),
        ):

            def prepare(attack: Attack, notebook: str = notebook, source: str = source) -> None:
                if notebook == "own":
                    shutil.copy(attack.notebook(), attack.notebook("own"))
                insert(source)(attack.notebook(notebook))

            yield Case(
                f"notebook: {notebook}, {name}", 5, f"notebooks/{notebook}.ipynb.*cell 5: {said}",
                prepare, (*PANDOC, "--notebook", notebook),
                quotes=source.splitlines()[-1], keeps=name != "command",
            )  # fmt: skip


def of_notebooks() -> Iterator[Case]:
    """Yield notebooks that are none, and tags that hide errors."""
    for name, (change, said) in NOT_VALID.items():
        yield Case(
            f"not valid: {name}", 5, said, lambda attack, change=change: change(attack.notebook()),
            PANDOC,
        )  # fmt: skip
    for tag in TAGS:
        yield Case(
            f"tag: {tag}", 5, rf"cell 5: tagged '{tag}'",
            lambda attack, tag=tag: tagged(["other", tag])(attack.notebook()), PANDOC,
            quotes="1 / 0",
        )  # fmt: skip
    yield Case(
        "tag: not in a list", 5, "not a valid notebook",
        lambda attack: tagged("raises-exception")(attack.notebook()), PANDOC,
    )  # fmt: skip


def of_kernels() -> Iterator[Case]:
    """Yield kernels that do not start, and limits from outside."""

    def broken(body: str) -> Callable[[Attack], None]:
        def prepare(attack: Attack) -> None:
            folder = attack.scratch.parent / "broken"
            folder.mkdir()
            (folder / "ipykernel.py").write_text(body, encoding="utf-8")
            attack.first_on_path(folder)

        return prepare

    yield Case(
        "kernel: broken",
        5,
        r"(?s)kernel said:.*ImportError: boom",
        broken("raise ImportError('boom')"),
        PANDOC,
    )
    yield Case(
        "kernel: ends at once",
        5,
        "the kernel died; it ended with exit code 0",
        broken("raise SystemExit(0)"),
        PANDOC,
    )
    yield Case(
        "kernel: never starts",
        5,
        "not done after 5 s",
        broken("import time; time.sleep(9999)"),
        PANDOC,
        limits={"notebook_s": 5},
    )
    yield Case(
        "deadline: of the notebook",
        5,
        "not done after 9 s",
        lambda attack: insert("import time\ntime.sleep(9999)")(attack.notebook()),
        PANDOC,
        limits={"notebook_s": 9, "cell_s": 60},
        keeps=True,
    )

    for name, limit, said in (
        ("of the size of files", "-f 100", r"cannot be written \(File too large\)"),
        ("of open files", "-n 12", "error: .*Too many open files"),
    ):
        yield Case(f"limits: {name}", 1, said,
                   lambda attack, limit=limit: limited(attack, limit), PANDOC)  # fmt: skip

    def outside(attack: Attack) -> None:
        insert("x = bytearray(8_000_000_000)")(attack.notebook())
        limited(attack, "-v 4000000")

    yield Case("memory: a limit from outside", 5, "cell 5: MemoryError", outside, PANDOC,
               quotes="x = bytearray", keeps=True)  # fmt: skip
