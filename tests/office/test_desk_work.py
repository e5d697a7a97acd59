"""Drafts, people, print jobs, the numbers of the day, uses and the check, as the desk asks for them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from practice_desk import MONDAY, OTHER_PROCEDURE, PERSON, PROCEDURE, Clock, an_intake

from db.engine import Records
from db.journal import EventKind
from db.office.accept import accept
from db.office.context import DeskContext
from db.office.drafts import discard_draft, list_drafts, load_draft, save_draft
from db.office.find import find_dossiers, open_dossier
from db.office.open_office import open_office
from db.office.people import SAME_AGAIN, known_person, same_again
from db.office.printing import finish_print, start_print
from db.office.today import today
from db.office.uses import uses
from db.office.verify import verify
from db.rules.dossier import Draft, DraftLine, Person, PrintLine, Status, Submitter
from db.rules.errors import NotFound


def _draft(name: str, draft_id: str = "") -> Draft:
    line = DraftLine(draft_id, MONDAY, name, PROCEDURE.code, PROCEDURE.title, "papers", 1, 2)
    return Draft(line, {"person": {"name": name}, "ticked": [True, False]})


def _print(records: Records, dossier_id: str | None, desk: DeskContext, form: str = "receipt") -> PrintLine:
    return start_print(
        records, dossier_id, form=form, version="01/2025", printer="folder", paper="a5", desk=desk
    )


def _set_status(records: Records, dossier_id: str, status: Status, at: str = "2026-11-23") -> None:
    with records.writing() as session:
        session.connection().exec_driver_sql(
            "UPDATE dossier SET status = ?, status_at = ? WHERE id = ?",
            (int(status), f"{at}T10:00:00+07:00", dossier_id),
        )


def test_drafts_come_back_as_they_were_left(records: Records, desk: DeskContext, clock: Clock) -> None:
    """The last saved stands first; saving again under the same id replaces, and loading gives all of it."""
    first = save_draft(records, _draft("Lò Văn Mẫu"), desk)
    clock.run(minutes=1)
    second = save_draft(records, _draft("Quàng Thị Thử"), desk)
    clock.run(minutes=1)
    assert save_draft(records, _draft("Lò Văn Đức", first), desk) == first
    assert [(line.draft_id, line.applicant_name) for line in list_drafts(records)] == [
        (first, "Lò Văn Đức"),
        (second, "Quàng Thị Thử"),
    ]
    loaded = load_draft(records, first)
    assert loaded.payload == _draft("Lò Văn Đức").payload
    assert loaded.line == replace(_draft("Lò Văn Đức", first).line, saved_at=clock.at)


def test_a_discarded_draft_is_gone_for_good(records: Records, desk: DeskContext) -> None:
    """Neither the list nor the file itself remembers it, and throwing it away twice is no fault."""
    draft_id = save_draft(records, _draft("Vừ A Sử"), desk)
    discard_draft(records, draft_id)
    discard_draft(records, draft_id)
    assert list_drafts(records) == ()
    with pytest.raises(NotFound, match="draft_not_found"):
        load_draft(records, draft_id)
    records.close()
    assert "Vừ A Sử".encode() not in records.path.read_bytes()


def test_a_draft_saved_after_its_dossier_stays_away(records: Records, desk: DeskContext) -> None:
    """The saving of a step that arrives after F9 brings nothing back."""
    draft_id = save_draft(records, _draft(PERSON.name), desk)
    accept(records, an_intake(draft_id=draft_id), desk)
    assert save_draft(records, _draft(PERSON.name, draft_id), desk) == draft_id
    assert list_drafts(records) == ()


def test_a_person_who_came_before_is_known(records: Records, desk: DeskContext) -> None:
    """What was written last counts, of an applicant and of a submitter alike; strangers are nobody."""
    assert known_person(records, PERSON.personal_number) is None
    assert known_person(records, "") is None
    accept(records, an_intake(), desk)
    assert known_person(records, "014 190 000 123") == PERSON
    moved = replace(PERSON, address="Bản Mẫu, xã Mai Sơn")
    stranger = Person("Lò Văn Mẫu", "014090000456")
    accept(records, an_intake(applicant=stranger, submitter=Submitter(moved, "vợ")), desk)
    assert known_person(records, PERSON.personal_number) == moved
    assert known_person(records, stranger.personal_number) == stranger
    accept(records, an_intake(), desk)
    assert known_person(records, PERSON.personal_number) == PERSON


def test_the_same_thing_again_is_noticed(records: Records, desk: DeskContext, clock: Clock) -> None:
    """An open dossier warns always, one that has ended for a month, another procedure never."""
    number = PERSON.personal_number
    made = accept(records, an_intake(), desk)
    for procedure, wanted in ((PROCEDURE, made.dossier_id), (OTHER_PROCEDURE, None)):
        line = same_again(records, number, procedure.code, desk)
        assert (line.dossier_id if line else None) == wanted
    clock.run(days=400)
    assert same_again(records, number, PROCEDURE.code, desk) is not None
    _set_status(records, made.dossier_id, Status.RETURNED)
    assert same_again(records, number, PROCEDURE.code, desk) is None
    clock.at = MONDAY + SAME_AGAIN
    assert same_again(records, number, PROCEDURE.code, desk) is not None
    clock.run(seconds=1)
    assert same_again(records, number, PROCEDURE.code, desk) is None
    assert same_again(records, "", PROCEDURE.code, desk) is None


def test_reprints_are_counted_and_failures_are_not(records: Records, desk: DeskContext) -> None:
    """The first paper that comes out is no reprint, however often the printer refused before."""
    made = accept(records, an_intake(), desk)
    copies = []
    for outcome in ("not_reached", "refused", "printed", "sent_unconfirmed", None, "printed"):
        job = _print(records, made.dossier_id, desk)
        copies.append(job.copy_no)
        if outcome is not None:
            finished = finish_print(records, job.job_id, outcome, "hết giấy", desk=desk)
            assert finished == replace(job, outcome=outcome, detail="hết giấy")
    assert copies == [0, 0, 0, 1, 2, 3]
    assert _print(records, made.dossier_id, desk, form="supplement").copy_no == 0


def test_print_jobs_stand_on_the_page_and_in_the_journal(records: Records, desk: DeskContext) -> None:
    """Each job has an event when it begins and one when its outcome is known, each with its base."""
    made = accept(records, an_intake(), desk)
    job = _print(records, made.dossier_id, desk)
    finish_print(records, job.job_id, "printed", desk=desk)
    dossier = open_dossier(records, made.dossier_id)
    assert [(line.job_id, line.outcome) for line in dossier.prints] == [(job.job_id, "printed")]
    assert [one.kind for one in dossier.events] == [
        EventKind.DOSSIER_ACCEPTED,
        EventKind.PRINT_STARTED,
        EventKind.PRINT_FINISHED,
    ]
    assert dossier.events[-1].facts["outcome"] == "printed"
    with records.reading() as session:
        headers = session.connection().exec_driver_sql(
            "SELECT header FROM event WHERE dossier IS NOT NULL ORDER BY seq"
        )
        told = [json.loads(header) for header in headers.scalars()]
    assert [one["base"] for one in told] == [None, *(f"{one['feed']}/{one['seq']}" for one in told[:-1])]
    assert verify(records).holds


def test_a_test_page_belongs_to_no_dossier(records: Records, desk: DeskContext) -> None:
    """It is noted all the same, and never counts as a copy."""
    assert _print(records, None, desk, form="test").copy_no == 0
    job = _print(records, None, desk, form="test")
    assert (job.copy_no, finish_print(records, job.job_id, "refused", desk=desk).outcome) == (0, "refused")
    assert today(records, desk).failed_prints == 0


def test_unknown_dossiers_and_jobs_are_named(records: Records, desk: DeskContext) -> None:
    """Nothing is noted for what isn't there."""
    with pytest.raises(NotFound, match="dossier_not_found"):
        _print(records, "01M83TM4H0FEYNJS1NKT8YG18N", desk)
    with pytest.raises(NotFound, match="print_job_not_found"):
        finish_print(records, "nothing", "printed", desk=desk)
    assert verify(records).chains[0].events == 1


def test_the_numbers_of_the_day(records: Records, desk: DeskContext, clock: Clock) -> None:
    """Each dossier is counted where it stands, by the office's day, and "tomorrow" skips the weekend."""
    friday = MONDAY + timedelta(days=4)
    clock.at = friday
    in_time = {"terms": (), "received_at": friday}

    def made(days: float, status: Status = Status.ACCEPTED, **changes: object) -> str:
        due = friday + timedelta(days=days)
        dossier_id = accept(records, an_intake(**in_time, **changes, due_by_hand=due), desk).dossier_id
        _set_status(records, dossier_id, status, "2026-11-27")
        return dossier_id

    made(0.1)
    made(3)
    made(3, Status.IN_PROCESS)
    made(4)
    made(0.2, Status.SUPPLEMENT_ASKED)
    made(0.2, Status.PAYMENT_ASKED)
    made(0.2, Status.PROCESSED)
    made(9, Status.RETURNED)
    old = accept(records, an_intake(terms=(), due_by_hand=MONDAY + timedelta(hours=1)), desk).dossier_id
    done = accept(records, an_intake(terms=(), due_by_hand=MONDAY + timedelta(hours=1)), desk).dossier_id
    _set_status(records, done, Status.RETURNED, "2026-11-26")
    assert old != done
    finish_print(records, _print(records, old, desk).job_id, "refused", desk=desk)
    failed_then_printed = [_print(records, done, desk) for _ in range(2)]
    for job, outcome in zip(failed_then_printed, ("perhaps_partial", "printed"), strict=True):
        finish_print(records, job.job_id, outcome, desk=desk)
    counted = today(records, desk)
    assert counted.day == friday.date()
    assert (counted.received, counted.returned) == (8, 1)
    assert (counted.due_today, counted.due_tomorrow, counted.overdue) == (1, 2, 1)
    assert (counted.waiting_for_citizen, counted.ready) == (2, 1)
    assert counted.failed_prints == 1
    assert counted.last_backup_at is None
    assert counted.unsent_events == verify(records).chains[0].events


def test_procedures_are_counted_by_use(records: Records, desk: DeskContext) -> None:
    """What this counter accepts most stands out."""
    assert uses(records) == {}
    for procedure in (PROCEDURE, OTHER_PROCEDURE, PROCEDURE):
        accept(records, an_intake(procedure), desk)
    assert uses(records) == {PROCEDURE.code: 2, OTHER_PROCEDURE.code: 1}


def test_an_office_is_opened_once(tmp_path: Path, desk: DeskContext) -> None:
    """Opening again finds the same feed and no second beginning."""
    path = tmp_path / "new folder" / "records.db"
    reports = []
    for _ in range(2):
        with open_office(path, desk) as records:
            reports.append(verify(records).chains)
    assert reports[0] == reports[1]
    assert len(reports[0]) == reports[0][0].events == 1


def test_the_check_looks_at_the_index_as_it_is_now(records: Records, desk: DeskContext) -> None:
    """A reader that has searched before does not take what was written since for damage."""
    for _ in range(3):
        accept(records, an_intake(), desk)
    assert find_dossiers(records, "nguyen")
    # As many as it takes for the index to put its older pieces together.
    for _ in range(300):
        accept(records, an_intake(), desk)
    assert verify(records).faults == ()


def test_the_check_names_what_it_found(records: Records, desk: DeskContext) -> None:
    """A dossier nobody accepted, a paper of no dossier and a broken chain are each reported."""
    made = accept(records, an_intake(), desk)
    before = verify(records)
    assert (before.holds, before.dossiers, before.head) == (True, 1, before.chains[-1].head)
    with records.writing() as session:
        connection = session.connection()
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.exec_driver_sql("DROP TRIGGER event_is_not_changed")
        connection.exec_driver_sql("UPDATE event SET header = CAST('{}' AS BLOB) WHERE dossier IS NOT NULL")
    after = verify(records)
    assert (after.holds, after.untold) == (False, 1)
    assert after.chains[0].broken_at == 3
    with records.writing() as session:
        session.connection().exec_driver_sql("UPDATE event SET header = X'00' WHERE seq = 3")
    assert not verify(records).holds
    assert open_dossier(records, made.number).events == ()
