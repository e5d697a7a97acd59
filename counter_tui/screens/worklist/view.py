"""What the two views of the work lists are: rows to draw, keys to take, and what to read from the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.counter import Counter
    from counter_tui.keyboard.editor import LineEditor
    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.keymap import Verb
    from counter_tui.screens.base import DeskScreen
    from counter_tui.widgets.lines import Look, Row
    from db.rules.worklist import Filter, ListName


class Host(Protocol):
    """What a view may ask of the screen it stands on."""

    counter: Counter

    def say(self, key: str, look: Look = ..., /, **facts: object) -> None:
        """Put one sentence on the message line."""

    def hush(self) -> None:
        """Clear the message line."""

    async def open_list(self, name: ListName, only: Filter, title: str) -> None:
        """Show a list."""

    async def show(self, screen: DeskScreen) -> None:
        """Show a screen above this one; the view is loaded anew when the clerk comes back."""

    async def open_dossier(self, dossier_id: str) -> None:
        """Show a dossier above this screen."""


class View(Protocol):
    """One of the two views."""

    def title(self) -> tuple[str, str]:
        """Give what stands at the left and at the right of the title bar."""

    def rows(self, width: int, height: int) -> Sequence[Row]:
        """Give the rows of the body."""

    def verbs(self) -> Sequence[Verb]:
        """Give what can be done here, besides going back."""

    def editor(self) -> LineEditor | None:
        """Give the text that letters go to, or ``None`` where they are commands."""

    async def load(self) -> None:
        """Read from the office what is shown, and keep the place."""

    async def stroke(self, stroke: Stroke) -> None:
        """Do all that one key does."""

    async def edited(self) -> None:
        """Notice that the text has changed."""

    def step_back(self) -> bool:
        """Take back what narrows the view; ``False``: there is nothing to take back, so it is left."""
