"""The code of a day's sheet, to be typed or scanned: which day, which event, and the hash it had.

Fourteen groups of six digits. Each carries two bytes in five digits, and a check digit that also knows the
group's place (ISO 7064 MOD 11,10): a slip of the finger shows in its own group, and is never taken for a
forged journal. The last group is a check of all the others. Digits pass every keyboard layout and every
Vietnamese input method unharmed; the QR symbol of the sheet holds the same digits behind ``PREFIX``.

The hash is the first 16 bytes of the event's SHA-256: to forge another history with the same one takes 2^64
tries even for somebody who wrote both.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

from db.rules.errors import NotAccepted

PREFIX = "60160"
"""What the QR symbol of a day's sheet begins with."""
GROUPS = 14
GROUP_DIGITS = 6
DIGITS = GROUPS * GROUP_DIGITS
FEED_CHARS, HEAD_CHARS = 8, 32
"""How many hex characters of the feed's id and of the hash stand in the code."""

_FIRST_DAY = date(2000, 1, 1)
_MOST_SEQ = 2**24 - 1
_MOST_TIMES = 255
_MOST = 65_536
_LONGEST_TEXT = 400


@dataclass(frozen=True, slots=True)
class SheetCode:
    """What a sheet's code says; ``feed`` and ``head`` are the beginnings of both, in hex."""

    day: date
    times: int
    feed: str
    seq: int
    head: str


def groups_of(code: SheetCode) -> tuple[str, ...]:
    """Give the code as fourteen groups of six digits; ``feed`` and ``head`` may be whole."""
    body = (
        (code.day - _FIRST_DAY).days.to_bytes(2, "big")
        + min(code.times, _MOST_TIMES).to_bytes(1, "big")
        + bytes.fromhex(code.feed[:FEED_CHARS])
        + min(code.seq, _MOST_SEQ).to_bytes(3, "big")
        + bytes.fromhex(code.head[:HEAD_CHARS])
    )
    whole = body + _check(body)
    pairs = (int.from_bytes(whole[at : at + 2], "big") for at in range(0, len(whole), 2))
    return tuple(_group(place, f"{pair:05d}") for place, pair in enumerate(pairs))


def symbol_of(code: SheetCode) -> str:
    """Give what the QR symbol of the sheet holds: digits alone."""
    return PREFIX + "".join(groups_of(code))


def looks_like(text: str) -> bool:
    """Whether ``text`` is what a scanner reads from a day's sheet."""
    return text.startswith(PREFIX) and len(text) == len(PREFIX) + DIGITS and _is_digits(text)


def read_code(text: str) -> SheetCode:
    """Read what was typed or scanned; spaces, dashes and line ends between groups don't matter.

    Raises ``NotAccepted``: ``sheet_code_shape`` (with how many digits there were), ``sheet_code_group`` (with
    the first group that can't be right, from 1) or ``sheet_code_whole``. Each is a slip of the finger.
    """
    digits = "".join(text[:_LONGEST_TEXT].split()).replace("-", "")
    if looks_like(digits):
        digits = digits.removeprefix(PREFIX)
    if len(digits) != DIGITS or not _is_digits(digits):
        raise NotAccepted("sheet_code_shape", digits=sum(map(_is_digits, digits)), expected=DIGITS)
    groups = [digits[at : at + GROUP_DIGITS] for at in range(0, DIGITS, GROUP_DIGITS)]
    for place, group in enumerate(groups):
        if group != _group(place, group[:5]) or int(group[:5]) >= _MOST:
            raise NotAccepted("sheet_code_group", group=place + 1)
    whole = b"".join(int(group[:5]).to_bytes(2, "big") for group in groups)
    body, check = whole[:-2], whole[-2:]
    if check != _check(body):
        raise NotAccepted("sheet_code_whole")
    return SheetCode(
        day=_FIRST_DAY + timedelta(days=int.from_bytes(body[:2], "big")),
        times=body[2],
        feed=body[3:7].hex(),
        seq=int.from_bytes(body[7:10], "big"),
        head=body[10:].hex(),
    )


def _check(body: bytes) -> bytes:
    return hashlib.sha256(b"motcua day sheet 1" + body).digest()[:2]


def _group(place: int, five: str) -> str:
    """Give five digits with their check digit, which begins with the group's place (ISO 7064 MOD 11,10)."""
    product = 10
    for digit in (place % 10, place // 10, *map(int, five)):
        product = ((product + digit) % 10 or 10) * 2 % 11
    return f"{five}{(11 - product) % 10}"


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
