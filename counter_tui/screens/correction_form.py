"""A correction between the fields and the office: what the slip says, what it should say, what differs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter_tui.intake_form import IntakeForm, money
from counter_tui.person_entry import is_birth
from db.rules.clock import in_vietnam
from db.rules.dossier import ReturnBy
from db.rules.order import Correction

if TYPE_CHECKING:
    from datetime import datetime

    from db.rules.dossier import Dossier


class CorrectionForm:
    """What of a dossier's slip is corrected.

    ``form`` holds what the slip should say, as an intake does, so that the steps of an intake can write it.
    """

    def __init__(self, dossier: Dossier) -> None:
        """Begin with what the slip says."""
        self.dossier = dossier
        self.form = form_of(dossier)
        self.note = dossier.note
        self.due = _minute(dossier.due_current)
        self.reason_code = ""
        self.reason = ""

    def changed(self) -> tuple[str, ...]:
        """Give the names of what differs from the slip, in the order of the form."""
        was, now = form_of(self.dossier), self.form
        before, after = was.applicant, now.applicant
        fields = ("personal_number", "tax_number", "passport", "name", "born", "phone", "address", "email")
        names = [field for field in fields if getattr(before, field) != getattr(after, field)]
        names = [
            "number" if name in ("personal_number", "tax_number", "passport") else name for name in names
        ]
        others = {
            "submitter": was.submitter != now.submitter,
            "papers": was.items != now.items,
            "due": self.due != _minute(self.dossier.due_current),
            "fee": was.fee_vnd != now.fee_vnd,
            "return_by": (was.return_by, was.return_address) != (now.return_by, now.return_address),
            "copies": was.copies_of_dossier != now.copies_of_dossier,
            "note": self.note != self.dossier.note,
        }
        return tuple(dict.fromkeys([*names, *(name for name, differs in others.items() if differs)]))

    def gap(self) -> tuple[str, str] | None:
        """Give the field and the reason (a locale key) of the first thing that can't be saved so."""
        form = self.form
        if not form.applicant.name.strip():
            return "name", "gap.name"
        if not is_birth(form.applicant.born):
            return "born", "gap.born"
        if form.submitter is not None and not form.submitter.person.name.strip():
            return "submitter_name", "gap.submitter"
        if form.return_by is ReturnBy.POST and not form.return_address.strip():
            return "return_address", "gap.return_address"
        if form.fee_text.strip() and form.fee_vnd is None:
            return "fee", "gap.fee"
        return None

    def correction(self) -> Correction:
        """Give the difference as the office takes it."""
        changed, form = set(self.changed()), self.form
        person = {"number", "name", "born", "phone", "address", "email"}
        return Correction(
            reason_code=self.reason_code,
            reason=self.reason,
            applicant=form.applicant if changed & person else None,
            submitter=form.submitter if "submitter" in changed else None,
            no_submitter="submitter" in changed and form.submitter is None,
            items=form.items if "papers" in changed else None,
            return_by=form.return_by if "return_by" in changed else None,
            return_address=form.return_address if "return_by" in changed else None,
            fee_vnd=form.fee_vnd if "fee" in changed else None,
            fee_unknown="fee" in changed and form.fee_vnd is None,
            copies_of_dossier=form.copies_of_dossier if "copies" in changed else None,
            note=self.note if "note" in changed else None,
            due=self.due if "due" in changed else None,
        )


def form_of(dossier: Dossier) -> IntakeForm:
    """Give what the slip of ``dossier`` says as an intake's form."""
    return IntakeForm(
        procedure=dossier.procedure,
        received_at=in_vietnam(dossier.received_at),
        case=dossier.case,
        case_chosen=True,
        items=dossier.items,
        applicant=replace(dossier.applicant),
        submitter=dossier.submitter,
        channel=dossier.channel,
        return_by=dossier.return_by,
        return_address=dossier.return_address,
        copies_of_dossier=dossier.copies_of_dossier,
        fee_text=money(dossier.fee_vnd) if dossier.fee_vnd is not None else "",
    )


def _minute(at: datetime | None) -> datetime | None:
    """Give the promise to the minute, as it is written and typed."""
    return in_vietnam(at).replace(second=0, microsecond=0) if at is not None else None
