"""A print job that has begun: all it needs to be carried out off the records' thread."""

from __future__ import annotations

from dataclasses import dataclass

from db.rules.dossier import PrintLine
from db.rules.errors import Refusal
from db.rules.office import Printer
from receipts.blocks import Form
from receipts.fonts import FontChoice
from receipts.printers import Outcome
from receipts.spool import print_form


@dataclass(frozen=True, slots=True)
class PrintOutcome:
    """How a job went, as it is stored."""

    outcome: Outcome
    detail: str


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A job that has begun: its line in the records, and all it needs to be carried out."""

    line: PrintLine
    forms: tuple[Form, ...]
    printer: Printer
    name: str
    fonts: FontChoice

    def carry_out(self) -> PrintOutcome:
        """Print; whatever happens is an outcome."""
        try:
            result = print_form(self.forms, self.printer, self.name, fonts=self.fonts)
        except Refusal as refusal:
            return PrintOutcome(Outcome.REFUSED, refusal.code)
        except Exception as fault:  # noqa: BLE001 - the dossier is safe, and a job without an outcome helps nobody
            return PrintOutcome(Outcome.PERHAPS_PARTIAL, type(fault).__name__)
        return PrintOutcome(result.outcome, str(result.detail))
