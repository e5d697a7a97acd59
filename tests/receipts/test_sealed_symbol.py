"""The sealed symbol on the office's copy of form 01: never on the citizen's, never in the way, read."""

from __future__ import annotations

import io
import os
import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageFilter

from db.catalogue.starter import starter_procedures
from db.rules.checklist import PaperState, counts, items_for, with_state
from db.rules.errors import NotPossibleNow
from db.rules.office import OfficeHeader, PaperSize
from db.rules.slip_digits import MOST_BYTES, MOST_DIGITS, to_digits
from receipts import press
from receipts.blocks import Form, Format, SealedSymbol
from receipts.forms.receipt import GIVE, KEEP, receipt_form
from receipts.layout import Layout, Matrix, check
from receipts.sheets import POINTS_PER_MM
from receipts.symbols import sealed_modules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from db.rules.dossier import Dossier

LONG = os.environ.get("MOTCUA_LONG") == "1"
SIZES = (260, 500, MOST_BYTES)
"""Sealed bytes of a usual dossier, a long one and the longest."""


def digits_of(size: int) -> str:
    """Give a sealed symbol's digits of so many bytes."""
    return to_digits(b"\xff" + random.Random(size).randbytes(size - 1))


def pictures(layout: Layout, paper: PaperSize, dpi: int) -> Iterator[Image.Image]:
    """Give the pages as they are printed, in black and white dots."""
    if paper.is_roll:
        yield Image.open(io.BytesIO(press.png([layout], dpi=dpi))).convert("L")
        return
    for page in pypdfium2.PdfDocument(press.pdf([layout], paper, fonts="bundled")):
        picture = page.render(scale=dpi / 72, grayscale=True).to_pil()
        yield picture.point(lambda light: 0 if light < 128 else 255)


def read_by_both(picture: Image.Image, digits: str) -> tuple[bool, bool]:
    """Give whether each of two independent readers reads the symbol."""
    pyzbar = pytest.importorskip("pyzbar.pyzbar", reason="libzbar0 is lacking", exc_type=ImportError)
    by_zxing = {found.text for found in zxingcpp.read_barcodes(picture)}
    by_zbar = {found.data.decode() for found in pyzbar.decode(picture)}
    return digits in by_zxing, digits in by_zbar


def composed(form: Form, paper: PaperSize, dpi: int = 203) -> Layout:
    """Compose one copy, with nothing in the way of anything."""
    (layout,) = press.layouts([form], paper, dpi=dpi, fonts="bundled")
    assert not [fault for page in layout.pages for fault in check(page)]
    return layout


def symbol_on(layout: Layout, digits: str) -> Matrix | None:
    """Give the symbol where the copy has it."""
    found = [t for page in layout.pages for t in page.placed if isinstance(t, Matrix) and t.payload == digits]
    return found[0] if found else None


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("paper", list(PaperSize))
@pytest.mark.parametrize("size", SIZES)
def test_both_readers_read_it_on_every_paper(
    usual: Dossier, office: OfficeHeader, paper: PaperSize, dpi: int, size: int
) -> None:
    """On A5, A4 and both rolls, as the smallest and as the largest symbol there is."""
    digits = digits_of(size)
    layout = composed(receipt_form(usual, office, copy=KEEP, sealed=digits), paper, dpi)
    both = [read_by_both(picture, digits) for picture in pictures(layout, paper, dpi)]
    assert any(zxing for zxing, _ in both)
    assert any(zbar for _, zbar in both)


@pytest.mark.parametrize("dpi", [203, 300])
def test_it_is_read_from_a_worn_print(usual: Dossier, office: OfficeHeader, dpi: int) -> None:
    """Blurred by 0.08 mm, turned by two degrees, and with a stain over a twelfth of its side."""
    digits = digits_of(SIZES[1])
    layout = composed(receipt_form(usual, office, copy=KEEP, sealed=digits), PaperSize.A5, dpi)
    picture = next(pictures(layout, PaperSize.A5, dpi))
    matrix = symbol_on(layout, digits)
    assert matrix is not None
    blurred = picture.filter(ImageFilter.GaussianBlur(0.08 * dpi / 25.4))
    assert any(read_by_both(blurred, digits))
    assert any(read_by_both(picture.rotate(2, fillcolor=255, expand=True), digits))
    side = int(matrix.box.width / 12 / 72 * dpi)
    left, top = (int(place / 72 * dpi) for place in (matrix.box.left, matrix.box.top))
    stained = picture.copy()
    middle = int(matrix.box.width / 2 / 72 * dpi)
    stained.paste(0, (left + middle, top + middle, left + middle + side, top + middle + side))
    assert any(read_by_both(stained, digits))


def test_only_the_offices_own_copy_has_it(usual: Dossier, office: OfficeHeader) -> None:
    """The citizen's copy is what it was; so is either copy where the office has it otherwise."""
    digits = digits_of(SIZES[0])
    for copy in (KEEP, GIVE):
        assert receipt_form(usual, office, copy=copy, sealed=None) == receipt_form(usual, office, copy=copy)
    assert receipt_form(usual, office, copy=GIVE, sealed=digits) == receipt_form(usual, office, copy=GIVE)
    assert digits not in press.preview(receipt_form(usual, office, copy=KEEP, sealed=digits))


@pytest.mark.parametrize("paper", list(PaperSize))
def test_every_module_is_coarse_enough(usual: Dossier, office: OfficeHeader, paper: PaperSize) -> None:
    """At least 0.33 mm at 300 dpi and 0.375 mm at 203 dpi, on a roll in whole dots."""
    digits = digits_of(MOST_BYTES)
    for dpi, least in ((203, 0.375), (300, 0.33)):
        layout = composed(receipt_form(usual, office, copy=KEEP, sealed=digits), paper, dpi)
        matrix = symbol_on(layout, digits)
        assert matrix is not None
        module = matrix.box.width / len(matrix.rows)
        per_mm = POINTS_PER_MM if not paper.is_roll else 8 if dpi == 203 else dpi / 25.4
        assert module / per_mm >= least - 1e-9
        assert not paper.is_roll or module == int(module)


def test_a_usual_slip_stays_on_one_page(usual: Dossier, office: OfficeHeader) -> None:
    """Between the two signatures the symbol costs hardly any height: no second sheet for each dossier."""
    digits = digits_of(SIZES[0])
    layout = composed(receipt_form(usual, office, copy=KEEP, sealed=digits), PaperSize.A5)
    assert len(layout.pages) == 1


@pytest.mark.parametrize("paper", list(PaperSize))
def test_every_starter_procedure_has_room_for_it(
    usual: Dossier, office: OfficeHeader, paper: PaperSize
) -> None:
    """Nothing overlaps, nothing leaves the sheet, and the symbol is there, also at its largest."""
    for number, procedure in enumerate(starter_procedures()):
        items = items_for(procedure, None)
        for index, item in enumerate(items):
            if counts(item.paper):
                items = with_state(items, index, PaperState.PRESENT)
        dossier = replace(usual, procedure=procedure, case=None, items=items)
        digits = digits_of(SIZES[number % len(SIZES)])
        layout = composed(receipt_form(dossier, office, copy=KEEP, sealed=digits), paper)
        assert symbol_on(layout, digits) is not None, procedure.code


@pytest.mark.parametrize("paper", list(PaperSize))
def test_every_published_procedure_has_room_for_it(
    sampled: list[dict[str, Any]],
    dossier_of: Callable[..., Dossier],
    office: OfficeHeader,
    paper: PaperSize,
) -> None:
    """All 314 (with ``MOTCUA_LONG=1``), papers in full length, the symbol at its largest."""
    digits = digits_of(MOST_BYTES)
    for entry in sampled:
        dossier = dossier_of(entry, full_names=True)
        layout = composed(receipt_form(dossier, office, copy=KEEP, sealed=digits), paper)
        assert symbol_on(layout, digits) is not None, entry["code"]


@pytest.mark.parametrize("paper", list(PaperSize))
def test_the_longest_values_have_room_for_it(
    longest: Dossier, office: OfficeHeader, paper: PaperSize
) -> None:
    """A name of two hundred signs stands beside the largest symbol, and under it on a roll."""
    digits = digits_of(MOST_BYTES)
    layout = composed(receipt_form(longest, office, copy=KEEP, reprint_no=2, sealed=digits), paper)
    assert symbol_on(layout, digits) is not None
    assert not layout.unprintable


def test_the_largest_symbol_is_of_version_22() -> None:
    """105 modules a side; one more digit would make it larger, and it is never made."""
    assert len(digits_of(MOST_BYTES)) <= MOST_DIGITS
    assert len(sealed_modules(digits_of(MOST_BYTES))) == 105
    assert len(sealed_modules("1" * MOST_DIGITS)) == 105
    assert len(sealed_modules("1" * (MOST_DIGITS + 1))) == 109


@pytest.mark.parametrize("payload", ["", "1" * 39, "1" * 2001, "60158Dương" + "1" * 60, "٣" * 60])
def test_nothing_but_digits_becomes_a_symbol(payload: str) -> None:
    """What is not sealed can't be drawn by mistake, and the refusal doesn't repeat it."""
    with pytest.raises(NotPossibleNow, match="symbol_payload") as refusal:
        sealed_modules(payload)
    assert refusal.value.facts == {"length": len(payload)}


def test_a_symbol_wider_than_the_roll_is_left_out() -> None:
    """Too fine or cut off it would be read by nothing; the words under it go with it."""
    block = SealedSymbol("1" * 1_800, scale=2)
    form = Form("x", "1", "x", (block,), format=Format.SLIP)
    layout = composed(form, PaperSize.ROLL_58)
    assert symbol_on(layout, block.payload) is None
    assert symbol_on(composed(form, PaperSize.A5), block.payload) is not None
