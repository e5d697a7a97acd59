"""The fields of a return: the dossiers to tick, who takes them, and the money where some is owed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.fee_entry import money
from counter_tui.locale import text
from counter_tui.payment_entry import method_words
from counter_tui.return_entry import MARKS, NOT_PAID, SCORES, ReturnEntry
from counter_tui.screens.form import text_field
from counter_tui.widgets.fields import ChoiceField, Field, FieldColumn, TextField
from counter_tui.widgets.lines import Look, Row, fit, row
from counter_tui.widgets.marks import MarkField
from counter_tui.words import short_day, status_words
from db.rules.dossier import ReturnBy
from db.rules.handing import Collector

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.rules.handing import CollectLine

LINE = "line "
MOST_OTHERS = 3


def return_fields(entry: ReturnEntry) -> Sequence[Field]:
    """Give the dossiers first, then only what these need."""
    papers = {line.line.dossier_id for line in entry.found.papers}
    fields: list[Field] = [_line(entry, line, papers=line.line.dossier_id in papers) for line in entry.lines]
    if not entry.chosen:
        return fields or [
            ChoiceField("none", text("screen.return_desk.to_give"), (text("screen.return_desk.none"),))
        ]
    who = [text(f"screen.collector.{one}") for one in entry.collectors]
    fields.append(
        ChoiceField(
            "collector", text("screen.return_desk.collector"), who, entry.collectors.index(entry.collector)
        )
    )
    if entry.collector is Collector.OTHER:
        hint = text("screen.return_desk.authorisation_hint")
        fields += [
            text_field("name", text("screen.person.name"), entry.name),
            text_field("authorisation", text("screen.person.authorisation"), entry.authorisation, hint),
        ]
    fields += _money_fields(entry)
    fields += [
        ChoiceField(
            "slip",
            text("screen.return_desk.slip"),
            (text("screen.return_desk.slip_there"), text("screen.return_desk.slip_lost")),
            int(entry.without_slip),
        ),
        text_field(
            "identity",
            text("screen.return_desk.identity"),
            entry.identity,
            text("screen.return_desk.identity_hint"),
        ),
        ChoiceField(
            "mark",
            text("screen.return_desk.mark"),
            tuple(text(f"screen.mark.{mark}") for mark in MARKS),
            MARKS.index(entry.mark),
        ),
    ]
    if entry.originals:
        options = (text("screen.return_desk.given_back"), text("screen.return_desk.not_given_back"))
        fields.append(
            ChoiceField(
                "originals", text("screen.return_desk.originals"), options, int(not entry.originals_back)
            )
        )
    scores = (text("screen.score.none"), *(text(f"screen.score.{score}") for score in SCORES))
    rated = 0 if entry.rating is None else SCORES.index(entry.rating) + 1
    fields.append(ChoiceField("rating", text("screen.return_desk.rating"), scores, rated))
    return fields


def _money_fields(entry: ReturnEntry) -> list[Field]:
    """Give what money needs: the way it came, a receipt for each dossier, or why it stays open."""
    if not entry.owing:
        return []
    ways = (*method_words(), text("screen.return_desk.not_paid"))
    fields: list[Field] = [ChoiceField("method", text("screen.return_desk.pays"), ways, entry.method)]
    if entry.method == NOT_PAID:
        fields.append(text_field("left_open", text("screen.return_desk.why"), entry.left_open))
        return fields
    for line in entry.owing:
        dossier_id, short = line.line.dossier_id, entry.name_of(line)
        if line.fee_owed_vnd is None:
            hint = text("screen.return_desk.amount_hint")
            label = text("screen.return_desk.amount", number=short)
            fields.append(text_field(f"amount {dossier_id}", label, entry.amounts.get(dossier_id, ""), hint))
        if entry.amount_of(line):
            hint = text("screen.fee.receipt_hint")
            label = text("screen.return_desk.receipt", number=short)
            fields.append(
                text_field(f"receipt {dossier_id}", label, entry.receipts.get(dossier_id, ""), hint)
            )
    return fields


def _line(entry: ReturnEntry, line: CollectLine, *, papers: bool) -> MarkField:
    what = text("screen.return_desk.papers" if papers else "screen.return_desk.result")
    parts = [what]
    if line.days_waiting:
        parts.append(text("screen.return_desk.waiting", n=line.days_waiting))
    if line.return_by is ReturnBy.POST:
        parts.append(text("screen.return.post"))
    if line.fee_owed_vnd is None and not papers:
        parts.append(text("screen.return_desk.fee_unknown"))
    elif line.fee_owed_vnd and not papers:
        parts.append(text("screen.return_desk.owes", amount=money(line.fee_owed_vnd)))
    return MarkField(
        LINE + line.line.dossier_id,
        f"{line.line.short} {short_day(line.line.received_at)}  {line.line.procedure_title}",
        "  ".join(parts),
        index=int(line.line.dossier_id in entry.taken),
        warns=bool(line.fee_owed_vnd) and not papers,
    )


def read_fields(entry: ReturnEntry, columns: FieldColumn) -> None:
    """Write the fields into the state; a choice that is not shown keeps what it was."""
    collectors = entry.collectors
    for one in columns.fields:
        if isinstance(one, MarkField):
            (entry.taken.add if one.marked else entry.taken.discard)(one.name.removeprefix(LINE))
        elif isinstance(one, ChoiceField):
            _read_choice(entry, one, collectors)
        elif isinstance(one, TextField):
            _read_text(entry, one)
    entry.keep_collector()


def _read_choice(entry: ReturnEntry, one: ChoiceField, collectors: Sequence[Collector]) -> None:
    if one.name == "collector":
        entry.collector = collectors[one.index]
    elif one.name == "method":
        entry.method = one.index
    elif one.name == "slip":
        entry.without_slip = bool(one.index)
    elif one.name == "mark":
        entry.mark = MARKS[one.index]
    elif one.name == "originals":
        entry.originals_back = not one.index
    elif one.name == "rating":
        entry.rating = SCORES[one.index - 1] if one.index else None


def _read_text(entry: ReturnEntry, one: TextField) -> None:
    value = one.editor.value
    kind, _, dossier_id = one.name.partition(" ")
    if kind == "amount":
        entry.amounts[dossier_id] = value
    elif kind == "receipt":
        entry.receipts[dossier_id] = value
    elif one.name in {"name", "authorisation", "identity", "left_open"}:
        setattr(entry, one.name, value)


def others_rows(entry: ReturnEntry, width: int) -> list[Row]:
    """Give what else of this person is open, and can't be taken home yet."""
    rows = []
    for line in entry.found.others[:MOST_OTHERS]:
        words = text("screen.return_desk.other", due=short_day(line.due_at), status=status_words(line.status))
        head = f"       {line.short} {short_day(line.received_at)}  "
        room = width - len(words) - len(head) - 3
        rows.append(row(head, fit(line.procedure_title, room), ("  " + words, Look.DIM)))
    more = len(entry.found.others) - MOST_OTHERS
    if more > 0:
        rows.append(row("       ", (text("screen.return_desk.more_open", n=more), Look.DIM)))
    return rows


def foot_rows(entry: ReturnEntry, width: int) -> list[Row]:
    """Give what goes back and what is paid: one glance before the one key."""
    rows = []
    if entry.originals:
        words = text("screen.return_desk.originals_are", labels="; ".join(entry.originals))
        rows.append(row(" ", (fit(words, width - 2), Look.DIM)))
    if entry.sum_vnd and entry.method < NOT_PAID:
        rows.append(row(" ", (text("screen.return_desk.take", amount=money(entry.sum_vnd)), Look.STRONG)))
    elif entry.sum_vnd:
        rows.append(row(" ", (text("screen.return_desk.stays_open", amount=money(entry.sum_vnd)), Look.WARN)))
    return rows
