"""Stories of the day's money and of the books, key by key, on a real office."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from office_day import LAND, OfficeDay, Past, sit_down
from small_desk import Hands, faults

from counter_tui.screens.money import MoneyScreen
from counter_tui.screens.money_entry import PaymentScreen
from db.rules.fee_payments import PaymentMethod, PaymentState
from db.rules.fee_rule import FeeKind
from db.rules.handing import PaymentOrder


def some_money(past: Past) -> None:
    """Take money for one dossier yesterday and today; leave another one owing."""
    dossier_id = past.accept("Lò Văn Mẫu", 3, fee_vnd=50_000)
    for ago, number in ((1, "0000001"), (0, "0000002")):
        past._then(
            ago,
            lambda number=number: past.office.course.take_payment(
                PaymentOrder(
                    dossier_id, "Phí đo đạc", FeeKind.SERVICE, 30_000, PaymentMethod.CASH, "01BLP", number
                )
            ),
        )
    past.accept("Quàng Thị Thử", 0.1, code=LAND, fee_vnd=120_000)


@asynccontextmanager
async def at_the_money(home: Path, *, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Hands]:
    """Open the day's money by its two keys; no key leads to a fault of the program."""
    day = OfficeDay(home / "office")
    day.write(some_money)
    async with sit_down(day, size) as hands:
        await hands.press("f10", "1")
        assert isinstance(hands.app.screen, MoneyScreen)
        yield hands
    assert faults(home / "office" / "logs") == ""


async def test_the_day_has_its_payments_and_their_sum(tmp_path: Path) -> None:
    """Today's and, one key to the left, yesterday's."""
    async with at_the_money(tmp_path) as hands:
        assert ("01BLP 0000002" in hands.screen, "Tổng 30.000 đ" in hands.screen) == (True, True)
        await hands.press("left")
        assert ("01BLP 0000001" in hands.screen, "Chủ Nhật 01/03/2026" in hands.screen) == (True, True)
        await hands.press("left")
        assert "Chưa thu khoản nào" in hands.screen


async def test_money_is_taken_for_a_scanned_dossier(tmp_path: Path) -> None:
    """A scan brings the dossier, what is owed and what for; the receipt is typed; F9."""
    async with at_the_money(tmp_path) as hands:
        (line,) = await hands.desk.find_dossiers("quang")
        dossier = await hands.desk.dossier(line.dossier_id)
        await hands.scan(dossier.compact)
        assert "Còn phải thu 120.000 đ" in hands.screen
        await hands.press("tab", "right", "tab", "01BLP 77", "f9")
        assert hands.message == f"Đã thu 120.000 đ của {dossier.short}"
        (paid,) = await hands.desk.ask(lambda office: office.payments_of(dossier.dossier_id))
        assert (paid.amount_vnd, paid.method, paid.receipt_number) == (120_000, PaymentMethod.TRANSFER, "77")


async def test_a_typed_number_finds_the_dossier_and_what_lacks_is_said(tmp_path: Path) -> None:
    """The short number will do; F9 stops at the first thing that is missing and keeps the rest."""
    async with at_the_money(tmp_path) as hands:
        await hands.press("f3", "f9")
        assert hands.message.startswith("Quét giấy hẹn hoặc gõ số")
        await hands.press("02-0001", "tab", "Phí trích lục", "tab", "tab", "ctrl+u", "f9")
        assert hands.message == "Gõ số tiền, như 20.000"
        await hands.press("8000", "tab", "tab", "1", "f9")
        assert "ký hiệu rồi số" in hands.message
        await hands.press("ctrl+u", "01BLP 0000002", "f9")
        assert isinstance(hands.app.screen, PaymentScreen)
        assert "0000002" in hands.message
        await hands.press("ctrl+u", "f9")
        assert hands.message.startswith("Đã thu 8.000 đ")


async def test_a_payment_is_cancelled_with_a_reason_and_two_keys(tmp_path: Path) -> None:
    """It stays on the list, counts no more, and can't be cancelled again."""
    async with at_the_money(tmp_path) as hands:
        await hands.press("f2", "f9")
        assert hands.message == "Ghi lý do trước"
        await hands.press("ghi sai", "f9")
        assert "F9 lần nữa" in hands.message
        await hands.press("f9")
        assert hands.message.startswith("Đã hủy khoản thu 30.000 đ")
        assert ("ĐÃ HỦY" in hands.screen, "Tổng 0 đ" in hands.screen) == (True, True)
        await hands.press("f2")
        assert hands.message == "Khoản này ĐÃ HỦY rồi"


async def test_a_wrong_receipt_is_replaced(tmp_path: Path) -> None:
    """Everything is filled in as it was; only the receipt and the reason are written."""
    async with at_the_money(tmp_path) as hands:
        await hands.press("f6")
        assert ("Phí đo đạc" in hands.screen, "30.000" in hands.screen) == (True, True)
        await hands.press("tab", "tab", "ctrl+u", "01BLP 0000009", "f9")
        assert hands.message == "Ghi lý do trước"
        await hands.press("rách", "f9")
        assert "Đã thay biên lai 30.000 đ" in hands.message
        day = hands.app.counter.now().date()
        states = [one.state for one in await hands.desk.ask(lambda office: office.payments_on(day))]
        assert sorted(states) == [PaymentState.PAID, PaymentState.REPLACED]
        assert "Tổng 30.000 đ" in hands.screen


async def test_the_cash_sheet_is_looked_at_and_printed(tmp_path: Path) -> None:
    """F7 shows it, F5 prints it."""
    async with at_the_money(tmp_path) as hands:
        await hands.press("f7")
        assert "BẢNG KÊ" in hands.screen
        await hands.press("escape", "f5")
        await hands.wait()
        assert hands.message.startswith("Bảng kê tiền thu")
        assert any("thu-tien" in path.name for path in (tmp_path / "office" / "slips").iterdir())


async def test_the_month_is_settled_agency_by_agency(tmp_path: Path) -> None:
    """This month, the one before, and the sheet."""
    async with at_the_money(tmp_path) as hands:
        await hands.press("f4")
        assert ("tháng 03/2026" in hands.screen, "60.000" in hands.screen) == (True, True)
        await hands.press("f5")
        await hands.wait()
        assert hands.message.startswith("Bảng quyết toán tháng 03/2026")
        await hands.press("left")
        assert "Tháng này chưa có khoản thu nào" in hands.screen


async def test_a_book_is_chosen_by_its_days_and_printed(tmp_path: Path) -> None:
    """The lines are there before the paper; days that make no sense are said."""
    async with at_the_money(tmp_path) as hands:
        await hands.press("escape", "2")
        assert "1 hồ sơ" in hands.screen
        await hands.press("ctrl+u", "27/2", "tab")
        assert "2 hồ sơ" in hands.screen
        await hands.press("tab", "right")
        assert "Lò Văn Mẫu" not in hands.screen
        await hands.press("left", "f5")
        await hands.wait()
        assert hands.message.startswith("Sổ theo dõi hồ sơ")
        await hands.press("up", "ctrl+u", "hôm qua", "f5")
        assert hands.message.startswith("Ngày gõ như")


async def test_a_sheet_of_a_procedure_is_two_keys_and_its_words(tmp_path: Path) -> None:
    """Posting: found by words, looked at, printed."""
    async with at_the_money(tmp_path) as hands:
        await hands.press("escape", "5", "tam tru", "f7")
        assert "Đăng ký tạm trú" in hands.screen
        await hands.press("escape", "enter")
        await hands.wait()
        assert hands.message.startswith("Tờ của thủ tục 1.004194")


async def test_a_guidance_sheet_is_of_one_case(tmp_path: Path) -> None:
    """Where there are several, the case is asked first; Esc goes a step back."""
    async with at_the_money(tmp_path) as hands:
        await hands.press("escape", "4", "dang ky thuong tru", "enter")
        assert "Về ở với người thân" in hands.screen
        await hands.press("down", "enter")
        await hands.wait()
        assert hands.message.startswith("Tờ của thủ tục 1.004222")
        await hands.press("escape", "escape", "escape")
        assert "Việc khác" in hands.screen
