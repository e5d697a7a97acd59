"""A substitute takes over by two PINs: dossiers say who is in charge, and go on naming who received them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from practice_desk import Clock, an_intake
from practice_people import HEAD_PIN, HOA_PIN, MAI_PIN, desk_of, staff
from test_clerks import told

from db.engine import Records
from db.office.accept import accept
from db.office.clerks import post, rename
from db.office.find import open_dossier
from db.office.log_in import Waits
from db.office.replay import differences
from db.office.take_over import take_over
from db.office.worklists import work_list
from db.rules.dossier import Accepted
from db.rules.errors import NotAccepted, NotPossibleNow, Refusal
from db.rules.lifecycle import Role
from db.rules.people import Clerk, NewPosting, TakeOver
from db.rules.worklist import Filter, ListName

HOA, MAI, VAN = "Lò Thị Hoa", "Quàng Văn Mai", "Cầm Thị Vân"
BY_BOTH = TakeOver(HOA, MAI, MAI_PIN, HOA, HOA_PIN)
Work = tuple[tuple[Clerk, Clerk, Clerk], dict[str, Accepted]]


@pytest.fixture
def work(records: Records, clock: Clock) -> Work:
    """Two open dossiers of Hoa's and one that has ended, and one of Mai's."""
    people = staff(records, clock)
    _, hoa, mai = people
    ended = replace(an_intake(), close_at_once=True)
    return people, {
        "first": accept(records, an_intake(), desk_of(clock, hoa)),
        "second": accept(records, an_intake(), desk_of(clock, hoa)),
        "ended": accept(records, ended, desk_of(clock, hoa)),
        "other": accept(records, an_intake(), desk_of(clock, mai)),
    }


def who(records: Records, accepted: dict[str, Accepted]) -> dict[str, tuple[str, str]]:
    """Give who received each dossier, and who is in charge."""
    found = {name: open_dossier(records, one.dossier_id) for name, one in accepted.items()}
    return {name: (one.clerk, one.in_charge) for name, one in found.items()}


@pytest.mark.parametrize("order", [BY_BOTH, replace(BY_BOTH, sure=VAN, sure_pin=HEAD_PIN)])
def test_open_dossiers_go_to_the_substitute(
    records: Records, clock: Clock, work: Work, order: TakeOver
) -> None:
    """With the PIN of the absent clerk or of a head; what has ended stays as it was."""
    (head, hoa, mai), accepted = work
    done = take_over(records, order, desk_of(clock, head), Waits())
    assert (done.absent, done.substitute, done.dossiers) == (HOA, MAI, 2)
    assert who(records, accepted) == {
        "first": (HOA, MAI),
        "second": (HOA, MAI),
        "ended": (HOA, ""),
        "other": (MAI, ""),
    }
    events = [
        event for event in told(records) if "took_over" in event["kind"] or "taken_over" in event["kind"]
    ]
    sure = hoa if order.sure == HOA else head
    assert events[0]["told"] == {
        "absent": hoa.clerk_id,
        "substitute": mai.clerk_id,
        "sure": sure.clerk_id,
        "dossiers": 2,
    }
    assert [(event["kind"], event["actor"], event["by"]) for event in events[1:]] == [
        ("dossier.taken_over", MAI, mai.clerk_id)
    ] * 2
    assert {event["told"]["from"] for event in events[1:]} == {HOA}
    assert differences(records) == ()


def test_it_goes_on_from_hand_to_hand_and_back(records: Records, clock: Clock, work: Work) -> None:
    """Whoever took over can be taken over from; what was done before is told by its own events."""
    (head, _, _), accepted = work
    desk = desk_of(clock, head)
    take_over(records, BY_BOTH, desk, Waits())
    done = take_over(records, TakeOver(MAI, HOA, HOA_PIN, MAI, MAI_PIN), desk, Waits())
    assert done.dossiers == 3
    assert {name: charge for name, (_, charge) in who(records, accepted).items()} == {
        "first": HOA,
        "second": HOA,
        "ended": "",
        "other": HOA,
    }
    assert differences(records) == ()


def test_a_clerk_who_was_renamed_keeps_what_was_theirs(records: Records, clock: Clock, work: Work) -> None:
    """Dossiers name them as of that day; they are theirs all the same."""
    (head, hoa, _), accepted = work
    rename(records, hoa.clerk_id, "Lò Thị Hoa Mai", desk_of(clock, head))
    order = replace(BY_BOTH, absent=hoa.clerk_id, sure=hoa.clerk_id)
    assert take_over(records, order, desk_of(clock), Waits()).dossiers == 2
    assert who(records, accepted)["first"] == (HOA, MAI)


def test_the_filter_by_clerk_stays_whole(records: Records, clock: Clock, work: Work) -> None:
    """Who received and who is in charge both find a dossier; the line names who is in charge."""
    (head, _, _), accepted = work
    take_over(records, BY_BOTH, desk_of(clock, head), Waits())

    def listed(name: str) -> dict[str, str]:
        page = work_list(records, ListName.OPEN, desk_of(clock, head), only=Filter(clerk=name))
        return {line.line.dossier_id: line.clerk for line in page.lines}

    theirs = {accepted[name].dossier_id for name in ("first", "second")}
    assert listed(HOA) == dict.fromkeys(theirs, MAI)
    assert listed(MAI) == dict.fromkeys({*theirs, accepted["other"].dossier_id}, MAI)


@pytest.mark.parametrize(
    ("order", "refusal"),
    [
        (replace(BY_BOTH, substitute_pin="999998"), "pin_wrong"),
        (replace(BY_BOTH, sure_pin="999998"), "pin_wrong"),
        (replace(BY_BOTH, sure=MAI, sure_pin=MAI_PIN), "take_over_from_oneself"),
        (replace(BY_BOTH, substitute=HOA, substitute_pin=HOA_PIN), "take_over_from_oneself"),
        (TakeOver(HOA, VAN, HEAD_PIN, VAN, HEAD_PIN), "take_over_from_oneself"),
        (TakeOver(VAN, MAI, MAI_PIN, HOA, HOA_PIN), "take_over_not_sure"),
        (TakeOver(VAN, MAI, MAI_PIN, VAN, HEAD_PIN), "nothing_to_take_over"),
        (replace(BY_BOTH, substitute="Không Có Ai"), "clerk_not_found"),
    ],
)
def test_nothing_is_taken_over_by_one_pin_or_by_a_wrong_one(
    records: Records, clock: Clock, work: Work, order: TakeOver, refusal: str
) -> None:
    """Two people, each with the right PIN, and one of them may say so."""
    (head, _, _), accepted = work
    before = who(records, accepted)
    with pytest.raises(Refusal, match=refusal):
        take_over(records, order, desk_of(clock, head), Waits())
    assert who(records, accepted) == before
    assert "clerk.took_over" not in {event["kind"] for event in told(records)}


def test_a_substitute_works_at_the_counter(records: Records, clock: Clock, work: Work) -> None:
    """Whoever is posted to something else that day can't be in charge of dossiers."""
    (head, _, _), _ = work
    post(records, MAI, NewPosting("Quản trị", frozenset({Role.ADMIN})), desk_of(clock, head))
    with pytest.raises(NotAccepted, match="take_over_role"):
        take_over(records, BY_BOTH, desk_of(clock, head), Waits())


def test_wrong_pins_at_a_hand_over_count_like_all_others(records: Records, clock: Clock, work: Work) -> None:
    """It is no way around the lock-out."""
    del work
    waits = Waits(lambda: 0.0)
    wrong = replace(BY_BOTH, sure_pin="999998")
    tries: list[Callable[[], Any]] = [lambda: take_over(records, wrong, desk_of(clock), waits)] * 3
    for one in tries:
        with pytest.raises(NotAccepted, match="pin_wrong"):
            one()
    with pytest.raises(NotPossibleNow, match="log_in_wait"):
        take_over(records, BY_BOTH, desk_of(clock), waits)
