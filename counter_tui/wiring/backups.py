"""Backups of this office's records, to the places that its settings name."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

from counter_tui import __version__, console
from counter_tui.config import Places
from counter_tui.wiring.desk_state import DeskState
from db.office.backup import BackupJob, Source
from db.office.backup_notes import backup_is_due, last_backup, note_backup
from db.office.open_office import Opened
from db.rules.backup import BackupMade
from db.safe.key_file import KeyFile
from db.safe.sealing import seal_key
from db.safe.tip import TipFile

TRY_AGAIN_S = 3_600.0
"""How long the program waits before it tries by itself again: a full disk is not told of all day."""


class WiredBackups:
    """Backups, as ``counter_tui.backups`` tells it."""

    def __init__(self, places: Places, opened: Opened, desk: DeskState) -> None:
        """Work on this office's records at the desk as it is when it is asked for."""
        self._places = places
        self._opened = opened
        self._desk = desk
        self._tried: float | None = None

    def due(self) -> bool:
        """Whether one should be made now by itself; whoever asks is taken to try."""
        now = time.monotonic()
        if self._tried is not None and now - self._tried < TRY_AGAIN_S:
            return False
        if not backup_is_due(self._opened.records, self._desk()):
            return False
        self._tried = now
        return True

    def last(self) -> datetime | None:
        """Give when the newest verified one was made."""
        return last_backup(self._opened.records)

    def begin(self, to: Path | None = None) -> BackupJob:
        """Begin one at all places of this office, or only at ``to``."""
        desk, records, station = self._desk(), self._opened.records, self._desk.station
        source = Source(
            records=records,
            home=self._places.home,
            agency=desk.header.receipt_agency,
            slot=station.slot,
            practice=station.practice,
            program_version=__version__,
            tip=TipFile(self._places.tip),
            sealed_key=self._sealed_key(),
        )
        named = [Path(name).expanduser().absolute() for name in station.backup_to]
        places = [self._places.backups, *named] if to is None else [to.absolute()]
        return BackupJob(source, places, desk.moment(), kept=station.backups_kept)

    def note(self, made: BackupMade) -> BackupMade:
        """Put on the disk what was made."""
        console.log(self._places.logs, "backup", verified=len(made.verified), of=len(made.places))
        return note_backup(self._opened.records, made, self._desk())

    def make(self, to: Path | None = None) -> BackupMade:
        """Make one now, from beginning to end."""
        return self.note(self.begin(to).carry_out())

    def _sealed_key(self) -> bytes | None:
        """Give the key of the records, sealed to the office; ``None`` where they are plain."""
        key = self._opened.records.key
        keys = KeyFile(self._places.keys).read() if key is not None else None
        return None if keys is None or key is None else seal_key(keys.office, key)
