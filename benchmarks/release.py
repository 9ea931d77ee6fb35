"""Compare a run of ``caricc-report`` with what people do today, on one release.

    python benchmarks/release.py [--runs 5] [--json]

Every way makes HTML and PDF of the English release 2024-19 from ``notebooks/release.ipynb``;
``benchmarks/README.md`` says what each line is. Nothing here judges the times.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caricc_report import cli  # noqa: F401
from caricc_report.errors import ProgramError
from caricc_report.notebook.kernels import KernelPool
from caricc_report.project import Project
from caricc_report.release import pipeline
from caricc_report.release.job import Job

# What the command imports before it runs, and no more, so that the phases are the command's.

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
PARAMETERS = "params/2024-19.yml"
LANGUAGE = "en"
SCRIPTS = Path(sysconfig.get_path("scripts"))
AIMS = {"B": 0.5, "C": 0.25}
"""The most that our time may be of that of the ways of today."""
COMPILE = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to make the documents."""

    label: str
    """The letter in the table."""
    name: str
    """What it is."""
    make: Callable[[Path], None]
    """Makes the documents in an empty folder."""


@dataclass(slots=True)
class Times:
    """How long the runs of one way took, in seconds."""

    elapsed: list[float]
    """By the clock."""
    cpu: list[float]
    """Of all processors, user and system, of every process that was waited for."""


def main() -> None:
    """Measure, and print the times."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5, help="runs after the warm-up, at least 1")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--phases-since", type=float, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.phases_since is not None:
        print(json.dumps(phases(given.phases_since)))
        return
    if given.runs < 1:
        parser.error(f"--runs: at least 1, got {given.runs}")
    if find_spec("nbconvert") is None:
        sys.exit(
            "nbconvert: not installed, and the comparison needs it (the project does not); "
            "pip install nbconvert"
        )
    ways, skipped = todays_and_ours()
    times = measure(ways, given.runs)
    inner = [measured_phases() for _ in range(given.runs)]
    ours_s = statistics.median(times["A"].elapsed)
    result = {
        "machine": {
            "cores": len(os.sched_getaffinity(0)),
            "python": platform.python_version(),
            "load": round(os.getloadavg()[0], 1),
        },
        "runs": given.runs,
        "ways": [
            {
                "label": way.label,
                "name": way.name,
                "elapsed_s": statistics.median(times[way.label].elapsed),
                "fastest_s": min(times[way.label].elapsed),
                "slowest_s": max(times[way.label].elapsed),
                "cpu_s": statistics.median(times[way.label].cpu),
                "share_of_a": ours_s / statistics.median(times[way.label].elapsed),
                "aim": AIMS.get(way.label),
            }
            for way in ways
        ],
        "skipped": skipped,
        "phases_s": {
            name: [statistics.median(each[name][end] for each in inner) for end in (0, 1)]
            for name in inner[0]
        },
    }
    if given.json:
        print(json.dumps(result, indent=2))
    else:
        report(result)


def todays_and_ours() -> tuple[list[Way], list[str]]:
    """Return the ways that can be measured here, and why the others cannot."""
    from caricc_report.document.quarto import quarto_path, quarto_version  # noqa: PLC0415

    ways = [
        Way("A", "caricc-report, Pandoc and Typst from wheels", lambda to: ours(to, "pandoc")),
        Way("B", "papermill, nbconvert, Pandoc, Typst", papermill_nbconvert_pandoc_typst),
    ]
    try:
        quarto = quarto_path()
        version = quarto_version(quarto)
    except ProgramError as error:
        return ways, [f"C and A2: {error}"]
    return [
        *ways,
        Way("C", f"papermill, Quarto {version} twice", lambda to: papermill_quarto(to, quarto)),
        Way("A2", f"caricc-report, Quarto {version}", lambda to: ours(to, "quarto")),
    ], []


def ours(folder: Path, renderer: str) -> None:
    """Make the documents with the command, in a new process."""
    execute(
        SCRIPTS / "caricc-report", "run", PARAMETERS, "--format", "html,pdf",
        "--language", LANGUAGE, "--renderer", renderer, "--output", folder, cwd=ROOT,
    )  # fmt: skip
    check_made(folder, "2024-19/release.en.html", "2024-19/release.en.pdf")


def papermill_nbconvert_pandoc_typst(folder: Path) -> None:
    """Make the documents with nbconvert, and with Pandoc's and Typst's own defaults."""
    from caricc_report.document.pandoc import pandoc_path  # noqa: PLC0415

    executed = papermill(folder)
    execute(SCRIPTS / "jupyter", "nbconvert", "--to", "html", "--no-input", executed, cwd=folder)
    (folder / "release.md").write_text(markdown_of(executed), encoding="utf-8")
    execute(
        pandoc_path(), "--standalone", "--extract-media=media", "release.md",
        "--output=release.typ", cwd=folder,
    )  # fmt: skip
    execute(sys.executable, "-c", COMPILE, "release.typ", "release.pdf", cwd=folder)
    check_made(folder, "release.html", "release.pdf")


def papermill_quarto(folder: Path, quarto: str) -> None:
    """Make the documents with Quarto's own formats."""
    executed = papermill(folder)
    options = ("--no-execute", "--metadata", "echo:false")
    execute(
        quarto, "render", executed.name, "--to", "html", *options,
        "--metadata", "embed-resources:true", cwd=folder,
    )  # fmt: skip
    execute(quarto, "render", executed.name, "--to", "typst", *options, cwd=folder)
    check_made(folder, "release.html", "release.pdf")


def papermill(folder: Path) -> Path:
    """Execute the notebook with the command of papermill, and return the executed one."""
    executed = folder / "release.ipynb"
    parameters = ("-f", PARAMETERS, "-r", "language", LANGUAGE)
    execute(SCRIPTS / "papermill", "notebooks/release.ipynb", executed, *parameters, cwd=ROOT)
    return executed


def markdown_of(notebook: Path) -> str:
    """Return what a notebook shows as Markdown, top to bottom."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    shown = [
        output["data"]["text/markdown"]
        for cell in cells
        for output in cell.get("outputs", ())
        if "text/markdown" in output.get("data", {})
    ]
    return "\n\n".join(map("".join, shown))


def execute(*arguments: str | Path, cwd: Path) -> str:
    """Run a program and return its standard output; end with its own words if it fails."""
    try:
        done = subprocess.run(arguments, cwd=cwd, capture_output=True, text=True, check=False)
    except OSError as error:
        sys.exit(f"{arguments[0]}: cannot be run ({error.strerror}); install what it belongs to")
    if done.returncode != 0:
        sys.exit(f"{arguments[0]}: ended with exit code {done.returncode}\n{done.stderr}")
    return done.stdout


def check_made(folder: Path, *names: str) -> None:
    """End if a document is missing, for then there is nothing to compare."""
    for name in names:
        if not (folder / name).is_file():
            sys.exit(f"{name}: was not made, though every program ended well")


def measure(ways: list[Way], n_runs: int) -> dict[str, Times]:
    """Return the times of each way by its label: one warm-up, then in turn A B C A B C."""
    times = {way.label: Times([], []) for way in ways}
    for number in range(n_runs + 1):
        for way in ways:
            say(f"{way.label}, {f'run {number} of {n_runs}' if number else 'warm-up'}")
            with tempfile.TemporaryDirectory(prefix="cr-benchmark-") as folder:
                cpu, start = cpu_s(), time.perf_counter()
                way.make(Path(folder))
                elapsed, cpu = time.perf_counter() - start, cpu_s() - cpu
            if number:
                times[way.label].elapsed.append(elapsed)
                times[way.label].cpu.append(cpu)
    return times


def cpu_s() -> float:
    """Return the processor seconds, user and system, of all processes waited for so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measured_phases() -> dict[str, list[float]]:
    """Return when each phase of a run of A begins and ends, from a new process of this script."""
    say("phases of A")
    began = str(time.monotonic())
    return dict(json.loads(execute(sys.executable, __file__, f"--phases-since={began}", cwd=ROOT)))


class Timeline:
    """When the parts of a run begin and end, and a progress that hears when documents are done.

    Parameters
    ----------
    began
        When the process was started, in seconds of the system's monotonic clock.
    """

    def __init__(self, began: float) -> None:
        self._began = began
        self.calls: dict[str, tuple[float, float]] = {}
        """By function, the first call."""
        self.steps: dict[str, float] = {}
        """By the step's last word, when it was done."""

    def now(self) -> float:
        """Return the seconds since the process was started."""
        return time.monotonic() - self._began

    def clock(self, owner: Any, function: str) -> None:  # noqa: ANN401 - a class or a module
        """Put a clock around a function that nobody has imported by its name yet."""
        original = getattr(owner, function)

        def clocked(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - as the original
            start = self.now()
            result = original(*arguments, **options)
            self.calls.setdefault(function, (start, self.now()))
            return result

        setattr(owner, function, clocked)

    def done(self, step: str, _: int) -> None:
        """Hear that a step is done."""
        self.steps[step.rsplit(maxsplit=1)[-1]] = self.now()


def phases(began: float) -> dict[str, tuple[float, float]]:
    """Return when each phase of a run in this process begins and ends, in seconds."""
    timeline = Timeline(began)
    calls, steps = timeline.calls, timeline.steps
    started = timeline.now()

    class ClockedPool(KernelPool):
        def start(self, n_kernels: int = 1) -> None:
            kernel_began = timeline.now()
            super().start(n_kernels)
            if "imports" not in calls:
                # The run imports these now, and in this order.
                from caricc_report.notebook.connection import AsyncKernelClient  # noqa: PLC0415
                from caricc_report.release import steps as parts  # noqa: PLC0415

                calls["imports"] = (kernel_began, timeline.now())
                timeline.clock(parts, "check_records")
                timeline.clock(AsyncKernelClient, "execute")
                timeline.clock(parts, "put")

    pipeline.KernelPool = ClockedPool  # type: ignore[misc]
    with tempfile.TemporaryDirectory(prefix="cr-benchmark-") as folder:
        job = Job(
            ROOT / PARAMETERS,
            project=Project(ROOT),
            languages=[LANGUAGE],
            renderer="pandoc",
            output=Path(folder),
        )
        pipeline.run(job, timeline.done)
    first_cell, cells_done = calls["execute"][0], steps[LANGUAGE]
    return {
        "start-up": (0, started),
        "imports": calls["imports"],
        "validation": calls["check_records"],
        "kernel": (calls["imports"][0], first_cell),
        "cells": (first_cell, cells_done),
        "HTML": (cells_done, steps[f"release.{LANGUAGE}.html"]),
        "PDF": (cells_done, steps[f"release.{LANGUAGE}.pdf"]),
        "files": calls["put"],
    }


def report(result: dict[str, Any]) -> None:
    """Print the result for people."""
    machine, ways = result["machine"], result["ways"]
    print(
        f"{machine['cores']} cores, Python {machine['python']}, load {machine['load']} at the end; "
        f"medians of {result['runs']} after a warm-up, in turn"
    )
    print(f"\n{'':3} {'way':46} {'seconds':>8} {'fastest–slowest':>16} {'CPU s':>6} {'A is':>5}")
    for way in ways:
        spread = f"{way['fastest_s']:.2f}–{way['slowest_s']:.2f}"
        aim = f"  aim {way['aim']:.2f}" if way["aim"] else ""
        print(
            f"{way['label']:3} {way['name']:46} {way['elapsed_s']:8.2f} {spread:>16} "
            f"{way['cpu_s']:6.2f} {way['share_of_a']:5.2f}{aim}"
        )
    for line in result["skipped"]:
        print(f"skipped: {line}")
    print(f"\nwhere the time of A goes (separate runs)  {'from':>12} {'to':>5} {'takes':>6}")
    for name, (start, end) in result["phases_s"].items():
        print(f"    {name:46} {start:5.2f} {end:5.2f} {end - start:6.2f}")


def say(text: str) -> None:
    """Say on standard error how far it is."""
    print(text, file=sys.stderr)


if __name__ == "__main__":
    main()
