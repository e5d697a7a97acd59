"""The keys of an office on this PC, outside the folder that they protect.

The file is its owner's alone (0600); on Windows its content is also under the user's own protection of
secrets (``db.safe.dpapi``). It closes the stolen PC, disk and stick, not a PC at which somebody is logged in.

What goes where:

=================  ===============================  ==========================================================
secret             where it lies                    what it is for
=================  ===============================  ==========================================================
database key       this file; ``records.key``       opens ``records.db``; ``motcua key change``
                   beside the records, sealed
office seed        this file; the recovery sheet    opens what is sealed to the office: ``records.key``, the
                                                    key of each backup, the symbols on its slips
station seed       this file                        this installation signs with it; a new PC makes a new one
=================  ===============================  ==========================================================
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from db.rules.errors import Damaged, NotPossibleNow

KEY_BYTES = 32
_NAMES = ("records", "office", "station")
_NEXT = "records_next"
_MOST_BYTES = 16_384
"""A file of keys has a few hundred bytes, also under DPAPI; something larger is something else."""


@dataclass(frozen=True, slots=True, repr=False)
class OfficeKeys:
    """The secrets of one installation; ``repr`` shows none of them.

    ``records`` is the key of the database. ``office`` is the seed of the office's own key pair, which its
    desks share and its recovery sheet carries: backups and symbols on slips are sealed to it. ``station`` is
    the seed with which this installation signs. ``records_next`` is there while the database's key is being
    changed: one of the two opens it.
    """

    records: bytes
    office: bytes
    station: bytes
    records_next: bytes | None = None

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

        Raises ``Damaged("keys_damaged")`` where it isn't what was written, and
        ``NotPossibleNow("keys_not_read")``.
        """
        try:
            with self.path.open("rb") as file:
                content = file.read(_MOST_BYTES)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise NotPossibleNow("keys_not_read", path=str(self.path)) from error
        try:
            plain = json.loads(_uncover(content))
            names = (*_NAMES, _NEXT) if _NEXT in plain else _NAMES
            found = {name: base64.b64decode(plain[name], validate=True) for name in names}
        except (ValueError, KeyError, TypeError, RecursionError, Damaged):
            raise Damaged("keys_damaged", path=str(self.path)) from None
        if any(len(key) != KEY_BYTES for key in found.values()):
            raise Damaged("keys_damaged", path=str(self.path))
        return OfficeKeys(**found)

    def write(self, keys: OfficeKeys) -> None:
        """Put the keys on the disk, whole or not at all. Raises ``NotPossibleNow("keys_not_written")``."""
        names = _NAMES if keys.records_next is None else (*_NAMES, _NEXT)
        plain = {"v": 1, **{name: base64.b64encode(getattr(keys, name)).decode() for name in names}}
        draft = self.path.with_name(f".{self.path.name}-{secrets.token_hex(4)}")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(_cover(json.dumps(plain).encode()))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.path)
            sync_folder(self.path.parent)
        except OSError as error:
            with suppress(OSError):
                draft.unlink()
            raise NotPossibleNow("keys_not_written", path=str(self.path)) from error


def sync_folder(folder: Path) -> None:
    """Put a new name on the disk too, where the system lets a folder be opened."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


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
