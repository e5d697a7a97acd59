"""ESC/POS bytes, taken apart again by a decoder that shares nothing with the encoder."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from db.rules.dossier import Dossier
from db.rules.office import OfficeHeader, PaperSize
from receipts import press
from receipts.forms.receipt import GIVE, KEEP, receipt_form
from receipts.renderers import escpos
from receipts.renderers.raster import to_raster

_GREYS = bytes.maketrans(b"01", b"\xff\x00")
_REAL_TIME = (b"\x10\x04", b"\x10\x05", b"\x10\x14")


@dataclass
class Paper:
    """What came out of a printer: pieces of paper as rows of dots, and how high each picture was."""

    pieces: list[list[str]] = field(default_factory=list)
    heights: list[int] = field(default_factory=list)


def decode(data: bytes) -> Paper:
    """Read a job as the command reference says; anything unknown is an error."""
    paper, rows, place = Paper(), [], 0
    while place < len(data):
        match data[place : place + 2]:
            case b"\x1b@":
                place += 2
            case b"\x1dv":
                assert data[place + 2 : place + 4] == b"0\x00", "normal size, not scaled"
                width = data[place + 4] + 256 * data[place + 5]
                height = data[place + 6] + 256 * data[place + 7]
                place += 8
                for _ in range(height):
                    rows.append("".join(f"{byte:08b}" for byte in data[place : place + width]))
                    place += width
                paper.heights.append(height)
            case b"\x1dV":
                assert data[place + 2] == 66
                place += 4
                paper.pieces.append(rows)
                rows = []
            case other:
                raise AssertionError(f"not a command: {other!r} at {place}")
    assert not rows, "the last piece was not cut"
    return paper


def dots(picture: Image.Image) -> list[str]:
    """Give a picture as rows of 1 (black) and 0."""
    flat = picture.convert("L").tobytes().translate(bytes(49 - (value > 0) for value in range(256))).decode()
    return [flat[start : start + picture.width] for start in range(0, len(flat), picture.width)]


def noise(width: int, height: int, seed: int) -> Image.Image:
    """Make a picture of random dots."""
    rng = random.Random(seed)
    return Image.frombytes("1", (width, height), rng.randbytes((width + 7) // 8 * height))


def _lost(sent: list[str], came: list[str]) -> int:
    """Count dots that were lost; none may be won."""
    width = len(sent[0])
    rows = [(one, other) for one, other in zip(sent, came, strict=True) if one != other[:width]]
    pairs = [(a, b) for one, other in rows for a, b in zip(one, other, strict=False)]
    assert all(b == "0" or a == "1" for a, b in pairs)
    assert all(set(row[width:]) <= {"0"} for row in came), "the filling of the last byte is white"
    return sum(a != b for a, b in pairs)


def test_a_slip_comes_out_dot_for_dot(usual: Dossier, office: OfficeHeader) -> None:
    """Both copies, decoded from their bytes, are the pictures that were drawn, but for a few blanked dots."""
    forms = [receipt_form(usual, office, copy=copy) for copy in (KEEP, GIVE)]
    for size in (PaperSize.ROLL_80, PaperSize.ROLL_58):
        layouts = press.layouts(forms, size)
        paper = decode(b"".join(press.escpos_pieces(layouts)))
        assert len(paper.pieces) == 2
        for layout, rows in zip(layouts, paper.pieces, strict=True):
            assert _lost(dots(to_raster(layout.pages[0])), rows) <= 8


@given(st.integers(1, 90), st.integers(1, 130), st.integers(0, 10**6))
def test_any_picture_survives(width: int, height: int, seed: int) -> None:
    """Odd widths, single rows, heights on and off the strip: nothing is shifted or lost but DLE's dots."""
    picture = noise(width, height, seed)
    paper = decode(b"".join(escpos.job([picture])))
    assert _lost(dots(picture), paper.pieces[0]) <= len(dots(picture)) * 4
    assert max(paper.heights) <= 40
    assert all(tall % 48 for tall in paper.heights)


@given(st.binary(max_size=400))
def test_no_picture_holds_a_real_time_command(data: bytes) -> None:
    """Bytes that a printer would answer or act on in the middle of a picture lose one dot, and only those."""
    mended = escpos.without_commands(data)
    assert not any(command in mended for command in _REAL_TIME)
    changed = [place for place in range(len(data)) if data[place] != mended[place]]
    assert all(data[place] == 0x10 and mended[place] == 0 for place in changed)
    assert all(data[place : place + 2] in _REAL_TIME for place in changed)


def test_no_command_arises_between_two_strips() -> None:
    """A strip that ends in 0x10 is followed by GS, never by an EOT."""
    picture = Image.new("1", (8, 80), 1)
    for y in range(80):
        picture.putpixel((3, y), 0)
    stream = b"".join(escpos.job([picture]))
    assert b"\x10" * 40 + b"\x1dv0" in stream
    assert not any(command in stream for command in _REAL_TIME)


def test_the_bytes_of_a_slip_read(usual: Dossier, office: OfficeHeader, read: Callable[..., Any]) -> None:
    """Both readers read both symbols from what the decoder made of the bytes."""
    layouts = press.layouts([receipt_form(usual, office, copy=GIVE)], PaperSize.ROLL_80)
    rows = decode(b"".join(press.escpos_pieces(layouts))).pieces[0]
    grey = b"".join(b"\xff" * 32 + row.encode().translate(_GREYS) + b"\xff" * 32 for row in rows)
    heard = read(Image.frombytes("L", (len(rows[0]) + 64, len(rows)), grey))
    assert (heard.bars, heard.matrix) == ((True, True), (True, True))
