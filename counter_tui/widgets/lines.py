"""The one widget that draws: rows of styled text, repainted only where they changed.

A list of any length is drawn by handing over just the rows that can be seen. Textual's own list widgets lay
out and paint twice for each change of their size, and its ``Footer`` rebuilds itself at each focus move and
leaks; a plain widget with ``render_line`` does neither.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Look(StrEnum):
    """How a piece of text looks; never by colour alone, so that nothing is lost in 16 colours or in print."""

    PLAIN = "plain"
    STRONG = "strong"
    DIM = "dim"
    BAR = "bar"
    CURSOR = "cursor"
    CARET = "caret"
    KEY = "key"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    RULE = "rule"


STYLES = {
    Look.PLAIN: Style(),
    Look.STRONG: Style(bold=True),
    Look.DIM: Style(color="cyan"),
    Look.BAR: Style(color="white", bgcolor="blue", bold=True),
    Look.CURSOR: Style(reverse=True, bold=True),
    Look.CARET: Style(reverse=True),
    Look.KEY: Style(bold=True, color="yellow"),
    Look.GOOD: Style(bold=True, color="green"),
    Look.WARN: Style(bold=True, color="yellow"),
    Look.BAD: Style(bold=True, color="red"),
    Look.RULE: Style(color="blue"),
}
"""The eight colours every terminal has; the terminal's own background."""


class Span(NamedTuple):
    """A piece of one row."""

    text: str
    look: Look = Look.PLAIN


Row = tuple[Span, ...]
"""One row of the screen, left to right."""


def row(*parts: str | tuple[str, Look] | Span) -> Row:
    """Make a row of strings and (string, look) pairs."""
    return tuple(Span(part) if isinstance(part, str) else Span(*part) for part in parts)


def fit(text: str, width: int, *, right: bool = False) -> str:
    """Give ``text`` in exactly ``width`` cells: padded, or cut with an ellipsis that says so."""
    if width <= 0:
        return ""
    if cell_len(text) > width:
        return (
            set_cell_size(text, width - 1).rstrip()
            + "…"
            + " " * (width - 1 - cell_len(set_cell_size(text, width - 1).rstrip()))
        )
    gap = " " * (width - cell_len(text))
    return gap + text if right else text + gap


def spread(left: Row, right: Row, width: int, look: Look = Look.PLAIN) -> Row:
    """Put one thing at the left edge and one at the right of ``width`` cells."""
    taken = row_width(left) + row_width(right)
    return (*left, Span(" " * max(1, width - taken), look), *right)


def row_width(parts: Row) -> int:
    """Give the cells a row takes."""
    return sum(cell_len(part.text) for part in parts)


def wrap(text: str, width: int) -> list[str]:
    """Break ``text`` into lines of at most ``width`` cells, at spaces where there are any."""
    width = max(width, 2)  # a letter may take two, however small the window is
    lines: list[str] = []
    for paragraph in text.split("\n"):
        current = ""
        for word in paragraph.split():
            while cell_len(word) > width:
                if current:
                    lines.append(current)
                    current = ""
                head = set_cell_size(word, width)
                lines.append(head)
                word = word[len(head) :]  # noqa: PLW2901 - the rest of a word too long for a line
            candidate = f"{current} {word}" if current else word
            if cell_len(candidate) <= width:
                current = candidate
            else:
                lines.append(current)
                current = word
        lines.append(current)
    return lines


def wrap_at_most(text: str, width: int, lines: int) -> list[str]:
    """Break ``text`` as ``wrap`` does, into so many lines; where it needs more, the last one says so."""
    found = wrap(text, width) if text else []
    if len(found) <= lines:
        return found
    return [*found[: lines - 1], fit(f"{found[lines - 1]} …", width).rstrip()]


def plain(rows: Iterable[Row]) -> str:
    """Give rows as bare text, for tests and for the eye."""
    return "\n".join("".join(part.text for part in one).rstrip() for one in rows)


class Lines(Widget):
    """Rows of styled text in a fixed region; it never has the focus (the key gate knows where keys go)."""

    can_focus = False

    def __init__(self, *, id: str, look: Look = Look.PLAIN) -> None:  # noqa: A002 - Textual's own name for it
        """Start empty; ``look`` fills what the rows leave free."""
        super().__init__(id=id)
        self._rows: Sequence[Row] = ()
        self._fill = STYLES[look]

    def show(self, rows: Sequence[Row]) -> None:
        """Draw these rows from the top; only the changed ones are painted again."""
        old, self._rows = self._rows, rows
        if not self.is_mounted:
            return
        width = self.size.width
        changed = [
            Region(0, y, width, 1)
            for y in range(max(len(old), len(rows)))
            if (old[y] if y < len(old) else None) != (rows[y] if y < len(rows) else None)
        ]
        if changed:
            self.refresh(*changed)

    @property
    def rows(self) -> Sequence[Row]:
        """What is drawn now."""
        return self._rows

    def render_line(self, y: int) -> Strip:
        """Draw one row, cut or filled to the width of the widget."""
        width = self.size.width
        parts = self._rows[y] if y < len(self._rows) else ()
        strip = Strip([Segment(part.text, STYLES[part.look]) for part in parts if part.text])
        if strip.cell_length > width > 0:
            strip = Strip.join([strip.crop(0, width - 1), Strip([Segment("…", STYLES[parts[-1].look])])])
        return strip.adjust_cell_length(width, self._fill)
