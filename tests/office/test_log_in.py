"""A wrong PIN is on the disk before it is answered; no restart, clock or second program shortens a wait."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from practice_desk import Clock, desk_with
from practice_people import HEAD_PIN, HOA_PIN, MAI_PIN, desk_of, staff
from sqlmodel import select
from test_clerks import told

from db.engine import Records
from db.models import PinRow
from db.office import log_in as module
from db.office.clerks import end, set_own_pin, unlock
from db.office.log_in import Waits, at_work, keep_waiting, log_in, log_out, prove
from db.office.open_office import open_office
from db.rules.errors import NotAccepted, NotPossibleNow, Refusal
from db.rules.people import MOST_FAILURES, wait_after

WORKER = Path(__file__).parent / "worker_log_in.py"
HOA = "Lò Thị Hoa"


@dataclass
class Ticks:
    """A clock that nobody can set but a test."""

    at: float = 1000.0

    def __call__(self) -> float:
        """Give the seconds it has run."""
        return self.at


def pin_of(records: Records, clerk_id: str) -> tuple[int, int]:
    """Give the mistakes and the wait on the disk."""
    with records.reading() as session:
        row = session.exec(select(PinRow).where(PinRow.clerk_id == clerk_id)).one()
        return row.failures, row.wait_s


def mistake(records: Records, clock: Clock, waits: Waits, who: str = HOA) -> Refusal:
    """Try a wrong PIN; give what is answered."""
    with pytest.raises(Refusal) as refused:
        log_in(records, who, "999998", desk_of(clock), waits)
    return refused.value


def test_the_right_pin_lets_in_with_the_posting_of_the_day(records: Records, clock: Clock) -> None:
    """Name, title and roles of today; the event names the person as actor and by id."""
    _, hoa, _ = staff(records, clock)
    for who in (hoa.clerk_id, hoa.name, "  lò thị  HOA "):
        person = log_in(records, who, HOA_PIN, desk_of(clock), Waits())
        assert (person.clerk_id, person.name, person.title) == (hoa.clerk_id, HOA, "Công chức")
        assert person.roles == hoa.postings[0].roles
    event = told(records)[-1]
    assert (event["kind"], event["actor"], event["by"]) == ("clerk.logged_in", HOA, hoa.clerk_id)
    log_out(records, person, desk_of(clock))
    event = told(records)[-1]
    assert (event["kind"], event["actor"], event["by"]) == ("clerk.logged_out", HOA, hoa.clerk_id)


def test_the_first_two_mistakes_are_free_and_then_the_wait_doubles(records: Records, clock: Clock) -> None:
    """Half a minute, a minute, two; nothing is tried while a wait runs, not even the right PIN."""
    _, hoa, _ = staff(records, clock)
    ticks = Ticks()
    waits = Waits(ticks)
    for failures in range(1, MOST_FAILURES):
        assert mistake(records, clock, waits).code == "pin_wrong"
        wait = wait_after(failures)
        assert pin_of(records, hoa.clerk_id) == (failures, wait)
        if wait:
            ticks.at += wait - 1
            with pytest.raises(NotPossibleNow) as refused:
                log_in(records, HOA, HOA_PIN, desk_of(clock), waits)
            assert (refused.value.code, refused.value.facts["seconds"]) == ("log_in_wait", 1)
            assert pin_of(records, hoa.clerk_id) == (failures, 1)  # a refused try is no mistake
            ticks.at += 1
    assert mistake(records, clock, waits).code == "pin_wrong"
    ticks.at += 10_000
    assert mistake(records, clock, waits).code == "pin_locked"
    with pytest.raises(NotPossibleNow, match="pin_locked"):
        log_in(records, HOA, HOA_PIN, desk_of(clock), waits)


def test_a_right_pin_forgets_the_mistakes(records: Records, clock: Clock) -> None:
    """Counting begins anew."""
    _, hoa, _ = staff(records, clock)
    waits = Waits()
    mistake(records, clock, waits)
    mistake(records, clock, waits)
    log_in(records, HOA, HOA_PIN, desk_of(clock), waits)
    assert pin_of(records, hoa.clerk_id) == (0, 0)


def test_lock_outs_are_told_without_a_name_for_nobody_has_proved_to_be_anybody(
    records: Records, clock: Clock
) -> None:
    """From the third mistake on, with how many and how long."""
    _, hoa, _ = staff(records, clock)
    waits = Waits(Ticks())
    for _ in range(3):
        mistake(records, clock, waits)
    event = told(records)[-1]
    assert (event["kind"], event["actor"], "by" in event) == ("clerk.locked_out", "", False)
    assert event["told"] == {"clerk": hoa.clerk_id, "failures": 3, "wait_s": 30}
    assert [one["kind"] for one in told(records)].count("clerk.locked_out") == 1


def test_somebody_who_administers_unlocks(records: Records, clock: Clock) -> None:
    """And that is told; the next try is free at once, in the program that counted too."""
    head, hoa, _ = staff(records, clock)
    ticks = Ticks()
    waits = Waits(ticks)
    for failures in range(1, MOST_FAILURES + 1):
        mistake(records, clock, waits)
        ticks.at += wait_after(failures)
    unlock(records, HOA, desk_of(clock, head))
    assert told(records)[-1]["told"] == {"clerk": hoa.clerk_id, "failures": MOST_FAILURES}
    assert log_in(records, HOA, HOA_PIN, desk_of(clock), waits).name == HOA
    with pytest.raises(NotAccepted, match="nothing_to_unlock"):
        unlock(records, HOA, desk_of(clock, head))


def test_the_only_one_who_could_unlock_waits_an_hour_each_time(records: Records, clock: Clock) -> None:
    """Locked for good, the office would be lost."""
    head, _, _ = staff(records, clock)
    ticks = Ticks()
    waits = Waits(ticks)
    for failures in range(1, MOST_FAILURES + 3):
        assert mistake(records, clock, waits, head.name).code == "pin_wrong"
        ticks.at += wait_after(failures)
    assert pin_of(records, head.clerk_id) == (MOST_FAILURES + 2, 3600)
    assert log_in(records, head.name, HEAD_PIN, desk_of(clock), waits).name == head.name


def test_a_wrong_name_and_a_wrong_pin_look_alike(
    records: Records, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same answers in the same order, after the same work."""
    staff(records, clock)
    worked: list[str] = []
    fits = module.fits
    monkeypatch.setattr(module, "fits", lambda kept, pin: worked.append(kept[:30]) or fits(kept, pin))
    answers = {}
    for who in (HOA, "Không Có Ai"):
        ticks = Ticks()
        waits = Waits(ticks)
        worked.clear()
        found: list[Any] = []
        for step in (0, 0, 0, 29, 1, 60, 1):
            ticks.at += step
            refusal = mistake(records, clock, waits, who)
            found.append((type(refusal), refusal.code, dict(refusal.facts)))
        answers[who] = (found, list(worked))
    assert answers[HOA] == answers["Không Có Ai"]
    assert [code for _, code, _ in answers[HOA][0]].count("pin_wrong") == 5


def test_somebody_without_a_pin_of_today_is_nobody_to_the_list(records: Records, clock: Clock) -> None:
    """Who has left isn't offered any more."""
    head, hoa, mai = staff(records, clock)
    end(records, mai.name, clock().date(), desk_of(clock, head))
    assert [one.name for one in at_work(records, desk_of(clock), Waits())] == [HOA, mai.name, head.name]
    clock.run(days=1)
    assert [one.clerk_id for one in at_work(records, desk_of(clock), Waits())] == [
        hoa.clerk_id,
        head.clerk_id,
    ]


def test_a_pin_that_was_given_has_to_be_changed(records: Records, clock: Clock) -> None:
    """Mai's was typed by the head; her own one needn't."""
    _, _, mai = staff(records, clock)
    waits = Waits()
    assert log_in(records, mai.name, MAI_PIN, desk_of(clock), waits).must_change
    set_own_pin(records, mai.clerk_id, "314159", desk_of(clock))
    assert not log_in(records, mai.name, "314159", desk_of(clock), waits).must_change
    with pytest.raises(NotAccepted, match="pin_weak"):
        set_own_pin(records, mai.clerk_id, "111111", desk_of(clock))


# ---- restarts, clocks, other programs ----------------------------------------------------------------------


def waiting(records: Records, clock: Clock, waits: Waits) -> None:
    """Make three mistakes: half a minute has to pass."""
    for _ in range(3):
        assert mistake(records, clock, waits).code == "pin_wrong"


def test_a_restart_begins_the_rest_of_a_wait_anew(records: Records, clock: Clock) -> None:
    """What was on the disk of it, never less: kept every few seconds while it runs."""
    _, hoa, _ = staff(records, clock)
    ticks = Ticks()
    waits = Waits(ticks)
    waiting(records, clock, waits)
    ticks.at += 12
    assert keep_waiting(records, waits) == 18
    ticks.at += 4  # not kept any more before the plug is pulled
    again = Waits(ticks)
    [line] = [one for one in at_work(records, desk_of(clock), again) if one.name == HOA]
    assert line.wait_s == 18
    ticks.at += 17
    assert mistake(records, clock, again).facts["seconds"] == 1
    assert pin_of(records, hoa.clerk_id) == (3, 1)
    ticks.at += 1
    assert keep_waiting(records, again) == 0
    assert log_in(records, HOA, HOA_PIN, desk_of(clock), again).name == HOA


@pytest.mark.parametrize("days", [-400, 2, 400])
def test_a_moved_clock_of_the_pc_shortens_nothing(records: Records, clock: Clock, days: int) -> None:
    """The wait is counted by another clock."""
    staff(records, clock)
    waits = Waits(Ticks())
    waiting(records, clock, waits)
    clock.at += timedelta(days=days)
    assert mistake(records, clock, waits).facts["seconds"] == 30
    assert mistake(records, clock, Waits(Ticks(5.0))).facts["seconds"] == 30


def test_two_programs_count_together(records: Records, clock: Clock) -> None:
    """A command beside the counter is no way around: mistakes add up, and a longer wait isn't shortened."""
    _, hoa, _ = staff(records, clock)
    ticks = Ticks()
    counter, command = Waits(ticks), Waits(ticks)
    mistake(records, clock, counter)
    mistake(records, clock, command)
    mistake(records, clock, counter)
    assert mistake(records, clock, command).code == "log_in_wait"
    ticks.at += 30
    assert mistake(records, clock, command).code == "pin_wrong"
    assert pin_of(records, hoa.clerk_id) == (4, 60)
    assert mistake(records, clock, counter).facts["seconds"] == 60
    ticks.at += 10
    keep_waiting(records, counter)
    assert pin_of(records, hoa.clerk_id) == (4, 50)


def test_a_rest_that_another_try_has_made_old_is_not_kept(
    records: Records, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading a wait and shortening it another program may have counted."""
    _, hoa, _ = staff(records, clock)
    ticks = Ticks()
    waits = Waits(ticks)
    waiting(records, clock, waits)
    ticks.at += 20
    shorten = module._shorten

    def late(session: Any, clerk_id: str, failures: int, rest: int) -> None:
        row = session.get(PinRow, clerk_id)
        row.failures, row.wait_s = 4, 60
        session.add(row)
        session.flush()
        shorten(session, clerk_id, failures, rest)

    monkeypatch.setattr(module, "_shorten", late)
    keep_waiting(records, waits)
    assert pin_of(records, hoa.clerk_id) == (4, 60)


def test_a_mistake_is_on_the_disk_before_the_pin_is_even_looked_at(
    records: Records, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever happens to the program then, the try has been counted."""
    _, hoa, _ = staff(records, clock)
    seen: list[tuple[int, int]] = []
    monkeypatch.setattr(
        module, "fits", lambda _kept, _pin: seen.append(pin_of(records, hoa.clerk_id)) or False
    )
    for _ in range(3):
        mistake(records, clock, Waits())
    assert seen == [(1, 0), (2, 0), (3, 30)]


def test_killing_the_program_between_tries_gains_nothing(tmp_path: Path, clock: Clock) -> None:
    """A real process tries, and is killed as soon as it has answered; the next ones meet what it left."""
    path = tmp_path / "records.db"
    with open_office(path, desk_with(clock)) as records:
        _, hoa, _ = staff(records, clock)
    answers = []
    for _ in range(5):
        with subprocess.Popen(
            [sys.executable, str(WORKER), str(path), HOA, "999998"],
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        ) as process:
            assert process.stdout is not None
            answers.append(process.stdout.readline().strip())
            process.send_signal(signal.SIGKILL)
    assert answers == ["pin_wrong", "pin_wrong", "pin_wrong", "log_in_wait 30", "log_in_wait 30"]
    with open_office(path, desk_with(clock)) as records:
        assert pin_of(records, hoa.clerk_id) == (3, 30)
        assert mistake(records, clock, Waits(Ticks())).facts["seconds"] == 30


def test_proving_alone_tells_nothing(records: Records, clock: Clock) -> None:
    """A right PIN for a hand-over is no log-in."""
    _, hoa, _ = staff(records, clock)
    before = told(records)
    assert prove(records, HOA, HOA_PIN, desk_of(clock), Waits()).clerk_id == hoa.clerk_id
    assert told(records) == before


def test_a_wait_is_never_longer_than_what_the_records_say() -> None:
    """What another program has let run down isn't begun anew by this one."""
    ticks = Ticks()
    waits = Waits(ticks)
    assert waits.left("x", 3, 30) == 30
    ticks.at += 5
    assert (waits.left("x", 3, 30), waits.left("x", 3, 18), waits.left("x", 4, 60)) == (25, 18, 60)
