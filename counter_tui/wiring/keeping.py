"""The use cases of closing the day, looks, exports and disposal, put together with records and desk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from counter_tui.config import Places
from counter_tui.wiring.desk_state import DeskState
from db.engine import Records
from db.office import day_close, disposal, looks
from db.office.dispose import dispose
from db.office.sheet_check import check_sheet
from db.rules.day_close import ClosedDay, DaySheet, SheetChecked
from db.rules.disposal import DisposalDone, DisposalList
from db.rules.looks import LookLine
from db.rules.sheet_code import SheetCode


class WiredKeeping:
    """Closing the day, looks at what is hidden, exports and disposal, as ``counter_tui.keeping`` tells it."""

    def __init__(self, places: Places, records: Records, desk: DeskState) -> None:
        """Work on this office's records at the desk as it is when it is asked for."""
        self._places = places
        self._records = records
        self._desk = desk

    # ---- the day ------------------------------------------------------------------------------------

    def day_so_far(self, day: date | None = None) -> DaySheet:
        """Give the sheet that closing the day (today) now would make; nothing is written."""
        return day_close.day_so_far(self._records, day, self._desk())

    def close_day(self, day: date | None = None) -> ClosedDay:
        """Close the day (today); the sheet is on the disk when this returns."""
        return day_close.close_day(self._records, day, self._desk())

    def closed_day(self, day: date, times: int = 0) -> ClosedDay:
        """Give a sheet of a day: the last one, or the one of that time."""
        return day_close.closed_day(self._records, day, times)

    def closed_at(self, day: date) -> datetime | None:
        """Give when a day was closed last, or ``None``."""
        return day_close.closed_at(self._records, day)

    def check_sheet(self, code: SheetCode) -> SheetChecked:
        """Hold a sheet's code against the journal."""
        return check_sheet(self._records, code)

    # ---- looks and exports --------------------------------------------------------------------------

    def look(self, dossier_id: str, fields: Iterable[str]) -> None:
        """Write down that hidden fields of a dossier are looked at; show them after this has returned."""
        looks.look(self._records, dossier_id, fields, self._desk())

    def export(self, what: str, rows: int, to: str, dossier_id: str | None = None) -> None:
        """Write down that data leave the program, before they do."""
        looks.export(self._records, what, rows, to, self._desk(), dossier_id)

    def looks(self, first: date | None = None, last: date | None = None) -> Sequence[LookLine]:
        """Give who looked at what, took what out and printed what again; for a head where people log in."""
        return looks.looks_between(self._records, first, last, self._desk())

    # ---- disposal -----------------------------------------------------------------------------------

    def propose_disposal(self, before: date | None = None) -> DisposalList:
        """Store a list of everything that may go; nothing is deleted."""
        return disposal.propose(self._records, self._desk(), before)

    def approve_disposal(self, list_id: str, document: str, document_day: date) -> DisposalList:
        """Note that a head has approved a list by a document."""
        return disposal.approve(self._records, list_id, document, document_day, self._desk())

    def carry_out_disposal(self, list_id: str) -> DisposalDone:
        """Delete what is known of the dossiers of an approved list."""
        return dispose(self._records, list_id, self._desk())

    def disposals(self) -> Sequence[DisposalList]:
        """Give all lists, the newest first."""
        return disposal.disposals(self._records)

    def disposal(self, list_id: str) -> DisposalList:
        """Give one list."""
        return disposal.disposal(self._records, list_id)
