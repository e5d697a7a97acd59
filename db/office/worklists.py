"""The work lists, a window at a time: ten thousand dossiers scroll without being loaded.

Each list is a condition and an order that an index serves; a filter narrows it. Counting a list and reading
one window of it are two short queries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy import ColumnElement, Integer, and_, false, or_
from sqlalchemy import column as sql_column
from sqlalchemy import text as sql_text
from sqlmodel import Session, col, func, select

from db.engine import Records
from db.models import IS_OPEN, NOT_CURRENT, DossierRow, SlipRow
from db.office import numbers, rows
from db.office.context import DeskContext
from db.office.find import (
    DIGITS,
    LEAST_PERSON_DIGITS,
    LEAST_TAIL_DIGITS,
    MOST_COUNTER_DIGITS,
    SHORT,
    begins,
)
from db.office.words import TAIL_DIGITS, digits_of, words_of
from db.rules import receipt_number
from db.rules import standing as rules
from db.rules.clock import VIETNAM, in_vietnam
from db.rules.dossier import Status
from db.rules.errors import NotAccepted
from db.rules.lifecycle import RUNNING, WAITING
from db.rules.timeliness import Grain, overdue
from db.rules.worklist import Filter, ListName, UnitCount, WorkLine, WorkPage

_Conditions = tuple[ColumnElement[bool], ...]
_OPEN = cast("ColumnElement[bool]", IS_OPEN)


@dataclass(frozen=True, slots=True)
class _List:
    """What belongs to a list, and in which order it is worked off."""

    belongs: Callable[[DeskContext, datetime], _Conditions]
    order: tuple[Any, ...]


def work_list(  # noqa: PLR0913 - which list, and which window of it
    records: Records,
    name: ListName,
    desk: DeskContext,
    *,
    only: Filter | None = None,
    start: int = 0,
    limit: int = 50,
) -> WorkPage:
    """Give ``limit`` lines of a list from ``start`` (0 is the first), and how many there are in all."""
    now, which, only = desk.moment(), _LISTS[ListName(name)], only or Filter()
    conditions = [*which.belongs(desk, now), *_narrowed(only)]
    with records.reading() as session:
        total = session.exec(select(func.count()).select_from(DossierRow).where(*conditions)).one()
        found = session.exec(
            select(DossierRow)
            .where(*conditions)
            .order_by(*which.order, col(DossierRow.pk).desc())
            .offset(max(0, start))
            .limit(limit)
        )
        lines = tuple(_line(row, desk, now) for row in found)
    return WorkPage(name=ListName(name), start=start, total=total, lines=lines)


def list_counts(records: Records, desk: DeskContext) -> dict[ListName, int]:
    """Give how many dossiers stand on each list (but for ``AT_UNIT``, ``OPEN`` and ``ALL``)."""
    now = desk.moment()
    wanted = [name for name in ListName if name not in (ListName.AT_UNIT, ListName.OPEN, ListName.ALL)]
    with records.reading() as session:
        return {name: count(session, name, desk, now) for name in wanted}


def count(session: Session, name: ListName, desk: DeskContext, now: datetime) -> int:
    """Count one list in the caller's view of the records."""
    conditions = _LISTS[name].belongs(desk, now)
    return session.exec(select(func.count()).select_from(DossierRow).where(*conditions)).one()


def unit_counts(records: Records, desk: DeskContext) -> tuple[UnitCount, ...]:
    """Give what lies at each unit and how much of it is late, the latest first."""
    now = desk.moment()
    with records.reading() as session:
        lying = _lying(session, _OPEN)
        late = _lying(session, *_late(desk, now))
    counts = [
        UnitCount(unit=unit, name=desk.house.unit_name(unit), open=total, overdue=late.get(unit, 0))
        for unit, total in lying.items()
    ]
    return tuple(sorted(counts, key=lambda each: (-each.overdue, -each.open, each.name)))


def _lying(session: Session, *conditions: ColumnElement[bool]) -> dict[str, int]:
    found = session.exec(
        select(DossierRow.holder, func.count())
        .where(*conditions, col(DossierRow.holder) != "")
        .group_by(DossierRow.holder)
    )
    return dict(found.all())


# ---- what belongs to each list --------------------------------------------------------------------------


def _is(statuses: tuple[Status, ...]) -> ColumnElement[bool]:
    return col(DossierRow.status).in_(statuses)


def within(moment: datetime | None, day: date) -> _Conditions:
    """Give the conditions under which the column ``moment`` lies on ``day``."""
    start, end = datetime.combine(day, time(), VIETNAM), datetime.combine(day, time.max, VIETNAM)
    return col(moment) >= start, col(moment) <= end


def _tomorrow(desk: DeskContext, now: datetime) -> date:
    return desk.calendar.next_working_day(now.date())


def _late(desk: DeskContext, now: datetime) -> _Conditions:
    by_day = desk.house.grain is Grain.DAY
    behind = datetime.combine(now.date(), time(), VIETNAM) if by_day else now
    return _is(RUNNING), col(DossierRow.due_current) < behind


def _to_apologise(desk: DeskContext, now: datetime) -> _Conditions:
    """Give those whose last moment for an apology, the same hour of the working day before, is still today.

    They are due on the next working day, or on a day off before it that was promised all the same.
    """
    today, tomorrow = now.date(), _tomorrow(desk, now)
    days = [today + timedelta(days=day) for day in range(1, (tomorrow - today).days + 1)]
    in_time = [
        and_(
            col(DossierRow.due_current) >= datetime.combine(day, now.timetz()),
            within(DossierRow.due_current, day)[1],
        )
        for day in days
        if desk.calendar.is_working_day(today)
    ]
    return (
        _is(RUNNING),
        col(DossierRow.appointments) == 0,
        within(DossierRow.due_current, today)[0],
        within(DossierRow.due_current, tomorrow)[1],
        or_(false(), *in_time),
    )


def _to_hand_over(_desk: DeskContext, _now: datetime) -> _Conditions:
    """Give those whose paper lies here and has to go; what is answered at once never goes (Đ17.4)."""
    other_units = func.replace(col(DossierRow.terms), '"unit":"immediate"', "").like('%"unit":%')
    goes = or_(col(DossierRow.status) != Status.ACCEPTED.value, col(DossierRow.terms) == "[]", other_units)
    return _is(RUNNING), col(DossierRow.holder) == "", goes


def _to_close(_desk: DeskContext, now: datetime) -> _Conditions:
    return _is((Status.SUPPLEMENT_ASKED,)), col(DossierRow.answer_by) < now.date()


def _unclaimed(desk: DeskContext, now: datetime) -> _Conditions:
    since = now - timedelta(days=desk.house.unclaimed_days)
    return _is((Status.PROCESSED,)), col(DossierRow.status_at) < since


_BY_DUE = (col(DossierRow.due_current),)
"""What has no day yet stands first: somebody must look at it."""
_BY_STATUS_AT = (col(DossierRow.status_at),)

_LISTS: Mapping[ListName, _List] = MappingProxyType(
    {
        ListName.DUE_TODAY: _List(
            lambda _, now: (_is(RUNNING), *within(DossierRow.due_current, now.date())), _BY_DUE
        ),
        ListName.DUE_TOMORROW: _List(
            lambda desk, now: (_is(RUNNING), *within(DossierRow.due_current, _tomorrow(desk, now))), _BY_DUE
        ),
        ListName.OVERDUE: _List(_late, _BY_DUE),
        ListName.TO_APOLOGISE: _List(_to_apologise, _BY_DUE),
        ListName.TO_HAND_OVER: _List(_to_hand_over, (col(DossierRow.received_at),)),
        ListName.WAITING: _List(lambda _, __: (_is(WAITING),), (col(DossierRow.asked_at),)),
        ListName.TO_CLOSE: _List(_to_close, (col(DossierRow.answer_by),)),
        ListName.READY: _List(lambda _, __: (_is((Status.PROCESSED,)),), _BY_STATUS_AT),
        ListName.UNCLAIMED: _List(_unclaimed, _BY_STATUS_AT),
        ListName.ONLINE: _List(lambda _, __: (_is((Status.REGISTERED,)),), (col(DossierRow.received_at),)),
        ListName.AT_UNIT: _List(lambda _, __: (_OPEN, col(DossierRow.holder) != ""), _BY_DUE),
        ListName.OPEN: _List(lambda _, __: (_OPEN,), _BY_DUE),
        ListName.ALL: _List(lambda _, __: (), ()),
    }
)


# ---- filters --------------------------------------------------------------------------------------------


def _narrowed(only: Filter) -> list[ColumnElement[bool]]:
    """Give the conditions of a filter."""
    equal = (
        (DossierRow.procedure_code, only.procedure),
        (DossierRow.holder, only.unit),
    )
    conditions = [col(column) == value for column, value in equal if value]
    if only.clerk:  # who received it, and who answers for it now: both find it
        conditions.append(or_(col(DossierRow.clerk) == only.clerk, col(DossierRow.in_charge) == only.clerk))
    if only.status is not None:
        conditions.append(col(DossierRow.status) == only.status.value)
    if only.return_by is not None:
        conditions.append(col(DossierRow.return_by) == only.return_by.value)
    if only.first is not None:
        conditions.append(within(DossierRow.received_at, only.first)[0])
    if only.last is not None:
        conditions.append(within(DossierRow.received_at, only.last)[1])
    if only.words.strip():
        conditions.append(_meant(only.words.strip()))
    return conditions


def _meant(words: str) -> ColumnElement[bool]:
    """Give the condition of what a clerk types: a number in any form, its last digits, or words of people."""
    if receipt_number.looks_like(words):
        try:
            compact = receipt_number.parse(words).compact
        except NotAccepted:  # a slip of the finger in a whole number: nothing has it
            return false()
        return or_(col(DossierRow.compact) == compact, _by_old_slip(SlipRow.compact == compact))
    short = SHORT.fullmatch(words)
    if short is not None:
        slot, counter = int(short[1]), int(short[2])
        return or_(
            and_(col(DossierRow.slot) == slot, col(DossierRow.counter) == counter),
            _by_old_slip(SlipRow.slot == slot, SlipRow.counter == counter),
        )
    if not DIGITS.fullmatch(words):
        return _has_words(words_of(words))
    digits, meanings = digits_of(words), []
    if 0 < len(digits) <= MOST_COUNTER_DIGITS:
        meanings.append(col(DossierRow.counter) == int(digits))
    if LEAST_TAIL_DIGITS <= len(digits) <= TAIL_DIGITS:
        meanings.append(and_(*begins(DossierRow.tail, digits[::-1])))
        meanings.append(_by_old_slip(*begins(SlipRow.tail, digits[::-1])))
    if len(digits) >= LEAST_PERSON_DIGITS:
        meanings.append(_has_words([digits]))
    return or_(*meanings) if meanings else false()


def _by_old_slip(*conditions: ColumnElement[bool] | bool) -> ColumnElement[bool]:
    """Give the condition that a slip is meant which a corrected one has replaced: citizens hold it still."""
    old = select(SlipRow.dossier_id).where(NOT_CURRENT, col(SlipRow.state) == numbers.REPLACED, *conditions)
    return col(DossierRow.id).in_(old)


def _has_words(words: list[str]) -> ColumnElement[bool]:
    if not words:
        return false()
    match = " ".join(f'"{word}"*' for word in words)
    found = sql_text("SELECT rowid FROM dossier_words WHERE dossier_words MATCH :match")
    return col(DossierRow.pk).in_(found.bindparams(match=match).columns(sql_column("rowid", Integer)))


# ---- lines ----------------------------------------------------------------------------------------------


def _line(row: DossierRow, desk: DeskContext, now: datetime) -> WorkLine:
    days, of_days = _days(row, desk, now)
    return WorkLine(
        line=rows.line(row),
        unit=desk.house.unit_name(row.holder) if row.holder else "",
        days=days,
        of_days=of_days,
        clerk=row.in_charge or row.clerk,
        ready_at=row.status_at if row.status == Status.PROCESSED else None,
    )


def _days(row: DossierRow, desk: DeskContext, now: datetime) -> tuple[int | None, int | None]:
    """Give what a line counts: working days late, the day of waiting, days since the result was ready."""
    if row.status in WAITING and row.asked_at is not None:
        of_days = int(rules.COMPLETE_WITHIN.value) if row.status == Status.SUPPLEMENT_ASKED else None
        return rules.waited_day(row.asked_at, now), of_days
    if row.status == Status.PROCESSED:
        return (now.date() - in_vietnam(row.status_at).date()).days, None
    if row.due_current is None or not overdue(Status(row.status), row.due_current, now, desk.house.grain):
        return None, None
    first = in_vietnam(row.due_current).date()
    span = (now.date() - first).days
    return sum(desk.calendar.is_working_day(first + timedelta(days=day)) for day in range(1, span + 1)), None
