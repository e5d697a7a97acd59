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
        former   TEXT NOT NULL,
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
        proposer     TEXT NOT NULL,
        before       TEXT NOT NULL,
        dossiers     TEXT NOT NULL,
        approved_at  TEXT,
        approved_by  TEXT NOT NULL,
        document     TEXT NOT NULL,
        document_day TEXT,
        carried_out_at TEXT
    ) STRICT, WITHOUT ROWID
    """,
)

# Numbers, money and lists outlive the dossiers that retention deletes: their references are no foreign keys
# any more, and the check of the file holds them against dossiers and disposed ones. SQLite drops a foreign
# key only by making the table anew.
_OUTLIVES = (
    """
    CREATE TABLE slip_of_3 (
        compact     TEXT PRIMARY KEY NOT NULL,
        number      TEXT NOT NULL UNIQUE,
        short       TEXT NOT NULL,
        agency      TEXT NOT NULL,
        day         TEXT NOT NULL,
        slot        INTEGER NOT NULL,
        counter     INTEGER NOT NULL CHECK (counter > 0),
        tail        TEXT NOT NULL,
        state       TEXT NOT NULL CHECK (state IN ('current', 'replaced', 'blank', 'void')),
        dossier_id  TEXT,
        minted_at   TEXT NOT NULL,
        replaced_by TEXT,
        voided_at   TEXT,
        UNIQUE (agency, day, slot, counter),
        CHECK (state IN ('blank', 'void') OR dossier_id IS NOT NULL),
        CHECK ((state = 'replaced') = (replaced_by IS NOT NULL)),
        CHECK ((state = 'void') = (voided_at IS NOT NULL))
    ) STRICT, WITHOUT ROWID
    """,
    "INSERT INTO slip_of_3 SELECT * FROM slip",
    "DROP TABLE slip",
    "ALTER TABLE slip_of_3 RENAME TO slip",
    "CREATE INDEX slip_dossier ON slip (dossier_id) WHERE dossier_id IS NOT NULL",
    "CREATE INDEX slip_blank ON slip (state, day) WHERE state <> 'current'",
    """
    CREATE TABLE hand_over_line_of_3 (
        hand_over_id TEXT NOT NULL REFERENCES hand_over (id),
        dossier_id   TEXT NOT NULL,
        position     INTEGER NOT NULL CHECK (position > 0),
        out_at       TEXT,
        in_at        TEXT,
        tracking     TEXT NOT NULL,
        note         TEXT NOT NULL,
        PRIMARY KEY (hand_over_id, dossier_id)
    ) STRICT, WITHOUT ROWID
    """,
    "INSERT INTO hand_over_line_of_3 SELECT * FROM hand_over_line",
    "DROP TABLE hand_over_line",
    "ALTER TABLE hand_over_line_of_3 RENAME TO hand_over_line",
    "CREATE INDEX hand_over_line_dossier ON hand_over_line (dossier_id)",
    """
    CREATE TABLE payment_of_3 (
        id             TEXT PRIMARY KEY NOT NULL,
        dossier_id     TEXT NOT NULL,
        at             TEXT NOT NULL,
        charge         TEXT NOT NULL,
        kind           TEXT NOT NULL,
        amount_vnd     INTEGER NOT NULL CHECK (amount_vnd >= 0),
        method         TEXT NOT NULL,
        series         TEXT NOT NULL,
        receipt_number TEXT NOT NULL,
        agency         TEXT NOT NULL,
        ground         TEXT NOT NULL,
        state          TEXT NOT NULL,
        clerk          TEXT NOT NULL,
        occasion       TEXT NOT NULL,
        state_reason   TEXT NOT NULL,
        state_at       TEXT
    ) STRICT, WITHOUT ROWID
    """,
    "INSERT INTO payment_of_3 SELECT * FROM payment",
    "DROP TABLE payment",
    "ALTER TABLE payment_of_3 RENAME TO payment",
    "CREATE INDEX payment_dossier ON payment (dossier_id)",
    "CREATE INDEX payment_at ON payment (at)",
)


def add_safety_tables(connection: Connection) -> None:
    """Make version 3 of version 2."""
    for statement in _FEED + _FLOOR + _PEOPLE + _SAFETY + _OUTLIVES:
        connection.exec_driver_sql(statement)
