"""Dates, limits and amounts on official papers."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from db.rules.clock import VIETNAM
from db.rules.deadline import Term
from db.rules.procedure import Unit
from receipts.forms.wording import day_text, moment_text, money_text, session_text, terms_text


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_small_days_and_months_take_a_leading_zero() -> None:
    """Official dates write 04 and 01, not 4 and 1."""
    assert _plain(day_text(date(2026, 1, 4))) == "ngày 04 tháng 01 năm 2026"


def test_a_date_is_never_parted_at_a_line_end() -> None:
    """All spaces of a date are non-breaking."""
    assert " " not in day_text(date(2026, 12, 4))


def test_a_moment_is_said_in_vietnams_time() -> None:
    """A moment stored in UTC is printed in UTC+7 with its weekday there."""
    moment = datetime(2026, 12, 3, 17, 5, tzinfo=UTC)
    assert _plain(moment_text(moment)) == "00 giờ 05 phút, Thứ Sáu, ngày 04 tháng 12 năm 2026"


def test_a_promised_half_day_says_both_its_hours() -> None:
    """The half-day convention promises a session, not an hour."""
    start = datetime(2026, 12, 6, 7, 30, tzinfo=VIETNAM)
    said = _plain(session_text(start, start.replace(hour=11, minute=0)))
    assert said == "Từ 07:30 đến 11:00, Chủ nhật, ngày 06 tháng 12 năm 2026"


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ((), ""),
        ((Term(8, Unit.WORKING_DAY),), "08 ngày làm việc"),
        ((Term(15, Unit.DAY),), "15 ngày"),
        ((Term(0.5, Unit.WORKING_DAY),), "0,5 ngày làm việc"),
        ((Term(3, Unit.HOUR),), "03 giờ làm việc"),
        ((Term(0, Unit.IMMEDIATE),), "giải quyết ngay"),
        (
            (Term(2, Unit.WORKING_DAY, "cấp xã"), Term(5, Unit.WORKING_DAY, "cấp tỉnh")),
            "02 ngày làm việc (cấp xã) + 05 ngày làm việc (cấp tỉnh)",
        ),
        ((Term(1, Unit.UNSPECIFIED),), "01"),
    ],
)
def test_a_limit_is_said_with_its_unit(terms: tuple[Term, ...], said: str) -> None:
    """A unit that the law did not give is not invented."""
    assert _plain(terms_text(terms, "giải quyết ngay")) == said


def test_money_has_points_between_thousands() -> None:
    """Amounts are whole đồng, and never broken from their unit."""
    assert money_text(1_234_500) == "1.234.500\u00a0đồng"
