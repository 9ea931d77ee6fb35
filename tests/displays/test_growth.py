"""The work for a release grows as its articles do: counted in lines executed, never in time."""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders import FIGURE, record, release_of
from projects import ROOT

import caricc_report as cr
from caricc_report.displays import session

if TYPE_CHECKING:
    from types import FrameType

    from caricc_report.editorial.release import Release

PACKAGE = str(Path(cr.__file__).parent)
COUNTRIES, TOPICS = ("KZ", "KG", "RU", "TJ", "UZ"), ("prevention", "training", "policy")


def records(n_articles: int) -> list[dict[str, Any]]:
    """Return records of a few countries, topics and outlets, each with a figure."""
    return [
        record(
            id=f"article-{number}",
            country=COUNTRIES[number % len(COUNTRIES)],
            outlet=f"outlet-{number % 7}.example",
            source_url=f"https://example.kz/{number}",
            topics=[TOPICS[number % len(TOPICS)]],
            figures=[FIGURE | {"value": number}],
        )
        for number in range(n_articles)
    ]


def show(release: Release) -> None:
    """Do what the cells of the notebook do, and what a kernel does with what they return."""
    cells = json.loads((ROOT / "notebooks/release.ipynb").read_text(encoding="utf-8"))["cells"]
    session.begin(release)
    space: dict[str, Any] = {"this_release": release, "cr": cr, "display": shown}
    for cell in cells:
        code = "".join(cell["source"])
        if cell["cell_type"] != "code" or "load_release" in code or "include: false" in code[:20]:
            continue
        tree = ast.parse(code)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "cell", "exec"), space)  # noqa: S102 - our own notebook
        if isinstance(last, ast.Expr):
            shown(eval(compile(ast.Expression(last.value), "cell", "eval"), space))  # noqa: S307 - the same
    shown(cr.hand_over(release))


def shown(value: Any) -> None:
    """Let a value say what it shows."""
    if hasattr(value, "_repr_mimebundle_"):
        value._repr_mimebundle_()


def work(folder: Path, n_articles: int) -> int:
    """Return how many lines of the library are executed for a release of so many articles."""
    folder.mkdir()
    n_lines = 0

    def count(frame: FrameType, event: str, _: object) -> Any:
        nonlocal n_lines
        if not frame.f_code.co_filename.startswith(PACKAGE):
            return None
        n_lines += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        show(release_of(folder, *records(n_articles)))
    finally:
        sys.settrace(before)
    return n_lines


def test_work_is_linear_in_articles(tmp_path: Path) -> None:
    """The second step, of twice as many articles, takes twice as much as the first."""
    work(tmp_path / "once", 10)  # What is done once in a process.
    few, more, most = (work(tmp_path / str(n), n) for n in (15, 30, 60))
    assert most - more < 1.1 * 2 * (more - few)
