"""One dossier from the citizen's first words to the last signature, by keys alone in a real terminal."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.terminal

INTAKE = ("dang ky thuong tru", "enter", "enter", "a", "enter", "tab", "Quàng Thị Thử", "f9")


def _kinds(office: Path) -> list[str]:
    """Give the kinds of all events, read beside the program."""
    with contextlib.closing(sqlite3.connect(f"file:{office / 'records.db'}?mode=ro", uri=True)) as records:
        headers = records.execute("SELECT header FROM event ORDER BY seq").fetchall()
    return [json.loads(header)["kind"] for (header,) in headers]


def _printed(office: Path) -> str:
    """Give the words of everything that was printed."""
    words = []
    for path in sorted((office / "slips").glob("*.pdf")):
        pages = pypdfium2.PdfDocument(path)
        words += [" ".join(page.get_textpage().get_text_range().split()) for page in pages]
    return "\n".join(words)


def test_a_dossier_lives_and_ends_by_keys(
    start: Callable[..., Any], accepted: Callable[[], list[dict[str, Any]]], office: Path
) -> None:
    """Intake, hand-over, supplement, completion, result, return: each step in a burst, each form on paper."""
    terminal = start()
    terminal.press(*INTAKE)
    terminal.wait_for("Đã lưu 02-0001")
    terminal.wait_for("Đã lưu thành tệp")

    terminal.press("f6", "1", "a", "f9")
    terminal.wait_for("1 hồ sơ cho Công an xã. Đã lưu thành tệp")  # the list comes out after its sheets
    terminal.press("2", "Lường Văn Nhận", "tab", "space", "f9")
    terminal.wait_for("Lường Văn Nhận đã nhận 1 hồ sơ")
    (dossier,) = accepted()
    assert dossier["status"] == 4

    terminal.press("escape", "02-0001", "enter")
    terminal.wait_for("đang xử lý, ở Công an xã")
    terminal.press("f4", "1", "space", "f9")
    terminal.wait_for("Đã yêu cầu bổ sung 02-0001")
    terminal.press("f4")
    offered = terminal.wait_for("Đã bổ sung đủ")
    assert "Yêu cầu bổ sung" not in offered, "it may be asked for once"
    terminal.press("1", "f9")
    terminal.wait_for("02-0001 đã đủ giấy tờ, hẹn")

    terminal.press("escape", "f6", "2", "a", "f9")
    terminal.wait_for("1 có kết quả, 0 chưa có")
    terminal.press("escape", "f3", "02-0001", "enter")
    terminal.wait_for("Trả kết quả: Quàng Thị Thử")
    terminal.press("f9")
    terminal.wait_for("Đã trả 02-0001 cho Quàng Thị Thử")

    (dossier,) = accepted()
    assert dossier["status"] == 10
    told = [kind for kind in _kinds(office) if kind.startswith(("dossier.", "payment.", "hand_over."))]
    assert told == [
        "dossier.accepted",
        "dossier.handed_over",
        "hand_over.sent",
        "hand_over.received",
        "dossier.supplement_asked",
        "dossier.completed",
        "dossier.processed",
        "hand_over.received",
        "payment.taken",
        "dossier.returned",
    ]
    printed = _printed(office)
    for title in (
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
        "BÀN GIAO HỒ SƠ",
    ):
        assert title in printed
