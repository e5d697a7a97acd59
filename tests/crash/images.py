"""What a power cut may leave on a disk: every legal image of a recorded folder.

The model is the one SQLite is built for (sqlite.org/atomiccommit.html, "Hardware Assumptions", and
sqlite.org/psow.html), read as strictly as POSIX allows:

- What a sync returned for is there, content and size.
- Of what came after it each write may be there, be missing, or be there in part. Parts are sectors of 512
  bytes, whole and in any order; bytes beside a write are never touched (powersafe overwrite, which SQLite
  takes for granted on every system). Writes of one file, and of two, may reach the disk in any order.
- A new size may be there without its bytes (they read as zeros), or be missing, also a smaller one.
- A name that was made, changed or given up is only sure once its folder was synced. Until then each of these
  may be undone; but what happened to one name happens in order.
- Folders themselves are there from the beginning; to make one is not part of the model.
- ``one_by_one`` is a worse disk than POSIX allows: what is done to a folder for the sake of one name makes no
  other name safe. SQLite on a system that can't sync a folder is not far from it.
- No block of noise, no sector that was safe and goes bad: that is damage, and other tests plant it.

A window ends where something is about to become safe, or at the end. All states before it are among its
own, because a state of earlier is one in which the later writes are missing. So the images of a window are
those of each moment in it, and each is held to everything that anybody had been told until then.
"""

from __future__ import annotations

import hashlib
import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from disk_events import Delete, Link, Make, Rename, Resize, Sync, SyncFolder, Told, Write
from recording_vfs import Recording

SECTOR = 512

Change = Write | Resize | Make | Link | Delete | Rename
Files = Mapping[str, bytes]

KEPT, LOST, HOLLOW = "kept", "lost", "hollow"
Fate = str | frozenset[int]
"""What became of a change: kept, lost, its size without its bytes, or these sectors of it."""

Fates = dict[tuple[Fate, ...], str]
"""Ways in which it may have gone, each with its name."""

CHANCES = (0.5, 0.9, 0.1)
"""How likely a change is kept, in images by chance: about half, nearly all, nearly none."""


@dataclass(frozen=True, slots=True)
class Image:
    """The files after a power cut, how it came to them, and a digest of names and contents."""

    files: Files
    how: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Window:
    """A moment at which the power may go: what is safe, what may or may not be, and what was told."""

    number: int
    names: Mapping[str, int]
    contents: Mapping[int, bytes]
    changes: tuple[Change, ...]
    told: tuple[Told, ...]

    def ends(self) -> Fates:
        """Give the fates that no sample leaves out: nothing kept, all kept, and what becomes of names."""
        names = [not isinstance(change, Write | Resize) for change in self.changes]
        found: Fates = {(LOST,) * len(names): "all lost", (KEPT,) * len(names): "all kept"}
        if any(names):
            found.setdefault(tuple(KEPT if name else LOST for name in names), "names only")
            found.setdefault(tuple(LOST if name else KEPT for name in names), "bytes only")
            found.setdefault(tuple(KEPT if name else HOLLOW for name in names), "names and sizes")
        for at in (place for place, name in enumerate(names) if name):
            found.setdefault(
                tuple(LOST if place == at else KEPT for place in range(len(names))), f"without {at}"
            )
        return found

    def fates(self, chance: random.Random, by_chance: int) -> Fates:
        """Give what may become of the changes: the ends, each cut of the order, each amiss, and chance."""
        count = len(self.changes)
        kept: tuple[Fate, ...] = (KEPT,) * count
        found = self.ends()
        for at in range(count):
            before, after = kept[:at], kept[at + 1 :]
            found.setdefault((*before, *((LOST,) * (count - at))), f"cut before {at}")
            found.setdefault((*before, LOST, *after), f"without {at}")
            for torn in _torn(self.changes[at], chance):
                found.setdefault((*before, torn, *after), f"torn {at}")
                found.setdefault((*before, torn, *((LOST,) * (count - at - 1))), f"cut in {at}")
        found.setdefault((HOLLOW,) * count, "sizes only")
        for number in range(by_chance):
            each = CHANCES[number % len(CHANCES)]
            found.setdefault(
                tuple(_by_chance(change, each, chance) for change in self.changes), f"chance {number}"
            )
        return found

    def image(self, how: str, fates: Sequence[Fate]) -> Image:
        """Give the files that these fates make."""
        contents: dict[int, bytes | bytearray] = dict(self.contents)
        names, spoilt = dict(self.names), set[str]()
        for change, fate in zip(self.changes, fates, strict=True):
            if isinstance(change, Write | Resize):
                content = contents.get(change.file, b"")
                if fate != LOST:
                    content = content if isinstance(content, bytearray) else bytearray(content)
                    contents[change.file] = content
                    _change(content, change, fate)
            elif fate != KEPT or spoilt & _names_of(change):
                spoilt |= _names_of(change)
            else:
                _rename(names, change)
        files = {name: bytes(contents.get(file, b"")) for name, file in sorted(names.items())}
        return Image(files, f"window {self.number}, {how}", _digest(files))

    def images(self, seed: object, most: int | None = None, by_chance: int = 12) -> Iterator[Image]:
        """Give the images of this window: all, or its ends and ``most`` of the others."""
        chance = random.Random(f"{seed}/{self.number}")
        fates = self.fates(chance, by_chance)
        chosen = list(fates)
        if most is not None:
            sure = len(self.ends())
            others = chosen[sure:]
            chosen = chosen[:sure] + chance.sample(others, min(most, len(others)))
        for each in chosen:
            yield self.image(fates[each], each)


def windows(recording: Recording, *, one_by_one: bool = False) -> Iterator[Window]:
    """Give the moments of a recording at which what lies on the disk is about to change its standing."""
    safe_names = dict(recording.names_at_start)
    contents = dict(recording.start.values())
    pending: list[Change] = []
    told: list[Told] = []
    number, moved = 0, True

    def window() -> Window:
        return Window(number, dict(safe_names), dict(contents), tuple(pending), tuple(told))

    for event in recording.events:
        if isinstance(event, Told):
            told.append(event)
            moved = True
        elif isinstance(event, Sync | SyncFolder):
            if moved:
                yield window()
                number, moved = number + 1, False
            sure = _sure(event, safe_names, pending) if one_by_one else None
            pending = _settle(event, sure, pending, safe_names, contents)
        else:
            pending.append(event)
            moved = True
    yield window()


def _sure(event: Sync | SyncFolder, names: Mapping[str, int], pending: Sequence[Change]) -> set[str]:
    """Give the names that are safe after ``event`` where names are kept one by one."""
    if isinstance(event, SyncFolder):
        named = {name for change in pending for name in _names_of(change)}
        return (
            {event.for_name} if event.for_name else {name for name in named if _folder(name) == event.folder}
        )
    made = {change.name: change.file for change in pending if isinstance(change, Make | Link)}
    return {name for name, file in {**names, **made}.items() if file == event.file}


def _settle(
    event: Sync | SyncFolder,
    sure: set[str] | None,
    pending: Sequence[Change],
    names: dict[str, int],
    contents: dict[int, bytes],
) -> list[Change]:
    """Make safe what a sync is about; give what is left pending."""
    left: list[Change] = []
    for change in pending:
        if isinstance(change, Write | Resize):
            settled = isinstance(event, Sync) and change.file == event.file
        elif sure is not None:
            settled = _names_of(change) <= sure
        else:
            settled = isinstance(event, SyncFolder) and set(map(_folder, _names_of(change))) == {event.folder}
        if not settled:
            left.append(change)
        elif isinstance(change, Write | Resize):
            content = bytearray(contents.get(change.file, b""))
            _change(content, change, KEPT)
            contents[change.file] = bytes(content)
        else:
            _rename(names, change)
    return left


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _names_of(change: Change) -> set[str]:
    if isinstance(change, Write | Resize):
        return set()
    return {change.old, change.new} if isinstance(change, Rename) else {change.name}


def _rename(names: dict[str, int], change: Change) -> None:
    if isinstance(change, Make | Link):
        names[change.name] = change.file
    elif isinstance(change, Delete):
        names.pop(change.name, None)
    elif isinstance(change, Rename):
        for name in [each for each in names if each == change.old or each.startswith(f"{change.old}/")]:
            names[change.new + name.removeprefix(change.old)] = names.pop(name)


def _change(content: bytearray, change: Write | Resize, fate: Fate) -> None:
    if isinstance(change, Resize):
        del content[change.size :]
        content.extend(bytes(change.size - len(content)))
        return
    end = change.offset + len(change.data)
    # The size comes with the last byte that is there; what lies before it unwritten reads as zeros.
    sectors = _sectors(change) if isinstance(fate, frozenset) else ()
    kept = [span for place, span in enumerate(sectors) if place in fate]
    if fate == KEPT:
        kept = [(change.offset, end)]
    size = end if fate == HOLLOW else max((last for _, last in kept), default=0)
    content.extend(bytes(max(0, size - len(content))))
    for first, last in kept:
        content[first:last] = change.data[first - change.offset : last - change.offset]


def _sectors(change: Write) -> list[tuple[int, int]]:
    """Give the parts of a write by the sectors of the disk, as places in the file."""
    end = change.offset + len(change.data)
    edges = [change.offset, *range(change.offset - change.offset % SECTOR + SECTOR, end, SECTOR), end]
    return list(itertools.pairwise(edges))


def _torn(change: Change, chance: random.Random) -> list[Fate]:
    """Give two ways in which a write may be there in part: its beginning only, its end only."""
    if not isinstance(change, Write) or len(_sectors(change)) < 2:
        return []
    count = len(_sectors(change))
    cut = chance.randrange(1, count)
    return [frozenset(range(cut)), frozenset(range(cut, count))]


def _by_chance(change: Change, kept: float, chance: random.Random) -> Fate:
    if chance.random() < kept:
        return KEPT
    if isinstance(change, Write) and chance.random() < 0.3:
        return frozenset(place for place in range(len(_sectors(change))) if chance.random() < 0.5)
    return HOLLOW if isinstance(change, Write) and chance.random() < 0.1 else LOST


def _digest(files: Files) -> bytes:
    found = hashlib.blake2b(digest_size=16)
    for name, content in files.items():
        found.update(f"{name}\0{len(content)}\0".encode())
        found.update(content)
    return found.digest()
