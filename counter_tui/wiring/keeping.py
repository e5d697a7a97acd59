"""The use cases of closing the day, looks at what is hidden, exports and disposal, put together with this office's records and desk."""

from __future__ import annotations

from counter_tui.config import Places
from counter_tui.wiring.desk_state import DeskState
from db.engine import Records


class WiredKeeping:
    """Closing the day, looks at what is hidden, exports and disposal, as ``counter_tui.keeping`` tells it."""

    def __init__(self, places: Places, records: Records, desk: DeskState) -> None:
        """Work on this office's records at the desk as it is when it is asked for."""
        self._places = places
        self._records = records
        self._desk = desk
