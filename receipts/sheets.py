"""The sheets a form can be composed for, with their margins, type sizes and symbol sizes.

A5 is NĐ 30/2020, Appendix I (written for A4) scaled by about 0.7. Roll text is never under 24 dots at
203 dpi in a medium weight: a worn thermal head eats anything finer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from db.rules.office import PaperSize
from receipts.blocks import Role
from receipts.layout import Face, Font

POINTS_PER_MM = 72 / 25.4
A5_WIDTH_MM, A5_HEIGHT_MM = 148, 210
A4_WIDTH_MM, A4_HEIGHT_MM = 210, 297
LABEL_WIDTH_MM, LABEL_HEIGHT_MM = 80, 50
PRINTABLE_MM: Mapping[PaperSize, float] = MappingProxyType({PaperSize.ROLL_80: 72, PaperSize.ROLL_58: 48})
"""What the head reaches; the paper is 4 and 5 mm wider on each side."""
BLEED_MM: Mapping[PaperSize, float] = MappingProxyType({PaperSize.ROLL_80: 4, PaperSize.ROLL_58: 5})


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where a form goes. Lengths are in the sheet's own unit, ``per_mm`` of it to a millimetre.

    ``height`` is ``None`` for a roll. ``wide`` sheets set pairs and the papers' table side by side.
    ``grid`` is the step that symbols are aligned to, so that every module is as many dots as the next.
    ``bar_module`` is 0 where no bar code can be drawn (the screen).
    """

    width: float
    height: float | None
    left: float
    right: float
    top: float
    bottom: float
    per_mm: float
    type: Mapping[Role, Font]
    wide: bool
    hairline: float
    gap: float
    grid: float = 1
    bar_module: float = 0
    bar_height: float = 0
    qr_module: float = 1
    qr_stretch: float = 1
    sealed_module: float = 0
    """The module of a symbol of many digits; 0 where none can be drawn (the screen)."""
    quiet_modules: int = 4
    bleed: float = 0
    leading: float = 1.2
    above: float = 0.78
    """The share of a line over its base line: all letters but Ế, Ễ and their like fit a line of 1.2 em so."""
    room_mm: float = 16
    """The room for a hand between a capacity and the name under it."""
    indent: float = 0
    """How far the first line of running text is set in."""
    head_left: float = 0.45
    """The office's share of the official head."""
    number_top: float | None = None
    """Where the page number stands in the top margin; ``None``: under it, as the first line of the page."""
    tightening: tuple[tuple[float, float, float], ...] = ((0.98, 0.7, 15 / 16), (0.94, 0.5, 14 / 16))
    """What type, gaps and the rooms for hands may be scaled by, step by step, to save a page."""

    @property
    def inner(self) -> float:
        """The width between the margins."""
        return self.width - self.left - self.right

    def tighter(self) -> tuple[Sheet, ...]:
        """Give this sheet with smaller and smaller type and gaps, for a form that would spill a few lines."""
        return tuple(
            replace(
                self,
                type={
                    role: font
                    if role is Role.NUMBER
                    else replace(font, size=round(font.size * type_scale, 1))
                    for role, font in self.type.items()
                },
                gap=self.gap * gap_scale,
                room_mm=self.room_mm * room_scale,
            )
            for type_scale, gap_scale, room_scale in self.tightening
        )


_PAGE_SIZES: Mapping[Role, tuple[Face, float]] = {
    Role.PARENT: (Face.REGULAR, 8.6),
    Role.OFFICE: (Face.BOLD, 8.6),
    Role.NATION: (Face.BOLD, 8.6),
    Role.MOTTO: (Face.BOLD, 9.2),
    Role.PLACE_DATE: (Face.ITALIC, 9.2),
    Role.MARK: (Face.BOLD, 10),
    Role.TITLE: (Face.BOLD, 12),
    Role.SUBTITLE: (Face.ITALIC, 9),
    Role.BODY: (Face.REGULAR, 9.2),
    Role.STRONG: (Face.BOLD, 9.2),
    Role.DUE: (Face.BOLD, 10),
    Role.NUMBER: (Face.BOLD, 9.6),
    Role.TABLE: (Face.REGULAR, 8.6),
    Role.TABLE_HEAD: (Face.BOLD, 8.6),
    Role.SIGN: (Face.BOLD, 9.2),
    Role.HINT: (Face.ITALIC, 8.4),
    Role.NOTE: (Face.REGULAR, 7.5),
    Role.RECEIVERS_HEAD: (Face.BOLD_ITALIC, 8.4),
    Role.RECEIVERS: (Face.REGULAR, 7.8),
    Role.PAGE_HEAD: (Face.REGULAR, 8.6),
    Role.PAGE_NUMBER: (Face.REGULAR, 8.6),
}
_DOCUMENT_SIZES: Mapping[Role, tuple[Face, float]] = {
    Role.PARENT: (Face.REGULAR, 12),
    Role.OFFICE: (Face.BOLD, 12),
    Role.NATION: (Face.BOLD, 12),
    Role.MOTTO: (Face.BOLD, 13),
    Role.PLACE_DATE: (Face.ITALIC, 13),
    Role.MARK: (Face.BOLD, 13),
    Role.TITLE: (Face.BOLD, 14),
    Role.SUBTITLE: (Face.ITALIC, 12),
    Role.BODY: (Face.REGULAR, 13),
    Role.STRONG: (Face.BOLD, 13),
    Role.DUE: (Face.BOLD, 14),
    Role.NUMBER: (Face.BOLD, 10),
    Role.TABLE: (Face.REGULAR, 11),
    Role.TABLE_HEAD: (Face.BOLD, 11),
    Role.SIGN: (Face.BOLD, 13),
    Role.HINT: (Face.ITALIC, 12),
    Role.NOTE: (Face.REGULAR, 10),
    Role.RECEIVERS_HEAD: (Face.BOLD_ITALIC, 12),
    Role.RECEIVERS: (Face.REGULAR, 11),
    Role.PAGE_HEAD: (Face.REGULAR, 11),
    Role.PAGE_NUMBER: (Face.REGULAR, 13),
}
"""The sizes of NĐ 30/2020, Appendix I; what it knows nothing of (notes, symbols) is smaller."""
_WIDE_SIZES: Mapping[Role, tuple[Face, float]] = {
    **_DOCUMENT_SIZES,
    Role.TABLE: (Face.REGULAR, 10),
    Role.TABLE_HEAD: (Face.BOLD, 10),
}
_LABEL_SIZES: Mapping[Role, tuple[Face, float]] = {
    **_PAGE_SIZES,
    Role.MARK: (Face.BOLD, 8),
    Role.NUMBER: (Face.BOLD, 10.5),
    Role.STRONG: (Face.BOLD, 10),
    Role.DUE: (Face.BOLD, 11),
}
_ROLL_SIZES: Mapping[Role, tuple[Face, int, int]] = {
    Role.PARENT: (Face.REGULAR, 25, 24),
    Role.OFFICE: (Face.BOLD, 26, 24),
    Role.NATION: (Face.BOLD, 25, 24),
    Role.MOTTO: (Face.BOLD, 25, 24),
    Role.PLACE_DATE: (Face.REGULAR, 25, 24),
    Role.MARK: (Face.BOLD, 30, 26),
    Role.TITLE: (Face.BOLD, 34, 29),
    Role.SUBTITLE: (Face.REGULAR, 25, 24),
    Role.BODY: (Face.REGULAR, 26, 24),
    Role.STRONG: (Face.BOLD, 26, 24),
    Role.DUE: (Face.BOLD, 38, 29),
    Role.NUMBER: (Face.BOLD, 36, 32),
    Role.TABLE: (Face.REGULAR, 25, 24),
    Role.TABLE_HEAD: (Face.BOLD, 25, 24),
    Role.SIGN: (Face.BOLD, 25, 24),
    Role.HINT: (Face.REGULAR, 24, 24),
    Role.NOTE: (Face.REGULAR, 24, 24),
    Role.RECEIVERS_HEAD: (Face.BOLD, 24, 24),
    Role.RECEIVERS: (Face.REGULAR, 24, 24),
    Role.PAGE_HEAD: (Face.REGULAR, 24, 24),
    Role.PAGE_NUMBER: (Face.REGULAR, 24, 24),
}


def _fonts(sizes: Mapping[Role, tuple[Face, float]]) -> Mapping[Role, Font]:
    return {role: Font(face, size) for role, (face, size) in sizes.items()}


A5 = Sheet(
    width=A5_WIDTH_MM * POINTS_PER_MM,
    height=A5_HEIGHT_MM * POINTS_PER_MM,
    left=14 * POINTS_PER_MM,
    right=10 * POINTS_PER_MM,
    top=8 * POINTS_PER_MM,
    bottom=7 * POINTS_PER_MM,
    per_mm=POINTS_PER_MM,
    type=_fonts(_PAGE_SIZES),
    wide=True,
    hairline=0.5,
    gap=2.2,
    grid=0.24,
    bar_module=0.96,
    bar_height=14 * POINTS_PER_MM,
    qr_module=2.16,
    sealed_module=1.08,
    indent=7 * POINTS_PER_MM,
)
"""An A5 page; an A4 sheet holds two of them side by side."""

A4 = replace(
    A5,
    width=A4_WIDTH_MM * POINTS_PER_MM,
    height=A4_HEIGHT_MM * POINTS_PER_MM,
    left=30 * POINTS_PER_MM,
    right=15 * POINTS_PER_MM,
    top=20 * POINTS_PER_MM,
    bottom=20 * POINTS_PER_MM,
    type=_fonts(_DOCUMENT_SIZES),
    gap=4,
    room_mm=25,
    indent=10 * POINTS_PER_MM,
    head_left=0.42,
    number_top=10 * POINTS_PER_MM,
    tightening=((1, 1, 0.8),),
)
"""An upright A4 page: margins, type and first lines of NĐ 30/2020, Appendix I, which leave no slack."""

A4_WIDE = replace(
    A4,
    width=A4_HEIGHT_MM * POINTS_PER_MM,
    height=A4_WIDTH_MM * POINTS_PER_MM,
    type=_fonts(_WIDE_SIZES),
    head_left=0.45,
)
"""An A4 page across, with the margins of the upright one (as Appendix I has it)."""

A5_WIDE = replace(A5, width=A5_HEIGHT_MM * POINTS_PER_MM, height=A5_WIDTH_MM * POINTS_PER_MM)
"""An A5 page across, for an office whose printer knows nothing larger."""

LABEL = replace(
    A5,
    width=LABEL_WIDTH_MM * POINTS_PER_MM,
    height=LABEL_HEIGHT_MM * POINTS_PER_MM,
    left=3 * POINTS_PER_MM,
    right=3 * POINTS_PER_MM,
    top=2 * POINTS_PER_MM,
    bottom=2 * POINTS_PER_MM,
    type=_fonts(_LABEL_SIZES),
    gap=2,
    bar_height=13 * POINTS_PER_MM,
    leading=1.15,
)
"""A label for a folder. Its printer is set to the label's size."""


def roll(paper: PaperSize, dpi: int = 203) -> Sheet:
    """Give the sheet of an 80 mm or 58 mm roll for a head of ``dpi`` dots to the inch."""
    per_mm = 8 if dpi == 203 else dpi / 25.4  # noqa: PLR2004 - a "203 dpi" head has 8 dots to the millimetre
    slim = paper is PaperSize.ROLL_58
    scale = per_mm / 8
    sizes = {
        role: Font(face, round((narrow if slim else usual) * scale))
        for role, (face, usual, narrow) in _ROLL_SIZES.items()
    }
    return Sheet(
        width=round(PRINTABLE_MM[paper] * per_mm),
        height=None,
        left=0,
        right=0,
        top=round(2 * per_mm),
        bottom=round(2 * per_mm),
        per_mm=per_mm,
        type=sizes,
        wide=False,
        hairline=max(2, round(2 * scale)),
        gap=round(5 * scale),
        bar_module=(2 if slim else 3) * scale,
        bar_height=round((10.5 if slim else 12) * per_mm),
        qr_module=round(6 * scale),
        sealed_module=round(3 * scale),
        bleed=round(BLEED_MM[paper] * per_mm),
    )


def screen(columns: int = 64) -> Sheet:
    """Give the sheet of the on-screen preview, whose unit is a character cell."""
    faces = _fonts({role: (face, 1) for role, (face, _) in _PAGE_SIZES.items()})
    return Sheet(
        width=columns,
        height=None,
        left=1,
        right=1,
        top=0,
        bottom=0,
        per_mm=0.25,
        type=faces,
        wide=False,
        hairline=1,
        gap=0,
        qr_stretch=0.5,
        quiet_modules=2,
        leading=1,
        above=1,
        room_mm=4,
    )
