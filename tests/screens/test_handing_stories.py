"""Stories of papers that go from hand to hand, key by key, on a real office."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from office_day import BIRTH, LAND, OfficeDay, Past, sit_down
from small_desk import Hands, faults

from counter_tui.screens.handing import HandOverScreen
from db.rules.course import HandOverKind
from db.rules.dossier import Dossier, ReturnBy, Status
from db.rules.lifecycle import Act


@asynccontextmanager
async def handing(
    home: Path, story: Callable[[Past], object], *, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Hands]:
    """Stand before all that can go from hand to hand; no key leads to a fault of the program."""
    day = OfficeDay(home / "office")
    day.write(lambda past: story(past) and None)
    async with sit_down(day, size) as hands:
        await hands.press("f6")
        assert isinstance(hands.app.screen, HandOverScreen)
        yield hands
    assert faults(home / "office" / "logs") == ""


async def the(hands: Hands, name: str) -> Dossier:
    """Give a person's dossier."""
    (line,) = await hands.desk.find_dossiers(name)
    return await hands.desk.dossier(line.dossier_id)


def three(past: Past) -> None:
    """Accept two dossiers for one unit and one for another."""
    past.accept("Lò Văn Mẫu", 0.1, code=LAND)
    past.accept("Quàng Thị Thử", 0.1, code=LAND)
    past.accept("Vì Văn Đức", 3, code=BIRTH)


async def test_the_units_tell_how_much_waits_for_each(tmp_path: Path) -> None:
    """One line a unit, the late ones in words; a digit opens its list."""
    async with handing(tmp_path, three) as hands:
        rows = hands.screen.split("\n")
        assert any("Phòng Kinh tế" in row and "2 hồ sơ" in row for row in rows)
        assert any("Tư pháp" in row and "TRỄ 1" in row for row in rows)


async def test_all_that_waits_goes_in_one_list(tmp_path: Path) -> None:
    """Open the unit, A, F9: sent, printed twice, and it lies there."""
    async with handing(tmp_path, three) as hands:
        await hands.press("2")
        assert "Bàn giao cho Phòng Kinh tế" in hands.screen
        await hands.press("a", "f9")
        await hands.wait()
        assert hands.message.startswith("Đã giao BG-02-260302-01: 2 hồ sơ cho Phòng Kinh tế")
        assert "chờ ký nhận" in hands.screen
        assert (await the(hands, "lo van")).status is Status.IN_PROCESS


async def test_scanning_marks_and_adds_what_was_not_listed(tmp_path: Path) -> None:
    """A slip of another unit's list goes along where the clerk scans it; the count is said each time."""
    async with handing(tmp_path, three) as hands:
        await hands.press("2")
        await hands.scan((await the(hands, "lo van")).compact)
        assert hands.message == "Đã quét 02-0001, chọn 1"
        await hands.scan((await the(hands, "vi van")).compact)
        assert "ngoài danh sách" in hands.screen
        await hands.press("f9")
        await hands.wait()
        (sent,) = await hands.desk.ask(lambda office: office.on_their_way())
        assert [line.applicant_name for line in sent.lines] == ["Lò Văn Mẫu", "Vì Văn Đức"]


async def test_nothing_marked_sends_nothing(tmp_path: Path) -> None:
    """F9 on an unmarked list says what to do."""
    async with handing(tmp_path, three) as hands:
        await hands.press("2", "f9")
        assert hands.message.startswith("Chưa chọn hồ sơ nào")
        assert await hands.desk.ask(lambda office: office.on_their_way()) == ()


async def test_a_paper_that_may_not_go_stops_the_whole_list_and_keeps_the_marks(tmp_path: Path) -> None:
    """One of the scanned ones lies elsewhere: said by number, and nothing was sent."""

    def story(past: Past) -> None:
        three(past)
        away = past.accept("Cà Văn Xa", 4, code=LAND)
        past.send(away, unit="kinh-te", ago_days=3)
        past.office.course.receive(past.office.course.on_their_way()[0].hand_over_id, (away,), "Hà")

    async with handing(tmp_path, story) as hands:
        await hands.press("2", "a")
        await hands.scan((await the(hands, "ca van")).compact)
        await hands.press("f9")
        assert (await the(hands, "ca van")).number in hands.message
        assert "Chọn 3/3" in hands.screen
        assert (await the(hands, "lo van")).status is Status.ACCEPTED


@pytest.mark.parametrize(("turn", "sheets"), [((), 2), (("up", "left", "down"), 0)])
async def test_control_sheets_go_with_the_paper_unless_somebody_says_no(
    tmp_path: Path, turn: tuple[str, ...], sheets: int
) -> None:
    """A control sheet for each dossier besides the list; one turn of a choice leaves them out."""
    async with handing(tmp_path, three) as hands:
        await hands.press("2", *turn, "a", "f9")
        await hands.wait()
        printed = [path.name for path in (tmp_path / "office" / "slips").iterdir()]
        assert sum("kiem-soat" in name for name in printed) == sheets


async def test_what_lacks_of_a_list_is_said_before_and_printed_after(tmp_path: Path) -> None:
    """One of two arrives: F9 warns, F9 again receives it, and the difference is on paper."""

    def story(past: Past) -> None:
        first = past.accept("Lò Văn Mẫu", 1)
        past.send(first, past.accept("Quàng Thị Thử", 1), ago_days=0.5)

    async with handing(tmp_path, story) as hands:
        row = next(row for row in hands.screen.split("\n") if "BG-02" in row)
        await hands.press(row.split()[0])
        await hands.press("f9")
        assert hands.message == "Gõ họ tên người ký nhận"
        await hands.press("Vì Văn Nhận", "f9")
        assert hands.message.startswith("Chưa chọn")
        await hands.scan((await the(hands, "lo van")).compact)
        await hands.press("f9")
        assert hands.message.startswith("Thiếu 1 hồ sơ")
        await hands.press("f9")
        await hands.wait()
        assert "thiếu 1, thừa 0" in hands.message
        assert any("chenh-lech" in path.name for path in (tmp_path / "office" / "slips").iterdir())


async def test_papers_come_back_with_a_result_or_without(tmp_path: Path) -> None:
    """Scanned in: with result; K says without; both are at the counter, each in its state."""

    def story(past: Past) -> None:
        both = (past.accept("Lò Văn Mẫu", 5), past.accept("Quàng Thị Thử", 5))
        past.send(*both, ago_days=4)

    async with handing(tmp_path, story) as hands:
        row = next(row for row in hands.screen.split("\n") if "đang giữ 2" in row)
        await hands.press(row.split()[0])
        await hands.scan((await the(hands, "lo van")).compact)
        await hands.press("down", "k")
        assert ("[x] 02-0001" in hands.screen, "[-] 02-0002" in hands.screen) == (True, True)
        await hands.press("f9")
        await hands.wait()
        assert "1 có kết quả, 1 chưa có" in hands.message
        assert (await the(hands, "lo van")).status is Status.PROCESSED
        back = await the(hands, "quang")
        assert (back.status, back.holder) == (Status.IN_PROCESS, "")


async def test_the_postman_takes_results_with_their_numbers(tmp_path: Path) -> None:
    """A result that goes by post: marked, its tracking number, the postman's name, F9 twice; closed."""

    def story(past: Past) -> None:
        post = {"return_by": ReturnBy.POST, "return_address": "Bản Xa, xã Mường Chanh"}
        first = past.accept("Lò Văn Mẫu", 5, fee_vnd=0, **post)
        second = past.accept("Quàng Thị Thử", 5)
        past.send(first, second, ago_days=4)
        past.do(first, Act.PROCESS, 1)
        past.do(second, Act.PROCESS, 1)

    async with handing(tmp_path, story) as hands:
        row = next(row for row in hands.screen.split("\n") if "bưu tá" in row)
        await hands.press(row.split()[0])
        assert ("Bản Xa" in hands.screen, "Quàng" in hands.screen) == (True, False)
        await hands.press("Tòng Văn Thư", "enter", "enter", "space", "enter", "EB123456789VN", "f9")
        assert "F9 lần nữa" in hands.message
        await hands.press("f9")
        await hands.wait()
        assert "1 kết quả cho Tòng Văn Thư" in hands.message
        gone = await the(hands, "lo van")
        assert gone.status is Status.RETURNED
        assert gone.collection is not None
        assert gone.collection.tracking == "EB123456789VN"


async def test_other_keys_take_the_question_back(tmp_path: Path) -> None:
    """F9, then another key, then F9: the postman's list is asked about again."""

    def story(past: Past) -> None:
        first = past.accept("Lò Văn Mẫu", 5, fee_vnd=0, return_by=ReturnBy.POST, return_address="Bản Xa")
        past.send(first, ago_days=4)
        past.do(first, Act.PROCESS, 1)

    async with handing(tmp_path, story) as hands:
        row = next(row for row in hands.screen.split("\n") if "bưu tá" in row)
        await hands.press(row.split()[0], "Thư", "enter", "enter", "space", "f9", "up", "f9")
        assert "F9 lần nữa" in hands.message
        assert (await the(hands, "lo van")).status is Status.PROCESSED


async def test_a_unit_nobody_knows_is_chosen_first(tmp_path: Path) -> None:
    """Nothing waits, but a slip is scanned: F9 asks for the unit, the choice is one key a unit."""

    def story(past: Past) -> None:
        back = past.accept("Lò Văn Mẫu", 5)
        past.send(back, ago_days=4)

    async with handing(tmp_path, story) as hands:
        assert "Giao hồ sơ khác" in hands.screen
        await hands.press("1", "f9")
        assert hands.message == "Chọn đơn vị nhận bằng phím ←→"


def test_kinds_of_lists_are_three() -> None:
    """Out, back and by post: a fourth would need a screen of its own."""
    assert len(HandOverKind) == 3
