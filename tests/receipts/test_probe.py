"""Asking a printer whether it could take a job, by every way, without printing and without waiting long."""

from __future__ import annotations

import os
import socket
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.rules.office import PaperSize, Printer
from receipts.printers import Detail
from receipts.printers import probe as probe_module
from receipts.printers.probe import Probed, probe

posix = pytest.mark.skipif(os.name == "nt", reason="the stand-in for lpstat is a script of POSIX")


def printer(kind: str, target: str) -> Printer:
    """Give a printer."""
    return Printer(kind, target, PaperSize.ROLL_80)


def test_a_folder_is_reached_where_it_can_be_written(tmp_path: Path) -> None:
    """Also where it is only made with the first slip; a file in its place is not."""
    assert probe(printer("folder", str(tmp_path / "slips" / "deep"))) == Probed(reachable=True)
    (tmp_path / "file").write_text("x")
    assert probe(printer("folder", str(tmp_path / "file"))).detail is Detail.FOLDER_NOT_WRITABLE


@pytest.fixture
def listening() -> Iterator[int]:
    """Give the port of somebody who listens and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_printer_on_the_network_is_reached_where_somebody_listens(listening: int) -> None:
    """Nothing is sent: the line is closed again."""
    assert probe(printer("network", f"127.0.0.1:{listening}")) == Probed(reachable=True)


def test_a_printer_that_is_away_is_told(listening: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody there, no address, and an address that swallows everything."""

    def swallowed(*_: object, timeout: float) -> object:
        assert timeout <= probe_module.PATIENCE_S
        raise TimeoutError

    assert probe(printer("network", "")).detail is Detail.BAD_ADDRESS
    monkeypatch.setattr(probe_module.socket, "create_connection", swallowed)
    assert probe(printer("network", f"127.0.0.1:{listening}")).detail is Detail.NO_CONNECTION


@pytest.fixture
def lpstat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Give a way to put another ``lpstat`` in the real one's place."""

    def put(body: str) -> None:
        script = tmp_path / "lpstat"
        script.write_text(f"#!/bin/sh\n{body}\n")
        script.chmod(script.stat().st_mode | stat.S_IXUSR)

    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    return put


@posix
@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("echo 'printer HP is idle.  enabled since today'", Probed(reachable=True)),
        ("echo 'printer HP disabled since today -'", Probed(reachable=False, detail=Detail.QUEUE_PAUSED)),
        ("exit 1", Probed(reachable=False, detail=Detail.NO_SUCH_PRINTER)),
    ],
)
def test_a_queue_says_how_it_is(lpstat: Callable[[str], None], body: str, found: Probed) -> None:
    """Idle, paused, unknown."""
    lpstat(body)
    assert probe(printer("cups", "HP")) == found


@posix
def test_a_spooler_that_hangs_is_given_up(
    lpstat: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The self-test doesn't wait for it."""
    monkeypatch.setattr(probe_module, "PATIENCE_S", 0.2)
    lpstat("exec sleep 20")
    began = time.monotonic()
    assert probe(printer("cups", "HP")).detail is Detail.SPOOLER_TIMEOUT
    assert time.monotonic() - began < 15


@posix
def test_a_pc_without_a_spooler_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No CUPS."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert probe(printer("cups", "HP")).detail is Detail.NO_SPOOLER


def test_a_way_that_nobody_knows_is_told() -> None:
    """A kind that a newer program wrote into the settings; a Windows printer elsewhere than on Windows."""
    assert probe(printer("pigeon", "x")).detail is Detail.WRONG_WAY
    if sys.platform != "win32":
        assert probe(printer("windows", "HP")).detail is Detail.NO_SPOOLER
