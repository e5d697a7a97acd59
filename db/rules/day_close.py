"""A closed day as values: what was done, what became of each number, where the journal stood.

A sheet is printed and signed by two hands. It is compared with what the journal tells of the same day later,
so that what was changed behind everybody's back shows on paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from db.rules.sheet_code import SheetCode


class Counted(StrEnum):
    """What is counted of a day, in the order of the sheet."""

    RECEIVED = "received"
    """Accepted at the counter, or taken in online."""
    REGISTERED = "registered"
    """Have a number and were not accepted with it: online dossiers, and those refused at the desk."""
    REFUSED = "refused"
    SUPPLEMENT_ASKED = "supplement_asked"
    HANDED_OVER = "handed_over"
    """Given to a unit, the first time or on to another one, and lists of what came back."""
    PROCESSED = "processed"
    RETURNED = "returned"
    REAPPOINTED = "reappointed"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    CLOSED = "closed"
    CORRECTED = "corrected"
    LISTS_SENT = "lists_sent"
    LISTS_RECEIVED = "lists_received"


class NumberState(StrEnum):
    """What became of a number, as far as the ledger or the journal tells."""

    CURRENT = "current"
    REPLACED = "replaced"
    BLANK = "blank"
    VOID = "void"
    FLOOR = "floor"
    """Left out on purpose: a lost file may have given it out before this feed was opened."""
    UNKNOWN = "unknown"
    """Nothing accounts for it."""


GAPS = frozenset({NumberState.FLOOR, NumberState.UNKNOWN})


@dataclass(frozen=True, slots=True)
class NumberRun:
    """Counters next to each other of which the same became; ``why`` a floor was set."""

    first: int
    last: int
    state: NumberState
    why: str = ""


@dataclass(frozen=True, slots=True)
class DeskNumbers:
    """The numbers of one desk on one day, from 1 to the highest."""

    agency: str
    slot: int
    runs: tuple[NumberRun, ...]

    @property
    def first(self) -> int:
        """The lowest counter that was given out, 0 where none was."""
        return min((run.first for run in self.runs if run.state not in GAPS), default=0)

    @property
    def last(self) -> int:
        """The highest counter that was given out, 0 where none was."""
        return max((run.last for run in self.runs if run.state not in GAPS), default=0)

    @property
    def gaps(self) -> tuple[NumberRun, ...]:
        """The counters that no line of the ledger accounts for."""
        return tuple(run for run in self.runs if run.state in GAPS)


@dataclass(frozen=True, slots=True)
class Floor:
    """Up to ``counter`` numbers may be in people's hands; ``why`` is why the feed was opened."""

    counter: int
    why: str


@dataclass(frozen=True, slots=True)
class Money:
    """So many payments of so much, by method; ``method`` is empty for what was cancelled."""

    method: str
    payments: int
    amount_vnd: int


@dataclass(frozen=True, slots=True)
class PrintLeft:
    """A print that went wrong, or of which nobody knows; ``number`` is a receipt number or empty."""

    number: str
    form: str
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class DaySheet:
    """What is printed and signed when a day is closed.

    ``feed``, ``seq`` and ``head`` (hex) are the end of the journal just before the event that tells of it.
    ``drafts`` are no part of the journal: they are told, and can't be checked later.
    """

    day: date
    times: int
    closed_at: datetime
    clerk: str
    counter: str
    practice: bool
    feed: str
    seq: int
    head: str
    counts: Mapping[Counted, int] = field(default_factory=dict)
    taken: tuple[Money, ...] = ()
    cancelled: tuple[Money, ...] = ()
    numbers: tuple[DeskNumbers, ...] = ()
    failed: tuple[PrintLeft, ...] = ()
    unknown: tuple[PrintLeft, ...] = ()
    drafts: int = 0

    @property
    def taken_vnd(self) -> int:
        """What was taken and counts, in đồng."""
        return sum(each.amount_vnd for each in self.taken)

    @property
    def gaps(self) -> int:
        """How many counters no line of the ledger accounts for."""
        return sum(run.last - run.first + 1 for desk in self.numbers for run in desk.gaps)

    @property
    def unexplained(self) -> int:
        """How many of those nothing explains."""
        runs = (run for desk in self.numbers for run in desk.gaps if run.state is NumberState.UNKNOWN)
        return sum(run.last - run.first + 1 for run in runs)


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A sheet, and the code that stands on it: the event that tells of it, and its hash."""

    sheet: DaySheet
    code: SheetCode


@dataclass(frozen=True, slots=True)
class SheetDifference:
    """One thing that the sheet said and the journal says otherwise; both as plain words or figures."""

    what: str
    then: str
    now: str


class SheetTrouble(StrEnum):
    """Why a sheet and a journal don't belong together, the gravest first."""

    NO_FEED = "no_feed"
    """The journal of the sheet is not among those of these records."""
    CUT_OFF = "cut_off"
    """The journal ends before the event of the sheet."""
    REWRITTEN = "rewritten"
    """At the place of the event stands another one: the chain was made anew."""
    CHAIN = "chain"
    """The event is there, and what comes before it doesn't hang together."""
    NO_BODY = "no_body"
    """What the event said has been deleted."""
    OTHER_DAY = "other_day"
    """The event tells of another day than the code."""


@dataclass(frozen=True, slots=True)
class SheetChecked:
    """What came of holding a sheet against the journal.

    ``now`` is what the journal tells of that day up to the sheet's event (``None`` where that isn't known);
    ``disposed`` is how many dossiers of that day have been disposed of since, of which only the counts can be
    told again.
    """

    day: date
    times: int
    troubles: tuple[SheetTrouble, ...] = ()
    differences: tuple[SheetDifference, ...] = ()
    now: DaySheet | None = None
    disposed: int = 0

    @property
    def holds(self) -> bool:
        """Whether the journal still says what the sheet says."""
        return not self.troubles and not self.differences


def runs_of(ledger: Mapping[int, NumberState], floor: Floor | None = None) -> tuple[NumberRun, ...]:
    """Give what became of every counter from 1 to the highest, as runs; ``floor`` explains gaps up to it."""
    top = max([*ledger, floor.counter if floor else 0], default=0)
    runs: list[NumberRun] = []
    for counter in range(1, top + 1):
        state, why = ledger.get(counter), ""
        if state is None:
            explained = floor is not None and counter <= floor.counter
            state = NumberState.FLOOR if explained else NumberState.UNKNOWN
            why = floor.why if floor is not None and explained else ""
        if runs and (runs[-1].state, runs[-1].why) == (state, why):
            runs[-1] = NumberRun(runs[-1].first, counter, state, why)
        else:
            runs.append(NumberRun(counter, counter, state, why))
    return tuple(runs)


def differences(then: DaySheet, now: DaySheet, *, only_counts: bool = False) -> tuple[SheetDifference, ...]:
    """Give what the sheet said and the journal doesn't say any more; drafts and names of clerks don't count.

    ``only_counts`` leaves out what the bodies of disposed dossiers told.
    """
    return tuple(
        SheetDifference(what, said, says)
        for what, said, says in _pairs(then, now, only_counts=only_counts)
        if said != says
    )


def _pairs(then: DaySheet, now: DaySheet, *, only_counts: bool) -> Iterator[tuple[str, str, str]]:
    for what in Counted:
        yield what.value, str(then.counts.get(what, 0)), str(now.counts.get(what, 0))
    yield "head", f"{then.feed}/{then.seq}/{then.head}", f"{now.feed}/{now.seq}/{now.head}"
    if only_counts:
        return
    yield "taken", _money(then.taken), _money(now.taken)
    yield "cancelled", _money(then.cancelled), _money(now.cancelled)
    desks = {(desk.agency, desk.slot): desk for desk in then.numbers}
    other = {(desk.agency, desk.slot): desk for desk in now.numbers}
    for key in sorted(desks.keys() | other.keys()):
        yield f"numbers {key[0]}-{key[1]:02d}", _runs(desks.get(key)), _runs(other.get(key))
    yield "failed", str(len(then.failed)), str(len(now.failed))
    yield "unknown", str(len(then.unknown)), str(len(now.unknown))


def _money(sums: Iterable[Money]) -> str:
    return "; ".join(f"{each.method} {each.payments} = {each.amount_vnd}".strip() for each in sums) or "0"


def _runs(desk: DeskNumbers | None) -> str:
    runs = () if desk is None else desk.runs
    return "; ".join(f"{run.first:04d}-{run.last:04d} {run.state}" for run in runs) or "0"
