"""The papers handed in: a ruled table on pages, a numbered list on rolls and on the screen."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate, pairwise

from receipts.blocks import Align, Paragraph, Role, Row, Run, Table
from receipts.layout import Box, Placed, Rule, moved
from receipts.pieces import Desk, Piece, level

_SHARES = (0.07, 0.605, 0.2, 0.125)
_ALIGNS = (Align.CENTRE, Align.LEFT, Align.CENTRE, Align.CENTRE)


def _columns(desk: Desk) -> tuple[list[float], list[float]]:
    """Give the left edges and the widths of the cells, borders not included."""
    sheet = desk.sheet
    borders = [sheet.left, *(sheet.left + share * sheet.inner for share in accumulate(_SHARES))]
    lefts = [border + sheet.hairline for border in borders[:-1]]
    widths = [b - a - sheet.hairline for a, b in pairwise(borders)]
    widths[-1] -= sheet.hairline
    return lefts, widths


def _row(cells: tuple[tuple[str, ...], ...], roles: tuple[Role, ...], desk: Desk) -> list[Piece]:
    """Make the lines of one row, each with its piece of the vertical borders, and the border below."""
    sheet = desk.sheet
    pad = 1.0 * sheet.per_mm
    lefts, widths = _columns(desk)
    columns: list[list[Piece]] = []
    for texts, role, left, width, align in zip(cells, roles, lefts, widths, _ALIGNS, strict=True):
        lines = [Paragraph((Run(text, role),), align, space_before=0) for text in texts]
        columns.append([p for line in lines for p in desk.paragraph(line, left + pad, width - 2 * pad)])
    count = max(len(column) for column in columns)
    border = desk.rule(sheet.left, sheet.inner)
    pieces: list[Piece] = []
    for index in range(count):
        strips = [column[index] for column in columns if index < len(column)]
        above = sheet.gap * 0.45 if index == 0 else 0.0
        below = sheet.gap * 0.45 if index == count - 1 else 0.0
        line = level(strips)
        placed: list[Placed] = [moved(thing, above) for thing in line.placed]
        tall = above + line.height + below
        edges = [left - sheet.hairline for left in lefts] + [sheet.left + sheet.inner - sheet.hairline]
        placed += [Rule(Box(edge, 0, sheet.hairline, tall)) for edge in edges]
        keep = index == count - 1 or index == 0
        pieces.append(Piece(tall, tuple(placed), keep=keep, close=border.placed[0]))
    return [*pieces, border]


def ruled(table: Table, desk: Desk) -> list[Piece]:
    """Arrange a table with borders; its head is repeated on each further page."""
    heads = (Role.TABLE_HEAD,) * 4
    body = (Role.TABLE,) * 4
    top = desk.rule(desk.sheet.left, desk.sheet.inner)
    head = [
        replace(piece, keep=True) for piece in [top, *_row(tuple((h,) for h in table.heads), heads, desk)]
    ]
    head = [replace(piece, close=None) for piece in head]
    pieces = [replace(head[0], space=desk.sheet.gap), *head[1:]]
    for row in table.rows:
        lines = _row(((row.number,), (row.name,), row.kinds, row.counts), body, desk)
        pieces += [replace(line, again=tuple(head)) for line in lines]
    return pieces


def _entry(row: Row, desk: Desk) -> list[Piece]:
    """Make one entry of the list: the number, the name beside it, kinds and counts under the name."""
    sheet = desk.sheet
    indent = desk.width("00. ", Role.TABLE)
    given = "; ".join(
        f"{kind}: {count}" if count else kind for kind, count in zip(row.kinds, row.counts, strict=True)
    )
    name = Paragraph((Run(row.name, Role.TABLE),), space_before=0)
    kinds = Paragraph((Run(given, Role.TABLE_HEAD),), space_before=0)
    pieces = desk.paragraph(name, sheet.left + indent, sheet.inner - indent)
    mark = [Run(f"{row.number}.", Role.TABLE)] if row.number else []
    number = desk.paragraph(Paragraph(tuple(mark)), sheet.left, indent)
    placed = tuple(thing for strip in (*number, pieces[0]) for thing in strip.placed)
    pieces[0] = replace(pieces[0], placed=placed, space=sheet.gap)
    return pieces + desk.paragraph(kinds, sheet.left + indent, sheet.inner - indent)


def listed(table: Table, desk: Desk) -> list[Piece]:
    """Arrange the papers as a numbered list."""
    return [piece for row in table.rows for piece in _entry(row, desk)]
