"""Every sentence that forms print, as data: circulars change wordings, and offices add their own.

The field texts of TT 03/2025/TT-VPCP and of what may follow it since 5/8/2026 are not sure: an office that
knows better replaces them here, and nothing on the paper claims an article of law for them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CommonTexts:
    """The words that more than one form prints."""

    nation: str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    motto: str = "Độc lập - Tự do - Hạnh phúc"
    copy_keep: str = "Liên 1: Lưu"
    copy_give: str = "Liên 2: Giao người nộp hồ sơ"
    submitter: str = "Người nộp: "
    address: str = "Địa chỉ: "
    phone: str = "Số điện thoại: "
    email: str = "Email: "
    content: str = "Nội dung yêu cầu giải quyết: "
    procedure_code: str = "Mã TTHC: {code}"
    case: str = "Trường hợp: "
    original: str = "Bản chính"
    copy: str = "Bản sao"
    sign_submitter: str = "NGƯỜI NỘP HỒ SƠ"
    sign_hint_submitter: str = "(Ký và ghi rõ họ tên, hoặc điểm chỉ)"
    sign_hint_clerk: str = "(Ký và ghi rõ họ tên)"
    privacy: str = (
        "Dữ liệu cá nhân trên giấy này chỉ dùng để giải quyết thủ tục nêu trên, "
        "theo Luật Bảo vệ dữ liệu cá nhân."
    )
    form_version: str = "Mẫu {version}"
    practice: str = "MẪU - KHÔNG CÓ GIÁ TRỊ"
    reprint: str = "BẢN IN LẠI LẦN {count}"
    dossier_code: str = "Mã hồ sơ: "


@dataclass(frozen=True, slots=True)
class FormTexts(CommonTexts):
    """The words of form 01 (fields in the order of TT 01/2018 and of slips printed in 2025 and 2026)."""

    title: str = "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"
    replaces: str = "Thay giấy hẹn số {number}"
    keyed_in_from: str = "Nhập từ giấy hẹn viết tay số {number}"
    provisional: str = (
        "Mã tạm; mã\u00a0hồ\u00a0sơ\u00a0chính\u00a0thức sẽ\u00a0được\u00a0thông\u00a0báo\u00a0sau."
    )
    unit: str = "Bộ phận tiếp nhận và trả kết quả: "
    applicant: str = "Tiếp nhận hồ sơ của: "
    personal_number: str = "Số CCCD/Căn cước: "
    passport: str = "Số hộ chiếu: "
    tax_number: str = "Mã số thuế: "
    relation: str = "quan hệ: {relation}"
    authorisation: str = "giấy ủy quyền: {paper}"
    papers: str = "Thành phần hồ sơ nộp gồm:"
    papers_none: str = "Thành phần hồ sơ nộp gồm: không có giấy tờ kèm theo."
    table_heads: tuple[str, str, str, str] = ("STT", "Tên giấy tờ", "Loại", "Số lượng")
    received_paper: str = "Đã nộp"
    shown: str = "Đã xuất trình"
    from_database: str = "Có trong CSDL"
    sets: str = "Số lượng hồ sơ: {count} (bộ)"
    limit: str = "Thời gian giải quyết hồ sơ theo quy định là: "
    limit_unknown: str = "chưa có trong danh mục; trả theo ngày hẹn dưới đây"
    at_once: str = "giải quyết ngay"
    received: str = "Thời gian nhận hồ sơ: "
    due: str = "Thời gian trả kết quả giải quyết hồ sơ: "
    due_unknown: str = "sẽ thông báo sau"
    limit_elsewhere: str = "{limit}, tính từ ngày {agency} nhận được hồ sơ"
    due_elsewhere: str = "theo thời hạn giải quyết, tính từ ngày {agency} nhận được hồ sơ"
    due_uncertain: str = "Ngày hẹn tạm tính: lịch nghỉ của năm sau chưa công bố đủ."
    return_at: str = "Đăng ký nhận kết quả tại: "
    by_post: str = "qua dịch vụ bưu chính công ích"
    online: str = "bản điện tử trên Cổng Dịch vụ công quốc gia"
    fee: str = "Phí, lệ phí: "
    fee_unknown: str = "chưa xác định, thông báo sau"
    fee_none: str = "không thu"
    book: str = "Vào Sổ theo dõi hồ sơ, Quyển\u00a0số:\u00a0.......... Số\u00a0thứ\u00a0tự:\u00a0.........."
    sign_clerk: str = "NGƯỜI TIẾP NHẬN HỒ SƠ"
    bring: str = (
        "Khi nhận kết quả mang theo giấy này và giấy tờ tùy thân; người nhận thay mang thêm giấy ủy quyền. "
        "Mất giấy này vẫn được nhận: xuất trình giấy tờ tùy thân và cho biết thông tin hồ sơ."
    )
    hotline: str = "Điện thoại: {hotline}."
    lookup: str = "Tra cứu: {lookup}."
    not_a_fee_receipt: str = "Giấy này không thay biên lai thu phí, lệ phí."
    sealed: str = (
        "Mã vuông lớn chứa hồ sơ này, đã mã hóa, chỉ cơ quan này mở được: "
        "khi máy tính mất dữ liệu, quét mã ấy ở quầy để dựng lại hồ sơ."
    )
    form_version: str = "Mẫu 01, phiên bản {version}"


@dataclass(frozen=True, slots=True)
class NoticeTexts(CommonTexts):
    """The words that the notices (forms 02 to 05) have in common.

    ``receivers`` are lines parted by line breaks. ``you_…`` is how the sentences call the reader.
    """

    numbered: str = "Số: {number}"
    applicant: str = "Hồ sơ của: "
    received: str = "Ngày tiếp nhận hồ sơ: "
    reason: str = "Lý do: "
    given_back: str = "Trả lại cho người nộp hồ sơ: "
    dear: str = "Kính gửi: "
    you_man: str = "Ông"
    you_woman: str = "Bà"
    you_person: str = "Ông/Bà"
    you_organisation: str = "Quý cơ quan, tổ chức"
    contact: str = "Có điều gì chưa rõ, xin liên hệ {whom}."
    contact_phone: str = "số điện thoại {hotline}"
    receivers_head: str = "Nơi nhận:"
    receivers: str = "- Như trên;\n- {unit};\n- Lưu: VT."
    sign_head: str = "THỦ TRƯỞNG CƠ QUAN"
    sign_hint_head: str = "(Ký, ghi rõ họ tên và đóng dấu)"


@dataclass(frozen=True, slots=True)
class SupplementTexts(NoticeTexts):
    """The words of form 02: as it is handed over at intake, and for a dossier that has been accepted.

    Of ``anew``, ``moved_on`` and ``unchanged`` one is printed: what completing does to the day of return.
    """

    title: str = "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ"
    number: str = "Số: ......................../HDHS"
    papers: str = "Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:"
    more: str = "Ngoài ra, đề nghị hoàn thiện những nội dung sau:"
    table_heads: tuple[str, str, str, str] = ("STT", "Giấy tờ cần bổ sung", "Loại", "Số lượng")
    either: str = "Bản chính hoặc bản sao"
    or_copy: str = "hoặc bản sao"
    to_show: str = "Để xuất trình"
    instead: str = "hoặc thay bằng: {label}"
    condition: str = "{label} ({condition})"
    incomplete: str = "hồ sơ chưa đủ giấy tờ so với danh mục đã công bố của thủ tục nêu trên."
    answer_by: str = "Thời hạn nộp bổ sung: "
    until: str = "đến hết {day}"
    too_late: str = (
        "Quá thời hạn này mà hồ sơ chưa được bổ sung, hoàn thiện thì cơ quan có thẩm quyền "
        "dừng giải quyết và trả lại hồ sơ."
    )
    anew: str = "Thời gian giải quyết được tính lại từ đầu kể từ khi nhận đủ hồ sơ đã bổ sung, hoàn thiện."
    moved_on: str = (
        "Thời gian chờ bổ sung, hoàn thiện không tính vào thời gian giải quyết: "
        "ngày hẹn trả kết quả được lùi lại bằng thời gian chờ đó."
    )
    unchanged: str = "Việc bổ sung, hoàn thiện không làm thay đổi ngày hẹn trả kết quả ghi trên giấy hẹn."
    contact: str = "Trong khi hoàn thiện hồ sơ, có điều gì chưa rõ, xin liên hệ {whom}."
    sign_clerk: str = "NGƯỜI HƯỚNG DẪN"
    not_a_receipt: str = (
        "Phiếu này không phải giấy hẹn: hồ sơ chưa được tiếp nhận, thời gian giải quyết tính từ khi nộp đủ. "
        "Khi nộp bổ sung xin mang theo phiếu này."
    )
    bring: str = "Khi nộp bổ sung xin mang theo phiếu này và giấy hẹn trả kết quả."
    form_version: str = "Mẫu 02, phiên bản {version}"


DEFAULT_TEXTS = FormTexts()
DEFAULT_SUPPLEMENT_TEXTS = SupplementTexts()
