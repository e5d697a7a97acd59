"""The life of a dossier: one table of what may be done in which state, by whom, and what follows.

The ten states are the national ones and the arrows between them those of DOMAIN 4.2, read from
NĐ 118/2025/NĐ-CP (articles at each row). What the table allows may still be impossible at the moment, because
something was done already or it is too late for it: those conditions are in ``db.rules.standing``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from db.rules.dossier import Status

FINAL = frozenset({Status.REFUSED, Status.WITHDRAWN, Status.STOPPED, Status.RETURNED})
"""Nothing is due any more (DOMAIN 4.1); papers may still go back."""

RUNNING = (Status.ACCEPTED, Status.IN_PROCESS)
"""The office's own time runs; in 5 and 6 it waits for the citizen, and 9 is done in time or not already."""
WAITING = (Status.SUPPLEMENT_ASKED, Status.PAYMENT_ASKED)


class Role(StrEnum):
    """What a person at the office is allowed to do; one person often holds several (DOMAIN 4.3)."""

    COUNTER = "counter"
    HEAD = "head"
    """Director of the centre (Trưởng BPMC)."""
    SPECIALIST = "specialist"
    DIVISION = "division"
    LEADER = "leader"
    CLERICAL = "clerical"
    CASHIER = "cashier"
    ADMIN = "admin"
    """The catalogue, users and calendars; never the content of a dossier."""


class Act(StrEnum):
    """Everything that can be done with a dossier once it has a number."""

    TAKE_IN = "take_in"
    REFUSE = "refuse"
    ASK_SUPPLEMENT = "ask_supplement"
    COMPLETE = "complete"
    HAND_OVER = "hand_over"
    PASS_ON = "pass_on"  # noqa: S105 - a verb
    AGENCY_RECEIVED = "agency_received"
    ASK_PAYMENT = "ask_payment"
    PAID = "paid"
    REAPPOINT = "reappoint"
    PROCESS = "process"
    RETURN = "return"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    DECLINE = "decline"
    STOP = "stop"
    CLOSE = "close"
    RETURN_PAPERS = "return_papers"
    CORRECT = "correct"


class Clock(StrEnum):
    """What an act does to the office's time."""

    UNTOUCHED = "untouched"
    STARTS = "starts"
    STOPS = "stops"
    """Stands still while something is waited for; by the procedure's rule it may also run on."""
    GOES_ON = "goes_on"
    """Counted anew, moved on or untouched, by the procedure's rule (:class:`ClockRule`)."""
    MOVES = "moves"
    ENDS = "ends"


class ClockRule(StrEnum):
    """What completing a dossier does to its day of return; each keeps the rule of its day (DOMAIN 4.4)."""

    RESTART = "restart"
    """Counted anew from the completion (NĐ 118/2025/NĐ-CP, Đ19.5)."""
    PAUSE = "pause"
    """Moved on by the days waited: what was done before 1/7/2025, and some sector laws."""
    NONE = "none"
    """The promised day stands, whatever was waited."""


class Form(StrEnum):
    """The registered form that an act prints, by its number (TT 03/2025/TT-VPCP, Appendix I)."""

    RECEIPT = "receipt"
    SUPPLEMENT = "supplement"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    STOP = "stop"
    CONTROL = "control"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table.

    ``target`` is ``None`` where the dossier goes back to where it was asked from. ``reasons`` tells that a
    reason code is needed; which there are is the office's data.
    """

    act: Act
    source: Status
    target: Status | None
    roles: frozenset[Role]
    reasons: bool = False
    form: Form | None = None
    clock: Clock = Clock.UNTOUCHED


_DESK = frozenset({Role.COUNTER, Role.HEAD})
"""Whoever stands at the counter writes down what the specialist, the division or the leader decided."""
_HEAD = frozenset({Role.HEAD})
_HANDS = frozenset({Role.COUNTER, Role.HEAD, Role.SPECIALIST, Role.DIVISION, Role.CLERICAL})
_MONEY = frozenset({Role.COUNTER, Role.HEAD, Role.CASHIER})

_NEW, _IN, _WORK = Status.REGISTERED, Status.ACCEPTED, Status.IN_PROCESS
_ASKED, _TO_PAY, _DONE = Status.SUPPLEMENT_ASKED, Status.PAYMENT_ASKED, Status.PROCESSED


def _rows(  # noqa: PLR0913 - the columns of the table
    act: Act,
    sources: tuple[Status, ...],
    target: Status | None,
    roles: frozenset[Role],
    *,
    reasons: bool = False,
    form: Form | None = None,
    clock: Clock = Clock.UNTOUCHED,
    stays: bool = False,
) -> tuple[Transition, ...]:
    return tuple(
        Transition(act, source, source if stays else target, roles, reasons, form, clock)
        for source in sources
    )


TABLE: tuple[Transition, ...] = (
    # An online dossier found complete: the slip, and the clock (Đ17.1c, Đ17.2, Đ17.3).
    *_rows(Act.TAKE_IN, (_NEW,), _IN, _DESK, form=Form.RECEIPT, clock=Clock.STARTS),
    # Not receivable, with the reason in writing (Đ17.1c).
    *_rows(Act.REFUSE, (_NEW,), Status.REFUSED, _DESK, reasons=True, form=Form.REFUSAL, clock=Clock.ENDS),
    # Once, in writing, all at once (Đ11.2c); after acceptance within three working days (Đ19.5).
    *_rows(
        Act.ASK_SUPPLEMENT,
        (_NEW, _IN, _WORK),
        _ASKED,
        _DESK,
        reasons=True,
        form=Form.SUPPLEMENT,
        clock=Clock.STOPS,
    ),
    # Before acceptance it is accepted by being complete; later it goes back to where it lay (Đ19.5).
    *_rows(Act.COMPLETE, (_ASKED,), None, _DESK, form=Form.RECEIPT, clock=Clock.GOES_ON),
    # The paper goes the same day, after 15:00 the next morning (Đ18.2); with it the control sheet.
    *_rows(Act.HAND_OVER, (_IN,), _WORK, _HANDS, form=Form.CONTROL),
    # The paper also comes back while something is waited for, or after it was stopped: no state changes.
    *_rows(Act.PASS_ON, (_WORK, _ASKED, _TO_PAY, Status.STOPPED), None, _HANDS, stays=True),
    # Received for another place: the clock starts with the agency that decides (Đ17.3 as amended in 2026).
    *_rows(Act.AGENCY_RECEIVED, (_WORK,), None, _DESK, clock=Clock.STARTS, stays=True),
    # Due after intake, for land and tax (DOMAIN 7).
    *_rows(Act.ASK_PAYMENT, (_WORK,), _TO_PAY, _MONEY, reasons=True, clock=Clock.STOPS),
    *_rows(Act.PAID, (_TO_PAY,), _WORK, _MONEY, clock=Clock.GOES_ON),
    # One apology with a new day, a working day before the old one (Đ19.6).
    *_rows(
        Act.REAPPOINT,
        (_IN, _WORK),
        None,
        _DESK,
        reasons=True,
        form=Form.APOLOGY,
        clock=Clock.MOVES,
        stays=True,
    ),
    # The result lies at the counter: here the office was in time or not (DOMAIN 4.5). From 2 only what is
    # answered at the same moment (Đ17.4).
    *_rows(Act.PROCESS, (_IN, _WORK), _DONE, _DESK, clock=Clock.ENDS),
    *_rows(Act.RETURN, (_DONE,), Status.RETURNED, _DESK),
    # An error in the result: back to the agency, corrected within three working days (Đ23.1).
    *_rows(Act.REOPEN, (_DONE,), _WORK, _DESK, reasons=True, clock=Clock.MOVES),
    # The applicant may stop it until the decision is issued (Đ21).
    *_rows(
        Act.WITHDRAW,
        (_NEW, _IN, _WORK, _ASKED, _TO_PAY),
        Status.WITHDRAWN,
        _DESK,
        reasons=True,
        form=Form.STOP,
        clock=Clock.ENDS,
    ),
    # Refused after appraisal, which is a result of its own (Đ19.3).
    *_rows(Act.DECLINE, (_WORK,), Status.STOPPED, _DESK, reasons=True, form=Form.REFUSAL, clock=Clock.ENDS),
    *_rows(
        Act.STOP, (_IN, _WORK, _TO_PAY), Status.STOPPED, _HEAD, reasons=True, form=Form.STOP, clock=Clock.ENDS
    ),
    # Fifteen days after the notice without completion (Đ19.5).
    *_rows(Act.CLOSE, (_ASKED,), Status.STOPPED, _HEAD, reasons=True, form=Form.STOP, clock=Clock.ENDS),
    *_rows(Act.RETURN_PAPERS, (Status.STOPPED,), Status.RETURNED, _DESK),
    # Data are never altered: a correction is an event with its reason, and a new slip (Đ5.1c).
    *_rows(
        Act.CORRECT,
        (_NEW, _IN, _WORK, _ASKED, _TO_PAY, _DONE),
        None,
        _DESK,
        reasons=True,
        form=Form.RECEIPT,
        stays=True,
    ),
)

_BY_ACT = {(row.act, row.source): row for row in TABLE}


def transition(act: Act, source: Status) -> Transition | None:
    """Give the row of the table for ``act`` in the state ``source``, or ``None``: it is not allowed there."""
    return _BY_ACT.get((act, source))


def is_final(status: Status) -> bool:
    """Whether the dossier has ended."""
    return status in FINAL


def after_intake(*, close_at_once: bool) -> tuple[Status, ...]:
    """Give the states an accepted dossier passes through at once, the last being the one it rests in.

    A procedure answered at the same moment is recorded through to its return (NĐ 118/2025/NĐ-CP, Đ17.4).
    """
    if close_at_once:
        return (Status.ACCEPTED, Status.PROCESSED, Status.RETURNED)
    return (Status.ACCEPTED,)
