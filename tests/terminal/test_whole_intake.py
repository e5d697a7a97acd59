"""From the start to the printed slip by keys alone, on the real program in a real terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
import zxingcpp

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.terminal

# Find the procedure, tick all, number, name, birth, phone, address, no e-mail, nobody else: save and print.
INTAKE = (
    "dang ky thuong tru", "enter",
    "down", "enter",
    "a", "enter",
    "014190000123", "tab", "Quàng Thị Thử", "tab", "01021990", "tab", "0912345678",
    "tab", "Bản Mẫu, xã Mai Sơn",
    "f9",
)  # fmt: skip


def _facts(rows: list[dict[str, str]]) -> list[tuple[str, ...]]:
    names = ("procedure_code", "name", "personal_number", "born", "phone", "address")
    return [tuple(row[name] for name in names) for row in rows]


EXPECTED = ("1.004222", "Quàng Thị Thử", "014190000123", "1990-02-01", "0912345678", "Bản Mẫu, xã Mai Sơn")


def test_an_intake_typed_slowly_is_printed(
    terminal: Any, accepted: Callable[[], list[dict[str, str]]], office: Path
) -> None:
    """A clerk who looks at every screen gets a dossier in the records and its slip as a page that scans."""
    terminal.type_slowly(*INTAKE)
    terminal.wait_for("Đã lưu 02-0001")
    terminal.wait_for("Đã lưu thành tệp")
    (dossier,) = accepted()
    assert _facts([dossier]) == [EXPECTED]
    (slip,) = (office / "slips").glob("*.pdf")
    page = pypdfium2.PdfDocument(slip)[0].render(scale=300 / 72).to_pil()
    assert dossier["compact"] in {found.text for found in zxingcpp.read_barcodes(page)}


def test_an_intake_sent_in_one_burst_does_what_it_does_typed_slowly(
    terminal: Any, accepted: Callable[[], list[dict[str, str]]]
) -> None:
    """Every key typed ahead lands where it belongs, whole intakes ahead of the screen."""
    terminal.press(*INTAKE, *INTAKE)
    terminal.wait_for("Đã lưu 02-0002")
    assert _facts(accepted()) == [EXPECTED, EXPECTED]


def test_esc_typed_ahead_steps_back_and_what_follows_is_typed(
    terminal: Any, accepted: Callable[[], list[dict[str, str]]]
) -> None:
    """Esc in the middle of a burst is Esc, and neither an Alt key nor a letter."""
    terminal.press("khac", "escape", *INTAKE[:4], "escape", "escape", "escape", "0", "escape", *INTAKE)
    terminal.wait_for("Đã lưu 02-0001")
    assert _facts(accepted()) == [EXPECTED]


def test_an_intake_sent_at_two_milliseconds_a_key_does_the_same(
    terminal: Any, accepted: Callable[[], list[dict[str, str]]]
) -> None:
    """Keys that come faster than they are handled, but not all at once, land where they belong too."""
    terminal.type_slowly(*INTAKE, pause_s=0.002)
    terminal.wait_for("Đã lưu 02-0001")
    assert _facts(accepted()) == [EXPECTED]


def test_keys_typed_before_the_first_paint_are_kept(
    start: Callable[..., Any], accepted: Callable[[], list[dict[str, str]]]
) -> None:
    """What a clerk types while the records are still being opened is not lost."""
    terminal = start(wait=False)
    terminal.wait_for("Tìm thủ tục")
    terminal.press(*INTAKE)
    terminal.wait_for("Đã lưu 02-0001")
    assert _facts(accepted()) == [EXPECTED]


def test_an_input_method_that_retypes_keeps_its_tones(
    terminal: Any, accepted: Callable[[], list[dict[str, str]]]
) -> None:
    """UniKey's backspace-and-retype in one burst gives the word it means, with both kinds of backspace."""
    at = INTAKE.index("Quàng Thị Thử")
    retyped = "Quang\x7f\x7f\x7fàng Thi\x08ị Thu\x7fư\x7fử"
    terminal.press(*INTAKE[:at], retyped, *INTAKE[at + 1 :])
    terminal.wait_for("Đã lưu 02-0001")
    assert _facts(accepted()) == [EXPECTED]


def test_the_built_in_telex_writes_a_name(
    terminal: Any, accepted: Callable[[], list[dict[str, str]]]
) -> None:
    """Where the system has no input method, F8 turns the built-in one on."""
    at = INTAKE.index("Quàng Thị Thử")
    terminal.press(*INTAKE[:at], "f8", "Quangf Thij Thuwr", *INTAKE[at + 1 : -3], "f8", "f8")
    terminal.press("tab", "Bản Mẫu, xã Mai Sơn", "f9")
    terminal.wait_for("Đã lưu 02-0001")
    assert _facts(accepted())[0][1] == "Quàng Thị Thử"
