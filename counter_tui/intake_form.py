"""A half-done intake as plain state: what the clerk has said so far, and what is still missing.

The screens read and change it; nothing here draws or stores. It turns into a draft's payload and back (so
that a power cut costs at most a step), and into the ``Intake`` that the office accepts.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from counter_tui.fee_entry import FeeEntry, known_fee, money, read_amount
from counter_tui.payment_entry import is_receipt
from counter_tui.person_entry import is_birth
from db.rules import checklist
from db.rules.checklist import Item, PaperState, assess, cases_of, items_for
from db.rules.deadline import Term, applicable_limits, cut_off_of, limit_choice, terms_of
from db.rules.dossier import Draft, Intake, Person, ReturnBy, Submitter
from db.rules.fee_payments import PaymentMethod
from db.rules.procedure import Channel, Procedure, TimeLimit, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import time

    from db.rules.course import BlankSlip
    from db.rules.deadline import Deadline
    from db.rules.fees import FeeQuestion

__all__ = ["Gap", "IntakeForm", "Step", "known_fee", "money"]


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
    """The amount as its field shows it: filled in where it follows from what is known, or typed."""
    fee: FeeEntry = field(default_factory=FeeEntry)
    paid_by: PaymentMethod | None = None
    """How the fee was taken at once; ``None``: not now."""
    receipt: str = ""
    competent: str = ""
    """The agency of another place that decides."""
    goes_away: bool = False
    """Whether it was received for another place, also while nobody has said for which."""
    blank: str = ""
    """The number of the blank slip that is being keyed in."""
    blank_moment: str = ""
    """The day and hour of receipt as they are typed from the blank slip."""
    blank_moment_read: bool = False
    hand: str = ""
    visit_id: str = ""
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
        form._offer_fee(known_fee(form))
        return form

    def key_in(self, blank: BlankSlip, opening: datetime) -> None:
        """Make this what was written on ``blank``; its hour is asked, ``opening`` holds its place."""
        self.blank = blank.number
        self.received_at = opening

    # ---- the case and its papers -------------------------------------------------------------------

    def choose_case(self, case: str | None) -> None:
        """Take ``case``; papers that stand in both lists keep what was found of them."""
        found = {(item.paper.label, item.paper.name): item for item in self.items}
        self._forget_fee()
        self.case, self.case_chosen = case, True
        self.items = tuple(
            replace(item, state=kept.state, originals=kept.originals, copies=kept.copies)
            if (kept := found.get((item.paper.label, item.paper.name))) is not None
            else item
            for item in items_for(self.procedure, case)
        )
        self.limit = limit_choice(self.procedure, case, self.channel)
        self._offer_fee(known_fee(self))

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
        self._forget_fee()
        self.channel = channel
        self.limit = limit_choice(self.procedure, self.case, channel)
        self._offer_fee(known_fee(self))

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

    # ---- the fee -----------------------------------------------------------------------------------

    @property
    def fee_vnd(self) -> int | None:
        """The fee in đồng, or ``None`` where it isn't known; thousands may stand apart."""
        return read_amount(self.fee_text)

    @property
    def fee_is_typed(self) -> bool:
        """Whether the clerk wrote another amount than what follows from what was said."""
        return bool(self.fee_text.strip()) and self.fee_text.strip() != self.fee.offered

    @property
    def fee_ground(self) -> str:
        """What the amount rests on, where it is not the plain fee."""
        if self.fee_vnd is None:
            return ""
        return self.fee.ground_words(self.fee_vnd if self.fee_is_typed else None)

    @property
    def needs_fee_question(self) -> bool:
        """Whether the office has not said yet what this case costs by this channel."""
        question = self.fee.question
        return question is None or question.channel is not self.channel

    def take_fee_question(self, question: FeeQuestion) -> None:
        """Take what the office knows of the fee; an amount that follows from it is filled in."""
        self.fee.take(question)
        self.reckon_fee()

    def reckon_fee(self) -> None:
        """Fill the amount in that follows from what was said, unless the clerk wrote another one."""
        self._offer_fee(self.fee.reckoned_text())

    def _forget_fee(self) -> None:
        if self.fee_text == self.fee.offered:
            self.fee_text = ""
        self.fee.offered, self.fee.question = "", None

    def _offer_fee(self, amount: str) -> None:
        if self.fee_text == self.fee.offered or (not self.fee_text and amount != self.fee.offered):
            self.fee_text = amount
        self.fee.offered = amount

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
        if self.blank and not self.blank_moment_read:
            yield Gap(Step.PROMISE, "gap.blank_moment", "blank_moment")
        if not self.terms and self.due_by_hand is None:
            yield Gap(Step.PROMISE, "gap.limit", "limit")
        yield from self._fee_gaps()
        if self.goes_away and not self.competent.strip():
            yield Gap(Step.PROMISE, "gap.competent", "competent")
        if self.return_by is ReturnBy.POST and not self.return_address.strip():
            yield Gap(Step.PROMISE, "gap.return_address", "return_address")

    def _fee_gaps(self) -> Iterator[Gap]:
        fee, typed = self.fee, bool(self.fee_text.strip())
        if typed and self.fee_vnd is None:
            yield Gap(Step.PROMISE, "gap.fee", "fee")
        asked = fee.open_question()
        if asked and not typed and not fee.passed:
            yield Gap(Step.PROMISE, f"gap.fee.{asked}", f"fee_{asked}")
        if fee.claimed is not None and fee.claimed.needs_evidence and not fee.evidence.strip():
            yield Gap(Step.PROMISE, "gap.evidence", "evidence")
        if self.fee_is_typed and fee.needs_ground() and not fee.ground.strip():
            yield Gap(Step.PROMISE, "gap.fee_ground", "fee_ground")
        if self.paid_by is not None and self.fee_vnd is None:
            yield Gap(Step.PROMISE, "gap.fee_taken", "fee")
        if self.paid_by is not None and not is_receipt(self.receipt):
            yield Gap(Step.PROMISE, "gap.receipt", "receipt")

    def to_intake(self, *, registered_only: bool = False) -> Intake:
        """Give what the office accepts; ``first_gap`` is ``None``, unless it is registered only."""
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
            fee_ground=self.fee_ground,
            copies_of_dossier=self.copies_of_dossier,
            close_at_once=self.at_once and self.close_at_once and not registered_only,
            draft_id=self.draft_id or None,
            registered_only=registered_only,
            competent=self.competent.strip() if self.goes_away else "",
            blank=self.blank,
            hand=self.hand.strip(),
            visit_id=self.visit_id,
        )

    # ---- drafts ------------------------------------------------------------------------------------

    def to_draft(self, now: datetime) -> Draft:
        """Give this intake as a draft: a line to offer it by, and everything said so far."""
        from counter_tui.intake_draft import draft_of

        return draft_of(self, now)

    @classmethod
    def from_draft(cls, draft: Draft) -> IntakeForm:
        """Take a half-done intake up again, with the catalogue entry it was begun with."""
        from counter_tui.intake_draft import form_of

        return form_of(draft)
