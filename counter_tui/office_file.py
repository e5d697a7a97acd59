"""The file from which a real office is set up: what the office is called, and what this desk is.

    {"header": {"unit_code": "04105", "name": "…", "receipt_agency": "H52.18.05", "valid_from": "2025-07-01",
    …},
     "station": {"slot": 2, "counter": "Quầy 2", "slip_backup": true, …}}

``header`` has the fields of ``db.rules.office.OfficeHeader``, ``station`` those of ``Station`` that a person
decides: who works here is asked for, and a real office is never practice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from counter_tui.config import check_station
from counter_tui.strict import Wrong, read
from db.rules.errors import NotReadable, Refusal
from db.rules.office import OfficeHeader, Station
from db.rules.receipt_number import ReceiptNumber

MOST_BYTES = 1_000_000
_SET_BY_THE_PROGRAM = ("practice", "clerk", "clerk_title", "unit_code", "roles")


@dataclass(frozen=True, slots=True)
class _Header:
    unit_code: str
    parent_name: str
    name: str
    short_name: str
    place: str
    receipt_agency: str
    valid_from: str
    valid_to: str | None = None
    address: str = ""
    hotline: str = ""
    lookup: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """What was read: the header in force, and this desk."""

    header: OfficeHeader
    station: Station


def read_office_file(path: Path) -> OfficeFile:
    """Read the file at ``path``; every mistake in it is a refusal that names the file and the field.

    Raises ``NotReadable`` with the code ``office_file_`` + ``missing``, ``not_json``, ``unknown``,
    ``lacking``, ``wrong`` or ``not_text``.
    """
    try:
        return _office(_json_of(path))
    except FileNotFoundError:
        raise NotReadable("office_file_missing", file=str(path)) from None
    except Wrong as wrong:
        raise NotReadable(
            f"office_file_{wrong.reason}", file=str(path), field=wrong.field, expected=wrong.expected
        ) from None


def _json_of(path: Path) -> object:
    try:
        with path.open("rb") as file:
            found: object = json.loads(file.read(MOST_BYTES).decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Wrong("", "not_json") from None
    return found


def _office(found: object) -> OfficeFile:
    if not isinstance(found, Mapping):
        raise Wrong("", "wrong", '{"header": {…}, "station": {…}}')
    for name in found:
        if name not in ("header", "station"):
            raise Wrong(str(name), "unknown", "header, station")
    for name in ("header", "station"):
        if not isinstance(found.get(name), Mapping):
            raise Wrong(name, "wrong" if name in found else "lacking", "{…}")
    header = _header(read(_Header, found["header"], "header"))
    for name in _SET_BY_THE_PROGRAM:
        if name in found["station"]:
            raise Wrong(f"station.{name}", "unknown", "slot, counter, printers, …")
    given = {
        **found["station"],
        "practice": False,
        "clerk": "",
        "clerk_title": "",
        "unit_code": header.unit_code,
    }
    station = read(Station, given, "station")
    try:
        check_station(station)
    except Wrong as wrong:
        raise Wrong(f"station.{wrong.field}", wrong.reason, wrong.expected) from None
    if not station.counter.strip():
        raise Wrong("station.counter", "wrong", '"Quầy 1"')
    return OfficeFile(header, station)


def _header(given: _Header) -> OfficeHeader:
    for name in ("unit_code", "name", "place", "receipt_agency"):
        if not getattr(given, name).strip():
            raise Wrong(f"header.{name}", "wrong", '"…"')
    first = _day(given.valid_from, "header.valid_from")
    last = None if given.valid_to is None else _day(given.valid_to, "header.valid_to")
    try:
        ReceiptNumber(given.receipt_agency, first, 1, 1)
    except Refusal:
        raise Wrong("header.receipt_agency", "wrong", '"H52.18.05"') from None
    return OfficeHeader(**{**asdict(given), "valid_from": first, "valid_to": last})


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Wrong(field, "wrong", '"2025-07-01"') from None
