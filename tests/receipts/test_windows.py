"""The deciding part of printing on Windows, with a spooler that stands in for the real one."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

import pytest

from db.rules.office import PaperSize
from receipts.printers import Detail, Outcome
from receipts.printers.windows import send


@dataclass
class FakeSpooler:
    """Takes jobs, or raises what Windows would at each step."""

    paused: bool = False
    takes: int | None = None
    on_asking: OSError | None = None
    on_printing: OSError | None = None
    jobs: list[tuple[str, str, bytes, str]] = field(default_factory=list)

    def is_paused(self, printer: str) -> bool:
        """Answer for ``printer``."""
        assert printer
        if self.on_asking is not None:
            raise self.on_asking
        return self.paused

    def raw(self, printer: str, data: bytes, job_name: str) -> int:
        """Take bytes."""
        if self.on_printing is not None:
            raise self.on_printing
        self.jobs.append(("raw", printer, data, job_name))
        return len(data) if self.takes is None else self.takes

    def pages(self, printer: str, pdf: bytes, paper: PaperSize, job_name: str) -> None:
        """Take pages."""
        if self.on_printing is not None:
            raise self.on_printing
        self.jobs.append((paper.value, printer, pdf, job_name))


def _told(spooler: FakeSpooler, paper: PaperSize = PaperSize.ROLL_80) -> tuple[Outcome, Detail]:
    result = send("HP-A5", b"data", paper, "02-0042", spooler)
    return result.outcome, result.detail


def test_rolls_go_raw_and_pages_through_the_driver() -> None:
    """Each paper its way; both are sent, never printed."""
    spooler = FakeSpooler()
    assert _told(spooler) == (Outcome.SENT_UNCONFIRMED, Detail.QUEUED)
    assert _told(spooler, PaperSize.A5) == (Outcome.SENT_UNCONFIRMED, Detail.QUEUED)
    assert spooler.jobs == [("raw", "HP-A5", b"data", "02-0042"), ("a5", "HP-A5", b"data", "02-0042")]


def test_a_paused_queue_is_refused() -> None:
    """Nothing is sent that would come out on a later day."""
    spooler = FakeSpooler(paused=True)
    assert _told(spooler) == (Outcome.REFUSED, Detail.QUEUE_PAUSED)
    assert not spooler.jobs


@pytest.mark.parametrize("number", [1801, 1722])
def test_a_printer_that_is_not_there_is_not_reached(number: int) -> None:
    """An unknown name, or a shared printer whose PC is off."""
    asked = FakeSpooler(on_asking=OSError(number, "x"))
    assert _told(asked) == (Outcome.NOT_REACHED, Detail.NO_SUCH_PRINTER)
    printing = FakeSpooler(on_printing=OSError(number, "x"))
    assert _told(printing) == (Outcome.NOT_REACHED, Detail.NO_SUCH_PRINTER)


def test_a_job_that_broke_off_may_have_come_out_in_part() -> None:
    """Fewer bytes taken than sent, or an error after the start."""
    assert _told(FakeSpooler(takes=2)) == (Outcome.PERHAPS_PARTIAL, Detail.SPOOLER_ERROR)
    broken = FakeSpooler(on_printing=OSError(5, "x"))
    assert _told(broken, PaperSize.A4) == (Outcome.PERHAPS_PARTIAL, Detail.SPOOLER_ERROR)


@pytest.mark.skipif(sys.platform == "win32", reason="here is a Windows spooler")
def test_elsewhere_there_is_no_such_spooler() -> None:
    """A setting copied from another PC is told, not raised."""
    result = send("HP-A5", b"data", PaperSize.A5, "02-0042")
    assert (result.outcome, result.detail) == (Outcome.NOT_REACHED, Detail.NO_SPOOLER)
