"""The recovery sheet: the office's seed on one page for the safe, as a QR symbol and as groups to type.

Whoever holds it and a copy of the data reads everything: it says so itself, and it names who took it over. It
is the only paper of the program that is a secret.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from db.rules.office import OfficeHeader
from receipts.blocks import (
    Align,
    Banner,
    Block,
    Form,
    Format,
    Grid,
    Head,
    Paragraph,
    Role,
    Run,
    SealedSymbol,
    Signature,
    Signatures,
    grid_row,
)
from receipts.forms import parts
from receipts.forms.texts import CommonTexts
from receipts.forms.wording import day_text

VERSION = "KP/2026.1"
ABREAST = 6
"""Groups in a row."""
_SYMBOL_SCALE = 3


@dataclass(frozen=True, slots=True)
class RecoveryTexts(CommonTexts):
    """The words of the recovery sheet."""

    title: str = "PHIẾU KHÔI PHỤC KHÓA DỮ LIỆU"
    keep_safe: str = "MẬT - NIÊM PHONG, CẤT TRONG KÉT"
    what: str = (
        "Dữ liệu hồ sơ của {office} được mã hóa, kể cả bản sao lưu. Máy tự mở khóa hằng ngày; phiếu này cần "
        "khi máy hỏng, mất, thay máy, hoặc lập thêm quầy. Mất cả máy lẫn phiếu thì không ai mở lại được."
    )
    warning: str = (
        "Ai cầm phiếu này và một bản chép dữ liệu thì đọc được mọi hồ sơ: không chụp ảnh, không gửi qua "
        "mạng, không để cùng chỗ với máy hay bản sao lưu."
    )
    how_head: str = "Cách dùng:"
    how: tuple[str, ...] = (
        "1. Máy còn dữ liệu nhưng mất khóa: chạy lệnh motcua key restore.",
        "2. Máy mới, có bản sao lưu: chạy lệnh motcua restore THƯ-MỤC --key-sheet -",
        "3. Lập thêm quầy: chạy lệnh motcua setup --office TỆP --office-key -",
    )
    typing: str = (
        "Khi được hỏi mã, quét mã vuông này hoặc gõ lần lượt 18 nhóm số dưới đây. Mỗi nhóm có một chữ số "
        "kiểm: gõ sai nhóm nào, chương trình báo đúng nhóm ấy."
    )
    groups: str = "Mã khôi phục (đọc từ trái sang phải, từ trên xuống dưới):"
    mark: str = (
        "Dấu nhận biết: {mark}, đúng như lệnh motcua key show cho biết. Đổi khóa cơ sở dữ liệu không làm "
        "phiếu này mất tác dụng."
    )
    signers: tuple[str, str] = ("NGƯỜI LẬP PHIẾU", "NGƯỜI GIỮ PHIẾU")
    sign_hint: str = "(Ký và ghi rõ họ tên, ngày nhận)"


DEFAULT_RECOVERY_TEXTS = RecoveryTexts()


def recovery_form(  # noqa: PLR0913 - what a sheet says, each named
    header: OfficeHeader,
    *,
    groups: Sequence[str],
    symbol: str,
    mark: str,
    day: date,
    clerk: str,
    texts: RecoveryTexts = DEFAULT_RECOVERY_TEXTS,
) -> Form:
    """Write the sheet: ``groups`` to type, ``symbol`` to scan, ``mark`` to tell the key by."""
    # Each column's head names the groups under it: what the program says of "group 8" is found at once.
    heads = [" · ".join(map(str, range(place, len(groups) + 1, ABREAST))) for place in range(1, ABREAST + 1)]
    rows = [grid_row(*groups[at : at + ABREAST], strong=True) for at in range(0, len(groups), ABREAST)]
    how = (
        Paragraph((Run(texts.how_head, Role.STRONG),)),
        *(Paragraph((Run(line),)) for line in (*texts.how, texts.typing)),
    )
    blocks: list[Block] = [
        Head(
            header.parent_name,
            header.name,
            texts.nation,
            texts.motto,
            f"{header.place}, {day_text(day)}",
        ),
        parts.heading(texts.title),
        Banner(texts.keep_safe),
        parts.running(texts.what.format(office=parts.unit_name(header))),
        parts.running(Run(texts.warning, Role.STRONG)),
        SealedSymbol(symbol, how, scale=_SYMBOL_SCALE),
        Paragraph((Run(texts.groups),), keep_with_next=True, space_before=2),
        Grid(parts.columns(heads, [1 / ABREAST] * ABREAST, centred=range(ABREAST)), tuple(rows)),
        Paragraph((Run(texts.mark.format(mark=mark)),), Align.LEFT, space_before=2),
        Signatures(
            tuple(
                Signature(capacity, texts.sign_hint, name)
                for capacity, name in zip(texts.signers, (clerk, ""), strict=True)
            )
        ),
    ]
    return parts.form(
        "recovery",
        VERSION,
        blocks,
        texts,
        title=texts.title.capitalize(),
        mark="",
        format_=Format.DOCUMENT,
    )
