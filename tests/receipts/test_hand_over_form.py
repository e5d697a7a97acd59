"""The hand-over list in its two copies, the postal one, and the sheet that tells what differed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pypdfium2
import pytest

from db.rules.clock import VIETNAM
from db.rules.course import HandOver, HandOverKind, HandOverLine
from db.rules.office import OfficeHeader, PaperSize
from receipts import press
from receipts.blocks import Form, Format, Grid, Head, Paragraph, Signatures, Symbols
from receipts.forms.hand_over import GIVE, KEEP, difference_form, hand_over_form
from receipts.layout import Page, check

AT = datetime(2026, 11, 25, 15, 20, tzinfo=VIETNAM)
LINE = HandOverLine(
    dossier_id="01J",
    number="H52.18.05-261123-02-0042-24",
    short="02-0042",
    applicant_name="NGUYỄN THỊ THÙY DƯƠNG",
    procedure_title="Đăng ký biến động quyền sử dụng đất",
    received_at=AT - timedelta(days=2),
    due_at=AT + timedelta(days=9),
    address="Bản Nà Bó, xã Mai Sơn, tỉnh Sơn La",
    out_at=AT,
    in_at=AT + timedelta(hours=1),
)
LIST = HandOver(
    hand_over_id="01H",
    number="BG-02-261125-01",
    kind=HandOverKind.OUT,
    from_unit="Trung tâm Phục vụ hành chính công xã Mai Sơn",
    to_unit="Phòng Kinh tế",
    sent_at=AT,
    giver="Lò Thị Hoa",
    lines=(LINE, replace(LINE, number="H52.18.05-261123-02-0043-21", copies_of_dossier=2)),
    taker="Hà Văn Minh",
    received_at=AT + timedelta(hours=1),
)
LONG = "NGUYỄN PHÚC VĨNH TRƯỜNG THIỆN HOÀNG MINH CHÂU " * 4
LONGEST = replace(
    LIST,
    from_unit="Trung tâm Phục vụ hành chính công " * 6,
    to_unit="Chi nhánh Văn phòng đăng ký đất đai " * 6,
    giver=LONG,
    taker=LONG,
    practice=True,
    lines=tuple(
        replace(
            LINE,
            applicant_name=LONG,
            procedure_title="Đăng ký biến động đối với trường hợp " * 30,
            address=LONG * 3,
            tracking="EB123456789VN" * 3,
            note="thiếu bản vẽ; " * 8,
            copies_of_dossier=99,
            in_at=None if place % 2 else AT,
        )
        for place in range(40)
    ),
    extra=(replace(LINE, out_at=None, applicant_name=LONG),),
)
EMPTIEST = HandOver("", "", HandOverKind.BACK, "", "", AT, "", ())


def composed(form: Form, paper: PaperSize) -> tuple[Page, ...]:
    """Compose a form, and see that nothing overlaps, leaves the sheet or lacks a letter."""
    layout = press.layouts([form], paper, fonts="bundled")[0]
    assert not layout.unprintable
    assert [check(page) for page in layout.pages] == [()] * len(layout.pages)
    return layout.pages


def grids_of(form: Form) -> list[Grid]:
    """Give the tables."""
    return [block for block in form.blocks if isinstance(block, Grid)]


def said(form: Form) -> str:
    """Give the form's paragraphs as plain lines."""
    lines = ("".join(run.text for run in block.runs) for block in form.blocks if isinstance(block, Paragraph))
    return "\n".join(lines).replace("\u00a0", " ")


def test_the_list_tells_who_gave_what_to_whom_and_when(office: OfficeHeader) -> None:
    """The particulars of the house form, the number in the head, and no symbol: its letters fit none."""
    form = hand_over_form(LIST, office, copy=KEEP)
    text = said(form)
    for words in (
        "PHIẾU BÀN GIAO HỒ SƠ",
        "Liên 1: Bên giao giữ",
        "Bên giao: Trung tâm Phục vụ hành chính công xã Mai Sơn",
        "Bên nhận: Phòng Kinh tế",
        "Thời gian giao: 15 giờ 20 phút, Thứ Tư, ngày 25 tháng 11 năm 2026",
        "Thời gian nhận: 16 giờ 20 phút",
        "Số lượng: 02 hồ sơ (03 bộ)",
    ):
        assert words in text
    head = next(block for block in form.blocks if isinstance(block, Head))
    assert head.number == "Số: BG-02-261125-01"
    assert not any(isinstance(block, Symbols) for block in form.blocks)
    assert "Liên 2: Bên nhận giữ" in said(hand_over_form(LIST, office, copy=GIVE))


def test_each_dossier_is_a_row(office: OfficeHeader) -> None:
    """The columns of the house form, with the number of copies only where it isn't one."""
    grid = grids_of(hand_over_form(LIST, office, copy=KEEP))[0]
    assert [column.head for column in grid.columns] == [
        *("STT", "Mã hồ sơ", "Người đăng ký", "Thủ tục", "Ngày nhận", "Ngày hẹn trả", "Ghi chú"),
    ]
    assert [row.cells[4:] for row in grid.rows] == [
        (("23/11/2026",), ("04/12/2026",), ("",)),
        (("23/11/2026",), ("04/12/2026",), ("02 bộ",)),
    ]


def test_what_was_not_taken_yet_leaves_room_for_hour_and_hand(office: OfficeHeader) -> None:
    """The taker writes when and signs."""
    form = hand_over_form(replace(LIST, received_at=None, taker=""), office, copy=GIVE)
    assert "Thời gian nhận: ..... giờ ..... phút, ngày" in said(form)
    places = next(block for block in form.blocks if isinstance(block, Signatures)).places
    assert [(place.capacity, place.name) for place in places] == [
        ("NGƯỜI GIAO", "Lò Thị Hoa"),
        ("NGƯỜI NHẬN", ""),
    ]


def test_the_postman_signs_for_each_letter(office: OfficeHeader) -> None:
    """The postal list tells where each result goes, its postal number, and has a cell for a hand."""
    line = replace(LINE, tracking="EB123456789VN")
    form = hand_over_form(replace(LIST, kind=HandOverKind.POST, lines=(line,)), office, copy=KEEP)
    grid = grids_of(form)[0]
    by_head = dict(zip([column.head for column in grid.columns], grid.rows[0].cells, strict=True))
    assert by_head["Địa chỉ nhận kết quả"] == ("Bản Nà Bó, xã Mai Sơn, tỉnh Sơn La",)
    assert by_head["Số bưu gửi"] == ("EB123456789VN",)
    assert by_head["Bưu tá ký nhận"] == ("",)
    assert grid.row_mm >= 10
    assert form.format is Format.WIDE
    places = next(block for block in form.blocks if isinstance(block, Signatures)).places
    assert places[1].capacity == "NHÂN VIÊN BƯU CHÍNH"


def test_a_list_that_comes_back_is_called_so(office: OfficeHeader) -> None:
    """Dossiers and results come to the counter under a title of their own."""
    assert "VỀ BỘ PHẬN MỘT CỬA" in said(
        hand_over_form(replace(LIST, kind=HandOverKind.BACK), office, copy=KEEP)
    )


def test_what_differs_is_told_both_ways(office: OfficeHeader) -> None:
    """Given and not taken; taken and not given: each with the one scan there is."""
    lacking = replace(LINE, number="H52.18.05-261123-02-0050-97", in_at=None)
    extra = replace(LINE, number="H52.18.05-261123-02-0051-94", out_at=None)
    form = difference_form(replace(LIST, lines=(LINE, lacking), extra=(extra,)), office)
    assert "Hồ sơ trên danh sách: 2; đã quét khi nhận: 1; thiếu: 1; thừa: 1" in said(form)
    first, second = grids_of(form)
    assert [row.cells[1] for row in first.rows] == [(lacking.number,)]
    assert first.rows[0].cells[4] == ("15:20", "25/11/2026")
    assert [row.cells[1] for row in second.rows] == [(extra.number,)]
    assert second.rows[0].cells[4] == ("16:20", "25/11/2026")


def test_that_everything_is_there_is_said_too(office: OfficeHeader) -> None:
    """No table, one sentence; and before anything was scanned in nothing is claimed."""
    form = difference_form(LIST, office)
    assert "khớp" in said(form)
    assert not grids_of(form)
    early = difference_form(replace(LIST, received_at=None), office)
    assert "chưa đối chiếu được" in said(early)
    assert "khớp" not in said(early)


@pytest.mark.parametrize("paper", list(PaperSize))
@pytest.mark.parametrize("kind", list(HandOverKind))
def test_the_longest_and_the_emptiest_lists_fit_every_paper(
    office: OfficeHeader, paper: PaperSize, kind: HandOverKind
) -> None:
    """Forty dossiers with endless names, and none at all."""
    for hand_over in (replace(LONGEST, kind=kind), replace(EMPTIEST, kind=kind)):
        composed(hand_over_form(hand_over, office, copy=KEEP, reprint_no=2), paper)
        composed(difference_form(hand_over, office, reprint_no=2), paper)


def test_a_list_can_be_searched_and_is_marked(office: OfficeHeader) -> None:
    """The words of the PDF are words; practice and reprints show."""
    form = hand_over_form(replace(LIST, practice=True), office, copy=KEEP, reprint_no=1)
    assert form.mark == "MẪU - KHÔNG CÓ GIÁ TRỊ • BẢN IN LẠI LẦN 1"
    assert difference_form(replace(LIST, practice=True), office).mark == "MẪU - KHÔNG CÓ GIÁ TRỊ"
    layouts = press.layouts([form], PaperSize.A4, fonts="bundled")
    document = pypdfium2.PdfDocument(press.pdf(layouts, PaperSize.A4, fonts="bundled"))
    text = document[0].get_textpage().get_text_range()
    for words in ("PHIẾU BÀN GIAO HỒ SƠ", "BG-02-261125-01", "23/11/2026", "BẢN IN LẠI LẦN 1"):
        assert words in text
