"""The self-test of the records: what it finds, what it leaves out, and that its work is bounded."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from practice_desk import MONDAY, Clock, an_intake, desk_with

sys.path.insert(0, str(Path(__file__).parent))

from large_office import fill_events

from db.engine import open_records
from db.office import self_test
from db.office.accept import accept
from db.office.confirm_clock import clock_facts
from db.office.new_feed import confirm_feed
from db.office.open_office import Opened, open_kept
from db.office.self_test import Budget
from db.rules.clock_guard import ClockFacts, ClockQuality
from db.rules.self_test import Finding, Level, Subject, worst
from db.safe.tip import TipFile

TICKS = 4_000
"""Pieces of work (a thousand of SQLite's steps each) that a look at 50 MB takes at most."""


@pytest.fixture
def office(tmp_path: Path, clock: Clock) -> Iterator[Opened]:
    """Give a real office with its tip."""
    opened = open_kept(
        tmp_path / "records.db", desk_with(clock, practice=False), TipFile(tmp_path / "safe" / "tip")
    )
    with contextlib.closing(opened):
        yield opened


def said(finding: Finding) -> tuple[Level, str]:
    """Give what a line says."""
    return finding.level, finding.code


# ---- the file ------------------------------------------------------------------------------------------


def test_a_small_file_is_looked_at_whole(office: Opened, clock: Clock) -> None:
    """Every table, and nothing is wrong."""
    accept(office.records, an_intake(), desk_with(clock))
    found = self_test.look_at_database(office.records)
    assert said(found) == (Level.GOOD, "whole")
    assert found.facts["done"] == found.facts["tables"]


@pytest.mark.parametrize("key", [None, os.urandom(32)], ids=["plain", "encrypted"])
def test_fifty_megabytes_are_bounded_work(tmp_path: Path, clock: Clock, key: bytes | None) -> None:
    """A counter of some years: all of it is looked at in so many steps, and a budget of fewer says so."""
    opened = open_kept(tmp_path / "records.db", desk_with(clock), TipFile(tmp_path / "tip"), key=key)
    with contextlib.closing(opened):
        fill_events(opened.records, megabytes=50)
        whole = Budget(ticks=TICKS, seconds=None)
        found = self_test.look_at_database(opened.records, whole)
        assert said(found) == (Level.GOOD, "whole")
        assert int(str(found.facts["mb"])) >= 45
        assert 0 < whole.used <= TICKS
        part = Budget(ticks=whole.used // 2, seconds=None)
        found = self_test.look_at_database(opened.records, part)
        assert said(found) == (Level.GOOD, "part")
        assert 0 < int(str(found.facts["done"])) < int(str(found.facts["tables"]))
        assert part.used <= whole.used // 2 + 2
        none = Budget(ticks=None, seconds=0.0)
        assert said(self_test.look_at_database(opened.records, none)) == (Level.GOOD, "part")
        assert none.used == 1
        with opened.records.reading() as session:
            events = session.connection().exec_driver_sql("SELECT count(*) FROM event").scalar_one()
        chain = self_test.look_at_chain(opened.records, opened.keeper)
        assert said(chain) == (Level.GOOD, "holds")
        assert chain.facts["events"] == events > 10 * self_test.LAST_EVENTS


def test_pages_that_a_bad_disk_wrote_over_are_found(office: Opened, clock: Clock) -> None:
    """Rubbish in the middle of the file is bad, whatever kind of error SQLite makes of it."""
    for _ in range(40):
        accept(office.records, an_intake(), desk_with(clock))
    office.records.let_go()
    size = office.records.path.stat().st_size
    with office.records.path.open("r+b") as file:
        file.seek(size // 2)
        file.write(os.urandom(size // 4))
    found = self_test.look_at_database(office.records)
    assert found.level is Level.BAD
    assert found.code in ("damaged", "not_readable")


def test_a_row_that_breaks_its_own_table_is_found(office: Opened) -> None:
    """A damage that opens and reads like any other file."""
    with office.records.writing() as session:
        connection = session.connection()
        connection.exec_driver_sql("CREATE TABLE loose (a)")
        connection.exec_driver_sql("INSERT INTO loose VALUES (NULL)")
        connection.exec_driver_sql("PRAGMA writable_schema = ON")
        connection.exec_driver_sql(
            "UPDATE sqlite_schema SET sql = 'CREATE TABLE loose (a NOT NULL)' WHERE name = 'loose'"
        )
        connection.exec_driver_sql("PRAGMA writable_schema = RESET")
    assert said(self_test.look_at_database(office.records)) == (Level.BAD, "damaged")


def test_a_file_that_is_gone_is_said_and_not_made_anew(office: Opened) -> None:
    """A stick that was pulled: bad, and no empty file stands in its place afterwards."""
    office.records.path.rename(office.records.path.with_name("away.db"))
    found = self_test.look_at_database(office.records)
    assert said(found) == (Level.BAD, "not_readable")
    assert not office.records.path.exists()
    office.records.path.with_name("away.db").rename(office.records.path)


# ---- the chain -----------------------------------------------------------------------------------------


def test_a_changed_event_near_the_end_is_found(office: Opened, clock: Clock) -> None:
    """The last weeks are computed again at each start."""
    for _ in range(3):
        accept(office.records, an_intake(), desk_with(clock))
    with office.records.writing() as session:
        for name in ("event_is_not_changed", "event_is_not_deleted"):
            session.connection().exec_driver_sql(f"DROP TRIGGER {name}")
        session.connection().exec_driver_sql("DROP INDEX event_dossier")
        session.connection().exec_driver_sql("UPDATE event SET hash = zeroblob(32) WHERE seq = 3")
    found = self_test.look_at_chain(office.records, office.keeper)
    assert said(found) == (Level.BAD, "broken")
    assert found.facts["seq"] == 3


def test_the_end_of_a_chain_is_computed_from_where_it_is_asked(
    office: Opened, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies before the last events is a matter of ``motcua verify``."""
    for _ in range(6):
        accept(office.records, an_intake(), desk_with(clock))
    monkeypatch.setattr(self_test, "LAST_EVENTS", 2)
    found = self_test.look_at_chain(office.records, office.keeper)
    assert said(found) == (Level.GOOD, "holds")
    assert found.facts["events"] == 8


def test_records_put_back_are_bad_until_somebody_has_read_it(tmp_path: Path, clock: Clock) -> None:
    """Acknowledged dossiers are lacking: bad, with how many; then it is known."""
    desk, path, tip = desk_with(clock, practice=False), tmp_path / "records.db", TipFile(tmp_path / "tip")
    open_kept(path, desk, tip).close()
    before = path.read_bytes()
    with contextlib.closing(open_kept(path, desk, tip)) as opened:
        accept(opened.records, an_intake(), desk)
    path.write_bytes(before)
    with contextlib.closing(open_kept(path, desk, tip)) as opened:
        found = self_test.look_at_chain(opened.records, opened.keeper)
        assert said(found) == (Level.BAD, "older_by")
        assert found.facts["lost"] == 2
        confirm_feed(opened.records, desk)
        assert said(self_test.look_at_chain(opened.records, opened.keeper)) == (Level.GOOD, "holds")


def test_a_file_exchanged_under_the_program_does_not_agree(
    office: Opened, clock: Clock, tmp_path: Path
) -> None:
    """The head that this PC remembers is nowhere in it."""
    office.close()
    before = office.records.path.read_bytes()
    desk = desk_with(clock, practice=False)
    with contextlib.closing(
        open_kept(office.records.path, desk, TipFile(tmp_path / "safe" / "tip"))
    ) as opened:
        accept(opened.records, an_intake(), desk)
        opened.records.let_go()
        office.records.path.write_bytes(before)
        assert said(self_test.look_at_chain(opened.records, opened.keeper)) == (Level.BAD, "changed")


# ---- the others ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("quality", ClockQuality)
def test_the_clock_is_good_where_it_is_believed(quality: ClockQuality) -> None:
    """Good or confirmed is good; every doubt is something to look at."""
    found = self_test.look_at_clock(ClockFacts(MONDAY, MONDAY, None, quality, asks=False))
    good = quality in (ClockQuality.GOOD, ClockQuality.CONFIRMED)
    assert said(found) == (Level.GOOD if good else Level.LOOK, str(quality))


def test_the_clock_of_the_records_is_the_one_told(office: Opened, clock: Clock) -> None:
    """A day and a half after the last event it is something to look at."""
    clock.run(hours=37)
    facts = clock_facts(office.records, desk_with(clock), clock())
    assert said(self_test.look_at_clock(facts)) == (Level.LOOK, "ahead")


def test_an_old_or_failed_backup_is_told(office: Opened, clock: Clock) -> None:
    """None is needed before the first dossier; then its age counts, and that the last one held."""

    def backups(practice: bool = False) -> tuple[Level, str]:  # noqa: FBT001, FBT002
        return said(self_test.look_at_backups(office.records, MONDAY, practice=practice))

    def made(days_ago: int, fault: str) -> None:
        at = (MONDAY - timedelta(days=days_ago)).isoformat()
        with office.records.writing() as session:
            session.connection().exec_driver_sql(
                "INSERT INTO backup (made_at, place, name, feed, seq, head, bytes, fault)"
                " VALUES (?, 'p', 'n', 'f', 1, 'h', 1, ?)",
                (at, fault),
            )

    assert backups() == (Level.GOOD, "none_needed")
    assert backups(practice=True) == (Level.GOOD, "practice")
    accept(office.records, an_intake(), desk_with(clock))
    assert backups() == (Level.LOOK, "none")
    made(9, "")
    assert backups() == (Level.LOOK, "made")
    made(1, "")
    assert backups() == (Level.GOOD, "made")
    made(0, "chain")
    assert backups() == (Level.BAD, "failed")


def test_an_old_sqlite_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    """It can corrupt a write-ahead log."""
    assert said(self_test.look_at_sqlite()) == (Level.GOOD, "new_enough")
    monkeypatch.setattr(self_test, "OLDEST_SQLITE", (99, 0, 0))
    assert said(self_test.look_at_sqlite()) == (Level.BAD, "old")


def test_records_that_anybody_can_read_are_told(tmp_path: Path) -> None:
    """Plain records at a real office, and what is right in practice."""
    with open_records(tmp_path / "plain.db", create=True) as plain:
        assert said(self_test.look_at_encryption(plain, practice=False)) == (Level.LOOK, "plain")
        assert said(self_test.look_at_encryption(plain, practice=True)) == (Level.GOOD, "practice")
    with open_records(tmp_path / "secret.db", create=True, key=os.urandom(32)) as secret:
        assert said(self_test.look_at_encryption(secret, practice=False)) == (Level.GOOD, "encrypted")


def test_the_gravest_line_counts() -> None:
    """One bad line makes it bad, and no line at all is good."""
    lines = [Finding(Subject.DISK, level, "x") for level in (Level.GOOD, Level.LOOK, Level.BAD)]
    assert [worst(lines[:n]) for n in range(4)] == [Level.GOOD, Level.GOOD, Level.LOOK, Level.BAD]
