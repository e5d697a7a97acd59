"""Which backups of a folder are kept: the newest, one a week and one a month of those before.

A small office looks for what it lost yesterday, last week, or "when the chairman was still the old one"; and
the disk it keeps them on is small. Backups are put in order by the journal they hold and not by the clock
they were made by: a PC whose battery is dead must not take its newest backup for its oldest.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

WEEKS = 8
MONTHS = 12


@dataclass(frozen=True, slots=True)
class KeptBackup:
    """A backup that lies in a folder.

    ``order`` is the place of its feed and the last ``seq``: it only ever grows. ``verified`` tells whether it
    was opened and checked after it had been made.
    """

    name: str
    order: tuple[int, int]
    made_at: datetime
    verified: bool = True


def to_remove(backups: Iterable[KeptBackup], newest: int) -> tuple[KeptBackup, ...]:
    """Give the backups that may go, the oldest first; ``newest`` is how many stay whatever their age.

    Besides these stay the last of each week, for the last 8 weeks that have one, and of each month, for 12.
    The last verified one never goes; one that was not verified stands for no week and no month.
    """
    ordered = sorted(backups, key=lambda each: (each.order, each.made_at, each.name), reverse=True)
    verified = [each for each in ordered if each.verified]
    kept = {each.name for each in ordered[: max(newest, 1)]} | {each.name for each in verified[:1]}
    kept |= _last_of_each(verified, [each.made_at.isocalendar()[:2] for each in verified], WEEKS)
    kept |= _last_of_each(verified, [(each.made_at.year, each.made_at.month) for each in verified], MONTHS)
    return tuple(each for each in reversed(ordered) if each.name not in kept)


def _last_of_each(backups: Sequence[KeptBackup], spans: Sequence[Hashable], most: int) -> set[str]:
    """Give the newest backup of each of the newest ``most`` spans."""
    found: dict[Hashable, str] = {}
    for backup, span in zip(backups, spans, strict=True):
        if span not in found and len(found) < most:
            found[span] = backup.name
    return set(found.values())
