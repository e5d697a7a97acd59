"""Papers are missing: the clerk asks for them in writing, and the intake waits for the citizen."""

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

# Find the procedure and its case; one of its papers is there, the person is known, the others are missing.
BEGUN = ("dang ky thuong tru", "enter", "down", "enter", "space", "enter", "tab", "Quàng Thị Thử", "tab")


def _events(office: Path, kind: str) -> list[dict[str, object]]:
    """Give the bodies of the events of a kind, read beside the program."""
    with contextlib.closing(sqlite3.connect(f"file:{office / 'records.db'}?mode=ro", uri=True)) as records:
        rows = records.execute(
            "SELECT body FROM event JOIN event_body USING (feed, seq) WHERE kind = ? ORDER BY seq", (kind,)
        ).fetchall()
    return [json.loads(body) for (body,) in rows]


def test_missing_papers_are_asked_for_on_form_02_and_the_intake_waits(
    start: Callable[..., Any], accepted: Callable[[], list[dict[str, str]]], office: Path
) -> None:
    """F9 refuses and names them, F6 notes and prints them, and home still offers the half-done intake."""
    terminal = start()
    terminal.press(*BEGUN)
    terminal.wait_for("Quàng Thị Thử")
    terminal.press("f9")
    refused = terminal.wait_for("Chưa lưu, thiếu")
    assert "F6" in refused
    assert accepted() == []
    terminal.press("f6")
    terminal.wait_for("Đã lưu thành tệp")

    (asked,) = _events(office, "supplement.asked_at_intake")
    missing = [paper["label"] for paper in asked["papers"] if not paper["instead"]]
    assert missing
    assert missing[0][:12] in refused
    assert (asked["applicant"]["name"], asked["procedure"], asked["times"]) == (
        "Quàng Thị Thử",
        "1.004222",
        1,
    )
    (slip,) = (office / "slips").glob("*.pdf")
    pages = pypdfium2.PdfDocument(slip)
    printed = " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())
    for words in ("PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", "Hồ sơ của: Quàng Thị Thử", *missing):
        assert words in printed

    terminal.press("escape", "escape", "escape")
    assert "Quàng Thị Thử" in terminal.wait_for("ĐANG DỞ")
    assert accepted() == []
