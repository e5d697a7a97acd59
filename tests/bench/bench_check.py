"""How long the self-test takes on records of a realistic size; prints one JSON object.

    python tests/bench/bench_check.py [--megabytes 50] [--rounds 5]

Plain and encrypted records of some years, opened as the counter opens them; each round looks at everything,
as after the first paint. What a number costs by its tip (an fsync outside the data) is measured beside it.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1] / "office"))

from large_office import fill_events
from practice_desk import Clock, an_intake, desk_with

from db.office import self_test
from db.office.accept import accept
from db.office.confirm_clock import clock_facts
from db.office.open_office import Opened, open_kept
from db.office.self_test import Budget
from db.rules.self_test import Finding
from db.safe.tip import TipFile

INTAKES = 60


def look_at_everything(opened: Opened, budget: Budget) -> dict[str, Finding]:
    """Look at all that lies in the records, the file within ``budget``."""
    clock = Clock()
    desk = desk_with(clock)
    return {
        "database": self_test.look_at_database(opened.records, budget),
        "chain": self_test.look_at_chain(opened.records, opened.keeper),
        "clock": self_test.look_at_clock(clock_facts(opened.records, desk, clock())),
        "backup": self_test.look_at_backups(opened.records, clock(), practice=False),
        "encryption": self_test.look_at_encryption(opened.records, practice=False),
    }


def intakes_ms(opened: Opened) -> float:
    """Give the median of one intake."""
    desk = desk_with(Clock())
    taken = []
    for _ in range(INTAKES):
        start = time.perf_counter()
        accept(opened.records, an_intake(), desk)
        taken.append((time.perf_counter() - start) * 1000)
    return median(taken)


def measure(folder: Path, key: bytes | None, megabytes: int, rounds: int) -> dict[str, float]:
    """Give the figures of one office."""
    opened = open_kept(folder / "records.db", desk_with(Clock()), TipFile(folder / "tip"), key=key)
    with contextlib.closing(opened):
        fill_events(opened.records, megabytes=megabytes)
        taken, steps, parts = [], 0, 0
        for _ in range(rounds):
            opened.records.let_go()
            budget = Budget()
            start = time.perf_counter()
            found = look_at_everything(opened, budget)
            taken.append(time.perf_counter() - start)
            steps, parts = budget.used, parts + (found["database"].code == "part")
        with_tip = intakes_ms(opened)
        opened.records.before_commit = None
        without = intakes_ms(opened)
    return {
        "megabytes": round((folder / "records.db").stat().st_size / 1_000_000),
        "self_test_ms": round(median(taken) * 1000),
        "slowest_ms": round(max(taken) * 1000),
        "thousand_steps": steps,
        "cut_short": parts,
        "intake_ms": round(with_tip, 2),
        "intake_without_tip_ms": round(without, 2),
    }


def main() -> None:
    """Measure and print."""
    given = argparse.ArgumentParser()
    given.add_argument("--megabytes", type=int, default=50)
    given.add_argument("--rounds", type=int, default=5)
    options = given.parse_args()
    told = {}
    for name, key in (("plain", None), ("encrypted", os.urandom(32))):
        with tempfile.TemporaryDirectory() as folder:
            told[name] = measure(Path(folder), key, options.megabytes, options.rounds)
    json.dump({**told, "limit_ms": 2_000}, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
