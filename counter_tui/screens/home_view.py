"""How the lines of the home screen look: one line an entry, a detail beside it on a wide screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from counter_tui.locale import text
from counter_tui.widgets.lines import Look, Row, Span, fit, row, wrap
from counter_tui.words import limit_words, paper_counts, short_day, short_limit, status_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.counter import Counter
    from counter_tui.visitor import Visitor
    from db.catalogue.title import Title
    from db.rules.course import BlankSlip
    from db.rules.dossier import DossierLine, DraftLine, Person, Today

FIELD_WIDTH = 14
NAME_WIDTH = 22
LIMIT_WIDTH = 8


class EntryKind(StrEnum):
    """What a line of the list is."""

    DRAFT = "draft"
    PERSON = "person"
    PROCEDURE = "procedure"
    DOSSIER = "dossier"
    VISIT_SHEET = "visit_sheet"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line that can be chosen."""

    kind: EntryKind
    draft: DraftLine | None = None
    person: Person | None = None
    title: Title | None = None
    dossier: DossierLine | None = None
    visitor: Visitor | None = None


def prompt_row(person: Person | None, visitor: Visitor | None, blank: BlankSlip | None, width: int) -> Row:
    """Say what the box is for; whatever is carried over from before stands out."""
    if blank is not None:
        words = text("screen.home.prompt_blank", number=blank.short)
    elif visitor is not None:
        words = text("screen.home.prompt_one_more", name=visitor.applicant.name)
    elif person is not None:
        from db.rules.identity import mask

        number = mask(person.personal_number)
        return row(
            " ",
            (
                fit(text("screen.home.prompt_person", name=person.name or "?", number=number), width - 2),
                Look.DIM,
            ),
        )
    else:
        return row(" ", (text("screen.home.prompt"), Look.DIM))
    return row(" ", (fit(words, width - 2), Look.WARN))


def entry_row(entry: Entry, number: int, width: int, *, chosen: bool) -> Row:
    """Give one line of the list; names, codes and dates stand in the same columns whatever the line is."""
    look = Look.CURSOR if chosen else Look.PLAIN
    head = f" {number}" if number <= 9 else "  "  # noqa: PLR2004 - the digits there are
    room = width - len(head) - 3
    return row((head, look if chosen else Look.KEY), ("  " + fit(_words_of(entry, room), room), look), " ")


def _words_of(entry: Entry, room: int) -> str:
    if entry.draft is not None:
        draft = entry.draft
        head = text("screen.home.draft", at=f"{draft.saved_at:%d/%m %H:%M}")
        tail = text("screen.home.draft_papers", done=draft.done, of=draft.of)
        name = fit(draft.applicant_name or text("screen.home.no_name_yet"), NAME_WIDTH - 1)
        if draft.owner:
            tail = f"{text('screen.home.draft_of', name=draft.owner)} {tail}"
        title = fit(draft.procedure_title, room - len(head) - len(tail) - NAME_WIDTH - 2)
        return f"{head} {name} {title} {tail}"
    if entry.person is not None:
        from db.rules.identity import mask

        number = mask(entry.person.personal_number)
        return text("screen.home.new_for_person", name=entry.person.name, number=number)
    if entry.visitor is not None:
        return text("screen.visit.offer", n=entry.visitor.slips, name=entry.visitor.applicant.name)
    if entry.dossier is not None:
        line = entry.dossier
        tail = f" {short_day(line.due_at):>5} {fit(status_words(line.status), 15)}"
        title_room = room - 9 - NAME_WIDTH - len(tail)
        name, title = fit(line.applicant_name, NAME_WIDTH - 1), fit(line.procedure_title, title_room)
        return f"{line.short:<8} {name} {title}{tail}"
    if entry.title is not None:
        found = entry.title
        name_room = room - 11 - FIELD_WIDTH - LIMIT_WIDTH - 2
        limit = short_limit(found.limit_value, found.limit_unit)
        return (
            f"{found.code:<10} {fit(found.title, name_room)} {fit(found.field, FIELD_WIDTH)} "
            f"{fit(limit, LIMIT_WIDTH, right=True)}"
        )
    return ""


def today_row(today: Today | None) -> Row:
    """Give the numbers of the day; what needs somebody stands out."""
    if today is None:
        return row(" ", (text("screen.home.loading"), Look.DIM))
    parts: list[Span] = [
        Span(" " + text("screen.home.today", received=today.received, returned=today.returned) + "  "),
        Span(
            text("screen.home.due_today", n=today.due_today), Look.STRONG if today.due_today else Look.PLAIN
        ),
        Span(" " + text("screen.home.due_tomorrow", n=today.due_tomorrow) + "  "),
        Span(text("screen.home.overdue", n=today.overdue), Look.BAD if today.overdue else Look.PLAIN),
        Span("  " + text("screen.home.waiting", n=today.waiting_for_citizen)),
        Span("  " + text("screen.home.ready", n=today.ready)),
    ]
    if today.failed_prints:
        parts.append(Span("  " + text("screen.home.failed_prints", n=today.failed_prints), Look.WARN))
    return tuple(parts)


def detail_rows(entry: Entry | None, counter: Counter, width: int) -> Sequence[Row]:
    """Give what there is to know of a line before it is chosen (wide screens only)."""
    if entry is None:
        return ()
    if entry.dossier is not None:
        line = entry.dossier
        facts = [
            line.number,
            line.applicant_name,
            *wrap(line.procedure_title, width),
            status_words(line.status),
            text("screen.home.detail_received", at=f"{line.received_at:%H:%M %d/%m/%Y}"),
        ]
        if line.due_at is not None:
            facts.append(text("screen.home.detail_due", at=f"{line.due_at:%H:%M %d/%m/%Y}"))
        return [row(fact) for fact in facts]
    if entry.title is None:
        return ()
    from db.rules.checklist import cases_of, counts

    procedure = counter.read_procedure(entry.title.code)
    rows = [row((line, Look.STRONG)) for line in wrap(procedure.name, width)[:4]]
    rows.append(row((text(f"screen.verification.{procedure.verification}"), Look.DIM)))
    for limit in procedure.limits[:4]:
        rows.extend(
            row(line) for line in wrap(text("screen.home.detail_limit", limit=limit_words(limit)), width)[:2]
        )
    cases = cases_of(procedure)
    if len(cases) > 1:
        rows.append(row(text("screen.home.detail_cases", n=len(cases))))
    rows.append(row(""))
    rows.extend(
        row(f"- {fit(paper.label, width - 14).rstrip()}  ", (paper_counts(paper), Look.DIM))
        for paper in procedure.papers
        if counts(paper)
    )
    return rows
