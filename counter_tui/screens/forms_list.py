"""The forms of a dossier: Enter prints the marked one, ``?`` shows it first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.form_request import FormKind, FormRequest
from counter_tui.keymap import does
from counter_tui.locale import text
from counter_tui.screens.base import DeskScreen, bar, window
from counter_tui.screens.dialogs import TextScreen
from counter_tui.widgets.lines import Look, Row, fit, row
from db.rules.clock import in_vietnam
from db.rules.dossier import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.counter import Counter
    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.keymap import Verb
    from db.rules.course import Notice
    from db.rules.dossier import Dossier

NAME_WIDTH = 30
MOVES = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10, "home": -999, "end": 999}
SLIPLESS = (Status.REGISTERED, Status.REFUSED)
"""States in which there is no slip: the dossier was never accepted."""


@dataclass(frozen=True, slots=True)
class Printable:
    """A form of this dossier, with what tells it from others of its kind."""

    request: FormRequest
    note: str = ""

    @property
    def name(self) -> str:
        """What the form is called, as it begins a line."""
        name = text(f"screen.form.{self.request.kind}")
        return name[:1].upper() + name[1:]


class FormsScreen(DeskScreen):
    """The forms that can be printed of one dossier."""

    def __init__(self, counter: Counter, dossier: Dossier) -> None:
        """Show the forms of ``dossier``."""
        super().__init__(counter)
        self._dossier = dossier
        self._forms = printables(dossier)
        self._selected = 0

    # ---- what it looks like --------------------------------------------------------------------------

    def title_row(self, width: int) -> Row:
        """Name the dossier."""
        dossier = self._dossier
        return bar(f"{dossier.short}  {dossier.applicant.name}", text("screen.forms.title"), width)

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give one line a form."""
        rows: list[Row] = [row("")]
        for place in window(len(self._forms), self._selected, max(1, height - 1)):
            form = self._forms[place]
            key = f" {place + 1}" if place < 9 else "  "  # noqa: PLR2004 - the digits there are
            words = f"  {fit(form.name, NAME_WIDTH)} {fit(form.note, width - NAME_WIDTH - 7)}"
            if place == self._selected:
                rows.append(row((key + words, Look.CURSOR), " "))
            else:
                rows.append(row((key, Look.KEY), words, " "))
        return rows

    def verbs(self) -> Sequence[Verb]:
        """Print, look at, move."""
        return (keymap.PRINT, keymap.NUMBER, keymap.PREVIEW, keymap.UP_DOWN, keymap.BACK)

    # ---- what keys do --------------------------------------------------------------------------------

    async def stroke(self, stroke: Stroke) -> None:
        """Print, look at, move, or go back."""
        if stroke.key == "escape":
            await self.counter.go.go_back()
        elif stroke.key in MOVES:
            self.hush()
            self._selected = max(0, min(self._selected + MOVES[stroke.key], len(self._forms) - 1))
        elif does(keymap.PRINT, stroke.key):
            self._print()
        elif stroke.character in set("123456789") and int(stroke.character or "0") <= len(self._forms):
            self._selected = int(stroke.character or "1") - 1
        elif does(keymap.PREVIEW, stroke.key):
            await self._preview()

    def _print(self) -> None:
        form = self._forms[self._selected]
        self.counter.go.print_form(form.request, form.name)

    async def _preview(self) -> None:
        form = self._forms[self._selected]
        drawn = await self.counter.desk.preview(form.request)
        await self.counter.go.show(PreviewScreen(self.counter, form.name, drawn))


class PreviewScreen(TextScreen):
    """A form as text: lines as they are drawn, for their places mean something."""

    def __init__(self, counter: Counter, title: str, drawn: str) -> None:
        """Show ``drawn`` under ``title``."""
        super().__init__(counter, title, drawn)
        self._drawn = drawn.split("\n")

    def lines(self, width: int) -> Sequence[Row]:
        """Give the lines, in the middle of a wide screen."""
        widest = max((len(line) for line in self._drawn), default=0)
        margin = " " * max(1, (width - widest) // 2)
        return [row(margin, line) for line in self._drawn]


def printables(dossier: Dossier) -> tuple[Printable, ...]:
    """Give what can be printed of a dossier: its slip, the sheets that go with it, each notice issued."""
    number = dossier.dossier_id
    kinds = [FormKind.CONTROL, FormKind.LABEL, FormKind.TRANSFER]
    if dossier.status not in SLIPLESS:
        kinds.insert(0, FormKind.RECEIPT)
    forms = [Printable(FormRequest(kind, number), _slip_note(kind, dossier)) for kind in kinds]
    return (*forms, *(_notice(number, notice) for notice in dossier.notices))


def _slip_note(kind: FormKind, dossier: Dossier) -> str:
    """Say of the slip which one it replaces, of the others what they are for."""
    if kind is FormKind.RECEIPT and dossier.replaces:
        return text("screen.forms.replaces", number=dossier.replaces)
    return text(f"screen.forms.note.{kind}")


def _notice(number: str, notice: Notice) -> Printable:
    words = text("screen.forms.issued", n=notice.times, at=f"{in_vietnam(notice.issued_at):%H:%M %d/%m/%Y}")
    request = FormRequest(FormKind(notice.kind), number, notice.notice_id)
    return Printable(request, f"{words}  {notice.reason}".rstrip())
