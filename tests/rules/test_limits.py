"""From published limits to the one that holds, or to a question; cut-off hours; terms as text."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules.deadline import (
    Term,
    applicable_limits,
    cut_off_of,
    limit_choice,
    parse_term,
    terms_of,
)
from db.rules.errors import NotAccepted
from db.rules.procedure import Channel, Paper, Procedure, TimeLimit, Unit

DIRECT, POST, ONLINE = Channel.DIRECT, Channel.POST, Channel.ONLINE
WORKING = Unit.WORKING_DAY


def limit(
    value: int | None, case: str | None = None, channel: Channel | None = None, unit: Unit | None = WORKING
) -> TimeLimit:
    """Give a published limit."""
    return TimeLimit(value, unit, case=case, channel=channel)


def procedure(*limits: TimeLimit, headings: str = "", notes: tuple[str, ...] = ()) -> Procedure:
    """Give a procedure of these limits, with a paper under each heading."""
    papers = tuple(Paper(case, case, case=case, mandatory=True) for case in headings)
    return Procedure("1.000001", "name", "field", papers=papers, limits=limits, time_notes=notes)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("8 working_day", Term(8, WORKING)),
        (" 0.5  WORKING_DAY ", Term(0.5, WORKING)),
        ("0,5 working_day", Term(0.5, WORKING)),
        ("15 day", Term(15, Unit.DAY)),
        ("15 days", Term(15, Unit.DAY)),
        ("2 hour", Term(2, Unit.HOUR)),
        ("immediate", Term(0, Unit.IMMEDIATE)),
        ("0 immediate", Term(0, Unit.IMMEDIATE)),
    ],
)
def test_terms_as_text(text: str, term: Term) -> None:
    """A term is a number and a unit."""
    assert parse_term(text) == term


@pytest.mark.parametrize(
    "text", ["", "8", "day", "8 other", "8 unspecified", "eight day", "3 immediate", "1 2 day", "8 ngày"]
)
def test_other_texts_are_no_terms(text: str) -> None:
    """A term that can't be counted is refused."""
    with pytest.raises(NotAccepted):
        parse_term(text)


@given(st.text(max_size=20))
def test_any_text_is_a_term_or_refused(text: str) -> None:
    """Whatever is typed, the answer is a countable term or a refusal."""
    try:
        assert parse_term(text).unit is not Unit.OTHER
    except NotAccepted as refusal:
        assert refusal.facts == {}  # noqa: PT017 - both answers are right


def test_terms_of_a_limit() -> None:
    """What is definite has a term; what isn't is asked for and never guessed."""
    assert terms_of(limit(8)) == (Term(8, WORKING),)
    assert terms_of(limit(None, unit=Unit.IMMEDIATE)) == (Term(0, Unit.IMMEDIATE),)
    assert terms_of(limit(1, unit=Unit.OTHER)) is None
    assert terms_of(limit(None)) is None
    assert terms_of(limit(None, unit=None)) is None


def test_the_channel_itself_beats_all_channels() -> None:
    """A limit for this channel replaces the one for all."""
    found = procedure(limit(5), limit(2, channel=ONLINE))
    assert limit_choice(found, None, ONLINE) == limit(2, channel=ONLINE)
    assert limit_choice(found, None, DIRECT) == limit(5)
    assert applicable_limits(found, None, ONLINE) == (limit(2, channel=ONLINE),)


def test_the_case_itself_beats_all_cases() -> None:
    """A limit for this case replaces the one for all."""
    found = procedure(limit(5), limit(10, "a"), headings="ab")
    assert limit_choice(found, "a", DIRECT) == limit(10, "a")
    assert limit_choice(found, "b", DIRECT) == limit(5)
    assert limit_choice(found, None, DIRECT) == limit(5)


def test_closer_by_case_and_closer_by_channel_compete() -> None:
    """Neither replaces the other, so a person chooses, unless one is closer on both."""
    found = procedure(limit(5, "a"), limit(2, channel=ONLINE), headings="ab")
    assert len(applicable_limits(found, "a", ONLINE)) == 2
    assert limit_choice(found, "a", ONLINE) is None
    both = procedure(*found.limits, limit(1, "a", ONLINE), headings="ab")
    assert limit_choice(both, "a", ONLINE) == limit(1, "a", ONLINE)


def test_two_different_limits_are_never_chosen_between() -> None:
    """Different limits of one scope are a question; equal ones are one."""
    assert limit_choice(procedure(limit(10), limit(15)), None, DIRECT) is None
    assert limit_choice(procedure(limit(1), limit(0, unit=Unit.IMMEDIATE)), None, DIRECT) is None
    assert limit_choice(procedure(limit(10), limit(10)), None, DIRECT) == limit(10)
    assert limit_choice(procedure(limit(5), limit(5, unit=Unit.DAY)), None, DIRECT) is None


def test_what_is_not_countable_is_asked_for() -> None:
    """A number without a unit, silence, and no limit at all leave the day to a person."""
    assert limit_choice(procedure(limit(1, unit=Unit.OTHER)), None, DIRECT) is None
    assert limit_choice(procedure(limit(5), limit(1, unit=Unit.OTHER)), None, DIRECT) is None
    assert limit_choice(procedure(limit(5), limit(1, channel=DIRECT, unit=Unit.OTHER)), None, DIRECT) is None
    assert limit_choice(procedure(), None, DIRECT) is None
    assert limit_choice(procedure(limit(5, channel=POST)), None, DIRECT) is None


def test_a_heading_nobody_can_choose_competes() -> None:
    """A limit under a heading that is no case of the papers may be the right one, so it stays."""
    found = procedure(limit(18, channel=DIRECT), limit(8, "transfer"), headings="ab")
    assert applicable_limits(found, "a", DIRECT) == found.limits
    assert limit_choice(found, "a", DIRECT) is None


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("tiếp nhận yêu cầu sau 15 giờ", time(15)),
        ("Trường hợp cơ quan tiếp nhận hồ sơ sau 16 giờ thì trả lời ngày làm việc tiếp theo", time(16)),
        ("nếu nhận hồ sơ sau 15h30 thì hẹn hôm sau", time(15, 30)),
        ("nhận hồ sơ sau 15:00", time(15)),
        ("trả kết quả sau 15 giờ làm việc kể từ khi nhận hồ sơ", None),
        ("nhận hồ sơ; trả sau 15 giờ", None),
        ("sau khi tiếp nhận, sau 12 giờ kể từ lúc nhận", None),
        ("tiếp nhận hồ sơ sau 24 giờ", None),
        ("tiếp nhận hồ sơ sau 2 giờ", None),
        ("trong 15 ngày", None),
        ("", None),
    ],
)
def test_cut_off_from_texts(text: str, hour: time | None) -> None:
    """Received "after N o'clock" is a cut-off; a time that has passed is none."""
    assert cut_off_of(procedure(notes=(text,))) == hour
    assert cut_off_of(procedure(TimeLimit(1, WORKING, text=text))) == hour
    assert cut_off_of(procedure(TimeLimit(1, WORKING, note=text))) == hour


def test_the_own_field_beats_the_texts_and_texts_that_disagree_say_nothing() -> None:
    """An explicit hour holds; two different hours in the texts are not chosen between."""
    texts = ("nhận hồ sơ sau 15 giờ", "nhận hồ sơ sau 16 giờ")
    assert cut_off_of(procedure(notes=texts)) is None
    explicit = Procedure("1.000001", "n", "f", time_notes=texts, cut_off=time(14, 30))
    assert cut_off_of(explicit) == time(14, 30)
