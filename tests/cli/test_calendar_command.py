"""``motcua calendar``: what a new calendar would move is shown first, and a printed promise stays."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counter_tui.bootstrap import open_office
from db.rules.errors import NotPossibleNow

Motcua = Callable[..., Any]
Accept = Callable[..., str]
DUE, LATER = "2026-12-04T17:00:00+07:00", "2026-12-07T17:00:00+07:00"


@pytest.fixture
def calendar(tmp_path: Path) -> str:
    """Give a file with the calendar that ships and one more day off, which nobody knew of: 02/12."""
    import db.catalogue

    ships = Path(db.catalogue.__path__[0]) / "calendars.json"
    told = json.loads(ships.read_text(encoding="utf-8"))
    told["days"].append({"day": "2026-12-02", "kind": "closed", "name": "Nghỉ đột xuất"})
    (tmp_path / "new.json").write_text(json.dumps(told), encoding="utf-8")
    return "new.json"


@pytest.fixture
def two(accept: Accept, home: Path, clock: Any) -> tuple[str, str]:
    """Give a dossier whose slip a citizen holds, and one whose slip was never printed."""
    clock.set("2026-11-23 10:00")
    held, unprinted = accept(), accept()
    with open_office(home) as office:
        office.print_slip(office.dossier(held).dossier_id)
    return held, unprinted


def due_of(motcua: Motcua, number: str) -> str:
    """Give the day that is promised now."""
    return str(motcua("dossier", number, "show", "--json").json["due"])


def test_a_check_says_what_would_move_and_writes_nothing(
    motcua: Motcua, home: Path, calendar: str, two: tuple[str, str]
) -> None:
    """The slip in a citizen's hand is kept, the other would move; as lines and as JSON."""
    held, unprinted = two
    before = motcua("verify").out
    told = motcua("calendar", "check", calendar, "--json").json
    assert told == {
        "moved": [{"number": unprinted, "from": DUE, "to": LATER, "in_hand": False}],
        "kept": [{"number": held, "from": DUE, "to": LATER, "in_hand": True}],
    }
    page = motcua("calendar", "check", calendar).out
    assert f"  {unprinted}  17:00 04/12/2026 -> 17:00 07/12/2026\n" in page
    assert page.startswith("Sẽ đổi 1 ngày hẹn:")
    assert (due_of(motcua, held), due_of(motcua, unprinted)) == (DUE, DUE)
    assert motcua("verify").out == before
    assert not (home / "calendar.json").exists()


def test_taking_it_moves_what_nobody_holds_and_counts_by_it_from_now_on(
    motcua: Motcua, home: Path, calendar: str, two: tuple[str, str], accept: Accept
) -> None:
    """It becomes the office's file; the next intake is counted by it, and so is ``motcua due``."""
    held, unprinted = two
    told = motcua("calendar", "take", calendar, "--json").json
    assert [[each["number"] for each in told[name]] for name in ("moved", "kept")] == [[unprinted], [held]]
    assert (due_of(motcua, held), due_of(motcua, unprinted)) == (DUE, LATER)
    assert json.loads((home / "calendar.json").read_bytes())["days"][-1]["day"] == "2026-12-02"
    assert sorted(path.name for path in home.glob("calendar*")) == ["calendar.json"]
    assert due_of(motcua, accept()) == LATER
    words = ("due", "--received", "2026-11-23 09:15", "--limit", "8 working_day", "--json")
    assert motcua(*words).json["due"] == LATER
    again = motcua("calendar", "take", str(home / "calendar.json"), "--json").json
    assert (again["moved"], len(again["kept"])) == ([], 1)
    assert motcua("verify", "--replay").status == 0


def test_a_promise_in_hand_moves_where_the_citizen_was_told(
    motcua: Motcua, calendar: str, two: tuple[str, str]
) -> None:
    """Named by any form of its number, it follows; the history says by what."""
    held, _ = two
    done = motcua("calendar", "take", calendar, "--later", held.replace("-", "").replace(".", "").lower())
    assert done.out.startswith("Đã đổi 2 ngày hẹn:")
    shown = motcua("dossier", held, "show", "--json").json
    assert (shown["due_original"], shown["due"]) == (DUE, LATER)
    assert [change["cause"] for change in shown["due_changes"]] == ["calendar"]


@pytest.mark.usefixtures("two")
def test_a_number_that_is_none_moves_nothing(motcua: Motcua, home: Path, calendar: str) -> None:
    """A slip of the finger in --later is refused before anything is written."""
    before = motcua("verify").out
    assert "hồ sơ" in motcua("calendar", "take", calendar, "--later", "nonsense").line
    assert motcua("verify").out == before
    assert list(home.glob("calendar*")) == []


def test_a_calendar_that_can_t_be_kept_moves_nothing(
    motcua: Motcua, home: Path, calendar: str, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the office refuses leaves no file behind, and what the disk refuses no day moved."""
    from db.office import calendar_move

    (home / "calendar.new").mkdir()
    motcua("calendar", "take", calendar).line  # noqa: B018 - the property asserts
    assert due_of(motcua, two[1]) == DUE
    (home / "calendar.new").rmdir()

    def refuse(*_: object, **__: object) -> None:
        raise NotPossibleNow("disk_full")

    monkeypatch.setattr(calendar_move, "take_calendar", refuse)
    motcua("calendar", "take", calendar).line  # noqa: B018 - the property asserts
    assert list(home.glob("calendar*")) == []


@pytest.mark.parametrize("verb", ["check", "take"])
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.json", None, "none.json"),
        (".", None, "không có tệp"),
        ("bad.json", "[", "JSON"),
        ("bad.json", "[]", "bad.json"),
        ("bad.json", '{"format": "motcua.calendar/1"}', "bad.json"),
    ],
)
def test_a_file_that_is_no_calendar_is_one_line(  # noqa: PLR0913, PLR0917 - fixtures and cases
    motcua: Motcua, home: Path, tmp_path: Path, verb: str, name: str, content: str | None, said: str
) -> None:
    """A missing file doesn't turn into the calendar that ships, and a broken one changes nothing."""
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    assert said in motcua("calendar", verb, name).line
    assert not (home / "calendar.json").exists()
