"""Make or open the records of an office, and begin its feed where one is due."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlmodel import select

from db.engine import Records, open_records
from db.journal import open_feed
from db.models import FeedRow
from db.office.context import DeskContext
from db.office.keep_tip import Met, TipKeeper
from db.office.update import bring_up_to_date
from db.rules.tip_check import TipState
from db.safe.tip import TipFile


@dataclass(frozen=True, slots=True)
class Opened:
    """The records, open, with what the tip said of them (``None`` where no tip is kept)."""

    records: Records
    met: Met | None = None
    keeper: TipKeeper | None = None

    def close(self) -> None:
        """Remember where the journal ends, and let go of the file."""
        try:
            if self.keeper is not None:
                self.keeper.settle(self.records)
        finally:
            self.records.close()


def open_office(path: Path, desk: DeskContext, *, key: bytes | None = None) -> Records:
    """Open the records at ``path`` without a tip, making them and their feed where they are missing.

    The feed begins with ``feed.opened``, which names the unit, the slot and the counter. Raises what
    :func:`db.engine.open_records` raises.
    """
    records = open_records(path, create=True, key=key)
    try:
        _begin_feed(records, desk)
    except BaseException:
        records.close()
        raise
    return records


def open_kept(path: Path, desk: DeskContext, tip: TipFile, *, key: bytes | None = None) -> Opened:
    """Open the records at ``path`` against their tip; every commit is told to the tip before it happens.

    Records that aren't surely the ones this PC wrote last get a new feed, and numbers above every ceiling.
    Those of an older program are brought to this one's version on a copy first, and the old file is kept.
    Raises what :func:`open_office` and :func:`db.office.update.bring_up_to_date` raise,
    ``NotPossibleNow("tip_not_read")`` and ``("tip_not_written")``.
    """
    bring_up_to_date(path, key, desk.moment().date())
    records = open_records(path, create=True, key=key)
    try:
        keeper = TipKeeper(tip)
        met = keeper.meet(records, desk)
        keeper.watch(records)
    except BaseException:
        records.close()
        raise
    return Opened(records, met, keeper)


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
                    "why": str(TipState.NEW),
                },
            )
