"""Who looked at what is hidden, who took data out, who printed again: written before it happens, and read.

An event says which fields of which dossier, or how many rows of what went to which kind of place. It never
says what was seen, who the rows are about, or the name of a file (NĐ 118/2025/NĐ-CP, Đ5.1c-d; DOMAIN 10).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from db.codec import plain_from_json
from db.engine import Records
from db.journal import EventKind
from db.models import ClerkRow, EventBodyRow, EventRow, FeedRow, SlipRow
from db.office.context import DeskContext
from db.office.record import need_dossier, record, tell
from db.rules.clock import in_vietnam
from db.rules.dossier import EventLine
from db.rules.errors import NotAccepted
from db.rules.lifecycle import Role
from db.rules.looks import LookLine

LOOKS = (
    EventKind.NUMBER_LOOKED_AT,
    EventKind.EXPORT_MADE,
    EventKind.PRINT_STARTED,
    EventKind.CLERK_LOGGED_IN,
    EventKind.CLERK_LOGGED_OUT,
    EventKind.CLERK_LOCKED_OUT,
    EventKind.CLERK_UNLOCKED,
    EventKind.CLERK_TOOK_OVER,
)
"""What the page for supervisors shows; of prints only those after the first."""
USUAL_SPAN = timedelta(days=30)


def look(records: Records, dossier_id: str, fields: Iterable[str], desk: DeskContext) -> None:
    """Write down that whoever is at the desk looks at ``fields`` of a dossier now; show them afterwards.

    Raises ``NotFound("dossier_not_found")`` and what :func:`db.office.record.tell` refuses.
    """
    with records.writing() as session:
        row = need_dossier(session, dossier_id)
        record(session, EventKind.NUMBER_LOOKED_AT, desk, dossier=row, facts={"fields": sorted(fields)})


def export(  # noqa: PLR0913, PLR0917 - what, how much, where to
    records: Records, what: str, rows: int, to: str, desk: DeskContext, dossier_id: str | None = None
) -> None:
    """Write down that ``rows`` of ``what`` (a form or a list) leave the program now, ``to`` file or output.

    Raises ``NotFound("dossier_not_found")`` and what :func:`db.office.record.tell` refuses.
    """
    facts = {"what": what, "count": rows, "to": to}
    with records.writing() as session:
        if dossier_id is None:
            tell(session, EventKind.EXPORT_MADE, desk, body=facts)
        else:
            row = need_dossier(session, dossier_id)
            record(session, EventKind.EXPORT_MADE, desk, dossier=row, facts=facts)


def looks_between(
    records: Records, first: date | None, last: date | None, desk: DeskContext
) -> tuple[LookLine, ...]:
    """Give who looked at what from ``first`` to ``last``, the oldest first; the last thirty days by default.

    Where people log in, only a head reads it: ``NotAccepted("role_may_not", roles=…)``.
    """
    if desk.person is not None and Role.HEAD not in desk.roles:
        raise NotAccepted("role_may_not", roles=(Role.HEAD,))
    last = last or desk.moment().date()
    first = first or last - USUAL_SPAN
    with records.reading() as session:
        lines, names = [], dict(session.exec(select(ClerkRow.id, ClerkRow.name)).all())
        for dossier, event in _events(session):
            if first <= event.at.date() <= last and _is_look(event):
                number = "" if dossier is None else _number(session, dossier)
                facts = {name: names.get(str(value), value) for name, value in event.facts.items()}
                lines.append(LookLine(event.at, event.actor, event.kind, number, facts))
    return tuple(lines)


def _is_look(event: EventLine) -> bool:
    return event.kind != EventKind.PRINT_STARTED or bool(event.facts.get("copy"))


def _events(session: Session) -> Iterable[tuple[str | None, EventLine]]:
    found = session.exec(
        select(EventRow.seq, EventRow.header, EventRow.dossier, EventBodyRow.body)
        .join(FeedRow, col(FeedRow.id) == EventRow.feed)
        .join(
            EventBodyRow,
            (col(EventBodyRow.feed) == EventRow.feed) & (col(EventBodyRow.seq) == EventRow.seq),
            isouter=True,
        )
        .where(col(EventRow.kind).in_([str(kind) for kind in LOOKS]))
        .order_by(col(FeedRow.place), col(EventRow.seq))
    )
    for seq, header, dossier, body in found:
        head = plain_from_json(header)
        facts = plain_from_json(body) if body else {}
        kept = {name: value for name, value in facts.items() if name in _SHOWN}
        yield (
            dossier,
            EventLine(seq, in_vietnam(datetime.fromisoformat(head["at"])), head["kind"], head["actor"], kept),
        )


_SHOWN = {"fields", "what", "count", "to", "form", "copy", "clerk", "absent", "substitute", "dossiers"}
"""What of an event's facts the page shows."""


def _number(session: Session, dossier_id: str) -> str:
    """Give the number in force; the ledger keeps it also when the dossier is gone."""
    slip = select(SlipRow.number).where(SlipRow.dossier_id == dossier_id)
    found = session.exec(slip.where(SlipRow.state == "current")).first() or session.exec(slip).first()
    return found or ""
