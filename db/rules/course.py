"""What happens to a dossier after its slip, as values: notices, changed dates, hand-overs, collection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Timing(StrEnum):
    """Whether the office was in time, in the three classes of form 07a (TT 09/2026/TT-BTP)."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


class NoticeKind(StrEnum):
    """The papers by which the office tells the citizen of a turn: forms 02 to 05."""

    SUPPLEMENT = "supplement"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class PaperAsked:
    """One paper still to be brought: what is short of it, not what was asked for in the beginning.

    ``originals`` and ``copies`` are both 0 where the catalogue gives no number. With ``either``, one of the
    two will do.
    """

    label: str
    originals: int
    copies: int
    either: bool = False
    to_show: bool = False
    """To be shown and taken home again, not handed in."""
    condition: str = ""
    instead: bool = False
    """Will do in place of the paper above it."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice as it was issued, from which its form is printed, also years later.

    ``form_number`` is the number an office typed ("05/HDHS"); empty leaves dots to write on. ``agency`` is
    the unit that issues it, empty where the counter does; its head signs as ``signer_title`` and
    ``signer_name``.
    """

    notice_id: str
    kind: NoticeKind
    times: int
    """The how-manyth of its kind for this dossier, from 1."""
    issued_at: datetime
    clerk: str
    reason_code: str
    reason: str
    points: tuple[str, ...] = ()
    """What is asked for in words, beside ``papers``."""
    papers: tuple[PaperAsked, ...] = ()
    answer_by: date | None = None
    """The last day to complete the dossier (NĐ 118/2025/NĐ-CP, Đ19.5)."""
    due_before: datetime | None = None
    due_after: datetime | None = None
    """The new day of return of an apology."""
    given_back: str = ""
    """What goes back to the citizen: papers and fees, in words (NĐ 118/2025/NĐ-CP, Đ21)."""
    agency: str = ""
    signer_title: str = ""
    signer_name: str = ""
    form_number: str = ""


class DueCause(StrEnum):
    """Why a promised day is another one now."""

    PROMISED = "promised"
    """The first promise, where it was made after the number: taken in online, or received elsewhere."""
    COMPLETED = "completed"
    """Counted anew, or moved on, when the dossier was completed (NĐ 118/2025/NĐ-CP, Đ19.5)."""
    PAID = "paid"
    """Moved on by the days that a payment was waited for."""
    REAPPOINTED = "reappointed"
    """The one re-appointment (NĐ 118/2025/NĐ-CP, Đ19.6)."""
    CORRECTED = "corrected"
    CALENDAR = "calendar"
    """A release of the calendar showed that the promised day was wrong."""
    REOPENED = "reopened"
    """A wrong result goes back for three working days (NĐ 118/2025/NĐ-CP, Đ23.1)."""


@dataclass(frozen=True, slots=True)
class DueChange:
    """One change of the promised moment, for the history."""

    at: datetime
    before: datetime | None
    after: datetime | None
    cause: DueCause
    clerk: str
    reason: str = ""


class HandOverKind(StrEnum):
    """Where a list of dossiers goes."""

    OUT = "out"
    """From the counter to a unit that handles them."""
    BACK = "back"
    """From a unit to the counter, with or without results."""
    POST = "post"
    """Results that the postman takes to the citizens."""


@dataclass(frozen=True, slots=True)
class HandOverLine:
    """One dossier on a list.

    ``out_at`` and ``in_at`` are when it was scanned out and in (``None``: it was not). ``tracking`` is the
    postal number.
    """

    dossier_id: str
    number: str
    short: str
    applicant_name: str
    procedure_title: str
    received_at: datetime
    due_at: datetime | None
    address: str = ""
    copies_of_dossier: int = 1
    out_at: datetime | None = None
    in_at: datetime | None = None
    tracking: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class HandOver:
    """A list of dossiers that went from one hand to another, in two copies (DOMAIN 2.10).

    ``extra`` are dossiers that were scanned in without standing on the list; their lines have no ``out_at``.
    """

    hand_over_id: str
    number: str
    """What it is called: ``BG-02-261125-01``."""
    kind: HandOverKind
    from_unit: str
    to_unit: str
    sent_at: datetime
    giver: str
    lines: tuple[HandOverLine, ...]
    taker: str = ""
    received_at: datetime | None = None
    extra: tuple[HandOverLine, ...] = ()
    practice: bool = False

    @property
    def lacking(self) -> tuple[HandOverLine, ...]:
        """The lines that were scanned out and not in; nothing is lacking before anything was received."""
        return tuple(line for line in self.lines if line.in_at is None) if self.received_at else ()


@dataclass(frozen=True, slots=True)
class Hop:
    """One hand-over of one dossier, as the control sheet (form 06) tells it; ``timing`` of the last one."""

    from_unit: str
    to_unit: str
    given_at: datetime
    given_by: str
    received_at: datetime | None = None
    received_by: str = ""
    timing: Timing | None = None
    note: str = ""


class Mark(StrEnum):
    """How the collector acknowledged the result."""

    SIGNATURE = "signature"
    FINGERPRINT = "fingerprint"
    """For people who can't write (điểm chỉ)."""
    POSTMAN = "postman"


@dataclass(frozen=True, slots=True)
class Collection:
    """Who took the result, and on what (NĐ 118/2025/NĐ-CP, Đ6.2b-c and Đ22).

    ``identity`` is what was looked at ("CCCD 0140******23"), never a full number. ``authorisation`` is the
    paper of somebody else than the applicant. ``originals_back`` tells that originals taken for comparing
    were returned.
    """

    collected_at: datetime
    collector: str
    by_owner: bool
    identity: str
    authorisation: str = ""
    originals_back: bool = True
    mark: Mark = Mark.SIGNATURE
    without_slip: bool = False
    tracking: str = ""
    clerk: str = ""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One line of the register (form 07); ``place`` restarts with each book."""

    place: int
    number: str
    procedure_title: str
    copies_of_dossier: int
    applicant_name: str
    address: str
    phone: str
    agency: str
    received_at: datetime
    due_at: datetime | None
    returned_at: datetime | None
    return_by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """A book of the register: one field or group of fields, from one day to another (DOMAIN 2.9)."""

    book: str
    field: str
    first: date
    last: date
    rows: tuple[RegisterRow, ...]
    practice: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """What one person handed in at one visit: a line a dossier, for the one sheet that lists the slips."""

    visit_id: str
    applicant_name: str
    at: datetime
    clerk: str
    lines: tuple[HandOverLine, ...]
    fees_vnd: int = 0
    practice: bool = False


@dataclass(frozen=True, slots=True)
class BlankSlip:
    """A number given out on paper before there is a dossier: a slip to fill in by hand without power."""

    number: str
    compact: str
    short: str
    printed_at: datetime
    dossier_id: str | None = None
    """The dossier it was keyed in as."""
    voided_at: datetime | None = None
