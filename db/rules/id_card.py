"""The QR code of an ID card, as it arrives from a scanner (DOMAIN 6.2, 6.6).

Seven fields joined by "|": number, old number, name, birth, sex, residence, day of issue. A scanner that acts
as a keyboard can lose or change letters, and Telex or VNI rewrite them; digits survive. So each field is
trusted or doubted on its own. The code is not signed: the card on the desk decides, and the scanned text is
not kept.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from db.rules import receipt_number
from db.rules.dossier import Person
from db.rules.errors import NotReadable
from db.rules.identity import FEMALE, MALE, Doubt, personal_number
from db.rules.vietnamese import SHAPES, TONES, clean, fold, repair_mojibake

_SEPARATORS = "|¦~\\>#¬"
"""What a "|" becomes under other keyboard layouts."""
_LEAST_FIELDS = 6
_NUMBER = re.compile(r"[0-9]{12}(?=\D)")
_HEALTH_CARD = re.compile(r"(?:[A-Z]{2}[0-9A-Z]{8,13}|[0-9]{10})\|(?:[0-9A-Fa-f]{2})+\|")
_LINK = re.compile(r"(?:https?://|www\.)", re.IGNORECASE)
_MACHINE_ZONE = re.compile(r"I[D<]VNM[0-9]{9}")
_VOWELS = frozenset("aeiouy")
_PUNCTUATION_OF_NAMES = "'’-."
_TRACES = frozenset("?\ufffd€™œŒŠšŽžƒˆ˜‚„†‡‰‹›") | frozenset(map(chr, range(0x80, 0xC0)))
"""What bytes read in the wrong code page look like; no Vietnamese name or address is written with them."""

_FIRST_YEAR = "1850"
"""Nobody born before it comes to a counter; what says so was misread."""


class ScanKind(StrEnum):
    """What a scanned text is."""

    ID_CARD = "id_card"
    BANK_QR = "bank_qr"
    HEALTH_CARD = "health_card"
    MACHINE_ZONE = "machine_zone"
    LINK = "link"
    RECEIPT = "receipt"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, repr=False)
class IdCard:
    """What a card's code says, each field as it arrived, and which of them to look at.

    ``born`` is ISO text of the precision that is known (``1990-02-01``, ``1990-02``, ``1990``). A field named
    in ``doubts`` may be wrong; the others can be trusted as far as the card can.
    """

    number: str
    old_number: str
    name: str
    born: str
    sex: str
    address: str
    issued: date | None
    doubts: tuple[Doubt, ...] = ()

    @property
    def person(self) -> Person:
        """The person with the fields that can be trusted; the clerk types the others."""
        return Person(
            name="" if Doubt.NAME in self.doubts else self.name,
            personal_number=self.number,
            born=self.born,
            sex=self.sex,
            address="" if Doubt.ADDRESS in self.doubts else self.address,
            old_number=self.old_number,
        )


def kind_of(text: str) -> ScanKind:
    """Say what a scanned text is, so that the clerk can be told what was scanned by mistake."""
    text = text.strip("\ufeff \t\r\n")
    if _split(text):
        return ScanKind.ID_CARD
    if text.startswith("000201"):
        return ScanKind.BANK_QR
    if _HEALTH_CARD.match(text):
        return ScanKind.HEALTH_CARD
    if _MACHINE_ZONE.match(text):
        return ScanKind.MACHINE_ZONE
    if _LINK.match(text):
        return ScanKind.LINK
    return ScanKind.RECEIPT if receipt_number.looks_like(text) else ScanKind.UNKNOWN


def read_card(text: str) -> IdCard:
    """Read the code of an ID card of six or more fields; what follows the seventh is ignored.

    Raises ``NotReadable`` with the code ``not_an_id_card_`` and the kind of what was scanned instead, such as
    ``not_an_id_card_bank_qr`` (the ``ScanKind`` words).
    """
    fields = _split(repair_mojibake(text.strip("\ufeff \t\r\n")))
    if not fields:
        raise NotReadable(f"not_an_id_card_{kind_of(text)}")
    number, old_number, name, born, sex, address, *rest = fields
    birth, issued = _birth(born), _day(rest[0]) if rest else None
    known_sex = {"nam": MALE, "nu": FEMALE}.get(fold(sex), "")
    letters_lost = bool(address) and f"{name}{sex}{address}".isascii()
    old_is_number = len(old_number) == 9 and old_number.isdigit()  # noqa: PLR2004 - CMND
    said = personal_number(number, sex=known_sex, born=birth)
    looks = {
        Doubt.NAME: letters_lost or not name or any(map(_is_garbled_word, name.split())),
        Doubt.ADDRESS: letters_lost or not address or _is_garbled(address),
        Doubt.ADDRESS_CUT: not rest,
        Doubt.BIRTH: not birth,
        Doubt.SEX_FROM_NUMBER: not known_sex,
        Doubt.ISSUED: issued is None,
        Doubt.OLD_NUMBER: bool(old_number) and not old_is_number,
    }
    return IdCard(
        number=number,
        old_number=old_number if old_is_number else "",
        name=name,
        born=birth,
        sex=known_sex or said.sex,
        address=address,
        issued=issued,
        doubts=(*(doubt for doubt, is_so in looks.items() if is_so), *said.doubts),
    )


def _split(text: str) -> list[str]:
    """Give the cleaned fields of a card's code; none where it is something else."""
    if not _NUMBER.match(text) or text[12] not in _SEPARATORS:
        return []
    fields = [clean(field) for field in text.split(text[12])]
    return fields if len(fields) >= _LEAST_FIELDS else []


def _birth(text: str) -> str:
    """Give ddMMyyyy, 00MMyyyy, 0000yyyy or yyyy as ISO text of its precision, or nothing."""
    digits = re.sub(r"[/.-]", "", text)
    if not (digits.isascii() and digits.isdigit() and len(digits) in (4, 8)):
        return ""
    day, month, year = digits[:-6], digits[-6:-4], digits[-4:]
    if not year.startswith(("18", "19", "20", "21")) or year < _FIRST_YEAR:
        return ""
    if month in ("", "00"):
        return year if day in ("", "00") else ""
    if day == "00":
        return f"{year}-{month}" if "01" <= month <= "12" else ""
    found = _day(digits)
    return found.isoformat() if found else ""


def _day(text: str) -> date | None:
    """Read ddMMyyyy."""
    digits = re.sub(r"[/.-]", "", text)
    if not (len(digits) == 8 and digits.isascii() and digits.isdigit()):  # noqa: PLR2004 - ddMMyyyy
        return None
    try:
        return date(int(digits[4:]), int(digits[2:4]), int(digits[:2]))
    except ValueError:
        return None


def _is_garbled(text: str) -> bool:
    """Whether letters of ``text`` were replaced on their way: no Vietnamese text has such characters."""
    odd = any(c in _TRACES or unicodedata.category(c) in ("Cc", "Cn", "Co", "Mn") for c in text)
    return odd or any(map(_has_two_tones, text.split()))


def _is_garbled_word(word: str) -> bool:
    """Whether a word of a name can't be one: no vowel, a digit or sign in it, two tones, a đ that ends it."""
    letters = "".join(character for character in word if character not in _PUNCTUATION_OF_NAMES)
    folded = fold(letters)
    return (
        not letters.isalpha()
        or not _VOWELS & set(folded)
        or _has_two_tones(letters)
        or "đ" in letters.lower()[1:]
        or _is_garbled(letters)
    )


def _has_two_tones(word: str) -> bool:
    decomposed = unicodedata.normalize("NFD", word)
    return sum(character in TONES for character in decomposed) > 1 or any(
        one in SHAPES and other in SHAPES for one, other in pairwise(decomposed)
    )
