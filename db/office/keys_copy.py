"""A copy of the records under another key, made while nobody else has them open, and compared with them.

SQLCipher writes the copy (``sqlcipher_export``): plain to encrypted, or from one key to another. What is
compared is every row of every table, so whatever the journal's chain, its heads and the ledger were, they are
in the copy.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlite

from db.engine import unlock
from db.migrations import APPLICATION_ID
from db.rules.errors import Damaged, NotPossibleNow
from db.safe.key_file import sync_folder

_BUSY_S = 5.0
_BUSY_CODES = (5, 6)
_BLOCK = 1 << 20
_MISSING = object()
_STORED = "SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = ? AND rootpage > 0"


@contextmanager
def alone(path: Path, key: bytes | None) -> Iterator[Any]:
    """Give a connection to the records that no other connection of any program is beside.

    The write-ahead log is folded back into the file, which nobody can read or write until the block ends.
    Raises ``NotPossibleNow("records_in_use")`` where another program has them open, and
    ``Damaged("records_not_a_database")`` where the key isn't theirs.
    """
    with _open(path, key) as connection:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
            if mode != "delete":
                raise NotPossibleNow("records_in_use")
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
        except sqlite.Error as error:
            raise _refusal(error) from error
        yield connection


def opens(path: Path, key: bytes) -> bool:
    """Whether ``key`` opens the records at ``path``. Raises ``NotPossibleNow("records_in_use")``."""
    with _open(path, key) as connection:
        try:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except sqlite.Error as error:
            if isinstance(refusal := _refusal(error), Damaged):
                return False
            raise refusal from error
    return True


def export(connection: Any, target: Path, key: bytes) -> None:
    """Write the records of ``connection`` to a new file under ``key``, and compare the two row by row.

    Raises ``Damaged("records_copy_differs")`` with the table, ``NotPossibleNow`` (``disk_full``,
    ``disk_failed``).
    """
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute(f"ATTACH DATABASE ? AS fresh KEY \"x'{key.hex()}'\"", (os.fspath(target),))
        connection.execute("PRAGMA fresh.journal_mode = OFF")  # it is nobody's yet: a torn one is thrown away
        connection.execute("SELECT sqlcipher_export('fresh')").fetchall()
        for name in ("user_version", "application_id"):
            (value,) = connection.execute(f"PRAGMA main.{name}").fetchone()
            connection.execute(f"PRAGMA fresh.{name} = {int(value)}")
        _compare(connection)
        connection.execute("DETACH DATABASE fresh")
    except sqlite.Error as error:
        raise _refusal(error) from error
    target.chmod(0o600)
    with _open(target, key) as fresh:
        check_cipher(fresh)
    sync(target)


def check_ours(connection: Any) -> None:
    """Refuse another program's database: what isn't ours is never put under a key, nor overwritten.

    Raises ``Damaged("records_foreign")``.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise Damaged("records_foreign")


def check_cipher(connection: Any) -> None:
    """Let SQLCipher look at the seal of every page. Raises ``Damaged("records_damaged")``."""
    if connection.execute("PRAGMA cipher_integrity_check").fetchall():
        raise Damaged("records_damaged")


def erase(path: Path) -> None:
    """Overwrite a file and remove it; where it isn't there, that is how it should be.

    Overwriting reaches the places where the file lies on a magnetic disk. A solid-state disk may keep older
    places for a while; only encrypting the whole disk helps against that.
    """
    with suppress(FileNotFoundError):
        with path.open("r+b") as file:
            left = path.stat().st_size
            while left > 0:
                left -= file.write(bytes(min(left, _BLOCK)))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()


def sync(path: Path) -> None:
    """Put a file and its name on the disk."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())
    sync_folder(path.parent)


def _compare(connection: Any) -> None:
    schema = "SELECT type, name, sql FROM {}.sqlite_schema WHERE name NOT GLOB 'sqlite_*' ORDER BY 1, 2"
    _same(connection, "sqlite_schema", schema)
    for kind, name, _ in connection.execute(schema.format("main")).fetchall():
        # A virtual table is what its own tables hold.
        if kind == "table" and connection.execute(_STORED, (name,)).fetchone():
            _same(connection, name, f'SELECT * FROM {{}}."{name}"')  # noqa: S608 - of our own schema


def _same(connection: Any, table: str, query: str) -> None:
    here = connection.execute(query.format("main"))
    there = connection.execute(query.format("fresh"))
    if any(mine != copied for mine, copied in zip_longest(here, there, fillvalue=_MISSING)):
        raise Damaged("records_copy_differs", table=table)


@contextmanager
def _open(path: Path, key: bytes | None) -> Iterator[Any]:
    try:
        connection = sqlite.connect(os.fspath(path), timeout=_BUSY_S, isolation_level=None)
    except sqlite.Error as error:
        raise _refusal(error) from error
    try:
        if key is not None:
            unlock(connection, key)
        yield connection
    finally:
        connection.close()


def _refusal(error: Any) -> Damaged | NotPossibleNow:
    """Give the refusal that stands for an error of SQLite here; what isn't known is damage."""
    code = int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
    if code in _BUSY_CODES:
        return NotPossibleNow("records_in_use")
    if code == sqlite3.SQLITE_FULL:
        return NotPossibleNow("disk_full", sqlite_code=code)
    if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
        return NotPossibleNow("disk_failed", sqlite_code=code)
    if code == sqlite3.SQLITE_NOTADB:
        return Damaged("records_not_a_database")
    return Damaged("records_damaged", sqlite_code=code)
