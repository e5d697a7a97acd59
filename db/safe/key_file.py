"""The keys of an office on this PC, outside the folder that they protect.

The file is its owner's alone (0600); on Windows its content is also under the user's own protection of secrets
(``db.safe.dpapi``). It closes the stolen PC, disk and stick, not a PC at which somebody is logged in.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

from db.rules.errors import Damaged, NotPossibleNow

KEY_BYTES = 32


@dataclass(frozen=True, slots=True, repr=False)
class OfficeKeys:
    """The secrets of one installation; ``repr`` shows none of them.

    ``records`` is the key of the database. ``office`` is the seed of the office's own key pair, which its
    desks share and its recovery sheet carries: backups and symbols on slips are sealed to it. ``station`` is the
    seed with which this installation signs.
    """

    records: bytes
    office: bytes
    station: bytes

    @classmethod
    def new(cls, office: bytes | None = None) -> OfficeKeys:
        """Make new keys; ``office`` where the office has its seed already."""
        return cls(
            records=secrets.token_bytes(KEY_BYTES),
            office=office or secrets.token_bytes(KEY_BYTES),
            station=secrets.token_bytes(KEY_BYTES),
        )


class KeyFile:
    """The file of the keys."""

    def __init__(self, path: Path) -> None:
        """Keep the keys at ``path``; nothing is touched yet."""
        self.path = path

    def read(self) -> OfficeKeys | None:
        """Give the keys, or ``None`` where there is no file.

        Raises ``Damaged("keys_damaged")`` where it isn't what was written, ``NotPossibleNow("keys_not_read")``.
        """
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise NotPossibleNow("keys_not_read", path=str(self.path)) from error
        try:
            plain = json.loads(_uncover(content))
            found = {
                name: base64.b64decode(plain[name], validate=True)
                for name in ("records", "office", "station")
            }
        except (ValueError, KeyError, TypeError, RecursionError):
            raise Damaged("keys_damaged", path=str(self.path)) from None
        if any(len(key) != KEY_BYTES for key in found.values()):
            raise Damaged("keys_damaged", path=str(self.path))
        return OfficeKeys(**found)

    def write(self, keys: OfficeKeys) -> None:
        """Put the keys on the disk, whole or not at all. Raises ``NotPossibleNow("keys_not_written")``."""
        plain = {
            "v": 1,
            **{
                name: base64.b64encode(getattr(keys, name)).decode()
                for name in ("records", "office", "station")
            },
        }
        draft = self.path.with_name(f".{self.path.name}-{secrets.token_hex(4)}")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(_cover(json.dumps(plain).encode()))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.path)
        except OSError as error:
            raise NotPossibleNow("keys_not_written", path=str(self.path)) from error


def _cover(content: bytes) -> bytes:
    if sys.platform == "win32":
        from db.safe.dpapi import protect

        return protect(content)
    return content


def _uncover(content: bytes) -> bytes:
    if sys.platform == "win32":
        from db.safe.dpapi import unprotect

        return unprotect(content)
    return content
