"""The use cases of what the program looks at by itself: self-test, clock, stop and incident, put together with this office's records and desk."""

from __future__ import annotations

from counter_tui.config import Places
from counter_tui.wiring.desk_state import DeskState
from db.office.open_office import Opened


class WiredSafety:
    """What the program looks at by itself: self-test, clock, stop and incident, as ``counter_tui.safety`` tells it."""

    def __init__(self, places: Places, opened: Opened, desk: DeskState) -> None:
        """Work on this office's records at the desk as it is when it is asked for."""
        self._places = places
        self._opened = opened
        self._desk = desk
