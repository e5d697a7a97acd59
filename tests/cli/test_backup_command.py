"""``motcua backup`` and ``motcua restore``: what they say, what they leave, and how a new PC begins."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counter_tui import running
from counter_tui.bootstrap import open_office
from counter_tui.config import Places
from counter_tui.locale import has, text
from db.rules.receipt_number import parse

Motcua = Callable[..., Any]
Accept = Callable[..., str]
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")


@pytest.fixture
def backed_up(motcua: Motcua, accept: Accept, clock: Any, tmp_path: Path) -> Path:
    """Give a backup on a stick of an office with one dossier."""
    clock.set("2026-11-23 10:00")
    accept()
    stick = tmp_path / "stick"
    stick.mkdir()
    done = motcua("backup", "--to", str(stick), "--json")
    assert (done.status, done.err) == (0, "")
    return stick / done.json["name"]


def test_it_says_where_it_lies_and_that_it_was_checked(motcua: Motcua, accept: Accept, home: Path) -> None:
    """One line a place, and a warning where every copy lies on the disk of the data."""
    accept()
    done = motcua("backup")
    assert (done.status, done.err) == (0, "")
    made, warned = done.out.splitlines()
    [folder] = (home / "backups").iterdir()
    assert made.startswith(f"Đã sao lưu và kiểm tra: {folder} (1 hồ sơ, ")
    assert "cùng ổ đĩa" in warned
    assert sorted(path.name for path in folder.iterdir()) == [
        *("catalogue.db", "manifest.json", "records.db", "station.json"),
    ]
    assert motcua("verify", "--replay").status == 0


def test_named_places_get_one_each_and_a_missing_stick_is_named(
    motcua: Motcua, accept: Accept, home: Path, tmp_path: Path
) -> None:
    """``backup_to`` of station.json: the folder that is there has it, the stick that isn't is said."""
    accept()
    (tmp_path / "disk").mkdir()
    station = json.loads((home / "station.json").read_text("utf-8"))
    station["backup_to"] = [str(tmp_path / "disk"), str(tmp_path / "stick")]
    (home / "station.json").write_text(json.dumps(station), encoding="utf-8")
    done = motcua("backup", "--json")
    assert done.status == 0
    assert [place["refusal"] for place in done.json["places"]] == [None, None, "backup_place_missing"]
    assert (tmp_path / "disk" / done.json["name"]).is_dir()
    assert not (tmp_path / "stick").exists()
    assert f"không thấy {tmp_path / 'stick'}" in motcua("backup").out


def test_where_it_lies_nowhere_the_answer_is_no(motcua: Motcua, home: Path, tmp_path: Path) -> None:
    """Exit status 1, and why."""
    del home
    done = motcua("backup", "--to", str(tmp_path / "none"))
    assert (done.status, done.err) == (1, "")
    assert done.out.startswith("CHƯA sao lưu được: không thấy ")


def test_a_restore_says_first_what_it_would_do(
    motcua: Motcua, accept: Accept, backed_up: Path, home: Path
) -> None:
    """Asked by nobody it does nothing: a script hears the plan, or is told of --yes."""
    accept()
    before = (home / "records.db").read_bytes()
    assert "--yes" in motcua("restore", str(backed_up)).line
    done = motcua("restore", str(backed_up), "--json")
    assert done.status == 1
    assert done.json == {
        "done": False,
        "name": backed_up.name,
        "made_at": "2026-11-23T10:00:00+07:00",
        "dossiers": 1,
        "now": {"readable": True, "dossiers": 2, "ahead": done.json["now"]["ahead"]},
    }
    assert (home / "records.db").read_bytes() == before


def test_a_restore_names_what_is_lost_and_goes_on_above_it(
    motcua: Motcua, accept: Accept, backed_up: Path, home: Path
) -> None:
    """The plan, the file of before, the numbers whose slips are out there; the next number is above them."""
    later = [accept(), accept()]
    done = motcua("restore", str(backed_up), "--yes")
    assert (done.status, done.err) == (0, "")
    said = done.out.splitlines()
    assert said[0] == f"Bản sao lưu lúc 10:00 Thứ Hai 23/11/2026: 1 hồ sơ ({backed_up.name})"
    assert said[1].startswith("Dữ liệu đang có 3 hồ sơ, đi trước bản sao lưu ")
    assert said[2] == "Đã khôi phục: 1 hồ sơ"
    aside = said[3].rpartition(" ")[2]
    assert (home / aside).is_file()
    assert said[4:] == [
        "Đã cấp sau bản sao lưu, nay không có hồ sơ: ngày 23/11/2026, số 02-0002 đến 02-0003",
        text("cli.restore.scan"),
        text("cli.restore.numbers_go_on"),
    ]
    assert all(motcua("dossier", number, "show").status == 2 for number in later)
    assert parse(accept()).counter == 4
    assert motcua("verify", "--replay").status == 0


def test_a_new_pc_begins_from_a_stick(
    motcua: Motcua, inside: Motcua, backed_up: Path, tmp_path: Path, home: Path
) -> None:
    """Nothing is there, not even a folder: afterwards the office opens, with its catalogue and its desk."""
    del motcua
    new = tmp_path / "new"
    done = inside(new, "restore", str(backed_up), "--yes", "--json")
    assert (done.status, done.err) == (0, "")
    assert (done.json["done"], done.json["now"], done.json["all_known"]) == (True, None, False)
    shutil.rmtree(home)
    with open_office(new) as office:
        assert len(office.find_dossiers("Mẫu")) == 1
        assert office.verify().holds
        assert office.differences() == ()


@pytest.mark.parametrize("name", ["records.db", "station.json", "manifest.json"])
def test_a_damaged_backup_is_one_line_and_nothing_is_touched(
    motcua: Motcua, backed_up: Path, home: Path, name: str
) -> None:
    """No traceback, exit status 2, and the counter goes on."""
    path = backed_up / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    assert "hỏng" in motcua("restore", str(backed_up), "--yes").line
    assert not list(home.glob("records-truoc*"))
    assert motcua("verify", "--replay").status == 0


@pytest.mark.parametrize("given", [".", "nothing", "stick", "home/station.json", "\x00", "a" * 300])
def test_what_is_no_backup_is_one_line(motcua: Motcua, backed_up: Path, given: str) -> None:
    """Any folder, a file, no name at all."""
    del backed_up
    assert "manifest.json" in motcua("restore", given, "--yes").line or has("error.backup_not_read")


def test_while_the_counter_runs_nothing_is_put_back(motcua: Motcua, backed_up: Path, home: Path) -> None:
    """Not even looked at: the clerk ends the counter first."""
    with running.hold(Places(home)):
        held = running._held.pop(Places(home).lock)
        try:
            line = motcua("restore", str(backed_up), "--yes").line
        finally:
            running._held[Places(home).lock] = held
    assert line.startswith("motcua restore: ")
    assert not list(home.glob("records-truoc*"))


def test_a_wrong_code_is_refused_and_not_repeated(motcua: Motcua, backed_up: Path) -> None:
    """A code for a plain backup isn't needed; misspelt it would say which group, never what was typed."""
    done = motcua("restore", str(backed_up), "--key-sheet", "123456 999999", "--yes")
    assert "999999" not in done.out + done.err


def shape(value: Any) -> Any:
    """Give the keys of a value on every level; of a list, those of its first entry."""
    if isinstance(value, dict):
        return {name: shape(entry) for name, entry in value.items()}
    return [shape(entry) for entry in value[:1]] if isinstance(value, list) else None


def test_the_json_is_as_it_is_written(motcua: Motcua, accept: Accept, backed_up: Path) -> None:
    """Every key of the page, on every level."""
    accept()
    backup, restored = (
        json.loads(re.findall(r"```json\n(.*?)```", PAGE[PAGE.index(f"## `{command} ") :], re.DOTALL)[0])
        for command in ("motcua backup", "motcua restore")
    )
    assert shape(motcua("backup", "--json").json) == shape(backup)
    assert shape(motcua("restore", str(backed_up), "--yes", "--json").json) == shape(restored)
