"""What can be asked of the office about a dossier's course: plain calls, one use case for one thing.

The commands call these directly; a screen calls them on the records' thread:

    page = await counter.desk.ask(lambda office: office.work_list(name, only, start, limit))

A use case that can't be done raises a ``db.rules.errors.Refusal``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from db.rules.calendar import OfficeCalendar
    from db.rules.calendar_move import CalendarMoves
    from db.rules.course import BlankSlip, HandOver, HandOverLine, Register, Visit
    from db.rules.dossier import Dossier, DossierLine
    from db.rules.fee_payments import Payment, Settlement
    from db.rules.fees import FeeQuestion
    from db.rules.handing import BringBack, PaymentOrder, ReturnOrder, SendOrder, ToCollect, ToGo
    from db.rules.house import House
    from db.rules.order import ActOffered, Correction, Done, Order
    from db.rules.procedure import Channel, Procedure
    from db.rules.worklist import Filter, ListName, UnitCount, WorkPage


class Course(Protocol):
    """The office after the slip."""

    @property
    def house(self) -> House:
        """The office's units, reasons and rules."""

    def dossier(self, key: str) -> Dossier:
        """Give a dossier by its id or by any form of its number, also an old one."""

    def find_dossiers(self, words: str, limit: int = 20) -> Sequence[DossierLine]:
        """Find dossiers, newest first."""

    # ---- acts ---------------------------------------------------------------------------------------

    def acts(self, dossier_id: str) -> Sequence[ActOffered]:
        """Give what can be done with a dossier now at this desk."""

    def do(self, dossier_id: str, order: Order) -> Done:
        """Do one act; it is on the disk when this returns."""

    def correct(self, dossier_id: str, correction: Correction) -> Done:
        """Correct a slip; it has a new number then."""

    def apology_draft(self, dossier_id: str) -> Order:
        """Give the apology that is ready to be sent: reason, and the new day that is proposed."""

    # ---- lists --------------------------------------------------------------------------------------

    def work_list(self, name: ListName, only: Filter, start: int = 0, limit: int = 50) -> WorkPage:
        """Give a window of a work list."""

    def list_counts(self) -> dict[ListName, int]:
        """Give how many dossiers stand on each list."""

    def unit_counts(self) -> Sequence[UnitCount]:
        """Give what lies at each unit, and how much of it is late."""

    def register(self, first: date, last: date, field: str = "") -> Register:
        """Give the register of a span of days."""

    # ---- from hand to hand --------------------------------------------------------------------------

    def waiting_to_go(self, unit: str = "") -> Sequence[ToGo]:
        """Give the dossiers whose paper has to leave the counter."""

    def send(self, order: SendOrder) -> HandOver:
        """Hand dossiers over to a unit or to the post."""

    def on_their_way(self) -> Sequence[HandOver]:
        """Give the lists that were sent and not received yet."""

    def receive(self, hand_over_id: str, scanned: Sequence[str], taker: str) -> HandOver:
        """Note which dossiers of a list were received."""

    def lying_at(self, unit: str) -> Sequence[HandOverLine]:
        """Give what lies at a unit."""

    def bring_back(self, order: BringBack) -> HandOver:
        """Take dossiers back from a unit, with or without results."""

    def hand_over(self, key: str) -> HandOver:
        """Give a list by its id or number."""

    # ---- returning and money ------------------------------------------------------------------------

    def to_collect(self, key: str) -> ToCollect:
        """Give what a person can take home, what it costs, and what else of theirs is open."""

    def return_results(self, order: ReturnOrder) -> Sequence[Done]:
        """Hand results over and close their dossiers, all at once."""

    def fee_question(self, procedure: Procedure, case: str | None, channel: Channel) -> FeeQuestion:
        """Say what a procedure costs today, or what has to be asked to know it."""

    def take_payment(self, order: PaymentOrder) -> Payment:
        """Note money that was taken."""

    def cancel_payment(self, payment_id: str, reason: str) -> Payment:
        """Note that a payment was given back."""

    def replace_payment(self, payment_id: str, order: PaymentOrder, reason: str) -> Payment:
        """Note another receipt in the place of one that was written wrong."""

    def payments_of(self, dossier_id: str) -> Sequence[Payment]:
        """Give the payments of a dossier."""

    def payments_on(self, day: date) -> Sequence[Payment]:
        """Give the payments of a day."""

    def settlement(self, year: int, month: int) -> Settlement:
        """Give what each agency is owed for a month."""

    # ---- blanks and visits --------------------------------------------------------------------------

    def give_out_blanks(self, count: int) -> Sequence[BlankSlip]:
        """Give out numbers for blank slips."""

    def blanks_left(self) -> Sequence[BlankSlip]:
        """Give the blank slips that are neither keyed in nor voided."""

    def find_blank(self, text: str) -> BlankSlip | None:
        """Give the blank slip whose bar code was scanned."""

    def void_blank(self, text: str, reason: str) -> BlankSlip:
        """Void a blank slip."""

    def new_visit(self) -> str:
        """Begin a visit at which one person hands in several dossiers."""

    def visit(self, visit_id: str) -> Visit:
        """Give a visit with its dossiers."""

    # ---- the calendar -------------------------------------------------------------------------------

    def calendar_moves(self, calendar: OfficeCalendar) -> CalendarMoves:
        """Show what a calendar would move; nothing is written."""

    def take_calendar(self, calendar: OfficeCalendar, also_later: Sequence[str] = ()) -> CalendarMoves:
        """Move promises by a calendar, those in a citizen's hand later only where they are named."""
