"""What happened to a dossier, as its page tells it: collection, notices, hand-overs, events, prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import sentences
from counter_tui.locale import has, text
from counter_tui.widgets.lines import Look, Row, row, wrap
from db.rules.clock import in_vietnam

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from db.rules.course import Collection, Hop, Notice
    from db.rules.dossier import Dossier, PrintLine

WHEN_WIDTH = 12


def course_rows(dossier: Dossier, width: int) -> list[Row]:
    """Give what happened, the weightiest first; what never happened takes no room."""
    rows: list[Row] = []
    if dossier.collection is not None:
        found = dossier.collection
        rows += _part("screen.dossier.collection", [(found.collected_at, _collected(found))], width)
    rows += _part("screen.dossier.notices", ((one.issued_at, _notice(one)) for one in dossier.notices), width)
    rows += _part("screen.dossier.hops", ((one.given_at, _hop(one)) for one in dossier.hops), width)
    events = ((event.at, f"{_event(event.kind)} - {event.actor}") for event in dossier.events)
    rows += _part("screen.dossier.events", events, width)
    rows += _part("screen.dossier.prints", ((job.at, _print(job)) for job in dossier.prints), width)
    if not dossier.prints:
        rows.append(row(" ", (text("screen.dossier.prints"), Look.STRONG)))
        rows.append(row("   ", (text("screen.dossier.never_printed"), Look.DIM)))
    return rows


def _part(heading: str, told: Iterable[tuple[datetime, str]], width: int) -> Iterator[Row]:
    """Give one part of the page: a heading, and what happened when."""
    for place, (at, words) in enumerate(told):
        if place == 0:
            yield row(" ", (text(heading), Look.STRONG))
        lines = wrap(words, max(2, width - WHEN_WIDTH - 4))
        yield row("   ", (f"{in_vietnam(at):%d/%m %H:%M} ", Look.DIM), lines[0])
        for line in lines[1:]:
            yield row(" " * (WHEN_WIDTH + 3), line)


def _event(kind: str) -> str:
    key = f"screen.event.{kind}"
    return text(key) if has(key) else kind


def _notice(notice: Notice) -> str:
    parts = [f"{text(f'screen.form.{notice.kind}')}: {notice.reason}".rstrip(": ")]
    parts += [paper.label for paper in notice.papers if not paper.instead]
    parts += notice.points
    if notice.answer_by is not None:
        parts.append(text("screen.dossier.answer_by", day=f"{notice.answer_by:%d/%m/%Y}"))
    if notice.due_after is not None:
        parts.append(text("screen.dossier.new_due", due=f"{in_vietnam(notice.due_after):%H:%M %d/%m/%Y}"))
    return "; ".join(parts)


def _hop(hop: Hop) -> str:
    words = f"{hop.from_unit} → {hop.to_unit}"
    if hop.received_at is None:
        words += ", " + text("screen.dossier.on_its_way")
    else:
        at = f"{in_vietnam(hop.received_at):%d/%m %H:%M}"
        words += ", " + text("screen.dossier.taken_at", at=at, by=hop.received_by).rstrip()
    return f"{words}. {hop.note}" if hop.note else words


def _collected(found: Collection) -> str:
    parts = [
        found.collector,
        text("screen.dossier.by_owner") if found.by_owner else text("screen.dossier.by_other"),
        found.identity,
        found.authorisation,
        text(f"screen.dossier.mark.{found.mark}"),
        text("screen.dossier.without_slip") if found.without_slip else "",
        found.tracking,
    ]
    return ", ".join(part for part in parts if part)


def _print(job: PrintLine) -> str:
    key = f"screen.form.{job.form}"
    form = text(key) if has(key) else job.form
    if job.copy_no:
        form += ", " + text("screen.dossier.reprint", n=job.copy_no)
    return f"{form} ({job.paper}): {sentences.outcome(job)}"
