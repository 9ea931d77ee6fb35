"""Compare a run of ``caricc-report`` with what people do today, on one release.

    python benchmarks/release.py [--runs 5] [--cores 1] [--json] [--write]

Every way makes HTML and PDF of the English release 2024-19 from ``notebooks/release.ipynb``;
``benchmarks/README.md`` says what each line is. Nothing here judges the times.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import todays_ways
from ways import ROOT, SCRIPTS, Comparison, Way, check_made, execute, main, say

from caricc_report.errors import ProgramError

if TYPE_CHECKING:
    import argparse

PARAMETERS = "params/2024-19.yml"
WARM = f"""
import sys, time
from pathlib import Path
from caricc_report.notebook.warm import kept_warm
from caricc_report.project import Project
from caricc_report.release.job import Job
from caricc_report.release.pipeline import run
from caricc_report.system.lazy import import_little

import_little()
job = Job({PARAMETERS!r}, project=Project(Path.cwd()), languages=["en"], renderer="pandoc",
          output=Path(sys.argv[1]), force=True)
with kept_warm():
    run(job)
    start = time.perf_counter()
    run(job)
    print(time.perf_counter() - start)
"""


def command(output: Path, *options: str, renderer: str = "pandoc") -> str:
    """Make the documents with the command, in a new process."""
    return execute(
        SCRIPTS / "caricc-report", "run", PARAMETERS, "--format", "html,pdf", "--language", "en",
        "--renderer", renderer, "--output", output, *options, cwd=ROOT,
    )  # fmt: skip


def ours(folder: Path, renderer: str = "pandoc") -> None:
    """Make the release where nothing of it is."""
    command(folder, renderer=renderer)
    check_made(folder, "2024-19/release.en.html", "2024-19/release.en.pdf")


def again(made: Path, _: Path) -> None:
    """Make it where it was made and nothing has changed."""
    command(made)


def warm(folder: Path) -> float:
    """Make it again, all steps, in a process that keeps the libraries of kernels imported."""
    took = float(execute(sys.executable, "-c", WARM, folder, cwd=ROOT))
    check_made(folder, "2024-19/release.en.html", "2024-19/release.en.pdf")
    return took


def imports(_: Path) -> None:
    """Import what every command needs."""
    execute(sys.executable, "-c", "import pydantic, typer", cwd=ROOT)


def comparisons(given: argparse.Namespace) -> tuple[list[Comparison], list[str]]:
    """Return what is measured here."""
    todays_ways.require_nbconvert()
    is_one = given.cores == 1
    cold = [
        Way("A", "caricc-report", ours),
        Way(
            "B", "papermill, nbconvert, Pandoc, Typst",
            todays_ways.papermill_nbconvert_pandoc_typst, 0.6 if is_one else 0.35,
        ),
    ]  # fmt: skip
    skipped = []
    try:
        path, version = todays_ways.quarto()
    except ProgramError as error:
        skipped = [f"papermill with Quarto ({error})"]
    else:
        by_quarto = partial(todays_ways.papermill_quarto, path=path)
        cold += [
            Way("C", f"papermill, Quarto {version} twice", by_quarto, 0.3 if is_one else 0.18),
            Way("A2", f"caricc-report, Quarto {version}", partial(ours, renderer="quarto")),
        ]
    made = Path(tempfile.mkdtemp(prefix="cr-benchmark-"))
    repeated = [
        Way("N", "caricc-report, nothing has changed", partial(again, made)),
        Way("I", "`python -c 'import pydantic, typer'`", imports, 2.0),
        Way("W", "caricc-report, all steps, kernels kept warm", warm),
    ]
    return [
        Comparison("a release from nothing", cold),
        Comparison("a release again", repeated),
    ], skipped


def steps() -> dict[str, Any]:
    """Return when each step of a run from nothing begins and ends: medians of five."""
    found: dict[str, list[tuple[float, float]]] = {}
    for _ in range(5):
        say("steps of A")
        with tempfile.TemporaryDirectory(prefix="cr-benchmark-") as folder:
            timings = json.loads(command(Path(folder), "--timings", "--json"))["timings"]
        for step in timings["steps"]:
            found.setdefault(step["name"], []).append((step["start_s"], step["end_s"]))
    medians = {
        name: [round(statistics.median(each), 3) for each in zip(*times, strict=True)]
        for name, times in found.items()
    }
    return {"steps": dict(sorted(medians.items(), key=lambda step: step[1]))}


if __name__ == "__main__":
    main("release", __doc__.splitlines()[0], comparisons, after=steps)
