"""``close-day``, ``verify --from-sheet``, ``disposal``, ``log looks``: keeping an office without a screen."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counter_tui.bootstrap import open_office
from counter_tui.config import Places

Motcua = Callable[..., Any]
Accept = Callable[..., str]
NUMBER = "014190000123"


@pytest.fixture
def office(home: Path, clock: Any) -> Any:
    """Give the clock of an office that keeps births one year."""
    import db.catalogue

    ships = json.loads((Path(db.catalogue.__path__[0]) / "house.json").read_text("utf-8"))
    (home / "house.json").write_text(json.dumps(ships | {"retention": {"*": 1}}), "utf-8")
    clock.set("2026-11-23 10:00")
    return clock


@pytest.mark.usefixtures("office")
def test_a_day_is_closed_backed_up_and_printed_with_one_command(
    motcua: Motcua, accept: Accept, home: Path
) -> None:
    """What it says for people; the sheet lies in the folder of prints, a backup beside the records."""
    accept()
    done = motcua("close-day")
    assert done.status == 0
    assert done.out.startswith("Đã chốt ngày 23/11/2026 lần 1 lúc 10:00\n  Tiếp nhận: 1\n")
    assert "Máy 02: 0001-0001\n    0001 đang dùng\n" in done.out
    assert "Đã sao lưu và kiểm tra ở 1 nơi" in done.out
    assert [path.name for path in (home / "slips").iterdir()] == ["chot-ngay-261123-1.pdf"]
    again = motcua("close-day", "--date", "2026-11-23", "--out", "to.pdf", "--json").json
    assert (again["times"], again["counts"]["received"], again["gaps"]) == (2, 1, 0)
    assert again["paper"] == "Đã ghi to.pdf"
    assert "chưa đến ngày" in motcua("close-day", "--date", "2026-11-24").line


@pytest.mark.usefixtures("office")
def test_a_sheet_is_held_against_the_journal_as_typed_scanned_or_piped(
    motcua: Motcua, accept: Accept, home: Path
) -> None:
    """A slip of the finger is told as that with status 2; a journal that differs with status 1 and words."""
    accept()
    code = motcua("close-day", "--json").json["code"]
    scanned = "60160" + code.replace(" ", "")
    for given, words in (("", [code]), ("", [scanned]), (code.replace(" ", "\n"), ["-"])):
        done = motcua("verify", "--from-sheet", *words, given=given)
        assert (done.status, done.err) == (0, "")
        assert done.out.startswith("KHỚP")
    wrong = str((int(code[0]) + 1) % 10) + code[1:]
    assert "nhóm số thứ 1 gõ sai" in motcua("verify", "--from-sheet", wrong).line
    assert "đã gõ 83" in motcua("verify", "--from-sheet", code[:-1]).line
    groups = code.split()
    swapped = " ".join([groups[10], *groups[1:10], groups[0], *groups[11:]])
    assert "gõ" in motcua("verify", "--from-sheet", swapped).line
    with open_office(home) as wired, wired.records.writing() as session:
        session.connection().exec_driver_sql(
            "DELETE FROM event_body WHERE (feed, seq) IN"
            " (SELECT feed, seq FROM event WHERE kind = 'dossier.accepted')"
        )
    done = motcua("verify", "--from-sheet", code)
    assert done.status == 1
    assert "số giấy hẹn của máy H52.18.05-02: biên bản ghi 0001-0001 đang dùng, nhật ký nay nói 0" in done.out
    assert "nội dung bị xóa không theo danh sách hủy nào: biên bản ghi 0, nhật ký nay nói 1" in done.out
    assert "Nhật ký nay nói về ngày ấy" in done.out


@pytest.mark.usefixtures("office")
def test_whole_numbers_are_shown_only_on_request_and_that_is_logged(motcua: Motcua, accept: Accept) -> None:
    """Lines, JSON, lists and searches mask; ``--full`` shows, and the page of looks tells who and what."""
    number = accept()
    for words in (
        ("dossier", number, "show"),
        ("dossier", number, "show", "--json"),
        ("lists", "all"),
        ("lists", "all", "--json"),
        ("dossier", number, "withdraw", "--reason", "dan-rut"),
    ):
        assert NUMBER not in motcua(*words).out, words
    full = motcua("dossier", number, "show", "--json", "--full").json
    assert (full["personal_number"], full["phone"]) == (NUMBER, "0912345678")
    assert NUMBER in motcua("dossier", number, "show", "--full").out
    motcua("form", "register", "2026-11", "--out", "so.pdf")
    motcua("form", "guidance", "1.001193", "--out", "huong-dan.pdf")
    looks = motcua("log", "looks", "--json").json
    assert [(line["kind"], line["number"], line["facts"]) for line in looks] == [
        ("export.made", None, {"what": "list", "count": 1, "to": "output"}),
        ("number.looked_at", number, {"fields": ["personal_number"]}),
        ("export.made", number, {"what": "dossier", "count": 1, "to": "output"}),
        ("number.looked_at", number, {"fields": ["personal_number"]}),
        ("export.made", number, {"what": "dossier", "count": 1, "to": "output"}),
        ("export.made", None, {"what": "register", "count": 1, "to": "file"}),
    ]
    said = motcua("log", "looks").out
    assert f"xem số định danh: {number}" in said
    assert "ghi ra tệp: sổ theo dõi, 1 hồ sơ" in said
    assert NUMBER not in said
    assert motcua("log", "looks", "--to", "2026-11-01").out == "không có lần nào trong thời gian này\n"


@pytest.mark.usefixtures("office")
def test_a_reprint_is_told_with_who_did_it(motcua: Motcua, accept: Accept, home: Path) -> None:
    """The first print is no look; the second one is."""
    number = accept()
    with open_office(home) as wired:
        for _ in range(2):
            wired.print_slip(wired.dossier(number).dossier_id)
    [line] = motcua("log", "looks", "--json").json
    assert (line["kind"], line["number"], line["facts"]) == (
        "print.started",
        number,
        {"form": "receipt", "copy": 1},
    )
    assert line["who"]


def test_dossiers_are_disposed_of_in_three_steps(motcua: Motcua, accept: Accept, office: Any) -> None:
    """Proposed, approved by a document, carried out; the list can be printed before and after."""
    number = accept()
    assert motcua("dossier", number, "withdraw", "--reason", "dan-rut").status == 0
    assert "không có hồ sơ nào" in motcua("disposal", "propose").line
    office.set("2028-01-04 09:00")
    proposed = motcua("disposal", "propose", "--json").json
    assert (proposed["list"], proposed["count"], proposed["stays"]) == ("HUY-02-280104-01", 1, {})
    name = proposed["list"]
    assert "chưa được duyệt" in motcua("disposal", "run", name).line
    approve = ("disposal", "approve", name, "--document", "45/QĐ-UBND", "--day", "2028-01-03")
    assert motcua(*approve).out == f"{name}  1 hồ sơ  đã duyệt: 45/QĐ-UBND ngày 03/01/2028\n"
    assert "đã được duyệt rồi" in motcua(*approve).line
    done = motcua("disposal", "run", name)
    assert f"Đã hủy 1 hồ sơ theo danh sách {name}" in done.out
    assert "không còn chữ nào" in done.out
    gone = f"{name}  1 hồ sơ  đã hủy 04/01/2028 theo 45/QĐ-UBND ngày 03/01/2028\n"
    assert motcua("disposal", "list").out == gone
    assert number in motcua("disposal", "list", name.lower()).out
    [line] = motcua("disposal", "list", name, "--json").json["dossiers"]
    assert line["number"] == number
    said = f"motcua dossier: hồ sơ đã được hủy theo danh sách {name} (45/QĐ-UBND) ngày 04/01/2028"
    assert motcua("dossier", number, "show").line == said
    assert motcua("form", "disposal", name, "--out", "ds.pdf").status == 0
    assert motcua("verify", "--replay").status == 0
    again = motcua("disposal", "run", name, "--json").json
    assert (again["dossiers"], again["wiped"]) == (0, True)


@pytest.mark.usefixtures("office")
def test_what_is_sensitive_is_the_offices_own_data(motcua: Motcua, accept: Accept, home: Path) -> None:
    """A phone is shown as long as the house says nothing; a field that there isn't is refused by name."""
    number = accept()
    assert "0912345678" in motcua("dossier", number, "show").out
    house = json.loads((home / "house.json").read_text("utf-8"))
    (home / "house.json").write_text(json.dumps(house | {"sensitive": ["phone"]}), "utf-8")
    assert "0912345678" not in motcua("dossier", number, "show").out
    assert "0912345678" in motcua("dossier", number, "show", "--full").out
    (home / "house.json").write_text(json.dumps(house | {"sensitive": ["religion"]}), "utf-8")
    assert "sensitive" in motcua("dossier", number, "show").line
    (home / "house.json").write_text(json.dumps(house | {"retention": {"*": "forever"}}), "utf-8")
    assert "retention" in motcua("dossier", number, "show").line


def test_where_people_log_in_only_a_head_reads_the_looks(home: Path, clock: Any) -> None:
    """A clerk of the counter is refused; the head isn't."""
    from dataclasses import replace

    from counter_tui.wiring import WiredOffice
    from db.office.looks import looks_between
    from db.rules.errors import NotAccepted

    office = WiredOffice.open(Places(home), clock)
    try:
        desk = replace(office._desk(), person="01A")
        clerk = replace(desk, station=replace(desk.station, roles=("counter",)))
        assert looks_between(office.records, None, None, desk) == ()
        with pytest.raises(NotAccepted, match="role_may_not"):
            looks_between(office.records, None, None, clerk)
    finally:
        office.close()


@pytest.mark.usefixtures("office")
def test_a_closed_day_is_told_as_it_is_written(motcua: Motcua, accept: Accept) -> None:
    """The keys of docs/commands.md are those that the program prints."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
    section = page.partition("## `motcua close-day")[2].partition("```json\n")[2].partition("```")[0]
    told = json.loads(section)
    accept()
    done = motcua("close-day", "--json").json
    assert list(done) == list(told)
    assert list(done["counts"]) == list(told["counts"])
    assert list(done["numbers"][0]["runs"][0]) == list(told["numbers"][0]["runs"][0])
