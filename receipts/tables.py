"""The papers handed in, and any other grid: ruled on pages, numbered lists on rolls and on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise
from math import ceil

from receipts.blocks import Align, Column, Grid, GridRow, Paragraph, Role, Row, Run, Table
from receipts.breaking import widest_word
from receipts.layout import TOLERANCE, Box, Placed, Rule, moved
from receipts.pieces import Desk, Piece, level, stacked

_PAPERS = ((0.07, Align.CENTRE), (0.605, Align.LEFT), (0.2, Align.CENTRE), (0.125, Align.CENTRE))
_PAD_MM = 1.0
_ABOVE = 0.45
"""The clear space over and under the lines of a row, in units of the sheet's paragraph space."""
_MOST_ABOVE_MM = 0.6
_GIVES = 0.2
"""The share of its width that a column may give to one whose words would be broken."""
_HIGHEST = 0.25
"""The share of a page over which a row is parted between its lines, or much of a page would stay empty."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where the cells begin and how wide they are, borders not included, and where the borders stand."""

    rooms: tuple[tuple[float, float], ...]
    edges: tuple[float, ...]

    def over(self, first: int, last: int) -> tuple[float, float]:
        """Give the room over neighbouring columns."""
        left, (end, width) = self.rooms[first][0], self.rooms[last]
        return left, end + width - left


def _plan(widths: Sequence[float], desk: Desk) -> _Plan:
    sheet = desk.sheet
    starts = [sheet.left + width for width in accumulate(widths[:-1])]
    edges = (sheet.left, *starts, sheet.left + sheet.inner - sheet.hairline)
    rooms = tuple((a + sheet.hairline, b - a - sheet.hairline) for a, b in pairwise(edges))
    return _Plan(rooms, edges)


def _widths(grid: Grid, desk: Desk) -> list[float]:
    """Give the columns' widths: their shares, and for whole columns what their words need, if it is there.

    A column gives at most a fifth of its own, and never what its own words need.
    """
    widths = [column.share * desk.sheet.inner for column in grid.columns]
    if not any(column.whole for column in grid.columns):
        return widths
    needed = [_needed(grid, place, desk) for place in range(len(grid.columns))]
    pairs = list(zip(widths, needed, strict=True))
    lacking = [
        max(0.0, need - width) * column.whole
        for column, (width, need) in zip(grid.columns, pairs, strict=True)
    ]
    spare = [max(0.0, min(width - need, width * _GIVES)) for width, need in pairs]
    if not 0 < sum(lacking) <= sum(spare):
        return widths
    part = sum(lacking) / sum(spare)
    return [width + more - part * less for width, more, less in zip(widths, lacking, spare, strict=True)]


def _needed(grid: Grid, place: int, desk: Desk) -> float:
    """Give the least width of a column that breaks no word of it, its head's included."""
    runs = [Run(grid.columns[place].head, Role.TABLE_HEAD)]
    for row in grid.rows:
        role = _role(row)
        runs += [Run(f" {line}", role) for line in row.cells[place]]
    clean = [Run(desk.printable.clean(run.text), run.role) for run in runs]
    edges = 2 * _PAD_MM * desk.sheet.per_mm + desk.sheet.hairline
    return widest_word(clean, desk.width) + edges + TOLERANCE


def _role(row: GridRow) -> Role:
    return Role.TABLE_HEAD if row.strong else Role.TABLE


def _above(desk: Desk) -> float:
    return min(desk.sheet.gap * _ABOVE, _MOST_ABOVE_MM * desk.sheet.per_mm)


def _cell(
    lines: Sequence[str], role: Role, align: Align, room: tuple[float, float], desk: Desk
) -> list[Piece]:
    """Make the strips of one cell between its left edge and its width; an empty line stays one."""
    left, width = room
    pad = _PAD_MM * desk.sheet.per_mm
    strips: list[Piece] = []
    for text in lines:
        paragraph = Paragraph((Run(text, role),), align, space_before=0)
        strips += desk.paragraph(paragraph, left + pad, width - 2 * pad) or [Piece(0, ())]
    return strips


def _row(row: GridRow, aligns: Sequence[Align], plan: _Plan, desk: Desk, least: float) -> list[Piece]:
    """Make the lines of one row, each with its piece of the vertical borders, and the border below."""
    sheet, role = desk.sheet, _role(row)
    columns = [
        _cell(lines, role, align, room, desk)
        for lines, align, room in zip(row.cells, aligns, plan.rooms, strict=True)
    ]
    count = max(1, *(len(column) for column in columns))
    border = desk.rule(sheet.left, sheet.inner)
    blank = desk.font(role).size * sheet.leading
    pieces: list[Piece] = []
    whole = 0.0
    for index in range(count):
        strips = [column[index] for column in columns if index < len(column)]
        last = index == count - 1
        above = _above(desk) if index == 0 else 0.0
        below = _above(desk) if last else 0.0
        line = level(strips)
        tall = above + (line.height if line.placed else blank) + below
        tall = max(tall, least - whole) if last else tall
        whole += tall
        placed: list[Placed] = [moved(thing, above) for thing in line.placed]
        placed += [Rule(Box(edge, 0, sheet.hairline, tall)) for edge in plan.edges]
        pieces.append(Piece(tall, tuple(placed), keep=last or index == 0, close=border.placed[0]))
    return [*pieces, border]


def _spans(columns: Sequence[Column]) -> Iterator[tuple[int, int, str]]:
    """Give the first and the last column of each group head, with its words."""
    for group, members in groupby(range(len(columns)), key=lambda place: columns[place].group):
        places = list(members)
        if group:
            yield places[0], places[-1], group


def _head(columns: Sequence[Column], aligns: Sequence[Align], plan: _Plan, desk: Desk) -> Piece:
    """Make the heads as one piece: group heads over their columns, the others over both heights."""
    sheet, pads = desk.sheet, 2 * _above(desk)
    heads = [
        stacked(_cell((column.head,), Role.TABLE_HEAD, align, room, desk))
        for column, align, room in zip(columns, aligns, plan.rooms, strict=True)
    ]
    spans = list(_spans(columns))
    overs = [
        stacked(_cell((words,), Role.TABLE_HEAD, Align.CENTRE, plan.over(first, last), desk))
        for first, last, words in spans
    ]
    upper = max((over.height for over in overs), default=-pads) + pads
    line = sheet.hairline if spans else 0.0
    grouped = [head.height for head, column in zip(heads, columns, strict=True) if column.group]
    alone = [head.height for head, column in zip(heads, columns, strict=True) if not column.group]
    tall = max(upper + line + max(grouped, default=-pads) + pads, max(alone, default=0.0) + pads)
    placed: list[Placed] = []
    for head, column in zip(heads, columns, strict=True):
        top = upper + line if column.group else 0.0
        placed += [moved(thing, top + (tall - top - head.height) / 2) for thing in head.placed]
    for over, (first, last, _) in zip(overs, spans, strict=True):
        placed += [moved(thing, (upper - over.height) / 2) for thing in over.placed]
        left, width = plan.over(first, last)
        placed.append(Rule(Box(left, upper, width, line)))
    inside = {edge for first, last, _ in spans for edge in range(first + 1, last + 1)}
    for place, edge in enumerate(plan.edges):
        top = upper + line if place in inside else 0.0
        placed.append(Rule(Box(edge, top, sheet.hairline, tall - top)))
    return Piece(tall, tuple(placed))


def ruled(table: Table, desk: Desk) -> list[Piece]:
    """Arrange the papers with borders; the head is repeated on each further page."""
    columns = [Column(head, share, align) for head, (share, align) in zip(table.heads, _PAPERS, strict=True)]
    rows = [GridRow(((row.number,), (row.name,), row.kinds, row.counts)) for row in table.rows]
    plan = _plan([column.share * desk.sheet.inner for column in columns], desk)
    aligns = [column.align for column in columns]
    top = desk.rule(desk.sheet.left, desk.sheet.inner)
    head = [top, _head(columns, aligns, plan, desk), top]
    return _under(head, [_row(row, aligns, plan, desk, 0) for row in rows], desk)


def gridded(grid: Grid, desk: Desk) -> list[Piece]:
    """Arrange a grid with borders: its head on each page, and no row parted but a very high one."""
    columns = grid.columns
    plan, aligns = _plan(_widths(grid, desk), desk), [column.align for column in columns]
    top = desk.rule(desk.sheet.left, desk.sheet.inner)
    head = [top, _head(columns, [Align.CENTRE] * len(columns), plan, desk), top]
    if grid.numbered:
        numbers = GridRow(tuple((f"({place})",) for place in range(1, len(columns) + 1)))
        head += _row(numbers, [Align.CENTRE] * len(columns), plan, desk, 0)
    least = grid.row_mm * desk.sheet.per_mm
    rows = []
    for row in grid.rows:
        *lines, border = _firm(_row(row, aligns, plan, desk, least), desk)
        rows.append([*lines, replace(border, keep=row.keep_with_next)])
    return _under(head, rows, desk)


def _firm(row: list[Piece], desk: Desk) -> list[Piece]:
    """Tie the lines of a row, unless it is very high."""
    sheet = desk.sheet
    room = ((sheet.height or 0) - sheet.top - sheet.bottom) * _HIGHEST
    if sum(piece.height for piece in row) > room:
        return row
    return [replace(piece, keep=True) for piece in row]


def _under(head: list[Piece], rows: list[list[Piece]], desk: Desk) -> list[Piece]:
    """Tie the head to its first row, and have it repeated wherever a page ends between rows."""
    head = [replace(piece, keep=True, close=None) for piece in head]
    again = tuple(head)
    body = [replace(line, again=again) for row in rows for line in row]
    return [replace(head[0], space=desk.sheet.gap), *head[1:], *body]


def _entry(number: str, indent: float, paragraphs: Sequence[Paragraph], desk: Desk) -> list[Piece]:
    """Make one entry of a list: the number, and what belongs to it beside and below."""
    sheet = desk.sheet
    pieces = [
        p for part in paragraphs for p in desk.paragraph(part, sheet.left + indent, sheet.inner - indent)
    ]
    mark = [Run(number, Role.TABLE)] if number else []
    strips = desk.paragraph(Paragraph(tuple(mark)), sheet.left, indent)
    placed = tuple(thing for strip in (*strips, pieces[0]) for thing in strip.placed)
    return [replace(pieces[0], placed=placed, space=sheet.gap), *pieces[1:]]


def listed(table: Table, desk: Desk) -> list[Piece]:
    """Arrange the papers as a numbered list: kinds and counts under the name."""
    return [piece for row in table.rows for piece in _paper(row, desk)]


def _paper(row: Row, desk: Desk) -> list[Piece]:
    given = "; ".join(
        f"{kind}: {count}" if count else kind for kind, count in zip(row.kinds, row.counts, strict=True)
    )
    name = Paragraph((Run(row.name, Role.TABLE),), space_before=0)
    kinds = Paragraph((Run(given, Role.TABLE_HEAD),), space_before=0)
    return _entry(f"{row.number}." if row.number else "", _indent((), desk), (name, kinds), desk)


def _indent(marks: Iterable[str], desk: Desk, words: Iterable[Run] = ()) -> float:
    """Give the room for the numbers of a list, which stand closer where that keeps one of ``words`` whole.

    So 58 mm of roll take a receipt number beside two digits.
    """
    widest = max(desk.width(f"{mark}.", Role.TABLE) for mark in [*marks, "00"])
    usual, tight = widest + desk.width(" ", Role.TABLE), widest + desk.width(" ", Role.TABLE) / 2
    rooms = [desk.sheet.inner - widest_word((run,), desk.width) for run in words]
    return float(ceil(tight if any(usual > room >= ceil(tight) for room in rooms) else usual))


def entries(grid: Grid, desk: Desk) -> list[Piece]:
    """Arrange the rows of a grid as numbered entries of "head: value" lines; a sum begins with its name."""
    pieces: list[Piece] = []
    first = 1 if grid.counted else 0
    marks = [" ".join(row.cells[0]) for row in grid.rows] if grid.counted else _numbers(grid.rows)
    indent = _indent(marks, desk, (Run(line, _role(row)) for row in grid.rows for line in _lines(row)))
    for row, mark in zip(grid.rows, marks, strict=True):
        fields = [
            _value(column, lines, row, room=bool(grid.row_mm))
            for column, lines in zip(grid.columns[first:], row.cells[first:], strict=True)
        ]
        shown = [field for field in fields if field is not None]
        if row.strong and shown:
            shown[0] = replace(shown[0], runs=shown[0].runs[-1:])
        shown = shown or [Paragraph((), leader=True, space_before=0)]
        pieces += _entry(f"{mark}." if mark else "", indent, shown, desk)
    return pieces


def _numbers(rows: Sequence[GridRow]) -> list[str]:
    """Count the rows; sums and headings have no number."""
    numbers = accumulate(int(not row.strong) for row in rows)
    return ["" if row.strong else str(number) for row, number in zip(rows, numbers, strict=True)]


def _lines(row: GridRow) -> Iterator[str]:
    return (line for cell in row.cells for line in cell)


def _value(column: Column, lines: Sequence[str], row: GridRow, *, room: bool) -> Paragraph | None:
    """Make one line of an entry; what is empty is left out, or dots where a hand is to write."""
    value, role = "; ".join(line for line in lines if line), _role(row)
    if value:
        label = f"{column.head}: " if column.head else ""
        return Paragraph((Run(label, role), Run(value, role)), space_before=0)
    if not room:
        return None
    return Paragraph((Run(f"{column.head}:", role),), leader=True, space_before=0)
