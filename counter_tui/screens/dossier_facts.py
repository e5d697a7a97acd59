"""The facts of a dossier's page: whose it is, where it lies, when it is due and why, its papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import sentences
from counter_tui.intake_form import money
from counter_tui.locale import text
from counter_tui.screens.intake.papers_step import BOX
from counter_tui.widgets.lines import Look, Row, fit, row, wrap
from counter_tui.words import moment, status_words, term_words
from db.rules.checklist import PaperState
from db.rules.clock import in_vietnam
from db.rules.course import Timing
from db.rules.dossier import ReturnBy, Status
from db.rules.lifecycle import RUNNING
from db.rules.masking import hidden, masked_person
from db.rules.procedure import PaperKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from db.rules.course import DueChange
    from db.rules.dossier import Dossier, Person

LABEL_WIDTH = 14
COUNTS_WIDTH = 24


def fact_rows(
    dossier: Dossier, place: str, width: int, *, sensitive: Collection[str] | None = None
) -> list[Row]:
    """Give the facts; ``place`` is the unit where the paper lies, empty at the counter.

    Numbers of people are masked and ``sensitive`` fields hidden; ``None``: somebody asked for all of it.
    """
    return [
        *_old_slip(dossier, width),
        *_whose(dossier, width, sensitive),
        *_state(dossier, place, width),
        *_promise(dossier, width),
        *_rest(dossier, width, sensitive),
        *_papers(dossier, width),
    ]


def _old_slip(dossier: Dossier, width: int) -> Iterator[Row]:
    """Say in red that the slip at hand is not the one in force, and which one this one replaces."""
    if dossier.asked_by:
        words = text("screen.dossier.replaced", old=dossier.asked_by, new=dossier.number)
        for line in wrap(words, width - 2):
            yield row(" ", (line, Look.BAD))
    if dossier.replaces:
        yield from field_rows("screen.dossier.replaces", dossier.replaces, width)


def _whose(dossier: Dossier, width: int, sensitive: Collection[str] | None) -> Iterator[Row]:
    procedure = dossier.procedure
    yield from field_rows("screen.dossier.procedure", f"{procedure.code}  {procedure.title}", width)
    if dossier.case:
        yield from field_rows("screen.dossier.case", dossier.case, width)[:2]
    who = _shown(dossier.applicant, sensitive)
    said = ", ".join(part for part in (who.name, *_numbers(who, sensitive), who.phone) if part)
    yield from field_rows("screen.dossier.applicant", said, width)
    if who.address:
        yield from field_rows("screen.dossier.address", who.address, width)
    if dossier.submitter is not None:
        by, person = dossier.submitter, _shown(dossier.submitter.person, sensitive)
        asked = () if sensitive is not None else (*_numbers(person, None), person.phone)
        said = ", ".join(part for part in (person.name, by.relation, by.authorisation, *asked) if part)
        yield from field_rows("screen.dossier.submitter", said, width)


def _shown(person: Person, sensitive: Collection[str] | None) -> Person:
    return person if sensitive is None else masked_person(person, sensitive)


def _numbers(person: Person, sensitive: Collection[str] | None) -> tuple[str, ...]:
    """Give a person's numbers: one that tells people apart, or all of them where somebody asked."""
    known = tuple(
        number
        for number in (person.personal_number, person.tax_number, person.passport, person.old_number)
        if number
    )
    return known if sensitive is None else known[:1]


def _state(dossier: Dossier, place: str, width: int) -> Iterator[Row]:
    """Give the state with where the paper lies, and how the office was in time once it has done its part."""
    words = status_words(dossier.status)
    if dossier.status in (*RUNNING, Status.PROCESSED) or place:
        words += ", " + (text("screen.dossier.lies_at", unit=place) if place else text("screen.work.here"))
    if dossier.status is Status.SUPPLEMENT_ASKED and dossier.answer_by is not None:
        words += ", " + text("screen.dossier.answer_by", day=f"{dossier.answer_by:%d/%m/%Y}")
    yield from field_rows("screen.dossier.state", words, width, Look.STRONG)
    yield from _in_charge(dossier, width)
    if dossier.ended_at is None:
        return
    ended = moment(in_vietnam(dossier.ended_at))
    if dossier.timing is not None:
        ended += ", " + text(f"screen.timing.{dossier.timing}")
    look = Look.BAD if dossier.timing is Timing.LATE else Look.PLAIN
    yield from field_rows("screen.dossier.ended", ended, width, look)


def _in_charge(dossier: Dossier, width: int) -> Iterator[Row]:
    """Say who answers for it now, where that isn't who received it."""
    if not dossier.in_charge:
        return
    told = [event for event in dossier.events if event.kind == "dossier.taken_over"]
    words = dossier.in_charge
    if told:
        last = told[-1]
        words = text(
            "screen.dossier.taken_over",
            name=dossier.in_charge,
            before=last.facts.get("from", dossier.clerk),
            day=f"{last.at:%d/%m/%Y}",
        )
    yield from field_rows("screen.dossier.in_charge", words, width)


def _promise(dossier: Dossier, width: int) -> Iterator[Row]:
    """Give the promise, why it is that day, and what it was before."""
    received = f"{moment(dossier.received_at)}, {text(f'screen.channel.{dossier.channel}')}"
    yield from field_rows("screen.dossier.received", received, width)
    if dossier.keyed_in_from:
        yield from field_rows("screen.dossier.keyed_in_from", dossier.keyed_in_from, width)
    if dossier.competent:
        yield from field_rows("screen.dossier.competent", dossier.competent, width)
    if dossier.terms:
        yield from field_rows("screen.dossier.limit", term_words(dossier.terms), width)
    if dossier.due_current is not None:
        due = moment(in_vietnam(dossier.due_current))
        yield from field_rows("screen.dossier.due", due, width, Look.STRONG)
        why = "; ".join(sentences.reason(reason) for reason in dossier.deadline.reasons)
        if why:
            yield from field_rows("screen.dossier.why", why, width, Look.DIM)
    for change in dossier.due_changes:
        yield from field_rows("screen.dossier.moved", _change_words(change), width)


def _change_words(change: DueChange) -> str:
    words = text(
        "screen.dossier.moved_words",
        cause=text(f"screen.due_cause.{change.cause}"),
        old=_short_moment(change.before),
        new=_short_moment(change.after),
        at=f"{in_vietnam(change.at):%d/%m}",
    )
    return f"{words}: {change.reason}" if change.reason else words


def _short_moment(at: datetime | None) -> str:
    return f"{in_vietnam(at):%H:%M %d/%m/%Y}" if at is not None else text("screen.work.no_due")


def _rest(dossier: Dossier, width: int, sensitive: Collection[str] | None) -> Iterator[Row]:
    where = text(f"screen.return.{dossier.return_by}")
    if dossier.return_by is ReturnBy.POST and dossier.return_address:
        where += f": {hidden('address', dossier.return_address, sensitive or ())}"
    yield from field_rows("screen.dossier.return_by", where, width)
    known = dossier.fee_vnd is not None
    fee = f"{money(dossier.fee_vnd or 0)} đ" if known else text("screen.dossier.fee_unknown")
    yield from field_rows("screen.dossier.fee", fee, width)
    if dossier.copies_of_dossier > 1:
        yield from field_rows("screen.dossier.copies", str(dossier.copies_of_dossier), width)
    if dossier.note:
        yield from field_rows("screen.dossier.note", dossier.note, width)


def _papers(dossier: Dossier, width: int) -> Iterator[Row]:
    """Give the papers that were looked at; of the others, how many there are."""
    yield row(" ", (text("screen.dossier.papers"), Look.STRONG))
    papers = [item for item in dossier.items if item.paper.kind is not PaperKind.NOTE]
    for item in papers:
        if item.state is PaperState.OPEN:
            continue
        counts = text("screen.papers.got", originals=item.originals, copies=item.copies)
        counts = counts if item.originals or item.copies else ""
        yield row(
            f"   {BOX[item.state]} ",
            fit(item.paper.label, width - COUNTS_WIDTH - 10),
            (fit(counts, COUNTS_WIDTH, right=True), Look.DIM),
        )
    unseen = sum(item.state is PaperState.OPEN for item in papers)
    if unseen:
        yield row("   ", (text("screen.dossier.not_handed_in", n=unseen), Look.DIM))


def field_rows(label: str, value: str, width: int, look: Look = Look.PLAIN) -> list[Row]:
    """Give a label and its value, on as many lines as it needs."""
    lines = wrap(value, width - LABEL_WIDTH - 4)
    rows = [row("   ", (fit(text(label), LABEL_WIDTH), Look.DIM), (lines[0], look))]
    rows += [row(" " * (LABEL_WIDTH + 3), (line, look)) for line in lines[1:]]
    return rows
