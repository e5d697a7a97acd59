"""The words of the forms that follow the slip: 03 to 06, the label, the transfer.

Like ``texts``: data, to be replaced by offices, and without a claim to any article of law.
"""

from __future__ import annotations

from dataclasses import dataclass

from receipts.forms.texts import CommonTexts, NoticeTexts


@dataclass(frozen=True, slots=True)
class RefusalTexts(NoticeTexts):
    """The words of form 03, at the counter and after appraisal."""

    title: str = "PHIẾU TỪ\u00a0CHỐI TIẾP\u00a0NHẬN, GIẢI\u00a0QUYẾT HỒ\u00a0SƠ"
    number: str = "Số: ......................../TBTC"
    applicant: str = "Tiếp nhận hồ sơ của: "
    refused: str = (
        "Qua xem xét, {agency} thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:"
    )
    closing: str = "Xin thông báo để {you} được biết và thực hiện."
    sign_clerk: str = "NGƯỜI TIẾP NHẬN HỒ SƠ"
    form_version: str = "Mẫu 03, phiên bản {version}"


@dataclass(frozen=True, slots=True)
class ApologyTexts(NoticeTexts):
    """The words of form 04."""

    title: str = "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT"
    number: str = "Số: ......................../PXL"
    facts: str = (
        "{day}, {unit} đã tiếp nhận hồ sơ của {you} về việc: {procedure} (mã hồ sơ: {code}). "
        "Thời gian hẹn trả kết quả: "
    )
    not_in_time: str = (
        "Tuy nhiên, đến nay {agency} chưa thể trả kết quả giải quyết hồ sơ đúng thời gian đã hẹn."
    )
    sorry: str = (
        "{agency} chân thành xin lỗi {you} về sự chậm trễ này, đề nghị được gia hạn thời gian giải quyết "
        "và hẹn lại thời gian trả kết quả: "
    )
    closing: str = "Rất mong nhận được sự thông cảm của {you}."
    form_version: str = "Mẫu 04, phiên bản {version}"


@dataclass(frozen=True, slots=True)
class StopTexts(NoticeTexts):
    """The words of form 05."""

    title: str = "THÔNG BÁO"
    subject: str = "Về việc dừng giải quyết hồ sơ"
    whole_title: str = "Thông báo dừng giải quyết hồ sơ"
    number: str = "Số: ......................../TB"
    stopped: str = "{agency} thông báo dừng giải quyết hồ sơ sau đây:"
    reason: str = "Lý do dừng giải quyết: "
    since: str = "Thời điểm dừng giải quyết: "
    nothing_back: str = "không có"
    closing: str = "Xin thông báo để {you} được biết. Khi có nhu cầu, {you} có thể nộp hồ sơ mới."
    form_version: str = "Mẫu 05, phiên bản {version}"


@dataclass(frozen=True, slots=True)
class ControlTexts(CommonTexts):
    """The words of form 06. Stamps are lines parted by line breaks; the blank one is filled in by hand."""

    title: str = "PHIẾU KIỂM\u00a0SOÁT QUÁ\u00a0TRÌNH GIẢI\u00a0QUYẾT HỒ\u00a0SƠ"
    agency: str = "Cơ quan (bộ phận) giải quyết hồ sơ: "
    together: str = "Cơ quan phối hợp giải quyết hồ sơ: "
    applicant: str = "Hồ sơ của: "
    received: str = "Tiếp nhận lúc: "
    due: str = "Hẹn trả lúc: "
    due_unknown: str = "chưa xác định"
    moment: str = "{hour}:{minute}, ngày\u00a0{day}"
    head_place: str = "TT"
    head_units: str = "TÊN CƠ QUAN"
    head_times: str = "THỜI GIAN GIAO, NHẬN HỒ SƠ"
    head_giver: str = "Người giao"
    head_taker: str = "Người nhận"
    head_result: str = "KẾT QUẢ GIẢI QUYẾT HỒ SƠ (Trước hạn / Đúng hạn / Quá hạn)"
    head_note: str = "GHI CHÚ"
    giver: str = "Giao: {unit}"
    taker: str = "Nhận: {unit}"
    unit_blank: str = "..........................."
    stamp: str = "{hour} giờ {minute} phút\nngày\u00a0{day}"
    stamp_blank: str = "..... giờ ..... phút\nngày\u00a0..../..../20..."
    early: str = "Trước hạn"
    on_time: str = "Đúng hạn"
    late: str = "Quá hạn"
    travels: str = "Phiếu này đi kèm hồ sơ; mỗi lần giao, nhận ghi đủ giờ, ngày và ký, ghi rõ họ tên."
    form_version: str = "Mẫu 06, phiên bản {version}"


@dataclass(frozen=True, slots=True)
class LabelTexts(CommonTexts):
    """The words of the label on a dossier's folder."""

    title: str = "Nhãn hồ sơ"
    due: str = "Hẹn trả: {due}"
    due_unknown: str = "Hẹn trả: chưa xác định"


@dataclass(frozen=True, slots=True)
class TransferTexts(CommonTexts):
    """The words of the transfer sheet of a linked dossier."""

    title: str = "PHIẾU CHUYỂN XỬ LÝ"
    numbered: str = "Số: {number}"
    number: str = "Số: ......................../PCXL"
    subject: str = "Hồ sơ thực hiện thủ tục hành chính liên thông"
    applicant: str = "Hồ sơ của: "
    received: str = "Thời gian nhận hồ sơ: "
    due: str = "Thời gian hẹn trả kết quả: "
    due_unknown: str = "chưa xác định"
    tasks: str = "{unit} chuyển hồ sơ để các cơ quan sau đây giải quyết:"
    head_place: str = "STT"
    head_agency: str = "Cơ quan giải quyết"
    head_task: str = "Nội dung công việc"
    head_due: str = "Thời hạn hoàn thành"
    head_sign: str = "Ngày nhận, ký nhận"
    from_unit: str = "(hồ sơ từ: {unit})"
    closing: str = (
        "Đề nghị các cơ quan thực hiện đúng nội dung, thời hạn nêu trên và chuyển kết quả về {unit} "
        "để trả cho người nộp hồ sơ."
    )
    receivers_head: str = "Nơi nhận:"
    receivers: str = "- Các cơ quan nêu trên;\n- Lưu: hồ sơ."
    sign_sender: str = "NGƯỜI CHUYỂN HỒ SƠ"
    form_version: str = "Phiếu chuyển xử lý, phiên bản {version}"


DEFAULT_REFUSAL_TEXTS = RefusalTexts()
DEFAULT_APOLOGY_TEXTS = ApologyTexts()
DEFAULT_STOP_TEXTS = StopTexts()
DEFAULT_CONTROL_TEXTS = ControlTexts()
DEFAULT_LABEL_TEXTS = LabelTexts()
DEFAULT_TRANSFER_TEXTS = TransferTexts()
