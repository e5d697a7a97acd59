"""Dates, limits and amounts as a clerk writes them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_tui import words
from db.catalogue.starter import starter_procedures
from db.rules.clock import VIETNAM
from db.rules.dossier import Status
from db.rules.office import PaperSize, Printer, Station
from db.rules.procedure import Channel, Paper, TimeLimit, Unit
from db.rules.promise import Term

STATION = Station(2, "Quầy 2", "Lò Thị Hoa", "Công chức", practice=True)


def test_a_moment_names_hour_weekday_and_day() -> None:
    """As on the slip."""
    assert words.moment(datetime(2026, 12, 4, 17, 0, tzinfo=VIETNAM)) == "17:00 Thứ Sáu 04/12/2026"


def test_the_week_has_seven_names_in_each_length() -> None:
    """Monday is Thứ Hai and T2; Sunday is Chủ Nhật and CN."""
    week = [date(2026, 11, day) for day in range(23, 30)]
    assert [words.short_weekday(day) for day in week] == ["T2", "T3", "T4", "T5", "T6", "T7", "CN"]
    assert [words.weekday(day) for day in week][::6] == ["Thứ Hai", "Chủ Nhật"]


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ([Term(8, Unit.WORKING_DAY)], "8 ngày làm việc"),
        ([Term(0.5, Unit.WORKING_DAY)], "0,5 ngày làm việc"),
        ([Term(2, Unit.HOUR)], "2 giờ làm việc"),
        ([Term(0, Unit.IMMEDIATE)], "trả ngay"),
        ([Term(2, Unit.WORKING_DAY), Term(30, Unit.DAY)], "2 ngày làm việc + 30 ngày"),
    ],
)
def test_terms_are_said_with_their_units(terms: list[Term], said: str) -> None:
    """Halves with a comma, sums with a plus."""
    assert words.term_words(terms) == said


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (TimeLimit(8, Unit.WORKING_DAY), "8 ngày làm việc"),
        (TimeLimit(None, Unit.IMMEDIATE), "trả ngay"),
        (TimeLimit(1, Unit.OTHER), "1 (không ghi đơn vị)"),
        (TimeLimit(None, Unit.UNSPECIFIED), "không ghi đơn vị"),
        (TimeLimit(None, None, text="02 tháng và 15 ngày làm việc"), "02 tháng và 15 ngày làm việc"),
        (TimeLimit(None, None), "?"),
        (
            TimeLimit(4, Unit.WORKING_DAY, case="Cấp mới", channel=Channel.ONLINE),
            "4 ngày làm việc (trực tuyến; Cấp mới)",
        ),
    ],
)
def test_a_published_limit_is_said_with_what_it_hangs_on(limit: TimeLimit, said: str) -> None:
    """And what the source doesn't say is said not to be there."""
    assert words.limit_words(limit) == said


def test_every_limit_and_paper_of_the_starter_catalogue_can_be_said() -> None:
    """No gap stays open in any of them."""
    for procedure in starter_procedures():
        for limit in procedure.limits:
            assert words.limit_words(limit)
            assert "{" not in words.limit_words(limit)
        for paper in procedure.papers:
            assert "{" not in words.paper_counts(paper)


@pytest.mark.parametrize(
    ("paper", "said"),
    [
        (Paper("a", "a", originals=1), "chính 1"),
        (Paper("a", "a", copies=2), "sao 2"),
        (Paper("a", "a", originals=1, copies=1), "chính 1, sao 1"),
        (Paper("a", "a", originals=1, copies=1, either=True), "chính 1 hoặc sao 1"),
        (Paper("a", "a"), ""),
    ],
)
def test_counts_are_said_as_asked(paper: Paper, said: str) -> None:
    """Both, or one or the other."""
    assert words.paper_counts(paper) == said


@given(st.sampled_from([None, *Unit]), st.one_of(st.none(), st.integers(0, 365)))
def test_a_short_limit_fits_its_column(unit: Unit | None, value: int | None) -> None:
    """Only countable units have a column; all of them fit in eight cells."""
    if unit in (Unit.OTHER, Unit.UNSPECIFIED):
        return
    assert len(words.short_limit(value if value is not None else 0, unit)) <= 8


@pytest.mark.parametrize(
    ("printers", "said"),
    [
        ({}, "thư mục PDF A5"),
        ({"*": Printer("folder", "slips", PaperSize.A4)}, "thư mục PDF A4"),
        ({"receipt": Printer("cups", "HP-A5", PaperSize.A5)}, "HP-A5 (a5)"),
        (
            {
                "receipt": Printer("network", "10.0.0.9:9100", PaperSize.ROLL_80),
                "*": Printer("cups", "HP", PaperSize.A4),
            },
            "10.0.0.9:9100 (80mm)",
        ),
    ],
)
def test_the_printer_of_slips_is_named(printers: dict[str, Printer], said: str) -> None:
    """The one for receipts, else the one for everything, else the folder."""
    from dataclasses import replace

    assert words.printer_words(replace(STATION, printers=printers)) == said


def test_every_state_has_a_name_of_its_own() -> None:
    """Ten national states, ten different words."""
    assert len({words.status_words(status) for status in Status}) == len(Status)
