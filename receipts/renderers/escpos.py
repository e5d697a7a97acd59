"""ESC/POS: a 1-bit picture as the bytes a receipt printer understands. Text is never sent as text.

Sources: the Epson ESC/POS command reference (ESC @, GS v 0, GS V, GS r, DLE EOT), and what clones do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

INITIALISE = b"\x1b@"
FEED_AND_CUT = b"\x1dVB\x00"
"""GS V 66 0: feed to the knife and cut all but one point; printers without a knife only feed."""
ASK_DONE = b"\x1dr\x01"
"""GS r 1: answered in order, so an answer means that everything before it was taken off the line."""
ASK_OFFLINE = b"\x10\x04\x02"
ASK_PAPER = b"\x10\x04\x04"
"""DLE EOT n: answered at once, out of order: why it is off line, and the paper sensors."""
STRIP_ROWS = 40
"""Some clones garble pictures whose height is a multiple of 48, and slow ones overrun on long ones."""

_DLE = 0x10
_REAL_TIME = frozenset((0x04, 0x05, 0x14))
_LOWEST_DOT = 0x10
"""The one dot of a byte 0x10: without it the byte is 0."""


def without_commands(data: bytes) -> bytes:
    """Blank the dot of each byte 0x10 that, with the byte after it, would be a real-time command.

    Printers look for DLE EOT, DLE ENQ and DLE DC4 in the middle of pictures too, and answer them or act on
    them. At most a few dots a slip are lost, which nobody sees.
    """
    mended = bytearray(data)
    for place in range(len(mended) - 1):
        if mended[place] == _DLE and mended[place + 1] in _REAL_TIME:
            mended[place] &= ~_LOWEST_DOT & 0xFF
    return bytes(mended)


def strips(picture: Image) -> Iterator[bytes]:
    """Give the picture as GS v 0 commands of at most ``STRIP_ROWS`` rows each.

    A strip's last byte and the next command's first can't make a command: GS (1D) comes first in each.
    """
    width = (picture.width + 7) // 8
    rows = picture.tobytes("raw", "1;I")
    for top in range(0, picture.height, STRIP_ROWS):
        count = min(STRIP_ROWS, picture.height - top)
        head = b"\x1dv0\x00" + width.to_bytes(2, "little") + count.to_bytes(2, "little")
        yield head + without_commands(rows[top * width : (top + count) * width])


def job(pictures: Sequence[Image]) -> Iterator[bytes]:
    """Give a whole job in pieces that may be sent one by one: each copy ends with a cut."""
    yield INITIALISE
    for picture in pictures:
        yield from strips(picture)
        yield FEED_AND_CUT
