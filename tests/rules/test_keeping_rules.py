"""What is masked, how a sheet's code survives fingers, which runs numbers make, and what has to be kept."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules.day_close import Floor, NumberRun, NumberState, runs_of
from db.rules.disposal import Ended, Stays, class_of, months_before, stays
from db.rules.dossier import Person, Status
from db.rules.errors import NotAccepted
from db.rules.masking import HIDDEN, hides, masked_person, masked_text
from db.rules.sheet_code import DIGITS, GROUPS, SheetCode, groups_of, looks_like, read_code, symbol_of

S = NumberState
CODE = SheetCode(date(2026, 11, 25), 2, "5a3011b6", 4711, "ba57218924077fd0dc04d11d80400329")
PERSON = Person(
    "Lò Văn Mẫu",
    "014190000123",
    phone="0912345678",
    passport="C1234567",
    old_number="050123456",
    tax_number="0100109106",
    address="Bản Xa",
)


@given(
    st.dates(date(2000, 1, 1), date(2179, 1, 1)),
    st.integers(1, 255),
    st.binary(min_size=4, max_size=4),
    st.integers(0, 2**24 - 1),
    st.binary(min_size=16, max_size=16),
)
def test_a_code_says_what_was_written_into_it(
    day: date, times: int, feed: bytes, seq: int, head: bytes
) -> None:
    """Typed in groups, in one piece, with dashes, or scanned."""
    code = SheetCode(day, times, feed.hex(), seq, head.hex())
    groups = groups_of(code)
    assert len(groups) == GROUPS
    for typed in (" ".join(groups), "".join(groups), "-".join(groups), symbol_of(code), "\n".join(groups)):
        assert read_code(typed) == code
    assert looks_like(symbol_of(code))


def test_every_wrong_digit_is_a_slip_of_the_finger_in_its_own_group() -> None:
    """Never another code, and so never a journal that seems to be forged."""
    whole = "".join(groups_of(CODE))
    for place in range(DIGITS):
        for digit in "0123456789":
            if digit == whole[place]:
                continue
            with pytest.raises(NotAccepted) as refused:
                read_code(whole[:place] + digit + whole[place + 1 :])
            assert refused.value.facts == {"group": place // 6 + 1}


def test_exchanged_groups_and_neighbours_are_slips_too() -> None:
    """All pairs of groups, and nearly all pairs of digits by their group; the rest by the whole."""
    groups = list(groups_of(CODE))
    for one in range(GROUPS):
        for other in range(one):
            if groups[one] != groups[other]:
                swapped = list(groups)
                swapped[one], swapped[other] = groups[other], groups[one]
                with pytest.raises(NotAccepted):
                    read_code("".join(swapped))
    whole = "".join(groups)
    for place in range(DIGITS - 1):
        if whole[place] != whole[place + 1]:
            with pytest.raises(NotAccepted):
                read_code(whole[:place] + whole[place + 1] + whole[place] + whole[place + 2 :])


@given(st.text(max_size=200))
def test_anything_else_is_refused_plainly(typed: str) -> None:
    """No text makes a fault of the program."""
    with pytest.raises(NotAccepted, match="sheet_code"):
        read_code(typed)


def test_runs_account_for_every_counter_from_one_to_the_highest() -> None:
    """Neighbours of one state are a run; a floor explains what lies below it, and reaches beyond the last."""
    seed = random.SystemRandom().randrange(2**32)
    chance = random.Random(seed)
    for _ in range(200):
        states = [S.CURRENT, S.REPLACED, S.BLANK, S.VOID]
        ledger = {n: chance.choice(states) for n in range(1, 40) if chance.random() < 0.7}
        floor = Floor(chance.randrange(60), "older") if chance.random() < 0.5 else None
        runs = runs_of(ledger, floor)
        flat = [(n, run.state) for run in runs for n in range(run.first, run.last + 1)]
        assert [n for n, _ in flat] == list(range(1, len(flat) + 1)), f"seed {seed}"
        for n, state in flat:
            below = floor is not None and n <= floor.counter
            assert state == ledger.get(n, S.FLOOR if below else S.UNKNOWN), f"seed {seed}"
    assert runs_of({}) == ()
    assert runs_of({2: S.CURRENT}) == (NumberRun(1, 1, S.UNKNOWN), NumberRun(2, 2, S.CURRENT))


def test_a_masked_person_keeps_what_work_needs() -> None:
    """Numbers have stars; a body's tax number is public; phone and address are the house's to hide."""
    shown = masked_person(PERSON)
    assert (shown.personal_number, shown.passport, shown.old_number) == (
        "0141******23",
        "******67",
        "0501***56",
    )
    assert (shown.tax_number, shown.phone, shown.address) == ("0100109106", "0912345678", "Bản Xa")
    assert masked_person(PERSON, ("phone", "address")).phone == HIDDEN
    assert hides(PERSON, ("address",)) == ("personal_number", "passport", "old_number", "address")
    assert hides(Person("Lò Văn Mẫu")) == ()
    own = replace(PERSON, tax_number="014190000123")
    assert masked_person(own).tax_number == "0141******23"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("CCCD 014190000123, hộ chiếu C1234567", "CCCD 0141******23, hộ chiếu ******67"),
        ("số 014 190 000 123.", "số 014 1** *** *23."),
        ("0141 9000 0123", "0141 **** **23"),
        ("H52180526112302000150", "H52180526112302000150"),
        ("H52.18.05-261123-02-0001-50", "H52.18.05-261123-02-0001-50"),
        ("0912 345 678", "0912 345 678"),
        ("240.000.000.000 đồng", "240.000.000.000 đồng"),
        ("0141******23", "0141******23"),
    ],
)
def test_numbers_are_masked_wherever_they_stand_in_a_text(text: str, masked: str) -> None:
    """However they are spaced, as long as they were; receipt numbers, phones and money keep standing."""
    assert masked_text(text, [PERSON]) == masked
    assert len(masked) == len(text)


TODAY = date(2028, 1, 4)
GOES = Ended(Status.RETURNED, date(2026, 6, 1), "", 1, sent=True)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"status": Status.WITHDRAWN}, None),
        ({"status": Status.REFUSED}, None),
        ({"kept_for": 0}, None),
        ({"status": Status.PROCESSED}, Stays.OPEN),
        ({"status": Status.STOPPED}, Stays.PAPERS_HERE),
        ({"holder": "kt"}, Stays.PAPERS_HERE),
        ({"ended": date(2027, 1, 4)}, Stays.NEEDED_HERE),
        ({"ended": date(2027, 1, 4), "kept_for": "permanent"}, Stays.NEEDED_HERE),
        ({"kept_for": "permanent"}, Stays.PERMANENT),
        ({"kept_for": None}, Stays.NO_CLASS),
        ({"kept_for": 2}, Stays.CLASS_RUNS),
        ({"sent": False}, Stays.UNSENT),
    ],
)
def test_a_dossier_stays_for_the_first_reason_that_holds(
    changes: dict[str, object], why: Stays | None
) -> None:
    """Open, papers here, needed, kept for good, without a class, its class runs, not arrived at the hub."""
    assert stays(replace(GOES, **changes), TODAY, 12) is why  # type: ignore[arg-type]


def test_a_class_is_found_by_code_then_field_then_for_any() -> None:
    """The nearest one counts; none is none."""
    classes = {"1.1": 2, "Đất đai": "permanent", "*": 5}
    assert class_of(classes, "1.1", "Đất đai") == 2  # type: ignore[arg-type]
    assert class_of(classes, "1.2", "Đất đai") == "permanent"  # type: ignore[arg-type]
    assert class_of(classes, "1.2", "Hộ tịch") == 5  # type: ignore[arg-type]
    assert class_of({}, "1.2", "Hộ tịch") is None


def test_months_before_are_calendar_months() -> None:
    """The same day of the month, or the 28th where there is none."""
    assert months_before(date(2028, 1, 4), 12) == date(2027, 1, 4)
    assert months_before(date(2028, 2, 29), 12) == date(2027, 2, 28)
    assert months_before(date(2028, 3, 31), 1) == date(2028, 2, 28)
    day = date(2026, 12, 31)
    assert all(months_before(day + timedelta(days=n), 1) < day + timedelta(days=n) for n in range(400))
