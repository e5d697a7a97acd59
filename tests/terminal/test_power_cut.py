"""The plug pulled in the middle of things: what was said is offered again, what was saved is there once."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.terminal

BEGUN = ("thuong tru", "enter", "down", "enter", "a", "enter", "014190000123", "tab", "Quàng Thị Thử", "tab")


def test_a_half_done_intake_is_offered_by_name_after_kill_nine(
    start: Callable[..., Any], accepted: Callable[[], list[dict[str, str]]]
) -> None:
    """The next start names the person and the procedure; Enter goes on where the power went."""
    first = start()
    first.press(*BEGUN)
    first.wait_for("Quàng Thị Thử")
    first.read(4.0)
    first.kill()
    second = start()
    assert "Quàng Thị Thử" in second.wait_for("ĐANG DỞ")
    second.press("enter")
    second.wait_for("Người nộp")
    second.press("f9")
    second.wait_for("Đã lưu 02-0001")
    (dossier,) = accepted()
    assert (dossier["name"], dossier["personal_number"]) == ("Quàng Thị Thử", "014190000123")
    second.settle()
    assert "ĐANG DỞ" not in second.text


def test_pulling_the_plug_around_the_save_leaves_the_number_once_or_the_draft(
    start: Callable[..., Any], accepted: Callable[[], list[dict[str, str]]], office: Path
) -> None:
    """Whenever the power goes, a number that was shown is in the records, once, and the chain holds."""
    seed = int(os.environ.get("MOTCUA_SEED", random.randrange(2**32)))
    print(f"seed {seed}")
    chance = random.Random(seed)
    for done in range(int(os.environ.get("MOTCUA_PLUGS", "4"))):
        terminal = start()
        terminal.press(
            "thuong tru", "enter", "down", "enter", "a", "enter", "tab", f"Lò Văn {'AĂÂBCDĐE'[done % 8]}"
        )
        terminal.wait_for("Lò Văn")
        terminal.press("f9")
        terminal.read(chance.uniform(0, 0.25))
        shown = re.findall(r"Đã lưu (\d\d-\d{4})", terminal.text)
        terminal.kill()
        numbers = [row["short"] for row in accepted()]
        assert len(numbers) == len(set(numbers))
        assert set(shown) <= set(numbers)
        verdict = subprocess.run(
            [sys.executable, "-m", "counter_tui", "verify"],
            env={**os.environ, "MOTCUA_HOME": str(office)},
            capture_output=True,
            check=False,
        )
        assert verdict.returncode == 0, verdict.stdout
