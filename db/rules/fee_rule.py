"""A fee as a rule: for which procedures, case, channel and days it holds, what it counts, what lowers it.

Luật Phí và lệ phí 97/2015/QH13 knows *phí* (the price of a service) and *lệ phí* (a fixed fee); the amounts
are those of circulars and of the province's council, each with its days. An amount nobody has told is
``open``: the clerk types it, and nothing is guessed (DOMAIN 7).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from db.rules.procedure import Channel


class FeeKind(StrEnum):
    """The two kinds of the law (Luật 97/2015/QH13, Đ3)."""

    SERVICE = "service"
    """*Phí*: covers the cost of a service."""
    FIXED = "fixed"
    """*Lệ phí*: a fixed amount."""


class FeeUnit(StrEnum):
    """What an amount is for: the filing as a whole, or each of something that must be counted."""

    ONCE = "once"
    PAGE = "page"
    """Pages of one copy; the copies are counted beside them."""
    COPY = "copy"
    OBJECT = "object"
    """Anything else; ``FeeRule.unit_name`` says what."""


class Open(StrEnum):
    """Why an amount is not known, so that a person must type it; one in the data is then a suggestion."""

    SET_LOCALLY = "set_locally"
    """The province's council sets it, and the office has not entered what it set."""
    UNKNOWN = "unknown"
    """Nothing is published, or the source doubts its own amount."""
    NOT_PRESCRIBED = "not_prescribed"
    """The source says that nothing is prescribed, which is not the same as free."""
    AMOUNTS_DIFFER = "amounts_differ"
    """The published text tells other amounts than the published number."""
    CONTRADICTED = "contradicted"
    """Free in one row, while another row of the same procedure leaves the amount open."""
    UNIT_UNCLEAR = "unit_unclear"
    """By the page, whose rate has steps and a cap that one row can't tell, or by several units."""
    NOT_IN_FORCE = "not_in_force"
    """The amount held or will hold on other days."""


@dataclass(frozen=True, slots=True)
class Tier:
    """From unit number ``from_unit`` on (1 = the first) each unit costs ``amount_vnd`` đồng."""

    from_unit: int
    amount_vnd: int


@dataclass(frozen=True, slots=True)
class Exemption:
    """A ground that lowers a fee by ``percent_off`` (100 = free), claimed with a paper that is noted.

    ``evidence`` names the papers that prove it; ``mark`` is how sure the source is: A seen, B sure, C not.
    """

    code: str
    name: str
    evidence: tuple[str, ...] = ()
    percent_off: int = 100
    source: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A dated incentive: whoever meets ``condition`` pays ``amount_vnd`` đồng a unit instead.

    ``channel`` is the way of filing it needs, ``None`` for any; ``valid_to`` is its last day, ``None`` while
    no end is known.
    """

    code: str
    name: str
    condition: str
    amount_vnd: int
    valid_from: date
    valid_to: date | None = None
    channel: Channel | None = None
    source: str = ""
    mark: str = ""

    def holds(self, channel: Channel | None, day: date) -> bool:
        """Whether it can be claimed by this channel on ``day``."""
        return self.channel in (None, channel) and _within(day, self.valid_from, self.valid_to)


@dataclass(frozen=True, slots=True)
class FeeRule:
    """One fee: what it costs, for which procedures, case and channel (``None`` = all), and on which days.

    ``tiers`` are in order and begin with the first unit; with ``open`` they are a suggestion and may be
    empty. ``cap_vnd`` is the most that one copy costs. ``kind`` is ``None`` where the source does not tell.
    """

    code: str
    name: str
    procedures: tuple[str, ...]
    tiers: tuple[Tier, ...]
    valid_from: date
    valid_to: date | None = None
    kind: FeeKind | None = None
    case: str | None = None
    channel: Channel | None = None
    unit: FeeUnit = FeeUnit.ONCE
    unit_name: str = ""
    cap_vnd: int | None = None
    open: Open | None = None
    exemptions: tuple[Exemption, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    source: str = ""
    mark: str = ""

    def in_force(self, day: date) -> bool:
        """Whether it holds on ``day``."""
        return _within(day, self.valid_from, self.valid_to)

    def cost(self, units: int, copies: int = 1) -> int:
        """Give the đồng for ``copies`` copies of ``units`` units each, capped by the copy."""
        one = 0
        for number, tier in enumerate(self.tiers):
            after = self.tiers[number + 1].from_unit if number + 1 < len(self.tiers) else units + 1
            one += max(min(after, units + 1) - tier.from_unit, 0) * tier.amount_vnd
        return copies * (one if self.cap_vnd is None else min(one, self.cap_vnd))


@dataclass(frozen=True, slots=True)
class FeeTable:
    """The fee rules of an office, and the lists of grounds and waivers that they draw on."""

    rules: tuple[FeeRule, ...]
    grounds: tuple[Exemption, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    source: str = ""


def _within(day: date, first: date, last: date | None) -> bool:
    return first <= day and (last is None or day <= last)
