"""Noting one payment: for which dossier, what for, how much, how, and the official receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.fee_entry import charge_of, money, read_amount
from counter_tui.keyboard.scanner import ScanKind
from counter_tui.locale import text
from counter_tui.payment_entry import METHODS, is_receipt, method_words, receipt_text, split_receipt
from counter_tui.screens.base import bar
from counter_tui.screens.form import FieldsScreen, text_field
from counter_tui.widgets.fields import ChoiceField
from counter_tui.widgets.lines import Look, Row, fit, row
from db.rules import receipt_number
from db.rules.errors import NotFound
from db.rules.fee_payments import PaymentState
from db.rules.fee_rule import FeeKind
from db.rules.handing import Occasion, PaymentOrder, owed_vnd
from db.rules.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.counter import Counter
    from counter_tui.course import Course
    from counter_tui.keyboard.scanner import Scan
    from counter_tui.widgets.fields import Field
    from db.rules.dossier import Dossier
    from db.rules.fee_payments import Payment

KINDS = (FeeKind.FIXED, FeeKind.SERVICE)


class PaymentScreen(FieldsScreen):
    """A payment that is taken, or one with another receipt in the place of ``instead``."""

    DOES = keymap.NOTE_MONEY

    def __init__(self, counter: Counter, key: str = "", instead: Payment | None = None) -> None:
        """Begin with the dossier of ``key``, where one is known."""
        super().__init__(counter)
        self._key = key
        self._instead = instead
        self._dossier: Dossier | None = None
        self._owed: int | None = None
        self._offers: dict[str, str] = {}
        self._kind = 0
        self._method = METHODS.index(instead.method) if instead is not None else 0

    async def begin(self) -> None:
        """Find the dossier, and what is owed for it."""
        if self._key:
            await self._find(self._key)
        self.renew()
        self.columns.go_to("number" if self._dossier is None else "amount")

    # ---- what it looks like --------------------------------------------------------------------------

    def title_row(self, width: int) -> Row:
        """Name what is done."""
        key = "screen.money.take_title" if self._instead is None else "screen.money.replace_title"
        return bar(text(key), "", width)

    def head(self, width: int) -> Sequence[Row]:
        """Give the dossier."""
        dossier = self._dossier
        if dossier is None:
            return [row("   ", (text("screen.money.scan"), Look.DIM)), row("")]
        words = f"{dossier.short}  {dossier.applicant.name}  {dossier.procedure.title}"
        owed = text("screen.money.owed_unknown")
        if self._owed is not None:
            owed = text("screen.money.owed", amount=money(self._owed))
        return [
            row("   ", (fit(words, width - 4), Look.STRONG)),
            row("   ", (owed, Look.WARN if self._owed else Look.DIM)),
            row(""),
        ]

    def fields(self) -> Sequence[Field]:
        """Give the fields, filled in as far as the dossier tells."""
        offers = self._offers
        fields: list[Field] = []
        if self._instead is None:
            hint = text("screen.money.number_hint")
            fields.append(text_field("number", text("screen.money.number"), self.value("number"), hint))
        kinds = tuple(text(f"screen.fee_kind.{kind}") for kind in KINDS)
        fields += [
            text_field("charge", text("screen.money.charge"), offers.get("charge", ""), offered=True),
            ChoiceField("kind", text("screen.money.kind"), kinds, self._kind),
            text_field("amount", text("screen.money.amount"), offers.get("amount", ""), offered=True),
            ChoiceField("method", text("screen.return_desk.pays"), method_words(), self._method),
            text_field(
                "receipt",
                text("screen.fee.receipt"),
                offers.get("receipt", ""),
                text("screen.fee.receipt_hint"),
            ),
        ]
        if self._instead is not None:
            fields.append(text_field("reason", text("screen.reason.reason"), offers.get("reason", "")))
        return fields

    # ---- what it does --------------------------------------------------------------------------------

    async def changed(self, name: str) -> None:
        """Keep what was written; a number that was left is looked up."""
        self._kind, self._method = self.picked("kind"), self.picked("method")
        for one in ("charge", "amount", "receipt", "reason"):
            if self.columns.has(one):
                self._offers[one] = self.value(one)
        said = fold(self.value("charge"))
        if name == "charge" and said.startswith(("le phi", "phi")):
            self._kind = KINDS.index(FeeKind.FIXED if said.startswith("le") else FeeKind.SERVICE)
        left = name == "number" and self.columns.current.name != "number"
        if left and self.value("number"):
            await self._find(self.value("number"))

    async def scan(self, scan: Scan) -> bool:
        """Take the dossier of a scanned slip."""
        if scan.kind is not ScanKind.RECEIPT or self._instead is not None:
            return False
        await self._find(scan.text)
        self.columns.text("number").editor.set(self._dossier.short if self._dossier is not None else "")
        self.renew()
        self.columns.go_to("amount")
        return True

    async def _find(self, key: str) -> None:
        """Take a dossier and what its money is for."""
        dossier, owed, charge, kind = await self.counter.desk.ask(lambda office: _found(office, key))
        self._dossier, self._owed = dossier, owed
        instead = self._instead
        if instead is not None:
            charge, kind = instead.charge, instead.kind
            owed = instead.amount_vnd
        self._kind = KINDS.index(kind)
        self._offers |= {"charge": charge, "amount": money(owed) if owed else ""}
        if instead is not None:
            self._offers["receipt"] = receipt_text(instead.series, instead.receipt_number)

    async def is_ready(self) -> bool:
        """Everything an entry needs; the first thing that lacks is said."""
        lacking = (
            ("number", "screen.money.number_first", self._dossier is None),
            ("charge", "screen.money.charge_first", not self.value("charge")),
            ("amount", "screen.money.amount_first", not read_amount(self.value("amount"))),
            ("receipt", "screen.gap.receipt", not is_receipt(self.value("receipt"))),
            ("reason", "screen.reason.first", self._instead is not None and not self.value("reason")),
        )
        for name, key, lacks in lacking:
            if lacks:
                self.columns.go_to(name)
                self.say(key, Look.BAD)
                return False
        return True

    async def finish(self) -> None:
        """Note it and go back."""
        if self._dossier is None and self.value("number"):
            await self._find(self.value("number"))
            self.renew()
        await self.changed("")
        if not await self.is_ready() or self._dossier is None:
            return
        order, instead, reason = self._order(self._dossier), self._instead, self.value("reason")
        if instead is None:
            paid = await self.counter.desk.ask(lambda office: office.take_payment(order))
        else:
            paid = await self.counter.desk.ask(
                lambda office: office.replace_payment(instead.payment_id, order, reason)
            )
        await self.counter.go.go_back()
        key = "screen.money.taken" if instead is None else "screen.money.replaced"
        self.counter.go.tell(text(key, amount=money(paid.amount_vnd), number=self._dossier.short))

    def _order(self, dossier: Dossier) -> PaymentOrder:
        series, number = split_receipt(self.value("receipt"))
        return PaymentOrder(
            dossier=dossier.dossier_id,
            charge=self.value("charge"),
            kind=KINDS[self.picked("kind")],
            amount_vnd=read_amount(self.value("amount")) or 0,
            method=METHODS[self.picked("method")],
            series=series,
            receipt_number=number,
            agency=self._instead.agency if self._instead is not None else "",
            occasion=Occasion.LATER,
        )


def _found(office: Course, key: str) -> tuple[Dossier, int | None, str, FeeKind]:
    """Give a dossier by its number, short too where it is the only one; what is owed, and what for."""
    dossier = office.dossier(_whole(office, key))
    paid = [one for one in office.payments_of(dossier.dossier_id) if one.state is PaymentState.PAID]
    question = office.fee_question(dossier.procedure, dossier.case, dossier.channel)
    charge, kind = charge_of(question.options[0], dossier.procedure.title)
    return dossier, owed_vnd(dossier.fee_vnd, sum(one.amount_vnd for one in paid)), charge, kind


def _whole(office: Course, key: str) -> str:
    if receipt_number.looks_like(key) or "-" not in key:
        return key
    found = office.find_dossiers(key, 1)
    if not found:
        raise NotFound("dossier_not_found")
    return found[0].dossier_id
