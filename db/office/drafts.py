"""Half-done intakes: saved at each step, offered again by name, gone once they have become dossiers.

A draft is this desk's scrap paper and no record: it makes no event, and is overwritten and deleted for good.
"""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import col, delete, select

from db.codec import canonical, plain_from_json
from db.engine import Records
from db.models import ClerkRow, DossierRow, DraftRow
from db.office.context import DeskContext
from db.rules.dossier import Draft, DraftLine
from db.rules.errors import NotFound
from db.ulid import new_ulid


def save_draft(records: Records, draft: Draft, desk: DeskContext) -> str:
    """Save ``draft`` over what was saved under its id, and give that id (a new one where it has none).

    ``saved_at`` is set here. A draft that has become a dossier meanwhile is not brought back.
    """
    line = draft.line
    draft_id = line.draft_id or new_ulid(desk.moment())
    with records.writing() as session:
        if session.exec(select(DossierRow.id).where(DossierRow.draft_id == draft_id)).first() is None:
            session.merge(
                DraftRow(
                    id=draft_id,
                    saved_at=desk.moment(),
                    applicant_name=line.applicant_name,
                    procedure_code=line.procedure_code,
                    procedure_title=line.procedure_title,
                    step=line.step,
                    done=line.done,
                    of=line.of,
                    payload=canonical(draft.payload),
                    clerk=desk.person or "",
                )
            )
    return draft_id


def list_drafts(records: Records, person: str | None = None) -> tuple[DraftLine, ...]:
    """Give the half-done intakes: the ones of ``person`` (a clerk's id) first, then the last saved first."""
    with records.reading() as session:
        newest_first = select(DraftRow).order_by(col(DraftRow.saved_at).desc(), col(DraftRow.id).desc())
        rows = session.exec(newest_first).all()
        names = dict(session.exec(select(ClerkRow.id, ClerkRow.name)).all()) if person else {}
    own_first = sorted(rows, key=lambda row: row.clerk not in ("", person or ""))
    return tuple(
        replace(_line(row), owner="" if row.clerk == person else names.get(row.clerk, ""))
        for row in own_first
    )


def load_draft(records: Records, draft_id: str) -> Draft:
    """Give a half-done intake back; raises ``NotFound("draft_not_found")``."""
    with records.reading() as session:
        row = session.get(DraftRow, draft_id)
        if row is None:
            raise NotFound("draft_not_found")
        return Draft(line=_line(row), payload=plain_from_json(row.payload))


def discard_draft(records: Records, draft_id: str) -> None:
    """Throw a half-done intake away; one that is gone already is no fault."""
    with records.writing() as session:
        session.exec(delete(DraftRow).where(col(DraftRow.id) == draft_id))


def _line(row: DraftRow) -> DraftLine:
    return DraftLine(
        draft_id=row.id,
        saved_at=row.saved_at,
        applicant_name=row.applicant_name,
        procedure_code=row.procedure_code,
        procedure_title=row.procedure_title,
        step=row.step,
        done=row.done,
        of=row.of,
    )
