"""Power cuts at every moment of a morning: what was acknowledged is there, whole and once."""

from __future__ import annotations

import bz2
import hashlib
import os
import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from crash_run import Morning, at_work, morning, recorded
from disk_events import Told
from images import windows
from judge import RECORDS, TIP, Judge, lay_out
from looking import ALL, look_at
from practice_desk import MONDAY
from recording_vfs import Recording
from whole_file import dump

import db.engine
from db.engine import open_records
from db.office.replay import differences
from db.office.update import bring_up_to_date
from db.office.verify import verify

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the model of the disk is that of POSIX")

DATA = Path(__file__).parents[1] / "data"
VERSIONS = sorted(path.name for path in DATA.glob("records-v*.db.bz2"))
LIVES = 40 if ALL else 4


@pytest.fixture
def root(scratch: Path) -> Path:
    """Give the folder that is recorded."""
    (scratch / "root").mkdir()
    return scratch / "root"


def test_nothing_acknowledged_is_lost_by_a_power_cut(root: Path, scratch: Path, seed: str) -> None:
    """Intakes, prints, a reprint, drafts, returns and a backup: every image is the office as it was told."""
    with recorded(root) as recording:
        morning(recording)
    seen = look_at(recording, Judge(scratch), seed, most=16)
    assert not seen.wrong, seen.wrong[:5]
    assert seen.legal > 5_000
    told = {event.kind for event in recording.events if isinstance(event, Told)}
    assert told == {"number", "print", "printed", "draft", "state", "backup"}
    folded = {event for event in recording.events if getattr(event, "file", None) == _number(recording)}
    assert len(folded) > 100, "the log was never folded back, so no cut fell into that"


def _number(recording: Recording) -> int:
    return recording.names[RECORDS]


@pytest.mark.parametrize("one_by_one", [False, True])
def test_an_office_is_made_whole_or_not_at_all(
    root: Path, scratch: Path, seed: str, *, one_by_one: bool
) -> None:
    """Cut off while its file, tables and first dossiers are made: the next start makes what is missing.

    On a disk that syncs folders as a whole, and on one that keeps each name by itself.
    """
    with recorded(root) as recording:
        at_work(recording, lambda desk: (desk.intake(), desk.intake()))
    seen = look_at(recording, Judge(scratch), seed, most=40, one_by_one=one_by_one)
    assert not seen.wrong, seen.wrong[:5]


def test_a_second_power_cut_loses_nothing_either(root: Path, scratch: Path, seed: str) -> None:
    """The program comes back on what a first cut left, takes in a dossier, and is cut off again."""
    with recorded(root) as recording:
        at_work(recording, lambda desk: desk.whole(1))
    chance, judge = random.Random(seed), Judge(scratch)
    after = [
        (image, window.told)
        for window in windows(recording)
        if window.told
        for image in window.images(seed, 4)
        if image.files.get(f"{RECORDS}-wal")
    ]
    for image, told in chance.sample(after, LIVES):
        again = scratch / "again"
        lay_out(image.files, again)
        with recorded(again) as second:
            at_work(second, Morning.intake)
        seen = look_at(second, judge, seed, most=12, before=told)
        assert not seen.wrong, (image.how, seen.wrong[:5])
        shutil.rmtree(again)


# ---- a new version of the program -----------------------------------------------------------------------


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("where", ["in place", "on a copy"])
def test_a_migration_is_done_or_not_begun(
    root: Path, scratch: Path, seed: str, version: str, where: str
) -> None:
    """Cut off on its way, an older program's file is the old one or the new one, and comes to the new one."""
    path = root / RECORDS
    path.parent.mkdir()
    path.write_bytes(bz2.decompress((DATA / version).read_bytes()))
    old = _schema(path)
    with recorded(root) as recording:
        if where == "on a copy":
            bring_up_to_date(path, None, MONDAY.date())
        open_records(path).close()
    new, wanted = _schema(path), _dumped(path)
    assert old != new
    looked, states = 0, dict[bytes, tuple[Any, ...]]()
    for window in windows(recording):
        for image in window.images(seed, None if ALL else 24):
            looked += 1
            shutil.rmtree(scratch / "image", ignore_errors=True)
            lay_out(image.files, scratch / "image")
            again = scratch / "image" / RECORDS
            found = _schema(again)
            digest = hashlib.blake2b(again.read_bytes()).digest()
            assert found in (old, new), image.how
            if digest not in states:
                bring_up_to_date(again, None, MONDAY.date())
                assert _dumped(again) == wanted, image.how
            states[digest] = found
    print(f"images of a migration {where}: {looked} looked at, {len(states)} states of the file")
    assert {str(state) for state in states.values()} == {str(old), str(new)}


def _dumped(path: Path) -> dict[str, list[Any]]:
    with open_records(path) as records:
        assert verify(records).holds
        assert differences(records) == ()
        return dump(records)


def _schema(path: Path) -> tuple[Any, ...]:
    """Give version and tables, as a program finds them that changes nothing; the log is folded back."""
    connection = db.engine.sqlite.connect(str(path))
    try:
        version = connection.execute("PRAGMA user_version").fetchone()
        return version, connection.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()
    finally:
        connection.close()


def test_the_tip_is_part_of_the_images(root: Path) -> None:
    """What Python itself writes and syncs beside SQLite is recorded in its place of the order."""
    with recorded(root) as recording:
        at_work(recording, Morning.intake)
    number = recording.names[TIP]
    writes = [event for event in recording.events if getattr(event, "file", None) == number]
    kinds = [type(event).__name__ for event in writes]
    assert {"Make", "Write", "Sync"} <= set(kinds)
    last = list(windows(recording))[-1]
    assert last.contents[number] == (root / TIP).read_bytes()
