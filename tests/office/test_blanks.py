"""Blank slips: numbers given out on paper for a day without power, all accounted for, none twice."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from practice_desk import MONDAY, OTHER_PROCEDURE, Clock, an_intake, desk_with
from sqlalchemy import event

from db.engine import Records
from db.journal import EventKind
from db.office.accept import accept
from db.office.blanks import MOST_AT_ONCE, blanks_left, find_blank, give_out_blanks, void_blank
from db.office.context import DeskContext
from db.office.correct import correct
from db.office.find import find_dossiers, open_dossier
from db.office.open_office import open_office
from db.office.replay import differences
from db.office.verify import verify
from db.rules.clock import VIETNAM
from db.rules.dossier import Intake
from db.rules.errors import NotFound, Refusal
from db.rules.house import House, ReasonCode
from db.rules.lifecycle import Act
from db.rules.order import Correction
from db.rules.receipt_number import MAX_COUNTER, parse

EXAMPLES = 200 if os.environ.get("MOTCUA_LONG") == "1" else 10
HOUSE = House(reasons=(ReasonCode("ghi-sai", "Ghi sai", (Act.CORRECT,)),))


@pytest.fixture
def desk(clock: Clock) -> DeskContext:
    """Give the practice desk, where slips can be corrected."""
    return replace(desk_with(clock), house=HOUSE)


def dump(records: Records) -> dict[str, list[Any]]:
    """Give every row that a blank slip could change."""
    with records.reading() as session:
        connection = session.connection()
        return {
            name: connection.exec_driver_sql(f"SELECT * FROM {name}").all()  # noqa: S608 - our own tables
            for name in ("slip", "dossier", "dossier_paper", "procedure_snapshot", "event", "feed")
        }


def refused(records: Records, code: str, act: Callable[[], object]) -> Refusal:
    """Have ``act`` refused with ``code``, and see that it wrote nothing."""
    before = dump(records)
    with pytest.raises(Refusal) as refusal:
        act()
    assert refusal.value.code == code
    assert dump(records) == before
    return refusal.value


def told(records: Records, kind: EventKind) -> list[dict[str, Any]]:
    """Give the body of every event of a kind."""
    with records.reading() as session:
        bodies = session.connection().exec_driver_sql(
            "SELECT body FROM event JOIN event_body USING (feed, seq) WHERE kind = ? ORDER BY seq",
            (str(kind),),
        )
        return [json.loads(body) for (body,) in bodies]


def states(records: Records) -> dict[str, str]:
    """Give the state of every number in the ledger."""
    with records.reading() as session:
        found = session.connection().exec_driver_sql("SELECT number, state FROM slip ORDER BY day, counter")
        return {str(number): str(state) for number, state in found}


# ---- giving out -----------------------------------------------------------------------------------------


def test_blanks_take_the_next_numbers_of_this_desk(records: Records, desk: DeskContext) -> None:
    """Three in a row after the last intake, of today, and the next intake goes on after them."""
    accept(records, an_intake(), desk)
    slips = give_out_blanks(records, 3, desk)
    assert [slip.short for slip in slips] == ["02-0002", "02-0003", "02-0004"]
    for slip in slips:
        number = parse(slip.number)
        assert (number.compact, number.agency, number.day) == (slip.compact, "H52.18.05", MONDAY.date())
        assert (slip.printed_at, slip.dossier_id, slip.voided_at) == (MONDAY, None, None)
    assert accept(records, an_intake(), desk).short == "02-0005"
    assert blanks_left(records) == slips


def test_each_desk_and_day_has_its_own(records: Records, desk: DeskContext, clock: Clock) -> None:
    """The slot keeps desks apart without a network, and the day begins anew; the oldest stand first."""
    other = desk_with(clock, slot=7)
    numbers = [give_out_blanks(records, 1, each)[0].short for each in (desk, other, desk)]
    clock.run(days=1)
    numbers.append(give_out_blanks(records, 1, desk)[0].short)
    assert numbers == ["02-0001", "07-0001", "02-0002", "02-0001"]
    assert [slip.short for slip in blanks_left(records)] == ["02-0001", "02-0002", "07-0001", "02-0001"]


@pytest.mark.parametrize("count", [-1, 0, MOST_AT_ONCE + 1])
def test_no_slips_and_too_many_are_refused(records: Records, desk: DeskContext, count: int) -> None:
    """Between one and two hundred; the refusal names the most."""
    refusal = refused(records, "blank_count", lambda: give_out_blanks(records, count, desk))
    assert refusal.facts["most"] == MOST_AT_ONCE
    assert len(give_out_blanks(records, MOST_AT_ONCE, desk)) == MOST_AT_ONCE


def test_the_last_number_of_a_day_is_not_passed(records: Records, desk: DeskContext) -> None:
    """Where fewer numbers are left than wanted none is given out, and the last ones stay to be had."""
    (slip,) = give_out_blanks(records, 1, desk)
    with records.writing() as session:
        session.connection().exec_driver_sql("UPDATE slip SET counter = ?", (MAX_COUNTER - 1,))
    assert slip.short == "02-0001"
    refused(records, "numbers_exhausted", lambda: give_out_blanks(records, 2, desk))
    assert give_out_blanks(records, 1, desk)[0].short == f"02-{MAX_COUNTER}"
    refused(records, "numbers_exhausted", lambda: give_out_blanks(records, 1, desk))


def through_power_cuts(records: Records, act: Callable[[], object]) -> int:
    """Do ``act`` with a failure after each of its statements in turn, until it succeeds; give how often."""
    countdown = [0]

    def power_cut(*_args: object) -> None:
        countdown[0] -= 1
        if countdown[0] == 0:
            raise MemoryError

    event.listen(records._writer, "after_cursor_execute", power_cut)
    before, failures = dump(records), 0
    while True:
        countdown[0] = failures + 1
        try:
            act()
        except MemoryError:
            failures += 1
            assert dump(records) == before, f"after statement {failures}"
        else:
            event.remove(records._writer, "after_cursor_execute", power_cut)
            return failures


def test_a_failure_gives_no_number_out_and_uses_none_up(records: Records, desk: DeskContext) -> None:
    """Printing, keying in and voiding: after whichever statement the power goes, nothing has happened."""
    assert through_power_cuts(records, lambda: give_out_blanks(records, 3, desk)) > 3
    one, two, _ = blanks_left(records)
    assert through_power_cuts(records, lambda: accept(records, an_intake(blank=one.number), desk)) > 6
    assert through_power_cuts(records, lambda: void_blank(records, two.number, "in hỏng", desk)) > 3
    assert list(states(records).values()) == ["current", "void", "blank"]
    assert differences(records) == ()


def test_the_journal_has_every_number_before_it_is_printed(records: Records, desk: DeskContext) -> None:
    """One event tells all of the rows."""
    slips = give_out_blanks(records, 3, desk)
    (body,) = told(records, EventKind.BLANKS_PRINTED)
    assert body["count"] == 3
    assert [row["number"] for row in body["rows"]["slip"]] == [slip.number for slip in slips]
    assert differences(records) == ()


# ---- keying in ------------------------------------------------------------------------------------------


def test_what_was_written_by_hand_keeps_number_day_and_hand(
    records: Records, desk: DeskContext, clock: Clock
) -> None:
    """Keyed in two days later by somebody else: the slip in the citizen's hand stays right in everything."""
    _, slip = give_out_blanks(records, 2, desk)
    clock.run(days=2)
    other = replace(desk_with(clock, clerk="Cà Văn Hặc"), house=HOUSE)
    received = MONDAY + timedelta(hours=1)
    intake = an_intake(blank=slip.compact, hand="Lò Thị Hoa", received_at=received)
    done = accept(records, intake, other)
    page = open_dossier(records, slip.number)
    assert (done.number, page.number, page.keyed_in_from) == (slip.number,) * 3
    assert (page.dossier_id, page.received_at, page.clerk) == (done.dossier_id, received, "Lò Thị Hoa")
    assert page.due_current == datetime(2026, 12, 3, 17, tzinfo=VIETNAM)
    assert page.events[0].actor == "Cà Văn Hặc"
    assert page.asked_by == ""
    assert [each.short for each in blanks_left(records)] == ["02-0001"]
    assert states(records)[slip.number] == "current"
    assert differences(records) == ()


@pytest.mark.parametrize("form", ["number", "compact", "spoken"])
def test_a_blank_is_found_by_its_bar_code(records: Records, desk: DeskContext, form: str) -> None:
    """As it is printed, scanned, or typed in small letters with blanks."""
    (slip,) = give_out_blanks(records, 1, desk)
    text = {"number": slip.number, "compact": slip.compact, "spoken": f" {slip.number.lower()} "}[form]
    assert find_blank(records, text) == slip
    assert find_dossiers(records, text) == ()
    with pytest.raises(NotFound, match="dossier_not_found"):
        open_dossier(records, text)
    assert accept(records, an_intake(blank=text), desk).number == slip.number
    assert find_blank(records, text) is None


def test_without_a_hand_it_is_the_one_who_keys_it_in(records: Records, desk: DeskContext) -> None:
    """Nobody else was named, so nobody else wrote it."""
    (slip,) = give_out_blanks(records, 1, desk)
    dossier_id = accept(records, an_intake(blank=slip.number), desk).dossier_id
    assert open_dossier(records, dossier_id).clerk == desk.station.clerk


def test_a_blank_that_is_none_is_refused(records: Records, desk: DeskContext) -> None:
    """Used, voided, never given out, another dossier's number, a slip of the finger: each by its name."""
    used, voided, corrected = give_out_blanks(records, 3, desk)
    accept(records, an_intake(blank=used.number), desk)
    void_blank(records, voided.number, "in hỏng", desk)
    dossier_id = accept(records, an_intake(blank=corrected.number), desk).dossier_id
    correct(records, dossier_id, Correction("ghi-sai", note="x"), desk)
    usual = accept(records, an_intake(), desk).number
    unknown = replace(parse(usual), counter=77).dotted
    wrong = used.number[:-1] + str((int(used.number[-1]) + 1) % 10)
    for text, code in [
        (used.number, "blank_used"),
        (corrected.number, "blank_used"),
        (usual, "blank_used"),
        (voided.number, "blank_voided"),
        (unknown, "blank_unknown"),
        (wrong, "receipt_check_wrong"),
        ("02-0001", "not_a_receipt_number"),
    ]:
        refusal = refused(records, code, lambda key=text: accept(records, an_intake(blank=key), desk))
        assert code[:5] != "blank" or refusal.facts["number"] == parse(text).dotted
        refused(records, code, lambda key=text: void_blank(records, key, "in hỏng", desk))
        assert find_blank(records, text) is None


def test_an_intake_that_is_refused_leaves_the_blank_blank(records: Records, desk: DeskContext) -> None:
    """It can be keyed in again once what was missing is there."""
    (slip,) = give_out_blanks(records, 1, desk)
    refused(records, "papers_missing", lambda: accept(records, an_intake(blank=slip.number, items=()), desk))
    refused(records, "limit_unknown", lambda: accept(records, an_intake(blank=slip.number, terms=()), desk))
    assert accept(records, an_intake(blank=slip.number), desk).number == slip.number


def test_a_corrected_blank_keeps_where_it_came_from(records: Records, desk: DeskContext) -> None:
    """The page still says which hand-written slip it was, and that slip opens the dossier."""
    (slip,) = give_out_blanks(records, 1, desk)
    dossier_id = accept(records, an_intake(blank=slip.number), desk).dossier_id
    correct(records, dossier_id, Correction("ghi-sai", note="x"), desk)
    page = open_dossier(records, slip.compact)
    assert (page.dossier_id, page.asked_by, page.keyed_in_from) == (dossier_id, slip.number, slip.number)
    assert (page.replaces, page.short) == (slip.number, "02-0002")
    assert differences(records) == ()


# ---- voiding --------------------------------------------------------------------------------------------


def test_a_voided_slip_says_when_and_the_journal_why(
    records: Records, desk: DeskContext, clock: Clock
) -> None:
    """It is no blank any more and never will be; its number is not given out again."""
    first, second = give_out_blanks(records, 2, desk)
    clock.run(hours=3)
    voided = void_blank(records, second.compact, "  in hỏng ", desk)
    assert voided == replace(second, voided_at=clock.at)
    assert blanks_left(records) == (first,)
    (body,) = told(records, EventKind.BLANK_VOIDED)
    assert (body["reason"], [row["state"] for row in body["rows"]["slip"]]) == ("in hỏng", ["void"])
    assert accept(records, an_intake(), desk).short == "02-0003"
    assert differences(records) == ()


def test_nothing_is_voided_without_a_reason(records: Records, desk: DeskContext) -> None:
    """Every number is accounted for, in words."""
    (slip,) = give_out_blanks(records, 1, desk)
    refused(records, "void_reason_needed", lambda: void_blank(records, slip.number, "  ", desk))


# ---- always ---------------------------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(st.sampled_from("aaabkvcdD"), st.integers(0, 5), st.sampled_from((2, 2, 7))), max_size=25
)


class Counters:
    """An office that gives out numbers in every way there is, and what a plain list says of them."""

    def __init__(self, path: Path) -> None:
        """Open the office with two desks."""
        self.clock = Clock()
        self.desks = {slot: replace(desk_with(self.clock, slot=slot), house=HOUSE) for slot in (2, 7)}
        self.records = open_office(path, self.desks[2])
        self.given_out: list[str] = []
        self.blank: list[str] = []
        self.states: Counter[str] = Counter()
        self.newest = ""

    def step(self, what: str, many: int, slot: int) -> None:
        """Do one thing: intake, blanks, keying in, voiding, correcting, or let time pass."""
        desk = self.desks[slot]
        if what in "dD":
            self.clock.run(**({"hours": many} if what == "d" else {"days": 1}))
        elif what == "a":
            self._took_in(an_intake(received_at=self.clock.at), desk)
        elif what == "b":
            fresh = [slip.number for slip in give_out_blanks(self.records, many + 1, desk)]
            self.given_out += fresh
            self.blank += fresh
        elif what == "k" and self.blank:
            self._took_in(an_intake(OTHER_PROCEDURE, blank=self._one(many)), desk)
        elif what == "v" and self.blank:
            void_blank(self.records, self._one(many), "không dùng", desk)
            self.states["void"] += 1
        elif what == "c" and self.newest:
            correction = Correction("ghi-sai", note=f"{len(self.given_out)}")
            self.given_out.append(correct(self.records, self.newest, correction, desk).number)
            self.states["replaced"] += 1

    def _one(self, many: int) -> str:
        return self.blank.pop(many % len(self.blank))

    def _took_in(self, intake: Intake, desk: DeskContext) -> None:
        done = accept(self.records, intake, desk)
        if intake.blank:
            assert done.number == intake.blank
        else:
            self.given_out.append(done.number)
        self.states["current"] += 1
        self.newest = done.dossier_id


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_number_is_given_out_twice_and_none_is_lost(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]
) -> None:
    """Whatever is done in whatever order: each desk counts its day from 1, all in the ledger."""
    office = Counters(tmp_path_factory.mktemp("office") / "records.db")
    with office.records as records:
        for step in steps:
            office.step(*step)
        office.states["blank"] = len(office.blank)
        assert len(set(office.given_out)) == len(office.given_out)
        assert sorted(states(records)) == sorted(office.given_out)
        assert Counter(states(records).values()) == +office.states
        assert {slip.number for slip in blanks_left(records)} == set(office.blank)
        series: dict[tuple[date, int], list[int]] = {}
        for number in map(parse, office.given_out):
            series.setdefault((number.day, number.slot), []).append(number.counter)
        for counters in series.values():
            assert counters == list(range(1, len(counters) + 1))
        assert differences(records) == ()
        assert verify(records).holds
