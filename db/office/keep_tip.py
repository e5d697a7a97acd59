"""Keep the tip true, and open a new feed where the records aren't the ones it remembers.

    keeper = TipKeeper(TipFile(path))
    found = keeper.meet(records, desk)     # at start: compares, and begins a feed where one is due
    keeper.watch(records)                  # then: each commit is told to the tip before it happens

The tip is only ever changed inside a writing transaction of the records: no other program writes it then.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from sqlmodel import Session, col, func, select

from db.engine import Records
from db.journal import EventKind, current_feed, open_feed
from db.models import EventRow, FeedRow, NumberFloorRow, SlipRow
from db.office.context import DeskContext
from db.rules.errors import NotPossibleNow, Refusal
from db.rules.receipt_number import MAX_COUNTER
from db.rules.tip_check import TipFacts, TipState, tip_state
from db.safe.tip import ANY_DAY, Head, Tip, TipFile, parts_of

UNKNOWN_JUMP = 1_000
"""How far numbers jump where nobody remembers what was given out: more than a desk takes in in a day."""

MINTING = (
    EventKind.DOSSIER_ACCEPTED,
    EventKind.DOSSIER_REGISTERED,
    EventKind.DOSSIER_CORRECTED,
    EventKind.BLANKS_PRINTED,
)
"""What gives out numbers."""

PROOF_BYTES = 65_536
"""About what an intake writes: where there is room for this, there is room for the next one."""

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
        self._settling = False
        self._failed = False
        """Whether the last commit that the tip was told of failed."""
        self._changed = False
        """Whether the records were found to be others; until they are met anew nothing is told of them."""

    def meet(self, records: Records, desk: DeskContext) -> Met:
        """Compare tip and records, begin the feed that is due, and remember where it ends.

        A feed is begun in one transaction with the floors above which its numbers go on. Raises what reading
        the tip, writing it and writing the records raise.
        """
        tip = self._file.read()
        with records.reading() as session:
            state = tip_state(_facts(session, tip))
            if state is TipState.SAME and tip is not None and tip.next == _end(session):
                self._tip = tip
                return Met(state)
        told, records.before_commit = records.before_commit, None  # nothing is held against the old tip now
        try:
            with records.writing() as session:
                tip, met = self._judge(session, desk)
        finally:
            records.before_commit = told
        self._tip, self._failed, self._changed = tip, False, False
        self._settle(records, judged=True)
        return met

    def _judge(self, session: Session, desk: DeskContext) -> tuple[Tip, Met]:
        """Judge again inside the transaction (another program may have been first), and begin what is due."""
        tip = self._file.read()
        state = tip_state(_facts(session, tip))
        if state is TipState.LAST_UNSURE and self._failed and tip == self._tip:
            state = TipState.SAME  # the commit it is unsure of is the one that this program saw fail
        if desk.station.practice:
            state = _in_practice(state, has_feed=_end(session) is not None)
        if tip is None:
            tip = self._file.write(Tip(secrets.token_hex(_INSTALLATION_BYTES)), sync=True)
        if state is TipState.NEW or not state.goes_on:
            met = _begin_feed(session, state, tip, desk)
            if state is not TipState.NEW:
                # Before the commit: cut off in between, the next start knows the new feed.
                tip = self._file.write(replace(tip, next=_end(session)), sync=True)
            return tip, met
        current_feed(session).installation = tip.installation
        return tip, Met(state)

    def watch(self, records: Records) -> None:
        """Tell the tip of each commit before it happens, and put it right after one that failed."""
        records.before_commit = self.note
        records.after_failure = partial(self._put_right, records)

    def note(self, session: Session) -> bool:
        """Tell the tip what the commit that follows will make of the journal; called inside the transaction.

        It is on the disk before the commit where a number is given out. Gives whether there was something to
        tell. Raises, which undoes the transaction, ``NotPossibleNow("tip_not_written")``, and
        ``("records_changed")`` where the journal didn't end where this PC had left it.
        """
        head = session.info.pop("head", None)
        before = session.info.pop("head_before", None)
        minted: Mapping[str, int] = session.info.pop("minted", {})
        if head is None and not minted:
            return False
        # Another program may have written since: inside the transaction nobody else does.
        tip = self._file.read() or self._tip
        if tip is None:
            raise NotPossibleNow("tip_not_written", path=str(self._file.path))
        sure = Head(*before) if before is not None else tip.next
        if tip.next not in (None, sure) and not self._may_go_on(session, tip, sure):
            self._changed = True
            raise NotPossibleNow("records_changed")
        ceilings = dict(tip.ceilings)
        for key, counter in minted.items():
            ceilings[key] = max(ceilings.pop(key, 0), counter)  # the newest stand last
        following = Head(*head) if head is not None else tip.next
        self._tip = self._file.write(
            replace(tip, sure=sure, next=following, ceilings=ceilings), sync=bool(minted)
        )
        self._failed = False
        return True

    def _may_go_on(self, session: Session, tip: Tip, end: Head | None) -> bool:
        """Whether the journal, which ends at ``end`` and not at the tip's ``next``, is still ours."""
        if tip.next is not None and _holds(session, tip.next):
            return True
        # A commit failed: ours, or that of another program which was killed in the middle of it.
        return tip.sure == end and (self._failed or tip != self._tip)

    def settle(self, records: Records) -> None:
        """Remember exactly where the journal ends: at the end of the program, or after a commit that failed.

        What can't be read or written now is left as it is, and so is a journal that isn't the one this PC
        wrote: the next start tells.
        """
        if self._settling or self._changed:  # the former: by a failure of this very transaction
            return
        self._settling = True
        try:
            with suppress(Refusal):
                self._settle(records, judged=False)
        finally:
            self._settling = False

    def _put_right(self, records: Records) -> None:
        self._failed = True
        self.settle(records)

    def agrees(self, records: Records) -> bool:
        """Whether the journal holds the head that the tip names. Raises what reading the tip raises."""
        tip = self._file.read()
        if tip is None or tip.next is None:
            return tip is not None
        with records.reading() as session:
            return _holds(session, tip.next)

    def prove(self, records: Records) -> None:
        """Write something that leaves nothing behind, to the records and to the tip; both have to take it.

        Raises what writing them raises.
        """
        with records.writing() as session:
            connection = session.connection()
            connection.exec_driver_sql("CREATE TABLE proof (bytes BLOB)")
            connection.exec_driver_sql("INSERT INTO proof VALUES (randomblob(?))", (PROOF_BYTES,))
            connection.exec_driver_sql("DROP TABLE proof")
            tip = self._file.read() or self._tip
            if tip is not None:
                self._tip = self._file.write(tip, sync=True)

    def _settle(self, records: Records, *, judged: bool) -> None:
        with records.writing() as session:
            tip = self._file.read() or self._tip
            end = _end(session)
            if tip is None or end is None or (tip.synced and tip.sure == tip.next == end):
                return
            if judged or tip.next == end or self._may_go_on(session, tip, end):
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


def _in_practice(state: TipState, *, has_feed: bool) -> TipState:
    """Practice offices are copied around and begun anew, and nobody's slip is in danger."""
    if state in (TipState.NO_TIP, TipState.OTHER):
        return TipState.ADOPTED
    return TipState.NEW if state is TipState.OLDER and not has_feed else state


def _begin_feed(session: Session, state: TipState, tip: Tip, desk: DeskContext) -> Met:
    """Open a feed that says why, and the floors above which its numbers go on."""
    old, station = _end(session), desk.station
    floors = [] if state is TipState.NEW else _floors(session, state, tip, desk)
    lost = None
    if state is TipState.OLDER and old is not None and tip.next is not None:
        lost = tip.next.seq - old.seq if tip.next.feed == old.feed else None
    feed = open_feed(
        session,
        at=desk.moment(),
        actor=station.clerk,
        by=desk.person,
        installation=tip.installation,
        body={
            "unit": desk.header.unit_code,
            "agency": desk.header.receipt_agency,
            "slot": station.slot,
            "counter": station.counter,
            "practice": station.practice,
            "after": None if old is None else {"feed": old.feed, "seq": old.seq, "head": old.hash},
            "why": str(state),
            "lost": lost,
            "floors": floors,
        },
    )
    for floor in floors:
        session.add(NumberFloorRow.model_validate({**floor, "feed": feed}))
    session.flush()
    return Met(state, "" if old is None else old.feed, feed, lost)


def _floors(session: Session, state: TipState, tip: Tip, desk: DeskContext) -> list[dict[str, object]]:
    """Give the floors, as plain data, above every number that may be in somebody's hands."""
    until = _until(session, desk)
    found = _jump(session, desk, until) if state in (TipState.NO_TIP, TipState.OTHER) else {}
    for key, counter in tip.ceilings.items():
        agency, day, slot = parts_of(key)
        place = (agency, slot, day)
        last_day = until if day == ANY_DAY else day
        found[place] = (last_day, max(counter, found[place][1] if place in found else 0))
    return [
        {
            "agency": agency,
            "slot": slot,
            "first_day": first.isoformat(),
            "last_day": last.isoformat(),
            "floor": floor,
        }
        for (agency, slot, first), (last, floor) in found.items()
    ]


def _until(session: Session, desk: DeskContext) -> date:
    """Give the last day on which somebody may have given out numbers."""
    today = desk.moment().date()
    last = None if _end(session) is None else current_feed(session).last_at
    return today if last is None else max(today, last.date())


def _jump(session: Session, desk: DeskContext, until: date) -> dict[tuple[str, int, date], tuple[date, int]]:
    """Give floors for every desk in the ledger: numbers jump far above what is known."""
    highest = select(SlipRow.agency, SlipRow.slot, func.max(SlipRow.counter)).group_by(
        col(SlipRow.agency), col(SlipRow.slot)
    )
    known = {(agency, slot): counter for agency, slot, counter in session.exec(highest)}
    known.setdefault((desk.header.receipt_agency, desk.station.slot), 0)
    return {
        (agency, slot, ANY_DAY): (until, min(counter + UNKNOWN_JUMP, MAX_COUNTER - UNKNOWN_JUMP))
        for (agency, slot), counter in known.items()
    }


def extended_floors(session: Session, day: date) -> list[NumberFloorRow]:
    """Give the floors that hold for any day, reaching to ``day``, which a clerk says it is.

    The PC's clock may have stood years behind when they were set. That is asked once: as soon as a clerk has
    said what day it is and a number was given out, they stay. The caller writes the rows with the event that
    tells them.
    """
    feed = current_feed(session)
    of_feed = select(EventRow.seq).where(EventRow.feed == feed.id)
    asked = session.exec(of_feed.where(EventRow.kind == EventKind.CLOCK_CONFIRMED)).first()
    minted = session.exec(of_feed.where(col(EventRow.kind).in_(MINTING))).first()
    if asked is not None and minted is not None:
        return []
    rows = session.exec(
        select(NumberFloorRow).where(
            NumberFloorRow.feed == feed.id, NumberFloorRow.first_day == ANY_DAY, NumberFloorRow.last_day < day
        )
    ).all()
    for row in rows:
        row.last_day = day
    return list(rows)
