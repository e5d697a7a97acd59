"""Version 3: who works here, what was made safe, and where numbers go on after a restored file.

Names of clerks and their postings are told by events; hashes of PINs, lock-outs and the list of backups are
this PC's own and are in no event.
"""

from __future__ import annotations

from sqlalchemy import Connection

_FEED = (
    # The order in which feeds were opened: a clock that stood wrong must not make an old one the newest.
    "ALTER TABLE feed ADD COLUMN place INTEGER NOT NULL DEFAULT 1 CHECK (place > 0)",
    "ALTER TABLE feed ADD COLUMN installation TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE feed ADD COLUMN last_at TEXT",
    "UPDATE feed SET place = rowid",
    """
    UPDATE feed SET last_at = (
        SELECT iif(json_valid(CAST(e.header AS TEXT)), json_extract(CAST(e.header AS TEXT), '$.at'), NULL)
        FROM event e WHERE e.feed = feed.id AND e.seq = feed.last_seq
    )
    """,
    "ALTER TABLE dossier ADD COLUMN in_charge TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE draft ADD COLUMN clerk TEXT NOT NULL DEFAULT ''",
)

# Up to these counters numbers may have been given out by a file that is lost: no slip is printed below them.
_FLOOR = (
    """
    CREATE TABLE number_floor (
        feed      TEXT NOT NULL REFERENCES feed (id),
        agency    TEXT NOT NULL,
        slot      INTEGER NOT NULL,
        first_day TEXT NOT NULL,
        last_day  TEXT NOT NULL,
        floor     INTEGER NOT NULL CHECK (floor >= 0),
        PRIMARY KEY (feed, agency, slot, first_day)
    ) STRICT, WITHOUT ROWID
    """,
)

_PEOPLE = (
    """
    CREATE TABLE clerk (
        id       TEXT PRIMARY KEY NOT NULL,
        name     TEXT NOT NULL,
        added_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE posting (
        clerk_id  TEXT NOT NULL REFERENCES clerk (id),
        position  INTEGER NOT NULL CHECK (position > 0),
        title     TEXT NOT NULL,
        unit      TEXT NOT NULL,
        roles     TEXT NOT NULL,
        first_day TEXT NOT NULL,
        last_day  TEXT,
        PRIMARY KEY (clerk_id, position)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE pin (
        clerk_id    TEXT PRIMARY KEY NOT NULL REFERENCES clerk (id),
        hash        TEXT NOT NULL,
        set_at      TEXT NOT NULL,
        must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),
        failures    INTEGER NOT NULL CHECK (failures >= 0),
        wait_s      INTEGER NOT NULL CHECK (wait_s >= 0)
    ) STRICT, WITHOUT ROWID
    """,
)

_SAFETY = (
    """
    CREATE TABLE backup (
        pk      INTEGER PRIMARY KEY NOT NULL,
        made_at TEXT NOT NULL,
        place   TEXT NOT NULL,
        name    TEXT NOT NULL,
        feed    TEXT NOT NULL,
        seq     INTEGER NOT NULL,
        head    TEXT NOT NULL,
        bytes   INTEGER NOT NULL,
        fault   TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE day_close (
        day       TEXT NOT NULL,
        times     INTEGER NOT NULL CHECK (times > 0),
        closed_at TEXT NOT NULL,
        clerk     TEXT NOT NULL,
        feed      TEXT NOT NULL,
        seq       INTEGER NOT NULL,
        head      TEXT NOT NULL,
        sheet     TEXT NOT NULL,
        PRIMARY KEY (day, times)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE disposal (
        id           TEXT PRIMARY KEY NOT NULL,
        proposed_at  TEXT NOT NULL,
        proposed_by  TEXT NOT NULL,
        before       TEXT NOT NULL,
        dossiers     TEXT NOT NULL,
        approved_at  TEXT,
        approved_by  TEXT NOT NULL,
        document     TEXT NOT NULL,
        carried_out_at TEXT
    ) STRICT, WITHOUT ROWID
    """,
)


def add_safety_tables(connection: Connection) -> None:
    """Make version 3 of version 2."""
    for statement in _FEED + _FLOOR + _PEOPLE + _SAFETY:
        connection.exec_driver_sql(statement)
