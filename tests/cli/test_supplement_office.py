"""Asking for papers through the office of the screens: on the disk first, then on the right printer."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from counter_tui.bootstrap import Office, open_office
from counter_tui.config import Places, read_station, write_station
from counter_tui.intake_form import IntakeForm
from counter_tui.wiring import print_job
from db.rules.checklist import assess, items_for, mark_all_present
from db.rules.clock import VIETNAM
from db.rules.deadline import Term
from db.rules.dossier import Intake, Person
from db.rules.office import PaperSize, Printer
from db.rules.procedure import Unit
from receipts.blocks import Form
from receipts.printers import Outcome, Result

MORNING = datetime(2026, 11, 23, 9, 15, tzinfo=VIETNAM)


def kinds(home: Path) -> list[str]:
    """Give the kinds of the events of requests and prints, read beside the program."""
    with contextlib.closing(sqlite3.connect(f"file:{home / 'records.db'}?mode=ro", uri=True)) as records:
        rows = records.execute("SELECT kind FROM event ORDER BY seq").fetchall()
    return [kind for (kind,) in rows if kind.startswith(("supplement.", "print."))]


def begun(home: Path) -> IntakeForm:
    """Give an intake of which no paper has come yet."""
    with open_office(home) as office:
        return IntakeForm.begin(office.procedure("1.001193"), MORNING, Person("Lò Văn Mẫu"))


def set_printers(home: Path, **printers: Printer) -> None:
    """Choose the printers of this desk."""
    path = Places(home).station
    write_station(path, replace(read_station(path), printers=printers))


async def test_the_request_is_on_the_disk_before_the_printer_is_touched(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the printer finds when its turn comes, and what stands there when it has answered."""
    found: list[list[str]] = []

    def look(_forms: Sequence[Form], *_: object, **__: object) -> Result:
        found.append(kinds(home))
        return Result(Outcome.REFUSED)

    monkeypatch.setattr(print_job, "print_form", look)
    form = begun(home)
    async with Office(home) as office:
        form.draft_id = await office.save_draft(form.to_draft(MORNING))
        line = await office.ask_supplement(form.to_draft(MORNING), assess(form.items).missing)
        assert [draft.draft_id for draft in await office.drafts()] == [form.draft_id]
    assert found == [["supplement.asked_at_intake", "print.started"]]
    assert kinds(home) == ["supplement.asked_at_intake", "print.started", "print.finished"]
    assert (line.form, line.outcome, line.copy_no) == ("supplement", "refused", 0)


async def test_a_printer_that_hangs_keeps_no_request_from_the_disk(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request waits for paper behind another job, and is on the disk all the same."""
    may_end = asyncio.Event()
    loop = asyncio.get_running_loop()

    def hang(*_: object, **__: object) -> Result:
        asyncio.run_coroutine_threadsafe(may_end.wait(), loop).result(10)
        return Result(Outcome.PRINTED)

    monkeypatch.setattr(print_job, "print_form", hang)
    form = begun(home)
    async with Office(home) as office:
        form.draft_id = await office.save_draft(form.to_draft(MORNING))
        before = asyncio.ensure_future(office.print_test_page())
        asking = asyncio.ensure_future(
            office.ask_supplement(form.to_draft(MORNING), assess(form.items).missing)
        )
        while "supplement.asked_at_intake" not in kinds(home):  # noqa: ASYNC110 - it is the disk that is watched
            await asyncio.sleep(0.01)
        assert "print.finished" not in kinds(home)
        may_end.set()
        await asyncio.wait_for(asyncio.gather(before, asking), 30)


@pytest.mark.parametrize(
    ("chosen", "paper"),
    [(("supplement", "*", "receipt"), "80mm"), (("*", "receipt"), "a4"), (("receipt",), "a5"), ((), "a5")],
)
async def test_form_02_goes_to_its_own_printer_or_the_one_for_all_or_the_folder(
    home: Path, chosen: tuple[str, ...], paper: str
) -> None:
    """The slip's own printer is never taken for form 02; two of a minute don't overwrite each other."""
    papers = {"supplement": PaperSize.ROLL_80, "*": PaperSize.A4, "receipt": PaperSize.ROLL_58}
    set_printers(home, **{kind: Printer("folder", str(home / kind[0]), papers[kind]) for kind in chosen})
    folder = home / chosen[0][0] if chosen and chosen[0] != "receipt" else Places(home).slips
    form = begun(home)
    async with Office(home) as office:
        form.draft_id = await office.save_draft(form.to_draft(MORNING))
        for _ in range(2):
            line = await office.ask_supplement(form.to_draft(MORNING), assess(form.items).missing)
    assert (line.paper, line.outcome) == (paper, "printed")
    names = [file.name for file in folder.iterdir()]
    assert len(names) == 2
    assert all(name.startswith("bo-sung-1.001193-") for name in names)


async def test_what_was_promised_last_comes_back_through_the_desk(home: Path) -> None:
    """Asked once, then offered."""
    form = begun(home)
    terms = (Term(7, Unit.WORKING_DAY),)
    intake = Intake(
        procedure=form.procedure,
        case=form.case,
        items=mark_all_present(items_for(form.procedure, form.case)),
        applicant=form.applicant,
        received_at=MORNING,
        terms=terms,
    )
    async with Office(home) as office:
        assert await office.last_terms(form.procedure.code) == ()
        await office.accept(intake)
        assert await office.last_terms(form.procedure.code) == terms
