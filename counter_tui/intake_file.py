"""One entry of an intake file as a script writes it, and the intake it means.

    {"procedure": "1.013831", "case": null, "received": "2026-11-23T09:15", "channel": "direct",
     "applicant": {"name": "…", "personal_number": "…", "address": "…", "phone": "…"},
     "papers": "all" | [{"label": "…", "originals": 1, "copies": 0}], "limit": "8 working_day",
     "registered": false, "competent": null, "blank": null, "hand": null}

Every refusal names what is wrong by its field or by the catalogue's words, never by what was written there:
the file is full of people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from counter_tui.strict import Wrong, read
from db.rules.checklist import Item, PaperState, cases_of, counts, items_for
from db.rules.clock import in_vietnam
from db.rules.deadline import Term, limit_choice, parse_term, terms_of
from db.rules.dossier import Intake, Person
from db.rules.errors import NotAccepted
from db.rules.procedure import Channel, Procedure, Section
from db.rules.vietnamese import clean, fold


@dataclass(frozen=True, slots=True)
class GivenPaper:
    """A paper that was handed in; without counts as many as are asked for."""

    label: str
    originals: int | None = None
    copies: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it is written. ``limit`` serves only where the catalogue has no definite one.

    ``registered``: handed in online and not accepted yet. ``competent``: the agency of another place that
    decides. ``blank``: the number of the blank slip it was written on, by whom in ``hand``.
    """

    procedure: str
    received: str
    applicant: Person
    papers: Literal["all"] | tuple[GivenPaper, ...]
    case: str | None = None
    channel: Channel = Channel.DIRECT
    limit: str | None = None
    registered: bool = False
    competent: str | None = None
    blank: str | None = None
    hand: str | None = None


def read_entry(found: object) -> Entry:
    """Read one entry. Raises ``NotAccepted`` (``field_`` + why) for the first field that doesn't fit."""
    try:
        return read(Entry, found)
    except Wrong as wrong:
        raise NotAccepted(f"field_{wrong.reason}", field=wrong.field, expected=wrong.expected) from None


def intake_of(entry: Entry, procedure: Procedure) -> tuple[Intake, bool]:
    """Give the intake that ``entry`` means, and whether its ``limit`` was set aside for the catalogue's.

    Raises ``NotAccepted`` with ``field_wrong``, ``case_unknown``, ``case_needed``, ``paper_unknown``,
    ``paper_twice``, ``limit_needed`` or ``field_lacking`` (``blank``, where only its hand is named).
    """
    if entry.hand and not entry.blank:
        raise NotAccepted("field_lacking", field="blank", expected='"…"')
    received = _moment(entry.received)
    case = _case(entry, procedure)
    items = items_for(procedure, case)
    terms, set_aside = _terms(entry, procedure, case)
    intake = Intake(
        procedure=procedure,
        case=case,
        items=_all_there(items) if entry.papers == "all" else _there(items, entry.papers),
        applicant=entry.applicant,
        received_at=received,
        channel=entry.channel,
        terms=terms,
        registered_only=entry.registered,
        competent=clean(entry.competent or ""),
        blank=entry.blank or "",
        hand=clean(entry.hand or ""),
    )
    return intake, set_aside


def _moment(text: str) -> datetime:
    try:
        return in_vietnam(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        raise NotAccepted("field_wrong", field="received", expected='"2026-11-23T09:15"') from None


def _case(entry: Entry, procedure: Procedure) -> str | None:
    choices = cases_of(procedure)
    names = tuple(case for case in choices if case is not None)
    if entry.case is not None:
        alike = [case for case in names if fold(case) == fold(entry.case)]
        if not alike:
            raise NotAccepted("case_unknown", cases=names)
        return entry.case if entry.case in alike else alike[0]
    if len(choices) == 1:
        return choices[0]
    if entry.papers != "all":
        raise NotAccepted("case_needed", cases=names)
    return None


def _terms(entry: Entry, procedure: Procedure, case: str | None) -> tuple[tuple[Term, ...], bool]:
    """Give the terms to count with: the catalogue's where it has definite ones, else the entry's."""
    published = limit_choice(procedure, case, entry.channel)
    ours = (terms_of(published) or ()) if published is not None else ()
    theirs = () if entry.limit is None else _given_terms(entry.limit)
    if not (ours or theirs or entry.registered):  # nothing is promised before it is taken in
        raise NotAccepted("limit_needed")
    return ours or theirs, bool(ours and theirs and ours != theirs)


def _given_terms(text: str) -> tuple[Term, ...]:
    try:
        return (parse_term(text),)
    except NotAccepted:
        raise NotAccepted("field_wrong", field="limit", expected='"8 working_day"') from None


def _all_there(items: Sequence[Item]) -> tuple[Item, ...]:
    return tuple(_as_asked(item) if counts(item.paper) else item for item in items)


def _as_asked(item: Item) -> Item:
    if item.paper.section is Section.PRESENT:
        return replace(item, state=PaperState.SHOWN)
    # One original or one copy is enough where either will do.
    copies = 0 if item.paper.either and item.paper.originals else item.paper.copies
    return replace(item, state=PaperState.PRESENT, originals=item.paper.originals, copies=copies)


def _there(items: Sequence[Item], given: Sequence[GivenPaper]) -> tuple[Item, ...]:
    """Tick the papers that were named; each name stands for one row, exactly spelt or else folded."""
    found = list(items)
    open_rows = [place for place, item in enumerate(items) if counts(item.paper)]
    for number, paper in enumerate(given):
        where = f"papers[{number}]"
        if min(paper.originals or 0, paper.copies or 0) < 0:
            raise NotAccepted("field_wrong", field=where, expected="0, 1, 2 …")
        labels = [items[place].paper.label for place in open_rows]
        exact = [place for place, label in zip(open_rows, labels, strict=True) if label == paper.label]
        alike = exact or [
            place for place, label in zip(open_rows, labels, strict=True) if fold(label) == fold(paper.label)
        ]
        if not alike:
            known = any(fold(item.paper.label) == fold(paper.label) for item in items)
            raise NotAccepted("paper_twice" if known else "paper_unknown", field=where)
        open_rows.remove(alike[0])
        found[alike[0]] = _handed_in(items[alike[0]], paper)
    return tuple(found)


def _handed_in(item: Item, paper: GivenPaper) -> Item:
    if item.paper.section is Section.PRESENT or (paper.originals is None and paper.copies is None):
        return _as_asked(item)
    return replace(item, state=PaperState.PRESENT, originals=paper.originals or 0, copies=paper.copies or 0)
