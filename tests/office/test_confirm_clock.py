"""The clock guard on the records: by a doubtful clock nothing is numbered before a clerk has said the day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from practice_desk import MONDAY, Clock, an_intake, desk_with
from sqlmodel import select

from db.engine import Records
from db.journal import EventKind, current_feed
from db.models import EventRow
from db.office.accept import accept
from db.office.blanks import give_out_blanks
from db.office.confirm_clock import apart, check_said, clock_facts, confirm_clock
from db.office.context import DeskContext
from db.office.open_office import open_office
from db.office.replay import differences
from db.office.verify import verify
from db.rules.calendar import Knowledge
from db.rules.clock_guard import ClockQuality
from db.rules.errors import NotAccepted, NotPossibleNow
from db.rules.receipt_number import parse

YEARS = {2025: Knowledge.COMPLETE, 2026: Knowledge.COMPLETE, 2027: Knowledge.INCOMPLETE}


@dataclass
class Guarded:
    """A guarded desk as the program has it: what a clerk said holds until the program ends."""

    records: Records
    clock: Clock = field(default_factory=Clock)
    offset: timedelta = field(default_factory=timedelta)
    confirmed: datetime | None = None
    jumped: bool = False

    @property
    def desk(self) -> DeskContext:
        """Give the desk as it is now."""
        desk = desk_with(self.clock, practice=False)
        return replace(
            desk,
            calendar=replace(desk.calendar, years=YEARS),
            now=lambda: self.clock() + self.offset,
            guarded=True,
            confirmed_day=None if self.confirmed is None or self.jumped else self.confirmed.date(),
            clock_jumped=self.jumped,
        )

    def accept(self) -> str:
        """Take a dossier in now."""
        return accept(self.records, an_intake(received_at=self.desk.moment()), self.desk).number

    def quality(self) -> ClockQuality:
        """Say how the clock stands."""
        return clock_facts(self.records, self.desk, self.clock()).quality

    def say(self, said: datetime | None = None) -> None:
        """Let a clerk say what time it is: the PC's, or ``said``."""
        offset = timedelta() if said is None else apart(self.clock(), said)
        at = self.clock() + offset
        desk = replace(self.desk, now=lambda: at, confirmed_day=at.date(), clock_jumped=False)
        confirm_clock(self.records, desk, pc=self.clock(), why=self.quality())
        self.offset, self.confirmed, self.jumped = offset, at, False

    def restart(self) -> None:
        """Forget what was said, as the end of the program does."""
        self.offset, self.confirmed, self.jumped = timedelta(), None, False

    def headers(self) -> list[dict[str, str]]:
        """Give what each event's header says."""
        with self.records.reading() as session:
            found = session.exec(select(EventRow.header).order_by(EventRow.seq)).all()
        return [json.loads(header) for header in found]


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Guarded]:
    """Give a guarded desk with one dossier, taken in on :data:`MONDAY`."""
    with open_office(tmp_path / "records.db", desk_with(Clock(), practice=False)) as records:
        one = Guarded(records)
        one.accept()
        yield one


def refused(guarded: Guarded) -> dict[str, object]:
    """See that nothing can be numbered; give what is said of it."""
    before = len(guarded.headers())
    for act in (guarded.accept, lambda: give_out_blanks(guarded.records, 1, guarded.desk)):
        with pytest.raises(NotPossibleNow) as refusal:
            act()
        assert refusal.value.code == "clock_unsure"
    assert len(guarded.headers()) == before
    return dict(refusal.value.facts)


@pytest.mark.parametrize(
    ("pc", "why"),
    [
        (MONDAY - timedelta(hours=48), "behind"),
        (MONDAY - timedelta(minutes=11), "behind"),
        (MONDAY + timedelta(hours=48), "ahead"),
        (MONDAY.replace(year=2010), "unknown_year"),
        (MONDAY.replace(year=2040), "unknown_year"),
    ],
)
def test_a_moved_clock_numbers_nothing_before_it_is_confirmed(
    guarded: Guarded, pc: datetime, why: str
) -> None:
    """±48 hours, 2010, 2040: refused with what the clock says; confirmed as wrong, work goes on rightly."""
    guarded.clock.at = pc
    facts = refused(guarded)
    assert (facts["why"], facts["now"], facts["last"]) == (why, pc, MONDAY)
    guarded.say(MONDAY + timedelta(hours=1))
    number = parse(guarded.accept())
    assert (number.day, number.counter) == (MONDAY.date(), 2)
    told = guarded.headers()
    assert [one["kind"] for one in told[3:]] == ["clock.confirmed", "dossier.accepted"]
    assert told[-1]["at"] == (MONDAY + timedelta(hours=1)).isoformat()
    assert verify(guarded.records).holds
    assert differences(guarded.records) == ()


@pytest.mark.parametrize("apart_s", [-600, 0, 60, 36 * 3600])
def test_a_clock_within_its_bounds_asks_nobody(guarded: Guarded, apart_s: int) -> None:
    """Ten minutes behind, a night, a day and a half: work as usual, and the quality is good."""
    guarded.clock.run(seconds=apart_s)
    guarded.accept()
    assert guarded.headers()[-1]["clock_quality"] == "good"


def test_monday_morning_is_confirmed_and_good_from_then_on(guarded: Guarded) -> None:
    """A weekend after the last event: one word, told with what was said and why it was asked."""
    guarded.clock.run(days=3)
    facts = clock_facts(guarded.records, guarded.desk, guarded.clock())
    assert (facts.asks, facts.is_monday) == (True, True)
    guarded.say()
    guarded.accept()
    confirmed, accepted = guarded.headers()[-2:]
    assert (confirmed["clock_quality"], accepted["clock_quality"]) == ("confirmed", "good")
    with guarded.records.reading() as session:
        body = (
            session.connection()
            .exec_driver_sql("SELECT body FROM event_body ORDER BY seq DESC LIMIT 1 OFFSET 1")
            .scalar_one()
        )
    now = (MONDAY + timedelta(days=3)).isoformat()
    assert json.loads(body) == {"pc": now, "said": now, "why": "ahead", "last": MONDAY.isoformat()}


def test_a_long_closed_office_is_asked_twice(guarded: Guarded) -> None:
    """Tet is a Monday like any other; a clock half a year ahead isn't."""
    guarded.clock.run(days=11)
    assert clock_facts(guarded.records, guarded.desk, guarded.clock()).is_monday
    guarded.clock.run(days=100)
    assert not clock_facts(guarded.records, guarded.desk, guarded.clock()).is_monday


def test_every_event_of_a_confirmed_day_says_so_while_the_clock_alone_is_doubtful(guarded: Guarded) -> None:
    """In a year that the calendar lacks, the day holds by the clerk's word until it is over."""
    guarded.clock.at = datetime(2028, 1, 3, 8, 0, tzinfo=MONDAY.tzinfo)
    refused(guarded)
    guarded.say()
    guarded.accept()
    guarded.accept()
    assert [one["clock_quality"] for one in guarded.headers()[-3:]] == ["confirmed"] * 3
    guarded.clock.run(days=1)
    assert refused(guarded)["why"] == "unknown_year"


def test_a_wrong_word_is_put_right_the_next_day(guarded: Guarded) -> None:
    """2040 was confirmed by mistake; the next day it is 2026: numbers, order and quality go on sanely."""
    guarded.clock.at = MONDAY.replace(year=2040)
    guarded.say()
    wrong = parse(guarded.accept())
    assert wrong.day.year == 2040
    guarded.restart()
    guarded.clock.at = MONDAY + timedelta(days=1)
    assert refused(guarded)["why"] == "behind"
    guarded.say()
    right = [parse(guarded.accept()) for _ in range(3)]
    assert [(number.day, number.counter) for number in right] == [
        ((MONDAY + timedelta(days=1)).date(), n) for n in (1, 2, 3)
    ]
    told = guarded.headers()
    clocks = [one["hlc"] for one in told]
    assert clocks == sorted(clocks)
    assert len(set(clocks)) == len(clocks)
    assert [one["clock_quality"] for one in told[-4:]] == ["confirmed", "good", "good", "good"]
    guarded.restart()
    guarded.clock.run(hours=1)
    guarded.accept()
    assert guarded.headers()[-1]["clock_quality"] == "good"
    assert differences(guarded.records) == ()


def test_a_clock_that_jumped_asks_although_it_stands_well(guarded: Guarded) -> None:
    """A day ahead in the middle of a day: the last event alone wouldn't notice."""
    guarded.clock.run(days=1)
    assert guarded.quality() is ClockQuality.GOOD
    guarded.jumped = True
    assert refused(guarded)["why"] == "jumped"
    guarded.say(MONDAY + timedelta(hours=2))
    guarded.accept()
    assert guarded.headers()[-1]["at"] == (MONDAY + timedelta(hours=2)).isoformat()


def test_a_jump_within_a_confirmed_day_asks_again(guarded: Guarded) -> None:
    """What was said in the morning was said of another clock."""
    guarded.clock.run(days=3)
    guarded.say()
    guarded.clock.run(hours=-3)
    guarded.jumped = True
    assert refused(guarded)["why"] == "behind"


def test_a_year_before_all_calendars_is_nobodys_word(guarded: Guarded) -> None:
    """A slip of the finger: 0226, 2016."""
    guarded.clock.at = MONDAY.replace(year=2010)
    with pytest.raises(NotAccepted) as refusal:
        guarded.say(MONDAY.replace(year=2016))
    assert refusal.value.code == "clock_said_too_early"
    assert guarded.headers()[-1]["kind"] != str(EventKind.CLOCK_CONFIRMED)
    check_said(guarded.desk, MONDAY)


def test_midnight_is_no_doubt(guarded: Guarded) -> None:
    """The program runs through the night, with an offset too: nothing is asked."""
    guarded.clock.at = MONDAY.replace(year=2010)
    guarded.say(MONDAY.replace(hour=23, minute=50))
    guarded.accept()
    guarded.clock.run(minutes=20)
    number = parse(guarded.accept())
    assert number.day == (MONDAY + timedelta(days=1)).date()
    assert guarded.headers()[-1]["clock_quality"] == "good"


def test_an_unguarded_desk_is_only_marked(tmp_path: Path) -> None:
    """Practice is asked nothing; what it wrote says how its clock stood."""
    clock = Clock()
    desk = desk_with(clock)
    with open_office(tmp_path / "records.db", desk) as records:
        accept(records, an_intake(), desk)
        clock.run(days=9)
        accept(records, an_intake(received_at=clock()), desk)
        facts = clock_facts(records, desk, clock())
        assert not facts.asks
        with records.reading() as session:
            assert current_feed(session).last_at == clock()
            (header,) = session.exec(select(EventRow.header).where(EventRow.seq == 4)).all()
    assert json.loads(header)["clock_quality"] == "ahead"


def test_the_minute_of_the_pc_is_the_pcs() -> None:
    """Who types the very minute that the PC shows changes nothing."""
    pc = MONDAY.replace(second=37)
    assert apart(pc, MONDAY.replace(second=0)) == timedelta()
    assert apart(pc, MONDAY + timedelta(days=1, seconds=37)) == timedelta(days=1)
