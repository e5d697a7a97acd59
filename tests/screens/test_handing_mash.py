"""Whatever keys are pressed at returning, handing over, money, blanks, books: no fault, and a way home."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from office_day import OfficeDay, Past, a_working_day, sit_down
from small_desk import FAULT, faults

from counter_tui.screens.home import HomeScreen
from counter_tui.widgets.lines import Lines, row_width
from db.rules.dossier import ReturnBy
from db.rules.lifecycle import Act

KEYS = (
    *("enter",) * 6, *("down",) * 6, *("up",) * 3, *("escape",) * 4, "tab", "shift+tab", "left", "right",
    "home", "end", "pageup", "pagedown", "backspace", "delete", *("space",) * 3, "ctrl+u", "f1", "f2", "f3",
    "f4", "f5", "f6", "f7", "f8", *("f9",) * 4, *"123456789", "a", "k", "?", "/", "lo", "02-0001", "20.000",
    "01BLP 77", "ế",
)  # fmt: skip
DOORS = (("f3",), ("f6",), ("f10", "1"), ("f10", "2"), ("f10", "3"), ("f10", "4"), ("f10", "5"), ("f9",))
MANY = 120


def a_busy_day(past: Past) -> None:
    """Write a day with something on every list, results by post and money besides."""
    a_working_day(past)
    by_post = past.accept("Lò Thị Xa", 9, days=5, fee_vnd=40_000, return_by=ReturnBy.POST)
    past.send(by_post, ago_days=8)
    past.do(by_post, Act.PROCESS, 2)
    owing = past.accept("Quàng Văn Nợ", 9, days=5, fee_vnd=120_000, number="014304000456")
    past.send(owing, ago_days=8)
    past.do(owing, Act.PROCESS, 2)
    past.office.course.give_out_blanks(3)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (24, 8)])
@pytest.mark.parametrize("seed", [1, 2])
async def test_no_key_does_harm(tmp_path: Path, seed: int, size: tuple[int, int]) -> None:
    """Keys at random, many of them in bursts: every row fits, nothing is written down as a fault."""
    dice = random.Random(f"handing {seed} {size}")
    day = OfficeDay(tmp_path / "office")
    day.write(a_busy_day)
    pressed: list[str] = []
    async with sit_down(day, size) as hands:
        for _ in range(MANY):
            if isinstance(hands.app.screen, HomeScreen):
                await hands.press("ctrl+u")
                keys = list(dice.choice(DOORS))
            else:
                keys = dice.choices(KEYS, k=dice.randrange(1, 5))
            pressed += keys
            await (hands.burst if dice.random() < 0.5 else hands.press)(*keys)
            assert FAULT not in hands.screen, pressed
            for region in (
                hands.app.screen.query(Lines) if size[0] >= 80 else ()
            ):  # below, a scroll bar takes two
                for y, row in enumerate(region.rows):
                    strip = region.render_line(y)
                    assert strip.cell_length == size[0], pressed
                    assert row_width(row) <= size[0] or strip.text.rstrip().endswith("…"), pressed
        await hands.wait()
        for _ in range(12):
            await hands.press("escape")
        assert isinstance(hands.app.screen, HomeScreen), pressed
    assert faults(tmp_path / "office" / "logs") == "", pressed
