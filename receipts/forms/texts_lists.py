"""The words of registers, lists, cash sheets and hand-outs.

They are house forms but for the register (form 07): an office may word them as it likes, and nothing on them
claims an article of law.
"""

from __future__ import annotations

from dataclasses import dataclass

from receipts.breaking import NBSP
from receipts.forms.texts import CommonTexts, FormTexts

BOX = f"[{NBSP}{NBSP}{NBSP}]"
"""A place to tick: not every face has a letter for it, and every face has brackets."""


@dataclass(frozen=True, slots=True)
class ListTexts(CommonTexts):
    """The words that every list prints."""

    moment_by_hand: str = "..... giờ ..... phút, ngày ..... tháng ..... năm 20....."
    list_privacy: str = (
        "Giấy này có dữ liệu cá nhân: chỉ dùng để theo dõi, giao nhận hồ sơ; "
        "không sao chụp, không để người không có trách nhiệm xem."
    )


@dataclass(frozen=True, slots=True)
class RegisterTexts(ListTexts):
    """The words of form 07 (columns of TT 01/2018/TT-VPCP)."""

    title: str = "SỔ THEO DÕI HỒ SƠ"
    book: str = "Quyển số: {book}"
    years: str = "Năm {years}"
    field: str = "Lĩnh vực: {field}"
    span: str = "Từ {first}\nđến {last}"
    running: str = "Sổ theo dõi hồ sơ, quyển số {book}"
    dates: str = "Ngày, tháng, năm"
    heads: tuple[str, ...] = (
        *("STT", "Mã hồ sơ", "Tên thủ tục hành chính", "Số lượng hồ sơ (bộ)", "Tên cá nhân, tổ chức"),
        *("Địa chỉ, số điện thoại", "Cơ quan chủ trì giải quyết"),
        *("Nhận hồ sơ", "Hẹn trả kết quả", "Trả kết quả"),
        *("Phương thức nhận kết quả", "Ký nhận", "Ghi chú"),
    )
    total: str = "Cộng: {count} hồ sơ, {sets} bộ."
    nothing: str = "Không có hồ sơ nào trong thời gian này."
    form_version: str = "Mẫu 07, phiên bản {version}"


@dataclass(frozen=True, slots=True)
class HandOverTexts(ListTexts):
    """The words of a hand-over list and of the sheet that tells what differed."""

    title_out: str = "PHIẾU BÀN GIAO HỒ SƠ"
    title_back: str = "PHIẾU BÀN GIAO HỒ SƠ, KẾT QUẢ VỀ BỘ PHẬN MỘT CỬA"
    title_post: str = "BIÊN BẢN GIAO NHẬN KẾT QUẢ QUA BƯU CHÍNH"
    copy_keep: str = "Liên 1: Bên giao giữ"
    copy_give: str = "Liên 2: Bên nhận giữ"
    number: str = "Số: {number}"
    from_unit: str = "Bên giao: "
    to_unit: str = "Bên nhận: "
    given_at: str = "Thời gian giao: "
    taken_at: str = "Thời gian nhận: "
    amount: str = "Số lượng: {count} hồ sơ ({sets} bộ)"
    sets: str = "{count} bộ"
    heads: tuple[str, ...] = (
        *("STT", "Mã hồ sơ", "Người đăng ký", "Thủ tục", "Ngày nhận", "Ngày hẹn trả", "Ghi chú"),
    )
    post_heads: tuple[str, ...] = (
        *("STT", "Mã hồ sơ", "Người đăng ký", "Địa chỉ nhận kết quả", "Thủ tục", "Số bưu gửi"),
        *("Bưu tá ký nhận", "Ghi chú"),
    )
    sign_giver: str = "NGƯỜI GIAO"
    sign_taker: str = "NGƯỜI NHẬN"
    sign_postman: str = "NHÂN VIÊN BƯU CHÍNH"
    difference_title: str = "PHIẾU ĐỐI CHIẾU GIAO NHẬN HỒ SƠ"
    of_list: str = "Danh sách bàn giao số: "
    told: str = "Hồ sơ trên danh sách: {listed}; đã quét khi nhận: {taken}; thiếu: {lacking}; thừa: {extra}"
    all_there: str = "Kết quả đối chiếu: khớp. Mọi hồ sơ trên danh sách đã được nhận, không thừa hồ sơ nào."
    not_taken: str = "Bên nhận chưa quét nhận danh sách này nên chưa đối chiếu được."
    lacking: str = "Hồ sơ đã giao nhưng chưa nhận:"
    extra: str = "Hồ sơ đã nhận nhưng không có trong danh sách:"
    difference_heads: tuple[str, ...] = (
        *("STT", "Mã hồ sơ", "Người đăng ký", "Thủ tục", "Giờ quét", "Nguyên nhân, cách xử lý"),
    )


@dataclass(frozen=True, slots=True)
class VisitTexts(ListTexts):
    """The words of the sheet that lists what one person handed in at one visit."""

    title: str = "DANH SÁCH HỒ SƠ CỦA MỘT LƯỢT NỘP"
    handed_in_by: str = "Tiếp nhận hồ sơ của: "
    at: str = "Thời gian nhận: "
    amount: str = "Số lượng: {count} hồ sơ ({sets} bộ)"
    heads: tuple[str, ...] = ("STT", "Số giấy hẹn", "Thủ tục", "Số bộ", "Hẹn trả kết quả")
    due_unknown: str = "thông báo sau"
    fees: str = "Tổng phí, lệ phí của các hồ sơ: "
    in_words: str = "{amount} ({words})"
    sign_clerk: str = "NGƯỜI TIẾP NHẬN HỒ SƠ"
    keep_the_slips: str = (
        "Danh sách này không thay giấy hẹn: mỗi hồ sơ có giấy hẹn riêng, "
        "xin giữ đủ và mang theo khi nhận kết quả."
    )


@dataclass(frozen=True, slots=True)
class BlankTexts(FormTexts):
    """The words of a slip to be written by hand, beside those of form 01."""

    call: str = "Số gọi: {short}"
    date_by_hand: str = "ngày ..... tháng ..... năm 20..."
    moment_by_hand: str = "..... giờ ..... phút, ngày ..... tháng ..... năm 20..."
    sets_by_hand: str = "Số lượng hồ sơ: .......... (bộ)"
    return_places: tuple[str, ...] = ("tại bộ phận tiếp nhận", "qua bưu chính", "bản điện tử")
    by_hand: str = (
        "Giấy viết tay khi không dùng được máy: số trên giấy là số của hồ sơ này; "
        "nội dung được nhập vào máy sau, ngày hẹn giữ nguyên."
    )


@dataclass(frozen=True, slots=True)
class MoneyTexts(ListTexts):
    """The words that the day's cash sheet and the month's settlement share."""

    cancelled: str = "Đã hủy"
    replaced: str = "Đã thay biên lai"
    total: str = "Tổng cộng"
    words: str = "Bằng chữ: "
    not_summed: str = "Khoản đã hủy hoặc thay biên lai, không cộng vào tổng số:"
    no_receipt: str = "chưa có"
    not_summed_heads: tuple[str, ...] = (
        *("STT", "Thời gian", "Hồ sơ", "Khoản thu", "Biên lai", "Tình trạng", "Số tiền (đồng)"),
    )
    not_a_receipt: str = "Giấy này không thay biên lai thu phí, lệ phí."


@dataclass(frozen=True, slots=True)
class CashTexts(MoneyTexts):
    """The words of the day's cash sheet."""

    title: str = "BẢNG KÊ THU PHÍ, LỆ PHÍ TRONG NGÀY"
    day: str = "Ngày thu: "
    payments: str = "Các khoản đã thu:"
    payment_heads: tuple[str, ...] = (
        *("STT", "Giờ", "Hồ sơ", "Khoản thu", "Hình thức", "Biên lai", "Số tiền (đồng)"),
    )
    nothing: str = "Trong ngày không thu khoản nào."
    totals: str = "Tổng hợp theo hình thức và khoản thu:"
    total_heads: tuple[str, ...] = ("Hình thức", "Khoản thu", "Số lượt", "Số tiền (đồng)")
    by_cash: str = "Tiền mặt"
    by_transfer: str = "Chuyển khoản"
    by_portal: str = "Trực tuyến"
    method_total: str = "Cộng {method}"
    cash: str = "Tiền mặt phải có: "
    counted: str = "Tiền mặt thực đếm: "
    difference: str = "Chênh lệch, lý do: "
    sign_counted: str = "NGƯỜI KIỂM ĐẾM"
    sign_handed: str = "NGƯỜI NHẬN BÀN GIAO"


@dataclass(frozen=True, slots=True)
class SettlementTexts(MoneyTexts):
    """The words of the month's settlement with one agency."""

    title: str = "BẢNG QUYẾT TOÁN PHÍ, LỆ PHÍ"
    month: str = "Tháng {month} năm {year}"
    agency: str = "Cơ quan có hồ sơ: "
    collector: str = "Đơn vị thu: "
    heads: tuple[str, ...] = ("STT", "Khoản thu", "Loại", "Số lượt", "Số tiền (đồng)")
    service: str = "Phí"
    fixed: str = "Lệ phí"
    nothing: str = "Trong tháng không có khoản thu nào của cơ quan này."
    sign_collector: str = "ĐẠI DIỆN ĐƠN VỊ THU"
    sign_agency: str = "ĐẠI DIỆN CƠ QUAN CÓ HỒ SƠ"


@dataclass(frozen=True, slots=True)
class ProcedureTexts(ListTexts):
    """The words that the hand-out and the posting of a procedure share."""

    unverified: str = (
        "CHƯA XÁC MINH: nội dung lấy từ danh mục chung, cơ quan chưa đối chiếu với quyết định công bố. "
        "Hỏi cán bộ tiếp nhận trước khi làm theo."
    )
    source: str = "Nguồn: {source}."
    decision: str = "quyết định công bố {decision}"
    retrieved: str = "dữ liệu ngày {day}"
    direct: str = "trực tiếp"
    post: str = "qua bưu chính"
    online: str = "trực tuyến"
    by_channel: str = "Nộp {channels}: {told}"
    original: str = "{count} bản chính"
    copy: str = "{count} bản sao"
    either: str = "{count} bản chính hoặc bản sao"
    either_of: str = "{originals} bản chính hoặc {copies} bản sao"
    to_show: str = "Xuất trình bản chính"
    count_unknown: str = "Chưa nêu số bản"
    form: str = "({form})"
    condition: str = "Áp dụng: {condition}"
    if_there: str = "nếu có"
    group: str = "Nhóm {group}: chỉ cần một giấy tờ trong nhóm"
    papers_none: str = "Danh mục không ghi giấy tờ nào."
    notes: str = "Lưu ý về giấy tờ"
    limit: str = "Thời hạn giải quyết"
    limit_unknown: str = "chưa có trong danh mục; cán bộ tiếp nhận cho biết ngày hẹn"
    limit_bare: str = "“{text}” (danh mục không ghi đơn vị thời gian; cán bộ tiếp nhận cho biết ngày hẹn)"
    at_once: str = "giải quyết ngay"
    cut_off: str = "Hồ sơ nhận từ {clock} trở đi được tính là nhận vào ngày làm việc tiếp theo."
    fee: str = "Phí, lệ phí"
    fee_none: str = "không thu"
    fee_each: str = "{amount}/{unit}"
    fee_from: str = "từ {unit} thứ {number}: {amount}/{unit}"
    fee_cap: str = "tối đa {amount} một bản"
    fee_open: str = "chưa có mức thu trong danh mục; hỏi cán bộ tiếp nhận"
    fee_local: str = "mức thu do Hội đồng nhân dân cấp tỉnh quy định; hỏi cán bộ tiếp nhận"
    fee_unclear: str = "danh mục ghi chưa rõ mức thu; hỏi cán bộ tiếp nhận"
    fee_text: str = "danh mục ghi: “{text}”"
    free_for: str = "Miễn khi có giấy tờ chứng minh: {grounds}"
    less_for: str = "Giảm {percent}% khi có giấy tờ chứng minh: {grounds}"
    waiver: str = "{amount} nếu: {condition}"
    waiver_until: str = "{told} (đến hết ngày {day})"
    outcome: str = "Kết quả"
    place: str = "Nơi nộp"
    ways: str = "Cách nộp"
    hotline: str = "Điện thoại: {hotline}"


@dataclass(frozen=True, slots=True)
class GuidanceTexts(ProcedureTexts):
    """The words of the hand-out that tells a citizen what to bring."""

    title: str = "PHIẾU HƯỚNG DẪN CHUẨN BỊ HỒ SƠ"
    content: str = "Tên thủ tục: "
    papers: str = "Giấy tờ cần chuẩn bị (đánh dấu vào ô khi đã có):"
    heads: tuple[str, ...] = ("STT", "Giấy tờ", "Bản cần có", "Đã có")
    hours: str = "Giờ nhận hồ sơ"
    guide: str = "Người hướng dẫn: "
    not_a_receipt: str = (
        "Phiếu này không phải giấy hẹn: hồ sơ chưa được tiếp nhận, thời hạn tính từ khi nộp đủ."
    )


@dataclass(frozen=True, slots=True)
class PostingTexts(ProcedureTexts):
    """The words of the sheet that is posted for each procedure."""

    above: str = "NIÊM YẾT THỦ TỤC HÀNH CHÍNH"
    field: str = "Lĩnh vực"
    level: str = "Cấp thực hiện"
    audience: str = "Đối tượng thực hiện"
    papers: str = "Thành phần, số lượng hồ sơ"
    heads: tuple[str, ...] = ("STT", "Tên giấy tờ", "Số bản", "Mẫu")
    basis: str = "Căn cứ pháp lý"
    agency: str = "Cơ quan thực hiện"
    competent: str = "Cơ quan có thẩm quyền quyết định"
    place: str = "Nơi nộp hồ sơ và tiếp nhận phản ánh, kiến nghị"


@dataclass(frozen=True, slots=True)
class EvaluationTexts(ListTexts):
    """The words of the evaluation slip: contents a to i of NĐ 118/2025/NĐ-CP, Đ33, in short words.

    ``questions`` are parted by line breaks; in each the answers to tick follow the question, parted by "/".
    """

    title: str = "PHIẾU ĐÁNH\u00a0GIÁ VIỆC GIẢI\u00a0QUYẾT THỦ\u00a0TỤC HÀNH\u00a0CHÍNH"
    ask: str = (
        "Xin Ông/Bà đánh dấu (x) vào ô phù hợp và bỏ phiếu vào hòm thư. Không ghi tên, không ghi số hồ sơ."
    )
    heads: tuple[str, ...] = ("STT", "Nội dung", "Ý kiến của Ông/Bà")
    questions: str = (
        "Thời gian giải quyết so với giấy hẹn/Sớm hơn/Đúng hẹn/Trễ hẹn\n"
        "Số cơ quan, bộ phận phải liên hệ/Một/Hai/Từ ba trở lên\n"
        "Số lần phải đến hoặc liên hệ/Một/Hai/Từ ba trở lên\n"
        "Thông tin, hướng dẫn đã công khai/Đúng và đủ/Còn thiếu/Có chỗ sai\n"
        "Thái độ phục vụ/Rất hài lòng/Hài lòng/Bình thường/Không hài lòng\n"
        "Kết quả nhận được so với quy định/Đúng/Chưa đúng/Không rõ\n"
        "Chi phí ngoài mức đã công khai/Không phải trả/Có phải trả\n"
        "Trả lời phản ánh, kiến nghị/Không phản ánh/Rõ ràng, kịp thời/Chưa thỏa đáng\n"
        "Nộp hồ sơ và theo dõi trực tuyến/Không sử dụng/Tốt/Bình thường/Chưa tốt"
    )
    other: str = "Ý kiến khác:"
    unlinked: str = "Phiếu không gắn với người nộp, hồ sơ hay cán bộ nào."


DEFAULT_REGISTER_TEXTS = RegisterTexts()
DEFAULT_HAND_OVER_TEXTS = HandOverTexts()
DEFAULT_VISIT_TEXTS = VisitTexts()
DEFAULT_BLANK_TEXTS = BlankTexts()
DEFAULT_CASH_TEXTS = CashTexts()
DEFAULT_SETTLEMENT_TEXTS = SettlementTexts()
DEFAULT_GUIDANCE_TEXTS = GuidanceTexts()
DEFAULT_POSTING_TEXTS = PostingTexts()
DEFAULT_EVALUATION_TEXTS = EvaluationTexts()
