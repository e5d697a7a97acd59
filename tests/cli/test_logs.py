"""The logs: bounded, and nothing in them tells of a person, whoever writes into them."""

from __future__ import annotations

import string
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counter_tui import console
from db.rules.clock import VIETNAM


def fault(message: str) -> Exception:
    """Give a fault as it comes out of the program."""
    with pytest.raises(ValueError, match=r".") as caught:
        int(message)
    return caught.value


def everything(logs: Path) -> str:
    """Give all that the logs say."""
    return "".join(path.read_text(encoding="utf-8") for path in sorted(logs.iterdir()))


@pytest.mark.parametrize("kind", ["faults", "runs"])
def test_a_log_never_grows_beyond_its_bounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Four files of so many bytes; the newest line is always there."""
    monkeypatch.setattr(console, "LOG_BYTES", 2_000)
    for number in range(300):
        if kind == "faults":
            console.write_down(fault("x"), tmp_path)
        else:
            console.log(tmp_path, "self_test", number=number)
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == [f"{kind}.log", *(f"{kind}.log.{turn}" for turn in (1, 2, 3))]
    assert all(path.stat().st_size <= 2_000 for path in tmp_path.iterdir())
    if kind == "runs":
        assert "number=299" in (tmp_path / "runs.log").read_text(encoding="utf-8")


def test_a_fault_tells_where_and_never_of_what(tmp_path: Path) -> None:
    """Its kind and the lines of code; its message may hold a person and stays out."""
    path = console.write_down(fault("Lò Thị Thử 014304000456"), tmp_path)
    written = path.read_text(encoding="utf-8")
    assert "ValueError" in written
    assert "test_logs.py" in written
    assert not any(part in written for part in ("Lò", "Thử", "0143"))


def test_a_run_tells_numbers_codes_and_moments(tmp_path: Path) -> None:
    """What the program itself says comes out as it is."""
    at = datetime(2026, 11, 23, 9, 15, tzinfo=VIETNAM)
    console.log(tmp_path, "stopped", why="disk_full", n=3, good=True, at=at)
    assert (
        (tmp_path / "runs.log")
        .read_text(encoding="utf-8")
        .rstrip()
        .endswith("stopped why=disk_full n=3 good=True at=2026-11-23T09:15:00+07:00")
    )


@pytest.mark.parametrize(
    "value",
    ["Lò Thị Hoa", "NGUYEN VAN A", "014304000456", "a014304000456", "01-43-04-000-456", "x" * 60, "a b", ""],
)
def test_what_could_be_a_person_is_a_question_mark(tmp_path: Path, value: str) -> None:
    """Names, numbers and whatever is no code, from whichever hand."""
    console.log(tmp_path, "stopped", why=value)
    assert (tmp_path / "runs.log").read_text(encoding="utf-8").rstrip().endswith("why=?")


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(string.printable + "ăâđêôơưÁẾ", min_size=1))
def test_one_event_is_one_line(tmp_path: Path, value: str) -> None:
    """No value breaks out of its line, percent signs and all."""
    folder = tmp_path / "logs"
    console.log(folder, "stopped", why=value)
    lines = (folder / "runs.log").read_text(encoding="utf-8").splitlines()
    assert all(" stopped why=" in line for line in lines)


def test_a_log_that_can_not_be_written_stops_nobody(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A file where the folder should be: nothing is raised, and nothing is drawn over the screen."""
    blocked = tmp_path / "logs"
    blocked.write_text("x")
    console.log(blocked, "start")
    console.write_down(fault("x"), blocked)
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "runs.log").mkdir()
    console.log(tmp_path / "more", "start")
    assert capfd.readouterr() == ("", "")
