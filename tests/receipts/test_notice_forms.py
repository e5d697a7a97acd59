"""What forms 02 to 05 say once there is a dossier, before anyone knows what paper they go on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from db.rules.clock import VIETNAM
from db.rules.course import Notice, PaperAsked
from db.rules.dossier import Dossier, Person, Status
from db.rules.lifecycle import ClockRule
from db.rules.office import OfficeHeader
from receipts.blocks import Banner, Form, Format, Head, Pair, Paragraph, Signatures, Subject, Symbols, Table
from receipts.forms.apology import apology_form
from receipts.forms.parts import GIVE, KEEP
from receipts.forms.refusal import refusal_form
from receipts.forms.stop import stop_form
from receipts.forms.supplement import supplement_notice_form

LATER = datetime(2026, 12, 11, 17, 0, tzinfo=VIETNAM)
FORMS = [supplement_notice_form, refusal_form, apology_form, stop_form]


def written(form: Form) -> str:
    """Give all the form's words as one plain text."""
    lines: list[str] = []
    for block in (*form.blocks, *form.foot):
        match block:
            case Paragraph():
                lines.append("".join(run.text for run in block.runs))
            case Pair():
                lines += ["".join(run.text for run in side.runs) for side in (block.left, block.right)]
            case Subject():
                lines.append(block.text)
            case Table():
                lines += [f"{row.number} {row.name}".strip() for row in block.rows]
            case _:
                continue
    return "\n".join(lines).replace("\u00a0", " ")


def head_of(form: Form) -> Head:
    """Give the form's official head."""
    return next(block for block in form.blocks if isinstance(block, Head))


def signed(form: Form) -> Signatures:
    """Give the form's places to sign."""
    return next(block for block in form.blocks if isinstance(block, Signatures))


def in_order(text: str, *words: str) -> None:
    """See that all words are there, each after the one before."""
    places = [text.index(word) for word in words]
    assert places == sorted(places)


def test_form_02_after_acceptance_says_what_until_when_and_what_then(
    usual: Dossier, notice: Notice, office: OfficeHeader
) -> None:
    """Papers, points, reason, the last day, the time counted anew, whom to call."""
    asked = replace(
        notice,
        papers=(PaperAsked("Giấy chứng nhận", 1, 1), PaperAsked("Giấy khác", 0, 1, instead=True)),
        points=("Ký lại trang 2 của đơn.", "Bổ sung số điện thoại."),
        answer_by=date(2026, 12, 10),
        form_number="05/HDHS",
    )
    form = supplement_notice_form(usual, asked, office, copy=GIVE)
    in_order(
        written(form),
        "PHIẾU YÊU CẦU BỔ SUNG",
        "Liên 2: Giao người nộp hồ sơ",
        "Hồ sơ của: NGUYỄN THỊ THÙY DƯƠNG",
        "Nội dung yêu cầu giải quyết: Đăng ký biến động",
        "Ngày tiếp nhận hồ sơ: ngày 23 tháng 11 năm 2026",
        "gồm những nội dung sau:",
        "1 Giấy chứng nhận",
        "hoặc thay bằng: Giấy khác",
        "1. Ký lại trang 2",
        "2. Bổ sung số điện thoại.",
        "Lý do: Diện tích",
        "Thời hạn nộp bổ sung: đến hết ngày 10 tháng 12 năm 2026",
        "tính lại từ đầu kể từ khi nhận đủ hồ sơ",
        "xin liên hệ Lò Thị Hoa, Trung tâm Phục vụ hành chính công xã Mai Sơn, số điện thoại 0212 3843 999.",
        "Mẫu 02, phiên bản 02/2026.1",
    )
    assert head_of(form).number == "Số: 05/HDHS"
    assert (form.format, form.number) == (Format.SLIP, usual.number)
    assert [place.capacity for place in signed(form).places] == ["NGƯỜI NỘP HỒ SƠ", "NGƯỜI HƯỚNG DẪN"]


@pytest.mark.parametrize("rule", [None, *ClockRule])
def test_form_02_says_what_completing_does_to_the_day_of_return(
    usual: Dossier, notice: Notice, office: OfficeHeader, rule: ClockRule | None
) -> None:
    """One of three sentences by the rule of the dossier, and counted anew where nobody says."""
    more = {"clock_rule": rule} if rule else {}
    text = written(supplement_notice_form(usual, notice, office, copy=GIVE, **more))
    sentences = {"restart": "tính lại từ đầu", "pause": "lùi lại", "none": "thay đổi ngày hẹn"}
    assert [told for told in sentences.values() if told in text] == [sentences[rule or ClockRule.RESTART]]


def test_form_02_leaves_lines_for_what_nobody_typed(
    emptiest: Dossier, notice: Notice, office: OfficeHeader
) -> None:
    """No papers, no points, no last day: the clerk writes them by hand."""
    form = supplement_notice_form(emptiest, replace(notice, reason=""), office, copy=KEEP)
    leaders = [block.runs[0].text for block in form.blocks if isinstance(block, Paragraph) and block.leader]
    assert leaders[-5:] == ["1.", "2.", "3.", "Lý do:", "Thời hạn nộp bổ sung:"]
    assert not any(isinstance(block, Table) for block in form.blocks)
    assert head_of(form).number.startswith("Số: ....")


def test_a_refusal_at_the_counter_is_signed_by_the_clerk_and_the_submitter(
    usual: Dossier, notice: Notice, office: OfficeHeader
) -> None:
    """Form 03 as the counter hands it over: a slip of two copies."""
    form = refusal_form(
        replace(usual, status=Status.REFUSED), replace(notice, given_back="03 giấy tờ"), office, copy=GIVE
    )
    in_order(
        written(form),
        "PHIẾU TỪ CHỐI TIẾP NHẬN, GIẢI QUYẾT HỒ SƠ",
        "Liên 2: Giao người nộp hồ sơ",
        "Tiếp nhận hồ sơ của: NGUYỄN THỊ THÙY DƯƠNG",
        "Địa chỉ: Tiểu khu 1",
        "Nội dung yêu cầu giải quyết: Đăng ký biến động",
        "Qua xem xét, Trung tâm Phục vụ hành chính công xã Mai Sơn thông báo không tiếp nhận",
        "Diện tích trên giấy chứng nhận chưa khớp",
        "Trả lại cho người nộp hồ sơ: 03 giấy tờ",
        "Xin thông báo để Ông/Bà được biết",
    )
    assert [(place.capacity, place.name) for place in signed(form).places] == [
        ("NGƯỜI NỘP HỒ SƠ", "NGUYỄN THỊ THÙY DƯƠNG"),
        ("NGƯỜI TIẾP NHẬN HỒ SƠ", "Lò Thị Hoa"),
    ]
    assert form.format is Format.SLIP


@pytest.mark.parametrize("status", [Status.STOPPED, Status.IN_PROCESS])
def test_a_refusal_after_appraisal_is_a_document_of_the_agency(
    usual: Dossier, by_agency: Notice, office: OfficeHeader, status: Status
) -> None:
    """Form 03 as a result: the agency's head, its number, its seal (NĐ 118/2025, Đ19.3)."""
    notice = by_agency if status is Status.IN_PROCESS else replace(by_agency, agency="")
    form = refusal_form(replace(usual, status=status), notice, office, copy=GIVE)
    (place,) = signed(form).places
    assert (place.capacity, place.name) == ("KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", "Cầm Văn Bình")
    assert "đóng dấu" in place.hint
    assert signed(form).receivers is not None
    assert form.format is Format.DOCUMENT
    names = {Status.STOPPED: "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", Status.IN_PROCESS: by_agency.agency.upper()}
    assert head_of(form).office == names[status]


def test_the_apology_reads_as_a_letter_of_the_agency_that_is_late(
    usual: Dossier, by_agency: Notice, office: OfficeHeader
) -> None:
    """Form 04, whole: whose hands it comes to, what was promised, why not, and when then."""
    woman = replace(usual, applicant=replace(usual.applicant, sex="Nữ"))
    notice = replace(by_agency, due_before=usual.due_current, due_after=LATER)
    form = apology_form(woman, notice, office, copy=GIVE)
    assert head_of(form).parent == "UBND XÃ MAI SƠN"
    assert head_of(form).office == "VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI KHU VỰC MAI SƠN"
    assert head_of(form).number == "Số: 05/PXL"
    assert head_of(form).place_date.replace("\u00a0", " ") == "Mai Sơn, ngày 25 tháng 11 năm 2026"
    receivers = signed(form).receivers
    assert receivers is not None
    assert receivers.lines == ("- Như trên;", "- Trung tâm Phục vụ hành chính công xã Mai Sơn;", "- Lưu: VT.")
    assert (
        written(form)
        == """\
VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT
Kính gửi: Bà NGUYỄN THỊ THÙY DƯƠNG
Địa chỉ: Tiểu khu 1, xã Mai Sơn, tỉnh Sơn La
Số điện thoại: 0912 345 678
Ngày 23 tháng 11 năm 2026, Trung tâm Phục vụ hành chính công xã Mai Sơn đã tiếp nhận hồ sơ của \
Bà NGUYỄN THỊ THÙY DƯƠNG về việc: Đăng ký biến động đối với trường hợp chuyển nhượng, thừa kế, \
tặng cho quyền sử dụng đất (mã hồ sơ: H52.18.05-261123-02-0042-24). Thời gian hẹn trả kết quả: \
17 giờ 00 phút, Thứ Sáu, ngày 04 tháng 12 năm 2026.
Tuy nhiên, đến nay Văn phòng Đăng ký đất đai khu vực Mai Sơn chưa thể trả kết quả giải quyết hồ sơ \
đúng thời gian đã hẹn.
Lý do: Diện tích trên giấy chứng nhận chưa khớp với bản đồ địa chính.
Văn phòng Đăng ký đất đai khu vực Mai Sơn chân thành xin lỗi Bà về sự chậm trễ này, đề nghị được gia hạn \
thời gian giải quyết và hẹn lại thời gian trả kết quả: 17 giờ 00 phút, Thứ Sáu, ngày 11 tháng 12 năm 2026.
Rất mong nhận được sự thông cảm của Bà.
Có điều gì chưa rõ, xin liên hệ Trung tâm Phục vụ hành chính công xã Mai Sơn, số điện thoại 0212 3843 999.
Liên 2: Giao người nộp hồ sơ. Mẫu 04, phiên bản 04/2026.1."""
    )


@pytest.mark.parametrize(
    ("person", "words"),
    [
        (Person("LÒ VĂN MẪU", "014090000456", sex="Nam"), ("Kính gửi: Ông LÒ VĂN MẪU", "xin lỗi Ông về")),
        (Person("LÒ MẪU", "014090000456"), ("Kính gửi: Ông/Bà LÒ MẪU", "xin lỗi Ông/Bà về")),
        (
            Person("CÔNG TY TNHH THỬ", tax_number="5500123456"),
            ("Kính gửi: CÔNG TY TNHH THỬ", "xin lỗi Quý cơ quan, tổ chức về"),
        ),
        (Person(""), ("Kính gửi: ........", "xin lỗi Ông/Bà về")),
    ],
)
def test_everybody_is_addressed_as_is_due(
    usual: Dossier, by_agency: Notice, office: OfficeHeader, person: Person, words: tuple[str, str]
) -> None:
    """Ông or Bà where the card told it; an organisation by its name."""
    text = written(apology_form(replace(usual, applicant=person), by_agency, office, copy=GIVE))
    assert [word in text for word in words] == [True, True]


def test_an_apology_without_days_leaves_room_for_them(
    usual: Dossier, notice: Notice, office: OfficeHeader
) -> None:
    """A day that is not known is never made up; without a unit the counter's own office writes."""
    form = apology_form(usual, replace(notice, reason=""), office, copy=GIVE)
    assert written(form).count("…… giờ …… phút, ngày …… tháng …… năm 20……") == 2
    assert head_of(form).office == office.name
    assert signed(form).places[0].capacity == "THỦ TRƯỞNG CƠ QUAN"


def test_a_stop_says_why_since_when_and_what_goes_back(
    usual: Dossier, by_agency: Notice, office: OfficeHeader
) -> None:
    """Form 05: addressee, dossier, procedure, reason, day, what is returned, signature of the head."""
    notice = replace(by_agency, given_back="05 giấy tờ; lệ phí 20.000 đồng")
    form = stop_form(replace(usual, official_code="H52.18.05-261123-0042"), notice, office, copy=KEEP)
    in_order(
        written(form),
        "THÔNG BÁO",
        "Về việc dừng giải quyết hồ sơ",
        "Kính gửi: Ông/Bà NGUYỄN THỊ THÙY DƯƠNG",
        "Văn phòng Đăng ký đất đai khu vực Mai Sơn thông báo dừng giải quyết",
        "Mã hồ sơ: H52.18.05-261123-0042",
        "Nội dung yêu cầu giải quyết: Đăng ký biến động",
        "Lý do dừng giải quyết: Diện tích",
        "Thời điểm dừng giải quyết: 10 giờ 05 phút, Thứ Tư, ngày 25 tháng 11 năm 2026",
        "Trả lại cho người nộp hồ sơ: 05 giấy tờ; lệ phí 20.000 đồng",
        "Ông/Bà có thể nộp hồ sơ mới",
        "Liên 1: Lưu. Mẫu 05",
    )
    assert form.title == "Thông báo dừng giải quyết hồ sơ"
    assert signed(form).places[0].name == "Cầm Văn Bình"
    nothing = written(stop_form(usual, by_agency, office, copy=KEEP))
    assert "Trả lại cho người nộp hồ sơ: không có" in nothing


@pytest.mark.parametrize(
    ("typed", "capacity"),
    [
        ("Giám đốc", "GIÁM ĐỐC"),
        ("KT. CHỦ TỊCH PHÓ CHỦ TỊCH", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"),
        ("KT. Giám đốc\nPhó Giám đốc", "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"),
        ("TM. Ủy ban nhân dân\nChủ tịch", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"),
        ("Phó Giám đốc", "PHÓ GIÁM ĐỐC"),
        ("  ", "THỦ TRƯỞNG CƠ QUAN"),
    ],
)
def test_titles_are_set_as_the_decree_has_them(
    usual: Dossier, by_agency: Notice, office: OfficeHeader, typed: str, capacity: str
) -> None:
    """Capitals, and the head's title in a line of its own over the deputy's (NĐ 30/2020, Appendix I)."""
    form = stop_form(usual, replace(by_agency, signer_title=typed), office, copy=GIVE)
    assert signed(form).places[0].capacity == capacity


@pytest.mark.parametrize("form_of", FORMS)
def test_practice_reprints_and_copies_are_told_apart(
    usual: Dossier, notice: Notice, by_agency: Notice, office: OfficeHeader, form_of: type
) -> None:
    """Each form, at the counter and at an agency."""
    for one in (notice, by_agency):
        marked = form_of(replace(usual, practice=True), one, office, copy=GIVE, reprint_no=2)
        assert [block.text for block in marked.blocks if isinstance(block, Banner)] == [marked.mark]
        assert marked.mark == "MẪU - KHÔNG CÓ GIÁ TRỊ • BẢN IN LẠI LẦN 2"
        plain = form_of(usual, one, office, copy=GIVE)
        assert not plain.mark
        assert not any(isinstance(block, Banner) for block in plain.blocks)
        assert "Liên 2: Giao" in written(plain)
        assert "Liên 1: Lưu" in written(form_of(usual, one, office, copy=KEEP))


@pytest.mark.parametrize("form_of", FORMS)
def test_notices_can_be_scanned_and_tell_nothing_personal_to_who_scans(
    usual: Dossier, by_agency: Notice, office: OfficeHeader, form_of: type
) -> None:
    """The number, and nothing else; the full personal number isn't printed on notices at all."""
    form = form_of(replace(usual, official_code="H52-1"), by_agency, office, copy=GIVE)
    symbols = next(block for block in form.blocks if isinstance(block, Symbols))
    assert (symbols.payload, symbols.readable) == (usual.compact, usual.number)
    assert "".join(run.text for run in symbols.words[0].runs) == "Mã hồ sơ: H52-1"
    assert usual.applicant.personal_number not in written(form)
    assert usual.applicant.name not in form.title
