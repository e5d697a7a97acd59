"""How each form is made of what the office knows: one table, from a form's kind to its maker."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar

from counter_tui.form_request import FormKind, FormRequest
from counter_tui.wiring.course import WiredCourse
from counter_tui.wiring.form_subjects import days_of, month_of, newest_notice, tasks_of
from counter_tui.wiring.keeping import WiredKeeping
from db.office.context import DeskContext
from db.rules.clock import in_vietnam
from db.rules.course import BlankSlip, Notice, NoticeKind
from db.rules.dossier import Dossier
from db.rules.errors import NotAccepted
from db.rules.fee_rule import FeeRule
from db.rules.lifecycle import ClockRule
from db.rules.office import OfficeHeader
from db.rules.procedure import Procedure
from receipts.blocks import Form
from receipts.forms import (
    apology,
    blank,
    cash,
    control,
    day_close,
    disposal,
    evaluation,
    guidance,
    hand_over,
    label,
    posting,
    receipt,
    refusal,
    register,
    settlement,
    stop,
    supplement,
    texts,
    texts_course,
    texts_keeping,
    texts_lists,
    transfer,
    visit,
)
from receipts.forms.overrides import with_overrides
from receipts.forms.parts import GIVE, KEEP
from receipts.forms.texts import CommonTexts

T = TypeVar("T", bound=CommonTexts)
_BOTH = (KEEP, GIVE)


@dataclass(frozen=True, slots=True)
class Made:
    """A form that is ready: ``copies`` gives them for the how-manyth print this is (0 for the first).

    ``name`` shows in queues and names files: a number, never a person.
    """

    version: str
    copies: Callable[[int], tuple[Form, ...]]
    name: str
    dossier_id: str | None = None
    rows: int = 1
    """How many dossiers it tells of, where it is a list."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What a maker has at hand.

    ``header`` gives the head in force on a day, so that old forms stay as they were.
    """

    course: WiredCourse
    desk: DeskContext
    header: Callable[[date], OfficeHeader]
    procedure: Callable[[str], Procedure]
    fee_rules: tuple[FeeRule, ...] = ()
    keeping: WiredKeeping | None = None
    sealed: Callable[[str], str | None] = lambda _: None
    """Gives the sealed symbol for the office's copy of a dossier's slip, where this office has it so."""

    @property
    def today(self) -> date:
        """The office's day."""
        return self.desk.moment().date()

    def words(self, kind: FormKind, usual: T) -> T:
        """Give the words of a form as this office has them."""
        return with_overrides(usual, self.desk.house.texts.get(str(kind), {}))

    def head_of(self, dossier: Dossier) -> OfficeHeader:
        """Give the head in force on the day of receipt."""
        return self.header(in_vietnam(dossier.received_at).date())


# ---- forms of one dossier -------------------------------------------------------------------------------


def _receipt(bench: Bench, request: FormRequest) -> Made:
    dossier = bench.course.dossier(request.subject)
    header, words = bench.head_of(dossier), bench.words(request.kind, texts.DEFAULT_TEXTS)
    sealed = bench.sealed(dossier.dossier_id)
    return Made(
        receipt.VERSION,
        lambda again: tuple(
            receipt.receipt_form(dossier, header, copy=copy, reprint_no=again, sealed=sealed, texts=words)
            for copy in _BOTH
        ),
        dossier.number,
        dossier.dossier_id,
    )


def _notice(
    kind: NoticeKind, version: str, form: Callable[..., Form], usual: CommonTexts
) -> Callable[[Bench, FormRequest], Made]:
    """Give the maker of a notice's form: it is printed from the notice as it was issued."""

    def make(bench: Bench, request: FormRequest) -> Made:
        dossier = bench.course.dossier(request.subject)
        notice = newest_notice(dossier, kind, request.detail)
        header = bench.header(in_vietnam(notice.issued_at).date())
        words = bench.words(request.kind, usual)
        return Made(
            version,
            lambda again: tuple(
                form(dossier, notice, header, copy=copy, reprint_no=again, texts=words) for copy in _BOTH
            ),
            f"{dossier.number}-{kind}",
            dossier.dossier_id,
        )

    return make


def _supplement_form(dossier: Dossier, notice: Notice, header: OfficeHeader, **how: Any) -> Form:
    """Say on form 02 what waiting does to this dossier's day of return."""
    rule = ClockRule(dossier.clock_rule)
    return supplement.supplement_notice_form(dossier, notice, header, clock_rule=rule, **how)


def _control(bench: Bench, request: FormRequest) -> Made:
    dossier = bench.course.dossier(request.subject)
    header, words = bench.head_of(dossier), bench.words(request.kind, texts_course.DEFAULT_CONTROL_TEXTS)
    house = bench.desk.house
    agency = house.unit_name(dossier.holder or house.unit_for(dossier.procedure.field))
    return Made(
        control.VERSION,
        lambda again: (
            control.control_form(dossier, dossier.hops, header, agency=agency, reprint_no=again, texts=words),
        ),
        f"{dossier.number}-kiem-soat",
        dossier.dossier_id,
    )


def _label(bench: Bench, request: FormRequest) -> Made:
    dossier = bench.course.dossier(request.subject)
    words = bench.words(request.kind, texts_course.DEFAULT_LABEL_TEXTS)
    return Made(
        label.VERSION,
        lambda again: (label.label_form(dossier, reprint_no=again, texts=words),),
        f"{dossier.number}-nhan",
        dossier.dossier_id,
    )


def _transfer(bench: Bench, request: FormRequest) -> Made:
    dossier = bench.course.dossier(request.subject)
    header, words = bench.head_of(dossier), bench.words(request.kind, texts_course.DEFAULT_TRANSFER_TEXTS)
    tasks = tasks_of(request.detail, dossier, bench.desk.house)
    now, clerk = bench.desk.moment(), bench.desk.station.clerk
    return Made(
        transfer.VERSION,
        lambda again: (
            transfer.transfer_form(
                dossier, tasks, header, sent_at=now, clerk=clerk, reprint_no=again, texts=words
            ),
        ),
        f"{dossier.number}-chuyen",
        dossier.dossier_id,
    )


# ---- lists, books and money -----------------------------------------------------------------------------


def _visit(bench: Bench, request: FormRequest) -> Made:
    found = bench.course.visit(request.subject)
    header = bench.header(in_vietnam(found.at).date())
    words = bench.words(request.kind, texts_lists.DEFAULT_VISIT_TEXTS)
    return Made(
        visit.VERSION,
        lambda again: (visit.visit_form(found, header, reprint_no=again, texts=words),),
        f"{found.lines[0].number}-luot-nop",
    )


def _hand_over(bench: Bench, request: FormRequest) -> Made:
    found = bench.course.hand_over(request.subject)
    header = bench.header(in_vietnam(found.sent_at).date())
    words = bench.words(FormKind.HAND_OVER, texts_lists.DEFAULT_HAND_OVER_TEXTS)
    return Made(
        hand_over.VERSION,
        lambda again: tuple(
            hand_over.hand_over_form(found, header, copy=copy, reprint_no=again, texts=words)
            for copy in _BOTH
        ),
        found.number,
    )


def _difference(bench: Bench, request: FormRequest) -> Made:
    found = bench.course.hand_over(request.subject)
    header = bench.header(in_vietnam(found.sent_at).date())
    words = bench.words(FormKind.HAND_OVER, texts_lists.DEFAULT_HAND_OVER_TEXTS)
    return Made(
        hand_over.VERSION,
        lambda again: (hand_over.difference_form(found, header, reprint_no=again, texts=words),),
        f"{found.number}-chenh-lech",
    )


def _register(bench: Bench, request: FormRequest) -> Made:
    first, last = days_of(request.subject)
    book = bench.course.register(first, last, request.detail)
    header, words = bench.header(bench.today), bench.words(request.kind, texts_lists.DEFAULT_REGISTER_TEXTS)
    return Made(
        register.VERSION,
        lambda again: register.register_forms(book, header, reprint_no=again, texts=words),
        f"so-theo-doi-{first:%y%m%d}-{last:%y%m%d}",
        rows=len(book.rows),
    )


def _cash(bench: Bench, request: FormRequest) -> Made:
    day, _ = days_of(request.subject or bench.today.isoformat())
    paid = bench.course.payments_on(day)
    numbers = bench.course.numbers_of(each.dossier_id for each in paid)
    header, words = bench.header(day), bench.words(request.kind, texts_lists.DEFAULT_CASH_TEXTS)
    station = bench.desk.station
    return Made(
        cash.VERSION,
        lambda again: (
            cash.cash_form(
                paid,
                day,
                header,
                numbers=numbers,
                counted_by=station.clerk,
                practice=station.practice,
                reprint_no=again,
                texts=words,
            ),
        ),
        f"thu-tien-{day:%y%m%d}",
    )


def _settlement(bench: Bench, request: FormRequest) -> Made:
    """Make one sheet an agency; ``detail`` names one of them."""
    year, month = month_of(request.subject)
    found = bench.course.settlement(year, month)
    numbers = bench.course.numbers_of(each.dossier_id for each in found.not_summed)
    agencies = dict.fromkeys(
        [line.agency for line in found.lines] + [each.agency for each in found.not_summed]
    )
    wanted = [agency for agency in agencies if request.detail in ("", agency)]
    if not wanted:
        raise NotAccepted("nothing_to_settle", month=f"{month:02d}/{year}")
    header, words = bench.header(bench.today), bench.words(request.kind, texts_lists.DEFAULT_SETTLEMENT_TEXTS)
    station = bench.desk.station
    return Made(
        settlement.VERSION,
        lambda again: tuple(
            settlement.settlement_form(
                found,
                agency,
                header,
                day=bench.today,
                numbers=numbers,
                collector=station.clerk,
                practice=station.practice,
                reprint_no=again,
                texts=words,
            )
            for agency in wanted
        ),
        f"quyet-toan-{year}-{month:02d}",
    )


def _blank(bench: Bench, request: FormRequest) -> Made:
    wanted = set(request.subject.split())
    slips = [slip for slip in bench.course.blanks_left() if not wanted or slip.number in wanted]
    if not slips:
        raise NotAccepted("no_blanks_left")
    header, words = bench.header(bench.today), bench.words(request.kind, texts_lists.DEFAULT_BLANK_TEXTS)
    practice = bench.desk.station.practice

    def copies(again: int) -> tuple[Form, ...]:
        return tuple(_blank_copy(slip, copy, again) for slip in slips for copy in _BOTH)

    def _blank_copy(slip: BlankSlip, copy: int, again: int) -> Form:
        return blank.blank_form(slip, header, copy=copy, practice=practice, reprint_no=again, texts=words)

    return Made(blank.VERSION, copies, f"giay-hen-trang-{slips[0].number}")


# ---- what an office keeps for itself --------------------------------------------------------------------


def _day_close(bench: Bench, request: FormRequest) -> Made:
    day, _ = days_of(request.subject or bench.today.isoformat())
    times = int(request.detail) if request.detail.isdecimal() else 0
    closed = _kept(bench).closed_day(day, times)
    header, words = bench.header(day), bench.words(request.kind, texts_keeping.DEFAULT_DAY_CLOSE_TEXTS)
    return Made(
        day_close.VERSION,
        lambda again: (day_close.day_close_form(closed, header, reprint_no=again, texts=words),),
        f"chot-ngay-{day:%y%m%d}-{closed.sheet.times}",
    )


def _disposal(bench: Bench, request: FormRequest) -> Made:
    listed = _kept(bench).disposal(request.subject)
    words = bench.words(request.kind, texts_keeping.DEFAULT_DISPOSAL_TEXTS)
    header, practice = bench.header(bench.today), bench.desk.station.practice
    return Made(
        disposal.VERSION,
        lambda again: (
            disposal.disposal_form(listed, header, practice=practice, reprint_no=again, texts=words),
        ),
        listed.list_id,
        rows=len(listed.lines),
    )


def _kept(bench: Bench) -> WiredKeeping:
    assert bench.keeping is not None  # noqa: S101 - every office has one
    return bench.keeping


# ---- sheets of a procedure ------------------------------------------------------------------------------


def _guidance(bench: Bench, request: FormRequest) -> Made:
    procedure = bench.procedure(request.subject)
    words = bench.words(request.kind, texts_lists.DEFAULT_GUIDANCE_TEXTS)
    header, station = bench.header(bench.today), bench.desk.station
    return Made(
        guidance.VERSION,
        lambda _: (
            guidance.guidance_form(
                procedure,
                request.detail or None,
                header,
                day=bench.today,
                fee_rules=bench.fee_rules,
                week=bench.desk.calendar.week_of(bench.today),
                clerk=station.clerk,
                practice=station.practice,
                texts=words,
            ),
        ),
        f"huong-dan-{procedure.code}",
    )


def _posting(bench: Bench, request: FormRequest) -> Made:
    procedure = bench.procedure(request.subject)
    words = bench.words(request.kind, texts_lists.DEFAULT_POSTING_TEXTS)
    header, practice = bench.header(bench.today), bench.desk.station.practice
    return Made(
        posting.VERSION,
        lambda _: (
            posting.posting_form(
                procedure,
                header,
                day=bench.today,
                fee_rules=bench.fee_rules,
                practice=practice,
                texts=words,
            ),
        ),
        f"niem-yet-{procedure.code}",
    )


def _evaluation(bench: Bench, request: FormRequest) -> Made:
    """Make the slip twice: one for each half of an A4 sheet."""
    words = bench.words(request.kind, texts_lists.DEFAULT_EVALUATION_TEXTS)
    header, practice = bench.header(bench.today), bench.desk.station.practice
    form = evaluation.evaluation_form(header, practice=practice, texts=words)
    return Made(evaluation.VERSION, lambda _: (form, form), "phieu-danh-gia")


MAKERS: Mapping[FormKind, Callable[[Bench, FormRequest], Made]] = MappingProxyType(
    {
        FormKind.RECEIPT: _receipt,
        FormKind.SUPPLEMENT: _notice(
            NoticeKind.SUPPLEMENT,
            supplement.VERSION,
            _supplement_form,
            texts.DEFAULT_SUPPLEMENT_TEXTS,
        ),
        FormKind.REFUSAL: _notice(
            NoticeKind.REFUSAL, refusal.VERSION, refusal.refusal_form, texts_course.DEFAULT_REFUSAL_TEXTS
        ),
        FormKind.APOLOGY: _notice(
            NoticeKind.APOLOGY, apology.VERSION, apology.apology_form, texts_course.DEFAULT_APOLOGY_TEXTS
        ),
        FormKind.STOP: _notice(
            NoticeKind.STOP, stop.VERSION, stop.stop_form, texts_course.DEFAULT_STOP_TEXTS
        ),
        FormKind.CONTROL: _control,
        FormKind.LABEL: _label,
        FormKind.TRANSFER: _transfer,
        FormKind.VISIT: _visit,
        FormKind.HAND_OVER: _hand_over,
        FormKind.DIFFERENCE: _difference,
        FormKind.REGISTER: _register,
        FormKind.GUIDANCE: _guidance,
        FormKind.POSTING: _posting,
        FormKind.EVALUATION: _evaluation,
        FormKind.BLANK: _blank,
        FormKind.CASH: _cash,
        FormKind.SETTLEMENT: _settlement,
        FormKind.DAY_CLOSE: _day_close,
        FormKind.DISPOSAL: _disposal,
    }
)
