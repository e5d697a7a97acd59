"""How much is in the records, table by table, and how prints went: numbers only, to look into a fault by."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session, col, select

from db.engine import Records
from db.models import FeedRow

_PRAGMAS = ("user_version", "page_size", "page_count", "freelist_count", "journal_mode", "synchronous")
_KINDS = "SELECT coalesce(kind, '?'), count(*) FROM event GROUP BY 1 ORDER BY 1"
_PRINTS = "SELECT form, coalesce(outcome, '?'), count(*) FROM print_job GROUP BY 1, 2 ORDER BY 1, 2"
_TABLES = (
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
)


def counted(records: Records) -> dict[str, Any]:
    """Count rows by table, events by kind and prints by outcome; give the feeds and how the file is kept."""
    with records.reading() as session:
        tables = [name for (name,) in _rows(session, _TABLES)]
        return {
            "encrypted": records.key is not None,
            "kept": {name: _rows(session, f"PRAGMA {name}")[0][0] for name in _PRAGMAS},
            "rows": {
                name: _rows(session, f'SELECT count(*) FROM "{name}"')[0][0]  # noqa: S608 - a table's own name
                for name in tables
            },
            "events": dict(_rows(session, _KINDS)),
            "prints": [list(row) for row in _rows(session, _PRINTS)],
            "feeds": [
                {
                    "id": feed.id,
                    "place": feed.place,
                    "opened_at": feed.opened_at.isoformat(),
                    "last_seq": feed.last_seq,
                    "acked_seq": feed.acked_seq,
                    "head": feed.head.hex(),
                }
                for feed in session.exec(select(FeedRow).order_by(col(FeedRow.place)))
            ],
        }


def _rows(session: Session, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in session.connection().exec_driver_sql(sql)]
