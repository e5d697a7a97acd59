"""Numbers that name a person or a body: personal numbers, tax numbers, passports, phones (DOMAIN 6).

Every reader takes what was typed and gives what it says, with ``doubts`` for the clerk to look at. A doubt
warns and never blocks: numbers are corrected, rules change, and the paper on the desk decides.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

MALE, FEMALE = "Nam", "Nữ"

PROVINCES = {
    "001": "Hà Nội", "002": "Hà Giang", "004": "Cao Bằng", "006": "Bắc Kạn", "008": "Tuyên Quang",
    "010": "Lào Cai", "011": "Điện Biên", "012": "Lai Châu", "014": "Sơn La", "015": "Yên Bái",
    "017": "Hòa Bình", "019": "Thái Nguyên", "020": "Lạng Sơn", "022": "Quảng Ninh", "024": "Bắc Giang",
    "025": "Phú Thọ", "026": "Vĩnh Phúc", "027": "Bắc Ninh", "030": "Hải Dương", "031": "Hải Phòng",
    "033": "Hưng Yên", "034": "Thái Bình", "035": "Hà Nam", "036": "Nam Định", "037": "Ninh Bình",
    "038": "Thanh Hóa", "040": "Nghệ An", "042": "Hà Tĩnh", "044": "Quảng Bình", "045": "Quảng Trị",
    "046": "Thừa Thiên Huế", "048": "Đà Nẵng", "049": "Quảng Nam", "051": "Quảng Ngãi", "052": "Bình Định",
    "054": "Phú Yên", "056": "Khánh Hòa", "058": "Ninh Thuận", "060": "Bình Thuận", "062": "Kon Tum",
    "064": "Gia Lai", "066": "Đắk Lắk", "067": "Đắk Nông", "068": "Lâm Đồng", "070": "Bình Phước",
    "072": "Tây Ninh", "074": "Bình Dương", "075": "Đồng Nai", "077": "Bà Rịa - Vũng Tàu", "079": "TP.HCM",
    "080": "Long An", "082": "Tiền Giang", "083": "Bến Tre", "084": "Trà Vinh", "086": "Vĩnh Long",
    "087": "Đồng Tháp", "089": "An Giang", "091": "Kiên Giang", "092": "Cần Thơ", "093": "Hậu Giang",
    "094": "Sóc Trăng", "095": "Bạc Liêu", "096": "Cà Mau",
}  # fmt: skip
"""Where a birth was registered: the 63 provinces of before 1/7/2025. Other numbers are of births abroad."""

_PERSONAL_DIGITS = 12
_OLD_CARD_DIGITS = 9
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_TAX_DIGITS, _BRANCH_DIGITS = 10, 13
_MOBILE_DIGITS, _OLD_MOBILE_DIGITS = 10, 11
_LANDLINE_DIGITS = (11, 12)
_MOBILE_PREFIXES = frozenset(
    f"{start}{last}"
    for start, lasts in {
        "03": "23456789",
        "05": "25689",
        "07": "06789",
        "08": "123456789",
        "09": "012346789",
    }.items()
    for last in lasts
)
_OLD_MOBILES = {
    **{f"016{last}": f"03{last}" for last in "23456789"},
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip
_PASSPORT_LENGTHS = range(6, 16)
_SHOWN_FIRST, _SHOWN_LAST, _LONG = 4, 2, 9
_SEPARATORS = dict.fromkeys(map(ord, " .-()/\u2010\u2011\u2012\u2013\u2014\u2212\u200b\u00ad\ufeff"))


class Doubt(StrEnum):
    """What a clerk should look at; each is a locale key."""

    NUMBER_SHAPE = "number_shape"
    """A personal number that is not 12 digits."""
    OLD_CARD_NUMBER = "old_card_number"
    """A nine-digit number: those cards ended on 31/12/2024."""
    PROVINCE = "province"
    """The first three digits name no province: registered abroad, or mistyped."""
    SEX = "sex"
    """The number says another sex than the paper."""
    BIRTH_YEAR = "birth_year"
    """The number says another year of birth than the paper."""
    TAX_SHAPE = "tax_shape"
    TAX_CHECK = "tax_check"
    PHONE_SHAPE = "phone_shape"
    OLD_PHONE = "old_phone"
    """An 11-digit mobile number of before 2018, written as it is dialled today."""
    PASSPORT_SHAPE = "passport_shape"
    NAME = "name"
    """The name was changed or lost on its way from the scanner."""
    ADDRESS = "address"
    """The address was changed or lost on its way from the scanner."""
    ADDRESS_CUT = "address_cut"
    """The code ended with the address, so its end may be missing."""
    SEX_FROM_NUMBER = "sex_from_number"
    """The scanned sex was unreadable, so it was taken from the personal number."""
    BIRTH = "birth"
    """The date of birth is missing or is no date."""
    ISSUED = "issued"
    """The day of issue is missing or is no date."""
    OLD_NUMBER = "old_number"
    """The second field is no nine-digit number."""


@dataclass(frozen=True, slots=True, repr=False)
class PersonalNumber:
    """What a personal number says. The facts are empty or ``None`` where it isn't 12 digits.

    ``province`` is where the birth was registered, by the names of before 1/7/2025; "" = abroad or unknown.
    """

    number: str
    sex: str = ""
    birth_year: int | None = None
    province: str = ""
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class TaxNumber:
    """A tax number as it is written (``0100109106`` or ``0100109106-001``), and what is odd about it."""

    number: str
    is_person: bool = False
    """A personal number is its holder's tax number since 1/7/2025."""
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Phone:
    """A phone number as it is dialled in the country, and what is odd about it."""

    number: str
    is_mobile: bool = False
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Passport:
    """A passport's number in capitals, and what is odd about it."""

    number: str
    doubts: tuple[Doubt, ...] = ()


def personal_number(text: str, *, sex: str = "", born: str = "") -> PersonalNumber:
    """Read a personal number and hold it against the ``sex`` and the birth (ISO text) that the paper tells.

    Three digits of province or country, one of century and sex, two of the year; there is no check digit.
    """
    number = bare(text)
    if not (len(number) == _PERSONAL_DIGITS and _is_digits(number)):
        old = len(number) == _OLD_CARD_DIGITS and _is_digits(number)
        return PersonalNumber(number, doubts=(Doubt.OLD_CARD_NUMBER if old else Doubt.NUMBER_SHAPE,))
    century, is_female = divmod(int(number[3]), 2)
    said_sex = FEMALE if is_female else MALE
    year = 1900 + 100 * century + int(number[4:6])
    province = PROVINCES.get(number[:3], "")
    differing = {
        Doubt.PROVINCE: not province,
        Doubt.SEX: sex in (MALE, FEMALE) and sex != said_sex,
        Doubt.BIRTH_YEAR: _is_digits(born[:4]) and int(born[:4]) != year,
    }
    doubts = tuple(doubt for doubt, differs in differing.items() if differs)
    return PersonalNumber(number, said_sex, year, province, doubts)


def tax_number(text: str) -> TaxNumber:
    """Read a tax number: 10 digits, 13 with a branch, or a personal number.

    The tenth digit is 10 minus the weighted sum of the first nine modulo 11.
    """
    digits = bare(text)
    if not _is_digits(digits) or len(digits) not in (_TAX_DIGITS, _BRANCH_DIGITS, _PERSONAL_DIGITS):
        return TaxNumber(digits, doubts=(Doubt.TAX_SHAPE,))
    if len(digits) == _PERSONAL_DIGITS:
        return TaxNumber(digits, is_person=True)
    remainder = sum(w * int(d) for w, d in zip(_TAX_WEIGHTS, digits, strict=False)) % 11
    right = int(digits[9]) == 10 - remainder
    branch = f"-{digits[_TAX_DIGITS:]}" if len(digits) == _BRANCH_DIGITS else ""
    return TaxNumber(digits[:_TAX_DIGITS] + branch, doubts=() if right else (Doubt.TAX_CHECK,))


def phone(text: str) -> Phone:
    """Read a phone number: +84 becomes 0, an 11-digit mobile of before 2018 its number of today."""
    number = bare(text)
    for prefix in ("+84", "0084", "84"):
        rest = number.removeprefix(prefix)
        if rest != number and (prefix != "84" or len(rest) >= _OLD_CARD_DIGITS):
            number = f"0{rest.removeprefix('0')}"
            break
    if not _is_digits(number):
        return Phone(number, doubts=(Doubt.PHONE_SHAPE,))
    if len(number) == _OLD_MOBILE_DIGITS and number[:4] in _OLD_MOBILES:
        return Phone(_OLD_MOBILES[number[:4]] + number[4:], is_mobile=True, doubts=(Doubt.OLD_PHONE,))
    if len(number) == _MOBILE_DIGITS and number[:3] in _MOBILE_PREFIXES:
        return Phone(number, is_mobile=True)
    is_landline = len(number) in _LANDLINE_DIGITS and number.startswith("02")
    return Phone(number, doubts=() if is_landline else (Doubt.PHONE_SHAPE,))


def passport(text: str) -> Passport:
    """Read a passport's number: 6 to 15 letters and digits, at least one digit."""
    number = bare(text).upper()
    fits = (
        len(number) in _PASSPORT_LENGTHS
        and number.isascii()
        and number.isalnum()
        and any(map(str.isdigit, number))
    )
    return Passport(number, doubts=() if fits else (Doubt.PASSPORT_SHAPE,))


def mask(number: str) -> str:
    """Hide the middle of a number that others can see: ``0140******23`` (NĐ 118/2025, Đ5.1).

    Numbers shorter than nine characters show their last two only, those of up to four none.
    """
    if len(number) >= _LONG:
        first, last = _SHOWN_FIRST, _SHOWN_LAST
    else:
        first, last = 0, _SHOWN_LAST if len(number) > _SHOWN_FIRST else 0
    hidden = len(number) - first - last
    return number[:first] + "*" * hidden + number[len(number) - last :]


def bare(text: str) -> str:
    """Give a number without the spaces, dots and dashes people write into it, in plain digits."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_SEPARATORS).split())


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
