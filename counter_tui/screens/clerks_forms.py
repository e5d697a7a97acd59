"""The forms about people: a new person, another posting, the last day, PINs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from counter_tui import keymap
from counter_tui.keyboard.editor import LineEditor
from counter_tui.locale import text
from counter_tui.screens.base import bar, field_row
from counter_tui.screens.form import FieldsScreen, text_field
from counter_tui.screens.lock import DOT
from counter_tui.widgets.fields import LABEL_WIDTH, TextField
from counter_tui.widgets.lines import Look, Row, fit, row, row_width
from counter_tui.widgets.marks import MarkField
from db.rules.clock import VIETNAM
from db.rules.errors import NotAccepted
from db.rules.lifecycle import Role
from db.rules.people import MOST_DIGITS, NewClerk, NewPosting, check_pin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.counter import Counter
    from counter_tui.keymap import Verb
    from counter_tui.widgets.fields import Field
    from db.rules.people import ClerkLine

SECRET_WIDTH = LABEL_WIDTH + MOST_DIGITS + 8


@dataclass(slots=True)
class SecretField(TextField):
    """A PIN: what is written shows as dots, wherever it is drawn."""

    def row(self, width: int, *, active: bool) -> Row:
        """Draw as many dots as there are digits."""
        dots = LineEditor(DOT * len(self.editor.value))
        drawn = field_row(self.label, dots, min(width, SECRET_WIDTH), active=active)
        gap = " " * max(1, SECRET_WIDTH - row_width(drawn))
        return (*drawn, *row(gap, (fit(self.hint, max(0, width - SECRET_WIDTH - 2)), Look.DIM)))


def secret(name: str, label: str, value: str = "", hint: str = "") -> SecretField:
    """Make a field for a PIN."""
    editor = LineEditor(max_length=MOST_DIGITS, allowed=lambda digit: digit in "0123456789")
    editor.set(value)
    return SecretField(name, label, editor, hint)


def day_in(typed: str) -> date | None:
    """Read a day such as 23/11/2026; ``None``: nothing was typed. Raises ``ValueError``."""
    if not typed:
        return None
    return (
        datetime.strptime(typed.replace("-", "/").replace(".", "/"), "%d/%m/%Y")
        .replace(tzinfo=VIETNAM)
        .date()
    )


class PersonForm(FieldsScreen):
    """What the forms about people have in common."""

    DOES: ClassVar[Verb] = keymap.SET_PIN
    TITLE: ClassVar[str] = ""

    def __init__(self, counter: Counter, line: ClerkLine | None = None) -> None:
        """Be about the person of ``line``, or about a new one."""
        super().__init__(counter)
        self.line = line

    async def begin(self) -> None:
        """Make the fields."""
        self.renew()

    def title_row(self, width: int) -> Row:
        """Name what is done, and about whom."""
        name = "" if self.line is None else self.line.clerk.name
        return bar(text(self.TITLE), name, width)

    def text_of(self, name: str, key: str, hint: str = "", default: str = "") -> Field:
        """Make a text field that keeps what is written."""
        value = self.value(name) if self.columns.has(name) else default
        return text_field(name, text(key), value, text(hint) if hint else "")

    def secret_of(self, name: str, key: str, hint: str = "") -> Field:
        """Make a field for a PIN that keeps what is written."""
        return secret(name, text(key), self.value(name), text(hint) if hint else "")

    def new_pin_fields(self) -> tuple[Field, Field]:
        """Make the two fields of a new PIN."""
        return (
            self.secret_of("pin", "screen.clerks.pin", "screen.clerks.pin_hint"),
            self.secret_of("again", "screen.clerks.pin_again"),
        )

    def posting_fields(self) -> list[Field]:
        """Make the fields of a posting; one that the person has already is the pattern of the next."""
        held = None if self.line is None else self.line.today
        marked = {one.name for one in self.marked()} if self.columns.has("title") else set()
        if held is not None and not self.columns.has("title"):
            marked = {str(role) for role in held.roles}
        return [
            self.text_of("title", "screen.clerks.post_title", default="" if held is None else held.title),
            self.text_of("unit", "screen.clerks.unit", default="" if held is None else held.unit),
            self.text_of("first", "screen.clerks.first_day", "screen.clerks.first_hint"),
            self.text_of("last", "screen.clerks.last_day", "screen.clerks.day_hint"),
            *(
                MarkField(str(role), text(f"screen.role.{role}"), index=int(str(role) in marked))
                for role in Role
            ),
        ]

    def posting(self) -> NewPosting | None:
        """Give the posting that is written; ``None``: a day is none, which has been said."""
        days = []
        for name in ("first", "last"):
            try:
                days.append(day_in(self.value(name)))
            except ValueError:
                self.columns.go_to(name)
                self.say("screen.clerks.day_wrong", Look.BAD)
                return None
        roles = frozenset(Role(one.name) for one in self.marked())
        return NewPosting(self.value("title"), roles, self.value("unit"), *days)

    def new_pin(self) -> str:
        """Give the new PIN. Raises ``NotAccepted``: what ``check_pin`` refuses, ``pin_not_same``."""
        pin = self.value("pin")
        check_pin(pin)
        if self.value("again") != pin:
            self.columns.text("again").editor.clear()
            self.columns.go_to("again")
            raise NotAccepted("pin_not_same")
        return pin

    async def over(self, key: str, name: str = "") -> None:
        """Go back and say what was done."""
        await self.counter.go.go_back()
        self.counter.go.tell(text(key, name=name))


class AddScreen(PersonForm):
    """A new person."""

    TITLE = "screen.clerks.key_add"

    def fields(self) -> Sequence[Field]:
        """Give the name, the first posting, and a PIN to begin with."""
        return (self.text_of("name", "screen.clerks.name"), *self.posting_fields(), *self.new_pin_fields())

    async def finish(self) -> None:
        """Add the person; a PIN that somebody else typed has to be changed."""
        posting = self.posting()
        if posting is None:
            return
        pin = self.new_pin()
        new = NewClerk(
            self.value("name"),
            posting.title,
            posting.roles,
            posting.unit,
            posting.first_day,
            posting.last_day,
        )
        added = await self.counter.desk.use(lambda office: office.people.add(new, pin))
        await self.over("screen.clerks.added", added.name)


class PostScreen(PersonForm):
    """Another posting."""

    TITLE = "screen.clerks.key_post"

    def fields(self) -> Sequence[Field]:
        """Give the posting."""
        return self.posting_fields()

    async def finish(self) -> None:
        """Note the posting."""
        posting, line = self.posting(), self.line
        if posting is None or line is None:
            return
        who = line.clerk.clerk_id
        await self.counter.desk.use(lambda office: office.people.post(who, posting))
        await self.over("screen.clerks.posted", line.clerk.name)


class EndScreen(PersonForm):
    """The last day."""

    TITLE = "screen.clerks.key_end"
    SURE = "screen.clerks.end_sure"

    def fields(self) -> Sequence[Field]:
        """Give the day, today where nothing else is written."""
        today = f"{self.counter.now():%d/%m/%Y}"
        return (self.text_of("last", "screen.clerks.last_day", default=today),)

    async def is_ready(self) -> bool:
        """See that a day is written."""
        try:
            if day_in(self.value("last")) is not None:
                return True
        except ValueError:
            pass
        self.say("screen.clerks.day_wrong", Look.BAD)
        return False

    async def finish(self) -> None:
        """Note the last day."""
        if not await self.is_ready() or self.line is None:
            return
        who, last = self.line.clerk.clerk_id, day_in(self.value("last"))
        assert last is not None  # noqa: S101 - seen just now
        await self.counter.desk.use(lambda office: office.people.end(who, last))
        await self.over("screen.clerks.ended", self.line.clerk.name)


class NewPinScreen(PersonForm):
    """A new PIN for somebody else."""

    TITLE = "screen.clerks.key_new_pin"

    def fields(self) -> Sequence[Field]:
        """Give the PIN, twice."""
        return self.new_pin_fields()

    async def finish(self) -> None:
        """Give the PIN."""
        pin, line = self.new_pin(), self.line
        if line is None:
            return
        who = line.clerk.clerk_id
        await self.counter.desk.use(lambda office: office.people.new_pin(who, pin))
        await self.over("screen.clerks.pin_given", line.clerk.name)


class OwnPinScreen(PersonForm):
    """One's own PIN."""

    TITLE = "screen.clerks.key_own_pin"

    def fields(self) -> Sequence[Field]:
        """Give the present PIN, and the new one twice."""
        return (self.secret_of("old", "screen.clerks.old_pin"), *self.new_pin_fields())

    async def finish(self) -> None:
        """Change it."""
        pin, old, person = self.new_pin(), self.value("old"), self.counter.person
        if person is None:
            return
        self.columns.text("old").editor.clear()
        await self.counter.desk.use(lambda office: office.people.change_pin(person.clerk_id, old, pin))
        await self.over("screen.clerks.pin_changed")
