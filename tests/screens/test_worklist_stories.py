"""Stories at the work lists, key by key, on a real office."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from office_day import BIRTH, Clock, OfficeDay, Past, a_working_day, sit_down
from small_desk import Hands, faults

from counter_tui.screens.acts.act_screen import ActScreen
from counter_tui.screens.dossier import DossierScreen
from counter_tui.screens.home import HomeScreen
from counter_tui.screens.worklist import WorklistScreen
from counter_tui.widgets.lines import Lines, row_width
from db.rules.lifecycle import Act
from db.rules.worklist import ListName


@asynccontextmanager
async def at_lists(
    home: Path,
    name: ListName | None = None,
    *,
    size: tuple[int, int] = (80, 24),
    story: Callable[[Past], None] = a_working_day,
) -> AsyncIterator[Hands]:
    """Sit down at the lists of a working day; no key leads to a fault of the program."""
    day = OfficeDay(home / "office", Clock())
    day.write(story)
    async with sit_down(day, size) as hands:
        await hands.app._go().show(WorklistScreen(hands.app.counter, name))
        hands.app.at.paint()
        await hands.wait()
        yield hands
    assert faults(home / "office" / "logs") == ""


def rows_with(hands: Hands, words: str) -> list[str]:
    """Give the rows that hold ``words``."""
    return [line for line in hands.screen.split("\n") if words in line]


async def test_the_lists_say_how_much_of_what_there_is(tmp_path: Path) -> None:
    """A morning at a glance: a line a list with its count, and what lies late at which unit."""
    async with at_lists(tmp_path) as hands:
        counts = {
            "Đến hạn hôm nay": 1,
            "QUÁ HẠN": 1,
            "Cần xin lỗi": 1,
            "Cần bàn giao": 2,
            "Chờ người dân": 2,
            "Hết hạn bổ sung": 1,
            "Có kết quả": 2,
            "Lâu chưa ai lấy": 1,
            "Mới nộp": 1,
        }
        for title, count in counts.items():
            assert rows_with(hands, title)[0].split("   ")[-2].strip() == str(count), title
        assert "TRỄ 1" in rows_with(hands, "Phòng Kinh tế")[0]


async def test_one_digit_opens_a_list_and_esc_leads_back_through_it(tmp_path: Path) -> None:
    """3 opens what is late, Enter its dossier; Esc, Esc, Esc: the list, the lists, home."""
    async with at_lists(tmp_path) as hands:
        await hands.press("3")
        assert "TRỄ 9 ngày" in hands.screen
        await hands.press("enter")
        assert isinstance(hands.app.screen, DossierScreen)
        await hands.press("escape")
        assert "TRỄ 9 ngày" in hands.screen
        await hands.press("escape")
        assert "Đến hạn hôm nay" in hands.screen
        await hands.press("escape")
        assert isinstance(hands.app.screen, HomeScreen)


async def test_each_list_counts_what_matters_on_it(tmp_path: Path) -> None:
    """Days late, the day of waiting of fifteen, days a result lies, the hour of today."""
    async with at_lists(tmp_path) as hands:
        for key, words in (
            ("1", "17:00 hôm nay"),
            ("6", "ngày 3/15"),
            ("7", "ngày 24/15"),
            ("8", "đã 3 ngày"),
            ("9", "đã 50 ngày"),
        ):
            await hands.press(key)
            assert words in hands.screen, key
            await hands.press("escape")


async def test_typing_narrows_at_once_and_without_accents(tmp_path: Path) -> None:
    """In all open dossiers: a beginning of a name, a phone, the last digits; Esc takes it back."""
    async with at_lists(tmp_path, ListName.OPEN) as hands:
        everyone = hands.region("title")
        await hands.press("duong lan")
        await hands.wait()
        assert "1/1" in hands.region("title")
        assert "Hà Thị Nguyễn Th" in hands.screen
        await hands.press("escape")
        await hands.wait()
        assert hands.region("title") == everyone
        await hands.press("0912345")
        await hands.wait()
        assert hands.region("title") == everyone
        await hands.press("ctrl+u", "02-0002")
        await hands.wait()
        assert "Giàng A Chứ" in hands.screen
        assert "Lò Văn Mẫu" not in hands.screen


async def test_typing_ahead_opens_what_was_meant(tmp_path: Path) -> None:
    """Words and Enter in one burst: the dossier they mean, not the one that was marked before."""
    async with at_lists(tmp_path, ListName.OPEN) as hands:
        await hands.burst("giang a chu", "enter")
        assert isinstance(hands.app.screen, DossierScreen)
        assert hands.app.screen.dossier.applicant.name == "Giàng A Chứ"


async def test_nothing_that_fits_is_said_and_enter_does_nothing(tmp_path: Path) -> None:
    """Words that nobody has: a sentence with the way back."""
    async with at_lists(tmp_path, ListName.OPEN) as hands:
        await hands.press("zzz")
        await hands.wait()
        assert "Không hồ sơ nào khớp" in hands.screen
        await hands.press("enter", "down", "end", "pageup")
        assert isinstance(hands.app.screen, WorklistScreen)


@pytest.mark.parametrize("name", [name for name in ListName if name is not ListName.AT_UNIT])
async def test_an_empty_list_says_so_in_a_friendly_way(tmp_path: Path, name: ListName) -> None:
    """A new office: each list has a sentence of its own, and no key does harm."""
    async with at_lists(tmp_path, name, story=lambda _: None) as hands:
        assert hands.region("body").strip().endswith(".")
        await hands.press("enter", "down", "f3", "escape", "escape")
        assert isinstance(hands.app.screen, HomeScreen)


async def test_coming_back_keeps_the_place(tmp_path: Path) -> None:
    """The marked line and what was typed are there again after a look at a dossier."""
    async with at_lists(tmp_path, ListName.OPEN) as hands:
        await hands.press("down", "down", "down")
        before = hands.screen
        assert "4/" in hands.region("title")
        await hands.press("enter", "escape")
        assert hands.screen == before


async def test_what_was_done_leaves_the_list_and_the_next_is_marked(tmp_path: Path) -> None:
    """A result that came in is entered from the list of what is late; the list is empty then."""
    async with at_lists(tmp_path) as hands:
        await hands.press("3", "enter", "f4", "3", "f9")
        assert "đã có kết quả" in hands.message
        await hands.press("escape")
        assert "Không hồ sơ nào quá hạn." in hands.screen


async def test_an_apology_is_two_keys(tmp_path: Path) -> None:
    """On the list of apologies Enter opens the drafted letter and F9 sends it; the list goes on."""
    async with at_lists(tmp_path) as hands:
        await hands.press("4", "enter")
        assert isinstance(hands.app.screen, ActScreen)
        assert "Hẹn 17:00 Thứ Ba 03/03/2026 → 17:00 Thứ Sáu 06/03/2026" in hands.screen
        await hands.press("f9")
        await hands.wait()
        assert hands.message.startswith("Đã xin lỗi, 02-0001 hẹn lại 17:00 Thứ Sáu 06/03/2026")
        assert "Không phải xin lỗi ai." in hands.screen


async def test_the_form_of_the_filter_narrows_by_everything(tmp_path: Path) -> None:
    """State, procedure, days, unit: each narrows, the list says by what, and Esc takes it back."""
    async with at_lists(tmp_path, ListName.ALL) as hands:
        whole = hands.region("title")
        await hands.press("f3", "down", "right", "right", "f9")  # accepted
        assert ("lọc: đã tiếp nhận" in hands.screen, "1/2" in hands.region("title")) == (True, True)
        await hands.press("f3", "down", "left", "left", "down", "khai sinh", "f9")
        assert "lọc: Đăng ký khai sinh" in hands.screen
        assert "Vì Văn Đức" in hands.screen
        await hands.press("escape")
        await hands.wait()
        assert hands.region("title") == whole
        await hands.press("f3", *["down"] * 4, "1/1", "down", "5/2/2026", "f9")
        assert "01/01-05/02" in hands.screen
        assert "Quàng Thị Thử" in hands.screen
        assert "Lò Văn Mẫu" not in hands.screen
        await hands.press("escape", "f3", "up", *["down"] * 6, "right", "right", "f9")
        assert "lọc: Phòng Kinh tế" in hands.screen


async def test_what_the_filter_does_not_understand_is_pointed_at(tmp_path: Path) -> None:
    """A day that is none, a procedure nobody has: a sentence, and what was typed stays."""
    async with at_lists(tmp_path, ListName.ALL) as hands:
        await hands.press("f3", *["down"] * 4, "31/2", "f9")
        assert hands.message.startswith("Ngày gõ như")
        await hands.press("ctrl+u", "up", "up", "qqqqqq", "f9")
        assert "không có thủ tục" in hands.message
        assert "qqqqqq" in hands.screen
        await hands.press("escape")
        assert isinstance(hands.app.screen, WorklistScreen)


async def test_what_lies_at_a_unit_is_a_list_of_its_own(tmp_path: Path) -> None:
    """The units stand below the lists; Enter shows what lies there, the late ones marked."""
    async with at_lists(tmp_path) as hands:
        await hands.press("end", "up")
        assert "Phòng Kinh tế" in hands.screen
        await hands.press("enter")
        assert hands.region("title").strip().startswith("Phòng Kinh tế")
        assert "TRỄ 9 ngày" in hands.screen


async def test_a_slip_scanned_over_a_list_opens_its_dossier(tmp_path: Path) -> None:
    """The citizen comes first; the list is there again afterwards."""
    async with at_lists(tmp_path, ListName.OVERDUE) as hands:
        await hands.press("enter")
        assert isinstance(hands.app.screen, DossierScreen)
        code = hands.app.screen.dossier.compact
        await hands.press("escape", "la")
        await hands.scan(code)
        assert isinstance(hands.app.screen, DossierScreen)
        await hands.press("escape")
        assert " > la" in hands.screen


async def test_on_a_wide_screen_the_detail_stands_beside(tmp_path: Path) -> None:
    """120 columns: the whole number, the clerk and the promise of the marked line."""
    async with at_lists(tmp_path, ListName.OVERDUE, size=(120, 40)) as hands:
        assert "| H52.18.05-260127-02-0001-22" in hands.screen
        assert "17:00 Thứ Ba 10/02/2026" in hands.screen
        await hands.press("escape")


async def test_on_a_wide_screen_the_beginning_of_the_marked_list_stands_beside(tmp_path: Path) -> None:
    """Who is on a list is seen before it is opened."""
    async with at_lists(tmp_path, size=(120, 40)) as hands:
        await hands.press("down", "down")
        await hands.wait()
        assert "Quàng Thị Thử" in hands.screen


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)])
async def test_no_row_is_wider_than_the_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    """On every list, with long names and long titles: what doesn't fit ends in an ellipsis."""

    def long(past: Past) -> None:
        name = "Nguyễn Thị Thùy Dương Hương Lan Anh Đào Bích Phương " * 3
        late = past.accept(name, 34, days=10)
        past.send(late, unit="co-quan-khac", ago_days=33)
        past.accept(name, 3, code=BIRTH)

    async with at_lists(tmp_path, size=size, story=long) as hands:
        for keys in (["end", "up", "up", "enter"], ["f3"], ["escape", "enter"], ["f4"], ["5"], ["escape"]):
            for region in hands.app.screen.query(Lines):
                strips = [region.render_line(y) for y in range(len(region.rows))]
                for row, strip in zip(region.rows, strips, strict=True):
                    assert row_width(row) <= size[0] or strip.text.rstrip().endswith("…")
                    assert size[0] < 80 or row_width(row) <= size[0]
            await hands.press(*keys)


async def test_nothing_of_a_card_is_shown_whole_on_a_list(tmp_path: Path) -> None:
    """Whoever looks over the shoulder sees no personal number, on the lists and on the page alike."""
    async with at_lists(tmp_path, ListName.OPEN, size=(120, 40)) as hands:
        assert "014190000123" not in hands.screen
        await hands.press("enter")
        assert "0141******23" in hands.screen
        assert "014190000123" not in hands.screen


async def test_the_online_list_leads_to_taking_in_with_a_day(tmp_path: Path) -> None:
    """No limit in the catalogue: the day is asked for, pointed at where it lacks, and kept when refused."""
    async with at_lists(tmp_path, ListName.ONLINE) as hands:
        await hands.press("enter", "f4", "1", "f9")
        assert "gõ ngày hẹn" in hands.message
        await hands.press("3lv")
        assert "Hẹn 17:00 Thứ Năm 05/03/2026" in hands.screen
        await hands.press("f9")
        await hands.wait()
        assert "Đã tiếp nhận" in hands.message
        await hands.press("escape")
        assert "Không có hồ sơ mới" in hands.screen


def test_every_act_and_list_has_words() -> None:
    """No list, act, timing or cause is shown as its bare name."""
    from counter_tui.locale import has
    from db.rules.course import DueCause, Mark, NoticeKind, Timing
    from db.rules.lifecycle import Form

    own = {Act.HAND_OVER, Act.PASS_ON, Act.RETURN, Act.CORRECT}
    keys = [
        *(f"screen.work.list.{one}" for one in ListName),
        *(f"screen.work.empty.{one}" for one in ListName),
        *(f"screen.work.note.{one}" for one in ListName if one is not ListName.AT_UNIT),
        *(f"screen.act.{one}" for one in Act),
        *(f"screen.act.done.{one}" for one in Act if one not in own),
        *(f"screen.timing.{one}" for one in Timing),
        *(f"screen.dossier.mark.{one}" for one in Mark),
        *(f"screen.due_cause.{one}" for one in DueCause),
        *(f"screen.form.{one}" for one in (*Form, *NoticeKind)),
    ]
    assert [key for key in keys if not has(key)] == []
