"""Answers to how it was: counted, and never to be traced to anybody."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from practice_desk import Clock, desk_with

from db.engine import Records
from db.journal import EventKind
from db.office.context import DeskContext
from db.office.open_office import open_office
from db.office.ratings import LOT, rate, ratings
from db.office.verify import verify
from db.rules.clock import VIETNAM
from db.rules.handing import RatingCount, Score, period_ends, report_period

FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)


def _rate(records: Records, desk: DeskContext, *scores: Score) -> None:
    """Give answers, each in a transaction of its own."""
    for score in scores:
        with records.writing() as session:
            rate(session, score, desk)


def _dump(records: Records) -> dict[str, list[Any]]:
    """Give every row of every table."""
    with records.reading() as session:
        connection = session.connection()
        names = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'table'").scalars()
        return {
            name: [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name}")]  # noqa: S608
            for name in names
            if name != "dossier_words"
        }


def _counted(records: Records) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Give header and body of every event that tells answers."""
    with records.reading() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT header, body FROM event JOIN event_body USING (feed, seq) WHERE kind = ? ORDER BY seq",
            (str(EventKind.RATINGS_COUNTED),),
        )
        return [(json.loads(header), json.loads(body)) for header, body in rows]


def _scores(found: Sequence[RatingCount]) -> dict[tuple[str, Score], int]:
    return {(count.period, count.score): count.counted for count in found}


def test_one_answer_moves_one_number_and_nothing_else(records: Records, desk: DeskContext) -> None:
    """No event, no time, no clerk, no dossier: every other row of every table is as it was."""
    _rate(records, desk, Score.CONTENT)
    before = _dump(records)
    _rate(records, desk, Score.NOT_CONTENT)
    _rate(records, desk, Score.CONTENT)
    after = _dump(records)
    assert {name for name in after if after[name] != before[name]} == {"rating"}
    assert before["rating"] == [("2026-12", "content", 1, 0)]
    assert after["rating"] == [("2026-12", "content", 2, 0), ("2026-12", "not_content", 1, 0)]


def test_the_journal_hears_of_five_when_the_sixth_comes(records: Records, desk: DeskContext) -> None:
    """The event beside the sixth person tells the answers of the others, and names nobody."""
    five = (Score.CONTENT, Score.VERY_CONTENT, Score.CONTENT, Score.CONTENT, Score.NOT_CONTENT)
    _rate(records, desk, *five)
    assert _counted(records) == []
    _rate(records, desk, Score.NEITHER)
    ((header, body),) = _counted(records)
    assert (header["dossier"], header["actor"]) == (None, "")
    assert body == {
        "rows": {
            "rating": [
                {"period": "2026-12", "score": "content", "counted": 3, "told": 3},
                {"period": "2026-12", "score": "not_content", "counted": 1, "told": 1},
                {"period": "2026-12", "score": "very_content", "counted": 1, "told": 1},
            ]
        }
    }
    assert desk.station.clerk not in json.dumps((header, body), ensure_ascii=False)
    assert _dump(records)["rating"][1] == ("2026-12", "neither", 1, 0)
    assert verify(records).holds


def test_the_next_lot_tells_only_what_moved(records: Records, desk: DeskContext) -> None:
    """Rows that no answer came to are not told again."""
    _rate(records, desk, *[Score.CONTENT] * 6, *[Score.NEITHER] * 10)
    told = [body["rows"]["rating"] for _, body in _counted(records)]
    assert [[(row["score"], row["told"]) for row in rows] for rows in told] == [
        [("content", 5)],
        [("content", 6), ("neither", 4)],
        [("neither", 9)],
    ]


def test_nobody_sees_a_number_move_while_a_person_is_at_the_desk(records: Records, desk: DeskContext) -> None:
    """Counts are given by lots; what is over of a period that has ended is given once it is asked for so."""
    _rate(records, desk, *[Score.CONTENT] * 5)
    assert ratings(records, FIRST, LAST) == ()
    _rate(records, desk, Score.NOT_CONTENT)
    assert ratings(records, FIRST, LAST) == (RatingCount("2026-12", Score.CONTENT, 5),)
    assert ratings(records, FIRST, LAST, closed_before=date(2026, 12, 14)) == ratings(records, FIRST, LAST)
    whole = ratings(records, FIRST, LAST, closed_before=date(2026, 12, 15))
    assert _scores(whole) == {("2026-12", Score.CONTENT): 5, ("2026-12", Score.NOT_CONTENT): 1}


def test_what_is_over_of_an_ended_period_is_told_with_the_next(
    records: Records, desk: DeskContext, clock: Clock
) -> None:
    """Three answers before the 15th and two after make a lot, each counted in its own month."""
    _rate(records, desk, *[Score.CONTENT] * 3)
    clock.at = datetime(2026, 12, 15, 8, 0, tzinfo=VIETNAM)
    _rate(records, desk, *[Score.CONTENT] * 3)
    assert _scores(ratings(records, FIRST, LAST)) == {
        ("2026-12", Score.CONTENT): 3,
        ("2027-01", Score.CONTENT): 2,
    }


def test_counts_stand_in_the_order_of_periods_and_scores(
    records: Records, desk: DeskContext, clock: Clock
) -> None:
    """From the best to the worst; only the periods of the days that were asked for."""
    _rate(records, desk, *Score, *Score)
    clock.at = datetime(2027, 3, 1, 8, 0, tzinfo=VIETNAM)
    _rate(records, desk, *Score)
    closed = date(2027, 6, 1)
    assert [count.score for count in ratings(records, FIRST, LAST, closed_before=closed)] == [*Score, *Score]
    of_december = ratings(records, date(2026, 11, 15), date(2026, 12, 14), closed_before=closed)
    assert {count.period for count in of_december} == {"2026-12"}
    assert ratings(records, date(2026, 12, 15), date(2027, 2, 14), closed_before=closed) == ()


@pytest.mark.parametrize(
    ("day", "period"),
    [
        (date(2026, 11, 14), "2026-11"),
        (date(2026, 11, 15), "2026-12"),
        (date(2026, 12, 14), "2026-12"),
        (date(2026, 12, 15), "2027-01"),
        (date(2027, 1, 1), "2027-01"),
    ],
)
def test_a_month_of_the_reports_runs_from_the_15th_to_the_14th(day: date, period: str) -> None:
    """NĐ 09/2019/NĐ-CP, Đ12: it is called after the month it ends in."""
    assert report_period(day) == period


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_is_in_the_period_that_ends_next(day: date) -> None:
    """A period ends on a 14th, on or after each of its days, and less than 31 days later."""
    ends = period_ends(report_period(day))
    assert ends.day == 14
    assert 0 <= (ends - day).days <= 30
    assert report_period(ends) == report_period(day)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scores=st.lists(st.sampled_from(Score), max_size=25))
def test_no_answer_is_lost_and_none_is_told_alone(
    tmp_path_factory: pytest.TempPathFactory, scores: list[Score]
) -> None:
    """However they come, each lot has at least five new ones, and what isn't told is at most five."""
    clock = Clock()
    desk = desk_with(clock)
    with open_office(tmp_path_factory.mktemp("office") / "records.db", desk) as records:
        _rate(records, desk, *scores)
        whole = ratings(records, FIRST, LAST, closed_before=LAST)
        assert _scores(whole) == {("2026-12", score): scores.count(score) for score in set(scores)}
        told: dict[str, int] = {}
        for _, body in _counted(records):
            new = {row["score"]: row["told"] - told.get(row["score"], 0) for row in body["rows"]["rating"]}
            told |= {row["score"]: row["told"] for row in body["rows"]["rating"]}
            assert sum(new.values()) >= LOT
        assert len(scores) - sum(told.values()) <= LOT
