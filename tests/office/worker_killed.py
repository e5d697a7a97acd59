"""Forks writers of intakes and kills them with SIGKILL; tells what they had promised, as JSON.

    worker_killed.py kills FILE COUNT SEED      killed at any moment
    worker_killed.py statements FILE            killed after each statement of an intake, and at its commit
    worker_killed.py births FOLDER COUNT SEED   killed while they make the records of a new office
    worker_killed.py together FILE COUNT        two writers at once, nobody killed

One warm parent forks, because starting Python takes a hundred times as long as an intake.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

from practice_desk import Clock, an_intake, desk_with
from sqlalchemy import event

from db.engine import Records
from db.office.accept import accept
from db.office.open_office import open_office

INTAKES = 5
"""A writer lives for up to so many intakes after it has opened the records; one in four is killed that soon
after its fork instead, as a rule while it opens them."""
OPENING_S = 30.0


def forked(work: Callable[[int], None]) -> tuple[int, int]:
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
    """Give the numbers a child had written out whole before it ended; ``before`` was read already."""
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


def write_intakes(path: Path, count: int, writer: int) -> None:
    """Accept ``count`` intakes, each number told as soon as it is promised."""
    desk = desk_with(Clock())
    with open_office(path, desk) as records:
        os.write(writer, b"\n")
        for _ in range(count):
            number = accept(records, an_intake(close_at_once=True), desk).number
            os.write(writer, f"{number}\n".encode())


def kill_at_any_moment(path: Path, count: int, seed: str, pace_s: float) -> list[str]:
    """Kill ``count`` writers, one after the other, each on the records the last one left."""
    moments = random.Random(seed)
    numbers: list[str] = []
    for _ in range(count):
        child, reader = forked(lambda writer: write_intakes(path, 10**6, writer))
        early, intakes, rest_s = (
            moments.random() < 1 / 4,
            moments.randrange(INTAKES),
            moments.random() * pace_s,
        )
        said = b"" if early else heard(reader, 1 + intakes)
        time.sleep(rest_s)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if os.WTERMSIG(status) != signal.SIGKILL:
            sys.exit("a writer ended by itself")
        numbers += told(reader, said)
    return numbers


def kill_while_making(folder: Path, count: int, seed: str) -> list[bool]:
    """Kill ``count`` programs while each makes a new office; tell of each whether it had come to its end."""
    moments = random.Random(seed)
    start = time.perf_counter()
    with open_office(folder / "whole.db", desk_with(Clock())):
        making_s = time.perf_counter() - start
    ended = []
    for number in range(count):
        child, reader = forked(lambda writer, path=folder / f"{number}.db": write_intakes(path, 0, writer))
        time.sleep(moments.uniform(0, making_s))
        ended.append(bool(select.select([reader], [], [], 0)[0]))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reader)
    return ended


def kill_at_each_statement(path: Path) -> dict[str, int]:
    """Kill one writer after each statement of an intake and one before its commit; give how many died."""
    deaths = 0
    while _killed_at(path, deaths + 1):
        deaths += 1
    return {"deaths": deaths}


def _killed_at(path: Path, statement: int) -> bool:
    """Whether an intake died at its ``statement``-th statement; the one after the last is the commit."""

    def one_intake(_writer: int) -> None:
        desk = desk_with(Clock())
        with open_office(path, desk) as records:
            _die_at(records, statement)
            accept(records, an_intake(close_at_once=True), desk)

    child, reader = forked(one_intake)
    os.close(reader)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _die_at(records: Records, statement: int) -> None:
    left = [statement]

    def count_down(*_args: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(records._writer, "after_cursor_execute", count_down)
    event.listen(records._writer, "commit", count_down)


def write_together(path: Path, count: int) -> list[str]:
    """Let two writers accept at the same time; give all their numbers."""
    open_office(path, desk_with(Clock())).close()
    children = [forked(lambda writer: write_intakes(path, count, writer)) for _ in range(2)]
    numbers = [number for _, reader in children for number in told(reader)]
    for child, _ in children:
        _, status = os.waitpid(child, 0)
        if status:
            sys.exit("a writer failed")
    return numbers


def warm_up() -> float:
    """Do everything once in the parent, so that its children are quick; give the seconds an intake takes."""
    desk = desk_with(Clock())
    with (
        tempfile.TemporaryDirectory() as folder,
        open_office(Path(folder) / "scratch.db", desk) as records,
    ):
        accept(records, an_intake(close_at_once=True), desk)
        start = time.perf_counter()
        accept(records, an_intake(close_at_once=True), desk)
        return time.perf_counter() - start


if __name__ == "__main__":
    pace_s = warm_up()
    what, file, *rest = sys.argv[1:]
    if what == "kills":
        answer: object = kill_at_any_moment(Path(file), int(rest[0]), rest[1], pace_s)
    elif what == "births":
        answer = kill_while_making(Path(file), int(rest[0]), rest[1])
    elif what == "statements":
        answer = kill_at_each_statement(Path(file))
    else:
        answer = write_together(Path(file), int(rest[0]))
    json.dump(answer, sys.stdout)
