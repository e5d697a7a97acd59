"""Talking to a terminal or a script: UTF-8 always, one JSON value or plain lines, one line for an error."""

from __future__ import annotations

import json
import os
import re
import sys
import traceback
from collections.abc import Iterable
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import TextIO

from counter_tui import __version__
from db.rules.clock import now

FAULTS, RUNS = "faults.log", "runs.log"
LOG_BYTES, LOGS_KEPT = 256_000, 4
"""How large a log grows, and how many of each are kept."""

_CODE = re.compile(r"[a-z][a-z0-9_.:-]{0,40}", re.ASCII)
_LONG_NUMBER = re.compile(r"[0-9]{6}", re.ASCII)


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


def note(sentence: str) -> None:
    """Tell the person at the terminal something beside the answer."""
    _write(sys.stderr, f"{sentence}\n")


def complain(command: str, sentence: str) -> None:
    """Print the one line of an error: which command, what, and where."""
    _write(sys.stderr, f"{command}: {' '.join(sentence.split())}\n")


def write_down(fault: Exception, folder: Path) -> Path:
    """Append a fault of the program to the log: what kind and where in the code, never what was worked on."""
    where = "".join(
        f"\n  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(fault.__traceback__)
    )
    _append(folder / FAULTS, f"{now().isoformat()} motcua {__version__} {type(fault).__name__}{where}")
    return folder / FAULTS


def log(folder: Path, event: str, **facts: object) -> None:
    """Append a line to the log of runs: ``start``, ``stop``, what stood in the way, backups.

    A fact is a number, a code or a moment. Whatever else somebody hands over is written as ``?``: this log
    goes to people who may not know who was here.
    """
    told = "".join(f" {name}={_bare(value)}" for name, value in facts.items())
    _append(folder / RUNS, f"{now().isoformat()} motcua {__version__} {os.getpid()} {event}{told}")


def _bare(value: object) -> str:
    if isinstance(value, (bool, int, float)):
        return str(value)
    bare = value.isoformat() if isinstance(value, date) else str(value)
    is_code = _CODE.fullmatch(bare) and not _LONG_NUMBER.search(bare.replace("-", ""))
    return bare if isinstance(value, date) or is_code else "?"


def _append(path: Path, line: str) -> None:
    """Append to a log that never grows beyond its bounds; a log that can't be written stops nobody."""
    from logging import INFO, LogRecord
    from logging.handlers import RotatingFileHandler

    class Quiet(RotatingFileHandler):
        def handleError(self, record: LogRecord) -> None:  # noqa: N802 - logging's own name
            """Say nothing: the terminal is the clerk's."""

    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)  # never the folder of the data: it may be on a stick that is away
        with closing(
            Quiet(path, maxBytes=LOG_BYTES, backupCount=LOGS_KEPT - 1, encoding="utf-8", delay=True)
        ) as log:
            log.emit(LogRecord("motcua", INFO, "", 0, line, None, None))


def hang_up() -> None:
    """Leave quietly after the reader of our output has gone (``motcua search … | head -1``)."""
    # Python flushes standard output once more on its way out; into the void, so that it can't complain again.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _write(stream: TextIO | None, content: str) -> None:
    if stream is not None:
        stream.write(content)
        stream.flush()
