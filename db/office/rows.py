"""Rows to the values that cross the walls, and back."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from db.codec import from_json, plain_from_json, to_json
from db.models import (
    DossierPaperRow,
    DossierRow,
    EventBodyRow,
    EventRow,
    PrintJobRow,
    ProcedureSnapshotRow,
)
from db.office import course
from db.rules.checklist import Item, PaperState
from db.rules.clock import in_vietnam
from db.rules.deadline import Deadline, Term
from db.rules.dossier import (
    Accepted,
    Dossier,
    DossierLine,
    EventLine,
    Person,
    PrintLine,
    ReturnBy,
    Status,
    Submitter,
)
from db.rules.house import House
from db.rules.lifecycle import ClockRule
from db.rules.procedure import Channel, Paper, Procedure, Unit
from db.rules.standing import Standing
from db.rules.timeliness import timing


def accepted(row: DossierRow) -> Accepted:
    """Give what the dossier is called."""
    return Accepted(
        dossier_id=row.id,
        number=row.number,
        compact=row.compact,
        short=row.short,
        deadline=_deadline(row.deadline),
        status=Status(row.status),
    )


def line(row: DossierRow) -> DossierLine:
    """Give the dossier as one line of a list."""
    return DossierLine(
        dossier_id=row.id,
        number=row.number,
        short=row.short,
        applicant_name=row.applicant_name,
        procedure_code=row.procedure_code,
        procedure_title=row.procedure_title,
        received_at=row.received_at,
        due_at=row.due_current,
        status=Status(row.status),
    )


def standing(row: DossierRow) -> Standing:
    """Give what decides about the dossier's next act."""
    terms = from_json(tuple[Term, ...], row.terms)
    return Standing(
        status=Status(row.status),
        clock_from=row.clock_from,
        due=row.due_current,
        clock_rule=ClockRule(row.clock_rule),
        immediate=bool(terms) and all(term.unit is Unit.IMMEDIATE for term in terms),
        elsewhere=bool(row.competent),
        supplements=row.supplements,
        appointments=row.appointments,
        asked_from=None if row.asked_from is None else Status(row.asked_from),
        asked_at=row.asked_at,
        answer_by=row.answer_by,
    )


def dossier(session: Session, row: DossierRow, house: House | None = None) -> Dossier:
    """Give the whole dossier with its papers, its course, events and print jobs."""
    grain = (house or House()).grain
    snapshot = session.get_one(ProcedureSnapshotRow, row.snapshot)
    procedure = from_json(Procedure, snapshot.entry)
    papers = session.exec(
        select(DossierPaperRow)
        .where(DossierPaperRow.dossier_id == row.id)
        .order_by(col(DossierPaperRow.position))
    ).all()
    return Dossier(
        dossier_id=row.id,
        number=row.number,
        compact=row.compact,
        short=row.short,
        official_code=row.official_code,
        procedure=procedure,
        case=row.case_name,
        items=tuple(_item(paper, procedure) for paper in papers),
        applicant=from_json(Person, row.applicant),
        submitter=None if row.submitter is None else from_json(Submitter, row.submitter),
        channel=Channel(row.channel),
        received_at=row.received_at,
        terms=from_json(tuple[Term, ...], row.terms),
        due_original=row.due_original,
        due_current=row.due_current,
        deadline=_deadline(row.deadline),
        return_by=ReturnBy(row.return_by),
        return_address=row.return_address,
        fee_vnd=row.fee_vnd,
        fee_ground=row.fee_ground,
        copies_of_dossier=row.copies_of_dossier,
        note=row.note,
        status=Status(row.status),
        clerk=row.clerk,
        practice=row.practice,
        events=_events(session, row.id),
        prints=_prints(session, row.id),
        replaces=row.replaces,
        competent=row.competent,
        holder=row.holder,
        clock_from=row.clock_from,
        clock_rule=row.clock_rule,
        asked_at=row.asked_at,
        answer_by=row.answer_by,
        ended_at=row.ended_at,
        timing=None if row.ended_at is None else timing(row.due_current, row.ended_at, grain),
        notices=course.notices(session, row.id),
        due_changes=course.due_changes(session, row.id),
        hops=course.hops(session, row, grain),
        collection=course.collection(session, row.id),
        visit_id=row.visit_id or "",
        keyed_in_from=row.blank,
        in_charge=row.in_charge,
    )


def snapshot_row(procedure: Procedure) -> ProcedureSnapshotRow:
    """Give the row that keeps ``procedure`` as it stands, under the digest of its JSON."""
    entry = to_json(Procedure, procedure)
    digest = hashlib.sha256(entry.encode()).hexdigest()
    return ProcedureSnapshotRow(digest=digest, code=procedure.code, entry=entry)


def paper_values(dossier_id: str, items: Sequence[Item], procedure: Procedure) -> list[dict[str, Any]]:
    """Give the rows of a checklist; a paper of the snapshot is named by its place and not written again."""
    rows = []
    for position, item in enumerate(items):
        place = procedure.papers.index(item.paper) if item.paper in procedure.papers else None
        rows.append(
            {
                "dossier_id": dossier_id,
                "position": position,
                "snapshot_place": place,
                "own_paper": to_json(Paper, item.paper) if place is None else None,
                "label": item.paper.label,
                "state": item.state.value,
                "originals": item.originals,
                "copies": item.copies,
            }
        )
    return rows


def print_line(row: PrintJobRow) -> PrintLine:
    """Give a print job as the dossier's page shows it."""
    return PrintLine(
        job_id=row.id,
        at=row.started_at,
        form=row.form,
        form_version=row.form_version,
        printer=row.printer,
        paper=row.paper,
        copy_no=row.copy_no,
        outcome=row.outcome,
        detail=row.detail,
    )


def _item(row: DossierPaperRow, procedure: Procedure) -> Item:
    paper = (
        procedure.papers[row.snapshot_place]
        if row.snapshot_place is not None
        else from_json(Paper, row.own_paper or "")
    )
    return Item(paper=paper, state=PaperState(row.state), originals=row.originals, copies=row.copies)


def _deadline(text: str) -> Deadline:
    deadline = from_json(Deadline, text)
    return replace(
        deadline,
        due=None if deadline.due is None else in_vietnam(deadline.due),
        window_from=None if deadline.window_from is None else in_vietnam(deadline.window_from),
    )


def _events(session: Session, dossier_id: str) -> tuple[EventLine, ...]:
    found = session.exec(
        select(EventRow.seq, EventRow.header, EventBodyRow.body)
        .join(
            EventBodyRow,
            (col(EventBodyRow.feed) == EventRow.feed) & (col(EventBodyRow.seq) == EventRow.seq),
            isouter=True,
        )
        .where(EventRow.dossier == dossier_id)
        .order_by(col(EventRow.feed), col(EventRow.seq))
    )
    return tuple(_event_line(seq, header, body) for seq, header, body in found)


def _event_line(seq: int, header: bytes, body: bytes | None) -> EventLine:
    head = plain_from_json(header)
    facts = {} if body is None else plain_from_json(body)
    return EventLine(
        seq=seq,
        at=in_vietnam(datetime.fromisoformat(head["at"])),
        kind=head["kind"],
        actor=head["actor"],
        # The page shows what the event says about itself; the rows it wrote stand on the page already.
        facts={name: value for name, value in facts.items() if not isinstance(value, dict | list)},
    )


def _prints(session: Session, dossier_id: str) -> tuple[PrintLine, ...]:
    rows = session.exec(
        select(PrintJobRow).where(PrintJobRow.dossier_id == dossier_id).order_by(col(PrintJobRow.pk))
    )
    return tuple(print_line(row) for row in rows)
