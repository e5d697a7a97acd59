"""Carry out an approved disposal: what is known of these people goes, every number and the chain stay.

One transaction deletes the events' bodies, the rows and the words in the search index, and tells what stays
(numbers, money without its grounds, lines of hand-over lists without their notes). ``secure_delete`` writes
zeros over what is deleted; then the write-ahead log is emptied, so that no byte of it is left in the file.
Backups of before hold it until they are rotated away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any, TypeVar

from sqlalchemy import text as sql_text
from sqlmodel import Session, col, delete, select

from db.codec import plain_from_json
from db.engine import Records
from db.journal import EventKind
from db.models import (
    CollectionRow,
    DisposalRow,
    DossierPaperRow,
    DossierRow,
    DueChangeRow,
    EventBodyRow,
    HandOverLineRow,
    HandOverRow,
    NoticeRow,
    PaymentRow,
    PrintJobRow,
    RecordsTable,
    SlipRow,
    SupplementRow,
)
from db.office.context import DeskContext
from db.office.disposal import HEAD, judged, list_value, need_list, need_role
from db.office.record import record
from db.rules.disposal import DisposalDone
from db.rules.errors import NotAccepted

T = TypeVar("T")
_AT_ONCE = 400
"""How many ids one statement names; SQLite takes more, and plans them no better."""

_OWN_ROWS: tuple[Any, ...] = (
    DueChangeRow.dossier_id,
    NoticeRow.dossier_id,
    CollectionRow.dossier_id,
    DossierPaperRow.dossier_id,
    PrintJobRow.dossier_id,
    DossierRow.id,
)
_LIST_BODIES = (
    "SELECT e.feed, e.seq, b.body FROM event e JOIN event_body b ON b.feed = e.feed AND b.seq = e.seq"
    " WHERE e.kind IN (?, ?)"
)
_BODIES = (
    "SELECT e.feed, e.seq FROM event e JOIN event_body b ON b.feed = e.feed AND b.seq = e.seq"
    " WHERE e.dossier = ?"
)
_STILL_THERE = "SELECT id FROM dossier"


def dispose(records: Records, list_id: str, desk: DeskContext) -> DisposalDone:
    """Delete what is known of the dossiers of an approved list; done again, only the log is emptied.

    Raises ``NotFound("disposal_not_found")`` and ``NotAccepted``: ``role_may_not``, ``disposal_not_approved``
    and ``disposal_changed`` with the ``number`` of the first dossier that may not go any more: a new list has
    to be made then.
    """
    need_role(desk, HEAD)
    with records.writing() as session:
        row = need_list(session, list_id)
        if row.carried_out_at is not None:
            done = DisposalDone(list_value(row), 0, 0, 0, wiped=False)
        elif row.approved_at is None:
            raise NotAccepted("disposal_not_approved", list=row.id)
        else:
            done = _carry_out(session, row, desk)
    return DisposalDone(done.listed, done.dossiers, done.bodies, done.shared, wiped=_wipe(records))


def _carry_out(session: Session, row: DisposalRow, desk: DeskContext) -> DisposalDone:
    dossiers = _dossiers(session, row, desk)
    ids = {each.id for each in dossiers}
    row.carried_out_at = desk.moment()
    listed, bodies, shared = _list_bodies(session, ids)
    nameless = [*bodies, *_request_bodies(session, dossiers)]
    deleted = [reference for dossier in sorted(ids) for reference in _own_bodies(session, dossier)]
    for feed, seq in (*deleted, *nameless):
        session.exec(delete(EventBodyRow).where(col(EventBodyRow.feed) == feed, col(EventBodyRow.seq) == seq))
    stay = _what_stays(session, ids, listed)
    _delete_rows(session, ids)
    record(
        session,
        EventKind.DISPOSAL_DONE,
        desk,
        rows=[row, *stay],
        facts={
            "dossiers": sorted(ids),
            "bodies": sorted(f"{feed}/{seq}" for feed, seq in nameless),
            "document": row.document,
        },
    )
    return DisposalDone(list_value(row), len(ids), len(deleted) + len(nameless), shared, wiped=False)


def _dossiers(session: Session, row: DisposalRow, desk: DeskContext) -> list[DossierRow]:
    """Give the dossiers of a list, each of which must still be one that may go."""
    lines = list_value(row).lines
    found = {
        each.id: each
        for some in _some([line.dossier_id for line in lines])
        for each in session.exec(select(DossierRow).where(col(DossierRow.id).in_(some)))
    }
    for line in lines:
        if line.dossier_id not in found:  # another list was quicker
            raise NotAccepted("disposal_changed", number=line.number)
    rows = [found[line.dossier_id] for line in lines]
    for each, why in zip(rows, judged(session, rows, desk), strict=True):
        if why is not None:
            raise NotAccepted("disposal_changed", number=each.number)
    return rows


def _own_bodies(session: Session, dossier_id: str) -> list[tuple[str, int]]:
    return [(feed, seq) for feed, seq in session.connection().exec_driver_sql(_BODIES, (dossier_id,))]


def _request_bodies(session: Session, dossiers: Sequence[DossierRow]) -> Iterator[tuple[str, int]]:
    """Give the bodies of requests for papers that were made before these were dossiers: they name people."""
    drafts = [each.draft_id for each in dossiers if each.draft_id is not None]
    for some in _some(drafts):
        for request in session.exec(select(SupplementRow).where(col(SupplementRow.draft_id).in_(some))):
            feed, _, seq = request.event.partition("/")
            yield feed, int(seq)
        session.exec(delete(SupplementRow).where(col(SupplementRow.draft_id).in_(some)))


def _list_bodies(session: Session, ids: set[str]) -> tuple[set[str], list[tuple[str, int]], int]:
    """Give the hand-over lists and the bodies of their events that go with these dossiers.

    A body tells of several dossiers and can only go as a whole. It goes when all of them are disposed of. One
    that holds nothing about people may stay until then; the third value counts those that hold a note or a
    postal number and stay all the same.
    """
    there = {str(found) for (found,) in session.connection().exec_driver_sql(_STILL_THERE)} - ids
    lists: set[str] = set()
    bodies: list[tuple[str, int]] = []
    shared = 0
    kinds = (str(EventKind.HAND_OVER_SENT), str(EventKind.HAND_OVER_RECEIVED))
    for feed, seq, body in session.connection().exec_driver_sql(_LIST_BODIES, kinds):
        lines = plain_from_json(body).get("rows", {}).get("hand_over_line", [])
        ours = [line for line in lines if line["dossier_id"] in ids]
        if not ours:
            continue
        if any(line["dossier_id"] in there for line in lines):
            shared += any(line["note"] or line["tracking"] for line in ours)
            continue
        lists |= {line["hand_over_id"] for line in lines}
        bodies.append((feed, seq))
    return lists, bodies, shared


def _what_stays(session: Session, ids: set[str], lists: set[str]) -> list[RecordsTable]:
    """Give the rows that outlive their dossiers, without what was written about people in them.

    They are told again as they stand now: what told them before is deleted.
    """
    stay: list[RecordsTable] = []
    for some in _some(sorted(ids)):
        stay += session.exec(select(SlipRow).where(col(SlipRow.dossier_id).in_(some))).all()
        for paid in session.exec(select(PaymentRow).where(col(PaymentRow.dossier_id).in_(some))):
            paid.ground = paid.state_reason = ""
            stay.append(paid)
        for line in session.exec(select(HandOverLineRow).where(col(HandOverLineRow.dossier_id).in_(some))):
            line.note = line.tracking = ""
            stay.append(line)
    known = {(line.hand_over_id, line.dossier_id) for line in stay if isinstance(line, HandOverLineRow)}
    for chosen in _some(sorted(lists)):
        stay += session.exec(select(HandOverRow).where(col(HandOverRow.id).in_(chosen))).all()
        lines = session.exec(
            select(HandOverLineRow).where(col(HandOverLineRow.hand_over_id).in_(chosen))
        ).all()
        stay += [line for line in lines if (line.hand_over_id, line.dossier_id) not in known]
    return stay


def _delete_rows(session: Session, ids: set[str]) -> None:
    """Delete what was only about these dossiers, and merge the search index, which else keeps their words."""
    session.flush()
    for some in _some(sorted(ids)):
        for column in _OWN_ROWS:
            session.exec(delete(column.class_).where(column.in_(some)))
    session.connection().execute(sql_text("INSERT INTO dossier_words (dossier_words) VALUES ('optimize')"))


def _wipe(records: Records) -> bool:
    """Fold the write-ahead log back and cut it to nothing; ``False`` where somebody else was reading."""
    with closing(records.raw()) as connection:
        busy, _log, _done = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _some(every: Sequence[T] | Iterable[T]) -> Iterator[list[T]]:
    whole = list(every)
    for at in range(0, len(whole), _AT_ONCE):
        yield whole[at : at + _AT_ONCE]
