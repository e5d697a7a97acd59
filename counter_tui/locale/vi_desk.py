"""The words of the screens in Vietnamese: returning, hand-overs, money, blanks and visits."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "screen.key.returning": "Trả kết quả",
    "screen.help.returning": "trả kết quả: quét giấy hẹn hoặc tìm người; một phím đóng hồ sơ",
    "screen.key.hand_over": "Bàn giao",
    "screen.help.hand_over": "bàn giao hồ sơ cho đơn vị, nhận lại, giao bưu điện",
    "screen.key.same_person": "Thêm thủ tục",
    "screen.help.same_person": "nhận thêm thủ tục cho người vừa nộp, không gõ lại",
    "screen.key.menu": "Thêm",
    "screen.help.menu": "việc thỉnh thoảng mới làm: tiền trong ngày, sổ, giấy hẹn trắng, niêm yết; phím / cũng được",
}
