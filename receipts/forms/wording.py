"""Dates, limits and amounts as an official paper says them. Numbers below ten take a leading zero."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import date, datetime, time

from db.rules.clock import in_vietnam
from db.rules.deadline import Term
from db.rules.procedure import Unit
from receipts.breaking import NBSP

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_UNITS = {Unit.WORKING_DAY: "ngày làm việc", Unit.DAY: "ngày", Unit.HOUR: "giờ làm việc"}


def day_text(day: date) -> str:
    """Say a day: ngày 04 tháng 12 năm 2026, kept on one line."""
    return f"ngày {day.day:02} tháng {day.month:02} năm {day.year}".replace(" ", NBSP)


def moment_text(moment: datetime) -> str:
    """Say a moment in Vietnam's time with its weekday, as field 12 and 13 of form 01 want it."""
    local = in_vietnam(moment)
    weekday = WEEKDAYS[local.weekday()].replace(" ", NBSP)
    return f"{local.hour:02}{NBSP}giờ{NBSP}{local.minute:02}{NBSP}phút, {weekday}, {day_text(local.date())}"


def clock_text(at: time) -> str:
    """Say an hour of the day: 07:30."""
    return f"{at.hour:02}:{at.minute:02}"


def session_text(start: datetime, end: datetime) -> str:
    """Say a promised half day: Từ 07:30 đến 11:30, Thứ Sáu, ngày 04 tháng 12 năm 2026."""
    first, last = in_vietnam(start), in_vietnam(end)
    weekday = WEEKDAYS[last.weekday()].replace(" ", NBSP)
    hours = f"Từ{NBSP}{clock_text(first.time())} đến{NBSP}{clock_text(last.time())}"
    return f"{hours}, {weekday}, {day_text(last.date())}"


def amount_text(value: float) -> str:
    """Say how many of a unit: 08, 15, 0,5."""
    return f"{int(value):02}" if value == int(value) else f"{value:g}".replace(".", ",")


def terms_text(terms: Sequence[Term], at_once: str) -> str:
    """Say a limit with its unit; stages and extensions are joined, each with its label where it has one."""
    parts = []
    for term in terms:
        if term.unit is Unit.IMMEDIATE:
            parts.append(at_once)
            continue
        unit = _UNITS.get(term.unit, "").replace(" ", NBSP)
        said = f"{amount_text(term.value)}{NBSP}{unit}".rstrip(NBSP)
        parts.append(f"{said} ({term.label})" if term.label else said)
    return " + ".join(parts)


def money_text(amount_vnd: int) -> str:
    """Say an amount in whole đồng: 20.000 đồng."""
    return f"{figures(amount_vnd)}{NBSP}đồng"


def short_day(moment: datetime | date | None) -> str:
    """Say a day for a narrow column: 04/12/2026, or nothing."""
    if moment is None:
        return ""
    day = in_vietnam(moment).date() if isinstance(moment, datetime) else moment
    return f"{day:%d/%m/%Y}"


def short_moment(moment: datetime | None) -> tuple[str, ...]:
    """Say a moment in two short lines: 15:20, 04/12/2026."""
    return (clock_text(in_vietnam(moment).time()), short_day(moment)) if moment else ("",)


def figures(amount_vnd: int) -> str:
    """Say an amount for a column whose head names the đồng: 20.000."""
    return f"{amount_vnd:,}".replace(",", ".")


def shortened(text: str, longest: int) -> str:
    """Give ``text`` with at most ``longest`` letters, an ellipsis where some were left out."""
    return textwrap.shorten(text, longest, placeholder="…")
