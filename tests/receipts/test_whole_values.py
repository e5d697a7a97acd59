"""Dates and numbers in lists, on every paper: whole where there is room for them, else broken with sense."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from db.rules.clock import VIETNAM
from db.rules.course import HandOver, HandOverKind, HandOverLine, Hop, Register, RegisterRow, Visit
from db.rules.dossier import Dossier
from db.rules.fee_payments import Payment, PaymentMethod, PaymentState
from db.rules.fee_rule import FeeKind
from db.rules.office import OfficeHeader, PaperSize
from receipts import press
from receipts.blocks import Form
from receipts.forms.cash import cash_form
from receipts.forms.control import control_form
from receipts.forms.hand_over import KEEP, difference_form, hand_over_form
from receipts.forms.register import register_forms
from receipts.forms.transfer import TransferTask, transfer_form
from receipts.forms.visit import visit_form
from receipts.layout import Text, check

AT = datetime(2026, 11, 28, 15, 28, tzinfo=VIETNAM)
NUMBER = "H52.18.05-261128-02-0088-88"
LINE = HandOverLine(
    dossier_id="01J",
    number=NUMBER,
    short="02-0088",
    applicant_name="NGUYỄN THỊ THÙY DƯƠNG",
    procedure_title="Chứng thực bản sao từ bản chính giấy tờ",
    received_at=AT,
    due_at=AT + timedelta(days=30),
    out_at=AT,
    note="kèm USB",
)
LIST = HandOver(
    hand_over_id="01H",
    number="BG-02-261128-01",
    kind=HandOverKind.OUT,
    from_unit="Trung tâm Phục vụ hành chính công",
    to_unit="Phòng Kinh tế",
    sent_at=AT,
    giver="Lò Thị Hoa",
    lines=(LINE,) * 12,
    received_at=AT,
)
ROW = RegisterRow(
    place=1,
    number=NUMBER,
    procedure_title=LINE.procedure_title,
    copies_of_dossier=1,
    applicant_name=LINE.applicant_name,
    address="Tiểu khu 1, xã Mai Sơn, tỉnh Sơn La",
    phone="0912 345 678",
    agency="Phòng Kinh tế",
    received_at=AT,
    due_at=AT,
    returned_at=AT,
    return_by="Trực tiếp",
)
PAYMENT = Payment(
    payment_id="01P",
    dossier_id="01J",
    at=AT,
    charge="Thẩm định hồ sơ đất đai",
    kind=FeeKind.SERVICE,
    amount_vnd=88_888_888,
    method=PaymentMethod.TRANSFER,
    agency="UBND xã Mai Sơn",
    state=PaymentState.CANCELLED,
    ground="thu nhầm",
)
DAY = re.compile(r"\d\d/\d\d/\d{4}")
PART_OF_DAY = re.compile(r"^\d{4}$|\d/$|\d/\d\d$|^\d\d/\d{4}$")
FORMS: dict[str, Callable[[Dossier, OfficeHeader], Form]] = {
    "hand-over": lambda _, office: hand_over_form(LIST, office, copy=KEEP),
    "post": lambda _, office: hand_over_form(replace(LIST, kind=HandOverKind.POST), office, copy=KEEP),
    "difference": lambda _, office: difference_form(LIST, office),
    "register": lambda _, office: register_forms(
        Register("01", "Đất đai", date(2026, 1, 2), date(2026, 12, 31), (ROW,) * 12), office
    )[1],
    "visit": lambda _, office: visit_form(Visit("01V", "A", AT, "B", (LINE,) * 12), office),
    "cash": lambda _, office: cash_form([PAYMENT] * 12, AT.date(), office, numbers={"01J": NUMBER}),
    "control": lambda usual, office: control_form(usual, [Hop("A", "B", AT, "C", AT, "D")] * 7, office),
    "transfer": lambda usual, office: transfer_form(usual, [TransferTask("A", "B", AT)], office, sent_at=AT),
}


def lines_of(form: Form, paper: PaperSize) -> list[str]:
    """Give what stands on each line of a cell or of a roll."""
    (layout,) = press.layouts([form], paper, fonts="bundled")
    assert [check(page) for page in layout.pages] == [()] * len(layout.pages)
    return [thing.text for page in layout.pages for thing in page.placed if isinstance(thing, Text)]


@pytest.mark.parametrize("paper", list(PaperSize))
@pytest.mark.parametrize("name", FORMS)
def test_every_date_is_whole(usual: Dossier, office: OfficeHeader, name: str, paper: PaperSize) -> None:
    """A year alone on a line is read as something else; so is an amount without its thousands."""
    lines = lines_of(FORMS[name](usual, office), paper)
    assert name == "post" or any(DAY.search(line) for line in lines)
    assert [line for line in lines if PART_OF_DAY.search(line)] == []
    assert name != "cash" or any("88.888.888" in line for line in lines)


@pytest.mark.parametrize("paper", list(PaperSize))
@pytest.mark.parametrize("name", [name for name in FORMS if name not in ("control", "transfer")])
def test_check_digits_never_stand_alone(
    usual: Dossier, office: OfficeHeader, name: str, paper: PaperSize
) -> None:
    """A receipt number is whole on every roll, and parted on pages so that its end can be read by itself."""
    lines = lines_of(FORMS[name](usual, office), paper)
    assert any(line.endswith("0088-88") for line in lines)
    assert "88" not in lines
    if paper.is_roll:
        assert any(NUMBER in line for line in lines)
        assert not any(line.endswith("-") for line in lines)
