"""Run every benchmark here and print one table of what they found; this is the command behind the README.

    python tests/bench/run.py [--markdown] [NAME ...]     (NAME: start, search, store, …)

Each ``bench_NAME.py`` prints one JSON object; its numbers become rows, nested keys joined by dots. Trust the
ratios: the milliseconds are of whatever machine this is.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def rows(found: object, path: str) -> Iterator[tuple[str, object]]:
    """Give the numbers of a nested answer with their places."""
    if isinstance(found, dict):
        for name, inner in found.items():
            yield from rows(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(found, (int, float)) and not isinstance(found, bool):
        yield path, found


def measure(name: str) -> dict[str, Any]:
    """Run one benchmark in a process of its own and give its answer."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(HERE / f"bench_{name}.py")],
        env=environment,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def main() -> int:
    """Measure what was asked for, or everything, and print the table."""
    names = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--markdown", action="store_true", help="print a Markdown table")
    given.add_argument("names", nargs="*", metavar="NAME")
    options = given.parse_args()
    if unknown := set(options.names) - set(names):
        given.error(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    told = [(name, *row) for name in options.names or names for row in rows(measure(name), "")]
    if options.markdown:
        lines = ["| what | figure | value |", "|---|---|---:|"]
        lines += [f"| {name} | {figure} | {value:,} |" for name, figure, value in told]
    else:
        widths = [max((len(str(row[column])) for row in told), default=0) for column in (0, 1)]
        lines = [f"{name:{widths[0]}}  {figure:{widths[1]}}  {value:>12,}" for name, figure, value in told]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
