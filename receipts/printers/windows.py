"""The Windows spooler: raw bytes for receipt printers, PDF pages through pdfium and GDI for the others.

``send`` decides and tells; what touches Windows is behind the small ``Spooler``, so that the deciding is
tested anywhere. A spooler takes jobs and says nothing of paper: a job is sent, never printed.
"""

from __future__ import annotations

import sys
from typing import Protocol

from db.rules.office import PaperSize
from receipts.printers import Detail, Outcome, Result

NO_SUCH_PRINTER = frozenset({1801, 1722, 3012})
"""ERROR_INVALID_PRINTER_NAME, RPC_S_SERVER_UNAVAILABLE (a shared printer's PC is off), no printers found."""


class Spooler(Protocol):
    """What the deciding needs of Windows. Each raises ``OSError`` with Windows' own error number."""

    def is_paused(self, printer: str) -> bool:
        """Say whether the queue would only keep the job for later."""

    def raw(self, printer: str, data: bytes, job_name: str) -> int:
        """Send bytes past the driver; give how many were taken."""

    def pages(self, printer: str, pdf: bytes, paper: PaperSize, job_name: str) -> None:
        """Draw a PDF's pages at their true size on ``paper``."""


def send(
    printer: str, data: bytes, paper: PaperSize, job_name: str, spooler: Spooler | None = None
) -> Result:
    """Hand a job to a Windows printer."""
    if spooler is None:
        if sys.platform != "win32":
            return Result(Outcome.NOT_REACHED, Detail.NO_SPOOLER)
        from receipts.printers.winspool import WindowsSpooler  # exists on Windows only

        spooler = WindowsSpooler()
    try:
        if spooler.is_paused(printer):
            return Result(Outcome.REFUSED, Detail.QUEUE_PAUSED)
    except OSError as error:
        return Result(Outcome.NOT_REACHED, _reason(error))
    try:
        if not paper.is_roll:
            spooler.pages(printer, data, paper, job_name)
        elif spooler.raw(printer, data, job_name) != len(data):
            return Result(Outcome.PERHAPS_PARTIAL, Detail.SPOOLER_ERROR)
    except OSError as error:
        reason = _reason(error)
        known = reason is Detail.NO_SUCH_PRINTER
        return Result(Outcome.NOT_REACHED if known else Outcome.PERHAPS_PARTIAL, reason)
    return Result(Outcome.SENT_UNCONFIRMED, Detail.QUEUED)


def _reason(error: OSError) -> Detail:
    number = getattr(error, "winerror", None) or error.errno
    return Detail.NO_SUCH_PRINTER if number in NO_SUCH_PRINTER else Detail.SPOOLER_ERROR
