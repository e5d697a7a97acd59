"""What the journal tells of one day, up to an event: read from headers and bodies, never from the tables.

A day's events stand close together, also where a clock went wrong: everything is read from the first event
that counts for that day or a later one. Closing a day reads that day; looking at an old sheet reads from its
day to its event.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from db.codec import plain_from_json
from db.journal import EventKind
from db.models import FeedRow
from db.rules.clock import in_vietnam
from db.rules.day_close import Counted, DeskNumbers, Floor, Money, NumberState, runs_of
from db.rules.fee_payments import PaymentMethod, PaymentState

_COUNTED: Mapping[str, Counted] = {
    EventKind.DOSSIER_ACCEPTED: Counted.RECEIVED,
    EventKind.DOSSIER_TAKEN_IN: Counted.RECEIVED,
    EventKind.DOSSIER_REGISTERED: Counted.REGISTERED,
    EventKind.DOSSIER_REFUSED: Counted.REFUSED,
    EventKind.DOSSIER_SUPPLEMENT_ASKED: Counted.SUPPLEMENT_ASKED,
    EventKind.SUPPLEMENT_ASKED_AT_INTAKE: Counted.SUPPLEMENT_ASKED,
    EventKind.DOSSIER_HANDED_OVER: Counted.HANDED_OVER,
    EventKind.DOSSIER_PASSED_ON: Counted.HANDED_OVER,
    EventKind.DOSSIER_PROCESSED: Counted.PROCESSED,
    EventKind.DOSSIER_RETURNED: Counted.RETURNED,
    EventKind.DOSSIER_PAPERS_RETURNED: Counted.RETURNED,
    EventKind.DOSSIER_REAPPOINTED: Counted.REAPPOINTED,
    EventKind.DOSSIER_WITHDRAWN: Counted.WITHDRAWN,
    EventKind.DOSSIER_STOPPED: Counted.STOPPED,
    EventKind.DOSSIER_DECLINED: Counted.STOPPED,
    EventKind.DOSSIER_CLOSED: Counted.CLOSED,
    EventKind.DOSSIER_CORRECTED: Counted.CORRECTED,
    EventKind.HAND_OVER_SENT: Counted.LISTS_SENT,
    EventKind.HAND_OVER_RECEIVED: Counted.LISTS_RECEIVED,
}
_ACCEPTED = (EventKind.DOSSIER_ACCEPTED, EventKind.DOSSIER_REGISTERED)
_WITH_FLOORS = (EventKind.FEED_OPENED, EventKind.CLOCK_CONFIRMED, EventKind.BACKUP_RESTORED)

# A header is JSON that SQLite reads by itself; a damaged one is NULL and is found by the check of the chain.
_HEADER = "iif(json_valid(CAST(header AS TEXT)), json_extract(CAST(header AS TEXT), '$.business_date'), NULL)"
_FIRST = f"SELECT min(seq) FROM event WHERE feed = ? AND seq <= ? AND {_HEADER} >= ?"  # noqa: S608 - no input
_EVENTS = (
    "SELECT e.seq, e.header, b.body FROM event e"
    " LEFT JOIN event_body b ON b.feed = e.feed AND b.seq = e.seq"
    " WHERE e.feed = ? AND e.seq BETWEEN ? AND ? ORDER BY e.seq"
)
_FLOORS = (
    "SELECT e.seq, e.header, b.body FROM event e JOIN event_body b ON b.feed = e.feed AND b.seq = e.seq"
    " WHERE e.feed = ? AND e.seq <= ? AND e.kind IN (?, ?, ?) ORDER BY e.seq"
)


@dataclass(frozen=True, slots=True)
class Job:
    """A print job of the day; ``outcome`` is ``None`` where nobody knows."""

    dossier_id: str | None
    form: str
    outcome: str | None


@dataclass
class DayTold:
    """What the journal tells of a day; ``gone`` are dossiers (or references) whose bodies were deleted."""

    day: date
    counts: Counter[Counted] = field(default_factory=Counter)
    ledger: dict[tuple[str, int], dict[int, NumberState]] = field(default_factory=dict)
    floors: dict[tuple[str, int], Floor] = field(default_factory=dict)
    payments: dict[str, dict[str, Any]] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    @property
    def numbers(self) -> tuple[DeskNumbers, ...]:
        """What became of every number of the day, desk by desk."""
        desks = sorted(self.ledger.keys() | self.floors.keys())
        found = [
            DeskNumbers(
                agency, slot, runs_of(self.ledger.get((agency, slot), {}), self.floors.get((agency, slot)))
            )
            for agency, slot in desks
        ]
        return tuple(desk for desk in found if desk.last or any(run.why for run in desk.runs))

    @property
    def taken(self) -> tuple[Money, ...]:
        """What was paid on the day and still counts, by method."""
        paid = [
            row
            for row in self.payments.values()
            if row["state"] == PaymentState.PAID and self._is_of(row["at"])
        ]
        sums = [
            (str(method), [row["amount_vnd"] for row in paid if row["method"] == method])
            for method in PaymentMethod
        ]
        return tuple(Money(method, len(amounts), sum(amounts)) for method, amounts in sums if amounts)

    @property
    def cancelled(self) -> tuple[Money, ...]:
        """What was given back on the day, whenever it had been paid."""
        amounts = [
            row["amount_vnd"]
            for row in self.payments.values()
            if row["state"] == PaymentState.CANCELLED and row["state_at"] and self._is_of(row["state_at"])
        ]
        return (Money("", len(amounts), sum(amounts)),) if amounts else ()

    @property
    def last_jobs(self) -> Iterable[Job]:
        """The newest job of each form of each dossier: a print that went well settles the one before."""
        return {(job.dossier_id, job.form): job for job in self.jobs.values()}.values()

    def _is_of(self, moment: str) -> bool:
        return in_vietnam(datetime.fromisoformat(moment)).date() == self.day


def day_told(session: Session, day: date, until: tuple[str, int] | None = None) -> DayTold:
    """Read what the journal tells of ``day``, up to the event ``until`` (feed and seq) or to its end."""
    told = DayTold(day)
    for feed, last in feeds_until(session, until):
        connection = session.connection()
        for _seq, header, body in connection.exec_driver_sql(_FLOORS, (feed, last, *map(str, _WITH_FLOORS))):
            _take_floors(told, plain_from_json(header), plain_from_json(body))
        (first,) = connection.exec_driver_sql(_FIRST, (feed, last, day.isoformat())).one()
        if first is None:
            continue
        for seq, header, body in connection.exec_driver_sql(_EVENTS, (feed, first, last)):
            _take(told, f"{feed}/{seq}", plain_from_json(header), body)
    return told


def feeds_until(session: Session, until: tuple[str, int] | None) -> Iterator[tuple[str, int]]:
    """Give each feed with its last event that counts, in the order in which they were opened."""
    for row in session.exec(select(FeedRow).order_by(col(FeedRow.place))).all():
        if until is not None and row.id == until[0]:
            yield row.id, until[1]
            return
        yield row.id, row.last_seq


def _take(told: DayTold, reference: str, head: dict[str, Any], body: bytes | None) -> None:
    kind, of_day = head["kind"], head["business_date"] == told.day.isoformat()
    if of_day and kind in _COUNTED:
        told.counts[_COUNTED[kind]] += 1
    if body is None:
        if head["body"] is not None:
            told.gone.add(head["dossier"] or reference)
        return
    facts = plain_from_json(body)
    rows = facts.get("rows", {})
    slips = rows.get("slip", [])
    if kind in _ACCEPTED and not slips:  # version 1 told no ledger
        slips = [{**facts["dossier"], "state": NumberState.CURRENT}]
    for slip in slips:
        if slip["day"] == told.day.isoformat():
            ledger = told.ledger.setdefault((slip["agency"], slip["slot"]), {})
            ledger[slip["counter"]] = NumberState(slip["state"])
    for payment in rows.get("payment", []):
        told.payments[payment["id"]] = payment
    if kind == EventKind.PRINT_STARTED and of_day:
        told.jobs[facts["job"]] = Job(head["dossier"], facts["form"], None)
    elif kind == EventKind.PRINT_FINISHED and facts["job"] in told.jobs:
        job = told.jobs[facts["job"]]
        told.jobs[facts["job"]] = Job(job.dossier_id, job.form, facts["outcome"])


def _take_floors(told: DayTold, head: dict[str, Any], facts: dict[str, Any]) -> None:
    """Take the floors that hold on the day; the highest one explains a gap."""
    why = facts.get("why", head["kind"]) if head["kind"] == EventKind.FEED_OPENED else head["kind"]
    for floor in [*facts.get("floors", []), *facts.get("rows", {}).get("number_floor", [])]:
        if floor["first_day"] <= told.day.isoformat() <= floor["last_day"]:
            key = (floor["agency"], floor["slot"])
            known = told.floors.get(key)
            if known is None or floor["floor"] > known.counter:
                told.floors[key] = Floor(floor["floor"], str(why))
