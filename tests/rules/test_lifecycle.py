"""The table of acts is the law's, written down a second time here; and the rules stay light."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from db.rules.dossier import Status
from db.rules.lifecycle import FINAL, RUNNING, TABLE, WAITING, Act, Role, after_intake, is_final, transition

NATIONAL = "1→2,3,5,7 · 2→4,5,7,8,9 · 4→5,6,7,8,9 · 5→2,4,8,7 · 6→4,7,8 · 9→10,4 · 8→10"
"""DOMAIN 4.2 to the letter, "and 2→9 for immediate" among it; 3, 7 and 10 end."""

WHO = {
    "desk": {Role.COUNTER, Role.HEAD},
    "head": {Role.HEAD},
    "hands": {Role.COUNTER, Role.HEAD, Role.SPECIALIST, Role.DIVISION, Role.CLERICAL},
    "money": {Role.COUNTER, Role.HEAD, Role.CASHIER},
}
"""DOMAIN 4.3 as an office of today works: whoever stands at the counter writes down what others decided."""

WRITTEN = """
1  take_in         2     -       receipt     starts     desk
1  refuse          3     reason  refusal     ends       desk
1  ask_supplement  5     reason  supplement  stops      desk
1  withdraw        7     reason  stop        ends       desk
1  correct         1     reason  receipt     untouched  desk
2  ask_supplement  5     reason  supplement  stops      desk
2  hand_over       4     -       control     untouched  hands
2  reappoint       2     reason  apology     moves      desk
2  process         9     -       -           ends       desk
2  withdraw        7     reason  stop        ends       desk
2  stop            8     reason  stop        ends       head
2  correct         2     reason  receipt     untouched  desk
4  ask_supplement  5     reason  supplement  stops      desk
4  pass_on         4     -       -           untouched  hands
4  agency_received 4     -       -           starts     desk
4  ask_payment     6     reason  -           stops      money
4  reappoint       4     reason  apology     moves      desk
4  process         9     -       -           ends       desk
4  withdraw        7     reason  stop        ends       desk
4  decline         8     reason  refusal     ends       desk
4  stop            8     reason  stop        ends       head
4  correct         4     reason  receipt     untouched  desk
5  complete        back  -       receipt     goes_on    desk
5  pass_on         5     -       -           untouched  hands
5  withdraw        7     reason  stop        ends       desk
5  close           8     reason  stop        ends       head
5  correct         5     reason  receipt     untouched  desk
6  paid            4     -       -           goes_on    money
6  pass_on         6     -       -           untouched  hands
6  withdraw        7     reason  stop        ends       desk
6  stop            8     reason  stop        ends       head
6  correct         6     reason  receipt     untouched  desk
8  pass_on         8     -       -           untouched  hands
8  return_papers   10    -       -           untouched  desk
9  return          10    -       -           untouched  desk
9  reopen          4     reason  -           moves      desk
9  correct         9     reason  receipt     untouched  desk
"""
"""From, act, to, reason, form, clock and who, read out of NĐ 118/2025/NĐ-CP and DOMAIN 4.2 to 4.4."""


def told() -> dict[tuple[int, str], tuple[str, str, str, str, set[Role]]]:
    """Give the table above by state and act."""
    rows = [line.split() for line in WRITTEN.strip().splitlines()]
    return {
        (int(source), act): (target, reason, form, clock, WHO[who])
        for source, act, target, reason, form, clock, who in rows
    }


def arrows() -> set[tuple[int, int]]:
    """Give the arrows of DOMAIN 4.2 by their two ends."""
    found = re.findall(r"(\d+)→([\d,]+)", NATIONAL)
    return {(int(source), int(target)) for source, targets in found for target in targets.split(",")}


def ways() -> set[tuple[int, int]]:
    """Give the arrows that the program's table allows: what was completed goes to 2 or back to 4."""
    found = set()
    for row in TABLE:
        targets = (Status.ACCEPTED, Status.IN_PROCESS) if row.target is None else (row.target,)
        found |= {(int(row.source), int(target)) for target in targets if target is not row.source}
    return found


def test_the_table_is_the_one_that_was_written_down_twice() -> None:
    """Every row says where to, whether a reason is needed, which form, what of the clock, and who may."""
    found = {
        (int(row.source), str(row.act)): (
            "back" if row.target is None else str(int(row.target)),
            "reason" if row.reasons else "-",
            "-" if row.form is None else str(row.form),
            str(row.clock),
            set(row.roles),
        )
        for row in TABLE
    }
    assert found == told()
    assert len(TABLE) == len(found)


def test_the_arrows_are_those_of_the_national_states() -> None:
    """No dossier gets anywhere that the law knows no way to, and every way of the law is there."""
    assert ways() == arrows()


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("source", list(Status))
def test_what_is_not_in_the_table_is_no_transition(act: Act, source: Status) -> None:
    """Asked for one act in one state, the table gives that row or nothing."""
    row = transition(act, source)
    assert (row is not None) == ((int(source), str(act)) in told())
    assert row is None or (row.act, row.source) == (act, source)


def test_every_state_is_reached_from_the_first_one() -> None:
    """Handed in online, a dossier can come to each of the ten; accepted at once, to all but 1 and 3."""
    for start, never in ((1, set()), (2, {1, 3})):
        reached, before = {start}, set()
        while reached != before:
            before = set(reached)
            reached |= {target for source, target in ways() if source in reached}
        assert reached == set(map(int, Status)) - never


def test_the_ends_end() -> None:
    """From 3, 7 and 10 nothing leads on; from 8 papers only go back; an end never leads into life again."""
    for status in (Status.REFUSED, Status.WITHDRAWN, Status.RETURNED):
        assert [row for row in TABLE if row.source is status] == []
    stopped = {row.act for row in TABLE if row.source is Status.STOPPED}
    assert stopped == {Act.RETURN_PAPERS, Act.PASS_ON}
    assert {target for source, target in ways() if source in FINAL} <= set(FINAL)


def test_every_act_is_possible_somewhere() -> None:
    """A word that no row knows would be an act that nobody can do."""
    assert {row.act for row in TABLE} == set(Act)


def test_who_looks_after_the_catalogue_touches_no_dossier() -> None:
    """An administrator has no act at all, and a leader decides elsewhere than at the counter (DOMAIN 4.3)."""
    everybody = {role for row in TABLE for role in row.roles}
    assert everybody.isdisjoint({Role.ADMIN, Role.LEADER})


def test_a_closing_against_the_citizen_is_the_heads() -> None:
    """What stops a dossier without the citizen's own wish or an appraisal is not a clerk's to decide."""
    alone = {str(row.act) for row in TABLE if row.roles == {Role.HEAD}}
    assert alone == {"stop", "close"}


def test_states_that_run_and_that_wait_are_apart() -> None:
    """The office's time runs in 2 and 4 and the citizen's in 5 and 6; 1 and 9 are neither."""
    assert [int(status) for status in RUNNING] == [2, 4]
    assert [int(status) for status in WAITING] == [5, 6]


def test_states_after_an_intake() -> None:
    """An intake rests as accepted; answered at once it runs through to returned."""
    assert after_intake(close_at_once=False) == (Status.ACCEPTED,)
    assert after_intake(close_at_once=True) == (Status.ACCEPTED, Status.PROCESSED, Status.RETURNED)


def test_final_states() -> None:
    """Refused, withdrawn, stopped and returned are the end; the other six are not."""
    assert [int(status) for status in Status if is_final(status)] == [3, 7, 8, 10]


def test_rules_import_the_standard_library_only() -> None:
    """The rules bring nothing that a weak PC pays for before the first screen."""
    script = (
        "import sys, db.rules.deadline, db.rules.id_card, db.rules.official_code, db.rules.lifecycle\n"
        "import db.catalogue.calendars\n"
        "print(*sorted({n.split('.')[0] for n in sys.modules} - sys.stdlib_module_names))"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert set(result.stdout.split()) <= {"__main__", "db", "_distutils_hack", "sitecustomize"}
