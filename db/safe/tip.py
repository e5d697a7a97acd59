"""The tip: what this PC remembers of its records outside their folder, so that no older file passes for them.

    tip = TipFile(safe / "tip")
    tip.write(Tip(installation=…, sure=…, next=…, ceilings={…}), sync=True)

SQLite's own checks call a file whole that lost its newest commits, was put back from a backup, or was copied
from another PC. The tip says which head the journal had, and up to where numbers were given out. It is
written inside the transaction that its ``next`` head ends, before the commit: with ``sync`` where a number
was minted, so that no slip is ever in a citizen's hand whose counter the tip does not know.

The file is two slots of 4 KiB, each with a checksum. The newest one that was synced is never written over: a
torn write leaves it, however many writes after it the power took. The file is as long from the beginning as
it will ever be, so that it can be written on a full disk.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from db.rules.errors import NotPossibleNow
from db.safe.key_file import sync_folder

SLOT_BYTES = 4096
MOST_CEILINGS = 60
"""Days and desks remembered one by one, the newest last; those of before are remembered by their highest."""

ANY_DAY = date(2000, 1, 1)
"""Stands in a ceiling's name for every day that isn't remembered by itself any more."""

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

    ``ceilings`` maps ``agency/day/slot`` (:func:`ceiling_key`) to the highest counter that may have been
    given out. ``generation`` counts the writes; ``synced``: this one was put through to the disk.
    """

    installation: str
    sure: Head | None = None
    next: Head | None = None
    ceilings: dict[str, int] = field(default_factory=dict)
    generation: int = 0
    synced: bool = False


def ceiling_key(agency: str, day: date, slot: int) -> str:
    """Give the name under which the highest counter of a day and desk is kept."""
    return f"{agency}/{day.isoformat()}/{slot}"


def parts_of(key: str) -> tuple[str, date, int]:
    """Give agency, day and slot of a ceiling's name."""
    agency, day, slot = key.rsplit("/", 2)
    return agency, date.fromisoformat(day), int(slot)


class TipFile:
    """The tip on a disk."""

    def __init__(self, path: Path) -> None:
        """Keep the tip at ``path``; nothing is touched yet."""
        self.path = path

    def read(self) -> Tip | None:
        """Give what was written last and is whole, or ``None`` where there is no tip (or none that is whole).

        Raises ``NotPossibleNow("tip_not_read")`` where there is a file that can't be read.
        """
        return max(self._whole_slots().values(), key=lambda tip: tip.generation, default=None)

    def write(self, tip: Tip, *, sync: bool) -> Tip:
        """Write ``tip`` and give it as it was written; with ``sync`` it survives a power cut.

        Raises ``NotPossibleNow("tip_not_written")``.
        """
        kept = self._whole_slots()
        synced = [place for place, found in kept.items() if found.synced]
        safe = max(synced, key=lambda place: kept[place].generation, default=None)
        latest = max((found.generation for found in kept.values()), default=0)
        tip = replace(tip, generation=max(tip.generation, latest) + 1, synced=sync)
        slot, tip = _slot(tip)
        try:
            if not self.path.exists():
                self._make()
            with self.path.open("r+b", buffering=0) as file:
                file.seek(SLOT_BYTES if safe == 0 else 0)
                if file.write(slot) != SLOT_BYTES:
                    raise NotPossibleNow("tip_not_written", path=str(self.path))
                if sync:
                    os.fsync(file.fileno())
        except OSError as error:
            raise NotPossibleNow("tip_not_written", path=str(self.path)) from error
        return tip

    def _whole_slots(self) -> dict[int, Tip]:
        try:
            with self.path.open("rb", buffering=0) as file:
                content = file.read(2 * SLOT_BYTES) or b""
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise NotPossibleNow("tip_not_read", path=str(self.path)) from error
        slots = (content[:SLOT_BYTES], content[SLOT_BYTES:])
        return {place: tip for place, tip in enumerate(map(_read, slots)) if tip is not None}

    def _make(self) -> None:
        """Make the file at its full length, for its owner alone."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self.path, os.O_CREAT | os.O_RDWR | getattr(os, "O_BINARY", 0), 0o600)
        try:
            os.write(descriptor, bytes(2 * SLOT_BYTES))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        sync_folder(self.path.parent)


def _slot(tip: Tip) -> tuple[bytes, Tip]:
    """Give the bytes of a slot, and the tip with as many ceilings as they hold."""
    for ceilings in _ever_fewer(tip.ceilings):
        plain = {
            "v": 1,
            "generation": tip.generation,
            "synced": tip.synced,
            "installation": tip.installation,
            "sure": _plain(tip.sure),
            "next": _plain(tip.next),
            "ceilings": ceilings,
        }
        content = json.dumps(plain, separators=(",", ":")).encode()
        if len(ceilings) <= MOST_CEILINGS and len(content) <= SLOT_BYTES - _CHECKSUM:
            content = content.ljust(SLOT_BYTES - _CHECKSUM)
            return content + hashlib.sha256(content).digest(), replace(tip, ceilings=ceilings)
    raise ValueError("a tip is too long for its slot")


def _ever_fewer(ceilings: dict[str, int]) -> Iterator[dict[str, int]]:
    """Give the ceilings, then ever fewer: the oldest day goes into what is remembered of any day."""
    ceilings = dict(ceilings)
    yield ceilings
    for key in list(ceilings):
        agency, day, slot = parts_of(key)
        if day != ANY_DAY:
            any_day = ceiling_key(agency, ANY_DAY, slot)
            counter = ceilings.pop(key)
            # What is known of any day stands before all others.
            ceilings = {any_day: max(counter, ceilings.pop(any_day, 0)), **ceilings}
            yield ceilings


def _read(slot: bytes) -> Tip | None:
    content, checksum = slot[:-_CHECKSUM], slot[-_CHECKSUM:]
    if len(slot) != SLOT_BYTES or hashlib.sha256(content).digest() != checksum:
        return None
    try:
        plain = json.loads(content)
        for key in plain["ceilings"]:
            parts_of(key)
        return Tip(
            installation=str(plain["installation"]),
            sure=_head(plain["sure"]),
            next=_head(plain["next"]),
            ceilings={str(key): int(value) for key, value in plain["ceilings"].items()},
            generation=int(plain["generation"]),
            synced=bool(plain.get("synced")),
        )
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return None


def _plain(head: Head | None) -> list[Any] | None:
    return None if head is None else [head.feed, head.seq, head.hash]


def _head(plain: Any) -> Head | None:
    if plain is None:
        return None
    feed, seq, digest = plain
    return Head(str(feed), int(seq), str(digest))
