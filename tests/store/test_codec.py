from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.codec import canonical, from_json, to_json
from db.models import Moment
from db.rules.checklist import Item, PaperState
from db.rules.clock import VIETNAM
from db.rules.deadline import Deadline, Reason, Term
from db.rules.dossier import Person, Submitter
from db.rules.procedure import Channel, Fee, Outcome, Paper, Procedure, TimeLimit, Unit
from db.ulid import new_ulid

TEXT = st.text(max_size=12)
EXTRA = st.dictionaries(TEXT, st.one_of(st.none(), st.booleans(), st.integers(-9, 9), TEXT), max_size=2)
MAYBE = st.one_of(st.none(), TEXT)
PAPERS = st.builds(Paper, TEXT, TEXT, case=MAYBE, mandatory=st.one_of(st.none(), st.booleans()), extra=EXTRA)
LIMITS = st.builds(
    TimeLimit,
    st.one_of(st.none(), st.integers(0, 999)),
    st.one_of(st.none(), st.sampled_from(Unit)),
    channel=st.one_of(st.none(), st.sampled_from(Channel)),
    extra=EXTRA,
)
FEES = st.builds(Fee, st.one_of(st.none(), st.integers(0, 10**9)), text=MAYBE, extra=EXTRA)
PROCEDURES = st.builds(
    Procedure,
    TEXT,
    TEXT,
    TEXT,
    papers=st.lists(PAPERS, max_size=3).map(tuple),
    limits=st.lists(LIMITS, max_size=2).map(tuple),
    fees=st.lists(FEES, max_size=2).map(tuple),
    outcomes=st.lists(st.builds(Outcome, TEXT, extra=EXTRA), max_size=2).map(tuple),
    cut_off=st.one_of(st.none(), st.times().map(lambda at: at.replace(microsecond=0, fold=0))),
    source=EXTRA,
    extra=EXTRA,
)
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(VIETNAM))  # noqa: DTZ001
REASONS = st.builds(
    Reason,
    first=st.one_of(st.none(), st.dates(date(2000, 1, 1))),
    at=st.one_of(st.none(), st.just(time(15, 0))),
)
VALUES = st.one_of(
    st.tuples(st.just(Person), st.builds(Person, name=TEXT, address=TEXT)),
    st.tuples(st.just(Submitter), st.builds(Submitter, st.builds(Person, name=TEXT), TEXT)),
    st.tuples(st.just(Item), st.builds(Item, PAPERS, st.sampled_from(PaperState))),
    st.tuples(st.just(Term), st.builds(Term, st.sampled_from([0, 0.5, 8]), st.sampled_from(Unit), TEXT)),
    st.tuples(st.just(Procedure), PROCEDURES),
    st.tuples(
        st.just(Deadline),
        st.builds(Deadline, st.one_of(st.none(), MOMENTS), st.lists(REASONS, max_size=3).map(tuple)),
    ),
)


@given(VALUES)
def test_a_value_comes_back_as_it_went_in(value: tuple[type, object]) -> None:
    """Every kind of value that is kept as JSON is the same after reading, and is written the same again."""
    kind, original = value
    written = to_json(kind, original)
    read = from_json(kind, written)
    assert read == original
    assert to_json(kind, read) == written


def test_canonical_json_has_one_way_of_writing() -> None:
    """Keys in order, no spaces, letters as they are; what JSON can't say is refused."""
    assert canonical({"b": 1, "a": "Lò"}) == '{"a":"Lò","b":1}'
    with pytest.raises(ValueError, match="Out of range"):
        canonical({"a": float("nan")})


@given(st.lists(MOMENTS, min_size=2, max_size=5))
def test_moments_sort_as_text(moments: list[datetime]) -> None:
    """What SQLite compares as text is in the order of time, with fractions of a second or without."""
    moment = Moment()
    zones = (UTC, VIETNAM, timezone(timedelta(hours=-5)))
    texts = {
        at: moment.process_bind_param(at.astimezone(zones[place % 3]), None)
        for place, at in enumerate(moments)
    }
    assert sorted(moments) == sorted(moments, key=lambda at: texts[at])
    assert all(moment.process_result_value(text, None) == at for at, text in texts.items())


def test_a_moment_without_a_zone_is_not_stored() -> None:
    """Nobody guesses which clock a naive moment was read from."""
    with pytest.raises(ValueError, match="time zone"):
        Moment().process_bind_param(datetime(2026, 11, 23), None)  # noqa: DTZ001 - the fault itself


def test_identifiers_sort_by_time_and_never_repeat() -> None:
    """A thousand ids of one moment differ, and a later moment's comes after all of them."""
    now = datetime(2026, 11, 23, tzinfo=VIETNAM)
    ids = {new_ulid(now) for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(one) for one in ids} == {26}
    assert max(ids) < new_ulid(now.replace(second=1))
    assert json.loads(json.dumps(min(ids))) == min(ids)
