"""The words of the sheets that an office keeps for itself: the closed day, the list of what is disposed of.

They are house forms: an office may word them as it likes, and nothing on them claims an article of law.
"""

from __future__ import annotations

from dataclasses import dataclass

from receipts.forms.texts_lists import ListTexts


@dataclass(frozen=True, slots=True)
class DayCloseTexts(ListTexts):
    """The words of a day's sheet.

    ``counts`` are parted by line breaks, in the order in which they are counted; a line of ``forms`` is a
    kind of form and what it is called.
    """

    title: str = "BIÊN BẢN CHỐT NGÀY"
    day: str = "Ngày làm việc: "
    times: str = "{day} (chốt lần {times})"
    desk: str = "Quầy, máy: "
    closed_at: str = "Chốt lúc: "
    done: str = "Việc trong ngày:"
    counts: str = (
        "Tiếp nhận\nGhi số, chưa nhận\nTừ chối tiếp nhận\nYêu cầu bổ sung\nBàn giao, chuyển tiếp\n"
        "Có kết quả\nTrả kết quả, giấy tờ\nXin lỗi, hẹn lại\nNgười nộp rút\nDừng, từ chối giải quyết\n"
        "Đóng vì quá hạn\nSửa giấy hẹn\nDanh sách giao đi\nDanh sách nhận về"
    )
    taken: str = "Tiền đã thu: "
    taken_by: str = "{method} {amount} đồng ({count} khoản)"
    taken_all: str = "cộng {amount} đồng"
    cancelled: str = "Tiền đã hủy thu, trả lại trong ngày: "
    cancelled_of: str = "{amount} đồng ({count} khoản)"
    nothing: str = "không có"
    by_cash: str = "tiền mặt"
    by_transfer: str = "chuyển khoản"
    by_portal: str = "trực tuyến"
    numbers: str = "Số giấy hẹn của máy {slot} ({agency}): {span}"
    number_span: str = "từ {first} đến {last}"
    numbers_none: str = "Trong ngày không cấp số nào."
    number_heads: tuple[str, ...] = ("Từ số", "Đến số", "Số lượng", "Tình trạng")
    current: str = "đang dùng"
    replaced: str = "đã thay bằng giấy hẹn sửa"
    blank: str = "giấy hẹn trắng chưa nhập"
    void: str = "giấy hẹn trắng đã hủy"
    gap_floor: str = "BỎ QUA: có thể đã cấp trước khi dữ liệu được khôi phục hay chuyển máy"
    gap_unknown: str = "THIẾU: sổ số không có dòng nào"
    failed: str = "Bản in hỏng, chưa in lại: "
    unknown: str = "Bản in chưa rõ kết quả: "
    print_of: str = "{number} ({form})"
    forms: str = (
        "receipt giấy hẹn\nsupplement phiếu bổ sung\nrefusal phiếu từ chối\napology thư xin lỗi\n"
        "stop thông báo dừng\ncontrol phiếu kiểm soát\nlabel nhãn hồ sơ\ntransfer phiếu chuyển\n"
        "visit phiếu chung các giấy hẹn\nhand_over danh sách bàn giao\ndifference phiếu đối chiếu\n"
        "register sổ theo dõi\nguidance phiếu hướng dẫn\nposting bản niêm yết\nevaluation phiếu đánh giá\n"
        "blank giấy hẹn trắng\ncash bảng kê thu tiền\nsettlement bảng quyết toán\n"
        "day_close biên bản chốt ngày\ndisposal danh sách hủy\ntest_page trang in thử"
    )
    drafts: str = "Hồ sơ đang nhập dở: "
    journal: str = "Nhật ký {feed}, sau sự kiện số {seq}, dấu {head}"
    code: str = "Mã đối chiếu (quét, hoặc gõ sau lệnh motcua verify --from-sheet):"
    sign_closed: str = "NGƯỜI CHỐT"
    sign_head: str = "TRƯỞNG BỘ PHẬN"
    signed_twice: str = (
        "Hồ sơ nhận sau giờ chốt thuộc lần chốt sau. "
        "Giữ biên bản này: sổ trong máy mà bị sửa thì không còn khớp."
    )


@dataclass(frozen=True, slots=True)
class DisposalTexts(ListTexts):
    """The words of a list of dossiers to be disposed of; it names nobody."""

    title: str = "DANH SÁCH HỒ SƠ HẾT HẠN LƯU, ĐỀ NGHỊ HỦY"
    number: str = "Số: {number}"
    before: str = "Hồ sơ kết thúc trước: "
    proposed: str = "Người lập: "
    proposed_at: str = "{name}, {moment}"
    amount: str = "Số lượng: "
    dossiers: str = "{count} hồ sơ"
    approved: str = "Phê duyệt: "
    approved_by: str = "{document} {day}, {name} ghi nhận"
    done: str = "Đã hủy: "
    heads: tuple[str, ...] = ("STT", "Số hồ sơ", "Mã TTHC", "Thủ tục", "Ngày kết thúc", "Hạn lưu (năm)")
    what_goes: str = (
        "Hủy là xóa nội dung hồ sơ khỏi máy này; số hồ sơ, số tiền đã thu và nhật ký vẫn còn. "
        "Bản sao lưu cũ còn nội dung cho đến khi được thay; tệp in trong thư mục slips phải xóa riêng."
    )
    sign_proposed: str = "NGƯỜI LẬP"
    sign_approved: str = "NGƯỜI PHÊ DUYỆT"


DEFAULT_DAY_CLOSE_TEXTS = DayCloseTexts()
DEFAULT_DISPOSAL_TEXTS = DisposalTexts()
