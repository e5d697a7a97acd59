"""What can happen to the files of a folder, as values in the order in which it happened.

A file is known by a number of its own and not by its name, because a name can be given away: a deleted log
and the next one of the same name are two files, and after a power cut either may lie there.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes that were handed to the system for a file."""

    file: int
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Resize:
    """A new size of a file."""

    file: int
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """All of a file, its size included, is on the disk from here on."""

    file: int


@dataclass(frozen=True, slots=True)
class Make:
    """A new file under a name."""

    name: str
    file: int


@dataclass(frozen=True, slots=True)
class Delete:
    """A name that was given up."""

    name: str


@dataclass(frozen=True, slots=True)
class Rename:
    """A file's new name, or a folder's; whatever had it has it no more."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Link:
    """A second name of a file."""

    name: str
    file: int


@dataclass(frozen=True, slots=True)
class SyncFolder:
    """The names in a folder are on the disk from here on; ``for_name`` is the one it was done for, if any."""

    folder: str
    for_name: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Something was acknowledged to a person."""

    kind: str
    fact: str


Event = Write | Resize | Sync | Make | Link | Delete | Rename | SyncFolder | Told
