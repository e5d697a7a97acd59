"""People are added, posted, ended and renamed by events; their PINs are in none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from practice_desk import Clock, an_intake
from practice_people import HEAD, HEAD_PIN, HOA, HOA_PIN, LONG_AGO, MAI, MAI_PIN, desk_of, staff
from sqlmodel import select

from db.codec import plain_from_json
from db.engine import Records
from db.models import EventBodyRow, EventRow, FeedRow, PinRow
from db.office.accept import accept
from db.office.clerks import add, clerks, end, office_day, post, rename, set_pin, unlock
from db.office.find import open_dossier
from db.office.log_in import Waits, log_in
from db.office.pins import NOBODYS, fits, hashed
from db.office.replay import differences
from db.rules.clock import VIETNAM
from db.rules.errors import NotAccepted, NotPossibleNow, Refusal
from db.rules.lifecycle import Role
from db.rules.people import Clerk, NewClerk, NewPosting, Posting

TODAY = date(2026, 11, 23)


def told(records: Records) -> list[dict[str, Any]]:
    """Give the headers of all events with their bodies."""
    with records.reading() as session:
        found = session.exec(
            select(EventRow.header, EventBodyRow.body)
            .join(EventBodyRow, (EventBodyRow.feed == EventRow.feed) & (EventBodyRow.seq == EventRow.seq))
            .order_by(EventRow.seq)
        )
        return [plain_from_json(header) | {"told": plain_from_json(body)} for header, body in found]


def a_posting(*roles: Role, **changes: Any) -> NewPosting:
    """Give a posting to be made."""
    return NewPosting("Phó Giám đốc", frozenset(roles), **changes)


def test_the_first_person_is_added_by_nobody_and_administers(records: Records, clock: Clock) -> None:
    """Whoever sets an office up is nobody yet; a first person who couldn't add a second is refused."""
    with pytest.raises(NotAccepted, match="last_administrator"):
        add(records, HOA, HOA_PIN, desk_of(clock))
    with pytest.raises(NotAccepted, match="last_administrator"):
        add(records, replace(HEAD, first_day=TODAY + timedelta(days=1)), HEAD_PIN, desk_of(clock))
    assert clerks(records, desk_of(clock)) == ()
    head = add(records, HEAD, HEAD_PIN, desk_of(clock), must_change=False)
    [line] = clerks(records, desk_of(clock))
    assert (line.clerk, line.today, line.has_pin, line.must_change) == (head, head.postings[0], True, False)


def test_everybody_else_is_added_by_somebody_who_administers(records: Records, clock: Clock) -> None:
    """Nobody, and nobody of the counter, adds people, gives PINs, posts, ends, renames or unlocks."""
    _, hoa, mai = staff(records, clock)
    ways: list[Callable[[Any], object]] = [
        lambda desk: add(records, replace(MAI, name="Tòng Thị Nga"), "192837", desk),
        lambda desk: post(records, mai.name, a_posting(Role.HEAD), desk),
        lambda desk: end(records, mai.name, TODAY, desk),
        lambda desk: rename(records, mai.name, "Quàng Mai", desk),
        lambda desk: set_pin(records, mai.name, "192837", desk),
        lambda desk: unlock(records, mai.name, desk),
    ]
    before = told(records)
    for way in ways:
        with pytest.raises(NotPossibleNow, match="not_logged_in"):
            way(desk_of(clock))
        with pytest.raises(NotAccepted, match="role_may_not"):
            way(desk_of(clock, hoa))
    assert told(records) == before


def test_what_is_told_of_people_builds_their_tables_again(records: Records, clock: Clock) -> None:
    """Names and postings are events; the journal alone gives the rows back."""
    head, hoa, mai = staff(records, clock)
    desk = desk_of(clock, head)
    post(records, hoa.name, a_posting(Role.COUNTER, Role.HEAD, first_day=date(2026, 12, 1)), desk)
    end(records, mai.clerk_id, date(2026, 12, 31), desk)
    rename(records, hoa.name, "Lò Thị Hoa Mai", desk)
    assert differences(records) == ()
    assert [event["kind"] for event in told(records)[1:]] == [
        *("clerk.added", "clerk.pin_set") * 3,
        *("clerk.posted", "clerk.posted", "clerk.renamed"),
    ]


def test_no_event_holds_a_pin_or_what_is_kept_of_one(records: Records, clock: Clock) -> None:
    """The journal may go to a hub; PINs and their hashes stay in this PC's own table."""
    head, hoa, _ = staff(records, clock)
    set_pin(records, hoa.name, "314159", desk_of(clock, head))
    log_in(records, hoa.name, "314159", desk_of(clock), Waits())
    with records.reading() as session:
        kept = [row.hash for row in session.exec(select(PinRow))]
    every = str(told(records))
    for secret in (HEAD_PIN, HOA_PIN, MAI_PIN, "314159", *kept):
        assert secret not in every
    assert "argon2" not in every


def test_a_pin_is_kept_as_argon2id_with_64_mib_and_two_passes() -> None:
    """Each time another hash, of the parameters that this module states."""
    one, other = hashed(HOA_PIN), hashed(HOA_PIN)
    assert one != other
    for kept in (one, other, NOBODYS):
        assert kept.startswith("$argon2id$v=19$m=65536,t=2,p=1$")
    assert fits(one, HOA_PIN)
    assert fits(other, HOA_PIN)
    assert not fits(one, "135792")
    assert not fits(NOBODYS, HOA_PIN)


def test_a_name_that_changes_changes_nothing_of_before(records: Records, clock: Clock) -> None:
    """The dossier and its events name the clerk of that day; the new name stands on what comes."""
    head, hoa, _ = staff(records, clock)
    first = accept(records, an_intake(), desk_of(clock, hoa))
    renamed = rename(records, hoa.name, "Lò Thị Hoa Mai", desk_of(clock, head))
    assert (renamed.name, renamed.former) == ("Lò Thị Hoa Mai", ("Lò Thị Hoa",))
    second = accept(records, an_intake(), desk_of(clock, renamed))
    old, new = (open_dossier(records, one.dossier_id) for one in (first, second))
    assert (old.clerk, old.events[0].actor) == ("Lò Thị Hoa", "Lò Thị Hoa")
    assert (new.clerk, new.events[0].actor) == ("Lò Thị Hoa Mai", "Lò Thị Hoa Mai")
    assert log_in(records, "Lò Thị Hoa Mai", HOA_PIN, desk_of(clock), Waits()).clerk_id == hoa.clerk_id
    back = rename(records, hoa.clerk_id, "Lò Thị Hoa", desk_of(clock, head))
    assert back.former == ("Lò Thị Hoa Mai",)


def test_a_posting_changes_what_a_person_may_from_its_first_day_on(records: Records, clock: Clock) -> None:
    """Until then the earlier one holds, and after its end again."""
    head, _, mai = staff(records, clock)
    later = a_posting(Role.HEAD, first_day=date(2026, 12, 1), last_day=date(2026, 12, 10))
    post(records, mai.name, later, desk_of(clock, head))
    seen = []
    for day in (23, 31, 40, 48):
        clock.at = datetime(2026, 11, 1, 9, 0, tzinfo=VIETNAM) + timedelta(days=day - 1)
        seen.append(log_in(records, mai.name, MAI_PIN, desk_of(clock), Waits()).roles)
    assert seen == [frozenset({role}) for role in (Role.COUNTER, Role.HEAD, Role.HEAD, Role.COUNTER)]


@pytest.mark.parametrize("first_day", [TODAY + timedelta(days=1), LONG_AGO])
def test_nobody_logs_in_before_the_first_day_or_after_the_last(
    records: Records, clock: Clock, first_day: date
) -> None:
    """A posting that hasn't begun, and one that has ended."""
    head, _, _ = staff(records, clock)
    last_day = None if first_day > TODAY else TODAY - timedelta(days=1)
    nga = NewClerk("Tòng Thị Nga", "Công chức", frozenset({Role.COUNTER}), "", first_day, last_day)
    add(records, nga, "192837", desk_of(clock, head))
    with pytest.raises(NotAccepted, match="no_posting_today"):
        log_in(records, nga.name, "192837", desk_of(clock), Waits())
    with pytest.raises(NotAccepted, match="pin_wrong"):
        log_in(records, nga.name, "192838", desk_of(clock), Waits())


def test_the_last_who_administers_can_t_be_ended(records: Records, clock: Clock) -> None:
    """Nor posted to something else, nor given an end; with a second one they can."""
    head, hoa, _ = staff(records, clock)
    desk = desk_of(clock, head)
    before = told(records)
    for way in (
        lambda: end(records, head.name, TODAY, desk),
        lambda: end(records, head.name, date(2027, 6, 30), desk),
        lambda: post(records, head.name, a_posting(Role.COUNTER), desk),
        lambda: post(records, head.name, a_posting(Role.COUNTER, last_day=TODAY), desk),
    ):
        with pytest.raises(NotAccepted, match="last_administrator"):
            way()
    assert told(records) == before
    post(records, hoa.name, a_posting(Role.HEAD), desk)
    ended = end(records, head.name, TODAY, desk)
    assert ended.posting_on(TODAY) is not None
    assert ended.posting_on(TODAY + timedelta(days=1)) is None


def test_an_end_ends_what_has_not_begun_too(records: Records, clock: Clock) -> None:
    """Whoever leaves doesn't come back by a posting that was planned before."""
    head, hoa, _ = staff(records, clock)
    desk = desk_of(clock, head)
    post(records, hoa.name, a_posting(Role.COUNTER, first_day=date(2027, 1, 1)), desk)
    ended = end(records, hoa.name, date(2026, 11, 30), desk)
    assert [ended.posting_on(day) is not None for day in (TODAY, date(2026, 12, 1), date(2027, 2, 1))] == [
        *(True, False, False)
    ]
    with pytest.raises(NotAccepted, match="nothing_to_end"):
        end(records, hoa.name, date(2026, 12, 31), desk)


def test_no_two_people_share_a_name(records: Records, clock: Clock) -> None:
    """Slips name a person by it: the second Lò Thị Hoa is called something more."""
    head, hoa, mai = staff(records, clock)
    desk = desk_of(clock, head)
    rename(records, hoa.name, "Lò Thị Hoa Mai", desk)
    for way in (
        lambda: add(records, replace(HOA, name="lò thị hoa"), "192837", desk),
        lambda: rename(records, mai.name, "Lò Thị Hoa", desk),
    ):
        with pytest.raises(NotAccepted, match="clerk_name_taken"):
            way()


def test_a_new_pin_ends_every_wait_and_has_to_be_changed(records: Records, clock: Clock) -> None:
    """Whoever has forgotten theirs gets one from somebody who administers, for once."""
    head, hoa, _ = staff(records, clock)
    waits = Waits()
    for _ in range(3):
        with pytest.raises(Refusal, match="pin_wrong"):
            log_in(records, hoa.name, "999999", desk_of(clock), waits)
    set_pin(records, hoa.name, "314159", desk_of(clock, head))
    with pytest.raises(NotAccepted, match="pin_wrong"):
        log_in(records, hoa.name, HOA_PIN, desk_of(clock), waits)
    assert log_in(records, hoa.name, "314159", desk_of(clock), waits).must_change


# ---- the day by which postings are judged ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 11, 23, 9, 20, tzinfo=VIETNAM), TODAY),
        (datetime(2026, 11, 25, 22, 0, tzinfo=VIETNAM), date(2026, 11, 25)),  # ahead: a long weekend
        (datetime(2026, 11, 20, 9, 0, tzinfo=VIETNAM), TODAY),  # set back by three days
        (datetime(2010, 1, 1, 0, 0, tzinfo=VIETNAM), TODAY),  # a dead battery
    ],
)
def test_a_clock_that_is_behind_is_not_believed_about_postings(
    records: Records, clock: Clock, at: datetime, day: date
) -> None:
    """A dead battery must not lock everybody out, nor let anybody back in."""
    staff(records, clock)
    clock.at = at
    with records.reading() as session:
        assert office_day(session, desk_of(clock, guarded=True)) == day


def test_coming_in_is_told_whatever_the_clock_says_and_makes_it_no_surer(
    records: Records, clock: Clock
) -> None:
    """At a guarded desk a clerk has to come in to set the clock; the last sure time stays the measure."""
    head, hoa, _ = staff(records, clock)
    with records.reading() as session:
        sure = session.exec(select(FeedRow.last_at)).one()
    clock.at = datetime(2010, 1, 1, 0, 0, tzinfo=VIETNAM)
    assert log_in(records, hoa.name, HOA_PIN, desk_of(clock, guarded=True), Waits()).name == hoa.name
    assert told(records)[-1]["clock_quality"] == "behind"
    with records.reading() as session:
        assert session.exec(select(FeedRow.last_at)).one() == sure
    with pytest.raises(NotPossibleNow, match="clock_unsure"):
        rename(
            records,
            hoa.name,
            "Lò Hoa",
            replace(
                desk_of(clock, guarded=True), person=head.clerk_id, station=desk_of(Clock(), head).station
            ),
        )
    assert differences(records) == ()


def test_a_list_of_people_is_in_the_order_of_their_names(records: Records, clock: Clock) -> None:
    """By the given name, as every list in Vietnam."""
    staff(records, clock)
    names = [line.clerk.name for line in clerks(records, desk_of(clock))]
    assert names == ["Lò Thị Hoa", "Quàng Văn Mai", "Cầm Thị Vân"]


def test_a_clerk_s_value_holds_all_postings(records: Records, clock: Clock) -> None:
    """In the order they were made."""
    head, hoa, _ = staff(records, clock)
    changed = post(records, hoa.name, a_posting(Role.HEAD, unit="Bộ phận Một cửa"), desk_of(clock, head))
    assert isinstance(changed, Clerk)
    assert changed.postings == (
        Posting("Công chức", "", frozenset({Role.COUNTER, Role.CASHIER}), LONG_AGO),
        Posting("Phó Giám đốc", "Bộ phận Một cửa", frozenset({Role.HEAD}), TODAY),
    )
