"""Strips of things that are never parted: what blocks become before they are put on pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil

from receipts.blocks import Align, Paragraph, Role, Run
from receipts.breaking import Printable, lines_of, widest_word
from receipts.layout import Box, Font, Metrics, Placed, Rule, Text, moved
from receipts.sheets import Sheet

_BALANCING_STEPS = 8
_LEAST_LEADER = 0.2
"""The share of a line that a hand can still write something on."""
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """A strip of the sheet: its things stand relative to its own top.

    ``space`` is left above it, but not at the top of a page. ``keep`` ties it to the next piece. ``stretch``
    is how much more room it would like above it where the page has some to spare. ``again`` is repeated when
    a page breaks before this piece, and ``close`` is drawn where a page breaks after it (a table's border).
    """

    height: float
    placed: tuple[Placed, ...]
    space: float = 0
    keep: bool = False
    stretch: float = 0
    again: tuple[Piece, ...] = ()
    close: Placed | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What arranging needs at hand: the sheet, the letters' measures and the print boundary."""

    sheet: Sheet
    metrics: Metrics
    printable: Printable

    def font(self, role: Role) -> Font:
        """Give the font of a role on this sheet."""
        return self.sheet.type[role]

    def width(self, text: str, role: Role) -> float:
        """Give the advance of ``text`` in the font of ``role``."""
        return self.metrics.width(text, self.font(role))

    def lines(self, paragraph: Paragraph, room: float) -> list[list[Run]]:
        """Break a paragraph into lines of at most ``room``, its leader of dots included."""
        runs = [Run(self.printable.clean(run.text), run.role) for run in paragraph.runs]
        lines = lines_of(runs, room, self.width, self._indent(paragraph))
        if paragraph.at_most and len(lines) > paragraph.at_most:
            return self._cut(lines[: paragraph.at_most], room)
        if paragraph.align is Align.CENTRE and len(lines) > 1:
            lines = self._balanced(runs, room, len(lines))
        return _with_leader(lines, room, self) if paragraph.leader else lines

    def _indent(self, paragraph: Paragraph) -> float:
        return self.sheet.indent if paragraph.indent else 0.0

    def _cut(self, lines: list[list[Run]], room: float) -> list[list[Run]]:
        """End the last of ``lines`` with an ellipsis that still fits."""
        *before, last = lines[-1]
        used = sum(self.width(run.text, run.role) for run in before)
        text = last.text
        while text and used + self.width(text + ELLIPSIS, last.role) > room:
            text = text[:-1].rstrip(" ,;.")
        return [*lines[:-1], [*before, Run(text + ELLIPSIS, last.role)]]

    def _balanced(self, runs: Sequence[Run], room: float, count: int) -> list[list[Run]]:
        """Break centred lines to about the same width: no lone word under a full line, and no word broken."""
        enough, too_little = room, min(room, max(room / count * 0.9, widest_word(runs, self.width)))
        for _ in range(_BALANCING_STEPS):
            middle = (enough + too_little) / 2
            if len(lines_of(runs, middle, self.width)) > count:
                too_little = middle
            else:
                enough = middle
        return lines_of(runs, enough, self.width)

    def strip(self, runs: Sequence[Run], left: float, room: float, align: Align) -> Piece:
        """Place one line of runs."""
        widths = [self.width(run.text, run.role) for run in runs]
        spare = room - sum(widths)
        x = left + {Align.CENTRE: spare / 2, Align.RIGHT: spare}.get(align, 0.0)
        if self.sheet.grid == 1:
            x = float(int(x))
        usual = self.sheet.leading * max(self.font(run.role).size for run in runs)
        above = max(
            usual * self.sheet.above, *(self.metrics.ascent(run.text, self.font(run.role)) for run in runs)
        )
        below = max(
            usual - usual * self.sheet.above, *(self.metrics.descent(r.text, self.font(r.role)) for r in runs)
        )
        baseline, height = self._whole(above), self._whole(above) + self._whole(below)
        placed: list[Placed] = []
        for run, width in zip(runs, widths, strict=True):
            font = self.font(run.role)
            rise, fall = self.metrics.ascent(run.text, font), self.metrics.descent(run.text, font)
            placed.append(Text(Box(x, baseline - rise, width, rise + fall), run.text, font, baseline))
            x += width
        return Piece(height, tuple(placed))

    def paragraph(self, paragraph: Paragraph, left: float, room: float) -> list[Piece]:
        """Arrange a paragraph as one piece a line; a lone first or last line is kept with its neighbour."""
        lines = self.lines(paragraph, room)
        if not lines:
            return []
        last = len(lines) - 1
        strips: list[Piece] = []
        for place, runs in enumerate(lines):
            start = 0.0 if place else self._indent(paragraph)
            full = self.sheet.wide and paragraph.align is Align.JUSTIFY and place < last
            lay = self._justified if full else self.strip
            strip = lay(runs, left + start, room - start, paragraph.align)
            keep = (place < last and place in (0, last - 1)) or paragraph.keep_with_next
            strips.append(replace(strip, keep=keep))
        strips[0] = replace(strips[0], space=paragraph.space_before * self.sheet.gap)
        return strips

    def centred(self, text: str, role: Role, left: float, room: float) -> list[Piece]:
        """Arrange words in the middle of a room, without space above them."""
        return self.paragraph(Paragraph((Run(text, role),), Align.CENTRE, space_before=0), left, room)

    def _justified(self, runs: Sequence[Run], left: float, room: float, _align: Align) -> Piece:
        """Place one line with its words spread from edge to edge, each word a text of its own."""
        words: list[Run] = []
        gaps: list[int] = []
        gap = 0
        for run in runs:
            for place, part in enumerate(run.text.split(" ")):
                gap += bool(place and words)
                if part:
                    words.append(Run(part, run.role))
                    gaps.append(gap)
        spare = room - sum(self.width(word.text, word.role) for word in words)
        step = spare / gap if gap else 0.0
        strip = self.strip(words, left, room, Align.LEFT)
        placed = tuple(
            replace(thing, box=replace(thing.box, left=thing.box.left + before * step))
            for thing, before in zip(strip.placed, gaps, strict=True)
        )
        return replace(strip, placed=placed)

    def snapped(self, length: float) -> float:
        """Give the nearest length in whole dots or cells where the sheet has such."""
        return float(round(length)) if self.sheet.grid == 1 else length

    def _whole(self, length: float) -> float:
        """Round a length up to whole dots where the sheet has such."""
        return float(ceil(length)) if self.sheet.grid == 1 else length

    def rule(self, left: float, width: float, thickness: float | None = None) -> Piece:
        """Place a horizontal line."""
        height = self.sheet.hairline if thickness is None else thickness
        return Piece(height, (Rule(Box(left, 0, width, height)),))


def _with_leader(lines: list[list[Run]], room: float, desk: Desk) -> list[list[Run]]:
    """Fill the rest of the last line with dots to write on; where that is too little, a line of its own."""
    line = lines[-1] if lines else []
    used = sum(desk.width(run.text, run.role) for run in line)
    role = line[-1].role if line else Role.BODY
    if room - used < room * _LEAST_LEADER:
        lines, line, used = [*lines, []], [], 0.0
    lead = " " if line else ""
    count = int((room - used - desk.width(lead, role)) / desk.width(".", role))
    dots = lead + "." * max(0, count)
    while dots and used + desk.width(dots, role) > room:
        dots = dots[:-1]
    return [*lines[:-1], [*line, Run(dots, role)]] if dots.strip() else lines


def stacked(pieces: Iterable[Piece]) -> Piece:
    """Make one piece that is never parted out of several."""
    placed: list[Placed] = []
    top = 0.0
    for place, piece in enumerate(pieces):
        top += piece.space if place else 0
        placed.extend(moved(thing, top) for thing in piece.placed)
        top += piece.height
    return Piece(top, tuple(placed))


def beside(*columns: Piece) -> Piece:
    """Make one piece of columns that start at the same height."""
    return Piece(max(column.height for column in columns), tuple(t for c in columns for t in c.placed))


def level(strips: Sequence[Piece]) -> Piece:
    """Put lines beside each other on one base line: an Ễ in one column must not make the others dance."""
    lowest = max((_baseline(strip) for strip in strips), default=0.0)
    shifted = [(strip, lowest - _baseline(strip)) for strip in strips]
    placed = tuple(moved(thing, down) for strip, down in shifted for thing in strip.placed)
    return Piece(max((strip.height + down for strip, down in shifted), default=0.0), placed)


def _baseline(strip: Piece) -> float:
    return next((thing.baseline for thing in strip.placed if isinstance(thing, Text)), 0.0)
