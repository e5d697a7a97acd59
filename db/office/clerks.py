"""Who works here: added, posted, ended and renamed by events; PINs given and doors unlocked.

Only somebody who administers does so, and the very first person of an office is added by nobody. What a
person did before keeps the name and the title of its day: nothing here touches a dossier or an event.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from sqlmodel import Session, col, select

from db.codec import canonical, plain_from_json
from db.engine import Records
from db.journal import EventKind, append, current_feed
from db.models import ClerkRow, PinRow, PostingRow
from db.office.context import DeskContext
from db.office.pins import hashed
from db.office.record import quality_at, record
from db.rules.clock_guard import ClockQuality
from db.rules.errors import NotAccepted, NotFound, NotPossibleNow
from db.rules.lifecycle import Role
from db.rules.people import (
    ADMINISTERS,
    MOST_FAILURES,
    Clerk,
    ClerkLine,
    NewClerk,
    NewPosting,
    Posting,
    check_administered,
    check_pin,
    checked_name,
    checked_posting,
)
from db.rules.vietnamese import name_sort_key
from db.ulid import new_ulid

_DAY = timedelta(days=1)
_BELIEVED = (ClockQuality.GOOD, ClockQuality.CONFIRMED)


def has_clerks(records: Records) -> bool:
    """Whether anybody was ever added."""
    with records.reading() as session:
        return session.exec(select(ClerkRow.id).limit(1)).first() is not None


def clerks(records: Records, desk: DeskContext) -> tuple[ClerkLine, ...]:
    """Give everybody who works or worked here, in the order of their names."""
    with records.reading() as session:
        people, day = everybody(session), office_day(session, desk)
        pins = {row.clerk_id: row for row in session.exec(select(PinRow))}
        shut = locked(people, pins, day)
    lines = []
    for one in people:
        pin = pins.get(one.clerk_id)
        lines.append(
            ClerkLine(
                clerk=one,
                today=one.posting_on(day),
                has_pin=pin is not None,
                must_change=pin is not None and pin.must_change,
                failures=0 if pin is None else pin.failures,
                locked=one.clerk_id in shut,
            )
        )
    return tuple(lines)


def add(records: Records, new: NewClerk, pin: str, desk: DeskContext, *, must_change: bool = True) -> Clerk:
    """Add a person with a first posting and a PIN.

    Raises ``NotAccepted``: what :func:`db.rules.people.checked_name`, ``checked_posting`` and ``check_pin``
    refuse, ``role_may_not``; ``last_administrator`` where the first of an office couldn't add a second.
    """
    check_pin(pin)
    kept = hashed(pin)
    with records.writing() as session:
        people = everybody(session)
        if people:
            may_administer(desk)
        name = checked_name(new.name, people)
        day = office_day(session, desk)
        posting = checked_posting(new, day)
        row = ClerkRow(id=new_ulid(desk.moment()), name=name, former="[]", added_at=desk.moment())
        clerk = Clerk(row.id, name, row.added_at, (posting,))
        if not people:
            check_administered([clerk], {day})
        session.add(row)
        session.flush()
        record(session, EventKind.CLERK_ADDED, desk, rows=[row, _posting_row(row.id, 1, posting)])
        _set_pin(session, row.id, kept, desk, must_change=must_change)
    return clerk


def post(records: Records, who: str, new: NewPosting, desk: DeskContext) -> Clerk:
    """Give a person another posting: from its first day on it is the one that holds.

    Raises ``NotFound("clerk_not_found")``, and ``NotAccepted``: what ``checked_posting`` refuses,
    ``role_may_not``, and what ``check_administered`` does.
    """

    def change(session: Session, clerk: Clerk, day: date) -> tuple[list[PostingRow], set[date]]:
        posting = checked_posting(new, day)
        days = {posting.first_day} if posting.last_day is None else {posting.first_day, posting.last_day}
        row = _posting_row(clerk.clerk_id, len(clerk.postings) + 1, posting)
        session.add(row)
        return [row], days

    return _changed(records, who, desk, change)


def end(records: Records, who: str, last_day: date, desk: DeskContext) -> Clerk:
    """Let every posting of a person end with ``last_day``; the person keeps the name on all they did.

    Raises ``NotFound("clerk_not_found")``, and ``NotAccepted``: ``role_may_not``, ``nothing_to_end``, and
    what ``check_administered`` refuses.
    """

    def change(session: Session, clerk: Clerk, _day: date) -> tuple[list[PostingRow], set[date]]:
        rows = session.exec(select(PostingRow).where(PostingRow.clerk_id == clerk.clerk_id)).all()
        running = [row for row in rows if row.last_day is None or row.last_day > last_day]
        if not running:
            raise NotAccepted("nothing_to_end", last=last_day)
        for row in running:
            row.last_day = last_day
        return running, {last_day + _DAY} if last_day < date.max else set()

    return _changed(records, who, desk, change)


def rename(records: Records, who: str, name: str, desk: DeskContext) -> Clerk:
    """Give a person another name from now on; dossiers and events of before keep the one of their day.

    Raises ``NotFound("clerk_not_found")``, and ``NotAccepted``: ``role_may_not``, ``clerk_name_missing``,
    ``clerk_name_taken``.
    """
    with records.writing() as session:
        may_administer(desk)
        clerk = need_clerk(session, who)
        others = [one for one in everybody(session) if one.clerk_id != clerk.clerk_id]
        name = checked_name(name, others)
        row = session.get_one(ClerkRow, clerk.clerk_id)
        former = [one for one in (*clerk.former, clerk.name) if one != name]
        row.name, row.former = name, canonical(list(dict.fromkeys(former)))
        record(session, EventKind.CLERK_RENAMED, desk, rows=[row])
        return _clerk(session, row)


def set_pin(records: Records, who: str, pin: str, desk: DeskContext, *, must_change: bool = True) -> None:
    """Give a person another PIN, which also ends every wait; only that there is a new one is told.

    Raises ``NotFound("clerk_not_found")``, and ``NotAccepted``: ``role_may_not``, and what ``check_pin``
    refuses.
    """
    may_administer(desk)
    check_pin(pin)
    kept = hashed(pin)
    with records.writing() as session:
        _set_pin(session, need_clerk(session, who).clerk_id, kept, desk, must_change=must_change)


def set_own_pin(records: Records, clerk_id: str, pin: str, desk: DeskContext) -> None:
    """Change the PIN of whoever has just proved to be ``clerk_id``. Raises what ``check_pin`` refuses."""
    check_pin(pin)
    kept = hashed(pin)
    with records.writing() as session:
        clerk = need_clerk(session, clerk_id)
        session.merge(_pin_row(clerk.clerk_id, kept, desk, must_change=False))
        facts = {"clerk": clerk.clerk_id, "must_change": False}
        tell_at_the_door(session, EventKind.CLERK_PIN_SET, desk, clerk, facts)


def unlock(records: Records, who: str, desk: DeskContext) -> None:
    """Let a person try again at once.

    Raises ``NotFound("clerk_not_found")``, ``NotAccepted("role_may_not")``, and ``("nothing_to_unlock")``.
    """
    may_administer(desk)
    with records.writing() as session:
        clerk_id = need_clerk(session, who).clerk_id
        pin = session.get(PinRow, clerk_id)
        if pin is None or pin.failures == 0:
            raise NotAccepted("nothing_to_unlock")
        record(session, EventKind.CLERK_UNLOCKED, desk, facts={"clerk": clerk_id, "failures": pin.failures})
        pin.failures, pin.wait_s = 0, 0
        session.add(pin)


# ---- what the other use cases of people need ------------------------------------------------------------


def may_administer(desk: DeskContext) -> None:
    """Refuse whoever doesn't administer. Raises ``NotPossibleNow("not_logged_in")``, ``NotAccepted``."""
    if desk.person is None:
        raise NotPossibleNow("not_logged_in")
    if not ADMINISTERS & desk.roles:
        raise NotAccepted("role_may_not", roles=tuple(sorted(ADMINISTERS)))


def everybody(session: Session) -> tuple[Clerk, ...]:
    """Give all people, in the order of their names."""
    found = [_clerk(session, row) for row in session.exec(select(ClerkRow))]
    return tuple(sorted(found, key=lambda one: (name_sort_key(one.name), one.clerk_id)))


def find_clerk(session: Session, who: str) -> Clerk | None:
    """Give a person by id or by name, whatever its capitals."""
    asked = " ".join(who.split()).casefold()
    return next(
        (one for one in everybody(session) if asked in (one.clerk_id.casefold(), one.name.casefold())), None
    )


def need_clerk(session: Session, who: str) -> Clerk:
    """Give a person by id or by name. Raises ``NotFound("clerk_not_found")``."""
    found = find_clerk(session, who)
    if found is None:
        raise NotFound("clerk_not_found")
    return found


def office_day(session: Session, desk: DeskContext) -> date:
    """Give the day postings are judged by: the clock's, or the last event's where the clock is behind.

    A dead battery must not lock everybody out, and a clock that was set back must not let anybody back in.
    """
    now, last = desk.moment(), current_feed(session).last_at
    if last is None or quality_at(desk, now, last) in _BELIEVED:
        return now.date()
    return now.date() if last <= now and now.year in (desk.calendar.years or (now.year,)) else last.date()


def tell_at_the_door(
    session: Session, kind: EventKind, desk: DeskContext, clerk: Clerk | None, facts: Mapping[str, object]
) -> None:
    """Append an event of somebody who comes or goes, whatever the clock says: it is they who have to set it.

    A doubtful time is told as that, and the clock goes on being held against the last time that was sure.
    ``clerk``: ``None`` where nobody has proved to be anybody.
    """
    feed, at = current_feed(session), desk.moment()
    sure = feed.last_at
    quality = quality_at(desk, at, sure)
    append(
        session,
        kind,
        at=at,
        actor="" if clerk is None else clerk.name,
        by=None if clerk is None else clerk.clerk_id,
        quality=quality,
        body=facts,
    )
    if quality not in _BELIEVED and sure is not None:
        feed.last_at = sure
        session.add(feed)


def locked(people: tuple[Clerk, ...], pins: dict[str, PinRow], day: date) -> frozenset[str]:
    """Give whom only somebody else can let in again.

    Where nobody else could unlock, nobody is locked: they wait the longest wait each time.
    """
    able = {
        one.clerk_id
        for one in people
        if one.administers(day) and one.clerk_id in pins and pins[one.clerk_id].failures < MOST_FAILURES
    }
    return frozenset(
        clerk_id for clerk_id, pin in pins.items() if pin.failures >= MOST_FAILURES and able - {clerk_id}
    )


def _changed(
    records: Records,
    who: str,
    desk: DeskContext,
    change: Callable[[Session, Clerk, date], tuple[list[PostingRow], set[date]]],
) -> Clerk:
    """Change a person's postings, unless it would leave the office without anybody who administers."""
    with records.writing() as session:
        may_administer(desk)
        clerk, day = need_clerk(session, who), office_day(session, desk)
        rows, days = change(session, clerk, day)
        session.flush()
        with_pins = set(session.exec(select(PinRow.clerk_id)))
        people = [one for one in everybody(session) if one.clerk_id in with_pins]
        check_administered(people, {each for each in days | {day} if each >= day})
        record(session, EventKind.CLERK_POSTED, desk, rows=rows)
        return need_clerk(session, clerk.clerk_id)


def _set_pin(session: Session, clerk_id: str, kept: str, desk: DeskContext, *, must_change: bool) -> None:
    session.merge(_pin_row(clerk_id, kept, desk, must_change=must_change))
    facts = {"clerk": clerk_id, "must_change": must_change}
    record(session, EventKind.CLERK_PIN_SET, desk, facts=facts)


def _pin_row(clerk_id: str, kept: str, desk: DeskContext, *, must_change: bool) -> PinRow:
    return PinRow(
        clerk_id=clerk_id, hash=kept, set_at=desk.moment(), must_change=must_change, failures=0, wait_s=0
    )


def _posting_row(clerk_id: str, position: int, posting: Posting) -> PostingRow:
    return PostingRow(
        clerk_id=clerk_id,
        position=position,
        title=posting.title,
        unit=posting.unit,
        roles=canonical(sorted(posting.roles)),
        first_day=posting.first_day,
        last_day=posting.last_day,
    )


def _clerk(session: Session, row: ClerkRow) -> Clerk:
    postings = session.exec(
        select(PostingRow).where(PostingRow.clerk_id == row.id).order_by(col(PostingRow.position))
    )
    return Clerk(
        clerk_id=row.id,
        name=row.name,
        added_at=row.added_at,
        postings=tuple(
            Posting(
                title=one.title,
                unit=one.unit,
                roles=frozenset(Role(role) for role in plain_from_json(one.roles)),
                first_day=one.first_day,
                last_day=one.last_day,
            )
            for one in postings
        ),
        former=tuple(plain_from_json(row.former)),
    )
