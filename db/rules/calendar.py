"""The office's calendar as dated data: weekly sessions, days off, make-up days (DOMAIN 5.2, 5.4).

A working day is a day with at least one session. Days off that stand in the data beat the weekly template;
a make-up day is worked in the hours of a normal weekday unless it brings its own. Nothing here computes
holidays: what isn't in the data is an ordinary day of its week, and ``knowledge`` says how far to trust that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from db.rules.clock import VIETNAM
from db.rules.errors import NotPossibleNow

_ONE_DAY = timedelta(days=1)
_LONGEST_CLOSURE = 366
"""Days without any work after which a calendar is taken to be wrong, instead of searching without end."""


class DayKind(StrEnum):
    """Why a day differs from its weekday."""

    HOLIDAY = "holiday"
    SWAP = "swap"
    """A working day given off in exchange for a make-up day."""
    MAKE_UP = "make_up"
    """A rest day worked."""
    CLOSED = "closed"
    """The office is closed for a reason of its own (flood, election)."""
    WEEKEND = "weekend"
    """The weekly rest: follows from the template and is never written as a special day."""


@dataclass(frozen=True, slots=True)
class Session:
    """One working session of a day, for instance 07:30 to 11:30."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that differs from its weekday, with its name and where that is written."""

    day: date
    kind: DayKind
    name: str
    source: str = ""
    sessions: tuple[Session, ...] | None = None
    """For a worked day with hours of its own; ``None`` = the hours of a normal weekday."""


@dataclass(frozen=True, slots=True)
class WeekTemplate:
    """Sessions by weekday (0 = Monday) from a date on; hours change by season and by local decision."""

    valid_from: date
    sessions: tuple[tuple[Session, ...], ...]
    source: str = ""


class Knowledge(StrEnum):
    """How far a year's calendar can be trusted."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class OfficeCalendar:
    """Everything needed to count days: templates, special days, and which years are known."""

    weeks: tuple[WeekTemplate, ...]
    days: Mapping[date, SpecialDay] = field(default_factory=dict)
    years: Mapping[int, Knowledge] = field(default_factory=dict)

    def sessions(self, day: date) -> tuple[Session, ...]:
        """Give the sessions worked on ``day``, in order; none on a day off.

        Before the first template's day the first template holds: old dossiers are typed in later.
        Raises ``NotPossibleNow`` where the calendar has no working hours at all.
        """
        special = self.days.get(day)
        if special is None:
            return self._week(day)[day.weekday()]
        if special.sessions is not None:
            return special.sessions
        if special.kind is DayKind.MAKE_UP:
            return next((sessions for sessions in self._week(day) if sessions), ())
        return ()

    def is_working_day(self, day: date) -> bool:
        """Whether anything is worked on ``day``."""
        return bool(self.sessions(day))

    def next_working_day(self, day: date, count: int = 1) -> date:
        """Give the ``count``-th working day after ``day`` (``day`` itself never counts).

        Raises ``NotPossibleNow`` where a whole year has no working day.
        """
        idle = 0
        while count > 0:
            day += _ONE_DAY
            if self.is_working_day(day):
                count -= 1
                idle = 0
                continue
            idle += 1
            if idle > _LONGEST_CLOSURE:
                raise NotPossibleNow("calendar_without_working_days", year=day.year)
        return day

    def kind(self, day: date) -> DayKind | None:
        """Say why ``day`` is not an ordinary working day: ``None`` where it is one."""
        special = self.days.get(day)
        if special is not None:
            return special.kind
        return None if self.is_working_day(day) else DayKind.WEEKEND

    def name(self, day: date) -> str:
        """Give the name of the special day that ``day`` is, or nothing."""
        special = self.days.get(day)
        return special.name if special is not None else ""

    def knowledge(self, year: int) -> Knowledge | None:
        """Say how far ``year`` is known; ``None``: only its weekends are."""
        return self.years.get(year)

    def fit(self, day: date, clock: time) -> datetime:
        """Give the moment of the working day ``day`` that ``clock`` means.

        In a break or before the opening it is the next session's start; after closing, the closing hour.
        """
        sessions = self.sessions(day)
        for session in sessions:
            if clock <= session.end:
                return datetime.combine(day, max(clock, session.start), VIETNAM)
        return datetime.combine(day, sessions[-1].end, VIETNAM)

    def session_at(self, day: date, clock: time) -> Session:
        """Give the session of the working day ``day`` that ``clock`` is in (a break belongs to the next)."""
        sessions = self.sessions(day)
        return next((session for session in sessions if clock <= session.end), sessions[-1])

    def working_time(self, day: date) -> timedelta:
        """Give how long ``day`` is worked."""
        return sum((_length(day, session) for session in self.sessions(day)), timedelta())

    def run(self, start: datetime, working: timedelta) -> datetime:
        """Let a clock run for ``working`` that stands still outside the sessions, and give where it stops.

        It stops at the end of a session rather than at the start of the next one.
        """
        left = working
        for begin, end in self._sessions_from(start):
            if left <= end - begin:
                return begin + left
            left -= end - begin
        raise AssertionError  # pragma: no cover - the sessions never end, or next_working_day has refused

    def _sessions_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Give what is left of the sessions from ``start`` on, without end."""
        day, clock = start.date(), start.time()
        while True:
            for session in self.sessions(day):
                if clock <= session.end:
                    yield (
                        datetime.combine(day, max(clock, session.start), VIETNAM),
                        datetime.combine(day, session.end, VIETNAM),
                    )
            day, clock = self.next_working_day(day), time.min

    def week_of(self, day: date) -> WeekTemplate:
        """Give the template in force on ``day``. Raises ``NotPossibleNow("calendar_without_hours")``."""
        if not self.weeks:
            raise NotPossibleNow("calendar_without_hours")
        in_force = [week for week in self.weeks if week.valid_from <= day]
        if in_force:
            return max(in_force, key=_valid_from)
        return min(self.weeks, key=_valid_from)

    def _week(self, day: date) -> tuple[tuple[Session, ...], ...]:
        return self.week_of(day).sessions


def _valid_from(week: WeekTemplate) -> date:
    return week.valid_from


def _length(day: date, session: Session) -> timedelta:
    return datetime.combine(day, session.end) - datetime.combine(day, session.start)
