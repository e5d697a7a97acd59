"""Stories at the counter, key by key, on a real office."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


async def test_a_known_procedure_with_all_papers_is_four_keys_and_a_name(counter: Callable) -> None:
    """Words, Enter, A, a name, F9: saved, numbered, dated, printed, and the box is empty again."""
    async with counter() as clerk:
        await clerk.type("tam tru")
        await clerk.press("enter", "a", "enter", "tab")
        await clerk.type("Lo Thi Thu")
        await clerk.press("f9")
        await clerk.until("Đã lưu thành tệp")
        assert "Đã lưu 02-0001, hẹn 17:00 Thứ Năm 05/03/2026" in clerk.screen
        assert "nhận 1" in clerk.screen or "nhận 0" in clerk.screen
        assert clerk.app.home.box.value == ""


async def test_missing_papers_are_refused_by_name_and_the_slip_for_them_is_offered(counter: Callable) -> None:
    """F9 from anywhere goes to the papers, says which are missing, and shows the key for form 02."""
    async with counter() as clerk:
        await clerk.type("tam tru")
        await clerk.press("enter", "enter", "tab")
        await clerk.type("Lo Thi Thu")
        await clerk.press("f9")
        assert "Bước 1/3" in clerk.screen
        assert clerk.message.startswith("Chưa lưu")
        assert "(CT01)" in clerk.message
        assert "F6 Phiếu bổ sung" in clerk.screen


async def test_each_thing_that_is_missing_is_said_where_it_is(counter: Callable) -> None:
    """Papers first, then the name, then the day: one sentence each, and the step it belongs to."""
    async with counter() as clerk:
        await clerk.type("dang ky khai sinh")
        await clerk.press("enter", "a", "f9")
        assert ("Bước 2/3" in clerk.screen, clerk.message) == (True, "Chưa lưu: gõ họ tên người nộp")
        await clerk.type("Lo Thi Thu")
        await clerk.press("f9")
        assert ("Bước 3/3" in clerk.screen, "gõ ngày hẹn" in clerk.message) == (True, True)
        await clerk.type("2")
        assert "2lv là ngày làm việc" in clerk.screen
        await clerk.type("lv")
        assert "17:00 Thứ Tư 04/03/2026" in clerk.screen
        await clerk.press("f9")
        assert "có mấy mức thu" in clerk.message
        await clerk.press("right", "right", "f9")
        await clerk.until("Đã lưu 02-0001")


async def test_a_case_is_asked_for_only_where_there_is_more_than_one(counter: Callable) -> None:
    """A land transfer asks which case, and the case brings its limit; a temporary residence doesn't ask."""
    async with counter() as clerk:
        await clerk.type("chuyen nhuong")
        await clerk.press("enter")
        assert "Thuộc trường hợp nào?" in clerk.screen
        assert "8 ngày làm việc" in clerk.screen
        await clerk.press("2")
        assert "Trường hợp: Cho thuê" in clerk.screen
        await clerk.press("escape", "escape")
        await clerk.type("tam tru")
        await clerk.press("enter")
        assert "Bước 1/3" in clerk.screen


async def test_esc_loses_nothing(counter: Callable) -> None:
    """Back to the papers and forward again: what was ticked and typed is still there."""
    async with counter() as clerk:
        await clerk.type("tam tru")
        await clerk.press("enter", "a", "enter", "tab")
        await clerk.type("Vi Van Mau")
        await clerk.press("escape")
        assert "[x]" in clerk.screen
        await clerk.press("enter")
        assert "Vi Van Mau" in clerk.screen
        await clerk.press("escape", "escape")
        await clerk.until("ĐANG DỞ")
        assert "Vi Van Mau" in clerk.screen
        await clerk.press("enter", "enter")
        assert "Vi Van Mau" in clerk.screen


async def test_a_procedure_answered_at_once_is_recorded_and_closed_with_no_slip(counter: Callable) -> None:
    """Before the cut-off hour: once the pages are counted one key records and returns it; F5 prints."""
    async with counter() as clerk:
        await clerk.type("chung thuc ban sao tu ban chinh")
        await clerk.press("enter", "a", "enter", "tab")
        await clerk.type("Lo Thi Thu")
        await clerk.press("f9")
        assert "gõ số lượng để tính phí" in clerk.message
        await clerk.type("5+3")
        assert "12.000" in clerk.screen
        await clerk.press("f9")
        await clerk.until("Đã lưu 02-0001 và trả ngay")
        await clerk.type("02-0001")
        await clerk.press("enter")
        assert "đã trả" in clerk.screen
        assert "chưa in lần nào" in clerk.screen
        await clerk.press("f5")
        await clerk.until("Đã lưu thành tệp")


async def test_the_dossiers_page_tells_what_was_handed_in_when_it_is_due_and_what_happened(
    counter: Callable,
) -> None:
    """Found again by its short number; the page has papers, day, events and prints, and a reprint counts."""
    async with counter(120, 40) as clerk:
        await clerk.type("tam tru")
        await clerk.press("enter", "a", "enter")
        await clerk.type("014190000123")
        await clerk.press("tab")
        await clerk.type("Lo Thi Thu")
        await clerk.press("f9")
        await clerk.until("Đã lưu thành tệp")
        await clerk.type("02-0001")
        await clerk.press("enter")
        await clerk.press("f5")
        await clerk.until("in lại lần 1")
        assert "0141******23" in clerk.screen
        assert "014190000123" not in clerk.screen
        assert "17:00 Thứ Năm 05/03/2026" in clerk.screen
        assert "nhận hồ sơ, cấp số" in clerk.screen
        assert "[x]" in clerk.screen


async def test_a_person_who_was_here_before_is_offered_and_typed_over(counter: Callable) -> None:
    """The number brings name and phone; a letter typed in an offered field replaces what was offered."""
    async with counter() as clerk:
        for name in ("Lo Thi Thu", ""):
            await clerk.type("tam tru")
            await clerk.press("enter", "a", "enter")
            await clerk.type("014190000123")
            await clerk.press("tab")
            await clerk.type(name)
            if not name:
                assert "Lo Thi Thu" in clerk.screen
                assert "đã nộp thủ tục này" in clerk.message
                await clerk.type("Lo Thi Moi")
                assert "Lo Thi ThuLo" not in clerk.screen
            await clerk.press("f9")
            await clerk.until("Đã lưu 02-000")


async def test_every_key_is_on_the_help_page(counter: Callable) -> None:
    """F1 lists every verb of the key table, whatever place it works in."""
    from counter_tui import keymap

    async with counter(100, 160) as clerk:
        await clerk.press("f1")
        for verb in vars(keymap).values():
            if isinstance(verb, keymap.Verb):
                assert verb.shown in clerk.screen, verb.name


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_no_row_is_wider_than_the_screen(counter: Callable, size: tuple[int, int]) -> None:
    """On every step, with the longest entries: what doesn't fit ends in an ellipsis."""
    from counter_tui.widgets.lines import Lines, row_width

    async with counter(*size) as clerk:
        for words in ("lien thong", "chuyen nhuong", "thuong tru", "khai sinh"):
            await clerk.type(words)
            await clerk.press("enter")
            for key in ("enter", "a", "enter", "enter", "enter"):
                for region in clerk.app.screen.query(Lines):
                    strips = [region.render_line(y) for y in range(len(region.rows))]
                    assert all(strip.cell_length == size[0] for strip in strips)
                    for row, strip in zip(region.rows, strips, strict=True):
                        assert row_width(row) <= size[0] or strip.text.rstrip().endswith("…")
                await clerk.press(key)
            await clerk.press("ctrl+u", *["escape"] * 6)
