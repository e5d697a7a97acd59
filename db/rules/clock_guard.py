"""Whether this PC's clock can be believed, held against the last thing that was written here.

Batteries on the boards of old PCs are dead, and a date that jumps puts a wrong day of return into a citizen's
hand. The clerk knows what day it is: the guard asks, before anything is numbered.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime, timedelta
from enum import StrEnum

BEHIND = timedelta(minutes=10)
AHEAD = timedelta(hours=36)
"""How far a clock may stand behind or ahead of the last event. A weekend is longer: on a Monday it is asked."""


class ClockQuality(StrEnum):
    """What is known of the time an event says; it is stored with each event."""

    GOOD = "good"
    BEHIND = "behind"
    AHEAD = "ahead"
    UNKNOWN_YEAR = "unknown_year"
    """A year that the office's calendar knows nothing of: 2010 on a dead battery, or 2040."""
    CONFIRMED = "confirmed"
    """Doubtful by itself, and a clerk has said that this is the day."""


def clock_quality(now: datetime, last: datetime | None, years: Container[int] | None = None) -> ClockQuality:
    """Say how ``now`` stands against the time of the ``last`` event and the ``years`` a calendar knows.

    ``None`` for what isn't known: a new office has no last event, and a calendar may know no years.
    """
    if years is not None and now.year not in years:
        return ClockQuality.UNKNOWN_YEAR
    if last is None:
        return ClockQuality.GOOD
    apart = now - last
    if apart < -BEHIND:
        return ClockQuality.BEHIND
    return ClockQuality.AHEAD if apart > AHEAD else ClockQuality.GOOD
