"""From forms to bytes: the sheet, the letters and the renderer of each paper, chosen in one place."""

from __future__ import annotations

from collections.abc import Sequence

from db.rules.office import PaperSize
from receipts.blocks import Form
from receipts.flow import compose
from receipts.fonts import CellLetters, DotLetters, FontChoice, page_letters
from receipts.layout import Layout
from receipts.sheets import A5, roll, screen


def layouts(
    forms: Sequence[Form], paper: PaperSize, *, dpi: int = 203, fonts: FontChoice = "auto"
) -> list[Layout]:
    """Compose the copies of a form for ``paper``; ``dpi`` is the head's, and pages don't ask for it."""
    if paper.is_roll:
        sheet, dots = roll(paper, dpi), DotLetters()
        return [compose(form, sheet, dots) for form in forms]
    letters = page_letters(fonts)
    return [compose(form, A5, letters) for form in forms]


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
