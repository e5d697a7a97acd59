"""``motcua setup --office``: a real office from a file, encrypted from its first byte, with a sheet."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from counter_tui.config import Places, read_station
from counter_tui.wiring import WiredOffice, set_up
from db.engine import is_plain
from db.office.replay import differences
from db.office.verify import verify
from db.rules.recovery_code import groups_of, seed_of
from db.safe.key_file import KeyFile

HEADER = {
    "unit_code": "04105",
    "parent_name": "UBND XÃ MAI SƠN",
    "name": "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
    "short_name": "Trung tâm Phục vụ hành chính công xã Mai Sơn",
    "place": "Mai Sơn",
    "receipt_agency": "H52.18.05",
    "valid_from": "2025-07-01",
}
STATION = {"slot": 2, "counter": "Quầy 2"}
CLERK, TITLE, PIN = "Lò Thị Hoa", "Công chức tiếp nhận", "394817"

Setup = Callable[..., Any]


@pytest.fixture
def setup(inside: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Setup:
    """Give the command with everything said that it would ask for."""
    pin = tmp_path / "pin"
    pin.write_text(PIN, encoding="utf-8")
    pin.chmod(0o600)
    monkeypatch.setenv("MOTCUA_PIN_FILE", str(pin))

    def run(*more: str, office: object = None, name: str = "home", **options: Any) -> Any:
        given = {"header": HEADER, "station": STATION} if office is None else office
        file = tmp_path / "office.json"
        file.write_text(given if isinstance(given, str) else json.dumps(given), encoding="utf-8")
        words = ["setup", "--office", str(file), "--clerk", CLERK, "--title", TITLE, *more]
        return inside(tmp_path / name, *words, **options)

    return run


def test_a_real_office_is_made_encrypted_with_its_first_clerk(
    setup: Setup, tmp_path: Path, inside: Callable[..., Any]
) -> None:
    """Keys outside the folder, records under them, the sheet reads back, the clerk logs in and takes over."""
    done = setup("--recovery-sheet", str(tmp_path / "sheet.pdf"), "--json")
    assert done.status == 0, done.err
    assert done.json["procedures"] > 100
    places = Places(tmp_path / "home")
    station = read_station(places.station)
    assert (station.practice, station.clerk, station.unit_code, station.slot) == (False, "", "04105", 2)
    assert is_plain(places.records) is False
    keys = KeyFile(places.keys).read()
    assert keys is not None
    assert not places.keys.is_relative_to(places.home)
    page = pypdfium2.PdfDocument((tmp_path / "sheet.pdf").read_bytes())[0]
    (symbol,) = zxingcpp.read_barcodes(page.render(scale=300 / 72).to_pil())
    assert seed_of(symbol.text) == keys.office
    office = WiredOffice.open(places)
    try:
        assert office.people.log_in(CLERK, PIN).title == TITLE
        office.people.may_administer()
        assert office.verify().holds
        assert office.differences() == ()
        state = office.vault.state()
        assert (state.encrypted, state.sealed, state.office) == (True, True, done.json["office_key"])
        assert state.sheet_at is not None
    finally:
        office.close()
    again = setup("--recovery-sheet", str(tmp_path / "other.pdf"))
    assert "đã có văn phòng" in again.line
    assert not (tmp_path / "other.pdf").exists()
    practice = inside(tmp_path / "home", "setup", "--practice")
    assert "motcua setup" in practice.line


def test_without_a_sheet_it_is_not_finished_unless_that_is_said(setup: Setup, tmp_path: Path) -> None:
    """A lost PC would be lost data: whoever wants that has to say so, and hears it again."""
    assert "phiếu khôi phục" in setup().line
    assert not (tmp_path / "home").exists()
    done = setup("--no-recovery-sheet")
    assert done.status == 0, done.err
    assert "CHƯA có phiếu khôi phục" in done.out


def test_a_second_desk_takes_the_offices_seed_from_the_sheet(setup: Setup, tmp_path: Path) -> None:
    """Typed, out of a file or piped; the databases have keys of their own."""
    assert setup("--no-recovery-sheet").status == 0
    first = KeyFile(Places(tmp_path / "home").keys).read()
    assert first is not None
    groups = groups_of(first.office)
    (tmp_path / "code.txt").write_text("\n".join(groups), encoding="utf-8")
    second = {"header": HEADER, "station": {**STATION, "slot": 3, "counter": "Quầy 3"}}
    ways: list[tuple[str, str]] = [
        (" ".join(groups), ""),
        (str(tmp_path / "code.txt"), ""),
        ("-", "".join(groups)),
    ]
    for number, (said, piped) in enumerate(ways):
        done = setup("--office-key", said, office=second, name=f"desk-{number}", given=piped)
        assert done.status == 0, done.err
        keys = KeyFile(Places(tmp_path / f"desk-{number}").keys).read()
        assert keys is not None
        assert keys.office == first.office
        assert len({keys.records, first.records, keys.station, first.station}) == 4
    wrong = [*groups[:-1], "000000"]
    refused = setup("--office-key", " ".join(wrong), office=second, name="desk-x")
    assert "mã khôi phục" in refused.line
    assert not (tmp_path / "desk-x" / "station.json").exists()


@pytest.mark.parametrize(
    "name", ["install_starter", "set_header", "make_keys", "open_kept", "make_sheet", "write_station"]
)
@pytest.mark.parametrize("when", ["before", "after"])
def test_an_interrupted_set_up_leaves_no_office_and_can_be_run_again(
    setup: Setup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, when: str
) -> None:
    """Pulled at each part, before it and after it: no station, and the next run makes the whole office."""
    real = getattr(set_up, name)

    def pulled(*words: Any, **more: Any) -> Any:
        if when == "after":
            done = real(*words, **more)
            if name == "open_kept":
                done.close()
        raise KeyboardInterrupt

    places = Places(tmp_path / "home")
    monkeypatch.setattr(set_up, name, pulled)
    sheet = ("--recovery-sheet", str(tmp_path / "sheet.pdf"))
    assert setup(*sheet).status == 130
    monkeypatch.undo()
    monkeypatch.setenv("MOTCUA_SAFE", str(tmp_path.parent / f"{tmp_path.name}-safe"))
    monkeypatch.setenv("MOTCUA_PIN_FILE", str(tmp_path / "pin"))
    if (name, when) == ("write_station", "after"):
        assert places.has_office  # it was the last thing
    else:
        assert not places.has_office
        done = setup(*sheet)
        assert done.status == 0, done.err
    office = WiredOffice.open(places)
    try:
        office.people.log_in(CLERK, PIN)
        assert [line.clerk.name for line in office.people.clerks()] == [CLERK]
        assert verify(office.records).holds
        assert differences(office.records) == ()
    finally:
        office.close()
    assert is_plain(places.records) is False


@pytest.mark.parametrize(
    ("office", "said"),
    [
        ("{", "không phải JSON"),
        ("[]", "header"),
        ({"header": HEADER}, "'station'"),
        ({"header": HEADER, "station": STATION, "clerk": {}}, "'clerk'"),
        ({"header": {**HEADER, "unit_code": 4}, "station": STATION}, "'header.unit_code'"),
        ({"header": {**HEADER, "name": "  "}, "station": STATION}, "'header.name'"),
        ({"header": {**HEADER, "valid_from": "1/7/2025"}, "station": STATION}, "'header.valid_from'"),
        ({"header": {**HEADER, "receipt_agency": "52"}, "station": STATION}, "'header.receipt_agency'"),
        ({"header": {**HEADER, "colour": "red"}, "station": STATION}, "'header.colour'"),
        ({"header": HEADER, "station": {"slot": 2}}, "'station.counter'"),
        ({"header": HEADER, "station": {**STATION, "slot": 100}}, "'station.slot'"),
        ({"header": HEADER, "station": {**STATION, "practice": True}}, "'station.practice'"),
        ({"header": HEADER, "station": {**STATION, "clerk": "A"}}, "'station.clerk'"),
        ({"header": HEADER, "station": {**STATION, "counter": "\ud800"}}, "'station.counter'"),
        (
            {"header": HEADER, "station": {**STATION, "printers": {"*": {"kind": "x"}}}},
            "'station.printers",
        ),
    ],
    ids=str,
)
def test_a_mistake_in_the_file_is_named_by_its_field(
    setup: Setup, tmp_path: Path, office: object, said: str
) -> None:
    """One line that names the field and what it should be; nothing is made."""
    refused = setup("--no-recovery-sheet", office=office)
    assert said in refused.line
    assert not (tmp_path / "home").exists()


def test_a_weak_or_unreadable_pin_is_refused_and_nothing_is_left(setup: Setup, tmp_path: Path) -> None:
    """The PIN file must be its owner's alone, and no PIN that everybody tries first is taken."""
    (tmp_path / "pin").write_text("123456", encoding="utf-8")
    assert setup("--no-recovery-sheet").status == 2
    assert not Places(tmp_path / "home").has_office
    (tmp_path / "pin").write_text(PIN, encoding="utf-8")
    (tmp_path / "pin").chmod(0o644)
    assert setup("--no-recovery-sheet").status == 2
    assert not Places(tmp_path / "home").has_office


def test_nobody_to_ask_is_said(inside: Callable[..., Any], tmp_path: Path) -> None:
    """A script that names no clerk hears what would have been asked."""
    file = tmp_path / "office.json"
    file.write_text(json.dumps({"header": HEADER, "station": STATION}), encoding="utf-8")
    refused = inside(tmp_path / "home", "setup", "--office", str(file), "--no-recovery-sheet")
    assert "Họ tên" in refused.line
    assert "không có tệp" in inside(tmp_path / "home", "setup", "--office", str(tmp_path / "x.json")).line


def test_a_practice_folder_never_becomes_a_real_office(
    setup: Setup, home: Path, tmp_path: Path, inside: Callable[..., Any]
) -> None:
    """Invented people in plain records stay what they are."""
    assert inside(home, "lists", "counts").status == 0
    (home / "station.json").unlink()
    refused = setup("--no-recovery-sheet", name=home.name)
    assert "dữ liệu thực hành" in refused.line
    assert is_plain(home / "records.db")
    assert home == tmp_path / "home"
