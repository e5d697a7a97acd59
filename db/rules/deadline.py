"""The promised moment: the day and hour that terms end, with every reason; the door to all about deadlines.

Sources: BLDS 2015, Đ147-148 (the first day isn't counted; a last day on a rest day moves to the end of the
next working day); NĐ 118/2025/NĐ-CP, Đ17.3 (the clock starts with the full dossier). Received outside the
working hours, or at or after the procedure's cut-off hour, counts as received on the next working day.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from db.rules.calendar import DayKind, Knowledge, OfficeCalendar
from db.rules.clock import in_vietnam
from db.rules.errors import NotAccepted
from db.rules.limits import applicable_limits, cut_off_of, limit_choice, parse_term, terms_of
from db.rules.procedure import Unit
from db.rules.promise import Convention, Deadline, Reason, ReasonKind, Term

__all__ = [
    "Convention",
    "Deadline",
    "Reason",
    "ReasonKind",
    "Term",
    "applicable_limits",
    "by_hand",
    "cut_off_of",
    "due",
    "limit_choice",
    "parse_term",
    "terms_of",
]

MAX_DAYS = 3_660
"""Days in one promise: ten years. Longer ones are slips of the finger."""
MAX_HOURS = 10_000
LEGAL_DAY = timedelta(hours=8)
"""A day where days are counted in hours (BLLĐ 2019, Đ105.1), whatever the sessions add up to."""
_YEARS = range(1990, 2200)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Count:
    """How far a count has come, and the days it has passed that want explaining."""

    at: datetime
    explained: tuple[date, ...] = ()
    moved: tuple[Reason, ...] = ()
    window_from: datetime | None = None


_REASON_OF_DAY = {
    DayKind.WEEKEND: ReasonKind.WEEKEND,
    DayKind.HOLIDAY: ReasonKind.HOLIDAY,
    DayKind.SWAP: ReasonKind.HOLIDAY,
    DayKind.CLOSED: ReasonKind.CLOSED,
    DayKind.MAKE_UP: ReasonKind.MAKE_UP,
}


def due(
    received: datetime,
    terms: Sequence[Term],
    calendar: OfficeCalendar,
    *,
    convention: Convention = Convention.END_OF_DAY,
    cut_off: time | None = None,
) -> Deadline:
    """Compute the promised moment.

    Several terms are a sum (a base and its extension, stages) and follow each other. Without a term, or with
    one whose unit nobody has named, there is no moment: a person must name the day. ``immediate`` is a term
    of no days: by the end of the same working day (of the same session under HALF_DAY). Hours run in the
    sessions only, under every convention; calendar days end with the day under HOURS. A cut-off moves the day
    and keeps the hour, except where hours are counted: those start at the opening.

    Raises ``NotAccepted`` for a value nobody can mean (negative, more than ten years, a third of a day).
    """
    convention = Convention(convention)
    moment = in_vietnam(received)
    if moment.year not in _YEARS:
        raise NotAccepted("received_out_of_range", year=moment.year)
    _check(terms)
    if not terms or any(term.unit in (Unit.OTHER, Unit.UNSPECIFIED) for term in terms):
        return Deadline(due=None, reasons=())
    by_the_hour = convention is Convention.HOURS or terms[0].unit is Unit.HOUR
    start, shift = _start(moment, calendar, cut_off, by_the_hour=by_the_hour)
    count = _sum(start, terms, calendar, convention)
    before = [day for day in _span(moment.date(), start.date(), calendar) if shift and day != start.date()]
    doubts = _doubts(moment.date(), count.at.date(), calendar)
    return Deadline(
        due=count.at,
        reasons=(
            *shift,
            *_day_reasons((*before, *count.explained), calendar),
            *count.moved,
            *_stages(start, terms, calendar, convention),
            *doubts,
        ),
        certain=not doubts,
        window_from=count.window_from,
    )


def by_hand(received: datetime, due_at: datetime, calendar: OfficeCalendar) -> Deadline:
    """Give the day that a person named, and what speaks against it (a day off, an unknown year).

    Raises ``NotAccepted`` where it lies before the intake.
    """
    moment = in_vietnam(due_at)
    if moment < in_vietnam(received):
        raise NotAccepted("due_before_received")
    day = moment.date()
    doubts = _doubts(day, day, calendar)
    named = Reason(ReasonKind.BY_HAND, first=day, last=day, at=moment.time())
    return Deadline(moment, (named, *_day_reasons(_span(day, day, calendar), calendar), *doubts), not doubts)


def _check(terms: Iterable[Term]) -> None:
    """Refuse values nobody can mean."""
    days = hours = 0.0
    for term in terms:
        if term.unit in (Unit.IMMEDIATE, Unit.OTHER, Unit.UNSPECIFIED):
            continue
        most = MAX_HOURS if term.unit is Unit.HOUR else MAX_DAYS
        if not (math.isfinite(term.value) and 0 <= term.value <= most):
            raise NotAccepted("term_out_of_range", unit=str(term.unit), most=most)
        if term.unit is Unit.HOUR:
            hours += term.value
        else:
            steps = term.value * 2 if term.unit is Unit.WORKING_DAY else term.value
            if steps != int(steps):
                raise NotAccepted("term_not_whole", unit=str(term.unit))
            days += term.value
    if days > MAX_DAYS or hours > MAX_HOURS:
        raise NotAccepted("term_out_of_range", unit="sum", most=MAX_DAYS)


def _start(
    moment: datetime, calendar: OfficeCalendar, cut_off: time | None, *, by_the_hour: bool
) -> tuple[datetime, tuple[Reason, ...]]:
    """Give the moment a dossier counts as received, and why where it is another than it was."""
    day, clock = moment.date(), moment.time()
    sessions = calendar.sessions(day)
    if not sessions:
        kind, at = ReasonKind.NON_WORKING_START, None
    elif clock > sessions[-1].end:
        kind, at = ReasonKind.AFTER_HOURS, sessions[-1].end
    elif cut_off is not None and clock >= cut_off:
        kind, at = ReasonKind.CUT_OFF, cut_off
    else:
        return moment, ()
    counts_as = calendar.next_working_day(day)
    keeps_hour = kind is ReasonKind.CUT_OFF and not by_the_hour
    start = calendar.fit(counts_as, clock if keeps_hour else time.min)
    name = calendar.name(day) if kind is ReasonKind.NON_WORKING_START else ""
    return start, (Reason(kind, first=day, last=counts_as, name=name, at=at),)


def _sum(start: datetime, terms: Iterable[Term], calendar: OfficeCalendar, convention: Convention) -> _Count:
    """Count terms one after the other; neighbours of one unit are one term (2 + 5 + 2 days are 9)."""
    count = _Count(start)
    for unit, group in groupby(terms, key=_counted_as):
        value = sum(0 if term.unit is Unit.IMMEDIATE else term.value for term in group)
        if unit is Unit.DAY:
            step = _calendar_days(count.at, value, calendar, convention)
        elif unit is Unit.HOUR:
            step = _clock(count.at, timedelta(hours=value), calendar)
        elif convention is Convention.HOURS:
            step = _clock(count.at, value * LEGAL_DAY, calendar)
        else:
            step = _working_days(count.at, value, calendar, convention)
        count = _Count(step.at, count.explained + step.explained, count.moved + step.moved, step.window_from)
    return count


def _counted_as(term: Term) -> Unit:
    return Unit.WORKING_DAY if term.unit is Unit.IMMEDIATE else term.unit


def _working_days(start: datetime, value: float, calendar: OfficeCalendar, convention: Convention) -> _Count:
    """Count working days; a half goes to the other session of the day, or runs half a day's hours."""
    day, clock = start.date(), start.time()
    whole = int(value)
    last = calendar.next_working_day(day, whole)
    at = calendar.fit(last, clock)
    if value != whole:
        if convention is Convention.SAME_CLOCK:
            at = calendar.run(at, calendar.working_time(last) / 2)
        else:
            at = _next_session(at, calendar)
    return _promise(at, tuple(_span(day + _ONE_DAY, at.date(), calendar)), (), calendar, convention)


def _calendar_days(start: datetime, value: float, calendar: OfficeCalendar, convention: Convention) -> _Count:
    """Count every day; only a last day on a day off moves (BLDS 2015, Đ147.2, Đ148.5)."""
    raw = start.date() + timedelta(days=value)
    last = raw
    moved: tuple[Reason, ...] = ()
    if not calendar.is_working_day(raw):
        last = calendar.next_working_day(raw)
        moved = (Reason(ReasonKind.MOVED, first=raw, last=last, name=calendar.name(raw)),)
    at = calendar.fit(last, start.time())
    hour = Convention.END_OF_DAY if convention is Convention.HOURS else convention
    explained = tuple(_span(raw, last, calendar)) if value else ()
    return _promise(at, explained, moved, calendar, hour)


def _clock(start: datetime, working: timedelta, calendar: OfficeCalendar) -> _Count:
    """Let the working clock run."""
    at = calendar.run(start, working)
    return _Count(at, tuple(_span(start.date() + _ONE_DAY, at.date(), calendar)))


def _promise(
    at: datetime,
    explained: tuple[date, ...],
    moved: tuple[Reason, ...],
    calendar: OfficeCalendar,
    convention: Convention,
) -> _Count:
    """Set the hour of the last day by the convention."""
    day = at.date()
    window_from = None
    if convention is Convention.END_OF_DAY:
        at = calendar.fit(day, time.max)
    elif convention is Convention.HALF_DAY:
        session = calendar.session_at(day, at.time())
        window_from = calendar.fit(day, session.start)
        at = calendar.fit(day, session.end)
    return _Count(at, explained, moved, window_from)


def _next_session(at: datetime, calendar: OfficeCalendar) -> datetime:
    """Give the end of the session after the one that ``at`` is in."""
    day = at.date()
    current = calendar.session_at(day, at.time())
    later = [session for session in calendar.sessions(day) if session.start >= current.end]
    if not later:
        day = calendar.next_working_day(day)
        later = [*calendar.sessions(day)]
    return calendar.fit(day, later[0].end)


def _span(first: date, last: date, calendar: OfficeCalendar) -> Iterable[date]:
    """Give the days from ``first`` to ``last`` that are not ordinary working days."""
    for number in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(number)
        if calendar.kind(day) is not None:
            yield day


def _day_reasons(days: Iterable[date], calendar: OfficeCalendar) -> list[Reason]:
    """Explain days that differ; neighbours with one cause and one name are one reason."""
    reasons: list[Reason] = []
    for day in days:
        special = calendar.kind(day)
        if special is None:
            continue
        kind, name = _REASON_OF_DAY[special], calendar.name(day)
        before = reasons[-1] if reasons else None
        if before is not None and before.last == day:
            continue
        joins = (
            before is not None
            and before.last == day - _ONE_DAY
            and (before.kind, before.name) == (kind, name)
        )
        if before is not None and joins:
            reasons[-1] = Reason(kind, before.first, day, name)
        else:
            reasons.append(Reason(kind, day, day, name))
    return reasons


def _stages(
    start: datetime, terms: Sequence[Term], calendar: OfficeCalendar, convention: Convention
) -> list[Reason]:
    """Say where each stage of a sum ends."""
    if len(terms) < 2:  # noqa: PLR2004 - one term is no sum
        return []
    ends = [start.date()]
    ends += [
        _sum(start, terms[:number], calendar, convention).at.date() for number in range(1, len(terms) + 1)
    ]
    return [
        Reason(ReasonKind.TERM, first=first, last=last, name=term.label)
        for term, first, last in zip(terms, ends, ends[1:], strict=False)
    ]


def _doubts(first: date, last: date, calendar: OfficeCalendar) -> list[Reason]:
    """Name the years of a count that aren't fully known."""
    doubts = []
    for year in range(first.year, last.year + 1):
        known = calendar.knowledge(year)
        if known is Knowledge.COMPLETE:
            continue
        kind = ReasonKind.CALENDAR_UNKNOWN if known is None else ReasonKind.CALENDAR_INCOMPLETE
        doubts.append(Reason(kind, date(year, 1, 1), date(year, 12, 31), str(year)))
    return doubts
