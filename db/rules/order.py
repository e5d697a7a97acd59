"""What a clerk orders to be done with a dossier, and what came of it, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.rules.checklist import Item
from db.rules.course import PaperAsked
from db.rules.dossier import Person, ReturnBy, Status, Submitter
from db.rules.lifecycle import Act, Form


@dataclass(frozen=True, slots=True)
class Order:
    """One act with all that it needs; an act takes what is its own and nothing else.

    ``reason_code`` is one of the office's (``House.reasons_for``); ``reason`` is what the form says, empty
    for the code's own words. ``due`` is the new day of a re-appointment, or the day a clerk names where there
    is no limit. ``at`` is when it really happened (an agency elsewhere received the dossier), empty for now.
    """

    act: Act
    reason_code: str = ""
    reason: str = ""
    points: tuple[str, ...] = ()
    papers: tuple[PaperAsked, ...] = ()
    due: datetime | None = None
    at: datetime | None = None
    given_back: str = ""
    agency: str = ""
    signer_title: str = ""
    signer_name: str = ""
    form_number: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What an act led to: the state, the form that is to be printed now, and the notice it is made from."""

    dossier_id: str
    number: str
    act: Act
    status: Status
    form: Form | None = None
    notice_id: str = ""
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class ActOffered:
    """An act that is possible now, for the list a screen shows. ``reasons`` are code and words."""

    act: Act
    target: Status
    form: Form | None
    reasons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """What was wrong on a slip, as it should have been; ``None`` leaves a thing as it is.

    ``no_submitter`` says that the applicant came in person, ``fee_unknown`` that the amount is not known.
    """

    reason_code: str
    reason: str = ""
    applicant: Person | None = None
    submitter: Submitter | None = None
    no_submitter: bool = False
    items: tuple[Item, ...] | None = None
    return_by: ReturnBy | None = None
    return_address: str | None = None
    fee_vnd: int | None = None
    fee_unknown: bool = False
    copies_of_dossier: int | None = None
    note: str | None = None
    due: datetime | None = None
