"""Refusing a dossier at the desk: the reason, in writing, on form 03 (NĐ 118/2025/NĐ-CP, Đ17.1c)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.locale import text
from counter_tui.screens.base import bar
from counter_tui.screens.form import FieldsScreen, text_field
from counter_tui.widgets.fields import ChoiceField
from counter_tui.widgets.lines import Look, Row, row, wrap_at_most
from db.rules.lifecycle import Act
from db.rules.order import Order

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from counter_tui.counter import Counter
    from counter_tui.intake_form import IntakeForm
    from counter_tui.widgets.fields import Field
    from db.rules.house import ReasonCode


class RefuseScreen(FieldsScreen):
    """Why it can't be received, and what to do instead."""

    DOES = keymap.DO_REFUSE
    SURE = "screen.refuse.sure"

    def __init__(self, counter: Counter, form: IntakeForm, over: Callable[[], None]) -> None:
        """Refuse what ``form`` says; ``over`` is told once it is on the disk."""
        super().__init__(counter)
        self._form = form
        self._over = over
        self._reasons: Sequence[ReasonCode] = ()

    async def begin(self) -> None:
        """Read the office's reasons."""
        self._reasons = await self.counter.desk.ask(lambda office: office.house.reasons_for(Act.REFUSE))
        self.renew()

    def title_row(self, width: int) -> Row:
        """Name the procedure."""
        form = self._form
        return bar(f"{form.procedure.code}  {form.procedure.title}", text("screen.refuse.title"), width)

    def head(self, width: int) -> Sequence[Row]:
        """Say whom it is about, and what it leads to."""
        name = text("screen.refuse.who", name=self._form.applicant.name)
        explained = wrap_at_most(text("screen.refuse.explained"), width - 4, 2)
        return [
            row("   ", (name, Look.STRONG)),
            *(row("   ", (line, Look.DIM)) for line in explained),
            row(""),
        ]

    def fields(self) -> Sequence[Field]:
        """Give the reason and the words that the form says."""
        words = (*(reason.text for reason in self._reasons), text("screen.refuse.choose"))
        chosen = self.columns.choice("reason").index if self.columns.has("reason") else len(self._reasons)
        return (
            ChoiceField("reason", text("screen.refuse.reason"), words, chosen),
            text_field("words", text("screen.refuse.words"), self.value("words"), text("screen.refuse.hint")),
            text_field("instead", text("screen.refuse.instead"), self.value("instead")),
        )

    async def is_ready(self) -> bool:
        """See that a reason is chosen."""
        if self.picked("reason") < len(self._reasons):
            return True
        self.columns.go_to("reason")
        self.say("screen.refuse.reason_first", Look.BAD)
        return False

    async def finish(self) -> None:
        """Register the dossier, refuse it, print form 03."""
        if not await self.is_ready():
            return
        desk, form = self.counter.desk, self._form
        reason = self._reasons[self.picked("reason")]
        said, instead = self.value("words"), self.value("instead")
        order = Order(
            Act.REFUSE,
            reason_code=reason.code,
            reason=said or reason.text,
            points=(instead,) if instead else (),
        )
        accepted = await desk.accept(form.to_intake(registered_only=True))
        self._over()  # the draft is a dossier now; a second F9 gives the same one
        done = await desk.ask(lambda office: office.do(accepted.dossier_id, order))
        self.counter.last_dossier = accepted.dossier_id
        await self.counter.go.go_home()
        self.counter.go.done(done, text("screen.refuse.done", number=accepted.short))
