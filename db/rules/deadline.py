"""Placeholder signatures, filled in by the rules' author."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from db.rules.calendar import OfficeCalendar
from db.rules.procedure import Unit


class Convention(StrEnum):
    """What hour of the last day is promised (DOMAIN 5.3)."""

    END_OF_DAY = "end_of_day"
    SAME_CLOCK = "same_clock"
    HALF_DAY = "half_day"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Term:
    """One definite term: ``value`` of ``unit`` (working_day, day, hour, immediate); halves are real."""

    value: float
    unit: Unit
    label: str = ""
    """Which stage or extension it is, where the limit is a sum."""


class ReasonKind(StrEnum):
    """Why the date is the date."""

    CUT_OFF = "cut_off"
    AFTER_HOURS = "after_hours"
    NON_WORKING_START = "non_working_start"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    CLOSED = "closed"
    MAKE_UP = "make_up"
    MOVED = "moved"
    CALENDAR_INCOMPLETE = "calendar_incomplete"
    CALENDAR_UNKNOWN = "calendar_unknown"
    BY_HAND = "by_hand"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of "why this date": a kind, the day or days it is about, and the name of the day off."""

    kind: ReasonKind
    first: date | None = None
    last: date | None = None
    name: str = ""
    at: time | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """The promised moment and its reasons. ``due`` is ``None`` only where a person must name the day."""

    due: datetime | None
    reasons: tuple[Reason, ...]
    certain: bool = True
    """False where the count ran into a year whose calendar is not fully known."""
    window_from: datetime | None = None
    """HALF_DAY promises a session: this is its start and ``due`` its end."""


def due(
    received: datetime,
    terms: Sequence[Term],
    calendar: OfficeCalendar,
    *,
    convention: Convention = Convention.END_OF_DAY,
    cut_off: time | None = None,
) -> Deadline:
    """Compute the promised moment."""
    raise NotImplementedError
