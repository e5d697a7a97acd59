"""What form 01 says, before anyone knows what paper it goes on."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime

import pytest

from db.rules.checklist import Item, PaperState
from db.rules.clock import VIETNAM
from db.rules.deadline import Deadline
from db.rules.dossier import Dossier, Person, ReturnBy, Submitter
from db.rules.office import OfficeHeader
from db.rules.procedure import Paper
from receipts import press
from receipts.blocks import Banner, Form, Pair, Paragraph, Signatures, Symbols, Table
from receipts.forms.receipt import GIVE, KEEP, VERSION, receipt_form
from receipts.forms.texts import DEFAULT_TEXTS


def said(form: Form) -> str:
    """Give all the form's paragraphs as one plain text."""
    paragraphs: list[Paragraph] = []
    for block in (*form.blocks, *form.foot):
        match block:
            case Paragraph():
                paragraphs.append(block)
            case Pair():
                paragraphs += [block.left, block.right]
            case Symbols():
                paragraphs += block.words
            case _:
                continue
    lines = ("".join(run.text for run in paragraph.runs) for paragraph in paragraphs)
    return "\n".join(lines).replace("\u00a0", " ")


def papers(form: Form) -> Table:
    """Give the table of papers."""
    return next(block for block in form.blocks if isinstance(block, Table))


def test_fields_come_in_the_order_of_the_official_form(usual: Dossier, office: OfficeHeader) -> None:
    """A clerk who knows the paper form finds every field where it always was."""
    text = said(receipt_form(usual, office, copy=GIVE))
    places = [
        text.index(label)
        for label in (
            "GIẤY TIẾP NHẬN HỒ SƠ",
            "Bộ phận tiếp nhận",
            "Tiếp nhận hồ sơ của: NGUYỄN THỊ THÙY DƯƠNG",
            "Số CCCD/Căn cước: 014190000123",
            "Địa chỉ: Tiểu khu 1",
            "Số điện thoại: 0912 345 678",
            "Nội dung yêu cầu giải quyết: Đăng ký biến động",
            "Mã TTHC: 1.013831",
            "Thành phần hồ sơ",
            "Số lượng hồ sơ: 01 (bộ)",
            "theo quy định là: 08 ngày làm việc",
            "Thời gian nhận hồ sơ: 09 giờ 15 phút, Thứ Hai, ngày 23 tháng 11 năm 2026",
            "Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, Thứ Sáu, ngày 04 tháng 12",
            "Đăng ký nhận kết quả tại: Trung tâm",
            "Phí, lệ phí",
            "Vào Sổ theo dõi",
        )
    ]
    assert places == sorted(places)


def test_only_papers_that_are_there_are_listed_each_with_how_it_came(
    usual: Dossier, office: OfficeHeader
) -> None:
    """Missing, open and not applicable rows belong to other forms; a database or a shown paper says so."""
    row = usual.items[0].paper
    absent = (PaperState.MISSING, PaperState.OPEN, PaperState.NOT_APPLICABLE)
    more = tuple(Item(replace(row, label="KHÔNG CÓ"), state, 1) for state in absent)
    table = papers(receipt_form(replace(usual, items=usual.items + more), office, copy=KEEP))
    assert [row.number for row in table.rows] == ["1", "2", "3", "4", "5"]
    assert [row.kinds for row in table.rows] == [
        ("Bản chính",),
        ("Bản chính",),
        ("Bản chính", "Bản sao"),
        ("Có trong CSDL",),
        ("Đã xuất trình",),
    ]
    assert [row.counts for row in table.rows] == [("01",), ("01",), ("01", "01"), ("",), ("",)]


def test_a_paper_without_a_label_is_called_by_its_name(usual: Dossier, office: OfficeHeader) -> None:
    """No row of the table is blank."""
    items = (Item(Paper(label="", name="Tờ khai đăng ký khai sinh"), PaperState.PRESENT),)
    row = papers(receipt_form(replace(usual, items=items), office, copy=KEEP)).rows[0]
    assert (row.name, row.kinds, row.counts) == ("Tờ khai đăng ký khai sinh", ("Đã nộp",), ("",))


@pytest.mark.parametrize(
    ("amount", "ground", "words"),
    [
        (None, "", "chưa xác định, thông báo sau"),
        (0, "người có công", "không thu (người có công)"),
        (20_000, "", "20.000 đồng"),
    ],
)
def test_an_unknown_fee_is_never_called_free(
    usual: Dossier, office: OfficeHeader, amount: int | None, ground: str, words: str
) -> None:
    """Unknown, waived and known fees are told apart."""
    text = said(receipt_form(replace(usual, fee_vnd=amount, fee_ground=ground), office, copy=KEEP))
    assert f"Phí, lệ phí: {words}" in text
    assert "miễn phí" not in text.lower()


def test_a_promised_half_day_is_printed_as_a_session(usual: Dossier, office: OfficeHeader) -> None:
    """The citizen is told between which hours to come."""
    end = datetime(2026, 12, 4, 11, 30, tzinfo=VIETNAM)
    deadline = Deadline(end, (), window_from=end.replace(hour=7))
    slip = replace(usual, due_current=end, deadline=deadline)
    assert "Từ 07:30 đến 11:30, Thứ Sáu" in said(receipt_form(slip, office, copy=GIVE))
    later = replace(slip, due_current=end.replace(day=7, hour=15, minute=0))
    assert "15 giờ 00 phút, Thứ Hai" in said(receipt_form(later, office, copy=GIVE))


def test_a_date_counted_into_an_unknown_year_says_that_it_is_not_sure(
    usual: Dossier, office: OfficeHeader
) -> None:
    """A promise that may move is not printed as if it could not."""
    unsure = replace(usual, deadline=replace(usual.deadline, certain=False))
    assert DEFAULT_TEXTS.due_uncertain in said(receipt_form(unsure, office, copy=GIVE))
    assert DEFAULT_TEXTS.due_uncertain not in said(receipt_form(usual, office, copy=GIVE))


def test_the_number_is_called_provisional_until_there_is_an_official_code(
    usual: Dossier, office: OfficeHeader
) -> None:
    """The receipt number is the office's own; the dossier code comes from the province's system."""
    assert "Mã tạm" in said(receipt_form(usual, office, copy=GIVE))
    known = said(receipt_form(replace(usual, official_code="H52.18.05-261123-0042"), office, copy=GIVE))
    assert "Mã hồ sơ: H52.18.05-261123-0042" in known
    assert "Mã tạm" not in known


def test_the_two_copies_say_whose_they_are(usual: Dossier, office: OfficeHeader) -> None:
    """One copy is kept, one is given."""
    assert "Liên 1: Lưu" in said(receipt_form(usual, office, copy=KEEP))
    assert "Liên 2: Giao" in said(receipt_form(usual, office, copy=GIVE))


def test_practice_and_reprints_are_marked_on_every_page(usual: Dossier, office: OfficeHeader) -> None:
    """Nobody can take a practice slip or a second print for the first real one."""
    form = receipt_form(replace(usual, practice=True), office, copy=GIVE, reprint_no=2)
    banner = next(block for block in form.blocks if isinstance(block, Banner))
    assert "MẪU - KHÔNG CÓ GIÁ TRỊ" in banner.text
    assert "BẢN IN LẠI LẦN 2" in banner.text
    assert form.mark == banner.text
    plain = receipt_form(usual, office, copy=GIVE)
    assert not plain.mark
    assert not any(isinstance(block, Banner) for block in plain.blocks)


def test_a_corrected_slip_names_the_one_it_replaces(usual: Dossier, office: OfficeHeader) -> None:
    """Two slips of one dossier can be told apart."""
    corrected = replace(usual, replaces="H52.18.05-261123-02-0041-12")
    words = "Thay giấy hẹn số H52.18.05-261123-02-0041-12"
    assert words in said(receipt_form(corrected, office, copy=GIVE))
    assert "Thay giấy hẹn" not in said(receipt_form(usual, office, copy=GIVE))


def test_a_slip_that_was_written_by_hand_first_tells_its_number(usual: Dossier, office: OfficeHeader) -> None:
    """The blank slip in the citizen's hand and the printed one are one dossier."""
    keyed_in = replace(usual, keyed_in_from="H52.18.05-261123-02-0007-33")
    words = "Nhập từ giấy hẹn viết tay số H52.18.05-261123-02-0007-33"
    assert words in said(receipt_form(keyed_in, office, copy=GIVE))
    assert "viết tay" not in said(receipt_form(usual, office, copy=GIVE))


def test_the_time_of_another_places_agency_runs_from_its_receipt(
    usual: Dossier, office: OfficeHeader
) -> None:
    """No day can be promised for an agency that has not got the dossier (NĐ 118/2025, Đ17.3)."""
    elsewhere = replace(usual, competent="UBND phường Chiềng Cơi", due_current=None)
    text = said(receipt_form(elsewhere, office, copy=GIVE))
    from_there = "tính từ ngày UBND phường Chiềng Cơi nhận được hồ sơ"
    assert f"theo quy định là: 08 ngày làm việc, {from_there}" in text
    assert f"Thời gian trả kết quả giải quyết hồ sơ: theo thời hạn giải quyết, {from_there}" in text
    assert "thông báo sau" not in text.split("Thời gian trả kết quả")[1].splitlines()[0]
    begun = replace(usual, competent="UBND phường Chiềng Cơi", clock_from=usual.received_at)
    assert from_there not in said(receipt_form(begun, office, copy=GIVE))
    unknown = said(receipt_form(replace(elsewhere, terms=()), office, copy=GIVE))
    assert f"theo thời hạn giải quyết, {from_there}" in unknown


def test_who_hands_in_for_another_is_named_and_signs(usual: Dossier, office: OfficeHeader) -> None:
    """Owner and submitter are two people, and the one at the desk signs."""
    other = Submitter(Person("LÒ VĂN MẪU", "014090000456", phone="0987 654 321"), "chồng", "giấy số 12")
    form = receipt_form(replace(usual, submitter=other), office, copy=KEEP)
    text = said(form)
    assert "Tiếp nhận hồ sơ của: NGUYỄN THỊ THÙY DƯƠNG" in text
    assert "Người nộp: LÒ VĂN MẪU; Số CCCD/Căn cước: 014090000456; quan hệ: chồng" in text
    places = next(block for block in form.blocks if isinstance(block, Signatures))
    assert [place.name for place in places.places] == ["LÒ VĂN MẪU", "Lò Thị Hoa"]


@pytest.mark.parametrize(
    ("by", "words"),
    [
        (ReturnBy.COUNTER, "tại: Trung tâm Phục vụ hành chính công xã Mai Sơn"),
        (ReturnBy.POST, "tại: qua dịch vụ bưu chính công ích: Bản Nà Bó"),
        (ReturnBy.ONLINE, "tại: bản điện tử trên Cổng Dịch vụ công quốc gia"),
    ],
)
def test_the_place_of_return_is_the_one_that_was_chosen(
    usual: Dossier, office: OfficeHeader, by: ReturnBy, words: str
) -> None:
    """Counter, post with its address, or online."""
    address = "Bản Nà Bó" if by is ReturnBy.POST else ""
    assert words in said(
        receipt_form(replace(usual, return_by=by, return_address=address), office, copy=GIVE)
    )


def test_an_organisation_is_known_by_its_tax_number(usual: Dossier, office: OfficeHeader) -> None:
    """A company has no personal number, and no empty field for one."""
    firm = replace(usual, applicant=Person("CÔNG TY TNHH THỬ", tax_number="5500123456"))
    text = said(receipt_form(firm, office, copy=GIVE))
    assert "Mã số thuế: 5500123456" in text
    assert "CCCD" not in text


def test_unknown_fields_are_lines_to_write_on(emptiest: Dossier, office: OfficeHeader) -> None:
    """What nobody knew at the counter can be written by hand."""
    form = receipt_form(emptiest, office, copy=KEEP)
    leaders = [block.runs[0].text for block in form.blocks if isinstance(block, Paragraph) and block.leader]
    assert leaders == ["Số CCCD/Căn cước:", "Địa chỉ:", "Số điện thoại:"]
    assert "không có giấy tờ kèm theo" in said(form)
    assert "chưa có trong danh mục" in said(form)
    assert "sẽ thông báo sau" in said(form)


def test_no_personal_data_stands_in_a_symbol_or_in_the_title(usual: Dossier, office: OfficeHeader) -> None:
    """Anyone can scan a symbol, and titles show in print queues."""
    form = receipt_form(usual, office, copy=GIVE)
    symbols = next(block for block in form.blocks if isinstance(block, Symbols))
    assert (symbols.payload, symbols.readable) == (usual.compact, usual.number)
    assert form.title == "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"


def test_an_office_can_replace_every_sentence(usual: Dossier, office: OfficeHeader) -> None:
    """Wordings are data: a circular that changes one changes no code."""
    texts = replace(DEFAULT_TEXTS, title="GIẤY HẸN", privacy="Thông báo khác.")
    text = said(receipt_form(usual, office, copy=GIVE, texts=texts))
    assert "GIẤY HẸN" in text
    assert "Thông báo khác." in text
    assert DEFAULT_TEXTS.privacy not in text
    assert len(fields(texts)) > 40


def test_the_preview_shows_the_same_slip_as_text(usual: Dossier, office: OfficeHeader) -> None:
    """The screen's preview comes from the same blocks and fits its columns."""
    text = press.preview(receipt_form(usual, office, copy=GIVE), columns=60)
    assert max(len(line) for line in text.splitlines()) <= 60
    for words in (usual.number, "NGUYỄN THỊ THÙY DƯƠNG", "ngày 04 tháng 12 năm 2026", "▀", VERSION):
        assert words in text
