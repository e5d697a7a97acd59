"""The office's calendar as dated data: weekly sessions, days off, make-up days (DOMAIN 5.2, 5.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum


class DayKind(StrEnum):
    """Why a day differs from its weekday."""

    HOLIDAY = "holiday"
    SWAP = "swap"
    """A working day given off in exchange for a make-up day."""
    MAKE_UP = "make_up"
    """A rest day worked."""
    CLOSED = "closed"
    """The office is closed for a reason of its own (flood, election)."""


@dataclass(frozen=True, slots=True)
class Session:
    """One working session of a day, for instance 07:30 to 11:30."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that differs from its weekday, with its name and where that is written."""

    day: date
    kind: DayKind
    name: str
    source: str = ""
    sessions: tuple[Session, ...] | None = None
    """For a worked day with hours of its own; ``None`` = the hours of a normal weekday."""


@dataclass(frozen=True, slots=True)
class WeekTemplate:
    """Sessions by weekday (0 = Monday) from a date on; hours change by season and by local decision."""

    valid_from: date
    sessions: tuple[tuple[Session, ...], ...]
    source: str = ""


class Knowledge(StrEnum):
    """How far a year's calendar can be trusted."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class OfficeCalendar:
    """Everything needed to count days: templates, special days, and which years are known."""

    weeks: tuple[WeekTemplate, ...]
    days: Mapping[date, SpecialDay] = field(default_factory=dict)
    years: Mapping[int, Knowledge] = field(default_factory=dict)
