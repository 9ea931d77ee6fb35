"""Measure all that ``docs/performance.md`` states, and write it there.

    python benchmarks/page.py [--quick]

With ``--quick`` each way runs once, to see that all of it works.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from ways import ROOT

PARTS = (
    ("release.py", "--write"),
    ("release.py", "--write", "--cores", "1"),
    ("backfill.py", "--write"),
    ("preview.py", "--write"),
    ("growth.py", "--write"),
)


def main() -> None:
    """Measure one part after the other."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="run each way once")
    quick = parser.parse_args().quick
    less = {"release.py": ("--runs", "1"), "backfill.py": ("--runs", "1", "--periods", "4")}
    for script, *options in PARTS:
        more = less.get(script, ()) if quick else ()
        command = [sys.executable, ROOT / "benchmarks" / script, *options, *more]
        subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
