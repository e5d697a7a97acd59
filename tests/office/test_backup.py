"""Backups: made while the counter goes on, opened again, and only then called one."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import threading
from collections import namedtuple
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from practice_desk import CALENDAR, PERSON, Clock, an_intake, desk_with
from sqlcipher3 import dbapi2 as sqlite
from whole_file import dump, told

import db.office.backup
import db.office.backup_folder
import db.office.copies
from db.engine import Records, open_records
from db.journal import EventKind
from db.office.accept import accept
from db.office.backup import BackupJob, Source
from db.office.backup_check import faults_of
from db.office.backup_folder import FAILED, MANIFEST, backups_in, read_manifest
from db.office.backup_notes import backup_is_due, last_backup, note_backup
from db.office.context import DeskContext
from db.office.copies import Copy
from db.office.open_office import Opened, open_kept
from db.office.replay import differences
from db.office.today import today
from db.office.verify import verify
from db.rules.backup import BackupMade, PlaceKind
from db.rules.errors import NotFound, NotPossibleNow, NotReadable, Refusal
from db.safe.tip import TipFile

KEY = secrets.token_bytes(32)
Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - as shutil has it


class Office:
    """An office with a backup job at hand."""

    def __init__(self, folder: Path, desk: DeskContext, key: bytes | None) -> None:
        self.home, self.desk = folder / "home", desk
        self.home.mkdir()
        self.own = self.home / "backups"
        (self.home / "station.json").write_text('{"slot": 2}', encoding="utf-8")
        with closing(sqlite.connect(str(self.home / "catalogue.db"))) as catalogue:
            catalogue.execute("CREATE TABLE entry (code TEXT)")
            catalogue.commit()
        self.tip = TipFile(folder / "safe" / "tip")
        self.opened: Opened = open_kept(self.home / "records.db", desk, self.tip, key=key)
        self.records: Records = self.opened.records

    def job(self, *places: Path, kept: int = 14) -> BackupJob:
        """Begin a backup."""
        sealed = None if self.records.key is None else b"sealed"
        source = Source(
            self.records,
            self.home,
            "H52.18.05",
            2,
            practice=True,
            program_version="0.3",
            tip=self.tip,
            sealed_key=sealed,
        )
        return BackupJob(source, places or (self.own,), self.desk.moment(), kept=kept)

    def made(self, *places: Path, kept: int = 14) -> BackupMade:
        """Make a backup and note it."""
        return note_backup(self.records, self.job(*places, kept=kept).carry_out(), self.desk)

    def folder_of(self, made: BackupMade) -> Path:
        """Give where a backup lies in the office's own folder."""
        return self.own / made.manifest.name


@pytest.fixture(params=["plain", "encrypted"])
def office(request: pytest.FixtureRequest, tmp_path: Path, desk: DeskContext) -> Iterator[Office]:
    """Give an office with three dossiers, plain and encrypted."""
    office = Office(tmp_path, desk, KEY if request.param == "encrypted" else None)
    for _ in range(3):
        accept(office.records, an_intake(), desk)
    yield office
    office.opened.close()


@pytest.fixture
def plain(tmp_path: Path, desk: DeskContext) -> Iterator[Office]:
    """Give a plain office with one dossier."""
    office = Office(tmp_path, desk, None)
    accept(office.records, an_intake(), desk)
    yield office
    office.opened.close()


def names(folder: Path) -> list[str]:
    """Give what lies in a folder, in order."""
    return sorted(path.name for path in folder.iterdir())


def test_a_backup_holds_every_row_and_says_what_it_is(office: Office) -> None:
    """All tables, the chain to the same head, the other files, and a manifest that fits them."""
    before = dump(office.records)
    made = office.made()
    folder, manifest = office.folder_of(made), made.manifest
    key = office.records.key
    files = ["catalogue.db", MANIFEST, "records.db", "station.json"]
    assert names(folder) == (files if key is None else sorted([*files, "records.key"]))
    assert faults_of(folder, manifest, key) == []
    assert dump(Copy(folder / "records.db", key)) == before
    assert read_manifest(folder) == manifest
    assert (manifest.dossiers, manifest.seq, manifest.encrypted) == (3, 5, key is not None)
    assert manifest.ceilings == {"H52.18.05/2026-11-23/2": 3}
    assert manifest.name == "motcua-H52.18.05-02-20261123-091500-5"
    assert [(place.kind, place.refusal) for place in made.places] == [(PlaceKind.SAME_DISK, None)]
    assert made.only_on_this_disk
    assert made.noted


def test_a_copy_is_one_file_that_anybody_can_open_with_the_key(office: Office) -> None:
    """No log beside it, none made by looking; put in place of the records it simply opens and goes on."""
    made = office.made()
    folder = office.folder_of(made)
    before = names(folder)
    copy = Copy(folder / "records.db", office.records.key)
    assert verify(copy).holds
    assert differences(copy) == ()
    assert names(folder) == before
    with pytest.raises(NotPossibleNow, match="records_read_only"), copy.writing():
        pass
    elsewhere = folder.parent / "elsewhere.db"
    shutil.copyfile(folder / "records.db", elsewhere)
    with open_records(elsewhere, key=office.records.key) as records:
        assert accept(records, an_intake(), office.desk).short == "02-0004"


def test_a_backup_of_encrypted_records_shows_nobody(tmp_path: Path, desk: DeskContext) -> None:
    """Its bytes hold no name or number of anybody, no header of SQLite, and not the key."""
    office = Office(tmp_path, desk, KEY)
    accept(office.records, an_intake(), desk)
    folder = office.folder_of(office.made())
    office.opened.close()
    whole = b"".join(path.read_bytes() for path in folder.iterdir() if path.name != "catalogue.db")
    personal = (PERSON.name, PERSON.personal_number, PERSON.phone, "Dương", "SQLite format")
    assert not any(word.encode() in whole for word in personal)
    assert KEY not in whole
    assert KEY.hex().encode() not in whole


def test_the_manifest_names_nobody(office: Office) -> None:
    """Whoever finds the stick reads numbers, digests and days in it."""
    text = (office.folder_of(office.made()) / MANIFEST).read_text("utf-8")
    assert not any(word in text for word in (PERSON.name, PERSON.personal_number, "Hoa", "Dương", "Quầy"))


def test_the_counter_goes_on_while_it_is_made(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Intakes between any two steps go in at once, and the copy is of the moment it began."""
    monkeypatch.setattr(db.office.copies, "STEP_PAGES", 3)
    seq = verify(office.records).chains[-1].events
    job, steps = office.job(), []
    note = job._told

    def told(number: int) -> Callable[[int, int], None]:
        def step(pages: int, of: int) -> None:
            note(number)(pages, of)
            steps.append(accept(office.records, an_intake(), office.desk).number)

        return step

    monkeypatch.setattr(job, "_told", told)
    made = job.carry_out()
    assert len(steps) > 10
    assert (made.manifest.seq, made.manifest.dossiers) == (seq, 3)
    assert [place.refusal for place in made.places] == [None]
    assert verify(office.records).dossiers == 3 + len(steps)


def test_it_is_told_once_it_lies_there(office: Office, clock: Clock) -> None:
    """A row here and an event for the journal, which says no path; the home screen shows when it was."""
    clock.run(hours=1)
    made = office.made(office.own, office.home.parent / "stick of Lò Thị Hoa")
    (event,) = told(office.records, EventKind.BACKUP_MADE)
    assert event["name"] == made.manifest.name
    assert event["places"] == ["same_disk"]
    assert "Hoa" not in json.dumps(event, ensure_ascii=False)
    assert last_backup(office.records) == clock.at
    assert today(office.records, office.desk).last_backup_at == clock.at
    assert differences(office.records) == ()


def test_every_place_gets_the_same_moment_and_a_missing_stick_is_only_told(
    office: Office, tmp_path: Path
) -> None:
    """Two folders get it, to the same head; the one that isn't there is named and not made."""
    (tmp_path / "one").mkdir()
    made = office.made(office.own, tmp_path / "none", tmp_path / "one")
    codes = [None if place.refusal is None else place.refusal.code for place in made.places]
    assert codes == [None, "backup_place_missing", None]
    assert not (tmp_path / "none").exists()
    seen = [read_manifest(place / made.manifest.name) for place in (office.own, tmp_path / "one")]
    assert {each.head for each in seen} == {made.manifest.head}
    with office.records.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT place, fault FROM backup").all()
    assert [tuple(row) for row in rows] == [("backups", ""), ("one", "")]


def test_another_disk_is_known(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one lies on another disk, nobody is warned; where all lie on this one, somebody is."""
    (tmp_path / "usb").mkdir()
    kind = db.office.backup._kind
    monkeypatch.setattr(
        db.office.backup,
        "_kind",
        lambda place, home: PlaceKind.OTHER_DISK if place.name == "usb" else kind(place, home),
    )
    assert not office.made(office.own, tmp_path / "usb").only_on_this_disk


# ---- what goes wrong at a place ---------------------------------------------------------------------------


def test_a_place_without_room_is_said_before_anything_is_written(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With how much is needed and free; the other place gets its backup."""
    (tmp_path / "small").mkdir()
    usage = shutil.disk_usage

    def disk_usage(path: Path) -> Any:
        return Usage(10**9, 10**9 - 5_000_000, 5_000_000) if Path(path).name == "small" else usage(path)

    monkeypatch.setattr(shutil, "disk_usage", disk_usage)
    made = office.made(tmp_path / "small", office.own)
    refusal = made.places[0].refusal
    assert refusal is not None
    assert (refusal.code, refusal.facts["free_mb"]) == ("backup_no_room", 5)
    assert int(str(refusal.facts["need_mb"])) >= 11
    assert names(tmp_path / "small") == []
    assert made.verified == made.places[1:]


@pytest.mark.parametrize(
    ("name", "code"),
    [("ENOSPC", "backup_disk_full"), ("EROFS", "backup_place_read_only"), ("EIO", "backup_not_written")],
)
def test_a_disk_that_says_no_is_one_sentence_and_leaves_nothing(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: str
) -> None:
    """At each call that puts something on the disk: a reason, nothing half made, and the rest made."""
    import errno

    bad = tmp_path / "bad"
    bad.mkdir()
    real = {"fsync": os.fsync, "mkdir": Path.mkdir, "rename": Path.rename}
    for call in range(12):
        left = [call]

        def fail(left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == -1:
                raise OSError(getattr(errno, name), name)

        monkeypatch.setattr(os, "fsync", lambda fd, fail=fail: (fail(), real["fsync"](fd))[1])
        monkeypatch.setattr(Path, "rename", lambda path, to, fail=fail: (fail(), real["rename"](path, to))[1])
        made = office.made(bad, office.own)
        monkeypatch.setattr(os, "fsync", real["fsync"])
        monkeypatch.setattr(Path, "rename", real["rename"])
        codes = [None if place.refusal is None else place.refusal.code for place in made.places]
        assert codes == [code, None] or left[0] >= 0 or codes == [None, None], call
        if codes[0] == code:
            assert [each for each in names(bad) if each.startswith(".")] == []
        for folder, manifest in backups_in(bad):
            assert faults_of(folder, manifest, office.records.key) == []
        assert verify(office.records).holds
        if codes == [None, None]:
            break
    assert call > 5


@pytest.mark.parametrize("what", ["records.db", "station.json"])
def test_what_does_not_hold_is_kept_aside_and_never_called_a_backup(
    office: Office, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """A stick that gives other bytes than it took: told, named for it, and the last good one stays."""
    good = office.made()
    put = db.office.backup.write_manifest

    def rot(folder: Path, manifest: Any) -> None:
        put(folder, manifest)
        with (folder / what).open("r+b") as file:
            file.seek(5)
            file.write(b"\xff\xfe\xfd")

    monkeypatch.setattr(db.office.backup, "write_manifest", rot)
    accept(office.records, an_intake(), office.desk)
    made = office.made(kept=1)
    (place,) = made.places
    assert place.refusal is not None
    assert place.refusal.code == "backup_not_verified"
    assert names(office.own) == [FAILED + made.manifest.name, good.manifest.name]
    assert [manifest.name for _, manifest in backups_in(office.own)] == [good.manifest.name]
    assert last_backup(office.records) == good.manifest.made_at
    with office.records.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT fault FROM backup ORDER BY pk").scalars().all()
    assert rows == ["", "backup_not_verified"]


def test_every_flipped_byte_is_found(office: Office) -> None:
    """A byte here and there in each file, the manifest too: none passes for what was written."""
    folder = office.folder_of(office.made())
    manifest = read_manifest(folder)
    for path in sorted(folder.iterdir()):
        whole = path.read_bytes()
        for at in {0, len(whole) // 3, len(whole) // 2, len(whole) - 1}:
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            if path.name == MANIFEST:
                with pytest.raises((NotReadable, NotPossibleNow)):
                    read_manifest(folder)
            else:
                assert faults_of(folder, manifest, office.records.key) == [f"file: {path.name}"]
        path.write_bytes(whole)
    assert faults_of(folder, manifest, office.records.key) == []


def test_records_that_are_broken_make_no_backup(plain: Office) -> None:
    """A chain that doesn't hold is not called a backup, and is found without the digests: by opening it."""
    with plain.records.writing() as session:
        connection = session.connection()
        connection.exec_driver_sql("DROP TRIGGER event_body_is_not_changed")
        connection.exec_driver_sql("UPDATE event_body SET body = CAST('{}' AS BLOB) WHERE seq = 2")
    (place,) = plain.made().places
    assert place.refusal is not None
    assert place.refusal.code == "backup_not_verified"
    assert str(place.refusal.facts["first"]).startswith("chain")


# ---- one at a time, and stopping --------------------------------------------------------------------------


def test_two_at_once_are_one(plain: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second is refused while the first is being made, whichever program it is."""
    second: list[Refusal] = []

    def meanwhile(folder: Path, manifest: Any) -> None:
        put(folder, manifest)
        with pytest.raises(NotPossibleNow) as refused:
            plain.job().carry_out()
        second.append(refused.value)

    put = db.office.backup.write_manifest
    monkeypatch.setattr(db.office.backup, "write_manifest", meanwhile)
    assert plain.made().verified
    assert [each.code for each in second] == ["backup_running"]


def test_one_that_is_stopped_leaves_nothing(plain: Office) -> None:
    """The program ends in the middle: the next step gives up, and what is half made goes."""
    job = plain.job()
    job.stop()
    with pytest.raises(NotPossibleNow, match="backup_stopped"):
        job.carry_out()
    assert names(plain.own) == []
    assert plain.made().verified


def test_it_can_be_carried_out_on_any_thread(plain: Office) -> None:
    """As the screens do it; its progress goes from nothing to all."""
    job = plain.job()
    assert job.progress == 0
    made: list[BackupMade] = []
    thread = threading.Thread(target=lambda: made.append(job.carry_out()))
    thread.start()
    thread.join()
    assert made[0].verified
    assert job.progress == 1


def test_what_the_power_left_half_made_goes_and_nothing_else(plain: Office) -> None:
    """Drafts of this desk are taken away; folders with anything else in them, and other desks', stay."""
    plain.own.mkdir()
    name = "motcua-H52.18.05-02-20261120-080000-7"
    stay = [f".{name}-2", ".motcua-H52.18.05-03-20261120-080000-7", name.replace("-7", "-8"), "Ảnh", ".git"]
    for folder in (f".{name}", *stay):
        (plain.own / folder).mkdir()
        (plain.own / folder / "records.db").write_bytes(b"half")
    (plain.own / stay[0] / "my own notes.txt").write_text("x", encoding="utf-8")
    made = plain.made()
    assert names(plain.own) == sorted([*stay, made.manifest.name])


# ---- rotation on a disk -----------------------------------------------------------------------------------


def test_old_ones_go_and_only_ours(plain: Office, clock: Clock) -> None:
    """Twenty days: the newest three, the weeks and the month stay; what isn't ours is never touched."""
    plain.own.mkdir()
    (plain.own / "motcua-tay").mkdir()
    (plain.own / "motcua-tay" / "x").write_text("x", encoding="utf-8")
    (plain.own / "motcua-H52.18.05-02-20200101-080000-1").mkdir()
    foreign = plain.own / "motcua-H52.18.05-02-20200101-080000-2"
    removed = 0
    for day in range(20):
        made = plain.made(kept=3)
        removed += made.places[0].removed
        if not day:  # a copy of ours with something of theirs in it
            shutil.copytree(plain.folder_of(made), foreign)
            (foreign / "ghi chú.txt").write_text("x", encoding="utf-8")
        clock.run(days=1)
    left = [name for name in names(plain.own) if "2026" in name]
    assert [name.split("-")[3] for name in left] == [
        *("20261129", "20261130", "20261206", "20261210", "20261211", "20261212")
    ]
    assert removed == 20 - len(left)
    assert {"motcua-tay", "motcua-H52.18.05-02-20200101-080000-1", foreign.name} <= set(names(plain.own))


def test_two_of_one_second_have_two_names(plain: Office) -> None:
    """Where nothing was written in between, the second has a number more."""
    first = plain.job().carry_out()
    second = plain.job().carry_out()
    assert second.manifest.name == f"{first.manifest.name}-2"
    assert len(names(plain.own)) == 2


# ---- when -------------------------------------------------------------------------------------------------


def test_one_is_due_in_the_morning_and_not_in_the_afternoon(plain: Office, clock: Clock) -> None:
    """Older than twenty hours, or none at all, or one that a clock put into the time to come."""
    assert backup_is_due(plain.records, plain.desk)
    plain.made()
    clock.run(hours=19)
    assert not backup_is_due(plain.records, plain.desk)
    clock.run(hours=2)
    assert backup_is_due(plain.records, plain.desk)
    clock.run(days=-3)
    assert backup_is_due(plain.records, plain.desk)


def test_a_clock_that_nobody_believes_makes_none_by_itself_and_tells_of_none(
    tmp_path: Path, clock: Clock
) -> None:
    """The copy is made when it is asked for; the journal isn't told a time that nobody confirmed."""
    desk = replace(desk_with(clock), guarded=True)
    office = Office(tmp_path, desk, None)
    accept(office.records, an_intake(), desk)
    clock.run(days=-400)
    assert not backup_is_due(office.records, desk)
    made = office.made()
    assert made.verified
    assert not made.noted
    assert last_backup(office.records) is None
    assert told(office.records, EventKind.BACKUP_MADE) == []
    office.desk = replace(desk, confirmed_day=clock.at.date(), calendar=CALENDAR)
    assert backup_is_due(office.records, office.desk)
    assert office.made().noted
    office.opened.close()


# ---- reading manifests ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"v": 1}',
        '{"v": 1, "backup": {}, "sum": ""}',
        "[" * 100_000,
        "\x00",
        '{"v": "x"}',
    ],
)
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    """Whatever lies there under that name."""
    (tmp_path / MANIFEST).write_text(content, encoding="utf-8")
    with pytest.raises(NotReadable, match="backup_manifest_damaged"):
        read_manifest(tmp_path)


def test_a_manifest_of_a_newer_program_says_so_and_none_is_none(tmp_path: Path) -> None:
    """The refusals tell apart what helps: another program, or another folder."""
    with pytest.raises(NotFound, match="backup_not_found"):
        read_manifest(tmp_path)
    (tmp_path / MANIFEST).write_text('{"v": 2, "backup": {}}', encoding="utf-8")
    with pytest.raises(NotPossibleNow, match="backup_newer"):
        read_manifest(tmp_path)


def test_a_manifest_can_not_name_files_outside(plain: Office) -> None:
    """Somebody else's manifest with a way out of the folder in it is no manifest."""
    folder = plain.folder_of(plain.made())
    plain_text = json.loads((folder / MANIFEST).read_text("utf-8"))
    files = plain_text["backup"]["files"]
    files["../../station.json"] = files["station.json"]
    plain_text["sum"] = db.office.backup_folder._sum(plain_text["backup"])
    (folder / MANIFEST).write_text(json.dumps(plain_text), encoding="utf-8")
    with pytest.raises(NotReadable, match="backup_manifest_damaged"):
        read_manifest(folder)


def test_a_day_apart_is_a_day(plain: Office, clock: Clock) -> None:
    """Names sort by time."""
    first = plain.made().manifest
    clock.run(days=1)
    second = plain.made().manifest
    assert first.name < second.name
    assert second.made_at - first.made_at == timedelta(days=1)
    assert first.order < second.order
