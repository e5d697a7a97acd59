"""What is typed about a person: numbers go where they belong, dates are read or left, nothing is raised."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_tui.person_entry import (
    born_from_text,
    born_to_text,
    is_birth,
    merged,
    number_facts,
    phone_facts,
    take_number,
)
from db.rules.dossier import Person

NOBODY = Person(name="")


@pytest.mark.parametrize(
    ("typed", "field", "kept"),
    [
        ("014190000123", "personal_number", "014190000123"),
        ("014 190 000 123", "personal_number", "014190000123"),
        ("014.190.000.123", "personal_number", "014190000123"),
        ("0100109106", "tax_number", "0100109106"),
        ("0100109106-001", "tax_number", "0100109106001"),
        ("C1234567", "passport", "C1234567"),
        ("c1234567", "passport", "C1234567"),
        ("050123456", "passport", "050123456"),
        ("０１４１９００００１２３", "personal_number", "014190000123"),
        ("", "passport", ""),
    ],
)
def test_a_number_goes_where_it_belongs(typed: str, field: str, kept: str) -> None:
    """Twelve digits, ten or thirteen, or anything else; and only one of the three is ever set."""
    before = Person(name="Lò", personal_number="1", tax_number="2", passport="3")
    person = take_number(before, typed)
    numbers = {name: getattr(person, name) for name in ("personal_number", "tax_number", "passport")}
    assert numbers == {**dict.fromkeys(numbers, ""), field: kept}
    assert person.name == "Lò"


@given(st.text("0123456789ABcđẾ²٣ .-", max_size=20))
def test_any_number_is_kept_in_one_place(typed: str) -> None:
    """Nothing is raised, and a second writing changes nothing."""
    person = take_number(NOBODY, typed)
    assert sum(map(bool, (person.personal_number, person.tax_number, person.passport))) <= 1
    again = take_number(person, person.personal_number or person.tax_number or person.passport)
    assert again == person


@pytest.mark.parametrize(
    ("typed", "born", "shown"),
    [
        ("1/2/1990", "1990-02-01", "01/02/1990"),
        ("01/02/1990", "1990-02-01", "01/02/1990"),
        ("01021990", "1990-02-01", "01/02/1990"),
        ("1-2-1990", "1990-02-01", "01/02/1990"),
        ("1.2.1990", "1990-02-01", "01/02/1990"),
        (" 1 2 1990 ", "1990-02-01", "01/02/1990"),
        ("2/1990", "1990-02", "02/1990"),
        ("1990", "1990", "1990"),
        ("29/2/2024", "2024-02-29", "29/02/2024"),
        ("", "", ""),
    ],
)
def test_a_birth_date_is_read_in_every_way_people_write_it(typed: str, born: str, shown: str) -> None:
    """With the precision that is known (DOMAIN 11.8), and shown as on paper."""
    assert (born_from_text(typed), is_birth(born), born_to_text(born)) == (born, True, shown)


@pytest.mark.parametrize(
    "typed",
    ["31/2/1990", "29/02/2023", "13/1990", "0/1990", "1/2/90", "1/2/0190", "9999", "Bản Mẫu", "1990-13", "²"],
)
def test_what_is_no_date_stays_as_it_was_typed(typed: str) -> None:
    """So that the clerk can mend it; and it is known to be none."""
    assert born_from_text(typed) == typed
    assert not is_birth(typed)


@given(st.dates(date(1900, 1, 1), date(2026, 12, 31)))
def test_every_day_comes_back_as_it_is_shown(day: date) -> None:
    """What the field shows is read as the same day."""
    assert born_from_text(born_to_text(day.isoformat())) == day.isoformat()


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_stays(typed: str) -> None:
    """Nothing is raised."""
    born = born_from_text(typed)
    assert is_birth(born) or born == typed.strip()


@pytest.mark.parametrize(
    ("typed", "born", "sex", "words", "doubtful"),
    [
        ("014190000123", "", "", "Nữ, 1990, cấp từ Sơn La", False),
        ("014190000123", "1990-02-01", "Nữ", "Nữ, 1990, cấp từ Sơn La", False),
        ("014190000123", "1991", "", "năm sinh không khớp số  Nữ, 1990", True),
        ("014190000123", "", "Nam", "giới tính không khớp số", True),
        ("999190000123", "", "", "ba số đầu không phải mã tỉnh nào", True),
        ("0100109106", "", "", "", False),
        ("0100109107", "", "", "mã số thuế sai số kiểm tra", True),
        ("01419", "", "", "5 số; căn cước có 12", True),
        ("C1234567", "", "", "", False),
        ("", "", "", "", False),
    ],
)
def test_a_number_tells_what_it_says_of_its_owner(
    *, typed: str, born: str, sex: str, words: str, doubtful: bool
) -> None:
    """A doubt stands first, for the rest may be cut; it warns and never blocks."""
    said, is_doubtful = number_facts(typed, born=born, sex=sex)
    assert said.startswith(words)
    assert is_doubtful is doubtful


@pytest.mark.parametrize(
    ("typed", "doubtful"),
    [("0912345678", False), ("0912 345 678", False), ("", False), ("12", True), ("con", True)],
)
def test_an_odd_phone_number_is_pointed_at(*, typed: str, doubtful: bool) -> None:
    """And an empty one isn't."""
    said, is_doubtful = phone_facts(typed)
    assert (bool(said), is_doubtful) == (doubtful, doubtful)


@given(st.text(max_size=20), st.text(max_size=10), st.sampled_from(["", "Nam", "Nữ"]))
def test_any_text_can_be_commented_on(typed: str, born: str, sex: str) -> None:
    """Nothing is raised while the clerk still types."""
    for said, doubtful in (number_facts(typed, born=born_from_text(born), sex=sex), phone_facts(typed)):
        assert said or not doubtful


def test_a_card_comes_before_what_was_known_but_for_the_address() -> None:
    """The card's name and birth are the card's; the address is today's, for cards still carry districts."""
    card = Person(
        "LÒ THỊ THỬ", "014304000456", "2004-11-12", "Nữ", "Hát Lót, Mai Sơn, Sơn La", old_number="050123456"
    )
    known = Person("Lò Thị Cũ", "014304000456", "2004", "Nam", "Bản Mẫu, xã Mai Sơn", "0912345678", "a@b.vn")
    both = merged(card, known)
    assert (both.name, both.born, both.sex, both.old_number) == (
        "LÒ THỊ THỬ",
        "2004-11-12",
        "Nữ",
        "050123456",
    )
    assert (both.address, both.phone, both.email) == ("Bản Mẫu, xã Mai Sơn", "0912345678", "a@b.vn")
    assert merged(card, None) == card


def test_what_a_card_lost_is_taken_from_before() -> None:
    """A name the scanner garbled is the name of last time."""
    card = Person("", "014304000456")
    assert merged(card, Person("Lò Thị Thử", "014304000456", "2004-11-12")).name == "Lò Thị Thử"
