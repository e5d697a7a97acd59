"""What a new calendar does to days that were promised by the old one (DOMAIN 5.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PromiseMoved:
    """One open dossier whose promised day would be another one by the new calendar.

    ``in_hand``: a slip with the old day was printed, so the citizen holds it.
    """

    dossier_id: str
    number: str
    short: str
    applicant_name: str
    before: datetime
    after: datetime
    in_hand: bool

    @property
    def is_later(self) -> bool:
        """Whether the citizen would have to wait longer than promised."""
        return self.after > self.before


@dataclass(frozen=True, slots=True)
class CalendarMoves:
    """What moves (``moved``), and what stays although it would move (``kept``): in a citizen's hand."""

    moved: tuple[PromiseMoved, ...]
    kept: tuple[PromiseMoved, ...]
