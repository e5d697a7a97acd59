"""Whatever keys are pressed at the lists, a page, an act or a correction: no fault, and a way home."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from office_day import OfficeDay, a_working_day, sit_down
from small_desk import FAULT, faults

from counter_tui.screens.home import HomeScreen
from counter_tui.screens.worklist import WorklistScreen

KEYS = (
    *("enter",) * 6, *("down",) * 6, *("up",) * 3, *("escape",) * 4, "tab", "shift+tab", "left", "right",
    "home", "end", "pageup", "pagedown", "backspace", "delete", "space", "ctrl+u", "f1", "f2", "f3", "f4",
    "f5", "f6", "f7", "f8", *("f9",) * 3, *"123456789", "?", "+", "-", "lo", "an", "0912", "2/3", "3lv", "ế",
)  # fmt: skip
MANY = 150


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (24, 8)])
@pytest.mark.parametrize("seed", [1, 2])
async def test_no_key_does_harm(tmp_path: Path, seed: int, size: tuple[int, int]) -> None:
    """Keys at random, many of them in bursts: every row fits, nothing is written down as a fault."""
    dice = random.Random(f"{seed} {size}")
    day = OfficeDay(tmp_path / "office")
    day.write(a_working_day)
    pressed: list[str] = []
    async with sit_down(day, size) as hands:
        for _ in range(MANY):
            if isinstance(hands.app.screen, HomeScreen):
                await hands.app._go().show(WorklistScreen(hands.app.counter))
                keys = [dice.choice("123456789"), "enter"]
            else:
                keys = dice.choices(KEYS, k=dice.randrange(1, 5))
            pressed += keys
            await (hands.burst if dice.random() < 0.5 else hands.press)(*keys)
            assert FAULT not in hands.screen, pressed
        await hands.wait()
        for _ in range(9):
            await hands.press("escape")
        assert isinstance(hands.app.screen, HomeScreen), pressed
    assert faults(tmp_path / "office" / "logs") == "", pressed
