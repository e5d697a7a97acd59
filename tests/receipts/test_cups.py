"""CUPS: a real scheduler with a raw queue to a printer on loopback, and what its programs can answer."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.rules.office import PaperSize
from receipts.printers import Detail, Outcome, cups

_CUPSD = """
Listen 127.0.0.1:{port}
WebInterface No
DefaultAuthType None
Browsing Off
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
    Allow all
  </Limit>
</Policy>
"""
_FILES = """
ServerRoot {home}
ServerBin {home}/bin
RequestRoot {home}/spool
TempDir {home}/tmp
CacheDir {home}/cache
StateDir {home}/run
AccessLog {home}/access.log
ErrorLog {home}/error.log
PageLog {home}/page.log
"""
_SERVER_BINS = (Path("/usr/lib/cups"), Path("/usr/libexec/cups"))
_SOCKET = """#!{python} -IS
import os, shutil, socket, sys
host, port = os.environ["DEVICE_URI"].removeprefix("socket://").rstrip("/").split(":")
with socket.create_connection((host, int(port))) as line, line.makefile("wb") as end:
    with open(sys.argv[6], "rb") as data:
        shutil.copyfileobj(data, end)
"""
"""Stands in for the way to a network printer of CUPS' own, which doesn't come with its daemon."""
_PATIENCE_S = 60.0
"""How long a loaded machine may take for what usually takes a moment."""


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _admin(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE_S, check=False)
    if done.returncode:
        pytest.skip(f"this CUPS has no raw queues (they go with 3.0): {done.stderr.strip()[-200:]}")


def _programs(folder: Path) -> None:
    """Give the scheduler its own programs, and a way to a network printer where it lacks one."""
    theirs = next(filter(Path.is_dir, _SERVER_BINS), _SERVER_BINS[0])
    ways = folder / "backend"
    ways.mkdir(parents=True)
    (folder / "daemon").symlink_to(theirs / "daemon")
    if (theirs / "backend" / "socket").exists():
        (ways / "socket").symlink_to(theirs / "backend" / "socket")
        return
    (ways / "socket").write_text(_SOCKET.format(python=sys.executable))
    (ways / "socket").chmod(0o700)


def _running(daemon: subprocess.Popen[bytes]) -> bool:
    """Wait until the scheduler answers; ``False`` where it has gone."""
    end = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end and daemon.poll() is None:
        if b"is running" in subprocess.run(["lpstat", "-r"], capture_output=True, check=False).stdout:
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def scheduler(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run a CUPS of our own, with a port of its own and folders that its other user can look into."""
    if not all(map(shutil.which, ("cupsd", "lp", "lpadmin"))):
        pytest.skip("no CUPS here: apt-get install cups cups-client")
    home, port = Path(tempfile.mkdtemp(prefix="motcua-cups-")), _free_port()
    home.chmod(0o755)
    for folder in ("spool", "tmp", "cache", "run"):
        (home / folder).mkdir()
    _programs(home / "bin")
    (home / "cupsd.conf").write_text(_CUPSD.format(port=port))
    (home / "cups-files.conf").write_text(_FILES.format(home=home))
    monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{port}")
    command = ["cupsd", "-f", "-c", str(home / "cupsd.conf"), "-s", str(home / "cups-files.conf")]
    daemon = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        if not _running(daemon):
            pytest.skip("cupsd doesn't start here (it may want to be root)")
        yield
    finally:
        daemon.terminate()
        daemon.wait(_PATIENCE_S)
        shutil.rmtree(home, ignore_errors=True)


@pytest.mark.system
@pytest.mark.usefixtures("scheduler")
def test_a_raw_queue_takes_the_bytes_as_they_are_and_is_never_believed() -> None:
    """What the printer gets is what was sent; what CUPS says of it stays "sent"."""
    got = bytearray()
    data = bytes(range(256)) * 200

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(_PATIENCE_S)
        address = f"socket://127.0.0.1:{server.getsockname()[1]}"
        _admin("lpadmin", "-p", "slips", "-E", "-v", address, "-m", "raw")
        result = cups.send("slips", data, PaperSize.ROLL_80, "02-0042")
        line, _ = server.accept()
        with line:
            line.settimeout(_PATIENCE_S)
            while part := line.recv(65536):
                got.extend(part)
    assert (result.outcome, result.detail) == (Outcome.SENT_UNCONFIRMED, Detail.QUEUED)
    assert bytes(got) == data


@pytest.mark.system
@pytest.mark.usefixtures("scheduler")
def test_a_paused_or_unknown_queue_is_told_before_anything_is_sent() -> None:
    """A slip that waits in a paused queue would come out beside its reprint, on some later day."""
    _admin("lpadmin", "-p", "slips", "-E", "-v", "socket://127.0.0.1:9", "-m", "raw")
    _admin("cupsdisable", "slips")
    paused = cups.send("slips", b"x", PaperSize.ROLL_80, "02-0042")
    assert (paused.outcome, paused.detail) == (Outcome.REFUSED, Detail.QUEUE_PAUSED)
    _admin("cupsenable", "slips")
    _admin("cupsreject", "slips")
    closed = cups.send("slips", b"x", PaperSize.ROLL_80, "02-0042")
    assert (closed.outcome, closed.detail) == (Outcome.REFUSED, Detail.QUEUE_PAUSED)
    nobody = cups.send("nobody", b"x", PaperSize.ROLL_80, "02-0042")
    assert (nobody.outcome, nobody.detail) == (Outcome.NOT_REACHED, Detail.NO_SUCH_PRINTER)


@pytest.mark.system
def test_a_scheduler_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The programs are there, the daemon is not."""
    if not shutil.which("lpstat"):
        pytest.skip("no CUPS programs here: apt-get install cups-client")
    monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{_free_port()}")
    result = cups.send("slips", b"x", PaperSize.A5, "02-0042")
    assert (result.outcome, result.detail) == (Outcome.NOT_REACHED, Detail.NO_SPOOLER)


def test_a_machine_without_cups_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No program of that name is no traceback."""
    monkeypatch.setenv("PATH", str(tmp_path))
    result = cups.send("slips", b"x", PaperSize.A5, "02-0042")
    assert (result.outcome, result.detail) == (Outcome.NOT_REACHED, Detail.NO_SPOOLER)


def _program(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="shell scripts stand in for the programs of CUPS")
@pytest.mark.parametrize(
    ("paper", "options"),
    [
        (PaperSize.A5, "-o media=A5 -o print-scaling=none"),
        (PaperSize.A4, "-o media=A4 -o print-scaling=none"),
        (PaperSize.ROLL_58, "-o raw"),
    ],
)
def test_pages_are_asked_for_at_their_size_and_rolls_raw(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, paper: PaperSize, options: str
) -> None:
    """A driver that fits to the page scales by 1.41, and a bar code with it."""
    _program(tmp_path, "lpstat", "echo printer slips is idle.")
    _program(tmp_path, "lp", f'cat > {tmp_path}/data; echo "$@" > {tmp_path}/asked')
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    result = cups.send("slips", b"%PDF", paper, "02-0042")
    assert result.outcome is Outcome.SENT_UNCONFIRMED
    asked = (tmp_path / "asked").read_text()
    assert options in asked
    assert asked.startswith("-d slips -t 02-0042 ")
    assert (tmp_path / "data").read_bytes() == b"%PDF"


@pytest.mark.skipif(os.name == "nt", reason="shell scripts stand in for the programs of CUPS")
def test_labels_are_asked_for_at_their_own_size(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A label printer that is told A4 feeds half a roll."""
    _program(tmp_path, "lpstat", "echo printer slips is idle.")
    _program(tmp_path, "lp", f'cat > {tmp_path}/data; echo "$@" > {tmp_path}/asked')
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    cups.send("slips", b"%PDF", PaperSize.A4, "02-0042", labels=True)
    assert "-o media=Custom.80x50mm -o print-scaling=none" in (tmp_path / "asked").read_text()


@pytest.mark.skipif(os.name == "nt", reason="shell scripts stand in for the programs of CUPS")
def test_a_scheduler_that_hangs_or_fails_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A job handed to a program that hangs may be on its way; one that was refused is not."""
    monkeypatch.setattr(cups, "TIME_LIMIT_S", 3.0)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    _program(tmp_path, "lpstat", "echo printer slips is idle.")
    _program(tmp_path, "lp", "exec sleep 60")
    hung = cups.send("slips", b"x", PaperSize.A5, "02-0042")
    assert (hung.outcome, hung.detail) == (Outcome.PERHAPS_PARTIAL, Detail.SPOOLER_TIMEOUT)
    _program(tmp_path, "lp", "cat > /dev/null; exit 1")
    failed = cups.send("slips", b"x", PaperSize.A5, "02-0042")
    assert (failed.outcome, failed.detail) == (Outcome.NOT_REACHED, Detail.SPOOLER_ERROR)
    _program(tmp_path, "lpstat", "exec sleep 60")
    mute = cups.send("slips", b"x", PaperSize.A5, "02-0042")
    assert (mute.outcome, mute.detail) == (Outcome.NOT_REACHED, Detail.SPOOLER_TIMEOUT)
