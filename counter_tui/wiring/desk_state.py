"""The desk as it is at this moment: who is logged in, and what is known of its clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from counter_tui.config import Places
from db.catalogue import reader
from db.office.context import DeskContext
from db.rules.calendar import OfficeCalendar
from db.rules.clock import in_vietnam
from db.rules.clock_guard import jumped
from db.rules.errors import NotFound
from db.rules.house import House
from db.rules.office import OfficeHeader, Station
from db.rules.people import LoggedIn


def running_s() -> float:
    """Give a count of seconds that nobody can set; it goes on while the PC sleeps, where the system tells."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class DeskState:
    """What changes at a desk while the program runs. Call it for the context of a use case."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a desk is, each part named
        self,
        places: Places,
        station: Station,
        calendar: OfficeCalendar,
        house: House,
        now: Callable[[], datetime],
        count: Callable[[], float] | None = None,
    ) -> None:
        """Begin with nobody logged in and the PC's own clock.

        ``count`` gives seconds that nobody can set (:func:`running_s`): the clock is held against it.
        """
        self._places = places
        self._station = station
        self._calendar = calendar
        self._house = house
        self._now = now
        self.person: LoggedIn | None = None
        self.has_clerks = False
        """Whether anybody was ever added here; said by whoever has opened the records."""
        self.offset = timedelta()
        """What has to be added to the PC's clock, as a clerk said."""
        self.confirmed_day: date | None = None
        self._count = count
        self._began = self._counted()

    @property
    def needs_people(self) -> bool:
        """Whether somebody has to log in before anything of a dossier is shown or changed."""
        return not self._station.practice or self.has_clerks

    @property
    def station(self) -> Station:
        """This PC's settings, with the clerk who is logged in; where people log in and nobody has, nobody."""
        if self.person is None:
            nobody = replace(self._station, clerk="", clerk_title="", roles=())
            return nobody if self.needs_people else self._station
        return replace(
            self._station,
            clerk=self.person.name,
            clerk_title=self.person.title,
            roles=tuple(str(role) for role in self.person.roles),
        )

    def pc_moment(self) -> datetime:
        """Give what the PC's own clock says, in Vietnam's time."""
        return in_vietnam(self._now())

    def moment(self) -> datetime:
        """Give this moment, with what the clerk said of the clock."""
        return self.pc_moment() + self.offset

    def confirm(self, offset: timedelta) -> None:
        """Go on with a clerk's word for it: ``offset`` has to be added to the PC's clock from now on."""
        self.offset = offset
        self.confirmed_day = self.moment().date()
        self._began = self._counted()

    @property
    def clock_jumped(self) -> bool:
        """Whether the PC's clock went another way than time since it was last believed."""
        if self._began is None or self._count is None:
            return False
        at, count = self._began
        return jumped(self.pc_moment() - at, timedelta(seconds=self._count() - count))

    def _counted(self) -> tuple[datetime, float] | None:
        return None if self._count is None else (self.pc_moment(), self._count())

    def _header(self) -> OfficeHeader:
        """Give the header in force, or the first one where the clock stands before all of them."""
        day = self.moment().date()
        try:
            return reader.read_header(self._places.catalogue, day)
        except NotFound:
            if day.year in self._calendar.years:
                raise
            return reader.read_header(self._places.catalogue, reader.first_day(self._places.catalogue))

    def __call__(self) -> DeskContext:
        """Give where a use case is done now; the header in force is asked for anew: midnight passes."""
        guarded = not self._station.practice
        has_jumped = guarded and self.clock_jumped
        return DeskContext(
            header=self._header(),
            station=self.station,
            calendar=self._calendar,
            now=self.moment,
            house=self._house,
            person=None if self.person is None else self.person.clerk_id,
            guarded=guarded,
            confirmed_day=None if has_jumped else self.confirmed_day,
            clock_jumped=has_jumped,
        )
