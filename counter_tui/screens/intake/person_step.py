"""Who applies, and who stands at the desk where that is somebody else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.keyboard.editor import LineEditor
from counter_tui.locale import text
from counter_tui.person_entry import (
    born_from_text,
    born_to_text,
    is_birth,
    number_facts,
    phone_facts,
    take_number,
)
from counter_tui.screens.intake.step import Move
from counter_tui.widgets.fields import ChoiceField, Field, FieldColumn, TextField
from counter_tui.widgets.lines import Look, Row, row, wrap
from db.rules.dossier import Person, Submitter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.keymap import Verb
    from counter_tui.screens.intake.step import Host

NUMBER_LENGTH = 15
"""A passport may have as many characters; a personal number has 12, a branch's tax number 14."""


class PersonStep:
    """The applicant's and the submitter's details."""

    def __init__(self, host: Host) -> None:
        """Show what the form knows; the number first, for it brings the rest."""
        self._host = host
        self._columns = self._fields_of_form()
        if host.form.applicant.personal_number and not host.form.applicant.name:
            self._columns.go_to("name")
        elif host.form.applicant.name and not host.form.applicant.phone:
            self._columns.go_to("phone")
        self._refresh_hints()

    # ---- what it looks like --------------------------------------------------------------------------

    def rows(self, width: int, height: int) -> Sequence[Row]:
        """Give the fields, the submitter's below the applicant's."""
        rows: list[Row] = []
        for index, one in enumerate(self._columns.fields):
            if one.name == "submitter_number":
                rows.append(row(" ", (text("screen.person.submitter_head"), Look.DIM)))
            rows.append(one.row(width, active=index == self._columns.active))
        card = self._host.form.applicant.card_address
        if card and card != self._host.form.applicant.address:
            lines = wrap(text("screen.person.card_address", address=card), width - 18)
            rows.extend(row(" " * 17, (line, Look.DIM)) for line in lines)
        return rows[:height]

    def verbs(self) -> Sequence[Verb]:
        """Give moving between fields and turning choices."""
        return (keymap.NEXT_FIELD, keymap.PREVIOUS_FIELD, keymap.CYCLE, keymap.INPUT_METHOD)

    def editor(self) -> LineEditor | None:
        """Give the active text."""
        return self._columns.editor

    # ---- what keys do --------------------------------------------------------------------------------

    async def stroke(self, stroke: Stroke) -> Move:
        """Write, move, or go on after the last field."""
        before = self._columns.current.name
        done = self._columns.handle(stroke)
        if done == "end":
            await self._left(before)
            return Move.ON
        if done == "left":
            await self._left(before)
            self._refresh_hints()
        elif done == "changed":
            if before == "by_another":
                self._turn_submitter()
            self._refresh_hints()
        return Move.STAY

    def point_at(self, field: str) -> None:
        """Make ``field`` the active one."""
        self._columns.go_to(field)

    async def leave(self) -> None:
        """Write the fields into the form."""
        form = self._host.form
        form.applicant = self._person("", form.applicant)
        if isinstance(self._by_another, ChoiceField) and self._by_another.index == 1:
            before = form.submitter or Submitter(person=Person(name=""))
            form.submitter = Submitter(
                person=self._person("submitter_", before.person),
                relation=self._value("relation"),
                authorisation=self._value("authorisation"),
            )
        else:
            form.submitter = None

    def take_person(self, person: Person) -> None:
        """Fill a scanned person in: as the applicant, or as the submitter where that is being asked."""
        if self._columns.current.name.startswith("submitter_") and self._host.form.applicant.name:
            before = self._host.form.submitter or Submitter(person=person)
            self._host.form.submitter = replace(before, person=person)
        else:
            self._host.form.applicant = person
        active = self._columns.active
        self._columns = self._fields_of_form()
        self._columns.active = min(active, len(self._columns.fields) - 1)
        if self._columns.current.name == "number":
            self._columns.go_to("phone" if person.name else "name")
        self._refresh_hints()

    async def _left(self, name: str) -> None:
        """Look a written number up: who has been here before need not be written again."""
        await self.leave()
        if name not in {"number", "submitter_number"}:
            return
        form = self._host.form
        person = form.applicant if name == "number" else (form.submitter or Submitter(Person(""))).person
        if not person.personal_number:
            return
        known = await self._host.counter.desk.known_person(person.personal_number)
        prefix = "" if name == "number" else "submitter_"
        if known is not None and not self._value(prefix + "name"):
            for field in ("name", "born", "phone", "address"):
                self._fill(
                    prefix + field, born_to_text(known.born) if field == "born" else getattr(known, field)
                )
            await self.leave()
            self._host.say("screen.person.known", Look.GOOD)
        if name == "number":
            again = await self._host.counter.desk.same_again(person.personal_number, form.procedure.code)
            if again is not None:
                self._host.say(
                    "screen.person.same_again",
                    Look.WARN,
                    number=again.short,
                    at=f"{again.received_at:%d/%m/%Y}",
                )
        self._refresh_hints()

    def _fill(self, name: str, value: str) -> None:
        try:
            field = self._columns.text(name)
        except KeyError:
            return
        if not field.editor.value:
            field.offer(value)

    # ---- between fields and form ---------------------------------------------------------------------

    @property
    def _by_another(self) -> Field:
        return next(one for one in self._columns.fields if one.name == "by_another")

    def _value(self, name: str) -> str:
        try:
            return self._columns.text(name).editor.value.strip()
        except KeyError:
            return ""

    def _person(self, prefix: str, before: Person) -> Person:
        person = take_number(before, self._value(prefix + "number"))
        person = replace(person, name=self._value(prefix + "name"), phone=self._value(prefix + "phone"))
        if not prefix:
            person = replace(
                person,
                born=born_from_text(self._value("born")),
                address=self._value("address"),
                email=self._value("email"),
            )
        return person

    def _fields_of_form(self) -> FieldColumn:
        form = self._host.form
        fields = self._person_fields("", form.applicant)
        fields.append(
            ChoiceField(
                "by_another",
                text("screen.person.by_another"),
                (text("screen.person.by_self"), text("screen.person.by_proxy")),
                index=0 if form.submitter is None else 1,
            )
        )
        if form.submitter is not None:
            fields += self._submitter_fields(form.submitter)
        return FieldColumn(fields)

    def _turn_submitter(self) -> None:
        """Show or hide the submitter's fields; what was written of one is kept until the step is left."""
        wanted = isinstance(self._by_another, ChoiceField) and self._by_another.index == 1
        shown = any(one.name == "submitter_number" for one in self._columns.fields)
        if wanted and not shown:
            kept = self._host.form.submitter or Submitter(person=Person(name=""))
            self._columns.fields += self._submitter_fields(kept)
        elif shown and not wanted:
            first = next(i for i, one in enumerate(self._columns.fields) if one.name == "submitter_number")
            del self._columns.fields[first:]

    def _person_fields(self, prefix: str, person: Person) -> list[Field]:
        fields: list[Field] = [
            self._text(
                prefix + "number",
                "screen.person.number",
                person.personal_number or person.tax_number or person.passport,
            ),
            self._text(prefix + "name", "screen.person.name", person.name),
        ]
        if not prefix:
            fields.append(self._text("born", "screen.person.born", born_to_text(person.born)))
        fields.append(self._text(prefix + "phone", "screen.person.phone", person.phone))
        if not prefix:
            fields.append(self._text("address", "screen.person.address", person.address))
            fields.append(self._text("email", "screen.person.email", person.email))
        return fields

    def _submitter_fields(self, submitter: Submitter) -> list[Field]:
        return [
            *self._person_fields("submitter_", submitter.person),
            self._text("relation", "screen.person.relation", submitter.relation),
            self._text("authorisation", "screen.person.authorisation", submitter.authorisation),
        ]

    def _text(self, name: str, label: str, value: str) -> TextField:
        field = TextField(name, text(label), LineEditor())
        if name.endswith("number"):
            field.editor.max_length = NUMBER_LENGTH
        field.editor.set(value)
        return field

    def _hint_at_birth(self) -> None:
        """Say how a birth date is written, once one was written that is none."""
        born = self._columns.text("born")
        wrong = self._columns.current is not born and not is_birth(born_from_text(born.editor.value))
        born.hint = text("screen.person.born_like") if wrong else ""
        born.hint_look = Look.WARN

    def _refresh_hints(self) -> None:
        """Say beside a number what it says of its owner, and whether that fits; warn, never block."""
        for prefix in ("", "submitter_"):
            try:
                number = self._columns.text(prefix + "number")
            except KeyError:
                continue
            born = self._value("born") if not prefix else ""
            sex = self._host.form.applicant.sex if not prefix else ""
            facts, doubtful = number_facts(number.editor.value, born=born_from_text(born), sex=sex)
            number.hint = facts
            number.hint_look = Look.WARN if doubtful else Look.DIM
            if not prefix:
                self._hint_at_birth()
            phone = self._columns.text(prefix + "phone")
            phone.hint, doubtful = phone_facts(phone.editor.value)
            phone.hint_look = Look.WARN if doubtful else Look.DIM
