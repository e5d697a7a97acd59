"""A form as a file: what ``motcua slip`` and ``motcua form`` write."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from db.rules.errors import NotAccepted, NotPossibleNow
from db.rules.office import PaperSize
from receipts import press
from receipts.blocks import Form
from receipts.fonts import FontChoice
from receipts.printers.folder import write_file

PAGE_SUFFIXES = (".pdf",)
ROLL_SUFFIXES = (".png", ".bin")


def form_file(
    forms: Sequence[Form], paper: PaperSize, out_path: Path, *, dpi: int = 203, fonts: FontChoice = "auto"
) -> Path:
    """Write the copies of a form to ``out_path``: PDF for pages; PNG or ESC/POS (``.bin``) for rolls.

    Raises ``NotAccepted("slip_suffix")`` for an ending that does not fit the paper, with the ones that do in
    ``expected``, and ``NotPossibleNow("file_not_written")`` where the folder or the disk won't have it.
    """
    suffix = out_path.suffix.lower()
    expected = ROLL_SUFFIXES if paper.is_roll else PAGE_SUFFIXES
    if suffix not in expected:
        raise NotAccepted("slip_suffix", suffix=suffix, paper=paper.value, expected=" ".join(expected))
    composed = press.layouts(forms, paper, dpi=dpi, fonts=fonts)
    match suffix:
        case ".pdf":
            data = press.pdf(composed, paper, fonts=fonts)
        case ".png":
            data = press.png(composed, dpi=dpi)
        case _:
            data = b"".join(press.escpos_pieces(composed))
    try:
        write_file(out_path, data)
    except OSError as error:
        raise NotPossibleNow("file_not_written", reason=error.strerror or "") from error
    return out_path
