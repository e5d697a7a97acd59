"""Reading a records file whole: every row of every table, and what the journal tells of a kind."""

from __future__ import annotations

import json
from typing import Any

from db.engine import Records
from db.journal import EventKind


def told(records: Records, kind: EventKind) -> list[dict[str, Any]]:
    """Give the body of every event of a kind."""
    with records.reading() as session:
        bodies = session.connection().exec_driver_sql(
            "SELECT body FROM event JOIN event_body USING (feed, seq) WHERE kind = ? ORDER BY seq",
            (str(kind),),
        )
        return [json.loads(body) for (body,) in bodies]


def dump(records: Records) -> dict[str, list[Any]]:
    """Give every row of every table but the search index, which triggers keep."""
    with records.reading() as session:
        connection = session.connection()
        names = connection.exec_driver_sql(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'dossier_words%'"
        ).scalars()
        return {
            name: connection.exec_driver_sql(f"SELECT * FROM {name}").all()  # noqa: S608 - our own tables
            for name in names
        }
