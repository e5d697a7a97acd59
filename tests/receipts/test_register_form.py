"""Form 07: the register of dossiers, its cover and its table, from one row to a book of hundreds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pypdfium2
import pytest

from db.rules.clock import VIETNAM
from db.rules.course import Register, RegisterRow
from db.rules.office import OfficeHeader, PaperSize
from receipts import press
from receipts.blocks import Banner, Form, Format, Grid, Paragraph
from receipts.forms.register import VERSION, register_forms
from receipts.layout import Page, Text, check

AT = datetime(2026, 11, 23, 9, 15, tzinfo=VIETNAM)
ROW = RegisterRow(
    place=1,
    number="H52.18.05-261123-02-0042-24",
    procedure_title="Đăng ký biến động quyền sử dụng đất",
    copies_of_dossier=1,
    applicant_name="NGUYỄN THỊ THÙY DƯƠNG",
    address="Tiểu khu 1, xã Mai Sơn, tỉnh Sơn La",
    phone="0912 345 678",
    agency="Phòng Kinh tế",
    received_at=AT,
    due_at=AT + timedelta(days=11),
    returned_at=AT + timedelta(days=10),
    return_by="Trực tiếp",
)
BOOK = Register("01", "Đất đai", date(2026, 1, 2), date(2026, 12, 31), (ROW,))


def book_of(count: int) -> Register:
    """Make a book of ``count`` rows."""
    return replace(BOOK, rows=tuple(replace(ROW, place=place) for place in range(1, count + 1)))


def composed(form: Form, paper: PaperSize) -> tuple[Page, ...]:
    """Compose a form, and see that nothing overlaps, leaves the sheet or lacks a letter."""
    layout = press.layouts([form], paper, fonts="bundled")[0]
    assert not layout.unprintable
    assert [check(page) for page in layout.pages] == [()] * len(layout.pages)
    return layout.pages


def grid_of(form: Form) -> Grid:
    """Give the table."""
    return next(block for block in form.blocks if isinstance(block, Grid))


def said(form: Form) -> list[str]:
    """Give the form's paragraphs as plain lines."""
    lines = ("".join(run.text for run in block.runs) for block in form.blocks if isinstance(block, Paragraph))
    return [line.replace("\u00a0", " ") for line in lines]


def test_the_cover_tells_agency_book_year_field_and_days(office: OfficeHeader) -> None:
    """A closed book on a shelf says what it holds."""
    cover, _ = register_forms(BOOK, office)
    assert said(cover) == [
        "SỔ THEO DÕI HỒ SƠ",
        "Quyển số: 01",
        "Năm 2026",
        "Lĩnh vực: Đất đai",
        "Từ ngày 02 tháng 01 năm 2026",
        "đến ngày 31 tháng 12 năm 2026",
    ]
    over_years = replace(BOOK, last=date(2027, 1, 5), field="")
    assert "Năm 2026 - 2027" in said(register_forms(over_years, office)[0])


def test_the_columns_are_the_official_ones(office: OfficeHeader) -> None:
    """Thirteen columns in the official order, with the three days under one head."""
    _, table = register_forms(BOOK, office)
    columns = grid_of(table).columns
    assert [column.head for column in columns] == [
        *("STT", "Mã hồ sơ", "Tên thủ tục hành chính", "Số lượng hồ sơ (bộ)", "Tên cá nhân, tổ chức"),
        *("Địa chỉ, số điện thoại", "Cơ quan chủ trì giải quyết"),
        *("Nhận hồ sơ", "Hẹn trả kết quả", "Trả kết quả"),
        *("Phương thức nhận kết quả", "Ký nhận", "Ghi chú"),
    ]
    assert [column.head for column in columns if column.group == "Ngày, tháng, năm"] == [
        *("Nhận hồ sơ", "Hẹn trả kết quả", "Trả kết quả"),
    ]
    assert sum(column.share for column in columns) == pytest.approx(1)
    assert grid_of(table).rows[0].cells == (
        ("1",),
        ("H52.18.05-261123-02-0042-24",),
        ("Đăng ký biến động quyền sử dụng đất",),
        ("01",),
        ("NGUYỄN THỊ THÙY DƯƠNG",),
        ("Tiểu khu 1, xã Mai Sơn, tỉnh Sơn La", "0912 345 678"),
        ("Phòng Kinh tế",),
        ("23/11/2026",),
        ("04/12/2026",),
        ("03/12/2026",),
        ("Trực tiếp",),
        ("",),
        ("",),
    )
    assert table.format is Format.WIDE
    assert table.version == VERSION


@pytest.mark.parametrize("paper", [PaperSize.A4, PaperSize.A5])
def test_five_hundred_rows_go_on_over_the_pages(office: OfficeHeader, paper: PaperSize) -> None:
    """Each page has the head, and the numbers in the first column miss none and repeat none."""
    cover, table = register_forms(book_of(500), office)
    composed(cover, paper)
    pages = composed(table, paper)
    sheet = press.sheet_for(Format.WIDE, paper)
    edge = sheet.left + sheet.inner * grid_of(table).columns[0].share
    numbers: list[int] = []
    for page in pages:
        runs = [thing for thing in page.placed if isinstance(thing, Text)]
        assert {"STT", "Mã hồ sơ", "Ngày, tháng, năm", "(13)"} <= {run.text for run in runs}
        column = [run for run in runs if run.box.right < edge and run.text.isdigit()]
        numbers += [int(run.text) for run in sorted(column, key=lambda run: run.baseline)]
    assert numbers == list(range(1, 501))
    assert "Cộng: 500 hồ sơ, 500 bộ." in said(table)


@pytest.mark.parametrize("paper", [PaperSize.A4, PaperSize.A5])
def test_no_word_of_a_head_is_parted(office: OfficeHeader, paper: PaperSize) -> None:
    """Thirteen columns are narrow, and a head is read five hundred times."""
    _, table = register_forms(book_of(3), office)
    words = {
        word
        for thing in composed(table, paper)[0].placed
        if isinstance(thing, Text)
        for word in thing.text.split()
    }
    assert {word for column in grid_of(table).columns for word in column.head.split()} <= words


@pytest.mark.parametrize("paper", list(PaperSize))
def test_the_longest_and_the_emptiest_rows_fit_every_paper(office: OfficeHeader, paper: PaperSize) -> None:
    """Endless names, a title of 1,094 letters, nothing at all: nothing collides."""
    long = replace(
        ROW,
        place=9999,
        procedure_title="Đăng ký biến động đối với trường hợp chuyển nhượng " * 22,
        applicant_name="NGUYỄN PHÚC VĨNH TRƯỜNG THIỆN " * 6,
        address="Số nhà 123/45/6, ngõ 78, tổ dân phố số 9, tiểu khu 10, bản Nà Bó, xã Mai Sơn " * 4,
        agency="Chi nhánh Văn phòng đăng ký đất đai " * 3,
        copies_of_dossier=99,
        return_by="qua dịch vụ bưu chính công ích",
        note="đã sửa tên; " * 9,
    )
    empty = RegisterRow(1, "", "", 1, "", "", "", "", AT, None, None, "")
    for book in (replace(BOOK, rows=(long, empty, long), field="Đất đai; " * 20), book_of(0)):
        for form in register_forms(replace(book, practice=True), office, reprint_no=2):
            composed(form, paper)
    assert "Không có hồ sơ nào trong thời gian này." in said(register_forms(book_of(0), office)[1])


def test_a_book_can_be_searched(office: OfficeHeader) -> None:
    """The words of the PDF are words."""
    forms = register_forms(BOOK, office)
    layouts = press.layouts(forms, PaperSize.A4, fonts="bundled")
    document = pypdfium2.PdfDocument(press.pdf(layouts, PaperSize.A4, fonts="bundled"))
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    for words in ("SỔ THEO DÕI HỒ SƠ", "Quyển số: 01", "Ngày, tháng, năm", "23/11/2026", "0912 345 678"):
        assert words in text


def test_practice_and_reprints_are_marked_on_both_parts(office: OfficeHeader) -> None:
    """Nobody takes a practice book for the office's own."""
    for form in register_forms(replace(BOOK, practice=True), office, reprint_no=1):
        assert form.mark == "MẪU - KHÔNG CÓ GIÁ TRỊ • BẢN IN LẠI LẦN 1"
        assert any(isinstance(block, Banner) for block in form.blocks)
    assert not any(form.mark for form in register_forms(BOOK, office))
