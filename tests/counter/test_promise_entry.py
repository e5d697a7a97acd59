"""How a clerk writes a day of return: terms with a unit, sums, days; and nothing is ever guessed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_tui.promise_entry import parse_promise, typed_term
from db.rules.clock import VIETNAM
from db.rules.errors import NotAccepted, Refusal
from db.rules.procedure import Unit
from db.rules.promise import Term

TODAY = date(2026, 11, 23)
CLOSING = time(17, 0)
LV, NG, G, AT_ONCE = Unit.WORKING_DAY, Unit.DAY, Unit.HOUR, Term(0, Unit.IMMEDIATE)


def at(day: date, hour: int = 17, minute: int = 0) -> datetime:
    """Give a moment in Vietnam's time."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("3lv", [Term(3, LV)]),
        ("3 lv", [Term(3, LV)]),
        ("8nlv", [Term(8, LV)]),
        ("8 ngày làm việc", [Term(8, LV)]),
        ("8 NGÀY LÀM VIỆC", [Term(8, LV)]),
        ("0,5lv", [Term(0.5, LV)]),
        ("0.5 lv", [Term(0.5, LV)]),
        ("10ng", [Term(10, NG)]),
        ("30 ngày", [Term(30, NG)]),
        ("2g", [Term(2, G)]),
        ("2 giờ", [Term(2, G)]),
        ("ngay", [AT_ONCE]),
        ("trả ngay", [AT_ONCE]),
        ("0", [AT_ONCE]),
        ("2lv+5lv+2lv", [Term(2, LV), Term(5, LV), Term(2, LV)]),
        ("2lv + 30ng", [Term(2, LV), Term(30, NG)]),
        ("", []),
        ("   ", []),
    ],
)
def test_a_term_is_a_number_and_its_unit(typed: str, terms: list[Term]) -> None:
    """In full words or by the letters the hint shows, with or without accents, or a sum of such."""
    assert parse_promise(typed, TODAY, CLOSING) == (tuple(terms), None)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("25/11", at(date(2026, 11, 25))),
        ("25/11 16:00", at(date(2026, 11, 25), 16)),
        ("25/11 16h30", at(date(2026, 11, 25), 16, 30)),
        ("25/11 16g", at(date(2026, 11, 25), 16)),
        ("25-11", at(date(2026, 11, 25))),
        ("25.11.2026", at(date(2026, 11, 25))),
        ("5/1", at(date(2027, 1, 5))),
        ("23/11", at(date(2026, 11, 23))),
        ("22/11", at(date(2027, 11, 22))),
        ("4/12/26", at(date(2026, 12, 4))),
        ("29/2/2028", at(date(2028, 2, 29))),
    ],
)
def test_a_day_without_an_hour_ends_with_the_office_and_without_a_year_lies_ahead(
    typed: str, moment: datetime
) -> None:
    """The next such day from today on; the closing hour where none is written."""
    assert parse_promise(typed, TODAY, CLOSING) == ((), moment)


@pytest.mark.parametrize("number", ["1", "3", "08", "15", "9999"])
def test_a_bare_number_is_asked_back(number: str) -> None:
    """Working days or days is just what nobody may guess (DOMAIN 5.1)."""
    with pytest.raises(NotAccepted) as refusal:
        parse_promise(number, TODAY, CLOSING)
    assert (refusal.value.code, refusal.value.facts) == ("promise_without_unit", {"number": number})


@pytest.mark.parametrize(
    "typed",
    [
        "x",
        "3x",
        "lv",
        "3lv5",
        "+",
        "3lv+",
        "31/2",
        "32/1",
        "1/13",
        "25/11 25:00",
        "25/11 16:70",
        "-3lv",
        "3lv+25/11",
    ],
)
def test_what_is_no_promise_is_said_to_be_none(typed: str) -> None:
    """Days that don't exist, units that don't exist, halves of sums."""
    with pytest.raises(NotAccepted) as refusal:
        parse_promise(typed, TODAY, CLOSING)
    assert refusal.value.code == "promise_not_understood"


@given(st.one_of(st.text(max_size=20), st.text("0123456789/.-+ :,hgnlvày²٣", max_size=14)))
def test_any_text_is_a_promise_or_a_refusal(typed: str) -> None:
    """Nothing else is ever raised, and never both a term and a day come back."""
    try:
        terms, day = parse_promise(typed, TODAY, CLOSING)
    except Refusal:
        return
    assert not (terms and day)
    assert all(term.value >= 0 for term in terms)


@given(
    st.lists(
        st.builds(
            Term,
            st.one_of(st.integers(0, 9999), st.integers(0, 9999).map(lambda half: half + 0.5)),
            st.sampled_from([LV, NG, G]),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_a_term_is_written_as_it_is_typed(terms: list[Term]) -> None:
    """What the field shows again is read as the same promise."""
    assert parse_promise("+".join(map(typed_term, terms)), TODAY, CLOSING) == (tuple(terms), None)


@given(st.integers(0, 365), st.booleans())
def test_a_day_written_short_is_the_next_one(days: int, with_hour: bool) -> None:  # noqa: FBT001 - drawn
    """Every day of the coming year can be named without its year."""
    day = TODAY + timedelta(days=days)
    if (day.month, day.day) == (TODAY.month, TODAY.day) and days:
        return
    typed = f"{day:%d/%m}" + (" 9:05" if with_hour else "")
    assert parse_promise(typed, TODAY, CLOSING)[1] == (at(day, 9, 5) if with_hour else at(day))
