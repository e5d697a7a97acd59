"""What can be asked of the office about its keys, the recovery sheet and sealed slips: plain calls.

The commands call these directly (``office.vault``); a screen calls them on the records' thread:

    await counter.desk.use(lambda office: office.vault.…)

A use case that can't be done raises a ``db.rules.errors.Refusal``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class KeyState:
    """What may be said of the keys: marks to tell them apart by, and where they lie; no key.

    ``key`` and ``office`` are empty where the office has none (practice). ``sealed`` is whether the key lies
    beside the records for whoever has the sheet, ``sheet_at`` when a recovery sheet was last made here.
    """

    encrypted: bool
    key: str = ""
    office: str = ""
    keys: str = ""
    sealed: bool = False
    sheet_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SlipFound:
    """What a sealed symbol holds, for the clerk to say yes or no to.

    ``dossier_id`` is the dossier's where the records have it; ``dropped`` names what had no room.
    """

    number: str
    procedure: str
    applicant: str
    received_at: datetime
    due_at: datetime | None
    dossier_id: str = ""
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SlipRestored:
    """The dossier that a symbol stands for; ``already`` where nothing had to be written."""

    dossier_id: str
    number: str
    already: bool
    dropped: tuple[str, ...] = ()


class Vault(Protocol):
    """The keys, the recovery sheet and the sealed symbols on slips."""

    def state(self) -> KeyState:
        """Say what may be said of the keys."""

    def change_key(self) -> KeyState:
        """Put the records under a new key; no counter may be running on them."""

    def sheet(self, out: Path) -> Path:
        """Draw the recovery sheet into a file, which is noted like a print."""

    def look_at_slip(self, digits: str) -> SlipFound:
        """Say what a sealed symbol holds."""

    def restore_slip(self, digits: str) -> SlipRestored:
        """Make the dossier of a sealed symbol again, or give it where it is there."""
