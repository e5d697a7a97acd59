"""What is handed over to a person: which of their dossiers, to whom, on what, for how much; as plain state.

The screen of returning reads and changes it; it turns into the order that the office carries out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from counter_tui.fee_entry import read_amount
from counter_tui.payment_entry import METHODS, is_receipt, split_receipt
from db.rules.course import Mark
from db.rules.handing import Collector, Occasion, PaymentOrder, ReturnOrder, Score

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from db.rules.fee_rule import FeeKind
    from db.rules.handing import CollectLine, ToCollect

SCORES = tuple(Score)
MARKS = (Mark.SIGNATURE, Mark.FINGERPRINT)
NOT_PAID = len(METHODS)
"""The choice of a method that means: the money is not taken now."""


class Charge(NamedTuple):
    """What the money of a dossier is taken for."""

    name: str
    kind: FeeKind


@dataclass(slots=True)
class ReturnEntry:
    """One person at the desk, and what they take home."""

    found: ToCollect
    charges: Mapping[str, Charge]
    taken: set[str] = field(default_factory=set)
    collector: Collector = Collector.OWNER
    name: str = ""
    identity: str = ""
    authorisation: str = ""
    originals_back: bool = True
    mark: Mark = Mark.SIGNATURE
    without_slip: bool = False
    method: int = 0
    left_open: str = ""
    receipts: dict[str, str] = field(default_factory=dict)
    amounts: dict[str, str] = field(default_factory=dict)
    """What was typed for a dossier whose fee nobody knew."""
    rating: Score | None = None

    @classmethod
    def begin(cls, found: ToCollect, charges: Mapping[str, Charge]) -> ReturnEntry:
        """Begin with what was asked by; a person who was asked by takes everything that is ready."""
        entry = cls(found, charges)
        ids = [line.line.dossier_id for line in entry.lines]
        asked = found.asked
        entry.taken = set(ids) if asked is None else {asked.dossier_id} & set(ids)
        if any(line.submitter for line in entry.chosen):
            entry.collector = Collector.SUBMITTER
        return entry

    @property
    def lines(self) -> Sequence[CollectLine]:
        """All that can be taken home: results, and papers of what was stopped."""
        return (*self.found.ready, *self.found.papers)

    @property
    def chosen(self) -> Sequence[CollectLine]:
        """What is taken home now."""
        return [line for line in self.lines if line.line.dossier_id in self.taken]

    @property
    def collectors(self) -> Sequence[Collector]:
        """Who may come for what is chosen."""
        has_submitter = any(line.submitter for line in self.chosen)
        return tuple(one for one in Collector if has_submitter or one is not Collector.SUBMITTER)

    @property
    def owing(self) -> Sequence[CollectLine]:
        """What is chosen and has money to be paid: an amount, or one that nobody knows yet."""
        results = {line.line.dossier_id for line in self.found.ready}
        return [line for line in self.chosen if line.line.dossier_id in results and line.fee_owed_vnd != 0]

    @property
    def sum_vnd(self) -> int:
        """What is to be paid now, in đồng."""
        return sum(self.amount_of(line) or 0 for line in self.owing)

    @property
    def originals(self) -> Sequence[str]:
        """The originals that go back."""
        return list(dict.fromkeys(label for line in self.chosen for label in line.originals))

    def name_of(self, line: CollectLine) -> str:
        """Give what one dossier is called: its short number, with the day where that number comes twice."""
        short = line.line.short
        if sum(one.line.short == short for one in self.owing) < 2:  # noqa: PLR2004 - twice
            return short
        return f"{short.partition('-')[2]} {line.line.received_at:%d/%m}"

    def amount_of(self, line: CollectLine) -> int | None:
        """Give what is to be paid for one dossier, in đồng; ``None`` where nothing was typed."""
        if line.fee_owed_vnd is not None:
            return line.fee_owed_vnd
        return read_amount(self.amounts.get(line.line.dossier_id, ""))

    def first_gap(self) -> tuple[str, str] | None:
        """Give the first thing that is missing, its field and its sentence's key; or ``None``."""
        return next(self._gaps(), None)

    def _gaps(self) -> Iterator[tuple[str, str]]:
        if not self.chosen:
            yield "", "screen.return_desk.nothing_marked"
        if self.collector is Collector.OTHER:
            if not self.name.strip():
                yield "name", "screen.return_desk.name_needed"
            if not self.authorisation.strip():
                yield "authorisation", "screen.return_desk.authorisation_needed"
        if self.without_slip and not self.identity.strip():
            yield "identity", "screen.return_desk.identity_needed"
        if self.method < NOT_PAID:
            yield from self._money_gaps()
        elif self.sum_vnd and not self.left_open.strip():
            yield "left_open", "screen.return_desk.why_open"

    def _money_gaps(self) -> Iterator[tuple[str, str]]:
        for line in self.owing:
            dossier_id = line.line.dossier_id
            if self.amounts.get(dossier_id, "").strip() and self.amount_of(line) is None:
                yield f"amount {dossier_id}", "screen.money.amount_first"
            if not is_receipt(self.receipts.get(dossier_id, "")):
                yield f"receipt {dossier_id}", "screen.gap.receipt"

    def keep_collector(self) -> None:
        """Fall back on the owner where the one chosen has nothing to do with what is taken now."""
        if self.collector not in self.collectors:
            self.collector = Collector.OWNER

    def order(self) -> ReturnOrder:
        """Give what the office carries out."""
        other = self.collector is Collector.OTHER
        paying = self.method < NOT_PAID
        return ReturnOrder(
            dossiers=tuple(line.line.dossier_id for line in self.chosen),
            collector=self.collector,
            name=self.name.strip() if other else "",
            identity=self.identity.strip(),
            authorisation=self.authorisation.strip() if other else "",
            originals_back=self.originals_back,
            mark=self.mark,
            without_slip=self.without_slip,
            payments=tuple(self._payments()) if paying else (),
            fee_left_open="" if paying else self.left_open.strip(),
            rating=self.rating,
        )

    def _payments(self) -> Sequence[PaymentOrder]:
        orders = []
        for line in self.owing:
            amount, dossier_id = self.amount_of(line), line.line.dossier_id
            if not amount:
                continue
            series, number = split_receipt(self.receipts.get(dossier_id, ""))
            charge = self.charges[dossier_id]
            orders.append(
                PaymentOrder(
                    dossier=dossier_id,
                    charge=charge.name,
                    kind=charge.kind,
                    amount_vnd=amount,
                    method=METHODS[self.method],
                    series=series,
                    receipt_number=number,
                    occasion=Occasion.RETURN,
                )
            )
        return orders
