"""A screen of fields with one key that does what they say; what can't be undone asks for that key twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from counter_tui import keymap
from counter_tui.keyboard.editor import LineEditor
from counter_tui.keymap import does
from counter_tui.screens.base import DeskScreen
from counter_tui.widgets.fields import ChoiceField, Field, FieldColumn, TextField
from counter_tui.widgets.lines import Look
from counter_tui.widgets.marks import MarkField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.counter import Counter
    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.keymap import Verb
    from counter_tui.widgets.lines import Row


class FieldsScreen(DeskScreen):
    """A head, a column of fields, a foot; F9 does it."""

    DOES: ClassVar[Verb] = keymap.DO
    """What F9 is called here."""
    SURE: ClassVar[str] = ""
    """The question that a first F9 asks where there is no way back; empty: one F9 does it."""

    def __init__(self, counter: Counter) -> None:
        """Begin without fields; ``renew`` makes them."""
        super().__init__(counter)
        self.columns = FieldColumn([TextField("", "")])
        self._asked = False

    # ---- what a screen fills in ----------------------------------------------------------------------

    def fields(self) -> Sequence[Field]:
        """Give the fields for what is known now."""
        raise NotImplementedError

    def head(self, width: int) -> Sequence[Row]:  # noqa: ARG002 - not every form has one
        """Give the rows above the fields."""
        return ()

    def foot(self, width: int) -> Sequence[Row]:  # noqa: ARG002 - not every form has one
        """Give the rows below the fields."""
        return ()

    async def changed(self, name: str) -> None:
        """Take what was written or turned in the field ``name``, or that it was left."""

    async def command(self, key: str) -> bool:  # noqa: ARG002 - not every form has commands of its own
        """Do what a key beside the fields does; ``False``: it is the fields'."""
        return False

    async def finish(self) -> None:
        """Do what the fields say."""
        raise NotImplementedError

    async def leave(self) -> None:
        """Go back without doing it."""
        await self.counter.go.go_back()

    # ---- what it does --------------------------------------------------------------------------------

    def renew(self, writing: str = "") -> None:
        """Make the fields anew from what is known; the text ``writing`` stays as it is under the hands."""
        self.columns.renew(list(self.fields()), writing)

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give the head, as many fields as fit, and the foot."""
        head, foot = list(self.head(width)), list(self.foot(width))
        fields = self.columns.rows(width, max(1, height - len(head) - len(foot)))
        return [*head, *fields, *foot][:height]

    def verbs(self) -> Sequence[Verb]:
        """Give moving, turning, doing and going back."""
        current = self.columns.current
        turning = keymap.MARK if isinstance(current, MarkField) else keymap.CYCLE
        return (
            keymap.NEXT_FIELD,
            keymap.PREVIOUS_FIELD,
            turning,
            self.DOES,
            keymap.INPUT_METHOD,
            keymap.BACK,
        )

    def editor(self) -> LineEditor | None:
        """Give the active text."""
        return self.columns.editor

    async def edited(self) -> None:
        """Take pasted text like typed text."""
        await self._took(self.columns.current.name)

    async def stroke(self, stroke: Stroke) -> None:
        """Do it, go back, or write and turn."""
        asked, self._asked = self._asked, False
        if does(self.DOES, stroke.key):
            if self.SURE and not asked and await self.is_ready():
                self._asked = True
                self.say(self.SURE, Look.WARN)
            elif asked or not self.SURE:
                await self.finish()
            return
        if stroke.key == "escape":
            await self.leave()
            return
        self.hush()
        if self.editor() is not None or not await self.command(stroke.key):
            before = self.columns.current.name
            done = self.columns.handle(stroke)
            if done == "end":
                self.columns.active = 0
            if done:
                await self._took(before)

    async def is_ready(self) -> bool:
        """Whether all is there that F9 needs; what lacks has been said."""
        return True

    async def _took(self, name: str) -> None:
        await self.changed(name)
        self.renew(name if self.columns.current.name == name else "")

    # ---- reading fields ------------------------------------------------------------------------------

    def value(self, name: str) -> str:
        """Give what is written in a field; nothing where there is no such field."""
        for one in self.columns.fields:
            if one.name == name and isinstance(one, TextField):
                return one.editor.value.strip()
        return ""

    def picked(self, name: str) -> int:
        """Give which option of a choice is taken; the first where there is no such choice."""
        for one in self.columns.fields:
            if one.name == name and isinstance(one, ChoiceField):
                return one.index
        return 0

    def marked(self) -> Sequence[MarkField]:
        """Give the lines that are marked."""
        return [one for one in self.columns.fields if isinstance(one, MarkField) and one.marked]


def text_field(name: str, label: str, value: str = "", hint: str = "", *, offered: bool = False) -> TextField:
    """Make a text field; an offered value is typed over."""
    field = TextField(name, label, LineEditor(), hint)
    field.editor.set(value)
    field.offered = offered and bool(value)
    return field
