"""What is noted of backups: the list of them here, what the journal is told, and when the next one is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import col, select

from db.engine import Records
from db.journal import EventKind, current_feed
from db.models import BackupRow
from db.office.backup import MISSING
from db.office.context import DeskContext
from db.office.record import quality_at, tell
from db.rules.backup import BackupMade
from db.rules.clock_guard import ClockQuality
from db.rules.errors import NotPossibleNow

OLD = timedelta(hours=20)
"""From when on the last backup is too old: tomorrow morning that of this morning is."""

SURE = (ClockQuality.GOOD, ClockQuality.CONFIRMED)


def note_backup(records: Records, made: BackupMade, desk: DeskContext) -> BackupMade:
    """Note what was made in the list of backups, and tell the journal of it where one was verified.

    A backup is made whatever the clock says, but it is not told by a clock that nobody has confirmed: then
    ``noted`` stays ``False``. Raises what writing raises.
    """
    manifest = made.manifest
    try:
        with records.writing() as session:
            for place in made.places:
                if place.refusal is None or place.refusal.code != MISSING:
                    session.add(
                        BackupRow(
                            made_at=manifest.made_at,
                            place=place.name,
                            name=manifest.name,
                            feed=manifest.feed,
                            seq=manifest.seq,
                            head=manifest.head,
                            bytes=place.bytes,
                            fault="" if place.refusal is None else place.refusal.code,
                        )
                    )
            if made.verified:
                tell(session, EventKind.BACKUP_MADE, desk, body=_told(made))
    except NotPossibleNow as refusal:
        if refusal.code != "clock_unsure":
            raise
        return made
    return replace(made, noted=True)


def _told(made: BackupMade) -> dict[str, object]:
    """Say for the journal what was backed up and to what kinds of places; paths may name people."""
    manifest = made.manifest
    return {
        "name": manifest.name,
        "feed": manifest.feed,
        "seq": manifest.seq,
        "head": manifest.head,
        "dossiers": manifest.dossiers,
        "bytes": manifest.bytes,
        "places": [str(place.kind) for place in made.verified],
    }


def last_backup(records: Records) -> datetime | None:
    """Give when the newest backup was made that was opened again and held."""
    with records.reading() as session:
        return session.exec(
            select(BackupRow.made_at).where(BackupRow.fault == "").order_by(col(BackupRow.pk).desc()).limit(1)
        ).first()


def backup_is_due(records: Records, desk: DeskContext) -> bool:
    """Whether the last backup is too old, and the clock can be believed enough to say so."""
    now = desk.moment()
    with records.reading() as session:
        seen = current_feed(session).last_at
    if desk.guarded and quality_at(desk, now, seen) not in SURE:
        return False
    last = last_backup(records)
    return last is None or not timedelta() <= now - last < OLD
