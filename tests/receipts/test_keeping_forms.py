"""The day's sheet and the disposal list on paper: what they say, how they fit, and what scanners read."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from pyzbar import pyzbar

from db.rules.clock import VIETNAM
from db.rules.day_close import (
    ClosedDay,
    Counted,
    DaySheet,
    DeskNumbers,
    Money,
    NumberRun,
    NumberState,
    PrintLeft,
)
from db.rules.disposal import DisposalLine, DisposalList
from db.rules.office import OfficeHeader, PaperSize
from db.rules.sheet_code import SheetCode, groups_of, read_code
from receipts import press
from receipts.blocks import Form
from receipts.forms.day_close import day_close_form
from receipts.forms.disposal import disposal_form
from receipts.layout import check

S = NumberState
AT = datetime(2026, 11, 25, 16, 55, tzinfo=VIETNAM)
RUNS = (
    NumberRun(1, 17, S.CURRENT),
    NumberRun(18, 18, S.REPLACED),
    NumberRun(19, 40, S.FLOOR, "older"),
    NumberRun(41, 41, S.UNKNOWN),
    NumberRun(42, 50, S.BLANK),
    NumberRun(51, 51, S.VOID),
)
SHEET = DaySheet(
    day=AT.date(),
    times=2,
    closed_at=AT,
    clerk="Lò Thị Hoa",
    counter="Quầy 2",
    practice=False,
    feed="ab12" * 8,
    seq=4711,
    head="9f" * 32,
    counts={what: place for place, what in enumerate(Counted, 20)},
    taken=(Money("cash", 12, 240_000), Money("transfer", 3, 60_000)),
    cancelled=(Money("", 1, 5_000),),
    numbers=(DeskNumbers("H52.18.05", 2, RUNS),),
    failed=(PrintLeft("H52.18.05-261125-02-0042-24", "receipt", "refused"),),
    unknown=(PrintLeft("", "register"),),
    drafts=2,
)
CLOSED = ClosedDay(SHEET, SheetCode(SHEET.day, 2, SHEET.feed, 4712, "7e3a" * 16))
EMPTY = replace(SHEET, counts={}, taken=(), cancelled=(), numbers=(), failed=(), unknown=(), drafts=0)
LISTED = DisposalList(
    list_id="HUY-02-280104-01",
    proposed_at=AT,
    proposed_by="Lò Thị Hoa",
    before=date(2025, 11, 25),
    lines=tuple(
        DisposalLine(
            f"01J{n}",
            f"H52.18.05-240105-02-{n:04d}-24",
            "2.000815",
            "Chứng thực bản sao",
            date(2024, 1, 9),
            2,
        )
        for n in range(1, 61)
    ),
)


def pages_of(form: Form, paper: PaperSize) -> list[Image.Image]:
    """Draw a form as a reader of paper sees it, about 200 dots an inch."""
    if paper.is_roll:
        return [Image.open(io.BytesIO(press.png(press.layouts([form], paper))))]
    with pypdfium2.PdfDocument(press.pdf(press.layouts([form], paper), paper)) as document:
        return [page.render(scale=2.8).to_pil() for page in document]


def text_of(form: Form) -> str:
    """Give the form as the preview says it."""
    return press.preview(form).replace("\u00a0", " ")


@pytest.mark.parametrize("paper", [PaperSize.A4, PaperSize.A5, PaperSize.ROLL_80])
def test_two_readers_read_the_code_of_a_sheet(office: OfficeHeader, paper: PaperSize) -> None:
    """The symbol holds what is typed from the sheet, and both lead to the same event."""
    pages = pages_of(day_close_form(CLOSED, office), paper)
    read = {found.text for page in pages for found in zxingcpp.read_barcodes(page)}
    assert read == {found.data.decode() for page in pages for found in pyzbar.decode(page)}
    [symbol] = read
    typed = " ".join(groups_of(CLOSED.code))
    assert read_code(symbol) == read_code(typed)
    assert CLOSED.code.head.startswith(read_code(typed).head)


@pytest.mark.parametrize("paper", list(PaperSize))
@pytest.mark.parametrize("sheet", [SHEET, EMPTY], ids=["full", "empty"])
def test_a_sheet_fits_every_paper(office: OfficeHeader, paper: PaperSize, sheet: DaySheet) -> None:
    """Nothing overlaps and nothing hangs over the edge."""
    for layout in press.layouts([day_close_form(replace(CLOSED, sheet=sheet), office)], paper):
        assert [check(page) for page in layout.pages] == [()] * len(layout.pages)


def test_a_sheet_says_what_two_people_sign(office: OfficeHeader) -> None:
    """Every count, money, runs with the gaps told apart, prints, drafts, and both places to sign."""
    said = " ".join(text_of(day_close_form(CLOSED, office)).split())
    for words in (
        "(chốt lần 2)",
        "16 giờ 55 phút",
        "Tiếp nhận: 20",
        "Danh sách nhận về: 33",
        "tiền mặt 240.000 đồng (12 khoản); chuyển khoản 60.000 đồng (03 khoản); cộng 300.000 đồng",
        "5.000 đồng (01 khoản)",
        "máy 02 (H52.18.05): từ 0001 đến 0051",
        "BỎ QUA: có thể đã cấp",
        "THIẾU: sổ số không có dòng nào",
        "H52.18.05-261125-02-0042-24 (giấy hẹn)",
        "(sổ theo dõi)",
        "nhập dở: 02",
        "NGƯỜI CHỐT",
        "TRƯỞNG BỘ PHẬN",
    ):
        assert words in said, words
    empty = " ".join(text_of(day_close_form(replace(CLOSED, sheet=EMPTY), office)).split())
    assert "Trong ngày không cấp số nào." in empty
    assert "Tiếp nhận: 0" in empty


def test_a_disposal_list_names_nobody_and_says_how_far_it_has_come(office: OfficeHeader) -> None:
    """Numbers, procedures and days; then the document; then when it was carried out."""
    said = text_of(disposal_form(LISTED, office))
    assert "Phê duyệt" not in said
    assert ("60 hồ sơ" in said, "2.000815" in said) == (True, True)
    approved = replace(
        LISTED, approved_at=AT, document="45/QĐ-UBND", document_day=AT.date(), approved_by="Ông Trưởng"
    )
    done = " ".join(text_of(disposal_form(replace(approved, carried_out_at=AT), office)).split())
    assert "45/QĐ-UBND ngày 25 tháng 11 năm 2026" in done
    assert "Đã hủy: 16 giờ 55" in done
    for paper in PaperSize:
        for layout in press.layouts([disposal_form(approved, office)], paper):
            assert [check(page) for page in layout.pages] == [()] * len(layout.pages)
