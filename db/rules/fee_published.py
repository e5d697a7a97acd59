"""From a row that a procedure publishes about money to a fee rule, open wherever the row leaves a doubt.

The portal's rows are a number and a text, and the text often takes back what the number says: another amount,
a last day, a price for each of something. So a number counts only as far as its own text goes along with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache

from db.rules.fee_rule import Exemption, FeeRule, FeeUnit, Open, Tier
from db.rules.procedure import Fee, Procedure

PUBLISHED = "published"
"""The code of what comes from the catalogue entry: its rows (with a number) and its text's exemption."""
DOLLARS = "usd"
"""The flag of amounts that only embassies take."""

_MONEY = r"(?<![\d.,/])(\d{1,3}(?:[.,]\d{3})+(?!\d)|\d+(?=\s*(?:đồng|đ\b|vn[đd]\b)))"
_CURRENCY = r"\s*(?:việt nam đồng|đồng|đ\b|vn[đd]\b)?"
_PER = rf"(?:^\W*|{_MONEY}{_CURRENCY}\s*)/\s*([^\W\d][^\d;,.:()\n]*)"
_DAY = r"(?:ngày\s+)?(\d{1,2})/(\d{1,2})/(\d{4})"


def rows_of(procedure: Procedure) -> tuple[Fee, ...]:
    """Give the published rows that can hold at an office in Vietnam, in the published order."""
    return tuple(fee for fee in procedure.fees if fee.flag != DOLLARS)


def published_rule(procedure: Procedure, number: int, day: date) -> FeeRule:
    """Give row ``number`` of ``rows_of`` as a rule that is open where the amount can't be taken on ``day``.

    A text that speaks of exemption becomes an exemption to be claimed, because nobody can list its grounds.
    """
    rows = rows_of(procedure)
    fee = rows[number]
    text = _plain(fee.text)
    unit, unit_name = _unit(text)
    reason = _why_open(fee, text, day) or _why_unit_is_open(text)
    if reason is None and fee.amount_vnd == 0 and any(not row.is_known for row in rows):
        reason = Open.CONTRADICTED
    told = fee.amount_vnd is not None and fee.flag is None and (fee.amount_vnd or not fee.set_locally)
    lapsed = reason is Open.NOT_IN_FORCE
    exempts = fee.amount_vnd != 0 and _pattern(r"miễn|không thu|không phải nộp").search(text)
    return FeeRule(
        code=f"{PUBLISHED}.{number + 1}",
        name=procedure.title,
        procedures=(procedure.code,),
        tiers=(Tier(1, fee.amount_vnd or 0),) if told and not lapsed else (),
        valid_from=date.min,
        case=fee.case,
        channel=fee.channel,
        unit=unit if reason is None and fee.amount_vnd else FeeUnit.ONCE,
        unit_name=unit_name if reason is None and fee.amount_vnd else "",
        open=reason,
        exemptions=(Exemption(PUBLISHED, fee.text or ""),) if exempts else (),
        source=fee.text or "",
    )


def _why_open(fee: Fee, text: str, day: date) -> Open | None:
    """Say why the number can't be taken as it stands, or ``None``."""
    if fee.set_locally:
        return Open.SET_LOCALLY
    if not fee.is_known:
        return Open.UNKNOWN
    if _pattern(r"(?:không|chưa) (?:có )?quy định").search(text) and not fee.amount_vnd:
        return Open.NOT_PRESCRIBED
    if not _in_force(text, day):
        return Open.NOT_IN_FORCE
    told = {int(re.sub(r"\D", "", found)) for found in _pattern(_MONEY).findall(text)}
    return Open.AMOUNTS_DIFFER if told - {fee.amount_vnd} else None


def _why_unit_is_open(text: str) -> Open | None:
    units = set(_units(text))
    by_page = any(unit.startswith("trang") for unit in units)
    return Open.UNIT_UNCLEAR if by_page or len(units) > 1 else None


def _unit(text: str) -> tuple[FeeUnit, str]:
    """Give what the text counts; a price "a time" or "a dossier" is for the filing as a whole."""
    for unit in _units(text):
        if not _pattern(r"(?:lần|hồ sơ)(?:\s[^/]*)?").fullmatch(unit):
            return FeeUnit.OBJECT, unit
    return FeeUnit.ONCE, ""


def _units(text: str) -> Iterator[str]:
    for _, unit in _pattern(_PER).findall(text):
        yield unit.strip()


def _in_force(text: str, day: date) -> bool:
    """Whether the days that the text names, if any, take in ``day``."""
    last = _days(rf"đến\s+(?:hết\s+)?{_DAY}", text)
    first = _days(rf"từ\s+{_DAY}", text)
    return all(day <= end for end in last) and all(start <= day for start in first)


def _days(pattern: str, text: str) -> Iterator[date]:
    for found in _pattern(pattern).findall(text):
        day, month, year = map(int, found)
        try:
            yield date(year, month, day)
        except ValueError:
            continue


def _plain(text: str | None) -> str:
    return " ".join(unicodedata.normalize("NFC", text or "").lower().split())


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """Give the pattern, compiled when the first fee is read."""
    return re.compile(text)
