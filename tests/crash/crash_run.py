"""A morning at the counter, told as it goes: intakes, prints, a reprint, drafts, returns and a backup."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from apsw_driver import Driver
from judge import BACKUPS, RECORDS, TIP
from practice_desk import MONDAY, PROCEDURE, Clock, an_intake, desk_with
from recording_vfs import Recording

from db.engine import Records
from db.office.accept import accept
from db.office.act import do
from db.office.backup import BackupJob, Source
from db.office.backup_notes import note_backup
from db.office.drafts import save_draft
from db.office.open_office import open_kept
from db.office.printing import finish_print, start_print
from db.office.return_result import return_results
from db.rules.deadline import Term
from db.rules.dossier import Accepted, Draft, DraftLine, Intake, Status
from db.rules.handing import ReturnOrder
from db.rules.lifecycle import Act
from db.rules.order import Order
from db.rules.procedure import Unit
from db.safe.tip import TipFile

CHECKPOINT = 100
"""Pages after which the log is folded back here, not 1,000: often enough to happen within a morning."""

Accept = Callable[[Records, Intake, Any], Accepted]


@contextlib.contextmanager
def recorded(root: Path, swap: Callable[[str], str] = str) -> Iterator[Recording]:
    """Let the real engine work under ``root`` on a disk that is recorded."""
    for name in ("office", "safe", BACKUPS):
        (root / name).mkdir(parents=True, exist_ok=True)
    with Recording(root) as recording, pytest.MonkeyPatch.context() as patch:
        Driver(recording.vfs, swap, CHECKPOINT).take_over(patch)
        with recording.watch(root / "safe", root / BACKUPS):
            yield recording


class Morning:
    """What happens, step by step; whatever is acknowledged is told to the recording at once."""

    def __init__(self, recording: Recording, records: Records, accepting: Accept = accept) -> None:
        self.recording, self.records, self._accept = recording, records, accepting
        self.clock = Clock()
        self.desk = desk_with(self.clock, practice=False)

    def intake(self, **changes: Any) -> str:
        """Accept a dossier; give its id."""
        self.clock.run(minutes=1)
        done = self._accept(self.records, an_intake(**({"received_at": self.clock.at} | changes)), self.desk)
        self.recording.tell("number", done.number)
        return done.dossier_id

    def slip(self, dossier_id: str, outcome: str = "printed") -> None:
        """Print a slip."""
        job = start_print(
            self.records, dossier_id, form="receipt", version="1", printer="p", paper="a5", desk=self.desk
        ).job_id
        self.recording.tell("print", job)
        finish_print(self.records, job, outcome, desk=self.desk)
        self.recording.tell("printed", f"{job} {outcome}")

    def draft(self) -> None:
        """Save a half-done intake."""
        line = DraftLine("", MONDAY, "Lò", PROCEDURE.code, PROCEDURE.title, "papers", 1, 2)
        self.recording.tell("draft", save_draft(self.records, Draft(line, {"a": "x" * 3_000}), self.desk))

    def given_back(self) -> None:
        """Take in a dossier that is answered at once, and return its result."""
        dossier_id = self.intake(terms=(Term(0, Unit.IMMEDIATE),))
        do(self.records, dossier_id, Order(Act.PROCESS), self.desk)
        return_results(self.records, ReturnOrder((dossier_id,)), self.desk)
        self.recording.tell("state", f"{dossier_id} {Status.RETURNED.value}")

    def backup(self) -> None:
        """Make a backup in another folder, and note it."""
        home = self.recording.root / "office"
        source = Source(
            self.records, home, self.desk.header.receipt_agency, 2, practice=False, program_version="1"
        )
        made = BackupJob(source, (self.recording.root / BACKUPS,), self.clock.at, kept=2).carry_out()
        note_backup(self.records, made, self.desk)
        (place,) = made.verified
        self.recording.tell("backup", f"{BACKUPS}/{made.manifest.name} {place.bytes}")

    def whole(self, intakes: int = 3) -> None:
        """Let all of it happen."""
        for number in range(intakes):
            dossier_id = self.intake()
            self.slip(dossier_id, "refused" if number == 1 else "printed")
            self.slip(dossier_id)
            self.draft()
        self.given_back()
        self.backup()
        self.intake(close_at_once=True)
        self.backup()
        self.intake()


def at_work(recording: Recording, what: Callable[[Morning], object], accepting: Accept = accept) -> None:
    """Open the office, let something happen, close it."""
    desk = desk_with(Clock(), practice=False)
    opened = open_kept(recording.root / RECORDS, desk, TipFile(recording.root / TIP))
    with contextlib.closing(opened):
        what(Morning(recording, opened.records, accepting))


def morning(recording: Recording, accepting: Accept = accept, intakes: int = 3) -> None:
    """Let a whole morning happen, and after a break one dossier more."""
    at_work(recording, lambda desk: desk.whole(intakes), accepting)
    at_work(recording, Morning.intake, accepting)
