"""The official dossier code (mã số hồ sơ) that a provincial or central system issues (NĐ 118/2025, Đ28).

It is never made here, only read and kept beside our own number. Its rule changes (NĐ 309/2026 gives it to the
Ministry of Public Security), so the patterns are data: the first one that fits names the code.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from db.rules.errors import NotAccepted

_LONGEST_AGENCY = 35
"""QĐ 20/2020/QĐ-TTg allows an agency's identifier 35 characters."""
_LONGEST_TEXT = 80
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘－"), "-")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way of writing codes: a regular expression with the groups ``agency``, ``day`` and ``serial``.

    ``day`` is yymmdd or yyyymmdd by its length.
    """

    name: str
    expression: str
    source: str


PATTERNS = (
    Pattern(
        "province_last",
        r"(?P<agency>[0-9]{3}(?:\.[0-9]{2,3}){1,3}\.[A-Z][0-9]{2})-(?P<day>[0-9]{6})-(?P<serial>[0-9]{3,7})",
        "QCVN 102:2016/BTTTT",
    ),
    Pattern(
        "province_first",
        r"(?P<agency>[A-Z][0-9]{2}(?:\.[0-9A-Z]{2,3})*)-(?P<day>[0-9]{6})-(?P<serial>[0-9]{3,7})",
        "QĐ 20/2020/QĐ-TTg",
    ),
    Pattern(
        "central",
        r"(?P<agency>[A-Z][0-9]{2}(?:\.[0-9A-Z]{2,3})*)-(?P<day>[0-9]{8})-(?P<serial>[0-9]{3,7})",
        "hệ thống tập trung của bộ, 2026",
    ),
)


@dataclass(frozen=True, slots=True)
class OfficialCode:
    """An official code taken apart. ``serial`` keeps its leading zeros, ``raw`` is what was read."""

    agency: str
    day: date
    serial: str
    pattern: str
    text: str
    """The code as it is compared and stored: capitals, plain hyphens, no spaces."""
    raw: str


def parse(text: str, patterns: Sequence[Pattern] = PATTERNS) -> OfficialCode:
    """Read an official code, with spaces, other dashes or small letters.

    Raises ``NotAccepted`` (``not_an_official_code``).
    """
    plain = unicodedata.normalize("NFKC", text[: _LONGEST_TEXT + 1].translate(_DASHES))
    plain = "".join(plain.split()).upper()
    for pattern in patterns:
        found = _compiled(pattern.expression).fullmatch(plain)
        day = _day(found["day"]) if found else None
        if found and day and len(found["agency"]) <= _LONGEST_AGENCY:
            return OfficialCode(found["agency"], day, found["serial"], pattern.name, plain, text)
    raise NotAccepted("not_an_official_code")


def looks_like(text: str) -> bool:
    """Whether ``text`` is written like an official code."""
    try:
        parse(text)
    except NotAccepted:
        return False
    return True


def _day(digits: str) -> date | None:
    full = digits if len(digits) == 8 else f"20{digits}"  # noqa: PLR2004 - yyyymmdd
    try:
        return date(int(full[:4]), int(full[4:6]), int(full[6:]))
    except ValueError:
        return None


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)
