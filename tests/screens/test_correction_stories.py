"""Stories of a wrong slip: corrected key by key on a real office, and what the old slip does then."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from office_day import Past, at_dossier

from counter_tui.screens.correction import CorrectionScreen
from counter_tui.screens.dossier import DossierScreen
from counter_tui.widgets.lines import Lines, Look
from db.rules.checklist import PaperState
from db.rules.course import DueCause
from db.rules.dossier import Person, ReturnBy, Submitter


def a_new_one(past: Past) -> None:
    """Write one dossier that was just accepted."""
    past.accept("Lò Văn Mẫu", 0.01)


async def test_a_name_is_corrected_with_three_keys(tmp_path: Path) -> None:
    """F6, the name, F9: both numbers are said, the new slip is printed and names the old one."""
    async with at_dossier(tmp_path, "mau", story=a_new_one) as hands:
        old = hands.app.screen.dossier
        await hands.press("f6", "ctrl+u", "Lò Văn Mậu", "f9")
        await hands.wait()
        assert hands.message.startswith("Đã sửa: giấy hẹn 02-0002 thay 02-0001")
        dossier = hands.app.screen.dossier
        assert (dossier.applicant.name, dossier.replaces) == ("Lò Văn Mậu", old.number)
        assert f"Thay giấy số  {old.number}" in hands.screen
        assert [path.name for path in (tmp_path / "office" / "slips").iterdir()] == [f"{dossier.number}.pdf"]


async def test_the_old_slip_leads_to_the_new_one_in_red(tmp_path: Path) -> None:
    """Scanning the paper that should have been given back: a red line names both numbers."""
    async with at_dossier(tmp_path, "mau", story=a_new_one) as hands:
        old = hands.app.screen.dossier
        await hands.press("f6", "ctrl+u", "Lò Văn Mậu", "f9")
        await hands.wait()
        new = hands.app.screen.dossier.number
        await hands.press("escape")
        await hands.scan(old.compact)
        sentence = f"Giấy hẹn {old.number} đã được thay bằng {new}"
        assert isinstance(hands.app.screen, DossierScreen)
        lines = [row for row in hands.app.screen.query_one("#body", Lines).rows if row[-1].text in sentence]
        assert " ".join(row[-1].text for row in lines if row[-1].look is Look.BAD) == sentence
        await hands.press("f7", "escape")
        assert "đã được thay bằng" in hands.screen


async def test_everything_on_the_slip_can_be_corrected(tmp_path: Path) -> None:
    """Person, papers, day, fee, where it is returned, sets, note, reason: each reaches the records."""
    async with at_dossier(tmp_path, "mau", story=a_new_one) as hands:
        await hands.press("f6", "down", "1/2/1990", "down", "ctrl+u", "0987654321", "down", "Bản Mẫu")
        await hands.press("f4", "home", "-", "f4")
        await hands.press("ctrl+u", "10/3 15:00", "down", "50.000", "down", "right", "down")
        await hands.press(
            "Bản Mẫu, xã Mai Sơn", "down", "ctrl+u", "2", "down", "Đi cùng con", "down", "right"
        )
        for words in ("ngày sinh", "điện thoại", "nơi ở", "giấy tờ", "ngày hẹn", "phí", "nơi trả", "số bộ"):
            assert words in hands.screen
        await hands.press("down", "Người dân đổi ý", "f9")
        await hands.wait()
        assert hands.message.startswith("Đã sửa")
        dossier = hands.app.screen.dossier
        who = dossier.applicant
        assert (who.name, who.born, who.phone, who.address) == (
            "Lò Văn Mẫu",
            "1990-02-01",
            "0987654321",
            "Bản Mẫu",
        )
        assert (dossier.fee_vnd, dossier.copies_of_dossier, dossier.note) == (50_000, 2, "Đi cùng con")
        assert (dossier.return_by, dossier.return_address) == (ReturnBy.POST, "Bản Mẫu, xã Mai Sơn")
        assert f"{dossier.due_current:%H:%M %d/%m/%Y}" == "15:00 10/03/2026"
        (moved,) = dossier.due_changes
        assert (moved.cause, moved.reason) == (DueCause.CORRECTED, "Người dân đổi ý")
        assert dossier.items[0].originals == 0


async def test_a_submitter_is_added_and_taken_away(tmp_path: Path) -> None:
    """Who stood at the desk was not the applicant; and the other way round."""

    def by_another(past: Past) -> None:
        past.accept("Lò Văn Mẫu", 0.01, submitter=Submitter(Person("Quàng Thị Thử"), "vợ"))

    async with at_dossier(tmp_path / "a", "mau", story=a_new_one) as hands:
        await hands.press("f6", *["down"] * 5, "right", "down", "down", "Quàng Thị Thử", "f9")
        await hands.wait()
        assert hands.app.screen.dossier.submitter.person.name == "Quàng Thị Thử"
    async with at_dossier(tmp_path / "b", "mau", story=by_another) as hands:
        await hands.press("f6", *["down"] * 5, "left", "f9")
        await hands.wait()
        assert hands.app.screen.dossier.submitter is None


async def test_nothing_corrected_gives_no_new_number(tmp_path: Path) -> None:
    """F6 and F9 with nothing typed: a sentence, and the slip stays as it is."""
    async with at_dossier(tmp_path, "mau", story=a_new_one) as hands:
        number = hands.app.screen.dossier.number
        await hands.press("f6", "f9")
        assert "Chưa sửa gì" in hands.message
        await hands.press("f4", "f4")
        assert "Chưa sửa gì so với giấy hẹn cũ" in hands.screen
        await hands.press("f9", "escape", "escape", "escape")
        assert hands.app.screen.dossier.number == number


async def test_what_is_wrong_is_pointed_at_from_any_step(tmp_path: Path) -> None:
    """No name, no birth, a fee or a day that is none: its step, its field, a sentence."""
    async with at_dossier(tmp_path, "mau", story=a_new_one) as hands:
        await hands.press("f6", "ctrl+u", "f4", "f9")
        assert ("Bước 1/3" in hands.screen, hands.message) == (True, "Chưa lưu: gõ họ tên người nộp")
        await hands.press("Lò Văn Mậu", "down", "31/2/1990", "f4", "f4", "f9")
        assert ("Bước 1/3" in hands.screen, "ngày sinh" in hands.message) == (True, True)
        await hands.press("ctrl+u", "f4", "f4", "down", "nhiều", "f9")
        assert "phí phải là số tiền" in hands.message
        await hands.press("ctrl+u", "up", "ctrl+u", "hôm nào", "f9")
        assert "gõ ngày hẹn" in hands.message
        await hands.press("ctrl+u", "f9")
        assert "gõ ngày hẹn" in hands.message
        await hands.press("11/3", "f9")
        await hands.wait()
        assert hands.message.startswith("Đã sửa")


async def test_a_promise_outside_the_counter_moves_only_earlier(tmp_path: Path) -> None:
    """Handed over already: a later day is an apology's matter, and what was typed is not lost."""
    async with at_dossier(tmp_path, "quang thi thu") as hands:
        await hands.press("f6", "f4", "f4", "ctrl+u", "20/3", "f9")
        assert "xin lỗi và hẹn lại" in hands.message
        assert "20/3" in hands.screen
        assert isinstance(hands.app.screen, CorrectionScreen)


async def test_esc_keeps_what_was_typed_in_the_steps_before(tmp_path: Path) -> None:
    """Back and forth between the steps."""
    async with at_dossier(tmp_path, "mau", story=a_new_one) as hands:
        await hands.press("f6", "ctrl+u", "Lò Văn Mậu", "f4", "space", "f4", "escape", "escape")
        assert "Lò Văn Mậu" in hands.screen
        await hands.press("f4", "f4")
        assert "Sẽ sửa: họ tên, giấy tờ" in hands.screen


async def test_a_scanned_card_brings_the_right_person(tmp_path: Path) -> None:
    """The wrong person was written down: the card fills in the right one, wherever the correction stands."""
    async with at_dossier(tmp_path, "mau", story=a_new_one) as hands:
        await hands.press("f6", "f4")
        await hands.scan("014190000456|111111111|Lò Thị Đúng|05051990|Nữ|Bản Đúng, Mai Sơn|01012022")
        await hands.press("f9")
        await hands.wait()
        who = hands.app.screen.dossier.applicant
        assert (who.personal_number, who.name) == ("014190000456", "Lò Thị Đúng")


async def test_a_slip_scanned_in_the_middle_opens_and_leaves_the_correction_as_it_is(tmp_path: Path) -> None:
    """Somebody else comes first; Esc leads back to what was typed."""
    async with at_dossier(tmp_path, "mau") as hands:
        await hands.press("escape")
        (other,) = await hands.desk.find_dossiers("giang a chu")
        await hands.app._go().open_dossier((await hands.desk.find_dossiers("lo van mau"))[0].dossier_id)
        await hands.press("f6", "ctrl+u", "Lò Văn Mậu")
        await hands.scan(other.number.replace("-", "").replace(".", ""))
        assert hands.app.screen.dossier.applicant.name == "Giàng A Chứ"
        await hands.press("escape")
        assert "Lò Văn Mậu" in hands.screen


async def test_papers_are_corrected_like_they_were_ticked(tmp_path: Path) -> None:
    """A paper that was ticked and is not there: its state and its counts go."""
    async with at_dossier(tmp_path, "mau", story=a_new_one) as hands:
        await hands.press("f6", "f4", "home", "space", "f9")
        await hands.wait()
        item = hands.app.screen.dossier.items[0]
        assert (item.state, item.originals) == (PaperState.MISSING, 0)
