"""Asking for missing papers before there is a dossier, and offering again what was promised last."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from practice_desk import MONDAY, OTHER_PROCEDURE, PERSON, PROCEDURE, Clock, an_intake, desk_with
from sqlalchemy import event

from db.engine import Records
from db.journal import EventKind
from db.office.accept import accept
from db.office.context import DeskContext
from db.office.drafts import discard_draft, list_drafts, save_draft
from db.office.promised import last_terms
from db.office.supplement import ask_supplement
from db.office.verify import verify
from db.rules.checklist import Item, PaperState, assess, items_for, with_state
from db.rules.course import PaperAsked
from db.rules.deadline import Term
from db.rules.dossier import Draft, DraftLine
from db.rules.errors import NotAccepted, NotFound
from db.rules.procedure import Unit
from db.rules.supplement import SupplementRequest

TWO_WEEKS = (Term(10, Unit.WORKING_DAY),)
A_MONTH = (Term(20, Unit.WORKING_DAY, "thẩm định"), Term(10, Unit.DAY, "gia hạn"))


def _draft(records: Records, desk: DeskContext) -> str:
    line = DraftLine("", MONDAY, PERSON.name, PROCEDURE.code, PROCEDURE.title, "papers", 1, 2)
    return save_draft(records, Draft(line, {}), desk)


def _request(draft_id: str, items: tuple[Item, ...] | None = None) -> SupplementRequest:
    items = items_for(PROCEDURE, None) if items is None else items
    return SupplementRequest(draft_id, PROCEDURE, None, PERSON, None, items, assess(items).missing)


def _told(records: Records, kind: EventKind) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Give header and body of every event of a kind."""
    with records.reading() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT header, body FROM event JOIN event_body USING (feed, seq) WHERE kind = ? ORDER BY seq",
            (str(kind),),
        )
        return [(json.loads(header), json.loads(body)) for header, body in rows]


def test_what_was_asked_is_in_the_journal_with_whom_it_is_for(records: Records, desk: DeskContext) -> None:
    """The body, which can be deleted one day, tells the person and the papers; the header tells neither."""
    draft_id = _draft(records, desk)
    some = with_state(items_for(PROCEDURE, None), 0, PaperState.PRESENT)
    asked = ask_supplement(records, _request(draft_id, some), desk)
    assert asked.papers == (PaperAsked("Giấy chứng nhận", originals=1, copies=0),)
    assert (asked.asked_at, asked.clerk, asked.practice, asked.times) == (MONDAY, "Lò Thị Hoa", True, 1)
    ((header, body),) = _told(records, EventKind.SUPPLEMENT_ASKED_AT_INTAKE)
    assert (header["dossier"], header["actor"]) == (None, "Lò Thị Hoa")
    assert (body["procedure"], body["draft"], body["times"]) == (PROCEDURE.code, draft_id, 1)
    assert body["applicant"]["name"] == PERSON.name
    assert [(paper["label"], paper["originals"]) for paper in body["papers"]] == [("Giấy chứng nhận", 1)]
    assert PERSON.name not in json.dumps(header, ensure_ascii=False)
    assert [line.draft_id for line in list_drafts(records)] == [draft_id]
    assert verify(records).holds


def test_asking_again_is_told_apart_from_asking_once(
    records: Records, desk: DeskContext, clock: Clock
) -> None:
    """Each draft is counted by itself, also after this PC was started again."""
    first, second = _draft(records, desk), _draft(records, desk)
    assert ask_supplement(records, _request(first), desk).times == 1
    clock.run(hours=3)
    again = ask_supplement(records, _request(first), desk)
    assert (again.times, again.asked_at) == (2, MONDAY + timedelta(hours=3))
    assert ask_supplement(records, _request(second), desk).times == 1
    bodies = [body for _, body in _told(records, EventKind.SUPPLEMENT_ASKED_AT_INTAKE)]
    assert [(body["draft"], body["times"]) for body in bodies] == [(first, 1), (first, 2), (second, 1)]


def test_a_dossier_can_be_asked_how_often_its_draft_was_sent_away(
    records: Records, desk: DeskContext
) -> None:
    """The draft is gone with F9, the count stays and hangs on the dossier's own draft."""
    draft_id = _draft(records, desk)
    ask_supplement(records, _request(draft_id), desk)
    accept(records, an_intake(draft_id=draft_id), desk)
    with records.reading() as session:
        counted = session.connection().exec_driver_sql(
            "SELECT count(*) FROM dossier JOIN supplement USING (draft_id)"
        )
        assert counted.scalar_one() == 1
    assert verify(records).holds


@pytest.mark.parametrize("gone", ["discarded", "accepted", "never saved"])
def test_nothing_is_noted_for_a_draft_that_is_no_draft(
    records: Records, desk: DeskContext, gone: str
) -> None:
    """A request belongs to a half-done intake that is on the disk."""
    draft_id = _draft(records, desk) if gone != "never saved" else "01M83TM4H0FEYNJS1NKT8YG18N"
    if gone == "discarded":
        discard_draft(records, draft_id)
    elif gone == "accepted":
        accept(records, an_intake(draft_id=draft_id), desk)
    before = verify(records).head
    with pytest.raises(NotFound, match="draft_not_found"):
        ask_supplement(records, _request(draft_id), desk)
    assert verify(records).head == before


def test_nothing_is_asked_for_where_nothing_is_missing(records: Records, desk: DeskContext) -> None:
    """Papers may only be asked for when the published list asks for them (NĐ 118/2025, Đ5.1)."""
    request = replace(_request(_draft(records, desk)), missing=())
    with pytest.raises(NotAccepted, match="nothing_missing"):
        ask_supplement(records, request, desk)
    assert _told(records, EventKind.SUPPLEMENT_ASKED_AT_INTAKE) == []


def test_the_last_promise_is_offered_again(records: Records, desk: DeskContext) -> None:
    """The newest terms of this procedure count, stages and all; a day named by hand is no limit."""
    assert last_terms(records, PROCEDURE.code) == ()
    accept(records, an_intake(terms=TWO_WEEKS), desk)
    accept(records, an_intake(terms=A_MONTH), desk)
    accept(records, an_intake(OTHER_PROCEDURE, terms=TWO_WEEKS), desk)
    accept(records, an_intake(terms=(), due_by_hand=MONDAY + timedelta(days=3)), desk)
    assert last_terms(records, PROCEDURE.code) == A_MONTH
    assert last_terms(records, OTHER_PROCEDURE.code) == TWO_WEEKS
    assert last_terms(records, "9.999999") == ()


def test_the_last_promise_is_one_step_on_an_index(records: Records) -> None:
    """However many dossiers there are: one look into an index of those with terms, nothing sorted."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, given: Any, *_: object) -> None:
        asked.append((statement, given))

    with records.reading() as session:
        engine = session.connection().engine
    event.listen(engine, "before_cursor_execute", note)
    last_terms(records, PROCEDURE.code)
    event.remove(engine, "before_cursor_execute", note)
    ((statement, given),) = [one for one in asked if one[0].startswith("SELECT dossier.terms")]
    with records.reading() as session:
        # With its gaps unfilled, as SQLite plans it: an index may not hang on what is only given later.
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
        steps = [row[3] for row in plan]
    assert steps == ["SEARCH dossier USING INDEX dossier_promised (procedure_code=?)"]


def test_a_practice_request_says_so(records: Records, clock: Clock) -> None:
    """Form 02 of a practice office is marked, that of a real one isn't."""
    for practice in (True, False):
        desk = desk_with(clock, practice=practice)
        assert ask_supplement(records, _request(_draft(records, desk)), desk).practice is practice
