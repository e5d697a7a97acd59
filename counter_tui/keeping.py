"""What can be asked of the office about closing the day, looks, exports and disposal: plain calls.

The commands call these directly (``office.keeping``); a screen calls them on the records' thread:

    closed = await counter.desk.use(lambda office: office.keeping.close_day())

A use case that can't be done raises a ``db.rules.errors.Refusal``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from db.rules.day_close import ClosedDay, DaySheet, SheetChecked
    from db.rules.disposal import DisposalDone, DisposalList
    from db.rules.looks import LookLine
    from db.rules.sheet_code import SheetCode


class Keeping(Protocol):
    """Closing the day, looks at what is hidden, exports and disposal."""

    # ---- the day ------------------------------------------------------------------------------------

    def day_so_far(self, day: date | None = None) -> DaySheet:
        """Give the sheet that closing the day (today) now would make; nothing is written."""

    def close_day(self, day: date | None = None) -> ClosedDay:
        """Close the day (today); the sheet is on the disk when this returns."""

    def closed_day(self, day: date, times: int = 0) -> ClosedDay:
        """Give a sheet of a day: the last one, or the one of that time."""

    def closed_at(self, day: date) -> datetime | None:
        """Give when a day was closed last, or ``None``."""

    def check_sheet(self, code: SheetCode) -> SheetChecked:
        """Hold a sheet's code against the journal."""

    # ---- looks and exports --------------------------------------------------------------------------

    def look(self, dossier_id: str, fields: Iterable[str]) -> None:
        """Write down that hidden fields of a dossier are looked at; show them after this has returned."""

    def export(self, what: str, rows: int, to: str, dossier_id: str | None = None) -> None:
        """Write down that data leave the program, before they do."""

    def looks(self, first: date | None = None, last: date | None = None) -> Sequence[LookLine]:
        """Give who looked at what, took what out and printed what again; for a head where people log in."""

    # ---- disposal -----------------------------------------------------------------------------------

    def propose_disposal(self, before: date | None = None) -> DisposalList:
        """Store a list of everything that may go; nothing is deleted."""

    def approve_disposal(self, list_id: str, document: str, document_day: date) -> DisposalList:
        """Note that a head has approved a list by a document."""

    def carry_out_disposal(self, list_id: str) -> DisposalDone:
        """Delete what is known of the dossiers of an approved list."""

    def disposals(self) -> Sequence[DisposalList]:
        """Give all lists, the newest first."""

    def disposal(self, list_id: str) -> DisposalList:
        """Give one list."""
