"""Which dossiers may be disposed of: how long each kind is kept, and why one has to stay.

Careful wherever something isn't known. What nobody gave a class to is never proposed, nor is what is kept for
good. This counter may be the only archive, so a dossier stays for its whole class and not only for the months
that a counter needs it; where there is a hub, it also has to have arrived (Luật Lưu trữ 33/2024; DOMAIN 10).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from db.rules.dossier import Status

Retention = int | Literal["permanent"]
"""So many years after a dossier has ended, or for good."""
PERMANENT = "permanent"
ANY = "*"
"""The class of whatever has none of its own."""

AT_AN_END = (Status.REFUSED, Status.WITHDRAWN, Status.RETURNED)
"""Nothing is due in them and no paper of the citizen lies here; a stopped one has papers to return."""
_LEAP_DAY_INSTEAD = 28


class Stays(StrEnum):
    """Why a dossier is not proposed, the first that holds."""

    OPEN = "open"
    PAPERS_HERE = "papers_here"
    """It was stopped and its papers were not given back, or they lie at a unit."""
    NEEDED_HERE = "needed_here"
    """It ended less than the station's months ago."""
    PERMANENT = "permanent"
    NO_CLASS = "no_class"
    """Nobody has said how long this kind is kept."""
    CLASS_RUNS = "class_runs"
    """Its class has not run out."""
    UNSENT = "unsent"
    """The hub hasn't got all of it."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What has to be known of a dossier: ``kept_for`` is its class, ``sent`` that the hub has all of it."""

    status: Status
    ended: date
    holder: str
    kept_for: Retention | None
    sent: bool


@dataclass(frozen=True, slots=True)
class DisposalLine:
    """One dossier of a list, without any name: the list is printed, signed and kept."""

    dossier_id: str
    number: str
    procedure_code: str
    procedure_title: str
    ended: date
    years: int


@dataclass(frozen=True, slots=True)
class DisposalList:
    """Dossiers that somebody proposed to dispose of, and what became of the list."""

    list_id: str
    """What it is called: ``HUY-02-271125-01``."""
    proposed_at: datetime
    proposed_by: str
    before: date
    """What ended before this day was looked at."""
    lines: tuple[DisposalLine, ...]
    approved_at: datetime | None = None
    approved_by: str = ""
    document: str = ""
    document_day: date | None = None
    carried_out_at: datetime | None = None
    stays: Mapping[Stays, int] = field(default_factory=dict)
    """How many that ended before that day were left out, by why; known right after the proposal."""

    @property
    def state(self) -> str:
        """``proposed``, ``approved`` or ``done``."""
        if self.carried_out_at is not None:
            return "done"
        return "proposed" if self.approved_at is None else "approved"


@dataclass(frozen=True, slots=True)
class DisposalDone:
    """What came of a disposal.

    ``bodies`` of events were deleted; ``shared`` are bodies about several dossiers that stay until all of
    those are disposed of, because they hold a note or a postal number. ``wiped`` tells that also the
    write-ahead log holds nothing any more; otherwise somebody else was reading, and it has to be done again.
    """

    listed: DisposalList
    dossiers: int
    bodies: int
    shared: int
    wiped: bool


def class_of(retention: Mapping[str, Retention], code: str, field_name: str) -> Retention | None:
    """Give how long dossiers of a procedure are kept: by its code, its field, or what holds for any."""
    for key in (code, field_name, ANY):
        if key in retention:
            return retention[key]
    return None


def stays(ended: Ended, today: date, keep_months: int) -> Stays | None:
    """Say why a dossier can't be proposed, or ``None``."""
    years = ended.kept_for if isinstance(ended.kept_for, int) else 0
    because = (
        (Stays.OPEN, ended.status not in (*AT_AN_END, Status.STOPPED)),
        (Stays.PAPERS_HERE, ended.status is Status.STOPPED or ended.holder != ""),
        (Stays.NEEDED_HERE, ended.ended >= months_before(today, keep_months)),
        (Stays.PERMANENT, ended.kept_for == PERMANENT),
        (Stays.NO_CLASS, ended.kept_for is None),
        (Stays.CLASS_RUNS, ended.ended >= months_before(today, 12 * years)),
        (Stays.UNSENT, not ended.sent),
    )
    return next((why for why, holds in because if holds), None)


def months_before(day: date, months: int) -> date:
    """Give the same day so many calendar months earlier; the 28th where that month is shorter."""
    count = 12 * day.year + day.month - 1 - max(0, months)
    try:
        return date(count // 12, count % 12 + 1, day.day)
    except ValueError:
        return date(count // 12, count % 12 + 1, _LEAP_DAY_INSTEAD)


def counted(why: Iterable[Stays]) -> dict[Stays, int]:
    """Count why dossiers stay, in the order of :class:`Stays`."""
    found = list(why)
    return {each: found.count(each) for each in Stays if each in found}
