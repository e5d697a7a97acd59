"""Hold a day's sheet against the journal: whether that very event is there, and still says the same.

Whoever changes a number of the past has to write all later events anew, so that the chain fits again. The
hash on a sheet of paper that two people signed is the one thing they can't write anew.
"""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session, col, select

from db.codec import from_json, plain_from_json
from db.engine import Records
from db.journal import EventKind, verify_chain
from db.models import EventBodyRow, EventRow, FeedRow
from db.office.day_close import with_told
from db.office.day_told import DayTold, day_told
from db.rules.day_close import DaySheet, SheetChecked, SheetDifference, SheetTrouble, differences
from db.rules.sheet_code import FEED_CHARS, HEAD_CHARS, SheetCode


def check_sheet(records: Records, code: SheetCode) -> SheetChecked:
    """Say what the journal says today of what a sheet said then."""
    with records.reading() as session:
        found = SheetChecked(code.day, code.times)
        feed = session.exec(
            select(FeedRow)
            .where(col(FeedRow.id).startswith(code.feed[:FEED_CHARS]))
            .order_by(col(FeedRow.place))
        ).first()
        if feed is None:
            return replace(found, troubles=(SheetTrouble.NO_FEED,))
        troubles = _troubles(session, feed, code)
        told = day_told(session, code.day, (feed.id, code.seq - 1))
        sheet = _told_sheet(session, feed.id, code)
        if sheet is None:
            gone = () if troubles else (SheetTrouble.NO_BODY,)
            return replace(found, troubles=(*troubles, *gone))
        if (sheet.day, sheet.times) != (code.day, code.times):
            troubles += (SheetTrouble.OTHER_DAY,)
        before = session.get(EventRow, (feed.id, code.seq - 1))
        head = "" if before is None else before.hash.hex()
        now = with_told(session, replace(sheet, feed=feed.id, seq=code.seq - 1, head=head), told)
        disposed, unexplained = _gone(session, told)
        differing = differences(sheet, now, only_counts=bool(disposed))
        if unexplained:
            differing += (SheetDifference("bodies", "0", str(unexplained)),)
        return replace(found, troubles=troubles, differences=differing, now=now, disposed=disposed)


def _troubles(session: Session, feed: FeedRow, code: SheetCode) -> tuple[SheetTrouble, ...]:
    event = session.get(EventRow, (feed.id, code.seq))
    if event is None:
        return (SheetTrouble.CUT_OFF,)
    if event.hash.hex()[:HEAD_CHARS] != code.head[:HEAD_CHARS]:
        return (SheetTrouble.REWRITTEN,)
    chain = verify_chain(session, feed.id)
    if chain.broken_at is not None and chain.broken_at <= code.seq:
        return (SheetTrouble.CHAIN,)
    return ()


def _told_sheet(session: Session, feed: str, code: SheetCode) -> DaySheet | None:
    """Give the sheet that the event tells, where there is one."""
    event, body = session.get(EventRow, (feed, code.seq)), session.get(EventBodyRow, (feed, code.seq))
    if event is None or event.kind != EventKind.DAY_CLOSED or body is None:
        return None
    [row] = plain_from_json(body.body)["rows"]["day_close"]
    return from_json(DaySheet, row["sheet"])


def _gone(session: Session, told: DayTold) -> tuple[int, int]:
    """Count dossiers whose bodies a disposal deleted, and bodies that nothing explains."""
    if not told.gone:
        return 0, 0
    explained: set[str] = set()
    done = session.exec(
        select(EventBodyRow.body)
        .join(EventRow, (col(EventRow.feed) == EventBodyRow.feed) & (col(EventRow.seq) == EventBodyRow.seq))
        .where(EventRow.kind == EventKind.DISPOSAL_DONE)
    )
    for body in done:
        facts = plain_from_json(body)
        explained.update(facts["dossiers"], facts["bodies"])
    return len(told.gone & explained), len(told.gone - explained)
