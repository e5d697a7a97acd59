"""Vietnam's time: one zone, no summer time, and only datetimes that know it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "ICT")
"""UTC+7 all year (DOMAIN 2.2); the tz database is not on every Windows PC, and isn't needed."""


def in_vietnam(moment: datetime) -> datetime:
    """Give ``moment`` in Vietnam's time; a naive one is taken to be Vietnam's already."""
    return moment.replace(tzinfo=VIETNAM) if moment.tzinfo is None else moment.astimezone(VIETNAM)


def now() -> datetime:
    """Give this moment in Vietnam's time, to the second (a slip shows minutes, a journal seconds)."""
    return datetime.now(VIETNAM).replace(microsecond=0)
