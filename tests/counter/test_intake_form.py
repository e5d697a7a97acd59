"""The state of an intake: every procedure there is, every step, to a draft and back, and to the office."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_tui.intake_form import Gap, IntakeForm, Step, known_fee, money
from db.catalogue.calendars import load_calendar
from db.catalogue.interchange import procedure_from_json
from db.catalogue.starter import starter_procedures
from db.office.accept import accept
from db.office.context import DeskContext
from db.office.find import open_dossier
from db.office.open_office import open_office
from db.rules.checklist import Item, PaperState, assess, cases_of, mark_all_present
from db.rules.clock import VIETNAM
from db.rules.deadline import by_hand, due
from db.rules.dossier import Draft, Person, ReturnBy, Submitter
from db.rules.office import OfficeHeader, Station
from db.rules.procedure import Channel, Fee, Paper, Procedure, TimeLimit, Unit
from db.rules.promise import Term

REAL = Path(__file__).parents[2].parent / "shared" / "catalogue" / "procedures.json"
NOW = datetime(2026, 3, 2, 9, 14, tzinfo=VIETNAM)
PERSON = Person(name="Lò Thị Thử", personal_number="014304000456", born="2004-11-12", phone="0912345678")
CALENDAR = load_calendar()


@cache
def starter() -> tuple[Procedure, ...]:
    """Give the procedures that come with the program."""
    return starter_procedures()


@cache
def real() -> tuple[Procedure, ...]:
    """Give the procedures as published, where they lie beside the checkout."""
    if not REAL.exists():
        return ()
    return tuple(procedure_from_json(row) for row in json.loads(REAL.read_text(encoding="utf-8")))


def every_case() -> list[tuple[Procedure, str | None]]:
    """Give every procedure there is with each of its cases."""
    return [(one, case) for one in (*starter(), *real()) for case in cases_of(one)]


def back_from_disk(form: IntakeForm) -> IntakeForm:
    """Put a form away as the records do, in JSON text, and take it up again."""
    draft = form.to_draft(NOW)
    payload = json.loads(json.dumps(draft.payload, ensure_ascii=False))
    return IntakeForm.from_draft(Draft(line=draft.line, payload=payload))


@pytest.mark.skipif(not REAL.exists(), reason="the real procedures are not beside this checkout")
def test_the_real_procedures_are_among_those_tried() -> None:
    """All 314, with more cases than procedures."""
    assert len(real()) == 314
    assert len(every_case()) > len(starter()) + len(real())


def test_every_case_of_every_procedure_comes_back_from_its_draft_at_each_step() -> None:
    """Begun, case chosen, papers marked, promise left open: what the disk gives back is what was said."""
    for procedure, case in every_case():
        form = IntakeForm.begin(procedure, NOW, PERSON)
        assert back_from_disk(form) == form, procedure.code
        form.choose_case(case)
        form.items = mark_all_present(form.items)
        for step in form.steps:
            form.step = step
            assert back_from_disk(form) == form, (procedure.code, case, step)


def test_a_case_is_a_step_only_where_there_is_a_choice() -> None:
    """With one case it is taken at once; with several it is asked first and named as the first gap."""
    for procedure in (*starter(), *real()):
        form = IntakeForm.begin(procedure, NOW)
        several = len(cases_of(procedure)) > 1
        assert (form.step is Step.CASE, form.case_chosen) == (several, not several)
        assert form.steps == (tuple(Step) if several else tuple(Step)[1:])
        if several:
            assert form.first_gap() == Gap(Step.CASE, "gap.case")


@st.composite
def forms(draw: st.DrawFn) -> IntakeForm:
    """Draw an intake in any state that keys can bring it to."""
    procedure = draw(st.sampled_from(starter()))
    form = IntakeForm.begin(procedure, NOW, draw(st.sampled_from([None, PERSON])))
    words = st.text("aăâđễÔ /.,0129|", max_size=12)
    for _ in range(draw(st.integers(0, 3))):
        form.choose_case(draw(st.sampled_from(cases_of(procedure))))
        form.set_channel(draw(st.sampled_from(Channel)))
    form.items = tuple(
        replace(
            item,
            state=draw(st.sampled_from(PaperState)),
            originals=draw(st.integers(0, 99)),
            copies=draw(st.integers(0, 99)),
        )
        for item in form.items
    )
    form.step = draw(st.sampled_from(form.steps))
    form.applicant = Person(draw(words), draw(words), draw(words), draw(words), draw(words), draw(words))
    if draw(st.booleans()):
        form.submitter = Submitter(Person(draw(words), phone=draw(words)), draw(words), draw(words))
    form.return_by = draw(st.sampled_from(ReturnBy))
    form.return_address = draw(words)
    form.fee_text = draw(words)
    form.copies_of_dossier = draw(st.integers(1, 99))
    form.close_at_once = draw(st.booleans())
    form.offered = draw(st.booleans())
    if form.limits:
        form.limit = draw(st.sampled_from([form.limit, *form.limits]))
    if draw(st.booleans()):
        units = st.sampled_from([Unit.WORKING_DAY, Unit.DAY, Unit.HOUR, Unit.IMMEDIATE])
        terms = st.builds(Term, st.sampled_from([0, 0.5, 1, 8]), units, words)
        form.terms_by_hand = tuple(draw(st.lists(terms, max_size=3)))
    elif draw(st.booleans()):
        form.due_by_hand = NOW + timedelta(minutes=draw(st.integers(0, 10**6)))
    form.draft_id = draw(st.sampled_from(["", "01KA3Q0ZJ5T9"]))
    return form


@given(forms())
def test_any_state_comes_back_from_its_draft(form: IntakeForm) -> None:
    """A power cut costs nothing of what the form knows."""
    assert back_from_disk(form) == form


@given(forms())
def test_the_gaps_come_in_the_order_of_the_steps_and_each_can_be_filled(form: IntakeForm) -> None:
    """What is missing is said one by one, never going back a step, until nothing is."""
    fill: dict[str, Any] = {
        "gap.case": lambda: form.choose_case(cases_of(form.procedure)[0]),
        "gap.papers": lambda: setattr(form, "items", _all_there(form.items)),
        "gap.name": lambda: setattr(form, "applicant", replace(form.applicant, name="Lò Thị Thử")),
        "gap.born": lambda: setattr(form, "applicant", replace(form.applicant, born="1990-02")),
        "gap.submitter": lambda: setattr(form, "submitter", Submitter(Person("Lò Văn Thử"))),
        "gap.limit": lambda: setattr(form, "terms_by_hand", (Term(3, Unit.WORKING_DAY),)),
        "gap.return_address": lambda: setattr(form, "return_address", "Bản Mẫu"),
        "gap.fee": lambda: setattr(form, "fee_text", "20.000"),
    }
    seen: list[Gap] = []
    while (gap := form.first_gap()) is not None:
        assert gap.reason not in {one.reason for one in seen}
        seen.append(gap)
        fill[gap.reason]()
    assert [list(Step).index(gap.step) for gap in seen] == sorted(list(Step).index(gap.step) for gap in seen)
    intake = form.to_intake()
    assert bool(intake.terms) != (intake.due_by_hand is not None)


def _all_there(items: tuple[Item, ...]) -> tuple[Item, ...]:
    fresh = mark_all_present(replace(item, state=PaperState.OPEN, originals=0, copies=0) for item in items)
    assert assess(fresh).complete
    return fresh


def test_a_papers_gap_names_every_missing_paper() -> None:
    """NĐ 118/2025, Đ16: what is missing is said once and in full."""
    procedure = _procedure(
        papers=tuple(Paper(f"Giấy {n}", f"Giấy {n}", originals=1, mandatory=True) for n in "ABC")
    )
    assert IntakeForm.begin(procedure, NOW).first_gap() == Gap(
        Step.PAPERS, "gap.papers", papers=("Giấy A", "Giấy B", "Giấy C")
    )


def test_changing_the_case_keeps_what_was_found_of_papers_in_both() -> None:
    """A clerk who chose the wrong case needn't look through the papers again."""
    procedure = _procedure(
        papers=(
            Paper("Đơn", "Đơn", originals=1, mandatory=True),
            Paper("Giấy A", "Giấy A", originals=1, mandatory=True, case="A"),
            Paper("Giấy B", "Giấy B", originals=1, mandatory=True, case="B"),
        )
    )
    form = IntakeForm.begin(procedure, NOW)
    form.choose_case("A")
    form.items = mark_all_present(form.items)
    form.choose_case("B")
    found = {item.paper.label: item.state for item in form.items}
    assert (found["Đơn"], found["Giấy B"]) == (PaperState.PRESENT, PaperState.OPEN)


def test_case_and_channel_move_limit_and_fee() -> None:
    """Where law gives each its own, the form follows, back and forth, until the clerk types an amount."""
    procedure = _procedure(
        limits=(
            TimeLimit(8, Unit.WORKING_DAY, case="A", channel=Channel.DIRECT),
            TimeLimit(4, Unit.WORKING_DAY, case="A", channel=Channel.ONLINE),
            TimeLimit(20, Unit.DAY, case="B"),
        ),
        fees=(
            Fee(20_000, case="A", channel=Channel.DIRECT),
            Fee(10_000, case="A", channel=Channel.ONLINE),
            Fee(50_000, case="B"),
        ),
    )
    form = IntakeForm.begin(procedure, NOW)
    expected = {
        ("A", Channel.DIRECT): ((Term(8, Unit.WORKING_DAY),), "20.000"),
        ("A", Channel.ONLINE): ((Term(4, Unit.WORKING_DAY),), "10.000"),
        ("A", Channel.POST): ((), ""),
        ("B", Channel.DIRECT): ((Term(20, Unit.DAY),), "50.000"),
        ("B", Channel.POST): ((Term(20, Unit.DAY),), "50.000"),
    }
    for _ in range(2):
        for (case, channel), known in expected.items():
            form.choose_case(case)
            form.set_channel(channel)
            assert (form.terms, form.fee_text) == known, (case, channel)
    form.fee_text = "7.000"
    form.choose_case("A")
    form.set_channel(Channel.ONLINE)
    assert form.fee_text == "7.000"


@pytest.mark.parametrize(
    ("fees", "expected"),
    [
        ((), ""),
        ((Fee(20_000),), "20.000"),
        ((Fee(0),), "0"),
        ((Fee(1_500_000),), "1.500.000"),
        ((Fee(20_000), Fee(20_000, channel=Channel.DIRECT)), "20.000"),
        ((Fee(20_000), Fee(30_000)), ""),
        ((Fee(2_000, text="2.000 đồng/trang"),), ""),
        ((Fee(20_000), Fee(2_000, text="2.000 đồng/trang")), ""),
        ((Fee(None, text="theo quy định của tỉnh"),), ""),
        ((Fee(20_000), Fee(None, text="theo quy định của tỉnh")), ""),
        ((Fee(0, flag="see_text"),), ""),
        ((Fee(0, set_locally=True),), ""),
        ((Fee(10_000, channel=Channel.ONLINE),), ""),
        ((Fee(20_000, case="khác"),), ""),
    ],
)
def test_a_fee_is_filled_in_only_where_it_is_sure(fees: tuple[Fee, ...], expected: str) -> None:
    """Never a fee by the page or the object, never an unknown one, never one of two."""
    assert IntakeForm.begin(_procedure(fees=fees), NOW).fee_text == expected


def test_no_real_procedure_gets_a_fee_by_the_page() -> None:
    """In the whole catalogue a filled-in fee is one known amount without a unit behind it."""
    for procedure, case in every_case():
        form = IntakeForm.begin(procedure, NOW)
        form.choose_case(case)
        if known_fee(form):
            fitting = [
                fee
                for fee in procedure.fees
                if fee.case in (None, case) and fee.channel in (None, Channel.DIRECT)
            ]
            assert fitting
            assert {fee.amount_vnd for fee in fitting} == {form.fee_vnd}
            assert all(fee.is_known and "/" not in (fee.text or "") for fee in fitting), procedure.code


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("0", 0),
        ("20000", 20_000),
        ("20.000", 20_000),
        ("20,000", 20_000),
        ("1 500 000", 1_500_000),
        (" 5.000 ", 5_000),
        ("", None),
        ("20.00", None),
        ("20.5", None),
        ("1.50.000", None),
        ("20k", None),
        ("-5", None),
        ("²", None),
        ("٣", None),
        ("9" * 30, None),
        ("hai mươi", None),
    ],
)
def test_an_amount_is_whole_dong_with_or_without_its_thousands_apart(typed: str, amount: int | None) -> None:
    """What is no amount is none, whatever digits it has; nobody pays a tenth of what was meant."""
    form = IntakeForm.begin(_procedure(), NOW)
    form.fee_text = typed
    assert form.fee_vnd == amount


@given(st.integers(0, 999_999_999_999))
def test_an_amount_written_out_is_read_again(amount: int) -> None:
    """``money`` and the fee field understand each other."""
    form = IntakeForm.begin(_procedure(), NOW)
    form.fee_text = money(amount)
    assert form.fee_vnd == amount


@given(st.text(max_size=20))
def test_any_text_in_the_fee_field_is_an_amount_or_a_gap(typed: str) -> None:
    """Nothing is raised, whatever is pasted there."""
    form = IntakeForm.begin(_procedure(), NOW, PERSON)
    form.fee_text = typed
    gap = form.first_gap()
    assert (gap is not None and gap.reason == "gap.fee") == bool(typed.strip() and form.fee_vnd is None)


def test_a_look_is_no_draft_and_a_tick_is() -> None:
    """Untouched means that nothing was said that would be a pity to lose."""
    form = IntakeForm.begin(_procedure(papers=(Paper("Đơn", "Đơn", originals=1, mandatory=True),)), NOW)
    assert form.is_untouched
    form.items = mark_all_present(form.items)
    assert not form.is_untouched
    assert not IntakeForm.begin(_procedure(), NOW, PERSON).is_untouched


def test_at_once_holds_for_the_day_of_receipt_only() -> None:
    """Received after the cut-off hour, a same-moment procedure is due tomorrow and gets its slip."""
    procedure = _procedure(limits=(TimeLimit(None, Unit.IMMEDIATE),), cut_off=time(15, 0))
    for hour, at_once in ((9, True), (15, False)):
        form = IntakeForm.begin(procedure, NOW.replace(hour=hour), PERSON)
        form.deadline = due(form.received_at, form.terms, CALENDAR, cut_off=form.cut_off)
        assert form.at_once is at_once
        assert form.to_intake().close_at_once is at_once


def test_the_office_accepts_what_the_form_gives_for_every_starter_procedure(tmp_path: Path) -> None:
    """Every case, all papers there: accepted, and the dossier says what the form said."""
    header = OfficeHeader(
        "04105", "UBND XÃ MAI SƠN", "TRUNG TÂM", "Trung tâm", "Mai Sơn", "H52.18.05", date(2025, 7, 1)
    )
    station = Station(2, "Quầy 2", "Lò Thị Hoa", "Công chức", practice=True)
    desk = DeskContext(header, station, CALENDAR, lambda: NOW)
    with open_office(tmp_path / "records.db", desk) as records:
        for number, procedure in enumerate(starter()):
            cases = cases_of(procedure)
            form = IntakeForm.begin(procedure, NOW, PERSON)
            form.choose_case(cases[number % len(cases)])
            form.items = _all_there(form.items)
            gap = form.first_gap()
            if gap is not None:
                assert gap.reason == "gap.limit", (procedure.code, gap)
                form.due_by_hand = NOW + timedelta(days=3)
            form.deadline = (
                by_hand(NOW, form.due_by_hand, CALENDAR)
                if form.due_by_hand is not None
                else due(NOW, form.terms, CALENDAR, cut_off=form.cut_off)
            )
            accepted = accept(records, form.to_intake(), desk)
            dossier = open_dossier(records, accepted.dossier_id)
            assert accepted.deadline.due == form.deadline.due, procedure.code
            assert (dossier.case, dossier.items, dossier.applicant, dossier.fee_vnd) == (
                form.case,
                form.items,
                form.applicant,
                form.fee_vnd,
            )


def _procedure(**parts: Any) -> Procedure:
    return Procedure(
        **{
            "code": "1.000001",
            "name": "Thử",
            "field": "Thử",
            "limits": (TimeLimit(3, Unit.WORKING_DAY),),
            **parts,
        }
    )
