"""Hold an image of a power cut against all that was acknowledged before it, with the real engine and driver.

An image is opened as the program opens it, which repairs what is to be repaired, and closed. What is then in
the file is what the office has left; images that come to the same file are looked into once. The slow
questions are asked of that file: is every intake whole, do journal and tables agree, does the next number
repeat none.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from disk_events import Told
from images import Files, Image
from practice_desk import Clock, an_intake, desk_with
from sqlmodel import Session, col, select

from db.engine import Records, open_records
from db.models import DossierPaperRow, DossierRow, DraftRow, PrintJobRow, SlipRow
from db.office.accept import accept
from db.office.backup_check import faults_of
from db.office.backup_folder import read_manifest
from db.office.context import DeskContext
from db.office.copies import Copy
from db.office.open_office import open_kept, open_office
from db.office.replay import differences
from db.office.verify import verify
from db.rules.errors import Refusal
from db.rules.tip_check import TipState
from db.safe.tip import TipFile

RECORDS, TIP, BACKUPS = "office/records.db", "safe/tip", "backup"

AFTER_A_CUT = (TipState.SAME, TipState.LAST_UNSURE)
"""What the tip may say of records that a power cut left, once anybody was told anything."""

BEFORE_ANYTHING = (TipState.NEW, TipState.ADOPTED)
"""And what else while the office is being made."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds, and what is wrong with it whatever was told."""

    facts: frozenset[tuple[str, str]] = frozenset()
    faults: tuple[str, ...] = ()
    next_number: str = ""
    tip: TipState = TipState.SAME


@dataclass
class Judge:
    """Looks at images; ``looked``, ``different`` and ``files`` count what it saw."""

    scratch: Path
    desk: DeskContext = field(default_factory=lambda: desk_with(Clock(), practice=False))
    looked: int = 0
    different: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    _images: dict[bytes, Found] = field(default_factory=dict)
    _files: dict[bytes, Found] = field(default_factory=dict)
    _next: dict[bytes, tuple[str, TipState]] = field(default_factory=dict)
    _backups: dict[bytes, frozenset[str]] = field(default_factory=dict)

    @property
    def files(self) -> int:
        """How many different states of the office the images came to."""
        return len(self._files)

    def judge(self, image: Image, told: Sequence[Told]) -> list[str]:
        """Give what is wrong with an image, each with the name of the check that says so."""
        self.looked += 1
        found = self._images.get(image.digest)
        if found is None:
            self.different += 1
            found = self._images[image.digest] = self._open(image.files, told=bool(told))
        wanted = {(each.kind, each.fact) for each in told if each.kind != "backup"}
        wrong = list(found.faults)
        wrong += [f"lost {kind}: {fact}" for kind, fact in sorted(wanted - found.facts)]
        if found.next_number and ("number", found.next_number) in wanted:
            wrong.append(f"number twice: {found.next_number}")
        if found.tip not in (AFTER_A_CUT if told else AFTER_A_CUT + BEFORE_ANYTHING):
            wrong.append(f"tip: {found.tip}")
        wrong += self._backup(image.files, told)
        self.faults.update(each.partition(":")[0] for each in wrong)
        return wrong

    # ---- the records ------------------------------------------------------------------------------------

    def _open(self, files: Files, *, told: bool) -> Found:
        folder = self._laid_out(files)
        path = folder / RECORDS
        try:
            open_records(path, create=not told).close()
        except Refusal as refusal:
            return Found(faults=(f"opening: {refusal.code}",))
        digest = hashlib.blake2b(path.read_bytes()).digest()
        if digest not in self._files:
            self._files[digest] = self._look_into(path)
        both = digest + hashlib.blake2b(files.get(TIP, b"")).digest()
        if both not in self._next:
            self._next[both] = self._go_on(path, TipFile(folder / TIP) if TIP in files else None)
        number, state = self._next[both]
        found = replace(self._files[digest], next_number=number, tip=state)
        return found if number else replace(found, faults=(*found.faults, "going on: refused"))

    def _laid_out(self, files: Files) -> Path:
        folder = self.scratch / "image"
        shutil.rmtree(folder, ignore_errors=True)
        lay_out(files, folder)
        for name in ("office", "safe"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        return folder

    def _look_into(self, path: Path) -> Found:
        faults: list[str] = []
        try:
            with open_records(path) as records:
                facts, halves = _stored(records)
                faults += [f"half intake: {half}" for half in halves]
                verified = verify(records)
                if not verified.holds:
                    faults.append(f"verify: {verified}")
                faults += [f"replay: {each}" for each in differences(records)[:3]]
        except Refusal as refusal:
            return Found(faults=(f"looking: {refusal.code}",))
        return Found(facts, tuple(faults))

    def _go_on(self, path: Path, tip: TipFile | None) -> tuple[str, TipState]:
        """Take in one more dossier, as the program would after the power is back; give its number."""
        state = TipState.SAME
        try:
            if tip is None:
                with open_office(path, self.desk) as records:
                    return accept(records, an_intake(), self.desk).number, state
            opened = open_kept(path, self.desk, tip)
            with contextlib.closing(opened):
                state = TipState.SAME if opened.met is None else opened.met.state
                return accept(opened.records, an_intake(), self.desk).number, state
        except Refusal:
            return "", state

    # ---- the backup -------------------------------------------------------------------------------------

    def _backup(self, files: Files, told: Sequence[Told]) -> list[str]:
        """Look whether a backup that was called done is one, with every number of before it."""
        numbers: set[str] = set()
        wrong = []
        for each in told:
            if each.kind == "number":
                numbers.add(each.fact)
            elif each.kind == "backup":
                name = each.fact.partition(" ")[0]
                held = {path: content for path, content in files.items() if path.startswith(f"{name}/")}
                if not numbers <= self._backed_up(name, held):
                    wrong.append(f"backup: {name}")
        return wrong

    def _backed_up(self, name: str, files: Files) -> frozenset[str]:
        """Give the numbers in a backup; none where it isn't what its manifest says."""
        digest = hashlib.blake2b(
            repr([(path, hashlib.blake2b(files[path]).digest()) for path in sorted(files)]).encode()
        ).digest()
        if digest not in self._backups:
            place = self.scratch / "place"
            shutil.rmtree(place, ignore_errors=True)
            lay_out(files, place)
            self._backups[digest] = frozenset()
            with contextlib.suppress(Refusal):
                folder = place / name
                if not faults_of(folder, read_manifest(folder), None):
                    facts, halves = _stored(Copy(folder / "records.db"))
                    numbers = frozenset(fact for kind, fact in facts if kind == "number")
                    self._backups[digest] = frozenset() if halves else numbers
        return self._backups[digest]


def lay_out(files: Files, folder: Path) -> None:
    """Write the files of an image into a folder."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def _stored(records: Records) -> tuple[frozenset[tuple[str, str]], list[str]]:
    """Give the facts in the records, and the dossiers of which something is missing or is there twice."""
    with records.reading() as session:
        dossiers = session.exec(select(DossierRow)).all()
        papers = Counter(session.exec(select(DossierPaperRow.dossier_id)))
        slips = Counter(session.exec(select(SlipRow.dossier_id).where(col(SlipRow.state) == "current")))
        accepted = Counter(_column(session, "SELECT dossier FROM event WHERE kind = 'dossier.accepted'"))
        named = set(_column(session, "SELECT rowid FROM dossier_words WHERE dossier_words MATCH 'nguyen'"))
        jobs = session.exec(select(PrintJobRow)).all()
        drafts = session.exec(select(DraftRow.id)).all()
    numbers = Counter(row.number for row in dossiers)
    halves = [
        row.number
        for row in dossiers
        if (papers[row.id], slips[row.id], accepted[row.id], numbers[row.number]) != (3, 1, 1, 1)
        or row.pk not in named
    ]
    halves += [f"told without a row: {dossier}" for dossier in set(accepted) - {row.id for row in dossiers}]
    facts = {("number", row.number) for row in dossiers}
    facts |= {("state", f"{row.id} {row.status}") for row in dossiers}
    facts |= {("print", job.id) for job in jobs} | {("printed", f"{job.id} {job.outcome}") for job in jobs}
    return frozenset(facts | {("draft", draft) for draft in drafts}), halves


def _column(session: Session, sql: str) -> list[str]:
    return [value for (value,) in session.connection().exec_driver_sql(sql)]
