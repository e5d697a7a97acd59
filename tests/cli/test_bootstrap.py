"""The office as the screens use it: nothing waits for a printer, and nothing that was begun is lost."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from counter_tui.bootstrap import Office, open_office
from counter_tui.config import Places, read_station, write_station
from counter_tui.ports import Desk
from counter_tui.wiring import print_job
from db.catalogue import reader
from db.rules.checklist import items_for, mark_all_present
from db.rules.clock import VIETNAM
from db.rules.deadline import Term
from db.rules.dossier import Intake, Person
from db.rules.errors import NotAccepted, NotPossibleNow
from db.rules.office import PaperSize, Printer
from db.rules.procedure import Unit
from receipts.printers import Outcome, Result

MORNING = datetime(2026, 11, 23, 9, 15, tzinfo=VIETNAM)


def intake(home: Path, name: str = "Lò Văn Mẫu") -> Intake:
    """Give an intake of the commonest kind."""
    with open_office(home) as office:
        procedure = office.procedure("1.001193")
    return Intake(
        procedure=procedure,
        case=None,
        items=mark_all_present(items_for(procedure, None)),
        applicant=Person(name),
        received_at=MORNING,
        terms=(Term(1, Unit.WORKING_DAY),),
    )


@contextmanager
def slow_printer(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[threading.Event, threading.Event]]:
    """Put a printer in place that starts (first event) and ends when it is let (second event)."""
    started, may_end = threading.Event(), threading.Event()

    def print_slowly(*_: object, **__: object) -> Result:
        started.set()
        assert may_end.wait(30)
        return Result(Outcome.PRINTED)

    monkeypatch.setattr(print_job, "print_form", print_slowly)
    yield started, may_end
    may_end.set()


async def test_it_is_the_desk_that_the_screens_ask_for(home: Path) -> None:
    """An intake, its slip and its page, through the protocol of the screens."""
    async with Office(home) as office:
        desk: Desk = office
        accepted = await desk.accept(intake(home))
        line = await desk.print_slip(accepted.dossier_id)
        dossier = await desk.dossier(accepted.number)
        assert line.outcome == Outcome.PRINTED
        assert [print_.job_id for print_ in dossier.prints] == [line.job_id]
        assert (await desk.today()).received >= 0
        assert [found.number for found in await desk.find_dossiers("mẫu")] == [accepted.number]
        assert (await desk.uses()) == {"1.001193": 1}
    assert [path.suffix for path in (home / "slips").iterdir()] == [".pdf"]


async def test_a_slow_printer_keeps_no_citizen_waiting(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one slip is still printing, the next intake is accepted and on the disk."""
    with slow_printer(monkeypatch) as (started, may_end):
        async with Office(home) as office:
            first = await office.accept(intake(home))
            printing = asyncio.ensure_future(office.print_slip(first.dossier_id))
            assert await asyncio.to_thread(started.wait, 30)
            second = await office.accept(intake(home, "Quàng Thị Thử"))
            assert not printing.done()
            assert second.number != first.number
            may_end.set()
            assert (await printing).outcome == Outcome.PRINTED


async def test_a_print_that_nobody_awaits_still_stores_its_outcome(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leaving the program in the middle of a print waits for it and writes down how it went."""
    with slow_printer(monkeypatch) as (started, may_end):
        async with Office(home) as office:
            accepted = await office.accept(intake(home))
            printing = asyncio.ensure_future(office.print_slip(accepted.dossier_id))
            assert await asyncio.to_thread(started.wait, 30)
            printing.cancel()
            may_end.set()
    with open_office(home) as again:
        [line] = again.dossier(accepted.number).prints
    assert line.outcome == Outcome.PRINTED


async def test_a_refusal_comes_back_to_whoever_asked(home: Path) -> None:
    """What the rules refuse is raised where it was asked, and the office works on."""
    async with Office(home) as office:
        with pytest.raises(NotAccepted):
            await office.accept(replace(intake(home), applicant=Person("  ")))
        assert (await office.today()).received == 0


async def test_no_office_is_said_at_the_first_use(tmp_path: Path) -> None:
    """A folder without an office is a refusal, and closing it is none."""
    async with Office(tmp_path) as office:
        with pytest.raises(NotPossibleNow):
            await office.open()


def test_a_printer_that_can_t_be_reached_undoes_nothing(home: Path) -> None:
    """The dossier stands; the outcome says that nothing came out, and the next print is still the first."""
    station = replace(
        read_station(home / "station.json"),
        printers={"receipt": Printer("network", "not-an-address", PaperSize.ROLL_80)},
    )
    write_station(home / "station.json", station)
    with open_office(home) as office:
        accepted = office.accept(intake(home))
        assert office.print_slip(accepted.dossier_id).outcome == Outcome.NOT_REACHED
    write_station(home / "station.json", replace(station, printers={}))
    with open_office(home) as office:
        line = office.print_slip(accepted.dossier_id)
        assert (line.outcome, line.copy_no) == (Outcome.PRINTED, 0)
        assert office.print_slip(accepted.dossier_id).copy_no == 1


def test_a_fault_in_printing_is_an_outcome_too(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the drawing does, the job ends with something known and the dossier is there."""

    def broken(*_: object, **__: object) -> Result:
        raise ZeroDivisionError

    monkeypatch.setattr(print_job, "print_form", broken)
    with open_office(home) as office:
        accepted = office.accept(intake(home))
        line = office.print_slip(accepted.dossier_id)
        assert (line.outcome, line.detail) == (Outcome.PERHAPS_PARTIAL, "ZeroDivisionError")
        assert office.dossier(accepted.number).number == accepted.number


def test_what_is_common_here_stands_first_next_time(home: Path) -> None:
    """The catalogue is told the uses when the office closes, for the first screen's order."""
    with open_office(home) as office:
        office.accept(intake(home))
    assert reader.read_uses(Places(home).catalogue) == {"1.001193": 1}


def test_a_test_page_is_printed_and_noted(home: Path) -> None:
    """The page with the alphabet goes the way of slips, and belongs to no dossier."""
    with open_office(home) as office:
        job = office.begin_test_page()
        line = office.finish_print(job, job.carry_out())
    assert (line.form, line.outcome) == ("test_page", Outcome.PRINTED)
    assert len(list((home / "slips").glob("*.pdf"))) == 1
