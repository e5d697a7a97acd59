"""Stories of what an intake costs: known, counted, chosen, lowered, typed, taken at once or left open."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from office_day import OfficeDay, sit_down
from small_desk import Hands, SmallDesk, faults, small_counter

from db.rules.dossier import Dossier
from db.rules.errors import NotAccepted

RESIDENCE, COPIES, BIRTH, LAND = (
    "tam tru",
    "chung thuc ban sao tu ban chinh",
    "dang ky khai sinh",
    "tach thua",
)
TO_PROMISE = (*["tab"] * 6, "enter")


@asynccontextmanager
async def counter(home: Path) -> AsyncIterator[Hands]:
    """Sit down at a fresh office; no key leads to a fault of the program."""
    async with sit_down(OfficeDay(home / "office")) as hands:
        yield hands
    assert faults(home / "office" / "logs") == ""


async def the(hands: Hands) -> Dossier:
    """Give the dossier that was just accepted."""
    return await hands.desk.dossier(hands.app.counter.last_dossier)


def begun(words: str) -> tuple[str, ...]:
    """Give the keys to the name's field."""
    return (words, "enter", "a", "enter", "tab", "Lò Thị Thử")


async def test_a_known_fee_needs_no_key(tmp_path: Path) -> None:
    """The office's own rule fills the amount in, and F9 from the name saves it."""
    async with counter(tmp_path) as hands:
        await hands.press(*begun(RESIDENCE), "f9")
        await hands.wait()
        assert "Đã lưu 02-0001" in hands.message
        dossier = await the(hands)
        assert (dossier.fee_vnd, dossier.fee_ground) == (15_000, "")


async def test_pages_are_counted_and_the_sum_is_there_at_once(tmp_path: Path) -> None:
    """Documents of 5 and 3 pages in two copies: the sum changes with each key, the slip says why."""
    async with counter(tmp_path) as hands:
        await hands.press(*begun(COPIES), "f9")
        assert "gõ số lượng" in hands.message
        await hands.press("5")
        assert "7.000" in hands.screen
        await hands.press("+3")
        assert "12.000" in hands.screen
        await hands.press("tab", "2")
        assert "24.000" in hands.screen
        await hands.press("f9")
        dossier = await the(hands)
        assert dossier.fee_vnd == 24_000
        assert dossier.fee_ground == "5 trang x 2 bản; 3 trang x 2 bản"


async def test_what_nobody_counts_stays_open(tmp_path: Path) -> None:
    """The question is put once; F9 again saves with no amount, and nothing is guessed."""
    async with counter(tmp_path) as hands:
        await hands.press(*begun(COPIES), "f9", "f9")
        assert (await the(hands)).fee_vnd is None


async def test_one_of_several_fees_is_chosen(tmp_path: Path) -> None:
    """A birth in time is free, a late one isn't: which it is, the clerk says."""
    async with counter(tmp_path) as hands:
        await hands.press(*begun(BIRTH), "f9", "2lv", "f9")
        assert "chọn một mức" in hands.message
        await hands.press("right")
        assert "[Đăng ký khai sinh đúng hạn: 0]" in hands.screen
        await hands.press("f9")
        assert (await the(hands)).fee_vnd == 0


async def test_an_exemption_is_claimed_with_its_paper(tmp_path: Path) -> None:
    """Chosen, it lowers the amount at once; without the paper that proves it F9 stops there."""
    async with counter(tmp_path) as hands:
        await hands.press(*begun(RESIDENCE), *TO_PROMISE, "tab", "right")
        assert "[Trẻ em (dưới 16 tuổi)]" in hands.screen
        await hands.press("f9")
        assert "giấy tờ chứng minh" in hands.message
        await hands.press("giấy khai sinh", "f9")
        dossier = await the(hands)
        assert dossier.fee_vnd == 0
        assert dossier.fee_ground == "miễn, giảm: Trẻ em (dưới 16 tuổi), giấy khai sinh"


async def test_another_amount_than_the_known_one_needs_its_ground(tmp_path: Path) -> None:
    """Typed over, the field asks why; the ground goes on the slip."""
    async with counter(tmp_path) as hands:
        await hands.press(*begun(RESIDENCE), *TO_PROMISE, "tab", "tab", "20000", "f9")
        assert "ghi căn cứ" in hands.message
        await hands.press("NQ 12/2026", "f9")
        dossier = await the(hands)
        assert (dossier.fee_vnd, dossier.fee_ground) == (20_000, "NQ 12/2026")


async def test_a_fee_set_by_the_province_is_typed_or_left_open(tmp_path: Path) -> None:
    """Nothing is filled in, no key is asked for it, and what is typed is kept."""
    async with counter(tmp_path) as hands:
        await hands.press(*begun(LAND), "f9")
        assert (await the(hands)).fee_vnd is None
        await hands.press(*begun(LAND), *TO_PROMISE, "120000", "f9")
        assert (await the(hands)).fee_vnd == 120_000


async def test_money_taken_at_once_is_a_payment_with_its_receipt(tmp_path: Path) -> None:
    """One turn for the way, the receipt typed: noted after the number, and said with it."""
    async with counter(tmp_path) as hands:
        await hands.press(*begun(RESIDENCE), *TO_PROMISE, "tab", "tab", "tab", "right")
        await hands.press("tab", "01BLP", "f9")
        assert "ký hiệu rồi số" in hands.message
        await hands.press(" 0000123", "f9")
        await hands.wait()
        assert "Đã thu 15.000 đ" in hands.message
        dossier = await the(hands)
        (paid,) = await hands.desk.ask(lambda office: office.payments_of(dossier.dossier_id))
        assert (paid.amount_vnd, paid.series, paid.receipt_number) == (15_000, "01BLP", "0000123")


async def test_a_payment_that_is_refused_leaves_the_dossier_and_is_said(tmp_path: Path) -> None:
    """The number stands; the message says in capitals that the money is not noted, and why."""
    desk = SmallDesk(failing={"take_payment": NotAccepted("payment_incomplete", part="agency")})
    async with small_counter(tmp_path, desk) as hands:
        await hands.press(*begun(RESIDENCE), *TO_PROMISE, "tab", "15000", "tab", "tab", "right", "f9")
        if "ghi căn cứ" in hands.message:
            await hands.press("NQ", "f9")
        await hands.wait()
        assert len(desk.intakes) == 1
        assert "CHƯA GHI TIỀN" in hands.message
    assert faults(tmp_path) == ""


async def test_another_channel_has_its_own_fee(tmp_path: Path) -> None:
    """Turned to online, the amount follows; turned back, it is there again."""
    async with counter(tmp_path) as hands:
        await hands.press(*begun(RESIDENCE), *TO_PROMISE, *["tab"] * 5, "right", "right")
        assert "trực tuyến]" in hands.screen
        online = hands.screen
        await hands.press("right")
        assert "15.000" in hands.screen
        assert "15.000" not in online


async def test_what_was_said_of_the_fee_survives_a_power_cut(tmp_path: Path) -> None:
    """The draft knows counts, relief and receipt."""
    async with counter(tmp_path) as hands:
        await hands.press(*begun(COPIES), "f9", "5+3", "tab", "2", "escape", "escape", "escape")
        await hands.wait()
        await hands.press("enter", "enter", *TO_PROMISE)
        assert ("5+3" in hands.screen, "24.000" in hands.screen) == (True, True)
