"""Keep the tip true, and open a new feed where the records aren't the ones it remembers.

keeper = TipKeeper(TipFile(path))
found = keeper.meet(records, desk)     # at start: compares, and begins a feed where one is due
records.before_commit = keeper.note    # then: each commit is told to the tip before it happens
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session, col, func, select

from db.engine import Records
from db.journal import current_feed, open_feed
from db.models import EventRow, FeedRow, NumberFloorRow, SlipRow
from db.office.context import DeskContext
from db.rules.errors import NotPossibleNow
from db.rules.receipt_number import MAX_COUNTER
from db.rules.tip_check import TipFacts, TipState, tip_state
from db.safe.tip import Head, Tip, TipFile

UNKNOWN_JUMP = 1_000
"""How far numbers jump where nobody remembers what was given out: more than a desk takes in in a day."""

FIRST_DAY = date(2000, 1, 1)
"""From when on a floor holds that covers every day."""

_INSTALLATION_BYTES = 16


@dataclass(frozen=True, slots=True)
class Met:
    """What came of comparing: the state, and the feed before the one that was opened for it, if one was.

    ``lost`` is how many events of the old feed this PC remembers and the file lacks, where that is known.
    """

    state: TipState
    old_feed: str = ""
    new_feed: str = ""
    lost: int | None = None


class TipKeeper:
    """The tip of these records, and what was last written to it."""

    def __init__(self, file: TipFile) -> None:
        """Keep ``file``."""
        self._file = file
        self._tip: Tip | None = None

    def meet(self, records: Records, desk: DeskContext) -> Met:
        """Compare tip and records, begin the feed that is due, and remember where it ends.

        A feed is begun in one transaction with the floors above which its numbers go on. Raises what reading
        the tip and writing the records raise.
        """
        tip = self._file.read()
        with records.reading() as session:
            state = tip_state(_facts(session, tip))
            if state is TipState.SAME and tip is not None and tip.next == _end(session):
                self._tip = tip
                return Met(state)
        installation = tip.installation if tip is not None else secrets.token_hex(_INSTALLATION_BYTES)
        met = Met(state)
        with records.writing() as session:
            state = tip_state(_facts(session, tip))  # looked at again: another program may have been first
            if desk.station.practice and state in (TipState.NO_TIP, TipState.OTHER):
                state = TipState.ADOPTED  # practice offices are copied around, and nobody's slip is in danger
                met = Met(state)
            if state is TipState.ADOPTED:
                current_feed(session).installation = installation
            elif not state.goes_on or state is TipState.NEW:
                met = _begin_feed(session, state, tip, installation, desk)
            session.flush()
            end = _end(session)
        ceilings = dict(tip.ceilings) if tip is not None else {}
        self._tip = self._file.write(
            Tip(installation, end, end, ceilings, tip.generation if tip is not None else 0), sync=True
        )
        return met

    def note(self, session: Session) -> None:
        """Tell the tip what the commit that follows will make of the journal; called inside the transaction.

        It is on the disk before the commit where a number is given out. Raises
        ``NotPossibleNow("tip_not_written")``, which undoes the transaction.
        """
        head = session.info.pop("head", None)
        before = session.info.pop("head_before", None)
        minted: Mapping[str, int] = session.info.pop("minted", {})
        if head is None and not minted:
            return
        # Another program may have written since: inside the transaction nobody else does.
        tip = self._file.read() or self._tip
        if tip is None:
            raise NotPossibleNow("tip_not_written", path=str(self._file.path))
        ceilings = dict(tip.ceilings)
        for key, counter in minted.items():
            ceilings[key] = max(ceilings.pop(key, 0), counter)  # the newest stand last
        sure = Head(*before) if before is not None else tip.next
        following = Head(*head) if head is not None else tip.next
        self._tip = self._file.write(
            replace(tip, sure=sure, next=following, ceilings=ceilings), sync=bool(minted)
        )

    def settle(self, records: Records) -> None:
        """Remember exactly where the journal ends: at the end of the program, or after a commit that failed."""
        tip = self._file.read() or self._tip
        if tip is None:
            return
        with records.reading() as session:
            end = _end(session)
        if end is not None and (tip.next != end or tip.sure != end):
            self._tip = self._file.write(replace(tip, sure=end, next=end), sync=True)


def _facts(session: Session, tip: Tip | None) -> TipFacts:
    end = _end(session)
    newest = session.exec(select(FeedRow.installation).order_by(col(FeedRow.place).desc())).first()
    return TipFacts(
        tip="" if tip is None else tip.installation,
        records=newest or "",
        has_feed=end is not None,
        remembers=tip is not None and tip.next is not None,
        next_found=tip is not None and tip.next is not None and _holds(session, tip.next),
        sure_is_last=tip is not None and tip.sure is not None and tip.sure == end,
    )


def _end(session: Session) -> Head | None:
    try:
        feed = current_feed(session)
    except NotPossibleNow:
        return None
    return Head(feed.id, feed.last_seq, feed.head.hex())


def _holds(session: Session, head: Head) -> bool:
    """Whether the journal holds this very event (or is a feed that has none yet)."""
    found = session.exec(
        select(EventRow.hash).where(EventRow.feed == head.feed, EventRow.seq == head.seq)
    ).first()
    return found is not None and found.hex() == head.hash


def _begin_feed(
    session: Session, state: TipState, tip: Tip | None, installation: str, desk: DeskContext
) -> Met:
    """Open a feed that says why, and the floors above which its numbers go on."""
    old, station = _end(session), desk.station
    floors = [] if state is TipState.NEW else _floors(session, state, tip, desk)
    lost = None
    if state is TipState.OLDER and old is not None and tip is not None and tip.next is not None:
        lost = tip.next.seq - old.seq if tip.next.feed == old.feed else None
    feed = open_feed(
        session,
        at=desk.moment(),
        actor=station.clerk,
        by=desk.person,
        installation=installation,
        body={
            "unit": desk.header.unit_code,
            "agency": desk.header.receipt_agency,
            "slot": station.slot,
            "counter": station.counter,
            "practice": station.practice,
            "after": None if old is None else {"feed": old.feed, "seq": old.seq, "head": old.hash},
            "why": str(state),
            "floors": floors,
        },
    )
    for floor in floors:
        session.add(NumberFloorRow.model_validate({**floor, "feed": feed}))
    session.flush()
    return Met(state, "" if old is None else old.feed, feed, lost)


def _floors(session: Session, state: TipState, tip: Tip | None, desk: DeskContext) -> list[dict[str, object]]:
    """Give the floors, as plain data, above every number that may be in somebody's hands."""
    floors = _jump(session, desk) if state in (TipState.NO_TIP, TipState.OTHER) else []
    for key, counter in ({} if tip is None else tip.ceilings).items():
        agency, day, slot = key.rsplit("/", 2)
        if day != FIRST_DAY.isoformat():
            floors.append(_floor(agency, int(slot), (day, day), counter))
    return floors


def _jump(session: Session, desk: DeskContext) -> list[dict[str, object]]:
    """Give floors for every desk in the ledger up to today: numbers jump far above what is known."""
    highest = select(SlipRow.agency, SlipRow.slot, func.max(SlipRow.counter)).group_by(
        col(SlipRow.agency), col(SlipRow.slot)
    )
    known = {(agency, slot): counter for agency, slot, counter in session.exec(highest)}
    known.setdefault((desk.header.receipt_agency, desk.station.slot), 0)
    last = current_feed(session).last_at
    today = desk.moment().date()
    until = today if last is None else max(today, last.date())
    days = (FIRST_DAY.isoformat(), until.isoformat())
    return [
        _floor(agency, slot, days, min(counter + UNKNOWN_JUMP, MAX_COUNTER - UNKNOWN_JUMP))
        for (agency, slot), counter in known.items()
    ]


def _floor(agency: str, slot: int, days: tuple[str, str], floor: int) -> dict[str, object]:
    return {"agency": agency, "slot": slot, "first_day": days[0], "last_day": days[1], "floor": floor}


def extended_floors(session: Session, day: date) -> list[NumberFloorRow]:
    """Let the floors of the feed that was just opened reach to ``day``, which a clerk says it is; give them.

    The PC's clock may have stood years behind when they were set; once a number was given out they stay. The
    caller writes the rows and the event that tells them.
    """
    feed = current_feed(session)
    rows = session.exec(
        select(NumberFloorRow).where(NumberFloorRow.feed == feed.id, NumberFloorRow.first_day == FIRST_DAY)
    ).all()
    given_out = select(SlipRow.compact).where(SlipRow.minted_at >= feed.opened_at)
    if session.exec(given_out).first() is not None:
        return []
    for row in rows:
        row.last_day = max(row.last_day, day)
    return list(rows)
