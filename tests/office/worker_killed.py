"""Forks writers and kills them with SIGKILL; tells what they had promised and what was found, as JSON.

    worker_killed.py kills FOLDER COUNT SEED      intakes, blanks and prints, killed at any moment
    worker_killed.py statements FILE              killed after each statement of an intake, and at its commit
    worker_killed.py births FOLDER COUNT SEED     killed while they make the records of a new office
    worker_killed.py together FILE COUNT          two writers at once, nobody killed
    worker_killed.py backups FOLDER COUNT SEED    killed while backups are made, and old ones go
    worker_killed.py updates FOLDER COUNT SEED    killed while records of version 2 are brought up to date
    worker_killed.py restores FOLDER COUNT SEED   killed while a backup is put back, then a counter goes on

One warm parent forks, because starting Python takes a hundred times as long as an intake.
"""

from __future__ import annotations

import bz2
import json
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

from killing import any_of, content_of, ended, forked, killed_after, killed_at, steps_of, told
from practice_desk import Clock, an_intake, desk_with
from sqlalchemy import event
from sqlcipher3 import dbapi2 as sqlite

import db.office.copies
from db.engine import Records
from db.office.accept import accept
from db.office.backup import BackupJob, Source
from db.office.backup_check import faults_of
from db.office.backup_folder import read_manifest
from db.office.backup_notes import note_backup
from db.office.blanks import give_out_blanks
from db.office.open_office import Opened, open_kept, open_office
from db.office.printing import finish_print, start_print
from db.office.replay import differences
from db.office.restore import Target, look, put_back
from db.office.verify import verify
from db.rules.clock import VIETNAM
from db.rules.errors import Damaged, Refusal
from db.safe.key_file import KeyFile
from db.safe.tip import TipFile

MOST_LINES = 14
"""A writer lives until it has said up to so many lines, some two intakes with their prints; one in four is
killed
right after its fork instead, as a rule while it opens the records."""
LAST_STEPS = 60
"""So many steps before its end an intake is about to be committed, or just was."""
KEPT = 3
"""So many backups stay."""
SECOND_VERSION = Path(__file__).parents[1] / "data" / "records-v2.db.bz2"
AFTER_IT = datetime(2026, 12, 25, 11, 0, tzinfo=VIETNAM)

Answer = dict[str, Any]


@dataclass(frozen=True)
class Pc:
    """A PC with records, a tip beside their folder, and backups."""

    folder: Path
    clock: Clock

    @property
    def home(self) -> Path:
        """The folder of its data."""
        return self.folder / "home"

    @property
    def tip(self) -> TipFile:
        """Its tip."""
        return TipFile(self.folder / "safe" / "tip")

    def open(self) -> Opened:
        """Start the counter."""
        self.home.mkdir(parents=True, exist_ok=True)
        return open_kept(self.home / "records.db", desk_with(self.clock, practice=False), self.tip)

    def accept(self, opened: Opened) -> str:
        """Take in a dossier that is answered at once; give its number."""
        intake = an_intake(close_at_once=True, received_at=self.clock.at)
        return accept(opened.records, intake, desk_with(self.clock, practice=False)).number

    def back_up(self, opened: Opened, told_step: Callable[[], None] = lambda: None) -> str:
        """Make a backup, note it, and give its name; each step is told."""
        desk = desk_with(self.clock, practice=False)
        source = Source(
            opened.records, self.home, "H52.18.05", 2, practice=False, program_version="0", tip=self.tip
        )
        job = BackupJob(source, [self.home / "backups"], desk.moment(), kept=KEPT)
        note = job._told(0)

        def told(_number: int) -> Callable[[int, int], None]:
            return lambda pages, of: (note(pages, of), told_step())[0]

        job._told = told  # type: ignore[method-assign]
        made = job.carry_out()
        if not made.verified:
            sys.exit(f"no backup: {made.places}")
        note_backup(opened.records, made, desk)
        return made.manifest.name


def write_down(writer: int, kind: str, what: str = "") -> None:
    """Tell the parent what was promised."""
    os.write(writer, f"{kind} {what}\n".encode())


# ---- intakes, blanks, prints ------------------------------------------------------------------------------


def write_intakes(pc: Pc, writer: int) -> None:
    """Accept, print twice, give out blanks now and then, for ever; each is told once it is promised."""
    opened, desk = pc.open(), desk_with(pc.clock, practice=False)
    write_down(writer, "open")
    for turn in range(10**6):
        made = accept(opened.records, an_intake(close_at_once=True), desk)
        write_down(writer, "number", made.number)
        for _ in range(2):
            job = start_print(
                opened.records,
                made.dossier_id,
                form="receipt",
                version="1",
                printer="p",
                paper="a5",
                desk=desk,
            )
            write_down(writer, "begun", job.job_id)
            finish_print(opened.records, job.job_id, "printed", desk=desk)
            write_down(writer, "printed", job.job_id)
        if turn % 3 == 0:
            for blank in give_out_blanks(opened.records, 2, desk):
                write_down(writer, "number", blank.number)


def kill_at_any_moment(folder: Path, count: int, seed: str, pace_s: float) -> Answer:
    """Kill ``count`` writers, one after the other, each on the records the last one left."""
    moments, pc = random.Random(seed), Pc(folder, Clock())
    lines: list[str] = []
    for _ in range(count):
        early, wait = moments.random() < 1 / 4, 1 + moments.randrange(MOST_LINES)
        died, said = killed_after(
            lambda writer: write_intakes(pc, writer), 0 if early else wait, moments.random() * pace_s
        )
        if not died:
            sys.exit("a writer ended by itself")
        lines += said
    found: Answer = {"deaths": count}
    for kind in ("number", "begun", "printed"):
        found[kind] = [line.split()[1] for line in lines if line.startswith(kind)]
    return found


# ---- backups ----------------------------------------------------------------------------------------------


def kill_backups(folder: Path, count: int, seed: str, pace_s: float) -> Answer:
    """Kill ``count`` programs that make backups, half at a step and half at a moment."""
    db.office.copies.STEP_PAGES = 8
    moments, pc = random.Random(seed), Pc(folder, Clock())

    def work(writer: int) -> None:
        opened = pc.open()
        write_down(writer, "number", pc.accept(opened))
        name = pc.back_up(opened, lambda: write_down(writer, "step"))
        write_down(writer, "backup", name)
        opened.close()

    steps, lines, deaths, faults = steps_of(work), [], 0, []
    seen: set[str] = set()
    while deaths < count:
        if moments.random() < 1 / 2:
            died, said = killed_at(work, any_of(moments, steps))
        else:
            died, said = killed_after(work, moments.randrange(14), moments.random() * pace_s)
        deaths += died
        lines += said
        called_one = {name for name in content_of(pc.home / "backups") if name.startswith("motcua-")}
        for name in called_one - seen:
            faults += what_is_wrong(pc.home / "backups" / name)
        seen |= called_one
        names = [line.split()[1] for line in said if line.startswith("backup")]
        faults += [f"lost: {name}" for name in names if not (pc.home / "backups" / name).is_dir()]
        pc.clock.run(minutes=7)
    opened = pc.open()
    last = pc.back_up(opened)
    report, untold = verify(opened.records), differences(opened.records)
    opened.close()
    return {
        "deaths": deaths,
        "number": [line.split()[1] for line in lines if line.startswith("number")],
        "faults": faults,
        "seen": len(seen),
        "left": content_of(pc.home / "backups"),
        "last": last,
        "holds": report.holds and not untold,
    }


def what_is_wrong(folder: Path) -> list[str]:
    """Give why a folder that is called a backup is none."""
    try:
        return faults_of(folder, read_manifest(folder), None)
    except Refusal as refusal:
        return [f"{folder.name}: {refusal.code}"]


# ---- updates ----------------------------------------------------------------------------------------------


def kill_updates(folder: Path, count: int, seed: str) -> Answer:
    """Kill ``count`` programs that bring version 2 up to date, again and again until one comes to its end."""
    moments, content = random.Random(seed), bz2.decompress(SECOND_VERSION.read_bytes())
    faults: list[str] = []
    versions: list[int] = []
    deaths, offices = 0, 0

    def fresh() -> Pc:
        pc = Pc(folder / str(offices), Clock(AFTER_IT))
        pc.home.mkdir(parents=True)
        (pc.home / "records.db").write_bytes(content)
        return pc

    pc = fresh()
    steps = steps_of(lambda _: pc.open().close())
    whole = held(pc.home / "records.db")[1]
    while deaths < count:
        offices += 1
        pc, died = fresh(), True
        while died:
            died, _ = killed_at(lambda _, pc=pc: pc.open().close(), any_of(moments, steps))
            deaths += died
            version, now = held(pc.home / "records.db")
            versions.append(version)
            if now != whole:
                faults.append(f"{offices}: {now}")
        if offices % 4 == 1:
            opened = pc.open()
            if not verify(opened.records).holds or differences(opened.records):
                faults.append(f"{offices}: records")
            opened.close()
        left = [name for name in content_of(pc.home) if ".db" in name]
        if left != ["records-v2-20261225.db", "records.db"] or held(pc.home / left[0])[0] != 2:
            faults.append(f"{offices}: {left}")
        shutil.rmtree(pc.folder)
    return {"deaths": deaths, "offices": offices, "faults": faults, "versions": sorted(set(versions))}


def held(path: Path) -> tuple[int, Any]:
    """Give the version of a file, and what no update may change in it."""
    with closing(sqlite.connect(str(path))) as connection:
        one = lambda sql: connection.execute(sql).fetchone()  # noqa: E731 - five questions alike
        facts = [
            one("PRAGMA quick_check"),
            one("SELECT last_seq, hex(head), acked_seq FROM feed ORDER BY rowid LIMIT 1"),
            one("SELECT count(*) FROM draft"),
            one("SELECT count(*), max(rowid) FROM dossier"),
            one("SELECT count(*), count(outcome) FROM print_job"),
        ]
        return int(one("PRAGMA user_version")[0]), facts


# ---- restores ---------------------------------------------------------------------------------------------


class Restores:
    """A counter that is killed while it takes somebody in, and while a backup is put back.

    Whose number was ever on the disk is remembered: a clerk may have found the dossier and printed its slip.
    """

    def __init__(self, folder: Path) -> None:
        self.pc = Pc(folder, Clock())
        opened = self.pc.open()
        for _ in range(2):
            self.pc.accept(opened)
        self.backup = self.pc.home / "backups" / self.pc.back_up(opened)
        self.backed_up = in_ledger(opened.records)
        opened.close()
        self.owners = dict(self.backed_up)
        self.target = Target(self.pc.home, self.pc.tip, KeyFile(folder / "safe" / "keys"), practice=False)
        self.deaths = self.restored = 0
        self.faults: list[str] = []

    def take_in(self, _writer: int = 0) -> None:
        """Take somebody in."""
        opened = self.pc.open()
        self.pc.accept(opened)
        opened.close()

    def restore(self, _writer: int = 0) -> None:
        """Put the backup back."""
        plan = look(self.backup, self.target)
        put_back(plan, self.target, lambda _: desk_with(self.pc.clock, practice=False))

    def go_on(self) -> dict[str, str]:
        """Start the counter, look at every number, and give what is there."""
        with closing(self.pc.open()) as opened:
            found = in_ledger(opened.records)
            for number, dossier in found.items():
                if self.owners.setdefault(number, dossier) != dossier:
                    self.faults.append(f"{self.deaths}: {number} twice")
            whole = verify(opened.records).holds
            if not whole or (self.deaths % 20 == 0 and differences(opened.records)):
                self.faults.append(f"{self.deaths}: records")
        return found

    def restore_killed_at(self, step: int, *, ruined: bool) -> None:
        """Kill a restore, over records that can be read or over a ruined file; see what is there then."""
        before = self.go_on()
        if ruined:
            (self.pc.home / "records.db").write_bytes(b"\xa5" * 8191)
        died = killed_at(self.restore, step)[0]
        self.deaths += died
        try:
            stored = self.go_on()
        except Damaged:
            if not ruined or not died:
                raise
            self.restore()
            stored = self.go_on()
        if stored not in ([self.backed_up] if ruined or not died else [before, self.backed_up]):
            self.faults.append(f"{self.deaths}: {sorted(set(before) ^ set(stored))}")
        self.restored += stored == self.backed_up


def kill_restores(folder: Path, count: int, seed: str) -> Answer:
    """Kill ``count`` programs that take somebody in or put a backup back; after each a counter goes on."""
    moments, office = random.Random(seed), Restores(folder)
    accepting, restoring = steps_of(office.take_in), steps_of(office.restore)
    while office.deaths < count:
        for _ in range(moments.randrange(3)):
            # About the commit, and what is remembered before and after it.
            office.deaths += killed_at(office.take_in, moments.randrange(accepting - LAST_STEPS, accepting))[
                0
            ]
            office.go_on()
        if moments.random() < 1 / 2:
            office.take_in()
        office.restore_killed_at(any_of(moments, restoring), ruined=moments.random() < 1 / 3)
        office.take_in()
        office.go_on()
    return {
        "deaths": office.deaths,
        "restored": office.restored,
        "numbers": len(office.owners),
        "faults": office.faults,
    }


def in_ledger(records: Records) -> dict[str, str]:
    """Give every number in the ledger, and whose it is."""
    with records.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT number, dossier_id FROM slip").all()
        return {number: dossier for number, dossier in rows}  # noqa: C416 - rows are no pairs to a type checker


# ---- a new office, each statement, two at once ------------------------------------------------------------


def kill_while_making(folder: Path, count: int, seed: str) -> list[bool]:
    """Kill ``count`` programs while each makes a new office; tell of each whether it had come to its end."""
    moments = random.Random(seed)
    start = time.perf_counter()
    with open_office(folder / "whole.db", desk_with(Clock())):
        making_s = time.perf_counter() - start

    def make(path: Path, writer: int) -> None:
        open_office(path, desk_with(Clock()))
        write_down(writer, "open")

    ended_by_itself = []
    for number in range(count):
        child, reader = forked(lambda writer, path=folder / f"{number}.db": make(path, writer))
        time.sleep(moments.uniform(0, making_s))
        ended_by_itself.append(bool(select.select([reader], [], [], 0)[0]))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reader)
    return ended_by_itself


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
    return ended(child)


def _die_at(records: Records, statement: int) -> None:
    left = [statement]

    def count_down(*_args: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(records._writer, "after_cursor_execute", count_down)
    event.listen(records._writer, "commit", count_down)


def write_together(folder: Path, count: int) -> list[str]:
    """Let two writers accept at the same time under one tip; give all their numbers."""
    pc = Pc(folder, Clock())
    pc.open().close()

    def work(writer: int) -> None:
        opened = pc.open()
        for _ in range(count):
            write_down(writer, "number", pc.accept(opened))

    children = [forked(work) for _ in range(2)]
    numbers = [line.split()[1] for _, reader in children for line in told(reader)]
    for child, _ in children:
        ended(child)
    return numbers


def warm_up() -> float:
    """Do everything once in the parent, so that its children are quick; give the seconds an intake takes."""
    with tempfile.TemporaryDirectory() as folder:
        pc = Pc(Path(folder), Clock())
        opened = pc.open()
        pc.accept(opened)
        pc.back_up(opened)
        start = time.perf_counter()
        pc.accept(opened)
        pace_s = time.perf_counter() - start
        opened.close()
        return pace_s


if __name__ == "__main__":
    pace_s = warm_up()
    what, file, *rest = sys.argv[1:]
    count, seed = int(rest[0]) if rest else 0, rest[1] if len(rest) > 1 else ""
    jobs: dict[str, Callable[[], object]] = {
        "kills": lambda: kill_at_any_moment(Path(file), count, seed, pace_s),
        "statements": lambda: kill_at_each_statement(Path(file)),
        "births": lambda: kill_while_making(Path(file), count, seed),
        "together": lambda: write_together(Path(file), count),
        "backups": lambda: kill_backups(Path(file), count, seed, pace_s),
        "updates": lambda: kill_updates(Path(file), count, seed),
        "restores": lambda: kill_restores(Path(file), count, seed),
    }
    json.dump(jobs[what](), sys.stdout)
