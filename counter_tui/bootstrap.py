"""The one place that puts the real parts together: the office for the screens, and for the commands.

    async with Office(home) as office:      # the screens: awaits, never waits
        accepted = await office.accept(intake)

    with open_office(home) as office:       # the commands: plain calls
        accepted = office.accept(intake)

``counter_tui.wiring`` holds the real parts and costs half a second to import (two on a weak PC), so it is
imported on the records' own thread once the first screen is painted, or when a command needs it.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from counter_tui.config import Places
from db.rules.errors import Refusal

if TYPE_CHECKING:
    from counter_tui.course import Course
    from counter_tui.form_request import FormRequest
    from counter_tui.office_file import OfficeFile
    from counter_tui.uses import OfficeUses
    from counter_tui.wiring import WiredOffice
    from counter_tui.wiring.print_job import PrintJob
    from counter_tui.wiring.restoring import Restoring
    from counter_tui.wiring.set_up import SetUp
    from db.rules.checklist import Item
    from db.rules.dossier import (
        Accepted,
        Dossier,
        DossierLine,
        Draft,
        DraftLine,
        Intake,
        Person,
        PrintLine,
        Today,
    )
    from db.rules.promise import Term
    from db.rules.self_test import Finding

T = TypeVar("T")
EVERYDAY = (2_000, 10, 10)
"""How often rubbish is looked for once everything is imported (``counter_tui.__main__`` puts it off)."""


@contextmanager
def open_office(home: Path) -> Iterator[WiredOffice]:
    """Open the office at ``home`` for plain calls. Raises ``NotPossibleNow("no_office")`` and its like."""
    from counter_tui import at_terminal

    office = _wire(home)
    office.people.when_needed(at_terminal.log_in)
    try:
        yield office
    finally:
        office.close()


def check_office(home: Path) -> tuple[Finding, ...]:
    """Look at the office at ``home``, as far as that goes where its records don't open."""
    from counter_tui.config import read_station
    from counter_tui.wiring.safety import self_test_without_records

    places = Places(home)
    station = read_station(places.station)
    try:
        with open_office(home) as office:
            return office.safety.self_test()
    except Refusal as refusal:
        return self_test_without_records(places, station, refusal)


def write_incident(home: Path, out: Path | None = None) -> Path:
    """Write what the IT person needs about the office at ``home``, whether its records open or not.

    Raises ``NotPossibleNow("incident_not_written")``.
    """
    from counter_tui.wiring.incident import write_incident as write

    places = Places(home)
    try:
        with open_office(home) as office:
            return write(places, office, out=out)
    except Refusal as refusal:
        return write(places, None, refusal, out)


def make_practice_office(home: Path) -> bool:
    """Make the practice office at ``home`` unless it is there; give whether it was made now.

    Raises ``NotPossibleNow("not_practice")`` where ``home`` holds a real office.
    """
    from counter_tui.practice import make_practice_office as make

    return make(Places(home))


def set_up_office(
    home: Path, given: OfficeFile, first: tuple[str, str, str], *, sheet: Path | None, office_code: str = ""
) -> SetUp:
    """Make a real office at ``home``: ``first`` is the first clerk's name, title and PIN.

    Raises what :func:`counter_tui.wiring.set_up.set_up_office` does.
    """
    from counter_tui.wiring.set_up import FirstClerk
    from counter_tui.wiring.set_up import set_up_office as set_up

    return set_up(Places(home), given, FirstClerk(*first), sheet=sheet, office_code=office_code)


def restore_keys(home: Path, code: str) -> str:
    """Write the keys of the office at ``home`` anew from its recovery sheet; give the mark of its key."""
    from counter_tui.wiring.set_up import restore_office_keys

    return restore_office_keys(Places(home), code)


def restoring(home: Path, code: str = "") -> Restoring:
    """Give what puts a backup back at ``home``; ``code`` is that of the recovery sheet, for a new PC."""
    from counter_tui.wiring.restoring import Restoring as Wired

    return Wired(Places(home), code)


class Office:
    """The office as the screens use it (``counter_tui.ports.Desk``): a thread for the records, one to print.

    Printing has a thread of its own: a printer that doesn't answer must not keep the next citizen waiting. A
    print that was begun is carried to its end and its outcome stored, also when nobody awaits it any more.
    """

    def __init__(self, home: Path) -> None:
        """Name the office at ``home``; nothing is opened before the first use."""
        self._home = home
        self._records = ThreadPoolExecutor(max_workers=1, thread_name_prefix="records")
        self._printing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="printing")
        self._wired: WiredOffice | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.close()

    async def open(self) -> None:
        """Import and open everything now, so that the first use is quick. Raises what opening raises."""
        await self._do(lambda _office: None)

    async def close(self) -> None:
        """Let prints end, then close the records."""
        await asyncio.to_thread(self._printing.shutdown)
        await asyncio.to_thread(self._close)

    async def accept(self, intake: Intake) -> Accepted:
        """Put an intake on the disk with its number; it is safe when this returns."""
        return await self._do(lambda office: office.accept(intake))

    async def ask(self, use: Callable[[Course], T]) -> T:
        """Do one use case of a dossier's course on the records' thread."""
        return await self._do(lambda office: use(office.course))

    async def incident(self) -> Path:
        """Write what the IT person needs, also where the records don't open; give the file."""

        def write() -> Path:
            from counter_tui.wiring.incident import write_incident

            try:
                office = self._open()
            except Refusal as refusal:
                return write_incident(Places(self._home), None, refusal)
            return write_incident(Places(self._home), office)

        return await asyncio.wrap_future(self._records.submit(write))

    async def use(self, use: Callable[[OfficeUses], T]) -> T:
        """Do one use case besides a dossier's course on the records' thread."""
        return await self._do(use)

    async def print_form(self, request: FormRequest) -> PrintLine:
        """Print a form; the outcome is stored."""
        return await self._print(lambda office: office.forms.begin(request))

    async def preview(self, request: FormRequest) -> str:
        """Give a form as lines of text for the screen; nothing is printed or noted."""
        return await self._do(lambda office: office.forms.preview(request))

    async def print_slip(self, dossier_id: str) -> PrintLine:
        """Print the appointment slip (again, where it was printed before); the outcome is stored."""
        return await self._print(lambda office: office.begin_slip(dossier_id))

    async def print_test_page(self) -> PrintLine:
        """Print the page that shows what the printer can do."""
        return await self._print(lambda office: office.begin_test_page())

    async def dossier(self, key: str) -> Dossier:
        """Give a dossier by its id or by any printed form of its number."""
        return await self._do(lambda office: office.dossier(key))

    async def find_dossiers(self, words: str, limit: int = 20) -> Sequence[DossierLine]:
        """Find dossiers by number, last digits, name, phone or personal number, newest first."""
        return await self._do(lambda office: office.find_dossiers(words, limit))

    async def known_person(self, personal_number: str) -> Person | None:
        """Give what was last written of a person who has been here before."""
        return await self._do(lambda office: office.known_person(personal_number))

    async def same_again(self, personal_number: str, procedure_code: str) -> DossierLine | None:
        """Give this person's open or recent dossier of the same procedure, to warn of a double."""
        return await self._do(lambda office: office.same_again(personal_number, procedure_code))

    async def today(self) -> Today:
        """Give the numbers of the home screen."""
        return await self._do(lambda office: office.today())

    async def uses(self) -> dict[str, int]:
        """Give how often each procedure was accepted at this counter."""
        return await self._do(lambda office: office.uses())

    async def save_draft(self, draft: Draft) -> str:
        """Save a half-done intake and give its id."""
        return await self._do(lambda office: office.save_draft(draft))

    async def drafts(self) -> Sequence[DraftLine]:
        """Give the half-done intakes, newest first."""
        return await self._do(lambda office: office.drafts())

    async def load_draft(self, draft_id: str) -> Draft:
        """Give a half-done intake back."""
        return await self._do(lambda office: office.load_draft(draft_id))

    async def discard_draft(self, draft_id: str) -> None:
        """Throw a half-done intake away."""
        await self._do(lambda office: office.discard_draft(draft_id))

    async def ask_supplement(self, draft: Draft, missing: Sequence[Item]) -> PrintLine:
        """Put on the disk that papers were asked for before acceptance, and print form 02."""
        asked = await self._do(lambda office: office.ask_supplement(draft, missing))
        return await self._print(lambda office: office.begin_supplement(asked))

    async def last_terms(self, procedure_code: str) -> Sequence[Term]:
        """Give what this office last promised for a procedure without a limit."""
        return await self._do(lambda office: office.last_terms(procedure_code))

    def _do(self, work: Callable[[WiredOffice], T]) -> Awaitable[T]:
        return asyncio.wrap_future(self._on_records(work))

    def _on_records(self, work: Callable[[WiredOffice], T]) -> Future[T]:
        return self._records.submit(lambda: work(self._open()))

    def _print(self, begin: Callable[[WiredOffice], PrintJob]) -> Awaitable[PrintLine]:
        def whole() -> PrintLine:
            job = self._on_records(begin).result()
            done = job.carry_out()
            return self._on_records(lambda office: office.finish_print(job, done)).result()

        return asyncio.wrap_future(self._printing.submit(whole))

    def _open(self) -> WiredOffice:
        """Give the wired office; only the records' thread comes here."""
        if self._wired is None:
            self._wired = _wire(self._home)
            # What was imported stays for good; rubbish is looked for only in what the day's work makes.
            gc.freeze()
            gc.set_threshold(*EVERYDAY)
        return self._wired

    def _close(self) -> None:
        self._records.submit(lambda: self._wired.close() if self._wired is not None else None).result()
        self._records.shutdown()


def _wire(home: Path) -> WiredOffice:
    from counter_tui.wiring import WiredOffice

    return WiredOffice.open(Places(home))
