"""How soon the first screen stands, against a Textual app with nothing in it; prints one JSON object.

    python tests/bench/bench_start.py [--rounds 9] [--titles 7000]

Whole processes in a pseudo-terminal, from the start to the first bytes that show the screen's own words, the
counter (with the starter catalogue, and with thousands of titles) and the empty app in turns, so that the
ratios hold on any machine. POSIX only.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from statistics import median

from counter_tui.config import Places
from counter_tui.practice import make_practice_office
from db.catalogue.starter import starter_procedures
from db.catalogue.store import keep

EMPTY_WORDS, OUR_WORDS = b"nothing to see", "Tìm thủ tục".encode()
EMPTY_APP = f"""
from textual.app import App
from textual.widgets import Static

class Empty(App):
    def compose(self):
        yield Static("{EMPTY_WORDS.decode()}")

Empty().run()
"""
LONGEST_S = 60.0


def first_paint_s(command: Sequence[str], words: bytes, home: Path) -> float:
    """Start ``command`` in a terminal of 80 × 24 and give the seconds until it shows ``words``."""
    main, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    environment = {**os.environ, "MOTCUA_HOME": str(home), "TERM": "xterm-256color", "PYTHONSAFEPATH": ""}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an office's program is compiled when it is installed
    began = time.perf_counter()
    program = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
    )
    os.close(theirs)
    try:
        return _wait_for(words, main) - began
    finally:
        program.send_signal(signal.SIGKILL)
        program.wait()
        os.close(main)


def _wait_for(words: bytes, terminal: int) -> float:
    shown = b""
    ends = time.perf_counter() + LONGEST_S
    while time.perf_counter() < ends:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        if ready:
            shown += os.read(terminal, 65_536)
            if words in shown:
                return time.perf_counter()
    raise TimeoutError(shown[-400:])


def with_titles(home: Path, least: int) -> Path:
    """Make a practice office whose catalogue holds at least ``least`` procedures."""
    places = Places(home)
    make_practice_office(places)
    codes, starter = count(1), starter_procedures()
    copies = range(-(-least // len(starter)) - 1)
    keep(
        places.catalogue,
        (replace(entry, code=f"8.{next(codes):06d}") for _ in copies for entry in starter),
        origin="bench",
    )
    return home


def main() -> None:
    """Measure and print."""
    given = argparse.ArgumentParser()
    given.add_argument("--rounds", type=int, default=9)
    given.add_argument("--titles", type=int, default=7_000)
    options = given.parse_args()
    counter = [sys.executable, "-m", "counter_tui"]
    with tempfile.TemporaryDirectory() as folder:
        practice, many = Path(folder) / "practice", with_titles(Path(folder) / "many", options.titles)
        make_practice_office(Places(practice))
        runs = {
            "empty": ([sys.executable, "-c", EMPTY_APP], EMPTY_WORDS, practice),
            "counter": (counter, OUR_WORDS, practice),
            "counter_many_titles": (counter, OUR_WORDS, many),
        }
        for run in runs.values():
            first_paint_s(*run)  # warms the disk's cache; not counted
        taken: dict[str, list[float]] = {name: [] for name in runs}
        for _ in range(options.rounds):
            for name, run in runs.items():
                taken[name].append(first_paint_s(*run))
    medians = {f"{name}_ms": round(median(times) * 1000) for name, times in taken.items()}
    ratios = {
        f"{name}_to_empty": round(median(taken[name]) / median(taken["empty"]), 2)
        for name in taken
        if name != "empty"
    }
    json.dump({"titles": options.titles, **medians, **ratios}, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
