"""The tip: what this PC remembers of its records outside their folder, so that an older file can't pass for them.

    tip = TipFile(safe / "tip")
    tip.write(Tip(installation=…, sure=…, next=…, ceilings={…}), sync=True)

SQLite's own checks call a file whole that lost its newest commits, was put back from a backup, or was copied
from another PC. The tip says which head the journal had, and up to where numbers were given out. It is written
inside the transaction that its ``next`` head ends, before the commit: with ``sync`` where a number was minted, so
that no slip is ever in a citizen's hand whose counter the tip does not know.

The file is two slots of 4 KiB, written in turn and each with a checksum: a torn write leaves the other one. It
is as long from the beginning as it will ever be, so that it can be written on a full disk.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from db.rules.errors import NotPossibleNow

SLOT_BYTES = 4096
MOST_CEILINGS = 60
"""Days and desks remembered, the newest last: numbers of long ago are given out no more."""

_CHECKSUM = 32


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a feed: its last ``seq`` and that event's hash in hex."""

    feed: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Tip:
    """What is remembered: ``sure`` was on the disk, ``next`` is what a commit was about to make of it.

    ``ceilings`` maps ``agency/day/slot`` to the highest counter that may have been given out; ``minted`` tells
    whether the commit before ``next`` gave out a number. ``generation`` counts the writes.
    """

    installation: str
    sure: Head | None = None
    next: Head | None = None
    ceilings: dict[str, int] = field(default_factory=dict)
    generation: int = 0


class TipFile:
    """The tip on a disk."""

    def __init__(self, path: Path) -> None:
        """Keep the tip at ``path``; nothing is touched yet."""
        self.path = path

    def read(self) -> Tip | None:
        """Give what was written last and is whole, or ``None`` where there is no tip (or none that is whole).

        Raises ``NotPossibleNow("tip_not_read")`` where there is a file that can't be read.
        """
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise NotPossibleNow("tip_not_read", path=str(self.path)) from error
        found = [tip for tip in (_read(content[:SLOT_BYTES]), _read(content[SLOT_BYTES:])) if tip is not None]
        return max(found, key=lambda tip: tip.generation, default=None)

    def write(self, tip: Tip, *, sync: bool) -> Tip:
        """Write ``tip`` over the older slot and give it as it was written; with ``sync`` it survives a power cut.

        Raises ``NotPossibleNow("tip_not_written")``.
        """
        tip = replace(
            tip,
            generation=tip.generation + 1,
            ceilings=dict(list(tip.ceilings.items())[-MOST_CEILINGS:]),
        )
        try:
            if not self.path.exists():
                self._make()
            with self.path.open("r+b", buffering=0) as file:
                file.seek(SLOT_BYTES * (tip.generation % 2))
                file.write(_slot(tip))
                if sync:
                    os.fsync(file.fileno())
        except OSError as error:
            raise NotPossibleNow("tip_not_written", path=str(self.path)) from error
        return tip

    def _make(self) -> None:
        """Make the file at its full length, for its owner alone."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            os.write(descriptor, bytes(2 * SLOT_BYTES))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        _sync_folder(self.path.parent)


def _slot(tip: Tip) -> bytes:
    plain = {
        "v": 1,
        "generation": tip.generation,
        "installation": tip.installation,
        "sure": _plain(tip.sure),
        "next": _plain(tip.next),
        "ceilings": tip.ceilings,
    }
    content = json.dumps(plain, separators=(",", ":")).encode().ljust(SLOT_BYTES - _CHECKSUM)
    return content + hashlib.sha256(content).digest()


def _read(slot: bytes) -> Tip | None:
    content, checksum = slot[:-_CHECKSUM], slot[-_CHECKSUM:]
    if len(slot) != SLOT_BYTES or hashlib.sha256(content).digest() != checksum:
        return None
    try:
        plain = json.loads(content)
        return Tip(
            installation=str(plain["installation"]),
            sure=_head(plain["sure"]),
            next=_head(plain["next"]),
            ceilings={str(key): int(value) for key, value in plain["ceilings"].items()},
            generation=int(plain["generation"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _plain(head: Head | None) -> list[Any] | None:
    return None if head is None else [head.feed, head.seq, head.hash]


def _head(plain: Any) -> Head | None:
    if plain is None:
        return None
    feed, seq, digest = plain
    return Head(str(feed), int(seq), str(digest))


def _sync_folder(folder: Path) -> None:
    """Put a new name on the disk too, where the system lets a folder be opened."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
