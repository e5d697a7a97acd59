"""One question before something that can't be taken back: why; and then the same key again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.locale import text
from counter_tui.screens.base import bar
from counter_tui.screens.form import FieldsScreen, text_field
from counter_tui.widgets.lines import Look, Row, fit, row

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from counter_tui.counter import Counter
    from counter_tui.widgets.fields import Field


class ReasonScreen(FieldsScreen):
    """Ask for a reason, do it, go back."""

    DOES = keymap.DO_CANCEL
    SURE = "screen.reason.sure"

    def __init__(
        self, counter: Counter, title: str, facts: Sequence[str], do: Callable[[str], Awaitable[str]]
    ) -> None:
        """Ask why under ``title`` and ``facts``; ``do`` does it with the reason and gives what was done."""
        super().__init__(counter)
        self._title = title
        self._facts = facts
        self._do = do

    async def begin(self) -> None:
        """Begin in the field of the reason."""
        self.renew()

    def title_row(self, width: int) -> Row:
        """Give the title."""
        return bar(self._title, "", width)

    def head(self, width: int) -> Sequence[Row]:
        """Give what it is about."""
        return [*(row("   ", (fit(fact, width - 4), Look.STRONG)) for fact in self._facts), row("")]

    def fields(self) -> Sequence[Field]:
        """Give the reason."""
        return (text_field("reason", text("screen.reason.reason"), self.value("reason")),)

    async def is_ready(self) -> bool:
        """See that a reason is written."""
        if self.value("reason"):
            return True
        self.say("screen.reason.first", Look.BAD)
        return False

    async def finish(self) -> None:
        """Do it and go back."""
        if not await self.is_ready():
            return
        done = await self._do(self.value("reason"))
        await self.counter.go.go_back()
        self.counter.go.tell(done)
