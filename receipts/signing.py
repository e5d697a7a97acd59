"""The places to sign, side by side where there is room, and who gets the document beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from receipts.blocks import Paragraph, Receivers, Role, Run, SealedSymbol, Signature, Signatures
from receipts.pieces import Desk, Piece, beside, level, stacked
from receipts.sealed import at, sealed_block, symbol_alone

_GUTTER_MM = 2.0
_MOST_ABREAST_NARROW = 2
_Room = tuple[float, float]
"""Where a column begins, and how wide it is."""


def signing(block: Signatures, desk: Desk) -> list[Piece]:
    """Arrange the places to sign as one piece that no page parts."""
    sheet = desk.sheet
    if not sheet.wide and len(block.places) > _MOST_ABREAST_NARROW:
        below = [_abreast((place,), [(sheet.left, sheet.inner)], desk) for place in block.places]
        return [replace(piece, space=3 * sheet.gap) for piece in below]
    if block.between is not None:
        return _around(block, block.between, desk)
    signed = _abreast(block.places, _rooms(len(block.places), desk), desk)
    if block.receivers is not None:
        told = _receivers(block.receivers, desk)
        signed = beside(told, signed) if sheet.wide else stacked([signed, replace(told, space=3 * sheet.gap)])
    return [replace(signed, space=3 * sheet.gap, stretch=6 * sheet.gap)]


def _around(block: Signatures, symbol: SealedSymbol, desk: Desk) -> list[Piece]:
    """Arrange two places to sign on both sides of a symbol: there it costs hardly any height."""
    sheet = desk.sheet
    alone = symbol_alone(symbol, desk) if sheet.wide else None
    if alone is None:
        return [*signing(replace(block, between=None), desk), *sealed_block(symbol, desk)]
    piece, width = alone
    room = (sheet.inner - width) / 2
    rooms = [(sheet.left, room), (sheet.left + room + width, room)]
    signed = beside(_abreast(block.places, rooms, desk), at(piece, sheet.left + room))
    return [replace(signed, space=3 * sheet.gap, stretch=6 * sheet.gap)]


def _rooms(count: int, desk: Desk) -> list[_Room]:
    """Part the width; one place alone takes the right half of a wide sheet."""
    sheet = desk.sheet
    if count == 1 and not sheet.wide:
        return [(sheet.left, sheet.inner)]
    parts = max(2, count)
    step = desk.snapped(sheet.inner / parts)
    gutter = desk.snapped(_GUTTER_MM * sheet.per_mm / 2)
    rooms = []
    for place in range(parts):
        left = place * step + (gutter if place else 0)
        right = sheet.inner if place == parts - 1 else (place + 1) * step - gutter
        rooms.append((sheet.left + left, right - left))
    return rooms[-count:]


def _abreast(places: Sequence[Signature], rooms: Sequence[_Room], desk: Desk) -> Piece:
    """Set capacities, hints, room for the hand and names, each level with its neighbours."""

    def lines(words: Sequence[str], role: Role) -> list[Piece]:
        columns = [
            [strip for line in text.split("\n") for strip in desk.centred(line, role, *room)]
            for text, room in zip(words, rooms, strict=True)
        ]
        return [level([strip for strip in pair if strip]) for pair in zip_longest(*columns)]

    hand = Piece(desk.snapped(desk.sheet.room_mm * desk.sheet.per_mm), ())
    return stacked(
        [
            *lines([place.capacity for place in places], Role.SIGN),
            *lines([place.hint for place in places], Role.HINT),
            hand,
            *lines([place.name for place in places], Role.SIGN),
        ]
    )


def _receivers(block: Receivers, desk: Desk) -> Piece:
    room = _rooms(2, desk)[0] if desk.sheet.wide else (desk.sheet.left, desk.sheet.inner)
    paragraphs = [Paragraph((Run(block.head, Role.RECEIVERS_HEAD),), space_before=0)]
    paragraphs += [Paragraph((Run(line, Role.RECEIVERS),), space_before=0) for line in block.lines]
    return stacked([strip for paragraph in paragraphs for strip in desk.paragraph(paragraph, *room)])
