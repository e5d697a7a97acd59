"""The use cases of a dossier's course, put together with this office's records, desk and rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from db.engine import Records
from db.office import act, blanks, calendar_move, find, hand_over, payments, return_result, visits, worklists
from db.office.apology import apology_draft
from db.office.context import DeskContext
from db.office.correct import correct
from db.office.register import register
from db.rules import fees
from db.rules.calendar import OfficeCalendar
from db.rules.calendar_move import CalendarMoves
from db.rules.course import BlankSlip, HandOver, HandOverLine, Register, Visit
from db.rules.dossier import Dossier, DossierLine
from db.rules.fee_payments import Payment, Settlement
from db.rules.fee_rule import FeeRule, FeeTable
from db.rules.fees import FeeQuestion
from db.rules.handing import BringBack, PaymentOrder, ReturnOrder, SendOrder, ToCollect, ToGo
from db.rules.house import House
from db.rules.order import ActOffered, Correction, Done, Order
from db.rules.procedure import Channel, Procedure
from db.rules.worklist import Filter, ListName, UnitCount, WorkPage


class WiredCourse:
    """The office after the slip, as ``counter_tui.course.Course`` tells it."""

    def __init__(self, records: Records, desk: Callable[[], DeskContext], fee_table: FeeTable) -> None:
        """Work on ``records`` at the desk as it is when it is asked for."""
        self._records = records
        self._desk = desk
        self._fees = fee_table

    @property
    def house(self) -> House:
        """The office's units, reasons and rules."""
        return self._desk().house

    @property
    def fee_rules(self) -> tuple[FeeRule, ...]:
        """The office's fee rules."""
        return self._fees.rules

    def dossier(self, key: str) -> Dossier:
        """Give a dossier by its id or by any form of its number, also an old one."""
        return find.open_dossier(self._records, key, self.house)

    def find_dossiers(self, words: str, limit: int = 20) -> Sequence[DossierLine]:
        """Find dossiers, newest first."""
        return find.find_dossiers(self._records, words, limit)

    # ---- acts ---------------------------------------------------------------------------------------

    def acts(self, dossier_id: str) -> Sequence[ActOffered]:
        """Give what can be done with a dossier now at this desk."""
        return act.acts_offered(self._records, dossier_id, self._desk())

    def do(self, dossier_id: str, order: Order) -> Done:
        """Do one act; it is on the disk when this returns."""
        return act.do(self._records, dossier_id, order, self._desk())

    def correct(self, dossier_id: str, correction: Correction) -> Done:
        """Correct a slip; it has a new number then."""
        return correct(self._records, dossier_id, correction, self._desk())

    def apology_draft(self, dossier_id: str) -> Order:
        """Give the apology that is ready to be sent: reason, and the new day that is proposed."""
        return apology_draft(self._records, dossier_id, self._desk())

    # ---- lists --------------------------------------------------------------------------------------

    def work_list(self, name: ListName, only: Filter, start: int = 0, limit: int = 50) -> WorkPage:
        """Give a window of a work list."""
        return worklists.work_list(self._records, name, self._desk(), only=only, start=start, limit=limit)

    def list_counts(self) -> dict[ListName, int]:
        """Give how many dossiers stand on each list."""
        return worklists.list_counts(self._records, self._desk())

    def unit_counts(self) -> Sequence[UnitCount]:
        """Give what lies at each unit, and how much of it is late."""
        return worklists.unit_counts(self._records, self._desk())

    def register(self, first: date, last: date, field: str = "") -> Register:
        """Give the register of a span of days."""
        return register(self._records, first, last, self._desk(), field=field)

    # ---- from hand to hand --------------------------------------------------------------------------

    def waiting_to_go(self, unit: str = "") -> Sequence[ToGo]:
        """Give the dossiers whose paper has to leave the counter."""
        return hand_over.waiting_to_go(self._records, self._desk(), unit)

    def send(self, order: SendOrder) -> HandOver:
        """Hand dossiers over to a unit or to the post."""
        return hand_over.send(self._records, order, self._desk())

    def on_their_way(self) -> Sequence[HandOver]:
        """Give the lists that were sent and not received yet."""
        return hand_over.on_their_way(self._records)

    def receive(self, hand_over_id: str, scanned: Sequence[str], taker: str) -> HandOver:
        """Note which dossiers of a list were received."""
        return hand_over.receive(self._records, hand_over_id, scanned, taker, self._desk())

    def lying_at(self, unit: str) -> Sequence[HandOverLine]:
        """Give what lies at a unit."""
        return hand_over.lying_at(self._records, unit)

    def bring_back(self, order: BringBack) -> HandOver:
        """Take dossiers back from a unit, with or without results."""
        return hand_over.bring_back(self._records, order, self._desk())

    def hand_over(self, key: str) -> HandOver:
        """Give a list by its id or number."""
        return hand_over.hand_over(self._records, key)

    def numbers_of(self, dossier_ids: Iterable[str]) -> dict[str, str]:
        """Give the receipt numbers of dossiers by their ids."""
        return find.numbers_of(self._records, dossier_ids)

    # ---- returning and money ------------------------------------------------------------------------

    def to_collect(self, key: str) -> ToCollect:
        """Give what a person can take home, what it costs, and what else of theirs is open."""
        return return_result.to_collect(self._records, key, self._desk())

    def return_results(self, order: ReturnOrder) -> Sequence[Done]:
        """Hand results over and close their dossiers, all at once."""
        return return_result.return_results(self._records, order, self._desk())

    def fee_question(self, procedure: Procedure, case: str | None, channel: Channel) -> FeeQuestion:
        """Say what a procedure costs today, or what has to be asked to know it."""
        day = self._desk().moment().date()
        return fees.fee_question(procedure, case, channel, day, self._fees.rules)

    def take_payment(self, order: PaymentOrder) -> Payment:
        """Note money that was taken."""
        return payments.take(self._records, order, self._desk())

    def cancel_payment(self, payment_id: str, reason: str) -> Payment:
        """Note that a payment was given back."""
        return payments.cancel(self._records, payment_id, reason, self._desk())

    def replace_payment(self, payment_id: str, order: PaymentOrder, reason: str) -> Payment:
        """Note another receipt in the place of one that was written wrong."""
        return payments.replace(self._records, payment_id, order, reason, self._desk())

    def payments_of(self, dossier_id: str) -> Sequence[Payment]:
        """Give the payments of a dossier."""
        return payments.payments_of(self._records, dossier_id)

    def payments_on(self, day: date) -> Sequence[Payment]:
        """Give the payments of a day."""
        return payments.payments_on(self._records, day)

    def settlement(self, year: int, month: int) -> Settlement:
        """Give what each agency is owed for a month."""
        return payments.settlement_of(self._records, year, month)

    # ---- blanks and visits --------------------------------------------------------------------------

    def give_out_blanks(self, count: int) -> Sequence[BlankSlip]:
        """Give out numbers for blank slips."""
        return blanks.give_out_blanks(self._records, count, self._desk())

    def blanks_left(self) -> Sequence[BlankSlip]:
        """Give the blank slips that are neither keyed in nor voided."""
        return blanks.blanks_left(self._records)

    def find_blank(self, text: str) -> BlankSlip | None:
        """Give the blank slip whose bar code was scanned."""
        return blanks.find_blank(self._records, text)

    def void_blank(self, text: str, reason: str) -> BlankSlip:
        """Void a blank slip."""
        return blanks.void_blank(self._records, text, reason, self._desk())

    def new_visit(self) -> str:
        """Begin a visit at which one person hands in several dossiers."""
        return visits.new_visit(self._desk())

    def visit(self, visit_id: str) -> Visit:
        """Give a visit with its dossiers."""
        return visits.visit(self._records, visit_id)

    # ---- the calendar -------------------------------------------------------------------------------

    def calendar_moves(self, calendar: OfficeCalendar) -> CalendarMoves:
        """Show what a calendar would move; nothing is written."""
        return calendar_move.calendar_moves(self._records, calendar)

    def take_calendar(self, calendar: OfficeCalendar, also_later: Sequence[str] = ()) -> CalendarMoves:
        """Move promises by a calendar, those in a citizen's hand later only where they are named."""
        return calendar_move.take_calendar(self._records, calendar, self._desk(), also_later=also_later)
