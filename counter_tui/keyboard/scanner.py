"""Recognising a bar-code scanner among the keys: by what was sent first, by its rhythm second.

A wedge scanner types like a person, only faster (7-8 ms a character, hiccups of 16; a person rarely stays
under 35 ms for eight keys). Rhythm alone can't tell a scan from keys typed ahead while the PC was busy, so a
run of keys is a scan only if its *end* reads as something a scanner reads here: a receipt number whose
check digits hold, the payload of an ID card, a sealed slip, or a code that has no business at this desk.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from db.rules.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_KEYS = 8
"""Fewer keys than this are never a scan: the shortest receipt number has 17."""

_RECEIPT_AT_END = re.compile(r"[A-Za-z](?:\d{16}|\d{18}|\d{20}|\d{22})$")
_CARD_AT_END = re.compile(r"\d{12}([|¦~\\>#¬])(?:(?!\1).)*(?:\1(?:(?!\1).)*){4,}$")
"""Six fields or more; what "|" becomes under other keyboard layouts separates them too."""
_FEWEST_DIGITS = 17
_RECOVERY_DIGITS = 113
"""What a recovery sheet's symbol has (``db.rules.recovery_code``)."""
_FOREIGN_AT_END = re.compile(r"(?:000201\d{2}.{30,}|[A-Z]{2}\d{13}\|[0-9a-fA-F]{6,}\|.*)$")
"""A bank's VietQR, a health-insurance card: scanned by mistake often enough to be told so (DOMAIN 6.2)."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One key as it came from the wire: Textual's key name, its character, and when (monotonic seconds)."""

    key: str
    character: str | None
    at: float

    @property
    def is_printable(self) -> bool:
        """Whether the key writes a character."""
        return self.character is not None and self.character.isprintable()


class ScanKind(StrEnum):
    """What was scanned."""

    RECEIPT = "receipt"
    ID_CARD = "id_card"
    FOREIGN = "foreign"
    SEALED = "sealed"
    """A dossier's core from the office's copy of a slip."""


@dataclass(frozen=True, slots=True)
class Scan:
    """One scanned code: what it is and the text that arrived (kept only as long as it is needed)."""

    kind: ScanKind
    text: str


def scan_at_end(strokes: Sequence[Stroke], *, gap_ms: int, prefix: str = "") -> tuple[int, Scan] | None:
    """Find a scan in the last of ``strokes`` (printable keys before an Enter).

    Gives the index of its first stroke (the scanner's prefix included) and the scan, or ``None``. ``gap_ms``
    is the largest median pause between two keys that a scanner of this desk makes.
    """
    text = "".join(stroke.character or "" for stroke in strokes)
    found = _code_at_end(text)
    if found is None:
        return None
    start, scan = found
    if prefix and text[:start].endswith(prefix):
        return start - len(prefix), scan
    return found if _is_machine_speed(strokes[start:], gap_ms) else None


def _code_at_end(text: str) -> tuple[int, Scan] | None:
    """Give where the code at the end of ``text`` begins, and the code."""
    from db.rules import receipt_number

    found = _digits_at_end(text) if text[-_FEWEST_DIGITS:].isdigit() else None
    if found is not None:
        return found
    card = _CARD_AT_END.search(text)
    if card is not None:
        return card.start(), Scan(ScanKind.ID_CARD, card.group())
    receipt = _RECEIPT_AT_END.search(text)
    if receipt is not None:
        try:
            receipt_number.parse(receipt.group())
        except Refusal:
            return None
        return receipt.start(), Scan(ScanKind.RECEIPT, receipt.group().upper())
    foreign = _FOREIGN_AT_END.search(text)
    if foreign is not None:
        return foreign.start(), Scan(ScanKind.FOREIGN, foreign.group())
    return None


def _digits_at_end(text: str) -> tuple[int, Scan] | None:
    """Find a symbol of many digits: a sealed slip, or a recovery sheet's, a secret that goes nowhere."""
    from db.rules import recovery_code, slip_digits

    sealed = slip_digits.start_at_end(text)
    if sealed is not None:
        return sealed, Scan(ScanKind.SEALED, text[sealed:])
    if recovery_code.looks_like(text[-_RECOVERY_DIGITS:]):
        return len(text) - _RECOVERY_DIGITS, Scan(ScanKind.FOREIGN, "")
    return None


def _is_machine_speed(strokes: Sequence[Stroke], gap_ms: int) -> bool:
    """Whether these keys came faster than a person types."""
    if len(strokes) < MIN_KEYS:
        return False
    gaps = [after.at - before.at for before, after in pairwise(strokes)]
    return round(median(gaps) * 1000) <= gap_ms
