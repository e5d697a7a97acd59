"""The calendars that ship with the program, and the strict reader of calendar files (DOMAIN 5.4).

A calendar file is JSON: ``weeks`` (templates with ``valid_from`` and ``sessions`` by "mon" to "sun"),
``years`` (``complete`` or ``incomplete``), and ``days`` (holiday, swap, make_up or closed, each with its name
and source). Every row may carry ``source`` and ``mark`` (A seen, B sure, C unsure). A file that is wrong
anywhere is refused whole: half a calendar would promise wrong days.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, time
from importlib.resources import files
from typing import Any, NoReturn

from db.catalogue.fields import is_text
from db.rules.calendar import DayKind, Knowledge, OfficeCalendar, Session, SpecialDay, WeekTemplate
from db.rules.errors import NotReadable

FORMAT = "motcua.calendar/1"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_KEYS = {
    "calendar": {"format", "valid_from", "valid_to", "source", "mark", "weeks", "years", "days"},
    "week": {"valid_from", "sessions", "source", "mark"},
    "year": {"knowledge", "source", "mark"},
    "day": {"day", "kind", "name", "source", "mark", "sessions"},
}


def load_calendar() -> OfficeCalendar:
    """Give the calendar that ships with the program: 2025, 2026, and what is known of 2027."""
    return calendar_from_json(json.loads(files("db.catalogue").joinpath("calendars.json").read_bytes()))


def calendar_from_json(data: Any) -> OfficeCalendar:
    """Read a calendar.

    Raises ``NotReadable`` (``calendar_not_readable``) with ``where`` (such as ``days[3].kind``) and ``why``
    (a word such as ``missing``, ``unknown_key``, ``not_a_date``, ``out_of_order``, ``twice``).
    """
    top = _object(data, "calendar", "")
    if top.get("format") != FORMAT:
        _refuse("format", "unknown_format")
    first, last = (_date(_need(top, key, ""), key) for key in ("valid_from", "valid_to"))
    if last < first:
        _refuse("valid_to", "out_of_order")
    weeks = tuple(
        _week(row, f"weeks[{number}]") for number, row in enumerate(_list(_need(top, "weeks", ""), "weeks"))
    )
    if not any(any(week.sessions) for week in weeks):
        _refuse("weeks", "empty")
    if len({week.valid_from for week in weeks}) < len(weeks):
        _refuse("weeks", "twice")
    days: dict[date, SpecialDay] = {}
    for number, row in enumerate(_list(_need(top, "days", ""), "days")):
        where = f"days[{number}]"
        special = _day(row, where)
        if special.day in days:
            _refuse(f"{where}.day", "twice")
        if not first <= special.day <= last:
            _refuse(f"{where}.day", "outside_validity")
        days[special.day] = special
    years = dict(_year(key, row) for key, row in _mapping(_need(top, "years", ""), "years").items())
    if any(not first.year <= year <= last.year for year in years):
        _refuse("years", "outside_validity")
    return OfficeCalendar(tuple(sorted(weeks, key=lambda week: week.valid_from)), days, years)


def _week(data: Any, where: str) -> WeekTemplate:
    row = _object(data, "week", where)
    by_name = _mapping(_need(row, "sessions", where), f"{where}.sessions")
    for name in by_name:
        if name not in WEEKDAYS:
            _refuse(f"{where}.sessions.{name}", "unknown_key")
    return WeekTemplate(
        valid_from=_date(_need(row, "valid_from", where), f"{where}.valid_from"),
        sessions=tuple(_sessions(by_name.get(name, []), f"{where}.sessions.{name}") for name in WEEKDAYS),
        source=_text(row.get("source", ""), f"{where}.source"),
    )


def _year(key: str, data: Any) -> tuple[int, Knowledge]:
    where = f"years.{key}"
    if not (len(key) == 4 and key.isascii() and key.isdigit()):  # noqa: PLR2004 - yyyy
        _refuse(where, "not_a_year")
    word = _need(_object(data, "year", where), "knowledge", where)
    return int(key), Knowledge(_one_of(word, [str(known) for known in Knowledge], f"{where}.knowledge"))


def _day(data: Any, where: str) -> SpecialDay:
    row = _object(data, "day", where)
    kinds = [str(kind) for kind in DayKind if kind is not DayKind.WEEKEND]
    kind = DayKind(_one_of(_need(row, "kind", where), kinds, f"{where}.kind"))
    name = _text(_need(row, "name", where), f"{where}.name")
    if not name.strip():
        _refuse(f"{where}.name", "empty")
    sessions = row.get("sessions")
    return SpecialDay(
        day=_date(_need(row, "day", where), f"{where}.day"),
        kind=kind,
        name=name,
        source=_text(row.get("source", ""), f"{where}.source"),
        sessions=None if sessions is None else _sessions(sessions, f"{where}.sessions"),
    )


def _sessions(data: Any, where: str) -> tuple[Session, ...]:
    """Read sessions, each a pair of hours, in order and not overlapping."""
    sessions: list[Session] = []
    for number, pair in enumerate(_list(data, where)):
        here = f"{where}[{number}]"
        if len(_list(pair, here)) != 2:  # noqa: PLR2004 - from and to
            _refuse(here, "not_a_pair")
        start, end = (_time(text, here) for text in pair)
        if end <= start or (sessions and start < sessions[-1].end):
            _refuse(here, "out_of_order")
        sessions.append(Session(start, end))
    return tuple(sessions)


def _object(data: Any, shape: str, where: str) -> Mapping[str, Any]:
    found = _mapping(data, where)
    for key in found:
        if key not in _KEYS[shape]:
            _refuse(_under(where, key), "unknown_key")
    return found


def _mapping(data: Any, where: str) -> Mapping[str, Any]:
    return data if isinstance(data, dict) else _refuse(where, "not_an_object")


def _list(data: Any, where: str) -> list[Any]:
    return data if isinstance(data, list) else _refuse(where, "not_a_list")


def _text(data: Any, where: str) -> str:
    return data if is_text(data) else _refuse(where, "not_text")


def _need(data: Mapping[str, Any], key: str, where: str) -> Any:
    return data[key] if key in data else _refuse(_under(where, key), "missing")


def _one_of(data: Any, words: list[str], where: str) -> str:
    return data if isinstance(data, str) and data in words else _refuse(where, "not_one_of")


def _date(data: Any, where: str) -> date:
    text = _text(data, where)
    try:
        found = date.fromisoformat(text)
    except ValueError:
        _refuse(where, "not_a_date")
    return found if text == found.isoformat() else _refuse(where, "not_a_date")


def _time(data: Any, where: str) -> time:
    text = _text(data, where)
    try:
        found = time.fromisoformat(text)
    except ValueError:
        _refuse(where, "not_a_time")
    return found if text == f"{found:%H:%M}" else _refuse(where, "not_a_time")


def _under(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def _refuse(where: str, why: str) -> NoReturn:
    raise NotReadable("calendar_not_readable", where=where or "file", why=why)
