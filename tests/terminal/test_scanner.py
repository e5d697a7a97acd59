"""A scanner at the desk: what it types is recognised wherever it comes, and never lands in a field."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.terminal

CARD = "014304000456||LÒ THỊ THỬ|12112004|Nữ|Bản Mẫu, Chiềng Mung, Mai Sơn, Sơn La|03092024"
FIRST = ("thuong tru", "enter", "down", "enter", "a", "enter", "tab", "Vì Văn Mẫu", "f9")


def scan(terminal: Any, code: str, gap_s: float = 0.008) -> None:
    """Send a code the way a wedge scanner does."""
    for letter in code:
        terminal.send(letter)
        time.sleep(gap_s)
    terminal.press("enter")


def test_a_scanned_card_starts_an_intake_with_the_person_filled_in(
    terminal: Any, accepted: Callable[[], list[dict[str, str]]]
) -> None:
    """On the home screen the card comes first, then the procedure; the person need not be typed."""
    scan(terminal, CARD)
    terminal.wait_for("Nhận hồ sơ cho LÒ THỊ THỬ (0143******56)")
    terminal.press("thuong tru", "enter", "down", "enter", "a", "f9")
    terminal.wait_for("Đã lưu 02-0001")
    (dossier,) = accepted()
    assert (dossier["name"], dossier["personal_number"], dossier["born"], dossier["sex"]) == (
        "LÒ THỊ THỬ",
        "014304000456",
        "2004-11-12",
        "Nữ",
    )


def test_a_card_scanned_between_two_keystrokes_of_a_name_fills_the_person_and_not_the_name(
    terminal: Any, accepted: Callable[[], list[dict[str, str]]]
) -> None:
    """All in one burst: what was typed before stays typed, what the scanner sent is a card."""
    terminal.press("thuong tru", "enter", "down", "enter", "a", "enter", "tab", "Vì", CARD, "enter", "f9")
    terminal.wait_for("Đã lưu 02-0001")
    (dossier,) = accepted()
    assert (dossier["name"], dossier["personal_number"]) == ("LÒ THỊ THỬ", "014304000456")


@pytest.mark.parametrize("gap_s", [0.0, 0.008, 0.016])
def test_a_slip_scanned_in_the_middle_of_an_intake_opens_its_dossier_and_keeps_the_intake(
    terminal: Any, accepted: Callable[[], list[dict[str, str]]], gap_s: float
) -> None:
    """The half-done intake is put aside as a draft with just what the clerk had typed."""
    terminal.press(*FIRST)
    terminal.wait_for("Đã lưu 02-0001")
    (dossier,) = accepted()
    terminal.press("thuong tru", "enter", "down", "enter", "a", "enter", "tab", "Lò Văn")
    terminal.wait_for("Lò Văn")
    scan(terminal, dossier["compact"], gap_s)
    terminal.wait_for(dossier["number"])
    terminal.press("escape")
    screen = terminal.wait_for("Lò Văn")
    assert dossier["compact"] not in screen
    assert "H52" not in screen


def test_a_slip_read_three_times_opens_its_dossier_once(
    terminal: Any, accepted: Callable[[], list[dict[str, str]]]
) -> None:
    """A scanner held over a slip repeats itself; one Esc leads back home all the same."""
    terminal.press(*FIRST)
    terminal.wait_for("Đã lưu 02-0001")
    (dossier,) = accepted()
    for _ in range(3):
        scan(terminal, dossier["compact"])
    terminal.wait_for(dossier["number"])
    terminal.press("escape")
    terminal.wait_for("Tìm thủ tục")


def test_a_code_that_has_no_business_here_is_told_and_typed_nowhere(terminal: Any) -> None:
    """A bank's QR scanned by mistake leaves the box empty and one sentence behind."""
    scan(
        terminal,
        "00020101021238540010A00000072701240006970436011012345678900208QRIBFTTA53037045802VN6304ABCD",
    )
    screen = terminal.wait_for("không phải giấy hẹn hay thẻ căn cước")
    assert "000201" not in screen


def test_words_typed_as_fast_as_a_scanner_types_are_words(terminal: Any) -> None:
    """Speed alone makes no scan: a burst that reads as no code is what it says."""
    terminal.press("chung thuc ban sao")
    assert "Chứng thực" in terminal.wait_for("chung thuc ban sao")
