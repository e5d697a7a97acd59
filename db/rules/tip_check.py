"""What tip and records say of each other: the same, older, somebody else's, or unsure by one commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TipState(StrEnum):
    """How the records at hand stand against what this PC remembers of them."""

    NEW = "new"
    """Neither has been written to."""
    ADOPTED = "adopted"
    """Records of before there were tips; nothing speaks against them."""
    SAME = "same"
    """The journal holds the head that the tip names, and may be ahead of it."""
    LAST_UNSURE = "last_unsure"
    """The power went in the middle of a commit: it never happened, or it happened and was lost."""
    OLDER = "older"
    """The journal ends before what this PC had written: put back from a backup, or cut off by a bad disk."""
    OTHER = "other"
    """Records of another installation: copied from another PC."""
    NO_TIP = "no_tip"
    """Records of some installation, and this PC remembers nothing: a new PC, or the safe is lost."""

    @property
    def goes_on(self) -> bool:
        """Whether the feed may be written on; otherwise a new one is opened."""
        return self in (TipState.NEW, TipState.ADOPTED, TipState.SAME)


@dataclass(frozen=True, slots=True)
class FeedNews:
    """Why the newest feed was opened, as far as a clerk has to know of it.

    ``lost`` is how many events this PC remembers and the records lack, ``None`` where that can't be counted.
    """

    why: TipState
    opened_at: datetime
    lost: int | None = None


@dataclass(frozen=True, slots=True)
class TipFacts:
    """What has to be known of both.

    ``tip`` and ``records`` are the ids of the installations, empty where there is none. ``next_found`` and
    ``sure_is_last`` say whether the journal holds the head that the last commit was to make, and whether it
    ends exactly at the head before it. ``remembers`` is whether the tip names any head at all.
    """

    tip: str
    records: str
    has_feed: bool
    remembers: bool
    next_found: bool
    sure_is_last: bool


def tip_state(facts: TipFacts) -> TipState:
    """Judge. A feed that isn't surely the one this PC wrote last is never written on (two would fork)."""
    if not facts.has_feed:
        return TipState.OLDER if facts.remembers else TipState.NEW
    if not facts.tip:
        return TipState.NO_TIP if facts.records else TipState.ADOPTED
    if facts.records and facts.records != facts.tip:
        return TipState.OTHER
    if not facts.remembers or facts.next_found:
        return TipState.SAME
    return TipState.LAST_UNSURE if facts.sure_is_last else TipState.OLDER
