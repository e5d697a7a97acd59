"""A sealed symbol on a sheet: coarse enough to be read with its clear zone whole, or not there at all."""

from __future__ import annotations

from dataclasses import replace

from receipts.blocks import SealedSymbol
from receipts.layout import Box, Matrix, moved
from receipts.pieces import Desk, Piece, stacked
from receipts.symbols import sealed_modules


def sealed_block(block: SealedSymbol, desk: Desk) -> list[Piece]:
    """Arrange a symbol of its own: words beside it on a wide sheet, under it on a narrow one."""
    sheet = desk.sheet
    alone = symbol_alone(block, desk)
    if alone is None:
        return []
    piece, width = alone
    if not sheet.wide:
        left = float(int((sheet.width - width) / 2))
        below = [p for words in block.words for p in desk.paragraph(words, sheet.left, sheet.inner)]
        return [replace(stacked([at(piece, left), *below]), space=2 * sheet.gap)]
    room = sheet.inner - width
    lines = [p for words in block.words for p in desk.paragraph(words, sheet.left + width, room)]
    words = stacked(lines) if lines else Piece(0, ())
    placed = [moved(thing, max(0.0, (piece.height - words.height) / 2)) for thing in words.placed]
    symbol = at(piece, _on_grid(sheet.left, desk))
    return [Piece(max(piece.height, words.height), (*symbol.placed, *placed), space=sheet.gap)]


def symbol_alone(block: SealedSymbol, desk: Desk) -> tuple[Piece, float] | None:
    """Make the symbol at the left edge with its clear zone around it; give its whole width too.

    ``None`` where the sheet can't draw it (the screen) or isn't wide enough (a roll).
    """
    sheet = desk.sheet
    rows, module = sealed_modules(block.payload), block.scale * sheet.sealed_module
    side, quiet = len(rows) * module, sheet.quiet_modules * module
    if not module or side > sheet.inner or side + 2 * quiet > sheet.width + 2 * sheet.bleed:
        return None
    matrix = Matrix(Box(_on_grid(quiet, desk), _on_grid(quiet, desk), side, side), rows, quiet, block.payload)
    return Piece(side + 2 * quiet + 2 * sheet.grid, (matrix,)), side + 2 * quiet + 2 * sheet.grid


def at(piece: Piece, left: float) -> Piece:
    """Give a piece of a symbol further to the right."""
    return replace(
        piece,
        placed=tuple(
            replace(thing, box=replace(thing.box, left=thing.box.left + left)) for thing in piece.placed
        ),
    )


def _on_grid(place: float, desk: Desk) -> float:
    return round(place / desk.sheet.grid) * desk.sheet.grid
