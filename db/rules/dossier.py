"""The values of an intake and of a dossier: what crosses the walls between store, forms and screens."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any

from db.rules.checklist import Item
from db.rules.course import Collection, DueChange, Hop, Notice, Timing
from db.rules.deadline import Convention, Deadline, Term
from db.rules.procedure import Channel, Procedure


class Status(IntEnum):
    """The ten national states (DOMAIN 4.1)."""

    REGISTERED = 1
    ACCEPTED = 2
    REFUSED = 3
    IN_PROCESS = 4
    SUPPLEMENT_ASKED = 5
    PAYMENT_ASKED = 6
    WITHDRAWN = 7
    STOPPED = 8
    PROCESSED = 9
    RETURNED = 10


class ReturnBy(StrEnum):
    """Where the citizen wants the result (form 01, field 14)."""

    COUNTER = "counter"
    POST = "post"
    ONLINE = "online"


@dataclass(frozen=True, slots=True)
class Person:
    """An applicant or a submitter as the papers spell them.

    ``born`` is ISO text of the precision that is known: ``1990-02-01``, ``1990-02`` or ``1990``.
    ``sex`` is ``"Nam"``, ``"Nữ"`` or empty. ``old_number`` is the nine-digit number that a card may carry.
    """

    name: str
    personal_number: str = ""
    born: str = ""
    sex: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    tax_number: str = ""
    passport: str = ""
    old_number: str = ""
    card_address: str = ""
    """What the card says, where the clerk has written another address beside it (pre-2025 districts)."""


@dataclass(frozen=True, slots=True)
class Submitter:
    """The person at the desk where it is not the applicant (NĐ 118/2025, Đ6.2c, Đ17.1a)."""

    person: Person
    relation: str = ""
    authorisation: str = ""


@dataclass(frozen=True, slots=True)
class Intake:
    """Everything the clerk has decided when F9 is pressed; what ``db.office.accept`` takes.

    ``case`` is a heading of the procedure or ``None``. ``terms`` are the time limit chosen (empty: the clerk
    named the day itself in ``due_by_hand``). ``fee_vnd`` is ``None`` where the amount is not known yet.
    ``copies_of_dossier`` is form 01's "số lượng hồ sơ (bộ)".
    """

    procedure: Procedure
    case: str | None
    items: tuple[Item, ...]
    applicant: Person
    received_at: datetime
    channel: Channel = Channel.DIRECT
    submitter: Submitter | None = None
    terms: tuple[Term, ...] = ()
    due_by_hand: datetime | None = None
    convention: Convention | None = None
    return_by: ReturnBy = ReturnBy.COUNTER
    return_address: str = ""
    fee_vnd: int | None = None
    fee_ground: str = ""
    copies_of_dossier: int = 1
    note: str = ""
    close_at_once: bool = False
    """A procedure answered at the same moment: recorded and returned in one go (NĐ 118/2025, Đ17.4)."""
    draft_id: str | None = None
    """The draft this intake grew from; it goes away in the same transaction."""
    registered_only: bool = False
    """Handed in and not accepted yet: an online dossier to be checked, or one that is refused at the desk."""
    competent: str = ""
    """The agency of another place that decides (its clock starts when it receives the dossier, Đ17.3)."""
    blank: str = ""
    """The number of the blank slip this was written on without power; its number is kept."""
    hand: str = ""
    """Who wrote the blank slip, where it is not whoever keys it in."""
    visit_id: str = ""
    """The visit at which one person hands in several dossiers."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What an accepted intake is called from now on."""

    dossier_id: str
    number: str
    compact: str
    short: str
    deadline: Deadline
    status: Status


@dataclass(frozen=True, slots=True)
class DossierLine:
    """One line of a list of dossiers: no full personal number, whoever looks over the shoulder."""

    dossier_id: str
    number: str
    short: str
    applicant_name: str
    procedure_code: str
    procedure_title: str
    received_at: datetime
    due_at: datetime | None
    status: Status
    superseded_by: str = ""
    """The number of the newer slip, where this dossier was found by an old one."""


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event of a dossier, as its page shows it."""

    seq: int
    at: datetime
    kind: str
    actor: str
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PrintLine:
    """One print job of a dossier. ``outcome`` is ``None`` while nobody knows how it went."""

    job_id: str
    at: datetime
    form: str
    form_version: str
    printer: str
    paper: str
    copy_no: int
    """0 for the first print, n for "BẢN IN LẠI LẦN n"."""
    outcome: str | None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """A whole dossier: its page on the screen and the data of its slip."""

    dossier_id: str
    number: str
    compact: str
    short: str
    official_code: str | None
    procedure: Procedure
    """The catalogue entry as it stood when the dossier was made (a snapshot, never the entry of today)."""
    case: str | None
    items: tuple[Item, ...]
    applicant: Person
    submitter: Submitter | None
    channel: Channel
    received_at: datetime
    terms: tuple[Term, ...]
    due_original: datetime | None
    due_current: datetime | None
    deadline: Deadline
    return_by: ReturnBy
    return_address: str
    fee_vnd: int | None
    fee_ground: str
    copies_of_dossier: int
    note: str
    status: Status
    clerk: str
    practice: bool
    events: tuple[EventLine, ...] = ()
    prints: tuple[PrintLine, ...] = ()
    replaces: str = ""
    """The number of the slip that the present, corrected one takes the place of."""
    asked_by: str = ""
    """The number this dossier was asked for by, where that slip is not the present one any more."""
    competent: str = ""
    holder: str = ""
    """The code of the unit where it lies; empty: the counter."""
    clock_from: datetime | None = None
    """From when the office's time runs; ``None``: it has not begun."""
    clock_rule: str = "restart"
    """What completing it does to its day of return (``db.rules.lifecycle.ClockRule``)."""
    asked_at: datetime | None = None
    answer_by: date | None = None
    ended_at: datetime | None = None
    timing: Timing | None = None
    """Early, on time or late, once the office has done its part."""
    notices: tuple[Notice, ...] = ()
    due_changes: tuple[DueChange, ...] = ()
    hops: tuple[Hop, ...] = ()
    collection: Collection | None = None
    visit_id: str = ""
    keyed_in_from: str = ""
    """The blank slip's number, where it was written on paper first."""
    in_charge: str = ""
    """Who answers for it now, where somebody took over from the clerk who received it."""


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A half-done intake that can be taken up again."""

    draft_id: str
    saved_at: datetime
    applicant_name: str
    procedure_code: str
    procedure_title: str
    step: str
    done: int
    of: int
    """How far it got: papers ticked of papers asked."""
    owner: str = ""
    """Whose it is, where it is another clerk's than the one who asks."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A half-done intake as it is saved at each step: ``payload`` is JSON that only the screen reads."""

    line: DraftLine
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Today:
    """The numbers of the home screen."""

    day: date
    received: int
    returned: int
    due_today: int
    due_tomorrow: int
    """Due on the next working day."""
    overdue: int
    waiting_for_citizen: int
    ready: int
    unsent_events: int
    last_backup_at: datetime | None
    failed_prints: int
    to_hand_over: int = 0
    """Papers that lie at the counter and have to go on."""
    to_apologise: int = 0
    """Due on the next working day, with an apology drafted that can still be sent in time."""
