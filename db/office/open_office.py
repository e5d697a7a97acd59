"""Make or open the records of an office, and begin its feed where there is none yet."""

from __future__ import annotations

from pathlib import Path

from sqlmodel import select

from db.engine import Records, open_records
from db.journal import open_feed
from db.models import FeedRow
from db.office.context import DeskContext


def open_office(path: Path, desk: DeskContext) -> Records:
    """Open the records at ``path``, making them and the feed of this installation where they are missing.

    The feed begins with ``feed.opened``, which names the unit, the slot and the counter. Raises what
    :func:`db.engine.open_records` raises.
    """
    records = open_records(path, create=True)
    try:
        _begin_feed(records, desk)
    except BaseException:
        records.close()
        raise
    return records


def _begin_feed(records: Records, desk: DeskContext) -> None:
    with records.reading() as session:
        if session.exec(select(FeedRow.id)).first() is not None:
            return
    with records.writing() as session:
        # Looked at again: another program may have been first.
        if session.exec(select(FeedRow.id)).first() is None:
            station = desk.station
            open_feed(
                session,
                at=desk.moment(),
                actor=station.clerk,
                body={
                    "unit": desk.header.unit_code,
                    "agency": desk.header.receipt_agency,
                    "slot": station.slot,
                    "counter": station.counter,
                    "practice": station.practice,
                    "after": None,
                },
            )
