"""A small office in memory, and hands that feed the key gate directly: screens by the hundred keys."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from textual.keys import _character_to_key

from counter_tui.app import CounterApp
from counter_tui.form_request import FormRequest
from counter_tui.keyboard.gate import Pasted
from counter_tui.keyboard.scanner import Stroke
from counter_tui.locale import text
from counter_tui.opening import LightOffice
from counter_tui.safety import Tried
from counter_tui.widgets.lines import Lines, plain
from db.catalogue.calendars import load_calendar
from db.catalogue.commonest import expected_uses
from db.catalogue.search import CatalogueIndex
from db.catalogue.starter import starter_procedures
from db.catalogue.title import title_of
from db.rules.calendar import OfficeCalendar
from db.rules.checklist import Item, assess
from db.rules.clock import VIETNAM
from db.rules.clock_guard import ClockFacts, ClockQuality
from db.rules.course import BlankSlip
from db.rules.deadline import by_hand, due
from db.rules.dossier import (
    Accepted,
    Dossier,
    DossierLine,
    Draft,
    DraftLine,
    EventLine,
    Intake,
    Person,
    PrintLine,
    Status,
    Today,
)
from db.rules.errors import NotAccepted, NotFound, PapersMissing
from db.rules.fee_rule import FeeRule
from db.rules.fees import FeeQuestion, fee_question
from db.rules.handing import PaymentOrder
from db.rules.house import House, OrgUnit, ReasonCode
from db.rules.lifecycle import Act, Form
from db.rules.limits import cut_off_of
from db.rules.office import OfficeHeader, Station
from db.rules.order import Done, Order
from db.rules.procedure import Channel, Procedure
from db.rules.promise import Deadline, Term
from db.rules.receipt_number import ReceiptNumber, looks_like, parse
from db.rules.self_test import Finding, Level, Subject
from db.rules.tip_check import FeedNews
from db.rules.vietnamese import fold

MORNING = datetime(2026, 3, 2, 9, 14, tzinfo=VIETNAM)
"""A Monday morning on which all these offices stand still."""
HEADER = OfficeHeader(
    "04105",
    "UBND XÃ MAI SƠN",
    "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
    "Trung tâm",
    "Mai Sơn",
    "H52.18.05",
    date(2025, 7, 1),
)
STATION = Station(2, "Quầy 2", "Lò Thị Hoa", "Công chức", practice=True)
_NAMES = """enter escape tab shift+tab up down left right home end pageup pagedown backspace delete space
ctrl+q ctrl+u f1 f2 f3 f4 f5 f6 f7 f8 f9 f10"""
KEYS = frozenset(_NAMES.split())
FAULT = text("screen.fault")


@cache
def calendar() -> OfficeCalendar:
    """Give the calendar that comes with the program."""
    return load_calendar()


@dataclass
class SmallDesk:
    """The office as one desk sees it (``counter_tui.ports.Desk``), in memory; it decides by the real rules.

    ``failing`` names use cases and what they raise. ``people`` were here before. ``last`` is what was
    promised last for a procedure.
    """

    now: Callable[[], datetime] = lambda: MORNING
    failing: dict[str, Exception] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    last: dict[str, tuple[Term, ...]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    """Numbers of the home screen that differ from what is in the records."""
    outcome: tuple[str | None, str] = ("printed", "saved")
    intakes: list[Intake] = field(default_factory=list)
    dossiers: dict[str, Dossier] = field(default_factory=dict)
    kept: dict[str, Draft] = field(default_factory=dict)
    supplements: list[tuple[Draft, tuple[Item, ...]]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    forms: list[FormRequest] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    payments: list[PaymentOrder] = field(default_factory=list)
    fee_rules: tuple[FeeRule, ...] = ()
    blanks: dict[str, BlankSlip] = field(default_factory=dict)
    clock: ClockFacts | None = None
    news: FeedNews | None = None
    found: dict[Subject, Finding] = field(default_factory=dict)
    tried: Tried = field(default_factory=Tried)

    async def _called(self, name: str) -> None:
        await asyncio.sleep(0)
        self.calls.append(name)
        if name in self.failing:
            raise self.failing[name]

    async def ask(self, use: Callable[[Any], Any]) -> Any:
        """Do one use case of a dossier's course; this office knows only what an intake asks for."""
        await self._called("ask")
        return use(SmallCourse(self))

    async def use(self, use: Callable[[Any], Any]) -> Any:
        """Do one use case besides a dossier's course; this office finds of itself what it is told."""
        await self._called("use")
        return use(SmallOffice(self))

    async def incident(self) -> Path:
        """Note that the file for the IT person was asked for."""
        await self._called("incident")
        return Path("su-co.zip")

    async def print_form(self, request: FormRequest) -> PrintLine:
        """Note a print."""
        await self._called("print_form")
        self.forms.append(request)
        return self._print(str(request.kind), 0)

    async def preview(self, request: FormRequest) -> str:
        """Name the form."""
        await self._called("preview")
        return str(request.kind)

    async def accept(self, intake: Intake) -> Accepted:
        """Accept by the rules that the real office goes by."""
        await self._called("accept")
        found = assess(intake.items)
        if not found.complete and not intake.registered_only:
            raise PapersMissing("papers_missing", papers=[item.paper.label for item in found.missing])
        if not intake.applicant.name.strip():
            raise NotAccepted("name_needed")
        deadline = self._deadline(intake)
        number = ReceiptNumber(HEADER.receipt_agency, self.now().date(), STATION.slot, len(self.intakes) + 1)
        status = Status.RETURNED if intake.close_at_once else Status.ACCEPTED
        dossier_id = f"D{len(self.intakes) + 1}"
        self.intakes.append(intake)
        self.dossiers[dossier_id] = Dossier(
            dossier_id=dossier_id,
            number=number.dotted,
            compact=number.compact,
            short=number.short,
            official_code=None,
            procedure=intake.procedure,
            case=intake.case,
            items=intake.items,
            applicant=intake.applicant,
            submitter=intake.submitter,
            channel=intake.channel,
            received_at=intake.received_at,
            terms=intake.terms,
            due_original=deadline.due,
            due_current=deadline.due,
            deadline=deadline,
            return_by=intake.return_by,
            return_address=intake.return_address,
            fee_vnd=intake.fee_vnd,
            fee_ground="",
            copies_of_dossier=intake.copies_of_dossier,
            note="",
            status=status,
            clerk=STATION.clerk,
            practice=True,
            events=(EventLine(1, self.now(), "dossier.accepted", STATION.clerk),),
        )
        self.kept.pop(intake.draft_id or "", None)
        if intake.applicant.personal_number:
            self.people[intake.applicant.personal_number] = intake.applicant
        return Accepted(dossier_id, number.dotted, number.compact, number.short, deadline, status)

    def _deadline(self, intake: Intake) -> Deadline:
        if intake.registered_only or intake.competent:
            return Deadline(None, ())
        if intake.due_by_hand is not None:
            return by_hand(intake.received_at, intake.due_by_hand, calendar())
        if not intake.terms:
            raise NotAccepted("limit_unknown")
        return due(intake.received_at, intake.terms, calendar(), cut_off=cut_off_of(intake.procedure))

    async def print_slip(self, dossier_id: str) -> PrintLine:
        """Note a print with the outcome that was asked for."""
        await self._called("print_slip")
        dossier = self.dossiers[dossier_id]
        line = self._print("receipt", len(dossier.prints))
        self.dossiers[dossier_id] = replace(dossier, prints=(*dossier.prints, line))
        return line

    async def print_test_page(self) -> PrintLine:
        """Note a print."""
        await self._called("print_test_page")
        return self._print("test_page", 0)

    async def ask_supplement(self, draft: Draft, missing: Sequence[Item]) -> PrintLine:
        """Note what was asked for."""
        await self._called("ask_supplement")
        self.supplements.append((draft, tuple(missing)))
        return self._print("supplement", 0)

    def _print(self, form: str, copy_no: int) -> PrintLine:
        outcome, detail = self.outcome
        return PrintLine("J", self.now(), form, "1", "slips", "a5", copy_no, outcome, detail)

    async def dossier(self, key: str) -> Dossier:
        """Give a dossier by id or whole number."""
        await self._called("dossier")
        for one in self.dossiers.values():
            if key in (one.dossier_id, one.number, one.compact):
                return one
        if looks_like(key):
            parse(key)
        raise NotFound("dossier_not_found")

    async def find_dossiers(self, words: str, limit: int = 20) -> Sequence[DossierLine]:
        """Find by the beginning of any word of the name, by short number or by personal number."""
        await self._called("find_dossiers")
        asked = fold(words).split()
        return [
            DossierLine(
                one.dossier_id,
                one.number,
                one.short,
                one.applicant.name,
                one.procedure.code,
                one.procedure.title,
                one.received_at,
                one.due_current,
                one.status,
            )
            for one in reversed(self.dossiers.values())
            if words in (one.short, one.applicant.personal_number)
            or all(any(part.startswith(word) for part in fold(one.applicant.name).split()) for word in asked)
        ][:limit]

    async def known_person(self, personal_number: str) -> Person | None:
        """Give who was here before."""
        await self._called("known_person")
        return self.people.get(personal_number)

    async def same_again(self, personal_number: str, procedure_code: str) -> DossierLine | None:
        """Give this person's dossier of the same procedure."""
        await self._called("same_again")
        lines = await self.find_dossiers(personal_number)
        return next((line for line in lines if line.procedure_code == procedure_code), None)

    async def today(self) -> Today:
        """Give the numbers of the home screen."""
        await self._called("today")
        numbers = {
            "received": len(self.intakes),
            "returned": sum(one.status is Status.RETURNED for one in self.dossiers.values()),
            **dict.fromkeys(("due_today", "due_tomorrow", "overdue", "waiting_for_citizen"), 0),
            **dict.fromkeys(("ready", "unsent_events", "failed_prints"), 0),
        }
        return Today(day=self.now().date(), last_backup_at=None, **{**numbers, **self.numbers})

    async def uses(self) -> dict[str, int]:
        """Nothing was used yet."""
        await self._called("uses")
        return {}

    async def save_draft(self, draft: Draft) -> str:
        """Keep a draft."""
        await self._called("save_draft")
        draft_id = draft.line.draft_id or f"H{len(self.calls)}"
        self.kept[draft_id] = replace(draft, line=replace(draft.line, draft_id=draft_id))
        return draft_id

    async def drafts(self) -> Sequence[DraftLine]:
        """Give the drafts, newest first."""
        await self._called("drafts")
        return [draft.line for draft in reversed(self.kept.values())]

    async def load_draft(self, draft_id: str) -> Draft:
        """Give a draft."""
        await self._called("load_draft")
        if draft_id not in self.kept:
            raise NotFound("draft_not_found")
        return self.kept[draft_id]

    async def discard_draft(self, draft_id: str) -> None:
        """Throw a draft away."""
        await self._called("discard_draft")
        self.kept.pop(draft_id, None)

    async def last_terms(self, procedure_code: str) -> Sequence[Term]:
        """Give what was promised last."""
        await self._called("last_terms")
        return self.last.get(procedure_code, ())


@dataclass
class SmallSafety:
    """What the program looks at by itself: all is well, unless a test says otherwise."""

    desk: SmallDesk

    def _called(self, name: str) -> None:
        self.desk.calls.append(name)
        if name in self.desk.failing:
            raise self.desk.failing[name]

    def clock(self) -> ClockFacts:
        """Give the clock as the test has it."""
        self._called("clock")
        now = self.desk.now()
        return self.desk.clock or ClockFacts(now, now, None, ClockQuality.GOOD, asks=False)

    def confirm_clock(self, said: datetime | None = None) -> ClockFacts:
        """Believe what is said."""
        self._called("confirm_clock")
        facts = self.clock()
        now = facts.pc if said is None else said
        self.desk.clock = replace(facts, now=now, quality=ClockQuality.CONFIRMED, asks=False)
        return self.desk.clock

    def news(self) -> FeedNews | None:
        """Give the news of the test."""
        return self.desk.news

    def confirm_news(self) -> None:
        """Forget them."""
        self._called("confirm_news")
        self.desk.news = None

    def look(self, subject: Subject) -> Finding:
        """Find what the test wants found."""
        return self.desk.found.get(subject) or Finding(subject, Level.GOOD, GOOD_CODES[subject])

    def ask_printer(self) -> Callable[[], Finding]:
        """Ask it."""
        return lambda: self.look(Subject.PRINTER)

    def try_again(self) -> Tried:
        """Try what the test says."""
        self._called("try_again")
        return self.desk.tried


GOOD_CODES = {
    Subject.DATABASE: "whole",
    Subject.CHAIN: "holds",
    Subject.CLOCK: "good",
    Subject.DISK: "room",
    Subject.PRINTER: "folder",
    Subject.BACKUP: "practice",
    Subject.SYNC: "not_yet",
    Subject.SQLITE: "new_enough",
    Subject.ENCRYPTION: "practice",
}


@dataclass
class SmallOffice:
    """What is asked of an office besides a dossier's course."""

    desk: SmallDesk

    @property
    def safety(self) -> SmallSafety:
        """Look at itself."""
        return SmallSafety(self.desk)

    @property
    def keeping(self) -> SmallKeeping:
        """Know of closed days."""
        return SmallKeeping()


class SmallKeeping:
    """What an intake asks about closed days: none is."""

    def closed_at(self, _day: date) -> datetime | None:
        """No day was closed here."""
        return None


@dataclass
class SmallCourse:
    """What an intake asks of the office besides accepting: units, fees, visits, blank slips."""

    desk: SmallDesk

    @property
    def house(self) -> House:
        """Two units here, one elsewhere, one reason to refuse."""
        return House(
            units=(
                OrgUnit("tu-phap", "Bộ phận Tư pháp"),
                OrgUnit("noi-khac", "Cơ quan có thẩm quyền ở nơi khác", here=False),
            ),
            reasons=(ReasonCode("khong-tham-quyen", "Không thuộc thẩm quyền", (Act.REFUSE,)),),
        )

    def fee_question(self, procedure: Procedure, case: str | None, channel: Channel) -> FeeQuestion:
        """Ask by the real rules."""
        return fee_question(procedure, case, channel, self.desk.now().date(), self.desk.fee_rules)

    def take_payment(self, order: PaymentOrder) -> PaymentOrder:
        """Note a payment."""
        self.desk.calls.append("take_payment")
        if "take_payment" in self.desk.failing:
            raise self.desk.failing["take_payment"]
        self.desk.payments.append(order)
        return order

    def new_visit(self) -> str:
        """Give a visit's number."""
        return f"V{len(self.desk.intakes) + 1}"

    def find_blank(self, text: str) -> BlankSlip | None:
        """Give a blank slip by its number."""
        return self.desk.blanks.get(parse(text).compact) if looks_like(text) else None

    def do(self, dossier_id: str, order: Order) -> Done:
        """Refuse a dossier."""
        self.desk.calls.append(str(order.act))
        self.desk.orders.append(order)
        refused = replace(self.desk.dossiers[dossier_id], status=Status.REFUSED)
        self.desk.dossiers[dossier_id] = refused
        return Done(dossier_id, refused.number, order.act, refused.status, Form.REFUSAL, "N1")


class Hands:
    """Hands that feed keys straight to the gate, and eyes that read every region."""

    def __init__(self, app: CounterApp, desk: SmallDesk, pilot: Any) -> None:
        self.app = app
        self.desk = desk
        self.pilot = pilot
        self._at = 0.0

    async def press(self, *keys: str) -> None:
        """Press named keys or type text, as fast as the program takes them but in a person's rhythm."""
        for key in keys:
            for stroke in self._strokes(key):
                self.app.gate.feed(stroke)
                await self.app.gate.idle()
        await self._settle()

    async def burst(self, *keys: str) -> None:
        """Send everything at once."""
        for key in keys:
            for stroke in self._strokes(key):
                self.app.gate.feed(stroke)
        await self.app.gate.idle()
        await self._settle()

    async def scan(self, code: str) -> None:
        """Send a code as a scanner does."""
        for letter in code:
            self._at += 0.008
            self.app.gate.feed(Stroke(_character_to_key(letter), letter, self._at))
        self._at += 0.008
        self.app.gate.feed(Stroke("enter", "\r", self._at))
        await self.app.gate.idle()
        await self._settle()

    async def paste(self, pasted: str) -> None:
        """Paste text."""
        self._at += 1
        self.app.gate.feed(Pasted(pasted, self._at))
        await self.app.gate.idle()
        await self._settle()

    async def wait(self) -> None:
        """Wait for what is done beside the keys."""
        for _ in range(200):
            waiting = [task for task in self.app._tasks if not task.done()]
            if len(waiting) <= 1:  # the gate's own task never ends
                break
            await asyncio.sleep(0.005)
        await self.pilot.pause()

    def _strokes(self, key: str) -> Iterable[Stroke]:
        self._at += 2
        if key in KEYS:
            yield Stroke(key, " " if key == "space" else None, self._at)
            return
        for letter in key:
            self._at += 0.3
            yield Stroke(_character_to_key(letter), letter, self._at)

    async def _settle(self) -> None:
        for _ in range(3):
            await asyncio.sleep(0)

    @property
    def regions(self) -> list[Lines]:
        """What the screen is made of, top to bottom."""
        return list(self.app.screen.query(Lines))

    @property
    def screen(self) -> str:
        """What the clerk sees."""
        return "\n".join(plain(region.rows) for region in self.regions)

    def region(self, name: str) -> str:
        """Give what one region shows."""
        return plain(self.app.screen.query_one(f"#{name}", Lines).rows)

    @property
    def message(self) -> str:
        """What the message line says."""
        return self.app.at.message


@asynccontextmanager
async def small_counter(
    logs: Path,
    desk: SmallDesk | None = None,
    *,
    size: tuple[int, int] = (80, 24),
    procedures: Sequence[Procedure] | None = None,
    station: Station = STATION,
) -> AsyncIterator[Hands]:
    """Open the whole app on a small desk; faults of the program end in ``logs``, as they always do."""
    desk = desk or SmallDesk()
    known = {one.code: one for one in (starter_procedures() if procedures is None else procedures)}
    light = LightOffice(
        station=station,
        header=HEADER,
        read_calendar=calendar,
        index=CatalogueIndex(map(title_of, known.values()), expected_uses({})),
        catalogue=logs / "none.db",
        logs=logs,
    )
    app = CounterApp(light, desk)
    app.counter.read_procedure = known.__getitem__
    app.counter.now = desk.now
    app.gate._hold_s = 0.0  # the hold has its own tests, under a made-up clock
    async with app.run_test(size=size) as pilot:
        hands = Hands(app, desk, pilot)
        await pilot.pause()
        await hands.wait()
        yield hands
    gc.collect()


def faults(logs: Path) -> str:
    """Give what was written down of faults."""
    path = logs / "faults.log"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def later(**apart: float) -> Callable[[], datetime]:
    """Give a clock that stands a while later."""
    return lambda: MORNING + timedelta(**apart)
