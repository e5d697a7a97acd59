"""``motcua form``, ``posting`` and ``blanks``: every form of the office as a file, on pages and on rolls."""

from __future__ import annotations

import json
import shutil
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

import db.catalogue
from counter_tui.commands.form import KINDS
from counter_tui.config import Places
from counter_tui.form_request import FormKind
from counter_tui.wiring import WiredOffice
from db.rules.checklist import items_for, mark_all_present
from db.rules.clock import VIETNAM
from db.rules.deadline import Term
from db.rules.dossier import Intake, Person
from db.rules.fee_rule import FeeKind
from db.rules.handing import PaymentOrder, SendOrder
from db.rules.lifecycle import Act
from db.rules.order import Order
from db.rules.procedure import Unit

Motcua = Callable[..., Any]
Subjects = dict[str, tuple[str, ...]]
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=VIETNAM)
NAME = "Nguyễn Thị Thùy Dương"
FILES = {"a4": ("a.pdf", b"%PDF-"), "80mm": ("a.png", b"\x89PNG"), "58mm": ("a.bin", b"\x1b@")}
SAID: dict[FormKind, str] = {
    FormKind.RECEIPT: "GIẤY TIẾP NHẬN HỒ SƠ",
    FormKind.SUPPLEMENT: "Ghi thêm họ tên mẹ",
    FormKind.REFUSAL: "Không đúng đối tượng",
    FormKind.APOLOGY: "Mất điện",
    FormKind.STOP: "DỪNG",
    FormKind.CONTROL: "KIỂM SOÁT",
    FormKind.LABEL: NAME,
    FormKind.TRANSFER: "Xác minh",
    FormKind.VISIT: NAME,
    FormKind.HAND_OVER: "BG-02-261125-01",
    FormKind.DIFFERENCE: "BG-02-261125-01",
    FormKind.REGISTER: "SỔ THEO DÕI HỒ SƠ",
    FormKind.GUIDANCE: "1.001193",
    FormKind.POSTING: "1.001193",
    FormKind.EVALUATION: "ĐÁNH GIÁ",
    FormKind.BLANK: "H52.18.05-261125-02-",
    FormKind.CASH: "8.000",
    FormKind.SETTLEMENT: "Tháng 11 năm 2026",
    FormKind.DAY_CLOSE: "BIÊN BẢN CHỐT NGÀY",
    FormKind.DISPOSAL: "2.000815",
}
"""Words that stand on the form and on no other, or in the data it is made of."""


@pytest.fixture(scope="module")
def worked(made_office: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Subjects]:
    """Give an office in which every form has something to tell, and what to ask each by."""
    home = Path(shutil.copytree(made_office, tmp_path_factory.mktemp("worked") / "home"))
    _end_one_long_ago(Places(home))
    office = WiredOffice.open(Places(home), lambda: NOW)
    try:
        return home, _work(office)
    finally:
        office.close()


def _end_one_long_ago(places: Places) -> None:
    """Let a copy be withdrawn more than a year before, at an office that keeps copies one year."""
    ships = json.loads((Path(db.catalogue.__path__[0]) / "house.json").read_text("utf-8"))
    places.house.write_text(json.dumps(ships | {"retention": {"2.000815": 1}}), "utf-8")
    then = datetime(2025, 8, 1, 9, 0, tzinfo=VIETNAM)
    office = WiredOffice.open(places, lambda: then)
    try:
        procedure = office.procedure("2.000815")
        items = mark_all_present(items_for(procedure, None))
        given = Intake(procedure, None, items, Person(NAME), then, terms=(Term(1, Unit.WORKING_DAY),))
        office.course.do(office.accept(given).dossier_id, Order(Act.WITHDRAW, "dan-rut"))
    finally:
        office.close()


def _work(office: WiredOffice) -> Subjects:
    course, procedure = office.course, office.procedure("1.001193")
    visit = course.new_visit()
    intake = Intake(
        procedure=procedure,
        case=None,
        items=mark_all_present(items_for(procedure, None)),
        applicant=Person(NAME, personal_number="014190000123", address="Tiểu khu 1, xã Mai Sơn"),
        received_at=NOW,
        terms=(Term(8, Unit.WORKING_DAY),),
        visit_id=visit,
        fee_vnd=8_000,
    )
    sent, asked, moved, stopped = (office.accept(intake) for _ in range(4))
    online = office.accept(replace(intake, registered_only=True))
    course.do(asked.dossier_id, Order(Act.ASK_SUPPLEMENT, "chua-du", points=("Ghi thêm họ tên mẹ",)))
    course.do(online.dossier_id, Order(Act.REFUSE, "sai-doi-tuong"))
    later = datetime(2026, 12, 9, 17, 0, tzinfo=VIETNAM)
    course.do(moved.dossier_id, Order(Act.REAPPOINT, "su-co", "Mất điện cả xã", due=later))
    course.do(stopped.dossier_id, Order(Act.STOP, "dung-theo-luat"))
    listed = course.send(SendOrder((sent.number, moved.number), "tu-phap"))
    course.receive(listed.hand_over_id, [sent.number], "Cà Thị Tư Pháp")
    receipt = {"series": "AB/26E", "receipt_number": "0000123"}
    course.take_payment(PaymentOrder(sent.number, "Lệ phí hộ tịch", FeeKind.FIXED, 8_000, **receipt))
    course.give_out_blanks(2)
    return {
        FormKind.RECEIPT: (sent.number,),
        FormKind.SUPPLEMENT: (asked.number,),
        FormKind.REFUSAL: (online.number,),
        FormKind.APOLOGY: (moved.number,),
        FormKind.STOP: (stopped.number,),
        FormKind.CONTROL: (sent.number,),
        FormKind.LABEL: (sent.number,),
        FormKind.TRANSFER: (sent.number, "--detail", "tu-phap: Xác minh; cong-an: Cho ý kiến"),
        FormKind.VISIT: (visit,),
        FormKind.HAND_OVER: (listed.number,),
        FormKind.DIFFERENCE: (listed.number,),
        FormKind.REGISTER: ("2026-11", "--detail", "Hộ tịch"),
        FormKind.GUIDANCE: ("1.001193",),
        FormKind.POSTING: ("1.001193",),
        FormKind.EVALUATION: (),
        FormKind.BLANK: (),
        FormKind.CASH: ("2026-11-25",),
        FormKind.SETTLEMENT: ("2026-11",),
        FormKind.DAY_CLOSE: (f"{office.keeping.close_day().sheet.day}",),
        FormKind.DISPOSAL: (office.keeping.propose_disposal().list_id,),
    }


@pytest.fixture
def drawn(worked: tuple[Path, Subjects], inside: Callable[..., Any], tmp_path: Path) -> Callable[..., Path]:
    """Draw a form of that office on a paper, and give the file."""
    home, subjects = worked

    def draw(kind: FormKind, paper: str) -> Path:
        name, begins = FILES[paper]
        done = inside(home, "form", kind, *subjects[kind], "--paper", paper, "--out", name)
        assert (done.status, done.err, done.out) == (0, "", f"Đã ghi {name}\n")
        assert (tmp_path / name).read_bytes().startswith(begins)
        return tmp_path / name

    return draw


def words_of(file: Path) -> str:
    """Give the text of all pages on one line, its letters composed."""
    with pypdfium2.PdfDocument(file) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return unicodedata.normalize("NFC", " ".join(" ".join(pages).split()))


def test_every_form_has_words_to_look_for() -> None:
    """No kind is left out here, and the test page alone is not asked for by a command."""
    assert set(SAID) == set(FormKind) - {FormKind.TEST_PAGE}
    assert set(KINDS) == set(map(str, SAID))


@pytest.mark.parametrize("kind", SAID)
def test_every_form_comes_out_on_a_page(drawn: Callable[..., Path], kind: FormKind) -> None:
    """A PDF with the words of the form, and no gap in them."""
    said = words_of(drawn(kind, "a4"))
    assert SAID[kind].casefold() in said.casefold()
    assert "{" not in said


@pytest.mark.parametrize("kind", SAID)
def test_every_form_comes_out_on_a_roll(drawn: Callable[..., Path], kind: FormKind) -> None:
    """A picture, or the printer's own bytes."""
    drawn(kind, "80mm")


@pytest.mark.parametrize("kind", [FormKind.RECEIPT, FormKind.HAND_OVER, FormKind.POSTING])
def test_a_narrow_roll_will_do(drawn: Callable[..., Path], kind: FormKind) -> None:
    """58 mm takes slips, lists and sheets."""
    drawn(kind, "58mm")


def test_a_look_is_no_print(worked: tuple[Path, Subjects], inside: Callable[..., Any]) -> None:
    """Drawing forms into files counts no print; that they left is noted, of public ones nothing."""
    home, subjects = worked
    before = inside(home, "log", "looks", "--json").json
    for kind in (FormKind.RECEIPT, FormKind.CONTROL, FormKind.GUIDANCE):
        assert inside(home, "form", kind, *subjects[kind], "--out", "a.pdf").status == 0
    looks = inside(home, "log", "looks", "--json").json[len(before) :]
    assert [line["facts"]["what"] for line in looks] == [FormKind.RECEIPT, FormKind.CONTROL]
    assert inside(home, "dossier", subjects[FormKind.RECEIPT][0], "show", "--json").json["prints"] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nonsense", "x", "--out", "a.pdf"), "receipt"),
        (("test_page", "x", "--out", "a.pdf"), "receipt"),
        (("receipt", "x", "--out", "a.pdf"), "hồ sơ"),
        (("receipt", "--out", "a.pdf"), "hồ sơ"),
        (("stop", "SENT", "--out", "a.pdf"), "chưa có giấy ấy"),
        (("stop", "STOPPED", "--detail", "x", "--out", "a.pdf"), "chưa có giấy ấy"),
        (("hand_over", "BG-02-261125-99", "--out", "a.pdf"), "danh sách"),
        (("visit", "--out", "a.pdf"), "lượt nộp"),
        (("register", "--out", "a.pdf"), "2026-11-25"),
        (("register", "2026-11-30..2026-11-01", "--out", "a.pdf"), "thứ tự"),
        (("register", "2024-01-01..2026-11-01", "--out", "a.pdf"), "một năm"),
        (("register", "9999-12", "--out", "a.pdf"), "9999-12"),
        (("cash", "9999-12-31", "--out", "a.pdf"), "9999-12-31"),
        (("settlement", "9999-12", "--out", "a.pdf"), "9999-12"),
        (("settlement", "2026-11-25..2026-12-02", "--out", "a.pdf"), "không hiểu ngày"),
        (("settlement", "2026-10", "--out", "a.pdf"), "10/2026"),
        (("posting", "9.999999", "--out", "a.pdf"), "9.999999"),
        (("blank", "H52.18.05-261123-02-0999-63", "--out", "a.pdf"), "giấy hẹn trắng"),
        (("receipt", "SENT", "--out", "a.png"), ".pdf"),
        (("receipt", "SENT", "--paper", "80mm", "--out", "a.pdf"), ".png"),
        (("receipt", "SENT", "--out", "none/a.pdf"), "không ghi được"),
        (("receipt", "SENT"), "--out"),
    ],
)
def test_a_form_that_can_t_be_made_is_one_line(
    worked: tuple[Path, Subjects], inside: Callable[..., Any], words: tuple[str, ...], said: str
) -> None:
    """An unknown kind or subject, days that are none, a wrong ending: exit status 2, a line without gaps."""
    home, subjects = worked
    known = {"SENT": subjects[FormKind.RECEIPT][0], "STOPPED": subjects[FormKind.STOP][0]}
    line = inside(home, "form", *(known.get(word, word) for word in words)).line
    assert said in line
    assert "{" not in line
    assert "error." not in line


@pytest.mark.parametrize(("paper", "name"), [("a4", "p.pdf"), ("a5", "p.pdf"), ("80mm", "p.png")])
def test_a_procedure_is_posted(motcua: Motcua, tmp_path: Path, paper: str, name: str) -> None:
    """The sheet for the wall by a command of its own, the same as the form."""
    done = motcua("posting", "1.001193", "--paper", paper, "--out", name)
    assert (done.status, done.out) == (0, f"Đã ghi {name}\n")
    assert (tmp_path / name).stat().st_size > 1000
    assert "9.999999" in motcua("posting", "9.999999", "--out", name).line


def test_blank_slips_have_numbers_that_are_on_the_disk(motcua: Motcua, tmp_path: Path, clock: Any) -> None:
    """Both copies of each; the numbers are printed, counted on from, and given to nothing else."""
    clock.at = NOW
    first = motcua("blanks", "2", "--out", "b.pdf", "--json").json
    assert first["file"] == "b.pdf"
    said = words_of(tmp_path / "b.pdf")
    assert all(said.count(number) >= 2 for number in first["numbers"])
    done = motcua("blanks", "1", "--paper", "80mm", "--out", "b.png")
    assert done.out.startswith("Đã cấp 1 số, từ H52.18.05-261125-02-0003-")
    assert motcua("form", "blank", first["numbers"][0], "--out", "again.pdf").status == 0
    assert first["numbers"][1] not in words_of(tmp_path / "again.pdf")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("0", "--out", "b.pdf"), "từ 1 đến"),
        (("-3", "--out", "b.pdf"), "từ 1 đến"),
        (("100000", "--out", "b.pdf"), "từ 1 đến"),
        (("ten", "--out", "b.pdf"), "'ten'"),
        (("2", "--out", "b.png"), ".pdf"),
        (("2", "--out", "none/b.pdf"), "không ghi được"),
        (("2", "--out", "."), ".pdf"),
    ],
)
def test_what_gives_no_blank_takes_no_number(motcua: Motcua, words: tuple[str, ...], said: str) -> None:
    """A wrong count or a file that can't be written is refused before a number is given out."""
    assert said in motcua("blanks", *words).line
    assert (
        json.loads(motcua("blanks", "1", "--out", "b.pdf", "--json").out)["numbers"][0].split("-")[3]
        == "0001"
    )
