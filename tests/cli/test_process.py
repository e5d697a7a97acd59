"""The real entry point in a process of its own: streams, signals, and what a user can do to it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Motcua = Callable[..., Any]
ENTRY = {
    "procedure": "1.001193",
    "received": "2026-11-23T09:15",
    "applicant": {"name": "Nguyễn Thị Thùy Dương"},
    "papers": "all",
    "limit": "1 working_day",
}
PROGRAM = [sys.executable, "-m", "counter_tui"]
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and closed descriptors are POSIX's")


def environment(home: Path) -> dict[str, str]:
    """Give the environment of a run on ``home``, with the installed packages only."""
    return {**os.environ, "MOTCUA_HOME": str(home), "PYTHONSAFEPATH": "1"}


def test_one_day_from_setting_up_to_the_slip(shell: Motcua, tmp_path: Path) -> None:
    """Each command, in the order a script uses them, on the real entry point."""
    assert shell("setup", "--practice").status == 0
    assert shell("search", "khai", "sinh", "--json").json[0]["code"] == "1.001193"
    (tmp_path / "in.json").write_text(json.dumps([ENTRY]), encoding="utf-8")
    [accepted] = shell("intake", "--from", "in.json", "--json").json
    number = accepted["number"]
    assert shell("slip", number, "--out", "slip.pdf").status == 0
    assert shell("number", "check", accepted["compact"]).out == f"{number}\n"
    shown = shell("catalogue", "show", "1.001193", "--json").json
    (tmp_path / "again.json").write_text(json.dumps([shown]), encoding="utf-8")
    assert shell("catalogue", "import", "again.json", "--json").json["unchanged"] == 1
    assert shell("verify").status == 0


def test_the_installed_command_is_the_same_program() -> None:
    """The script that pip makes runs the same main; without an installation there is none to look at."""
    script = shutil.which("motcua", path=str(Path(sys.executable).parent))
    if script is None:
        pytest.skip("the project is not installed in this environment")
    done = subprocess.run([script, "--version"], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.startswith("motcua ")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "latin-1"])
def test_vietnamese_comes_out_as_utf8_on_any_console(shell: Motcua, encoding: str) -> None:
    """A console of another encoding changes nothing: output is UTF-8, and nobody sees a traceback."""
    done = shell(
        "due", "--received", "2026-11-23 10:00", "--limit", "1 working_day", PYTHONIOENCODING=encoding
    )
    assert (done.status, done.err) == (0, "")
    assert "Ngày Văn hóa Việt Nam" in done.out


def test_json_stands_alone_on_standard_output(shell: Motcua) -> None:
    """One JSON value and a line end, in Vietnamese letters, and nothing on standard error."""
    done = shell("search", "khai", "sinh", "--json", LC_ALL="C")
    assert json.loads(done.out)
    assert "sinh" in done.out
    assert "\\u" not in done.out
    assert done.err == ""


@POSIX
def test_a_reader_that_leaves_is_no_error(home: Path) -> None:
    """``motcua search … | head -1`` ends in silence."""
    done = subprocess.run(
        ["bash", "-c", f'"{sys.executable}" -m counter_tui --help | head -c 1'],
        env=environment(home),
        cwd=home,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert (len(done.stdout), done.stderr) == (1, "")


@POSIX
def test_closed_standard_streams_are_no_error(home: Path) -> None:
    """With nowhere to write to, the work is done all the same."""
    command = f'"{sys.executable}" -m counter_tui number check H52.18.05-261123-02-0042-24 >&- 2>&-'
    done = subprocess.run(["bash", "-c", command], env=environment(home), cwd=home, check=False)
    assert done.returncode == 0


@POSIX
def test_ctrl_c_ends_in_silence(home: Path) -> None:
    """An interrupt while reading a pipe gives exit status 130 and no traceback."""
    program = subprocess.Popen(
        [*PROGRAM, "intake", "--from", "-"],
        env=environment(home),
        cwd=home,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with program:
        assert program.stdin is not None
        # More than a pipe holds: once it is written, the program is reading, and not still starting.
        program.stdin.write(b"[" + b" " * 1_000_000)
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=60)
    assert (program.returncode, out, err) == (130, b"", b"")


def test_a_home_that_is_a_file_is_one_line(shell: Motcua, tmp_path: Path) -> None:
    """Where the folder can't be made, a line says where."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = shell("setup", "--practice", MOTCUA_HOME=str(tmp_path / "file" / "home"))
    assert str(tmp_path / "file") in done.line


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_one_line(shell: Motcua, home: Path) -> None:
    """Records that can't be written are refused in a sentence."""
    home.chmod(0o500)
    try:
        assert "chỉ được đọc" in shell("intake", "--from", "-", given=json.dumps([ENTRY])).line
    finally:
        home.chmod(0o700)


def test_without_a_terminal_the_screen_is_refused(shell: Motcua) -> None:
    """A counter started from a script says what it needs instead of drawing into a pipe."""
    for words in ((), ("demo",)):
        assert "cửa sổ dòng lệnh" in shell(*words).line


def test_a_fault_of_the_program_is_written_down_without_people(home: Path, tmp_path: Path) -> None:
    """An exception nobody foresaw is one line and exit status 70; the log has places in the code only."""
    broken = (
        "import sys; from counter_tui import cli; from counter_tui.commands import number\n"
        "def run(_): raise ZeroDivisionError('Nguyễn Thị Thùy Dương')\n"
        "number.run = run\n"
        "sys.exit(cli.main(['number', 'check', 'x']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", broken],
        env=environment(home),
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (70, "", 1)
    log = (home / "logs" / "faults.log").read_text(encoding="utf-8")
    assert "ZeroDivisionError" in log
    assert "cli.py" in log
    assert "Nguyễn" not in log
