"""Measure how the cost of a run grows, and draw it.

    python benchmarks/growth.py [--articles 30,300,3000] [--periods 6,12,24] [--write]

A release of so many articles from nothing, and a backfill of so many periods of 30 articles, each
once: HTML and PDF, one language. With ``--write`` the chart is ``docs/images/growth.svg``.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import backfill
from ways import RESULTS, ROOT, SCRIPTS, cpu_s, execute, machine, renew_page, say

CHART = ROOT / "docs/images/growth.svg"
ROOM = {"CARICC_REPORT_LIMITS": "memory_mb=20000,renderer_s=600"}
"""Three thousand articles need more memory than a renderer may have."""


def of_articles(n_articles: int) -> tuple[float, float]:
    """Return how long a release of so many articles takes, in seconds by the clock and of CPU."""
    with tempfile.TemporaryDirectory(prefix="cr-benchmark-") as name:
        folder = Path(name)
        (release,) = backfill.project_of(1, folder, n_articles)
        cpu, start = cpu_s(), time.perf_counter()
        execute(
            SCRIPTS / "caricc-report", "run", f"params/{release}.yml", "--renderer", "pandoc",
            cwd=folder, environment=ROOM,
        )  # fmt: skip
        return time.perf_counter() - start, cpu_s() - cpu


def of_periods(n_periods: int) -> tuple[float, float]:
    """Return how long a backfill of so many periods takes, likewise."""
    with tempfile.TemporaryDirectory(prefix="cr-benchmark-") as name:
        folder = Path(name)
        releases = backfill.project_of(n_periods, folder)
        cpu, start = cpu_s(), time.perf_counter()
        backfill.ours(folder / "made", folder, releases)
        return time.perf_counter() - start, cpu_s() - cpu


def draw(result: dict[str, Any], path: Path) -> None:
    """Draw seconds over amounts, both in powers of ten, with what would be proportional."""
    import matplotlib as mpl  # noqa: PLC0415 - slow to import

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "growth", "font.family": "sans-serif", "font.size": 10})
    from matplotlib import pyplot as plt  # noqa: PLC0415

    figure, panels = plt.subplots(1, 2, figsize=(8, 3.2), layout="constrained")
    for panel, (kind, points) in zip(panels, result["growth"].items(), strict=True):
        amounts = [int(each) for each in points]
        seconds = [point["elapsed_s"] for point in points.values()]
        first = [seconds[0] * amount / amounts[0] for amount in amounts]
        panel.plot(amounts, first, linestyle="--", color="#999999", linewidth=1)
        panel.plot(amounts, seconds, marker="o", color="#1f4e79")
        for amount, second in zip(amounts, seconds, strict=True):
            panel.annotate(
                f"{second:.1f} s", (amount, second), (0, 7), textcoords="offset points", ha="center"
            )
        panel.set(xscale="log", yscale="log", xlabel=kind)
        panel.margins(x=0.18, y=0.3)
        panel.set_yticks([])  # The numbers stand at the points.
        panel.set_xticks(amounts, [f"{each:,}" for each in amounts])
        panel.minorticks_off()
        panel.spines[["top", "right"]].set_visible(False)
    panels[0].set_ylabel("seconds")
    path.parent.mkdir(exist_ok=True)
    figure.savefig(path, metadata={"Date": None, "Creator": None})


def main() -> None:
    """Measure, and print or write the result."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", default="30,300,3000", help="articles of a release")
    parser.add_argument("--periods", default="6,12,24", help="periods of a backfill")
    parser.add_argument("--write", action="store_true", help="renew results/, chart and page")
    given = parser.parse_args()
    result: dict[str, Any] = {"machine": machine(), "growth": {}}
    for kind, amounts, measure in (
        ("articles of a release", given.articles, of_articles),
        ("periods of a backfill", given.periods, of_periods),
    ):
        points = result["growth"].setdefault(kind, {})
        for amount in map(int, amounts.split(",")):
            say(f"{amount} {kind}")
            elapsed, cpu = measure(amount)
            points[str(amount)] = {"elapsed_s": round(elapsed, 2), "cpu_s": round(cpu, 2)}
    print(json.dumps(result, indent=2))
    if given.write:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "growth.json").write_text(json.dumps(result, indent=2) + "\n", "utf-8")
        draw(result, CHART)
        told = result["machine"]
        said = "; ".join(
            f"{kind}: " + ", ".join(f"{n} in {p['elapsed_s']:.1f} s" for n, p in points.items())
            for kind, points in result["growth"].items()
        )
        when = f"{told['measured_on']}, {told['cores']} cores, load {told['load_before']} before"
        renew_page("growth", f"![{said}](images/growth.svg)\n\n{when}. {said}.")


if __name__ == "__main__":
    main()
