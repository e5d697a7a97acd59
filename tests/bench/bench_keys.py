"""What an intake costs a clerk: keys, the time from a key to the screen, and from F9 to the next citizen.

    python tests/bench/bench_keys.py [--rounds 9]

On the real program in a pseudo-terminal; prints one JSON object. A key takes from its byte to the last byte
that the screen sends for it, against the same for Textual's own Input in an app of nothing else. POSIX only.
"""

from __future__ import annotations

import argparse
import json
import os
import pty
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[2]))

from counter_tui.config import Places
from counter_tui.practice import make_practice_office

STOCK = """
from textual.app import App
from textual.widgets import Input, Static
class Stock(App):
    def compose(self):
        yield Input()
        yield Static("ready to type")
Stock().run()
"""
WORDS = "tam tru"
"""Enough letters for 1.004194 to stand first."""
NAME = "Quàng Thị Thử"
ENTER, TAB, F9 = "\r", "\t", "\x1b[20~"
QUIET_S = 0.25
"""A screen that has sent nothing for this long has settled."""


class Typist:
    """A program in a terminal, and hands that wait for it."""

    def __init__(self, command: list[str], home: Path, ready: str) -> None:
        self.main, theirs = pty.openpty()
        environment = {**os.environ, "MOTCUA_HOME": str(home), "TERM": "xterm-256color"}
        environment |= {"COLUMNS": "80", "LINES": "24"}
        self.process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
        )
        os.close(theirs)
        self.until(ready)
        self.settled_ms()

    def until(self, words: str) -> float:
        """Give the seconds until ``words`` are sent to the screen."""
        began, shown = time.perf_counter(), b""
        while words.encode() not in shown:
            ready, _, _ = select.select([self.main], [], [], 30)
            if not ready:
                raise TimeoutError(words)
            shown += os.read(self.main, 65_536)
        return time.perf_counter() - began

    def settled_ms(self, typed: str = "") -> float:
        """Type, and give the milliseconds to the last byte that the screen sent."""
        os.write(self.main, typed.encode())
        began = last = time.perf_counter()
        while select.select([self.main], [], [], QUIET_S)[0]:
            os.read(self.main, 65_536)
            last = time.perf_counter()
        return (last - began) * 1000

    def close(self) -> None:
        """End the program."""
        self.process.kill()
        self.process.wait()
        os.close(self.main)


def main() -> None:
    """Measure and print."""
    given = argparse.ArgumentParser()
    given.add_argument("--rounds", type=int, default=9)
    options = given.parse_args()
    with tempfile.TemporaryDirectory() as name:
        home = Path(name) / "practice"
        make_practice_office(Places(home))
        counter = Typist([sys.executable, "-m", "counter_tui"], home, "Hôm nay")
        stock = Typist([sys.executable, "-c", STOCK], home, "ready to type")
        ours, theirs, saved, steps = [], [], [], []
        for _ in range(options.rounds):
            for letter in WORDS:
                ours.append(counter.settled_ms(letter))
                theirs.append(stock.settled_ms(letter))
            steps += [counter.settled_ms(key) for key in (ENTER, "a", ENTER, TAB)]
            counter.settled_ms(NAME)
            os.write(counter.main, F9.encode())
            saved.append(counter.until("Đã lưu") * 1000)
            counter.settled_ms()
        counter.close()
        stock.close()
    found = {
        "keys_besides_the_name": len(WORDS) + len((ENTER, "a", ENTER, TAB, F9)),
        "keys_that_carry_no_data": len((ENTER, TAB, F9)),
        "keys_with_a_scanned_card": len(WORDS) + len((ENTER, "a", F9)),
        "key_to_screen_ms": round(median(ours), 1),
        "stock_input_key_to_screen_ms": round(median(theirs), 1),
        "key_to_stock_key": round(median(ours) / median(theirs), 2),
        "step_to_screen_ms": round(median(steps), 1),
        "f9_to_next_citizen_ms": round(median(saved), 1),
    }
    json.dump(found, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
