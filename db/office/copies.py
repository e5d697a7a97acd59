"""Copies of the records: made through SQLite itself, put on the disk, and read without being touched.

A live database file is never copied as a file: its newest commits lie in the log beside it. A finished copy
is one file that needs none: it can be read on a stick that is locked, and on a share on which no log would
work.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool
from sqlcipher3 import dbapi2 as sqlite
from sqlmodel import Session

from db.engine import Records, unlock
from db.rules.errors import NotPossibleNow

STEP_PAGES = 256
"""How much is copied at once, and put on the disk: a commit of the counter never waits behind more."""

SIDE_FILES = ("-wal", "-shm", "-journal")
"""What SQLite puts beside a database while it is open, or leaves there when the power goes."""

_BLOCK = 1 << 20

Progress = Callable[[int, int], None]
"""Is told how many pages are copied, and of how many; what it raises ends the copy."""


class Copy(Records):
    """A finished copy, open for looking: nothing is ever written beside it or into it."""

    def __init__(self, path: Path, key: bytes | None = None) -> None:
        """Prepare to look at the copy at ``path``."""
        super().__init__(path, key)
        self._looking = create_engine(
            "sqlite://", module=sqlite, creator=self.raw, poolclass=NullPool, hide_parameters=True
        )

    def raw(self) -> Any:
        """Give a connection to the file as it lies there. Raises what reading the file raises."""
        with self._refusing():
            return _open_fixed(self.path, self.key)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees the copy."""
        with self._refusing(), Session(self._looking, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Refuse: a copy is what it was."""
        raise NotPossibleNow("records_read_only", path=str(self.path))
        yield  # pragma: no cover - makes this a generator, as the door that it closes is one


def _open_fixed(path: Path, key: bytes | None) -> Any:
    uri = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    connection = sqlite.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    try:
        if key is not None:
            unlock(connection, key)
        for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("SELECT count(*) FROM sqlite_schema")  # the first read is what tells the right key
    except BaseException:
        connection.close()
        raise
    return connection


def cipher_faults(copy: Copy) -> list[str]:
    """Give the pages of an encrypted copy whose seal doesn't hold; a plain one has none."""
    if copy.key is None:
        return []
    with closing(copy.raw()) as connection:
        return [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]


def copy_database(source: Any, target: Path, key: bytes | None, progress: Progress | None = None) -> None:
    """Copy all that ``source`` sees into a new file at ``target``, under ``key``, and put it on the disk.

    ``source`` is a connection; where it is inside a reading transaction, the copy is of that moment, however
    much is written meanwhile. Raises ``OSError`` and what SQLite raises.
    """
    descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    try:
        connection = sqlite.connect(os.fspath(target), isolation_level=None, check_same_thread=False)
        with closing(connection):
            if key is not None:
                unlock(connection, key)
            # Nobody reads the file before it is whole, so that nothing has to be undone.
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")

            def step(_status: int, left: int, pages: int) -> None:
                os.fsync(descriptor)
                if progress is not None:
                    progress(pages - left, pages)

            source.backup(connection, pages=STEP_PAGES, progress=step)
            connection.execute("PRAGMA journal_mode = DELETE")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put_on_disk(path: Path) -> None:
    """Have a file on the disk, and forget what memory holds of it, so that the next look is at the disk."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def put_folder_on_disk(folder: Path) -> None:
    """Have the names of a folder on the disk too, where the system lets a folder be opened."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_file(path: Path, content: bytes) -> None:
    """Make a file of one's own and put it on the disk. Raises ``OSError``."""
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def digest_of(path: Path) -> str:
    """Give the SHA-256 of a file in hex. Raises ``OSError``."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


def copy_file(source: Path, target: Path) -> str:
    """Copy a file that nobody writes, put it on the disk, and give its SHA-256 in hex. Raises ``OSError``."""
    found = hashlib.sha256()
    descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with source.open("rb") as given, os.fdopen(descriptor, "wb") as file:
        while block := given.read(_BLOCK):
            found.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    return found.hexdigest()


def remove(path: Path) -> None:
    """Remove a file of ours and what SQLite left beside it."""
    for name in (path, *(path.with_name(path.name + side) for side in SIDE_FILES)):
        with suppress(FileNotFoundError):
            name.unlink()
