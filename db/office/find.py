"""Find dossiers by what people say or scan: a number in any form, its last digits, a name, a phone, a card.

Every way is a short walk along an index from the newest on: ten thousand dossiers or a million take the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import ColumnElement
from sqlalchemy import text as sql_text
from sqlmodel import Session, col, select

from db.engine import Records
from db.models import NOT_CURRENT, DisposalRow, DossierRow, SlipRow
from db.office import numbers, rows
from db.office.words import TAIL_DIGITS, digits_of, words_of
from db.rules import official_code, receipt_number
from db.rules.clock import in_vietnam
from db.rules.dossier import Dossier, DossierLine
from db.rules.errors import NotAccepted, NotFound
from db.rules.house import House

MOST_COUNTER_DIGITS = 4
LEAST_TAIL_DIGITS = 3
LEAST_PERSON_DIGITS = 7
"""Fewer digits are the end of a receipt number; more may be the beginning of a phone or personal number."""

SHORT = re.compile(r"([0-9]{1,2})[-–]([0-9]{1,4})")
DIGITS = re.compile(r"\+?[0-9\s.()–-]+")


def find_dossiers(records: Records, text: str, limit: int = 20) -> tuple[DossierLine, ...]:
    """Give the dossiers that ``text`` may mean, the newest first, at most ``limit``.

    A whole number (dotted, compact, as scanned, or the official code) gives that one dossier. ``02-0038`` is
    counter 38 of slot 2 and ``38`` counter 38 of any slot, on any day; from three digits on they may also be
    the last ones of the compact number, check digits included. Seven digits or more may begin a phone or
    personal number. Words are folded; each is the beginning of a name, in any order.
    """
    text = text.strip()
    with records.reading() as session:
        whole = _by_number(session, text)
        if whole is not None:
            superseded = whole.number if _asked_by(whole, text) else ""
            return (replace(rows.line(whole), superseded_by=superseded),)
        places = sorted(set(_places(session, text, limit)), reverse=True)[:limit]
        found = session.exec(
            select(DossierRow).where(col(DossierRow.pk).in_(places)).order_by(col(DossierRow.pk).desc())
        )
        return tuple(rows.line(row) for row in found)


def open_dossier(records: Records, key: str, house: House | None = None) -> Dossier:
    """Give the dossier by its id, any printed form of its number, or its official code.

    A number of a slip that a corrected one has replaced gives the dossier too, with ``asked_by`` that number.
    A short number is no key, because it comes again every day. Raises ``NotFound("dossier_not_found")``, and
    ``NotAccepted("receipt_check_wrong")`` for a number with a slip of the finger in it.
    """
    with records.reading() as session:
        row = scanned_dossier(session, key)
        return replace(rows.dossier(session, row, house), asked_by=_asked_by(row, key))


def scanned_dossier(session: Session, key: str) -> DossierRow:
    """Give a dossier by its id, any printed form of a number it has or had, or its official code.

    Raises ``NotFound``: ``dossier_not_found``, ``dossier_disposed`` (with the ``document``, the ``list`` and
    the ``day``), and ``NotAccepted("receipt_check_wrong")`` for a number with a slip of the finger in it.
    """
    key = key.strip()
    row = session.exec(select(DossierRow).where(DossierRow.id == key.upper())).first()
    row = row or _by_number(session, key)
    if row is None:
        if receipt_number.looks_like(key):
            receipt_number.parse(key)
        raise _missing(session, key)
    return row


def _missing(session: Session, key: str) -> NotFound:
    """Say whether a dossier that isn't there was disposed of: a citizen may hold its slip still."""
    try:
        slip = numbers.slip_of(session, receipt_number.parse(key).compact)
    except NotAccepted:
        slip = None
    dossier_id = key.upper() if slip is None else slip.dossier_id
    for listed in session.exec(select(DisposalRow).where(col(DisposalRow.carried_out_at).is_not(None))):
        if dossier_id and f'"{dossier_id}"' in listed.dossiers and listed.carried_out_at is not None:
            day = in_vietnam(listed.carried_out_at).date()
            return NotFound("dossier_disposed", document=listed.document, list=listed.id, day=day)
    return NotFound("dossier_not_found")


def _by_number(session: Session, text: str) -> DossierRow | None:
    """Find by a whole number. Any text may be one that an official code's rule of tomorrow allows."""
    try:
        number = receipt_number.parse(text)
    except NotAccepted:
        known = official_code.looks_like(text)
        same = DossierRow.official_code == (official_code.parse(text).text if known else text.upper())
        return session.exec(select(DossierRow).where(same)).first()
    slip = numbers.slip_of(session, number.compact)
    if slip is None or slip.dossier_id is None:
        return None
    return session.exec(select(DossierRow).where(DossierRow.id == slip.dossier_id)).first()


def _asked_by(row: DossierRow, text: str) -> str:
    """Give the number of ``text`` where it is an older one of this dossier."""
    try:
        asked = receipt_number.parse(text).dotted
    except NotAccepted:
        return ""
    return asked if asked != row.number else ""


def _places(session: Session, text: str, limit: int) -> Iterable[int]:
    """Give the places in the search index that ``text`` may mean, at most ``limit`` for each meaning."""
    short = SHORT.fullmatch(text)
    if short is not None:
        slot, counter = int(short[1]), int(short[2])
        old = _by_old_slip(session, limit, SlipRow.counter == counter, SlipRow.slot == slot)
        return _by_counter(session, counter, limit, slot=slot) + old
    if not DIGITS.fullmatch(text):
        return _by_words(session, words_of(text), limit)
    digits = digits_of(text)
    places: list[int] = []
    if 0 < len(digits) <= MOST_COUNTER_DIGITS:
        places += _by_counter(session, int(digits), limit)
    if LEAST_TAIL_DIGITS <= len(digits) <= TAIL_DIGITS:
        places += _by_tail(session, digits, limit)
        places += _by_old_slip(session, limit, *begins(SlipRow.tail, digits[::-1]))
    if len(digits) >= LEAST_PERSON_DIGITS:
        places += _by_words(session, [digits], limit)
    return places


def _by_counter(session: Session, counter: int, limit: int, *, slot: int | None = None) -> list[int]:
    wanted = select(DossierRow.pk).where(DossierRow.counter == counter)
    if slot is not None:
        wanted = wanted.where(DossierRow.slot == slot)
    found = session.exec(wanted.order_by(col(DossierRow.pk).desc()).limit(limit))
    return [place for place in found if place is not None]


def _by_tail(session: Session, digits: str, limit: int) -> list[int]:
    found = session.exec(
        select(DossierRow.pk)
        .where(*begins(DossierRow.tail, digits[::-1]))
        .order_by(col(DossierRow.pk).desc())
        .limit(limit)
    )
    return [place for place in found if place is not None]


def _by_old_slip(session: Session, limit: int, *conditions: ColumnElement[bool] | bool) -> list[int]:
    """Find by a slip that a corrected one has replaced: the citizen holds it still."""
    found = session.exec(
        select(DossierRow.pk)
        .join(SlipRow, col(SlipRow.dossier_id) == DossierRow.id)
        .where(NOT_CURRENT, col(SlipRow.state) == numbers.REPLACED, *conditions)
        .order_by(col(DossierRow.pk).desc())
        .limit(limit)
    )
    return [place for place in found if place is not None]


def begins(column: str, digits: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Give the conditions under which the digits of a column begin so: a range, which an index walks."""
    return col(column) >= digits, col(column) < digits + ":"  # ":" follows "9"


def _by_words(session: Session, words: list[str], limit: int) -> list[int]:
    if not words:
        return []
    found = session.connection().execute(
        sql_text(
            "SELECT rowid FROM dossier_words WHERE dossier_words MATCH :match"
            " ORDER BY rowid DESC LIMIT :limit"
        ),
        {"match": " ".join(f'"{word}"*' for word in words), "limit": limit},
    )
    return [int(place) for (place,) in found]


def numbers_of(records: Records, dossier_ids: Iterable[str]) -> dict[str, str]:
    """Give the receipt numbers of dossiers by their ids; an id that is none is left out.

    The ledger knows also the number of a dossier that was disposed of.
    """
    with records.reading() as session:
        wanted = select(SlipRow.dossier_id, SlipRow.number).where(
            col(SlipRow.dossier_id).in_(sorted(set(dossier_ids))), SlipRow.state == numbers.CURRENT
        )
        return {dossier: number for dossier, number in session.exec(wanted) if dossier is not None}
