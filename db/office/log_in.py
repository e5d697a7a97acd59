"""Logging in with a PIN, offline always: every wrong one is on the disk before it is answered.

A try is counted as a wrong one first, in a transaction of its own, and taken back where it was right: pulling
the plug between tries gains nothing. The wait that follows runs only while a program runs, by a clock that
nobody can set (:class:`Waits`); what is left of it is kept, so that a restart begins the rest anew and a PC
clock that is moved changes nothing.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select, update

from db.engine import Records
from db.journal import EventKind
from db.models import PinRow
from db.office.clerks import everybody, find_clerk, locked, office_day, tell_at_the_door
from db.office.context import DeskContext
from db.office.pins import NOBODYS, fits
from db.rules.errors import NotAccepted, NotPossibleNow
from db.rules.people import FREE_TRIES, AtWork, Clerk, LoggedIn, wait_after

_NOBODY = ""
"""Whom wrong names are counted on, together and by this program only."""


class Waits:
    """How long each person still has to wait, by the time this program has run."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Begin with nobody waiting."""
        self._monotonic = monotonic
        self._ends: dict[str, tuple[int, float]] = {}
        self.strangers = 0
        """Wrong names in a row."""

    def begin(self, clerk_id: str, failures: int, wait_s: int) -> None:
        """Let a wait begin now."""
        self._ends[clerk_id] = (failures, self._monotonic() + wait_s)

    def left(self, clerk_id: str, failures: int, wait_s: int) -> int:
        """Give the whole seconds that are left of what the records say.

        What this program hasn't seen begin (it was started anew, or another one counted) begins now.
        """
        known = self._ends.get(clerk_id)
        if known is None or known[0] != failures:
            self.begin(clerk_id, failures, wait_s)
            return wait_s
        return min(wait_s, max(0, math.ceil(known[1] - self._monotonic())))


@dataclass(frozen=True, slots=True)
class _Try:
    """A try that was counted, and what the PIN is held against."""

    clerk: Clerk | None
    kept: str
    failures: int


def at_work(records: Records, desk: DeskContext, waits: Waits) -> tuple[AtWork, ...]:
    """Give who can log in today, in the order of their names, and begin the waits that a restart cut off."""
    with records.reading() as session:
        people, day = everybody(session), office_day(session, desk)
        pins = {row.clerk_id: row for row in session.exec(select(PinRow))}
        shut = locked(people, pins, day)
    return tuple(
        AtWork(
            clerk_id=one.clerk_id,
            name=one.name,
            title=held.title,
            wait_s=_left(waits, pins[one.clerk_id]),
            locked=one.clerk_id in shut,
        )
        for one in people
        if (held := one.posting_on(day)) is not None and one.clerk_id in pins
    )


def log_in(records: Records, who: str, pin: str, desk: DeskContext, waits: Waits) -> LoggedIn:
    """Let ``who`` (an id or a name) in with the posting of today; the event is on the disk then.

    Raises what :func:`prove` raises, and ``NotAccepted("no_posting_today")``.
    """
    clerk = prove(records, who, pin, desk, waits)
    with records.writing() as session:
        held = clerk.posting_on(office_day(session, desk))
        if held is None:
            raise NotAccepted("no_posting_today")
        tell_at_the_door(session, EventKind.CLERK_LOGGED_IN, desk, clerk, {"title": held.title})
        return logged_in(session, clerk, desk)


def log_out(records: Records, person: LoggedIn, desk: DeskContext) -> None:
    """Write down that a person has gone."""
    with records.writing() as session:
        clerk = find_clerk(session, person.clerk_id)
        tell_at_the_door(session, EventKind.CLERK_LOGGED_OUT, desk, clerk, {})


def prove(records: Records, who: str, pin: str, desk: DeskContext, waits: Waits) -> Clerk:
    """Give the person whose PIN this is; nothing is told of a right one.

    Raises ``NotAccepted("pin_wrong")`` for a wrong PIN and a wrong name alike, after the same work, and
    ``NotPossibleNow``: ``log_in_wait`` (``seconds``, while which nothing is tried), ``pin_locked`` (somebody
    who administers has to unlock).
    """
    tried = _counted(records, who, desk, waits)
    if not fits(tried.kept, pin) or tried.clerk is None:
        if tried.clerk is not None and tried.failures > FREE_TRIES:
            _tell_lock_out(records, tried.clerk, tried.failures, desk)
        raise NotAccepted("pin_wrong")
    with records.writing() as session:
        row = session.get(PinRow, tried.clerk.clerk_id)
        if row is None or row.hash != tried.kept:  # somebody gave another PIN in this very moment
            raise NotAccepted("pin_wrong")
        row.failures, row.wait_s = 0, 0
        session.add(row)
    waits.strangers = 0
    return tried.clerk


def keep_waiting(records: Records, waits: Waits) -> int:
    """Put what is left of each wait on the disk, never more than was there; give the longest, in seconds."""
    with records.reading() as session:
        waiting = session.exec(select(PinRow).where(col(PinRow.wait_s) > 0)).all()
    left = {row.clerk_id: (row.failures, row.wait_s, _left(waits, row)) for row in waiting}
    shorter = {clerk_id: one for clerk_id, one in left.items() if one[2] < one[1]}
    if shorter:
        with records.writing() as session:
            for clerk_id, (failures, _, rest) in shorter.items():
                _shorten(session, clerk_id, failures, rest)
    return max((rest for _, _, rest in left.values()), default=0)


def logged_in(session: Session, clerk: Clerk, desk: DeskContext) -> LoggedIn:
    """Give a person as they are logged in today. Raises ``NotAccepted("no_posting_today")``."""
    day = office_day(session, desk)
    held, pin = clerk.posting_on(day), session.get(PinRow, clerk.clerk_id)
    if held is None:
        raise NotAccepted("no_posting_today")
    return LoggedIn(
        clerk_id=clerk.clerk_id,
        name=clerk.name,
        title=held.title,
        roles=held.roles,
        until=clerk.until(day),
        must_change=pin is not None and pin.must_change,
    )


def as_of(person: Clerk | LoggedIn, desk: DeskContext) -> DeskContext:
    """Give the desk as the place where ``person`` acts, with the roles that the desk has."""
    return replace(desk, person=person.clerk_id, station=replace(desk.station, clerk=person.name))


def _counted(records: Records, who: str, desk: DeskContext, waits: Waits) -> _Try:
    """Count a try as a wrong one, on the disk, unless it has to wait; raises what :func:`prove` raises."""
    refusal: NotPossibleNow | None = None
    with records.writing() as session:
        clerk = find_clerk(session, who)
        pin = None if clerk is None else session.get(PinRow, clerk.clerk_id)
        if clerk is None or pin is None:
            return _stranger(waits)
        left = _left(waits, pin)
        pins = {row.clerk_id: row for row in session.exec(select(PinRow))}
        if clerk.clerk_id in locked(everybody(session), pins, office_day(session, desk)):
            refusal = NotPossibleNow("pin_locked")
        elif left > 0:
            pin.wait_s = left
            refusal = NotPossibleNow("log_in_wait", seconds=left)
        else:
            pin.failures += 1
            pin.wait_s = wait_after(pin.failures)
        session.add(pin)
    if refusal is not None:
        raise refusal
    waits.begin(pin.clerk_id, pin.failures, pin.wait_s)
    return _Try(clerk, pin.hash, pin.failures)


def _stranger(waits: Waits) -> _Try:
    """Treat a name that nobody has like one that somebody has, as long as this program runs."""
    left = waits.left(_NOBODY, waits.strangers, wait_after(waits.strangers))
    if left > 0:
        raise NotPossibleNow("log_in_wait", seconds=left)
    waits.strangers += 1
    waits.begin(_NOBODY, waits.strangers, wait_after(waits.strangers))
    return _Try(None, NOBODYS, waits.strangers)


def _tell_lock_out(records: Records, clerk: Clerk, failures: int, desk: DeskContext) -> None:
    facts = {"clerk": clerk.clerk_id, "failures": failures, "wait_s": wait_after(failures)}
    with records.writing() as session:
        tell_at_the_door(session, EventKind.CLERK_LOCKED_OUT, desk, None, facts)


def _left(waits: Waits, pin: PinRow) -> int:
    return waits.left(pin.clerk_id, pin.failures, pin.wait_s) if pin.wait_s > 0 else 0


def _shorten(session: Session, clerk_id: str, failures: int, rest: int) -> None:
    """Keep a shorter rest, unless another program has counted a try meanwhile."""
    session.exec(
        update(PinRow)
        .where(
            col(PinRow.clerk_id) == clerk_id,
            col(PinRow.failures) == failures,
            col(PinRow.wait_s) > rest,
        )
        .values(wait_s=rest)
    )
