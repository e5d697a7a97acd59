"""Forking a program and killing it with SIGKILL: at a step of its own, or a moment after it said something.

A step is the beginning or the end of a call that touches the disk or the database. So every one of them is
reached on a busy machine too, and what happens within a call is reached by the moments.
"""

from __future__ import annotations

import os
import random
import select
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

OPENING_S = 30.0
STEPS = frozenset(
    {
        *("connect", "execute", "executemany", "commit", "rollback", "backup", "close"),
        *("open", "read", "write", "flush", "fsync", "truncate", "posix_fadvise"),
        *("mkdir", "rmdir", "rename", "replace", "link", "unlink", "chmod"),
    }
)

Work = Callable[[int], None]


def forked(work: Work) -> tuple[int, int]:
    """Start ``work`` in a child that writes to a pipe; give its process and the pipe's reading end."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            work(writer)
            os._exit(0)
        except BaseException as error:  # noqa: BLE001 - a fork must never return into its parent's work
            os.write(2, f"{error!r}\n".encode())
            os._exit(1)
    os.close(writer)
    return child, reader


def told(reader: int, before: bytes = b"") -> list[str]:
    """Give the lines a child had written out whole before it ended; ``before`` was read already."""
    with os.fdopen(reader, "rb") as pipe:
        lines = (before + pipe.read()).decode().split("\n")
    return [line for line in lines[:-1] if line]


def heard(reader: int, lines: int) -> bytes:
    """Read until a child has written so many lines: its own progress, however busy the machine is."""
    said = b""
    end = time.monotonic() + OPENING_S
    while said.count(b"\n") < lines and select.select([reader], [], [], end - time.monotonic())[0]:
        piece = os.read(reader, 4096)
        if not piece:
            break
        said += piece
    return said


def killed_after(work: Work, lines: int, rest_s: float) -> tuple[bool, list[str]]:
    """Kill ``work`` a moment after it has said so many lines; give whether it died, and what it said."""
    child, reader = forked(work)
    said = heard(reader, lines)
    time.sleep(rest_s)
    os.kill(child, signal.SIGKILL)
    return ended(child), told(reader, said)


def killed_at(work: Work, step: int) -> tuple[bool, list[str]]:
    """Let ``work`` die at a step of its own; give whether it came to that step, and what it had said."""

    def dying(writer: int) -> None:
        _at_step(step, lambda: os.kill(os.getpid(), signal.SIGKILL))
        work(writer)

    child, reader = forked(dying)
    lines = told(reader)
    return ended(child), lines


def ended(child: int) -> bool:
    """Whether a child was killed; one that failed by itself ends the worker."""
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return os.WTERMSIG(status) == signal.SIGKILL
    if os.WEXITSTATUS(status):
        sys.exit("a writer failed")
    return False


def steps_of(work: Work) -> int:
    """Count the steps of ``work``, in a child of its own."""

    def counting(writer: int) -> None:
        seen = _at_step(0, lambda: None)
        work(writer)
        sys.setprofile(None)
        os.write(writer, f"\n{-seen[0]}\n".encode())

    child, reader = forked(counting)
    lines = told(reader)
    ended(child)
    return int(lines[-1])


def _at_step(step: int, do: Callable[[], None]) -> list[int]:
    left = [step]

    def count(_frame: Any, event: str, what: Any) -> None:
        if event in ("c_call", "c_return") and getattr(what, "__name__", "") in STEPS:
            left[0] -= 1
            if left[0] == 0:
                do()

    sys.setprofile(count)
    return left


def any_of(moments: random.Random, steps: int) -> int:
    """Choose a step; now and then one after the last, so that the work comes to its end."""
    return moments.randrange(1, steps + steps // 20 + 2)


def content_of(folder: Path) -> list[str]:
    """Give what lies in a folder, in order."""
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
