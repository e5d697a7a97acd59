"""The receipt number: its three forms, reading it back, and that no slip of a finger goes unseen."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules.errors import NotAccepted, NotPossibleNow, Refusal
from db.rules.receipt_number import ReceiptNumber, looks_like, parse

NUMBER = ReceiptNumber("H52.18.05", date(2026, 11, 23), 2, 42)


def wide(text: str) -> str:
    """Give ASCII text in full-width characters, as some input methods type it."""
    return "".join(chr(ord(character) + 0xFEE0) for character in text)


PAIRS = st.integers(0, 99).map("{:02d}".format)
AGENCIES = st.builds(
    lambda letter, groups: letter + ".".join(groups),
    st.sampled_from("ABCDEGHKXZ"),
    st.lists(PAIRS, min_size=1, max_size=4),
)
NUMBERS = st.builds(
    ReceiptNumber,
    AGENCIES,
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.integers(0, 99),
    st.integers(1, 9999),
)


def test_three_forms() -> None:
    """One number is read, scanned and called out in three forms."""
    assert NUMBER.dotted == str(NUMBER) == "H52.18.05-261123-02-0042-24"
    assert NUMBER.compact == "H52180526112302004224"
    assert NUMBER.short == "02-0042"


def test_check_digits_are_those_of_the_standard() -> None:
    """The whole compact form, its letter as two digits, leaves 1 modulo 97 (ISO 7064)."""
    assert int("17" + NUMBER.compact[1:]) % 97 == 1


@pytest.mark.parametrize(
    "text",
    [
        "H52.18.05-261123-02-0042-24",
        "h52.18.05-261123-02-0042-24",
        "H52180526112302004224",
        "  H52 18 05 261123 02 0042 24\n",
        "H52.18.05–261123—02−0042‑24",
        "H52.18.05 - 261123 - 02 - 0042 - 24",
        "H521805-261123-02-0042-24",
        "H52.18.05-26112302004224",
        wide("H52.18.05-261123-02-0042-24"),
        "H52.18.05\u200b-261123-02-0042-24",
    ],
)
def test_every_printed_form_is_read(text: str) -> None:
    """Dots, dashes, spaces, case and full-width letters make no difference."""
    assert parse(text) == NUMBER


@pytest.mark.parametrize(
    "text",
    [
        "",
        "H",
        "02-0042",
        "014090000123",
        "H15.50.05.08-261008-0975",
        "000.00.14.H56-200203-0118",
        "G09.20-20260609-0092637",
        "H52.18.05-261323-02-0042-24",
        "H52.18.05-261123-02-0000-24",
        "H52.18.05-261123-02-OO42-24",
        "HH2.18.05-261123-02-0042-24",
        "H52.18.05-2611-2302-0042-24",
        "H52.18.05.11.22-261123-02-0042-24",
        "H" + "1" * 5000,
    ],
)
def test_other_texts_are_not_receipt_numbers(text: str) -> None:
    """Another shape is told apart from a receipt number with a wrong digit."""
    assert not looks_like(text)
    with pytest.raises(NotAccepted) as refusal:
        parse(text)
    assert refusal.value.code == "not_a_receipt_number"


def test_a_wrong_digit_is_named_as_such() -> None:
    """A number whose check digits don't fit looks like one and says what is wrong."""
    assert looks_like("H52.18.05-261123-02-0043-24")
    with pytest.raises(NotAccepted) as refusal:
        parse("H52.18.05-261123-02-0043-24")
    assert refusal.value.code == "receipt_check_wrong"


def test_numbers_run_out_instead_of_being_cut() -> None:
    """After 9,999 there is no number, and the refusal names the slot and the day."""
    with pytest.raises(NotPossibleNow) as refusal:
        ReceiptNumber("H52", date(2026, 11, 23), 2, 10_000)
    assert refusal.value.code == "numbers_exhausted"
    assert refusal.value.facts == {"slot": 2, "day": "2026-11-23"}


@pytest.mark.parametrize(
    ("agency", "year", "slot", "counter"),
    [
        ("h52", 2026, 1, 1),
        ("H5", 2026, 1, 1),
        ("H52.1", 2026, 1, 1),
        ("H52.18.05.01.02", 2026, 1, 1),
        ("H52", 1999, 1, 1),
        ("H52", 2026, 100, 1),
        ("H52", 2026, -1, 1),
        ("H52", 2026, 1, 0),
    ],
)
def test_parts_out_of_range_make_no_number(agency: str, year: int, slot: int, counter: int) -> None:
    """A number that could not be read back is never made."""
    with pytest.raises(NotAccepted):
        ReceiptNumber(agency, date(year, 1, 1), slot, counter)


@given(NUMBERS)
def test_round_trip(number: ReceiptNumber) -> None:
    """What is printed is read back, from every form."""
    assert parse(number.dotted) == number
    assert parse(number.compact) == number
    assert parse(number.dotted.replace("-", " ").lower()) == number


@given(NUMBERS, st.data())
def test_every_wrong_digit_is_caught(number: ReceiptNumber, data: st.DataObject) -> None:
    """No single wrong digit makes another valid number, wherever it stands."""
    text = number.compact
    at = data.draw(st.integers(1, len(text) - 1))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != text[at]]))
    with pytest.raises(Refusal):
        parse(text[:at] + digit + text[at + 1 :])


@given(NUMBERS)
def test_every_swap_of_neighbours_is_caught(number: ReceiptNumber) -> None:
    """No two swapped neighbours make another valid number."""
    text = number.compact
    for at in range(len(text) - 1):
        swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        if swapped != text:
            with pytest.raises(Refusal):
                parse(swapped)


@given(NUMBERS, st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_every_wrong_letter_is_caught(number: ReceiptNumber, letter: str) -> None:
    """The agency's letter is under the check digits too."""
    if letter != number.agency[0]:
        with pytest.raises(Refusal):
            parse(letter + number.compact[1:])


@given(st.text(alphabet="H0123456789.-– ", max_size=40) | st.text(max_size=40))
def test_any_text_is_answered(text: str) -> None:
    """Reading any text gives a number that prints as what was read, or a refusal."""
    try:
        number = parse(text)
    except NotAccepted:
        return
    assert parse(number.dotted) == number
