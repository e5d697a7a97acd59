"""Personal numbers, tax numbers, phones and passports: what they say, and that they only ever warn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules.identity import (
    PROVINCES,
    Doubt,
    mask,
    passport,
    personal_number,
    phone,
    tax_number,
)


@pytest.mark.parametrize(
    ("number", "sex", "year", "province"),
    [
        ("014090000123", "Nam", 1990, "Sơn La"),
        ("014190000123", "Nữ", 1990, "Sơn La"),
        ("014304000456", "Nữ", 2004, "Sơn La"),
        ("001226000001", "Nam", 2026, "Hà Nội"),
        ("096999000001", "Nữ", 2399, "Cà Mau"),
    ],
)
def test_personal_number_facts(number: str, sex: str, year: int, province: str) -> None:
    """Sex, year of birth and province of registration stand in the digits."""
    found = personal_number(number, sex=sex, born=f"{year}-02-01")
    assert (found.sex, found.birth_year, found.province, found.doubts) == (sex, year, province, ())


@pytest.mark.parametrize(
    ("number", "sex", "born", "doubts"),
    [
        ("014090000123", "Nữ", "1990", (Doubt.SEX,)),
        ("014090000123", "Nam", "1991-01-01", (Doubt.BIRTH_YEAR,)),
        ("014090000123", "", "", ()),
        ("003090000123", "Nam", "1990", (Doubt.PROVINCE,)),
        ("003090000123", "Nữ", "2001", (Doubt.PROVINCE, Doubt.SEX, Doubt.BIRTH_YEAR)),
        ("01409000012", "Nam", "1990", (Doubt.NUMBER_SHAPE,)),
        ("0140900001234", "", "", (Doubt.NUMBER_SHAPE,)),
        ("01409000012O", "", "", (Doubt.NUMBER_SHAPE,)),
        ("050123456", "", "", (Doubt.OLD_CARD_NUMBER,)),
        ("", "", "", (Doubt.NUMBER_SHAPE,)),
    ],
)
def test_personal_number_warns(number: str, sex: str, born: str, doubts: tuple[Doubt, ...]) -> None:
    """What doesn't fit the paper is named, and the number is kept as it is."""
    found = personal_number(number, sex=sex, born=born)
    assert found.doubts == doubts
    assert found.number == number


def test_numbers_are_read_as_people_write_them() -> None:
    """Spaces, dots, dashes and full-width digits make no difference."""
    assert personal_number(" 014 090.000-123 ").number == "014090000123"
    full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in "014090000123")
    assert personal_number(full_width).number == "014090000123"


def test_all_63_provinces_are_known() -> None:
    """The table holds the provinces of before the merger, each with a name of its own."""
    assert len(PROVINCES) == len(set(PROVINCES.values())) == 63
    assert all(len(code) == 3 and code.isdigit() for code in PROVINCES)


@pytest.mark.parametrize(
    ("text", "number", "doubts"),
    [
        ("0100109106", "0100109106", ()),
        ("0100109106-001", "0100109106-001", ()),
        ("0100109106001", "0100109106-001", ()),
        ("0100109107", "0100109107", (Doubt.TAX_CHECK,)),
        ("01001091", "01001091", (Doubt.TAX_SHAPE,)),
        ("014090000123", "014090000123", ()),
        ("H52.18", "H5218", (Doubt.TAX_SHAPE,)),
    ],
)
def test_tax_number(text: str, number: str, doubts: tuple[Doubt, ...]) -> None:
    """Ten digits with a check digit, thirteen with a branch, or a personal number."""
    found = tax_number(text)
    assert (found.number, found.doubts) == (number, doubts)
    assert found.is_person == (len(number) == 12)


@pytest.mark.parametrize(
    ("text", "number", "is_mobile", "doubts"),
    [
        ("0912 345 678", "0912345678", True, ()),
        ("+84 912 345 678", "0912345678", True, ()),
        ("84912345678", "0912345678", True, ()),
        ("0084912345678", "0912345678", True, ()),
        ("+84 (0)912.345.678", "0912345678", True, ()),
        ("01692345678", "0392345678", True, (Doubt.OLD_PHONE,)),
        ("0199 234 5678", "0592345678", True, (Doubt.OLD_PHONE,)),
        ("0212 3852 123", "02123852123", False, ()),
        ("024 3825 1234", "02438251234", False, ()),
        ("0952345678", "0952345678", False, (Doubt.PHONE_SHAPE,)),
        ("113", "113", False, (Doubt.PHONE_SHAPE,)),
        ("số nhà", "sốnhà", False, (Doubt.PHONE_SHAPE,)),
    ],
)
def test_phone(text: str, number: str, doubts: tuple[Doubt, ...], *, is_mobile: bool) -> None:
    """Phones become what is dialled today; what looks wrong is kept and named."""
    found = phone(text)
    assert (found.number, found.is_mobile, found.doubts) == (number, is_mobile, doubts)


@pytest.mark.parametrize(
    ("text", "number", "doubts"),
    [
        ("c 1234567", "C1234567", ()),
        ("E12345678", "E12345678", ()),
        ("ABCDEFG", "ABCDEFG", (Doubt.PASSPORT_SHAPE,)),
        ("A123", "A123", (Doubt.PASSPORT_SHAPE,)),
        ("A" * 15 + "1", "A" * 15 + "1", (Doubt.PASSPORT_SHAPE,)),
    ],
)
def test_passport(text: str, number: str, doubts: tuple[Doubt, ...]) -> None:
    """A passport's number is letters and digits, and only looked at."""
    assert (passport(text).number, passport(text).doubts) == (number, doubts)


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("014090000123", "0140******23"),
        ("050123456", "0501***56"),
        ("C1234567", "******67"),
        ("123", "***"),
        ("", ""),
    ],
)
def test_mask(number: str, masked: str) -> None:
    """Lists show too little of a number to use it, and enough to recognise it."""
    assert mask(number) == masked


@given(st.text(max_size=20), st.text(max_size=10), st.text(max_size=10))
def test_nothing_typed_is_ever_refused(text: str, sex: str, born: str) -> None:
    """Any text is answered with what it says or with a doubt; the values never show it in a log."""
    for found in (personal_number(text, sex=sex, born=born), tax_number(text), phone(text), passport(text)):
        assert found.number or found.doubts
        assert "number=" not in repr(found)
