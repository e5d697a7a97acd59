"""The desk as it is at this moment: who is logged in, and what is known of its clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from counter_tui.config import Places
from db.catalogue import reader
from db.office.context import DeskContext
from db.rules.calendar import OfficeCalendar
from db.rules.clock import in_vietnam
from db.rules.house import House
from db.rules.office import Station
from db.rules.people import LoggedIn


class DeskState:
    """What changes at a desk while the program runs. Call it for the context of a use case."""

    def __init__(
        self,
        places: Places,
        station: Station,
        calendar: OfficeCalendar,
        house: House,
        now: Callable[[], datetime],
    ) -> None:
        """Begin with nobody logged in and the PC's own clock."""
        self._places = places
        self._station = station
        self._calendar = calendar
        self._house = house
        self._now = now
        self.person: LoggedIn | None = None
        self.offset = timedelta()
        """What has to be added to the PC's clock, as a clerk said."""
        self.confirmed_day: date | None = None

    @property
    def station(self) -> Station:
        """This PC's settings, with the clerk who is logged in."""
        if self.person is None:
            return self._station
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

    def __call__(self) -> DeskContext:
        """Give where a use case is done now; the header in force is asked for anew: midnight passes."""
        return DeskContext(
            header=reader.read_header(self._places.catalogue, self.moment().date()),
            station=self.station,
            calendar=self._calendar,
            now=self.moment,
            house=self._house,
            person=None if self.person is None else self.person.clerk_id,
            guarded=not self._station.practice,
            confirmed_day=self.confirmed_day,
        )
