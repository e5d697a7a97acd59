from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from practice_desk import MONDAY, PERSON, Clock, an_intake, desk_with

from db.engine import Records
from db.office.accept import accept
from db.office.context import DeskContext
from db.office.find import find_dossiers, open_dossier
from db.office.words import digits_of
from db.rules.dossier import Accepted, Person, Submitter
from db.rules.errors import NotAccepted, NotFound

OFFICIAL = "H52.18.05-261123-0975"


@pytest.fixture
def dossiers(records: Records, clock: Clock) -> list[Accepted]:
    """Give four dossiers of two days and three people, the last handed in by somebody else."""
    desk = desk_with(clock)
    people = [
        PERSON,
        Person("Lò Văn Đức", "014090000456", phone="+84 987 654 321", old_number="050123456"),
        Person("Lò Thị Hoa", "014185000789", passport="C1234567"),
    ]
    made = [accept(records, an_intake(applicant=person), desk) for person in people]
    clock.run(days=1)
    submitter = Submitter(Person("Quàng Thị Thử", "014304000456", phone="0212 3850 123"), "con")
    tomorrow = MONDAY + timedelta(days=1)
    made.append(
        accept(records, an_intake(applicant=people[1], submitter=submitter, received_at=tomorrow), desk)
    )
    with records.writing() as session:
        session.connection().exec_driver_sql("UPDATE dossier SET official_code = ? WHERE pk = 3", (OFFICIAL,))
    return made


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("nguyen thi", [0]),
        ("Dương Thùy", [0]),
        ("dương thuỳ NGUYỄN", [0]),
        ("duc", [3, 1]),
        ("Đức", [3, 1]),
        ("LO", [3, 2, 1]),
        ("l t h", [2]),
        ("l t", [3, 2]),
        ("van lo duc", [3, 1]),
        ("quàng", [3]),
        ("nguyen van", []),
        ("0912345678", [0]),
        ("0912 345 678", [0]),
        ("+84912345678", [0]),
        ("0987654321", [3, 1]),
        ("0987654", [3, 1]),
        ("02123850123", [3]),
        ("014090000456", [3, 1]),
        ("0140900", [3, 1]),
        ("014304000456", [3]),
        ("050123456", [3, 1]),
        ("c1234567", [2]),
        ("1", [3, 0]),
        ("0002", [1]),
        ("02-0003", [2]),
        ("2-3", [2]),
        ("03-0003", []),
        (OFFICIAL, [2]),
        (OFFICIAL.lower().replace("-", " - "), [2]),
        ("", []),
        ("  ", []),
        ("-", []),
        ("999999", []),
        ("không có ai", []),
    ],
)
def test_dossiers_are_found_by_what_people_say(
    records: Records, dossiers: list[Accepted], text: str, places: list[int]
) -> None:
    """Names without accents, in any order and half typed; numbers, phones and cards; the newest first."""
    found = [line.dossier_id for line in find_dossiers(records, text)]
    assert found == [dossiers[place].dossier_id for place in places]


@pytest.mark.parametrize(
    "said",
    [
        lambda made: made.number,
        lambda made: made.compact,
        lambda made: made.number.lower().replace("-", "–"),
        lambda made: f" {made.number.replace('-', ' - ')} ",
        lambda made: made.compact[-3:],
        lambda made: made.compact[-4:],
        lambda made: made.number[-7:],
        lambda made: made.compact[-6:],
        lambda made: made.compact[-8:],
    ],
)
def test_a_number_is_found_in_any_form_and_by_its_end(
    records: Records, dossiers: list[Accepted], said: Callable[[Accepted], str]
) -> None:
    """The whole number as printed, scanned or retyped, and its last digits with the check digits."""
    for made in dossiers:
        assert made.dossier_id in [line.dossier_id for line in find_dossiers(records, said(made))]


def test_a_line_shows_no_personal_number(records: Records, dossiers: list[Accepted]) -> None:
    """Whoever looks over the clerk's shoulder sees name, procedure and dates only."""
    (line,) = find_dossiers(records, dossiers[0].number)
    assert (line.applicant_name, line.procedure_title) == (PERSON.name, "Biến động đất")
    assert PERSON.personal_number not in repr(line)


def test_no_more_are_given_than_asked_for(records: Records, desk: DeskContext) -> None:
    """The newest of many stand in the list, whichever way they are found."""
    made = [accept(records, an_intake(), desk) for _ in range(12)]
    newest = [one.dossier_id for one in made[:-6:-1]]
    for text in ("nguyen", "0912345678", "014190000123"):
        assert [line.dossier_id for line in find_dossiers(records, text, limit=5)] == newest


def test_a_changed_name_is_found_by_the_new_one_only(records: Records, desk: DeskContext) -> None:
    """The index follows the table, whoever changes or deletes a row."""
    accept(records, an_intake(), desk)
    with records.writing() as session:
        session.connection().exec_driver_sql("UPDATE dossier SET search_words = 'tong van mau'")
    assert find_dossiers(records, "nguyen") == ()
    assert len(find_dossiers(records, "tong")) == 1
    with records.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM dossier_paper")
        session.connection().exec_driver_sql("DELETE FROM slip")
        session.connection().exec_driver_sql("DELETE FROM dossier")
    with records.reading() as session:
        match = "SELECT count(*) FROM dossier_words WHERE dossier_words MATCH 'tong'"
        assert session.connection().exec_driver_sql(match).scalar_one() == 0


@given(st.text(max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_no_text_can_break_the_search(records: Records, text: str) -> None:
    """Quotes, operators, control characters and digits of any script are words or nothing."""
    assert find_dossiers(records, text) == ()


@given(st.text(st.sampled_from('"*()^:+-.{} ANDORNOTaeđ09'), max_size=20))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_the_signs_of_the_index_mean_nothing(records: Records, text: str) -> None:
    """What the index would take for operators is text like any other."""
    assert find_dossiers(records, text) == ()


def test_a_dossier_is_opened_by_id_number_or_official_code(
    records: Records, dossiers: list[Accepted]
) -> None:
    """Every whole name of a dossier opens it."""
    made = dossiers[2]
    for key in (made.dossier_id, made.dossier_id.lower(), made.number, made.compact, f" {OFFICIAL} "):
        assert open_dossier(records, key).dossier_id == made.dossier_id


def test_what_is_no_dossier_is_not_opened(records: Records, dossiers: list[Accepted]) -> None:
    """Names and short numbers are no keys; a slip of the finger in a number is told apart from a stranger."""
    assert dossiers
    for key in ("", "lo", "02-0001", "H52.18.05-261123-0999"):
        with pytest.raises(NotFound, match="dossier_not_found"):
            open_dossier(records, key)
    wrong = dossiers[0].number[:-1] + str((int(dossiers[0].number[-1]) + 1) % 10)
    with pytest.raises(NotAccepted, match="receipt_check_wrong"):
        open_dossier(records, wrong)
    assert find_dossiers(records, wrong) == ()


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("0912 345 678", "0912345678"),
        ("+84 (912) 345-678", "0912345678"),
        ("0084912345678", "0912345678"),
        ("84912345678", "84912345678"),
        ("008408123456", "008408123456"),
        ("", ""),
        ("không có", ""),
    ],
)
def test_phone_numbers_become_digits_as_they_are_dialled_here(text: str, digits: str) -> None:
    """The country's code goes; a personal number of Tuyên Quang born 2008 is not taken for a foreign call."""
    assert digits_of(text) == digits


def test_names_sort_by_the_given_name(records: Records, dossiers: list[Accepted]) -> None:
    """The key beside each dossier puts Dương before Đức before Hoa, as lists of names here do."""
    assert dossiers
    with records.reading() as session:
        names = session.connection().exec_driver_sql(
            "SELECT DISTINCT applicant_name FROM dossier ORDER BY applicant_sort_key"
        )
        assert list(names.scalars()) == ["Nguyễn Thị Thùy Dương", "Lò Văn Đức", "Lò Thị Hoa"]
