"""One open office: its use cases for plain calls, as the commands and the threads of the screens use them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from counter_tui.config import Places, read_calendar, read_fees, read_house, read_station
from counter_tui.form_request import FormKind, FormRequest
from counter_tui.intake_form import IntakeForm
from counter_tui.wiring.admission import Admission, guarded
from counter_tui.wiring.backups import WiredBackups
from counter_tui.wiring.course import WiredCourse
from counter_tui.wiring.desk_state import DeskState, running_s
from counter_tui.wiring.form_makers import Made
from counter_tui.wiring.forms import WiredForms
from counter_tui.wiring.keeping import WiredKeeping
from counter_tui.wiring.people import WiredPeople
from counter_tui.wiring.print_job import PrintJob, PrintOutcome
from counter_tui.wiring.safety import WiredSafety
from counter_tui.wiring.vault import WiredVault, key_places
from db.catalogue import reader, store
from db.engine import Records
from db.office.accept import accept
from db.office.drafts import discard_draft, list_drafts, load_draft, save_draft
from db.office.keys import settled
from db.office.open_office import Opened, open_kept
from db.office.people import known_person, same_again
from db.office.printing import finish_print
from db.office.promised import last_terms
from db.office.replay import Difference, differences
from db.office.supplement import ask_supplement
from db.office.today import today
from db.office.uses import uses
from db.office.verify import Verified, verify
from db.rules.checklist import Item
from db.rules.clock import in_vietnam
from db.rules.clock import now as system_now
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
from db.rules.errors import Refusal
from db.rules.fee_rule import FeeTable
from db.rules.office import PaperSize
from db.rules.procedure import Procedure
from db.rules.promise import Term
from db.rules.supplement import SupplementAsked, SupplementRequest
from db.safe.key_file import KeyFile
from db.safe.tip import TipFile
from receipts.forms.overrides import with_overrides
from receipts.forms.parts import GIVE, KEEP
from receipts.forms.supplement import VERSION as SUPPLEMENT_VERSION
from receipts.forms.supplement import supplement_form
from receipts.forms.test_page import NUMBER as TEST_PAGE_NUMBER
from receipts.forms.test_page import VERSION as TEST_PAGE_VERSION
from receipts.forms.test_page import test_page_form
from receipts.forms.texts import DEFAULT_SUPPLEMENT_TEXTS


class WiredOffice:
    """One open office. Its methods are the use cases, as ``counter_tui.ports.Desk`` tells them."""

    def __init__(self, places: Places, opened: Opened, desk: DeskState, fee_table: FeeTable) -> None:
        """Use ``WiredOffice.open``."""
        records = opened.records
        self._places = places
        self._opened = opened
        self._records = records
        self._desk = desk
        admission = Admission(desk)
        self.people = WiredPeople(records, desk, admission)
        self.safety = WiredSafety(places, opened, desk)
        self.backups = WiredBackups(places, opened, desk)
        self.keeping = guarded(WiredKeeping(places, records, desk), "keeping", admission)
        vault = WiredVault(places, opened, desk)
        self.vault = guarded(vault, "vault", admission)
        self.course = guarded(WiredCourse(records, desk, fee_table), "course", admission)
        forms = WiredForms(places, records, desk, self.course, vault.sealed_slip, self.keeping)
        self.forms = guarded(forms, "forms", admission)
        self._admission = admission

    @classmethod
    def open(cls, places: Places, now: Callable[[], datetime] = system_now) -> WiredOffice:
        """Open the office. Raises ``NotPossibleNow("no_office")`` and what the readers of its files do."""
        station = read_station(places.station)
        calendar = read_calendar(places.calendar)
        # Held against a count that nobody can set; a clock that a test sets goes by nothing else.
        count = running_s if now is system_now else None
        desk = DeskState(places, station, calendar, read_house(places.house), now, count)
        fee_table = read_fees(places.fees)
        # What a power cut left is settled first, and plain records of version 0.2 are put under a key.
        keys = KeyFile(places.keys).read() if station.practice else settled(key_places(places))
        opened = open_kept(
            places.records, desk(), TipFile(places.tip), key=None if keys is None else keys.records
        )
        office = cls(places, opened, desk, fee_table)
        office._note_uses()
        return guarded(office, "office", office._admission)

    def close(self) -> None:
        """Let go of the files."""
        self._note_uses()
        self._opened.close()

    @property
    def records(self) -> Records:
        """The records, for what looks at the file as a whole."""
        return self._records

    # ---- intake ------------------------------------------------------------------------------------

    def procedure(self, code: str) -> Procedure:
        """Give a procedure of the catalogue. Raises ``NotFound``."""
        return reader.read_procedure(self._places.catalogue, code)

    def accept(self, intake: Intake) -> Accepted:
        """Put an intake on the disk with its number."""
        desk = self._desk()
        received = in_vietnam(intake.received_at)
        if desk.station.practice and received > desk.moment():
            # In practice a day to come may be rehearsed; at a real office the clock must be wrong.
            desk = replace(desk, now=lambda: received)
        return accept(self._records, intake, desk)

    def known_person(self, personal_number: str) -> Person | None:
        """Give what was last written of a person who has been here before."""
        return known_person(self._records, personal_number)

    def same_again(self, personal_number: str, procedure_code: str) -> DossierLine | None:
        """Give this person's open or recent dossier of the same procedure."""
        return same_again(self._records, personal_number, procedure_code, self._desk())

    def last_terms(self, procedure_code: str) -> Sequence[Term]:
        """Give what was last promised for a procedure without a limit."""
        return last_terms(self._records, procedure_code)

    def ask_supplement(self, draft: Draft, missing: Sequence[Item]) -> SupplementAsked:
        """Put on the disk that papers were asked for; ``draft`` is on the disk already."""
        form = IntakeForm.from_draft(draft)
        request = SupplementRequest(
            draft_id=form.draft_id,
            procedure=form.procedure,
            case=form.case,
            applicant=form.applicant,
            submitter=form.submitter,
            items=form.items,
            missing=tuple(missing),
        )
        return ask_supplement(self._records, request, self._desk())

    # ---- drafts ------------------------------------------------------------------------------------

    def save_draft(self, draft: Draft) -> str:
        """Save a half-done intake and give its id."""
        return save_draft(self._records, draft, self._desk())

    def drafts(self) -> Sequence[DraftLine]:
        """Give the half-done intakes, a clerk's own ones first, and newest first."""
        person = self._desk.person
        return list_drafts(self._records, None if person is None else person.clerk_id)

    def load_draft(self, draft_id: str) -> Draft:
        """Give a half-done intake back."""
        return load_draft(self._records, draft_id)

    def discard_draft(self, draft_id: str) -> None:
        """Throw a half-done intake away."""
        discard_draft(self._records, draft_id)

    # ---- looking -----------------------------------------------------------------------------------

    def dossier(self, key: str) -> Dossier:
        """Give a dossier by its id or by any printed form of its number."""
        return self.course.dossier(key)

    def find_dossiers(self, words: str, limit: int = 20) -> Sequence[DossierLine]:
        """Find dossiers, newest first."""
        return self.course.find_dossiers(words, limit)

    def today(self) -> Today:
        """Give the numbers of the home screen."""
        return today(self._records, self._desk())

    def uses(self) -> dict[str, int]:
        """Give how often each procedure was accepted at this counter."""
        return uses(self._records)

    def verify(self) -> Verified:
        """Check the database, the chain of events and its head."""
        return verify(self._records)

    def differences(self) -> tuple[Difference, ...]:
        """Build the tables again from the journal alone and give what is otherwise; empty is right."""
        return differences(self._records)

    # ---- printing ----------------------------------------------------------------------------------

    def print_slip(self, dossier_id: str) -> PrintLine:
        """Print the appointment slip; the outcome is stored."""
        job = self.begin_slip(dossier_id)
        return self.finish_print(job, job.carry_out())

    def begin_slip(self, dossier_id: str) -> PrintJob:
        """Note that the slip of a dossier goes to its printer, and give the job."""
        return self.forms.begin(FormRequest(FormKind.RECEIPT, dossier_id))

    def begin_supplement(self, asked: SupplementAsked) -> PrintJob:
        """Note that form 02 goes to its printer, and give the job; its name tells of no person."""
        desk = self._desk()
        texts = with_overrides(DEFAULT_SUPPLEMENT_TEXTS, desk.house.texts.get("supplement", {}))
        made = Made(
            SUPPLEMENT_VERSION,
            lambda _: tuple(
                supplement_form(asked, desk.header, copy=copy, texts=texts) for copy in (KEEP, GIVE)
            ),
            f"bo-sung-{asked.request.procedure.code}-{asked.asked_at:%y%m%d-%H%M}",
        )
        return self.forms.begin_made(FormKind.SUPPLEMENT, made)

    def begin_test_page(self) -> PrintJob:
        """Note that a test page goes to the printer of slips, and give the job."""
        desk = self._desk()
        printer = self.forms.printer(FormKind.RECEIPT)
        made = Made(
            TEST_PAGE_VERSION,
            lambda _: (test_page_form(desk.header, printer, desk.moment()),),
            TEST_PAGE_NUMBER,
        )
        return self.forms.begin_made(FormKind.TEST_PAGE, made)

    def finish_print(self, job: PrintJob, done: PrintOutcome) -> PrintLine:
        """Store how a job went."""
        return finish_print(self._records, job.line.job_id, done.outcome, done.detail, desk=self._desk())

    def save_slip(self, key: str, paper: PaperSize, out: Path) -> Path:
        """Draw the slip of a dossier into a file: a look at it and no print, so nothing is counted."""
        return self.forms.file(FormRequest(FormKind.RECEIPT, key), paper, out)

    def _note_uses(self) -> None:
        """Tell the catalogue what is common here, for the order of the first screen; a hint, never a duty."""
        with suppress(Refusal):
            found = uses(self._records)
            if found != reader.read_uses(self._places.catalogue):
                store.record_uses(self._places.catalogue, found)
