"""Version 1: dossiers, their papers, the journal, drafts, supplements, print jobs, and what finds dossiers.

Tables are STRICT: a number never turns into text on the way. Moments are ISO text at +07:00, days ISO text,
money whole đồng, digests 32 bytes. Empty personal numbers are NULL so that the partial index leaves them out.
"""

from __future__ import annotations

from sqlalchemy import Connection

_FROM_HEADER = "iif(json_valid(CAST(header AS TEXT)), json_extract(CAST(header AS TEXT), '$.{}'), NULL)"

_TABLES = (
    """
    CREATE TABLE feed (
        id        TEXT PRIMARY KEY NOT NULL,
        opened_at TEXT NOT NULL,
        last_seq  INTEGER NOT NULL,
        head      BLOB NOT NULL CHECK (length(head) = 32),
        hlc       TEXT NOT NULL,
        acked_seq INTEGER NOT NULL
    ) STRICT
    """,
    # The header is what is hashed; "kind" and "dossier" are read out of it by SQLite itself, so that they
    # can't say anything else. A damaged header has neither, and stays readable for the check that finds it.
    f"""
    CREATE TABLE event (
        feed    TEXT NOT NULL REFERENCES feed (id),
        seq     INTEGER NOT NULL CHECK (seq > 0),
        header  BLOB NOT NULL,
        hash    BLOB NOT NULL CHECK (length(hash) = 32),
        kind    TEXT GENERATED ALWAYS AS ({_FROM_HEADER.format("kind")}) VIRTUAL,
        dossier TEXT GENERATED ALWAYS AS ({_FROM_HEADER.format("dossier")}) VIRTUAL,
        PRIMARY KEY (feed, seq)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX event_dossier ON event (dossier) WHERE dossier IS NOT NULL",
    """
    CREATE TABLE event_body (
        feed TEXT NOT NULL,
        seq  INTEGER NOT NULL,
        salt BLOB NOT NULL CHECK (length(salt) = 32),
        body BLOB NOT NULL,
        PRIMARY KEY (feed, seq),
        FOREIGN KEY (feed, seq) REFERENCES event (feed, seq)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE procedure_snapshot (
        digest TEXT PRIMARY KEY NOT NULL,
        code   TEXT NOT NULL,
        entry  TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE dossier (
        pk                 INTEGER PRIMARY KEY NOT NULL,
        id                 TEXT NOT NULL UNIQUE,
        number             TEXT NOT NULL UNIQUE,
        compact            TEXT NOT NULL UNIQUE,
        short              TEXT NOT NULL,
        agency             TEXT NOT NULL,
        day                TEXT NOT NULL,
        slot               INTEGER NOT NULL,
        counter            INTEGER NOT NULL CHECK (counter > 0),
        tail               TEXT NOT NULL,
        official_code      TEXT UNIQUE,
        procedure_code     TEXT NOT NULL,
        procedure_title    TEXT NOT NULL,
        snapshot           TEXT NOT NULL REFERENCES procedure_snapshot (digest),
        case_name          TEXT,
        applicant          TEXT NOT NULL,
        applicant_name     TEXT NOT NULL,
        applicant_sort_key TEXT NOT NULL,
        applicant_number   TEXT,
        submitter          TEXT,
        submitter_number   TEXT,
        search_words       TEXT NOT NULL,
        channel            TEXT NOT NULL,
        received_at        TEXT NOT NULL,
        terms              TEXT NOT NULL,
        convention         TEXT NOT NULL,
        deadline           TEXT NOT NULL,
        due_original       TEXT,
        due_current        TEXT,
        return_by          TEXT NOT NULL,
        return_address     TEXT NOT NULL,
        fee_vnd            INTEGER CHECK (fee_vnd >= 0),
        fee_ground         TEXT NOT NULL,
        copies_of_dossier  INTEGER NOT NULL CHECK (copies_of_dossier > 0),
        note               TEXT NOT NULL,
        status             INTEGER NOT NULL CHECK (status BETWEEN 1 AND 10),
        status_at          TEXT NOT NULL,
        clerk              TEXT NOT NULL,
        desk               TEXT NOT NULL,
        practice           INTEGER NOT NULL CHECK (practice IN (0, 1)),
        draft_id           TEXT UNIQUE,
        last_event         TEXT NOT NULL,
        UNIQUE (agency, day, slot, counter)
    ) STRICT
    """,
    "CREATE INDEX dossier_counter ON dossier (counter, slot)",
    "CREATE INDEX dossier_tail ON dossier (tail)",
    """
    CREATE INDEX dossier_applicant_number ON dossier (applicant_number, procedure_code)
    WHERE applicant_number IS NOT NULL
    """,
    "CREATE INDEX dossier_submitter_number ON dossier (submitter_number) WHERE submitter_number IS NOT NULL",
    "CREATE INDEX dossier_procedure ON dossier (procedure_code)",
    # What was promised last: dossiers whose day a clerk named may stand between by the thousand.
    "CREATE INDEX dossier_promised ON dossier (procedure_code) WHERE terms <> '[]'",
    "CREATE INDEX dossier_received ON dossier (received_at)",
    "CREATE INDEX dossier_due ON dossier (status, due_current)",
    "CREATE INDEX dossier_status ON dossier (status, status_at)",
    # A row of the checklist names its paper by its place in the snapshot, or carries a paper of its own.
    """
    CREATE TABLE dossier_paper (
        dossier_id     TEXT NOT NULL REFERENCES dossier (id),
        position       INTEGER NOT NULL,
        snapshot_place INTEGER,
        own_paper      TEXT,
        label          TEXT NOT NULL,
        state          TEXT NOT NULL,
        originals      INTEGER NOT NULL CHECK (originals >= 0),
        copies         INTEGER NOT NULL CHECK (copies >= 0),
        PRIMARY KEY (dossier_id, position),
        CHECK ((snapshot_place IS NULL) <> (own_paper IS NULL))
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE draft (
        id              TEXT PRIMARY KEY NOT NULL,
        saved_at        TEXT NOT NULL,
        applicant_name  TEXT NOT NULL,
        procedure_code  TEXT NOT NULL,
        procedure_title TEXT NOT NULL,
        step            TEXT NOT NULL,
        done            INTEGER NOT NULL,
        of              INTEGER NOT NULL,
        payload         TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE supplement (
        draft_id       TEXT NOT NULL,
        times          INTEGER NOT NULL CHECK (times > 0),
        asked_at       TEXT NOT NULL,
        procedure_code TEXT NOT NULL,
        event          TEXT NOT NULL,
        PRIMARY KEY (draft_id, times)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE print_job (
        pk           INTEGER PRIMARY KEY NOT NULL,
        id           TEXT NOT NULL UNIQUE,
        dossier_id   TEXT REFERENCES dossier (id),
        started_at   TEXT NOT NULL,
        form         TEXT NOT NULL,
        form_version TEXT NOT NULL,
        printer      TEXT NOT NULL,
        paper        TEXT NOT NULL,
        copy_no      INTEGER NOT NULL CHECK (copy_no >= 0),
        outcome      TEXT,
        detail       TEXT NOT NULL,
        finished_at  TEXT
    ) STRICT
    """,
    "CREATE INDEX print_job_dossier ON print_job (dossier_id, form)",
    "CREATE INDEX print_job_outcome ON print_job (outcome)",
)

_APPEND_ONLY = (
    """
    CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event
    BEGIN SELECT RAISE (ABORT, 'events are only ever appended'); END
    """,
    """
    CREATE TRIGGER event_is_not_deleted BEFORE DELETE ON event
    BEGIN SELECT RAISE (ABORT, 'events are only ever appended'); END
    """,
    """
    CREATE TRIGGER event_body_is_not_changed BEFORE UPDATE ON event_body
    BEGIN SELECT RAISE (ABORT, 'a body is kept as it is or deleted whole'); END
    """,
    """
    CREATE TRIGGER procedure_snapshot_is_not_changed BEFORE UPDATE ON procedure_snapshot
    BEGIN SELECT RAISE (ABORT, 'dossiers were made from this entry'); END
    """,
)

# Names and numbers of people, folded. Prefix lists up to six letters make "nguy th h" as quick as whole
# words, however many people share them: almost no Vietnamese syllable is longer. Rowids go by age.
_SEARCH = (
    """
    CREATE VIRTUAL TABLE dossier_words USING fts5 (
        words, content='', contentless_delete=1, detail=none, prefix='1 2 3 4 5 6',
        tokenize='unicode61 remove_diacritics 0'
    )
    """,
    """
    CREATE TRIGGER dossier_words_added AFTER INSERT ON dossier
    BEGIN INSERT INTO dossier_words (rowid, words) VALUES (new.pk, new.search_words); END
    """,
    """
    CREATE TRIGGER dossier_words_changed AFTER UPDATE OF search_words ON dossier
    BEGIN UPDATE dossier_words SET words = new.search_words WHERE rowid = new.pk; END
    """,
    """
    CREATE TRIGGER dossier_words_removed AFTER DELETE ON dossier
    BEGIN DELETE FROM dossier_words WHERE rowid = old.pk; END
    """,
)


def make_intake_tables(connection: Connection) -> None:
    """Make the tables of version 1 in an empty file."""
    for statement in _TABLES + _APPEND_ONLY + _SEARCH:
        connection.exec_driver_sql(statement)
