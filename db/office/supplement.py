"""Ask for missing papers at intake: on the disk before anything is printed, and counted.

The law lets an office ask once (NĐ 118/2025, Đ11.2c), in writing and for all of it (Đ16, Đ17.1c); what the
citizen was told is kept at the counter (Đ16). No dossier exists yet, so the request hangs on its draft, and
belongs to the dossier that this draft becomes.
"""

from __future__ import annotations

from sqlmodel import Session, func, select

from db.codec import to_plain
from db.engine import Records
from db.journal import EventKind
from db.models import DraftRow, SupplementRow
from db.office.context import DeskContext
from db.office.record import tell
from db.rules.course import PaperAsked
from db.rules.dossier import Person, Submitter
from db.rules.errors import NotAccepted, NotFound
from db.rules.supplement import SupplementAsked, SupplementRequest, papers_asked


def ask_supplement(records: Records, request: SupplementRequest, desk: DeskContext) -> SupplementAsked:
    """Put on the disk that these papers were asked for, and give what form 02 says.

    Asking again for the same draft is possible, and ``times`` tells it. Raises
    ``NotAccepted("nothing_missing")``, and ``NotFound("draft_not_found")`` where the draft is none any more.
    """
    papers = papers_asked(request.missing, request.items)
    if not papers:
        raise NotAccepted("nothing_missing")
    now = desk.moment()
    with records.writing() as session:
        if session.get(DraftRow, request.draft_id) is None:
            raise NotFound("draft_not_found")
        times = _times_before(session, request.draft_id) + 1
        event = tell(
            session,
            EventKind.SUPPLEMENT_ASKED_AT_INTAKE,
            desk,
            at=now,
            body={
                "draft": request.draft_id,
                "times": times,
                "procedure": request.procedure.code,
                "case": request.case,
                "applicant": to_plain(Person, request.applicant),
                "submitter": to_plain(Submitter | None, request.submitter),
                "papers": to_plain(tuple[PaperAsked, ...], papers),
            },
        )
        session.add(
            SupplementRow(
                draft_id=request.draft_id,
                times=times,
                asked_at=now,
                procedure_code=request.procedure.code,
                event=event,
            )
        )
    return SupplementAsked(
        request=request,
        papers=papers,
        asked_at=now,
        clerk=desk.station.clerk,
        practice=desk.station.practice,
        times=times,
    )


def _times_before(session: Session, draft_id: str) -> int:
    last = session.exec(select(func.max(SupplementRow.times)).where(SupplementRow.draft_id == draft_id)).one()
    return last or 0
