"""Bar codes and QR symbols as modules, and the sizes they are drawn in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from db.rules.dossier import Dossier
from db.rules.errors import NotPossibleNow
from db.rules.office import OfficeHeader, PaperSize
from receipts import press
from receipts.forms.receipt import GIVE, receipt_form
from receipts.layout import Bars
from receipts.renderers.raster import to_raster
from receipts.sheets import A5, Sheet, roll
from receipts.symbols import LEAST_MODULE_MM, bar_modules, bar_size, qr_modules

SHEETS = {
    "a5": A5,
    **{
        f"{paper}-{dpi}": roll(paper, dpi)
        for paper in (PaperSize.ROLL_80, PaperSize.ROLL_58)
        for dpi in (203, 300)
    },
}
_NUMBERS = st.integers(1, 4).flatmap(
    lambda groups: st.from_regex(rf"H[0-9]{{{2 * groups + 14}}}", fullmatch=True)
)


def picture(modules: str) -> Image.Image:
    """Draw a module string 4 dots to a module."""
    bars = Image.new("L", (len(modules) * 4 + 120, 160), 255)
    for place, module in enumerate(modules):
        if module == "1":
            bars.paste(0, (60 + place * 4, 20, 64 + place * 4, 140))
    return bars


@given(_NUMBERS)
def test_every_possible_number_fits_every_sheet(payload: str) -> None:
    """Agencies of one to four groups: 17 to 23 characters, on 58 mm of paper too."""
    modules = bar_modules(payload)
    for name, sheet in SHEETS.items():
        size = bar_size(modules, sheet)
        assert size.module / sheet.per_mm >= LEAST_MODULE_MM - 1e-6, name
        assert size.height / sheet.per_mm >= 10, name
        outside = sheet.bleed if sheet.height is None else sheet.right
        assert size.width + 2 * size.quiet <= sheet.width + 2 * outside, name
        if sheet.height is None:
            assert size.module == int(size.module), name


@pytest.mark.parametrize("payload", ["H5226112302004261", "H52180526112302004261", "H5218051126112302004261"])
def test_the_modules_are_a_valid_symbol(payload: str, read: Callable[..., Any]) -> None:
    """Both readers read the bare pattern: one letter in set B, pairs of digits in set C."""
    heard = read(picture(bar_modules(payload)))
    assert ("bars", payload) in heard.zxing
    assert ("bars", payload) in heard.zbar


def test_the_bar_code_of_a_usual_number_is_as_short_as_code_128_can_be() -> None:
    """Start, letter, shift to digits, ten pairs, check and stop: 167 modules."""
    assert len(bar_modules("H52180526112302004261")) == 11 * 14 + 13


def test_80_mm_rolls_take_three_dots_and_58_mm_two() -> None:
    """The widest module that leaves its quiet zones on the paper, at 203 dpi."""
    modules = bar_modules("H52180526112302004261")
    assert bar_size(modules, SHEETS["80mm-203"]).module == 3
    assert bar_size(modules, SHEETS["58mm-203"]).module == 2
    assert bar_size(modules, A5).module == pytest.approx(0.96)


def test_a_symbol_too_fine_to_read_is_refused() -> None:
    """Under a quarter of a millimetre nothing is drawn: an unreadable symbol is worse than none."""
    slim: Sheet = replace(roll(PaperSize.ROLL_58), width=300)
    with pytest.raises(NotPossibleNow, match="symbol_too_fine"):
        bar_size(bar_modules("H52180526112302004261"), slim)


@pytest.mark.parametrize("text", ["NGUYỄN THỊ THÙY DƯƠNG", "", "H52.18.05-261123", "h521805", "0912 345 678"])
def test_nothing_but_a_compact_number_becomes_a_symbol(text: str) -> None:
    """No personal data can get into what anyone can scan; the refusal doesn't repeat it either."""
    for encode in (bar_modules, qr_modules):
        with pytest.raises(NotPossibleNow, match="symbol_payload") as refusal:
            encode(text)
        assert refusal.value.facts == {"length": len(text)}


def test_the_qr_symbol_is_the_smallest_of_its_level() -> None:
    """Version 2 (25 modules) holds 29 letters and digits at level Q: every possible number."""
    assert len(qr_modules("H52180526112302004261")) == 25
    assert len(qr_modules("H5218051126112302004261")) == 25


@pytest.mark.parametrize("name", [name for name in SHEETS if name != "a5"])
def test_every_module_of_a_roll_is_a_whole_number_of_dots(
    usual: Dossier, office: OfficeHeader, name: str
) -> None:
    """Nothing between the modules and the head rounds or resamples: each bar is as wide as its neighbours."""
    paper, dpi = name.split("-")
    layout = press.layouts([receipt_form(usual, office, copy=GIVE)], PaperSize(paper), dpi=int(dpi))[0]
    page = layout.pages[0]
    bars = next(thing for thing in page.placed if isinstance(thing, Bars))
    picture = to_raster(page)
    row = int(bars.box.top) + 3
    start, module = int(bars.box.left), int(bars.module)
    dots = "".join(
        "0" if picture.getpixel((start + place, row)) else "1" for place in range(int(bars.box.width))
    )
    assert dots == "".join(dot * module for dot in bars.modules)
