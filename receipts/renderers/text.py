"""The layout as lines of text, for the preview on the screen; the QR symbol in half blocks."""

from __future__ import annotations

from receipts.layout import Matrix, Page, Rule, Text

_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def to_text(page: Page) -> str:
    """Draw a page composed for ``sheets.screen``: one line of characters for each row of cells.

    Bar codes have no place on such a sheet. The QR symbol is drawn dark on light, so it has to be shown on a
    light ground to be read by a telephone.
    """
    width, height = int(page.width), int(page.height)
    cells = [[" "] * width for _ in range(height)]
    for thing in page.placed:
        left, top = round(thing.box.left), round(thing.box.top)
        match thing:
            case Text():
                cells[top][left : left + len(thing.text)] = thing.text
            case Rule():
                span = round(thing.box.width)
                cells[top][left : left + span] = "─" * span
            case Matrix():
                for row, line in enumerate(_half_blocks(thing)):
                    cells[top + row][left : left + len(line)] = line
    return "\n".join("".join(row).rstrip() for row in cells)


def _half_blocks(matrix: Matrix) -> list[str]:
    rows = [*matrix.rows, (False,) * len(matrix.rows)]
    return [
        "".join(_HALVES[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=False)
    ]
