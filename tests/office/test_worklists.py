"""The work lists against plain Python: who is on them, in which order, by which filter, window by window."""

from __future__ import annotations

import os
import random
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from practice_desk import (
    CALENDAR,
    OTHER_PROCEDURE,
    PROCEDURE,
    Clock,
    an_intake,
    desk_with,
)
from sqlalchemy import event, insert
from sqlmodel import select

from db.codec import to_json
from db.engine import Records
from db.models import DossierRow, SlipRow
from db.office import numbers
from db.office.accept import accept
from db.office.context import DeskContext
from db.office.correct import correct
from db.office.hand_over import waiting_to_go
from db.office.open_office import open_office
from db.office.people import person_columns
from db.office.today import today
from db.office.worklists import list_counts, unit_counts, work_list
from db.rules.calendar import DayKind, Session, SpecialDay
from db.rules.clock import VIETNAM
from db.rules.deadline import Term
from db.rules.dossier import Person, Status
from db.rules.house import House, OrgUnit, ReasonCode
from db.rules.lifecycle import Act
from db.rules.order import Correction
from db.rules.procedure import Unit
from db.rules.receipt_number import ReceiptNumber
from db.rules.timeliness import Grain
from db.rules.worklist import Filter, ListName, UnitCount, WorkPage

LONG = os.environ.get("MOTCUA_LONG") == "1"
EXAMPLES = 2_000 if LONG else 60
MANY = 250

HOLIDAY, MADE_UP = date(2026, 11, 24), date(2026, 11, 28)
DAY = (Session(time(7, 30), time(11, 30)), Session(time(13, 30), time(17, 0)))
HOUSE = House(
    units=(OrgUnit("kt", "Phòng Kinh tế"), OrgUnit("tp", "Tư pháp")),
    reasons=(ReasonCode("ghi-sai", "Ghi sai", (Act.CORRECT,)),),
    unclaimed_days=10,
)
NAMES = ("Nguyễn Thị Đào", "Lò Văn Mẫu", "Lò Thị Hoa", "Vừ A Sử", "Quàng Thị Thử", "Đặng Đình Đức")
CLERKS = ("Lò Thị Hoa", "Cà Văn Hặc")
AT_ONCE, DAYS, BOTH = Term(0, Unit.IMMEDIATE), Term(3, Unit.WORKING_DAY), Term(0, Unit.IMMEDIATE, "a")
TERMS = ((AT_ONCE,), (DAYS,), (BOTH, DAYS), (DAYS, AT_ONCE), ())


def at(text: str) -> datetime:
    """Read a moment of Vietnam's time."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def working(day: date) -> bool:
    """Whether the office of these tests works: Monday to Friday but for a holiday, and one Saturday."""
    return (day.weekday() < 5 and day != HOLIDAY) or day == MADE_UP


def desk_of(clock: Callable[[], datetime], grain: Grain = Grain.MINUTE) -> DeskContext:
    """Give a desk of that office."""
    special = {
        HOLIDAY: SpecialDay(HOLIDAY, DayKind.HOLIDAY, "Ngày Văn hóa"),
        MADE_UP: SpecialDay(MADE_UP, DayKind.MAKE_UP, "Làm bù", sessions=DAY),
    }
    desk = desk_with(Clock())
    return replace(
        desk, now=clock, house=replace(HOUSE, grain=grain), calendar=replace(CALENDAR, days=special)
    )


# ---- dossiers as plain values, and what the lists make of them ------------------------------------------


@dataclass(frozen=True)
class Plain:
    """What a list can know of a dossier."""

    place: int
    person: Person
    number: ReceiptNumber
    status: int
    received: datetime
    status_at: datetime
    due: datetime | None = None
    holder: str = ""
    asked_at: datetime | None = None
    answer_by: date | None = None
    moved: int = 0
    procedure: str = PROCEDURE.code
    clerk: str = CLERKS[0]
    terms: tuple[Term, ...] = (DAYS,)
    old: tuple[ReceiptNumber, ...] = field(default=())

    @property
    def id(self) -> str:
        """Give an id that sorts as the place does."""
        return f"D{self.place:06d}"


def some(chance: random.Random, place: int, number: ReceiptNumber) -> Plain:
    """Give a dossier as chance will have it, around the 25th of November 2026."""

    def moment(first: int, last: int) -> datetime:
        whole = at("2026-11-25T00:00") + timedelta(days=chance.randint(first, last))
        return whole + timedelta(minutes=chance.choice((0, 450, 555, 690, 810, 1020)))

    status = chance.choice((1, 2, 2, 2, 4, 4, 4, 4, 5, 5, 6, 9, 9, 3, 7, 8, 10))
    waits = status in (5, 6)
    person = Person(
        chance.choice(NAMES),
        chance.choice(("", f"0141{chance.randint(0, 99_999_999):08d}")),
        phone=chance.choice(("", f"09{chance.randint(0, 99_999_999):08d}")),
    )
    return Plain(
        place=place,
        person=person,
        number=number,
        status=status,
        received=moment(-20, 3),
        status_at=moment(-20, 3),
        due=None if status == 1 or chance.random() < 0.1 else moment(-8, 8),
        holder=chance.choice(("", "", "kt", "tp", "cũ")),
        asked_at=moment(-25, 0) if waits else None,
        answer_by=moment(-10, 10).date() if status == 5 else None,
        moved=chance.choice((0, 0, 1)),
        procedure=chance.choice((PROCEDURE.code, OTHER_PROCEDURE.code)),
        clerk=chance.choice(CLERKS),
        terms=chance.choice(TERMS),
        old=(replace(number, slot=9),) if chance.random() < 0.2 else (),
    )


def next_working(day: date) -> date:
    """Give the working day after ``day``."""
    day += timedelta(days=1)
    while not working(day):
        day += timedelta(days=1)
    return day


def before(due: datetime) -> datetime:
    """Give the same hour of the working day before."""
    day = due.date() - timedelta(days=1)
    while not working(day):
        day -= timedelta(days=1)
    return datetime.combine(day, due.timetz())


def is_late(one: Plain, now: datetime, grain: Grain) -> bool:
    """Whether the office is behind: its time runs, and the moment or the day is over."""
    if one.status not in (2, 4) or one.due is None:
        return False
    return one.due.date() < now.date() if grain is Grain.DAY else one.due < now


def belongs(name: ListName, one: Plain, now: datetime, grain: Grain) -> bool:  # noqa: C901, PLR0911, PLR0912
    """Say in plain words who stands on a list."""
    runs, day = one.status in (2, 4), now.date()
    match name:
        case ListName.DUE_TODAY:
            return runs and one.due is not None and one.due.date() == day
        case ListName.DUE_TOMORROW:
            return runs and one.due is not None and one.due.date() == next_working(day)
        case ListName.OVERDUE:
            return is_late(one, now, grain)
        case ListName.TO_APOLOGISE:
            if not runs or one.moved or one.due is None:
                return False
            return before(one.due).date() == day and now <= before(one.due)
        case ListName.TO_HAND_OVER:
            units = {term.unit for term in one.terms}
            return runs and one.holder == "" and not (one.status == 2 and units == {Unit.IMMEDIATE})
        case ListName.WAITING:
            return one.status in (5, 6)
        case ListName.TO_CLOSE:
            return one.status == 5 and one.answer_by is not None and one.answer_by < day
        case ListName.READY:
            return one.status == 9
        case ListName.UNCLAIMED:
            return one.status == 9 and now - one.status_at > timedelta(days=10)
        case ListName.ONLINE:
            return one.status == 1
        case ListName.AT_UNIT:
            return one.status not in (3, 7, 8, 10) and one.holder != ""
        case ListName.OPEN:
            return one.status not in (3, 7, 8, 10)
        case ListName.ALL:
            return True


def order(name: ListName, one: Plain) -> tuple[Any, ...]:
    """Say by what a list is worked off; of equals the newest stands first, and no day before any day."""
    newest = -one.place
    match name:
        case ListName.TO_HAND_OVER | ListName.ONLINE:
            return (one.received, newest)
        case ListName.WAITING:
            return (one.asked_at, newest)
        case ListName.TO_CLOSE:
            return (one.answer_by, newest)
        case ListName.READY | ListName.UNCLAIMED:
            return (one.status_at, newest)
        case ListName.ALL:
            return (newest,)
    return (one.due is not None, one.due or at("2000-01-01"), newest)


def counted(one: Plain, now: datetime, grain: Grain) -> tuple[int | None, int | None]:
    """Say what a line counts: the day of waiting, days at the counter, working days late."""
    if one.status in (5, 6) and one.asked_at is not None:
        return (now.date() - one.asked_at.date()).days, 15 if one.status == 5 else None
    if one.status == 9:
        return (now.date() - one.status_at.date()).days, None
    if one.due is None or not is_late(one, now, grain):
        return None, None
    day, days = one.due.date(), 0
    while day < now.date():
        day += timedelta(days=1)
        days += working(day)
    return days, None


def plain(text: str) -> str:
    """Give a text without accents, in small letters."""
    bare = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    return bare.replace("đ", "d").replace("Đ", "d").lower()


def meant(text: str, one: Plain) -> bool:
    """Say whether a clerk who types ``text`` means this dossier."""
    every = (one.number, *one.old)
    if text in {form for number in every for form in (number.dotted, number.compact)}:
        return True
    if text in {number.short for number in every}:
        return True
    if text.isdigit():
        person = (one.person.phone, one.person.personal_number)
        return (
            (len(text) <= 4 and int(text) == one.number.counter)
            or (3 <= len(text) <= 8 and any(number.compact.endswith(text) for number in every))
            or (len(text) >= 7 and any(digits.startswith(text) for digits in person))
        )
    known = [*plain(one.person.name).split(), one.person.phone, one.person.personal_number]
    words = plain(text).split()
    return bool(words) and all(any(part.startswith(word) for part in known) for word in words)


# ---- an office full of them -----------------------------------------------------------------------------


def fill(records: Records, desk: DeskContext, dossiers: list[Plain]) -> None:
    """Write dossiers as rows, each a copy of one that was accepted; the office is for looking only."""
    accept(records, an_intake(), desk)
    with records.writing() as session:
        pattern = session.exec(select(DossierRow)).one().model_dump()
        session.connection().exec_driver_sql("DELETE FROM slip")
        session.connection().exec_driver_sql("DELETE FROM dossier_paper")
        session.connection().exec_driver_sql("DELETE FROM dossier")
        rows, slips = [], []
        for one in dossiers:
            rows.append(
                pattern
                | numbers.number_columns(one.number)
                | person_columns(one.person, None)
                | {
                    "pk": one.place,
                    "id": one.id,
                    "status": one.status,
                    "status_at": one.status_at,
                    "received_at": one.received,
                    "due_original": one.due,
                    "due_current": one.due,
                    "holder": one.holder,
                    "asked_at": one.asked_at,
                    "answer_by": one.answer_by,
                    "appointments": one.moved,
                    "procedure_code": one.procedure,
                    "clerk": one.clerk,
                    "terms": to_json(tuple[Term, ...], one.terms),
                }
            )
            slip = numbers.slip_row(one.number, "current", one.received, one.id).model_dump()
            slips.append(slip)
            for old in one.old:
                state = {"state": "replaced", "replaced_by": one.number.compact}
                slips.append(numbers.slip_row(old, "current", one.received, one.id).model_dump() | state)
        session.execute(insert(DossierRow), rows)
        session.execute(insert(SlipRow), slips)


class Looked:
    """The office, its dossiers as plain values, and a clock that tests may set."""

    def __init__(self, records: Records, dossiers: list[Plain], clock: Clock) -> None:
        self.records, self.dossiers, self.clock = records, dossiers, clock

    def desk(self, now: datetime, grain: Grain = Grain.MINUTE) -> DeskContext:
        """Give the desk at a moment."""
        self.clock.at = now
        return desk_of(self.clock, grain)

    def listed(self, name: ListName, now: datetime, grain: Grain = Grain.MINUTE) -> list[Plain]:
        """Give who should stand on a list, in its order."""
        there = [one for one in self.dossiers if belongs(name, one, now, grain)]
        return sorted(there, key=lambda one: order(name, one))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Looked]:
    """Give an office of random dossiers; the seed is printed with what fails."""
    seed = int(os.environ.get("MOTCUA_SEED", random.randrange(2**32)))
    print(f"MOTCUA_SEED={seed}")
    chance, clock = random.Random(seed), Clock()
    places = chance.sample(range(1, 4 * MANY), MANY)
    dossiers = [
        some(chance, place, ReceiptNumber("H52.18.05", date(2026, 11, 20), chance.choice((2, 7)), place))
        for place in places
    ]
    with open_office(tmp_path_factory.mktemp("office") / "records.db", desk_of(clock)) as records:
        fill(records, desk_of(clock), dossiers)
        yield Looked(records, dossiers, clock)


MOMENTS = st.builds(
    lambda days, minutes: at("2026-11-25T00:00") + timedelta(days=days, minutes=minutes),
    st.integers(-4, 6),
    st.sampled_from((0, 449, 450, 451, 555, 556, 720, 1019, 1020, 1021, 1439)),
)
LISTS = st.sampled_from(ListName)
GRAINS = st.sampled_from(Grain)


def ids(page: WorkPage) -> list[str]:
    """Give the ids of a window."""
    return [entry.line.dossier_id for entry in page.lines]


@settings(max_examples=2 * EXAMPLES, deadline=None)
@given(name=LISTS, now=MOMENTS, grain=GRAINS)
def test_who_is_on_a_list_and_in_which_order(
    office: Looked, name: ListName, now: datetime, grain: Grain
) -> None:
    """Each list is what it says in plain words, and each line counts what the list is about."""
    wanted = office.listed(name, now, grain)
    page = work_list(office.records, name, office.desk(now, grain), limit=10_000)
    assert ids(page) == [one.id for one in wanted]
    assert (page.name, page.start, page.total) == (name, 0, len(wanted))
    for entry, one in zip(page.lines, wanted, strict=True):
        assert (entry.days, entry.of_days) == counted(one, now, grain)
        assert entry.unit == {"kt": "Phòng Kinh tế", "tp": "Tư pháp"}.get(one.holder, one.holder)
        assert entry.clerk == one.clerk
        assert entry.ready_at == (one.status_at if one.status == 9 else None)
        line = entry.line
        assert (line.number, line.short) == (one.number.dotted, one.number.short)
        assert (line.applicant_name, line.status) == (one.person.name, one.status)
        assert (line.received_at, line.due_at) == (one.received, one.due)


def test_every_list_has_somebody_on_it(office: Looked) -> None:
    """Lists that were empty on every day would be held against nothing."""
    for name in ListName:
        days = [at(f"2026-11-{day}T09:00") for day in (23, 25, 26, 27)]
        assert any(belongs(name, one, now, Grain.MINUTE) for one in office.dossiers for now in days), name


@settings(max_examples=EXAMPLES, deadline=None)
@given(now=MOMENTS, grain=GRAINS)
def test_counts_are_those_of_the_lists(office: Looked, now: datetime, grain: Grain) -> None:
    """The menu, the first screen and the lists themselves say the same number."""
    desk = office.desk(now, grain)
    counts = list_counts(office.records, desk)
    assert counts == {
        name: sum(belongs(name, one, now, grain) for one in office.dossiers)
        for name in ListName
        if name not in (ListName.AT_UNIT, ListName.OPEN, ListName.ALL)
    }
    numbers_of_day = today(office.records, desk)
    for part, name in (
        ("due_today", ListName.DUE_TODAY),
        ("due_tomorrow", ListName.DUE_TOMORROW),
        ("overdue", ListName.OVERDUE),
        ("waiting_for_citizen", ListName.WAITING),
        ("ready", ListName.READY),
        ("to_hand_over", ListName.TO_HAND_OVER),
        ("to_apologise", ListName.TO_APOLOGISE),
    ):
        assert getattr(numbers_of_day, part) == counts[name]
    assert numbers_of_day.received == sum(
        one.received.date() == now.date() and one.status != 1 for one in office.dossiers
    )
    assert numbers_of_day.returned == sum(
        one.status == 10 and one.status_at.date() == now.date() for one in office.dossiers
    )


@settings(max_examples=EXAMPLES, deadline=None)
@given(now=MOMENTS, grain=GRAINS)
def test_units_are_counted_with_what_is_late_there(office: Looked, now: datetime, grain: Grain) -> None:
    """The latest first, then the fullest; a unit that is no more is called by its code."""
    lying: dict[str, list[Plain]] = {}
    for one in office.dossiers:
        if belongs(ListName.AT_UNIT, one, now, grain):
            lying.setdefault(one.holder, []).append(one)
    wanted = [
        UnitCount(unit, HOUSE.unit_name(unit), len(there), sum(is_late(one, now, grain) for one in there))
        for unit, there in lying.items()
    ]
    found = unit_counts(office.records, office.desk(now, grain))
    assert list(found) == sorted(wanted, key=lambda each: (-each.overdue, -each.open, each.name))


@settings(max_examples=EXAMPLES, deadline=None)
@given(name=LISTS, now=MOMENTS, limit=st.integers(7, 60))
def test_windows_cover_a_list_exactly_once(office: Looked, name: ListName, now: datetime, limit: int) -> None:
    """Window after window is the list, and beyond its end there is nothing but its length."""
    desk = office.desk(now)
    whole = ids(work_list(office.records, name, desk, limit=10_000))
    found: list[str] = []
    for start in range(0, len(whole), limit):
        page = work_list(office.records, name, desk, start=start, limit=limit)
        assert (page.start, page.total) == (start, len(whole))
        found += ids(page)
    assert found == whole
    beyond = work_list(office.records, name, desk, start=len(whole) + 7, limit=limit)
    assert (beyond.lines, beyond.total) == ((), len(whole))


# ---- filters --------------------------------------------------------------------------------------------


def typed(data: st.DataObject, dossiers: list[Plain]) -> str:
    """Give something that a clerk may type, mostly about a dossier that there is."""
    one = dossiers[data.draw(st.integers(0, len(dossiers) - 1))]
    number = data.draw(st.sampled_from((one.number, *one.old)))
    length = data.draw(st.integers(1, 12))
    name = one.person.name if data.draw(st.booleans()) else plain(one.person.name)
    words = name.split()[:: data.draw(st.sampled_from((1, -1, 2)))]
    return data.draw(
        st.sampled_from(
            [
                number.dotted,
                number.compact,
                number.short,
                str(number.counter),
                number.compact[-min(length, 9) :],
                " ".join(word[:length] for word in words),
                one.person.phone[:length] or "x",
                one.person.phone[:7] or "x",
                one.person.personal_number[:length] or "đ",
                f"{words[0]} {one.person.phone}",
                "khong co ai",
            ]
        )
    )


@settings(max_examples=3 * EXAMPLES, deadline=None)
@given(data=st.data(), name=LISTS)
def test_words_narrow_a_list_to_who_is_meant(office: Looked, data: st.DataObject, name: ListName) -> None:
    """A name without accents, a phone, last digits, a number of today's or of a slip that was replaced."""
    text, now = typed(data, office.dossiers), at("2026-11-25T09:00")
    page = work_list(office.records, name, office.desk(now), only=Filter(words=f" {text} "), limit=10_000)
    wanted = [one.id for one in office.listed(name, now) if meant(text, one)]
    assert (ids(page), page.total) == (wanted, len(wanted))


FILTERS = st.builds(
    Filter,
    status=st.none() | st.sampled_from(Status),
    procedure=st.sampled_from(("", "", PROCEDURE.code, OTHER_PROCEDURE.code, "9.9")),
    clerk=st.sampled_from(("", "", *CLERKS, "Ai Đó")),
    unit=st.sampled_from(("", "", "kt", "tp", "cũ", "không")),
    first=st.none() | st.integers(5, 28).map(lambda day: date(2026, 11, day)),
    last=st.none() | st.integers(5, 28).map(lambda day: date(2026, 11, day)),
)


@settings(max_examples=3 * EXAMPLES, deadline=None)
@given(only=FILTERS, name=LISTS, start=st.integers(0, 20), words=st.sampled_from(("", "", "lo", "thi")))
def test_every_given_part_of_a_filter_must_fit(
    office: Looked, only: Filter, name: ListName, start: int, words: str
) -> None:
    """State, procedure, clerk, unit and days of receipt, both included; the window is one of what is left."""
    only, now = replace(only, words=words), at("2026-11-25T09:00")
    page = work_list(office.records, name, office.desk(now), only=only, start=start, limit=5)
    wanted = [
        one.id
        for one in office.listed(name, now)
        if (only.status is None or one.status == only.status)
        and only.procedure in ("", one.procedure)
        and only.clerk in ("", one.clerk)
        and only.unit in ("", one.holder)
        and (only.first is None or one.received.date() >= only.first)
        and (only.last is None or one.received.date() <= only.last)
        and (not words or meant(words, one))
    ]
    assert (ids(page), page.total) == (wanted[start : start + 5], len(wanted))


@pytest.mark.parametrize(
    "words",
    ["H52.18.05-261120-02-0001-00", "---", "%", "'", '"', "lo*", "NOT", "a" * 70, "+84", "( )", "0" * 40],
)
def test_no_text_breaks_a_list(office: Looked, words: str) -> None:
    """A slip of the finger in a whole number, signs of the search and nonsense find few or none."""
    desk = office.desk(at("2026-11-25T09:00"))
    page = work_list(office.records, ListName.ALL, desk, only=Filter(words=words))
    assert page.total < MANY


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("091234", False),  # six digits may be the end of a number, and of nobody's phone the beginning
        ("0912345", True),
        ("+84 912 345", False),
        ("+84 912 345 678", True),
        ("0141900", True),
        ("1", True),
        ("0001", True),
        ("2", False),
    ],
)
def test_how_many_digits_mean_what(records: Records, clock: Clock, words: str, *, found: bool) -> None:
    """Up to four are a counter, from three on they may end a number, from seven on they begin a person's."""
    desk = desk_of(clock)
    accept(records, an_intake(), desk)
    page = work_list(records, ListName.OPEN, desk, only=Filter(words=words))
    assert bool(page.total) is found


@pytest.mark.parametrize("length", [3, 4, 8])
def test_the_last_digits_of_a_number_are_enough(records: Records, clock: Clock, length: int) -> None:
    """Three are read out at the desk, check digits and all; eight are slot, counter and check."""
    desk = desk_of(clock)
    made = [accept(records, an_intake(), desk) for _ in range(3)]
    page = work_list(records, ListName.OPEN, desk, only=Filter(words=made[1].compact[-length:]))
    assert ids(page) == [made[1].dossier_id]


def test_blank_words_narrow_nothing(office: Looked) -> None:
    """A space that was typed by the way is no filter."""
    desk = office.desk(at("2026-11-25T09:00"))
    assert work_list(office.records, ListName.ALL, desk, only=Filter(words="  ")).total == MANY


# ---- together with the acts -----------------------------------------------------------------------------


def test_what_waits_to_go_is_one_list_whoever_asks(records: Records, clock: Clock) -> None:
    """The work list and the hand-over's own name the same; what is answered at once is on neither."""
    desk = desk_of(clock)
    made = [
        accept(records, an_intake(terms=terms, due_by_hand=None if terms else clock.at), desk).dossier_id
        for terms in TERMS
    ]
    page = work_list(records, ListName.TO_HAND_OVER, desk)
    assert set(ids(page)) == {each.line.dossier_id for each in waiting_to_go(records, desk)}
    assert set(ids(page)) == set(made[1:])


def test_a_replaced_slip_finds_its_dossier_on_every_list(records: Records, clock: Clock) -> None:
    """A citizen comes with the old paper, and the list is narrowed to the dossier all the same."""
    desk = desk_of(clock)
    old = accept(records, an_intake(), desk)
    accept(records, an_intake(), desk)
    correct(records, old.dossier_id, Correction("ghi-sai", note="x"), desk)
    for words in (old.number, old.compact, old.short, old.compact[-6:]):
        page = work_list(records, ListName.OPEN, desk, only=Filter(words=words))
        assert ids(page) == [old.dossier_id], words


# ---- how much is read -----------------------------------------------------------------------------------


def statements(records: Records, act: Callable[[], object]) -> list[tuple[str, Any]]:
    """Give the queries that ``act`` asks, with what fills their gaps."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, given: Any, *_: object) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, given))

    with records.reading() as session:
        engine = session.connection().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return asked


@pytest.mark.parametrize("name", [name for name in ListName if name is not ListName.ALL])
def test_a_list_is_served_by_an_index(office: Looked, name: ListName) -> None:
    """Neither counting nor reading a list of the day walks through the table."""
    desk = office.desk(at("2026-11-25T09:00"))
    asked = statements(office.records, lambda: work_list(office.records, name, desk))
    assert len(asked) == 2
    for statement, filling in asked:
        with office.records.reading() as session:
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", filling)
            steps = [row[3] for row in plan]
        assert all("INDEX" in step for step in steps if "dossier" in step), (name, steps)


def steps_of(records: Records, statement: str, filling: Any) -> int:
    """Give how many hundred steps SQLite's machine makes for a query."""
    steps = [0]

    def one_more() -> int:
        steps[0] += 1
        return 0

    with records.reading() as session:
        raw = session.connection().connection.dbapi_connection
        assert raw is not None
        raw.set_progress_handler(one_more, 100)
        session.connection().exec_driver_sql(statement, filling).all()
        raw.set_progress_handler(None, 100)
    return steps[0]


def big(size: int) -> list[Plain]:
    """Give a large office: half are at work and half lie ready; ten are due today, and lie at one unit."""
    chance = random.Random(size)
    first = ReceiptNumber("H52.18.05", date(2026, 11, 20), 1, 1)
    return [
        replace(
            some(chance, place, replace(first, slot=1 + place // 9000, counter=1 + place % 9000)),
            status=4 if place % 2 else 9,
            holder="tp" if place <= 20 else "kt",
            due=at("2026-11-25T17:00") if place <= 20 else at("2027-01-04T17:00") + timedelta(minutes=place),
            status_at=at("2026-11-01T08:00") + timedelta(seconds=place),
            old=(),
        )
        for place in range(1, size + 1)
    ]


def test_a_window_of_ten_thousand_reads_few_rows(tmp_path: Path) -> None:
    """A window of a long list, and all of a short one, cost what they cost in an office a tenth as large."""
    desk = desk_of(Clock(at("2026-11-25T09:00")))
    costs: dict[ListName, list[int]] = {}
    long = (ListName.OPEN, ListName.ALL, ListName.READY, ListName.UNCLAIMED)
    for size in (1_000, 10_000):
        with open_office(tmp_path / f"{size}.db", desk) as records:
            fill(records, desk, big(size))
            for name in (*long, ListName.DUE_TODAY, ListName.AT_UNIT):
                only = Filter(unit="tp" if name is ListName.AT_UNIT else "")
                asked = statements(
                    records, lambda which=name, by=only: work_list(records, which, desk, only=by)
                )
                read = [steps_of(records, *each) for each in asked]
                costs.setdefault(name, []).append(read[1] if name in long else sum(read))
    for name, (small, large) in costs.items():
        assert small > 0
        assert large < 1.5 * small + 10, (name, costs)
