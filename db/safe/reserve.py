"""Two megabytes kept back on the disk of the data, given up when it is full: one dossier can be finished."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

RESERVE_BYTES = 2_000_000
ROOM_FOR_IT = 5 * RESERVE_BYTES
"""How much has to be free before it is kept back (again): it must not be what fills the disk."""

_NAME = "reserve.bin"


class Reserve:
    """The reserve of a data folder."""

    def __init__(self, folder: Path) -> None:
        """Keep it in ``folder``; nothing is touched yet."""
        self.folder = folder
        self.path = folder / _NAME

    @property
    def is_kept(self) -> bool:
        """Whether it is there at its full length."""
        try:
            return self.path.stat().st_size >= RESERVE_BYTES
        except OSError:
            return False

    def keep(self) -> bool:
        """Keep it back where there is room for it; give whether it is there. Nothing a disk says raises."""
        if self.is_kept:
            return True
        try:
            if shutil.disk_usage(self.folder).free < ROOM_FOR_IT:
                return False
            with self.path.open("wb") as file:
                file.write(os.urandom(RESERVE_BYTES))  # a disk that packs zeros would keep nothing back
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            self.give_up()
            return False
        return True

    def give_up(self) -> bool:
        """Give its room to the records; give whether there was any."""
        was_kept = self.path.exists()
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
        return was_kept and not self.path.exists()
