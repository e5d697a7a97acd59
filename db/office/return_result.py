"""Give results to the people they are for: what lies here for a person, and who took it on what.

Everything of one visit is one transaction: the returns, the money taken with them, and the answer to how it
was. The slip is brought, or an identity shown; a proxy brings an authorisation (NĐ 118/2025/NĐ-CP, Đ6.2b-c).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlmodel import Session, col, or_, select

from db.codec import from_json, to_json
from db.engine import Records
from db.models import CollectionRow, DossierRow
from db.office import rows
from db.office.act import carry_out
from db.office.context import DeskContext
from db.office.find import scanned_dossier
from db.office.payments import paid_vnd, take_in
from db.office.ratings import rate
from db.office.words import digits_of
from db.rules.course import Collection
from db.rules.dossier import Person, ReturnBy, Status, Submitter
from db.rules.errors import NotAccepted, NotFound, NotPossibleNow
from db.rules.handing import (
    CollectLine,
    Collector,
    Occasion,
    PaymentOrder,
    ReturnOrder,
    ToCollect,
    masked_identity,
    originals_to_return,
    owed_vnd,
)
from db.rules.identity import bare, mask
from db.rules.lifecycle import Act, is_final
from db.rules.order import Done, Order
from db.rules.vietnamese import clean

_PERSON_DIGITS = (9, 12)
"""An old card's number, and the personal number."""


def to_collect(records: Records, key: str, desk: DeskContext) -> ToCollect:
    """Give everything of a person, by a scanned slip, a dossier's id, or a personal number.

    A dossier gives all of its applicant; a personal number all that this person applied for or handed in.
    Who has no number is known by the visit. Raises ``NotFound("dossier_not_found")``, and
    ``NotAccepted("receipt_check_wrong")`` for a number with a slip of the finger in it.
    """
    number = bare(key)
    is_person = number.isascii() and number.isdigit() and len(number) in _PERSON_DIGITS
    with records.reading() as session:
        asked = None if is_person else scanned_dossier(session, key)
        found = _handed_by(session, number) if asked is None else _of_applicant(session, asked)
        if not found:
            raise NotFound("dossier_not_found")
        person = _person(found[0], number) if asked is None else from_json(Person, asked.applicant)
        return ToCollect(
            name=person.name,
            identity=mask(digits_of(person.personal_number)),
            ready=tuple(_collect_line(session, row, desk) for row in found if row.status == Status.PROCESSED),
            papers=tuple(_collect_line(session, row, desk) for row in found if row.status == Status.STOPPED),
            others=tuple(
                rows.line(row)
                for row in found
                if not is_final(Status(row.status)) and row.status != Status.PROCESSED
            ),
            asked=None if asked is None else rows.line(asked),
        )


def return_results(records: Records, order: ReturnOrder, desk: DeskContext) -> tuple[Done, ...]:
    """Return results (and the papers of what was stopped) to one person; it is on the disk when this returns.

    Money taken now is noted first, as taken when returning; an answer is counted by itself.

    Raises ``NotFound("dossier_not_found")``, ``NotAccepted``: ``return_empty``, ``not_one_person``,
    ``collector_needed``, ``authorisation_needed``, ``identity_needed``, ``payment_of_another`` (money for a
    dossier that isn't among them), what :func:`db.office.payments.take` refuses, ``fee_owed`` (with the
    ``amount`` in đồng and the ``numbers``), and ``return_refused`` with the ``number`` of the first dossier
    that can't be returned and ``why``. Nothing at all is written then.
    """
    if order.without_slip and not order.identity.strip():
        raise NotAccepted("identity_needed")
    with records.writing() as session:
        given = list(
            {row.id: row for row in (scanned_dossier(session, key) for key in order.dossiers)}.values()
        )
        if not given:
            raise NotAccepted("return_empty")
        if not set.intersection(*(_people(row) for row in given)):
            raise NotAccepted("not_one_person")
        taken = [_collection(row, order, desk) for row in given]
        for payment in order.payments:
            _take_with(session, payment, given, desk)
        owed = _owed(session, given)
        left_open = clean(order.fee_left_open)
        if owed and not left_open:
            numbers = tuple(row.number for row in given if row.id in owed)
            raise NotAccepted("fee_owed", amount=sum(owed.values()), numbers=numbers)
        done = [
            _give(session, row, collection, _left_open(owed.get(row.id), left_open), desk)
            for row, collection in zip(given, taken, strict=True)
        ]
        if order.rating is not None:
            rate(session, order.rating, desk)
        return tuple(done)


# ---- whose dossiers they are ----------------------------------------------------------------------------


def _handed_by(session: Session, number: str) -> Sequence[DossierRow]:
    """Give what the person with this number applied for or handed in, the newest first."""
    theirs = or_(col(DossierRow.applicant_number) == number, col(DossierRow.submitter_number) == number)
    return session.exec(select(DossierRow).where(theirs).order_by(col(DossierRow.pk).desc())).all()


def _of_applicant(session: Session, asked: DossierRow) -> Sequence[DossierRow]:
    """Give what the applicant of a dossier has here, the newest first.

    Without a number only what the same applicant handed in at the same visit is surely theirs: names repeat.
    """
    if asked.applicant_number is not None:
        theirs = col(DossierRow.applicant_number) == asked.applicant_number
    elif asked.visit_id is not None:
        theirs = col(DossierRow.visit_id) == asked.visit_id
    else:
        return [asked]
    found = session.exec(select(DossierRow).where(theirs).order_by(col(DossierRow.pk).desc())).all()
    return [row for row in found if asked.applicant_number is not None or row.applicant == asked.applicant]


def _person(row: DossierRow, number: str) -> Person:
    """Give the one of a dossier's people who has this number."""
    if row.applicant_number != number and row.submitter is not None:
        return from_json(Submitter, row.submitter).person
    return from_json(Person, row.applicant)


def _people(row: DossierRow) -> set[str]:
    """Give by what the people of a dossier are known: their numbers, or all that was written of them."""
    known = {number for number in (row.applicant_number, row.submitter_number) if number is not None}
    return known | {text for text in (row.applicant, row.submitter) if text is not None}


def _collect_line(session: Session, row: DossierRow, desk: DeskContext) -> CollectLine:
    submitter = None if row.submitter is None else from_json(Submitter, row.submitter)
    since = row.ended_at or row.status_at
    return CollectLine(
        line=rows.line(row),
        fee_owed_vnd=owed_vnd(row.fee_vnd, paid_vnd(session, row.id)),
        originals=originals_to_return(rows.dossier(session, row, desk.house).items),
        return_by=ReturnBy(row.return_by),
        submitter=submitter.person.name if submitter is not None else "",
        relation=submitter.relation if submitter is not None else "",
        authorisation=submitter.authorisation if submitter is not None else "",
        days_waiting=(desk.moment().date() - since.date()).days,
    )


# ---- returning ------------------------------------------------------------------------------------------


def _collection(row: DossierRow, order: ReturnOrder, desk: DeskContext) -> Collection:
    """Give who takes a result and on what, with no full number in it."""
    name, authorisation = clean(order.name), clean(order.authorisation)
    collector = order.collector
    if collector is Collector.OWNER:
        name = row.applicant_name
    elif collector is Collector.SUBMITTER and row.submitter is not None:
        submitter = from_json(Submitter, row.submitter)
        name, authorisation = submitter.person.name, authorisation or submitter.authorisation
    elif not authorisation:
        raise NotAccepted("authorisation_needed")
    if not name:
        raise NotAccepted("collector_needed")
    return Collection(
        collected_at=desk.moment(),
        collector=name,
        by_owner=collector is Collector.OWNER,
        identity=masked_identity(order.identity),
        authorisation=masked_identity(authorisation),
        originals_back=order.originals_back,
        mark=order.mark,
        without_slip=order.without_slip,
        clerk=desk.station.clerk,
    )


def _take_with(
    session: Session, payment: PaymentOrder, given: Sequence[DossierRow], desk: DeskContext
) -> None:
    row = scanned_dossier(session, payment.dossier)
    if all(row.id != each.id for each in given):
        raise NotAccepted("payment_of_another", number=row.number)
    take_in(session, row, replace(payment, occasion=Occasion.RETURN), desk)


def _owed(session: Session, given: Sequence[DossierRow]) -> dict[str, int]:
    """Give what is left to pay for results, by dossier; the papers of what was stopped go back anyway."""
    owed = {
        row.id: owed_vnd(row.fee_vnd, paid_vnd(session, row.id))
        for row in given
        if row.status != Status.STOPPED
    }
    return {dossier_id: amount for dossier_id, amount in owed.items() if amount}


def _left_open(owed: int | None, reason: str) -> dict[str, Any]:
    return {"owed_vnd": owed, "fee_left_open": reason} if owed else {}


def _give(
    session: Session, row: DossierRow, collection: Collection, facts: dict[str, Any], desk: DeskContext
) -> Done:
    act = Act.RETURN_PAPERS if row.status == Status.STOPPED else Act.RETURN
    taken = CollectionRow(
        dossier_id=row.id,
        collected_at=collection.collected_at,
        collection=to_json(Collection, collection),
    )
    with _refusing(row):
        return carry_out(session, row, Order(act), desk, changes={"holder": ""}, extra=[taken], facts=facts)


@contextmanager
def _refusing(row: DossierRow) -> Iterator[None]:
    """Say of a refusal which dossier it is about."""
    try:
        yield
    except (NotAccepted, NotPossibleNow) as refusal:
        facts = {**refusal.facts, "number": row.number, "why": refusal.code}
        raise NotAccepted("return_refused", **facts) from refusal
