"""What is cheap to read and enough for the first paint: desk, header, calendar, catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from counter_tui.config import Places, read_calendar, read_station
from counter_tui.counter import Counter
from db.catalogue.commonest import expected_uses
from db.catalogue.reader import first_day, read_header, read_procedure, read_titles, read_uses
from db.catalogue.search import CatalogueIndex
from db.rules import clock
from db.rules.errors import NotFound

if TYPE_CHECKING:
    from asyncio import Task
    from collections.abc import Callable, Coroutine
    from datetime import date

    from counter_tui.counter import Navigator
    from counter_tui.ports import Desk
    from db.rules.calendar import OfficeCalendar
    from db.rules.office import OfficeHeader, Station


@dataclass(frozen=True, slots=True)
class LightOffice:
    """An office as far as the standard library alone can read it."""

    station: Station
    header: OfficeHeader
    read_calendar: Callable[[], OfficeCalendar]
    index: CatalogueIndex
    catalogue: Path
    logs: Path

    def counter(
        self,
        desk: Desk,
        navigator: Callable[[], Navigator],
        beside: Callable[[Coroutine[None, None, None]], Task[None]],
    ) -> Counter:
        """Give the desk that the screens share."""
        return Counter(
            desk=desk,
            index=self.index,
            read_procedure=lru_cache(maxsize=64)(partial(read_procedure, self.catalogue)),
            header=self.header,
            station=self.station,
            read_calendar=self.read_calendar,
            now=clock.now,
            navigator=navigator,
            beside=beside,
        )


def _header(places: Places, day: date) -> OfficeHeader:
    """Give the header in force, or the first one where the clock stands before all of them: it is asked."""
    try:
        return read_header(places.catalogue, day)
    except NotFound:
        if day.year in read_calendar(places.calendar).years:
            raise
        return read_header(places.catalogue, first_day(places.catalogue))


def open_light(home: Path) -> LightOffice:
    """Read the office at ``home``. Raises what ``config`` and the catalogue's reader raise."""
    places = Places(home)
    station = read_station(places.station)
    return LightOffice(
        station=station,
        header=_header(places, clock.now().date()),
        read_calendar=cache(partial(read_calendar, places.calendar)),
        index=CatalogueIndex(read_titles(places.catalogue), expected_uses(read_uses(places.catalogue))),
        catalogue=places.catalogue,
        logs=places.logs,
    )
