"""ULIDs: 26 letters and digits that sort by the moment they were made and never repeat between offices.

Layout by the ULID specification: 48 bits of milliseconds, 80 random bits, Crockford's base 32.
"""

from __future__ import annotations

import secrets
from datetime import datetime

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 26


def new_ulid(at: datetime) -> str:
    """Make an identifier for something that came to be ``at`` this moment."""
    number = int(at.timestamp() * 1000) << 80 | secrets.randbits(80)
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5))
