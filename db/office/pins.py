"""PINs as they are kept: argon2id, so that whoever reads the records still has to try each one dearly.

64 MiB and two passes take a fifteenth of a second on a PC of today and a quarter on a weak one; a PC with
2 GB of memory gives them without swapping. Six digits are few all the same: what keeps strangers out is the
growing wait (``db.office.log_in``) and the encrypted file.
"""

from __future__ import annotations

MEMORY_BYTES = 64 * 1024 * 1024
PASSES = 2

NOBODYS = "$argon2id$v=19$m=65536,t=2,p=1$UFh7qIrQKIiV7xKIkfh4Xg$ve2ei0DIYqN2XBD1p4h7HCqNo4HdqUk1xkyNVYYpxLg"
"""What a PIN is held against where there is no such person: an unknown name takes as long as a wrong PIN."""


def hashed(pin: str) -> str:
    """Give what is kept of a PIN; each time another, for it is salted."""
    from nacl.pwhash import argon2id  # 30 ms that nobody pays before somebody logs in

    return argon2id.str(pin.encode(), opslimit=PASSES, memlimit=MEMORY_BYTES).decode()


def fits(kept: str, pin: str) -> bool:
    """Whether ``pin`` is the one of which ``kept`` was made."""
    from nacl.exceptions import InvalidkeyError
    from nacl.pwhash import argon2id

    try:
        return argon2id.verify(kept.encode(), pin.encode())
    except InvalidkeyError:
        return False
