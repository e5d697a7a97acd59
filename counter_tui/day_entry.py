"""Days and moments that lie behind, as a clerk types them: ``23/11``, ``23/11/2026``, ``23/11 10:00``."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from db.rules.clock import VIETNAM

_DAY = re.compile(
    r"(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](\d{4}|\d{2}))?(?:\s+(\d{1,2})(?:[:hg](\d{2})?)?)?", re.ASCII
)
_CENTURY = 2000
_TWO_DIGITS = 100


class NotADay(ValueError):  # noqa: N818 - it is a slip of the finger, and not an error of the program
    """What was typed is no day."""


def past_day(typed: str, today: date) -> date | None:
    """Read a day; one without a year is the last such day up to ``today``; ``None``: nothing was typed.

    Raises ``NotADay``.
    """
    moment = past_moment(typed, datetime.combine(today, time.max, VIETNAM))
    return moment.date() if moment is not None else None


def past_moment(typed: str, now: datetime) -> datetime | None:
    """Read a day with or without its hour (midnight then); without a year it is the last one up to ``now``.

    ``None``: nothing was typed. Raises ``NotADay``.
    """
    words = " ".join(typed.lower().split())
    if not words:
        return None
    found = _DAY.fullmatch(words)
    if found is None:
        raise NotADay(words)
    try:
        return _moment(found, now)
    except ValueError:
        raise NotADay(words) from None


def _moment(found: re.Match[str], now: datetime) -> datetime:
    number, month, year, hour, minute = (None if part is None else int(part) for part in found.groups())
    at = time(hour or 0, minute or 0, tzinfo=VIETNAM)
    if year is not None:
        full = year if year >= _TWO_DIGITS else year + _CENTURY
        return datetime.combine(date(full, month or 0, number or 0), at)
    moment = datetime.combine(date(now.year, month or 0, number or 0), at)
    return moment if moment <= now else datetime.combine(date(now.year - 1, month or 0, number or 0), at)


def day_words(day: date | None) -> str:
    """Write a day as it is typed."""
    return f"{day:%d/%m/%Y}" if day is not None else ""


def moment_words(at: datetime | None) -> str:
    """Write a moment as it is typed."""
    return f"{at:%d/%m/%Y %H:%M}" if at is not None else ""
