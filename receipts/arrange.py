"""How each block looks on a wide sheet and on a narrow one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import zip_longest
from math import ceil
from typing import Any

from receipts.blocks import (
    Banner,
    Block,
    Divider,
    Grid,
    Head,
    Pair,
    Paragraph,
    Role,
    Scale,
    SealedSymbol,
    Signatures,
    Subject,
    Symbols,
    Table,
)
from receipts.layout import Bars, Box, Matrix, Placed, Rule, moved
from receipts.pieces import Desk, Piece, beside, level, stacked
from receipts.sealed import sealed_block
from receipts.signing import signing
from receipts.symbols import bar_modules, bar_size, qr_modules
from receipts.tables import entries, gridded, listed, ruled

_GUTTER_MM = 2.0


def arrange(block: Block, desk: Desk) -> list[Piece]:
    """Give the pieces of one block."""
    return _ARRANGERS[type(block)](block, desk)


def _paragraph(block: Paragraph, desk: Desk) -> list[Piece]:
    """Arrange a paragraph over the whole width; what is large on a narrow sheet starts a line of its own."""
    sheet = desk.sheet
    large = next((place for place, run in enumerate(block.runs) if run.role is Role.DUE), 0)
    if sheet.wide or not large:
        return desk.paragraph(block, sheet.left, sheet.inner)
    label = replace(block, runs=block.runs[:large], keep_with_next=True)
    rest = replace(block, runs=block.runs[large:], space_before=0)
    return [p for part in (label, rest) for p in desk.paragraph(part, sheet.left, sheet.inner)]


def _underline(desk: Desk, left: float, room: float, width: float) -> Piece:
    line = desk.rule(left + (room - width) / 2, width)
    return replace(line, space=0.4 * desk.sheet.per_mm)


def _head(block: Head, desk: Desk) -> list[Piece]:
    sheet = desk.sheet
    if not sheet.wide:
        names = desk.centred(block.parent, Role.PARENT, sheet.left, sheet.inner)
        names += desk.centred(block.office, Role.OFFICE, sheet.left, sheet.inner)
        line = _underline(desk, sheet.left, sheet.inner, desk.snapped(sheet.inner * 0.4))
        number = desk.centred(block.number, Role.BODY, sheet.left, sheet.inner)
        date = desk.centred(block.place_date, Role.PLACE_DATE, sheet.left, sheet.inner)
        below = [*number, *date]
        below[:1] = [replace(strip, space=2 * sheet.gap) for strip in below[:1]]
        return [stacked([*names, replace(line, space=sheet.gap)]), *below]
    gutter = _GUTTER_MM * sheet.per_mm
    left_room = (sheet.inner - gutter) * sheet.head_left
    right_room = sheet.inner - gutter - left_room
    right_left = sheet.left + left_room + gutter
    office = desk.centred(block.parent, Role.PARENT, sheet.left, left_room)
    office += desk.centred(block.office, Role.OFFICE, sheet.left, left_room)
    office_width = min(left_room, desk.width(desk.printable.clean(block.office), Role.OFFICE))
    office.append(_underline(desk, sheet.left, left_room, office_width * 0.4))
    nation = desk.centred(block.nation, Role.NATION, right_left, right_room)
    nation += desk.centred(block.motto, Role.MOTTO, right_left, right_room)
    motto_width = min(right_room, desk.width(block.motto, Role.MOTTO))
    nation.append(_underline(desk, right_left, right_room, motto_width))
    date = desk.centred(block.place_date, Role.PLACE_DATE, right_left, right_room)
    if block.number:
        number = desk.centred(block.number, Role.BODY, sheet.left, left_room)
        pairs = zip_longest(number, date)
        lines = [level([strip for strip in pair if strip]) for pair in pairs]
        lines[0] = replace(lines[0], space=1.2 * sheet.per_mm)
        return [stacked([beside(stacked(office), stacked(nation)), *lines])]
    if date:
        date[0] = replace(date[0], space=1.2 * sheet.per_mm)
    return [beside(stacked(office), stacked([*nation, *date]))]


def _subject(block: Subject, desk: Desk) -> list[Piece]:
    sheet = desk.sheet
    lines = desk.centred(block.text, Role.STRONG, sheet.left, sheet.inner)
    width = min(sheet.inner, desk.width(desk.printable.clean(block.text), Role.STRONG))
    return [
        replace(
            stacked([*lines, _underline(desk, sheet.left, sheet.inner, desk.snapped(width * 0.4))]), keep=True
        )
    ]


def _on_grid(place: float, desk: Desk) -> float:
    return round(place / desk.sheet.grid) * desk.sheet.grid


def _bars(payload: str, desk: Desk, left: float | None) -> tuple[Piece, float]:
    """Place the bar code, centred where ``left`` is ``None``; give its right edge with the quiet zone too."""
    sheet = desk.sheet
    modules = bar_modules(payload)
    size = bar_size(modules, sheet)
    x = _on_grid((sheet.width - size.width) / 2 if left is None else left, desk)
    bars = Bars(Box(x, 0, size.width, size.height), modules, size.module, size.quiet, payload)
    return Piece(size.height, (bars,)), bars.box.right + size.quiet


def _matrix(payload: str, desk: Desk) -> tuple[Matrix, float]:
    """Make the QR symbol at the origin; give its quiet zone too."""
    sheet = desk.sheet
    rows = qr_modules(payload)
    side = len(rows) * sheet.qr_module
    quiet = sheet.quiet_modules * sheet.qr_module
    return Matrix(Box(0, 0, side, side * sheet.qr_stretch), rows, quiet, payload), quiet


def _at(matrix: Matrix, left: float, top: float) -> Matrix:
    return replace(matrix, box=replace(matrix.box, left=left, top=top))


def _symbols(block: Symbols, desk: Desk) -> list[Piece]:
    sheet = desk.sheet
    if not block.matrix:
        return [stacked(_bars_alone(block, desk))]
    matrix, quiet = _matrix(block.payload, desk)
    if not sheet.wide:
        return _symbols_below_each_other(block, desk, matrix, quiet)
    bars, bars_end = _bars(block.payload, desk, sheet.left)
    width = bars.placed[0].box.width
    number = desk.centred(block.readable, Role.NUMBER, bars.placed[0].box.left, width)
    left = stacked([bars, replace(number[0], space=0.3 * sheet.per_mm), *number[1:]])
    qr_left = _on_grid(sheet.width - sheet.right - matrix.box.width, desk)
    qr_top = _on_grid(quiet, desk)
    room = qr_left - quiet - bars_end
    words = [p for paragraph in block.words for p in desk.paragraph(paragraph, bars_end, room)]
    middle = stacked(words) if words else Piece(0, ())
    qr = Piece(2 * qr_top + matrix.box.height, (_at(matrix, qr_left, qr_top),))
    height = max(left.height, middle.height, qr.height)
    placed = [
        moved(thing, _on_grid((height - column.height) / 2, desk) if column is not qr else height - qr.height)
        for column in (left, middle, qr)
        for thing in column.placed
    ]
    return [Piece(height, tuple(placed), space=0)]


def _bars_alone(block: Symbols, desk: Desk) -> list[Piece]:
    """Make the bar code in the middle of the sheet, and the readable number under it."""
    sheet = desk.sheet
    pieces: list[Piece] = []
    if sheet.bar_module:
        bars, _ = _bars(block.payload, desk, None)
        pieces.append(replace(bars, space=2 * sheet.gap))
    number = desk.centred(block.readable, Role.NUMBER, sheet.left, sheet.inner)
    return [*pieces, replace(number[0], space=sheet.gap), *number[1:]]


def _symbols_below_each_other(block: Symbols, desk: Desk, matrix: Matrix, quiet: float) -> list[Piece]:
    sheet = desk.sheet
    pieces = _bars_alone(block, desk)
    upright = quiet * sheet.qr_stretch
    left = float(int((sheet.width - matrix.box.width) / 2))
    tall = float(ceil(2 * upright + matrix.box.height))
    pieces.append(Piece(tall, (_at(matrix, left, upright),)))
    pieces += [p for words in block.words for p in desk.paragraph(words, sheet.left, sheet.inner)]
    return [replace(stacked(pieces), space=2 * sheet.gap)]


def _banner(block: Banner, desk: Desk) -> list[Piece]:
    sheet = desk.sheet
    inset = desk.snapped(1.2 * sheet.per_mm)
    line = sheet.hairline if sheet.per_mm < 1 else 2 * sheet.hairline
    lines = desk.centred(block.text, Role.MARK, sheet.left + 2 * inset, sheet.inner - 4 * inset)
    inside = stacked(lines)
    wide = max(t.box.right for t in inside.placed) - min(t.box.left for t in inside.placed) + 4 * inset
    wide = min(desk.snapped(wide), sheet.inner)
    x = sheet.left + desk.snapped((sheet.inner - wide) / 2)
    pad = 0 if sheet.per_mm < 1 else inset
    tall = inside.height + 2 * (pad + line)
    placed: list[Placed] = [moved(thing, line + pad) for thing in inside.placed]
    placed += [Rule(Box(x, 0, wide, line)), Rule(Box(x, tall - line, wide, line))]
    side = line if sheet.per_mm >= 1 else 1
    placed += [
        Rule(Box(edge, line, side, tall - 2 * line)) for edge in (x, x + wide - side) if sheet.per_mm >= 1
    ]
    return [Piece(tall, tuple(placed), space=2 * sheet.gap)]


def _pair(block: Pair, desk: Desk) -> list[Piece]:
    sheet = desk.sheet
    if not sheet.wide:
        return [*_paragraph(block.left, desk), *_paragraph(block.right, desk)]
    gutter = _GUTTER_MM * sheet.per_mm
    half = (sheet.inner - gutter) / 2
    left = desk.paragraph(block.left, sheet.left, half)
    right = desk.paragraph(block.right, sheet.left + half + gutter, half)
    return [replace(beside(stacked(left), stacked(right)), space=block.left.space_before * sheet.gap)]


def _table(block: Table, desk: Desk) -> list[Piece]:
    return ruled(block, desk) if desk.sheet.wide else listed(block, desk)


def _grid(block: Grid, desk: Desk) -> list[Piece]:
    return gridded(block, desk) if desk.sheet.wide else entries(block, desk)


def _divider(_: Divider, desk: Desk) -> list[Piece]:
    return [replace(desk.rule(desk.sheet.left, desk.sheet.inner), space=2 * desk.sheet.gap)]


def _scale(block: Scale, desk: Desk) -> list[Piece]:
    """Draw a ruler: a tick a millimetre, longer at five, longest at ten."""
    sheet = desk.sheet
    line = sheet.hairline
    span = min(block.millimetres, int((sheet.inner - line) / sheet.per_mm))
    if sheet.per_mm < 1:
        return []
    ticks: list[Placed] = []
    for at in range(span + 1):
        tall = desk.snapped({0: 4.0, 5: 3.0}.get(at % 10, 2.0) * sheet.per_mm)
        ticks.append(Rule(Box(sheet.left + desk.snapped(at * sheet.per_mm), 0, line, tall)))
    return [Piece(4 * sheet.per_mm, tuple(ticks), space=2 * sheet.gap)]


_ARRANGERS: dict[type, Callable[[Any, Desk], list[Piece]]] = {
    Paragraph: _paragraph,
    Head: _head,
    Subject: _subject,
    Symbols: _symbols,
    SealedSymbol: sealed_block,
    Banner: _banner,
    Pair: _pair,
    Table: _table,
    Grid: _grid,
    Signatures: signing,
    Divider: _divider,
    Scale: _scale,
}
