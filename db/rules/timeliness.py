"""Early, on time or late: judged when the office had done its part, not when somebody came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from db.rules.clock import in_vietnam
from db.rules.course import Timing
from db.rules.dossier import Status
from db.rules.lifecycle import FINAL

_ENDS = (Status.PROCESSED, Status.RETURNED, Status.STOPPED, Status.REFUSED, Status.WITHDRAWN)
"""Which end counts where there are several (QĐ 766/QĐ-TTg): the result, its return, then the other ends."""


class Grain(StrEnum):
    """How closely lateness is judged; the provinces' systems differ, so it is the office's setting."""

    MINUTE = "minute"
    """Late from the minute after the promised one."""
    DAY = "day"
    """Late from the day after the promised one."""


def ended_at(reached: Mapping[Status, datetime]) -> datetime | None:
    """Give when the office had done its part, from when each state was reached; ``None``: it has not yet."""
    return next((reached[status] for status in _ENDS if status in reached), None)


def timing(due: datetime | None, ended: datetime, grain: Grain = Grain.MINUTE) -> Timing | None:
    """Judge a dossier that is done; ``None`` where no day was promised.

    Done on an earlier day than promised is early, whatever the hour; on the promised day it is on time until
    the promised moment (or to the end of the day, by ``grain``).
    """
    if due is None:
        return None
    promised, done = in_vietnam(due), in_vietnam(ended)
    if done.date() < promised.date():
        return Timing.EARLY
    late = done.date() > promised.date() if grain is Grain.DAY else done > promised
    return Timing.LATE if late else Timing.ON_TIME


def overdue(status: Status, due: datetime | None, now: datetime, grain: Grain = Grain.MINUTE) -> bool:
    """Whether the office is behind its promise: its time runs, and the promised moment has passed."""
    waits = (Status.SUPPLEMENT_ASKED, Status.PAYMENT_ASKED, Status.PROCESSED, Status.REGISTERED)
    if due is None or status in FINAL or status in waits:
        return False
    return timing(due, now, grain) is Timing.LATE
