"""A real office, encrypted, with people: for tests of the program as it is used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from counter_tui.config import Places, write_station
from counter_tui.practice import HEADER, STATION
from counter_tui.wiring import WiredOffice
from db.catalogue.starter import install_starter
from db.catalogue.store import set_header
from db.rules.lifecycle import Role
from db.rules.people import NewClerk
from db.safe.key_file import KeyFile, OfficeKeys

HEAD, HOA, MAI, ADMIN = "Cầm Thị Vân", "Lò Thị Hoa", "Quàng Văn Mai", "Hà Minh Quân"
PINS = {HEAD: "246813", HOA: "135791", MAI: "975310", ADMIN: "864202"}
ROLES = {
    HEAD: {Role.HEAD, Role.ADMIN},
    HOA: {Role.COUNTER, Role.CASHIER},
    MAI: {Role.COUNTER},
    ADMIN: {Role.ADMIN},
}
TITLES = {
    HEAD: "Giám đốc Trung tâm",
    HOA: "Công chức tiếp nhận",
    MAI: "Viên chức tiếp nhận",
    ADMIN: "Quản trị",
}


def make_peopled_office(
    home: Path, now: Callable[[], datetime] | None = None, *, people: bool = True, idle_min: int = 5
) -> Places:
    """Make a real office at ``home``; its people are there since July 2025 and have PINs of their own."""
    places = Places(home)
    for folder in (places.home, places.slips, places.logs):
        folder.mkdir(parents=True, exist_ok=True)
    install_starter(places.catalogue)
    set_header(places.catalogue, HEADER)
    KeyFile(places.keys).write(OfficeKeys.new())
    station = replace(STATION, practice=False, clerk="", clerk_title="", idle_lock_min=idle_min)
    write_station(places.station, station)
    office = WiredOffice.open(places) if now is None else WiredOffice.open(places, now)
    try:
        if people:
            add_people(office)
    finally:
        office.close()
    return places


def add_people(office: WiredOffice) -> None:
    """Add everybody: the head first, by nobody, and the others by the head."""
    for name, pin in PINS.items():
        new = NewClerk(name, TITLES[name], frozenset(ROLES[name]), first_day=date(2025, 7, 1))
        office.people.add(new, pin, must_change=False)
        if name == HEAD:
            office.people.log_in(name, pin)
    office.people.log_out()
