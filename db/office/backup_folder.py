"""A backup as a folder: its name, what it says of itself, and which folders are ours to take away.

    motcua-H52.18.05-02-20261125-170312-4711/
        records.db  records.key  catalogue.db  station.json …  manifest.json

A folder is made under a name that begins with a dot and gets its own when it was verified; one that didn't
hold is kept under a name that says so. Nothing is ever removed but folders of such names that hold only files
of ours.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from db.codec import canonical, from_json, plain_from_json, to_plain
from db.office.copies import SIDE_FILES, put_folder_on_disk, write_file
from db.rules.backup import OTHER_FILES, RECORDS, SEALED_KEY, Manifest
from db.rules.clock import in_vietnam
from db.rules.errors import Damaged, NotFound, NotPossibleNow, NotReadable, Refusal
from db.rules.rotation import KeptBackup, to_remove

MANIFEST = "manifest.json"
NOTE = "restored.json"
"""How often it was put back, so that no two new PCs go on with the same numbers."""

VERSION = 1
FAILED = "hong-"
"""Before the name of one that was made and didn't hold ("hỏng": broken)."""

_DRAFT = "."
_GOING = ".bo-"
_MOST_BYTES = 1 << 20
_NAME = re.compile(r"motcua-([A-Z0-9.]+)-(\d{2})-(\d{8}-\d{6})-(\d+)(-\d+)?")
_KNOWN = {RECORDS, SEALED_KEY, MANIFEST, NOTE, *OTHER_FILES, *(RECORDS + side for side in SIDE_FILES)}
_FAILED_KEPT = 2


def name_of(agency: str, slot: int, at: datetime, seq: int) -> str:
    """Give the name of a backup: whose, when by the PC's clock, and up to which event."""
    return f"motcua-{agency}-{slot:02d}-{in_vietnam(at):%Y%m%d-%H%M%S}-{seq}"


def draft_of(place: Path, name: str) -> Path:
    """Give where a backup is put together before it has been verified."""
    return place / f"{_DRAFT}{name}"


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write what the backup in ``folder`` says of itself, with a checksum of that. Raises ``OSError``."""
    plain = to_plain(Manifest, manifest)
    content = canonical({"v": VERSION, "backup": plain, "sum": _sum(plain)})
    write_file(folder / MANIFEST, content.encode())


def read_manifest(folder: Path) -> Manifest:
    """Read what the backup in ``folder`` says of itself.

    Raises ``NotFound("backup_not_found")`` where there is none, ``NotReadable("backup_manifest_damaged")``
    where it isn't what was written, ``NotPossibleNow``: ``backup_newer`` (the version), ``backup_not_read``.
    """
    try:
        with (folder / MANIFEST).open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise NotFound("backup_not_found", place=str(folder)) from None
    except OSError as error:
        raise NotPossibleNow("backup_not_read", place=str(folder)) from error
    manifest = _parsed(content)
    if manifest is None:
        raise NotReadable("backup_manifest_damaged", place=str(folder))
    return manifest


def _parsed(content: bytes) -> Manifest | None:
    """Give the manifest that was written, or ``None`` for anything else: it may come from anywhere."""
    try:
        plain = plain_from_json(content)
        version, told = plain["v"], plain["backup"]
        if isinstance(version, int) and version > VERSION:
            raise NotPossibleNow("backup_newer", version=version)
        whole = len(content) <= _MOST_BYTES and plain["sum"] == _sum(told)
        manifest = from_json(Manifest, canonical(told))
        manifest = replace(manifest, made_at=in_vietnam(manifest.made_at))
    except (Damaged, KeyError, TypeError, ValueError, OverflowError, RecursionError):
        return None
    files = manifest.files.keys()
    right = _NAME.fullmatch(manifest.name) and RECORDS in files and files <= _KNOWN - {MANIFEST, NOTE}
    return manifest if whole and right else None


def _sum(plain: object) -> str:
    return hashlib.sha256(canonical(plain).encode()).hexdigest()


def backups_in(place: Path) -> Iterator[tuple[Path, Manifest]]:
    """Give the verified backups that lie in a folder; what can't be read is passed over."""
    with suppress(OSError):
        for folder in sorted(place.iterdir()):
            if _NAME.fullmatch(folder.name):
                with suppress(Refusal):
                    yield folder, read_manifest(folder)


def clear_drafts(place: Path, agency: str, slot: int) -> None:
    """Take away what a backup of this desk left half made when the power went. Raises ``OSError``."""
    for folder in list(place.iterdir()):
        named = _NAME.fullmatch(folder.name.removeprefix(_GOING).removeprefix(_DRAFT))
        ours = named is not None and (named[1], int(named[2])) == (agency, slot)
        if ours and folder.name.startswith(_DRAFT) and _only_ours(folder):
            shutil.rmtree(folder)


def rotate(place: Path, newest: int, made: Manifest) -> int:
    """Take away this desk's backups that are too many beside ``made``; give how many. Raises ``OSError``."""
    mine = {
        folder.name: (folder, manifest)
        for folder, manifest in backups_in(place)
        if (manifest.agency, manifest.slot) == (made.agency, made.slot)
    }
    kept = [KeptBackup(name, manifest.order, manifest.made_at) for name, (_, manifest) in mine.items()]
    gone = [mine[each.name][0] for each in to_remove(kept, newest) if each.name != made.name]
    failed = sorted(
        folder
        for folder in place.iterdir()
        if folder.name.startswith(f"{FAILED}motcua-{made.agency}-{made.slot:02d}-")
    )
    removed = 0
    for folder in (*gone, *failed[:-_FAILED_KEPT]):
        if _only_ours(folder):
            # Under another name first: what is half removed must not pass for a backup.
            going = folder.rename(folder.with_name(_GOING + folder.name.removeprefix(FAILED)))
            shutil.rmtree(going)
            removed += 1
    if removed:
        put_folder_on_disk(place)
    return removed


def _only_ours(folder: Path) -> bool:
    """Whether it is a folder that holds nothing but files of a backup."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    return all(entry.name in _KNOWN and not entry.is_dir() for entry in folder.iterdir())
