"""The last step of a correction: day of return, fee, where the result goes, and why it is corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.day_entry import moment_words
from counter_tui.locale import text
from counter_tui.promise_entry import parse_promise
from counter_tui.screens.form import text_field
from counter_tui.screens.intake.promise_step import MOST_COPIES, RETURNS
from counter_tui.screens.intake.step import Move
from counter_tui.widgets.fields import ChoiceField, Field, FieldColumn, TextField
from counter_tui.widgets.lines import Look, Row, row, wrap_at_most
from counter_tui.words import moment
from db.rules.clock import in_vietnam
from db.rules.dossier import ReturnBy
from db.rules.errors import NotAccepted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.keyboard.editor import LineEditor
    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.keymap import Verb
    from counter_tui.screens.correction_form import CorrectionForm
    from counter_tui.screens.intake.step import Host


class SlipStep:
    """What a slip says beside person and papers, and the reason of the correction."""

    def __init__(self, host: Host, form: CorrectionForm, reasons: Sequence[tuple[str, str]]) -> None:
        """Show what ``form`` holds."""
        self._host = host
        self._form = form
        self._reasons = reasons
        self.wrong_day = False
        self._columns = FieldColumn(self._fields())

    # ---- what it looks like --------------------------------------------------------------------------

    def rows(self, width: int, height: int) -> Sequence[Row]:
        """Give the fields, and what will differ from the slip."""
        rows = [
            one.row(width, active=index == self._columns.active)
            for index, one in enumerate(self._columns.fields)
        ]
        rows.append(row(""))
        changed = self._form.changed()
        if not changed:
            rows.append(row(" ", (text("screen.correct.nothing_yet"), Look.DIM)))
            return rows[:height]
        names = ", ".join(text(f"screen.correct.what.{name}") for name in changed)
        said = wrap_at_most(text("screen.correct.changes", names=names), width - 2, 2)
        rows += [row(" ", (line, Look.STRONG)) for line in said]
        if "due" in changed and self._form.due is not None:
            before = self._form.dossier.due_current
            old = moment(in_vietnam(before)) if before is not None else "?"
            rows.append(row(" ", text("screen.act.due_moves", old=old, new=moment(self._form.due))))
        return rows[:height]

    def verbs(self) -> Sequence[Verb]:
        """Move between fields, turn choices."""
        return (keymap.NEXT_FIELD, keymap.PREVIOUS_FIELD, keymap.CYCLE, keymap.INPUT_METHOD)

    def editor(self) -> LineEditor | None:
        """Give the active text."""
        return self._columns.editor

    # ---- what keys do --------------------------------------------------------------------------------

    async def stroke(self, stroke: Stroke) -> Move:
        """Write, turn, move; what will differ is shown at once."""
        name = self._columns.current.name
        done = self._columns.handle(stroke)
        if done:
            await self.leave()
        if done == "changed" and name == "return_by":
            self._columns = FieldColumn(self._fields())
            self._columns.go_to("return_by")
        elif done == "end":
            self._host.say("screen.correct.save_now", Look.GOOD)
        return Move.STAY

    def point_at(self, field: str) -> None:
        """Make ``field`` the active one."""
        self._columns.go_to(field)

    async def leave(self) -> None:
        """Write the fields into the form."""
        intake, fields = self._form.form, self._columns.fields
        for one in fields:
            if isinstance(one, ChoiceField) and one.name == "return_by":
                intake.return_by = RETURNS[one.index]
            elif isinstance(one, ChoiceField) and one.name == "reason":
                self._form.reason_code = self._reasons[one.index][0]
        intake.fee_text = self._text("fee")
        if any(one.name == "return_address" for one in fields):
            intake.return_address = self._text("return_address")
        copies = self._text("copies")
        intake.copies_of_dossier = max(1, min(int(copies), MOST_COPIES)) if copies.isdecimal() else 1
        self._form.note, self._form.reason = self._text("note"), self._text("words")
        self._read_day()

    def _read_day(self) -> None:
        """Take the day as typed, or terms counted from the receipt; F9 points at what can't be read."""
        received = self._form.form.received_at
        self.wrong_day = False
        try:
            terms, day = parse_promise(
                self._text("due"), self._host.counter.now().date(), self._host.closing_time()
            )
            if terms:
                day = self._host.counter.deadline(received, terms, self._form.form.cut_off).due
        except NotAccepted:
            self.wrong_day = True
            return
        if day is not None:
            self._form.due = day
        self.wrong_day = day is None and self._form.dossier.due_current is not None

    def _text(self, name: str) -> str:
        return self._columns.text(name).editor.value.strip()

    def _fields(self) -> list[Field]:
        form, intake = self._form, self._form.form
        fields: list[Field] = [
            _text("due", "screen.correct.due", moment_words(form.due), "screen.act.due_hint"),
            _text("fee", "screen.promise.fee", intake.fee_text),
            ChoiceField(
                "return_by",
                text("screen.promise.return_by"),
                tuple(text(f"screen.return.{one}") for one in RETURNS),
                RETURNS.index(intake.return_by),
            ),
        ]
        if intake.return_by is ReturnBy.POST:
            address = _text("return_address", "screen.promise.return_address", intake.return_address)
            if not intake.return_address:
                address.offer(intake.applicant.address)
            fields.append(address)
        codes = [code for code, _ in self._reasons]
        index = codes.index(form.reason_code) if form.reason_code in codes else 0
        return [
            *fields,
            _text("copies", "screen.promise.copies", str(intake.copies_of_dossier)),
            _text("note", "screen.act.field.note", form.note),
            ChoiceField(
                "reason", text("screen.correct.why"), tuple(said for _, said in self._reasons), index
            ),
            _text("words", "screen.act.field.words", form.reason, "screen.act.words_hint"),
        ]


def _text(name: str, label: str, value: str, hint: str = "") -> TextField:
    return text_field(name, text(label), value, text(hint) if hint else "")
