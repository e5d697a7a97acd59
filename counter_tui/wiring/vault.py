"""The keys, the recovery sheet and sealed slips, put together with this office's records and desk."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from counter_tui import running
from counter_tui.config import Places
from counter_tui.locale import text
from counter_tui.vault import KeyState, SlipFound, SlipRestored
from counter_tui.wiring.desk_state import DeskState
from db.catalogue import reader
from db.engine import Records
from db.office.context import DeskContext
from db.office.keys import SHEET, KeyPlaces, change_key, mark_of, sheet_made_at
from db.office.open_office import Opened
from db.office.printing import finish_print, start_print
from db.office.slip_core import read_slip, restore_slip, sealed_slip, there_already
from db.rules import recovery_code
from db.rules.errors import NotFound, NotPossibleNow
from db.rules.office import PaperSize
from db.rules.receipt_number import parse
from db.rules.slip_core import SlipCore
from db.safe.key_file import KeyFile, OfficeKeys
from receipts.fonts import FontChoice
from receipts.form_file import form_file
from receipts.forms.recovery import VERSION, recovery_form

_INTO_A_FILE, _PRINTED = "file", "printed"


def key_places(places: Places) -> KeyPlaces:
    """Give where the records and their keys lie."""
    return KeyPlaces(places.records, places.keys)


def make_sheet(records: Records, keys: OfficeKeys, desk: DeskContext, out: Path) -> Path:
    """Draw the recovery sheet of an office into a PDF; the journal says who had it made before there is one.

    Raises what :func:`receipts.form_file.form_file` does.
    """
    line = start_print(
        records, None, form=SHEET, version=VERSION, printer=_INTO_A_FILE, paper=PaperSize.A4, desk=desk
    )
    form = recovery_form(
        desk.header,
        groups=recovery_code.groups_of(keys.office),
        symbol=recovery_code.symbol_of(keys.office),
        mark=mark_of(keys.office),
        day=desk.moment().date(),
        clerk=desk.station.clerk,
    )
    made = form_file([form], PaperSize.A4, out, fonts=cast("FontChoice", desk.station.fonts))
    finish_print(records, line.job_id, _PRINTED, desk=desk)
    return made


class WiredVault:
    """The keys, the recovery sheet and the sealed symbols on slips, as ``counter_tui.vault`` tells it."""

    def __init__(self, places: Places, opened: Opened, desk: DeskState) -> None:
        """Work on this office's records at the desk as it is when it is asked for."""
        self._places = places
        self._opened = opened
        self._desk = desk

    def state(self) -> KeyState:
        """Say what may be said of the keys."""
        records = self._opened.records
        keys = KeyFile(self._places.keys).read() if records.key is not None else None
        if keys is None or records.key is None:
            return KeyState(encrypted=False)
        return KeyState(
            encrypted=True,
            key=mark_of(records.key),
            office=mark_of(keys.office),
            keys=str(self._places.keys),
            sealed=key_places(self._places).sealed.exists(),
            sheet_at=sheet_made_at(records),
        )

    def change_key(self) -> KeyState:
        """Put the records under a new key.

        Raises what :func:`db.office.keys.change_key` and :func:`counter_tui.running.hold` do.
        """
        with running.hold(self._places):
            change_key(self._opened.records, key_places(self._places), self._desk())
            if self._opened.keeper is not None:
                self._opened.keeper.settle(self._opened.records)
        return self.state()

    def sheet(self, out: Path) -> Path:
        """Draw the recovery sheet into a file. Raises ``NotPossibleNow("no_keys")`` and what drawing does."""
        return make_sheet(self._opened.records, self._keys(), self._desk(), out)

    def sealed_slip(self, dossier_id: str) -> str | None:
        """Give the digits for the office's copy of a slip; ``None`` where the office has it otherwise."""
        if not self._desk.station.slip_backup or self._opened.records.key is None:
            return None
        return sealed_slip(self._opened.records, dossier_id, self._keys().office)

    def look_at_slip(self, digits: str) -> SlipFound:
        """Say what a sealed symbol holds. Raises what :func:`db.office.slip_core.read_slip` does."""
        core = self._core(digits)
        there = there_already(self._opened.records, core)
        return SlipFound(
            number=parse(core.compact).dotted,
            procedure=self._title(core),
            applicant=core.applicant.name,
            received_at=core.received_at,
            due_at=core.due_current,
            dossier_id="" if there is None else there.dossier_id,
            dropped=core.dropped,
        )

    def restore_slip(self, digits: str) -> SlipRestored:
        """Make the dossier of a sealed symbol again. Raises what ``slip_core.restore_slip`` does."""
        catalogue = self._places.catalogue
        done = restore_slip(
            self._opened.records,
            self._core(digits),
            self._desk(),
            lambda code: reader.read_procedure(catalogue, code),
            lambda place: text("slip_core.paper", place=place),
        )
        return SlipRestored(done.dossier_id, done.number, done.already, done.dropped)

    def _core(self, digits: str) -> SlipCore:
        return read_slip(digits, self._keys().office)

    def _title(self, core: SlipCore) -> str:
        try:
            return reader.read_procedure(self._places.catalogue, core.procedure_code).title
        except NotFound:
            return core.procedure_code

    def _keys(self) -> OfficeKeys:
        keys = KeyFile(self._places.keys).read() if self._opened.records.key is not None else None
        if keys is None:
            raise NotPossibleNow("no_keys")
        return keys
