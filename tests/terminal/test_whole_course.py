"""From the slip to the result in the citizen's hand by keys alone, on the real program in a real terminal."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.terminal

INTAKE = ("tam tru", "enter", "a", "enter", "014190000123", "tab", "Quàng Thị Thử", "f9")


def test_a_dossier_goes_to_a_unit_comes_back_and_is_handed_over_with_keys_typed_ahead(
    terminal: Any, accepted: Callable[[], list[dict[str, Any]]]
) -> None:
    """Accept, hand over, take back with its result, give it to its owner: each part in one burst."""
    terminal.press(*INTAKE)
    terminal.wait_for("Đã lưu 02-0001")
    terminal.press("f6", "1", "a", "f9")
    terminal.wait_for("Đã giao BG-02-")
    terminal.press("3", "a", "f9")
    terminal.wait_for("1 có kết quả, 0 chưa có")
    terminal.press("escape")
    terminal.wait_for("Tìm thủ tục")
    (dossier,) = accepted()
    terminal.press("f3")
    terminal.wait_for("đang chờ dân đến lấy")
    for letter in dossier["compact"]:
        terminal.send(letter)
        time.sleep(0.008)
    terminal.press("enter", "2", "down", "down", "right", "f9")
    terminal.wait_for("Đã trả 02-0001 cho Quàng Thị Thử, thu 15.000 đ")
    assert [row["status"] for row in accepted()] == [10]


def test_one_breath_on_the_save_key_carries_nobody_into_the_next_intake(terminal: Any) -> None:
    """F9 F9 by an impatient finger saves once and leaves the next intake to the next citizen."""
    terminal.press(*INTAKE, "f9")
    terminal.wait_for("Đã lưu 02-0001")
    terminal.read(1.0)
    assert "THÊM THỦ TỤC" not in terminal.settle()
    terminal.press("f9")
    terminal.wait_for("THÊM THỦ TỤC cho Quàng Thị Thử")


@pytest.mark.parametrize("key", ["f10", "/"])
def test_the_menu_opens_by_either_key(terminal: Any, key: str) -> None:
    """Some desktops keep F10 for themselves; / does it too."""
    terminal.press(key)
    terminal.wait_for("Việc khác")
    terminal.press("1")
    terminal.wait_for("Tiền trong ngày")
    terminal.press("escape")
    terminal.wait_for("Việc khác")
    terminal.press("escape")
    terminal.wait_for("Tìm thủ tục")
