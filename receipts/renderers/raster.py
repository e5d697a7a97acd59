"""Rolls as 1-bit pictures: every dot of the picture is a dot of the print head, and nothing is resampled."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from receipts.fonts import dot_font
from receipts.layout import Bars, Box, Layout, Matrix, Page, Rule, Text

if TYPE_CHECKING:
    from PIL.Image import Image

WHITE, BLACK = 1, 0
_DASH = 12


def to_raster(page: Page) -> Image:
    """Draw one roll as wide as the head, ``page.height`` dots long. Bits are 0 for black, as in Pillow."""
    from PIL import Image, ImageDraw  # heavy, never at start

    picture = Image.new("1", (int(page.width), int(page.height)), WHITE)
    draw = ImageDraw.Draw(picture)
    for thing in page.placed:
        match thing:
            case Text():
                font = dot_font(thing.font.face, int(thing.font.size))
                draw.text((thing.box.left, thing.baseline), thing.text, font=font, fill=BLACK, anchor="ls")
            case Rule():
                _fill(draw, thing.box)
            case Bars():
                _bars(draw, thing)
            case Matrix():
                _matrix(draw, thing)
    return picture


def _fill(draw: Any, box: Box) -> None:
    left, top = round(box.left), round(box.top)
    draw.rectangle((left, top, left + round(box.width) - 1, top + round(box.height) - 1), fill=BLACK, width=0)


def _bars(draw: Any, thing: Bars) -> None:
    for place, module in enumerate(thing.modules):
        if module == "1":
            left = thing.box.left + place * thing.module
            _fill(draw, Box(left, thing.box.top, thing.module, thing.box.height))


def _matrix(draw: Any, thing: Matrix) -> None:
    side = thing.box.width / len(thing.rows)
    left, top = round(thing.box.left), round(thing.box.top)  # once: rows must not differ by a dot
    for down, row in enumerate(thing.rows):
        for across, dark in enumerate(row):
            if dark:
                _fill(draw, Box(left + across * side, top + down * side, side, side))


def to_png(layouts: Sequence[Layout], dpi: int) -> bytes:
    """Draw the copies below each other on the whole width of the paper, with dashed lines where to cut.

    The picture knows its resolution, so that a viewer can show and print it at its true size.
    """
    from PIL import Image, ImageDraw  # heavy, never at start

    pages = [page for layout in layouts for page in layout.pages]
    pictures = [to_raster(page) for page in pages]
    bleed = int(max(page.bleed for page in pages))
    width = max(picture.width for picture in pictures) + 2 * bleed
    whole = Image.new("1", (width, sum(picture.height for picture in pictures)), WHITE)
    draw = ImageDraw.Draw(whole)
    top = 0
    for picture in pictures:
        if top:
            for left in range(0, width, 2 * _DASH):
                draw.line((left, top, left + _DASH, top), fill=BLACK, width=1)
        whole.paste(picture, (bleed, top))
        top += picture.height
    out = io.BytesIO()
    whole.save(out, "PNG", dpi=(dpi, dpi))
    return out.getvalue()
