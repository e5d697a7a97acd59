"""Find dossiers by what people say or scan: a number in any form, its last digits, a name, a phone, a card.

Every way is one walk down an index, newest first, and stops at ``limit``: ten thousand dossiers or a million
take the same time.
"""

from __future__ import annotations

import re

from sqlalchemy import text as sql_text
from sqlmodel import Session, col, or_, select

from db.engine import Records
from db.models import DossierRow
from db.office import rows
from db.office.words import digits_of
from db.rules import receipt_number
from db.rules.dossier import Dossier, DossierLine
from db.rules.errors import NotFound, Refusal
from db.rules.vietnamese import tokens

SHORTEST_PERSON_DIGITS = 7
"""Fewer digits are the end of a receipt number, more the beginning of a phone or personal number."""

_SHORT = re.compile(r"(\d{1,2})-(\d{1,6})")
_DIGITS = re.compile(r"\+?[\d\s.()-]+")


def find_dossiers(records: Records, text: str, limit: int = 20) -> tuple[DossierLine, ...]:
    """Give the dossiers that ``text`` may mean, the newest first, at most ``limit``.

    A whole number (dotted, compact, as scanned, or the official code) gives that one dossier. ``02-0038`` is
    counter 38 of slot 2 and ``38`` counter 38 of any slot, on any day. Seven digits or more begin a phone or
    personal number. Words are folded, each the beginning of a name, in any order.
    """
    text = text.strip()
    with records.reading() as session:
        exact = _by_number(session, text)
        if exact is not None:
            return (rows.line(exact),)
        short = _SHORT.fullmatch(text)
        if short is not None:
            found = _by_counter(session, int(short[2]), int(short[1]), limit)
        elif _DIGITS.fullmatch(text):
            digits = digits_of(text)
            if len(digits) < SHORTEST_PERSON_DIGITS:
                found = _by_counter(session, int(digits), None, limit) if digits else ()
            else:
                found = _by_words(session, (digits,), limit)
        else:
            found = _by_words(session, tokens(text), limit)
        return tuple(rows.line(row) for row in found)


def open_dossier(records: Records, key: str) -> Dossier:
    """Give the dossier by its id, any printed form of its number, or its official code.

    Raises ``NotFound("dossier_not_found")``; a short number is no key, because it comes again every day.
    """
    key = key.strip()
    with records.reading() as session:
        row = session.exec(select(DossierRow).where(DossierRow.id == key)).first() or _by_number(session, key)
        if row is None:
            raise NotFound("dossier_not_found")
        return rows.dossier(session, row)


def _by_number(session: Session, text: str) -> DossierRow | None:
    try:
        compact = receipt_number.parse(text).compact
    except Refusal:
        compact = text.upper()
    same = or_(DossierRow.compact == compact, DossierRow.official_code == text.upper())
    return session.exec(select(DossierRow).where(same)).first()


def _by_counter(session: Session, counter: int, slot: int | None, limit: int) -> tuple[DossierRow, ...]:
    wanted = select(DossierRow).where(DossierRow.counter == counter)
    if slot is not None:
        wanted = wanted.where(DossierRow.slot == slot)
    return tuple(session.exec(wanted.order_by(col(DossierRow.pk).desc()).limit(limit)))


def _by_words(session: Session, words: tuple[str, ...], limit: int) -> tuple[DossierRow, ...]:
    match = " ".join(f'"{word}"*' for word in words if word)
    if not match:
        return ()
    hits = session.connection().execute(
        sql_text(
            "SELECT rowid FROM dossier_words WHERE dossier_words MATCH :match"
            " ORDER BY rowid DESC LIMIT :limit"
        ),
        {"match": match, "limit": limit},
    )
    places = [int(place) for (place,) in hits]
    found = session.exec(
        select(DossierRow).where(col(DossierRow.pk).in_(places)).order_by(col(DossierRow.pk).desc())
    )
    return tuple(found)
