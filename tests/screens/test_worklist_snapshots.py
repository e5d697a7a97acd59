"""The lists, a dossier's page, its acts and its correction as text, at both sizes, on a working day.

``MOTCUA_RENEW=1`` writes them anew; the difference is then for a person to read.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from office_day import OfficeDay, a_working_day, sit_down

from counter_tui.screens.worklist import WorklistScreen

SNAPSHOTS = Path(__file__).parent / "snapshots"
SIZES = [(80, 24), (120, 40)]
LATE, WAITING, READY, NEW = ("3",), ("6",), ("8",), ("5", "down", "enter")
PLACES: dict[str, tuple[str, ...]] = {
    "lists": (),
    "list_late": LATE,
    "list_waiting": WAITING,
    "list_ready": READY,
    "list_filtered": ("end", "up", "up", "enter", "f3", "down", "right", "right", "f9", "lo"),
    "filter": (*LATE, "f3", "down", "down", "khai sinh"),
    "apology": ("4", "enter"),
    "acts": (*NEW, "f4"),
    "act_supplement": (*NEW, "f4", "1", "space", "down", "down", "space"),
    "act_withdraw": (*NEW, "f4", "4", "f9"),
    "dossier_new": NEW,
    "dossier_waiting": (*WAITING, "down", "enter"),
    "dossier_ready": (*READY, "down", "enter"),
    "correction_person": (*NEW, "f6"),
    "correction_slip": (*NEW, "f6", "ctrl+u", "Giàng A Trứ", "f4", "f4", "ctrl+u", "10/3"),
    "corrected": (*NEW, "f6", "ctrl+u", "Giàng A Trứ", "f9"),
    "forms": (*WAITING, "down", "enter", "f7"),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("place", PLACES)
async def test_a_screen_looks_as_it_did(tmp_path: Path, place: str, size: tuple[int, int]) -> None:
    """What is drawn at a place is what was drawn there when somebody last looked."""
    day = OfficeDay(tmp_path / "office")
    day.write(a_working_day)
    async with sit_down(day, size) as hands:
        await hands.app._go().show(WorklistScreen(hands.app.counter))
        await hands.press(*PLACES[place])
        await hands.wait()
        hands.app.at.paint()
        seen = hands.screen + "\n"
    kept = SNAPSHOTS / f"{place}_{size[0]}x{size[1]}.txt"
    if os.environ.get("MOTCUA_RENEW"):
        kept.write_text(seen, encoding="utf-8")
    assert seen == kept.read_text(encoding="utf-8")
