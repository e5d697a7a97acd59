"""A sealed slip is scanned at another counter of the office: the question, and what comes of the answer."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from peopled_desk import MORNING, PeopledDesk, at_the_desk
from peopled_office import HOA, PINS, make_peopled_office

from counter_tui.config import Places
from counter_tui.wiring import WiredOffice
from db.catalogue.reader import read_procedure
from db.office.slip_core import sealed_slip
from db.rules.checklist import items_for, mark_all_present
from db.rules.deadline import Term
from db.rules.dossier import Intake, Person
from db.rules.procedure import Unit
from db.safe.key_file import KeyFile


@dataclass(frozen=True)
class Slip:
    """A slip of the first desk: its number and what its sealed symbol reads as."""

    number: str
    short: str
    digits: str
    seed: bytes


@pytest.fixture
def slip(tmp_path: Path) -> Slip:
    """Take a dossier in at one desk."""
    home = tmp_path / "first"
    make_peopled_office(home, lambda: MORNING)
    keys = KeyFile(Places(home).keys).read()
    assert keys is not None
    office = WiredOffice.open(Places(home), lambda: MORNING)
    try:
        office.people.log_in(HOA, PINS[HOA])
        procedure = read_procedure(Places(home).catalogue, "1.001193")
        items = mark_all_present(items_for(procedure, None))
        person = Person("Vì Thị Lạ", "014190000999")
        terms = (Term(8, Unit.WORKING_DAY),)
        made = office.accept(Intake(procedure, None, items, person, MORNING, terms=terms))
        digits = sealed_slip(office.records, made.dossier_id, keys.office)
    finally:
        office.close()
    assert digits is not None
    return Slip(made.number, made.short, digits, keys.office)


@asynccontextmanager
async def other_desk(home: Path, seed: bytes, monkeypatch: Any) -> AsyncIterator[PeopledDesk]:
    """Sit down at another desk of the office, logged in."""

    def make(home: Path) -> None:
        make_peopled_office(home, lambda: MORNING)
        file = KeyFile(Places(home).keys)
        keys = file.read()
        assert keys is not None
        file.write(replace(keys, office=seed))

    async with at_the_desk(home, monkeypatch, make=make) as desk:
        await desk.log_in(HOA)
        await desk.until("Hôm nay")
        yield desk


async def test_a_scan_asks_and_enter_makes_the_dossier_again(
    tmp_path: Path, slip: Slip, monkeypatch: Any
) -> None:
    """What the symbol holds is shown first; Enter opens the dossier, and a second scan opens it at once."""
    home = tmp_path / "second"
    async with other_desk(home, slip.seed, monkeypatch) as desk:
        await desk.burst(slip.digits, "enter")
        await desk.until("DỰNG LẠI HỒ SƠ")
        for words in (slip.number, "Vì Thị Lạ", "Enter: dựng lại"):
            assert words in desk.screen
        await desk.press("enter")
        await desk.until("Đã dựng lại hồ sơ")
        assert slip.number in desk.screen
        assert "Dựng lại từ giấy hẹn" in desk.screen
        await desk.press("escape")
        await desk.burst("60", slip.digits, "enter")  # behind what was typed before it
        await desk.until(slip.number)
        assert "DỰNG LẠI HỒ SƠ" not in desk.screen
    office = WiredOffice.open(Places(home), lambda: MORNING)
    try:
        assert office.verify().dossiers == 1
        assert office.differences() == ()
    finally:
        office.close()


async def test_esc_leaves_everything_as_it_was(tmp_path: Path, slip: Slip, monkeypatch: Any) -> None:
    """No is an answer: nothing is written, and no digit stands in the box."""
    home = tmp_path / "second"
    async with other_desk(home, slip.seed, monkeypatch) as desk:
        await desk.burst(slip.digits, "enter")
        await desk.until("DỰNG LẠI HỒ SƠ")
        await desk.press("escape")
        await desk.until("Hôm nay")
        assert "60158" not in desk.screen
    office = WiredOffice.open(Places(home), lambda: MORNING)
    try:
        assert office.verify().dossiers == 0
    finally:
        office.close()


async def test_a_slip_of_another_office_is_said_to_be_one(
    tmp_path: Path, slip: Slip, monkeypatch: Any
) -> None:
    """One line on the screen that is there, and nothing of what the symbol holds."""
    async with other_desk(tmp_path / "second", bytes(32), monkeypatch) as desk:
        await desk.burst(slip.digits, "enter")
        await desk.until("không phải của cơ quan này")
        assert "Vì Thị" not in desk.screen


async def test_a_locked_counter_restores_nothing(tmp_path: Path, slip: Slip, monkeypatch: Any) -> None:
    """Whoever comes by with a slip and a scanner finds a closed door."""
    async with other_desk(tmp_path / "second", slip.seed, monkeypatch) as desk:
        await desk.press("f12")
        if not desk.locked:
            await desk.press("ctrl+l")
        assert desk.locked
        await desk.burst(slip.digits, "enter")
        assert desk.locked
        assert "Vì Thị" not in desk.screen
        assert "DỰNG LẠI" not in desk.screen
