"""What every screen of the counter is made of: a title, a body, one line that says what is wrong, the keys.

A screen is state, ``stroke`` (what a key does to it) and ``body`` (what it looks like at a size); this class
is the little that ties those to Textual. A screen never holds the focus in Textual's sense: the key gate
hands it one key at a time, and the next one only when it has done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from counter_tui.keymap import EVERYWHERE, Verb
from counter_tui.locale import text
from counter_tui.widgets.lines import Lines, Look, Row, Span, fit, row, row_width, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from textual.app import ComposeResult
    from textual.events import Resize, ScreenResume

    from counter_tui.counter import Counter
    from counter_tui.keyboard.editor import LineEditor
    from counter_tui.keyboard.scanner import Scan, Stroke
    from db.rules.id_card import IdCard

WIDE = 110
"""From this many columns on, a list and its detail stand side by side."""


class DeskScreen(Screen[None]):
    """A screen of the counter."""

    def __init__(self, counter: Counter) -> None:
        """Work at ``counter``."""
        super().__init__()
        self.counter = counter
        self._message: Row = ()

    # ---- what a screen fills in ----------------------------------------------------------------------

    def title_row(self, width: int) -> Row:
        """Give the top row."""
        raise NotImplementedError

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give the rows of the body, at most ``height`` of them."""
        raise NotImplementedError

    def status(self, width: int) -> Sequence[Row]:  # noqa: ARG002 - the home screen's status needs it
        """Give the rows between body and message line."""
        return ()

    def verbs(self) -> Sequence[Verb]:
        """Give what can be done here now; each is on the key bar."""
        raise NotImplementedError

    def editor(self) -> LineEditor | None:
        """Give the text field that printable keys go to, or ``None`` where letters are commands."""
        return None

    async def stroke(self, stroke: Stroke) -> None:
        """Do all that one key does."""
        raise NotImplementedError

    async def paste(self, pasted: str) -> None:
        """Insert pasted text where text is written."""
        editor = self.editor()
        if editor is not None:
            editor.insert(pasted)
            await self.edited()

    async def edited(self) -> None:
        """Notice that the text field's content has changed."""

    async def scan(self, scan: Scan) -> bool:  # noqa: ARG002 - most screens leave scans to the app
        """Act on a scan; ``False`` leaves it to the app."""
        return False

    async def begin(self) -> None:
        """Read what the screen shows, before it is shown for the first time."""
        await self.refresh_facts()

    async def refresh_facts(self) -> None:
        """Read anew what may have changed while another screen was up."""

    async def put_aside(self) -> None:
        """Put what is half done on the disk, for something else comes first."""

    # ---- what it gets --------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Lay out the five regions."""
        yield Lines(id="title", look=Look.BAR)
        yield Lines(id="body")
        yield Lines(id="status")
        yield Lines(id="message")
        yield Lines(id="keys")

    def say(self, key: str, look: Look = Look.PLAIN, /, **facts: object) -> None:
        """Put one sentence on the message line."""
        self._message = row(" ", (text(key, **facts), look))

    def say_text(self, sentence: str, look: Look = Look.PLAIN) -> None:
        """Put a sentence that is already text on the message line."""
        self._message = row(" ", (sentence, look)) if sentence else ()

    def say_card(self, card: IdCard, key: str) -> None:
        """Say that a card was read, or what of it has to be typed."""
        from db.rules.identity import Doubt

        doubtful = [doubt for doubt in card.doubts if doubt is not Doubt.ISSUED]
        if doubtful:
            words = ", ".join(text(f"screen.doubt.{doubt}") for doubt in doubtful)
            self.say("screen.card_doubts", Look.WARN, doubts=words)
        else:
            self.say(key, Look.GOOD)

    def hush(self) -> None:
        """Clear the message line."""
        self._message = ()

    @property
    def message(self) -> str:
        """What the message line says."""
        return "".join(part.text for part in self._message).strip()

    def mark(self, stroke: Stroke) -> Callable[[], None] | None:  # noqa: ARG002 - some keys are no text at home
        """Give the way back from what ``stroke`` is about to do, for a scan that begins with it."""
        editor = self.editor()
        if editor is None:
            return None
        before = editor.snapshot()
        return lambda: editor.restore(before)

    def paint(self) -> None:
        """Draw everything anew; only rows that changed go to the terminal."""
        width, height = self.size
        if width == 0 or not self.is_mounted or not self.children:  # it is painted once it has its regions
            return
        status = self.status(width)
        keys = list(_key_rows(self._all_verbs(), width))
        taken = 1 + len(status) + 1 + len(keys)
        body = list(self.body(width, max(1, height - taken)))
        self._region("title", [self.title_row(width)], 1)
        self._region("body", body, max(1, height - taken))
        self._region("status", status, len(status))
        self._region("message", [self._cut(self._message, width)], 1)
        self._region("keys", keys, len(keys))

    def on_resize(self, event: Resize) -> None:
        """Draw for the new size."""
        event.stop()
        self.call_after_refresh(self.paint)

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Draw what may have changed while another screen was up."""
        event.stop()
        self.paint()

    def _region(self, name: str, rows: Sequence[Row], height: int) -> None:
        lines = self.query_one(f"#{name}", Lines)
        if lines.styles.height is None or lines.styles.height.value != height:
            lines.styles.height = height
        lines.show(list(rows))

    def _all_verbs(self) -> Sequence[Verb]:
        return (*self.verbs(), *EVERYWHERE)

    @staticmethod
    def _cut(parts: Row, width: int) -> Row:
        if row_width(parts) <= width or not parts:
            return parts
        last = parts[-1]
        room = width - row_width(parts[:-1])
        return (*parts[:-1], Span(fit(last.text, room), last.look))


def _key_rows(verbs: Sequence[Verb], width: int) -> Iterator[Row]:
    """Give the key bar: as many rows as the keys need."""
    line: Row = row(" ")
    for verb in verbs:
        entry = row((verb.shown, Look.KEY), " " + text(f"screen.key.{verb.name}"))
        if row_width(line) + row_width(entry) + 2 > width and len(line) > 1:
            yield line
            line = row(" ")
        line = (*line, *entry, Span("  "))
    yield line


def bar(left: str, right: str, width: int) -> Row:
    """Give a title bar with something at both ends."""
    room = width - len(right) - 3
    return spread(
        row((" " + fit(left, max(1, room)), Look.BAR)), row((right + " ", Look.BAR)), width, Look.BAR
    )


def rule(width: int, label: str = "") -> Row:
    """Give a plain rule, with a word in it where there is one."""
    if not label:
        return row(" ", ("-" * (width - 2), Look.RULE))
    head = f"--- {label} "
    return row(" ", (head + "-" * max(0, width - 2 - len(head)), Look.RULE))


def side_by_side(left: Sequence[Row], right: Sequence[Row], left_width: int) -> list[Row]:
    """Put a detail beside a list, with a rule between them (wide screens)."""
    rows: list[Row] = []
    for index in range(max(len(left), len(right))):
        one = left[index] if index < len(left) else ()
        other = right[index] if index < len(right) else ()
        gap = Span(" " * max(0, left_width - row_width(one)))
        rows.append((*one, gap, Span(" | ", Look.RULE), *other))
    return rows


def list_width(width: int) -> int:
    """Give the columns of the list beside which a detail stands; all of them on a narrow screen."""
    return width if width < WIDE else width * 3 // 5


def window(count: int, selected: int, height: int) -> range:
    """Give which of ``count`` rows to draw in ``height`` so that ``selected`` is among them."""
    if count <= height:
        return range(count)
    first = min(max(0, selected - height // 2), count - height)
    return range(first, first + height)


def box_row(box: LineEditor, width: int, method: str = "") -> Row:
    """Give the box of a search: its text, the caret, and the composer in use."""
    visible, caret = box.window(width - 5)
    under = visible[caret] if caret < len(visible) else " "
    return (
        Span(" > ", Look.STRONG),
        Span(visible[:caret], Look.STRONG),
        Span(under, Look.CARET),
        Span(visible[caret + 1 :], Look.STRONG),
        *(row("  ", (f"[{method}]", Look.DIM)) if method else ()),
    )


def field_row(label: str, editor: LineEditor, width: int, *, active: bool, label_width: int = 14) -> Row:
    """Give a text field: its label, its text, and the caret where it is being written."""
    room = width - label_width - 4
    head = (" > " if active else "   ") + fit(label, label_width)
    look = Look.STRONG if active else Look.PLAIN
    if not active:
        return row((head, Look.DIM), (fit(editor.value, room).rstrip(), look))
    visible, caret = editor.window(room)
    under = visible[caret] if caret < len(visible) else " "
    return row(
        (head, Look.STRONG), (visible[:caret], look), (under, Look.CARET), (visible[caret + 1 :], look)
    )
