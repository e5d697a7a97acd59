"""Setting up, the catalogue, search, numbers, slips and the check."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

Motcua = Callable[..., Any]
ENTRY = {
    "procedure": "1.001193",
    "received": "2026-11-23T09:15",
    "applicant": {"name": "Lò Văn Mẫu"},
    "papers": "all",
    "limit": "1 working_day",
}


@pytest.fixture
def number(motcua: Motcua) -> str:
    """Give the number of an accepted dossier."""
    answer = motcua("intake", "--from", "-", "--json", given=json.dumps([ENTRY])).json
    return str(answer[0]["number"])


def test_setting_up_twice_changes_nothing(bare: Motcua) -> None:
    """The second set-up finds the office and says so."""
    first, second = bare("setup", "--practice", "--json").json, bare("setup", "--practice", "--json").json
    assert (first["made"], second["made"]) == (True, False)
    assert first["procedures"] == second["procedures"] >= 60


def test_a_real_office_is_never_practised_on(motcua: Motcua, home: Path) -> None:
    """Where station.json says that it is no practice, setting one up is refused."""
    station = json.loads((home / "station.json").read_text(encoding="utf-8"))
    (home / "station.json").write_text(json.dumps({**station, "practice": False}), encoding="utf-8")
    assert "văn phòng thật" in motcua("setup", "--practice").line


def test_a_wrong_station_is_named_by_file_and_field(motcua: Motcua, home: Path) -> None:
    """A mistake in station.json is one line with the file and the field."""
    station = json.loads((home / "station.json").read_text(encoding="utf-8"))
    (home / "station.json").write_text(json.dumps({**station, "slot": "2"}), encoding="utf-8")
    line = motcua("verify").line
    assert "station.json" in line
    assert "'slot'" in line


@pytest.mark.parametrize(
    "words",
    [
        ("catalogue", "import", "x.json"),
        ("catalogue", "show", "1.001193"),
        ("search", "khai sinh"),
        ("intake", "--from", "in.json"),
        ("slip", "H52.18.05-261123-02-0042-24", "--out", "a.pdf"),
        ("dossier", "H52.18.05-261123-02-0042-24", "show"),
        ("lists", "all"),
        ("form", "evaluation", "--out", "a.pdf"),
        ("posting", "1.001193", "--out", "a.pdf"),
        ("blanks", "1", "--out", "a.pdf"),
        ("calendar", "check", "in.json"),
        ("verify",),
        ("verify", "--replay"),
        ("demo",),
        (),
    ],
)
def test_where_there_is_no_office_one_line_says_how_to_make_one(
    bare: Motcua, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """Every command that needs an office says so; the two that open the screen need a terminal first."""
    (tmp_path / "in.json").write_text("[]", encoding="utf-8")
    line = bare(*words).line
    assert "motcua setup --practice" in line or "cửa sổ dòng lệnh" in line
    assert not (tmp_path / "nothing").exists()


def test_what_went_in_comes_out_again(motcua: Motcua, tmp_path: Path) -> None:
    """An imported procedure is shown with every field it came with, known here or not."""
    told = {
        "code": "9.000002",
        "name": "Thủ tục thử",
        "field": "Thử",
        "documents": [{"label": "Đơn", "name": "Đơn theo mẫu", "original": 1, "copy": 0, "colour": "xanh"}],
        "time_limits": [{"value": 1, "unit": "other", "text": "1"}],
        "future": {"key": [1, None]},
    }
    (tmp_path / "p.json").write_text(json.dumps([told]), encoding="utf-8")
    assert motcua("catalogue", "import", "p.json", "--json").json["imported"] == 1
    shown = motcua("catalogue", "show", "9.000002", "--json").json
    assert shown["future"] == told["future"]
    assert shown["documents"][0]["colour"] == "xanh"
    assert shown["time_limits"][0]["unit"] == "other"


def test_a_bad_row_stays_out_and_is_named(motcua: Motcua, tmp_path: Path) -> None:
    """The good row goes in; the bad one is told by row, field and a sentence, with exit status 0."""
    rows = [{"code": "9.000003", "name": "Tốt"}, {"code": "x", "name": "Xấu"}]
    (tmp_path / "p.json").write_text(json.dumps(rows), encoding="utf-8")
    done = motcua("catalogue", "import", "p.json", "--json")
    assert done.status == 0
    assert done.json["imported"] == 1
    [fault] = done.json["rejected"]
    assert (fault["row"], fault["field"]) == (2, "code")
    assert fault["reason"].startswith("mã thủ tục phải có dạng")
    again = motcua("catalogue", "import", "p.json", "--json").json
    assert (again["imported"], again["unchanged"]) == (1, 1)


@pytest.mark.parametrize("name", ["none.json", ".", "x.docx"])
def test_a_file_that_can_t_be_read_changes_nothing(motcua: Motcua, home: Path, name: str) -> None:
    """A missing file, a folder and a foreign kind are one line, and the catalogue stays as it was."""
    before = (home / "catalogue.db").read_bytes()
    motcua("catalogue", "import", name, "--json").line  # noqa: B018 - the property asserts
    assert (home / "catalogue.db").read_bytes() == before


def test_a_person_reads_what_a_clerk_asks(motcua: Motcua) -> None:
    """Without --json a procedure is its title, times and papers."""
    page = motcua("catalogue", "show", "2.000815").out
    assert page.startswith("2.000815  ")
    assert "Bản chính" in page


def test_words_without_accents_find_the_procedure(motcua: Motcua) -> None:
    """The best answer stands first, with code, name and field."""
    best = motcua("search", "dang", "ky", "khai", "sinh", "--json").json[0]
    assert set(best) == {"code", "name", "field"}
    assert best["code"] == "1.001193"


def test_nothing_found_is_an_answer(motcua: Motcua) -> None:
    """No match is an empty list, or a sentence for a person."""
    assert motcua("search", "qwxzqwxz", "--json").json == []
    assert motcua("search", "qwxzqwxz").out == "Không tìm thấy thủ tục nào\n"


def test_a_number_is_read_in_any_form(bare: Motcua, number: str) -> None:
    """Compact, lower case and spaced forms all give the form that stands on the slip."""
    compact = number.replace(".", "").replace("-", "")
    for form in (number, compact, compact.lower(), number.replace("-", " - ")):
        done = bare("number", "check", form)
        assert (done.status, done.out) == (0, f"{number}\n")


def test_a_wrong_digit_shows(bare: Motcua, number: str) -> None:
    """One digit changed gives exit status 1 and a line that says why."""
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    done = bare("number", "check", wrong)
    assert (done.status, done.err) == (1, "")
    assert "hai số kiểm" in done.out


PAPERS = [
    ("a5", "slip.pdf", b"%PDF-"),
    ("a4", "slip.pdf", b"%PDF-"),
    ("80mm", "slip.png", b"\x89PNG"),
    ("58mm", "slip.bin", b"\x1b@"),
]


def test_a_slip_comes_out_on_every_paper(motcua: Motcua, number: str, tmp_path: Path) -> None:
    """Pages are PDF, rolls are a picture or the printer's own bytes."""
    for paper, name, begins in PAPERS:
        done = motcua("slip", number, "--paper", paper, "--out", name)
        assert (done.status, done.out) == (0, f"Đã ghi {name}\n")
        assert (tmp_path / name).read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("H52.18.05-261123-02-0999-89", "--out", "a.pdf"), "số"),
        (("nonsense", "--out", "a.pdf"), "hồ sơ"),
        (("NUMBER", "--paper", "80mm", "--out", "a.pdf"), ".png"),
        (("NUMBER", "--paper", "a3", "--out", "a.pdf"), "a4"),
        (("NUMBER", "--out", "none/a.pdf"), "không ghi được"),
    ],
)
def test_a_slip_that_can_t_be_made_is_one_line(
    motcua: Motcua, number: str, more: tuple[str, ...], said: str
) -> None:
    """An unknown number, a wrong ending, an unknown paper or folder: exit status 2 and one line."""
    words = [number if word == "NUMBER" else word for word in more]
    assert said in motcua("slip", *words).line


def test_the_check_holds_and_breaks(motcua: Motcua, home: Path, number: str) -> None:
    """One line and 0 while all is as written; one line and 1 after a hand has been in the file."""
    whole = motcua("verify")
    assert whole.status == 0
    assert whole.out.count("\n") == 1
    assert number not in whole.out
    with closing(sqlite3.connect(home / "records.db")) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute(
            "UPDATE event_body SET body = CAST(replace(CAST(body AS TEXT), 'Mẫu', 'Mầu') AS BLOB)"
        )
        connection.commit()
    broken = motcua("verify")
    assert broken.status == 1
    assert broken.out.startswith("KHÔNG NGUYÊN VẸN")
    assert broken.out.count("\n") == 1
    assert broken.err == ""


def test_a_file_that_is_no_database_fails_the_check(motcua: Motcua, home: Path) -> None:
    """Rubbish in place of the records is exit status 1 and one line."""
    (home / "records.db").write_bytes(b"rubbish" * 1000)
    done = motcua("verify")
    assert done.status == 1
    assert done.out.count("\n") == 1
