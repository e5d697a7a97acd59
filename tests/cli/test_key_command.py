"""``motcua key`` and ``motcua slip restore`` on a real office: what a rescue looks like from a shell."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from counter_tui import running
from counter_tui.config import Places, read_station, write_station
from counter_tui.wiring import WiredOffice
from db.rules.errors import NotAccepted
from db.rules.recovery_code import groups_of
from db.safe.key_file import KeyFile

sys.path.insert(0, str(Path(__file__).parents[1] / "safe"))

from real_office import CLERK, PIN, opened, set_up

ENTRY = {
    "procedure": "1.001193",
    "received": "2026-11-23T09:15",
    "applicant": {"name": "Lò Văn Mẫu", "personal_number": "014190000123", "phone": "0912345678"},
    "papers": "all",
    "limit": "8 working_day",
}
Key = Callable[..., Any]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give a real office."""
    set_up(tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def shell(
    home: Path, inside: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Any
) -> Key:
    """Give the program on that office, with its clerk known."""
    clock.set("2026-11-23 09:15")
    pin = tmp_path / "pin"
    pin.write_text(PIN, encoding="utf-8")
    pin.chmod(0o600)
    monkeypatch.setenv("MOTCUA_PIN_FILE", str(pin))
    monkeypatch.setenv("MOTCUA_CLERK", CLERK)
    return lambda *words, at=home, **options: inside(at, *words, **options)


def code_of(home: Path) -> str:
    """Give what the office's recovery sheet says."""
    keys = KeyFile(Places(home).keys).read()
    assert keys is not None
    return " ".join(groups_of(keys.office))


def number_of(shell: Key) -> str:
    """Accept a dossier; give its number."""
    done = shell("intake", "--from", "-", "--json", given=json.dumps([ENTRY]))
    [answer] = done.json
    assert "number" in answer, answer
    return str(answer["number"])


def sealed_on(home: Path, shell: Key, number: str) -> str:
    """Draw the slip and read the sealed symbol from the office's copy, as a scanner does."""
    out = home.parent / "slip.pdf"
    done = shell("slip", number, "--paper", "a5", "--out", str(out))
    assert done.status == 0, done.err
    page = pypdfium2.PdfDocument(out.read_bytes())[0]
    found = {symbol.text for symbol in zxingcpp.read_barcodes(page.render(scale=300 / 72).to_pil())}
    return max(found, key=len)


def test_what_is_shown_of_the_keys_is_no_key(home: Path, shell: Key) -> None:
    """Marks and places, in words and as JSON; nobody has to log in for it."""
    keys = KeyFile(Places(home).keys).read()
    assert keys is not None
    shown = shell("key", "show")
    told = shell("key", "show", "--json").json
    assert told["encrypted"]
    assert told["sealed_beside"]
    assert told["sheet_at"] is None
    assert "chưa lần nào" in shown.out
    for secret in (keys.records, keys.office, keys.station):
        assert secret.hex() not in shown.out + json.dumps(told)
    for mark in (told["records_key"], told["office_key"]):
        assert mark in shown.out


def test_a_changed_key_has_another_mark_and_the_sheet_stays(home: Path, shell: Key) -> None:
    """Dossiers open under the new key, the journal tells who changed it, the office's mark is the same."""
    number = number_of(shell)
    before, code = shell("key", "show", "--json").json, code_of(home)
    done = shell("key", "change", "--json")
    assert done.status == 0, done.err
    after = done.json
    assert after["records_key"] != before["records_key"]
    assert after["office_key"] == before["office_key"]
    assert code_of(home) == code
    assert shell("dossier", number, "show").status == 0
    assert shell("verify", "--replay").status == 0
    assert "Đã đổi khóa" in shell("key", "change").out


def test_a_key_is_not_changed_under_a_running_counter(home: Path, shell: Key) -> None:
    """Whoever is at the counter is asked to close it first."""
    before = shell("key", "show", "--json").json
    with running.hold(Places(home)):
        held = running._held.pop(Places(home).lock)  # another program would hold it
        try:
            refused = shell("key", "change")
        finally:
            running._held[Places(home).lock] = held
    assert refused.status == 2
    assert shell("key", "show", "--json").json == before


def test_only_who_administers_changes_keys_or_makes_a_sheet(home: Path, shell: Key, tmp_path: Path) -> None:
    """A clerk who doesn't hears so; the sheet is made by somebody, and the journal says by whom."""
    added = shell(
        "clerk",
        "add",
        "Quàng Thị Mai",
        "--title",
        "Công chức",
        "--roles",
        "counter",
        "--pin-file",
        str(tmp_path / "pin"),
    )
    assert added.status == 0, added.err
    office = opened(home)
    try:
        office.people.change_pin("Quàng Thị Mai", PIN, "582936")
        with pytest.raises(NotAccepted, match="role_may_not"):
            office.vault.change_key()
        with pytest.raises(NotAccepted, match="role_may_not"):
            office.vault.sheet(tmp_path / "hers.pdf")
        assert not (tmp_path / "hers.pdf").exists()
    finally:
        office.close()
    sheet = tmp_path / "again.pdf"
    done = shell("key", "sheet", "--out", str(sheet), "--json")
    assert done.json == {"file": str(sheet)}
    assert sheet.stat().st_mode & 0o077 == 0
    page = pypdfium2.PdfDocument(sheet.read_bytes())[0]
    (symbol,) = zxingcpp.read_barcodes(page.render(scale=300 / 72).to_pil())
    assert symbol.text.endswith(code_of(home).replace(" ", ""))
    assert shell("key", "show", "--json").json["sheet_at"].startswith("2026-11-23T09:15")
    places = Places(home)
    office = WiredOffice.open(places)
    try:
        with office.records.reading() as session:
            headers = session.connection().exec_driver_sql("SELECT header FROM event").scalars().all()
        told = [json.loads(header) for header in headers]
        prints = [head for head in told if head["kind"].startswith("print.")]
        assert [head["kind"] for head in prints] == ["print.started", "print.finished"]
        assert {head["actor"] for head in prints} == {CLERK}
        assert all(head["by"] for head in prints)
    finally:
        office.close()


def test_nobody_logged_in_changes_no_key(
    home: Path, shell: Key, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither does a wrong PIN; nothing is written then."""
    sheet = tmp_path / "x.pdf"
    for words in (("key", "change"), ("key", "sheet", "--out", str(sheet))):
        monkeypatch.setenv("MOTCUA_CLERK", "")
        assert shell(*words).status == 2
        monkeypatch.setenv("MOTCUA_CLERK", CLERK)
    (tmp_path / "pin").write_text("111222", encoding="utf-8")
    assert shell("key", "sheet", "--out", str(sheet)).status == 2
    assert not sheet.exists()
    assert shell("key", "show", "--json").json["sheet_at"] is None
    assert home.is_dir()


def test_a_pc_that_lost_its_safe_goes_on_by_the_sheet(home: Path, shell: Key, tmp_path: Path) -> None:
    """First the refusal says what to do, then the code is typed, and the dossiers are there."""
    number, code = number_of(shell), code_of(home)
    shutil.rmtree(Places(home).safe)
    refused = shell("dossier", number, "show")
    assert "motcua key restore" in refused.line
    bad = code.split()
    bad[3] = f"{(int(bad[3]) + 1) % 1_000_000:06d}"
    assert "nhóm 4" in shell("key", "restore", " ".join(bad)).line
    file = tmp_path / "code.txt"
    file.write_text(code, encoding="utf-8")
    done = shell("key", "restore", str(file))
    assert done.status == 0, done.err
    assert shell("dossier", number, "show").status == 0
    assert shell("verify", "--replay").status == 0
    assert "không cần lấy lại" in shell("key", "restore", "-", given=code).line


def test_another_offices_sheet_restores_nothing(home: Path, shell: Key, tmp_path: Path) -> None:
    """It is said that the sheet is another's; the right one still works afterwards."""
    set_up(tmp_path / "other")
    code, foreign = code_of(home), code_of(tmp_path / "other")
    shutil.rmtree(Places(home).safe)
    assert "không phải của dữ liệu này" in shell("key", "restore", foreign).line
    assert not Places(home).keys.exists()
    assert shell("key", "restore", "--json", code).json["keys"] == str(Places(home).keys)


def test_practice_has_no_keys(inside: Callable[..., Any], tmp_path: Path) -> None:
    """Nothing to change, nothing to print, and it is said."""
    practice = tmp_path / "practice"
    assert inside(practice, "setup", "--practice").status == 0
    assert inside(practice, "key", "show", "--json").json["encrypted"] is False
    assert "thực hành" in inside(practice, "key", "show").out
    assert "không có khóa" in inside(practice, "key", "change").line
    assert "không có khóa" in inside(practice, "key", "sheet", "--out", str(tmp_path / "x.pdf")).line
    assert "không có khóa" in inside(practice, "slip", "restore", "6015").line


def test_a_lost_dossier_comes_back_from_its_slip_at_another_desk(
    home: Path, shell: Key, tmp_path: Path
) -> None:
    """Printed at one desk, scanned at another: the same number, papers and promise, and it prints."""
    number = number_of(shell)
    first = shell("dossier", number, "show", "--json").json
    digits = sealed_on(home, shell, number)
    other = tmp_path / "desk-3"
    set_up(other, office_code=code_of(home), slot=3)
    done = shell("slip", "restore", "-", "--json", at=other, given=digits)
    assert done.status == 0, done.err
    told = done.json
    assert (told["number"], told["already"], told["dropped"]) == (number, False, [])
    again = shell("dossier", number, "show", "--json", at=other).json
    for name in ("number", "procedure", "due", "received", "status"):
        assert again.get(name) == first.get(name)
    assert sealed_on(other, lambda *words: shell(*words, at=other), number).startswith("60158")
    twice = shell("slip", "restore", digits, at=other)
    assert "vẫn còn" in twice.out
    assert shell("verify", "--replay", at=other).status == 0


def test_a_slip_of_another_office_or_read_badly_is_refused(home: Path, shell: Key, tmp_path: Path) -> None:
    """One line each, without anything of what the symbol held."""
    digits = sealed_on(home, shell, number_of(shell))
    set_up(tmp_path / "stranger")
    stranger = tmp_path / "stranger"
    assert "không phải của cơ quan này" in shell("slip", "restore", digits, at=stranger).line
    assert "quét lại" in shell("slip", "restore", digits[:-1], at=stranger).line
    assert "quét lại" in shell("slip", "restore", "-", at=stranger, given="x" * 100_000).line
    assert "viết: motcua slip" in shell("slip", "restore").line
    assert "viết: motcua slip" in shell("slip", "H52.18.05-261123-02-0001-05").line


def test_without_the_setting_no_slip_carries_the_symbol(home: Path, shell: Key) -> None:
    """A citizen's data isn't put on paper a second time unless the office has decided so."""
    places = Places(home)
    station = read_station(places.station)
    assert station.slip_backup
    write_station(places.station, type(station)(**{**_fields(station), "slip_backup": False}))
    longest = sealed_on(home, shell, number_of(shell))
    assert longest.startswith("H52")


def _fields(station: Any) -> dict[str, Any]:
    return {name: getattr(station, name) for name in station.__dataclass_fields__}
