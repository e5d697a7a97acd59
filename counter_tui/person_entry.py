"""What a clerk types about a person, between the fields of the screen and the values of the rules."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from counter_tui.locale import text
from db.rules import identity

if TYPE_CHECKING:
    from db.rules.dossier import Person

PERSONAL_NUMBER_DIGITS = 12
_TAX = re.compile(r"\d{10}(-?\d{3})?")
_BORN = re.compile(r"(?:(?:(\d{1,2})[/.\- ])?(\d{1,2})[/.\- ])?(\d{4})")
_BORN_PLAIN = re.compile(r"(\d{2})(\d{2})(\d{4})")


def take_number(person: Person, typed: str) -> Person:
    """Put a typed number where it belongs.

    Twelve digits are a personal number, ten or thirteen a tax number, anything else a passport's.
    """
    number = identity.bare(typed)
    blank = replace(person, personal_number="", tax_number="", passport="")
    if number.isdigit() and len(number) == PERSONAL_NUMBER_DIGITS:
        return replace(blank, personal_number=number)
    if _TAX.fullmatch(number):
        return replace(blank, tax_number=number)
    return replace(blank, passport=number.upper())


def merged(card: Person, known: Person | None) -> Person:
    """Give the person of a scanned card with what is known from earlier visits.

    The card's own facts come first; the address is the one written down before, for cards still carry the
    districts of before July 2025 (DOMAIN 6.2).
    """
    if known is None:
        return card
    return replace(
        card,
        name=card.name or known.name,
        born=card.born or known.born,
        sex=card.sex or known.sex,
        address=known.address or card.address,
        phone=known.phone,
        email=known.email,
    )


def born_from_text(typed: str) -> str:
    """Read ``1/2/1990``, ``01021990``, ``2/1990`` or ``1990`` into ISO text; anything else stays as it is."""
    plain = _BORN_PLAIN.fullmatch(typed.strip())
    match = _BORN.fullmatch(typed.strip())
    groups = plain.groups() if plain is not None else (match.groups() if match is not None else None)
    if groups is None:
        return typed.strip()
    day, month, year = groups
    if day is not None and month is not None:
        return f"{year}-{int(month):02}-{int(day):02}"
    return f"{year}-{int(month):02}" if month is not None else str(year)


def born_to_text(born: str) -> str:
    """Write a birth date as on paper: ``01/02/1990``, ``02/1990`` or ``1990``."""
    return "/".join(reversed(born.split("-"))) if re.fullmatch(r"\d{4}(-\d{2}){0,2}", born) else born


def number_facts(typed: str, *, born: str = "", sex: str = "") -> tuple[str, bool]:
    """Give what a number says of its owner in a few words, and whether something about it is doubtful."""
    number = identity.bare(typed)
    if not number.isdigit():
        return "", False
    if len(number) == PERSONAL_NUMBER_DIGITS:
        said = identity.personal_number(number, sex=sex, born=born)
        words = text(
            "screen.person.number_facts",
            sex=said.sex,
            year=said.birth_year or "?",
            province=said.province or text("screen.person.abroad"),
        )
        doubts = said.doubts
    elif _TAX.fullmatch(number):
        words, doubts = "", identity.tax_number(number).doubts
    else:
        return text("screen.person.digits", n=len(number)), True
    if doubts:
        return f"{words}  {text(f'screen.doubt.{doubts[0]}')}".strip(), True
    return words, False


def phone_facts(typed: str) -> tuple[str, bool]:
    """Give what is odd about a phone number, and whether something is."""
    doubts = identity.phone(typed).doubts if typed.strip() else ()
    return (text(f"screen.doubt.{doubts[0]}"), True) if doubts else ("", False)
