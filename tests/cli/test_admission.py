"""Nothing of a dossier is shown or changed at a real office while nobody is logged in, whoever asks."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "office"))

from peopled_office import ADMIN, HEAD, HOA, MAI, PINS, make_peopled_office

from counter_tui.config import Places
from counter_tui.course import Course
from counter_tui.form_request import FormKind, FormRequest
from counter_tui.keeping import Keeping
from counter_tui.practice import make_practice_office
from counter_tui.wiring import WiredOffice
from counter_tui.wiring.course import WiredCourse
from db.rules import people as rules
from db.rules.checklist import items_for, mark_all_present
from db.rules.clock import VIETNAM
from db.rules.deadline import Term
from db.rules.dossier import Intake, Person
from db.rules.errors import NotAccepted, NotPossibleNow, Refusal
from db.rules.lifecycle import Role
from db.rules.office import PaperSize
from db.rules.people import NewClerk, NewPosting
from db.rules.procedure import Unit

NOW = datetime(2026, 11, 23, 9, 15, tzinfo=VIETNAM)
OF_THE_CATALOGUE = {"house", "fee_question"}
"""What the office's own files say, of no dossier."""


class Clock:
    """The office's clock."""

    at = NOW

    def __call__(self) -> datetime:
        """Give the moment it shows."""
        return self.at


@contextmanager
def opened(places: Places, clock: Clock | None = None) -> Iterator[WiredOffice]:
    """Open the office."""
    office = WiredOffice.open(places, clock or Clock())
    try:
        yield office
    finally:
        office.close()


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Give a real office with people."""
    return make_peopled_office(tmp_path / "office", lambda: NOW)


def names(protocol: type) -> list[str]:
    """Give what can be asked by a protocol."""
    return [name for name, _ in inspect.getmembers(protocol) if not name.startswith("_")]


def an_intake(office: WiredOffice) -> Intake:
    """Give a complete intake."""
    procedure = office.procedure("1.001193")
    return Intake(
        procedure=procedure,
        case=None,
        items=mark_all_present(items_for(procedure, None)),
        applicant=Person("Lò Văn Mẫu", "014190000123"),
        received_at=NOW,
        terms=(Term(8, Unit.WORKING_DAY),),
    )


def code_of(office: Any, use: str) -> str | None:
    """Give why a use case is refused before anything of it is done, or ``None``."""
    try:
        getattr(office, use)
    except Refusal as refusal:
        return refusal.code
    return None


@pytest.mark.parametrize("use", names(Course))
def test_no_use_case_of_a_dossier_s_course_works_without_a_person(places: Places, use: str) -> None:
    """Every one that the protocol tells of, without anything being said to it at all."""
    with opened(places) as office:
        expected = None if use in OF_THE_CATALOGUE else "not_logged_in"
        assert code_of(office.course, use) == expected
        office.people.log_in(HEAD, PINS[HEAD])
        assert code_of(office.course, use) is None
        office.people.log_out()
        assert code_of(office.course, use) == expected


def test_nor_does_any_of_the_office_itself(places: Places) -> None:
    """Intakes, drafts, people who were here: what the screens ask beside the course."""
    own = {name for name, kind in inspect.getmembers(WiredOffice) if not name.startswith("_") and kind}
    free = {use.removeprefix("office.") for use in rules.MAY if rules.roles_for(use) is None}
    with opened(places) as office:
        refused = {name for name in own if code_of(office, name) == "not_logged_in"}
    assert refused == own - free
    assert {"accept", "drafts", "known_person", "dossier", "find_dossiers", "save_slip", "today"} <= refused


def test_nor_does_keeping(places: Places) -> None:
    """What isn't said to need nobody needs somebody."""
    with opened(places) as office:
        found = {name for name in names(Keeping) if code_of(office.keeping, name) is None}
    assert found == {"check_sheet"}


@pytest.mark.parametrize("kind", [kind for kind in FormKind if kind not in {"test_page", "receipt"}])
def test_a_form_that_shows_a_dossier_is_drawn_for_nobody(
    places: Places, tmp_path: Path, kind: FormKind
) -> None:
    """A form is made of what the course tells; what the catalogue says may be posted on the wall."""
    days = dict.fromkeys(("register", "cash", "day_close"), "2026-11-23")
    subjects = {"posting": "1.001193", "guidance": "1.001193", "settlement": "2026-11", **days}
    request = FormRequest(kind, subjects.get(kind, "x"))
    with opened(places) as office:
        if kind in {"posting", "guidance", "evaluation"}:
            assert office.forms.file(request, PaperSize.A4, tmp_path / "a.pdf").exists()
            return
        for way in (
            lambda: office.forms.file(request, PaperSize.A4, tmp_path / "a.pdf"),
            lambda: office.forms.preview(request),
            lambda: office.forms.begin(request),
        ):
            with pytest.raises(NotPossibleNow, match="not_logged_in"):
                way()


def test_the_question_is_asked_in_one_place(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted fault: with a table that lets everybody in, nothing behind it asks again."""
    monkeypatch.setattr(rules, "roles_for", lambda _use: None)
    with opened(places) as office:
        assert office.course.find_dossiers("x") == ()


def test_a_use_case_that_is_new_is_closed_until_somebody_thinks_about_it(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever forgets the table leaves a door closed, not open."""
    monkeypatch.setattr(WiredCourse, "brand_new", lambda _self: "dossiers", raising=False)
    with opened(places) as office:
        assert code_of(office.course, "brand_new") == "not_logged_in"
        office.people.log_in(ADMIN, PINS[ADMIN])
        assert code_of(office.course, "brand_new") == "role_may_not"


def test_an_office_without_people_says_so(tmp_path: Path) -> None:
    """Its set-up isn't finished."""
    with opened(make_peopled_office(tmp_path / "office", lambda: NOW, people=False)) as office:
        assert code_of(office.course, "find_dossiers") == "no_clerk_yet"
        assert office.people.needed()
        assert office.people.at_work() == ()


def test_a_practice_office_asks_nobody_until_it_has_people(tmp_path: Path) -> None:
    """There everything is a rehearsal; with people, logging in is rehearsed too."""
    places = Places(tmp_path / "office")
    make_practice_office(places)
    with opened(places) as office:
        assert not office.people.needed()
        office.accept(an_intake(office))
        office.people.add(NewClerk(HEAD, "Giám đốc", frozenset({Role.HEAD})), PINS[HEAD], must_change=False)
        assert office.people.needed()
        assert code_of(office, "accept") == "not_logged_in"
        office.people.log_in(HEAD, PINS[HEAD])
        office.accept(an_intake(office))
    with opened(places) as office:
        assert code_of(office, "accept") == "not_logged_in"


# ---- roles ------------------------------------------------------------------------------------------------


def test_whoever_only_administers_sees_nothing_of_dossiers(places: Places) -> None:
    """Counts, and no more; and people, which is the work."""
    with opened(places) as office:
        office.people.log_in(ADMIN, PINS[ADMIN])
        allowed = {use for use in names(Course) if code_of(office.course, use) is None}
        assert allowed == OF_THE_CATALOGUE | {"list_counts", "unit_counts"}
        assert code_of(office, "accept") == "role_may_not"
        assert office.people.new_pin(MAI, "192837") is None


def test_the_counter_takes_in_and_does_not_administer(places: Places) -> None:
    """A clerk accepts; people are not theirs, nor the calendar, nor money without the role."""
    with opened(places) as office:
        office.people.log_in(MAI, PINS[MAI])
        assert office.accept(an_intake(office)).number
        for use in ("take_calendar", "settlement"):
            assert code_of(office.course, use) == ("role_may_not" if use == "take_calendar" else None)
        for way in (
            lambda: office.people.unlock(HOA),
            lambda: office.people.new_pin(HOA, "192837"),
            lambda: office.people.post(HOA, NewPosting("x", frozenset({Role.HEAD}))),
            lambda: office.people.end(HOA, date(2026, 12, 1)),
            lambda: office.people.rename(HOA, "Hoa"),
            lambda: office.people.add(NewClerk("Nga", "x", frozenset({Role.HEAD})), "192837"),
            office.people.may_administer,
        ):
            with pytest.raises(NotAccepted, match="role_may_not"):
                way()


def test_a_pin_of_somebody_else_s_has_to_be_changed_before_anything(places: Places) -> None:
    """Whoever gave it knows it."""
    with opened(places) as office:
        office.people.log_in(HEAD, PINS[HEAD])
        office.people.new_pin(MAI, "192837")
        office.people.log_in(MAI, "192837")
        assert code_of(office, "accept") == "pin_must_change"
        with pytest.raises(NotAccepted, match="pin_same"):
            office.people.change_pin(MAI, "192837", "192837")
        office.people.change_pin(MAI, "192837", "738291")
        assert code_of(office, "accept") is None


def test_a_posting_that_ends_at_midnight_ends_the_session(places: Places) -> None:
    """A counter that was left on over night doesn't go on for somebody who has left."""
    clock = Clock()
    with opened(places, clock) as office:
        office.people.log_in(HEAD, PINS[HEAD])
        office.people.end(MAI, NOW.date())
        office.people.log_in(MAI, PINS[MAI])
        assert code_of(office, "accept") is None
        clock.at = NOW + timedelta(days=1)
        assert code_of(office, "accept") == "not_logged_in"


def test_after_a_switch_the_next_intake_is_the_second_clerk_s(places: Places) -> None:
    """Dossier, slip and event name who was there; what the first one did stays as it was."""
    with opened(places) as office:
        office.people.log_in(HOA, PINS[HOA])
        first = office.accept(an_intake(office))
        before = office.dossier(first.dossier_id)
        mai = office.people.log_in(MAI, PINS[MAI])
        second = office.accept(an_intake(office))
        slips = [
            office.forms.preview(FormRequest(FormKind.RECEIPT, one.dossier_id)) for one in (first, second)
        ]
        found = office.dossier(second.dossier_id)
        assert office.dossier(first.dossier_id) == before
        assert (before.clerk, before.events[0].actor) == (HOA, HOA)
        assert (found.clerk, found.events[0].actor) == (MAI, MAI)
        assert [(HOA in slip, MAI in slip) for slip in slips] == [(True, False), (False, True)]
        assert office.people.who() == mai
        assert office.differences() == ()
        assert office.verify().holds
