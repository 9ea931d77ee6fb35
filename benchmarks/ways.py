"""Ways to do the same thing, measured in turn: medians, ratios, a table, JSON, a page.

A script states its ways and calls `main`. With ``--write`` the result is kept in ``results/``, and
its table renewed in ``docs/performance.md``, so that no figure there is typed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = Path(sysconfig.get_path("scripts"))
RESULTS = ROOT / "benchmarks/results"
PAGE = ROOT / "docs/performance.md"
# A user's Python keeps what it has compiled, and so do all that we measure.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to do it."""

    label: str
    """The letter in the table."""
    name: str
    """What it is."""
    make: Callable[[Path], float | None]
    """Does it in an empty folder; it may return how long it took, in seconds, by its own clock."""
    aim: float | None = None
    """The most that the first way of the table may take of this one."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Ways that are compared with the first of them."""

    title: str
    """What they do."""
    ways: Sequence[Way]
    """The ways, ours first."""


def main(
    name: str,
    about: str,
    comparisons: Callable[[argparse.Namespace], tuple[list[Comparison], list[str]]],
    add_options: Callable[[argparse.ArgumentParser], None] = lambda _: None,
    after: Callable[[], dict[str, Any]] = dict,
) -> None:
    """Measure, and print or write the result.

    Parameters
    ----------
    name
        What the result is called.
    about
        What the script is for.
    comparisons
        Returns for the options what is measured, and why something cannot be.
    add_options
        Adds options of the script's own.
    after
        Returns what is measured beside, for the result.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--runs", type=int, default=5, help="how often each way is run (5)")
    parser.add_argument("--cores", type=int, help="on so many of the machine's processors")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--write", action="store_true", help="renew results/ and the page")
    add_options(parser)
    given = parser.parse_args()
    if given.cores:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: given.cores])
    result: dict[str, Any] = {"machine": machine(), "runs": given.runs}
    found, skipped = comparisons(given)
    result |= {"comparisons": [compared(each, given.runs) for each in found], "skipped": skipped}
    result |= after()
    name = f"{name}-{given.cores}-core" if given.cores else name
    print(json.dumps(result, indent=2) if given.json else table(result))
    if given.write:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{name}.json").write_text(json.dumps(result, indent=2) + "\n", "utf-8")
        renew_page(name, table(result))


def machine() -> dict[str, Any]:
    """Return what the figures depend on."""
    told = Path("/proc/cpuinfo")
    model = re.search("model name\\s*: (.+)", told.read_text()) if told.is_file() else None
    return {
        "measured_on": f"{dt.datetime.now(dt.UTC):%Y-%m-%d}",
        "cores": len(os.sched_getaffinity(0)),
        "processor": model[1] if model else platform.processor(),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 1),
    }


def compared(comparison: Comparison, n_runs: int) -> dict[str, Any]:
    """Run each way once to warm up, then all in turn, A B C A B C; return the medians."""
    elapsed: dict[str, list[float]] = {way.label: [] for way in comparison.ways}
    cpu: dict[str, list[float]] = {way.label: [] for way in comparison.ways}
    for number in range(n_runs + 1):
        for way in comparison.ways:
            say(f"{way.label}, {f'run {number} of {n_runs}' if number else 'warm-up'}")
            with tempfile.TemporaryDirectory(prefix="cr-benchmark-") as folder:
                cpu_before, start = cpu_s(), time.perf_counter()
                own = way.make(Path(folder))
                took, used = time.perf_counter() - start, cpu_s() - cpu_before
            if number:
                elapsed[way.label].append(took if own is None else own)
                cpu[way.label].append(used)
    medians = {label: statistics.median(each) for label, each in elapsed.items()}
    first = medians[comparison.ways[0].label]
    return {
        "title": comparison.title,
        "ways": [
            {
                "label": way.label,
                "name": way.name,
                "median_s": round(medians[way.label], 4),
                "fastest_s": round(min(elapsed[way.label]), 4),
                "slowest_s": round(max(elapsed[way.label]), 4),
                "cpu_s": round(statistics.median(cpu[way.label]), 4),
                "first_is": round(first / medians[way.label], 4),
                "aim": way.aim,
            }
            for way in comparison.ways
        ],
    }


def table(result: dict[str, Any]) -> str:
    """Return a result as Markdown."""
    told = result["machine"]
    lines = [
        (
            f"{told['measured_on']}, {told['cores']} cores ({told['processor']}), Python "
            f"{told['python']}, load {told['load_before']} before; medians of {result['runs']} "
            "after a warm-up, in turn."
        )
    ]
    for each in result["comparisons"]:
        first = each["ways"][0]["label"]
        lines += [
            "",
            f"| | {each['title']} | seconds | fastest–slowest | CPU s | {first} is | aim |",
            "|---|---|---:|---:|---:|---:|---:|",
        ]
        for way in each["ways"]:
            aim = f"{way['aim']:.2f}" if way["aim"] else ""
            spread = f"{way['fastest_s']:.2f}–{way['slowest_s']:.2f}"
            lines.append(
                f"| {way['label']} | {way['name']} | {way['median_s']:.2f} | {spread} | "
                f"{way['cpu_s']:.2f} | {way['first_is']:.2f} | {aim} |"
            )
    for line in result["skipped"]:
        lines += ["", f"Not measured: {line}."]
    if steps := result.get("steps"):
        lines += ["", "| step | from | to | takes |", "|---|---:|---:|---:|"]
        for name, (start, end) in steps.items():
            lines.append(f"| {name} | {start:.2f} | {end:.2f} | {end - start:.2f} |")
    return "\n".join(lines)


def renew_page(name: str, text: str) -> None:
    """Put a text between the two comments of its name on the page, or at the end of the page."""
    begin, end = f"<!-- {name}: written by a program -->", f"<!-- end of {name} -->"
    page = PAGE.read_text("utf-8")
    block = f"{begin}\n\n{text}\n\n{end}"
    if begin in page:
        before, _, rest = page.partition(begin)
        page = before + block + rest.partition(end)[2]
    else:
        page = f"{page.rstrip()}\n\n{block}\n"
    PAGE.write_text(page, "utf-8")


def execute(*arguments: str | Path, cwd: Path, environment: dict[str, str] | None = None) -> str:
    """Run a program and return its standard output; end with its own words if it fails."""
    try:
        done = subprocess.run(
            arguments, cwd=cwd, capture_output=True, text=True, check=False,
            env={**os.environ, **(environment or {})},
        )  # fmt: skip
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


def cpu_s() -> float:
    """Return the processor seconds, user and system, of all processes waited for so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def say(text: str) -> None:
    """Say on standard error how far it is."""
    print(text, file=sys.stderr)
