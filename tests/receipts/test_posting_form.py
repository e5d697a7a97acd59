"""The posted sheet of a procedure: everything an office has to publish, on one page where it fits one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pypdfium2
import pytest

from db.catalogue.fees import load_fee_rules
from db.catalogue.interchange import procedure_from_json
from db.catalogue.starter import starter_procedures
from db.rules.checklist import counts
from db.rules.office import OfficeHeader, PaperSize
from db.rules.procedure import Channel, Outcome, Paper, PaperKind, Procedure, TimeLimit, Unit, Verification
from receipts import press
from receipts.blocks import Form, Format, Grid, Paragraph
from receipts.forms.posting import posting_form
from receipts.layout import Page, Rule, Text, check

DAY = date(2026, 11, 25)
USUAL = Procedure(
    code="1.004222",
    name="Đăng ký thường trú",
    field="Cư trú",
    papers=(
        Paper("Tờ khai", "Tờ khai", form="Mẫu CT01", originals=1),
        Paper("Sổ đỏ", "Sổ đỏ", case="Nhà của mình", copies=1),
        Paper("Hợp đồng", "Hợp đồng thuê", case="Thuê nhà", copies=1),
        Paper("Lưu ý", "Trẻ mới sinh không cần giấy khai sinh", kind=PaperKind.NOTE),
    ),
    limits=(
        TimeLimit(7, Unit.WORKING_DAY, case="Nhà của mình"),
        TimeLimit(9, Unit.WORKING_DAY, case="Thuê nhà"),
    ),
    channels=(Channel.DIRECT,),
    outcomes=(Outcome("Thông báo kết quả"),),
    legal_basis=("68/2020/QH14", "154/2024/NĐ-CP"),
    level="Cấp xã",
    agency="Công an cấp xã",
    competent="Trưởng Công an xã",
    audience="Công dân Việt Nam",
    decision="1523/QĐ-BCA",
)


def said(form: Form) -> str:
    """Give the form's paragraphs as plain lines."""
    lines = ("".join(run.text for run in block.runs) for block in form.blocks if isinstance(block, Paragraph))
    return "\n".join(lines).replace("\u00a0", " ")


def composed(form: Form, paper: PaperSize) -> tuple[Page, ...]:
    """Compose a form, and see that nothing overlaps, leaves the sheet or lacks a letter."""
    layout = press.layouts([form], paper, fonts="bundled")[0]
    assert not layout.unprintable, form.title
    assert not [fault for page in layout.pages for fault in check(page)], form.title
    return layout.pages


def test_everything_that_is_to_be_published_stands_on_it(office: OfficeHeader) -> None:
    """Who, what, how many, how long, how much, on what ground, and where to complain."""
    form = posting_form(USUAL, replace(office, address="Tiểu khu 8"), day=DAY)
    text = said(form)
    for words in (
        "NIÊM YẾT THỦ TỤC HÀNH CHÍNH",
        "Đăng ký thường trú",
        "Mã TTHC: 1.004222",
        "CHƯA XÁC MINH",
        "Nguồn: quyết định công bố 1523/QĐ-BCA.",
        "Lĩnh vực: Cư trú",
        "Đối tượng thực hiện: Công dân Việt Nam",
        "Cơ quan thực hiện: Công an cấp xã",
        "Cơ quan có thẩm quyền quyết định: Trưởng Công an xã",
        "Cấp thực hiện: Cấp xã",
        "Lưu ý về giấy tờ: Trẻ mới sinh không cần giấy khai sinh",
        "- Nhà của mình: 07 ngày làm việc",
        "- Thuê nhà: 09 ngày làm việc",
        "Phí, lệ phí: chưa có mức thu trong danh mục; hỏi cán bộ tiếp nhận",
        "Kết quả: Thông báo kết quả",
        "Căn cứ pháp lý: 68/2020/QH14; 154/2024/NĐ-CP",
        "phản ánh, kiến nghị: Trung tâm Phục vụ hành chính công xã Mai Sơn, Tiểu khu 8. Điện thoại: 0212",
    ):
        assert words in text
    assert form.format is Format.DOCUMENT
    confirmed = replace(USUAL, verification=Verification.CONFIRMED)
    assert "CHƯA XÁC MINH" not in said(posting_form(confirmed, office, day=DAY))


def test_papers_stand_under_their_cases(office: OfficeHeader) -> None:
    """Those of every case first, then each heading with its own numbers."""
    form = posting_form(USUAL, office, day=DAY)
    grid = next(block for block in form.blocks if isinstance(block, Grid))
    assert [row.cells for row in grid.rows] == [
        (("1",), ("Tờ khai",), ("01 bản chính",), ("Mẫu CT01",)),
        (("",), ("Nhà của mình",), ("",), ("",)),
        (("1",), ("Sổ đỏ",), ("01 bản sao",), ("",)),
        (("",), ("Thuê nhà",), ("",), ("",)),
        (("1",), ("Hợp đồng",), ("01 bản sao",), ("",)),
    ]


def test_every_published_procedure_can_be_posted(
    catalogue: list[dict[str, Any]], office: OfficeHeader
) -> None:
    """All of them on A4: every paper there, its head on each page with rows, most on one page."""
    rules = load_fee_rules().rules
    counted = []
    for entry in catalogue:
        procedure = procedure_from_json(entry)
        form = posting_form(procedure, office, day=DAY, fee_rules=rules)
        pages = composed(form, PaperSize.A4)
        counted.append(len(pages))
        grids = [block for block in form.blocks if isinstance(block, Grid)]
        rows = [row for grid in grids for row in grid.rows if not row.strong]
        assert len(rows) == sum(counts(paper) for paper in procedure.papers), procedure.code
        for page in pages:
            borders = [t for t in page.placed if isinstance(t, Rule) and t.box.height > 3 * t.box.width]
            head = {thing.text for thing in page.placed if isinstance(thing, Text)}
            assert not borders or "Tên giấy tờ" in head, procedure.code
    assert sum(count == 1 for count in counted) > len(counted) / 2
    assert max(counted) <= 12


@pytest.mark.parametrize("paper", [PaperSize.A5, PaperSize.ROLL_80, PaperSize.ROLL_58])
def test_a_sample_of_them_fits_the_other_papers(
    sampled: list[dict[str, Any]], office: OfficeHeader, paper: PaperSize
) -> None:
    """By a printed seed, or all of them with MOTCUA_LONG=1."""
    for entry in sampled:
        composed(posting_form(procedure_from_json(entry), office, day=DAY, practice=True), paper)


def test_every_starter_procedure_can_be_posted(office: OfficeHeader) -> None:
    """Nearly all of them on one page, and all on a roll too."""
    rules = load_fee_rules().rules
    counted = []
    for procedure in starter_procedures():
        form = posting_form(procedure, office, day=DAY, fee_rules=rules)
        counted.append(len(composed(form, PaperSize.A4)))
        composed(form, PaperSize.ROLL_80)
    assert sum(count == 1 for count in counted) >= 0.9 * len(counted)
    assert max(counted) <= 2


@pytest.mark.parametrize("paper", list(PaperSize))
def test_the_emptiest_procedure_makes_a_whole_sheet(office: OfficeHeader, paper: PaperSize) -> None:
    """Nothing known is no reason to look broken."""
    bare = replace(office, parent_name="", hotline="", lookup="", address="")
    form = posting_form(Procedure("1.000000", "A", ""), bare, day=DAY, practice=True, reprint_no=1)
    assert len(composed(form, paper)) == 1
    assert form.mark == "MẪU - KHÔNG CÓ GIÁ TRỊ • BẢN IN LẠI LẦN 1"


def test_a_posting_can_be_searched(office: OfficeHeader) -> None:
    """The words of the PDF are words."""
    layouts = press.layouts([posting_form(USUAL, office, day=DAY)], PaperSize.A4, fonts="bundled")
    document = pypdfium2.PdfDocument(press.pdf(layouts, PaperSize.A4, fonts="bundled"))
    text = document[0].get_textpage().get_text_range()
    for words in ("Đăng ký thường trú", "Mã TTHC: 1.004222", "Thành phần, số lượng hồ sơ", "Thuê nhà"):
        assert words in text
