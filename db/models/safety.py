"""Who works here, where numbers go on, backups, closed days and disposals."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field

from db.models.base import Moment, RecordsTable


class NumberFloorRow(RecordsTable, table=True):
    """Up to ``floor`` numbers of these days may be in people's hands; the feed that opened says why."""

    __tablename__ = "number_floor"

    feed: str = Field(primary_key=True, foreign_key="feed.id")
    agency: str = Field(primary_key=True)
    slot: int = Field(primary_key=True)
    first_day: date = Field(primary_key=True)
    last_day: date
    floor: int


class ClerkRow(RecordsTable, table=True):
    """A person who works or worked here; ``former`` is JSON of the names of earlier days."""

    __tablename__ = "clerk"

    id: str = Field(primary_key=True)
    name: str
    former: str
    added_at: datetime = Field(sa_type=Moment)


class PostingRow(RecordsTable, table=True):
    """What a person is at this office between two days; ``roles`` is JSON."""

    __tablename__ = "posting"

    clerk_id: str = Field(primary_key=True, foreign_key="clerk.id")
    position: int = Field(primary_key=True)
    title: str
    unit: str
    roles: str
    first_day: date
    last_day: date | None


class PinRow(RecordsTable, table=True):
    """A person's PIN as an argon2id hash, and the wrong ones since the last right one; never in an event."""

    __tablename__ = "pin"

    clerk_id: str = Field(primary_key=True, foreign_key="clerk.id")
    hash: str
    set_at: datetime = Field(sa_type=Moment)
    must_change: bool
    failures: int = 0
    wait_s: int = 0
    """Seconds that have to pass while the program runs before another try; a clock can't shorten them."""


class BackupRow(RecordsTable, table=True):
    """A backup that was made from here; ``fault`` is empty where it was opened again and its chain held."""

    __tablename__ = "backup"

    pk: int | None = Field(default=None, primary_key=True)
    made_at: datetime = Field(sa_type=Moment)
    place: str
    name: str
    feed: str
    seq: int
    head: str
    bytes: int
    fault: str


class DayCloseRow(RecordsTable, table=True):
    """A closed day: ``sheet`` is JSON of what was printed and signed, ``head`` the chain's end then."""

    __tablename__ = "day_close"

    day: date = Field(primary_key=True)
    times: int = Field(primary_key=True)
    closed_at: datetime = Field(sa_type=Moment)
    clerk: str
    feed: str
    seq: int
    head: str
    sheet: str


class DisposalRow(RecordsTable, table=True):
    """A list of dossiers to be disposed of; ``dossiers`` is JSON of its lines, without any name."""

    __tablename__ = "disposal"

    id: str = Field(primary_key=True)
    proposed_at: datetime = Field(sa_type=Moment)
    proposed_by: str
    proposer: str
    """The id of the clerk who proposed it, empty where nobody had to log in."""
    before: date
    dossiers: str
    approved_at: datetime | None = Field(sa_type=Moment)
    approved_by: str
    document: str
    document_day: date | None
    carried_out_at: datetime | None = Field(sa_type=Moment)
