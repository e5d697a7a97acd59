"""The month's settlement: a sheet for each agency, with its own charges and nobody else's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pypdfium2
import pytest

from db.rules.amount_words import HIGHEST_VND
from db.rules.clock import VIETNAM
from db.rules.fee_payments import Payment, PaymentMethod, PaymentState, Settlement, SettlementLine, settlement
from db.rules.fee_rule import FeeKind
from db.rules.office import OfficeHeader, PaperSize
from receipts import press
from receipts.blocks import Form, Grid, Paragraph, Signatures
from receipts.forms.settlement import agencies_of, settlement_form
from receipts.layout import check

DAY = date(2026, 12, 1)
PAID = Payment(
    payment_id="01P",
    dossier_id="01J",
    at=datetime(2026, 11, 25, 8, 5, tzinfo=VIETNAM),
    charge="Bản sao trích lục",
    kind=FeeKind.SERVICE,
    amount_vnd=8_000,
    method=PaymentMethod.CASH,
    agency="UBND xã Mai Sơn",
)
POLICE = replace(
    PAID, charge="Đăng ký thường trú", kind=FeeKind.FIXED, amount_vnd=20_000, agency="Công an xã"
)
BANK = replace(PAID, agency="Chi nhánh đất đai", state=PaymentState.CANCELLED, ground="thu nhầm")
MONTH = settlement([PAID, PAID, POLICE, BANK], 2026, 11)


def said(form: Form) -> str:
    """Give the form's paragraphs as plain lines."""
    lines = ("".join(run.text for run in block.runs) for block in form.blocks if isinstance(block, Paragraph))
    return "\n".join(lines).replace("\u00a0", " ")


def grids_of(form: Form) -> list[Grid]:
    """Give the tables."""
    return [block for block in form.blocks if isinstance(block, Grid)]


def test_each_agency_gets_its_own_charges_and_their_sum(office: OfficeHeader) -> None:
    """Charge, kind, how many, how much, and the sum in figures and words."""
    form = settlement_form(MONTH, "UBND xã Mai Sơn", office, day=DAY)
    assert [row.cells for row in grids_of(form)[0].rows] == [
        (("1",), ("Bản sao trích lục",), ("Phí",), ("02",), ("16.000",)),
        (("",), ("Tổng cộng",), ("",), ("02",), ("16.000",)),
    ]
    text = said(form)
    for words in ("Tháng 11 năm 2026", "Cơ quan có hồ sơ: UBND xã Mai Sơn", "Mười sáu nghìn đồng"):
        assert words in text
    police = settlement_form(MONTH, "Công an xã", office, day=DAY)
    assert grids_of(police)[0].rows[0].cells[2:] == (("Lệ phí",), ("01",), ("20.000",))


def test_what_does_not_count_is_shown_to_the_agency_it_was_for(office: OfficeHeader) -> None:
    """Listed with its ground, and never in the sum."""
    assert set(agencies_of(MONTH)) == {"UBND xã Mai Sơn", "Công an xã", "Chi nhánh đất đai"}
    form = settlement_form(MONTH, "Chi nhánh đất đai", office, day=DAY)
    summed, not_summed = grids_of(form)
    assert summed.rows[-1].cells[-1] == ("0",)
    assert not_summed.rows[0].cells[5] == ("Đã hủy", "thu nhầm")
    assert "không có khoản thu nào" in said(form)
    assert len(grids_of(settlement_form(MONTH, "Công an xã", office, day=DAY))) == 1


def test_the_sheets_together_are_the_month(office: OfficeHeader) -> None:
    """No đồng is lost between the agencies, and none counted twice."""
    sums = [
        int(
            grids_of(settlement_form(MONTH, agency, office, day=DAY))[0]
            .rows[-1]
            .cells[-1][0]
            .replace(".", "")
        )
        for agency in agencies_of(MONTH)
    ]
    assert sum(sums) == MONTH.amount_vnd == 36_000


def test_both_sides_sign(office: OfficeHeader) -> None:
    """The collector and the agency, with the names that are known."""
    form = settlement_form(MONTH, "Công an xã", office, day=DAY, collector="Lò Thị Hoa", taker="Hà Văn Minh")
    places = next(block for block in form.blocks if isinstance(block, Signatures)).places
    assert [place.name for place in places] == ["Lò Thị Hoa", "Hà Văn Minh"]


@pytest.mark.parametrize("paper", list(PaperSize))
def test_the_longest_and_the_emptiest_months_fit_every_paper(office: OfficeHeader, paper: PaperSize) -> None:
    """Sixty endless charges and forty cancelled payments, and nothing at all."""
    agency = "Chi nhánh Văn phòng đăng ký đất đai khu vực " * 5
    charge = "Phí thẩm định cấp giấy chứng nhận quyền sử dụng đất " * 5
    lines = tuple(
        SettlementLine(agency, charge, FeeKind.SERVICE, 9_999, HIGHEST_VND // 60) for _ in range(60)
    )
    cancelled = replace(BANK, agency=agency, charge=charge, ground="hủy theo đề nghị; " * 6)
    for month in (Settlement(2026, 11, lines, (cancelled,) * 40), Settlement(2026, 11, (), ())):
        form = settlement_form(
            *(month, agency, office), day=DAY, practice=True, reprint_no=2, collector=agency, taker=agency
        )
        layout = press.layouts([form], paper, fonts="bundled")[0]
        assert not layout.unprintable
        assert [check(page) for page in layout.pages] == [()] * len(layout.pages)


def test_a_settlement_can_be_searched_and_is_marked(office: OfficeHeader) -> None:
    """The words of the PDF are words."""
    form = settlement_form(MONTH, "Công an xã", office, day=DAY, practice=True, reprint_no=1)
    assert form.mark == "MẪU - KHÔNG CÓ GIÁ TRỊ • BẢN IN LẠI LẦN 1"
    layouts = press.layouts([form], PaperSize.A4, fonts="bundled")
    document = pypdfium2.PdfDocument(press.pdf(layouts, PaperSize.A4, fonts="bundled"))
    text = document[0].get_textpage().get_text_range()
    for words in ("BẢNG QUYẾT TOÁN PHÍ, LỆ PHÍ", "Đăng ký thường trú", "Hai mươi nghìn đồng"):
        assert words in text
