"""The window on a list: ten thousand lines scroll with few readings, and the place is kept."""

from __future__ import annotations

import random
import sys
from datetime import datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from small_desk import SmallDesk, small_counter

from counter_tui.screens.worklist import WorklistScreen
from counter_tui.screens.worklist.window import PAGE, WorkWindow
from db.rules.clock import VIETNAM
from db.rules.dossier import DossierLine, Status
from db.rules.house import House
from db.rules.worklist import Filter, ListName, UnitCount, WorkLine, WorkPage

AT = datetime(2026, 2, 27, 8, 0, tzinfo=VIETNAM)


def a_line(place: int) -> WorkLine:
    """Give the line that stands at ``place`` in the beginning."""
    line = DossierLine(
        f"D{place}", f"N{place}", f"{place:07}", f"Người {place}", "1.0", "Thủ tục", AT, AT, Status.IN_PROCESS
    )
    return WorkLine(line, unit="Phòng Kinh tế", days=2, clerk="Lò Thị Hoa")


class ManyLines:
    """A list of many lines that counts how often it is read; lines can be taken out of it."""

    def __init__(self, count: int = 10_000) -> None:
        self.lines = [a_line(place) for place in range(count)]
        self.readings: list[int] = []
        self.house = House()

    def work_list(self, name: ListName, only: Filter, start: int = 0, limit: int = 50) -> WorkPage:
        """Give a window of the lines whose names hold the words."""
        self.readings.append(limit)
        fitting = [line for line in self.lines if only.words in line.line.applicant_name]
        return WorkPage(name, start, len(fitting), tuple(fitting[start : start + limit]))

    async def fetch(self, start: int, limit: int) -> WorkPage:
        """Give a window as the office does."""
        return self.work_list(ListName.OVERDUE, Filter(), start, limit)

    def list_counts(self) -> dict[ListName, int]:
        """Count."""
        return {ListName.OVERDUE: len(self.lines)}

    def unit_counts(self) -> tuple[UnitCount, ...]:
        """Give no units."""
        return ()


def near(window: WorkWindow) -> list[int]:
    """Give the places of which lines are in memory."""
    return [place for place in range(window.total) if window.line(place) is not None]


async def test_paging_through_everything_reads_each_page_once() -> None:
    """Down by 19 lines over 10,000: one reading a page, and never more than three pages in memory."""
    lines = ManyLines()
    window = WorkWindow(lines.fetch)
    await window.restart()
    while window.at < window.total - 1:
        await window.move(19)
        assert window.marked is not None
        assert len(near(window)) <= 3 * PAGE
    assert len(lines.readings) <= 10_000 / PAGE
    assert sum(lines.readings) <= 10_000 + 2 * PAGE


async def test_a_step_within_a_page_reads_nothing() -> None:
    """Only who comes near the edge of what is there causes a reading."""
    lines = ManyLines()
    window = WorkWindow(lines.fetch)
    await window.restart()
    for _ in range(PAGE - 1):
        await window.move(1)
    assert len(lines.readings) == 1


async def test_the_end_and_the_beginning_are_one_reading_away() -> None:
    """End and Home over ten thousand lines: one reading each, of three pages at most."""
    lines = ManyLines()
    window = WorkWindow(lines.fetch)
    await window.restart()
    await window.move(1_000_000)
    assert (window.at, window.marked) == (9_999, lines.lines[-1])
    await window.move(-1_000_000)
    assert window.marked == lines.lines[0]
    assert len(lines.readings) == 3
    assert max(lines.readings) <= 3 * PAGE


async def test_the_mark_stays_on_its_dossier_when_lines_before_it_go() -> None:
    """Coming back to a list from which others have gone: the same dossier is marked."""
    lines = ManyLines(300)
    window = WorkWindow(lines.fetch)
    await window.restart()
    await window.move(120)
    del lines.lines[90:100]
    await window.reload()
    assert window.marked is not None
    assert (window.at, window.marked.line.dossier_id) == (110, "D120")


async def test_the_place_is_kept_when_the_dossier_itself_has_gone() -> None:
    """What was done leaves the list: the next one is marked, and at the end the last."""
    lines = ManyLines(60)
    window = WorkWindow(lines.fetch)
    await window.restart()
    await window.move(10)
    del lines.lines[10]
    await window.reload()
    assert window.marked is not None
    assert window.marked.line.dossier_id == "D11"
    await window.move(1_000)
    del lines.lines[-20:]
    await window.reload()
    assert (window.at, window.total) == (38, 39)


async def test_a_list_that_becomes_empty_marks_nothing() -> None:
    """The last one was done."""
    lines = ManyLines(1)
    window = WorkWindow(lines.fetch)
    await window.restart()
    lines.lines.clear()
    await window.reload()
    assert (window.at, window.total, window.marked) == (0, 0, None)
    await window.move(1)
    assert (window.at, window.marked) == (0, None)


@pytest.mark.parametrize("seed", range(20))
async def test_wherever_one_goes_what_is_seen_is_what_there_is(seed: int) -> None:
    """Random steps, lines going and coming: the lines around the cursor are those of the list."""
    dice = random.Random(seed)
    lines = ManyLines(dice.randrange(0, 400))
    window = WorkWindow(lines.fetch)
    await window.restart()
    for _ in range(60):
        if dice.random() < 0.2 and lines.lines:
            first = dice.randrange(len(lines.lines))
            del lines.lines[first : first + 3]
            await window.reload()
        await window.move(dice.choice([-1_000_000, -40, -1, 1, 40, 1_000_000]))
        assert 0 <= window.at <= max(0, window.total - 1)
        for place in range(max(0, window.at - PAGE), min(window.total, window.at + PAGE)):
            assert window.line(place) == lines.lines[place], f"seed {seed}"


class DeskOfMany(SmallDesk):
    """A desk whose lists are very long."""

    many: ManyLines

    async def ask(self, use):  # noqa: ANN001, ANN201 - as the port tells it
        """Ask the list."""
        return use(self.many)


async def test_the_screen_scrolls_ten_thousand_with_few_readings(tmp_path: Path) -> None:
    """A clerk pages through everything and back to the top; typing narrows it with one reading a letter."""
    desk = DeskOfMany()
    desk.many = ManyLines()
    async with small_counter(tmp_path, desk) as hands:
        await hands.app._go().show(WorklistScreen(hands.app.counter, ListName.OVERDUE))
        for _ in range(560):
            await hands.press("pagedown")
        assert "10000/10000" in hands.region("title")
        assert "Người 9999" in hands.screen
        assert len(desk.many.readings) <= 201
        before = len(desk.many.readings)
        await hands.press("home", "end", "home")
        assert len(desk.many.readings) - before == 3
        before = len(desk.many.readings)
        await hands.press("77")
        await hands.wait()
        fitting = sum("77" in str(place) for place in range(10_000))
        assert f"1/{fitting}" in hands.region("title")
        assert len(desk.many.readings) - before <= 2
