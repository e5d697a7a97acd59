"""What is promised to a citizen, as values: terms, conventions, the moment and its reasons (DOMAIN 5.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from db.rules.procedure import Unit


class Convention(StrEnum):
    """What hour of the last day is promised (DOMAIN 5.3)."""

    END_OF_DAY = "end_of_day"
    """The end of the last session: all that the law asks for."""
    SAME_CLOCK = "same_clock"
    """The hour of the intake."""
    HALF_DAY = "half_day"
    """The session, morning or afternoon, of the intake."""
    HOURS = "hours"
    """Working days are counted by the hour, eight for a day."""


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
    """Received at or after the hour ``at`` of ``first``: counts as received on ``last``."""
    AFTER_HOURS = "after_hours"
    """Received after closing at ``at`` on ``first``: counts as received at the opening of ``last``."""
    NON_WORKING_START = "non_working_start"
    """Received on the day off ``first``: counts as received at the opening of ``last``."""
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    """A public holiday or a day off given in exchange, ``name`` telling which."""
    CLOSED = "closed"
    MAKE_UP = "make_up"
    """A rest day that is worked and counts."""
    MOVED = "moved"
    """A calendar term ends on the day off ``first``; it moves to ``last`` (BLDS 2015, Đ148.5)."""
    CALENDAR_INCOMPLETE = "calendar_incomplete"
    """Not all days off of the year ``first`` to ``last`` are known yet; ``name`` is the year."""
    CALENDAR_UNKNOWN = "calendar_unknown"
    """Only the weekends of the year are known; ``name`` is the year."""
    ELSEWHERE = "elsewhere"
    """Received for another place: counted from when the agency ``name`` has it (NĐ 118/2025, Đ17.3)."""
    BY_HAND = "by_hand"
    """A person named the day ``first`` and the hour ``at``."""
    TERM = "term"
    """A stage of a sum, ``name`` its label: counted from ``first``, ended on ``last``."""


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
