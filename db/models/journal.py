"""The journal: feeds, events, and what events say about people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    Computed,
    ForeignKeyConstraint,
    Index,
    text,
)
from sqlmodel import Field

from db.models.base import Moment, RecordsTable


class FeedRow(RecordsTable, table=True):
    """One chain of events of one installation key; ``last_seq``, ``head`` and ``hlc`` are its newest end."""

    __tablename__ = "feed"

    id: str = Field(primary_key=True)
    opened_at: datetime = Field(sa_type=Moment)
    last_seq: int
    head: bytes
    hlc: str
    acked_seq: int = 0
    """The hub's cursor: everything up to here has arrived."""
    place: int = 1
    """Which feed of these records it is, counted from 1: the last one is written."""
    installation: str = ""
    """Which installation writes it; its tip file says the same."""
    last_at: datetime | None = Field(default=None, sa_type=Moment)
    """When the last event was, by its own clock; a new feed goes on from the one before."""


def _from_header(name: str) -> Computed:
    """Give the column that SQLite reads out of an event's header; a damaged header has none."""
    header = "CAST(header AS TEXT)"
    return Computed(f"iif(json_valid({header}), json_extract({header}, '$.{name}'), NULL)", persisted=False)


class EventRow(RecordsTable, table=True):
    """One event: ``header`` is canonical JSON and is what ``hash`` covers, with the hash before it."""

    __tablename__ = "event"
    __table_args__ = (
        Index("event_dossier", "dossier", sqlite_where=text("dossier IS NOT NULL")),
        ForeignKeyConstraint(["feed"], ["feed.id"]),
    )

    feed: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    header: bytes
    hash: bytes
    kind: str | None = Field(default=None, sa_column_args=[_from_header("kind")])
    dossier: str | None = Field(default=None, sa_column_args=[_from_header("dossier")])


class EventBodyRow(RecordsTable, table=True):
    """What an event says about people: deletable, because the header holds only a salted commitment to it."""

    __tablename__ = "event_body"
    __table_args__ = (ForeignKeyConstraint(["feed", "seq"], ["event.feed", "event.seq"]),)

    feed: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    salt: bytes
    body: bytes
