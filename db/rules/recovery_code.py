"""The office's seed as a person can type it and a scanner can read it: digits alone, in groups that check.

Eighteen groups of six digits: sixteen carry two bytes of the seed each, the last two a check of the whole,
and the sixth digit of every group is a Damm check digit that also knows the group's place. A wrong digit and
two swapped neighbours show in their own group at once; two groups exchanged or a word of another sheet show
in the whole. Digits pass every keyboard layout and every Vietnamese input method unharmed.

On the sheet's QR symbol the same digits stand behind ``PREFIX``, by which the counter knows what was scanned.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from db.rules.errors import NotAccepted

SEED_BYTES = 32
GROUPS = 18
GROUP_DIGITS = 6
DIGITS = GROUPS * GROUP_DIGITS
PREFIX = "60159"
"""What the QR symbol of a recovery sheet begins with."""

_CHECKED = GROUP_DIGITS - 1
_WHOLE_BYTES = 4
_MOST = 65_536
_LONGEST_TEXT = 1_000
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
"""A totally anti-symmetric quasigroup of order 10 (H. M. Damm, 2004)."""


def groups_of(seed: bytes) -> tuple[str, ...]:
    """Give the seed as eighteen groups of six digits."""
    if len(seed) != SEED_BYTES:
        raise ValueError("a seed has 32 bytes")
    whole = seed + _check_of(seed)
    pairs = (int.from_bytes(whole[at : at + 2], "big") for at in range(0, len(whole), 2))
    return tuple(_group(place, f"{pair:0{_CHECKED}d}") for place, pair in enumerate(pairs))


def symbol_of(seed: bytes) -> str:
    """Give what the QR symbol of the recovery sheet holds: digits alone."""
    return PREFIX + "".join(groups_of(seed))


def looks_like(text: str) -> bool:
    """Whether ``text`` is what a scanner reads from a recovery sheet."""
    return text.startswith(PREFIX) and len(text) == len(PREFIX) + DIGITS and _is_digits(text)


def group_holds(place: int, group: str) -> bool:
    """Whether one typed group (the how-manyth, from 0) can be right; whoever types sees it at once."""
    return len(group) == GROUP_DIGITS and _is_digits(group) and _damm(place, group) == 0


def seed_of(text: str) -> bytes:
    """Read the seed out of what was typed or scanned; spaces and line ends between groups don't matter.

    Raises ``NotAccepted``: ``recovery_code_shape`` (with how many digits there were), ``recovery_code_group``
    (with the first group that can't be right, from 1) or ``recovery_code_whole``. None says what was typed.
    """
    digits = "".join(text[:_LONGEST_TEXT].split()).replace("-", "")
    if looks_like(digits):
        digits = digits.removeprefix(PREFIX)
    if len(digits) != DIGITS or not _is_digits(digits):
        raise NotAccepted("recovery_code_shape", digits=sum(map(_is_digits, digits)), expected=DIGITS)
    for place, group in enumerate(_cut(digits)):
        if not group_holds(place, group) or int(group[:_CHECKED]) >= _MOST:
            raise NotAccepted("recovery_code_group", group=place + 1)
    whole = b"".join(int(group[:_CHECKED]).to_bytes(2, "big") for group in _cut(digits))
    seed, check = whole[:SEED_BYTES], whole[SEED_BYTES:]
    if check != _check_of(seed):
        raise NotAccepted("recovery_code_whole")
    return seed


def _cut(digits: str) -> Iterator[str]:
    return (digits[at : at + GROUP_DIGITS] for at in range(0, DIGITS, GROUP_DIGITS))


def _check_of(seed: bytes) -> bytes:
    return hashlib.blake2b(seed, person=b"motcua sheet 1", digest_size=_WHOLE_BYTES).digest()


def _group(place: int, five: str) -> str:
    return f"{five}{_damm(place, five)}"


def _damm(place: int, digits: str) -> int:
    found = place % 10
    for digit in digits:
        found = _DAMM[found][int(digit)]
    return found


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
