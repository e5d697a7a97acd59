"""Long texts and the list of all keys: one key there, one key back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.keymap import BACK, UP_DOWN, Verb
from counter_tui.locale import text
from counter_tui.screens.base import DeskScreen, bar
from counter_tui.widgets.lines import Look, Row, row, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.counter import Counter
    from counter_tui.keyboard.scanner import Stroke


class TextScreen(DeskScreen):
    """A text to read, as long as it is."""

    def __init__(self, counter: Counter, title: str, content: str) -> None:
        """Show ``content`` under ``title``."""
        super().__init__(counter)
        self._title = title
        self._content = content
        self._top = 0
        self._page = 1
        self._length = 1

    def title_row(self, width: int) -> Row:
        """Give the title."""
        return bar(self._title, "", width)

    def lines(self, width: int) -> Sequence[Row]:
        """Give the whole text, wrapped."""
        return [row("  ", line) for line in wrap(self._content, width - 4)]

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give the part of the text that fits."""
        lines = [row(""), *self.lines(width)]
        self._page, self._length = height, len(lines)
        self._top = max(0, min(self._top, len(lines) - height))
        return lines[self._top : self._top + height]

    def verbs(self) -> Sequence[Verb]:
        """Give reading and going back."""
        return (UP_DOWN, BACK)

    async def stroke(self, stroke: Stroke) -> None:
        """Scroll, or go back on anything else."""
        steps = {"down": 1, "up": -1, "pagedown": self._page - 1, "pageup": 1 - self._page}
        if stroke.key in steps:
            self._top = max(0, min(self._top + steps[stroke.key], self._length - self._page))
        else:
            await self.counter.go.go_back()


class HelpScreen(TextScreen):
    """Every key of the program, by place."""

    PLACES = (
        ("home", (keymap.CHOOSE, keymap.NUMBER, keymap.UP_DOWN, keymap.RETURNING, keymap.WORK,
                  keymap.REPRINT, keymap.HAND_OVER, keymap.TEST_PRINT, keymap.INPUT_METHOD,
                  keymap.SAME_PERSON, keymap.MENU, keymap.DISCARD, keymap.BACK)),
        ("papers", (keymap.TOGGLE, keymap.ALL, keymap.NOT_APPLICABLE, keymap.FROM_DATABASE, keymap.MORE,
                    keymap.FEWER, keymap.FULL_TEXT, keymap.SUPPLEMENT)),
        ("fields", (keymap.NEXT_FIELD, keymap.PREVIOUS_FIELD, keymap.CYCLE, keymap.INPUT_METHOD)),
        ("intake", (keymap.SAVE, keymap.NEXT, keymap.REFUSE, keymap.DO_REFUSE, keymap.BACK)),
        ("returning", (keymap.GIVE_BACK, keymap.MARK, keymap.MARK_ALL, keymap.RATE)),
        ("handing", (keymap.SEND, keymap.TAKE_OVER, keymap.BRING_BACK, keymap.NO_RESULT, keymap.POST)),
        ("money", (keymap.TAKE_MONEY, keymap.NOTE_MONEY, keymap.CANCEL_MONEY, keymap.REPLACE_MONEY,
                   keymap.DO_CANCEL, keymap.SETTLE, keymap.OTHER_DAY, keymap.PRINT_LIST, keymap.LOOK)),
        ("blanks", (keymap.GIVE_OUT, keymap.VOID)),
        ("work", (keymap.CHOOSE, keymap.UP_DOWN, keymap.FILTER, keymap.APPLY, keymap.BACK)),
        ("dossier", (keymap.ACTS, keymap.REPRINT, keymap.CORRECT, keymap.FORMS, keymap.SHOW_NUMBERS,
                     keymap.FULL_TEXT, keymap.UP_DOWN, keymap.BACK)),
        ("acts", (keymap.NUMBER, keymap.DO, keymap.CYCLE, keymap.SAVE, keymap.NEXT_STEP)),
        ("forms", (keymap.PRINT, keymap.PREVIEW)),
        ("safety", (keymap.TRY_AGAIN, keymap.LOOK_ONLY, keymap.INCIDENT, keymap.CONFIRM_CLOCK,
                    keymap.UNDERSTOOD, keymap.LOOK_AGAIN)),
        ("people", (keymap.ADD_CLERK, keymap.POST_CLERK, keymap.NEW_PIN, keymap.END_CLERK, keymap.UNLOCK,
                    keymap.SUBSTITUTE, keymap.OWN_PIN, keymap.SET_PIN)),
        ("keeping", (keymap.CLOSE_DAY, keymap.PROPOSE, keymap.APPROVE, keymap.DISPOSE)),
        ("everywhere", (keymap.LOCK, *keymap.EVERYWHERE)),
    )  # fmt: skip

    def __init__(self, counter: Counter) -> None:
        """Show all keys."""
        super().__init__(counter, text("screen.help.title"), "")

    def lines(self, width: int) -> Sequence[Row]:
        """Give one line a key, under the place where it works."""
        rows: list[Row] = []
        for place, verbs in self.PLACES:
            rows.append(row(" ", (text(f"screen.help.place.{place}"), Look.STRONG)))
            for verb in verbs:
                explained = wrap(text(f"screen.help.{verb.name}"), width - 16)
                rows.append(row("   ", (f"{verb.shown:<10}", Look.KEY), " ", explained[0]))
                rows.extend(row(" " * 14, more) for more in explained[1:])
            rows.append(row(""))
        rows.append(row(" ", (text("screen.help.scan"), Look.DIM)))
        return rows
