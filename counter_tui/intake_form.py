"""A half-done intake as plain state: what the clerk has said so far, and what is still missing.

The screens read and change it; nothing here draws or stores. It turns into a draft's payload and back (so
that a power cut costs at most a step), and into the ``Intake`` that the office accepts.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from counter_tui.person_entry import is_birth
from db.catalogue.interchange import procedure_from_json, procedure_to_json
from db.rules import checklist
from db.rules.checklist import Item, PaperState, assess, cases_of, items_for
from db.rules.clock import in_vietnam
from db.rules.deadline import Term, applicable_limits, cut_off_of, limit_choice, terms_of
from db.rules.dossier import Draft, DraftLine, Intake, Person, ReturnBy, Submitter
from db.rules.procedure import Channel, Procedure, TimeLimit, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import time

    from db.rules.deadline import Deadline


_AMOUNT = re.compile(r"\d{1,3}(?:[., ]\d{3}){1,3}|\d{1,12}", re.ASCII)


class Step(StrEnum):
    """The steps of an intake, in their order."""

    CASE = "case"
    PAPERS = "papers"
    PERSON = "person"
    PROMISE = "promise"


class Gap(NamedTuple):
    """The first thing that keeps an intake from being saved: where it is, and what (a locale key)."""

    step: Step
    reason: str
    field: str = ""
    papers: tuple[str, ...] = ()


@dataclass(slots=True)
class IntakeForm:
    """The state of one intake."""

    procedure: Procedure
    received_at: datetime
    case: str | None = None
    case_chosen: bool = False
    items: tuple[Item, ...] = ()
    step: Step = Step.PAPERS
    applicant: Person = field(default_factory=lambda: Person(name=""))
    submitter: Submitter | None = None
    channel: Channel = Channel.DIRECT
    return_by: ReturnBy = ReturnBy.COUNTER
    return_address: str = ""
    copies_of_dossier: int = 1
    fee_text: str = ""
    limit: TimeLimit | None = None
    terms_by_hand: tuple[Term, ...] = ()
    offered: bool = False
    """Whether ``terms_by_hand`` are the last promise of this procedure, offered again and not typed."""
    due_by_hand: datetime | None = None
    close_at_once: bool = True
    """Whether a same-moment procedure is also handed over now (the clerk may say no)."""
    draft_id: str = ""
    deadline: Deadline | None = None

    @classmethod
    def begin(
        cls, procedure: Procedure, received_at: datetime, applicant: Person | None = None
    ) -> IntakeForm:
        """Start an intake of ``procedure``, for a person already known or not."""
        form = cls(procedure=procedure, received_at=received_at)
        if applicant is not None:
            form.applicant = applicant
        choices = cases_of(procedure)
        if len(choices) > 1:
            form.step = Step.CASE
        else:
            form.choose_case(choices[0])
        form.fee_text = known_fee(form)
        return form

    # ---- the case and its papers -------------------------------------------------------------------

    def choose_case(self, case: str | None) -> None:
        """Take ``case``; papers that stand in both lists keep what was found of them."""
        found = {(item.paper.label, item.paper.name): item for item in self.items}
        if self.fee_text == known_fee(self):
            self.fee_text = ""
        self.case, self.case_chosen = case, True
        self.items = tuple(
            replace(item, state=kept.state, originals=kept.originals, copies=kept.copies)
            if (kept := found.get((item.paper.label, item.paper.name))) is not None
            else item
            for item in items_for(self.procedure, case)
        )
        self.limit = limit_choice(self.procedure, case, self.channel)
        self.fee_text = self.fee_text or known_fee(self)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps this intake has: choosing a case is one only where there is a choice."""
        every = (Step.CASE, Step.PAPERS, Step.PERSON, Step.PROMISE)
        return every if len(cases_of(self.procedure)) > 1 else every[1:]

    @property
    def asked(self) -> tuple[Item, ...]:
        """The rows that are papers (notes never count)."""
        return tuple(item for item in self.items if checklist.counts(item.paper))

    @property
    def settled(self) -> int:
        """How many papers have been looked at."""
        return sum(1 for item in self.asked if item.state is not PaperState.OPEN)

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was said yet that would be a pity to lose."""
        return not (self.settled or self.applicant.name or self.applicant.personal_number)

    # ---- the promise -------------------------------------------------------------------------------

    def set_channel(self, channel: Channel) -> None:
        """Take the way the dossier came in; limits and fees may hang on it."""
        if self.fee_text == known_fee(self):
            self.fee_text = ""
        self.channel = channel
        self.limit = limit_choice(self.procedure, self.case, channel)
        self.fee_text = self.fee_text or known_fee(self)

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms to count with: the clerk's where the clerk gave some, else the catalogue's."""
        if self.terms_by_hand:
            return self.terms_by_hand
        return (terms_of(self.limit) or ()) if self.limit is not None else ()

    @property
    def limits(self) -> tuple[TimeLimit, ...]:
        """The published limits that may apply here."""
        return applicable_limits(self.procedure, self.case, self.channel)

    @property
    def cut_off(self) -> time | None:
        """The hour from which a dossier counts as received on the next working day."""
        return cut_off_of(self.procedure)

    @property
    def at_once(self) -> bool:
        """Whether the result can be given at the same moment (NĐ 118/2025, Đ17.4)."""
        if not self.terms or any(term.unit is not Unit.IMMEDIATE for term in self.terms):
            return False
        due = self.deadline.due if self.deadline is not None else None
        return due is not None and due.date() == self.received_at.date()

    @property
    def fee_vnd(self) -> int | None:
        """The fee in đồng, or ``None`` where it isn't known; thousands may stand apart."""
        typed = self.fee_text.strip()
        return int(re.sub(r"\D", "", typed)) if _AMOUNT.fullmatch(typed) else None

    # ---- what is missing ---------------------------------------------------------------------------

    def first_gap(self) -> Gap | None:
        """Give the first thing that is missing, in the order of the steps."""
        return next(self._gaps(), None)

    def _gaps(self) -> Iterator[Gap]:
        if not self.case_chosen:
            yield Gap(Step.CASE, "gap.case")
        missing = assess(self.items).missing
        if missing:
            yield Gap(Step.PAPERS, "gap.papers", papers=tuple(item.paper.label for item in missing))
        if not self.applicant.name.strip():
            yield Gap(Step.PERSON, "gap.name", "name")
        if not is_birth(self.applicant.born):
            yield Gap(Step.PERSON, "gap.born", "born")
        if self.submitter is not None and not self.submitter.person.name.strip():
            yield Gap(Step.PERSON, "gap.submitter", "submitter_name")
        if not self.terms and self.due_by_hand is None:
            yield Gap(Step.PROMISE, "gap.limit", "limit")
        if self.return_by is ReturnBy.POST and not self.return_address.strip():
            yield Gap(Step.PROMISE, "gap.return_address", "return_address")
        if self.fee_text.strip() and self.fee_vnd is None:
            yield Gap(Step.PROMISE, "gap.fee", "fee")

    def to_intake(self) -> Intake:
        """Give what the office accepts; ``first_gap`` is ``None``."""
        return Intake(
            procedure=self.procedure,
            case=self.case,
            items=self.items,
            applicant=self.applicant,
            received_at=self.received_at,
            channel=self.channel,
            submitter=self.submitter,
            terms=self.terms if self.due_by_hand is None else (),
            due_by_hand=self.due_by_hand,
            return_by=self.return_by,
            return_address=self.return_address,
            fee_vnd=self.fee_vnd,
            copies_of_dossier=self.copies_of_dossier,
            close_at_once=self.at_once and self.close_at_once,
            draft_id=self.draft_id or None,
        )

    # ---- drafts ------------------------------------------------------------------------------------

    def to_draft(self, now: datetime) -> Draft:
        """Give this intake as a draft: a line to offer it by, and everything said so far."""
        line = DraftLine(
            draft_id=self.draft_id,
            saved_at=now,
            applicant_name=self.applicant.name,
            procedure_code=self.procedure.code,
            procedure_title=self.procedure.title,
            step=str(self.step),
            done=self.settled,
            of=len(self.asked),
        )
        payload: dict[str, Any] = {
            "procedure": procedure_to_json(self.procedure),
            "received_at": self.received_at.isoformat(),
            "case": self.case,
            "case_chosen": self.case_chosen,
            "step": str(self.step),
            "items": [
                {"state": str(item.state), "originals": item.originals, "copies": item.copies}
                for item in self.items
            ],
            "applicant": asdict(self.applicant),
            "submitter": asdict(self.submitter) if self.submitter is not None else None,
            "channel": str(self.channel),
            "return_by": str(self.return_by),
            "return_address": self.return_address,
            "copies_of_dossier": self.copies_of_dossier,
            "fee_text": self.fee_text,
            "limit": self.limits.index(self.limit) if self.limit in self.limits else None,
            "terms_by_hand": [
                {"value": term.value, "unit": str(term.unit), "label": term.label}
                for term in self.terms_by_hand
            ],
            "offered": self.offered,
            "due_by_hand": self.due_by_hand.isoformat() if self.due_by_hand is not None else None,
            "close_at_once": self.close_at_once,
        }
        return Draft(line=line, payload=payload)

    @classmethod
    def from_draft(cls, draft: Draft) -> IntakeForm:
        """Take a half-done intake up again, with the catalogue entry it was begun with."""
        said = draft.payload
        form = cls(
            procedure=procedure_from_json(said["procedure"]),
            received_at=in_vietnam(datetime.fromisoformat(said["received_at"])),
            step=Step(said["step"]),
            applicant=Person(**said["applicant"]),
            submitter=_submitter(said["submitter"]),
            channel=Channel(said["channel"]),
            return_by=ReturnBy(said["return_by"]),
            return_address=said["return_address"],
            copies_of_dossier=said["copies_of_dossier"],
            fee_text=said["fee_text"],
            terms_by_hand=tuple(
                Term(value=term["value"], unit=Unit(term["unit"]), label=term["label"])
                for term in said["terms_by_hand"]
            ),
            due_by_hand=(
                in_vietnam(datetime.fromisoformat(said["due_by_hand"])) if said["due_by_hand"] else None
            ),
            close_at_once=said["close_at_once"],
            offered=said["offered"],
            draft_id=draft.line.draft_id,
        )
        if said["case_chosen"]:
            form.choose_case(said["case"])
            form.items = tuple(
                replace(
                    item,
                    state=PaperState(kept["state"]),
                    originals=kept["originals"],
                    copies=kept["copies"],
                )
                for item, kept in zip(form.items, said["items"], strict=True)
            )
        if said["limit"] is not None:
            form.limit = form.limits[said["limit"]]
        form.fee_text = said["fee_text"]
        return form


def _submitter(said: dict[str, Any] | None) -> Submitter | None:
    if said is None:
        return None
    return Submitter(
        person=Person(**said["person"]), relation=said["relation"], authorisation=said["authorisation"]
    )


def known_fee(form: IntakeForm) -> str:
    """Give the fee where the catalogue knows exactly one for this case and channel, else nothing.

    A fee that depends on pages or objects ("/trang") is not known before somebody counts them.
    """
    fitting = [
        fee
        for fee in form.procedure.fees
        if fee.case in (None, form.case) and fee.channel in (None, form.channel)
    ]
    amounts = {fee.amount_vnd for fee in fitting if fee.is_known and "/" not in (fee.text or "")}
    if len(amounts) == 1 and all(fee.is_known and "/" not in (fee.text or "") for fee in fitting):
        return money(amounts.pop() or 0)
    return ""


def money(amount_vnd: int) -> str:
    """Write whole đồng with the thousands apart, as on paper: 200.000."""
    return f"{amount_vnd:,}".replace(",", ".")
