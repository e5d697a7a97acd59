"""The bar code and the QR symbol of a receipt number, as modules; the renderers draw them.

A symbol of the recovery sheet or of an office's own copy is another thing: it holds digits that say nothing
without the office's key.

Only the module pattern comes from python-barcode and segno: a picture of theirs would have to be resampled
to the printer's dots, and a resampled bar code does not read. The symbols of a number carry it
and nothing else: no personal data stands in a symbol that anyone can scan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from db.rules.errors import NotPossibleNow
from receipts.sheets import Sheet

LEAST_MODULE_MM = 0.25
QUIET_MODULES = 10
"""The clear zone on each side of a Code 128 symbol."""
_PAYLOAD = re.compile(r"[A-Z]?[0-9]{4,40}")
_SEALED = re.compile(r"[0-9]{40,2000}")
_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class BarSize:
    """How a bar code is drawn on a sheet, in the sheet's unit."""

    module: float
    width: float
    height: float

    @property
    def quiet(self) -> float:
        """The clear zone on each side."""
        return QUIET_MODULES * self.module


def _checked(payload: str) -> str:
    if not _PAYLOAD.fullmatch(payload):
        raise NotPossibleNow("symbol_payload", length=len(payload))
    return payload


@lru_cache(maxsize=64)
def bar_modules(payload: str) -> str:
    """Give the Code 128 modules of a compact number as a string of 0 and 1, without quiet zones.

    Raises ``NotPossibleNow("symbol_payload")`` for anything but a letter and digits.
    """
    from barcode.codex import Code128  # heavy, and the first paint must not wait for it

    modules: str = Code128(_checked(payload)).build()[0]
    return modules


@lru_cache(maxsize=64)
def qr_modules(payload: str) -> tuple[tuple[bool, ...], ...]:
    """Give the QR modules (level Q) of a compact number, without the quiet zone."""
    import segno  # as above

    code = segno.make_qr(_checked(payload), error="q", boost_error=False)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


@lru_cache(maxsize=8)
def sealed_modules(payload: str) -> tuple[tuple[bool, ...], ...]:
    """Give the QR modules (level M) of many digits, without the quiet zone.

    Raises ``NotPossibleNow("symbol_payload")`` for anything but digits.
    """
    import segno  # as above

    if not _SEALED.fullmatch(payload):
        raise NotPossibleNow("symbol_payload", length=len(payload))
    code = segno.make_qr(payload, error="m", boost_error=False)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def bar_size(modules: str, sheet: Sheet) -> BarSize:
    """Choose the widest module of ``sheet`` that leaves both quiet zones on the paper.

    Raises ``NotPossibleNow("symbol_too_fine")`` where the module would be under 0.25 mm: such a symbol is
    printed and then doesn't read, which is worse than none.
    """
    count = len(modules)
    on_dots = sheet.grid == 1
    module = float(round(sheet.bar_module)) if on_dots else sheet.bar_module
    while True:
        if module / sheet.per_mm < LEAST_MODULE_MM - _SLACK:
            raise NotPossibleNow("symbol_too_fine", modules=count)
        outside = sheet.bleed if on_dots else min(sheet.left, sheet.right)
        space = sheet.width if on_dots else sheet.inner
        if module * count <= space and module * (count + 2 * QUIET_MODULES) <= space + 2 * outside:
            return BarSize(module, module * count, sheet.bar_height)
        module -= sheet.grid
