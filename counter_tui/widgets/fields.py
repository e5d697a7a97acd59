"""A column of fields: texts to write and choices to turn, one of them active."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.cells import cell_len

from counter_tui.keyboard.editor import LineEditor
from counter_tui.screens.base import field_row, window
from counter_tui.widgets.lines import Look, Row, fit, row, row_width
from counter_tui.widgets.marks import MarkField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.keyboard.scanner import Stroke


LABEL_WIDTH = 14
LEAST_TEXT = 17
"""Cells of a text beside a hint: a tax number with its branch, and the caret."""
LEAST_HINT = 24
_PAGES = {"pageup": -10, "pagedown": 10}


@dataclass(slots=True)
class TextField:
    """A text to write; ``hint`` stands beside it and is set by the screen."""

    name: str
    label: str
    editor: LineEditor = field(default_factory=LineEditor)
    hint: str = ""
    hint_look: Look = Look.DIM
    offered: bool = False
    """The value was filled in by the program: the first letter typed replaces it, as a clerk expects."""

    def offer(self, value: str) -> None:
        """Fill in a value to keep or to type over."""
        self.editor.set(value)
        self.offered = bool(value)

    def handle(self, stroke: Stroke) -> bool:
        """Do what a key does to the text."""
        if self.offered and stroke.is_printable:
            self.editor.clear()
        self.offered = False
        return self.editor.handle(stroke.key, stroke.character)

    def row(self, width: int, *, active: bool) -> Row:
        """Draw it; the hint keeps its place while a short text grows, and gives way to a long one."""
        if not self.hint:
            return field_row(self.label, self.editor, width, active=active)
        most = width - LABEL_WIDTH - 4 - min(cell_len(self.hint), LEAST_HINT) - 2
        room = LABEL_WIDTH + 4 + max(LEAST_TEXT, min(cell_len(self.editor.value) + 1, most))
        text = field_row(self.label, self.editor, room, active=active)
        gap = " " * (room + 1 - row_width(text))
        return (*text, *row(gap, (fit(self.hint, width - room - 2), self.hint_look)))


@dataclass(slots=True)
class ChoiceField:
    """One of a few things, turned with the left and right keys or Space."""

    name: str
    label: str
    options: Sequence[str]
    index: int = 0

    def row(self, width: int, *, active: bool) -> Row:
        """Draw it: the chosen one marked by brackets, not by colour alone."""
        head = (" > " if active else "   ") + fit(self.label, LABEL_WIDTH)
        parts: list[tuple[str, Look]] = [(head, Look.STRONG if active else Look.DIM)]
        chosen_look = Look.CURSOR if active else Look.STRONG
        if len(head) + sum(len(option) + 2 for option in self.options) > width:
            count = f" {self.index + 1}/{len(self.options)} ←→"
            words = self.options[self.index]
            room = width - len(head) - len(count) - 3
            words = words if len(words) <= room else fit(words, room)
            return row(*parts, (f"[{words}]", chosen_look), (count, Look.DIM))
        for index, option in enumerate(self.options):
            chosen = index == self.index
            parts.append((f"[{option}]", chosen_look) if chosen else (f" {option} ", Look.DIM))
        return row(*parts)

    def turn(self, step: int) -> None:
        """Take the next or the previous option."""
        self.index = (self.index + step) % len(self.options)


Field = TextField | ChoiceField | MarkField


class FieldColumn:
    """The fields of a step and the active one among them."""

    def __init__(self, fields: Sequence[Field], active: int = 0) -> None:
        """Begin at field ``active``."""
        self.fields = list(fields)
        self.active = active

    @property
    def current(self) -> Field:
        """The active field."""
        return self.fields[self.active]

    @property
    def editor(self) -> LineEditor | None:
        """The active field's text, where it is a text."""
        return self.current.editor if isinstance(self.current, TextField) else None

    def text(self, name: str) -> TextField:
        """Give a text field by its name."""
        for one in self.fields:
            if isinstance(one, TextField) and one.name == name:
                return one
        raise KeyError(name)

    def choice(self, name: str) -> ChoiceField:
        """Give a choice by its name."""
        for one in self.fields:
            if isinstance(one, ChoiceField) and one.name == name:
                return one
        raise KeyError(name)

    def has(self, name: str) -> bool:
        """Whether there is a field of this name."""
        return any(one.name == name for one in self.fields)

    def go_to(self, name: str) -> None:
        """Make the field ``name`` active."""
        self.active = next(index for index, one in enumerate(self.fields) if one.name == name)

    def renew(self, fields: Sequence[Field], writing: str = "") -> None:
        """Take other fields; the text ``writing`` stays under the hands, and the active field active."""
        current = self.current
        kept: list[Field] = []
        for one in fields:
            if one.name == writing and isinstance(one, TextField) and isinstance(current, TextField):
                current.label, current.hint, current.hint_look = one.label, one.hint, one.hint_look
                kept.append(current)
            else:
                kept.append(one)
        names = [one.name for one in kept]
        self.active = names.index(current.name) if current.name in names else min(self.active, len(kept) - 1)
        self.fields = kept

    def rows(self, width: int, height: int) -> list[Row]:
        """Draw as many fields as fit, the active one among them."""
        shown = window(len(self.fields), self.active, max(1, height))
        return [self.fields[index].row(width, active=index == self.active) for index in shown]

    def handle(self, stroke: Stroke) -> str:
        """Do what a key does to the fields.

        Gives ``"left"`` when the active field was left, ``"end"`` when Enter was pressed in the last one,
        ``"changed"`` when something was written or turned, else ``""``.
        """
        step = {"enter": 1, "tab": 1, "down": 1, "shift+tab": -1, "up": -1}.get(stroke.key)
        if step is not None:
            return self._go(step, enter=stroke.key == "enter")
        if stroke.key in _PAGES:
            self.active = max(0, min(self.active + _PAGES[stroke.key], len(self.fields) - 1))
            return "left"
        current = self.current
        if isinstance(current, TextField):
            return "changed" if current.handle(stroke) else ""
        if stroke.key not in {"left", "right", "space"}:
            return ""
        current.turn(-1 if stroke.key == "left" else 1)
        return "changed"

    def _go(self, step: int, *, enter: bool) -> str:
        """Go to the next or the previous field, where there is one."""
        if 0 <= self.active + step < len(self.fields):
            self.active += step
            return "left"
        return "end" if enter else ""
