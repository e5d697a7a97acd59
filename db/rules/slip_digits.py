"""Sealed bytes as digits, so that a scanner which types like a keyboard delivers them whole.

``PREFIX``, how many bytes (4 digits), a check (5 digits), then the bytes as one number in full length. Digits
are the same under every keyboard layout and input method, and a QR symbol packs three of them into ten bits.
"""

from __future__ import annotations

import zlib
from functools import cache

from db.rules.errors import NotReadable

PREFIX = "60158"
"""What a sealed symbol begins with, by which the counter knows it among other scans."""
MOST_BYTES = 771
MOST_DIGITS = 1_872
"""A QR symbol of version 22 at level M: 105 modules, 40 mm; larger ones don't read well from plain paper."""

_LENGTH, _CHECK = 4, 5
_HEAD = len(PREFIX) + _LENGTH + _CHECK


def to_digits(content: bytes) -> str:
    """Give ``content`` (at most ``MOST_BYTES``) as digits."""
    if not 0 < len(content) <= MOST_BYTES:
        raise ValueError("too long for a symbol")
    body = str(int.from_bytes(content, "big")).zfill(_width(len(content)))
    return f"{PREFIX}{len(content):0{_LENGTH}d}{_check(content):0{_CHECK}d}{body}"


def from_digits(text: str) -> bytes:
    """Give the bytes back. Raises ``NotReadable("slip_core_damaged")`` where a digit is wrong or lacking."""
    digits = "".join(text.split()) if len(text) <= 2 * MOST_DIGITS else ""
    content = _content(digits) if digits.startswith(PREFIX) else None
    if content is None:
        raise NotReadable("slip_core_damaged")
    return content


def start_at_end(text: str) -> int | None:
    """Give where the sealed symbol begins with which ``text`` ends, or ``None``; what is before was typed."""
    at = text.find(PREFIX)
    while at >= 0:
        if _content(text[at:]) is not None:
            return at
        at = text.find(PREFIX, at + 1)
    return None


def _content(digits: str) -> bytes | None:
    if not (_HEAD < len(digits) <= MOST_DIGITS and digits.isascii() and digits.isdigit()):
        return None
    length = int(digits[len(PREFIX) : len(PREFIX) + _LENGTH])
    if not 0 < length <= MOST_BYTES or len(digits) != _HEAD + _width(length):
        return None
    number = int(digits[_HEAD:])
    if number.bit_length() > 8 * length:
        return None
    content = number.to_bytes(length, "big")
    return content if _check(content) == int(digits[_HEAD - _CHECK : _HEAD]) else None


@cache
def _width(length: int) -> int:
    """Give how many digits the largest number of so many bytes has."""
    most = int.from_bytes(b"\xff" * length)
    return len(str(most))


def _check(content: bytes) -> int:
    return zlib.crc32(content) % int(10**_CHECK)
