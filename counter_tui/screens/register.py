"""The register of a span of days (form 07): which days, which field; to look at and to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.day_entry import past_day
from counter_tui.form_request import FormKind, FormRequest
from counter_tui.keymap import does
from counter_tui.locale import text
from counter_tui.screens.base import bar, rule
from counter_tui.screens.form import FieldsScreen, text_field
from counter_tui.widgets.fields import ChoiceField
from counter_tui.widgets.lines import Look, Row, fit, row
from counter_tui.words import short_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from counter_tui.counter import Counter
    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.keymap import Verb
    from counter_tui.widgets.fields import Field
    from db.rules.course import Register, RegisterRow

MOST_TITLES = 10_000
SHOWN = 50


class RegisterScreen(FieldsScreen):
    """The days, the field, and the first lines of the book."""

    DOES = keymap.PRINT_LIST

    def __init__(self, counter: Counter) -> None:
        """Begin with this month so far, all fields."""
        super().__init__(counter)
        today = counter.now().date()
        self._typed = {"first": f"{today.replace(day=1):%d/%m/%Y}", "last": f"{today:%d/%m/%Y}"}
        titles = counter.index.search("", limit=MOST_TITLES)
        self._fields = ("", *sorted({title.field for title in titles if title.field}))
        self._field = 0
        self._book: Register | None = None

    async def begin(self) -> None:
        """Read the book."""
        await self._read()
        self.renew()

    def title_row(self, width: int) -> Row:
        """Name the book, and how many lines it has."""
        count = text("screen.register.count", n=len(self._book.rows)) if self._book is not None else ""
        return bar(text("screen.register.title"), count, width)

    def fields(self) -> Sequence[Field]:
        """Give the days and the field."""
        names = (text("screen.register.all_fields"), *self._fields[1:])
        hint = text("screen.register.day_hint")
        return (
            text_field("first", text("screen.register.first"), self._typed["first"], hint, offered=True),
            text_field("last", text("screen.register.last"), self._typed["last"], hint, offered=True),
            ChoiceField("field", text("screen.register.field"), names, self._field),
        )

    def foot(self, width: int) -> Sequence[Row]:
        """Give the first lines."""
        rows = self._book.rows if self._book is not None else ()
        lines = [_line_row(one, width) for one in rows[:SHOWN]]
        heads = (
            text("screen.register.received"),
            text("screen.register.due"),
            text("screen.register.returned"),
        )
        lines = (
            [row(" ", ("  ".join(f"{head:>5}" for head in heads).rjust(width - 2), Look.DIM)), *lines]
            if lines
            else []
        )
        return [rule(width), *(lines or [row("   ", (text("screen.register.none"), Look.DIM))])]

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give the fields above, whatever is below them."""
        return [*self.columns.rows(width, len(self.columns.fields)), *self.foot(width)][:height]

    def verbs(self) -> Sequence[Verb]:
        """Give printing and looking beside the fields."""
        return (
            keymap.NEXT_FIELD,
            keymap.PREVIOUS_FIELD,
            keymap.CYCLE,
            keymap.PRINT_LIST,
            keymap.LOOK,
            keymap.BACK,
        )

    async def stroke(self, stroke: Stroke) -> None:
        """Look at the form, or what every form does."""
        if does(keymap.LOOK, stroke.key):
            request = self._request()
            if request is not None:
                content = await self.counter.desk.preview(request)
                await self.counter.go.show_text(text("screen.register.title"), content)
            return
        await super().stroke(stroke)

    async def changed(self, name: str) -> None:
        """Read the book anew once its days make sense."""
        self._typed = {"first": self.value("first"), "last": self.value("last")}
        self._field = self.picked("field")
        if name != self.columns.current.name or name == "field":
            await self._read()

    async def finish(self) -> None:
        """Print the book."""
        await self.changed("")
        request = self._request()
        if request is not None:
            self.counter.go.print_form(request, text("screen.register.printed"))

    async def _read(self) -> None:
        days = self._days()
        if days is None:
            self._book = None
            return
        first, last = days
        field = self._fields[self._field]
        self._book = await self.counter.desk.ask(lambda office: office.register(first, last, field))

    def _days(self) -> tuple[date, date] | None:
        today = self.counter.now().date()
        try:
            first, last = past_day(self._typed["first"], today), past_day(self._typed["last"], today)
        except ValueError:
            return None
        return (first, last) if first is not None and last is not None else None

    def _request(self) -> FormRequest | None:
        days = self._days()
        if days is None:
            self.say("screen.register.days_first", Look.BAD)
            return None
        first, last = days
        return FormRequest(
            FormKind.REGISTER, f"{first.isoformat()}..{last.isoformat()}", self._fields[self._field]
        )


def _line_row(one: RegisterRow, width: int) -> Row:
    due, given = short_day(one.due_at), short_day(one.returned_at)
    tail = f"  {short_day(one.received_at):>5}  {due:>5}  {given:>5} "
    room = width - len(tail) - 7
    words = f"{fit(one.applicant_name, room // 3)} {fit(one.procedure_title, room - room // 3 - 1)}"
    return row(f" {one.place:>4}  ", words, (tail, Look.DIM))
