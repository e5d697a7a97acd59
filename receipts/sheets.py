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
    quiet_modules: int = 4
    bleed: float = 0
    leading: float = 1.2
    above: float = 0.78
    """The share of a line over its base line: all letters but Ế, Ễ and their like fit a line of 1.2 em so."""
    room_mm: float = 16

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
                room_mm=room_mm,
            )
            for type_scale, gap_scale, room_mm in ((0.98, 0.7, 15), (0.94, 0.5, 14))
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
    Role.PAGE_HEAD: (Face.REGULAR, 8.6),
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
    Role.PAGE_HEAD: (Face.REGULAR, 24, 24),
}

A5 = Sheet(
    width=A5_WIDTH_MM * POINTS_PER_MM,
    height=A5_HEIGHT_MM * POINTS_PER_MM,
    left=14 * POINTS_PER_MM,
    right=10 * POINTS_PER_MM,
    top=8 * POINTS_PER_MM,
    bottom=7 * POINTS_PER_MM,
    per_mm=POINTS_PER_MM,
    type={role: Font(face, size) for role, (face, size) in _PAGE_SIZES.items()},
    wide=True,
    hairline=0.5,
    gap=2.2,
    grid=0.24,
    bar_module=0.96,
    bar_height=14 * POINTS_PER_MM,
    qr_module=2.16,
)
"""An A5 page; an A4 sheet holds two of them side by side."""


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
        bleed=round(BLEED_MM[paper] * per_mm),
    )


def screen(columns: int = 64) -> Sheet:
    """Give the sheet of the on-screen preview, whose unit is a character cell."""
    faces = {role: Font(face, 1) for role, (face, _) in _PAGE_SIZES.items()}
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
