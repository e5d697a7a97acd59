"""Where the data lies, and station.json: strict, whole or not at all."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from counter_tui import config, sentences
from db.rules.errors import NotPossibleNow, NotReadable
from db.rules.office import PaperSize, Printer, Station

STATION = Station(
    slot=2,
    counter="Quầy 2",
    clerk="Lò Thị Hoa",
    clerk_title="Công chức",
    practice=True,
    printers={"receipt": Printer("network", "192.0.2.7:9100", PaperSize.ROLL_80, dpi=203)},
)


def test_a_station_comes_back_as_it_was_written(tmp_path: Path) -> None:
    """Writing and reading again gives the same value, printers and all."""
    path = tmp_path / "new" / "station.json"
    config.write_station(path, STATION)
    assert config.read_station(path) == STATION
    assert [entry.name for entry in path.parent.iterdir()] == ["station.json"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"slot": "2"}, "slot"),
        ({"slot": 0}, "slot"),
        ({"slot": 100}, "slot"),
        ({"slots": 2}, "slots"),
        ({"practice": 1}, "practice"),
        ({"convention": "soon"}, "convention"),
        ({"input_method": "viqr"}, "input_method"),
        ({"fonts": "comic"}, "fonts"),
        ({"scanner_gap_ms": 0}, "scanner_gap_ms"),
        ({"clerk": None}, "clerk"),
        ({"printers": []}, "printers"),
        ({"printers": {"*": {"kind": "fax", "target": "", "paper": "a5"}}}, "printers.*.kind"),
        ({"printers": {"*": {"kind": "folder", "target": "", "paper": "a3"}}}, "printers.*.paper"),
        ({"printers": {"*": {"kind": "folder", "paper": "a5"}}}, "printers.*.target"),
    ],
)
def test_a_mistake_is_named_by_file_and_field(tmp_path: Path, change: dict[str, Any], named: str) -> None:
    """Wrong types, unknown names, lacking ones and values out of range are told by their field."""
    path = tmp_path / "station.json"
    path.write_text(json.dumps({**asdict(STATION), **change}), encoding="utf-8")
    with pytest.raises(NotReadable) as refusal:
        config.read_station(path)
    assert refusal.value.facts["field"] == named
    sentence = sentences.refusal(refusal.value)
    assert str(path) in sentence
    assert f"'{named}'" in sentence


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 100_000])
def test_a_station_that_is_no_json_is_refused(tmp_path: Path, content: bytes) -> None:
    """A broken file is a refusal with the file's name."""
    path = tmp_path / "station.json"
    path.write_bytes(content)
    with pytest.raises(NotReadable) as refusal:
        config.read_station(path)
    assert refusal.value.code == "station_not_json"


def test_no_station_is_no_office(tmp_path: Path) -> None:
    """A folder without station.json holds no office."""
    assert not config.Places(tmp_path).has_office
    with pytest.raises(NotPossibleNow) as refusal:
        config.read_station(tmp_path / "station.json")
    assert refusal.value.code == "no_office"


def test_the_home_is_the_variable_s_or_the_platform_s(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """MOTCUA_HOME alone decides; empty counts as not set."""
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path))
    assert config.places().home == tmp_path
    monkeypatch.setenv("MOTCUA_HOME", "")
    assert config.places().home.name == "motcua"


def test_an_office_without_a_calendar_of_its_own_has_the_one_that_ships(tmp_path: Path) -> None:
    """The packaged calendar serves until the office brings one."""
    assert 2026 in config.read_calendar(tmp_path / "calendar.json").years


@pytest.mark.parametrize(("content", "code"), [("{", "calendar_not_json"), ("{}", "calendar_not_readable")])
def test_a_wrong_calendar_is_refused_with_its_file(tmp_path: Path, content: str, code: str) -> None:
    """Half a calendar would promise wrong days, so it is refused whole, by name."""
    path = tmp_path / "calendar.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(NotReadable) as refusal:
        config.read_calendar(path)
    assert refusal.value.code == code
    assert str(path) in sentences.refusal(refusal.value)
