"""Correct a slip: an event with its reason, a new number, and the old bar code leads to the new slip.

Nothing is altered in place (NĐ 118/2025/NĐ-CP, Đ5.1c): what the old slip said stays in the journal, and the
new one names it. A dossier that was not accepted yet has no slip, and keeps its number.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, insert, select

from db.codec import from_json, to_json
from db.engine import Records
from db.models import DossierPaperRow, DossierRow, ProcedureSnapshotRow, RecordsTable
from db.office import numbers, rows
from db.office.act import carry_out, due_change
from db.office.context import DeskContext
from db.office.facts import papers_told
from db.office.people import cleaned, person_columns
from db.office.record import need_dossier
from db.rules.course import DueCause
from db.rules.deadline import Deadline, by_hand
from db.rules.dossier import Person, Status, Submitter
from db.rules.errors import NotAccepted
from db.rules.lifecycle import Act
from db.rules.order import Correction, Done, Order
from db.rules.procedure import Procedure
from db.rules.vietnamese import clean


def correct(records: Records, dossier_id: str, correction: Correction, desk: DeskContext) -> Done:
    """Put a correction on the disk and give the dossier's new number, under which a new slip is printed.

    Raises what :func:`db.office.act.do` raises, and ``NotAccepted``: ``nothing_corrected``,
    ``applicant_name_missing``, ``fee_negative``, ``copies_wrong``, ``nothing_promised``, ``due_not_earlier``
    (once a dossier has left the counter a promise moves later by an apology only).
    """
    with records.writing() as session:
        row = need_dossier(session, dossier_id)
        changes = _changes(row, correction)
        written: list[RecordsTable] = []
        facts: dict[str, Any] = {}
        if correction.due is not None and correction.due != row.due_current:
            changes |= _new_due(row, correction.due, desk)
            moved = (row.due_current, changes["due_current"])
            reason = clean(correction.reason) or _words(correction.reason_code, desk)
            written.append(due_change(session, row, moved, DueCause.CORRECTED, reason, desk))
        papers = _papers(session, row, correction)
        if papers is not None:
            facts["papers"] = papers_told(papers)
        if not changes and papers is None:
            raise NotAccepted("nothing_corrected")
        before = row.number
        has_slip = Status.REGISTERED not in (row.status, row.asked_from)
        if has_slip:
            changes |= _new_number(session, row, written, desk)
        order = Order(Act.CORRECT, reason_code=correction.reason_code, reason=correction.reason)
        facts["was"] = before
        done = carry_out(session, row, order, desk, changes=changes, extra=written, facts=facts)
        if papers is not None:
            session.exec(delete(DossierPaperRow).where(col(DossierPaperRow.dossier_id) == row.id))
            if papers:
                session.exec(insert(DossierPaperRow), params=papers)
        return done if has_slip else replace(done, form=None)


def _changes(row: DossierRow, correction: Correction) -> dict[str, Any]:
    """Give the columns that the correction sets to something else than they are."""
    wanted: dict[str, Any] = {}
    applicant = correction.applicant or from_json(Person, row.applicant)
    submitter = None if row.submitter is None else from_json(Submitter, row.submitter)
    submitter = None if correction.no_submitter else correction.submitter or submitter
    applicant = cleaned(applicant)
    if not applicant.name:
        raise NotAccepted("applicant_name_missing")
    submitter = submitter and replace(submitter, person=cleaned(submitter.person))
    wanted |= person_columns(applicant, submitter)
    if correction.return_by is not None:
        wanted["return_by"] = correction.return_by.value
    for name in ("return_address", "note", "copies_of_dossier"):
        value = getattr(correction, name)
        if value is not None:
            wanted[name] = value
    if correction.fee_vnd is not None or correction.fee_unknown:
        wanted["fee_vnd"] = None if correction.fee_unknown else correction.fee_vnd
    if wanted.get("fee_vnd") is not None and wanted["fee_vnd"] < 0:
        raise NotAccepted("fee_negative", fee_vnd=wanted["fee_vnd"])
    if wanted.get("copies_of_dossier", 1) < 1:
        raise NotAccepted("copies_wrong", copies=wanted["copies_of_dossier"])
    return {name: value for name, value in wanted.items() if getattr(row, name) != value}


def _words(code: str, desk: DeskContext) -> str:
    """Give the words of a reason; one that is unknown is refused later."""
    return next((reason.text for reason in desk.house.reasons_for(Act.CORRECT) if reason.code == code), "")


def _new_due(row: DossierRow, due: datetime, desk: DeskContext) -> dict[str, Any]:
    if row.due_current is None:
        raise NotAccepted("nothing_promised")
    named = by_hand(row.received_at, due, desk.calendar)
    later = named.due is not None and named.due > row.due_current
    if later and row.status != Status.ACCEPTED:
        raise NotAccepted("due_not_earlier", due=row.due_current)
    return {"due_current": named.due, "deadline": to_json(Deadline, named)}


def _papers(session: Session, row: DossierRow, correction: Correction) -> list[dict[str, Any]] | None:
    """Give the rows of the corrected checklist, or ``None`` where it stays as it is."""
    if correction.items is None:
        return None
    snapshot = session.get_one(ProcedureSnapshotRow, row.snapshot)
    papers = rows.paper_values(row.id, correction.items, from_json(Procedure, snapshot.entry))
    present = session.exec(
        select(DossierPaperRow)
        .where(DossierPaperRow.dossier_id == row.id)
        .order_by(col(DossierPaperRow.position))
    )
    return None if papers == [paper.model_dump() for paper in present] else papers


def _new_number(
    session: Session, row: DossierRow, written: list[RecordsTable], desk: DeskContext
) -> dict[str, Any]:
    """Mint the number of the corrected slip, and let the old one point to it."""
    now = desk.moment()
    number = numbers.next_number(session, row.agency, now.date(), desk.station.slot)
    old = numbers.slip_of(session, row.compact)
    assert old is not None  # noqa: S101 - every number is in the ledger
    old.state, old.replaced_by = numbers.REPLACED, number.compact
    written += [old, numbers.new_slip(session, number, numbers.CURRENT, now, row.id)]
    return {**numbers.number_columns(number), "replaces": row.number}
