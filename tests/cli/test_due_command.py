"""``motcua due``: the day of return, with or without an office."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Motcua = Callable[..., Any]
ISSUE = ("due", "--received", "2026-11-23 10:00", "--limit", "1 working_day")


def test_it_works_where_no_office_was_ever_set_up(bare: Motcua) -> None:
    """The packaged calendar knows that 24 November 2026 is a holiday."""
    done = bare(*ISSUE, "--json")
    assert done.status == 0
    assert done.json == {"due": "2026-11-25T17:00:00+07:00", "reasons": ["24/11 nghỉ Ngày Văn hóa Việt Nam"]}


@pytest.mark.parametrize(
    ("more", "due"),
    [
        (["--convention", "same_clock"], "2026-11-25T10:00:00+07:00"),
        (["--convention", "half_day"], "2026-11-25T11:30:00+07:00"),
        (["--cut-off", "09:30"], "2026-11-26T17:00:00+07:00"),
        (["--cut-off", "10:00"], "2026-11-26T17:00:00+07:00"),
        (["--cut-off", "10:01"], "2026-11-25T17:00:00+07:00"),
    ],
)
def test_convention_and_cut_off_decide_the_moment(bare: Motcua, more: list[str], due: str) -> None:
    """The four conventions are told apart, and received at the cut-off counts as the next working day."""
    assert bare(*ISSUE, *more, "--json").json["due"] == due


@pytest.mark.parametrize(
    ("limit", "due"),
    [
        ("immediate", "2026-11-23T17:00:00+07:00"),
        ("2 hour", "2026-11-23T14:00:00+07:00"),
        ("30 day", "2026-12-23T17:00:00+07:00"),
        ("2 working_day + 5 working_day + 2 working_day", "2026-12-07T17:00:00+07:00"),
    ],
)
def test_every_unit_is_understood(bare: Motcua, limit: str, due: str) -> None:
    """Working days, calendar days, hours, at once, and sums of stages."""
    assert bare("due", "--received", "2026-11-23 10:00", "--limit", limit, "--json").json["due"] == due


def test_the_office_s_own_calendar_counts(motcua: Motcua, home: Path) -> None:
    """A calendar of the office takes the place of the one that ships."""
    week = {day: [["08:00", "12:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    own = {
        "format": "motcua.calendar/1",
        "valid_from": "2026-01-01",
        "valid_to": "2026-12-31",
        "weeks": [{"valid_from": "2026-01-01", "sessions": week}],
        "years": {"2026": {"knowledge": "complete"}},
        "days": [],
    }
    (home / "calendar.json").write_text(json.dumps(own), encoding="utf-8")
    assert motcua(*ISSUE, "--json").json == {"due": "2026-11-24T12:00:00+07:00", "reasons": []}


def test_a_person_reads_the_day_and_why(bare: Motcua) -> None:
    """Without --json the promise is a line, and each reason a line below it."""
    assert bare(*ISSUE).out == ("Hẹn trả 17:00 Thứ Tư 25/11/2026\n  24/11 nghỉ Ngày Văn hóa Việt Nam\n")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--received", "yesterday", "--limit", "1 day"), "--received"),
        (("--received", "2026-11-31 10:00", "--limit", "1 day"), "--received"),
        (("--received", "2026-11-23 10:00", "--limit", "1 week"), "--limit"),
        (("--received", "2026-11-23 10:00", "--limit", "-1 day"), "--limit"),
        (("--received", "2026-11-23 10:00", "--limit", "1 day", "--cut-off", "25:00"), "--cut-off"),
        (("--received", "2026-11-23 10:00", "--limit", "1 day", "--convention", "soon"), "--convention"),
        (("--limit", "1 day"), "--received"),
    ],
)
def test_what_is_wrong_is_named_in_one_line(bare: Motcua, words: tuple[str, ...], named: str) -> None:
    """A wrong date, unit, hour or convention is a line with the option's name."""
    line = bare("due", *words, "--json").line
    assert line.startswith("motcua due: ")
    assert named in line or "thời hạn" in line


@pytest.mark.parametrize("limit", ["99999999999 day", "0.3 working_day", "1e400 day", "nan day"])
def test_a_limit_nobody_means_is_refused(bare: Motcua, limit: str) -> None:
    """Ten thousand years, a third of a day and no number at all are a sentence, not a crash."""
    assert "thời hạn" in bare("due", "--received", "2026-11-23 10:00", "--limit", limit).line
