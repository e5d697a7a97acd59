"""``motcua check``, ``clock`` and ``incident``: what the program says of itself, and may say to anybody."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from counter_tui import console, incident
from counter_tui.config import Places, read_station, write_station
from counter_tui.wiring import WiredOffice
from counter_tui.wiring import incident as wired_incident
from db.rules.clock import now
from db.rules.errors import Damaged
from db.rules.office import PaperSize, Printer
from db.rules.self_test import Finding, Level, Subject
from db.safe.reserve import RESERVE_BYTES, Reserve
from db.safe.tip import TipFile

Motcua = Callable[..., Any]
FAMILY = ("Lò", "Quàng", "Nguyễn", "Cà", "Tòng")
GIVEN = ("Thử", "Mẫu", "Dương", "Sử", "Hoa", "Yến", "Phong", "Tươi", "Đức", "Thương")


# ---- check ---------------------------------------------------------------------------------------------


def test_check_says_one_line_a_subject(motcua: Motcua) -> None:
    """All is well at a fresh practice office: nine lines, exit status 0, the reserve is kept."""
    done = motcua("check")
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert len(lines) == len(Subject)
    assert all(line.startswith("tốt ") for line in lines)
    assert "đã xem cả" in lines[0]
    assert "chưa đồng bộ" in done.out


def test_check_tells_a_script_the_same(motcua: Motcua, home: Path) -> None:
    """One JSON value; each line has its subject, level, code and sentence."""
    found = motcua("check", "--json").json
    assert found["level"] == "good"
    assert [line["subject"] for line in found["lines"]] == [str(subject) for subject in Subject]
    assert all(line["said"] for line in found["lines"])
    assert Reserve(home).path.stat().st_size == RESERVE_BYTES


def test_check_is_bad_where_the_chain_is_broken(motcua: Motcua, home: Path) -> None:
    """Exit status 1, and the line says where."""
    with contextlib.closing(sqlite3.connect(home / "records.db")) as records:
        for (name,) in records.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            records.execute(f'DROP TRIGGER "{name}"')
        records.execute("UPDATE event SET hash = zeroblob(32)")
        records.commit()
    done = motcua("check")
    assert done.status == 1
    assert re.search(r"^HỎNG  Chuỗi: đứt ở sự kiện 1", done.out, re.MULTILINE)


@pytest.mark.parametrize("content", [b"", b"x" * 5000, b"SQLite format 3\x00" + b"\xff" * 8176])
def test_check_says_what_it_can_where_the_records_do_not_open(
    motcua: Motcua, home: Path, content: bytes
) -> None:
    """An emptied file is an older one; rubbish is bad: disk, printer and SQLite are still told."""
    (home / "records.db").write_bytes(content)
    done = motcua("check")
    assert done.err == ""
    assert "Ổ đĩa" in done.out
    assert done.status == (0 if content == b"" else 1)
    if content:
        assert done.out.startswith("HỎNG  Dữ liệu: ")


def test_check_tells_a_printer_that_is_not_there(motcua: Motcua, home: Path) -> None:
    """Something to look at is no bad thing: work goes on without paper."""
    station = read_station(home / "station.json")
    printer = Printer("network", "127.0.0.1:9", PaperSize.ROLL_80)
    write_station(home / "station.json", replace(station, printers={"receipt": printer}))
    done = motcua("check")
    assert done.status == 0
    assert "xem   Máy in: 127.0.0.1:9 (network) chưa nối được" in done.out


def test_records_put_back_are_told_by_check_and_verify(home: Path, inside: Motcua, tmp_path: Path) -> None:
    """A real office's file from before: bad in the check, in words in the verification, until it is read."""
    places = Places(home)
    write_station(places.station, replace(read_station(places.station), practice=False))
    with contextlib.closing(WiredOffice.open(places)):
        pass
    shutil.copy(places.records, tmp_path / "before.db")
    with contextlib.closing(WiredOffice.open(places)) as office:
        office.safety.confirm_clock()
        office.safety.confirm_clock()
    shutil.copy(tmp_path / "before.db", places.records)
    done = inside(home, "check")
    assert done.status == 1
    assert "dữ liệu cũ hơn bản máy này ghi sau cùng, thiếu 2 việc" in done.out
    done = inside(home, "verify")
    assert done.status == 0
    assert "dữ liệu cũ hơn" in done.out
    assert "Thiếu 2 việc" in done.out
    with contextlib.closing(WiredOffice.open(places)) as office:
        office.safety.confirm_news()
    assert inside(home, "check").status == 0
    assert inside(home, "verify").out.count("\n") == 1
    assert TipFile(places.tip).read() is not None


# ---- clock ---------------------------------------------------------------------------------------------


@pytest.fixture
def real(home: Path, clock: Any) -> Path:
    """Give a real office whose last event is now, and the clock of the commands a while later."""
    places = Places(home)
    write_station(places.station, replace(read_station(places.station), practice=False))
    clock.at = now()
    return home


def test_clock_tells_and_confirms_a_monday(real: Path, inside: Motcua, clock: Any) -> None:
    """Exit status 1 while somebody has to say; ``--is`` says it; the next command finds it well."""
    assert inside(real, "clock").status == 0
    clock.at += timedelta(days=3)
    done = inside(real, "clock", "--json")
    assert (done.status, done.json["quality"], done.json["asks"]) == (1, "ahead", True)
    done = inside(real, "clock", "--is", f"{clock.at:%Y-%m-%dT%H:%M}")
    assert (done.status, done.err) == (0, "")
    assert inside(real, "clock").status == 0
    assert inside(real, "clock", "--json").json["quality"] == "good"


def test_clock_does_not_pretend_to_correct_the_pc(real: Path, inside: Motcua, clock: Any) -> None:
    """A command ends, and its word with it: where the PC is wrong, the PC has to be set."""
    true_time = clock.at
    clock.at = true_time.replace(year=2010)
    done = inside(real, "clock", "--is", f"{true_time:%Y-%m-%dT%H:%M}")
    assert done.line.startswith("motcua clock: đồng hồ máy là")
    assert inside(real, "clock").status == 1


@pytest.mark.parametrize("year", [2010, 2040])
def test_every_command_still_starts_with_a_clock_gone_mad(
    real: Path, inside: Motcua, clock: Any, year: int
) -> None:
    """2010 and 2040: what only looks works; nothing is numbered, and a sentence says what helps."""
    clock.at = clock.at.replace(year=year)
    for words in (["check"], ["verify"], ["clock", "--json"]):
        done = inside(real, *words)
        assert done.status in (0, 1)
        assert done.err == ""


# ---- incident ------------------------------------------------------------------------------------------


def people() -> Iterator[dict[str, str]]:
    """Give fifty people, each with a number, a phone and a place of their own."""
    for n in range(50):
        yield {
            "name": f"{FAMILY[n % 5]} Thị {GIVEN[n // 5]}",
            "personal_number": f"0143{n:02d}00{n:02d}56",
            "phone": f"09123{n:02d}6{n:02d}",
            "address": f"Bản Thử {n}, xã Mai Sơn",
        }


def strings_of(home: Path) -> set[str]:
    """Give every name, number, phone and place in the records, and the numbers of the dossiers."""
    with contextlib.closing(sqlite3.connect(home / "records.db")) as records:
        rows = records.execute("SELECT number, compact, short, applicant, id FROM dossier").fetchall()
    found: set[str] = set()
    for number, compact, short, applicant, dossier_id in rows:
        person = json.loads(applicant)
        found |= {number, compact, short, dossier_id}
        found |= {person[part] for part in ("name", "personal_number", "phone", "address")}
        found |= set(person["name"].split()) - {"Thị"}
    return found


def everything_in(path: Path) -> str:
    """Give all that a zip says, the names of its files too."""
    with zipfile.ZipFile(path) as bundle:
        assert bundle.testzip() is None
        return "\n".join(f"{name}\n{bundle.read(name).decode()}" for name in bundle.namelist())


@pytest.fixture
def full(motcua: Motcua, accept: Callable[..., str], home: Path) -> Path:
    """Give an office with fifty dossiers, a clerk's name, named printers, and logs of faults about people."""
    for person in people():
        accept(applicant=person)
    station = read_station(home / "station.json")
    write_station(
        home / "station.json",
        replace(
            station,
            clerk="Vì Thị Bích Ngọc",
            clerk_title="Công chức Ngọc",
            counter="Quầy chị Ngọc",
            printers={"receipt": Printer("cups", "HP-chi-Ngoc", PaperSize.A5)},
            backup_to=("/media/ngoc/USB",),
        ),
    )
    (home / "Danh sach Lò Thị Thử.xlsx").write_text("x")
    assert motcua("slip", "02-0001", "--out", str(home / "slips" / "Lò Thị Thử.pdf")).status in (0, 2)
    console.write_down(Damaged("records_damaged", who="Lò Thị Thử"), home / "logs")
    console.write_down(ValueError("Quàng Thị Mẫu 014300000056"), home / "logs")
    console.log(home / "logs", "stopped", why="Lò Thị Thử", n="0912300600")
    return home


def test_the_incident_bundle_tells_of_nobody(full: Path, motcua: Motcua, tmp_path: Path) -> None:
    """Every file of it is searched for everything that fifty dossiers say of people, and for the clerk."""
    done = motcua("incident", "--out", str(tmp_path / "out"))
    assert done.status == 0, done.err
    (path,) = (tmp_path / "out").iterdir()
    content = everything_in(path)
    secrets = strings_of(full) | {"Ngọc", "Ngoc", "Danh sach", "/media", "Bích", str(Path.home()), str(full)}
    assert len(secrets) > 250
    assert sorted(secret for secret in secrets if secret.lower() in content.lower()) == []


@pytest.mark.usefixtures("full")
def test_the_bundle_says_what_somebody_needs(motcua: Motcua, tmp_path: Path) -> None:
    """Versions, settings, files, counts, both logs, the self-test and the verification."""
    motcua("incident", "--out", str(tmp_path))
    (path,) = tmp_path.glob("motcua-su-co-*.zip")
    with zipfile.ZipFile(path) as bundle:
        names = set(bundle.namelist())
        parts = {name: json.loads(bundle.read(name)) for name in names if name.endswith(".json")}
        logs = bundle.read("logs/faults.log").decode()
    assert names == {
        *("about.json", "settings.json", "files.json", "self-test.json", "verify.json", "records.json"),
        *("logs/faults.log", "logs/runs.log"),
    }
    assert parts["about.json"]["motcua"]
    assert parts["about.json"]["libraries"]["textual"]
    assert parts["settings.json"]["slot"] == 2
    assert parts["files.json"]["records.db"]["bytes"] > 100_000
    assert parts["files.json"]["others"] == 1
    assert parts["records.json"]["rows"]["dossier"] == 50
    assert parts["verify.json"]["holds"] is True
    assert [line["subject"] for line in parts["self-test.json"]] == [str(subject) for subject in Subject]
    assert "records_damaged" not in logs
    assert "Damaged" in logs


def test_the_bundle_is_also_made_where_the_records_do_not_open(
    full: Path, motcua: Motcua, tmp_path: Path
) -> None:
    """The very case it is for: the reason is in it, and still nobody's name."""
    secrets = strings_of(full)
    (full / "records.db").write_bytes(b"L\xc3\xb2 Th\xe1\xbb\x8b" * 5000)
    done = motcua("incident", "--out", str(tmp_path / "out"))
    assert done.status == 0, done.err
    content = everything_in(next((tmp_path / "out").iterdir()))
    assert "records_not_a_database" in content
    assert not any(secret in content for secret in secrets)


def test_a_part_that_breaks_is_told_by_its_kind_alone(
    full: Path, motcua: Motcua, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message of a fault may hold a person; the rest of the bundle is there."""

    def broken(*_: object) -> object:
        raise ValueError("Lò Thị Thử 014300000056")

    monkeypatch.setattr(wired_incident, "counted", broken)
    motcua("incident", "--out", str(tmp_path))
    (path,) = tmp_path.glob("motcua-su-co-*.zip")
    with zipfile.ZipFile(path) as bundle:
        assert json.loads(bundle.read("records.json")) == {"fault": "ValueError"}
        assert json.loads(bundle.read("verify.json"))["holds"] is True
    assert "Thử" not in everything_in(path)
    assert full.exists()


def test_a_folder_that_takes_nothing_is_told(motcua: Motcua, tmp_path: Path) -> None:
    """One sentence, and nothing half-written."""
    (tmp_path / "blocked").write_text("x")
    done = motcua("incident", "--out", str(tmp_path / "blocked"))
    assert done.line == "motcua incident: không ghi được tệp cho người phụ trách máy ở đâu cả"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, None),
        (3, 3),
        (True, True),
        ("disk_full", "disk_full"),
        ("3.53.4", "3.53.4"),
        ("", ""),
        ("Lò Thị Hoa", "?"),
        ("014304000456", "?"),
        ("x014304000456", "?"),
        ("a/b", "?"),
        ([1], "?"),
        (Damaged("records_damaged", path="/home/hoa"), "records_damaged"),
    ],
)
def test_a_fact_is_told_where_it_can_be_nobody(value: object, told: object) -> None:
    """Numbers, codes, versions; anything else is only said to be there."""
    assert incident.safe_fact(value) == told


def test_words_of_a_finding_are_told_only_where_they_come_from_a_list() -> None:
    """A printer may be called after the one who sits beside it."""
    finding = Finding(Subject.PRINTER, Level.GOOD, "reached", {"kind": "cups", "printer": "hoa", "n": 3})
    assert incident.told([finding])[0]["facts"] == {"kind": "cups", "n": 3}
