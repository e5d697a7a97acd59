"""The page that shows whether a printer knows Vietnamese, prints at true size and keeps symbols readable."""

from __future__ import annotations

from datetime import datetime

from db.rules.office import OfficeHeader, Printer
from receipts.blocks import Align, Divider, Form, Paragraph, Role, Run, Scale, Symbols
from receipts.forms.wording import moment_text

VERSION = "TEST/2026.1"
NUMBER, COMPACT = "H00.00.00-000000-00-0000-61", "H00000000000000000061"
"""A number of no office: what is scanned from this page finds nothing."""
_VOWELS = ("aàảãáạ", "ăằẳẵắặ", "âầẩẫấậ", "eèẻẽéẹ", "êềểễếệ", "iìỉĩíị", "oòỏõóọ", "ôồổỗốộ", "ơờởỡớợ")
_MORE_VOWELS = ("uùủũúụ", "ưừửữứự", "yỳỷỹýỵ", "đ")
_WORDS = "Nguyễn Thị Thùy Dương – Phường Chiềng Cơi – “Cộng hòa xã hội chủ nghĩa” – 20.000\u00a0₫"


def test_page_form(header: OfficeHeader, printer: Printer, printed_at: datetime) -> Form:
    """Write the test page: the alphabet, a ruler, both symbols, and what the printer is set to."""
    lower = " ".join(_VOWELS + _MORE_VOWELS)
    letters = [
        Paragraph((Run(text, role),))
        for role in (Role.BODY, Role.STRONG)
        for text in (lower, lower.upper(), "0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZ", _WORDS)
    ]
    return Form(
        kind="test_page",
        version=VERSION,
        title="Trang in thử",
        number=NUMBER,
        blocks=(
            Paragraph((Run("TRANG IN THỬ", Role.TITLE),), Align.CENTRE),
            Paragraph((Run(header.short_name or header.name, Role.SUBTITLE),), Align.CENTRE),
            Paragraph((Run(moment_text(printed_at), Role.SUBTITLE),), Align.CENTRE),
            Paragraph(
                (Run(f"{printer.kind} {printer.paper.value} {printer.dpi} dpi", Role.NOTE),), Align.CENTRE
            ),
            Symbols(COMPACT, NUMBER, (Paragraph((Run("Quét thử cả hai mã", Role.NOTE),), Align.CENTRE),)),
            Divider(),
            *letters,
            Divider(),
            Paragraph((Run("Thước: vạch dài cách nhau đúng 10 mm. Nếu sai, máy in đang thu phóng."),)),
            Scale(120),
            Paragraph((Run("Mỗi chữ phải rõ dấu, không có ô vuông hay dấu hỏi."),)),
        ),
    )
