"""What can be asked of the office about backups: made, opened again, and put back: plain calls.

The commands call these directly (``office.backups``); a screen calls them on the records' thread:

    await counter.desk.use(lambda office: office.backups.…)

A use case that can't be done raises a ``db.rules.errors.Refusal``.
"""

from __future__ import annotations

from typing import Protocol


class Backups(Protocol):
    """Backups: made, opened again, and put back."""
