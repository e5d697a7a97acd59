"""Lists of dossiers from hand to hand: out to a unit, back to the counter, or away with the postman.

Each dossier on a list goes through the one table of acts, and the whole list through one transaction: it goes
as it was scanned or not at all. What a list says and what arrived may differ, and both are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlmodel import Session, and_, col, func, or_, select

from db.codec import to_json
from db.engine import Records
from db.journal import EventKind
from db.models import CollectionRow, DossierRow, HandOverLineRow, HandOverRow
from db.office import rows
from db.office.act import carry_out
from db.office.context import DeskContext
from db.office.course import IN_ORDER
from db.office.hand_over_lists import (
    COUNTER,
    list_line,
    list_lines,
    list_value,
    need_list,
    new_line,
    new_list,
    record_list,
    scanned_dossiers,
)
from db.rules.course import Collection, HandOver, HandOverKind, HandOverLine, Mark
from db.rules.dossier import ReturnBy, Status
from db.rules.errors import NotAccepted, NotPossibleNow
from db.rules.handing import BringBack, SendOrder, ToGo
from db.rules.house import House
from db.rules.lifecycle import RUNNING, Act, transition
from db.rules.order import Order
from db.rules.standing import hand_over_by
from db.rules.vietnamese import clean

_AT_WORK = (Status.IN_PROCESS, Status.SUPPLEMENT_ASKED, Status.PAYMENT_ASKED)


def waiting_to_go(records: Records, desk: DeskContext, unit: str = "") -> tuple[ToGo, ...]:
    """Give the dossiers whose paper has to leave the counter, the most urgent first; ``unit``: only its own.

    What is answered at once never goes (NĐ 118/2025/NĐ-CP, Đ17.4). The term of Đ18.2 runs from when the paper
    came to lie here: received, completed, reopened, or back from a unit without a result.
    """
    now = desk.moment()
    found: list[ToGo] = []
    with records.reading() as session:
        lying = or_(
            col(DossierRow.status) == Status.ACCEPTED.value,
            and_(col(DossierRow.status) == Status.IN_PROCESS.value, col(DossierRow.holder) == COUNTER),
        )
        came_back = _came_back(session)
        for row in session.exec(select(DossierRow).where(lying)):
            suggested = _suggested(row, desk.house)
            immediate = row.status == Status.ACCEPTED and rows.standing(row).immediate
            if immediate or (unit and suggested != unit):
                continue
            since = max(row.received_at, row.status_at, came_back.get(row.id, row.status_at))
            by = hand_over_by(since, desk.calendar, desk.house.hand_over_hour)
            found.append(ToGo(list_line(row), suggested, by, late=now > by))
    return tuple(sorted(found, key=lambda each: (each.by, each.line.number)))


def send(records: Records, order: SendOrder, desk: DeskContext) -> HandOver:
    """Let a list of dossiers leave the counter, each handed over or passed on; the control sheets go with it.

    Results that the postman takes are returned by it, and his list counts as received at once.

    Raises ``NotAccepted``: ``unit_unknown``, ``hand_over_empty``, and ``hand_over_refused`` with the
    ``number`` of the first dossier that can't go, ``why`` (``lies_elsewhere``, ``on_its_way``,
    ``return_not_by_post``, or what the table of acts refuses) and the facts of that; and
    ``NotFound("dossier_not_found")``. Nothing at all is written then.
    """
    to, now = desk.house.unit(order.unit), desk.moment()
    by_post = order.kind is HandOverKind.POST
    with records.writing() as session:
        given = scanned_dossiers(session, order.dossiers)
        if not given:
            raise NotAccepted("hand_over_empty")
        listed = new_list(session, order.kind, desk, to_unit=to.code, to_name=to.name)
        listed.giver, listed.taker = desk.station.clerk, clean(order.taker)
        listed.received_at = now if by_post else None
        lines: list[HandOverLineRow] = []
        for key, row in given:
            line = new_line(listed, row, len(lines) + 1, out_at=now, in_at=now if by_post else None)
            line.tracking = order.tracking.get(key, "").strip()
            line.note = clean(order.notes.get(key, ""))
            with _refusing(row):
                _must_lie_here(session, row, desk.house)
                if by_post:
                    _post(session, row, listed, line.tracking, desk)
                else:
                    _must_be_at_work(row)
                    _move(session, row, listed, desk)
            lines.append(line)
        record_list(session, EventKind.HAND_OVER_SENT, listed, lines, desk)
        return list_value(session, listed)


def on_their_way(records: Records) -> tuple[HandOver, ...]:
    """Give the lists that were sent and not received yet, the oldest first."""
    with records.reading() as session:
        found = session.exec(
            select(HandOverRow).where(col(HandOverRow.received_at).is_(None)).order_by(*IN_ORDER)
        )
        return tuple(list_value(session, row) for row in found.all())


def receive(
    records: Records, hand_over_id: str, scanned: Sequence[str], taker: str, desk: DeskContext
) -> HandOver:
    """Note what of a list arrived, scanned in one by one; latecomers are received by doing it again.

    A dossier that arrived without being on the list becomes an extra line, and lies there from now on where
    its state lets it move. What was not scanned in stays lacking.

    Raises ``NotFound`` (``hand_over_not_found``, ``dossier_not_found``) and ``NotAccepted``:
    ``taker_needed``, ``hand_over_empty``, ``hand_over_closed`` (the postman's), ``hand_over_refused``.
    """
    taker, now = clean(taker), desk.moment()
    if not taker:
        raise NotAccepted("taker_needed")
    with records.writing() as session:
        listed = need_list(session, hand_over_id)
        if listed.kind == HandOverKind.POST:
            raise NotAccepted("hand_over_closed")
        given = scanned_dossiers(session, scanned)
        if not given:
            raise NotAccepted("hand_over_empty")
        lines = {line.dossier_id: line for line, _ in list_lines(session, listed.id)}
        arrived = []
        for _, row in given:
            line = lines.setdefault(row.id, new_line(listed, row, len(lines) + 1))
            if line.in_at is not None:
                continue
            line.in_at = now
            arrived.append(line)
            if row.holder != listed.to_unit and _moving(row) is not None:
                with _refusing(row):
                    _move(session, row, listed, desk)
        if arrived:
            takers = [name for name in listed.taker.split(", ") if name and name != taker]
            listed.taker, listed.received_at = ", ".join((*takers, taker)), listed.received_at or now
            record_list(session, EventKind.HAND_OVER_RECEIVED, listed, arrived, desk, {"taker": taker})
        return list_value(session, listed)


def lying_at(records: Records, unit: str) -> tuple[HandOverLine, ...]:
    """Give the dossiers that lie at a unit or are on their way there, the first to be due first.

    Each line says when it was last given to that unit and received there.
    """
    with records.reading() as session:
        lying = and_(
            col(DossierRow.holder) == unit, col(DossierRow.status).in_([status.value for status in _AT_WORK])
        )
        found = session.exec(select(DossierRow).where(lying)).all()
        given = session.exec(
            select(HandOverLineRow)
            .join(HandOverRow, col(HandOverRow.id) == HandOverLineRow.hand_over_id)
            .join(DossierRow, col(DossierRow.id) == HandOverLineRow.dossier_id)
            .where(lying, HandOverRow.to_unit == unit)
            .order_by(*IN_ORDER)
        )
        last = {line.dossier_id: line for line in given}
        lines = [list_line(row, last.get(row.id)) for row in found]
    return tuple(sorted(lines, key=lambda line: (line.due_at is None, line.due_at, line.number)))


def bring_back(records: Records, order: BringBack, desk: DeskContext) -> HandOver:
    """Take dossiers from a unit at the counter, where they are scanned in: with their results, or without.

    What the unit says it gave and wasn't scanned is lacking, and lies at the unit still; what was scanned
    beside that is extra. Raises as :func:`send` does, with ``result_both_ways`` for a dossier that was
    scanned with a result and without.
    """
    now = desk.moment()
    with records.writing() as session:
        with_result = {row.id for _, row in scanned_dossiers(session, order.results)}
        given = scanned_dossiers(session, (*order.results, *order.without))
        both = with_result & {row.id for _, row in scanned_dossiers(session, order.without)}
        if not given:
            raise NotAccepted("hand_over_empty")
        if all(row.holder != order.unit for _, row in given):
            desk.house.unit(order.unit)
        said = {row.id: row for _, row in scanned_dossiers(session, order.said)}
        name = desk.house.unit_name(order.unit)
        listed = new_list(session, HandOverKind.BACK, desk, from_unit=order.unit, from_name=name)
        listed.giver, listed.taker, listed.received_at = clean(order.giver), desk.station.clerk, now
        lines: list[HandOverLineRow] = []
        for key, row in given:
            on_list = not said or row.id in said
            line = new_line(listed, row, len(lines) + 1, out_at=now if on_list else None, in_at=now)
            line.note = clean(order.notes.get(key, ""))
            with _refusing(row):
                if row.id in both:
                    raise NotAccepted("result_both_ways")
                _move(session, row, listed, desk, Act.PROCESS if row.id in with_result else Act.PASS_ON)
            lines.append(line)
        scanned = {line.dossier_id for line in lines}
        lacking = [row for row_id, row in said.items() if row_id not in scanned]
        lines += [new_line(listed, row, len(lines) + at, out_at=now) for at, row in enumerate(lacking, 1)]
        record_list(session, EventKind.HAND_OVER_RECEIVED, listed, lines, desk)
        return list_value(session, listed)


def hand_over(records: Records, hand_over_id: str) -> HandOver:
    """Give a list by its id or its number. Raises ``NotFound("hand_over_not_found")``."""
    with records.reading() as session:
        return list_value(session, need_list(session, hand_over_id))


# ---- what happens to one dossier ------------------------------------------------------------------------


@contextmanager
def _refusing(row: DossierRow) -> Iterator[None]:
    """Say of a refusal which dossier of the list it is about."""
    try:
        yield
    except (NotAccepted, NotPossibleNow) as refusal:
        facts = {**refusal.facts, "number": row.number, "why": refusal.code}
        raise NotAccepted("hand_over_refused", **facts) from refusal


def _moving(row: DossierRow) -> Act | None:
    """Give the act by which the paper can move in this state, or ``None``: nothing but a line tells it."""
    status = Status(row.status)
    return next((act for act in (Act.HAND_OVER, Act.PASS_ON) if transition(act, status)), None)


def _move(
    session: Session, row: DossierRow, listed: HandOverRow, desk: DeskContext, act: Act | None = None
) -> None:
    """Let the dossier lie where the list goes to."""
    carry_out(
        session,
        row,
        Order(act or _moving(row) or Act.PASS_ON),
        desk,
        changes={"holder": listed.to_unit},
        facts={"hand_over": listed.number, "from": listed.from_name, "to": listed.to_name},
    )


def _post(session: Session, row: DossierRow, listed: HandOverRow, tracking: str, desk: DeskContext) -> None:
    """Return a result by handing it to the postman, as the citizen has asked."""
    if row.return_by != ReturnBy.POST:
        raise NotAccepted("return_not_by_post")
    now = desk.moment()
    collection = Collection(
        collected_at=now,
        collector=listed.taker or listed.to_name,
        by_owner=False,
        identity="",
        mark=Mark.POSTMAN,
        tracking=tracking,
        clerk=desk.station.clerk,
    )
    taken = CollectionRow(dossier_id=row.id, collected_at=now, collection=to_json(Collection, collection))
    facts = {"hand_over": listed.number, "to": listed.to_name, "tracking": tracking}
    carry_out(session, row, Order(Act.RETURN), desk, changes={"holder": ""}, extra=[taken], facts=facts)


def _must_lie_here(session: Session, row: DossierRow, house: House) -> None:
    """Refuse a dossier that lies elsewhere by what was received there, or that is on its way.

    What a unit didn't find on the list it received may be found at the counter and sent again.
    """
    if row.holder == COUNTER:
        return
    last = session.exec(
        select(HandOverRow, HandOverLineRow)
        .join(HandOverLineRow, col(HandOverLineRow.hand_over_id) == HandOverRow.id)
        .where(HandOverLineRow.dossier_id == row.id)
        .order_by(*(each.desc() for each in IN_ORDER))
        .limit(1)
    ).first()
    if last is None or last[1].in_at is not None:
        raise NotAccepted("lies_elsewhere", unit=house.unit_name(row.holder))
    if last[0].received_at is None:
        raise NotAccepted("on_its_way", hand_over=last[0].number)


def _must_be_at_work(row: DossierRow) -> None:
    """Refuse what waits for the citizen or has ended: such paper only ever comes back to the counter."""
    if row.status not in RUNNING:
        raise NotAccepted("act_not_in_state", act=str(Act.PASS_ON), status=row.status)


def _came_back(session: Session) -> dict[str, datetime]:
    """Give when dossiers that lie at the counter without a result were last brought there."""
    found = session.exec(
        select(HandOverLineRow.dossier_id, func.max(HandOverLineRow.in_at))
        .join(HandOverRow, col(HandOverRow.id) == HandOverLineRow.hand_over_id)
        .join(DossierRow, col(DossierRow.id) == HandOverLineRow.dossier_id)
        .where(
            DossierRow.holder == COUNTER,
            DossierRow.status == Status.IN_PROCESS.value,
            HandOverRow.to_unit == COUNTER,
        )
        .group_by(col(HandOverLineRow.dossier_id))
    )
    return {dossier_id: at for dossier_id, at in found if at is not None}


def _suggested(row: DossierRow, house: House) -> str:
    """Give the unit a dossier usually goes to: the agency elsewhere that decides, or the field's own."""
    if not row.competent:
        return house.unit_for(row.field)
    away = [unit for unit in house.units if not unit.here]
    named = [unit for unit in away if row.competent in (unit.name, unit.code)]
    chosen = named or (away if len(away) == 1 else [])
    return chosen[0].code if chosen else ""
