"""Talking to a terminal or a script: UTF-8 always, one JSON value or plain lines, one line for an error."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from counter_tui import __version__
from db.rules.clock import now


def prepare() -> None:
    """Speak UTF-8 whatever the console's own encoding is, and never die of a character it can't show."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)  # a stream can be closed, or another kind in tests
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def say(lines: Iterable[str]) -> None:
    """Print lines for a person."""
    _write(sys.stdout, "".join(f"{line}\n" for line in lines))


class Misspoken(Exception):  # noqa: N818 - what was said is wrong, and not the program
    """The words of a command can't be understood."""

    def __init__(self, command: str, message: str) -> None:
        super().__init__(message)
        self.command = command


def say_json(value: object) -> None:
    """Print one JSON value for a script, and nothing else."""
    _write(sys.stdout, json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def complain(command: str, sentence: str) -> None:
    """Print the one line of an error: which command, what, and where."""
    _write(sys.stderr, f"{command}: {' '.join(sentence.split())}\n")


def write_down(fault: Exception, folder: Path) -> Path:
    """Append a fault of the program to the log: what kind and where in the code, never what was worked on."""
    path = folder / "faults.log"
    where = "".join(
        f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}\n"
        for frame in traceback.extract_tb(fault.__traceback__)
    )
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as log:
            log.write(f"{now().isoformat()} motcua {__version__} {type(fault).__name__}\n{where}")
    return path


def hang_up() -> None:
    """Leave quietly after the reader of our output has gone (``motcua search … | head -1``)."""
    # Python flushes standard output once more on its way out; into the void, so that it can't complain again.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _write(stream: TextIO | None, content: str) -> None:
    if stream is not None:
        stream.write(content)
        stream.flush()
