"""The words a dossier is found by, and the same folding for what a clerk types."""

from __future__ import annotations

from db.rules.dossier import Person, Submitter
from db.rules.vietnamese import fold

_COUNTRY = "84"
_PHONE_DIGITS = 9
"""Digits of a Vietnamese number after the country's code."""


def digits_of(text: str) -> str:
    """Give the digits of ``text``, and a phone number written with +84 as people here dial it."""
    digits = "".join(letter for letter in text if letter.isdecimal())
    abroad = digits.startswith(_COUNTRY) and text.lstrip().startswith(("+", "00"))
    if not abroad and digits.startswith("00" + _COUNTRY):
        digits, abroad = digits[2:], True
    if abroad and len(digits) >= len(_COUNTRY) + _PHONE_DIGITS:
        return "0" + digits[len(_COUNTRY) :]
    return digits


def search_words(applicant: Person, submitter: Submitter | None) -> str:
    """Give the folded names and the numbers of the people of a dossier, parted by spaces."""
    people = [applicant] if submitter is None else [applicant, submitter.person]
    words: list[str] = []
    for person in people:
        words.append(fold(person.name))
        words += [
            digits_of(number)
            for number in (person.phone, person.personal_number, person.old_number, person.tax_number)
        ]
        words.append(fold(person.passport))
    return " ".join(word for word in words if word)
