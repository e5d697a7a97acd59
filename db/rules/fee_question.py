"""What is known about the fee of an intake, and what the clerk must be asked.

What is certain is told, and what isn't is asked: which of several fees, how many pages or copies, or the
amount itself. Exemptions and incentives are offered, never taken for granted (DOMAIN 7).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from db.rules.checklist import cases_of, the_case
from db.rules.fee_published import PUBLISHED, published_rule, rows_of
from db.rules.fee_rule import Exemption, FeeRule, FeeUnit, Open, Waiver
from db.rules.procedure import Channel, Procedure


class FeeAsk(StrEnum):
    """What must be asked before there is an amount (exemptions and waivers may always be claimed)."""

    NOTHING = "nothing"
    CHOICE = "choice"
    """Which of several fees holds."""
    COUNTS = "counts"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class FeeOption:
    """One fee that may hold: its rule, and what may be claimed against it on the day.

    ``published`` tells a row of the catalogue entry from a rule of the office; ``texts`` are what the
    source says about it, to be shown beside the question.
    """

    rule: FeeRule
    published: bool = False
    waivers: tuple[Waiver, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def asks(self) -> FeeAsk:
        """What must be asked once this fee is the one."""
        if self.rule.open is not None:
            return FeeAsk.AMOUNT
        return FeeAsk.NOTHING if self.rule.unit is FeeUnit.ONCE else FeeAsk.COUNTS

    @property
    def known_vnd(self) -> int | None:
        """The amount in đồng where nothing has to be asked."""
        return self.rule.cost(1) if self.asks is FeeAsk.NOTHING else None

    @property
    def suggested_vnd(self) -> int | None:
        """An amount in đồng to confirm, where the rule is open and the source has one."""
        return self.rule.tiers[0].amount_vnd if self.rule.open is not None and self.rule.tiers else None

    @property
    def exemptions(self) -> tuple[Exemption, ...]:
        """The grounds that may be claimed, each with the papers that prove it."""
        return self.rule.exemptions


@dataclass(frozen=True, slots=True)
class FeeQuestion:
    """What is known about the fee of an intake: at least one option, each certain or with its question."""

    procedure: str
    case: str | None
    channel: Channel | None
    day: date
    options: tuple[FeeOption, ...]

    @property
    def asks(self) -> FeeAsk:
        """The first thing to ask."""
        return FeeAsk.CHOICE if len(self.options) > 1 else self.options[0].asks

    @property
    def known_vnd(self) -> int | None:
        """The amount in đồng where nothing has to be asked, and ``None`` otherwise."""
        return self.options[0].known_vnd if self.asks is FeeAsk.NOTHING else None


def fee_question(
    procedure: Procedure, case: str | None, channel: Channel | None, day: date, rules: Iterable[FeeRule]
) -> FeeQuestion:
    """Say what is known about the fee on ``day``, and what must be asked.

    The office's rules go before what the entry publishes. Where the last rule has lapsed, what is published
    may be as old, so it is only a suggestion. Raises ``NotAccepted`` (``case_unknown``).
    """
    choices = cases_of(procedure)
    case = the_case(procedure, case)
    fitting = [
        rule
        for rule in rules
        if procedure.code in rule.procedures and rule.channel in (None, channel) and rule.case in (None, case)
    ]
    found = [rule for rule in fitting if rule.in_force(day)]
    published = not found
    if published:
        rows = [published_rule(procedure, number, day) for number in range(len(rows_of(procedure)))]
        found = [
            row
            for row in rows
            if row.channel in (None, channel) and (row.case in (None, case) or row.case not in choices)
        ]
        if any(rule.valid_to is not None and rule.valid_to < day for rule in fitting):
            found = [_suggested(row) for row in found]
    closest = [rule for rule in found if not any(_is_closer(other, rule, case) for other in found)]
    options = _options(closest or [_nothing_told(procedure)], channel, day, published=published)
    return FeeQuestion(procedure.code, case, channel, day, options)


def _is_closer(one: FeeRule, other: FeeRule, case: str | None) -> bool:
    """Whether ``one`` replaces ``other``: no looser by case and by channel, and closer by one of them."""
    if any(rule.case not in (None, case) for rule in (one, other)):
        return False
    by_case = (one.case is not None) - (other.case is not None)
    by_channel = (one.channel is not None) - (other.channel is not None)
    return min(by_case, by_channel) >= 0 and max(by_case, by_channel) > 0


def _options(
    rules: Sequence[FeeRule], channel: Channel | None, day: date, *, published: bool
) -> tuple[FeeOption, ...]:
    """Give one option a rule; published rows that are open or free alike are one, with all their texts."""
    options: dict[object, FeeOption] = {}
    for rule in rules:
        texts = (rule.source,) if rule.source else ()
        alike = published and (rule.open is not None or not rule.cost(1))
        same = (rule.tiers, rule.open) if alike else (rule.code, None)
        known = options.get(same)
        if known is None:
            waivers = tuple(waiver for waiver in rule.waivers if waiver.holds(channel, day))
            options[same] = FeeOption(rule, published, waivers, texts)
        else:
            first = known.rule if known.exemptions else replace(known.rule, exemptions=rule.exemptions)
            options[same] = replace(known, rule=first, texts=tuple(dict.fromkeys((*known.texts, *texts))))
    return tuple(options.values())


def _suggested(row: FeeRule) -> FeeRule:
    return row if row.open is not None else replace(row, open=Open.NOT_IN_FORCE)


def _nothing_told(procedure: Procedure) -> FeeRule:
    return FeeRule(PUBLISHED, procedure.title, (procedure.code,), (), date.min, open=Open.UNKNOWN)
