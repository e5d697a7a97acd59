"""The day's cash sheet: what was paid is listed and summed, what was cancelled is listed and not summed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.rules.amount_words import HIGHEST_VND, amount_in_words
from db.rules.clock import VIETNAM
from db.rules.errors import NotAccepted
from db.rules.fee_payments import Payment, PaymentMethod, PaymentState
from db.rules.fee_rule import FeeKind
from db.rules.office import OfficeHeader, PaperSize
from receipts import press
from receipts.blocks import Form, Grid, Paragraph, Signatures
from receipts.forms.cash import cash_form
from receipts.layout import check

DAY = date(2026, 11, 25)
AT = datetime(2026, 11, 25, 8, 5, tzinfo=VIETNAM)
HEADER = OfficeHeader("04105", "UBND XÃ MAI SƠN", "TTPVHCC", "", "Mai Sơn", "H52.18.05", date(2025, 7, 1))
NUMBERS = {"01J": "H52.18.05-261123-02-0042-24"}
PAID = Payment(
    payment_id="01P",
    dossier_id="01J",
    at=AT,
    charge="Bản sao trích lục",
    kind=FeeKind.SERVICE,
    amount_vnd=8_000,
    method=PaymentMethod.CASH,
    agency="UBND xã Mai Sơn",
    series="1C26TAA",
    receipt_number="0042",
)
CANCELLED = replace(PAID, state=PaymentState.CANCELLED, ground="thu nhầm", amount_vnd=5_000)


def said(form: Form) -> str:
    """Give the form's paragraphs as plain lines."""
    lines = ("".join(run.text for run in block.runs) for block in form.blocks if isinstance(block, Paragraph))
    return "\n".join(lines).replace("\u00a0", " ")


def grid_with(form: Form, head: str) -> Grid:
    """Give the table that has a column of this head."""
    grids = [block for block in form.blocks if isinstance(block, Grid)]
    return next(grid for grid in grids if head in [column.head for column in grid.columns])


def amount(cell: tuple[str, ...]) -> int:
    """Read an amount back."""
    return int("".join(cell).replace(".", ""))


def test_each_payment_is_a_row_with_its_receipt(office: OfficeHeader) -> None:
    """By the hour, with the dossier it was for; a receipt that isn't there yet is said to be missing."""
    later = replace(PAID, at=AT + timedelta(hours=1), series="", receipt_number="", dossier_id="other")
    form = cash_form([later, PAID], DAY, office, numbers=NUMBERS)
    assert [row.cells for row in grid_with(form, "Giờ").rows] == [
        (
            *(("1",), ("08:05",), ("H52.18.05-261123-02-0042-24",), ("Bản sao trích lục",)),
            *(("Tiền mặt",), ("1C26TAA", "0042"), ("8.000",)),
        ),
        (
            *(("2",), ("09:05",), ("",), ("Bản sao trích lục",)),
            *(("Tiền mặt",), ("chưa có",), ("8.000",)),
        ),
    ]


def test_what_was_cancelled_or_replaced_is_listed_and_not_summed(office: OfficeHeader) -> None:
    """With its ground, under a heading that says so."""
    replaced = replace(CANCELLED, state=PaymentState.REPLACED, ground="")
    form = cash_form([PAID, CANCELLED, replaced], DAY, office, numbers=NUMBERS)
    rows = grid_with(form, "Tình trạng").rows
    assert [row.cells[5] for row in rows] == [("Đã hủy", "thu nhầm"), ("Đã thay biên lai",)]
    assert grid_with(form, "Hình thức").rows[0].cells[-1] == ("8.000",)
    assert "Bằng chữ: Tám nghìn đồng" in said(form)
    assert "không cộng" not in said(cash_form([PAID], DAY, office))


def test_payments_of_other_days_are_left_out(office: OfficeHeader) -> None:
    """A day is a day of Vietnam's time."""
    before = replace(PAID, at=AT - timedelta(hours=9))
    form = cash_form([before], DAY, office)
    assert "Trong ngày không thu khoản nào." in said(form)
    assert "Bằng chữ: Không đồng" in said(form)


def test_who_counted_and_who_took_over_sign(office: OfficeHeader) -> None:
    """Two hands, and room for what was really counted."""
    form = cash_form([PAID], DAY, office, counted_by="Lò Thị Hoa", handed_to="Hà Văn Minh")
    places = next(block for block in form.blocks if isinstance(block, Signatures)).places
    assert [(place.capacity, place.name) for place in places] == [
        ("NGƯỜI KIỂM ĐẾM", "Lò Thị Hoa"),
        ("NGƯỜI NHẬN BÀN GIAO", "Hà Văn Minh"),
    ]
    leaders = [b.runs[0].text for b in form.blocks if isinstance(b, Paragraph) and b.leader]
    assert leaders == ["Tiền mặt thực đếm:", "Chênh lệch, lý do:"]


_PAYMENTS = st.lists(
    st.builds(
        Payment,
        payment_id=st.just("p"),
        dossier_id=st.just("d"),
        at=st.integers(0, 23 * 60).map(
            lambda minutes: AT.replace(hour=0, minute=0) + timedelta(minutes=minutes)
        ),
        charge=st.sampled_from(("Chứng thực", "Trích lục", "Thường trú")),
        kind=st.sampled_from(FeeKind),
        amount_vnd=st.integers(1, 10**9),
        method=st.sampled_from(PaymentMethod),
        agency=st.just("UBND xã"),
        state=st.sampled_from(PaymentState),
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(payments=_PAYMENTS)
def test_the_sums_are_those_of_an_independent_reckoning(payments: list[Payment]) -> None:
    """By charge, by method, in all, in words and in cash; every payment stands in exactly one list."""
    form = cash_form(payments, DAY, HEADER)
    paid = [payment for payment in payments if payment.state == "paid"]
    whole = sum(payment.amount_vnd for payment in paid)
    totals = grid_with(form, "Số lượt")
    by_charge = sum(amount(row.cells[3]) for row in totals.rows if not row.strong)
    strong = {
        row.cells[0][0]: (int(row.cells[2][0]), amount(row.cells[3])) for row in totals.rows if row.strong
    }
    assert by_charge == whole
    assert strong.pop("Tổng cộng") == (len(paid), whole)
    names = {"cash": "Cộng tiền mặt", "transfer": "Cộng chuyển khoản", "online": "Cộng trực tuyến"}
    for method, name in names.items():
        amounts = [payment.amount_vnd for payment in paid if payment.method == method]
        assert strong.pop(name, (0, 0)) == (len(amounts), sum(amounts))
    assert not strong
    in_cash = sum(payment.amount_vnd for payment in paid if payment.method == "cash")
    assert f"Tiền mặt phải có: {in_cash:,} đồng".replace(",", ".") in said(form)
    assert f"Bằng chữ: {amount_in_words(whole)}" in said(form)
    listed = [amount(row.cells[6]) for row in grid_with(form, "Giờ").rows] if paid else []
    assert sorted(listed) == sorted(payment.amount_vnd for payment in paid)
    not_summed = len(payments) - len(paid)
    assert (len(grid_with(form, "Tình trạng").rows) if not_summed else 0) == not_summed


def test_a_sum_beyond_all_words_is_refused(office: OfficeHeader) -> None:
    """Nobody signs a sheet whose words are another sum."""
    with pytest.raises(NotAccepted, match="amount_out_of_range"):
        cash_form([replace(PAID, amount_vnd=HIGHEST_VND), PAID], DAY, office)


@pytest.mark.parametrize("paper", list(PaperSize))
def test_the_longest_and_the_emptiest_days_fit_every_paper(office: OfficeHeader, paper: PaperSize) -> None:
    """Sixty payments with endless charges and the highest amounts, and none at all."""
    wordy = replace(
        PAID,
        charge="Phí thẩm định cấp giấy chứng nhận quyền sử dụng đất " * 4,
        amount_vnd=HIGHEST_VND // 60,
        series="1C26TAA/0123456789012345678901",
        receipt_number="12345678",
        ground="hủy theo đề nghị của người nộp; " * 4,
    )
    longest = [
        replace(
            wordy, method=list(PaymentMethod)[place % 3], state=list(PaymentState)[place % 7 and place % 3]
        )
        for place in range(60)
    ]
    for payments in (longest, []):
        name = "NGUYỄN PHÚC VĨNH TRƯỜNG THIỆN " * 4
        form = cash_form(
            *(payments, DAY, office),
            numbers=NUMBERS,
            counted_by=name,
            handed_to=name,
            practice=True,
            reprint_no=2,
        )
        layout = press.layouts([form], paper, fonts="bundled")[0]
        assert not layout.unprintable
        assert [check(page) for page in layout.pages] == [()] * len(layout.pages)


def test_a_sheet_can_be_searched_and_is_marked(office: OfficeHeader) -> None:
    """The words of the PDF are words; practice money is no money."""
    form = cash_form([PAID, CANCELLED], DAY, office, numbers=NUMBERS, practice=True, reprint_no=1)
    assert form.mark == "MẪU - KHÔNG CÓ GIÁ TRỊ • BẢN IN LẠI LẦN 1"
    layouts = press.layouts([form], PaperSize.A4, fonts="bundled")
    document = pypdfium2.PdfDocument(press.pdf(layouts, PaperSize.A4, fonts="bundled"))
    text = document[0].get_textpage().get_text_range()
    for words in ("BẢNG KÊ THU PHÍ, LỆ PHÍ TRONG NGÀY", "1C26TAA", "Cộng tiền mặt", "Tám nghìn đồng"):
        assert words in text
