"""A page or a roll as a list of placed things: the one description that every renderer draws.

Lengths are in the unit of the sheet: points on A4 and A5, printer dots on rolls, character cells on the
screen. ``y`` grows downwards from the top edge. On a roll the sheet is what the head can reach.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

from receipts.blocks import Format

TOLERANCE = 0.02
"""Rounding that no eye and no printer sees, in points or dots."""


class Face(StrEnum):
    """The ways a letter can look."""

    REGULAR = "regular"
    BOLD = "bold"
    ITALIC = "italic"
    BOLD_ITALIC = "bold-italic"


@dataclass(frozen=True, slots=True)
class Font:
    """A face at a size (points or dots; cells have none)."""

    face: Face
    size: float


class Metrics(Protocol):
    """What the composing has to know of the letters; each renderer brings the one it draws with."""

    def width(self, text: str, font: Font) -> float:
        """Give the advance of ``text``."""

    def ascent(self, text: str, font: Font) -> float:
        """Give how far the ink of ``text`` rises over the base line: Ẵ rises above what fonts declare."""

    def descent(self, text: str, font: Font) -> float:
        """Give how far it hangs under the base line, as a positive length."""

    def covers(self, letter: str) -> bool:
        """Say whether every face has this letter."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the sheet."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height

    def grown(self, across: float, along: float) -> Box:
        """Give the box with a border of its own around it."""
        return Box(self.left - across, self.top - along, self.width + 2 * across, self.height + 2 * along)

    def moved(self, down: float) -> Box:
        """Give the box further down the sheet."""
        return replace(self, top=self.top + down)


@dataclass(frozen=True, slots=True)
class Text:
    """One run of letters on one base line."""

    box: Box
    text: str
    font: Font
    baseline: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A black rectangle: a line, a border, an underline."""

    box: Box


@dataclass(frozen=True, slots=True)
class Bars:
    """A linear bar code: ``modules`` is a string of 0 and 1, ``quiet`` the clear width each side needs."""

    box: Box
    modules: str
    module: float
    quiet: float
    payload: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """A QR symbol without its quiet zone; modules are higher than wide only on the screen."""

    box: Box
    rows: tuple[tuple[bool, ...], ...] = field(repr=False)
    quiet: float
    payload: str


Placed = Text | Rule | Bars | Matrix


def moved(thing: Placed, down: float) -> Placed:
    """Give ``thing`` further down the sheet."""
    box = thing.box.moved(down)
    if isinstance(thing, Text):
        return replace(thing, box=box, baseline=thing.baseline + down)
    return replace(thing, box=box)


@dataclass(frozen=True, slots=True)
class Page:
    """One finished page, or one roll as long as it had to be.

    ``bleed`` is the blank paper beyond the printable width on each side of a roll; the quiet zone of a bar
    code may reach into it.
    """

    width: float
    height: float
    placed: tuple[Placed, ...]
    bleed: float = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """A composed form: its pages, and the letters no face had (they are printed as question marks)."""

    title: str
    pages: tuple[Page, ...]
    unprintable: frozenset[str] = frozenset()
    format: Format = Format.SLIP


class FaultKind(StrEnum):
    """What can be wrong with a page."""

    OUTSIDE = "outside"
    OVERLAP = "overlap"


@dataclass(frozen=True, slots=True)
class Fault:
    """A box that leaves the sheet, or two that share ink or a quiet zone."""

    kind: FaultKind
    first: Placed
    second: Placed | None = None


def _claimed(thing: Placed) -> Box:
    """Give the ink of ``thing`` with the clear zone a reader needs around it."""
    if isinstance(thing, Bars):
        return thing.box.grown(thing.quiet, 0)
    if isinstance(thing, Matrix):
        return thing.box.grown(thing.quiet, thing.quiet * thing.box.height / thing.box.width)
    return thing.box


def check(page: Page) -> tuple[Fault, ...]:
    """Report every box outside the sheet and every two that overlap; empty is how a page has to be.

    Cheap enough to run before each print: boxes are swept from top to bottom.
    """
    faults: list[Fault] = []
    claims = sorted(((_claimed(thing), thing) for thing in page.placed), key=lambda claim: claim[0].top)
    open_claims: list[tuple[Box, Placed]] = []
    for box, thing in claims:
        out_of_paper = box.left < -page.bleed - TOLERANCE or box.right > page.width + page.bleed + TOLERANCE
        ink = thing.box
        out_of_reach = (
            min(ink.left, ink.top) < -TOLERANCE
            or ink.right > page.width + TOLERANCE
            or ink.bottom > page.height + TOLERANCE
        )
        if out_of_paper or out_of_reach:
            faults.append(Fault(FaultKind.OUTSIDE, thing))
        open_claims = [(other, it) for other, it in open_claims if other.bottom > box.top + TOLERANCE]
        faults.extend(
            Fault(FaultKind.OVERLAP, it, thing)
            for other, it in open_claims
            if other.left < box.right - TOLERANCE and box.left < other.right - TOLERANCE
        )
        open_claims.append((box, thing))
    return tuple(faults)
