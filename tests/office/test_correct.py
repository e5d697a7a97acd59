"""Correcting a slip: a new number, the old one leads to it, and nothing that was said before is lost."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from practice_desk import MONDAY, PERSON, PROCEDURE, Clock, all_present, an_intake, desk_with
from sqlalchemy import event
from whole_file import dump

from db.engine import Records
from db.journal import EventKind
from db.office.accept import accept
from db.office.act import do
from db.office.context import DeskContext
from db.office.correct import correct
from db.office.find import find_dossiers, open_dossier
from db.office.hand_over import bring_back, send
from db.office.open_office import open_office
from db.office.replay import differences
from db.office.return_result import return_results
from db.office.verify import verify
from db.rules.checklist import Item, PaperState
from db.rules.clock import VIETNAM
from db.rules.course import DueCause, PaperAsked
from db.rules.dossier import Person, ReturnBy, Status, Submitter
from db.rules.errors import NotFound, Refusal
from db.rules.handing import BringBack, ReturnOrder, SendOrder
from db.rules.house import House, OrgUnit, ReasonCode
from db.rules.lifecycle import Act, Form
from db.rules.order import Correction, Order
from db.rules.procedure import Paper

EXAMPLES = 300 if os.environ.get("MOTCUA_LONG") == "1" else 12
HOUSE = House(
    units=(OrgUnit("kt", "Phòng Kinh tế"),),
    reasons=(ReasonCode("ghi-sai", "Ghi chưa đúng", tuple(Act)),),
)
NOTE = Correction("ghi-sai", note="đã xem")
OTHER = Person("Lò Văn Mẫu", "014090000456", address="Bản Mẫu", phone="0987 654 321")
HUSBAND = Submitter(Person("Quàng Văn Thử", "014088000789"), "chồng", "GUQ 12")


def at(text: str) -> datetime:
    """Read a moment of Vietnam's time."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.fixture
def desk(clock: Clock) -> DeskContext:
    """Give the practice desk with one reason for everything, and one unit."""
    return replace(desk_with(clock), house=HOUSE)


def taken_in(records: Records, desk: DeskContext, **changes: Any) -> str:
    """Accept a dossier of eight working days (due on Thursday of next week at five) and give its id."""
    return accept(records, an_intake(**changes), desk).dossier_id


def at_work(records: Records, desk: DeskContext, **changes: Any) -> str:
    """Accept a dossier and let it go to its unit."""
    dossier_id = taken_in(records, desk, **changes)
    send(records, SendOrder((dossier_id,), "kt"), desk)
    return dossier_id


def ledger(records: Records) -> dict[str, tuple[str, str | None, str | None]]:
    """Give what became of each number: its state, its dossier, and the number that took its place."""
    with records.reading() as session:
        found = session.connection().exec_driver_sql(
            "SELECT s.short, s.state, s.dossier_id, n.short FROM slip s"
            " LEFT JOIN slip n ON n.compact = s.replaced_by ORDER BY s.day, s.counter"
        )
        return {short: (state, dossier_id, by) for short, state, dossier_id, by in found}


def refused(records: Records, code: str, act: Callable[[], object]) -> Refusal:
    """Have ``act`` refused with ``code``, and see that it wrote nothing."""
    before = dump(records)
    with pytest.raises(Refusal) as refusal:
        act()
    assert refusal.value.code == code
    assert dump(records) == before
    return refusal.value


# ---- numbers --------------------------------------------------------------------------------------------


def test_a_corrected_slip_has_a_new_number_and_names_the_old_one(records: Records, desk: DeskContext) -> None:
    """The next number of this desk and day, a slip to print, and the state as it was."""
    dossier_id = taken_in(records, desk)
    taken_in(records, desk)
    old = open_dossier(records, dossier_id)
    done = correct(records, dossier_id, NOTE, desk)
    page = open_dossier(records, dossier_id)
    assert (old.short, page.short) == ("02-0001", "02-0003")
    assert (page.number, page.replaces) == (done.number, old.number)
    assert (done.act, done.form, done.status) == (Act.CORRECT, Form.RECEIPT, Status.ACCEPTED)
    assert done.due == old.due_current
    assert (
        replace(
            page,
            **{
                name: getattr(old, name)
                for name in ("number", "compact", "short", "replaces", "note", "events")
            },
        )
        == old
    )
    assert page.note == "đã xem"


def test_the_ledger_says_what_took_the_place_of_what(records: Records, desk: DeskContext) -> None:
    """A number that was replaced stays with its dossier and is never given out again."""
    first, second = taken_in(records, desk), taken_in(records, desk)
    correct(records, first, NOTE, desk)
    assert ledger(records) == {
        "02-0001": ("replaced", first, "02-0003"),
        "02-0002": ("current", second, None),
        "02-0003": ("current", first, None),
    }
    assert open_dossier(records, taken_in(records, desk)).short == "02-0004"


def test_every_old_number_opens_the_dossier_and_says_so(
    records: Records, desk: DeskContext, clock: Clock
) -> None:
    """Corrected three times, also on another day: four numbers, one dossier, and one of them in force."""
    dossier_id = taken_in(records, desk)
    pages = [open_dossier(records, dossier_id)]
    for times in range(3):
        clock.run(days=times)
        correct(records, dossier_id, replace(NOTE, note=f"lần {times}"), desk)
        pages.append(open_dossier(records, dossier_id))
    assert [page.short for page in pages] == ["02-0001", "02-0002", "02-0001", "02-0001"]
    assert [f"{page.number[10:16]}" for page in pages] == ["261123", "261123", "261124", "261126"]
    assert [page.replaces for page in pages] == ["", *(page.number for page in pages[:-1])]
    for page in pages:
        for text in (page.number, page.compact, page.compact.lower()):
            found = open_dossier(records, text)
            assert found.dossier_id == dossier_id
            assert found.asked_by == ("" if page is pages[-1] else page.number)
            (line,) = find_dossiers(records, text)
            assert (line.dossier_id, line.number) == (dossier_id, pages[-1].number)
            assert line.superseded_by == ("" if page is pages[-1] else pages[-1].number)
    assert open_dossier(records, dossier_id).asked_by == ""
    assert {state for state, _, _ in ledger(records).values()} == {"current", "replaced"}


def test_a_number_keeps_its_agency_and_takes_the_desk_it_is_printed_at(
    records: Records, desk: DeskContext, clock: Clock
) -> None:
    """Corrected at another desk after the header changed: the deciding agency stays, the slot is new."""
    dossier_id = taken_in(records, desk)
    other = replace(
        desk_with(clock, slot=7), house=HOUSE, header=replace(desk.header, receipt_agency="H52.99.99")
    )
    done = correct(records, dossier_id, NOTE, other)
    assert done.number.startswith("H52.18.05-261123-07-0001-")


@pytest.mark.parametrize("asked", [False, True])
def test_what_was_not_accepted_yet_keeps_its_number(
    records: Records, desk: DeskContext, *, asked: bool
) -> None:
    """There is no slip that could be wrong: nothing is printed, no number is used up, asked or not."""
    dossier_id = taken_in(records, desk, registered_only=True, items=())
    if asked:
        paper = PaperAsked("Đơn", 1, 0)
        do(records, dossier_id, Order(Act.ASK_SUPPLEMENT, reason_code="ghi-sai", papers=(paper,)), desk)
    before = open_dossier(records, dossier_id)
    done = correct(records, dossier_id, replace(NOTE, applicant=OTHER), desk)
    page = open_dossier(records, dossier_id)
    assert (page.number, page.replaces, page.applicant) == (before.number, "", OTHER)
    assert (done.number, done.form) == (before.number, None)
    assert page.status is before.status
    assert list(ledger(records)) == ["02-0001"]
    assert differences(records) == ()


def test_what_was_completed_and_accepted_has_a_slip_to_correct(records: Records, desk: DeskContext) -> None:
    """From its acceptance on an online dossier is like any other."""
    dossier_id = taken_in(records, desk, registered_only=True, items=())
    paper = PaperAsked("Đơn", 1, 0)
    do(records, dossier_id, Order(Act.ASK_SUPPLEMENT, reason_code="ghi-sai", papers=(paper,)), desk)
    do(records, dossier_id, Order(Act.COMPLETE), desk)
    done = correct(records, dossier_id, NOTE, desk)
    assert (done.form, open_dossier(records, dossier_id).short) == (Form.RECEIPT, "02-0002")


# ---- what can be corrected ------------------------------------------------------------------------------


def test_everything_on_a_slip_can_be_corrected(records: Records, desk: DeskContext) -> None:
    """What is told is changed, all at once, and what isn't told stays as it was."""
    dossier_id = taken_in(records, desk, fee_vnd=50_000, fee_ground="NQ 12")
    before = open_dossier(records, dossier_id)
    correct(
        records,
        dossier_id,
        Correction(
            "ghi-sai",
            applicant=OTHER,
            submitter=HUSBAND,
            return_by=ReturnBy.POST,
            return_address="Bản Mẫu, xã Mai Sơn",
            fee_vnd=0,
            copies_of_dossier=2,
            note="hai bộ",
        ),
        desk,
    )
    page = open_dossier(records, dossier_id)
    assert (page.applicant, page.submitter) == (OTHER, HUSBAND)
    assert (page.return_by, page.return_address) == (ReturnBy.POST, "Bản Mẫu, xã Mai Sơn")
    assert (page.fee_vnd, page.copies_of_dossier, page.note) == (0, 2, "hai bộ")
    for name in ("fee_ground", "items", "due_current", "terms", "received_at", "clerk", "procedure"):
        assert getattr(page, name) == getattr(before, name), name
    assert differences(records) == ()


def test_each_thing_alone_is_a_correction(records: Records, desk: DeskContext) -> None:
    """One change at a time, and each of them is enough for a new slip."""
    dossier_id = taken_in(records, desk, submitter=HUSBAND, fee_vnd=8_000)
    changes: list[tuple[dict[str, Any], str, Any]] = [
        ({"applicant": OTHER}, "applicant", OTHER),
        ({"submitter": Submitter(PERSON, "vợ")}, "submitter", Submitter(PERSON, "vợ")),
        ({"no_submitter": True}, "submitter", None),
        ({"return_by": ReturnBy.ONLINE}, "return_by", ReturnBy.ONLINE),
        ({"return_address": "Hà Nội"}, "return_address", "Hà Nội"),
        ({"return_address": ""}, "return_address", ""),
        ({"fee_vnd": 0}, "fee_vnd", 0),
        ({"fee_unknown": True}, "fee_vnd", None),
        ({"copies_of_dossier": 3}, "copies_of_dossier", 3),
        ({"note": "x"}, "note", "x"),
        ({"note": ""}, "note", ""),
        ({"items": ()}, "items", ()),
        ({"due": at("2026-12-04T10:00")}, "due_current", at("2026-12-04T10:00")),
    ]
    for number, (change, name, value) in enumerate(changes, 2):
        correct(records, dossier_id, Correction("ghi-sai", **change), desk)
        page = open_dossier(records, dossier_id)
        assert getattr(page, name) == value
        assert page.short == f"02-{number:04d}"
        refused(
            records,
            "nothing_corrected",
            lambda again=change: correct(records, dossier_id, Correction("ghi-sai", **again), desk),
        )
    assert differences(records) == ()


def test_a_corrected_person_is_found_by_the_new_words_only(records: Records, desk: DeskContext) -> None:
    """Name, phone and number of the search follow, and so does who stands as the one who came."""
    dossier_id = taken_in(records, desk, submitter=HUSBAND)
    correct(records, dossier_id, Correction("ghi-sai", applicant=OTHER, no_submitter=True), desk)
    for words in ("lo van mau", "0987654321", "014090000456"):
        assert [line.dossier_id for line in find_dossiers(records, words)] == [dossier_id]
    for words in ("thuy duong", "0912345678", "014190000123", "quang van thu", "014088000789"):
        assert find_dossiers(records, words) == ()
    assert verify(records).holds


def test_people_are_cleaned_as_they_are_at_intake(records: Records, desk: DeskContext) -> None:
    """Letters composed, look-alikes mended, single blanks: a correction mends what an intake does."""
    messy = Person("Ðinh  Thi\u0323 Ho\u0300a ", "014090000456", address="Ba\u0309n  Mâ\u0303u")
    dossier_id = taken_in(records, desk)
    correct(records, dossier_id, Correction("ghi-sai", applicant=messy, submitter=Submitter(messy)), desk)
    page = open_dossier(records, dossier_id)
    assert page.submitter is not None
    for person in (page.applicant, page.submitter.person):
        assert (person.name, person.address) == ("Đinh Thị Hòa", "Bản Mẫu")


def test_papers_are_replaced_as_a_whole(records: Records, desk: DeskContext) -> None:
    """The new checklist stands in the place of the old one, one row or none, papers of its own among them."""
    dossier_id = taken_in(records, desk)
    own = Item(Paper("Giấy uỷ quyền", "Giấy uỷ quyền", copies=1), PaperState.PRESENT, 0, 1)
    missing = replace(all_present()[1], state=PaperState.MISSING, originals=0)
    for items in ((all_present()[0], missing, own), (own,), ()):
        correct(records, dossier_id, Correction("ghi-sai", items=items), desk)
        assert open_dossier(records, dossier_id).items == items
        assert differences(records) == ()


# ---- the promised day -----------------------------------------------------------------------------------


def test_at_the_counter_a_day_is_corrected_both_ways(records: Records, desk: DeskContext) -> None:
    """What was promised first stays on the page, and each change has its line in the history."""
    dossier_id = taken_in(records, desk)
    for day in ("2026-12-07T17:00", "2026-12-01T09:00"):
        done = correct(records, dossier_id, Correction("ghi-sai", due=at(day)), desk)
        assert done.due == at(day)
    page = open_dossier(records, dossier_id)
    assert (page.due_original, page.due_current) == (at("2026-12-03T17:00"), at("2026-12-01T09:00"))
    assert page.deadline.due == page.due_current
    assert [(change.cause, change.before, change.after) for change in page.due_changes] == [
        (DueCause.CORRECTED, at("2026-12-03T17:00"), at("2026-12-07T17:00")),
        (DueCause.CORRECTED, at("2026-12-07T17:00"), at("2026-12-01T09:00")),
    ]
    assert differences(records) == ()


@pytest.mark.parametrize(("said", "kept"), [("  dân  hẹn  lại ", "dân hẹn lại"), ("", "Ghi chưa đúng")])
def test_the_history_of_days_has_the_reasons_words(
    records: Records, desk: DeskContext, said: str, kept: str
) -> None:
    """The clerk's own, or those of the code where there are none, in the history and in the event."""
    dossier_id = taken_in(records, desk)
    correct(records, dossier_id, Correction("ghi-sai", said, due=at("2026-12-01T09:00")), desk)
    page = open_dossier(records, dossier_id)
    assert page.due_changes[0].reason == kept
    assert (page.events[-1].facts["reason"], page.events[-1].facts["words"]) == ("ghi-sai", kept)


def test_away_from_the_counter_a_day_moves_earlier_only(records: Records, desk: DeskContext) -> None:
    """Whoever needs more time apologises (Đ19.6); a correction is no way around it, in no later state."""
    later, earlier = (
        Correction("ghi-sai", due=at("2026-12-03T17:01")),
        Correction("ghi-sai", due=at("2026-12-02T17:00")),
    )
    paper = PaperAsked("Đơn", 1, 0)
    for act, status in (
        (None, Status.IN_PROCESS),
        (Order(Act.ASK_SUPPLEMENT, reason_code="ghi-sai", papers=(paper,)), Status.SUPPLEMENT_ASKED),
        (Order(Act.ASK_PAYMENT, reason_code="ghi-sai"), Status.PAYMENT_ASKED),
        (Order(Act.PROCESS), Status.PROCESSED),
    ):
        dossier_id = at_work(records, desk)
        if act is not None:
            do(records, dossier_id, act, desk)
        refusal = refused(
            records, "due_not_earlier", lambda key=dossier_id: correct(records, key, later, desk)
        )
        assert refusal.facts["due"] == at("2026-12-03T17:00")
        done = correct(records, dossier_id, earlier, desk)
        assert (done.status, done.due) == (status, at("2026-12-02T17:00"))
    assert differences(records) == ()


def test_a_day_before_the_intake_is_a_slip_of_the_finger(records: Records, desk: DeskContext) -> None:
    """Nothing is promised for a time that had passed when the dossier came."""
    dossier_id = taken_in(records, desk)
    early = Correction("ghi-sai", due=MONDAY - timedelta(minutes=1))
    refused(records, "due_before_received", lambda: correct(records, dossier_id, early, desk))


def test_what_was_never_promised_can_not_be_promised_by_a_correction(
    records: Records, desk: DeskContext
) -> None:
    """Before acceptance, and before the agency elsewhere has it, no clock runs that a day could belong to."""
    day = Correction("ghi-sai", due=at("2026-12-04T17:00"))
    for changes in ({"registered_only": True}, {"competent": "Sở Tư pháp Lai Châu"}):
        dossier_id = taken_in(records, desk, **changes)
        refused(records, "nothing_promised", lambda key=dossier_id: correct(records, key, day, desk))


# ---- refusals -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("correction", "code"),
    [
        (Correction("ghi-sai"), "nothing_corrected"),
        (Correction("ghi-sai", applicant=PERSON, note="", items=all_present()), "nothing_corrected"),
        (Correction("ghi-sai", no_submitter=True, fee_unknown=True), "nothing_corrected"),
        (Correction("ghi-sai", due=at("2026-12-03T17:00")), "nothing_corrected"),
        (Correction("ghi-sai", applicant=replace(PERSON, name=" \u200b ")), "applicant_name_missing"),
        (Correction("ghi-sai", fee_vnd=-1), "fee_negative"),
        (Correction("ghi-sai", copies_of_dossier=0), "copies_wrong"),
        (Correction("", note="x"), "reason_needed"),
        (Correction("khac", note="x"), "reason_unknown"),
    ],
)
def test_what_is_no_correction_is_refused(
    records: Records, desk: DeskContext, correction: Correction, code: str
) -> None:
    """Each with its reason, and not a row is written: no number is used up by it."""
    dossier_id = taken_in(records, desk)
    refused(records, code, lambda: correct(records, dossier_id, correction, desk))


def test_what_has_ended_is_not_corrected(records: Records, desk: DeskContext) -> None:
    """Returned, withdrawn, refused or stopped: the slip has done its work."""
    returned = at_work(records, desk)
    bring_back(records, BringBack("kt", "Người trả", results=(returned,)), desk)
    return_results(records, ReturnOrder((returned,)), desk)
    ended = [returned]
    for act, changes in (
        (Act.WITHDRAW, {}),
        (Act.REFUSE, {"registered_only": True}),
        (Act.STOP, {}),
    ):
        ended.append(taken_in(records, desk, **changes))
        do(records, ended[-1], Order(act, reason_code="ghi-sai"), desk)
    for dossier_id in ended:
        refusal = refused(
            records, "act_not_in_state", lambda key=dossier_id: correct(records, key, NOTE, desk)
        )
        assert refusal.facts["act"] == "correct"


def test_who_may_not_write_here_corrects_nothing(records: Records, desk: DeskContext, clock: Clock) -> None:
    """A cashier takes money and touches no slip."""
    dossier_id = taken_in(records, desk)
    cashier = replace(desk_with(clock, roles=("cashier",)), house=HOUSE)
    refused(records, "act_not_your_role", lambda: correct(records, dossier_id, NOTE, cashier))
    with pytest.raises(NotFound, match="dossier_not_found"):
        correct(records, "01M83TM4H0FEYNJS1NKT8YG18N", NOTE, desk)


# ---- the journal ----------------------------------------------------------------------------------------


def test_the_journal_keeps_what_the_old_slip_said(records: Records, desk: DeskContext) -> None:
    """The acceptance still tells the first name; the correction the new one, the reason and the number."""
    dossier_id = taken_in(records, desk)
    old = open_dossier(records, dossier_id).number
    correct(records, dossier_id, Correction("ghi-sai", "sai tên", applicant=OTHER), desk)
    with records.reading() as session:
        bodies = session.connection().exec_driver_sql(
            "SELECT kind, body FROM event JOIN event_body USING (feed, seq) WHERE dossier = ? ORDER BY seq",
            (dossier_id,),
        )
        (first, accepted), (kind, corrected) = [(kind, json.loads(body)) for kind, body in bodies]
    assert (first, kind) == (EventKind.DOSSIER_ACCEPTED, EventKind.DOSSIER_CORRECTED)
    assert accepted["dossier"]["applicant"]["name"] == PERSON.name
    assert corrected["dossier"]["applicant"]["name"] == OTHER.name
    assert (corrected["was"], corrected["reason"], corrected["words"]) == (old, "ghi-sai", "sai tên")
    assert {row["state"] for row in corrected["rows"]["slip"]} == {"current", "replaced"}
    assert differences(records) == ()
    assert verify(records).holds


def test_a_failure_after_any_statement_corrects_nothing(records: Records, desk: DeskContext) -> None:
    """Whichever statement is the last one that worked: the old slip is in force, or the new one is."""
    dossier_id = taken_in(records, desk)
    countdown = [0]

    def power_cut(*_args: object) -> None:
        countdown[0] -= 1
        if countdown[0] == 0:
            raise MemoryError

    event.listen(records._writer, "after_cursor_execute", power_cut)
    everything = Correction("ghi-sai", applicant=OTHER, items=all_present()[:1], due=at("2026-12-01T09:00"))
    before, failures = dump(records), 0
    while True:
        countdown[0] = failures + 1
        try:
            correct(records, dossier_id, everything, desk)
        except MemoryError:
            failures += 1
            assert dump(records) == before, f"after statement {failures}"
        else:
            break
    countdown[0] = 0
    assert failures > 10
    assert open_dossier(records, dossier_id).short == "02-0002"
    assert differences(records) == ()
    assert verify(records).holds


PEOPLE = st.sampled_from((PERSON, OTHER, replace(PERSON, phone="0900 000 001")))
CORRECTIONS = st.builds(
    Correction,
    reason_code=st.just("ghi-sai"),
    applicant=st.none() | PEOPLE,
    submitter=st.none() | st.builds(Submitter, PEOPLE),
    no_submitter=st.booleans(),
    items=st.none() | st.integers(0, 3).map(lambda many: all_present(PROCEDURE)[:many]),
    return_by=st.none() | st.sampled_from(ReturnBy),
    fee_vnd=st.none() | st.integers(0, 3),
    fee_unknown=st.booleans(),
    copies_of_dossier=st.none() | st.integers(1, 3),
    note=st.none() | st.sampled_from(("", "a", "b")),
    due=st.none() | st.integers(0, 3).map(lambda days: at("2026-12-03T17:00") + timedelta(days=days)),
)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    corrections=st.lists(st.tuples(st.integers(0, 1), CORRECTIONS, st.integers(0, 2)), min_size=1, max_size=8)
)
def test_however_often_it_is_corrected_everything_agrees(
    tmp_path_factory: pytest.TempPathFactory, corrections: list[tuple[int, Correction, int]]
) -> None:
    """Numbers, rows and journal of two dossiers after any corrections: one number in force for each."""
    clock = Clock()
    desk = replace(desk_with(clock), house=HOUSE)
    with open_office(tmp_path_factory.mktemp("office") / "records.db", desk) as records:
        ids = [taken_in(records, desk), taken_in(records, desk)]
        had: dict[str, list[str]] = {each: [open_dossier(records, each).number] for each in ids}
        for which, correction, days in corrections:
            clock.run(days=days)
            try:
                done = correct(records, ids[which], correction, desk)
            except Refusal as refusal:
                assert refusal.code == "nothing_corrected"  # noqa: PT017 - the only one that may come
                continue
            had[ids[which]].append(done.number)
        for dossier_id, numbers in had.items():
            page = open_dossier(records, dossier_id)
            assert page.number == numbers[-1]
            assert [open_dossier(records, number).dossier_id for number in numbers] == [dossier_id] * len(
                numbers
            )
        every = [number for numbers in had.values() for number in numbers]
        assert len(set(every)) == len(every)
        states = sorted(state for state, _, _ in _slips(records))
        assert states == sorted(["current"] * 2 + ["replaced"] * (len(every) - 2))
        assert differences(records) == ()
        assert verify(records).holds


def _slips(records: Records) -> list[tuple[str, str, date]]:
    with records.reading() as session:
        return [
            (state, number, day)
            for state, number, day in session.connection().exec_driver_sql(
                "SELECT state, number, day FROM slip"
            )
        ]
