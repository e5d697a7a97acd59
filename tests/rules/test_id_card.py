"""The code of an ID card, as good and bad scanners deliver it."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules.errors import NotReadable
from db.rules.id_card import ScanKind, kind_of, read_card
from db.rules.identity import Doubt

CARD = "014090000123|050123456|NGUYỄN VĂN MẪU|01021990|Nam|Tiểu khu 1, Hát Lót, Mai Sơn, Sơn La|15082021"
WOMAN = "014304000456||LÒ THỊ THỬ|12112004|Nữ|Bản Mẫu, Chiềng Mung, Mai Sơn, Sơn La|03092024"


def cp1252(text: str) -> str:
    """Give UTF-8 as a program shows it that takes it for Windows-1252."""
    gaps = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
    return "".join(chr(byte) if byte in gaps else bytes([byte]).decode("cp1252") for byte in text.encode())


def test_a_good_scan_is_trusted_whole() -> None:
    """All seven fields arrive, and nothing is doubted."""
    card = read_card(CARD)
    assert card.doubts == ()
    assert (card.number, card.old_number, card.issued) == ("014090000123", "050123456", date(2021, 8, 15))
    person = card.person
    assert (person.name, person.born, person.sex) == ("NGUYỄN VĂN MẪU", "1990-02-01", "Nam")
    assert person.address == "Tiểu khu 1, Hát Lót, Mai Sơn, Sơn La"
    assert (person.personal_number, person.old_number) == ("014090000123", "050123456")


def test_an_empty_second_field_is_no_doubt() -> None:
    """Who never had a nine-digit number has an empty field."""
    assert (read_card(WOMAN).doubts, read_card(WOMAN).old_number) == ((), "")


@pytest.mark.parametrize("tail", ["|", "||", "|NGUYỄN VĂN CHA|LÒ THỊ MẸ|", "\r\n", "|x" * 50])
def test_trailing_fields_are_ignored(tail: str) -> None:
    """Newer cards carry more than seven fields."""
    card = read_card(CARD + tail)
    assert (card.name, card.issued, card.doubts) == ("NGUYỄN VĂN MẪU", date(2021, 8, 15), ())


def test_six_fields_are_enough() -> None:
    """A reader that cuts the code still gives the person, and says that the address may be cut."""
    card = read_card(CARD.rsplit("|", 1)[0])
    assert card.doubts == (Doubt.ADDRESS_CUT, Doubt.ISSUED)
    assert card.person.address.endswith("Sơn La")


@pytest.mark.parametrize(
    ("written", "born"),
    [
        ("01021990", "1990-02-01"),
        ("01/02/1990", "1990-02-01"),
        ("00001990", "1990"),
        ("1990", "1990"),
        ("00021990", "1990-02"),
    ],
)
def test_birth_keeps_its_precision(written: str, born: str) -> None:
    """Elders often have a year only; it is not made into a day."""
    card = read_card(CARD.replace("01021990", written))
    assert (card.born, card.doubts) == (born, ())


@pytest.mark.parametrize("written", ["31021990", "00131990", "05001990", "19900201", "", "abc", "0"])
def test_an_impossible_birth_is_doubted(written: str) -> None:
    """What is no date is left out."""
    card = read_card(CARD.replace("01021990", written))
    assert (card.born, card.doubts) == ("", (Doubt.BIRTH,))


def test_mojibake_and_decomposed_text_are_repaired() -> None:
    """UTF-8 read as Windows-1252, and letters sent in pieces, become what the card says."""
    assert read_card(cp1252(CARD)).name == "NGUYỄN VĂN MẪU"
    assert read_card(unicodedata.normalize("NFD", CARD)).address == "Tiểu khu 1, Hát Lót, Mai Sơn, Sơn La"
    assert read_card(cp1252(CARD)).doubts == ()


@pytest.mark.parametrize(
    ("garbled", "doubts"),
    [
        (CARD.encode("ascii", "ignore").decode(), {Doubt.NAME, Doubt.ADDRESS}),
        (CARD.encode("ascii", "replace").decode(), {Doubt.NAME, Doubt.ADDRESS}),
        (
            "014090000123||NGUYEN VAN MAU|01021990|Nam|Tieu khu 1, Hat Lot, Son La|15082021",
            {Doubt.NAME, Doubt.ADDRESS},
        ),
        (CARD.replace("NGUYỄN VĂN", "NGUYỄN VN"), {Doubt.NAME}),
        (CARD.replace("NGUYỄN", "NGUYỄN\u0301"), {Doubt.NAME}),
        (CARD.replace("VĂN", "VĂĐ"), {Doubt.NAME}),
        (CARD.replace("MẪU", "MẪ7"), {Doubt.NAME}),
        (CARD.replace("Hát Lót", "Há»t Lót"), {Doubt.ADDRESS}),
        (CARD.replace("NGUYỄN VĂN MẪU", ""), {Doubt.NAME}),
    ],
)
def test_letters_changed_on_the_way_are_not_trusted(garbled: str, doubts: set[Doubt]) -> None:
    """Number, birth, sex and day of issue survive a scanner that loses letters; the rest is typed."""
    card = read_card(garbled)
    assert set(card.doubts) == doubts
    assert (card.number, card.born, card.sex, card.issued) == (
        "014090000123",
        "1990-02-01",
        "Nam",
        date(2021, 8, 15),
    )
    assert (card.person.name == "") == (Doubt.NAME in doubts)
    assert (card.person.address == "") == (Doubt.ADDRESS in doubts)


@pytest.mark.parametrize("name", ["VỪ A SỬ", "Y Bhiăk Niê", "H'Hen Niê", "Lê Thị Tường-Vi", "Ý", "LÒ VĂN Ơ"])
def test_short_and_minority_names_are_trusted(name: str) -> None:
    """One-letter words, apostrophes and hyphens are real in names."""
    assert read_card(WOMAN.replace("LÒ THỊ THỬ", name)).person.name == name


def test_a_lost_sex_comes_from_the_number() -> None:
    """The fourth digit says it too, and the clerk is told."""
    card = read_card(WOMAN.replace("Nữ", "N?"))
    assert (card.sex, card.doubts) == ("Nữ", (Doubt.SEX_FROM_NUMBER,))


def test_a_number_that_contradicts_the_card_is_named() -> None:
    """Sex or year that the number tells otherwise is worth a look and nothing more."""
    assert read_card(CARD.replace("Nam|", "Nữ|")).doubts == (Doubt.SEX,)
    assert read_card(CARD.replace("01021990", "01021991")).doubts == (Doubt.BIRTH_YEAR,)


def test_another_keyboard_layout_changes_the_bars() -> None:
    """Where "|" arrives as another sign the fields are still told apart."""
    assert read_card(CARD.replace("|", "~")).person == read_card(CARD).person


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (CARD, ScanKind.ID_CARD),
        (
            "00020101021138570010A0000007270127000697040301130011012345678",
            ScanKind.BANK_QR,
        ),
        ("DN4010112345678|4e677579e1bb856e|01/01/1990|1|", ScanKind.HEALTH_CARD),
        ("0112345678|4e677579e1bb856e|01/01/1990|1|", ScanKind.HEALTH_CARD),
        ("IDVNM0900001236014090000123<<4", ScanKind.MACHINE_ZONE),
        ("https://dichvucong.gov.vn/x", ScanKind.LINK),
        ("H52180526112302004224", ScanKind.RECEIPT),
        ("8934563138165", ScanKind.UNKNOWN),
        ("014090000123", ScanKind.UNKNOWN),
        ("", ScanKind.UNKNOWN),
    ],
)
def test_codes_scanned_by_mistake_are_named(text: str, kind: ScanKind) -> None:
    """What isn't a card is refused by its kind, without repeating what was scanned."""
    assert kind_of(text) is kind
    if kind is not ScanKind.ID_CARD:
        with pytest.raises(NotReadable) as refusal:
            read_card(text)
        assert (refusal.value.code, refusal.value.facts) == (f"not_an_id_card_{kind}", {})


@given(st.lists(st.text(max_size=12), max_size=9))
def test_any_scan_is_answered(fields: list[str]) -> None:
    """Whatever follows twelve digits and a bar is read or refused, and never shown by repr."""
    text = "|".join(("014090000123", *fields))
    try:
        card = read_card(text)
    except NotReadable:
        return
    assert card.number == "014090000123"
    assert "014090000123" not in repr(card)
