"""Compare reading and validating records with what other libraries do with the same file.

    python benchmarks/loading.py [--records 1000000] [--json]

``benchmarks/README.md`` says what each line is. Nothing here judges the figures.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent
_BATCH = 10_000
WORDS = (
    "In the city of Taraz officers of the police met students and spoke with them about the harm "
    "of drugs, the law, and where to turn to for help. "
)


def main() -> None:
    """Make the files, measure each way in a process of its own, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, default=1_000_000, help="records in each file")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        print(json.dumps(measured(WAYS[given.way], given.file)))
        return
    with tempfile.TemporaryDirectory(prefix="cr-benchmark-") as folder:
        lines, table = Path(folder) / "articles.jsonl", Path(folder) / "articles.parquet"
        say(f"making {given.records:,} records")
        write(lines, table, given.records)
        figures = {
            name: in_own_process(name, table if "Parquet" in name else lines) for name in WAYS
        }
    result = {
        "machine": {"cores": len(os.sched_getaffinity(0)), "python": platform.python_version()},
        "records": given.records,
        "ways": figures,
    }
    if given.json:
        print(json.dumps(result, indent=2))
    else:
        report(result)


def record(number: int) -> dict[str, Any]:
    """Return a canonical record of about 1 kB."""
    return {
        "id": f"kz-{number}",
        "country": "KZ",
        "outlet": "example.kz",
        "source_url": f"https://example.kz/news/{number}",
        "published_on": "2024-11-21",
        "topics": ["prevention"],
        "place": "Taraz",
        "texts": {"en": {"headline": f"Officers met students {number}", "body": WORDS * 5}},
    }


def write(lines: Path, table: Path, n_records: int) -> None:
    """Write the same records as JSON Lines and as Parquet with a column of records."""
    import pyarrow as pa  # noqa: PLC0415 - only the process that makes the files needs it
    from pyarrow import parquet  # noqa: PLC0415

    schema = pa.schema({"record": pa.string()})
    with lines.open("w", encoding="utf-8") as file, parquet.ParquetWriter(table, schema) as writer:
        for start in range(0, n_records, _BATCH):
            numbers = range(start, min(start + _BATCH, n_records))
            texts = [json.dumps(record(number)) for number in numbers]
            file.writelines(f"{text}\n" for text in texts)
            writer.write_table(pa.table({"record": texts}, schema))


def ours(path: Path) -> int:
    """Read and validate every record, with unique ids."""
    from caricc_report.loaders import read_records, validated  # noqa: PLC0415
    from caricc_report.model.article import Article  # noqa: PLC0415
    from caricc_report.system.files import ProjectFile  # noqa: PLC0415

    outcomes = validated(read_records(ProjectFile(path, path.name)))
    return sum(isinstance(outcome, Article) for outcome in outcomes)


def pydantic_alone(path: Path) -> int:
    """Validate each line as our model of an article, and do nothing else."""
    from caricc_report.model.article import Article  # noqa: PLC0415

    return sum(1 for line in lines_of(path) if Article.model_validate_json(line))


def msgspec_structs(path: Path) -> int:
    """Decode each line into structs of the same types, without the rules of the fields."""
    import msgspec  # noqa: PLC0415 - for the comparison only

    text = msgspec.defstruct("Text", [("headline", str), ("body", str)], frozen=True)
    article = msgspec.defstruct(
        "Article",
        [
            ("id", str), ("country", str), ("outlet", str), ("source_url", str),
            ("published_on", str), ("topics", tuple[str, ...]), ("texts", dict[str, text]),
            ("place", str | None, None),
        ],
        frozen=True,
    )  # fmt: skip
    decode = msgspec.json.Decoder(article).decode
    return sum(1 for line in lines_of(path) if decode(line))


def pandas_whole(path: Path) -> int:
    """Read the file into one data frame, without types or rules."""
    import pandas as pd  # noqa: PLC0415 - for the comparison only

    return len(pd.read_json(path, lines=True))


def lines_of(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file."""
    with path.open("rb") as file:
        yield from file


WAYS: dict[str, Callable[[Path], int]] = {
    "caricc-report, JSON Lines": ours,
    "caricc-report, Parquet": ours,
    "pydantic alone": pydantic_alone,
    "msgspec structs": msgspec_structs,
    "pandas read_json": pandas_whole,
}
"""What is measured, ours first."""


def measured(way: Callable[[Path], int], path: Path) -> dict[str, float]:
    """Return the records, seconds and peak memory (MB) of a way, in this process."""
    start = time.perf_counter()
    n_records = way(path)
    elapsed_s = time.perf_counter() - start
    # Not from getrusage, whose peak includes the process that this one was forked from.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak_mb = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    return {"records": n_records, "elapsed_s": elapsed_s, "peak_mb": peak_mb}


def in_own_process(name: str, path: Path) -> dict[str, float]:
    """Return the figures of a way from a new process of this script."""
    say(name)
    done = subprocess.run(
        [sys.executable, __file__, "--way", name, "--file", path],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        sys.exit(f"{name}: failed\n{done.stderr}")
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def report(result: dict[str, Any]) -> None:
    """Print the result for people."""
    machine = result["machine"]
    print(f"{machine['cores']} cores, Python {machine['python']}, {result['records']:,} records\n")
    print(
        f"{'way':28} {'records':>10} {'seconds':>8} {'records/s':>10} {'peak MB':>8} {'time is':>8}"
    )
    first = next(iter(result["ways"].values()))
    for name, figures in result["ways"].items():
        rate, share = figures["records"] / figures["elapsed_s"], figures["elapsed_s"]
        print(
            f"{name:28} {figures['records']:10,} {figures['elapsed_s']:8.2f} {rate:10,.0f} "
            f"{figures['peak_mb']:8.0f} {share / first['elapsed_s']:8.2f}"
        )


def say(text: str) -> None:
    """Say on standard error how far it is."""
    print(text, file=sys.stderr)


if __name__ == "__main__":
    main()
