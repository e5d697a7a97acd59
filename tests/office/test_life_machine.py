"""Random lives of dossiers, legal acts and illegal ones, held against a model that was written from the law.

The model knows nothing of the program's table: it says in plain sets and loops what DOMAIN 4.2 and 4.4 say.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from practice_desk import Clock, an_intake, desk_with

from db.engine import Records
from db.office.accept import accept
from db.office.act import acts_offered, do
from db.office.context import DeskContext
from db.office.correct import correct
from db.office.find import open_dossier
from db.office.hand_over import bring_back, send
from db.office.open_office import open_office
from db.office.replay import differences
from db.office.return_result import return_results
from db.office.verify import verify
from db.rules.course import PaperAsked
from db.rules.deadline import Term
from db.rules.errors import Refusal
from db.rules.handing import BringBack, ReturnOrder, SendOrder
from db.rules.house import House, OrgUnit, ReasonCode
from db.rules.lifecycle import Act
from db.rules.order import Correction, Order
from db.rules.procedure import Unit

HOUSE = House(
    units=(OrgUnit("tp", "Tư pháp"), OrgUnit("kt", "Kinh tế")),
    reasons=tuple(ReasonCode("vi", "vì lý do này", (act,)) for act in Act),
)

# From which state to which, and by what (DOMAIN 4.2): 2 to 9 only for what is answered at once.
ARROWS: dict[int, dict[Act, set[int]]] = {
    1: {Act.TAKE_IN: {2}, Act.REFUSE: {3}, Act.ASK_SUPPLEMENT: {5}, Act.WITHDRAW: {7}, Act.CORRECT: {1}},
    2: {
        Act.HAND_OVER: {4},
        Act.ASK_SUPPLEMENT: {5},
        Act.WITHDRAW: {7},
        Act.STOP: {8},
        Act.PROCESS: {9},
        Act.REAPPOINT: {2},
        Act.CORRECT: {2},
    },
    3: {},
    4: {
        Act.PASS_ON: {4},
        Act.ASK_SUPPLEMENT: {5},
        Act.ASK_PAYMENT: {6},
        Act.WITHDRAW: {7},
        Act.STOP: {8},
        Act.DECLINE: {8},
        Act.PROCESS: {9},
        Act.REAPPOINT: {4},
        Act.AGENCY_RECEIVED: {4},
        Act.CORRECT: {4},
    },
    5: {
        Act.COMPLETE: {2, 4},
        Act.CLOSE: {8},
        Act.WITHDRAW: {7},
        Act.PASS_ON: {5},
        Act.CORRECT: {5},
    },
    6: {Act.PAID: {4}, Act.STOP: {8}, Act.WITHDRAW: {7}, Act.PASS_ON: {6}, Act.CORRECT: {6}},
    7: {},
    8: {Act.RETURN_PAPERS: {10}, Act.PASS_ON: {8}},
    9: {Act.RETURN: {10}, Act.REOPEN: {4}, Act.CORRECT: {9}},
    10: {},
}
ENDS = {3, 7, 10}
HEADS_ONLY = {Act.STOP, Act.CLOSE}
DOUBTFUL = {Act.COMPLETE, Act.TAKE_IN}


@dataclass
class Model:
    """What the law knows of one dossier."""

    state: int
    begun: datetime | None
    due: datetime | None
    immediate: bool = False
    elsewhere: bool = False
    asked: bool = False
    moved: bool = False
    asked_from: int = 0
    asked_on: date | None = None
    unit: str = ""
    numbers: int = 1


def working(day: date) -> bool:
    """Whether the practice office works: Monday to Friday."""
    return day.weekday() < 5


def after_working_days(start: datetime, days: int) -> datetime:
    """Count working days by walking, to five in the afternoon."""
    day = start.date()
    if not working(day) or (start.hour, start.minute) > (17, 0):
        # Received outside the hours counts as received on the next working day.
        day += timedelta(days=1)
        while not working(day):
            day += timedelta(days=1)
    while days:
        day += timedelta(days=1)
        days -= working(day)
    return datetime.combine(day, datetime.min.time(), start.tzinfo).replace(hour=17)


class Lives(RuleBasedStateMachine):
    """An office at which everything is tried."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.clock = Clock()
        self.head: DeskContext = replace(desk_with(self.clock), house=HOUSE)
        self.clerk: DeskContext = replace(desk_with(self.clock, roles=("counter",)), house=HOUSE)
        self.records: Records = open_office(self.folder / "records.db", self.head)
        self.models: dict[str, Model] = {}

    def teardown(self) -> None:
        """Rows, journal and chain agree in the end."""
        found, report = differences(self.records), verify(self.records)
        self.records.close()
        shutil.rmtree(self.folder)
        assert found == ()
        assert report.holds

    @rule(kind=st.sampled_from(("usual", "usual", "online", "elsewhere", "at_once")))
    def take_in(self, kind: str) -> None:
        """Somebody comes, or an online dossier does."""
        now = self.clock.at
        immediate, online, elsewhere = kind == "at_once", kind == "online", kind == "elsewhere"
        terms = (Term(0, Unit.IMMEDIATE),) if immediate else (Term(8, Unit.WORKING_DAY),)
        intake = an_intake(
            received_at=now,
            terms=terms,
            registered_only=online,
            competent="Sở Tư pháp" if elsewhere else "",
        )
        accepted = accept(self.records, intake, self.head)
        promised = None if online or elsewhere else accepted.deadline.due
        self.models[accepted.dossier_id] = Model(
            state=1 if online else 2,
            begun=None if online or elsewhere else now,
            due=promised,
            immediate=immediate,
            elsewhere=elsewhere,
        )

    @rule(hours=st.integers(1, 20))
    def wait_a_little(self, hours: int) -> None:
        """Hours pass, also over the night."""
        self.clock.run(hours=hours)

    @rule(days=st.integers(1, 18))
    def wait_long(self, days: int) -> None:
        """Days pass."""
        self.clock.run(days=days)

    @precondition(lambda self: self.models)
    @rule(data=st.data(), act=st.sampled_from(sorted(Act)), is_head=st.booleans())
    def try_anything(self, data: st.DataObject, act: Act, *, is_head: bool) -> None:
        """Whatever is tried: it happens where the model says so, and is refused where it says no."""
        dossier_id = self._one(data)
        self._try(dossier_id, act, self.head if is_head else self.clerk)

    @precondition(lambda self: self.models)
    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        """Do something that is offered, so that lives come to their ends."""
        dossier_id = self._one(data)
        offered = [each.act for each in acts_offered(self.records, dossier_id, self.head)]
        if offered:
            self._try(dossier_id, data.draw(st.sampled_from(offered)), self.head)

    def _one(self, data: st.DataObject) -> str:
        """Choose a dossier by its place: ids are random, and a run must be the same again."""
        return list(self.models)[data.draw(st.integers(0, len(self.models) - 1))]

    def _try(self, dossier_id: str, act: Act, desk: DeskContext) -> None:
        model = self.models[dossier_id]
        before, expected = model.state, self._allowed(model, act, is_head=desk is self.head)
        try:
            self._perform(dossier_id, act, desk, model)
            happened = True
        except Refusal as refusal:
            happened = False
            note(f"{act} in {before}: {refusal}")
        page = open_dossier(self.records, dossier_id)
        after = int(page.status)
        assert happened == expected, (act, before, happened, expected)
        if not happened:
            assert after == before
            return
        assert after in ARROWS[before][act], (act, before, after)
        self._follow(model, act, after, page.due_current)

    def _allowed(  # noqa: PLR0911 - one answer an act
        self, model: Model, act: Act, *, is_head: bool
    ) -> bool:
        """Say by the law whether the act is possible now."""
        now = self.clock.at
        if act not in ARROWS[model.state] or (act in HEADS_ONLY and not is_head):
            return False
        if act is Act.ASK_SUPPLEMENT:
            in_time = model.state == 1 or model.begun is None or now <= after_working_days(model.begun, 3)
            return not model.asked and in_time
        if act is Act.REAPPOINT:
            return not model.moved and model.due is not None and now <= self._day_before(model.due)
        if act is Act.CLOSE:
            assert model.asked_on is not None
            return now.date() > self._fifteen_days(model.asked_on)
        if act is Act.PROCESS:
            here = model.unit == "" if model.state == 2 else True
            return (model.state == 4 or model.immediate) and here and self._has_begun(model)
        if act is Act.AGENCY_RECEIVED:
            return model.elsewhere and model.begun is None
        if act is Act.PASS_ON:
            # On to a unit while it is worked on, and back to the counter from wherever it lies.
            return model.state == 4 or model.unit != ""
        return True

    def _has_begun(self, model: Model) -> bool:
        return not model.elsewhere or model.begun is not None

    def _day_before(self, due: datetime) -> datetime:
        day = due.date() - timedelta(days=1)
        while not working(day):
            day -= timedelta(days=1)
        return datetime.combine(day, due.timetz())

    def _fifteen_days(self, asked_on: date) -> date:
        """Fifteen calendar days after the notice; on a rest day it ends with the next working day.

        A notice of a rest day counts as given on the next working day.
        """
        start = asked_on
        while not working(start):
            start += timedelta(days=1)
        last = start + timedelta(days=15)
        while not working(last):
            last += timedelta(days=1)
        return last

    def _perform(self, dossier_id: str, act: Act, desk: DeskContext, model: Model) -> None:
        if act is Act.PASS_ON and model.unit:
            bring_back(self.records, BringBack(model.unit, "Người trả", without=(dossier_id,)), desk)
        elif act in (Act.HAND_OVER, Act.PASS_ON):
            if (act is Act.HAND_OVER) != (model.state == 2):
                do(self.records, dossier_id, Order(act), desk)  # there is no such way: refused
            send(self.records, SendOrder((dossier_id,), "tp"), desk)
        elif act is Act.PROCESS and model.state == 4 and model.unit:
            bring_back(self.records, BringBack(model.unit, "Người trả", results=(dossier_id,)), desk)
        elif act in (Act.RETURN, Act.RETURN_PAPERS):
            if (act is Act.RETURN) != (model.state == 9):
                do(self.records, dossier_id, Order(act), desk)
            return_results(self.records, ReturnOrder((dossier_id,)), desk)
        elif act is Act.CORRECT:
            note_text = f"sửa lần {model.numbers}"
            correct(self.records, dossier_id, Correction("vi", note=note_text), desk)
        else:
            due = None if model.due is None else model.due + timedelta(days=14)
            paper = (PaperAsked("Đơn", 1, 0),)
            do(self.records, dossier_id, Order(act, reason_code="vi", papers=paper, due=due), desk)

    def _follow(  # noqa: C901 - one line an act
        self, model: Model, act: Act, after: int, due: datetime | None
    ) -> None:
        """Let the model live on; what the promise is now is taken from the page and checked elsewhere."""
        now = self.clock.at
        if act is Act.ASK_SUPPLEMENT:
            model.asked, model.asked_from, model.asked_on = True, model.state, self._notice_day(now)
        if act is Act.ASK_PAYMENT:
            model.asked_from = model.state
        if act is Act.COMPLETE:
            assert after == (4 if model.asked_from == 4 else 2)
            if model.asked_from == 1:
                model.asked = False
            if model.begun is not None or not model.elsewhere:
                model.begun = now
                assert due is not None
        if act is Act.TAKE_IN:
            model.asked = False
            model.begun = now
        if act is Act.AGENCY_RECEIVED:
            model.begun = now
        if act is Act.REAPPOINT:
            model.moved = True
        if act in (Act.HAND_OVER, Act.PASS_ON):
            model.unit = "" if model.unit else "tp"
        if act is Act.PROCESS:
            model.unit = ""
        if act is Act.CORRECT and model.state != 1:
            model.numbers += 1
        model.state, model.due = after, due

    def _notice_day(self, now: datetime) -> date:
        late = (now.hour, now.minute) > (17, 0)
        return now.date() + timedelta(days=1) if late and working(now.date()) else now.date()

    @invariant()
    def the_states_agree(self) -> None:
        """No dossier is anywhere but where the model has it; what ended offers nothing."""
        for dossier_id, model in self.models.items():
            assert open_dossier(self.records, dossier_id).status == model.state
            if model.state in ENDS:
                assert acts_offered(self.records, dossier_id, self.head) == ()


TestLives = Lives.TestCase
TestLives.settings = settings(
    max_examples=300 if os.environ.get("MOTCUA_LONG") == "1" else 15,
    stateful_step_count=40,
    deadline=None,
    # A life that fails is short enough to read; making it shorter takes minutes.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
