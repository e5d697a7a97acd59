"""Making a real office: keys, encrypted records, the first clerk, the recovery sheet; and keys found again.

``station.json`` is written last: an interrupted set-up leaves no office, and can be run again. Nothing that
lies there is ever removed: records that hold something keep it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from counter_tui import running
from counter_tui.config import Places, read_calendar, read_house, write_station
from counter_tui.office_file import OfficeFile
from counter_tui.wiring.desk_state import DeskState
from counter_tui.wiring.vault import key_places, make_sheet
from db.catalogue.starter import install_starter
from db.catalogue.store import set_header
from db.engine import is_plain
from db.office import clerks
from db.office.keys import make_keys, mark_of, restore_keys
from db.office.open_office import open_kept
from db.rules import recovery_code
from db.rules.clock import now as system_now
from db.rules.errors import NotPossibleNow
from db.rules.lifecycle import Role
from db.rules.people import NewClerk
from db.safe.tip import TipFile

FIRST_ROLES = frozenset({Role.COUNTER, Role.HEAD, Role.CASHIER, Role.ADMIN})
"""What the first clerk may do: everything at the counter, and to let others in."""


@dataclass(frozen=True, slots=True)
class FirstClerk:
    """Who is let in first: name, title and PIN."""

    name: str
    title: str
    pin: str


@dataclass(frozen=True, slots=True)
class SetUp:
    """What was made: the mark of the office's key, and whether the first clerk was added now."""

    office: str
    clerk_added: bool


def set_up_office(  # noqa: PLR0913 - what an office is made of, each part named
    places: Places,
    given: OfficeFile,
    first: FirstClerk,
    *,
    sheet: Path | None,
    office_code: str = "",
    now: Callable[[], datetime] = system_now,
) -> SetUp:
    """Make a real office at ``places``; ``sheet`` is where its recovery sheet goes.

    ``office_code`` is the code of the office's sheet, for one more desk of it. Raises ``NotPossibleNow``
    (``office_there``, ``records_plain`` where plain records of a practice office lie there) and what reading
    the code, making keys and records, adding a clerk and writing the sheet raise.
    """
    if places.has_office:
        raise NotPossibleNow("office_there", home=str(places.home))
    seed = recovery_code.seed_of(office_code) if office_code else None
    if is_plain(places.records):
        raise NotPossibleNow("records_plain", path=str(places.records))
    for folder in (places.home, places.slips, places.logs):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with running.hold(places):
        install_starter(places.catalogue)
        set_header(places.catalogue, given.header)
        keys = make_keys(key_places(places), seed)
        calendar, house = read_calendar(places.calendar), read_house(places.house)
        desk = DeskState(places, given.station, calendar, house, now)
        opened = open_kept(places.records, desk(), TipFile(places.tip), key=keys.records)
        try:
            if sheet is not None:
                who = replace(given.station, clerk=first.name, clerk_title=first.title)
                make_sheet(opened.records, keys, replace(desk(), station=who), sheet)
            added = not clerks.has_clerks(opened.records)
            if added:
                new = NewClerk(first.name, first.title, FIRST_ROLES)
                clerks.add(opened.records, new, first.pin, desk(), must_change=False)
        finally:
            opened.close()
        write_station(places.station, given.station)
    return SetUp(mark_of(keys.office), clerk_added=added)


def restore_office_keys(places: Places, code: str) -> str:
    """Write this PC's keys anew from the recovery sheet; give the mark of the office's key.

    Raises what :func:`db.office.keys.restore_keys` and :func:`counter_tui.running.hold` do.
    """
    with running.hold(places):
        return mark_of(restore_keys(key_places(places), code).office)
