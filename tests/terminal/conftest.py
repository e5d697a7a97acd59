"""A real pseudo-terminal around the real program: what a clerk's fingers and eyes have, and nothing more."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import sqlite3
import struct
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any, Self

import pytest

if sys.platform == "win32":  # pragma: no cover - there is no pseudo-terminal of this kind
    pytest.skip("a Windows console needs another harness", allow_module_level=True)

import fcntl
import pty
import termios

import pyte

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE_S = 30.0
"""How long a screen may take to show what is waited for, on a machine busy with other tests."""

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "space": " ",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "f1": "\x1bOP",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
    "f6": "\x1b[17~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "f10": "\x1b[21~",
    "ctrl+q": "\x11",
}


class Terminal:
    """One run of the program in a terminal of ``columns`` x ``rows``."""

    def __init__(self, home: Path, columns: int = 80, rows: int = 24, **environment: str) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._master = master
        self.process = subprocess.Popen(
            [sys.executable, "-m", "counter_tui"],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env={
                **os.environ,
                "MOTCUA_HOME": str(home),
                "TERM": "xterm-256color",
                "LANG": "C.UTF-8",
                **environment,
            },
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.kill()
        os.close(self._master)

    @property
    def text(self) -> str:
        """What the clerk sees."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def send(self, typed: str) -> None:
        """Send text as it is, in one burst."""
        data = typed.encode()
        while data:
            sent = os.write(self._master, data)
            data = data[sent:]
            self.read(0)

    def press(self, *keys: str) -> None:
        """Press keys by name, or text as it is, in one burst."""
        self.send("".join(KEYS.get(key, key) for key in keys))

    def type_slowly(self, *keys: str, pause_s: float = 0.08) -> None:
        """Press keys one after the other, each letter a key of its own."""
        for key in keys:
            for one in [KEYS[key]] if key in KEYS else list(key):
                self.send(one)
                self.read(pause_s)

    def read(self, for_s: float) -> None:
        """Take in what the program draws during ``for_s`` seconds."""
        end = time.monotonic() + for_s
        while True:
            left = max(0.0, end - time.monotonic())
            ready, _, _ = select.select([self._master], [], [], left)
            if not ready:
                return
            try:
                drawn = os.read(self._master, 65536)
            except OSError:
                return
            if not drawn:
                return
            self._stream.feed(drawn)

    def wait_for(self, wanted: str | Callable[[str], bool], patience_s: float = PATIENCE_S) -> str:
        """Wait until the screen shows ``wanted``; give the screen."""
        end = time.monotonic() + patience_s
        while time.monotonic() < end:
            self.read(0.05)
            seen = self.text
            if wanted in seen if isinstance(wanted, str) else wanted(seen):
                return seen
            if self.process.poll() is not None and not select.select([self._master], [], [], 0)[0]:
                break
        pytest.fail(f"never saw {wanted!r}; the screen was:\n{self.text}")

    def wait_until_ready(self) -> None:
        """Wait for the home screen with today's numbers, that is with the records open."""
        self.wait_for("Hôm nay")

    def settle(self, quiet_s: float = 0.5) -> str:
        """Wait until nothing is drawn for a while; give the screen."""
        before = None
        while before != self.text:
            before = self.text
            self.read(quiet_s)
        return self.text

    def kill(self) -> None:
        """Pull the plug."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def exit_status(self, patience_s: float = PATIENCE_S) -> int:
        """Wait for the program's end; give its exit status."""
        end = time.monotonic() + patience_s
        while self.process.poll() is None and time.monotonic() < end:
            self.read(0.05)
        return self.process.wait(1)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Give the folder of a fresh practice office."""
    home = tmp_path / "office"
    subprocess.run(
        [sys.executable, "-m", "counter_tui", "setup", "--practice"],
        check=True,
        capture_output=True,
        env={**os.environ, "MOTCUA_HOME": str(home)},
    )
    return home


@pytest.fixture
def start(office: Path) -> Iterator[Callable[..., Terminal]]:
    """Give a way to start the program on the office, as often as a test wants, at any size."""
    with contextlib.ExitStack() as running:

        def begin(columns: int = 80, rows: int = 24, *, wait: bool = True, **environment: str) -> Terminal:
            terminal = running.enter_context(Terminal(office, columns, rows, **environment))
            if wait:
                terminal.wait_until_ready()
            return terminal

        yield begin


@pytest.fixture
def terminal(start: Callable[..., Terminal]) -> Terminal:
    """Give the program, started on a practice office at 80 x 24."""
    return start()


@pytest.fixture
def accepted(office: Path) -> Callable[[], list[dict[str, Any]]]:
    """Give what is in the records, read beside the program."""

    def read() -> list[dict[str, Any]]:
        with contextlib.closing(
            sqlite3.connect(f"file:{office / 'records.db'}?mode=ro", uri=True)
        ) as records:
            records.row_factory = sqlite3.Row
            rows = records.execute(
                "SELECT number, compact, short, procedure_code, applicant, status FROM dossier"
                " ORDER BY number"
            ).fetchall()
        return [{**dict(row), **json.loads(row["applicant"])} for row in rows]

    return read
