"""Bring the records of an older program to this one's version: on a copy, with the old file kept.

    records.db (2)  --copied-->  records.db.new  --migrated, checked-->  records.db (3)
    records.db (2)  --linked-->  records-v2-20261125.db

Whenever the power goes, ``records.db`` is there: the old one, or the new one, whole. The old file is kept
under its version and the day, encrypted as it was; of several only the newest stays.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlcipher3 import dbapi2 as sqlite

from db.engine import BUSY_TIMEOUT_MS, Records, open_records, unlock
from db.migrations import APPLICATION_ID, MIGRATIONS
from db.office.copies import copy_database, put_folder_on_disk, put_on_disk, remove
from db.office.keys_copy import alone
from db.rules.errors import Damaged, NotPossibleNow

NEW = ".new"
_KEPT = re.compile(r"records-v\d+-\d{8}(-\d+)?\.db(\.new)?")
_JOURNAL = (
    "SELECT id, last_seq, head, '' FROM feed ORDER BY id",
    "SELECT feed, seq, hash, header FROM event ORDER BY feed, seq",
    "SELECT feed, seq, salt, body FROM event_body ORDER BY feed, seq",
)
_TABLES = (
    "SELECT name FROM sqlite_schema WHERE type = 'table'"
    " AND name NOT LIKE 'dossier_words%' AND name NOT LIKE 'sqlite_%'"
)


@dataclass(frozen=True, slots=True)
class Updated:
    """Records that were brought to this program's version, and where the old file is kept."""

    before: int
    after: int
    kept: Path


@dataclass(frozen=True, slots=True)
class _Held:
    """What a migration may not change: the journal, and how many rows each table has.

    ``sound`` is whether SQLite has no complaint of the file. One that was damaged before is updated all the
    same: what is wrong with it is for the self-test to say.
    """

    journal: str
    rows: Mapping[str, int]
    sound: bool


def bring_up_to_date(path: Path, key: bytes | None, day: date) -> Updated | None:
    """Update the records at ``path`` where an older program wrote them; else give ``None``.

    ``day`` names the old file. What can't be opened is left for whoever opens it next to say. Raises
    ``NotPossibleNow``: ``records_in_use`` where another program has them open or updates them, ``disk_full``
    and its like; ``Damaged("update_not_verified")`` where the new file isn't what the old one was, which
    stays as it is.
    """
    if _older(path, key) is None:
        return None
    lock = FileLock(path.with_name("update.lock"), timeout=BUSY_TIMEOUT_MS / 1000)
    try:
        with lock, Records(path, key)._refusing():  # noqa: SLF001 - what SQLite says is refused as everywhere
            before = _older(path, key)  # another program may have been first
            return None if before is None else _update(path, key, before, day)
    except Timeout:
        raise NotPossibleNow("records_in_use") from None


def _update(path: Path, key: bytes | None, before: int, day: date) -> Updated:
    new = path.with_name(path.name + NEW)
    remove(new)
    try:
        with alone(path, key) as old:
            held = _held(old)
            copy_database(old, new, key)
            _migrate(new, key, held)
            kept = _keep(old, path, key, before, day)
            put_folder_on_disk(path.parent)
            if os.name != "nt":  # an open file can't be replaced there, so that it is let go of first
                new.replace(path)
        if os.name == "nt":
            new.replace(path)
    except BaseException:
        remove(new)
        raise
    put_folder_on_disk(path.parent)
    _forget_older(path.parent, kept)
    return Updated(before, len(MIGRATIONS), kept)


def _migrate(new: Path, key: bytes | None, held: _Held) -> None:
    """Migrate the copy and hold it against what was copied. Raises ``Damaged("update_not_verified")``."""
    open_records(new, key=key).close()
    with alone(new, key) as connection:
        now = _held(connection)
    other = [table for table, rows in held.rows.items() if now.rows.get(table) != rows]
    other += ["event"] if now.journal != held.journal else []
    if other or (held.sound and not now.sound):
        raise Damaged("update_not_verified", first=(*other, "database")[0])
    put_on_disk(new)


def _keep(old: Any, path: Path, key: bytes | None, version: int, day: date) -> Path:
    """Give the old file a second name, so that it always has one; copy it where a disk knows no links."""
    stem, number = f"records-v{version}-{day:%Y%m%d}", 1
    kept = path.with_name(f"{stem}.db")
    while kept.exists() and not kept.samefile(path):
        number += 1
        kept = path.with_name(f"{stem}-{number}.db")
    if kept.exists():  # linked before the power went
        return kept
    try:
        kept.hardlink_to(path)
    except OSError:
        draft = kept.with_name(kept.name + NEW)
        remove(draft)
        copy_database(old, draft, key)
        draft.replace(kept)
    return kept


def _forget_older(folder: Path, newest: Path) -> None:
    """Remove the old files of earlier updates."""
    for path in list(folder.iterdir()):
        if _KEPT.fullmatch(path.name) and path != newest:
            remove(path)


def _held(connection: Any) -> _Held:
    journal = hashlib.sha256()
    for sql in _JOURNAL:
        for row in connection.execute(sql):
            journal.update(repr(row).encode())
    tables = [name for (name,) in connection.execute(_TABLES).fetchall()]
    return _Held(
        journal.hexdigest(),
        {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables},  # noqa: S608 - names of the schema
        sound=connection.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)],
    )


def _older(path: Path, key: bytes | None) -> int | None:
    """Give the version of records of an older program; ``None`` for all else, also for what can't be read."""
    if not path.is_file() or not path.stat().st_size:
        return None
    try:
        with closing(
            sqlite.connect(os.fspath(path), timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None)
        ) as connection:
            if key is not None:
                unlock(connection, key)
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                return None
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    except sqlite.Error:
        return None
    return version if 0 < version < len(MIGRATIONS) else None
