"""Make a backup while the counter goes on: copied, put on the disk, opened again and checked.

    job = BackupJob(source, places, at, kept=14)
    made = job.carry_out()                   # on any thread; others may read ``progress`` and call ``stop``
    note_backup(records, made, desk)         # where the records are written (``backup_notes``)

All places get the same moment: the job holds one reading transaction, which no writer has to wait for. What
goes wrong at one place is that place's answer, and the others still get theirs.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlcipher3 import dbapi2 as sqlite

from db.engine import Records
from db.office.backup_check import faults_of
from db.office.backup_folder import FAILED, clear_drafts, draft_of, name_of, rotate, write_manifest
from db.office.copies import copy_database, digest_of, put_folder_on_disk, put_on_disk, write_file
from db.rules.backup import (
    OTHER_FILES,
    RECORDS,
    SEALED_KEY,
    BackupMade,
    FileOf,
    Manifest,
    PlaceDone,
    PlaceKind,
)
from db.rules.errors import Damaged, NotPossibleNow, Refusal
from db.safe.tip import TipFile

ROOM_BESIDE = 10 << 20
"""Bytes that have to be free beside what is copied."""

CATALOGUE = OTHER_FILES[0]
MISSING = "backup_place_missing"
"""A stick that isn't there now; that is told, and is no failure."""

_LEFT_OUT = (5, 6, 11, 26)
"""A catalogue that is busy or damaged can be imported again; the records can't, and go first."""

_BY_ERRNO = {
    errno.ENOSPC: "backup_disk_full",
    errno.EDQUOT: "backup_disk_full",
    errno.EROFS: "backup_place_read_only",
    errno.EACCES: "backup_place_read_only",
    errno.EPERM: "backup_place_read_only",
}
_BY_SQLITE = {13: "backup_disk_full", 8: "backup_place_read_only"}


@dataclass(frozen=True, slots=True)
class Source:
    """What is backed up: the records, and what lies beside them in ``home``.

    ``sealed_key`` is the content of ``records.key`` where the records are encrypted.
    """

    records: Records
    home: Path
    agency: str
    slot: int
    practice: bool
    program_version: str
    tip: TipFile | None = None
    sealed_key: bytes | None = None


class BackupJob:
    """One backup, to be carried out on any thread."""

    def __init__(self, source: Source, places: Sequence[Path], at: datetime, *, kept: int) -> None:
        """Back up to each of ``places``; one inside the office's folder is made, others are only told of.

        ``kept`` is how many of the newest stay whatever their age.
        """
        self._source = source
        self._places = tuple(dict.fromkeys(places))
        self._at = at
        self._kept = kept
        self._stopped = False
        self.progress = 0.0
        """How far it is, from 0 to 1."""

    def stop(self) -> None:
        """Give up at the next step; what is half made is taken away."""
        self._stopped = True

    def carry_out(self) -> BackupMade:
        """Make it. What goes wrong at a place is told with that place.

        Raises ``NotPossibleNow``: ``backup_running`` (another program makes one), ``backup_stopped``, and
        what reading the records refuses.
        """
        source = self._source
        with self._alone(), source.records._refusing(), closing(source.records.raw()) as connection:  # noqa: SLF001 - reads as its doors do
            connection.execute("BEGIN")
            manifest, size = self._look(connection)
            done = []
            for number, place in enumerate(self._places):
                done.append(self._one(connection, place, manifest, size, number))
                self.progress = (number + 1) / len(self._places)
        files = next((each for _, each in done if each is not None), manifest)
        return BackupMade(files, tuple(place for place, _ in done))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        lock = FileLock(self._source.home / "backup.lock", timeout=0)
        try:
            with lock:
                yield
        except Timeout:
            raise NotPossibleNow("backup_running") from None

    def _look(self, connection: Any) -> tuple[Manifest, int]:
        """Begin the view that is copied, and say what it is and how many bytes it takes."""
        source = self._source
        feed, place, seq, head, installation = connection.execute(
            "SELECT id, place, last_seq, head, installation FROM feed ORDER BY place DESC LIMIT 1"
        ).fetchone()
        # Read after the view has begun: it knows every number that the view holds.
        tip = None if source.tip is None else source.tip.read()
        manifest = Manifest(
            name=self._unused(name_of(source.agency or "0", source.slot, self._at, seq)),
            made_at=self._at,
            agency=source.agency or "0",
            slot=source.slot,
            practice=source.practice,
            encrypted=source.records.key is not None,
            installation=installation,
            feed=feed,
            feed_place=place,
            seq=seq,
            head=head.hex(),
            dossiers=_number(connection, "SELECT count(*) FROM dossier"),
            records_version=_number(connection, "PRAGMA user_version"),
            program_version=source.program_version,
            ceilings={} if tip is None else dict(tip.ceilings),
        )
        size = _number(connection, "PRAGMA page_count") * _number(connection, "PRAGMA page_size")
        with suppress(OSError):
            size += (source.home / CATALOGUE).stat().st_size
        return manifest, size

    def _unused(self, name: str) -> str:
        """Give a name that no place has yet: two backups of one second differ by a number."""
        found, times = name, 1
        while any((place / found).exists() for place in self._places):
            times += 1
            found = f"{name}-{times}"
        return found

    def _one(
        self, connection: Any, place: Path, manifest: Manifest, size: int, number: int
    ) -> tuple[PlaceDone, Manifest | None]:
        """Put the backup into one place; whatever goes wrong there is in what is given."""
        done = PlaceDone(folder=str(place), name=place.name or place.drive or str(place))
        draft = draft_of(place, manifest.name)
        try:
            self._prepare(place, manifest, size)
            done = replace(done, kind=_kind(place, self._source.home))
            made = self._put(connection, draft, manifest, number)
            done = replace(done, bytes=made.bytes)
            self._check(draft, made, done)
        except Refusal as refusal:
            if refusal.code == "backup_stopped":
                shutil.rmtree(draft, ignore_errors=True)
                raise
            return replace(done, refusal=refusal), None
        except (OSError, sqlite.Error) as error:
            shutil.rmtree(draft, ignore_errors=True)
            return replace(done, refusal=_refusal(error, place)), None
        with suppress(OSError):  # the backup lies there, whatever becomes of those before it
            done = replace(done, removed=rotate(place, self._kept, made))
        return done, made

    def _prepare(self, place: Path, manifest: Manifest, size: int) -> None:
        """See that the place is there, has room, and holds nothing half made of ours."""
        if place.is_relative_to(self._source.home):
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not place.is_dir():
            raise NotPossibleNow(MISSING, place=str(place))
        clear_drafts(place, manifest.agency, manifest.slot)
        free = shutil.disk_usage(place).free
        if free < size + ROOM_BESIDE:
            need = -(-(size + ROOM_BESIDE) // 1_000_000)
            raise NotPossibleNow("backup_no_room", place=str(place), need_mb=need, free_mb=free // 1_000_000)

    def _put(self, connection: Any, draft: Path, manifest: Manifest, number: int) -> Manifest:
        """Put every file on the disk under the name of a draft; give the manifest that names them."""
        source = self._source
        draft.mkdir(mode=0o700)
        copy_database(connection, draft / RECORDS, source.records.key, self._told(number))
        self._copy_catalogue(draft)
        for name in OTHER_FILES[1:]:
            with suppress(FileNotFoundError):
                write_file(draft / name, (source.home / name).read_bytes())
        if source.sealed_key is not None:
            write_file(draft / SEALED_KEY, source.sealed_key)
        files = {}
        for path in sorted(draft.iterdir()):
            files[path.name] = FileOf(path.stat().st_size, digest_of(path))
            put_on_disk(path)
        made = replace(manifest, files=files)
        write_manifest(draft, made)
        put_folder_on_disk(draft)
        return made

    def _told(self, number: int) -> Callable[[int, int], None]:
        """Give what notes the progress of one place's copy, and ends it where that was asked for."""

        def note(pages: int, of: int) -> None:
            if self._stopped:
                raise NotPossibleNow("backup_stopped")
            self.progress = (number + 0.7 * pages / max(of, 1)) / len(self._places)

        return note

    def _copy_catalogue(self, draft: Path) -> None:
        catalogue = self._source.home / CATALOGUE
        if not catalogue.is_file():
            return
        try:
            with closing(sqlite.connect(os.fspath(catalogue), check_same_thread=False)) as connection:
                copy_database(connection, draft / CATALOGUE, None)
        except sqlite.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _LEFT_OUT:
                raise
            (draft / CATALOGUE).unlink(missing_ok=True)

    def _check(self, draft: Path, made: Manifest, done: PlaceDone) -> None:
        """Open the copy and hold it against what was copied; only then it gets its name.

        Raises ``Damaged("backup_not_verified")``; what didn't hold is kept aside.
        """
        if self._stopped:
            raise NotPossibleNow("backup_stopped")
        faults = faults_of(draft, made, self._source.records.key)
        place = draft.parent
        name = made.name if not faults else FAILED + made.name
        draft.rename(place / name)
        put_folder_on_disk(place)
        if faults:
            raise Damaged("backup_not_verified", place=done.folder, kept=name, first=faults[0])


def _kind(place: Path, home: Path) -> PlaceKind:
    same = place.stat().st_dev == home.stat().st_dev
    return PlaceKind.SAME_DISK if same else PlaceKind.OTHER_DISK


def _refusal(error: Exception, place: Path) -> Refusal:
    code = _BY_SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    if isinstance(error, OSError):
        code = _BY_ERRNO.get(error.errno or 0)
    return NotPossibleNow(code or "backup_not_written", place=str(place), reason=type(error).__name__)


def _number(connection: Any, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0])
