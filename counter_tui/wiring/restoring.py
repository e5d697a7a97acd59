"""Putting a backup back, on a PC that has an office or none yet; no counter runs meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from counter_tui import running
from counter_tui.config import Places, read_calendar, read_house, read_station
from counter_tui.wiring.desk_state import DeskState
from db.office.context import DeskContext
from db.office.restore import Target, look, put_back
from db.rules.backup import Restored, RestorePlan
from db.rules.clock import now as system_now
from db.safe.key_file import KeyFile
from db.safe.tip import TipFile


class Restoring:
    """The restoring of one office."""

    def __init__(self, places: Places, code: str = "", now: Callable[[], datetime] = system_now) -> None:
        """Put something back at ``places``; ``code`` is the recovery sheet's, for a PC without keys."""
        self._places = places
        self._now = now
        station = read_station(places.station) if places.has_office else None
        named = () if station is None else tuple(Path(name).expanduser() for name in station.backup_to)
        self._target = Target(
            home=places.home,
            tip=TipFile(places.tip),
            keys=KeyFile(places.keys),
            practice=None if station is None else station.practice,
            code=code,
            backups=(places.backups, *named),
        )

    def look(self, folder: Path) -> RestorePlan:
        """Say what putting back the backup in ``folder`` would do. Raises what ``restore_plan.look`` does."""
        return look(folder, self._target)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep the counter from running meanwhile. Raises ``already_running`` where it does."""
        self._places.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        with running.hold(self._places):
            yield

    def put_back(self, plan: RestorePlan) -> Restored:
        """Put it back, with no counter running. Raises what ``restore.put_back`` does."""
        with self.alone():
            return put_back(plan, self._target, self._desk_in)

    def _desk_in(self, folder: Path) -> DeskContext:
        """Give the desk by the files of ``folder``: the office's, or those of the backup on a new PC."""
        places = Places(folder)
        calendar, house = read_calendar(places.calendar), read_house(places.house)
        return DeskState(places, read_station(places.station), calendar, house, self._now)()
