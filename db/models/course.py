"""The course of dossiers: numbers, promises, notices, hand-overs, money, collections, ratings."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    Index,
    UniqueConstraint,
    text,
)
from sqlmodel import Field

from db.models.base import Moment, RecordsTable

NOT_CURRENT = text("state <> 'current'")
"""Which slips are not the one in force; written out, because SQLite must know the index by these words."""


class SlipRow(RecordsTable, table=True):
    """A number that was given out; ``state`` is ``current``, ``replaced``, ``blank`` or ``void``."""

    __tablename__ = "slip"
    __table_args__ = (
        UniqueConstraint("agency", "day", "slot", "counter"),
        Index("slip_dossier", "dossier_id", sqlite_where=text("dossier_id IS NOT NULL")),
        Index("slip_blank", "state", "day", sqlite_where=NOT_CURRENT),
    )

    compact: str = Field(primary_key=True)
    number: str = Field(unique=True)
    short: str
    agency: str
    day: date
    slot: int
    counter: int
    tail: str
    state: str
    dossier_id: str | None = None
    """Also where the dossier is gone: every number stays accounted for."""
    minted_at: datetime = Field(sa_type=Moment)
    replaced_by: str | None = None
    voided_at: datetime | None = Field(default=None, sa_type=Moment)


class DueChangeRow(RecordsTable, table=True):
    """One change of a promised moment, in their order."""

    __tablename__ = "due_change"

    dossier_id: str = Field(primary_key=True, foreign_key="dossier.id")
    position: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Moment)
    due_before: datetime | None = Field(default=None, sa_type=Moment)
    due_after: datetime | None = Field(default=None, sa_type=Moment)
    cause: str
    clerk: str
    reason: str


class NoticeRow(RecordsTable, table=True):
    """One notice to the citizen; ``notice`` is the whole of it, from which its form is printed again."""

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("dossier_id", "kind", "times"),)

    id: str = Field(primary_key=True)
    dossier_id: str = Field(foreign_key="dossier.id")
    kind: str
    times: int
    issued_at: datetime = Field(sa_type=Moment)
    notice: str


class HandOverRow(RecordsTable, table=True):
    """One list of dossiers on their way; units keep the names of that day beside their codes."""

    __tablename__ = "hand_over"
    __table_args__ = (Index("hand_over_sent", "sent_at"),)

    id: str = Field(primary_key=True)
    number: str = Field(unique=True)
    kind: str
    from_unit: str
    from_name: str
    to_unit: str
    to_name: str
    sent_at: datetime = Field(sa_type=Moment)
    giver: str
    taker: str
    received_at: datetime | None = Field(default=None, sa_type=Moment)
    practice: bool


class HandOverLineRow(RecordsTable, table=True):
    """One dossier of a list: scanned out, scanned in, or in without having been on the list."""

    __tablename__ = "hand_over_line"
    __table_args__ = (Index("hand_over_line_dossier", "dossier_id"),)

    hand_over_id: str = Field(primary_key=True, foreign_key="hand_over.id")
    dossier_id: str = Field(primary_key=True)
    """Also where the dossier is gone."""
    position: int
    out_at: datetime | None = Field(default=None, sa_type=Moment)
    in_at: datetime | None = Field(default=None, sa_type=Moment)
    tracking: str
    note: str


class PaymentRow(RecordsTable, table=True):
    """Money that was taken, with the receipt that another system gave out for it."""

    __tablename__ = "payment"
    __table_args__ = (Index("payment_dossier", "dossier_id"), Index("payment_at", "at"))

    id: str = Field(primary_key=True)
    dossier_id: str
    """Also where the dossier is gone: what was taken is still settled."""
    at: datetime = Field(sa_type=Moment)
    charge: str
    kind: str
    amount_vnd: int
    method: str
    series: str
    receipt_number: str
    agency: str
    ground: str
    state: str
    clerk: str
    occasion: str
    """When it was taken: at intake, later, or at the return (DOMAIN 4.6)."""
    state_reason: str
    state_at: datetime | None = Field(default=None, sa_type=Moment)
    """When it was cancelled or replaced."""


class CollectionRow(RecordsTable, table=True):
    """Who took the result, and on what."""

    __tablename__ = "collection"

    dossier_id: str = Field(primary_key=True, foreign_key="dossier.id")
    collected_at: datetime = Field(sa_type=Moment)
    collection: str


class RatingRow(RecordsTable, table=True):
    """How often a score was given in a report period, and how many of those the journal knows of."""

    __tablename__ = "rating"

    period: str = Field(primary_key=True)
    score: str = Field(primary_key=True)
    counted: int
    told: int
