"""From the question about a fee and the clerk's answer to the amount and what it rests on (DOMAIN 7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.rules.amount_words import HIGHEST_VND
from db.rules.errors import NotAccepted
from db.rules.fee_question import FeeAsk, FeeOption, FeeQuestion, fee_question
from db.rules.fee_rule import Exemption, FeeKind, Waiver

__all__ = [
    "MOST_COUNTED",
    "FeeAnswer",
    "FeeAsk",
    "FeeCount",
    "FeeDecided",
    "FeeLine",
    "FeeOption",
    "FeeQuestion",
    "fee_of",
    "fee_question",
]

MOST_COUNTED = 9_999
"""The highest number of pages, copies or objects that is taken for meant."""


@dataclass(frozen=True, slots=True)
class FeeCount:
    """What was counted of one document: ``units`` (such as pages) in each of ``copies`` copies."""

    units: int
    copies: int = 1


@dataclass(frozen=True, slots=True)
class FeeAnswer:
    """What the clerk said. ``option`` is the code of a rule, needed only where there are several.

    ``typed_vnd`` is the total before any incentive; where the amount was known, ``ground`` must say why
    another is taken. ``evidence`` names the paper seen for ``exemption``, never the person; ``waiver`` says
    that its condition is met.
    """

    option: str | None = None
    counts: tuple[FeeCount, ...] = ()
    typed_vnd: int | None = None
    ground: str = ""
    exemption: str | None = None
    evidence: str = ""
    waiver: str | None = None


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of the reckoning: a document's units and copies, and its đồng before any incentive."""

    name: str
    unit_name: str
    units: int
    copies: int
    amount_vnd: int


@dataclass(frozen=True, slots=True)
class FeeDecided:
    """The amount to pay, and everything it rests on.

    ``full_vnd`` is the sum of ``lines``, or ``None`` where an incentive settles an amount that nobody knows.
    Of ``exemption`` and ``waiver`` at most one is there: the one that was applied.
    """

    amount_vnd: int
    code: str
    name: str
    kind: FeeKind | None
    full_vnd: int | None
    lines: tuple[FeeLine, ...] = ()
    exemption: Exemption | None = None
    evidence: str = ""
    waiver: Waiver | None = None
    typed: bool = False
    ground: str = ""
    source: str = ""


def fee_of(question: FeeQuestion, answer: FeeAnswer) -> FeeDecided:
    """Give the amount that ``answer`` makes of ``question``.

    Of several incentives only the highest is applied (TT 117/2026/TT-BTC). Raises ``NotAccepted``:
    ``fee_choice_missing``, ``fee_choice_unknown``, ``fee_counts_missing``, ``fee_counts_not_asked``,
    ``fee_count_out_of_range``, ``fee_amount_missing``, ``fee_amount_out_of_range``, ``fee_ground_missing``,
    ``fee_exemption_unknown``, ``fee_evidence_missing`` or ``fee_waiver_unknown``.
    """
    option = _chosen(question, answer)
    exemption, waiver = _exemption(option, answer), _waiver(option, answer)
    claimed = [incentive for incentive in (exemption, waiver) if incentive is not None]
    freeing = [incentive for incentive in claimed if _frees(incentive)]
    lines = _lines(option, answer, settled=bool(freeing))
    full = sum(line.amount_vnd for line in lines) if lines else None
    amounts = [(_lowered(incentive, lines), incentive) for incentive in freeing or claimed]
    amount, applied = min(amounts, key=lambda pair: pair[0], default=(full or 0, None))
    return FeeDecided(
        amount_vnd=amount,
        code=option.rule.code,
        name=option.rule.name,
        kind=option.rule.kind,
        full_vnd=full,
        lines=lines,
        exemption=applied if isinstance(applied, Exemption) else None,
        evidence=answer.evidence.strip() if isinstance(applied, Exemption) else "",
        waiver=applied if isinstance(applied, Waiver) else None,
        typed=answer.typed_vnd is not None,
        ground=answer.ground.strip() if answer.typed_vnd is not None else "",
        source=option.rule.source,
    )


def _chosen(question: FeeQuestion, answer: FeeAnswer) -> FeeOption:
    if answer.option is None:
        if len(question.options) > 1:
            raise NotAccepted("fee_choice_missing", choices=len(question.options))
        return question.options[0]
    for option in question.options:
        if option.rule.code == answer.option:
            return option
    raise NotAccepted("fee_choice_unknown", choice=answer.option)


def _exemption(option: FeeOption, answer: FeeAnswer) -> Exemption | None:
    if answer.exemption is None:
        return None
    for exemption in option.exemptions:
        if exemption.code == answer.exemption:
            if not answer.evidence.strip():
                raise NotAccepted("fee_evidence_missing", exemption=exemption.code)
            return exemption
    raise NotAccepted("fee_exemption_unknown", exemption=answer.exemption)


def _waiver(option: FeeOption, answer: FeeAnswer) -> Waiver | None:
    if answer.waiver is None:
        return None
    for waiver in option.waivers:
        if waiver.code == answer.waiver:
            return waiver
    raise NotAccepted("fee_waiver_unknown", waiver=answer.waiver)


def _lines(option: FeeOption, answer: FeeAnswer, *, settled: bool) -> tuple[FeeLine, ...]:
    """Give the reckoning before incentives; empty only where the amount is open and ``settled`` anyway."""
    rule = option.rule
    if answer.typed_vnd is not None:
        return (_typed_line(option, answer, answer.typed_vnd),)
    if option.asks is not FeeAsk.COUNTS and answer.counts:
        raise NotAccepted("fee_counts_not_asked")
    if option.asks is FeeAsk.AMOUNT:
        if settled:
            return ()
        raise NotAccepted("fee_amount_missing", reason=str(rule.open))
    if option.asks is FeeAsk.NOTHING:
        return (FeeLine(rule.name, rule.unit_name, 1, 1, rule.cost(1)),)
    if not answer.counts:
        raise NotAccepted("fee_counts_missing", unit=rule.unit_name)
    if any(not 1 <= part <= MOST_COUNTED for count in answer.counts for part in (count.units, count.copies)):
        raise NotAccepted("fee_count_out_of_range", lowest=1, highest=MOST_COUNTED)
    return tuple(
        FeeLine(rule.name, rule.unit_name, count.units, count.copies, rule.cost(count.units, count.copies))
        for count in answer.counts
    )


def _typed_line(option: FeeOption, answer: FeeAnswer, typed_vnd: int) -> FeeLine:
    if answer.counts:
        raise NotAccepted("fee_counts_not_asked")
    if not 0 <= typed_vnd <= HIGHEST_VND:
        raise NotAccepted("fee_amount_out_of_range", lowest=0, highest=HIGHEST_VND)
    if option.asks is not FeeAsk.AMOUNT and not answer.ground.strip():
        raise NotAccepted("fee_ground_missing", fee=option.rule.code)
    return FeeLine(option.rule.name, "", 1, 1, typed_vnd)


def _frees(incentive: Exemption | Waiver) -> bool:
    """Whether nothing is left to pay, whatever the fee is."""
    if isinstance(incentive, Exemption):
        return incentive.percent_off == 100  # noqa: PLR2004 - per cent
    return incentive.amount_vnd == 0


def _lowered(incentive: Exemption | Waiver, lines: Sequence[FeeLine]) -> int:
    """Give what is left to pay; a fraction of a đồng is dropped, and an incentive never makes it dearer."""
    full = sum(line.amount_vnd for line in lines)
    if isinstance(incentive, Exemption):
        return full * (100 - incentive.percent_off) // 100
    return min(full, sum(line.units * line.copies * incentive.amount_vnd for line in lines))
