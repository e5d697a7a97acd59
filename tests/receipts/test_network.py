"""Network printers that answer, run out of paper, die in mid-job, stay silent or were never there."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receipts.printers import Detail, Outcome, network
from receipts.printers.network import Limits, address_of, send

PATIENT = Limits(connect_s=60, status_s=60, stall_s=60, done_s=60)
"""What is answered is answered at once, only that a loaded machine may take its time over it."""
SOON = 0.6
"""How long is waited, in seconds, for what never comes."""
UNFINISHED = replace(PATIENT, done_s=SOON)
JOB = [b"\x1b@", *(b"\x1dv0\x00\x40\x00\x28\x00" + bytes(64 * 40) for _ in range(60))]


@dataclass
class FakePrinter:
    """A printer on loopback that understands status questions and GS r, and can misbehave.

    ``dies_after`` bytes it hangs up; ``chokes_after`` it reads no more until it is ``released``; ``paper``
    and ``offline`` are its status bytes, ``end`` its answer to GS r; ``talks`` is whether it answers status
    questions at all.
    """

    paper: int = 0x12
    offline: int = 0x12
    end: int | None = 0x00
    talks: bool = True
    dies_after: int | None = None
    chokes_after: int | None = None
    paper_at_end: int | None = None
    got: bytearray = field(default_factory=bytearray)
    released: threading.Event = field(default_factory=threading.Event)

    def serve(self, server: socket.socket) -> None:
        """Talk to one caller."""
        with suppress(OSError):
            line, _ = server.accept()
            with line:
                self._talk(line)

    def _talk(self, line: socket.socket) -> None:
        seen = 0
        while True:
            if self.chokes_after is not None and len(self.got) >= self.chokes_after:
                self.released.wait()
                return
            data = line.recv(4096)
            if not data:
                return
            self.got += data
            seen = self._answer(line, seen)
            if self.dies_after is not None and len(self.got) >= self.dies_after:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
                return

    def _answer(self, line: socket.socket, seen: int) -> int:
        """Answer whatever questions came since ``seen``."""
        while seen < len(self.got) - 2:
            question = bytes(self.got[seen : seen + 3])
            if question == b"\x1dr\x01" and self.end is not None:
                line.sendall(bytes([self.end]))
            elif question == b"\x1dr\x01" and self.paper_at_end is not None:
                self.paper = self.paper_at_end
            elif self.talks and question == b"\x10\x04\x04":
                line.sendall(bytes([self.paper]))
            elif self.talks and question == b"\x10\x04\x02":
                line.sendall(bytes([self.offline]))
            seen += 1
        return seen


@contextmanager
def standing(printer: FakePrinter) -> Iterator[str]:
    """Put a printer on a port of loopback and give its address."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        thread = threading.Thread(target=printer.serve, args=(server,))
        thread.start()
        try:
            yield f"127.0.0.1:{server.getsockname()[1]}"
        finally:
            printer.released.set()
            server.close()
            thread.join()


def outcome(printer: FakePrinter, job: list[bytes] = JOB, limits: Limits = PATIENT) -> tuple[Outcome, Detail]:
    """Print on a fake and give what is known of it."""
    with standing(printer) as target:
        result = send(target, job, limits)
    return result.outcome, result.detail


def test_an_answer_in_order_means_printed() -> None:
    """Everything before the acknowledgement was taken in, byte for byte."""
    printer = FakePrinter()
    assert outcome(printer) == (Outcome.PRINTED, Detail.NONE)
    assert b"".join(JOB) in bytes(printer.got)


@pytest.mark.parametrize("printer", [FakePrinter(paper=0x1E), FakePrinter(end=0x03)])
def test_a_roll_that_is_nearly_empty_is_told(printer: FakePrinter) -> None:
    """By the status before, or by the acknowledgement."""
    assert outcome(printer) == (Outcome.PRINTED_PAPER_LOW, Detail.NONE)


@pytest.mark.parametrize(
    ("printer", "why"),
    [
        (FakePrinter(paper=0x72), Detail.PAPER_OUT),
        (FakePrinter(offline=0x32), Detail.PAPER_OUT),
        (FakePrinter(offline=0x16), Detail.COVER_OPEN),
        (FakePrinter(offline=0x52), Detail.PRINTER_ERROR),
    ],
)
def test_a_printer_that_cannot_print_is_sent_nothing(printer: FakePrinter, why: Detail) -> None:
    """Refused means that no byte of the job left this PC."""
    assert outcome(printer) == (Outcome.REFUSED, why)
    assert bytes(printer.got) in (b"\x10\x04\x04\x10\x04\x02", b"\x10\x04\x04", b"\x10\x04\x02")


def test_a_printer_that_dies_in_mid_job_may_have_printed_a_part() -> None:
    """The clerk has to look before printing again."""
    many = JOB * 40
    assert outcome(FakePrinter(dies_after=50_000), many) == (Outcome.PERHAPS_PARTIAL, Detail.LINE_BROKEN)


def test_a_printer_that_takes_no_more_is_not_waited_for_for_ever() -> None:
    """The line fills up, and the time limit ends it."""
    many = JOB * 60
    stalled = outcome(FakePrinter(chokes_after=20_000), many, replace(PATIENT, stall_s=SOON))
    assert stalled == (Outcome.PERHAPS_PARTIAL, Detail.STALLED)


def test_paper_that_runs_out_before_the_end_is_told() -> None:
    """No acknowledgement came, and the printer says why when asked again."""
    printer = FakePrinter(end=None, paper_at_end=0x72)
    assert outcome(printer, limits=UNFINISHED) == (Outcome.PERHAPS_PARTIAL, Detail.PAPER_OUT)
    assert outcome(FakePrinter(end=0x0C)) == (Outcome.PERHAPS_PARTIAL, Detail.PAPER_OUT)


def test_a_talking_printer_that_never_acknowledges_is_in_doubt() -> None:
    """It answered before, so its silence after the job means something."""
    in_doubt = outcome(FakePrinter(end=None), limits=UNFINISHED)
    assert in_doubt == (Outcome.PERHAPS_PARTIAL, Detail.NO_ACKNOWLEDGEMENT)


def test_a_silent_printer_is_sent_to_but_never_called_printed() -> None:
    """Many clones answer nothing at all; silence isn't paper out either."""
    printer = FakePrinter(talks=False, end=None)
    silent = replace(PATIENT, status_s=SOON, done_s=SOON)
    assert outcome(printer, limits=silent) == (Outcome.SENT_UNCONFIRMED, Detail.SILENT)
    assert b"".join(JOB) in bytes(printer.got)


def test_a_late_status_is_no_acknowledgement() -> None:
    """A status byte has bit 4 set, the answer to GS r has not."""
    in_doubt = outcome(FakePrinter(end=0x12), limits=UNFINISHED)
    assert in_doubt == (Outcome.PERHAPS_PARTIAL, Detail.NO_ACKNOWLEDGEMENT)


def test_nobody_at_the_address_is_not_reached() -> None:
    """A closed port, a name that is none, an address that is none: told apart, none raises."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        closed = f"127.0.0.1:{server.getsockname()[1]}"
    assert send(closed, JOB, PATIENT).detail is Detail.NO_CONNECTION
    assert send("x" * 70 + ".invalid:9100", JOB, PATIENT).detail is Detail.NO_CONNECTION
    for wrong in ("", ":9100", "printer:0", "printer:99999", "printer:abc"):
        result = send(wrong, JOB, PATIENT)
        assert (result.outcome, result.detail) == (Outcome.NOT_REACHED, Detail.BAD_ADDRESS), wrong


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("10.0.0.7", ("10.0.0.7", 9100)),
        (" may-in:9101 ", ("may-in", 9101)),
        ("[fe80::1]:9102", ("fe80::1", 9102)),
        ("fe80::1", ("fe80::1", 9100)),
    ],
)
def test_addresses_as_people_write_them(target: str, address: tuple[str, int]) -> None:
    """The port may be left out."""
    assert address_of(target) == address


@given(st.text(max_size=30))
def test_no_address_raises(text: str) -> None:
    """Whatever stands in the settings, reading it is safe."""
    address = address_of(text)
    assert address is None or 0 < address[1] < 65536


def test_the_usual_limits_are_those_of_a_counter() -> None:
    """Nobody stands before a silent screen for longer than a slow printer needs."""
    usual = network.Limits()
    assert usual.connect_s + 2 * usual.status_s <= 5
    assert usual.stall_s + usual.done_s <= 40
