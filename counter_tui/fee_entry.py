"""What a clerk says of a fee: which one, what was counted, who is freed of it, or the amount itself.

The office says what is known and what must be asked (``db.rules.fees``); this is the answer while it is being
given, as plain state. Nothing is guessed: without an answer the amount stays open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from counter_tui.locale import text
from db.rules import fees
from db.rules.errors import NotAccepted
from db.rules.fee_rule import FeeKind, FeeUnit
from db.rules.fees import FeeAnswer, FeeAsk, FeeCount, FeeDecided, FeeOption, FeeQuestion
from db.rules.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.intake_form import IntakeForm

_AMOUNT = re.compile(r"\d{1,3}(?:[., ]\d{3}){1,3}|\d{1,12}", re.ASCII)
_COUNT = re.compile(r"\d{1,4}", re.ASCII)
LONGEST_GROUND = 160
"""A slip has room for so much beside the amount."""


class Relief(NamedTuple):
    """Something that lowers a fee and must be claimed: its code, its words, whether a paper proves it."""

    code: str
    words: str
    needs_evidence: bool


@dataclass(slots=True)
class FeeEntry:
    """What was said of a fee besides its amount.

    ``option`` and ``relief`` are codes, empty where nothing was chosen. ``units`` may count several documents
    (``5+3`` pages). ``offered`` is the amount the program filled in, to tell it from a typed one. ``passed``:
    the clerk saw the question and left the amount open.
    """

    option: str = ""
    units: str = ""
    copies: str = ""
    relief: str = ""
    evidence: str = ""
    ground: str = ""
    offered: str = ""
    passed: bool = False
    question: FeeQuestion | None = field(default=None, compare=False, repr=False)

    def take(self, question: FeeQuestion) -> None:
        """Take the office's answer; what was chosen of another question is forgotten."""
        self.question = question
        if self.option not in {option.rule.code for option in question.options}:
            self.option = ""
        if self.relief not in {relief.code for relief in self.reliefs}:
            self.relief = ""

    @property
    def options(self) -> Sequence[FeeOption]:
        """The fees that may hold."""
        return self.question.options if self.question is not None else ()

    @property
    def chosen(self) -> FeeOption | None:
        """The one that holds, once it is known."""
        if len(self.options) == 1:
            return self.options[0]
        return next((option for option in self.options if option.rule.code == self.option), None)

    @property
    def reliefs(self) -> Sequence[Relief]:
        """What may be claimed against the chosen fee: grounds first, then what is in force for a time."""
        option = self.chosen
        if option is None:
            return ()
        return (
            *(Relief(one.code, one.name, needs_evidence=True) for one in option.exemptions),
            *(Relief(one.code, one.name, needs_evidence=False) for one in option.waivers),
        )

    @property
    def claimed(self) -> Relief | None:
        """What is claimed."""
        return next((one for one in self.reliefs if one.code == self.relief), None)

    @property
    def asks_counts(self) -> bool:
        """Whether something must be counted."""
        return self.chosen is not None and self.chosen.asks is FeeAsk.COUNTS

    @property
    def by_page(self) -> bool:
        """Whether pages are counted, and so copies beside them."""
        return self.chosen is not None and self.chosen.rule.unit is FeeUnit.PAGE

    @property
    def counts(self) -> tuple[FeeCount, ...]:
        """What was counted, a document at a time; nothing while it is no number."""
        parts = [part.strip() for part in self.units.split("+")]
        copies = self.copies.strip() or "1"
        if not all(_COUNT.fullmatch(part) for part in (*parts, copies)):
            return ()
        return tuple(FeeCount(int(part), int(copies) if self.by_page else 1) for part in parts)

    def decide(self) -> FeeDecided:
        """Give the amount that follows from what was said, and what it rests on.

        A paper that proves an exemption is asked for by the form's gaps; here it may still be missing. Raises
        as ``fee_of`` does.
        """
        if self.question is None:
            raise NotAccepted("fee_amount_missing")
        option, claimed = self.chosen, self.claimed
        if option is None:
            raise NotAccepted("fee_choice_missing", choices=len(self.options))
        needs_evidence = claimed is not None and claimed.needs_evidence
        answer = FeeAnswer(
            option=option.rule.code,
            counts=self.counts if self.asks_counts else (),
            exemption=claimed.code if claimed is not None and needs_evidence else None,
            evidence=self.evidence.strip() or "?",
            waiver=claimed.code if claimed is not None and not needs_evidence else None,
        )
        return fees.fee_of(self.question, answer)

    def reckoned_text(self) -> str:
        """Give the amount that follows from what was said, as it is written in its field; else nothing."""
        try:
            return money(self.decide().amount_vnd)
        except NotAccepted:
            return ""

    def open_question(self) -> str:
        """Give what has to be answered before the program can reckon: ``choice``, ``counts`` or nothing."""
        if self.question is None:
            return ""
        if self.chosen is None:
            return "choice"
        return "counts" if self.asks_counts and not self.counts else ""

    def needs_ground(self) -> bool:
        """Whether an amount of the clerk's own needs a reason: the right one is known, or can be reckoned."""
        return self.chosen is not None and self.chosen.asks is not FeeAsk.AMOUNT

    def ground_words(self, typed_vnd: int | None) -> str:
        """Give what the amount rests on in a few words for the slip; nothing where it is the plain fee."""
        parts: list[str] = []
        claimed = self.claimed
        if typed_vnd is not None:
            parts.append(self.ground.strip())
        elif self.asks_counts:
            parts += [self._count_words(count) for count in self.counts]
        if claimed is not None and typed_vnd is None:
            relief = ", ".join(part for part in (claimed.words, self.evidence.strip()) if part)
            parts.append(text("screen.fee.relief_ground", relief=relief))
        words = "; ".join(part for part in parts if part)
        return words if len(words) <= LONGEST_GROUND else f"{words[: LONGEST_GROUND - 1].rstrip()}…"

    def _count_words(self, count: FeeCount) -> str:
        option = self.chosen
        assert option is not None  # noqa: S101 - counts are asked of a chosen fee only
        key = "screen.fee.pages_ground" if self.by_page else "screen.fee.count_ground"
        return text(key, n=count.units, unit=option.rule.unit_name, copies=count.copies)


def read_amount(typed: str) -> int | None:
    """Read an amount in đồng, thousands apart or not; ``None`` where it is none."""
    typed = typed.strip()
    return int(re.sub(r"\D", "", typed)) if _AMOUNT.fullmatch(typed) else None


def money(amount_vnd: int) -> str:
    """Write whole đồng with the thousands apart, as on paper: 200.000."""
    return f"{amount_vnd:,}".replace(",", ".")


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


def charge_of(option: FeeOption | None, title: str) -> tuple[str, FeeKind]:
    """Give what money is taken for: the fee's name, and its kind, by its words where no source tells it."""
    if option is None:
        return title, FeeKind.SERVICE
    rule = option.rule
    if rule.kind is not None:
        return rule.name or title, rule.kind
    said = fold(" ".join((rule.name, *option.texts)))
    return rule.name or title, FeeKind.FIXED if "le phi" in said else FeeKind.SERVICE
