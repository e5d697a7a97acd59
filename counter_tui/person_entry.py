"""What a clerk types about a person, between the fields of the screen and the values of the rules."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from counter_tui.locale import text
from db.rules import identity

if TYPE_CHECKING:
    from db.rules.dossier import Person

PERSONAL_NUMBER_DIGITS = 12
FIRST_YEAR, LAST_YEAR = 1850, 2199
_TAX = re.compile(r"\d{10}(-?\d{3})?", re.ASCII)
_BORN = re.compile(r"(?:(?:(\d{1,2})[/.\- ])?(\d{1,2})[/.\- ])?(\d{4})", re.ASCII)
_BORN_PLAIN = re.compile(r"(\d{2})(\d{2})(\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def take_number(person: Person, typed: str) -> Person:
    """Put a typed number where it belongs.

    Twelve digits are a personal number, ten or thirteen a tax number, anything else a passport's.
    """
    number = identity.bare(typed)
    blank = replace(person, personal_number="", tax_number="", passport="")
    if number.isascii() and number.isdigit() and len(number) == PERSONAL_NUMBER_DIGITS:
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
    """Read ``1/2/1990``, ``01021990``, ``2/1990`` or ``1990`` into ISO text.

    What is no date, such as 31/02, stays as it was typed: ``is_birth`` tells the two apart.
    """
    plain = _BORN_PLAIN.fullmatch(typed.strip())
    match = _BORN.fullmatch(typed.strip())
    groups = plain.groups() if plain is not None else (match.groups() if match is not None else None)
    if groups is None:
        return typed.strip()
    day, month, year = groups
    parts = [year] + [f"{int(part):02}" for part in (month, day) if part is not None]
    born = "-".join(parts)
    return born if is_birth(born) else typed.strip()


def is_birth(born: str) -> bool:
    """Whether ``born`` is ISO text of a day, a month or a year that makes sense, or empty."""
    if not born:
        return True
    found = _ISO.fullmatch(born)
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return False
    try:
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return False
    return True


def born_to_text(born: str) -> str:
    """Write a birth date as on paper: ``01/02/1990``, ``02/1990`` or ``1990``."""
    return "/".join(reversed(born.split("-"))) if _ISO.fullmatch(born) else born


def number_facts(typed: str, *, born: str = "", sex: str = "") -> tuple[str, bool]:
    """Give what a number says of its owner in a few words, and whether something about it is doubtful."""
    number = identity.bare(typed)
    if not (number.isascii() and number.isdigit()):
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
        return f"{text(f'screen.doubt.{doubts[0]}')}  {words}".strip(), True
    return words, False


def phone_facts(typed: str) -> tuple[str, bool]:
    """Give what is odd about a phone number, and whether something is."""
    doubts = identity.phone(typed).doubts if typed.strip() else ()
    return (text(f"screen.doubt.{doubts[0]}"), True) if doubts else ("", False)
