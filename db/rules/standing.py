"""Whether an act is possible now: the table, who is asking, what was done already, and the days of the law.

The same answer decides what a screen offers and what the office refuses, so that the two never differ.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from db.rules.calendar import OfficeCalendar
from db.rules.clock import in_vietnam
from db.rules.deadline import Term, due
from db.rules.dossier import Status
from db.rules.errors import NotAccepted, NotPossibleNow, Refusal
from db.rules.lifecycle import TABLE, Act, ClockRule, Role, Transition, transition
from db.rules.procedure import Unit
from db.rules.promise import Deadline

SUPPLEMENT_WITHIN = Term(3, Unit.WORKING_DAY)
"""How soon after receipt a supplement must be asked for (NĐ 118/2025/NĐ-CP, Đ19.5)."""
COMPLETE_WITHIN = Term(15, Unit.DAY)
"""How long the citizen has to complete the dossier (Đ19.5: calendar days)."""
CORRECTED_WITHIN = Term(3, Unit.WORKING_DAY)
"""How soon a wrong result is back at the counter (Đ23.1)."""
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides about a dossier's next act.

    ``clock_from`` is the moment the office's time runs from (``None``: it has not begun). ``supplements`` and
    ``appointments`` count what was asked for and moved after acceptance. ``asked_from`` is the state that a
    wait began in, ``asked_at`` when, ``answer_by`` the last day for the citizen.
    """

    status: Status
    clock_from: datetime | None
    due: datetime | None
    clock_rule: ClockRule = ClockRule.RESTART
    immediate: bool = False
    elsewhere: bool = False
    """Received for another place: the agency there starts the clock."""
    supplements: int = 0
    appointments: int = 0
    asked_from: Status | None = None
    asked_at: datetime | None = None
    answer_by: date | None = None


def offered(
    standing: Standing, roles: Collection[Role], now: datetime, calendar: OfficeCalendar
) -> tuple[Transition, ...]:
    """Give what can be done now by somebody with these roles, in the order of the table."""
    return tuple(
        row
        for row in TABLE
        if row.source is standing.status and objection(standing, row.act, roles, now, calendar) is None
    )


def objection(  # noqa: PLR0913 - everything an answer depends on
    standing: Standing,
    act: Act,
    roles: Collection[Role],
    now: datetime,
    calendar: OfficeCalendar,
    *,
    beyond_term: bool = False,
) -> Refusal | None:
    """Say why ``act`` can't be done now, or ``None``.

    ``beyond_term``: a law of its own sets other terms for the reason given, so the general ones don't bind
    (Đ19.5 twice makes room for sector law). ``NotAccepted`` is what the state or the person forbids,
    ``NotPossibleNow`` what the day forbids.
    """
    row = transition(act, standing.status)
    if row is None:
        return NotAccepted("act_not_in_state", act=str(act), status=int(standing.status))
    if not row.roles & set(roles):
        return NotAccepted("act_not_your_role", act=str(act), roles=tuple(sorted(row.roles)))
    check = _CONDITIONS.get(act)
    return None if check is None else check(standing, in_vietnam(now), calendar, beyond_term)


def target(standing: Standing, act: Act) -> Status:
    """Give the state that ``act`` leads to; ``act`` is one that the table allows here.

    What was completed goes back to where it was asked from, and is accepted by it where it was not yet.
    """
    row = transition(act, standing.status)
    if row is None:
        raise NotAccepted("act_not_in_state", act=str(act), status=int(standing.status))
    if row.target is not None:
        return row.target
    return Status.IN_PROCESS if standing.asked_from is Status.IN_PROCESS else Status.ACCEPTED


def notice_by(standing: Standing, calendar: OfficeCalendar) -> datetime | None:
    """Give until when a supplement may be asked for; ``None``: before acceptance there is no term yet."""
    if standing.clock_from is None or standing.status is Status.REGISTERED:
        return None
    return due(standing.clock_from, (SUPPLEMENT_WITHIN,), calendar).due


def answer_by(asked_at: datetime, calendar: OfficeCalendar) -> date:
    """Give the last day to complete a dossier after the notice of ``asked_at``."""
    found = due(asked_at, (COMPLETE_WITHIN,), calendar).due
    assert found is not None  # noqa: S101 - calendar days always end
    return found.date()


def apologise_by(promised: datetime, calendar: OfficeCalendar) -> datetime:
    """Give the last moment to move ``promised``: the same hour of the working day before it."""
    promised = in_vietnam(promised)
    day = promised.date() - _ONE_DAY
    while not calendar.is_working_day(day):
        day -= _ONE_DAY
    return datetime.combine(day, promised.timetz())


def hand_over_by(received: datetime, calendar: OfficeCalendar, after: int = 15) -> datetime:
    """Give until when the paper must have left the counter (NĐ 118/2025/NĐ-CP, Đ18.2).

    The same working day; what came at or after the hour ``after``, after closing, or on a day off, by the end
    of the morning of the next one.
    """
    moment = in_vietnam(received)
    day = moment.date()
    sessions = calendar.sessions(day)
    if sessions and moment.hour < after and moment.time() <= sessions[-1].end:
        return datetime.combine(day, sessions[-1].end, moment.tzinfo)
    day = calendar.next_working_day(day)
    return datetime.combine(day, calendar.sessions(day)[0].end, moment.tzinfo)


def waited_day(asked_at: datetime, now: datetime) -> int:
    """Give the how-manyth day of waiting this is: the day of the notice is not counted (BLDS 2015, Đ147)."""
    return (in_vietnam(now).date() - in_vietnam(asked_at).date()).days


def after_waiting(
    standing: Standing,
    terms: tuple[Term, ...],
    now: datetime,
    count: Callable[[datetime, tuple[Term, ...]], Deadline],
    calendar: OfficeCalendar,
) -> Deadline | None:
    """Give the promise that holds once a wait has ended at ``now``; ``None``: the old one stands.

    ``count`` counts terms by the office's convention. Where the clock had not begun, it begins now. A day
    that a clerk had named has no terms to be counted anew and is moved on instead.
    """
    if standing.clock_from is None:
        return None if standing.elsewhere or not terms else count(now, terms)
    rule = standing.clock_rule
    if standing.status is Status.PAYMENT_ASKED or (rule is ClockRule.RESTART and not terms):
        rule = ClockRule.PAUSE
    if rule is ClockRule.NONE or standing.due is None or standing.asked_at is None:
        return None
    if rule is ClockRule.RESTART:
        return count(now, terms)
    return Deadline(_moved_on(standing.due, standing.asked_at, now, calendar), ())


def _moved_on(promised: datetime, asked_at: datetime, now: datetime, calendar: OfficeCalendar) -> datetime:
    """Move a promise on by the days waited less one, to a working day (the field's rule: DOMAIN 4.4)."""
    waited = max(0, waited_day(asked_at, now) - 1)
    promised = in_vietnam(promised)
    day = promised.date() + waited * _ONE_DAY
    if not calendar.is_working_day(day):
        day = calendar.next_working_day(day)
    return calendar.fit(day, promised.time())


_Condition = Callable[[Standing, datetime, OfficeCalendar, bool], Refusal | None]


def _supplement(
    standing: Standing,
    now: datetime,
    calendar: OfficeCalendar,
    beyond_term: bool,  # noqa: FBT001
) -> Refusal | None:
    if standing.supplements:
        return NotAccepted("supplement_asked_already")
    last = notice_by(standing, calendar)
    if last is not None and now > last and not beyond_term:
        return NotPossibleNow("supplement_too_late", last=last)
    return None


def _reappoint(
    standing: Standing,
    now: datetime,
    calendar: OfficeCalendar,
    _beyond: bool,  # noqa: FBT001
) -> Refusal | None:
    if standing.appointments:
        return NotAccepted("reappointed_already")
    if standing.due is None:
        return NotAccepted("nothing_promised")
    last = apologise_by(standing.due, calendar)
    return NotPossibleNow("reappoint_too_late", last=last) if now > last else None


def _close(
    standing: Standing,
    now: datetime,
    _calendar: OfficeCalendar,
    beyond_term: bool,  # noqa: FBT001
) -> Refusal | None:
    last = standing.answer_by
    if last is not None and now.date() <= last and not beyond_term:
        return NotPossibleNow("close_too_early", last=last)
    return None


def _process(
    standing: Standing,
    _now: datetime,
    _calendar: OfficeCalendar,
    _beyond: bool,  # noqa: FBT001
) -> Refusal | None:
    if standing.status is Status.ACCEPTED and not standing.immediate:
        return NotAccepted("hand_over_first")
    return _begun(standing)


def _agency(
    standing: Standing,
    _now: datetime,
    _calendar: OfficeCalendar,
    _beyond: bool,  # noqa: FBT001
) -> Refusal | None:
    if not standing.elsewhere:
        return NotAccepted("agency_is_here")
    return NotAccepted("clock_runs_already") if standing.clock_from is not None else None


def _begun(standing: Standing) -> Refusal | None:
    """Refuse where the agency elsewhere has not received the dossier yet: nothing can come of it before."""
    return NotAccepted("clock_not_begun") if standing.elsewhere and standing.clock_from is None else None


_CONDITIONS: Mapping[Act, _Condition] = MappingProxyType(
    {
        Act.ASK_SUPPLEMENT: _supplement,
        Act.REAPPOINT: _reappoint,
        Act.CLOSE: _close,
        Act.PROCESS: _process,
        Act.AGENCY_RECEIVED: _agency,
    }
)
