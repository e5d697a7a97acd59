"""What can be asked of the office about backups: plain calls.

The commands call these directly (``office.backups``). A screen begins and notes a backup on the records'
thread and lets it be carried out on another one, so that the next citizen doesn't wait:

    job = await counter.desk.use(lambda office: office.backups.begin())
    made = await asyncio.to_thread(job.carry_out)
    made = await counter.desk.use(lambda office: office.backups.note(made))

A use case that can't be done raises a ``db.rules.errors.Refusal``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from db.rules.backup import BackupMade


class BackupJob(Protocol):
    """A backup that has begun, to be carried out on any thread."""

    progress: float
    """How far it is, from 0 to 1."""

    def carry_out(self) -> BackupMade:
        """Copy, check and name it at every place; what goes wrong at one is told with it."""

    def stop(self) -> None:
        """Give up at the next step; what is half made is taken away."""


class Backups(Protocol):
    """Backups."""

    def due(self) -> bool:
        """Whether one should be made now by itself: the last is older than 20 hours, none was just tried."""

    def last(self) -> datetime | None:
        """Give when the newest one was made that was opened again and held."""

    def begin(self, to: Path | None = None) -> BackupJob:
        """Begin one at all places of this office, or only at ``to``."""

    def note(self, made: BackupMade) -> BackupMade:
        """Put on the disk what was made."""

    def make(self, to: Path | None = None) -> BackupMade:
        """Make one now, from beginning to end (at day close, and for a command)."""
