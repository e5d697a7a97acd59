"""Who may do what is DOMAIN 4.3, written down a second time here; postings, PINs and waits are sums."""

from __future__ import annotations

import inspect
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_tui.course import Course
from counter_tui.ports import Desk
from db.rules.clock import VIETNAM
from db.rules.errors import NotAccepted, NotPossibleNow
from db.rules.lifecycle import Role
from db.rules.people import (
    FOR_GOOD,
    MAY,
    Clerk,
    LoggedIn,
    NewPosting,
    Posting,
    admission,
    check_administered,
    check_pin,
    checked_name,
    checked_posting,
    objection,
    roles_for,
    wait_after,
)

DAY = date(2026, 11, 23)
ADDED = datetime(2026, 1, 5, 8, 0, tzinfo=VIETNAM)
COUNTER, HEAD, ADMIN, CASHIER = Role.COUNTER, Role.HEAD, Role.ADMIN, Role.CASHIER

LOOKS = {
    *("dossier", "find_dossiers", "acts", "apology_draft", "work_list", "register", "waiting_to_go"),
    *("on_their_way", "lying_at", "hand_over", "to_collect", "payments_of", "blanks_left", "find_blank"),
    *("visit", "do"),
}
WHO = {
    # DOMAIN 4.3: create, checklist, print 01/02/03, return; the head stands at the counter too.
    frozenset({COUNTER, HEAD}): {
        *("correct", "return_results", "give_out_blanks", "void_blank", "new_visit", "calendar_moves"),
    },
    # Hand over, accept a hand-over, seal and issue.
    frozenset({COUNTER, HEAD, Role.SPECIALIST, Role.DIVISION, Role.CLERICAL}): {
        *("send", "receive", "bring_back"),
    },
    # THU_PHI, reconcile.
    frozenset({COUNTER, HEAD, CASHIER}): {
        *("take_payment", "cancel_payment", "replace_payment", "payments_on", "settlement"),
    },
    # Whoever only administers sees no dossier content.
    frozenset(Role) - {ADMIN}: LOOKS,
    frozenset(Role): {"list_counts", "unit_counts"},
    frozenset({HEAD}): {"take_calendar"},
    None: {"house", "fee_question"},
}


def public_names(protocol: type) -> set[str]:
    """Give what can be asked by a protocol."""
    return {name for name, _ in inspect.getmembers(protocol) if not name.startswith("_")}


def a_clerk(name: str, *postings: Posting) -> Clerk:
    """Give a person."""
    return Clerk(name, name, ADDED, postings)


def posted(*roles: Role, first: date = DAY, last: date | None = None, title: str = "Công chức") -> Posting:
    """Give a posting."""
    return Posting(title, "", frozenset(roles), first, last)


# ---- the table ------------------------------------------------------------------------------------------


def test_who_may_do_what_with_a_dossier_is_what_the_law_of_the_house_says() -> None:
    """Each use case of the course has the roles of DOMAIN 4.3, none more and none fewer."""
    said = {name: roles for roles, names in WHO.items() for name in names}
    assert {name: roles_for(f"course.{name}") for name in said} == said


def test_no_use_case_of_the_course_is_forgotten() -> None:
    """A new use case has to be put into the table by somebody who has thought about it."""
    assert {f"course.{name}" for name in public_names(Course)} <= set(MAY)
    assert public_names(Course) == {name for names in WHO.values() for name in names}


def test_no_use_case_of_the_desk_is_forgotten() -> None:
    """What screens ask the office for beside the course stands in the table too."""
    ways = {"ask", "use", "print_form", "preview", "print_test_page", "incident"}  # doors to what is asked
    assert {f"office.{name}" for name in public_names(Desk) - ways} <= set(MAY)


@pytest.mark.parametrize(
    "use", ["office.accept", "office.save_draft", "office.print_slip", "office.known_person"]
)
def test_only_the_counter_and_the_head_take_in(use: str) -> None:
    """Accepting is the counter's, whatever else a person is."""
    for role in Role:
        found = objection(use, {role})
        assert (found is None) == (role in (COUNTER, HEAD))
        assert found is None or found.code == "role_may_not"


def test_whoever_only_administers_sees_no_dossier() -> None:
    """No use case that shows or changes dossiers is open to an administrator alone."""
    open_to_all = {"office.today", "office.begin_test_page", "course.list_counts", "course.unit_counts"}
    open_to_all |= {"forms.begin", "forms.begin_made", "people.administer"}
    rooms = ("office.", "course.", "forms.", "people.")
    asked = [use for use in MAY if use.startswith(rooms) and roles_for(use) is not None]
    assert {use for use in asked if objection(use, {ADMIN}) is None} == open_to_all


def test_what_the_table_does_not_know_shows_dossiers() -> None:
    """A use case that somebody adds and forgets is closed to those who see none."""
    assert objection("course.new_thing", {ADMIN}) is not None
    assert objection("course.new_thing", {CASHIER}) is None


def test_several_roles_add_up() -> None:
    """One person often holds several."""
    assert objection("course.take_payment", {Role.SPECIALIST, CASHIER}) is None
    assert objection("office.accept", {ADMIN, COUNTER}) is None


# ---- coming in ------------------------------------------------------------------------------------------

PERSON = LoggedIn("C1", "Lò Thị Hoa", "Công chức", frozenset({COUNTER}))


@pytest.mark.parametrize(
    ("person", "has_people", "code"),
    [
        (None, False, "no_clerk_yet"),
        (None, True, "not_logged_in"),
        (PERSON, True, None),
        (LoggedIn("C1", "Hoa", "", frozenset({COUNTER}), until=DAY), True, None),
        (
            LoggedIn("C1", "Hoa", "", frozenset({COUNTER}), until=DAY - timedelta(days=1)),
            True,
            "not_logged_in",
        ),
        (LoggedIn("C1", "Hoa", "", frozenset({COUNTER}), must_change=True), True, "pin_must_change"),
        (LoggedIn("C1", "Hoa", "", frozenset({ADMIN})), True, "role_may_not"),
    ],
)
def test_nobody_takes_in_who_may_not(
    person: LoggedIn | None,
    has_people: bool,  # noqa: FBT001 - a column of the table above
    code: str | None,
) -> None:
    """Nobody logged in, a posting that ended overnight, a PIN of somebody else's, another role."""
    found = admission("office.accept", person, DAY, has_people=has_people)
    assert (None if found is None else found.code) == code
    assert found is None or isinstance(found, (NotPossibleNow, NotAccepted))
    assert admission("office.procedure", person, DAY, has_people=has_people) is None


# ---- postings -------------------------------------------------------------------------------------------


def test_the_posting_made_last_is_the_one_that_holds() -> None:
    """A posting for a while stands over the usual one, which comes back afterwards."""
    usual, for_a_while = (
        posted(COUNTER, first=DAY),
        posted(HEAD, first=date(2026, 12, 1), last=date(2026, 12, 5)),
    )
    clerk = a_clerk("Hoa", usual, for_a_while)
    assert clerk.posting_on(DAY - timedelta(days=1)) is None
    assert clerk.posting_on(DAY) == usual
    assert clerk.posting_on(date(2026, 12, 5)) == for_a_while
    assert clerk.posting_on(date(2026, 12, 6)) == usual
    assert clerk.until(DAY) == date(2026, 11, 30)
    assert clerk.until(date(2026, 12, 2)) == date(2026, 12, 5)
    assert clerk.until(date(2026, 12, 6)) is None
    assert clerk.until(date(2020, 1, 1)) is None


_days = st.dates(date(2026, 1, 1), date(2026, 1, 20))


@given(st.lists(st.tuples(_days, st.none() | _days), max_size=4), _days)
def test_a_posting_holds_until_its_last_day_and_not_a_day_longer(
    spans: list[tuple[date, date | None]], day: date
) -> None:
    """Whatever the postings are, the day told is the last on which the same one holds."""
    postings = [
        posted(COUNTER, first=first, last=last, title=str(n)) for n, (first, last) in enumerate(spans)
    ]
    clerk = a_clerk("Hoa", *postings)
    held, until = clerk.posting_on(day), clerk.until(day)
    if held is None:
        assert until is None
        return
    last = until or date(2026, 3, 1)
    every = [day + timedelta(days=step) for step in range((last - day).days + 1)]
    assert all(clerk.posting_on(each) == held for each in every)
    if until is not None:
        assert clerk.posting_on(until + timedelta(days=1)) != held


def test_an_office_is_never_left_without_anybody_who_administers() -> None:
    """Neither on a day nor for good."""
    head, clerk = a_clerk("Vân", posted(HEAD)), a_clerk("Hoa", posted(COUNTER))
    check_administered([head, clerk], {DAY})
    with pytest.raises(NotAccepted, match="last_administrator"):
        check_administered([clerk], {DAY})
    with pytest.raises(NotAccepted, match="last_administrator"):
        check_administered([head], {DAY - timedelta(days=1)})
    fading = a_clerk("Vân", posted(ADMIN, last=date(2027, 6, 30)))
    with pytest.raises(NotAccepted, match="last_administrator_for_good"):
        check_administered([fading, clerk], {DAY})
    assert not fading.administers(FOR_GOOD)


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (NewPosting(" ", frozenset({COUNTER})), "clerk_title_missing"),
        (NewPosting("Công chức", frozenset()), "clerk_roles_missing"),
        (
            NewPosting("Công chức", frozenset({COUNTER}), last_day=DAY - timedelta(days=1)),
            "posting_days_wrong",
        ),
    ],
)
def test_a_posting_says_what_and_when(new: NewPosting, code: str) -> None:
    """A title, a role, and days in their order."""
    with pytest.raises(NotAccepted, match=code):
        checked_posting(new, DAY)


def test_no_two_people_share_a_name() -> None:
    """A name of former days is taken too; a tone makes another name."""
    hoa = Clerk("1", "Lò Thị Hoa", ADDED, (), ("Lò Thị Hoa Mai",))
    assert checked_name("  Lò  Thị Hòa ", [hoa]) == "Lò Thị Hòa"
    for taken in ("lò thị HOA", "Lò Thị Hoa Mai"):
        with pytest.raises(NotAccepted, match="clerk_name_taken"):
            checked_name(taken, [hoa])
    with pytest.raises(NotAccepted, match="clerk_name_missing"):
        checked_name(" \u200b ", [hoa])


# ---- PINs -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pin", "code"),
    [
        *((pin, "pin_weak") for pin in ("000000", "777777777", "123456", "456789", "890123", "987654")),
        *((pin, "pin_weak") for pin in ("210987", "121212", "123123", "1231231")),
        *((pin, "pin_length") for pin in ("13579", "1357924680135")),
        *((pin, "pin_not_digits") for pin in ("", "13579a", "１３５７９２", "135 792", "-13579")),
    ],
)
def test_a_pin_that_everybody_tries_first_is_refused(pin: str, code: str) -> None:
    """All the same, a row up or down, a block again and again; too short, too long, no digits."""
    with pytest.raises(NotAccepted, match=code):
        check_pin(pin)


@pytest.mark.parametrize("pin", ["246813", "135791", "112233", "123457", "190290", "102938475610"])
def test_other_pins_are_taken(pin: str) -> None:
    """Six to twelve digits in an order of one's own."""
    check_pin(pin)


def test_waits_grow_up_to_an_hour() -> None:
    """Two mistakes are free; then half a minute, a minute, two … an hour."""
    waits = [wait_after(failures) for failures in range(12)]
    assert waits == [0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert wait_after(10_000) == 3600
