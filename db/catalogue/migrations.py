"""How ``catalogue.db`` came to its present shape: one function a version, run in order, never changed again.

``PRAGMA user_version`` is the number of functions that have run; it is written in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from db.rules.errors import Damaged, NotPossibleNow

APPLICATION_ID = 0x4D434354
"""Marks the file as a catalogue of this program ("MCCT")."""


def _first(connection: Connection) -> None:
    for statement in (
        """CREATE TABLE procedure (
            code TEXT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            field TEXT NOT NULL,
            short_title TEXT,
            has_papers INTEGER NOT NULL,
            limit_value INTEGER,
            limit_unit TEXT,
            words TEXT NOT NULL,
            folded TEXT NOT NULL,
            paper_words TEXT NOT NULL,
            sha256 BLOB NOT NULL,
            origin TEXT NOT NULL,
            imported_at TEXT NOT NULL,
            verification TEXT NOT NULL,
            confirmed_by TEXT,
            confirmed_at TEXT
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE procedure_entry (
            code TEXT NOT NULL PRIMARY KEY REFERENCES procedure (code) ON DELETE CASCADE,
            entry BLOB NOT NULL
        ) STRICT""",
        """CREATE TABLE office_header (
            unit_code TEXT NOT NULL,
            valid_from TEXT NOT NULL,
            valid_to TEXT,
            parent_name TEXT NOT NULL,
            name TEXT NOT NULL,
            short_name TEXT NOT NULL,
            place TEXT NOT NULL,
            receipt_agency TEXT NOT NULL,
            address TEXT NOT NULL,
            hotline TEXT NOT NULL,
            lookup TEXT NOT NULL,
            source TEXT NOT NULL,
            PRIMARY KEY (unit_code, valid_from)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE procedure_use (
            code TEXT NOT NULL PRIMARY KEY,
            uses INTEGER NOT NULL CHECK (uses >= 0)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE catalogue_meta (
            key TEXT NOT NULL PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""",
        f"PRAGMA application_id = {APPLICATION_ID}",
    ):
        connection.exec_driver_sql(statement)


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_first,)
VERSION = len(MIGRATIONS)


def migrate(connection: Connection) -> None:
    """Bring an open file up to this version, inside the caller's transaction.

    Raises ``NotPossibleNow("catalogue.newer")`` for a file of a later program, ``Damaged`` for another
    program's database.
    """
    found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    mark = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema").scalar_one()
    if mark != APPLICATION_ID and (mark or found or tables):
        raise Damaged("catalogue.foreign")
    if found > VERSION:
        raise NotPossibleNow("catalogue.newer", found=found, known=VERSION)
    for version, step in enumerate(MIGRATIONS[found:], found + 1):
        step(connection)
        connection.exec_driver_sql(f"PRAGMA user_version = {version}")
