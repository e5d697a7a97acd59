"""Blocks onto pages: nothing is cut, nothing overlaps, and what belongs together stays together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from receipts.arrange import arrange
from receipts.blocks import Align, Form, Paragraph, Role, Run, Signatures
from receipts.breaking import Printable
from receipts.layout import Layout, Metrics, Page, Placed, moved
from receipts.pieces import Desk, Piece, beside, stacked
from receipts.sheets import Sheet


def compose(form: Form, sheet: Sheet, metrics: Metrics) -> Layout:
    """Compose ``form`` for ``sheet``.

    A form that would spill onto one more page is tried with slightly smaller type first: a citizen keeps one
    page better than two. Rolls are as long as they have to be.
    """
    layout = _composed(form, sheet, metrics)
    if len(layout.pages) > 1:
        for tighter in sheet.tighter():
            smaller = _composed(form, tighter, metrics)
            if len(smaller.pages) < len(layout.pages):
                return smaller
    return layout


def _composed(form: Form, sheet: Sheet, metrics: Metrics) -> Layout:
    lacking: set[str] = set()
    desk = Desk(sheet, metrics, Printable(metrics.covers, lacking))
    body: list[Piece] = []
    for block in form.blocks:
        if isinstance(block, Signatures) and body:
            body[-1] = replace(body[-1], keep=True)
        body += arrange(block, desk)
    foot = [piece for block in form.foot for piece in arrange(block, desk)]
    if sheet.height is None:
        page = _strip([*body, *foot], sheet)
        return Layout(form.title, (page,), frozenset(lacking), form.format)
    pages = _Pages(form, desk, sheet.height)
    pages.fill(body, _height(foot))
    pages.finish(foot)
    return Layout(form.title, tuple(pages.done()), frozenset(lacking), form.format)


def _strip(pieces: Iterable[Piece], sheet: Sheet) -> Page:
    """Put all pieces below each other on a roll."""
    placed: list[Placed] = []
    top = sheet.top
    for place, piece in enumerate(pieces):
        top += piece.space if place else 0
        placed.extend(moved(thing, top) for thing in piece.placed)
        top += piece.height
    return Page(sheet.width, top + sheet.bottom, tuple(placed), bleed=sheet.bleed)


def _height(pieces: Sequence[Piece]) -> float:
    return sum(piece.height + piece.space for piece in pieces)


def _tied(pieces: Sequence[Piece]) -> Iterable[list[Piece]]:
    """Group pieces with those they are kept with."""
    group: list[Piece] = []
    for piece in pieces:
        group.append(piece)
        if not piece.keep:
            yield group
            group = []
    if group:
        yield group


class _Pages:
    """The pages being filled; pages hold pieces with their tops until the number of pages is known."""

    def __init__(self, form: Form, desk: Desk, height: float) -> None:
        self._form = form
        self._desk = desk
        self._bottom = height - desk.sheet.bottom - desk.sheet.hairline
        self._pages: list[list[tuple[float, Piece]]] = [[]]
        self._top = desk.sheet.top
        self._head = self._page_head(2, 2).height + 2 * desk.sheet.gap

    @property
    def _room(self) -> float:
        return self._bottom - self._top

    @property
    def _whole(self) -> float:
        return self._bottom - self._desk.sheet.top - self._head

    def _put(self, piece: Piece) -> None:
        page = self._pages[-1]
        top = self._top + (piece.space if page else 0)
        page.append((top, piece))
        self._top = top + piece.height

    def _turn(self, again: tuple[Piece, ...]) -> None:
        """Close the page, start the next, and repeat what has to be repeated."""
        page = self._pages[-1]
        if page and (last := page[-1][1]).close is not None:
            page.append((self._top, Piece(0, (last.close,))))
        self._pages.append([])
        self._top = self._desk.sheet.top + self._head
        for piece in again:
            self._put(piece)

    def fill(self, pieces: Sequence[Piece], foot: float) -> None:
        """Put the body on as many pages as it takes; the foot, so high, never has a page for itself."""
        groups = list(_tied(pieces))
        for place, group in enumerate(groups):
            height = _height(group)
            with_foot = height + foot if place == len(groups) - 1 else height
            if self._pages[-1] and (height > self._room or self._room < with_foot <= self._whole):
                self._turn(group[0].again)
            for piece in group:
                if piece.height + piece.space > self._room and self._pages[-1]:
                    self._turn(piece.again)
                self._put(piece)

    def finish(self, foot: Sequence[Piece]) -> None:
        """Stand ``foot`` at the bottom of the last page and give spare room to the pieces that want it."""
        if foot and _height(foot) > self._room:
            self._turn(())
        spare = self._room - _height(foot)
        page = self._pages[-1]
        wanted = sum(piece.stretch for _, piece in page)
        given = min(1.0, spare / wanted) if wanted else 0.0
        shift = 0.0
        for place, (top, piece) in enumerate(page):
            shift += given * piece.stretch
            page[place] = (top + shift, piece)
        self._top = self._bottom - _height(foot)
        for piece in foot:
            self._put(piece)

    def _page_head(self, number: int, count: int) -> Piece:
        """Make the head of every page but the first: its number (NĐ 30/2020), and what it is a page of."""
        desk, sheet = self._desk, self._desk.sheet
        half = sheet.inner / 2
        below = [
            stacked(desk.paragraph(Paragraph((Run(text, Role.PAGE_HEAD),), align), left, half))
            for text, align, left in (
                (self._form.number or self._form.title, Align.LEFT, sheet.left),
                (self._form.mark, Align.RIGHT, sheet.left + half),
            )
        ]
        if sheet.number_top is not None:
            return beside(*below)
        return stacked([self._page_number(f"{number}/{count}"), beside(*below)])

    def _page_number(self, text: str) -> Piece:
        sheet = self._desk.sheet
        return self._desk.strip([Run(text, Role.PAGE_NUMBER)], sheet.left, sheet.inner, Align.CENTRE)

    def done(self) -> Iterable[Page]:
        """Give the finished pages."""
        sheet = self._desk.sheet
        for index, page in enumerate(self._pages):
            things = [moved(thing, top) for top, piece in page for thing in piece.placed]
            if index:
                head = self._page_head(index + 1, len(self._pages)).placed
                things = [*(moved(thing, sheet.top) for thing in head), *things]
            if index and sheet.number_top is not None:
                number = self._page_number(str(index + 1)).placed
                things = [*(moved(thing, sheet.number_top) for thing in number), *things]
            yield Page(sheet.width, sheet.height or 0, tuple(things))
