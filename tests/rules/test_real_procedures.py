"""The rules on the real procedures of the national portal, where they lie beside the checkout."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime, time
from functools import cache
from pathlib import Path

import pytest

from db.catalogue.calendars import load_calendar
from db.catalogue.interchange import procedure_from_json
from db.rules.checklist import assess, cases_of, counts, items_for, mark_all_present
from db.rules.clock import VIETNAM
from db.rules.deadline import applicable_limits, cut_off_of, due, limit_choice, terms_of
from db.rules.procedure import Channel, Procedure, Unit

FILE = Path(__file__).parents[2].parent / "shared" / "catalogue" / "procedures.json"
pytestmark = pytest.mark.skipif(not FILE.exists(), reason="the real procedures are not beside this checkout")


@cache
def procedures() -> dict[str, Procedure]:
    """Give the real procedures by code."""
    return {row["code"]: procedure_from_json(row) for row in json.loads(FILE.read_text(encoding="utf-8"))}


def test_all_are_there() -> None:
    """The file holds 314 procedures."""
    assert len(procedures()) == 314


def test_every_case_of_every_procedure_can_be_taken_in() -> None:
    """Each case has rows, is incomplete as long as a mandatory paper is open, and complete with all there."""
    for procedure in procedures().values():
        for case in cases_of(procedure):
            rows = items_for(procedure, case)
            found = assess(rows)
            assert found.complete is not any(i.paper.mandatory and counts(i.paper) for i in rows)
            assert assess(mark_all_present(rows)).complete


def test_no_note_is_ever_asked_for() -> None:
    """None of the hundreds of notes is missing or to be decided."""
    for procedure in procedures().values():
        for case in cases_of(procedure):
            found = assess(items_for(procedure, case))
            assert all(counts(item.paper) for item in (*found.missing, *found.to_decide))


def test_every_limit_is_counted_or_asked_for() -> None:
    """For each case and channel there is a date, or a question; never a guess among different limits."""
    calendar, received = load_calendar(), datetime(2026, 11, 23, 9, 15, tzinfo=VIETNAM)
    answers: Counter[str] = Counter()
    for procedure in procedures().values():
        for case in cases_of(procedure):
            for channel in Channel:
                chosen = limit_choice(procedure, case, channel)
                limits = applicable_limits(procedure, case, channel)
                if chosen is None:
                    answers["asked"] += 1
                    assert len({terms_of(limit) for limit in limits}) != 1 or terms_of(limits[0]) is None
                    continue
                terms = terms_of(chosen)
                assert terms is not None
                assert due(received, terms, calendar, cut_off=cut_off_of(procedure)).due is not None
                answers["counted"] += 1
    assert answers["counted"] > answers["asked"]


def test_the_land_transfer_asks() -> None:
    """The channels of 1.013831 hide the law's cases (18 days or 8 or 4), so a person chooses."""
    land = procedures()["1.013831"]
    assert cases_of(land)[0] is None
    offered = {(limit.value, limit.unit) for limit in applicable_limits(land, None, Channel.DIRECT)}
    assert offered == {(18, Unit.WORKING_DAY), (8, Unit.DAY), (4, Unit.DAY)}
    assert limit_choice(land, None, Channel.DIRECT) is None


def test_a_number_without_a_unit_is_asked_for() -> None:
    """A birth has "1" of nothing."""
    birth = procedures()["1.001193"]
    assert limit_choice(birth, cases_of(birth)[0], Channel.DIRECT) is None


def test_cut_off_hours_of_the_source() -> None:
    """Eleven procedures say 15 o'clock and nine 16, in notes or limits; no other text is taken for one."""
    hours = Counter(cut_off_of(procedure) for procedure in procedures().values())
    assert hours == {time(15): 11, time(16): 9, None: 294}
