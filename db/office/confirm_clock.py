"""A clerk says what day it is: asked where the PC's clock can't be believed, and told to the journal."""

from __future__ import annotations

from datetime import datetime, timedelta

from db.engine import Records
from db.journal import EventKind, current_feed
from db.office.context import DeskContext
from db.office.keep_tip import extended_floors
from db.office.record import quality_at, record
from db.rules.clock import in_vietnam
from db.rules.clock_guard import ClockFacts, ClockQuality
from db.rules.errors import NotAccepted

_BELIEVED = (ClockQuality.GOOD, ClockQuality.CONFIRMED)


def clock_facts(records: Records, desk: DeskContext, pc: datetime) -> ClockFacts:
    """Give what is known of the clock now, where the PC's own says ``pc``."""
    now = desk.moment()
    with records.reading() as session:
        last = current_feed(session).last_at
    quality = quality_at(desk, now, last)
    return ClockFacts(pc, now, last, quality, asks=desk.guarded and quality not in _BELIEVED)


def check_said(desk: DeskContext, said: datetime) -> None:
    """See that somebody can mean ``said``. Raises ``NotAccepted("clock_said_too_early", year=…)``."""
    years = desk.calendar.years
    if years and said.year < min(years):
        raise NotAccepted("clock_said_too_early", year=said.year)


def confirm_clock(records: Records, desk: DeskContext, *, pc: datetime, why: ClockQuality) -> None:
    """Write down that a clerk said that it is the ``desk``'s moment now, while the PC's clock said ``pc``.

    ``desk`` is the desk as it is from then on: its clock corrected, its day confirmed. Numbers that a lost
    file may have given out up to that day are not given out again: the floors of a feed that was just opened
    reach that far. Raises ``NotAccepted("clock_said_too_early")`` and what writing raises.
    """
    said = desk.moment()
    check_said(desk, said)
    with records.writing() as session:
        last = current_feed(session).last_at
        record(
            session,
            EventKind.CLOCK_CONFIRMED,
            desk,
            rows=extended_floors(session, said.date()),
            facts={
                "pc": in_vietnam(pc).isoformat(),
                "said": said.isoformat(),
                "why": str(why),
                "last": None if last is None else last.isoformat(),
            },
        )


def apart(pc: datetime, said: datetime) -> timedelta:
    """Give what has to be added to the PC's clock, to the minute; nothing where it is the PC's own minute."""
    difference = in_vietnam(said) - in_vietnam(pc)
    return timedelta() if abs(difference) < timedelta(minutes=1) else difference
