from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from practice_desk import (
    MONDAY,
    OTHER_PROCEDURE,
    PERSON,
    PROCEDURE,
    Clock,
    accept_until_refused,
    all_present,
    an_intake,
    desk_with,
)
from sqlalchemy import event
from sqlmodel import select

from db.engine import Records
from db.journal import EventKind
from db.models import DossierRow, ProcedureSnapshotRow
from db.office.accept import FUTURE_LEEWAY, accept
from db.office.context import DeskContext
from db.office.drafts import list_drafts, save_draft
from db.office.find import open_dossier
from db.office.verify import verify
from db.rules.checklist import Item, PaperState
from db.rules.deadline import Convention, ReasonKind, Term, due
from db.rules.dossier import Draft, DraftLine, Person, ReturnBy, Status, Submitter
from db.rules.errors import NotAccepted, PapersMissing
from db.rules.procedure import Channel, Paper, Unit
from db.rules.receipt_number import ReceiptNumber

DRAFT = Draft(
    DraftLine("", MONDAY, PERSON.name, PROCEDURE.code, PROCEDURE.title, "papers", 2, 3), {"cursor": 4}
)


def _dump(records: Records) -> dict[str, list[Any]]:
    """Give every row of every table, the search index included."""
    with records.reading() as session:
        connection = session.connection()
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'table'").scalars()
        return {
            name: connection.exec_driver_sql(f"SELECT * FROM {name}").all()  # noqa: S608 - our own tables
            for name in tables
            if name != "dossier_words"
        }


def test_an_intake_comes_back_as_it_was_accepted(records: Records, desk: DeskContext) -> None:
    """Everything the clerk decided is on the dossier's page, with number, day of return and first event."""
    intake = an_intake(
        items=(
            *all_present()[:2],
            Item(PROCEDURE.papers[2], PaperState.FROM_DATABASE),
            Item(Paper("Giấy ủy quyền", "Giấy ủy quyền có chứng thực"), PaperState.PRESENT, 0, 2),
        ),
        channel=Channel.POST,
        submitter=Submitter(Person("Lò Văn Mẫu", "014090000123"), "chồng", "giấy ủy quyền"),
        terms=(Term(2, Unit.WORKING_DAY, "thẩm định"), Term(0.5, Unit.WORKING_DAY, "ký")),
        convention=Convention.SAME_CLOCK,
        return_by=ReturnBy.POST,
        return_address="Tiểu khu 1",
        fee_vnd=50_000,
        fee_ground="NQ 01",
        copies_of_dossier=2,
        note="hẹn gọi trước",
    )
    accepted = accept(records, intake, desk)
    number = ReceiptNumber("H52.18.05", date(2026, 11, 23), 2, 1)
    assert (accepted.number, accepted.compact, accepted.short) == (
        number.dotted,
        number.compact,
        number.short,
    )
    dossier = open_dossier(records, accepted.number)
    promised = due(MONDAY, intake.terms, desk.calendar, convention=Convention.SAME_CLOCK)
    assert accepted.deadline == dossier.deadline == promised
    assert (dossier.due_original, dossier.due_current) == (promised.due, promised.due)
    for name in (
        "procedure",
        "case",
        "items",
        "applicant",
        "submitter",
        "channel",
        "received_at",
        "terms",
        "return_by",
        "return_address",
        "fee_vnd",
        "fee_ground",
        "copies_of_dossier",
        "note",
    ):
        assert getattr(dossier, name) == getattr(intake, name), name
    assert (dossier.dossier_id, dossier.status) == (accepted.dossier_id, Status.ACCEPTED)
    assert (dossier.clerk, dossier.practice, dossier.official_code) == ("Lò Thị Hoa", True, None)
    assert dossier.received_at.utcoffset() == timedelta(hours=7)
    (only,) = dossier.events
    assert (only.kind, only.at, only.actor) == (EventKind.DOSSIER_ACCEPTED, MONDAY, "Lò Thị Hoa")
    assert only.facts["number"] == accepted.number


def test_the_event_tells_all_that_the_rows_tell(records: Records, desk: DeskContext) -> None:
    """The tables can be made again from the journal: the body holds the row, the papers and the entry."""
    accepted = accept(records, an_intake(), desk)
    with records.reading() as session:
        bodies = dict(
            session.connection()
            .exec_driver_sql("SELECT e.kind, b.body FROM event e JOIN event_body b USING (feed, seq)")
            .all()
        )
        row = session.exec(select(DossierRow)).one()
        entry = session.exec(select(ProcedureSnapshotRow.entry)).one()
    body = json.loads(bodies[EventKind.DOSSIER_ACCEPTED])
    derived = {"pk", "tail", "search_words", "last_event"} | {
        "applicant_name",
        "applicant_sort_key",
        "applicant_number",
        "submitter_number",
    }
    assert set(body["dossier"]) == set(DossierRow.model_fields) - derived
    assert body["dossier"]["number"] == accepted.number
    assert body["dossier"]["applicant"] == json.loads(row.applicant)
    assert len(body["papers"]) == 3
    assert json.loads(bodies[EventKind.PROCEDURE_PINNED])["entry"] == json.loads(entry)


def test_names_are_kept_composed_and_spelt_as_they_came(records: Records, desk: DeskContext) -> None:
    """Letters from a scanner come in pieces or as look-alikes; the old and the new tone place both stay."""
    scanned = replace(PERSON, name=unicodedata.normalize("NFD", "Ðinh  Thị\u00a0Hoà "), address="Thanh Hóa")
    helper = Submitter(replace(PERSON, name=unicodedata.normalize("NFD", "Lò Văn Đức")), "chồng")
    accepted = accept(records, an_intake(applicant=scanned, submitter=helper), desk)
    page = open_dossier(records, accepted.number)
    assert (page.applicant.name, page.applicant.address) == ("Đinh Thị Hoà", "Thanh Hóa")
    assert page.submitter is not None
    assert page.submitter.person.name == "Lò Văn Đức"


def test_a_catalogue_entry_is_kept_once_and_as_it_was(records: Records, desk: DeskContext) -> None:
    """Dossiers of one entry share its snapshot; a changed entry makes a new one and leaves the old alone."""
    first = accept(records, an_intake(), desk)
    accept(records, an_intake(), desk)
    changed = replace(PROCEDURE, short_title="Biến động đất đai (mới)")
    third = accept(records, an_intake(changed), desk)
    with records.reading() as session:
        assert len(session.exec(select(ProcedureSnapshotRow)).all()) == 2
    assert open_dossier(records, first.number).procedure == PROCEDURE
    assert open_dossier(records, third.number).procedure == changed


def test_numbers_count_by_day_slot_and_agency(records: Records, clock: Clock) -> None:
    """The counter begins again for a new day of receipt and for another slot, and never skips."""
    desk, neighbour = desk_with(clock), desk_with(clock, slot=3)
    clock.run(days=1)
    tuesday = MONDAY + timedelta(days=1)
    shorts = [
        accept(records, an_intake(received_at=at), where).number.split("-", 1)[1][:-3]
        for at, where in [
            (tuesday, desk),
            (MONDAY, desk),
            (tuesday, desk),
            (tuesday, neighbour),
            (MONDAY, desk),
        ]
    ]
    assert shorts == [
        "261124-02-0001",
        "261123-02-0001",
        "261124-02-0002",
        "261124-03-0001",
        "261123-02-0002",
    ]


def test_a_number_carries_the_day_of_receipt_in_vietnam(records: Records, clock: Clock) -> None:
    """An intake keyed in later has the number and the business date of the day it was received on."""
    clock.run(days=3)
    accepted = accept(records, an_intake(received_at=MONDAY.astimezone(None)), desk_with(clock))
    assert "-261123-" in accepted.number
    with records.reading() as session:
        header = session.connection().exec_driver_sql("SELECT header FROM event ORDER BY seq DESC").scalar()
    assert json.loads(header)["business_date"] == "2026-11-23"
    assert json.loads(header)["at"].startswith("2026-11-26")


def test_a_refused_intake_takes_no_number(records: Records, desk: DeskContext) -> None:
    """Numbers are minted at the commit, so a refusal leaves no gap."""
    before = _dump(records)
    with pytest.raises(NotAccepted):
        accept(records, an_intake(terms=()), desk)
    assert _dump(records) == before
    assert accept(records, an_intake(), desk).short == "02-0001"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"applicant": replace(PERSON, name=" \u200b ")}, "applicant_name_missing"),
        ({"terms": ()}, "limit_unknown"),
        ({"terms": (Term(1, Unit.OTHER),)}, "limit_unknown"),
        ({"terms": (), "due_by_hand": MONDAY - timedelta(minutes=1)}, "due_before_received"),
        ({"received_at": MONDAY + FUTURE_LEEWAY + timedelta(minutes=1)}, "received_in_future"),
        ({"fee_vnd": -1}, "fee_negative"),
        ({"copies_of_dossier": 0}, "copies_wrong"),
        ({"case": "Trường hợp không có"}, "case_unknown"),
    ],
)
def test_what_can_not_be_accepted_is_named(
    records: Records, desk: DeskContext, changes: dict[str, Any], code: str
) -> None:
    """Each wrong entry has its own refusal, and the facts name nobody."""
    before = _dump(records)
    with pytest.raises(NotAccepted) as refused:
        accept(records, an_intake(**changes), desk)
    assert refused.value.code == code
    assert "Dương" not in str(refused.value)
    assert _dump(records) == before


@pytest.mark.parametrize(
    "items", [(), all_present()[:1], (Item(PROCEDURE.papers[0]), all_present()[1])], ids=repr
)
def test_a_missing_paper_is_named_also_where_it_was_never_listed(
    records: Records, desk: DeskContext, items: tuple[Item, ...]
) -> None:
    """A mandatory paper that is open, or that the intake left out, blocks with its label."""
    there = {item.paper.label for item in items if item.state is PaperState.PRESENT}
    with pytest.raises(PapersMissing) as refused:
        accept(records, an_intake(items=items), desk)
    assert refused.value.code == "papers_missing"
    wanted = {paper.label for paper in PROCEDURE.papers if paper.mandatory} - there
    assert set(refused.value.facts["papers"]) == wanted


def test_a_day_named_by_hand_is_kept_with_its_reason(records: Records, desk: DeskContext) -> None:
    """Where the law gives no time, the clerk's day is the promise, and says so."""
    named = MONDAY + timedelta(days=7)
    accepted = accept(records, an_intake(terms=(), due_by_hand=named), desk)
    assert accepted.deadline.due == named
    assert accepted.deadline.reasons[0].kind is ReasonKind.BY_HAND
    assert open_dossier(records, accepted.number).terms == ()


def test_a_procedure_answered_at_once_is_recorded_to_its_end(records: Records, desk: DeskContext) -> None:
    """One transaction takes it from acceptance to return, in three events that each name the one before."""
    accepted = accept(records, an_intake(terms=(), close_at_once=True), desk)
    assert accepted.status is Status.RETURNED
    dossier = open_dossier(records, accepted.number)
    assert [one.kind for one in dossier.events] == [
        EventKind.DOSSIER_ACCEPTED,
        EventKind.DOSSIER_PROCESSED,
        EventKind.DOSSIER_RETURNED,
    ]
    with records.reading() as session:
        headers = [
            json.loads(header)
            for header in session.connection()
            .exec_driver_sql("SELECT header FROM event WHERE dossier IS NOT NULL ORDER BY seq")
            .scalars()
        ]
        last = session.exec(select(DossierRow.last_event)).one()
    references = [f"{header['feed']}/{header['seq']}" for header in headers]
    assert [header["base"] for header in headers] == [None, *references[:-1]]
    assert last == references[-1]


def test_the_same_draft_becomes_one_dossier(records: Records, desk: DeskContext) -> None:
    """F9 twice gives the same dossier twice, and the draft is gone with the first."""
    draft_id = save_draft(records, DRAFT, desk)
    first = accept(records, an_intake(draft_id=draft_id), desk)
    assert list_drafts(records) == ()
    before = _dump(records)
    assert accept(records, an_intake(draft_id=draft_id), desk) == first
    assert _dump(records) == before


def test_a_failure_after_any_statement_leaves_nothing_at_all(records: Records, desk: DeskContext) -> None:
    """Whichever statement of an intake is the last one that worked, all tables are as they were before."""
    draft_id = save_draft(records, DRAFT, desk)
    accept(records, an_intake(), desk)
    intake = an_intake(OTHER_PROCEDURE, draft_id=draft_id, close_at_once=True)
    before = _dump(records)
    countdown = [0]

    def power_cut(*_args: object) -> None:
        countdown[0] -= 1
        if countdown[0] == 0:
            raise MemoryError

    event.listen(records._writer, "after_cursor_execute", power_cut)
    failures = 0
    while True:
        countdown[0] = failures + 1
        try:
            accept(records, intake, desk)
        except MemoryError:
            failures += 1
            assert _dump(records) == before, f"after statement {failures}"
        else:
            break
    assert failures > 12
    assert list_drafts(records) == ()
    assert verify(records).holds


def test_a_full_day_refuses_instead_of_cutting_a_number(records: Records, desk: DeskContext) -> None:
    """After 9,999 numbers of a day and slot the next intake is refused by name."""
    accept(records, an_intake(), desk)
    with records.writing() as session:
        session.connection().exec_driver_sql("UPDATE slip SET counter = 9998")
    numbers, refusal = accept_until_refused(records, desk)
    assert len(numbers) == 1
    assert refusal.code == "numbers_exhausted"
