"""The steps that bring a records file from any older version to this one, in order, each in its final form.

A step is frozen once it has been released: what it did to an office's file can't be undone. The models say
what the newest version looks like; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from db.migrations.v1_intake import make_intake_tables
from db.migrations.v2_course import add_course_tables
from db.migrations.v3_safety import add_safety_tables
from db.rules.errors import Damaged, NotPossibleNow

APPLICATION_ID = 0x4D314355
"""What SQLite's header says of our files (``M1CU``), so that another program's database is not taken over."""

MIGRATIONS: tuple[Callable[[Connection], None], ...] = (
    make_intake_tables,
    add_course_tables,
    add_safety_tables,
)
"""Step ``n`` (from 1) makes version ``n`` of version ``n - 1``."""


def migrate(connection: Connection) -> int:
    """Bring the file to the newest version inside the caller's transaction; give the version it had.

    The version is SQLite's ``user_version``, changed in the same transaction as the tables: a power cut
    leaves the old version or the new one. Raises ``NotPossibleNow("records_newer")`` for a file of a newer
    program and ``Damaged("records_foreign")`` for another program's database.
    """
    version = _number(connection, "PRAGMA user_version")
    application = _number(connection, "PRAGMA application_id")
    tables = _number(connection, "SELECT count(*) FROM sqlite_schema")
    if application != APPLICATION_ID and (application or version or tables):
        raise Damaged("records_foreign")
    if version > len(MIGRATIONS):
        raise NotPossibleNow("records_newer", file_version=version, program_version=len(MIGRATIONS))
    for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
        step(connection)
        connection.exec_driver_sql(f"PRAGMA user_version = {number}")
    if not version:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    return version


def _number(connection: Connection, sql: str) -> int:
    return int(connection.exec_driver_sql(sql).scalar_one())
