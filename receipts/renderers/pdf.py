"""Pages as PDF, each of its own size: vector text and bars, the same bytes for the same form on every PC."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import Any

from db.rules.office import PaperSize
from receipts.blocks import Format
from receipts.fonts import PageLetters
from receipts.layout import Bars, Layout, Matrix, Page, Rule, Text
from receipts.sheets import A5_HEIGHT_MM, A5_WIDTH_MM, POINTS_PER_MM

_HALF_MM = 148.5
_A4_LANDSCAPE = (2 * _HALF_MM * POINTS_PER_MM, A5_HEIGHT_MM * POINTS_PER_MM)
BAR_REDUCTION = 0.12
"""Points taken off each bar: toner and ink spread by about that much."""
_lock = threading.Lock()
"""reportlab keeps its fonts and settings in globals, and a font can't serve two documents at a time."""


def to_pdf(layouts: Sequence[Layout], paper: PaperSize, letters: PageLetters) -> bytes:
    """Draw the copies of a form one page after the other; slips on A4 side by side with a cut line.

    The document's metadata is the form's title and nothing about a person. Viewers are told not to scale.
    """
    from reportlab import rl_config  # a third of a second, never at start
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    with _lock:
        before = rl_config.useA85
        rl_config.useA85 = 0
        try:
            canvas = Canvas(out, pageCompression=1, invariant=1, lang="vi")
            canvas.setTitle(layouts[0].title)
            canvas.setAuthor("")
            canvas.setSubject("")
            canvas.setCreator("motcua")
            canvas.setViewerPreference("PrintScaling", "None")
            for sheet in _sheets(layouts, paper):
                canvas.setPageSize((sheet.width, sheet.height))
                for page, left in sheet.pages:
                    _Pen(canvas, letters, left, page.height).draw(page)
                if sheet.cut:
                    _cut_line(canvas)
                canvas.showPage()
            canvas.save()
        finally:
            rl_config.useA85 = before
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet of paper: its size, and the pages on it with where their left edges lie."""

    width: float
    height: float
    pages: tuple[tuple[Page, float], ...]
    cut: bool = False


def _sheets(layouts: Sequence[Layout], paper: PaperSize) -> Iterator[_Sheet]:
    """Give the sheets: one a page, or one for two slips that are printed on A4."""
    for is_slip, group in groupby(layouts, key=lambda layout: layout.format is Format.SLIP):
        if is_slip and paper is PaperSize.A4:
            yield from _pairs(list(group))
        else:
            for layout in group:
                yield from (_Sheet(page.width, page.height, ((page, 0.0),)) for page in layout.pages)


def _pairs(layouts: Sequence[Layout]) -> Iterator[_Sheet]:
    edge = (_HALF_MM - A5_WIDTH_MM) / 2 * POINTS_PER_MM
    lefts = (edge, _HALF_MM * POINTS_PER_MM + edge)
    for pair in range(0, len(layouts), 2):
        for pages in zip_longest(*(layout.pages for layout in layouts[pair : pair + 2])):
            halves = [(page, left) for page, left in zip(pages, lefts, strict=False) if page is not None]
            yield _Sheet(*_A4_LANDSCAPE, tuple(halves), cut=True)


def _cut_line(canvas: Any) -> None:
    canvas.saveState()
    canvas.setLineWidth(0.4)
    canvas.setDash(4, 4)
    middle = _HALF_MM * POINTS_PER_MM
    canvas.line(middle, 0, middle, A5_HEIGHT_MM * POINTS_PER_MM)
    canvas.restoreState()


class _Pen:
    """Draws one page of points with ``y`` downwards onto a canvas whose ``y`` goes up."""

    def __init__(self, canvas: Any, letters: PageLetters, left: float, height: float) -> None:
        self._canvas = canvas
        self._letters = letters
        self._left = left
        self._height = height

    def draw(self, page: Page) -> None:
        """Draw everything on the page."""
        for thing in page.placed:
            match thing:
                case Text():
                    self._text(thing)
                case Rule():
                    box = thing.box
                    self._rectangle(box.left, box.top, box.width, box.height)
                case Bars():
                    self._bars(thing)
                case Matrix():
                    self._matrix(thing)

    def _rectangle(self, left: float, top: float, width: float, height: float) -> None:
        self._canvas.rect(self._left + left, self._height - top - height, width, height, stroke=0, fill=1)

    def _text(self, thing: Text) -> None:
        face = self._letters.faces[thing.font.face]
        run = self._canvas.beginText()
        run.setFont(face.name, thing.font.size)
        run.setTextTransform(1, 0, face.slant, 1, self._left + thing.box.left, self._height - thing.baseline)
        run.textOut(thing.text)
        self._canvas.drawText(run)

    def _bars(self, thing: Bars) -> None:
        x = thing.box.left
        for dark, run in groupby(thing.modules):
            width = len(list(run)) * thing.module
            if dark == "1":
                self._rectangle(x + BAR_REDUCTION / 2, thing.box.top, width - BAR_REDUCTION, thing.box.height)
            x += width

    def _matrix(self, thing: Matrix) -> None:
        module = thing.box.width / len(thing.rows)
        for down, row in enumerate(thing.rows):
            x = thing.box.left
            for dark, run in groupby(row):
                width = len(list(run)) * module
                if dark:
                    self._rectangle(x, thing.box.top + down * module, width, module)
                x += width
