"""The one sheet that lists the slips of a visit."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pypdfium2
import pytest

from db.rules.clock import VIETNAM
from db.rules.course import HandOverLine, Visit
from db.rules.office import OfficeHeader, PaperSize
from receipts import press
from receipts.blocks import Form, Grid, Paragraph
from receipts.forms.visit import visit_form
from receipts.layout import check

AT = datetime(2026, 11, 23, 9, 15, tzinfo=VIETNAM)
LINE = HandOverLine(
    dossier_id="01J",
    number="H52.18.05-261123-02-0042-24",
    short="02-0042",
    applicant_name="NGUYỄN THỊ THÙY DƯƠNG",
    procedure_title="Chứng thực bản sao từ bản chính",
    received_at=AT,
    due_at=AT + timedelta(days=11),
)
VISIT = Visit("01V", "NGUYỄN THỊ THÙY DƯƠNG", AT, "Lò Thị Hoa", (LINE, replace(LINE, due_at=None)), 65_000)


def said(form: Form) -> str:
    """Give the form's paragraphs as plain lines."""
    lines = ("".join(run.text for run in block.runs) for block in form.blocks if isinstance(block, Paragraph))
    return "\n".join(lines).replace("\u00a0", " ")


def test_each_slip_is_a_row_with_its_day_of_return(office: OfficeHeader) -> None:
    """Number, procedure, copies, when: what somebody with four slips wants to see at once."""
    form = visit_form(VISIT, office)
    grid = next(block for block in form.blocks if isinstance(block, Grid))
    assert [row.cells for row in grid.rows] == [
        (("1",), (LINE.number,), (LINE.procedure_title,), ("01",), ("09:15", "04/12/2026")),
        (("2",), (LINE.number,), (LINE.procedure_title,), ("01",), ("thông báo sau",)),
    ]
    assert "Số lượng: 02 hồ sơ (02 bộ)" in said(form)


def test_the_sum_of_the_fees_is_said_in_words_and_an_unknown_one_not_at_all(office: OfficeHeader) -> None:
    """No sum is not the same as free."""
    assert "65.000 đồng (Sáu mươi lăm nghìn đồng)" in said(visit_form(VISIT, office))
    assert "hí" not in said(visit_form(replace(VISIT, fees_vnd=0), office))


@pytest.mark.parametrize("paper", list(PaperSize))
def test_the_longest_and_the_emptiest_visits_fit_every_paper(office: OfficeHeader, paper: PaperSize) -> None:
    """Thirty dossiers with endless titles and names, and none at all."""
    name = "NGUYỄN PHÚC VĨNH TRƯỜNG THIỆN HOÀNG MINH CHÂU " * 4
    line = replace(LINE, procedure_title="Đăng ký biến động đối với trường hợp " * 30, copies_of_dossier=99)
    longest = Visit("01V", name, AT, name, (line,) * 30, 999_999_999_999, practice=True)
    for visit in (VISIT, longest, Visit("01V", "", AT, "", ())):
        layout = press.layouts([visit_form(visit, office, reprint_no=3)], paper, fonts="bundled")[0]
        assert not layout.unprintable
        assert [check(page) for page in layout.pages] == [()] * len(layout.pages)


def test_a_usual_visit_is_one_page_that_can_be_searched_and_is_marked(office: OfficeHeader) -> None:
    """One sheet is the point of it."""
    form = visit_form(replace(VISIT, lines=(LINE,) * 6, practice=True), office, reprint_no=1)
    assert form.mark == "MẪU - KHÔNG CÓ GIÁ TRỊ • BẢN IN LẠI LẦN 1"
    layouts = press.layouts([form], PaperSize.A5, fonts="bundled")
    document = pypdfium2.PdfDocument(press.pdf(layouts, PaperSize.A5, fonts="bundled"))
    assert len(document) == 1
    text = document[0].get_textpage().get_text_range()
    for words in ("DANH SÁCH HỒ SƠ CỦA MỘT LƯỢT NỘP", "NGUYỄN THỊ THÙY DƯƠNG", "04/12/2026"):
        assert words in text
