"""Backups as values: what one says of itself, where it was put, and what came of putting one back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from db.rules.errors import Refusal

RECORDS = "records.db"
SEALED_KEY = "records.key"
OTHER_FILES = ("catalogue.db", "station.json", "calendar.json", "house.json", "fees.json")
"""What a backup holds besides the records, each under the name it has in the office's folder."""


class PlaceKind(StrEnum):
    """Where a backup lies, as far as it tells what it is good for."""

    SAME_DISK = "same_disk"
    """Safe from a slip of the hand, and gone with the disk."""
    OTHER_DISK = "other_disk"


@dataclass(frozen=True, slots=True)
class FileOf:
    """One file of a backup: its length in bytes and its SHA-256 in hex."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself; nothing of it is about a person.

    ``feed``, ``seq`` and ``head`` are the end of its journal, ``order`` the place of that feed and ``seq``.
    ``ceilings`` are those that the tip knew at that moment: the highest counter of each ``agency/day/slot``.
    """

    name: str
    made_at: datetime
    agency: str
    slot: int
    practice: bool
    encrypted: bool
    installation: str
    feed: str
    feed_place: int
    seq: int
    head: str
    dossiers: int
    records_version: int
    program_version: str
    ceilings: dict[str, int] = field(default_factory=dict)
    files: dict[str, FileOf] = field(default_factory=dict)

    @property
    def order(self) -> tuple[int, int]:
        """By what backups of one office stand in order, whatever the clock said."""
        return self.feed_place, self.seq

    @property
    def bytes(self) -> int:
        """How large it is."""
        return sum(each.bytes for each in self.files.values())


@dataclass(frozen=True, slots=True)
class PlaceDone:
    """What came of one folder; ``refusal`` says why there is no verified backup in it.

    ``folder`` is its whole path, for the person in front of it; ``name`` its last part, which may be noted.
    """

    folder: str
    name: str
    kind: PlaceKind = PlaceKind.SAME_DISK
    bytes: int = 0
    removed: int = 0
    refusal: Refusal | None = None

    @property
    def verified(self) -> bool:
        """Whether the backup lies there and was opened again."""
        return self.refusal is None


@dataclass(frozen=True, slots=True)
class BackupMade:
    """What came of a backup. ``noted`` tells whether the journal could be told of it."""

    manifest: Manifest
    places: tuple[PlaceDone, ...]
    noted: bool = False

    @property
    def verified(self) -> tuple[PlaceDone, ...]:
        """The places at which a verified backup lies."""
        return tuple(place for place in self.places if place.verified)

    @property
    def only_on_this_disk(self) -> bool:
        """Whether the backup goes when the disk of the office goes."""
        return all(place.kind is PlaceKind.SAME_DISK for place in self.verified)


@dataclass(frozen=True, slots=True)
class LostNumbers:
    """Numbers of a day that were given out and whose dossiers the records that were put back lack."""

    agency: str
    day: date
    slot: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class NowThere:
    """The records that lie in the office's folder before something is put back.

    ``readable`` is ``False`` where they can't be opened; then nothing is known of them. ``ahead`` is how many
    events of the backup's own feed they have more than the backup, and ``None`` where they have another feed.
    """

    readable: bool
    dossiers: int = 0
    ahead: int | None = None


@dataclass(frozen=True, slots=True)
class RestorePlan:
    """What putting a backup back would do; ``now`` is ``None`` where there are no records yet."""

    folder: str
    manifest: Manifest
    now: NowThere | None
    new_files: tuple[str, ...] = ()
    """Files besides the records that would be put where there are none."""
    new_keys: bool = False
    """Whether this PC has no keys yet and would get them from the recovery sheet."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back. ``kept_aside`` names the records of before, empty where there were none.

    ``lost`` are the numbers whose slips may be in people's hands and whose dossiers aren't there;
    ``all_known`` tells whether that list is sure to be whole.
    """

    manifest: Manifest
    kept_aside: str = ""
    lost: tuple[LostNumbers, ...] = ()
    all_known: bool = True
    new_feed: str = ""
