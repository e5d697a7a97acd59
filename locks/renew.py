"""Renew the locks: exact versions with the hashes of every file, for Linux and Windows, Python 3.11 to 3.13.

Run ``python locks/renew.py`` where ``uv`` is on the path (the locks are read by pip; only their maker needs
uv). The locks name no package index, so that an office can bring the files from wherever it keeps them.
``test.txt`` is made first and holds the others to its versions: what is tested is what is installed.
``build.txt`` is installed before the others, so that nothing else is fetched to build the two things that
come as source (this project and one font).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
GROUPS = {"test": ("build", "test"), "run": ("build",), "build": ("build",), "lint": ("lint",)}
NO_PROJECT = ("build", "lint")


def command(uv: str, lock: str) -> list[str]:
    """Give the command that makes one lock."""
    groups = [part for group in GROUPS[lock] for part in ("--group", group)]
    held = [] if lock == "test" else ["--constraint", "locks/test.txt"]
    source = [] if lock in NO_PROJECT else ["pyproject.toml"]
    return [
        *(uv, "pip", "compile", *source, *groups, *held),
        *("--universal", "--python-version", "3.11", "--upgrade", "--generate-hashes"),
        *("--no-header", "--no-annotate", "--quiet", "--output-file", f"locks/{lock}.txt"),
    ]


def main() -> int:
    """Make them all, the tested one first."""
    uv = shutil.which(os.environ.get("UV", "uv"))
    if uv is None:
        sys.stderr.write("renew: uv is not on the path (set UV to where it is)\n")
        return 2
    for lock in GROUPS:
        subprocess.run(command(uv, lock), cwd=HERE.parent, check=True)  # noqa: S603 - our own words
        sys.stdout.write(f"locks/{lock}.txt\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
