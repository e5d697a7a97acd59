"""Refusals, faults and failing disks: one sentence each, no personal data in a log, and the clerk goes on."""

from __future__ import annotations

import string
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from small_desk import FAULT, SmallDesk, faults, small_counter

from counter_tui import sentences
from counter_tui.locale import vi_answers
from counter_tui.safety import STOPS
from counter_tui.screens.home import HomeScreen
from counter_tui.screens.intake import IntakeScreen
from counter_tui.screens.intake import screen as intake_screen
from counter_tui.screens.stop import StopScreen
from db.rules.errors import NotPossibleNow, Refusal

READY = ("tam tru", "enter", "a", "enter", "tab", "Lò Thị Thử")
PERSONAL = "014304000456 Lò Thị Thử"
CODES = [key.removeprefix("error.") for key in vi_answers.TEXTS if key.startswith("error.")]
SAID = [code for code in CODES if code not in STOPS]
"""What a sentence is enough for; the others have a screen of their own (test_stop_stories.py)."""


async def test_every_refusal_of_the_office_is_shown_as_its_sentence(tmp_path: Path) -> None:
    """Whatever code the office answers F9 with, the clerk reads words, and the intake stays as it is."""
    async with small_counter(tmp_path) as hands:
        await hands.press(*READY)
        for code in SAID:
            sentence = vi_answers.TEXTS[f"error.{code}"]
            names = [name for _, name, _, _ in string.Formatter().parse(sentence) if name]
            refusal = Refusal(code, **dict.fromkeys(names, 7))
            hands.desk.failing["accept"] = refusal
            await hands.press("f9")
            assert hands.message.lower() == sentences.refusal(refusal).lower(), code
            assert hands.message[0] == hands.message[0].upper(), code
            assert hands.message.split()[0] in hands.region("message")
            assert "Lò Thị Thử" in hands.screen
        hands.desk.failing.clear()
        await hands.press("f9")
        assert len(hands.desk.intakes) == 1
    assert faults(tmp_path) == ""


FAULTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "accept": (READY, ("f9",)),
    "ask": (READY, ("f9",)),
    "print_slip": (READY, ("f9",)),
    "known_person": (("tam tru", "enter", "a", "enter"), ("014304000456", "tab")),
    "same_again": (("tam tru", "enter", "a", "enter"), ("014304000456", "tab")),
    "save_draft": (("tam tru", "enter", "a"), ("enter",)),
    "drafts": (READY, ("escape", "escape")),
    "today": (READY, ("escape", "escape")),
    "load_draft": ((*READY, "escape", "escape"), ("enter",)),
    "discard_draft": ((*READY, "escape", "escape"), ("f2",)),
    "ask_supplement": (("tam tru", "enter"), ("f6",)),
    "last_terms": (("dang ky khai sinh", "enter", "a", "enter"), ("f9", "Lò", "f9")),
    "print_test_page": ((), ("f7",)),
    "find_dossiers": ((), ("lo thi", "down")),
    "dossier": ((*READY, "f9", "02-0001"), ("enter",)),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_is_one_sentence_and_one_entry_of_the_log_without_personal_data(
    tmp_path: Path, name: str
) -> None:
    """Whatever breaks behind a use case, keys go on working, and the next try does what it should."""
    before, keys = FAULTS[name]
    async with small_counter(tmp_path) as hands:
        await hands.press(*before)
        await hands.wait()
        hands.desk.failing[name] = ValueError(PERSONAL)
        await hands.press(*keys)
        await hands.wait()
        assert hands.message == FAULT
        hands.desk.failing.clear()
        await hands.press("escape", "escape", "escape", "escape", "escape", "ctrl+u")
        assert isinstance(hands.app.screen, HomeScreen)
        await hands.press(*READY, "f9")
        assert hands.desk.intakes[-1].applicant.name == "Lò Thị Thử"
    written = faults(tmp_path)
    assert "ValueError" in written
    assert "small_desk.py" in written
    assert not any(part in written for part in ("0143", "Thử", "Lò"))


async def test_a_full_disk_while_saving_a_draft_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The draft of every few seconds can't be saved: a sentence, and the intake goes on to its number."""
    monkeypatch.setattr(intake_screen, "AUTOSAVE_S", 0.02)
    async with small_counter(tmp_path) as hands:
        await hands.press(*READY)
        refusal = NotPossibleNow("disk_full")
        hands.desk.failing["save_draft"] = refusal
        await hands.press("x")
        for _ in range(50):
            await hands.pilot.pause(0.02)
            if "Ổ đĩa đầy" in hands.screen:
                break
        assert isinstance(hands.app.screen, StopScreen)
        await hands.press("escape")
        assert isinstance(hands.app.screen, IntakeScreen)
        await hands.pilot.pause(0.1)
        assert hands.message.lower() == sentences.refusal(
            refusal
        )  # said again and again, and in nobody's way
        assert isinstance(hands.app.screen, IntakeScreen)
        await hands.press("f9")
        assert hands.desk.intakes[-1].applicant.name == "Lò Thị Thửx"
    assert faults(tmp_path) == ""


async def test_what_the_disk_did_not_take_is_saved_as_soon_as_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failed draft isn't forgotten: the next turn of the clock saves it without another key."""
    monkeypatch.setattr(intake_screen, "AUTOSAVE_S", 0.02)
    async with small_counter(tmp_path) as hands:
        await hands.press(*READY)
        hands.desk.failing["save_draft"] = NotPossibleNow("disk_full")
        await hands.press("x")
        await hands.pilot.pause(0.1)
        hands.desk.failing.clear()
        for _ in range(50):
            await hands.pilot.pause(0.02)
            if any(draft.line.applicant_name == "Lò Thị Thửx" for draft in hands.desk.kept.values()):
                return
        pytest.fail("the draft was never saved")


async def test_esc_keeps_an_intake_that_the_disk_does_not_take(tmp_path: Path) -> None:
    """Going home would lose it, so the clerk stays and is told why."""
    async with small_counter(tmp_path) as hands:
        await hands.press(*READY)
        hands.desk.failing["save_draft"] = NotPossibleNow("disk_full")
        await hands.press("escape")
        assert "Ổ đĩa đầy" in hands.screen
        await hands.press("escape")
        assert isinstance(hands.app.screen, IntakeScreen)
        hands.desk.failing.clear()
        await hands.press("escape")
        assert isinstance(hands.app.screen, HomeScreen)
        assert [draft.line.applicant_name for draft in hands.desk.kept.values()] == ["Lò Thị Thử"]


async def test_leaving_asks_twice_only_where_a_draft_would_be_lost(tmp_path: Path) -> None:
    """Ctrl+Q says that the disk is full; Ctrl+Q again leaves all the same; any other key takes it back."""
    async with small_counter(tmp_path) as hands:
        await hands.press(*READY)
        hands.desk.failing["save_draft"] = NotPossibleNow("disk_full")
        await hands.press("ctrl+q")
        assert "đầy" in hands.screen
        assert "Ctrl+Q lần nữa" in hands.message
        await hands.press("left", "ctrl+q")
        assert hands.app.is_running
        assert hands.app.return_value is None
        await hands.press("ctrl+q")
        assert hands.app.return_value == 0


async def test_leaving_keeps_what_is_half_done_under_another_screen(tmp_path: Path) -> None:
    """Help over an intake: Ctrl+Q puts the intake on the disk first."""
    async with small_counter(tmp_path) as hands:
        await hands.press(*READY, "f1", "ctrl+q")
        assert hands.app.return_value == 0
        assert [draft.line.applicant_name for draft in hands.desk.kept.values()] == ["Lò Thị Thử"]


@pytest.mark.parametrize(
    ("outcome", "detail"),
    [("refused", "paper_out"), ("not_reached", "no_connection"), (None, ""), ("sent_unconfirmed", "silent")],
)
async def test_a_printer_that_fails_undoes_nothing(tmp_path: Path, outcome: str | None, detail: str) -> None:
    """The dossier is there with its number, the line says what the printer said, F5 tries again."""
    async with small_counter(tmp_path, SmallDesk(outcome=(outcome, detail))) as hands:
        await hands.press(*READY, "f9")
        await hands.wait()
        assert hands.message.startswith("Đã lưu 02-0001")
        assert len(hands.desk.intakes) == 1
        hands.desk.outcome = ("printed", "saved")
        await hands.press("f5")
        await hands.wait()
        assert "Đã lưu thành tệp" in hands.message


async def test_a_day_nobody_can_promise_is_said_and_blocks_no_key(tmp_path: Path) -> None:
    """9999 working days, a day long past: a sentence beside the field; Esc and other fields still work."""
    async with small_counter(tmp_path) as hands:
        await hands.press(*READY, *["tab"] * 5, "enter")
        await hands.press("up", "up", "up", "up", "up", "up")
        for typed in ("9999lv", "1/1/2020", "9999g", "1/1/9999"):
            await hands.press("ctrl+u", typed)
            assert "Hẹn trả" not in hands.message
            await hands.press("tab", "up")
            assert FAULT not in hands.screen
        await hands.press("escape")
        assert "Bước 2/3" in hands.screen
    assert faults(tmp_path) == ""
