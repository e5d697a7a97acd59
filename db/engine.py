"""Opening the office's records: one SQLite file, one writer, and refusals where a disk says no.

    records = open_records(path, create=True)
    with records.writing() as session:   # BEGIN IMMEDIATE … COMMIT, or nothing at all
        ...
    with records.reading() as session:   # one consistent view; SQLite itself forbids writing here
        ...

Durability: WAL with ``synchronous=FULL`` keeps every acknowledged commit through a power cut. A new file is
first set to ``synchronous=EXTRA`` so that a left-over rollback journal can't undo its set-up.

With a ``key`` (32 bytes) the file is encrypted by SQLCipher: the key is the very first statement of every
connection, and whoever takes the file takes noise. Without one it is plain SQLite, for practice only.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as sqlite
from sqlmodel import Session

from db.migrations import APPLICATION_ID, migrate
from db.rules.errors import Damaged, NotFound, NotPossibleNow, Refusal

OLDEST_SQLITE = (3, 51, 3)
"""Up to 3.51.2 two connections of one process can corrupt a WAL while one of them resets it."""

BUSY_TIMEOUT_MS = 5_000
"""How long a writer waits for another program (the command line beside the counter)."""

KEY_BYTES = 32

_READERS = 2
_MAGIC = b"SQLite format 3\x00"
_PAGE = 4096
_HEADER_BYTES = 100
_SCHEMA_COOKIE, _APPLICATION = slice(40, 44), slice(68, 72)
"""Where SQLite's header tells that there are tables, and whose (sqlite.org/fileformat.html, 1.3)."""

# SQLite's primary result codes (sqlite.org/rescode.html) that a person can do something about.
_REFUSALS: dict[int, tuple[type[Refusal], str]] = {
    5: (NotPossibleNow, "records_busy"),
    6: (NotPossibleNow, "records_busy"),
    8: (NotPossibleNow, "records_read_only"),
    10: (NotPossibleNow, "disk_failed"),
    11: (Damaged, "records_damaged"),
    13: (NotPossibleNow, "disk_full"),
    14: (NotPossibleNow, "records_not_opened"),
    23: (NotPossibleNow, "records_read_only"),
    26: (Damaged, "records_not_a_database"),
}


class Records:
    """The office's records, open. Made by :func:`open_records`; usable from any thread."""

    def __init__(self, path: Path, key: bytes | None = None) -> None:
        """Prepare the two doors to the file at ``path``; nothing is touched before the first use."""
        self.path = path
        self.key = key
        self.before_commit: Callable[[Session], bool] | None = None
        """Is called inside each writing transaction once its work is flushed; what it raises undoes it.

        It gives whether it told somebody of the commit that follows."""
        self.after_failure: Callable[[], None] | None = None
        """Is called when a commit failed of which somebody was told, once it is undone."""
        self._inode: tuple[int, int] | None = None
        self._writer, self._readers = self._doors()

    def _doors(self) -> tuple[Engine, Engine]:
        writer = _engine(self.path, self.key, size=1, begin="BEGIN IMMEDIATE", read_only=False)
        return writer, _engine(self.path, self.key, size=_READERS, begin="BEGIN", read_only=True)

    def rekeyed(self, key: bytes) -> None:
        """Go on with the file that has taken this one's place, under its new key."""
        self.let_go()
        self.key = key
        self._writer, self._readers = self._doors()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session whose work is kept as a whole when the block ends, or not at all.

        Only one block runs at a time, in this program and in any other. Raises ``NotPossibleNow``
        (``records_busy``, ``disk_full``, ``disk_failed``, ``records_read_only``, ``records_gone``) or
        ``Damaged``.
        """
        self._look_again()
        told = False
        try:
            with self._refusing(), Session(self._writer, expire_on_commit=False) as session, session.begin():
                yield session
                if self.before_commit is not None:
                    session.flush()
                    told = True
                    told = self.before_commit(session)
        except BaseException:
            if told and self.after_failure is not None:
                self.after_failure()
            raise

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees one moment of the records and can't change them."""
        with self._refusing(), Session(self._readers, expire_on_commit=False) as session:
            yield session

    def raw(self) -> Any:
        """Give a connection of its own beside the sessions, set up like theirs; the caller closes it.

        For what no session can do: a backup, a change of the key. Raises what opening raises.
        """
        with self._refusing():
            return _connect(self.path, self.key, read_only=False)

    def let_go(self) -> None:
        """Close every connection; the next use opens the file anew (a disk that was away, a changed key)."""
        self._readers.dispose()
        self._writer.dispose()
        self._inode = None

    def close(self) -> None:
        """Let go of the file; the last program to do so folds the write-ahead log back into it."""
        self.let_go()

    def _look_again(self) -> None:
        """Refuse where the file is gone or is another one: what is written to a removed file is lost.

        Raises ``NotPossibleNow("records_gone")``.
        """
        try:
            found = self.path.stat()
        except OSError as error:
            raise NotPossibleNow("records_gone", path=str(self.path)) from error
        inode = (found.st_dev, found.st_ino)
        if self._inode is None:
            self._inode = inode
        elif inode != self._inode:
            raise NotPossibleNow("records_gone", path=str(self.path))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, sqlite.Error) as error:
            refusal = _refusal(error)
            if refusal is None:
                raise
            raise refusal from error
        except UnicodeDecodeError:
            # A column of the file that is no text any more; without the cause, which quotes it.
            raise Damaged("records_damaged") from None
        except PoolTimeoutError as error:
            raise NotPossibleNow("records_busy") from error


def open_records(path: Path, *, create: bool = False, key: bytes | None = None) -> Records:
    """Open the records at ``path``, bringing them to this program's version; with ``create`` make them.

    Raises ``NotFound("records_missing")``, ``NotPossibleNow`` (``sqlite_too_old``, ``records_newer`` with the
    versions, ``records_read_only``, ``records_busy``, ``disk_full``, ``records_encrypted`` where no key was
    given, ``records_not_encrypted`` where one was and the file is plain …) or ``Damaged``
    (``records_not_a_database``: neither, or not by this key; ``records_foreign``, ``records_damaged``).
    """
    if sqlite.sqlite_version_info < OLDEST_SQLITE:
        raise NotPossibleNow("sqlite_too_old", version=sqlite.sqlite_version)
    _look(path, create=create, key=key)
    records = Records(path, key)
    try:
        with records._refusing(), records._writer.connect() as connection:  # noqa: SLF001 - its own maker
            migrate(connection)
            connection.commit()
    except DBAPIError as error:  # its tables aren't those of the version that it says it has
        records.close()
        raise Damaged("records_damaged") from error
    except BaseException:
        records.close()
        raise
    return records


def is_plain(path: Path) -> bool | None:
    """Whether the file at ``path`` is plain SQLite; ``None`` where nothing is written, or it isn't there."""
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except FileNotFoundError:
        return None
    # Zeros: the power went while SQLite made the file, and the journal beside it puts that right.
    return magic == _MAGIC if any(magic) else None


def _is_foreign(path: Path) -> bool:
    """Whether a plain file says that it is another program's: setting a connection up would write to it."""
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    return any(header[_SCHEMA_COOKIE]) and header[_APPLICATION] != APPLICATION_ID.to_bytes(4)


def _look(path: Path, *, create: bool, key: bytes | None) -> None:
    """Say plainly what SQLite would only say after having made side files, and make an empty private file."""
    try:
        if path.exists():
            plain = is_plain(path)
            if plain is False and key is None:
                # Pages of noise with a whole number of pages: most likely ours, under a key.
                if path.stat().st_size % _PAGE == 0:
                    raise NotPossibleNow("records_encrypted", path=str(path))
                raise Damaged("records_not_a_database", path=str(path))
            if plain and key is not None:
                raise NotPossibleNow("records_not_encrypted", path=str(path))
            if plain and _is_foreign(path):
                raise Damaged("records_foreign")
            if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
                raise NotPossibleNow("records_read_only", path=str(path))
        elif create:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Personal data: no other user of this PC reads it; SQLite gives its side files the same mode.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        else:
            raise NotFound("records_missing", path=str(path))
    except PermissionError as error:
        raise NotPossibleNow("records_read_only", path=str(path)) from error
    except OSError as error:
        raise NotPossibleNow("records_not_opened", path=str(path)) from error


def _connect(path: Path, key: bytes | None, *, read_only: bool) -> Any:
    if not path.exists():  # SQLite would make an empty file where a stick was pulled
        raise NotPossibleNow("records_gone", path=str(path))
    connection = sqlite.connect(
        os.fspath(path),
        timeout=BUSY_TIMEOUT_MS / 1000,
        isolation_level=None,  # SQLAlchemy's "begin" below decides, not the driver's guess
        check_same_thread=False,
    )
    try:
        if key is not None:
            unlock(connection, key)
        _prepare(connection, read_only=read_only)
    except BaseException:
        connection.close()
        raise
    return connection


def unlock(connection: Any, key: bytes) -> None:
    """Give a connection its key, before anything else is asked of it."""
    if len(key) != KEY_BYTES:
        raise ValueError("a key of the records has 32 bytes")
    connection.execute(
        "PRAGMA cipher_log_level = NONE"
    )  # its log would go to standard error, into the screen
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")


def _engine(path: Path, key: bytes | None, *, size: int, begin: str, read_only: bool) -> Engine:
    engine = create_engine(
        "sqlite://",
        module=sqlite,
        creator=lambda: _connect(path, key, read_only=read_only),
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        pool_timeout=BUSY_TIMEOUT_MS / 1000,
        hide_parameters=True,  # an error text may reach a log, and parameters are people
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _prepare(connection: Any, *, read_only: bool) -> None:
    """Set up one connection; the order of the first three matters on a new file."""
    connection.execute("PRAGMA synchronous = EXTRA")
    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":  # a network share, for instance, can't share memory
        raise NotPossibleNow("records_no_wal", mode=mode)
    for pragma in (
        "synchronous = FULL",
        "foreign_keys = ON",
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "secure_delete = ON",
        "temp_store = MEMORY",
        "recursive_triggers = ON",  # INSERT OR REPLACE may not slip past the triggers that forbid deleting
        f"query_only = {'ON' if read_only else 'OFF'}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _refusal(error: Exception) -> Refusal | None:
    """Give the refusal that stands for ``error``, or ``None`` where it is a fault of the program."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    extended = int(getattr(cause, "sqlite_errorcode", 0))
    if "Could not decode to UTF-8" in str(cause):  # the driver's own words for a text that flipped
        return Damaged("records_damaged")
    if extended & 0xFF not in _REFUSALS:
        return None
    kind, code = _REFUSALS[extended & 0xFF]
    return kind(code, sqlite_code=extended)
