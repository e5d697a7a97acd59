"""Tables of any columns: ruled where there is room, entries where there is none."""

from __future__ import annotations

from itertools import pairwise

import pytest

from db.rules.office import PaperSize
from receipts import press
from receipts.blocks import Align, Block, Column, Form, Format, Grid, GridRow, Paragraph, Run, grid_row
from receipts.layout import Layout, Page, Rule, Text, check
from receipts.sheets import A4, POINTS_PER_MM

COLUMNS = (
    Column("STT", 0.08, Align.CENTRE),
    Column("Họ và tên", 0.32),
    Column("Nhận hồ sơ", 0.15, Align.CENTRE, "Ngày, tháng, năm"),
    Column("Hẹn trả", 0.15, Align.CENTRE, "Ngày, tháng, năm"),
    Column("Ký nhận", 0.3),
)
ROW = grid_row("1", ("LÒ VĂN MẪU", "0912 345 678"), "23/11/2026", "04/12/2026", "")


def rows(count: int) -> tuple[GridRow, ...]:
    """Give so many rows, each with a number of its own."""
    return tuple(GridRow(((str(place),), *ROW.cells[1:])) for place in range(1, count + 1))


def composed(grid: Block, paper: PaperSize = PaperSize.A4, before: str = "") -> Layout:
    """Compose a document of one grid, after some text."""
    blocks = (Paragraph((Run(before),)), grid) if before else (grid,)
    form = Form("x", "1", "x", blocks, number="1", format=Format.DOCUMENT)
    (layout,) = press.layouts([form], paper, fonts="bundled")
    assert [check(page) for page in layout.pages] == [()] * len(layout.pages)
    return layout


def texts(page: Page) -> dict[str, Text]:
    """Give the page's texts by their words."""
    return {thing.text: thing for thing in page.placed if isinstance(thing, Text)}


def rules(page: Page, *, upright: bool) -> list[Rule]:
    """Give the borders of one direction."""
    found = [thing for thing in page.placed if isinstance(thing, Rule)]
    return [rule for rule in found if (rule.box.height > rule.box.width) is upright]


def test_every_column_stands_between_its_borders() -> None:
    """Shares are of the whole width, and the outer borders stand on the margins."""
    (page,) = composed(Grid(COLUMNS, rows(2))).pages
    edges = sorted({round(rule.box.left, 2) for rule in rules(page, upright=True)})
    wanted = [A4.left + share * A4.inner for share in (0, 0.08, 0.4, 0.55, 0.7)]
    assert edges[:5] == pytest.approx(wanted, abs=0.01)
    assert edges[5] + A4.hairline == pytest.approx(A4.left + A4.inner, abs=0.01)
    name = texts(page)["LÒ VĂN MẪU"].box
    assert wanted[1] < name.left
    assert name.right < wanted[2]


def test_a_group_head_stands_over_its_columns_and_no_border_runs_through_it() -> None:
    """Form 07 has three dates under one head."""
    (page,) = composed(Grid(COLUMNS, rows(1))).pages
    found = texts(page)
    group, below, alone = found["Ngày, tháng, năm"].box, found["Hẹn trả"].box, found["Họ và tên"].box
    assert group.bottom < below.top
    assert group.top < alone.top < below.bottom
    between = A4.left + 0.55 * A4.inner
    over = [rule for rule in rules(page, upright=True) if abs(rule.box.left - between) < 0.01]
    assert all(rule.box.top > group.bottom for rule in over)
    assert len(over) == len(rules(page, upright=True)) / 6
    middle = A4.left + (0.4 + 0.15) * A4.inner
    assert (group.left + group.right) / 2 == pytest.approx(middle, abs=0.5)


def test_the_row_of_column_numbers_is_there_on_request() -> None:
    """(1), (2), … under the heads, before the first row."""
    (page,) = composed(Grid(COLUMNS, rows(1), numbered=True)).pages
    found = texts(page)
    assert [f"({place})" in found for place in range(1, 7)] == [True] * 5 + [False]
    assert found["Họ và tên"].baseline < found["(2)"].baseline < found["LÒ VĂN MẪU"].baseline
    (plain,) = composed(Grid(COLUMNS, rows(1))).pages
    assert "(1)" not in texts(plain)


def test_rows_leave_room_to_sign_in() -> None:
    """The least height holds for empty rows too, and more text makes a row higher."""

    def heights(row_mm: float, *made: GridRow) -> list[float]:
        (page,) = composed(Grid(COLUMNS, made, row_mm=row_mm)).pages
        lines = sorted(rule.box.top for rule in rules(page, upright=False) if rule.box.width > 400)
        return [below - above for above, below in pairwise(lines[1:])]

    blank = grid_row("", "", "", "", "")
    assert min(heights(20, ROW, blank)) >= 20 * POINTS_PER_MM
    assert max(heights(20, ROW, blank)) < 21 * POINTS_PER_MM
    assert max(heights(5, grid_row("1", ("a",) * 9, "", "", ""))) > 30 * POINTS_PER_MM
    assert min(heights(0, blank)) > 3 * POINTS_PER_MM


def test_each_page_repeats_the_head_and_closes_its_borders() -> None:
    """However the rows fall on the pages: the last thing of a page is a line under its last row."""
    for before in range(0, 900, 37):
        layout = composed(Grid(COLUMNS, rows(60), numbered=True), before="chữ " * before)
        assert len(layout.pages) > 1
        for page in layout.pages:
            ends = rules(page, upright=True)
            if not ends:
                continue
            assert {"Họ và tên", "Ngày, tháng, năm", "(1)"} <= set(texts(page))
            end = max(rule.box.bottom for rule in ends)
            assert any(abs(line.box.top - end) < 0.01 for line in rules(page, upright=False))


def test_no_row_is_parted_by_a_page() -> None:
    """A place to sign on one page and its name on the other would be worthless."""
    row = grid_row("1", ("một", "hai", "ba", "bốn"), "", "", "")
    for before in range(0, 400, 23):
        layout = composed(Grid(COLUMNS, (row,) * 30, row_mm=25), before="chữ " * before)
        for page in layout.pages:
            words = [thing.text for thing in page.placed if isinstance(thing, Text)]
            assert words.count("một") == words.count("bốn")


def test_a_heading_is_never_the_last_row_of_a_page() -> None:
    """Also where its row is long, or so long that a page can't take it."""
    for lines in (1, 4, 40, 70):
        heading = grid_row("", "ĐẦU MỤC", "", "", "", strong=True, keep_with_next=True)
        row = grid_row("1", ("dòng",) * lines, "", "", "")
        for before in range(0, 700, 29):
            layout = composed(Grid(COLUMNS, (heading, row) * 3), before="chữ " * before)
            for page in layout.pages:
                found = [thing for thing in page.placed if isinstance(thing, Text)]
                headings = [text.baseline for text in found if text.text == "ĐẦU MỤC"]
                others = [text.baseline for text in found if text.text == "dòng"]
                assert not headings or max(headings) < max(others, default=0.0), (lines, before)


def test_a_column_that_is_to_stay_whole_takes_what_the_others_can_spare() -> None:
    """A date is not broken for want of a point, no other word for it, and the borders stay on the margins."""
    narrow = (
        Column("STT", 0.06, Align.CENTRE),
        Column("Họ và tên", 0.44),
        Column("Ngày", 0.1, whole=True),
        Column("Ghi chú", 0.4),
    )
    row = grid_row("1", "NGUYỄN THỊ MAI", "23/11/2026", "không")
    (page,) = composed(Grid(narrow, (row,))).pages
    assert {"23/11/2026", "STT", "không"} <= set(texts(page))
    edges = sorted({round(rule.box.left, 2) for rule in rules(page, upright=True)})
    assert edges[0] == pytest.approx(A4.left, abs=0.01)
    assert edges[-1] + A4.hairline == pytest.approx(A4.left + A4.inner, abs=0.01)
    assert edges[1] == pytest.approx(A4.left + 0.06 * A4.inner, abs=0.05 * A4.inner)


def test_a_column_that_would_take_too_much_keeps_its_share() -> None:
    """A word as long as the sheet is broken: nothing else is squeezed for it."""
    two = (Column("A", 0.5, whole=True), Column("B", 0.5))
    (page,) = composed(Grid(two, (grid_row("x" * 80, "b"),))).pages
    edges = sorted({round(rule.box.left, 2) for rule in rules(page, upright=True)})
    assert edges[1] == pytest.approx(A4.left + A4.inner / 2, abs=0.01)


def test_sums_have_no_number_and_name_themselves_on_a_roll() -> None:
    """Under the head of the charges a total would be read as a charge of that name."""
    two = (Column("Khoản thu", 0.5), Column("Số tiền", 0.5))
    total = grid_row("Tổng cộng", "3", strong=True)
    made = (grid_row("A", "1"), total, grid_row("B", "2"), total)
    (page,) = composed(Grid(two, made), PaperSize.ROLL_80).pages
    found = [thing.text for thing in page.placed if isinstance(thing, Text)]
    assert [text for text in found if text.endswith(".")] == ["1.", "2."]
    assert found.count("Tổng cộng") == 2
    assert "Khoản thu: Tổng cộng" not in found


def test_a_very_high_row_does_not_leave_much_of_a_page_empty() -> None:
    """It is parted like running text where the page ends."""
    high = grid_row("1", ("dòng",) * 20, "", "", "")
    layout = composed(Grid(COLUMNS, (high,) * 9))
    for page in layout.pages[:-1]:
        last = max(thing.box.bottom for thing in page.placed if isinstance(thing, Text))
        assert page.height - A4.bottom - last < 4 * 12


def test_a_row_that_is_longer_than_a_page_is_parted_all_the_same() -> None:
    """Nothing is lost, whatever somebody writes into a cell."""
    layout = composed(Grid(COLUMNS, (grid_row("1", "dài " * 3000, "", "", ""), ROW)))
    assert len(layout.pages) > 2
    for page in layout.pages:
        end = max(rule.box.bottom for rule in rules(page, upright=True))
        assert any(abs(line.box.top - end) < 0.01 for line in rules(page, upright=False))
    assert (
        sum(text.text.count("dài") for page in layout.pages for text in page.placed if isinstance(text, Text))
        == 3000
    )


def test_a_sum_is_printed_in_the_face_of_the_heads() -> None:
    """Who skims a list finds the total."""
    (page,) = composed(Grid(COLUMNS, (ROW, grid_row("", "Cộng", "", "", "", strong=True)))).pages
    found = texts(page)
    assert found["Cộng"].font == found["Họ và tên"].font != found["LÒ VĂN MẪU"].font


@pytest.mark.parametrize("paper", [PaperSize.ROLL_80, PaperSize.ROLL_58])
def test_on_a_roll_each_row_is_an_entry(paper: PaperSize) -> None:
    """Number, then "head: value" lines; what is empty is left out."""
    (page,) = composed(Grid(COLUMNS, rows(12), counted=True), paper).pages
    lines = [thing.text for thing in page.placed if isinstance(thing, Text)]
    text = " ".join(lines)
    assert "12. Họ và tên: LÒ VĂN MẪU; 0912 345 678 Nhận hồ sơ: 23/11/2026 Hẹn trả: 04/12/2026" in text
    assert "STT" not in text
    assert "Ký nhận" not in text


def test_on_a_roll_empty_cells_to_sign_in_are_dots() -> None:
    """There is no ruled cell, and the hand needs a place all the same."""
    (page,) = composed(Grid(COLUMNS, rows(1), counted=True, row_mm=12), PaperSize.ROLL_80).pages
    found = texts(page)
    dots = next(text for words, text in found.items() if words.startswith(" ....."))
    assert dots.baseline == found["Ký nhận:"].baseline
    assert dots.box.width > page.width / 2


def test_rows_without_numbers_of_their_own_are_counted_on_a_roll() -> None:
    """Every entry can be named."""
    two = (Column("Họ và tên", 0.5), Column("Số", 0.5))
    (page,) = composed(Grid(two, (grid_row("A", "1"), grid_row("B", "2"))), PaperSize.ROLL_80).pages
    assert {"1.", "2.", "Họ và tên: A"} <= set(texts(page))
