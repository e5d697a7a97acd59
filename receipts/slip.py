"""The appointment slip as a file: what ``motcua slip NUMBER --paper … --out FILE`` writes."""

from __future__ import annotations

from pathlib import Path

from db.rules.dossier import Dossier
from db.rules.errors import NotAccepted, NotPossibleNow
from db.rules.office import OfficeHeader, PaperSize
from receipts import press
from receipts.fonts import FontChoice
from receipts.forms.receipt import GIVE, KEEP, receipt_form
from receipts.forms.texts import DEFAULT_TEXTS, FormTexts
from receipts.printers.folder import write_file

PAGE_SUFFIXES = (".pdf",)
ROLL_SUFFIXES = (".png", ".bin")


def slip_file(  # noqa: PLR0913 - a file has these particulars, each named where it is given
    dossier: Dossier,
    header: OfficeHeader,
    paper: PaperSize,
    out_path: Path,
    *,
    reprint_no: int = 0,
    dpi: int = 203,
    fonts: FontChoice = "auto",
    texts: FormTexts = DEFAULT_TEXTS,
) -> Path:
    """Write both copies of the slip to ``out_path``: PDF for pages; PNG or ESC/POS (``.bin``) for rolls.

    Raises ``NotAccepted("slip_suffix")`` for an ending that does not fit the paper, with the ones that do in
    ``expected``, and ``NotPossibleNow("file_not_written")`` where the folder or the disk won't have it.
    """
    suffix = out_path.suffix.lower()
    expected = ROLL_SUFFIXES if paper.is_roll else PAGE_SUFFIXES
    if suffix not in expected:
        raise NotAccepted("slip_suffix", suffix=suffix, paper=paper.value, expected=" ".join(expected))
    forms = [
        receipt_form(dossier, header, copy=copy, reprint_no=reprint_no, texts=texts) for copy in (KEEP, GIVE)
    ]
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
