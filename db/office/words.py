"""The words a dossier is found by, and the same folding for what a clerk types."""

from __future__ import annotations

import re

from db.rules.dossier import Person, Submitter
from db.rules.vietnamese import fold

TAIL_DIGITS = 8
"""Slot, counter and check digits at the end of every compact receipt number."""

_FROM_ABROAD = re.compile(r"(?:00)?84([0-9]{9,})")
"""At least nine digits follow the country's code; a personal number that begins so has eight."""

_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """Give the folded letters-and-digits words of ``text``, cut exactly as the search index cuts them."""
    return _WORD.findall(fold(text))


def digits_of(text: str) -> str:
    """Give the digits of ``text``, and a phone number written with +84 or 0084 as people here dial it."""
    digits = re.sub(r"[^0-9]", "", text)
    abroad = _FROM_ABROAD.fullmatch(digits) if text.lstrip().startswith(("+", "00")) else None
    return f"0{abroad[1]}" if abroad else digits


def tail_of(compact: str) -> str:
    """Give the last digits of a compact receipt number backwards, so that an index finds them."""
    return compact[: -TAIL_DIGITS - 1 : -1]


def search_words(applicant: Person, submitter: Submitter | None) -> str:
    """Give the folded names and the numbers of the people of a dossier, parted by spaces."""
    people = [applicant] if submitter is None else [applicant, submitter.person]
    words: list[str] = []
    for person in people:
        words += words_of(person.name)
        numbers = (person.phone, person.personal_number, person.old_number, person.tax_number)
        words += [digits_of(number) for number in numbers]
        words += words_of(person.passport)
    return " ".join(word for word in words if word)
