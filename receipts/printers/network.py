"""A receipt printer on the network (port 9100): asks before it sends, and believes only an answer in order.

``DLE EOT`` is answered at once, whatever is printing; ``GS r`` is answered when everything before it has been
taken in. The two answers differ in bit 4, so a late status can't be taken for an acknowledgement.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from receipts.printers import Detail, Outcome, Result
from receipts.renderers.escpos import ASK_DONE, ASK_OFFLINE, ASK_PAPER

DEFAULT_PORT = 9100

_STATUS_MASK, _STATUS_BITS = 0x93, 0x12
_ACK_MASK = 0x90
_PAPER_LOW, _PAPER_END = 0x0C, 0x60
_COVER, _STOPPED_BY_END, _ERROR = 0x04, 0x20, 0x40
_ACK_LOW, _ACK_END = 0x03, 0x0C


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait, in seconds: for the line, for a status, for the line to take more, for the end."""

    connect_s: float = 3.0
    status_s: float = 1.0
    stall_s: float = 15.0
    done_s: float = 20.0


def address_of(target: str) -> tuple[str, int] | None:
    """Read ``host``, ``host:port`` or ``[v6]:port``; ``None`` for anything else."""
    host, colon, port = target.strip().rpartition(":")
    if not colon or (":" in host and not host.endswith("]")):
        host, port = target.strip(), str(DEFAULT_PORT)
    host = host.strip("[]")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:  # noqa: PLR2004
        return None
    return host, int(port)


def send(target: str, pieces: Sequence[bytes], limits: Limits | None = None) -> Result:
    """Print a job of ESC/POS ``pieces`` on ``target`` and say what is known of it."""
    limits = limits or Limits()
    address = address_of(target)
    if address is None:
        return Result(Outcome.NOT_REACHED, Detail.BAD_ADDRESS)
    try:
        line = socket.create_connection(address, timeout=limits.connect_s)
    except (OSError, UnicodeError):
        return Result(Outcome.NOT_REACHED, Detail.NO_CONNECTION)
    with line:
        try:
            return _Job(line, limits).run(pieces)
        except OSError:
            return Result(Outcome.NOT_REACHED, Detail.LINE_BROKEN)


class _Job:
    """One conversation with one printer."""

    def __init__(self, line: socket.socket, limits: Limits) -> None:
        self._line = line
        self._limits = limits

    def run(self, pieces: Sequence[bytes]) -> Result:
        """Ask, send, wait. An ``OSError`` before the first piece means that nothing was printed."""
        paper, offline = self._status(ASK_PAPER), self._status(ASK_OFFLINE)
        refusal = _refusal(paper, offline)
        if refusal is not None:
            return Result(Outcome.REFUSED, refusal)
        self._line.settimeout(self._limits.stall_s)
        try:
            for piece in pieces:
                self._line.sendall(piece)
            self._line.sendall(ASK_DONE)
        except TimeoutError:
            return Result(Outcome.PERHAPS_PARTIAL, Detail.STALLED)
        except OSError:
            return Result(Outcome.PERHAPS_PARTIAL, Detail.LINE_BROKEN)
        talks = paper is not None or offline is not None
        low = paper is not None and bool(paper & _PAPER_LOW)
        return self._ending(talks=talks, low=low)

    def _ending(self, *, talks: bool, low: bool) -> Result:
        try:
            acknowledged = self._answer(self._limits.done_s, lambda byte: not byte & _ACK_MASK)
        except OSError:
            return Result(Outcome.PERHAPS_PARTIAL, Detail.LINE_BROKEN)
        if acknowledged is not None:
            if acknowledged & _ACK_END:
                return Result(Outcome.PERHAPS_PARTIAL, Detail.PAPER_OUT)
            low = low or bool(acknowledged & _ACK_LOW)
            return Result(Outcome.PRINTED_PAPER_LOW if low else Outcome.PRINTED)
        if not talks:
            return Result(Outcome.SENT_UNCONFIRMED, Detail.SILENT)
        with suppress(OSError):
            reason = _refusal(self._status(ASK_PAPER), self._status(ASK_OFFLINE))
            if reason is not None:
                return Result(Outcome.PERHAPS_PARTIAL, reason)
        return Result(Outcome.PERHAPS_PARTIAL, Detail.NO_ACKNOWLEDGEMENT)

    def _status(self, question: bytes) -> int | None:
        """Ask a real-time question; ``None`` where the printer says nothing in time."""
        self._line.settimeout(self._limits.status_s)
        self._line.sendall(question)
        return self._answer(self._limits.status_s, lambda byte: byte & _STATUS_MASK == _STATUS_BITS)

    def _answer(self, wait_s: float, wanted: Callable[[int], bool]) -> int | None:
        """Read until a byte of the wanted shape comes or the time is over.

        Raises ``ConnectionResetError`` where the printer hangs up.
        """
        end = time.monotonic() + wait_s
        while (left := end - time.monotonic()) > 0:
            self._line.settimeout(left)
            try:
                heard = self._line.recv(1)
            except TimeoutError:
                return None
            if not heard:
                raise ConnectionResetError
            if wanted(heard[0]):
                return heard[0]
        return None


def _refusal(paper: int | None, offline: int | None) -> Detail | None:
    """Say why the printer would not print, from its two status bytes."""
    if offline is not None and offline & _COVER:
        return Detail.COVER_OPEN
    if (paper is not None and paper & _PAPER_END) or (offline is not None and offline & _STOPPED_BY_END):
        return Detail.PAPER_OUT
    if offline is not None and offline & _ERROR:
        return Detail.PRINTER_ERROR
    return None
