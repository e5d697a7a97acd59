"""A substitute takes over: who, who agrees, and the PINs of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.locale import text
from counter_tui.screens.clerks_forms import PersonForm
from counter_tui.widgets.fields import ChoiceField
from counter_tui.widgets.lines import Look, Row, row, wrap
from db.rules.lifecycle import Role
from db.rules.people import DESK, TakeOver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.counter import Counter
    from counter_tui.widgets.fields import Field
    from db.rules.people import ClerkLine


class TakeOverScreen(PersonForm):
    """The open dossiers of the person of ``line`` go to somebody else."""

    TITLE = "screen.clerks.key_substitute"
    SURE = "screen.clerks.take_over_sure"

    def __init__(self, counter: Counter, line: ClerkLine, everybody: Sequence[ClerkLine]) -> None:
        """Offer who works at the counter today as a substitute, and the absent one and the heads to agree."""
        super().__init__(counter, line)
        absent = line.clerk.clerk_id
        others = [one for one in everybody if one.clerk.clerk_id != absent and one.today is not None]
        self._substitutes = [one for one in others if one.today is not None and one.today.roles & DESK]
        self._agree = [
            line,
            *(one for one in others if one.today is not None and Role.HEAD in one.today.roles),
        ]
        me = "" if counter.person is None else counter.person.clerk_id
        places = [place for place, one in enumerate(self._substitutes) if one.clerk.clerk_id == me]
        self._first = places[0] if places else 0

    def head(self, width: int) -> Sequence[Row]:
        """Say what it does."""
        explained = wrap(text("screen.clerks.take_over_help"), width - 4)
        return [*(row("   ", (line, Look.DIM)) for line in explained), row("")]

    def fields(self) -> Sequence[Field]:
        """Give the two people and their PINs."""
        substitute = self.picked("substitute") if self.columns.has("substitute") else self._first
        return (
            ChoiceField(
                "substitute",
                text("screen.clerks.substitute"),
                [one.clerk.name for one in self._substitutes] or ["-"],
                substitute,
            ),
            self.secret_of("substitute_pin", "screen.clerks.substitute_pin"),
            ChoiceField(
                "sure",
                text("screen.clerks.sure"),
                [one.clerk.name for one in self._agree],
                self.picked("sure"),
            ),
            self.secret_of("sure_pin", "screen.clerks.sure_pin"),
        )

    async def is_ready(self) -> bool:
        """See that both PINs are typed."""
        for name in ("substitute_pin", "sure_pin"):
            if not self.value(name):
                self.columns.go_to(name)
                return False
        return bool(self._substitutes)

    async def finish(self) -> None:
        """Hand over."""
        line = self.line
        if not await self.is_ready() or line is None:
            return
        order = TakeOver(
            absent=line.clerk.clerk_id,
            substitute=self._substitutes[self.picked("substitute")].clerk.clerk_id,
            substitute_pin=self.value("substitute_pin"),
            sure=self._agree[self.picked("sure")].clerk.clerk_id,
            sure_pin=self.value("sure_pin"),
        )
        for name in ("substitute_pin", "sure_pin"):
            self.columns.text(name).editor.clear()
        done = await self.counter.desk.use(lambda office: office.people.take_over(order))
        await self.counter.go.go_back()
        words = text("screen.clerks.taken_over", name=done.substitute, n=done.dossiers, absent=done.absent)
        self.counter.go.tell(words)
