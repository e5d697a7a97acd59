"""The use cases of who works here and who is logged in, put together with this office's records and desk."""

from __future__ import annotations

from counter_tui.wiring.desk_state import DeskState
from db.engine import Records


class WiredPeople:
    """Who works here and who is logged in, as ``counter_tui.people`` tells it."""

    def __init__(self, records: Records, desk: DeskState) -> None:
        """Work on this office's records at the desk as it is when it is asked for."""
        self._records = records
        self._desk = desk
