from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from practice_desk import MONDAY, an_intake
from sqlalchemy.exc import IntegrityError

from db.engine import Records, open_records
from db.journal import (
    EventKind,
    append,
    current_feed,
    open_feed,
    tick,
    verify_chain,
)
from db.models import FeedRow
from db.office.accept import accept
from db.office.context import DeskContext
from db.office.verify import verify
from db.rules.errors import NotPossibleNow

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001 - given a zone below
    lambda naive: naive.replace(tzinfo=MONDAY.tzinfo)
)


def _sql(records: Records, *statements: str) -> None:
    with records.writing() as session:
        for statement in statements:
            session.connection().exec_driver_sql(statement)


def test_a_new_office_begins_its_feed(records: Records) -> None:
    """The first event is ``feed.opened``, alone in a chain that holds."""
    with records.reading() as session:
        kinds = session.connection().exec_driver_sql("SELECT seq, kind FROM event").all()
        report = verify_chain(session)
    assert kinds == [(1, EventKind.FEED_OPENED)]
    assert (report.holds, report.events) == (True, 1)


def test_an_event_goes_only_with_its_transaction(records: Records) -> None:
    """An append in a block that fails is undone with it, and the next event takes its place in the chain."""

    def fail_in_the_middle() -> None:
        with records.writing() as session:
            append(session, "test.event", at=MONDAY, actor="Lò Thị Hoa")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_in_the_middle()
    with records.writing() as session:
        reference = append(session, "test.event", at=MONDAY, actor="Lò Thị Hoa")
    assert reference.endswith("/2")
    assert verify(records).holds


def test_without_a_feed_nothing_is_appended(tmp_path: Path) -> None:
    """Records that were never opened for an office refuse an event by name."""
    with (
        open_records(tmp_path / "records.db", create=True) as unopened,
        unopened.writing() as session,
        pytest.raises(NotPossibleNow) as refused,
    ):
        append(session, "test.event", at=MONDAY, actor="Lò Thị Hoa")
    assert refused.value.code == "no_feed"


def test_a_header_holds_no_personal_data(records: Records, desk: DeskContext) -> None:
    """Names, numbers, addresses and phones stand in the detachable body only."""
    accept(records, an_intake(note="đã gọi điện"), desk)
    with records.reading() as session:
        headers = session.connection().exec_driver_sql("SELECT header FROM event").scalars().all()
        bodies = session.connection().exec_driver_sql("SELECT body FROM event_body").scalars().all()
    secrets = ("Dương", "014190000123", "Tiểu khu", "345", "gọi điện")
    assert not any(secret in header.decode() for header in headers for secret in secrets)
    assert all(any(secret in body.decode() for body in bodies) for secret in secrets)


def test_a_header_says_what_happened_when_and_to_what(records: Records, desk: DeskContext) -> None:
    """The header of an acceptance carries all that sync and audit need, in canonical JSON."""
    dossier = accept(records, an_intake(), desk)
    with records.reading() as session:
        (raw,) = (
            session.connection()
            .exec_driver_sql("SELECT header FROM event WHERE kind = 'dossier.accepted'")
            .scalars()
        )
        feed = current_feed(session).id
    header = json.loads(raw)
    commitment = header.pop("body")
    assert len(bytes.fromhex(commitment)) == 32
    assert header == {
        "v": 1,
        "feed": feed,
        "seq": 3,
        "kind": "dossier.accepted",
        "hlc": f"{int(MONDAY.timestamp() * 1000)}.000002",
        "at": "2026-11-23T09:15:00+07:00",
        "business_date": "2026-11-23",
        "clock_quality": "good",
        "dossier": dossier.dossier_id,
        "base": None,
        "actor": "Lò Thị Hoa",
    }
    assert (
        raw
        == json.dumps(
            header | {"body": commitment}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        ).encode()
    )


def test_bodies_can_go_and_the_chain_still_holds(records: Records, desk: DeskContext) -> None:
    """Retention deletes what is personal; what happened stays provable."""
    accept(records, an_intake(), desk)
    _sql(records, "DELETE FROM event_body")
    with records.reading() as session:
        assert verify_chain(session).holds


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM event",
        "UPDATE event SET header = header",
        "UPDATE event_body SET body = body",
        "INSERT OR REPLACE INTO event (feed, seq, header, hash) SELECT feed, seq, header, hash FROM event",
    ],
)
def test_events_are_only_ever_appended(records: Records, statement: str) -> None:
    """The file itself refuses to change or drop an event, also by way of a replacing insert."""
    with pytest.raises(IntegrityError, match=r"events are only ever appended|deleted whole"):
        _sql(records, statement)


@pytest.mark.parametrize("seq", [1, 2, 4])
@pytest.mark.parametrize(
    ("table", "column"),
    [("event", "header"), ("event", "hash"), ("event_body", "body"), ("event_body", "salt")],
)
def test_every_flipped_byte_is_found(
    records: Records, desk: DeskContext, table: str, column: str, seq: int
) -> None:
    """Whichever byte of an event is changed, the check names that event (or the one hashed on top of it)."""
    for _ in range(3):
        accept(records, an_intake(), desk)
    _disarm(records)
    with records.reading() as session:
        place = f"FROM {table} WHERE seq = {seq}"
        (original,) = session.connection().exec_driver_sql(f"SELECT {column} {place}").scalars()
        last = verify_chain(session).events
    found = set()
    with records.writing() as session:
        connection = session.connection()
        for position in range(len(original)):
            changed = bytearray(original)
            changed[position] ^= 1 << position % 8
            change = f"UPDATE {table} SET {column} = ? WHERE seq = ?"  # noqa: S608 - from the list above
            connection.exec_driver_sql(change, (bytes(changed), seq))
            report = verify_chain(session)
            found.add((report.broken_at, report.events))
            connection.exec_driver_sql(change, (original, seq))
    assert found == {(seq, seq - 1)}
    assert last == 5
    assert verify(records).holds


def _disarm(records: Records) -> None:
    """Do what somebody with the file and a tool would do first."""
    _sql(
        records,
        "DROP TRIGGER event_is_not_changed",
        "DROP TRIGGER event_is_not_deleted",
        "DROP TRIGGER event_body_is_not_changed",
        "DROP INDEX event_dossier",
    )


@pytest.mark.parametrize(
    ("tampering", "broken_at", "why"),
    [
        ("DELETE FROM event WHERE seq = 3", 3, "gap"),
        ("DELETE FROM event WHERE seq = 5", 5, "head"),
        ("UPDATE event SET seq = 99 WHERE seq = 5", 5, "gap"),
        ("UPDATE feed SET last_seq = 4", 6, "head"),
        ("UPDATE event SET hash = zeroblob(32) WHERE seq = 5", 5, "hash"),
    ],
)
def test_events_taken_out_or_moved_are_found(
    records: Records, desk: DeskContext, tampering: str, broken_at: int, why: str
) -> None:
    """A missing, moved or cut-off event is named with the reason."""
    for _ in range(3):
        accept(records, an_intake(), desk)
    _disarm(records)
    _sql(records, "DELETE FROM event_body", tampering)
    with records.reading() as session:
        report = verify_chain(session)
    assert (report.broken_at, report.why) == (broken_at, why)


def test_an_event_rewritten_with_a_fitting_hash_is_found_at_the_next(
    records: Records, desk: DeskContext
) -> None:
    """Whoever rewrites one event must rewrite all that follow: the next one no longer fits."""
    for _ in range(2):
        accept(records, an_intake(), desk)
    _disarm(records)
    with records.writing() as session:
        connection = session.connection()
        event = "SELECT hash, header FROM event WHERE seq = ?"
        (before, _), (_, header) = (connection.exec_driver_sql(event, (seq,)).one() for seq in (2, 3))
        forged = header.replace(b"09:15:00", b"08:15:00")
        fitting = hashlib.sha256(before + forged).digest()
        connection.exec_driver_sql("UPDATE event SET header = ?, hash = ? WHERE seq = 3", (forged, fitting))
        report = verify_chain(session)
    assert forged != header
    assert (report.broken_at, report.why) == (4, "hash")


def test_an_event_of_another_feed_is_not_taken_over(records: Records) -> None:
    """A chain copied under another feed's name is found, although its hashes fit."""
    _disarm(records)
    _sql(records, "DELETE FROM event_body")
    with records.writing() as session:
        connection = session.connection()
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.exec_driver_sql("UPDATE feed SET id = 'another'")
        connection.exec_driver_sql("UPDATE event SET feed = 'another'")
    with records.reading() as session:
        assert verify_chain(session).why == "header"


def test_a_second_feed_is_continued_and_both_are_checked(records: Records) -> None:
    """After a new key the new feed is written, and the old one stays as it was."""
    with records.writing() as session:
        old = current_feed(session).id
        new = open_feed(session, at=MONDAY + timedelta(days=1), actor="Lò Thị Hoa", body={"after": old})
        append(session, "test.event", at=MONDAY + timedelta(days=1), actor="Lò Thị Hoa")
        ends = {row: session.get_one(FeedRow, row).last_seq for row in (old, new)}
    assert ends == {old: 1, new: 2}
    assert [chain.feed for chain in verify(records).chains] == [old, new]
    assert verify(records).holds


@given(st.lists(MOMENTS, min_size=2, max_size=20))
def test_the_clock_of_events_never_runs_back(moments: list[datetime]) -> None:
    """Whatever the wall clock does, event clocks rise, also when they are compared as text."""
    clocks = [""]
    for moment in moments:
        clocks.append(tick(clocks[-1], moment))
    assert all(earlier < later for earlier, later in pairwise(clocks))
