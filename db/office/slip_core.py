"""The slip is the backup: a dossier's core, signed and sealed for the symbol on the office's copy, and back.

Without the office's seed the symbol says nothing: two of one dossier differ, and nothing in them can be
compared. A dossier is made again under its own old id and number, as it stood when the slip was printed: a
dossier that was at a unit or waited for the citizen lies at the counter again, and what the clerk knows of
its course since then is told by the usual acts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session, col, insert, select

from db.codec import from_json, to_json, to_plain
from db.engine import Records
from db.journal import EventKind
from db.models import DossierPaperRow, DossierRow, ProcedureSnapshotRow, SlipRow
from db.office import numbers, rows
from db.office.context import DeskContext
from db.office.facts import facts_of, papers_told, rows_told
from db.office.people import person_columns
from db.office.record import need_dossier, tell
from db.rules.checklist import Item, PaperState
from db.rules.clock import in_vietnam
from db.rules.deadline import Convention, Deadline, Term, due
from db.rules.dossier import Person, ReturnBy, Status, Submitter
from db.rules.errors import NotPossibleNow, NotReadable, Refusal
from db.rules.limits import cut_off_of
from db.rules.procedure import Channel, Paper, Procedure
from db.rules.receipt_number import parse
from db.rules.slip_core import PaperTold, SlipCore, case_mark, case_of, digest_mark, papers_mark
from db.rules.slip_core_json import fitting, inflated
from db.rules.slip_digits import MOST_BYTES, from_digits, to_digits
from db.safe import sealing

PURPOSE = b"slip"
_SHAPE = b"\x01"
_OVERHEAD = len(_SHAPE) + sealing.SIGNATURE_BYTES + sealing.SEAL_BYTES
_AT_THE_COUNTER = (Status.IN_PROCESS, Status.SUPPLEMENT_ASKED, Status.PAYMENT_ASKED)
"""States of which the slip doesn't know enough: the dossier is accepted again, and goes on from there."""

Entry = Callable[[str], Procedure]
"""Gives a catalogue entry by its code, or raises ``NotFound``."""
OwnWords = Callable[[int], str]
"""Names a paper (by its place in the list) whose words are lost with the catalogue they stood in."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of a symbol: the dossier, and whether it was there already.

    ``dropped`` names what had no room in the symbol and has to be written again.
    """

    dossier_id: str
    number: str
    already: bool = False
    dropped: tuple[str, ...] = ()


def sealed_slip(records: Records, dossier_id: str, seed: bytes) -> str | None:
    """Give the digits of a dossier's sealed symbol, others each time; ``None`` where it can't fit."""
    with records.reading() as session:
        core = _core_of(session, need_dossier(session, dossier_id))
    content = fitting(core, lambda found: len(found) + _OVERHEAD <= MOST_BYTES)
    if content is None:
        return None
    signed = _SHAPE + sealing.sign(seed, PURPOSE, _SHAPE + content) + content
    return to_digits(sealing.seal(sealing.public_key(seed), signed))


def read_slip(digits: str, seed: bytes) -> SlipCore:
    """Read a sealed symbol.

    Raises ``NotReadable``: ``slip_core_damaged`` where it isn't whole, ``slip_core_foreign`` where another
    office sealed it or somebody without the office's key wrote it, ``slip_core_newer``.
    """
    try:
        signed = sealing.open_sealed(seed, from_digits(digits))
    except NotReadable as refusal:
        if refusal.code == "sealed_foreign":
            raise NotReadable("slip_core_foreign") from None
        raise
    shape, content = signed[: len(_SHAPE)], signed[len(_SHAPE) + sealing.SIGNATURE_BYTES :]
    signature = signed[len(_SHAPE) : len(_SHAPE) + sealing.SIGNATURE_BYTES]
    if not sealing.is_signed(sealing.verify_key(seed), PURPOSE, shape + content, signature):
        raise NotReadable("slip_core_foreign")
    if shape != _SHAPE:
        raise NotReadable("slip_core_newer")
    return inflated(content)


def there_already(records: Records, core: SlipCore) -> Restored | None:
    """Give the dossier of a core where these records have it, also under a newer number.

    Raises ``NotPossibleNow("slip_number_used")`` where the number is a blank's or another dossier's.
    """
    with records.reading() as session:
        return _there(session, core)


def restore_slip(
    records: Records, core: SlipCore, desk: DeskContext, entry: Entry, own_words: OwnWords
) -> Restored:
    """Put a dossier on the disk again, with its old number in the ledger and one event that tells all of it.

    Where it is there already nothing is written. Raises what ``entry`` does where neither the records nor the
    catalogue know its procedure, what :func:`there_already` raises and what the disk refuses.
    """
    with records.writing() as session:
        there = _there(session, core)
        if there is not None:
            return there
        procedure, papers = _entry_of(session, core, entry)
        row = _row(core, procedure, desk)
        told = _items(core, procedure, papers, own_words)
        checklist = rows.paper_values(row.id, told, procedure)
        row.snapshot = _pin(session, procedure, desk)
        slip = numbers.new_slip(session, parse(core.compact), numbers.CURRENT, core.received_at, row.id)
        row.last_event = tell(
            session,
            EventKind.SLIP_RESTORED,
            desk,
            dossier=row.id,
            body={
                "number": row.number,
                "procedure": row.procedure_code,
                "printed_as": core.status,
                "dropped": " ".join(core.dropped),
                "dossier": facts_of(row),
                "papers": papers_told(checklist),
                "rows": rows_told([slip]),
            },
        )
        session.add(row)
        session.flush()
        session.add(slip)
        session.flush()
        if checklist:
            session.exec(insert(DossierPaperRow), params=checklist)
        return Restored(row.id, row.number, dropped=core.dropped)


def _there(session: Session, core: SlipCore) -> Restored | None:
    row = session.exec(select(DossierRow).where(DossierRow.id == core.dossier_id)).first()
    if row is not None:
        return Restored(row.id, row.number, already=True)
    slip = session.get(SlipRow, _number(core).compact)
    if slip is not None:
        raise NotPossibleNow("slip_number_used", number=slip.number)
    return None


def _number(core: SlipCore) -> Any:
    try:
        return parse(core.compact)
    except Refusal:
        raise NotReadable("slip_core_damaged") from None


def _core_of(session: Session, row: DossierRow) -> SlipCore:
    entry = session.get_one(ProcedureSnapshotRow, row.snapshot)
    found = session.exec(
        select(DossierPaperRow)
        .where(DossierPaperRow.dossier_id == row.id)
        .order_by(col(DossierPaperRow.position))
    ).all()
    deadline = from_json(Deadline, row.deadline)
    return SlipCore(
        dossier_id=row.id,
        compact=row.compact,
        procedure_code=row.procedure_code,
        digest=digest_mark(row.snapshot),
        papers_mark=papers_mark(from_json(Procedure, entry.entry)),
        applicant=from_json(Person, row.applicant),
        received_at=row.received_at,
        clerk=row.clerk,
        counter=row.desk,
        status=row.status,
        papers=tuple(
            PaperTold(
                paper.snapshot_place,
                PaperState(paper.state),
                paper.originals,
                paper.copies,
                paper.label if paper.snapshot_place is None else "",
            )
            for paper in found
        ),
        case_mark=case_mark(row.case_name),
        submitter=None if row.submitter is None else from_json(Submitter, row.submitter),
        channel=row.channel,
        terms=from_json(tuple[Term, ...], row.terms),
        convention=row.convention,
        due_original=row.due_original,
        due_current=row.due_current,
        window_from=deadline.window_from,
        certain=deadline.certain,
        clock_from=row.clock_from,
        clock_rule=row.clock_rule,
        return_by=row.return_by,
        return_address=row.return_address,
        fee_vnd=row.fee_vnd,
        fee_ground=row.fee_ground,
        copies_of_dossier=row.copies_of_dossier,
        note=row.note,
        ended_at=row.ended_at,
        competent=row.competent,
        replaces=row.replaces,
        blank="1" if row.blank == row.number else row.blank,
        visit_id=row.visit_id or "",
    )


def _entry_of(session: Session, core: SlipCore, entry: Entry) -> tuple[Procedure, bool]:
    """Give the entry the dossier is made from, and whether places in its list still mean the same papers.

    It is the very entry where the records or the catalogue still have it, else the one of today.
    """
    known = session.exec(
        select(ProcedureSnapshotRow).where(
            ProcedureSnapshotRow.code == core.procedure_code,
            col(ProcedureSnapshotRow.digest).startswith(core.digest),
        )
    ).first()
    if known is not None and len(core.digest) > 0:
        return from_json(Procedure, known.entry), True
    today = entry(core.procedure_code)
    return today, papers_mark(today) == core.papers_mark


def _items(core: SlipCore, procedure: Procedure, same: bool, own_words: OwnWords) -> list[Item]:  # noqa: FBT001
    items = []
    for position, told in enumerate(core.papers, start=1):
        if told.place is not None and same and told.place < len(procedure.papers):
            paper = procedure.papers[told.place]
        else:
            label = told.label or own_words(position)
            paper = Paper(label=label, name=label)
        items.append(Item(paper, told.state, told.originals, told.copies))
    return items


def _pin(session: Session, procedure: Procedure, desk: DeskContext) -> str:
    """Keep the entry once, and say so in the journal the first time a dossier is made from it."""
    snapshot = rows.snapshot_row(procedure)
    if session.get(ProcedureSnapshotRow, snapshot.digest) is None:
        session.add(snapshot)
        session.flush()
        body = {"code": procedure.code, "digest": snapshot.digest, "entry": to_plain(Procedure, procedure)}
        tell(session, EventKind.PROCEDURE_PINNED, desk, body=body)
    return snapshot.digest


def _row(core: SlipCore, procedure: Procedure, desk: DeskContext) -> DossierRow:
    try:
        status, number = Status(core.status), _number(core)
        channel, return_by = Channel(core.channel), ReturnBy(core.return_by)
        convention = Convention(core.convention)
    except ValueError:
        raise NotReadable("slip_core_damaged") from None
    if status in _AT_THE_COUNTER:
        status = Status.ACCEPTED
    return DossierRow(
        id=core.dossier_id,
        **numbers.number_columns(number),
        snapshot="",  # known once the entry is pinned
        procedure_code=procedure.code,
        procedure_title=procedure.title,
        case_name=case_of(core.case_mark, procedure),
        **person_columns(core.applicant, core.submitter),
        field=procedure.field,
        competent=core.competent,
        channel=channel.value,
        received_at=core.received_at,
        terms=to_json(tuple[Term, ...], core.terms),
        convention=convention.value,
        deadline=to_json(Deadline, _deadline(core, procedure, desk)),
        due_original=core.due_original,
        due_current=core.due_current,
        return_by=return_by.value,
        return_address=core.return_address,
        fee_vnd=core.fee_vnd,
        fee_ground=core.fee_ground,
        copies_of_dossier=core.copies_of_dossier,
        note=core.note,
        status=status.value,
        status_at=core.ended_at or core.received_at,
        clock_from=core.clock_from,
        clock_rule=core.clock_rule,
        ended_at=core.ended_at,
        replaces=core.replaces,
        blank=number.dotted if core.blank == "1" else core.blank,
        visit_id=core.visit_id or None,
        clerk=core.clerk,
        desk=core.counter,
        practice=desk.station.practice,
        last_event="",  # known once the event is appended
    )


def _deadline(core: SlipCore, procedure: Procedure, desk: DeskContext) -> Deadline:
    """Give the promise with its reasons where counting again gives the same day, else the bare promise."""
    promised = Deadline(core.due_original, (), core.certain, core.window_from)
    if not core.terms or core.due_original is None:
        return promised
    try:
        counted = due(
            core.received_at,
            core.terms,
            desk.calendar,
            convention=Convention(core.convention),
            cut_off=cut_off_of(procedure),
        )
    except Refusal:
        return promised
    same = counted.due is not None and in_vietnam(counted.due) == in_vietnam(core.due_original)
    return replace(promised, reasons=counted.reasons) if same else promised
