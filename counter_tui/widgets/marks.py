"""A line of a list that can be marked: with Space, or by scanning what it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter_tui.widgets.lines import Look, Row, fit, row

if TYPE_CHECKING:
    from collections.abc import Sequence

TICK = ("[ ]", "[x]")


@dataclass(slots=True)
class MarkField:
    """One line with a mark in front; ``marks`` are what Space turns through, the first means: not marked.

    ``tail`` keeps its place at the right edge; with ``warns`` it stands out.
    """

    name: str
    label: str
    tail: str = ""
    marks: Sequence[str] = TICK
    index: int = 0
    warns: bool = False

    @property
    def marked(self) -> bool:
        """Whether anything but the first mark is set."""
        return self.index > 0

    def row(self, width: int, *, active: bool) -> Row:
        """Draw it; the active one in reverse, the mark as a sign and never by colour alone."""
        head = f"{' >' if active else '  '} {self.marks[self.index]} "
        tail = f"  {self.tail} " if self.tail else " "
        label = fit(self.label, max(1, width - len(head) - len(tail)))
        if active:
            return row((head + label + tail, Look.CURSOR))
        look = Look.STRONG if self.marked else Look.PLAIN
        return row((head + label, look), (tail, Look.WARN if self.warns else Look.DIM))

    def turn(self, step: int) -> None:
        """Take the next or the previous mark."""
        self.index = (self.index + step) % len(self.marks)
