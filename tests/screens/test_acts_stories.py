"""Stories at a dossier's page: what can be done now, done key by key on a real office."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from office_day import BIRTH, Past, at_dossier

from counter_tui.screens.acts import ActsScreen
from counter_tui.screens.acts.act_screen import ActScreen
from counter_tui.screens.dossier import DossierScreen
from counter_tui.screens.forms_list import FormsScreen
from db.rules.checklist import PaperState, items_for, mark_all_present, with_state
from db.rules.dossier import Status
from db.rules.errors import NotPossibleNow
from db.rules.lifecycle import Act


def a_new_one(past: Past) -> None:
    """Write one dossier that was just accepted."""
    past.accept("Lò Văn Mẫu", 0.01)


def slips(home: Path) -> list[str]:
    """Give the names of what was printed."""
    return sorted(path.name for path in (home / "office" / "slips").iterdir())


async def test_the_list_has_what_is_possible_now_and_nothing_else(tmp_path: Path) -> None:
    """A dossier at the counter: no result yet, for it must be handed over first; each act says where to."""
    async with at_dossier(tmp_path, "mau", story=a_new_one) as hands:
        await hands.press("f4")
        assert isinstance(hands.app.screen, ActsScreen)
        assert "1  Yêu cầu bổ sung              → chờ bổ sung        in phiếu bổ sung" in hands.screen
        assert "Bàn giao cho đơn vị" in hands.screen
        assert "Đã có kết quả" not in hands.screen
        assert "Trả kết quả" not in hands.screen


async def test_a_dossier_that_has_ended_has_nothing_left_to_do(tmp_path: Path) -> None:
    """A friendly sentence, and the way back."""
    async with at_dossier(tmp_path, "bac cam yen") as hands:
        await hands.press("f4", "1", "enter", "down")
        assert "không còn việc gì" in hands.screen
        await hands.press("escape", "f6")
        assert isinstance(hands.app.screen, DossierScreen)
        assert "không sửa được nữa" in hands.message


async def test_a_supplement_is_asked_for_by_ticking_papers(tmp_path: Path) -> None:
    """Tick two, write a point, F9: form 02 is printed, the page waits for the citizen with the last day."""
    async with at_dossier(tmp_path, "mau", story=a_new_one) as hands:
        await hands.press("f4", "1", "space", "down", "down", "space")
        await hands.press(*["down"] * 8, "Đơn ký thiếu", "down", "Trích lục", "f9")
        await hands.wait()
        assert hands.message.startswith("Đã yêu cầu bổ sung 02-0001")
        assert isinstance(hands.app.screen, DossierScreen)
        dossier = hands.app.screen.dossier
        assert dossier.status is Status.SUPPLEMENT_ASKED
        (notice,) = dossier.notices
        assert [paper.label for paper in notice.papers] == [
            "Đơn đăng ký biến động (Mẫu 18)",
            "Hợp đồng hoặc văn bản chuyển quyền",
        ]
        assert notice.points == ("Đơn ký thiếu", "Trích lục")
        assert "chờ bổ sung, bổ sung đến hết 17/03/2026" in hands.screen
        assert any("supplement" in name for name in slips(tmp_path))


async def test_papers_that_are_missing_are_ticked_already(tmp_path: Path) -> None:
    """What was found missing at intake is asked for with no further key; nothing else is."""

    def one_missing(past: Past) -> None:
        procedure = past.office.procedure(BIRTH)
        items = mark_all_present(items_for(procedure, None))
        place = next(i for i, item in enumerate(items) if item.paper.mandatory is False)
        items = with_state(items, place, PaperState.MISSING)
        past.accept("Lò Văn Mẫu", 0.01, code=BIRTH, items=items)

    async with at_dossier(tmp_path, "mau", story=one_missing) as hands:
        await hands.press("f4", "1")
        assert hands.screen.count("[x]") == 1
        await hands.press("f9")
        await hands.wait()
        assert "Đã yêu cầu bổ sung" in hands.message


async def test_a_supplement_that_asks_for_nothing_is_not_sent(tmp_path: Path) -> None:
    """A sentence says what lacks, and the cursor stands at the papers."""
    async with at_dossier(tmp_path, "mau", story=a_new_one) as hands:
        await hands.press("f4", "1", "end", "f9")
        assert hands.message.startswith("Chưa làm: đánh dấu giấy")
        await hands.press("space", "f9")
        await hands.wait()
        assert "Đã yêu cầu bổ sung" in hands.message


async def test_completing_takes_it_up_again_and_counts_anew(tmp_path: Path) -> None:
    """One digit and F9: back to where it was, a new day, its history on the page, a new slip printed."""
    async with at_dossier(tmp_path, "duong lan") as hands:
        await hands.press("f4", "1", "f9")
        await hands.wait()
        assert "đã đủ giấy tờ, hẹn 17:00 Thứ Hai 16/03/2026" in hands.message
        assert "đổi hẹn" in hands.screen
        assert "đã bổ sung đủ" in hands.screen
        assert isinstance(hands.app.screen, DossierScreen)
        assert hands.app.screen.dossier.status is Status.ACCEPTED


@pytest.mark.parametrize("words", ["", "Gia đình đổi ý"])
async def test_what_has_no_way_back_asks_for_f9_twice(tmp_path: Path, words: str) -> None:
    """The first F9 says what will happen, another key takes it back, two do it in the clerk's words."""
    async with at_dossier(tmp_path, "mau", story=a_new_one) as hands:
        await hands.press("f4", "4", "down", *([words] if words else []), "f9")
        assert '"rút hồ sơ"' in hands.message
        assert "không lấy lại được" in hands.message
        await hands.press("down", "f9")
        assert isinstance(hands.app.screen, ActScreen)
        await hands.press("f9")
        await hands.wait()
        assert hands.message.startswith("Đã ghi người nộp rút 02-0001")
        assert isinstance(hands.app.screen, DossierScreen)
        (notice,) = hands.app.screen.dossier.notices
        assert notice.reason == (words or "Theo đề nghị của người nộp hồ sơ")
        assert notice.given_back == "3 giấy tờ đã nộp (chính 3, sao 0)"
        assert any("stop" in name for name in slips(tmp_path))


async def test_a_refusal_of_the_office_loses_nothing_that_was_typed(tmp_path: Path) -> None:
    """The clock has gone past what the law allows meanwhile: the sentence, and all fields as they were."""
    async with at_dossier(tmp_path, "mau", story=a_new_one) as hands:
        await hands.press("f4", "1", *["down"] * 10, "Trích lục thiếu dấu")
        wired = hands.desk._wired
        real = wired.course.do

        def too_late(*_: object) -> None:
            raise NotPossibleNow("supplement_too_late", last=hands.app.counter.now())

        wired.course.do = too_late
        await hands.press("f9")
        assert "Quá hạn yêu cầu bổ sung" in hands.message
        assert "Trích lục thiếu dấu" in hands.screen
        wired.course.do = real
        await hands.press("f9")
        await hands.wait()
        assert "Đã yêu cầu bổ sung" in hands.message


async def test_a_day_that_is_not_later_is_refused_and_mended(tmp_path: Path) -> None:
    """An apology with an earlier day: the office says why, the clerk types another."""
    async with at_dossier(tmp_path, "vi van duc") as hands:
        await hands.press("f4", "3")
        assert "06/03/2026 17:00" in hands.screen
        await hands.press("ctrl+u", "2/3 10:00", "f9")
        assert "phải sau ngày hẹn cũ" in hands.message
        await hands.press("ctrl+u", "xyz", "f9")
        assert "gõ ngày hẹn" in hands.message
        await hands.press("ctrl+u", "5lv", "f9")
        await hands.wait()
        assert "Đã xin lỗi, 02-0001 hẹn lại 17:00 Thứ Hai 09/03/2026" in hands.message


async def test_the_head_of_the_unit_signs_where_the_dossier_lies(tmp_path: Path) -> None:
    """The holder's unit is chosen already; its title goes onto the form with the name that was typed."""
    async with at_dossier(tmp_path, "vi van duc") as hands:
        await hands.press("f4", "3", *["down"] * 4, "Quàng Văn Ký", "down", "05/HDHS", "f9")
        await hands.wait()
        (notice,) = hands.app.at.dossier.notices
        assert (notice.agency, notice.signer_title, notice.signer_name, notice.form_number) == (
            "Bộ phận Tư pháp - Hộ tịch",
            "CÔNG CHỨC TƯ PHÁP - HỘ TỊCH",
            "Quàng Văn Ký",
            "05/HDHS",
        )


async def test_what_an_agency_elsewhere_received_begins_its_time(tmp_path: Path) -> None:
    """The hour is filled in with now; another one of the past is typed, and the day of return follows."""

    def elsewhere(past: Past) -> None:
        past.send(
            past.accept("Lò Văn Mẫu", 3, competent="UBND xã Chiềng Mai"), unit="co-quan-khac", ago_days=3
        )

    async with at_dossier(tmp_path, "mau", story=elsewhere) as hands:
        assert "Nơi giải quyết" in hands.screen
        await hands.press("f4", "3")
        assert "02/03/2026 09:14" in hands.screen
        await hands.press("ctrl+u", "mai", "f9")
        assert "gõ lúc nhận" in hands.message
        await hands.press("ctrl+u", "1/1/2026 8:00", "f9")
        assert "Thời điểm phải từ" in hands.message
        await hands.press("ctrl+u", "28/2 10:00", "f9")
        await hands.wait()
        assert "Nơi giải quyết đã nhận 02-0001, hẹn" in hands.message


async def test_esc_leads_back_step_by_step(tmp_path: Path) -> None:
    """From the form to the list of acts, to the page; nothing was done."""
    async with at_dossier(tmp_path, "mau", story=a_new_one) as hands:
        await hands.press("f4", "1", "escape")
        assert isinstance(hands.app.screen, ActsScreen)
        await hands.press("escape")
        assert isinstance(hands.app.screen, DossierScreen)
        assert hands.app.screen.dossier.status is Status.ACCEPTED


async def test_the_page_tells_early_on_time_or_late(tmp_path: Path) -> None:
    """Done before its day, and after it: the words say so, and the hand-over stands in the history."""

    def two(past: Past) -> None:
        early, late = past.accept("Lò Sớm", 12, days=8), past.accept("Lò Trễ", 40, days=5)
        past.send(early, late, ago_days=11)
        past.do(early, Act.PROCESS, 8)
        past.do(late, Act.PROCESS, 1)

    async with at_dossier(tmp_path / "a", "lo som", story=two) as hands:
        assert "TRƯỚC HẠN" in hands.screen
    async with at_dossier(tmp_path / "b", "lo tre", size=(120, 40), story=two) as hands:
        assert "TRỄ HẠN" in hands.screen
        assert "chưa ký nhận" in hands.screen


async def test_a_result_that_is_there_can_be_returned_from_the_page(tmp_path: Path) -> None:
    """F3 stands on the key bar only where there is a result."""
    async with at_dossier(tmp_path / "a", "luong thi tuoi") as hands:
        assert "F3 Trả kết quả" in hands.region("keys")
        await hands.press("f3")
        assert type(hands.app.screen).__name__ == "ReturnScreen"
    async with at_dossier(tmp_path / "b", "mau", story=a_new_one) as hands:
        assert "F3" not in hands.region("keys")
        await hands.press("f3")
        assert isinstance(hands.app.screen, DossierScreen)


async def test_acts_with_screens_of_their_own_lead_there_and_back_to_the_page(tmp_path: Path) -> None:
    """Handing over and correcting from the list of acts; Esc comes back to the page, not to an old list."""
    async with at_dossier(tmp_path, "mau", story=a_new_one) as hands:
        for key, name in (("2", "HandOverScreen"), ("6", "CorrectionScreen")):
            await hands.press("f4", key)
            assert type(hands.app.screen).__name__ == name
            await hands.press("escape")
            assert isinstance(hands.app.screen, DossierScreen)


async def test_every_form_of_the_dossier_is_seen_and_printed(tmp_path: Path) -> None:
    """F7: each can be looked at with ? and printed with Enter, notices by their day; both say its name."""
    async with at_dossier(tmp_path, "duong lan") as hands:
        await hands.press("f7")
        assert isinstance(hands.app.screen, FormsScreen)
        assert "Phiếu bổ sung" in hands.screen
        assert "lần 1, 09:14 27/02/2026" in hands.screen
        for place in range(5):
            await hands.press("home", *["down"] * place, "?")
            assert "╌" not in hands.screen
            assert len(hands.region("body").strip()) > 60
            await hands.press("escape", "enter")
            await hands.wait()
            assert "Đã lưu thành tệp" in hands.message, (place, hands.screen)
        assert len(slips(tmp_path)) >= 5
        await hands.press("escape", "end")
        assert "phiếu kiểm soát (a5): Đã lưu thành tệp" in hands.screen


async def test_the_apology_can_be_sent_until_the_day_before(tmp_path: Path) -> None:
    """Half an hour later than allowed, the list of acts has it no more."""
    async with at_dossier(tmp_path, "vi van duc") as hands:
        clock = hands.app.counter.now
        await hands.press("f4")
        assert "Xin lỗi" in hands.screen
        await hands.press("escape")
        clock.at += timedelta(hours=8)
        await hands.press("f4")
        assert "Xin lỗi" not in hands.screen
