"""A backup is put back whole or not at all; the records of before stay, no number is given out twice."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from practice_desk import PERSON, Clock, an_intake, desk_with
from sqlcipher3 import dbapi2 as sqlite
from whole_file import dump, told

import db.office.restore
from db.engine import is_plain, open_records
from db.journal import EventKind
from db.office import keys_copy
from db.office.accept import accept
from db.office.backup import BackupJob, Source
from db.office.backup_check import faults_of
from db.office.backup_folder import read_manifest
from db.office.backup_notes import note_backup
from db.office.blanks import give_out_blanks, void_blank
from db.office.context import DeskContext
from db.office.copies import Copy
from db.office.find import open_dossier
from db.office.open_office import Opened, open_kept
from db.office.replay import differences
from db.office.restore import Target, look, put_back
from db.office.verify import verify
from db.rules import recovery_code
from db.rules.backup import LostNumbers, Restored
from db.rules.errors import Damaged, NotAccepted, NotFound, NotPossibleNow, NotReadable, Refusal
from db.rules.receipt_number import parse
from db.safe import sealing
from db.safe.key_file import KeyFile, OfficeKeys
from db.safe.tip import TipFile

AGENCY = "H52.18.05"


class Pc:
    """One PC: its data, its safe, its slot, and everything it was ever acknowledged."""

    def __init__(self, folder: Path, clock: Clock, *, slot: int = 2, keys: OfficeKeys | None = None) -> None:
        self.folder, self.slot = folder, slot
        self.home, self.safe = folder / "home", folder / "safe"
        self.desk: DeskContext = desk_with(clock, practice=False, slot=slot)
        self.opened: Opened | None = None
        if keys is not None:
            self.keys.write(keys)

    @property
    def keys(self) -> KeyFile:
        """The file of its keys."""
        return KeyFile(self.safe / "keys")

    @property
    def tip(self) -> TipFile:
        """Its tip."""
        return TipFile(self.safe / "tip")

    @property
    def key(self) -> bytes | None:
        """The key of its records."""
        keys = self.keys.read()
        return None if keys is None else keys.records

    def open(self) -> Opened:
        """Start the counter."""
        self.home.mkdir(parents=True, exist_ok=True)
        if self.opened is None:
            self.opened = open_kept(self.home / "records.db", self.desk, self.tip, key=self.key)
        return self.opened

    def close(self) -> None:
        """End the counter."""
        if self.opened is not None:
            self.opened.close()
        self.opened = None

    def accept(self, days_ago: int = 0) -> str:
        """Take in a dossier, also one of a few days ago; give its number."""
        at = self.desk.moment() - timedelta(days=days_ago)
        return accept(self.open().records, an_intake(received_at=at), self.desk).number

    def backup(self, to: Path) -> Path:
        """Make a backup and give its folder."""
        to.mkdir(parents=True, exist_ok=True)
        records, keys = self.open().records, self.keys.read()
        sealed = None if keys is None else sealing.seal_key(keys.office, keys.records)
        source = Source(
            records,
            self.home,
            AGENCY,
            self.slot,
            practice=False,
            program_version="0.3",
            tip=self.tip,
            sealed_key=sealed,
        )
        made = BackupJob(source, [to], self.desk.moment(), kept=1_000).carry_out()
        assert [place.refusal for place in made.places] == [None]
        note_backup(records, made, self.desk)
        return to / made.manifest.name

    def target(self, code: str = "") -> Target:
        """Give where a backup is put back."""
        return Target(self.home, self.tip, self.keys, practice=False, code=code)

    def restore(self, folder: Path, code: str = "") -> Restored:
        """Put a backup back, the counter being closed."""
        self.close()
        target = self.target(code)
        return put_back(look(folder, target), target, lambda _: self.desk)

    def check(self) -> None:
        """Hold journal, tables and chain against each other."""
        records = self.open().records
        assert verify(records).holds
        assert differences(records) == ()


@pytest.fixture
def pc(tmp_path: Path, clock: Clock) -> Pc:
    """Give a plain PC."""
    return Pc(tmp_path, clock)


@pytest.fixture
def real(tmp_path: Path, clock: Clock) -> Pc:
    """Give an encrypted PC."""
    return Pc(tmp_path, clock, keys=OfficeKeys.new())


def names(folder: Path) -> list[str]:
    """Give the databases in a folder."""
    return sorted(
        path.name for path in folder.iterdir() if path.suffix in (".db", ".key") or ".db-" in path.name
    )


def lost(first: int, last: int, day: date = date(2026, 11, 23)) -> LostNumbers:
    """Give lost numbers of the second slot."""
    return LostNumbers(AGENCY, day, 2, first, last)


@pytest.mark.parametrize("which", ["pc", "real"])
def test_the_state_of_then_is_back_and_numbers_go_on(
    request: pytest.FixtureRequest, which: str, clock: Clock
) -> None:
    """Every row as it was, a new feed that says why, the next number above all, and what is lost by name."""
    pc: Pc = request.getfixturevalue(which)
    first = [pc.accept() for _ in range(3)]
    folder = pc.backup(pc.folder / "stick")
    before = dump(Copy(folder / "records.db", pc.key))
    later = [pc.accept() for _ in range(2)]
    blanks = give_out_blanks(pc.open().records, 2, pc.desk)
    clock.run(days=1)
    later.append(pc.accept())
    restored = pc.restore(folder)
    assert restored.lost == (lost(4, 7), lost(1, 1, date(2026, 11, 24)))
    assert restored.all_known
    records = pc.open().records
    after = dump(records)
    assert {
        name: rows
        for name, rows in after.items()
        if name not in ("feed", "event", "event_body", "number_floor")
    } == {
        name: rows
        for name, rows in before.items()
        if name not in ("feed", "event", "event_body", "number_floor")
    }
    assert len(after["feed"]) == 2
    (event,) = told(records, EventKind.BACKUP_RESTORED)
    assert event["name"] == folder.name
    assert event["lost"] == [[AGENCY, "2026-11-23", 2, 4, 7], [AGENCY, "2026-11-24", 2, 1, 1]]
    assert [open_dossier(records, number).number for number in first] == first
    for number in later:
        with pytest.raises(NotFound):
            open_dossier(records, number)
    assert parse(pc.accept()).counter == 2
    clock.run(days=-1)
    assert parse(pc.accept()).counter == parse(blanks[-1].number).counter + 1
    pc.check()
    pc.close()


def test_the_records_of_before_are_kept_aside_by_name(real: Pc) -> None:
    """They can be opened under the same key, and hold what was lost; the next restore keeps its own."""
    real.accept()
    folder = real.backup(real.folder / "stick")
    later = real.accept()
    asides = [real.restore(folder).kept_aside]
    more = real.accept()
    asides.append(real.restore(folder).kept_aside)
    assert asides == [
        "records-truoc-khoi-phuc-20261123-091500.db",
        "records-truoc-khoi-phuc-20261123-091500-2.db",
    ]
    assert names(real.home) == sorted([*asides, "records.db", "records.key"])
    for name, number in zip(asides, (later, more), strict=True):
        with open_records(real.home / name, key=real.key) as records:
            assert open_dossier(records, number).number == number
            assert verify(records).holds
    real.check()
    real.close()


def test_looking_writes_nothing(real: Pc) -> None:
    """Which backup, how many dossiers, and how far it is behind; the folder is as it was."""
    real.accept()
    folder = real.backup(real.folder / "stick")
    real.accept()
    real.close()
    before = {path: path.read_bytes() for path in real.folder.rglob("*") if path.is_file()}
    plan = look(folder, real.target())
    assert plan.now is not None
    assert (plan.manifest.dossiers, plan.now.dossiers, plan.now.readable, plan.new_keys) == (
        1,
        2,
        True,
        False,
    )
    assert plan.now.ahead == 2  # the backup's own event, and the intake
    after = {path: path.read_bytes() for path in real.folder.rglob("*") if path.is_file()}
    assert {path.name for path in after} - {path.name for path in before} <= {
        "records.db-shm",
        "records.db-wal",
    }
    assert all(after[path] == content for path, content in before.items())


# ---- a new PC ---------------------------------------------------------------------------------------------


def test_a_new_pc_gets_its_keys_from_the_recovery_sheet(real: Pc, tmp_path: Path, clock: Clock) -> None:
    """The sheet's code opens what the backup carries; the PC signs with its own key, and numbers jump."""
    (real.home).mkdir()
    (real.home / "station.json").write_text('{"slot": 2}', encoding="utf-8")
    number = real.accept()
    keys = real.keys.read()
    assert keys is not None
    folder = real.backup(tmp_path / "stick")
    given = {real.accept() for _ in range(3)}
    real.close()
    new = Pc(tmp_path / "new", clock)
    with pytest.raises(NotPossibleNow, match="restore_needs_sheet"):
        look(folder, new.target())
    assert not new.home.exists()
    code = " ".join(recovery_code.groups_of(keys.office))
    target = replace(new.target(code), practice=None)
    plan = look(folder, target)
    assert (plan.now, plan.new_keys, plan.new_files) == (None, True, ("station.json",))
    restored = put_back(plan, target, lambda _: new.desk)
    assert (restored.all_known, restored.kept_aside) == (False, "")
    made = new.keys.read()
    assert made is not None
    assert (made.records, made.office) == (keys.records, keys.office)
    assert made.station != keys.station
    assert names(new.home) == ["records.db", "records.key"]
    assert sealing.read_key(new.home / "records.key", keys.office) == keys.records
    assert is_plain(new.home / "records.db") is False
    assert open_dossier(new.open().records, number).applicant == PERSON
    after = new.accept()
    assert after not in given
    assert parse(after).counter == 2002
    new.check()
    new.close()


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        ("1 2 3", NotAccepted),
        (" ".join(recovery_code.groups_of(bytes(32))), NotReadable),
    ],
)
def test_a_wrong_code_opens_nothing(
    real: Pc, tmp_path: Path, clock: Clock, code: str, refused: type[Refusal]
) -> None:
    """Misspelt, or of another office: refused before anything is written, and the code is not repeated."""
    real.accept()
    folder = real.backup(tmp_path / "stick")
    real.close()
    new = Pc(tmp_path / "new", clock)
    with pytest.raises(refused) as told_why:
        look(folder, new.target(code))
    assert code not in str(told_why.value)
    assert not new.home.exists()


def test_a_key_that_was_changed_since_is_no_obstacle(real: Pc) -> None:
    """The backup carries its own key, sealed; what is put back lies under the key of today."""
    number = real.accept()
    folder = real.backup(real.folder / "stick")
    old = real.keys.read()
    assert old is not None
    real.close()
    path, new_key = real.home / "records.db", secrets.token_bytes(32)
    with keys_copy.alone(path, old.records) as connection:
        keys_copy.export(connection, path.with_name("other.db"), new_key)
    path.with_name("other.db").replace(path)
    real.keys.write(replace(old, records=new_key))
    later = real.accept()
    restored = real.restore(folder)
    assert restored.lost == (lost(2, 2),)
    assert open_dossier(real.open().records, number).number == number
    with pytest.raises(Refusal):
        open_records(path, key=old.records)
    assert real.accept() != later
    assert faults_of(folder, read_manifest(folder), old.records) == []
    real.check()
    real.close()


def test_two_new_pcs_from_one_backup_share_no_number(real: Pc, tmp_path: Path, clock: Clock) -> None:
    """The first died on its first day; what it gave out nobody knows, and it is jumped over all the same."""
    real.accept()
    keys = real.keys.read()
    assert keys is not None
    folder = real.backup(tmp_path / "stick")
    real.close()
    given: list[str] = []
    for time in range(3):
        new = Pc(tmp_path / f"new{time}", clock)
        new.restore(folder, " ".join(recovery_code.groups_of(keys.office)))
        given += [new.accept() for _ in range(3)]
        new.close()
    assert len(set(given)) == len(given)


def test_a_backup_without_any_number_is_jumped_from_too(pc: Pc, tmp_path: Path, clock: Clock) -> None:
    """Made before the first citizen of a new desk came; those who came on lost PCs keep their numbers."""
    pc.open()
    folder = pc.backup(tmp_path / "stick")
    given = [pc.accept()]
    pc.close()
    shutil.rmtree(pc.safe)
    given.append(pc.accept())  # the safe was lost, and numbers have jumped already
    pc.close()
    for time in range(2):
        new = Pc(tmp_path / f"new{time}", clock)
        new.restore(folder)
        given.append(new.accept())
        new.close()
    assert [parse(number).counter for number in given] == [1, 1002, 2001, 4001]


# ---- what is there can't be read --------------------------------------------------------------------------


@pytest.mark.parametrize("damage", ["rubbish", "empty", "gone", "log"])
def test_records_that_can_not_be_read_are_kept_and_replaced(real: Pc, damage: str) -> None:
    """Whatever became of the file: it is kept with its log, and the tip knows the numbers."""
    real.accept()
    folder = real.backup(real.folder / "stick")
    given = {real.accept() for _ in range(3)}
    real.close()
    path = real.home / "records.db"
    content = {"rubbish": os.urandom(9 * 4096), "empty": b"", "log": os.urandom(4096 * 4)}.get(damage)
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    log = os.urandom(5_000)
    if damage == "log":
        (real.home / "records.db-wal").write_bytes(log)
    restored = real.restore(folder)
    assert restored.lost == (lost(2, 4),)
    assert restored.all_known
    if content is not None:
        aside = real.home / restored.kept_aside
        assert aside.read_bytes() == content
        beside = aside.with_name(aside.name + "-wal")
        assert (beside.read_bytes() if beside.exists() else None) == (log if damage == "log" else None)
    assert real.accept() not in given
    real.check()
    real.close()


def test_lost_safe_and_readable_records_tell_what_was_given_out(pc: Pc) -> None:
    """Without a tip the records of now still know: no number of today or of another day comes again."""
    pc.accept()
    folder = pc.backup(pc.folder / "stick")
    given = [pc.accept(days_ago) for days_ago in (0, 0, 3, 3, 3)]
    pc.close()
    shutil.rmtree(pc.safe)
    restored = pc.restore(folder)
    assert restored.lost == (lost(1, 3, date(2026, 11, 20)), lost(2, 3))
    assert not restored.all_known
    given += [pc.accept(days_ago) for days_ago in (0, 3)]
    assert len(set(given)) == len(given)
    pc.check()
    pc.close()


# ---- refusals ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["records.db", "records.key", "manifest.json"])
def test_a_damaged_backup_is_refused_and_everything_stays(real: Pc, name: str) -> None:
    """A flipped bit anywhere: nothing is replaced, no feed is opened, the counter goes on."""
    real.accept()
    folder = real.backup(real.folder / "stick")
    number = real.accept()
    real.close()
    before, tip = (real.home / "records.db").read_bytes(), real.tip.read()
    path = folder / name
    content = path.read_bytes()
    path.write_bytes(content[:-100] + bytes([content[-100] ^ 4]) + content[-99:])
    with pytest.raises((Damaged, NotReadable)):
        real.restore(folder)
    assert names(real.home) == ["records.db"]
    assert ((real.home / "records.db").read_bytes(), real.tip.read()) == (before, tip)
    opened = real.open()
    assert opened.met is not None
    assert opened.met.new_feed == ""
    assert open_dossier(opened.records, number).number == number
    real.close()


def test_a_manifest_that_fits_other_files_is_found_by_the_journal(pc: Pc) -> None:
    """Digests alone prove nothing: the chain has to end where the manifest says."""
    pc.accept()
    first = pc.backup(pc.folder / "stick")
    pc.accept()
    second = pc.backup(pc.folder / "stick")
    manifest = replace(read_manifest(first), files=read_manifest(second).files)
    shutil.copy(second / "records.db", first / "records.db")
    (first / "manifest.json").unlink()
    db.office.backup_folder.write_manifest(first, manifest)
    with pytest.raises(Damaged, match="backup_damaged"):
        pc.restore(first)
    pc.check()
    pc.close()


def test_practice_and_real_are_not_mixed(pc: Pc) -> None:
    """Dossiers of nobody mustn't stand in a real office's book, and the other way round."""
    pc.accept()
    folder = pc.backup(pc.folder / "stick")
    pc.close()
    with pytest.raises(NotPossibleNow, match="restore_practice"):
        look(folder, replace(pc.target(), practice=True))


def test_a_program_that_works_on_the_records_is_not_pulled_from_under(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command beside: refused, and the records and the tip are as before."""
    monkeypatch.setattr(keys_copy, "_BUSY_S", 0.05)
    number = pc.accept()
    folder = pc.backup(pc.folder / "stick")
    target = pc.target()
    tip = pc.tip.read()
    with pytest.raises(NotPossibleNow, match="records_in_use"):
        put_back(look(folder, target), target, lambda _: pc.desk)
    assert pc.tip.read() == tip
    assert pc.accept() != number
    pc.check()
    pc.close()


def test_a_disk_without_room_is_said_first(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is copied."""
    pc.accept()
    folder = pc.backup(pc.folder / "stick")
    usage = shutil.disk_usage(pc.folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=10**6))
    with pytest.raises(NotPossibleNow, match="restore_no_room"):
        pc.restore(folder)
    pc.check()
    pc.close()


@pytest.mark.parametrize(
    "step", ["_written", "_keep_aside", "_take_its_place", "put_folder_on_disk", "put_on_disk"]
)
def test_whatever_fails_leaves_the_records_of_before(
    pc: Pc, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """A disk that fails in the middle: the same feed goes on with the next number."""
    pc.accept()
    folder = pc.backup(pc.folder / "stick")
    pc.accept()

    def fail(*_: Any, **__: Any) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(db.office.restore, step, fail)
    with pytest.raises(OSError, match="gone"):
        pc.restore(folder)
    monkeypatch.undo()
    opened = pc.open()
    assert opened.met is not None
    assert opened.met.new_feed == ""
    assert parse(pc.accept()).counter == 3
    pc.check()
    pc.close()


def test_a_dead_clock_at_the_restore_asks_nobody_and_misleads_nobody(pc: Pc, clock: Clock) -> None:
    """The event counts as of the last one's time, so that the guard still finds the clock wrong."""
    pc.accept()
    folder = pc.backup(pc.folder / "stick")
    pc.close()
    clock.run(days=-4_000)
    pc.desk = replace(pc.desk, guarded=True)
    pc.restore(folder)
    with pytest.raises(NotPossibleNow, match="clock_unsure"):
        pc.accept()
    (event,) = told(pc.open().records, EventKind.BACKUP_RESTORED)
    assert event["at"].startswith("2015-")
    pc.check()
    pc.close()


# ---- random histories -------------------------------------------------------------------------------------

MOST_BLIND = 3
"""How often a PC may be begun anew: numbers jump by two thousand each time, and have four digits."""


class Histories(RuleBasedStateMachine):
    """Two PCs, one stick with all their backups, and bad luck; every number ever acknowledged is unique."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.clock = Clock()
        self.pcs = [Pc(self.folder / str(slot), self.clock, slot=slot) for slot in (2, 3)]
        self.stick = self.folder / "stick"
        self.backups: list[Path] = []
        self.given: list[str] = []
        self.blind = [0, 0]
        self.forgot = [False, False]

    def teardown(self) -> None:
        """Check both, and let go of them."""
        try:
            for pc in self.pcs:
                pc.check()
                pc.close()
        finally:
            shutil.rmtree(self.folder)

    def _given(self, *numbers: str) -> None:
        for number in numbers:
            assert number not in self.given, number
            self.given.append(number)

    @rule(which=st.integers(0, 1), days_ago=st.sampled_from((0, 0, 0, 1, 5)))
    def take_in(self, which: int, days_ago: int) -> None:
        """Take in a dossier, or key in one of an earlier day."""
        self._given(self.pcs[which].accept(days_ago))

    @rule(which=st.integers(0, 1), count=st.integers(1, 3))
    def give_out(self, which: int, count: int) -> None:
        """Give out blanks, and void one."""
        pc = self.pcs[which]
        blanks = give_out_blanks(pc.open().records, count, pc.desk)
        self._given(*(blank.number for blank in blanks))
        void_blank(pc.open().records, blanks[0].number, "hỏng", pc.desk)

    @rule(which=st.integers(0, 1))
    def back_up(self, which: int) -> None:
        """Make a backup on the stick; what it holds holds."""
        folder = self.pcs[which].backup(self.stick)
        assert faults_of(folder, read_manifest(folder), None) == []
        self.backups.append(folder)
        self.forgot[which] = False

    @precondition(lambda self: self.backups)
    @rule(which=st.integers(0, 1), data=st.data())
    def restore(self, which: int, data: st.DataObject) -> None:
        """Put any backup back on any PC, also the other's, also again."""
        pc = self.pcs[which]
        pc.open()
        self._put_back(which, data)

    @precondition(lambda self: self.backups)
    @rule(which=st.integers(0, 1), data=st.data(), kind=st.sampled_from(("damaged", "new")))
    def restore_after_bad_luck(self, which: int, data: st.DataObject, kind: str) -> None:
        """Make the file rubbish, or lose the whole PC with its safe."""
        pc = self.pcs[which]
        pc.open()
        pc.close()
        if kind == "new" or self.forgot[which]:
            if self.blind[which] == MOST_BLIND:
                return
            self.blind[which] += 1
            self.forgot[which] = False
            shutil.rmtree(pc.home)
            shutil.rmtree(pc.safe)
        else:
            (pc.home / "records.db").write_bytes(b"\xa5" * 8192)
        self._put_back(which, data)

    def _put_back(self, which: int, data: st.DataObject) -> None:
        pc = self.pcs[which]
        folder = self.backups[data.draw(st.integers(0, len(self.backups) - 1))]
        restored = pc.restore(folder)
        records = pc.open().records
        with records.reading() as session:
            there = set(session.connection().exec_driver_sql("SELECT day, slot, counter FROM slip").all())
        for each in restored.lost:
            named = {(each.day.isoformat(), each.slot, at) for at in range(each.first, each.last + 1)}
            assert not named & there
        pc.check()

    @precondition(lambda self: not all(self.forgot))
    @rule(which=st.integers(0, 1))
    def lose_the_safe(self, which: int) -> None:
        """Tip and keys are gone, the records are there: their numbers jump."""
        pc = self.pcs[which]
        if self.forgot[which] or pc.opened is None:
            return
        pc.close()
        shutil.rmtree(pc.safe)
        self.forgot[which] = True
        pc.check()

    @rule(hours=st.integers(1, 40))
    def time_passes(self, hours: int) -> None:
        """Let the clock run."""
        self.clock.run(hours=hours)

    @rule(which=st.integers(0, 1))
    def start_again(self, which: int) -> None:
        """End the counter and start it."""
        self.pcs[which].close()
        self.pcs[which].check()


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=150 if os.environ.get("MOTCUA_LONG") == "1" else 6,
    stateful_step_count=20,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def test_a_file_carried_to_another_pc_gives_out_nothing_twice(tmp_path: Path, clock: Clock) -> None:
    """Somebody copies the records by hand to a PC of another slot, and backups of both go to and fro."""
    one, other = (Pc(tmp_path / str(slot), clock, slot=slot) for slot in (2, 3))
    given = [one.accept(), other.accept(), other.accept()]
    folder = other.backup(tmp_path / "stick")
    for pc in (one, other):
        pc.close()
    shutil.copy(one.home / "records.db", other.home / "records.db")
    given += [other.accept(), one.accept()]
    one.restore(folder)
    given += [one.accept(), other.accept()]
    assert len(set(given)) == len(given)
    for pc in (one, other):
        pc.check()
        pc.close()


def test_a_backup_of_this_very_moment_loses_nothing(pc: Pc) -> None:
    """Nothing is named as lost, and the feed is a new one all the same."""
    pc.accept()
    folder = pc.backup(pc.folder / "stick")
    assert pc.restore(folder).lost == ()
    with closing(sqlite.connect(str(pc.home / "records.db"))) as connection:
        assert connection.execute("SELECT count(*) FROM feed").fetchone() == (2,)
    pc.check()
    pc.close()
