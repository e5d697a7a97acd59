"""The words by which a clerk names a day of return: ``3lv``, ``10ng``, ``2g``, ``ngay``, ``25/11 16:00``.

A procedure without a time in law asks the clerk; a bare number is refused, for whether it means working days
or days is just what nobody may guess (DOMAIN 5.1).
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from db.rules.clock import VIETNAM
from db.rules.errors import NotAccepted
from db.rules.procedure import Unit
from db.rules.promise import Term
from db.rules.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

_UNITS = {
    "lv": Unit.WORKING_DAY,
    "nlv": Unit.WORKING_DAY,
    "ngay lam viec": Unit.WORKING_DAY,
    "ng": Unit.DAY,
    "ngay": Unit.DAY,
    "g": Unit.HOUR,
    "gio": Unit.HOUR,
}
_TERM = re.compile(r"(\d{1,4}(?:[.,]5)?)\s*([a-z ]+)")
_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](\d{4}|\d{2}))?(?:\s+(\d{1,2})(?:[:hg](\d{2})?)?)?")
_AT_ONCE = {"ngay", "0", "tra ngay"}
_CENTURY = 2000
_TWO_DIGITS = 100


def parse_promise(typed: str, today: date, closing: time) -> tuple[Sequence[Term], datetime | None]:
    """Read what the clerk wrote: terms to count, or the moment itself.

    A sum is written with a plus (``2lv+5lv``). A day without an hour means ``closing`` of that day, one
    without a year the next such day from ``today`` on. Raises ``NotAccepted`` (``promise_not_understood``,
    ``promise_without_unit``).
    """
    words = " ".join(fold(typed).split())
    if not words:
        return (), None
    if words.isdigit() and words != "0":
        raise NotAccepted("promise_without_unit", number=words)
    terms = [_term(part.strip()) for part in words.split("+")]
    if all(terms):
        return tuple(term for term in terms if term is not None), None
    day = _DAY.fullmatch(words)
    if day is None:
        raise NotAccepted("promise_not_understood")
    return (), _moment(day, today, closing)


def typed_term(term: Term) -> str:
    """Give a term as the clerk types it: what ``parse_promise`` reads back."""
    suffix = {Unit.WORKING_DAY: "lv", Unit.DAY: "ng", Unit.HOUR: "g"}.get(term.unit)
    return f"{term.value:g}{suffix}".replace(".", ",") if suffix is not None else "ngay"


def _term(words: str) -> Term | None:
    """Read one term, or nothing."""
    if words in _AT_ONCE:
        return Term(0, Unit.IMMEDIATE)
    term = _TERM.fullmatch(words)
    if term is None or term.group(2).strip() not in _UNITS:
        return None
    value = float(term.group(1).replace(",", "."))
    return Term(int(value) if value.is_integer() else value, _UNITS[term.group(2).strip()])


def _moment(day: re.Match[str], today: date, closing: time) -> datetime:
    number, month, year, hour, minute = day.groups()
    try:
        if year is None:
            found = date(today.year, int(month), int(number))
            if found < today:
                found = date(today.year + 1, int(month), int(number))
        else:
            full = int(year) if int(year) >= _TWO_DIGITS else int(year) + _CENTURY
            found = date(full, int(month), int(number))
        at = time(int(hour), int(minute or 0)) if hour is not None else closing
    except ValueError:
        raise NotAccepted("promise_not_understood") from None
    return datetime.combine(found, at, tzinfo=VIETNAM)
