"""The work lists of a counter: what is due, late, waited for, ready, unclaimed, and where it lies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from db.rules.dossier import DossierLine, ReturnBy, Status


class ListName(StrEnum):
    """The lists by name, in the order of a clerk's morning."""

    DUE_TODAY = "due_today"
    DUE_TOMORROW = "due_tomorrow"
    """Due on the next working day."""
    OVERDUE = "overdue"
    TO_APOLOGISE = "to_apologise"
    """Nothing has come of it and an apology can still be sent in time (NĐ 118/2025/NĐ-CP, Đ19.6)."""
    TO_HAND_OVER = "to_hand_over"
    WAITING = "waiting"
    """For the citizen: supplements and payments."""
    TO_CLOSE = "to_close"
    """The citizen's days are over (Đ19.5)."""
    READY = "ready"
    UNCLAIMED = "unclaimed"
    ONLINE = "online"
    """Handed in online and not looked at yet: eight working hours (Đ17.2)."""
    AT_UNIT = "at_unit"
    """Lying at a unit; the filter says at which."""
    OPEN = "open"
    """Everything that has not ended."""
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Filter:
    """What narrows a list: every given part must fit.

    ``words`` are of names, phones and numbers, of the owner or the submitter; the days are those of receipt,
    both included.
    """

    words: str = ""
    status: Status | None = None
    procedure: str = ""
    clerk: str = ""
    unit: str = ""
    return_by: ReturnBy | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One dossier of a list.

    ``days`` is what the list counts: working days late, the day of waiting (of ``of_days``), days since a
    result was ready. ``unit`` is the name of the unit where the paper lies, empty at the counter.
    """

    line: DossierLine
    unit: str = ""
    days: int | None = None
    of_days: int | None = None
    clerk: str = ""
    ready_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WorkPage:
    """A window of a list: ``lines`` from ``start`` on, of ``total`` in all."""

    name: ListName
    start: int
    total: int
    lines: tuple[WorkLine, ...]


@dataclass(frozen=True, slots=True)
class UnitCount:
    """How many dossiers lie at a unit, and how many of them are late."""

    unit: str
    name: str
    open: int
    overdue: int
