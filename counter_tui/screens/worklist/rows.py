"""How a line of a work list looks: what it counts, where the paper lies, and all of it on a wide screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.locale import text
from counter_tui.screens.base import WIDE
from counter_tui.widgets.lines import Look, Row, fit, row, wrap
from counter_tui.words import moment, short_day, status_words
from db.rules.clock import in_vietnam
from db.rules.dossier import Status
from db.rules.lifecycle import FINAL, RUNNING, WAITING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from db.rules.worklist import WorkLine

NUMBER_WIDTH, DAY_WIDTH, NAME_WIDTH, WHEN_WIDTH, PLACE_WIDTH = 7, 5, 18, 13, 15
DETAIL_WIDTH = 37
"""Cells of the detail beside a list: a whole number, and a label with its value."""
BETWEEN = 7
"""The single cells between the columns and at both ends."""


def columns_of(width: int) -> int:
    """Give the columns of a list: all of them, but for those of the detail on a wide screen."""
    return width if width < WIDE else width - DETAIL_WIDTH - 3


def _procedure_width(width: int) -> int:
    return max(1, width - NUMBER_WIDTH - DAY_WIDTH - NAME_WIDTH - WHEN_WIDTH - PLACE_WIDTH - BETWEEN)


def head_row(width: int) -> Row:
    """Give the names of the columns."""
    words = " ".join(
        (
            fit(text("screen.work.number"), NUMBER_WIDTH),
            fit(text("screen.work.received"), DAY_WIDTH),
            fit(text("screen.work.name"), NAME_WIDTH),
            fit(text("screen.work.procedure"), _procedure_width(width)),
            fit(text("screen.work.when"), WHEN_WIDTH),
            fit(text("screen.work.place"), PLACE_WIDTH),
        )
    )
    return row(" ", (words, Look.DIM))


def line_row(entry: WorkLine, width: int, now: datetime, *, chosen: bool) -> Row:
    """Give one line of a list; short numbers begin anew each day, so the day stands beside them."""
    line = entry.line
    when, look = when_words(entry, now)
    left = " ".join(
        (
            f" {fit(line.short, NUMBER_WIDTH)}",
            short_day(in_vietnam(line.received_at)),
            fit(line.applicant_name, NAME_WIDTH),
            fit(line.procedure_title, _procedure_width(width)),
        )
    )
    place = f" {fit(place_words(entry), PLACE_WIDTH)}"
    if chosen:
        return row((f"{left} {fit(when, WHEN_WIDTH)}{place}", Look.CURSOR), " ")
    return row(f"{left} ", (fit(when, WHEN_WIDTH), look), place)


def short_row(entry: WorkLine, width: int, now: datetime) -> Row:
    """Give one line in the few cells beside the lists."""
    when, look = when_words(entry, now)
    name_room = max(1, width - NUMBER_WIDTH - WHEN_WIDTH - 2)
    return row(
        f"{fit(entry.line.short, NUMBER_WIDTH)} {fit(entry.line.applicant_name, name_room)} ",
        (fit(when, WHEN_WIDTH), look),
    )


def when_words(entry: WorkLine, now: datetime) -> tuple[str, Look]:
    """Give what counts for a line: how late, the day of waiting, how long a result lies, or the promise."""
    line = entry.line
    if line.status in WAITING and entry.days is not None:
        return _waiting_words(entry.days, entry.of_days)
    if line.status is Status.PROCESSED and entry.days is not None:
        lies = text("screen.work.lies", n=entry.days) if entry.days else text("screen.work.done_today")
        return lies, Look.PLAIN
    if line.status is Status.REGISTERED:
        return f"{in_vietnam(line.received_at):%d/%m %H:%M}", Look.PLAIN
    if line.due_at is None:
        return text("screen.work.no_due"), Look.DIM
    return _due_words(entry, in_vietnam(line.due_at), now)


def _due_words(entry: WorkLine, due: datetime, now: datetime) -> tuple[str, Look]:
    # The list says whether it is late: an office may judge by the minute or by the day.
    if entry.line.status in RUNNING and due < now and entry.days is not None:
        late = text("screen.work.late", n=entry.days) if entry.days else text("screen.work.late_today")
        return late, Look.BAD
    if due.date() == now.date() and entry.line.status not in FINAL:
        return text("screen.work.today", at=f"{due:%H:%M}"), Look.STRONG
    return f"{due:%H:%M %d/%m}" if due.year == now.year else f"{due:%d/%m/%Y}", Look.PLAIN


def _waiting_words(days: int, of_days: int | None) -> tuple[str, Look]:
    if of_days is None:
        return text("screen.work.day", n=days), Look.PLAIN
    return text("screen.work.day_of", n=days, of=of_days), Look.BAD if days > of_days else Look.PLAIN


def place_words(entry: WorkLine) -> str:
    """Give where the paper lies, or what is waited for."""
    if entry.unit:
        return entry.unit
    if entry.line.status in (Status.ACCEPTED, Status.IN_PROCESS, Status.PROCESSED):
        return text("screen.work.here")
    return status_words(entry.line.status)


def detail_rows(entry: WorkLine | None, width: int, now: datetime) -> Sequence[Row]:
    """Give all that a list knows of a line (wide screens only)."""
    if entry is None:
        return ()
    line = entry.line
    rows = [
        row((line.number, Look.STRONG)),
        row((fit(line.applicant_name, width).rstrip(), Look.STRONG)),
        row(line.procedure_code),
        *(row(words) for words in wrap(line.procedure_title, width)[:4]),
        row(""),
    ]
    facts = [
        ("screen.work.detail_state", status_words(line.status)),
        ("screen.work.detail_received", moment(in_vietnam(line.received_at))),
        ("screen.work.detail_clerk", entry.clerk),
        ("screen.work.detail_place", entry.unit or place_words(entry)),
    ]
    if line.due_at is not None:
        facts.append(("screen.work.detail_due", moment(in_vietnam(line.due_at))))
    if entry.ready_at is not None:
        facts.append(("screen.work.detail_ready", moment(in_vietnam(entry.ready_at))))
    for label, said in facts:
        head = text(label)
        lines = wrap(said, max(2, width - 11))
        rows.append(row((fit(head, 11), Look.DIM), lines[0]))
        rows += [row(" " * 11, more) for more in lines[1:]]
    when, look = when_words(entry, now)
    rows += [row(""), row((when, Look.STRONG if look is Look.PLAIN else look))]
    return rows
