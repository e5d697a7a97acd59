"""The official dossier code: every pattern seen so far is read, and nothing is taken for it."""

from __future__ import annotations

from datetime import date

import pytest

from db.rules.errors import NotAccepted
from db.rules.official_code import PATTERNS, Pattern, looks_like, parse


@pytest.mark.parametrize(
    ("text", "agency", "day", "serial", "pattern"),
    [
        ("000.00.14.H56-200203-0118", "000.00.14.H56", date(2020, 2, 3), "0118", "province_last"),
        ("000.17.22.H56-210531-0001", "000.17.22.H56", date(2021, 5, 31), "0001", "province_last"),
        ("H15.50.05.13-261008-0975", "H15.50.05.13", date(2026, 10, 8), "0975", "province_first"),
        ("G09.20-20260609-0092637", "G09.20", date(2026, 6, 9), "0092637", "central"),
        ("H52.18-261123-12345", "H52.18", date(2026, 11, 23), "12345", "province_first"),
    ],
)
def test_real_codes(text: str, agency: str, day: date, serial: str, pattern: str) -> None:
    """Each of the real ways of writing a code is taken apart, its serial with its zeros."""
    code = parse(text)
    assert (code.agency, code.day, code.serial, code.pattern) == (agency, day, serial, pattern)
    assert (code.text, code.raw) == (text, text)


def test_typed_codes_are_read() -> None:
    """Small letters, spaces and long dashes don't matter, and the text as typed is kept."""
    code = parse(" h15.50.05.13 – 261008 – 0975 ")
    assert code.text == "H15.50.05.13-261008-0975"
    assert code.raw == " h15.50.05.13 – 261008 – 0975 "


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1.001193",
        "H52.18.05-261123-02-0042-24",
        "H15.50.05.13-261308-0975",
        "G09.20-20261309-0092637",
        "H15.50-261008-12",
        "H15" + ".50" * 20 + "-261008-0975",
        "-" * 5000,
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    """Our own numbers, codes of procedures and impossible days are no official codes."""
    assert not looks_like(text)
    with pytest.raises(NotAccepted) as refusal:
        parse(text)
    assert refusal.value.code == "not_an_official_code"


def test_a_new_rule_is_a_new_row() -> None:
    """A pattern that does not exist yet can be added without touching the code."""
    new = Pattern("new", r"(?P<agency>VN[0-9]{5})/(?P<day>[0-9]{8})/(?P<serial>[0-9]{6})", "rule of 2027")
    assert not looks_like("VN04105/20270105/000001")
    assert parse("VN04105/20270105/000001", (*PATTERNS, new)).pattern == "new"
