"""A thin DB-API 2 face over APSW, so that the real engine runs on an SQLite whose disk the tests see.

    driver = Driver(vfs="recording")
    driver.take_over(monkeypatch)       # everywhere in ``db`` where the real driver was imported

One object stands for the whole driver module: SQLAlchemy gets it as ``module``, ``db.engine`` as ``sqlite``.
It does what ``sqlite3`` does where ``db`` can tell the difference: codes and kinds of errors, ``rowcount``,
``lastrowid``, ``in_transaction``, a rollback that is nothing outside a transaction, a backup.

Two things are its own. A statement can be exchanged for another one on its way (``swap``), which is how a
wrong setting is planted without touching the engine. And the checkpoint after a commit is run from here: APSW
would raise its I/O error out of a COMMIT that SQLite itself calls done.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import Any, Self

import apsw
import pytest
from sqlcipher3 import dbapi2


class Error(Exception):
    """The root of this driver's errors."""

    sqlite_errorcode: int = 0
    """SQLite's extended result code."""


class InterfaceError(Error):
    """The driver was used wrongly."""


class DatabaseError(Error):
    """SQLite refused."""


class DataError(DatabaseError):
    """A value that can't be kept."""


class OperationalError(DatabaseError):
    """The disk, a lock, the memory."""


class IntegrityError(DatabaseError):
    """A constraint."""


class InternalError(DatabaseError):
    """SQLite lost its way."""


class ProgrammingError(DatabaseError):
    """A closed connection or cursor."""


class NotSupportedError(DatabaseError):
    """Nothing here raises it; a driver has to have it."""


_KINDS: dict[int, type[Error]] = {
    **dict.fromkeys((1, 3, 4, 5, 6, 8, 9, 10, 13, 14, 15, 16, 17), OperationalError),
    **dict.fromkeys((2, 12), InternalError),
    **dict.fromkeys((19, 20), IntegrityError),
    **dict.fromkeys((21, 25), InterfaceError),
    18: DataError,
}
"""As CPython's ``sqlite3`` sorts primary result codes; what isn't here is a ``DatabaseError``."""

_CHANGING = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (apsw.ConnectionClosedError, apsw.CursorClosedError) as error:
        raise ProgrammingError("Cannot operate on a closed database.") from error
    except apsw.BindingsError as error:
        raise ProgrammingError(str(error)) from error
    except apsw.Error as error:
        code = int(getattr(error, "extendedresult", 0) or getattr(error, "result", 0) or 1)
        raised = _KINDS.get(code & 0xFF, DatabaseError)(str(error))
        raised.sqlite_errorcode = code
        raise raised from error


class Cursor:
    """One statement at a time and its rows."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.rowcount = -1
        self.lastrowid: int | None = None
        with _translated():
            self._inner = connection.inner.cursor()
        self._ahead: Any = None
        # Asked later, APSW refuses to describe a statement that gave no row. Not a method of this cursor: the
        # circle would keep a statement open that nobody holds any more.
        self._described = described = [()]

        def describe(cursor: apsw.Cursor, _sql: str, _bound: Any) -> bool:
            described[0] = cursor.get_description()
            return True

        self._inner.exec_trace = describe

    @property
    def description(self) -> tuple[tuple[Any, ...], ...] | None:
        """The columns of the last statement; ``None`` where it has none."""
        return tuple((name, *(None,) * 6) for name, _ in self._described[0]) or None

    def execute(self, sql: str, parameters: Any = ()) -> Self:
        """Run a statement up to its first row."""
        sql = self.connection.swap(sql)
        self._described[0], self.rowcount, self._ahead = (), -1, None
        with _translated(), self.connection.committing():
            self._ahead = self._inner.execute(sql, parameters).fetchone()
        self._count(sql)
        return self

    def executemany(self, sql: str, parameters: Any) -> Self:
        """Run a statement once for each of ``parameters``; ``rowcount`` is what they changed together."""
        sql, changed = self.connection.swap(sql), 0
        for each in parameters:
            with _translated():
                self._inner.execute(sql, each)
                changed += self.connection.inner.changes()
        self._count(sql)
        self.rowcount = changed
        return self

    def _count(self, sql: str) -> None:
        if sql.lstrip()[:7].upper().startswith(_CHANGING):
            self.rowcount = self.connection.inner.changes()
            self.lastrowid = self.connection.inner.last_insert_rowid()

    def fetchone(self) -> Any:
        """Give the next row or ``None``; look one ahead, so that a statement ends with its rows."""
        row = self._ahead
        if row is not None:
            with _translated():
                self._ahead = self._inner.fetchone()
        return row

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """Give the next ``size`` rows."""
        rows = (self.fetchone() for _ in range(size or self.arraysize))
        return [row for row in rows if row is not None]

    def fetchall(self) -> list[Any]:
        """Give the rows that are left."""
        return list(self)

    def __iter__(self) -> Iterator[Any]:
        while (row := self.fetchone()) is not None:
            yield row

    def close(self) -> None:
        """Let go of the statement; as with ``sqlite3`` that can't fail."""
        self._ahead = None
        with contextlib.suppress(apsw.Error):
            self._inner.close()


class Connection:
    """One connection to one file."""

    def __init__(self, inner: apsw.Connection, swap: Callable[[str], str], autocheckpoint: int) -> None:
        self.inner, self.swap = inner, swap
        self.isolation_level: str | None = None
        self._autocheckpoint, self._committed = autocheckpoint, False
        inner.set_wal_hook(self._after_commit)

    def _after_commit(self, _inner: apsw.Connection, name: str, pages: int) -> int:
        self._committed = True
        if pages >= self._autocheckpoint:
            with contextlib.suppress(apsw.Error):  # SQLite's own hook ignores it too, and tries again later
                self.inner.wal_checkpoint(name, mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
        return apsw.SQLITE_OK

    @contextlib.contextmanager
    def committing(self) -> Iterator[None]:
        """Let no error pass that came after a commit which SQLite calls done."""
        self._committed = False
        try:
            yield
        except apsw.Error:
            if not self._committed:
                raise

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        with _translated():
            return self.inner.in_transaction

    @property
    def total_changes(self) -> int:
        """How many rows were changed since it was opened."""
        with _translated():
            return self.inner.total_changes()

    def cursor(self) -> Cursor:
        """Give a new cursor."""
        return Cursor(self)

    def execute(self, sql: str, parameters: Any = ()) -> Cursor:
        """Run one statement on a cursor of its own."""
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any) -> Cursor:
        """Run one statement with many parameters on a cursor of its own."""
        return self.cursor().executemany(sql, parameters)

    def commit(self) -> None:
        """End the transaction if there is one."""
        if self.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        """Undo the transaction if there is one; SQLite itself has undone it after some failures."""
        if self.in_transaction:
            self.execute("ROLLBACK")

    def close(self) -> None:
        """Close it; what fails then (folding the log back, removing it) SQLite leaves to the next opening."""
        with contextlib.suppress(apsw.Error):
            self.inner.close()

    def create_function(
        self, name: str, narg: int, func: Callable[..., Any] | None, *, deterministic: bool = False
    ) -> None:
        """Make a function of SQL."""
        with _translated():
            self.inner.create_scalar_function(name, func, narg, deterministic=deterministic)

    def backup(
        self,
        target: Connection,
        *,
        pages: int = -1,
        progress: Callable[[int, int, int], object] | None = None,
        name: str = "main",
        sleep: float = 0.25,  # noqa: ARG002 - the tests have one thread, and nobody to wait for
    ) -> None:
        """Copy the whole database to ``target``, ``pages`` at a time."""
        with _translated(), target.inner.backup("main", self.inner, name) as copy:
            while not copy.done:
                copy.step(pages if pages > 0 else -1)
                if progress is not None:
                    progress(0, copy.remaining, copy.page_count)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self.commit()
        else:
            self.rollback()


class Driver:
    """What stands in for the driver's module."""

    apilevel, paramstyle, threadsafety = "2.0", "qmark", 1
    sqlite_version = apsw.sqlite_lib_version()
    sqlite_version_info = tuple(map(int, sqlite_version.split(".")))
    version, version_info = sqlite_version, sqlite_version_info
    Binary = staticmethod(memoryview)
    Connection, Cursor = Connection, Cursor
    Error, InterfaceError, DatabaseError, DataError = Error, InterfaceError, DatabaseError, DataError
    OperationalError, IntegrityError, InternalError = OperationalError, IntegrityError, InternalError
    ProgrammingError, NotSupportedError = ProgrammingError, NotSupportedError

    def __init__(self, vfs: str, swap: Callable[[str], str] = str, autocheckpoint: int = 1_000) -> None:
        """Open files by ``vfs``; fold the log back when it has ``autocheckpoint`` pages."""
        self.vfs, self.swap, self.autocheckpoint = vfs, swap, autocheckpoint

    def take_over(self, patch: pytest.MonkeyPatch) -> None:
        """Take the real driver's place in every module of ``db`` that holds it."""
        for name, module in list(sys.modules.items()):
            if name.startswith("db.") and getattr(module, "sqlite", None) is dbapi2:
                patch.setattr(module, "sqlite", self)

    def connect(
        self,
        database: str,
        timeout: float = 5.0,
        isolation_level: str | None = None,
        check_same_thread: bool = True,  # noqa: FBT001, FBT002, ARG002 - sqlite3's own signature
        *,
        uri: bool = False,
        **_others: Any,
    ) -> Connection:
        """Open a file, making it where it is missing."""
        if isolation_level is not None:
            raise NotSupportedError("this driver begins no transaction by itself")
        flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE | (apsw.SQLITE_OPEN_URI if uri else 0)
        with _translated():
            inner = apsw.Connection(str(database), flags=flags, vfs=self.vfs)
            inner.set_busy_timeout(int(timeout * 1000))
        return Connection(inner, self.swap, self.autocheckpoint)
