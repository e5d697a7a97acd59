"""One print job: forms in, the office's printer, and what is known of it afterwards.

The dossier is on the disk before this is called, and nothing here can undo it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from db.rules.office import Printer
from receipts import press
from receipts.blocks import Form, Format
from receipts.fonts import FontChoice
from receipts.layout import Layout, check
from receipts.printers import Detail, Outcome, Result, Warn, cups, folder, network, windows


def print_form(
    forms: Sequence[Form], printer: Printer, job_name: str, *, fonts: FontChoice = "auto"
) -> Result:
    """Print the copies of a form as one job and say what came of it.

    ``job_name`` shows in queues and names files: a number, never a person. Nothing a printer, a line or a
    spooler does raises; a form whose symbol can't be drawn readably is a ``NotPossibleNow``.
    """
    way = _WAYS.get(printer.kind)
    if way is None or not forms:
        return Result(Outcome.REFUSED, Detail.WRONG_WAY)
    composed = press.layouts(forms, printer.paper, dpi=printer.dpi, fonts=fonts)
    return replace(way(composed, printer, job_name, fonts), warnings=_warnings(composed))


def _warnings(composed: Sequence[Layout]) -> tuple[Warn, ...]:
    warnings = []
    if any(layout.unprintable for layout in composed):
        warnings.append(Warn.LETTERS_REPLACED)
    if any(check(page) for layout in composed for page in layout.pages):
        warnings.append(Warn.LAYOUT_FAULT)
    return tuple(warnings)


def _to_folder(composed: Sequence[Layout], printer: Printer, job_name: str, fonts: FontChoice) -> Result:
    if printer.paper.is_roll:
        suffix, data = ".png", press.png(composed, dpi=printer.dpi)
    else:
        suffix, data = ".pdf", press.pdf(composed, printer.paper, fonts=fonts)
    return folder.save(Path(printer.target), job_name, suffix, data, open_after=printer.open_after)


def _spooled(composed: Sequence[Layout], printer: Printer, fonts: FontChoice) -> bytes:
    """Give what a spooler is handed: a PDF, or the raw bytes of a roll."""
    if printer.paper.is_roll:
        return b"".join(press.escpos_pieces(composed))
    return press.pdf(composed, printer.paper, fonts=fonts)


def _to_cups(composed: Sequence[Layout], printer: Printer, job_name: str, fonts: FontChoice) -> Result:
    labels = all(layout.format is Format.LABEL for layout in composed)
    data = _spooled(composed, printer, fonts)
    return cups.send(printer.target, data, printer.paper, job_name, labels=labels)


def _to_windows(composed: Sequence[Layout], printer: Printer, job_name: str, fonts: FontChoice) -> Result:
    return windows.send(printer.target, _spooled(composed, printer, fonts), printer.paper, job_name)


def _to_network(composed: Sequence[Layout], printer: Printer, _job_name: str, _fonts: FontChoice) -> Result:
    if not printer.paper.is_roll:
        return Result(Outcome.REFUSED, Detail.WRONG_WAY)
    return network.send(printer.target, press.escpos_pieces(composed))


_WAYS: dict[str, Callable[[Sequence[Layout], Printer, str, FontChoice], Result]] = {
    "folder": _to_folder,
    "cups": _to_cups,
    "windows": _to_windows,
    "network": _to_network,
}
