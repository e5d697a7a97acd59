"""Version 2: the course of a dossier: where it lies, what was asked and promised anew, who took the result.

Dossiers of version 1 were received here and ran from their receipt on; those of before 1/7/2025 keep the rule
of their day, by which a supplement paused the clock (DOMAIN 4.4).
"""

from __future__ import annotations

from sqlalchemy import Connection

_DOSSIER = (
    "ALTER TABLE dossier ADD COLUMN field TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE dossier ADD COLUMN competent TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE dossier ADD COLUMN holder TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE dossier ADD COLUMN clock_from TEXT",
    "ALTER TABLE dossier ADD COLUMN clock_rule TEXT NOT NULL DEFAULT 'restart'",
    "ALTER TABLE dossier ADD COLUMN supplements INTEGER NOT NULL DEFAULT 0 CHECK (supplements >= 0)",
    "ALTER TABLE dossier ADD COLUMN appointments INTEGER NOT NULL DEFAULT 0 CHECK (appointments >= 0)",
    "ALTER TABLE dossier ADD COLUMN asked_from INTEGER",
    "ALTER TABLE dossier ADD COLUMN asked_at TEXT",
    "ALTER TABLE dossier ADD COLUMN answer_by TEXT",
    "ALTER TABLE dossier ADD COLUMN ended_at TEXT",
    "ALTER TABLE dossier ADD COLUMN replaces TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE dossier ADD COLUMN blank TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE dossier ADD COLUMN visit_id TEXT",
    """
    UPDATE dossier SET
        clock_from = received_at,
        clock_rule = CASE WHEN received_at < '2025-07-01' THEN 'pause' ELSE 'restart' END,
        ended_at = CASE WHEN status IN (9, 10) THEN status_at END,
        field = coalesce(
            (SELECT json_extract(s.entry, '$.field') FROM procedure_snapshot s WHERE s.digest = snapshot), ''
        )
    """,
    "CREATE INDEX dossier_holder ON dossier (holder, status)",
    "CREATE INDEX dossier_open ON dossier (due_current) WHERE status NOT IN (3, 7, 8, 10)",
    "CREATE INDEX dossier_open_holder ON dossier (holder, status) WHERE status NOT IN (3, 7, 8, 10)",
    "CREATE INDEX dossier_answer ON dossier (status, answer_by)",
    "CREATE INDEX dossier_visit ON dossier (visit_id) WHERE visit_id IS NOT NULL",
)

# Every number that was ever given out: on a slip in force, on one that a corrected slip replaced, or on a
# blank that waits for a day without power. Which counter comes next is read from here and nowhere else.
_SLIP = (
    """
    CREATE TABLE slip (
        compact     TEXT PRIMARY KEY NOT NULL,
        number      TEXT NOT NULL UNIQUE,
        short       TEXT NOT NULL,
        agency      TEXT NOT NULL,
        day         TEXT NOT NULL,
        slot        INTEGER NOT NULL,
        counter     INTEGER NOT NULL CHECK (counter > 0),
        tail        TEXT NOT NULL,
        state       TEXT NOT NULL CHECK (state IN ('current', 'replaced', 'blank', 'void')),
        dossier_id  TEXT REFERENCES dossier (id),
        minted_at   TEXT NOT NULL,
        replaced_by TEXT,
        voided_at   TEXT,
        UNIQUE (agency, day, slot, counter),
        CHECK (state IN ('blank', 'void') OR dossier_id IS NOT NULL),
        CHECK ((state = 'replaced') = (replaced_by IS NOT NULL)),
        CHECK ((state = 'void') = (voided_at IS NOT NULL))
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX slip_dossier ON slip (dossier_id) WHERE dossier_id IS NOT NULL",
    "CREATE INDEX slip_blank ON slip (state, day) WHERE state <> 'current'",
    """
    INSERT INTO slip
    SELECT compact, number, short, agency, day, slot, counter, tail, 'current', id, received_at, NULL, NULL
    FROM dossier
    """,
)

_COURSE = (
    """
    CREATE TABLE due_change (
        dossier_id TEXT NOT NULL REFERENCES dossier (id),
        position   INTEGER NOT NULL CHECK (position > 0),
        at         TEXT NOT NULL,
        due_before TEXT,
        due_after  TEXT,
        cause      TEXT NOT NULL,
        clerk      TEXT NOT NULL,
        reason     TEXT NOT NULL,
        PRIMARY KEY (dossier_id, position)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE notice (
        id         TEXT PRIMARY KEY NOT NULL,
        dossier_id TEXT NOT NULL REFERENCES dossier (id),
        kind       TEXT NOT NULL,
        times      INTEGER NOT NULL CHECK (times > 0),
        issued_at  TEXT NOT NULL,
        notice     TEXT NOT NULL,
        UNIQUE (dossier_id, kind, times)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE hand_over (
        id          TEXT PRIMARY KEY NOT NULL,
        number      TEXT NOT NULL UNIQUE,
        kind        TEXT NOT NULL,
        from_unit   TEXT NOT NULL,
        from_name   TEXT NOT NULL,
        to_unit     TEXT NOT NULL,
        to_name     TEXT NOT NULL,
        sent_at     TEXT NOT NULL,
        giver       TEXT NOT NULL,
        taker       TEXT NOT NULL,
        received_at TEXT,
        practice    INTEGER NOT NULL CHECK (practice IN (0, 1))
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX hand_over_sent ON hand_over (sent_at)",
    """
    CREATE TABLE hand_over_line (
        hand_over_id TEXT NOT NULL REFERENCES hand_over (id),
        dossier_id   TEXT NOT NULL REFERENCES dossier (id),
        position     INTEGER NOT NULL CHECK (position > 0),
        out_at       TEXT,
        in_at        TEXT,
        tracking     TEXT NOT NULL,
        note         TEXT NOT NULL,
        PRIMARY KEY (hand_over_id, dossier_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX hand_over_line_dossier ON hand_over_line (dossier_id)",
    """
    CREATE TABLE payment (
        id             TEXT PRIMARY KEY NOT NULL,
        dossier_id     TEXT NOT NULL REFERENCES dossier (id),
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
    "CREATE INDEX payment_dossier ON payment (dossier_id)",
    "CREATE INDEX payment_at ON payment (at)",
    """
    CREATE TABLE collection (
        dossier_id   TEXT PRIMARY KEY NOT NULL REFERENCES dossier (id),
        collected_at TEXT NOT NULL,
        collection   TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    # How content people were: numbers of a report period, never beside a dossier, a clerk or an hour.
    """
    CREATE TABLE rating (
        period  TEXT NOT NULL,
        score   TEXT NOT NULL,
        counted INTEGER NOT NULL CHECK (counted >= 0),
        told    INTEGER NOT NULL CHECK (told >= 0 AND told <= counted),
        PRIMARY KEY (period, score)
    ) STRICT, WITHOUT ROWID
    """,
)


def add_course_tables(connection: Connection) -> None:
    """Make version 2 of a file of version 1."""
    for statement in _DOSSIER + _SLIP + _COURSE:
        connection.exec_driver_sql(statement)
