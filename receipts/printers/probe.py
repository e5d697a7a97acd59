"""Whether a printer can be reached, asked without printing anything and without waiting long."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from db.rules.office import Printer
from receipts.printers import Detail
from receipts.printers.network import address_of

PATIENCE_S = 0.8
"""A self-test asks it within two seconds; a printer that is slower than this is told as not answering."""


@dataclass(frozen=True, slots=True)
class Probed:
    """What a printer's way said: reachable or not, or ``None`` where only printing would tell; and why."""

    reachable: bool | None
    detail: Detail = Detail.NONE


def probe(printer: Printer) -> Probed:
    """Ask whether ``printer`` could take a job now. Nothing a printer does raises."""
    way = {"folder": _folder, "network": _network, "cups": _cups, "windows": _windows}.get(printer.kind)
    if way is None:
        return Probed(reachable=False, detail=Detail.WRONG_WAY)
    return way(printer.target)


def _folder(target: str) -> Probed:
    folder = Path(target)
    there = next((path for path in (folder, *folder.parents) if path.exists()), folder)
    if there.is_dir() and os.access(there, os.W_OK):
        return Probed(reachable=True)
    return Probed(reachable=False, detail=Detail.FOLDER_NOT_WRITABLE)


def _network(target: str) -> Probed:
    address = address_of(target)
    if address is None:
        return Probed(reachable=False, detail=Detail.BAD_ADDRESS)
    try:
        socket.create_connection(address, timeout=PATIENCE_S).close()
    except (OSError, UnicodeError):
        return Probed(reachable=False, detail=Detail.NO_CONNECTION)
    return Probed(reachable=True)


def _cups(queue: str) -> Probed:
    try:
        answer = subprocess.run(  # noqa: S603 - a fixed program, a queue from the office's own settings
            ["lpstat", "-p", queue],  # noqa: S607 - where CUPS is differs by system
            capture_output=True,
            timeout=PATIENCE_S,
            check=False,
            env=os.environ | {"LC_ALL": "C"},
        )
    except FileNotFoundError:
        return Probed(reachable=False, detail=Detail.NO_SPOOLER)
    except subprocess.TimeoutExpired:
        return Probed(reachable=False, detail=Detail.SPOOLER_TIMEOUT)
    except OSError:
        return Probed(reachable=False, detail=Detail.SPOOLER_ERROR)
    if answer.returncode:
        return Probed(reachable=False, detail=Detail.NO_SUCH_PRINTER)
    if b" disabled since " in answer.stdout:
        return Probed(reachable=False, detail=Detail.QUEUE_PAUSED)
    return Probed(reachable=True)


def _windows(name: str) -> Probed:
    if sys.platform != "win32":
        return Probed(reachable=False, detail=Detail.NO_SPOOLER)
    from receipts.printers.winspool import WindowsSpooler  # exists on Windows only

    try:
        if WindowsSpooler().is_paused(name):
            return Probed(reachable=False, detail=Detail.QUEUE_PAUSED)
    except OSError:
        return Probed(reachable=False, detail=Detail.NO_SUCH_PRINTER)
    return Probed(reachable=None)  # a name opens there also while the printer is switched off
