"""From forms to bytes: the sheet, the letters and the renderer of each paper, chosen in one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from db.rules.office import PaperSize
from receipts.blocks import Form, Format
from receipts.flow import compose
from receipts.fonts import CellLetters, DotLetters, FontChoice, page_letters
from receipts.layout import Layout, Metrics
from receipts.sheets import A4, A4_WIDE, A5, A5_WIDE, LABEL, Sheet, roll, screen

_SHEETS: Mapping[tuple[Format, PaperSize], Sheet] = MappingProxyType(
    {
        (Format.SLIP, PaperSize.A5): A5,
        (Format.SLIP, PaperSize.A4): A5,
        (Format.DOCUMENT, PaperSize.A5): A5,
        (Format.DOCUMENT, PaperSize.A4): A4,
        (Format.WIDE, PaperSize.A5): A5_WIDE,
        (Format.WIDE, PaperSize.A4): A4_WIDE,
        (Format.LABEL, PaperSize.A5): LABEL,
        (Format.LABEL, PaperSize.A4): LABEL,
    }
)


def sheet_for(format_: Format, paper: PaperSize, dpi: int = 203) -> Sheet:
    """Give the sheet that a form of ``format_`` is composed for on this printer's paper.

    A roll takes everything. A printer of A5 takes documents on A5, and wide forms on A5 across.
    """
    if paper.is_roll:
        return roll(paper, dpi)
    return _SHEETS[format_, paper]


def layouts(
    forms: Sequence[Form], paper: PaperSize, *, dpi: int = 203, fonts: FontChoice = "auto"
) -> list[Layout]:
    """Compose the copies of a form for ``paper``; ``dpi`` is the head's, and pages don't ask for it."""
    letters: Metrics = DotLetters() if paper.is_roll else page_letters(fonts)
    return [compose(form, sheet_for(form.format, paper, dpi), letters) for form in forms]


def pdf(composed: Sequence[Layout], paper: PaperSize, *, fonts: FontChoice = "auto") -> bytes:
    """Draw composed pages as one PDF; ``fonts`` is the choice they were composed with."""
    from receipts.renderers.pdf import to_pdf  # only who prints a page pays for it

    return to_pdf(composed, paper, page_letters(fonts))


def png(composed: Sequence[Layout], *, dpi: int = 203) -> bytes:
    """Draw composed rolls as one picture."""
    from receipts.renderers.raster import to_png

    return to_png(composed, dpi)


def escpos_pieces(composed: Sequence[Layout]) -> list[bytes]:
    """Draw composed rolls as an ESC/POS job, in pieces that can be sent one after the other."""
    from receipts.renderers.escpos import job
    from receipts.renderers.raster import to_raster

    return list(job([to_raster(page) for layout in composed for page in layout.pages]))


def preview(form: Form, columns: int = 64) -> str:
    """Draw a form as lines of text for the screen."""
    from receipts.renderers.text import to_text

    composed = compose(form, screen(columns), CellLetters())
    return "\n".join(to_text(page) for page in composed.pages)
