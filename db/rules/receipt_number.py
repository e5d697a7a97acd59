"""The receipt number of this counter (SoBienNhan): agency, day, station slot, counter, check digits.

Three forms of one number, for instance ``H52.18.05-261123-02-0042-24`` to read, ``H52180526112302004224`` for
the bar code, ``02-0042`` to call out. It is not the official dossier code, which the provincial system gives
out later (NĐ 118/2025/NĐ-CP, Đ28; see ``official_code``). The check digits are ISO 7064 MOD 97-10 over the
compact form, its letter counting as two digits (A = 10, as in ISO 13616): every wrong digit and every swap of
neighbours shows.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache

from db.rules.errors import NotAccepted, NotPossibleNow

MAX_SLOT = 99
MAX_COUNTER = 9_999
_LONGEST_TEXT = 64
_CENTURY = 2_000
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘－"), "-")
_NO_SPACE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))


@dataclass(frozen=True, slots=True)
class ReceiptNumber:
    """One number: ``agency`` is a letter and one to four two-digit groups, such as ``H52.18.05``.

    Raises ``NotPossibleNow`` (``numbers_exhausted``) for a counter over 9,999, which is never cut, and
    ``NotAccepted`` (``receipt_number_parts``) for any other part out of its range.
    """

    agency: str
    day: date
    slot: int
    counter: int

    def __post_init__(self) -> None:
        if self.counter > MAX_COUNTER:
            raise NotPossibleNow("numbers_exhausted", slot=self.slot, day=self.day.isoformat())
        fits = (
            _agency().fullmatch(self.agency)
            and _CENTURY <= self.day.year < _CENTURY + 100
            and 0 <= self.slot <= MAX_SLOT
            and self.counter >= 1
        )
        if not fits:
            raise NotAccepted("receipt_number_parts", agency=self.agency, slot=self.slot)

    @property
    def check(self) -> str:
        """The two check digits."""
        body = "".join(str(int(character, 36)) for character in self._body)
        return f"{98 - int(body) * 100 % 97:02d}"

    @property
    def dotted(self) -> str:
        """The form that people read."""
        return f"{self.agency}-{self.day:%y%m%d}-{self.slot:02d}-{self.counter:04d}-{self.check}"

    @property
    def compact(self) -> str:
        """The form of the bar code: one letter and digits only."""
        return self._body + self.check

    @property
    def short(self) -> str:
        """The form that is called out: unique for one agency and day."""
        return f"{self.slot:02d}-{self.counter:04d}"

    @property
    def _body(self) -> str:
        return f"{self.agency.replace('.', '')}{self.day:%y%m%d}{self.slot:02d}{self.counter:04d}"

    def __str__(self) -> str:
        return self.dotted


def parse(text: str) -> ReceiptNumber:
    """Read any printed form: dotted or compact, with spaces, other dashes or none, in either case.

    No letter is taken for a digit. Raises ``NotAccepted``: ``not_a_receipt_number`` where the text has
    another shape, ``receipt_check_wrong`` where one character of it must be wrong.
    """
    shape = _shape(text)
    if shape is None:
        raise NotAccepted("not_a_receipt_number")
    number, check = shape
    if check != number.check:
        raise NotAccepted("receipt_check_wrong")
    return number


def looks_like(text: str) -> bool:
    """Whether ``text`` has the shape of a receipt number, whatever its check digits."""
    return _shape(text) is not None


def _shape(text: str) -> tuple[ReceiptNumber, str] | None:
    """Take a text apart without looking at the check digits."""
    if len(text) > _LONGEST_TEXT:
        return None
    plain = unicodedata.normalize("NFKC", text.translate(_DASHES)).translate(_NO_SPACE)
    found = _printed().fullmatch("".join(plain.split()).upper())
    if found is None:
        return None
    agency, year, month, day, slot, counter, check = found.groups()
    digits = agency[1:].replace(".", "").replace("-", "")
    dotted = ".".join((agency[0] + digits[:2], *(digits[at : at + 2] for at in range(2, len(digits), 2))))
    try:
        when = date(_CENTURY + int(year), int(month), int(day))
        return ReceiptNumber(dotted, when, int(slot), int(counter)), check
    except (ValueError, NotAccepted):
        return None


@cache
def _agency() -> re.Pattern[str]:
    return re.compile(r"[A-Z][0-9]{2}(?:\.[0-9]{2}){0,3}")


@cache
def _printed() -> re.Pattern[str]:
    """Give the pattern of all forms; the fixed lengths tell where the agency ends."""
    return re.compile(
        r"([A-Z][0-9]{2}(?:[.-]?[0-9]{2}){0,3})-?([0-9]{2})([0-9]{2})([0-9]{2})"
        r"-?([0-9]{2})-?([0-9]{4})-?([0-9]{2})"
    )
