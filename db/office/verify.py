"""Whether what is stored is what was written: the file, the chain of events, and the numbers in between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from db.engine import Records
from db.journal import ChainReport, verify_chain
from db.models import FeedRow

CIPHER_CHECK = "PRAGMA cipher_integrity_check"
"""Holds the seal of every page of an encrypted file, also of those that nothing uses."""
_MOST_FAULTS = 20

# SQLite 3.53 checks a search index by what this connection remembers of it; any query makes it look again.
_FRESH_INDEX = "SELECT rowid FROM dossier_words WHERE dossier_words MATCH 'a' LIMIT 1"

# A dossier whose beginning is nowhere in the journal was not written by this program.
_UNTOLD = (
    "SELECT count(*) FROM dossier d WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.dossier = d.id"
    " AND e.kind IN ('dossier.accepted', 'dossier.registered', 'slip.restored'))"
)

# Numbers, money and lists outlive their dossiers, and nothing else does.
_OUTLIVES = ("slip", "payment", "hand_over_line")
_ORPHANS = (
    "SELECT count(*) FROM {table} WHERE dossier_id IS NOT NULL AND dossier_id NOT IN (SELECT id FROM dossier)"
    " AND dossier_id NOT IN (SELECT json_extract(line.value, '$.dossier_id')"
    " FROM disposal d, json_each(d.dossiers) line WHERE d.carried_out_at IS NOT NULL)"
)


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check found: SQLite's own complaints, one report a feed, and dossiers without an event.

    ``head`` names the newest end of the chain of this installation, for comparing with what was noted.
    """

    faults: tuple[str, ...]
    chains: tuple[ChainReport, ...]
    dossiers: int
    untold: int

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.faults and not self.untold and all(chain.holds for chain in self.chains)

    @property
    def head(self) -> str:
        """The hash of the last event of the newest feed, in hex; empty where there is none."""
        return self.chains[-1].head if self.chains else ""


def verify(records: Records) -> Verified:
    """Check the database file, every feed from its first event to its head, and dossiers against events.

    With a key the seal of every page is looked at first: that finds what no row shows, such as a bit turned
    over in a page that nothing uses now. Raises ``Damaged`` only where the file can't be read at all; what
    can be read is reported.
    """
    with records.reading() as session:
        _query(session, _FRESH_INDEX)
        faults = [str(row[0]) for row in _query(session, f"PRAGMA quick_check({_MOST_FAULTS})")]
        faults = [] if faults == ["ok"] else faults
        if records.key is not None:
            faults += [str(row[0]) for row in _query(session, CIPHER_CHECK)]
        faults += [
            f"foreign key: {row[0]} -> {row[2]}" for row in _query(session, "PRAGMA foreign_key_check")
        ]
        for table in _OUTLIVES:
            orphans = int(_query(session, _ORPHANS.format(table=table))[0][0])
            faults += [f"without a dossier: {orphans} of {table}"] if orphans else []
        feeds = session.exec(select(FeedRow.id).order_by(col(FeedRow.place))).all()
        return Verified(
            faults=tuple(faults[:_MOST_FAULTS]),
            chains=tuple(verify_chain(session, feed) for feed in feeds),
            dossiers=int(_query(session, "SELECT count(*) FROM dossier")[0][0]),
            untold=int(_query(session, _UNTOLD)[0][0]),
        )


def _query(session: Session, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in session.connection().exec_driver_sql(sql)]
