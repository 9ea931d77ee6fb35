"""Run the main benchmarks on this revision and on another in turn, and print the ratios.

    python benchmarks/compare.py BASE [--runs 5] [--json]
    python benchmarks/compare.py --landed [--runs 3]    # as .ci/run does: never fails

BASE is anything that git knows: ``origin/main``, ``HEAD~3``, a commit. Both run with the packages
of this Python, each in a copy of its own files. Below 1, this revision is faster.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ways import ROOT, Comparison, Way, compared, execute

if TYPE_CHECKING:
    from collections.abc import Iterator

LANDED = ("origin/main", "main", "HEAD~1")
"""What the landed revision may be called; the first that is another one than this."""


def git(*arguments: str) -> str:
    """Return what git says; nothing, if it refuses."""
    done = subprocess.run(
        ["git", *arguments],  # noqa: S607 - as its user has it
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout.strip() if done.returncode == 0 else ""


def landed() -> str:
    """Return the commit that has landed; nothing, if this checkout has no other than its own."""
    here = git("rev-parse", "HEAD")
    found = (git("rev-parse", "--verify", "-q", f"{name}^{{commit}}") for name in LANDED)
    return next((commit for commit in found if commit and commit != here), "")


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """Check a commit out into a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="cr-benchmark-") as name:
        folder = Path(name) / "tree"
        execute("git", "worktree", "add", "--detach", folder, commit, cwd=ROOT)
        try:
            yield folder
        finally:
            execute("git", "worktree", "remove", "--force", folder, cwd=ROOT)


def run(tree: Path, output: Path) -> None:
    """Make the sample's release in English with the code of a revision."""
    execute(
        sys.executable, "-m", "caricc_report", "run", "params/2024-19.yml", "--language", "en",
        "--format", "html,pdf", "--renderer", "pandoc", "--output", output,
        cwd=tree, environment={"PYTHONPATH": str(tree)},
    )  # fmt: skip


def again(tree: Path, output: Path, _: Path) -> None:
    """Make it again where it was made."""
    run(tree, output)


def comparisons(here: Path, base: Path, outputs: Path) -> list[Comparison]:
    """Return what is compared: a run from nothing, and one with nothing to do."""
    names = ("this revision", "the other")
    trees = dict(zip(names, (here, base), strict=True))
    return [
        Comparison(
            "a run from nothing", [Way(n, n, partial(run, tree)) for n, tree in trees.items()]
        ),
        Comparison(
            "a run with nothing to do",
            [Way(n, n, partial(again, tree, outputs / n)) for n, tree in trees.items()],
        ),
    ]


def main() -> None:
    """Measure, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base", metavar="BASE", nargs="?", help="the revision to compare with")
    parser.add_argument("--landed", action="store_true", help="the one that has landed, if any")
    parser.add_argument("--runs", type=int, default=5, help="how often each is run (5)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    given = parser.parse_args()
    base = landed() if given.landed else given.base and git("rev-parse", given.base)
    if not base:
        if given.landed:
            print("no revision has landed before this one; nothing is compared")
            return
        parser.error(f"BASE: no revision that git knows, got {given.base!r}")
    with ExitStack() as stack:
        # A copy of both: neither is favoured by what lies beside it.
        trees = [stack.enter_context(checked_out(each)) for each in ("HEAD", base)]
        outputs = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cr-benchmark-")))
        result = [compared(each, given.runs) for each in comparisons(*trees, outputs)]
    if given.json:
        print(json.dumps({"base": base, "comparisons": result}, indent=2))
        return
    for each in result:
        this, other = each["ways"]
        print(
            f"{each['title']}: {this['median_s']:.2f} s, at {base[:10]} {other['median_s']:.2f} s; "
            f"ratio {other['first_is']:.2f} ({this['cpu_s']:.2f} and {other['cpu_s']:.2f} CPU s)"
        )


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("ended before all was measured")
