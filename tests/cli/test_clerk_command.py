"""``motcua clerk``, and who is asked for a PIN: commands of a real office, each in its own way."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "office"))

from peopled_office import ADMIN, HEAD, HOA, MAI, PINS, make_peopled_office

from counter_tui.config import Places
from counter_tui.wiring import WiredOffice
from db.rules.clock import now

ENTRY = {
    "procedure": "1.001193",
    "received": now().isoformat(),
    "applicant": {"name": "Lò Văn Mẫu", "personal_number": "014190000123", "phone": "0912345678"},
    "papers": "all",
    "limit": "8 working_day",
}

Motcua = Callable[..., Any]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Give a real office with people."""
    return make_peopled_office(tmp_path / "real")


@pytest.fixture
def pin_file(tmp_path: Path) -> Callable[[str], Path]:
    """Give a way to put a PIN into a file that nobody else can read."""

    def written(pin: str) -> Path:
        path = tmp_path / f"pin-{pin}"
        path.write_text(f"{pin}\n", encoding="utf-8")
        path.chmod(0o600)
        return path

    return written


@pytest.fixture
def as_(
    places: Places,
    inside: Callable[..., Any],
    pin_file: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> Motcua:
    """Give the program as somebody uses it by a script, on the real office."""

    def run(name: str, *words: str, pin: str | None = None, given: str = "") -> Any:
        monkeypatch.setenv("MOTCUA_CLERK", name)
        monkeypatch.setenv("MOTCUA_PIN_FILE", str(pin_file(pin or PINS.get(name, "999998"))))
        return inside(places.home, *words, given=given)

    return run


def events(places: Places, kind: str) -> int:
    """Give how many events of a kind there are."""
    office = WiredOffice.open(places)
    try:
        with office.records.reading() as session:
            found = session.connection().exec_driver_sql("SELECT header FROM event").scalars()
            return sum(json.loads(header)["kind"] == kind for header in found)
    finally:
        office.close()


# ---- who is asked -----------------------------------------------------------------------------------------


def test_a_command_that_shows_dossiers_works_for_who_may(as_: Motcua, places: Places) -> None:
    """The clerk named in the environment accepts, and the dossier names them."""
    done = as_(HOA, "intake", "--from", "-", "--json", given=json.dumps([ENTRY]))
    [answer] = done.json
    shown = as_(MAI, "dossier", answer["number"], "show", "--json")
    assert shown.json["clerk"] == HOA
    assert events(places, "clerk.logged_in") == 3  # the head, who added the others; and these two


@pytest.mark.parametrize(
    ("name", "pin", "said"),
    [
        (MAI, "999998", "tên hoặc mã PIN không đúng"),
        ("Không Có Ai", "999998", "tên hoặc mã PIN không đúng"),
        ("", "999998", "MOTCUA_CLERK"),
        (ADMIN, None, "ngoài phần việc được giao"),
    ],
)
def test_anybody_else_is_refused_in_one_line(as_: Motcua, name: str, pin: str | None, said: str) -> None:
    """A wrong PIN, a wrong name, no name, and somebody who only administers."""
    assert said in as_(name, "lists", "all", pin=pin).line


def test_three_wrong_pins_make_the_fourth_command_wait(as_: Motcua, places: Places) -> None:
    """Each command is a program of its own: what was counted stands on the disk."""
    for _ in range(3):
        assert "không đúng" in as_(HOA, "lists", "all", pin="999998").line
    for pin in ("999998", PINS[HOA]):
        assert "chờ 30 giây" in as_(HOA, "lists", "all", pin=pin).line
    assert events(places, "clerk.locked_out") == 1
    assert as_(HEAD, "clerk", "unlock", HOA).status == 0
    assert as_(HOA, "lists", "all").status == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps who may read a file in another way")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_pin_file_that_others_can_read_is_refused(
    as_: Motcua, pin_file: Callable[[str], Path], mode: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it is used."""
    as_(HOA, "lists", "all")
    path = pin_file(PINS[HOA])
    monkeypatch.setattr(Path, "chmod", lambda _self, _mode: None)
    os.chmod(path, mode)  # noqa: PTH101 - the fixture's own call does nothing any more
    assert "chỉ để mình đọc" in as_(HOA, "lists", "all").line


def test_a_pin_file_that_is_not_there_is_one_line(as_: Motcua, monkeypatch: pytest.MonkeyPatch) -> None:
    """And no other way is tried."""
    monkeypatch.setattr(os, "environ", {**os.environ})
    done = as_(HOA, "lists", "all")
    assert done.status == 0
    monkeypatch.setenv("MOTCUA_PIN_FILE", "/nowhere/pin")
    from counter_tui.at_terminal import own_pin
    from db.rules.errors import NotPossibleNow

    with pytest.raises(NotPossibleNow, match="pin_file_not_read"):
        own_pin(HOA)


def test_what_needs_no_person_asks_for_none(
    places: Places, inside: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The catalogue, the calendar's sums, the chain: nobody's dossier is in them."""
    for variable in ("MOTCUA_CLERK", "MOTCUA_PIN_FILE"):
        monkeypatch.delenv(variable, raising=False)
    for words in (
        ["search", "khai"],
        ["due", "--received", "2026-11-23 10:00", "--limit", "8 working_day"],
        ["verify"],
        ["verify", "--replay"],
        ["check"],
        ["posting", "1.001193", "--out", str(tmp_path / "a.pdf")],
        ["clerk", "list"],
    ):
        done = inside(places.home, *words)
        assert done.status in (0, 1), (words, done.err)
        assert "MOTCUA_CLERK" not in done.err
    assert events(places, "clerk.logged_in") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal of this kind")
@pytest.mark.parametrize("right", [True, False])
def test_at_a_terminal_the_pin_is_asked_and_not_shown(places: Places, right: bool) -> None:  # noqa: FBT001
    """Nothing of what is typed comes back on the screen."""
    typed = PINS[HOA] if right else "864209"
    pid, terminal = pty.fork()
    if pid == 0:  # pragma: no cover - the other process
        environment = {**os.environ, "MOTCUA_HOME": str(places.home), "MOTCUA_CLERK": HOA}
        environment.pop("MOTCUA_PIN_FILE", None)
        os.execve(sys.executable, [sys.executable, "-m", "counter_tui", "lists", "counts"], environment)  # noqa: S606
    seen, sent, end = "", False, time.monotonic() + 60
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 0.2)[0]:
            continue
        try:
            part = os.read(terminal, 65536)
        except OSError:
            break
        if not part:
            break
        seen += part.decode("utf-8", "replace")
        if "Mã PIN của" in seen and not sent:
            os.write(terminal, f"{typed}\r".encode())
            sent = True
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    assert sent, seen
    assert typed not in seen
    assert os.waitstatus_to_exitcode(status) == (0 if right else 2)
    assert ("không đúng" in seen) is not right


def test_where_nobody_can_be_asked_the_command_says_what_to_do(places: Places, tmp_path: Path) -> None:
    """Without a terminal a PIN that would be shown isn't asked for."""
    environment = {**os.environ, "MOTCUA_HOME": str(places.home), "MOTCUA_CLERK": HOA, "PYTHONSAFEPATH": "1"}
    environment.pop("MOTCUA_PIN_FILE", None)
    done = subprocess.run(
        [sys.executable, "-m", "counter_tui", "lists", "counts"],
        input=f"{PINS[HOA]}\n",
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
        start_new_session=True,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "MOTCUA_PIN_FILE" in done.stderr
    assert done.stderr.count("\n") == 1


# ---- the command ------------------------------------------------------------------------------------------


def test_people_are_added_posted_renamed_and_ended(as_: Motcua, pin_file: Callable[[str], Path]) -> None:
    """From the first day to the last, by somebody who administers; and who is who is a list."""
    pin = str(pin_file("192837"))
    new = ["clerk", "add", "Tòng Thị Nga", "--title", "Công chức", "--roles", "counter, cashier"]
    assert "ngoài phần việc" in as_(HOA, *new, "--pin-file", pin).line
    done = as_(HEAD, *new, "--first-day", "2026-01-05", "--pin-file", pin, "--json")
    assert done.json["postings"] == [
        {
            "title": "Công chức",
            "unit": None,
            "roles": ["cashier", "counter"],
            "first_day": "2026-01-05",
            "last_day": None,
        }
    ]
    assert "phải đổi" in as_("Tòng Thị Nga", "lists", "all", pin="192837").line
    changed = as_("Tòng Thị Nga", "clerk", "pin", "--pin-file", str(pin_file("738291")), pin="192837")
    assert changed.out == "Đã đổi mã PIN của Tòng Thị Nga\n"
    assert as_("Tòng Thị Nga", "lists", "all", pin="738291").status == 0
    posted = as_(HEAD, "clerk", "post", "Tòng Thị Nga", "--title", "Phó Giám đốc", "--roles", "head")
    assert posted.out == "Đã bố trí Tòng Thị Nga\n"
    assert as_(HEAD, "clerk", "rename", "Tòng Thị Nga", "Tòng Thị Ngà").status == 0
    assert as_(HEAD, "clerk", "end", "Tòng Thị Ngà", "--last-day", "2099-12-31").status == 0
    lines = {line["name"]: line for line in as_(HEAD, "clerk", "list", "--json").json}
    nga = lines["Tòng Thị Ngà"]
    assert (nga["former"], nga["today"]["title"], nga["must_change"]) == (
        ["Tòng Thị Nga"],
        "Phó Giám đốc",
        False,
    )
    assert {posting["last_day"] for posting in nga["postings"]} == {"2099-12-31"}
    assert "Phó Giám đốc  head  đến 31/12/2099" in as_(HEAD, "clerk", "list").out


def test_the_first_of_an_office_is_added_by_nobody(
    tmp_path: Path, inside: Callable[..., Any], pin_file: Callable[[str], Path]
) -> None:
    """A set-up that stopped before it is finished by this command."""
    home = make_peopled_office(tmp_path / "new", people=False).home
    words = ["clerk", "add", HEAD, "--title", "Giám đốc", "--pin-file", str(pin_file(PINS[HEAD]))]
    assert "không còn ai quản trị" in inside(home, *words, "--roles", "counter").line
    assert inside(home, *words, "--roles", "head,counter").status == 0
    assert "MOTCUA_CLERK" in inside(home, *words, "--roles", "head").line


def test_a_forgotten_pin_is_given_anew(as_: Motcua, pin_file: Callable[[str], Path]) -> None:
    """By somebody who administers; it has to be changed then."""
    done = as_(HEAD, "clerk", "pin", MAI, "--pin-file", str(pin_file("192837")), "--json")
    assert done.json == {"name": MAI}
    assert "phải đổi" in as_(MAI, "lists", "all", pin="192837").line
    weak = as_(HEAD, "clerk", "pin", MAI, "--pin-file", str(pin_file("121212")))
    assert "dễ đoán" in weak.line


def test_a_hand_over_takes_two_pins(as_: Motcua, pin_file: Callable[[str], Path]) -> None:
    """The substitute's, and the absent clerk's or a head's; nobody needs to be logged in besides."""
    [answer] = as_(HOA, "intake", "--from", "-", "--json", given=json.dumps([ENTRY])).json
    words = ["clerk", "takeover", "--from", HOA, "--to", MAI, "--pin-file", str(pin_file(PINS[MAI]))]
    assert "không đúng" in as_("", *words, "--sure-pin-file", str(pin_file("999998"))).line
    sure = ["--sure", HEAD, "--sure-pin-file", str(pin_file(PINS[HEAD]))]
    done = as_("", *words, *sure, "--json")
    assert done.json == {"from": HOA, "to": MAI, "dossiers": 1}
    shown = as_(MAI, "dossier", answer["number"], "show", "--json").json
    assert shown["clerk"] == HOA
    assert [line["clerk"] for line in as_(MAI, "lists", "open", "--clerk", HOA, "--json").json] == [MAI]


@pytest.mark.parametrize(
    "words",
    [
        ["clerk", "add", "Nga", "--title", "x", "--roles", "queen"],
        ["clerk", "end", "Nga", "--last-day", "31/12/2026"],
        ["clerk", "takeover", "--from", "Nga"],
        ["clerk"],
    ],
)
def test_what_is_misspelt_is_one_line(as_: Motcua, words: list[str]) -> None:
    """Before anybody is asked for a PIN."""
    assert as_("", *words).line.startswith("motcua clerk")
