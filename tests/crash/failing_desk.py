"""A desk at work on a disk that fails, and the ways in which it is made to."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw
import pytest
from faults import Faults
from looking import ALL
from practice_desk import MONDAY, PROCEDURE, Clock, an_intake, desk_with
from sqlmodel import Session, select

from db.engine import Records
from db.models import DossierRow, DraftRow, PrintJobRow
from db.office.accept import accept
from db.office.act import do
from db.office.context import DeskContext
from db.office.drafts import save_draft
from db.office.open_office import Opened, open_kept
from db.office.printing import finish_print, start_print
from db.office.return_result import return_results
from db.rules.deadline import Term
from db.rules.dossier import Draft, DraftLine
from db.rules.errors import Refusal
from db.rules.handing import ReturnOrder
from db.rules.lifecycle import Act
from db.rules.order import Order
from db.rules.procedure import Unit
from db.safe.tip import TipFile

MOST = 12
"""So many calls of a kind are made to fail in turn, the first and the last always among them."""

WRITING = {
    "write": (apsw.SQLITE_FULL, apsw.SQLITE_IOERR_WRITE, apsw.SQLITE_READONLY),
    "sync": (apsw.SQLITE_IOERR_FSYNC, apsw.SQLITE_FULL),
    "truncate": (apsw.SQLITE_IOERR_TRUNCATE,),
}
OPENING = {
    "open": (apsw.SQLITE_CANTOPEN, apsw.SQLITE_IOERR_ACCESS),
    "read": (apsw.SQLITE_IOERR_READ,),
    "lock": (apsw.SQLITE_IOERR_LOCK,),
    "size": (apsw.SQLITE_IOERR_FSTAT,),
    "access": (apsw.SQLITE_IOERR_ACCESS,),
    "delete": (apsw.SQLITE_IOERR_DELETE,),
    "any": (apsw.SQLITE_IOERR,),
}
CODES = {8: "records_read_only", 10: "disk_failed", 13: "disk_full", 14: "records_not_opened"}


def faults_of(*tables: dict[str, tuple[int, ...]]) -> list[Any]:
    """Give the cases of a test: which kind of call fails, and with which of SQLite's codes."""
    names = {**apsw.mapping_result_codes, **apsw.mapping_extended_result_codes}
    return [
        pytest.param(kind, code, id=f"{kind}-{names[code]}")
        for table in tables
        for kind, codes in table.items()
        for code in codes
    ]


@dataclass
class Desk:
    """What is done at a desk, and what of it was acknowledged."""

    opened: Opened
    clock: Clock = field(default_factory=Clock)
    told: dict[str, set[str]] = field(
        default_factory=lambda: {"number": set(), "print": set(), "draft": set(), "returned": set()}
    )
    ready: list[str] = field(default_factory=list)

    @property
    def records(self) -> Records:
        """Give the open records."""
        return self.opened.records

    @property
    def context(self) -> DeskContext:
        """Give the desk that use cases ask for."""
        return desk_with(self.clock, practice=False)

    def intake(self, **changes: Any) -> str:
        """Accept a dossier; give its id."""
        done = accept(self.records, an_intake(**changes), self.context)
        self.told["number"].add(done.number)
        return done.dossier_id

    def slip(self) -> None:
        """Note a print, and how it went."""
        job = start_print(
            self.records,
            self.ready[0],
            form="receipt",
            version="1",
            printer="p",
            paper="a5",
            desk=self.context,
        )
        self.told["print"].add(job.job_id)
        finish_print(self.records, job.job_id, "printed", desk=self.context)

    def draft(self) -> None:
        """Save a half-done intake of some pages."""
        line = DraftLine("", MONDAY, "Lò", PROCEDURE.code, PROCEDURE.title, "papers", 1, 2)
        self.told["draft"].add(save_draft(self.records, Draft(line, {"a": "x" * 9_000}), self.context))

    def given_back(self) -> None:
        """Return a result."""
        dossier_id = self.ready[-1]
        return_results(self.records, ReturnOrder((dossier_id,)), self.context)
        self.told["returned"].add(self.ready.pop())

    def make_ready(self) -> None:
        """Have results lie at the counter, enough for two visits."""
        while len(self.ready) < 3:
            self.ready.append(self.intake(terms=(Term(0, Unit.IMMEDIATE),)))
            do(self.records, self.ready[-1], Order(Act.PROCESS), self.context)

    def holds(self) -> None:
        """See that the records are exactly what was acknowledged."""
        with self.records.reading() as session:
            rows = session.exec(select(DossierRow)).all()
            assert {row.number for row in rows} == self.told["number"]
            assert len(rows) == len(self.told["number"])
            assert {row.id for row in rows if row.ended_at is not None} >= self.told["returned"]
            assert _count(session, "dossier_paper") == 3 * len(rows)
            assert _count(session, "slip") == len(rows)
            assert _count(session, "collection") == len(self.told["returned"])
            assert set(session.exec(select(PrintJobRow.id)).all()) == self.told["print"]
            assert set(session.exec(select(DraftRow.id)).all()) == self.told["draft"]


def _count(session: Session, table: str) -> int:
    return int(session.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())  # noqa: S608


def open_desk(folder: Path) -> Desk:
    """Open the office in a folder, or make it."""
    desk = desk_with(Clock(), practice=False)
    return Desk(open_kept(folder / "records.db", desk, TipFile(folder / "safe" / "tip")))


def refused(work: Callable[[], object]) -> str | None:
    """Do something; give the code with which it was refused. Any other exception is let through."""
    try:
        work()
    except Refusal as refusal:
        return refusal.code
    return None


def turns_of(
    disk: Faults, kind: str, work: Callable[[], object], chance: random.Random, most: int = MOST
) -> list[tuple[int, bool]]:
    """Give which calls of a kind are to fail, once or from there on; a run that goes well counts them."""
    disk.fail(kind, 0, apsw.SQLITE_IOERR, forever=False)
    work()
    disk.lift()
    turns = range(1, disk.seen + 1)
    if ALL:
        return [(turn, forever) for turn in turns for forever in (False, True)]
    if len(turns) > most:
        turns = sorted({1, disk.seen, *chance.sample(turns, most - 2)})
    return [(turn, chance.random() < 0.5) for turn in turns]


USE_CASES = {"intake": Desk.intake, "slip": Desk.slip, "draft": Desk.draft, "returned": Desk.given_back}
