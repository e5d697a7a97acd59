"""A practice office in the middle of its work: dossiers in every state, on real records, at a set clock."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from small_desk import Hands, faults

from counter_tui import bootstrap
from counter_tui.app import CounterApp
from counter_tui.bootstrap import Office, make_practice_office
from counter_tui.config import Places
from counter_tui.opening import open_light
from counter_tui.wiring import WiredOffice
from db.rules.checklist import items_for, mark_all_present
from db.rules.clock import VIETNAM
from db.rules.deadline import Term
from db.rules.dossier import Intake, Person
from db.rules.handing import SendOrder
from db.rules.lifecycle import Act
from db.rules.order import Order
from db.rules.procedure import Channel, Unit

MORNING = datetime(2026, 3, 2, 9, 14, tzinfo=VIETNAM)
"""A Monday in the past, whenever these tests run: an office accepts nothing from the future."""
LAND, BIRTH, MARRIAGE = "1.013831", "1.001193", "1.000894"


@dataclass
class Clock:
    """The office's clock; a story sets it."""

    at: datetime = field(default=MORNING)

    def __call__(self) -> datetime:
        """Give the moment it shows."""
        return self.at


@dataclass
class OfficeDay:
    """A practice office whose past a story writes, before or while the screens look at it."""

    home: Path
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        """Make the office."""
        make_practice_office(self.home)

    def open(self) -> WiredOffice:
        """Open the records at the story's clock."""
        return WiredOffice.open(Places(self.home), self.clock)

    def write(self, story: Callable[[Past], None]) -> None:
        """Let ``story`` write what happened, and come back to now."""
        now, office = self.clock.at, self.open()
        try:
            story(Past(office, self.clock))
        finally:
            office.close()
            self.clock.at = now


@dataclass
class Past:
    """What happened at an office: each step at its own hour."""

    office: WiredOffice
    clock: Clock

    def accept(self, name: str, ago_days: float = 0, *, days: int = 8, code: str = LAND, **more: Any) -> str:
        """Accept a dossier so many days before now, promised in so many working days; give its id."""
        self.clock.at = self.clock.at - timedelta(days=ago_days)
        procedure = self.office.procedure(code)
        case = more.pop("case", None)
        given: dict[str, Any] = {
            "procedure": procedure,
            "case": case,
            "items": mark_all_present(items_for(procedure, case)),
            "applicant": Person(name, personal_number=more.pop("number", "014190000123"), phone="0912345678"),
            "received_at": self.clock.at,
            "terms": (Term(days, Unit.WORKING_DAY),) if days else (),
        }
        accepted = self.office.accept(Intake(**(given | more)))
        self.clock.at = self.clock.at + timedelta(days=ago_days)
        return accepted.dossier_id

    def send(self, *dossiers: str, unit: str = "kinh-te", ago_days: float = 0) -> None:
        """Hand dossiers over to a unit."""
        self._then(ago_days, lambda: self.office.course.send(SendOrder(dossiers, unit)))

    def do(self, dossier_id: str, act: Act, ago_days: float = 0, **order: Any) -> None:
        """Do one act with a dossier."""
        self._then(ago_days, lambda: self.office.course.do(dossier_id, Order(act, **order)))

    def _then(self, ago_days: float, work: Callable[[], object]) -> None:
        now = self.clock.at
        self.clock.at = now - timedelta(days=ago_days)
        work()
        self.clock.at = now


def a_working_day(past: Past) -> None:
    """Write a day with something on every list."""
    past.accept("Lò Văn Mẫu", 4, days=2)  # due today
    late = past.accept("Quàng Thị Thử", 34, days=10)
    past.send(late, ago_days=33)
    soon = past.accept("Vì Văn Đức", 6, days=5, code=BIRTH)  # due on the next working day
    past.send(soon, unit="tu-phap", ago_days=5)
    asked = past.accept("Hà Thị Nguyễn Thùy Dương Hương Lan", 5, days=10)
    past.do(asked, Act.ASK_SUPPLEMENT, 3, reason_code="chua-du", points=("Bản trích đo",))
    close = past.accept("Cà Văn Thương", 25, days=10)
    past.do(close, Act.ASK_SUPPLEMENT, 24, reason_code="chua-du", points=("Đơn ký thiếu",))
    ready = past.accept("Lường Thị Tươi", 12, days=10)
    past.send(ready, ago_days=11)
    past.do(ready, Act.PROCESS, 3)
    old = past.accept("Tòng Văn Phong", 60, days=10)
    past.send(old, ago_days=59)
    past.do(old, Act.PROCESS, 50)
    past.accept("Mùa A Sử", 0.02, days=0, channel=Channel.ONLINE, registered_only=True)
    gone = past.accept("Bạc Cầm Yên", 9, days=5, code=MARRIAGE)
    past.do(gone, Act.WITHDRAW, 8, reason_code="dan-rut")
    past.accept("Giàng A Chứ", 0.01, days=8)


@asynccontextmanager
async def sit_down(day: OfficeDay, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Hands]:
    """Sit down at the counter of ``day``: the whole program on its records, at its clock."""
    office = Office(day.home)
    wired = bootstrap._wire
    bootstrap._wire = lambda _home: day.open()
    try:
        async with office:
            app = CounterApp(open_light(day.home), office)
            app.counter.now = day.clock
            app.gate._hold_s = 0.0  # the hold has its own tests, under a made-up clock
            async with app.run_test(size=size) as pilot:
                hands = Hands(app, office, pilot)  # type: ignore[arg-type]
                await pilot.pause()
                await hands.wait()
                yield hands
                await hands.wait()
    finally:
        bootstrap._wire = wired


@asynccontextmanager
async def at_dossier(
    home: Path,
    name: str,
    *,
    size: tuple[int, int] = (80, 24),
    story: Callable[[Past], None] = a_working_day,
) -> AsyncIterator[Hands]:
    """Sit down with the page of somebody's dossier open; no key leads to a fault of the program."""
    day = OfficeDay(home / "office")
    day.write(story)
    async with sit_down(day, size) as hands:
        (line,) = await hands.desk.find_dossiers(name)
        await hands.app._go().open_dossier(line.dossier_id)
        hands.app.at.paint()
        await hands.wait()
        yield hands
    assert faults(home / "office" / "logs") == ""
