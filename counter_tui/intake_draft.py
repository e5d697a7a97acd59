"""A half-done intake on the disk: everything said so far as plain JSON, and back.

What was begun with an older program lacks what later ones ask; it comes back as not said.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from counter_tui.fee_entry import FeeEntry
from counter_tui.intake_form import IntakeForm, Step
from db.catalogue.interchange import procedure_from_json, procedure_to_json
from db.rules.checklist import PaperState
from db.rules.clock import in_vietnam
from db.rules.dossier import Draft, DraftLine, Person, ReturnBy, Submitter
from db.rules.fee_payments import PaymentMethod
from db.rules.procedure import Channel, Unit
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
    """Take a half-done intake up again, with the catalogue entry it was begun with."""
    said = draft.payload
    form = IntakeForm(
        procedure=procedure_from_json(said["procedure"]),
        received_at=in_vietnam(datetime.fromisoformat(said["received_at"])),
        step=Step(said["step"]),
        applicant=Person(**said["applicant"]),
        submitter=_submitter(said["submitter"]),
        channel=Channel(said["channel"]),
        return_by=ReturnBy(said["return_by"]),
        return_address=said["return_address"],
        copies_of_dossier=said["copies_of_dossier"],
        terms_by_hand=tuple(
            Term(value=term["value"], unit=Unit(term["unit"]), label=term["label"])
            for term in said["terms_by_hand"]
        ),
        due_by_hand=in_vietnam(datetime.fromisoformat(said["due_by_hand"])) if said["due_by_hand"] else None,
        close_at_once=said["close_at_once"],
        offered=said["offered"],
        draft_id=draft.line.draft_id,
    )
    if said["case_chosen"]:
        form.choose_case(said["case"])
        form.items = tuple(
            replace(item, state=PaperState(kept["state"]), originals=kept["originals"], copies=kept["copies"])
            for item, kept in zip(form.items, said["items"], strict=True)
        )
    if said["limit"] is not None:
        form.limit = form.limits[said["limit"]]
    _take_later(form, said)
    return form


def _take_later(form: IntakeForm, said: dict[str, Any]) -> None:
    """Take the money and what else the first programs did not ask."""
    form.fee_text = said["fee_text"]
    if "fee" in said:
        form.fee = FeeEntry(**said["fee"])
    paid_by = said.get("paid_by")
    form.paid_by = PaymentMethod(paid_by) if paid_by is not None else None
    for name in (*_LATER_TEXTS, *_LATER_ANSWERS):
        if name in said:
            setattr(form, name, said[name])


def _submitter(said: dict[str, Any] | None) -> Submitter | None:
    if said is None:
        return None
    return Submitter(
        person=Person(**said["person"]), relation=said["relation"], authorisation=said["authorisation"]
    )
