"""Cards, numbers, codes, days and money as they are scanned and typed: read, doubted or refused in a sentence."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Callable
from datetime import date, datetime, time

from fuzz_doors import Door, as_text, check_clear
from fuzz_mutate import Mutator

from counter_tui import day_entry, moment_entry, parsing
from counter_tui.fee_entry import money, read_amount
from counter_tui.locale import has
from counter_tui.payment_entry import is_receipt, receipt_text, split_receipt
from counter_tui.person_entry import (
    born_from_text,
    born_to_text,
    is_birth,
    number_facts,
    phone_facts,
    take_number,
)
from counter_tui.promise_entry import parse_promise, typed_term
from db.rules import id_card, identity, official_code, receipt_number
from db.rules.amount_words import HIGHEST_VND, amount_in_words
from db.rules.clock import VIETNAM
from db.rules.dossier import Person
from db.rules.errors import NotAccepted
from db.rules.fee_payments import checked_receipt
from db.rules.limits import parse_term
from db.rules.vietnamese import clean, fold, name_sort_key, repair_mojibake, same_letters, tokens

NAME = "LÒ THỊ THỬ"
CARDS = [
    f"014304000456||{NAME}|12112004|Nữ|Bản Mẫu, Chiềng Mung, Mai Sơn, Sơn La|03092024",
    "014190000123|050123456|Nguyễn Thị Thùy Dương|01021990|Nữ|Tiểu khu 1, Mai Sơn|01012022||||extra",
    "001090012345¦¦TRẦN VĂN A¦00001990¦Nam¦Hà Nội",
    "001090012345||Tráº§n VÄƒn A|00021990|Nam|HÃ  Ná»™i|01012022",
    "00020101021238540010A00000072701240006970436",
    "DN4010123456789|4e677579e1bb856e|01/01/1990|1",
    "I<VNM0900123456001090012345<<4",
    "https://example.vn/abc",
    "H52180526112302000150",
]
RECEIPTS = [
    receipt_number.ReceiptNumber("H52.18.05", date(2026, 11, 23), 2, 42),
    receipt_number.ReceiptNumber("A01", date(2000, 2, 29), 0, 1),
    receipt_number.ReceiptNumber("Z99.99.99.99", date(2099, 12, 31), 99, 9999),
]
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 15, tzinfo=VIETNAM)


def test_no_scan_breaks_the_reading_of_a_card(door: Callable[[str], Door]) -> None:
    """A card, or what was scanned instead by its name; what can be trusted can be stored."""
    here = door("card")

    def prove(text: str) -> None:
        kind = id_card.kind_of(text)
        card = id_card.read_card(text)
        assert kind is id_card.ScanKind.ID_CARD or repair_mojibake(text) != text
        assert len(card.number) == 12
        assert set(card.number) <= set("0123456789")
        assert is_birth(card.born)
        assert card.sex in {"", identity.MALE, identity.FEMALE}
        assert all(has(f"screen.doubt.{doubt}") for doubt in card.doubts)
        for told in (card.name, card.address, card.person.name, card.person.address, card.person.old_number):
            assert told == clean(told)
        assert card.number not in repr(card)

    here.hold(lambda mutator: mutator.text(CARDS), prove, also=as_text(here.found()), secrets=[NAME])


def test_no_text_breaks_the_reading_of_a_receipt_number(door: Callable[[str], Door]) -> None:
    """A number that is read is the same in all its forms; whatever is no number is refused."""
    here = door("receipt number")
    printed = [form for number in RECEIPTS for form in (number.dotted, number.compact, number.short)]

    def prove(text: str) -> None:
        receipt_number.looks_like(text)
        number = receipt_number.parse(text)
        assert receipt_number.looks_like(text)
        for form in (
            number.dotted,
            number.compact,
            number.compact.lower(),
            f" {number.dotted} ",
            str(number),
        ):
            assert receipt_number.parse(form) == number

    here.hold(lambda mutator: mutator.text(printed), prove, also=as_text(here.found()))


def test_one_wrong_digit_is_never_another_number(door: Callable[[str], Door]) -> None:
    """Each single digit exchanged and each pair of neighbours swapped, in every form."""
    del door
    for number in RECEIPTS:
        for form in (number.dotted, number.compact):
            for at, sign in enumerate(form):
                changed = [form[:at] + digit + form[at + 1 :] for digit in "0123456789" if sign.isdigit()]
                changed.append(form[:at] + form[at : at + 2][::-1] + form[at + 2 :])
                for wrong in changed:
                    if wrong != form:
                        with contextlib.suppress(Exception):
                            assert receipt_number.parse(wrong) == number, wrong


def test_no_text_breaks_the_reading_of_an_official_code(door: Callable[[str], Door]) -> None:
    """A code that is read is read again out of what is stored of it."""
    here = door("official code")
    codes = [
        "000.00.18.H52-261123-0042",
        "H52.18.05-261123-0042",
        "G22.99.1A-20261123-0000001",
        "H52-991231-123",
    ]

    def prove(text: str) -> None:
        assert official_code.looks_like(text) in {True, False}
        code = official_code.parse(text)
        again = official_code.parse(code.text)
        assert (again.agency, again.day, again.serial, again.pattern) == (
            code.agency,
            code.day,
            code.serial,
            code.pattern,
        )
        assert code.text.isascii()

    here.hold(lambda mutator: mutator.text(codes), prove, also=as_text(here.found()))


def test_no_text_breaks_the_reading_of_a_persons_numbers(door: Callable[[str], Door]) -> None:
    """Numbers are doubted and never refused; a mask shows at most six of their signs."""
    numbers = [
        "014190000123",
        "0100109106-001",
        "+84 912 345 678",
        "0123 456 7890",
        "C1234567",
        "024 3825 1234",
    ]

    def prove(text: str) -> None:
        said = [identity.personal_number(text, sex="Nữ", born=text), identity.tax_number(text)]
        said += [identity.phone(text), identity.passport(text)]
        for each in said:
            assert all(has(f"screen.doubt.{doubt}") for doubt in each.doubts)
            assert len(each.number) < 9 or each.number not in repr(each)
            if not each.doubts:
                assert each.number.isascii()
                assert each.number.replace("-", "").isalnum()
        hidden = identity.mask(said[0].number)
        assert len(hidden) == len(said[0].number)
        assert sum(sign != "*" for sign in hidden) <= 6 or "*" in said[0].number

    door("identity").hold(lambda mutator: mutator.text(numbers), prove, refuses=False)


def test_no_text_breaks_what_is_typed_of_a_person(door: Callable[[str], Door]) -> None:
    """Births, numbers, names: what is a date is one; folding, sorting and searching take any text."""
    typed = [
        "1/2/1990",
        "01021990",
        "2/1990",
        "1990",
        "31/02/1990",
        "014190000123",
        "Nguyễn Thị Thùy Dương",
        "C12",
    ]

    def prove(text: str) -> None:
        born = born_from_text(text)
        if is_birth(born) and born:
            assert born_from_text(born_to_text(born)) == born
        person = take_number(Person(name=text), text)
        told = [person.personal_number, person.tax_number, person.passport]
        assert sum(map(bool, told)) <= 1
        number_facts(text, born=born, sex="Nam")
        phone_facts(text)
        stored = clean(text)
        assert clean(stored) == stored
        assert fold(stored) == fold(fold(stored))
        assert same_letters(stored, stored)
        assert all(tokens(text))
        name_sort_key(text)

    door("person entry").hold(lambda mutator: mutator.text(typed), prove, refuses=False)


def test_no_text_breaks_the_reading_of_a_day(door: Callable[[str], Door]) -> None:
    """A day, an hour, a moment of now or of the command line: read, or said to be none."""
    typed = [
        *(
            "23/11",
            "23/11/2026",
            "29/2",
            "23/11 10:00",
            "9g30",
            "0930",
            "25/11 9:30",
            "2026-11-23 10:00",
            "31/12/99",
        ),
        *(
            "2026-11-23T10:00+14:00",
            "9999-12-31T23:59-12:00",
            "0001-01-01T00:00+14:00",
            "15:00",
            "24:00",
            "1/1/0000",
        ),
        *("2026-W48-1", "10:00 25/11", "00:00:00.000001"),
    ]

    def prove(text: str) -> None:
        for today in (TODAY, date(2024, 2, 29), date.min, date.max):
            now = datetime.combine(today, time(9, 15), VIETNAM)
            with contextlib.suppress(day_entry.NotADay):
                moment = day_entry.past_moment(text, now)
                if moment is not None:
                    assert day_entry.past_moment(day_entry.moment_words(moment), now) == moment
            with contextlib.suppress(day_entry.NotADay):
                day_entry.past_day(text, today)
            moment_entry.read_day(text, today)
            found = moment_entry.read_moment(text, today)
            assert found is None or found.tzinfo is not None
        for read in (parsing.moment, parsing.day, parsing.clock_time):
            try:
                read(text)
            except argparse.ArgumentTypeError as refusal:
                str(refusal).encode()
        parse_promise(text, TODAY, time(17, 0))

    door("days").hold(lambda mutator: mutator.text(typed), prove)


def test_no_text_breaks_the_reading_of_money_and_promises(door: Callable[[str], Door]) -> None:
    """An amount that is read is written and read again; a term and a receipt likewise."""
    typed = [
        "200.000",
        "1 000 000",
        "0",
        "999999999999",
        "2lv+5lv",
        "3,5ng",
        "ngay",
        "25/11 16:00",
        "2g",
        "10",
    ]
    typed += ["01BLP/001 0000123", "8 working_day", "1e9 day", "immediate"]

    def prove(text: str) -> None:
        amount = read_amount(text)
        if amount is not None:
            assert read_amount(money(amount)) == amount
            if amount <= HIGHEST_VND:
                assert amount_in_words(amount)
        series, number = split_receipt(text)
        if is_receipt(text):
            assert split_receipt(receipt_text(series, number)) == (series, number)
            checked_receipt(series, number)
        try:
            parse_term(text)
        except NotAccepted as refusal:
            check_clear(refusal)
        terms, _ = parse_promise(text, TODAY, time(17, 0))
        if terms:
            typed_again = "+".join(map(typed_term, terms))
            assert tuple(parse_promise(typed_again, TODAY, time(17, 0))[0]) == tuple(terms)

    def make(mutator: Mutator) -> str:
        return mutator.text(typed)

    door("amounts").hold(make, prove)
