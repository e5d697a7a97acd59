"""Days and hours as a clerk types them: ``25/11``, ``25/11 9:30``, ``9g30``, ``0930``, ``25/11/2026``."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from db.rules.clock import VIETNAM

_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](\d{4}|\d{2}))?", re.ASCII)
_HOUR = re.compile(r"(\d{1,2})(?:[:hg.](\d{2})?)?|(\d{2})(\d{2})", re.ASCII | re.IGNORECASE)
_CENTURY = 2000
_TWO_DIGITS = 100


def read_day(typed: str, near: date) -> date | None:
    """Read a day; one without a year is that of ``near``. ``None`` where it is no day."""
    found = _DAY.fullmatch(typed.strip())
    if found is None:
        return None
    day, month, year = found.groups()
    full = near.year if year is None else int(year) + (0 if int(year) >= _TWO_DIGITS else _CENTURY)
    try:
        return date(full, int(month), int(day))
    except ValueError:
        return None


def read_moment(typed: str, near: date) -> datetime | None:
    """Read a day and an hour in either order; an hour alone is one of the day ``near``."""
    parts = typed.split()
    day = near
    hour: time | None = None
    for part in parts:
        found = read_day(part, near)
        if found is not None:
            day = found
            continue
        hour = _hour(part)
        if hour is None:
            return None
    return datetime.combine(day, hour, tzinfo=VIETNAM) if hour is not None else None


def _hour(typed: str) -> time | None:
    found = _HOUR.fullmatch(typed)
    if found is None:
        return None
    hour, minute = (found[1], found[2] or "0") if found[1] is not None else (found[3], found[4])
    try:
        return time(int(hour), int(minute))
    except ValueError:
        return None
