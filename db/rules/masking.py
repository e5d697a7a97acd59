"""What others may see of a person's numbers: lists, messages and previews show their two ends only.

A personal number is never shown whole without somebody asking for it, and asking is written down
(NĐ 118/2025/NĐ-CP, Đ5.1c-d; DOMAIN 10). What an office hides besides is its own data (``house.json``,
``sensitive``).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import replace
from enum import StrEnum
from functools import cache

from db.rules.dossier import Person
from db.rules.identity import bare, mask

NUMBERS = ("personal_number", "passport", "old_number", "tax_number")
"""Fields of a person that are masked always; a body's tax number is public and stays."""


class Sensitive(StrEnum):
    """Fields of a person that an office may hide besides."""

    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    BORN = "born"


HIDDEN = "********"
_PERSON_TAX_DIGITS = 12


def masked_person(person: Person, sensitive: Container[str] = ()) -> Person:
    """Give ``person`` as a screen may show it: numbers with stars, ``sensitive`` fields hidden."""
    changes = {name: hidden(name, getattr(person, name), sensitive) for name in (*NUMBERS, *Sensitive)}
    return replace(person, **changes)


def hidden(name: str, value: str, sensitive: Container[str] = ()) -> str:
    """Give one field of a person as a screen may show it."""
    if name == "tax_number":
        return mask(value) if len(bare(value)) == _PERSON_TAX_DIGITS else value
    if name in NUMBERS:
        return mask(value)
    return HIDDEN if value and name in sensitive else value


def hides(person: Person, sensitive: Container[str] = ()) -> tuple[str, ...]:
    """Give the fields of which :func:`masked_person` shows less than there is."""
    names = (*NUMBERS, *Sensitive)
    return tuple(
        name for name in names if hidden(name, getattr(person, name), sensitive) != getattr(person, name)
    )


def masked_text(text: str, people: Iterable[Person] = ()) -> str:
    """Give a text with every personal number in it masked, and every number of ``people`` that is known.

    A mask is as long as its number, so that what stands in columns keeps standing there.
    """
    for person in people:
        for name in NUMBERS:
            number = getattr(person, name)
            if number and hidden(name, number) != number:
                text = text.replace(number, mask(number))
    return _personal().sub(lambda found: _masked(found[0]), text)


def _masked(written: str) -> str:
    """Mask a number however it is spaced, on the places where its digits stand."""
    stars = iter(mask(bare(written)))
    return "".join(next(stars) if sign.isdigit() else sign for sign in written)


@cache
def _personal() -> re.Pattern[str]:
    """Give the pattern of twelve digits, spaced or not, that are part of nothing longer."""
    return re.compile(
        r"(?<![\w.*])(?:[0-9]{12}|[0-9]{3}(?: [0-9]{3}){3}|[0-9]{4}(?: [0-9]{4}){2})(?![\w*])(?!\.[0-9])"
    )
