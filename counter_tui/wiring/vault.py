"""The use cases of the keys, the recovery sheet and the sealed symbols on slips, put together with this office's records and desk."""

from __future__ import annotations

from counter_tui.config import Places
from counter_tui.wiring.desk_state import DeskState
from db.office.open_office import Opened


class WiredVault:
    """The keys, the recovery sheet and the sealed symbols on slips, as ``counter_tui.vault`` tells it."""

    def __init__(self, places: Places, opened: Opened, desk: DeskState) -> None:
        """Work on this office's records at the desk as it is when it is asked for."""
        self._places = places
        self._opened = opened
        self._desk = desk
