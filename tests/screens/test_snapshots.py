"""The main screens as text, at both sizes: a change that a clerk would see is a change that is looked at.

``MOTCUA_RENEW=1`` writes them anew; the difference is then for a person to read.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

SNAPSHOTS = Path(__file__).parent / "snapshots"
SIZES = [(80, 24), (120, 40)]
PLACES: dict[str, tuple[str, tuple[str, ...]]] = {
    "home": ("", ()),
    "home_search": ("khai sinh", ()),
    "case": ("chuyen nhuong", ("enter",)),
    "papers": ("chuyen nhuong", ("enter", "enter", "space", "k", "down", "k")),
    "person": ("tam tru", ("enter", "a", "enter")),
    "promise": ("tam tru", ("enter", "a", "enter", *["tab"] * 6, "enter")),
    "help": ("", ("f1",)),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("place", PLACES)
async def test_a_screen_looks_as_it_did(counter: Callable, place: str, size: tuple[int, int]) -> None:
    """What is drawn at a place is what was drawn there when somebody last looked."""
    words, keys = PLACES[place]
    async with counter(*size) as clerk:
        await clerk.type(words)
        await clerk.press(*keys)
        seen = clerk.screen + "\n"
    kept = SNAPSHOTS / f"{place}_{size[0]}x{size[1]}.txt"
    if os.environ.get("MOTCUA_RENEW"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(seen, encoding="utf-8")
    assert seen == kept.read_text(encoding="utf-8")
