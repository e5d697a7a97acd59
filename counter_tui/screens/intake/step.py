"""What one step of an intake is: rows to draw, keys to take, and whether it is done."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import time

    from counter_tui.counter import Counter
    from counter_tui.intake_form import IntakeForm
    from counter_tui.keyboard.editor import LineEditor
    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.keymap import Verb
    from counter_tui.widgets.lines import Look, Row
    from db.rules.house import House


class Move(Enum):
    """Where a key leads."""

    STAY = auto()
    ON = auto()


class Host(Protocol):
    """What a step may ask of the screen it stands on."""

    counter: Counter
    form: IntakeForm
    house: House | None

    def say(self, key: str, look: Look = ..., /, **facts: object) -> None:
        """Put one sentence on the message line."""

    def hush(self) -> None:
        """Clear the message line."""

    def closing_time(self) -> time:
        """Give the hour that a day named without an hour ends at."""

    async def count_days(self) -> None:
        """Compute the day of return anew."""

    async def ask_fee(self) -> None:
        """Ask the office what it costs, where that has not been answered."""


class StepView(Protocol):
    """One step of the intake."""

    def rows(self, width: int, height: int) -> Sequence[Row]:
        """Give the rows of the body."""

    def verbs(self) -> Sequence[Verb]:
        """Give what can be done here, besides saving and going back."""

    def editor(self) -> LineEditor | None:
        """Give the text field in use, or ``None`` where letters are commands."""

    async def stroke(self, stroke: Stroke) -> Move:
        """Do all that one key does."""

    def point_at(self, field: str) -> None:
        """Bring the clerk to what is missing: ``field``, where the step has fields."""

    async def leave(self) -> None:
        """Write what was typed into the form (before saving, going on or going back)."""
