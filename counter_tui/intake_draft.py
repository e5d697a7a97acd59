"""A half-done intake on the disk: everything said so far as plain JSON, and back.

What was begun with an older program lacks what later ones ask; it comes back as not said.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any

from counter_tui.fee_entry import FeeEntry
from counter_tui.intake_form import IntakeForm, Step
from counter_tui.strict import read
from db.catalogue.faults import Unfit
from db.catalogue.interchange import procedure_from_json, procedure_to_json
from db.rules.checklist import PaperState
from db.rules.clock import in_vietnam
from db.rules.dossier import Draft, DraftLine, Person, ReturnBy, Submitter
from db.rules.errors import Damaged
from db.rules.fee_payments import PaymentMethod
from db.rules.procedure import Channel, Procedure, Unit
from db.rules.promise import Term

_FEE_TEXTS = ("option", "units", "copies", "relief", "evidence", "ground", "offered")
_LATER_TEXTS = ("receipt", "competent", "blank", "blank_moment", "hand", "visit_id")
_LATER_ANSWERS = ("goes_away", "blank_moment_read")


def draft_of(form: IntakeForm, now: datetime) -> Draft:
    """Give an intake as a draft: a line to offer it by, and everything said so far."""
    line = DraftLine(
        draft_id=form.draft_id,
        saved_at=now,
        applicant_name=form.applicant.name,
        procedure_code=form.procedure.code,
        procedure_title=form.procedure.title,
        step=str(form.step),
        done=form.settled,
        of=len(form.asked),
    )
    payload: dict[str, Any] = {
        "procedure": procedure_to_json(form.procedure),
        "received_at": form.received_at.isoformat(),
        "case": form.case,
        "case_chosen": form.case_chosen,
        "step": str(form.step),
        "items": [
            {"state": str(item.state), "originals": item.originals, "copies": item.copies}
            for item in form.items
        ],
        "applicant": asdict(form.applicant),
        "submitter": asdict(form.submitter) if form.submitter is not None else None,
        "channel": str(form.channel),
        "return_by": str(form.return_by),
        "return_address": form.return_address,
        "copies_of_dossier": form.copies_of_dossier,
        "fee_text": form.fee_text,
        "limit": form.limits.index(form.limit) if form.limit in form.limits else None,
        "terms_by_hand": [
            {"value": term.value, "unit": str(term.unit), "label": term.label} for term in form.terms_by_hand
        ],
        "offered": form.offered,
        "due_by_hand": form.due_by_hand.isoformat() if form.due_by_hand is not None else None,
        "close_at_once": form.close_at_once,
        "fee": {name: getattr(form.fee, name) for name in (*_FEE_TEXTS, "passed")},
        "paid_by": str(form.paid_by) if form.paid_by is not None else None,
        **{name: getattr(form, name) for name in (*_LATER_TEXTS, *_LATER_ANSWERS)},
    }
    return Draft(line=line, payload=payload)


def form_of(draft: Draft) -> IntakeForm:
    """Take a half-done intake up again, with the catalogue entry it was begun with.

    Raises ``Damaged("draft_damaged")`` where it isn't what was put aside.
    """
    try:
        told = {name: draft.payload[name] for name in _NAMES if name in draft.payload}
        return _form(read(_Said, told), procedure_from_json(draft.payload["procedure"]), draft.line.draft_id)
    except (ValueError, LookupError, OverflowError, RecursionError, Unfit):  # Wrong is a ValueError
        raise Damaged("draft_damaged") from None


@dataclass(frozen=True, slots=True)
class _Paper:
    state: PaperState
    originals: int
    copies: int


@dataclass(frozen=True, slots=True)
class _Term:
    value: int | float
    unit: Unit
    label: str


@dataclass(frozen=True, slots=True)
class _Fee:
    option: str = ""
    units: str = ""
    copies: str = ""
    relief: str = ""
    evidence: str = ""
    ground: str = ""
    offered: str = ""
    passed: bool = False


@dataclass(frozen=True, slots=True)
class _Said:
    """The payload but for its catalogue entry; what has a value here the first programs did not ask."""

    received_at: str
    case: str | None
    case_chosen: bool
    step: Step
    items: tuple[_Paper, ...]
    applicant: Person
    submitter: Submitter | None
    channel: Channel
    return_by: ReturnBy
    return_address: str
    copies_of_dossier: int
    fee_text: str
    limit: int | None
    terms_by_hand: tuple[_Term, ...]
    offered: bool
    due_by_hand: str | None
    close_at_once: bool
    fee: _Fee | None = None
    paid_by: PaymentMethod | None = None
    receipt: str = ""
    competent: str = ""
    blank: str = ""
    blank_moment: str = ""
    hand: str = ""
    visit_id: str = ""
    goes_away: bool = False
    blank_moment_read: bool = False


_NAMES = tuple(field.name for field in fields(_Said))


def _form(said: _Said, procedure: Procedure, draft_id: str) -> IntakeForm:
    form = IntakeForm(
        procedure=procedure,
        received_at=_moment(said.received_at),
        step=said.step,
        applicant=said.applicant,
        submitter=said.submitter,
        channel=said.channel,
        return_by=said.return_by,
        return_address=said.return_address,
        copies_of_dossier=said.copies_of_dossier,
        terms_by_hand=tuple(Term(term.value, term.unit, term.label) for term in said.terms_by_hand),
        due_by_hand=_moment(said.due_by_hand) if said.due_by_hand else None,
        close_at_once=said.close_at_once,
        offered=said.offered,
        draft_id=draft_id,
    )
    if said.case_chosen:
        form.choose_case(said.case)
        form.items = tuple(
            replace(item, state=kept.state, originals=kept.originals, copies=kept.copies)
            for item, kept in zip(form.items, said.items, strict=True)
        )
    if said.limit is not None:
        form.limit = form.limits[said.limit]
    form.fee_text = said.fee_text
    if said.fee is not None:
        form.fee = FeeEntry(**asdict(said.fee))
    form.paid_by = said.paid_by
    for name in (*_LATER_TEXTS, *_LATER_ANSWERS):
        setattr(form, name, getattr(said, name))
    return form


def _moment(text: str) -> datetime:
    return in_vietnam(datetime.fromisoformat(text))
