"""The promise: channel, limit, day of return with its reasons, fee; one glance before the one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap, sentences
from counter_tui.locale import has, text
from counter_tui.promise_entry import parse_promise, typed_term
from counter_tui.screens.form import text_field
from counter_tui.screens.intake.arrival_fields import away_fields, blank_fields, read_away, read_blank
from counter_tui.screens.intake.fee_fields import fee_fields, fee_notes, read_fee
from counter_tui.screens.intake.step import Move
from counter_tui.widgets.fields import ChoiceField, Field, FieldColumn
from counter_tui.widgets.lines import Look, Row, fit, row, wrap_at_most
from counter_tui.words import limit_words, moment, term_words
from db.rules.dossier import ReturnBy
from db.rules.errors import NotAccepted
from db.rules.procedure import Channel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.keyboard.editor import LineEditor
    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.keymap import Verb
    from counter_tui.screens.intake.step import Host

CHANNELS = (Channel.DIRECT, Channel.POST, Channel.ONLINE)
RETURNS = (ReturnBy.COUNTER, ReturnBy.POST, ReturnBy.ONLINE)
FEWEST_TO_CHOOSE = 2
MOST_COPIES = 99
REASON_LINES = 3
LEAST_FIELDS = 6
"""So many fields are drawn before the notes below them."""


class PromiseStep:
    """When and where the result is given, and what it costs."""

    def __init__(self, host: Host) -> None:
        """Show what the form knows; begin where something has to be asked."""
        self._host = host
        self._typed = _typed_promise(host)
        self._problem = ""
        form = host.form
        self._columns = FieldColumn(self._fields())
        if form.blank and not form.blank_moment_read:
            self._columns.go_to("blank_moment")
        elif not form.terms and form.due_by_hand is None:
            self._columns.go_to("limit" if self._columns.has("limit") else "promise")
        elif not form.fee_text:
            asked = f"fee_{form.fee.open_question()}"
            self._columns.go_to(asked if self._columns.has(asked) else "fee")

    # ---- what it looks like --------------------------------------------------------------------------

    def rows(self, width: int, height: int) -> Sequence[Row]:
        """Give the day of return large, its reasons, and the fields."""
        form = self._host.form
        rows: list[Row] = [
            row("   ", (f"{text('screen.promise.received'):<14}", Look.DIM), moment(form.received_at)),
            row(
                "   ",
                (f"{text('screen.promise.limit'):<14}", Look.DIM),
                fit(self._limit_words(), width - 18).rstrip(),
            ),
        ]
        rows += self._due_rows(width)
        if self._problem:
            rows += [row(" " * 17, (line, Look.BAD)) for line in wrap_at_most(self._problem, width - 18, 2)]
        rows.append(row(""))
        notes = fee_notes(form, width)
        room = height - len(rows) - 1
        if room - len(notes) < min(LEAST_FIELDS, len(self._columns.fields)):
            notes = notes[: max(0, room - LEAST_FIELDS)]
        rows += self._columns.rows(width, room - len(notes))
        rows.append(row(""))
        return [*rows, *notes][:height]

    def _due_rows(self, width: int) -> list[Row]:
        """Give the day of return large and its reasons, or that it has to be named."""
        deadline = self._host.form.deadline
        due = deadline.due if deadline is not None else None
        if deadline is None or (due is None and not deadline.reasons):
            label = f"{text('screen.promise.due'):<14}"
            return [row("   ", (label, Look.STRONG), (text("screen.promise.ask"), Look.WARN))]
        promised = text("screen.away.no_day")
        if due is not None:
            promised = moment(due)
            if deadline.window_from is not None:
                promised = f"{deadline.window_from:%H:%M} - {promised}"
        label = f"  {text('screen.promise.due'):<14}"
        rows = [row(" ", (label, Look.STRONG), (f" {promised} ", Look.CURSOR))]
        why = "; ".join(sentences.reason(reason) for reason in deadline.reasons)
        look = Look.DIM if deadline.certain else Look.WARN
        for index, line in enumerate(wrap_at_most(why, width - 20, REASON_LINES)):
            head = text("screen.promise.why") if index == 0 else ""
            rows.append(row("     ", (f"{head:<12}", Look.DIM), (line, look)))
        return rows

    def _limit_words(self) -> str:
        form = self._host.form
        if form.terms_by_hand:
            key = "screen.promise.as_last_time" if form.offered else "screen.promise.by_clerk"
            return text(key, terms=term_words(form.terms_by_hand))
        if form.due_by_hand is not None:
            return text("screen.promise.day_by_clerk")
        if form.limit is not None:
            return limit_words(form.limit)
        if not form.limits:
            return text("screen.promise.no_limit")
        said = "; ".join(limit_words(limit) for limit in form.limits)
        return text("screen.promise.unclear_limit", said=said)

    def verbs(self) -> Sequence[Verb]:
        """Give moving between fields and turning choices."""
        return (keymap.NEXT_FIELD, keymap.PREVIOUS_FIELD, keymap.CYCLE, keymap.INPUT_METHOD)

    def editor(self) -> LineEditor | None:
        """Give the active text."""
        return self._columns.editor

    # ---- what keys do --------------------------------------------------------------------------------

    async def stroke(self, stroke: Stroke) -> Move:
        """Write, turn, or move; a change shows its day at once."""
        before = self._columns.current.name
        done = self._columns.handle(stroke)
        if done == "end":
            await self.leave()
            self._host.say("screen.promise.save_now", Look.GOOD)
        elif done:
            await self._read_all(before if done == "changed" else "")
            self._columns.renew(self._fields(), before if done == "changed" else "")
        return Move.STAY

    def point_at(self, field: str) -> None:
        """Make ``field`` the active one; without limits to choose from, the day is typed."""
        self._columns.renew(self._fields())
        self._columns.go_to(field if self._columns.has(field) else "promise")

    async def leave(self) -> None:
        """Write the fields into the form."""
        await self._read_all()

    async def _read_all(self, changed: str = "") -> None:
        """Write the fields into the form; ``changed`` is the one that was just written or turned."""
        form = self._host.form
        for one in self._columns.fields:
            if isinstance(one, ChoiceField):
                self._read_choice(one)
        read_fee(form, self._columns)
        read_away(form, self._columns, self._host.house, turned=changed == "away")
        if form.blank:
            read_blank(form, self._columns)
        if changed == "channel":
            await self._host.ask_fee()
        typed = self._columns.text("promise").editor.value
        form.offered = form.offered and typed == self._typed
        self._typed = typed
        self._problem = ""
        try:
            terms, day = parse_promise(self._typed, form.received_at.date(), self._host.closing_time())
        except NotAccepted as refusal:
            terms, day = (), None
            self._problem = _problem_words(refusal)
        form.terms_by_hand, form.due_by_hand = tuple(terms), day
        copies = self._columns.text("copies").editor.value.strip()
        form.copies_of_dossier = max(1, min(int(copies), MOST_COPIES)) if copies.isdecimal() else 1
        if form.return_by is ReturnBy.POST and self._columns.has("return_address"):
            form.return_address = self._columns.text("return_address").editor.value
        try:
            await self._host.count_days()
        except NotAccepted as refusal:
            self._problem = _problem_words(refusal)
            form.terms_by_hand, form.due_by_hand = (), None
            await self._host.count_days()

    def _read_choice(self, one: ChoiceField) -> None:
        form = self._host.form
        if one.name == "channel" and CHANNELS[one.index] is not form.channel:
            form.set_channel(CHANNELS[one.index])
            self._columns.text("fee").editor.set(form.fee_text)
        elif one.name == "limit" and one.index < len(form.limits):
            form.limit = form.limits[one.index]
        elif one.name == "return_by":
            form.return_by = RETURNS[one.index]
        elif one.name == "at_once":
            form.close_at_once = one.index == 0

    def _fields(self) -> list[Field]:
        form = self._host.form
        definite = [limit for limit in form.limits if limit.is_definite]
        fields: list[Field] = [*blank_fields(form)]
        if len(definite) >= FEWEST_TO_CHOOSE:
            options = tuple(limit_words(limit) for limit in form.limits)
            index = form.limits.index(form.limit) if form.limit in form.limits else len(options)
            none_yet = (text("screen.promise.choose"),)
            fields.append(
                ChoiceField("limit", text("screen.promise.limit_choice"), options + none_yet, index)
            )
        hint = text("screen.promise.other_hint")
        fields.append(text_field("promise", text("screen.promise.other"), self._typed, hint))
        if form.at_once:
            fields.append(
                ChoiceField(
                    "at_once",
                    text("screen.promise.at_once"),
                    (text("screen.promise.close_now"), text("screen.promise.close_later")),
                    0 if form.close_at_once else 1,
                )
            )
        fields += fee_fields(form)
        returns = tuple(text(f"screen.return.{one}") for one in RETURNS)
        fields.append(
            ChoiceField("return_by", text("screen.promise.return_by"), returns, RETURNS.index(form.return_by))
        )
        if form.return_by is ReturnBy.POST:
            address = form.return_address or form.applicant.address
            fields.append(text_field("return_address", text("screen.promise.return_address"), address))
        channels = tuple(text(f"screen.channel.{one}") for one in CHANNELS)
        fields.append(
            ChoiceField("channel", text("screen.promise.channel"), channels, CHANNELS.index(form.channel))
        )
        fields += away_fields(form, self._host.house)
        copies = str(form.copies_of_dossier)
        fields.append(text_field("copies", text("screen.promise.copies"), copies, offered=True))
        return fields


def _problem_words(refusal: NotAccepted) -> str:
    key = f"screen.promise.problem.{refusal.code}"
    return text(key, **refusal.facts) if has(key) else sentences.refusal(refusal)


def _typed_promise(host: Host) -> str:
    """Give the clerk's own words for the day back, as they would be typed again."""
    form = host.form
    if form.due_by_hand is not None:
        return f"{form.due_by_hand:%d/%m/%Y %H:%M}"
    return "+".join(typed_term(term) for term in form.terms_by_hand)
