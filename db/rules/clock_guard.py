"""Whether this PC's clock can be believed, held against the last thing that was written here.

Batteries on the boards of old PCs are dead, and a date that jumps puts a wrong day of return into a citizen's
hand. The clerk knows what day it is: the guard asks, before anything is numbered.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

BEHIND = timedelta(minutes=10)
AHEAD = timedelta(hours=36)
"""How far a clock may stand behind or ahead of the last event. A weekend is longer: Mondays are asked."""


LONGEST_CLOSED = timedelta(days=12)
"""Tet with the weekends around it; a clock that is further ahead is looked at twice."""


class ClockQuality(StrEnum):
    """What is known of the time an event says; it is stored with each event."""

    GOOD = "good"
    BEHIND = "behind"
    AHEAD = "ahead"
    UNKNOWN_YEAR = "unknown_year"
    """A year that the office's calendar knows nothing of: 2010 on a dead battery, or 2040."""
    JUMPED = "jumped"
    """It jumped while the program ran, as a counter that nobody can set tells."""
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


def jumped(passed: timedelta, counted: timedelta) -> bool:
    """Whether a clock by which ``passed`` went by jumped, where ``counted`` went by in truth."""
    return abs(passed - counted) > BEHIND


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """What is known of the clock: ``pc`` is what the PC says, ``now`` what a clerk made of it.

    ``last`` is the time of the last event (``None`` in a new office). ``asks`` is whether nothing is written
    before a clerk has said what time it is.
    """

    pc: datetime
    now: datetime
    last: datetime | None
    quality: ClockQuality
    asks: bool

    @property
    def is_monday(self) -> bool:
        """Whether it is only that the office was closed for a while: one key is enough then."""
        return (
            self.quality is ClockQuality.AHEAD
            and self.last is not None
            and self.now - self.last <= LONGEST_CLOSED
        )
