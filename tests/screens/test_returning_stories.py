"""Stories at the desk where results are given back, key by key, on a real office."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from office_day import LAND, MARRIAGE, OfficeDay, Past, sit_down
from small_desk import Hands, faults

from counter_tui.screens.home import HomeScreen
from counter_tui.screens.returning import ReturnScreen
from db.rules.dossier import Dossier, Person, Status, Submitter
from db.rules.lifecycle import Act
from db.rules.receipt_number import ReceiptNumber

OWNER, OTHER = "014190000123", "014304000456"
CARD = "014190000123||LÒ THỊ THỬ|01021990|Nữ|Bản Mẫu, Mai Sơn, Sơn La|03092024"
OTHERS_CARD = "014304000456||VÌ VĂN MẪU|12112004|Nam|Bản Mẫu, Mai Sơn, Sơn La|03092024"


def ready(past: Past, name: str = "Lò Thị Thử", ago: float = 12, **more: object) -> str:
    """Accept a dossier and have its result lie at the counter."""
    dossier_id = past.accept(name, ago, days=10, **{"number": OWNER, "fee_vnd": 0, **more})
    past.send(dossier_id, ago_days=ago - 1)
    past.do(dossier_id, Act.PROCESS, 3)
    return dossier_id


@asynccontextmanager
async def at_the_desk(
    home: Path, story: Callable[[Past], object], *, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Hands]:
    """Sit down at the box of returning after ``story``; no key leads to a fault of the program."""
    day = OfficeDay(home / "office")
    day.write(lambda past: story(past) and None)
    async with sit_down(day, size) as hands:
        await hands.press("f3")
        assert isinstance(hands.app.screen, ReturnScreen)
        yield hands
    assert faults(home / "office" / "logs") == ""


async def the(hands: Hands, name: str = "lo thi thu") -> Dossier:
    """Give the newest dossier of a person."""
    lines = await hands.desk.find_dossiers(name)
    return await hands.desk.dossier(lines[0].dossier_id)


async def test_a_scanned_slip_and_one_key_close_the_dossier(tmp_path: Path) -> None:
    """The owner with the slip and nothing owed: scan, F9; the next citizen at once."""
    async with at_the_desk(tmp_path, ready) as hands:
        dossier = await the(hands)
        await hands.scan(dossier.compact)
        assert "[x]" in hands.screen
        await hands.press("f9")
        assert hands.message == f"Đã trả {dossier.short} cho Lò Thị Thử"
        assert "Quét giấy hẹn hoặc thẻ" in hands.screen
        closed = await the(hands)
        assert closed.status is Status.RETURNED
        assert closed.collection is not None
        assert (closed.collection.by_owner, closed.collection.without_slip) == (True, False)


async def test_a_person_takes_all_their_results_in_one_go(tmp_path: Path) -> None:
    """One slip marks its own; the others of the person are offered, A takes them, one digit is the answer."""

    def story(past: Past) -> None:
        ready(past)
        ready(past, ago=13, code=MARRIAGE)
        past.accept("Lò Thị Thử", 1, days=5, number=OWNER)

    async with at_the_desk(tmp_path, story) as hands:
        lines = await hands.desk.find_dossiers("lo thi thu")
        slips = [
            await hands.desk.dossier(line.dossier_id) for line in lines if line.status == Status.PROCESSED
        ]
        await hands.scan(slips[0].compact)
        assert "Còn 1 kết quả nữa" in hands.message
        assert "đã tiếp nhận" in hands.screen
        await hands.press("2", "a", "f9")
        assert hands.message.startswith("Đã trả ")
        assert all(slip.short in hands.message for slip in slips)
        for slip in slips:
            assert (await hands.desk.dossier(slip.dossier_id)).status is Status.RETURNED


async def test_a_second_slip_of_the_same_person_is_marked_too(tmp_path: Path) -> None:
    """Scanning goes on while the person is on the screen."""

    def story(past: Past) -> None:
        ready(past)
        ready(past, ago=13, code=MARRIAGE)

    async with at_the_desk(tmp_path, story) as hands:
        lines = await hands.desk.find_dossiers("lo thi thu")
        slips = [await hands.desk.dossier(line.dossier_id) for line in lines]
        for slip in slips:
            await hands.scan(slip.compact)
        assert hands.screen.count("[x] 02-") == 2


async def test_money_that_is_owed_is_taken_with_its_receipt(tmp_path: Path) -> None:
    """What is to be paid stands on the screen; the receipt is typed; the payment is on the disk with it."""
    async with at_the_desk(tmp_path, lambda past: ready(past, fee_vnd=200_000)) as hands:
        dossier = await the(hands)
        await hands.scan(dossier.compact)
        assert "THU 200.000 đ" in hands.screen
        await hands.press("down", "down", "right", "down", "01BLP 123", "f9")
        assert "thu 200.000 đ" in hands.message
        (paid,) = await hands.desk.ask(lambda office: office.payments_of(dossier.dossier_id))
        assert (paid.amount_vnd, str(paid.method), paid.series, paid.receipt_number) == (
            200_000,
            "transfer",
            "01BLP",
            "123",
        )


async def test_money_not_taken_needs_a_reason_and_keeps_what_was_typed(tmp_path: Path) -> None:
    """F9 goes to the field that lacks something and says so; nothing typed is lost."""
    async with at_the_desk(tmp_path, lambda past: ready(past, fee_vnd=200_000)) as hands:
        dossier = await the(hands)
        await hands.scan(dossier.compact)
        await hands.press("down", "down", "left", "f9")
        assert hands.message == "Chưa thu tiền thì ghi vì sao"
        await hands.press("thu sau", "f9")
        assert hands.message.startswith("Đã trả")
        assert (await the(hands)).status is Status.RETURNED


async def test_somebody_else_needs_a_name_and_an_authorisation(tmp_path: Path) -> None:
    """A scanned card that is neither the owner's nor the submitter's names who takes it, masked."""
    async with at_the_desk(tmp_path, ready) as hands:
        await hands.scan((await the(hands)).compact)
        await hands.scan(OTHERS_CARD)
        assert "[người khác]" in hands.screen
        assert OTHER not in hands.screen
        await hands.press("f9")
        assert "ủy quyền" in hands.message
        await hands.press("GUQ 12/2026", "f9")
        assert hands.message.endswith("cho VÌ VĂN MẪU")
        collection = (await the(hands)).collection
        assert collection is not None
        assert (collection.collector, collection.by_owner) == ("VÌ VĂN MẪU", False)
        assert OTHER not in collection.identity


async def test_a_card_alone_finds_everything_of_its_owner(tmp_path: Path) -> None:
    """No slip at hand: the card finds the person, all that is ready is marked, and the loss is noted."""
    async with at_the_desk(tmp_path, ready) as hands:
        await hands.scan(CARD)
        assert "[x] 02-" in hands.screen
        await hands.press("down", "down", "right", "f9")
        assert "giấy tờ tùy thân" in hands.message
        await hands.scan(CARD)
        await hands.press("f9")
        collection = (await the(hands)).collection
        assert collection is not None
        assert (collection.without_slip, collection.by_owner) == (True, True)


async def test_who_handed_it_in_is_taken_for_who_comes(tmp_path: Path) -> None:
    """A dossier with a submitter is given to the submitter, unless somebody else stands there."""
    by = Submitter(Person("Vì Văn Mẫu", OTHER), "con", "GUQ 5")
    async with at_the_desk(tmp_path, lambda past: ready(past, submitter=by)) as hands:
        await hands.scan((await the(hands)).compact)
        assert "[người nộp thay]" in hands.screen
        await hands.press("f9")
        assert hands.message.endswith("cho Vì Văn Mẫu")


async def test_papers_of_a_stopped_dossier_go_back_the_same_way(tmp_path: Path) -> None:
    """What was stopped has papers to return: marked, one key, closed."""

    def story(past: Past) -> None:
        dossier_id = past.accept("Lò Thị Thử", 9, days=10, number=OWNER)
        past.send(dossier_id, ago_days=8)
        past.do(dossier_id, Act.DECLINE, 2, reason_code="khong-dieu-kien")

    async with at_the_desk(tmp_path, story) as hands:
        await hands.scan((await the(hands)).compact)
        assert "trả giấy tờ" in hands.screen
        await hands.press("f9")
        assert (await the(hands)).status is Status.RETURNED


async def test_originals_kept_for_comparing_are_named(tmp_path: Path) -> None:
    """What goes back with the result stands above the key."""
    async with at_the_desk(tmp_path, lambda past: ready(past, code=LAND)) as hands:
        await hands.scan((await the(hands)).compact)
        assert "Trả lại bản gốc: Hợp đồng hoặc văn bản chuyển quyền" in hands.screen
        assert "[đã trả đủ]" in hands.screen


async def test_what_is_not_ready_says_what_it_waits_for(tmp_path: Path) -> None:
    """A slip whose result has not come: its state and day; F9 does nothing."""
    async with at_the_desk(
        tmp_path, lambda past: past.accept("Lò Thị Thử", 1, days=5, number=OWNER)
    ) as hands:
        dossier = await the(hands)
        await hands.scan(dossier.compact)
        assert hands.message.startswith(f"{dossier.short} chưa trả được: đã tiếp nhận")
        await hands.press("f9")
        assert (await the(hands)).status is Status.ACCEPTED
        await hands.press("escape", "escape")
        assert isinstance(hands.app.screen, HomeScreen)


async def test_a_name_finds_the_person_and_home_hands_its_marked_dossier_over(tmp_path: Path) -> None:
    """Typed words, Enter; and F3 over a dossier marked at home opens it at once."""
    async with at_the_desk(tmp_path, ready) as hands:
        await hands.press("thi thu", "enter")
        assert "Trả kết quả: Lò Thị Thử" in hands.screen
        await hands.press("escape", "escape", "014190000123", "down", "f3")
        assert "Trả kết quả: Lò Thị Thử" in hands.screen
        await hands.press("escape")
        assert isinstance(hands.app.screen, HomeScreen)


async def test_an_unknown_slip_is_said_and_the_box_stays(tmp_path: Path) -> None:
    """A number with no dossier: one sentence, nothing opened."""
    async with at_the_desk(tmp_path, ready) as hands:
        await hands.scan(ReceiptNumber("H52.18.05", date(2026, 3, 2), 2, 9999).compact)
        assert hands.message == "Không có hồ sơ ấy"
        assert isinstance(hands.app.screen, ReturnScreen)


@pytest.mark.parametrize("keys", [("f3",), ("f3", "lo thi", "enter")])
async def test_keys_typed_ahead_do_what_slow_typing_does(tmp_path: Path, keys: tuple[str, ...]) -> None:
    """From home to a closed dossier in one burst."""
    day = OfficeDay(tmp_path / "office")
    day.write(lambda past: ready(past) and None)
    async with sit_down(day) as hands:
        await hands.burst(*keys, *(("enter",) if len(keys) == 1 else ()), "1", "f9")
        assert hands.message.startswith("Đã trả 02-")
        assert (await the(hands)).status is Status.RETURNED
