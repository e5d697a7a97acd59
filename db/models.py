"""The tables of the office's records as SQLModel sees them; ``db.migrations`` makes them, a test compares.

Rows stay inside ``db``: ``db.codec`` turns them into the values of ``db.rules``. The catalogue has tables of
its own in another file, and so another registry.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    CheckConstraint,
    Computed,
    Dialect,
    ForeignKeyConstraint,
    Index,
    String,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from db.rules.clock import in_vietnam


class Moment(TypeDecorator[datetime]):
    """An aware datetime as ISO text at +07:00: it sorts by time, and a person can read it in the file."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Write ``value`` in Vietnam's time; a naive one is a fault of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone can't be stored")
        return in_vietnam(value).isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read the text back as an aware datetime."""
        return None if value is None else in_vietnam(datetime.fromisoformat(value))


class RecordsTable(SQLModel, registry=registry()):
    """The tables of the records file, and of no other."""

    __tablename__: ClassVar[str]


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


class ProcedureSnapshotRow(RecordsTable, table=True):
    """A catalogue entry as dossiers were made from it, kept once under the SHA-256 of its JSON."""

    __tablename__ = "procedure_snapshot"

    digest: str = Field(primary_key=True)
    code: str
    entry: str


IS_OPEN = text("status NOT IN (3, 7, 8, 10)")
"""Which dossiers have not ended; written out, because SQLite must know the index by these words."""

HAS_TERMS = text("terms <> '[]'")
"""Which dossiers were promised by a limit; written out, because SQLite must know the index by these words."""


class DossierRow(RecordsTable, table=True):
    """One dossier as it stands; JSON columns hold values of ``db.rules`` by ``db.codec``."""

    __tablename__ = "dossier"
    __table_args__ = (
        UniqueConstraint("agency", "day", "slot", "counter"),
        Index("dossier_counter", "counter", "slot"),
        Index("dossier_tail", "tail"),
        Index(
            "dossier_applicant_number",
            "applicant_number",
            "procedure_code",
            sqlite_where=text("applicant_number IS NOT NULL"),
        ),
        Index(
            "dossier_submitter_number",
            "submitter_number",
            sqlite_where=text("submitter_number IS NOT NULL"),
        ),
        Index("dossier_procedure", "procedure_code"),
        Index("dossier_promised", "procedure_code", sqlite_where=HAS_TERMS),
        Index("dossier_received", "received_at"),
        Index("dossier_due", "status", "due_current"),
        Index("dossier_status", "status", "status_at"),
        Index("dossier_holder", "holder", "status"),
        Index("dossier_open", "due_current", sqlite_where=IS_OPEN),
        Index("dossier_open_holder", "holder", "status", sqlite_where=IS_OPEN),
        Index("dossier_answer", "status", "answer_by"),
        Index("dossier_visit", "visit_id", sqlite_where=text("visit_id IS NOT NULL")),
    )

    pk: int | None = Field(default=None, primary_key=True)
    """The place in the search index; ``id`` is what everybody else knows."""
    id: str = Field(unique=True)
    number: str = Field(unique=True)
    compact: str = Field(unique=True)
    short: str
    agency: str
    day: date
    slot: int
    counter: int
    tail: str
    """The last digits of ``compact`` backwards, so that they are found by a prefix."""
    official_code: str | None = Field(default=None, unique=True)
    procedure_code: str
    procedure_title: str
    snapshot: str = Field(foreign_key="procedure_snapshot.digest")
    case_name: str | None
    applicant: str
    applicant_name: str
    applicant_sort_key: str
    applicant_number: str | None
    submitter: str | None
    submitter_number: str | None
    search_words: str
    """Folded names and the numbers of the people, for the index ``dossier_words``, which triggers keep."""
    channel: str
    received_at: datetime = Field(sa_type=Moment)
    terms: str
    convention: str
    deadline: str
    due_original: datetime | None = Field(sa_type=Moment)
    due_current: datetime | None = Field(sa_type=Moment)
    return_by: str
    return_address: str
    fee_vnd: int | None
    fee_ground: str
    copies_of_dossier: int
    note: str
    status: int
    status_at: datetime = Field(sa_type=Moment)
    """When the present status was reached."""
    clerk: str
    desk: str
    practice: bool
    draft_id: str | None = Field(default=None, unique=True)
    last_event: str
    """``feed/seq`` of the last event of this dossier: the ``base`` of the next one."""
    field: str = ""
    competent: str = ""
    """The agency of another place that decides, or nothing."""
    holder: str = ""
    """The code of the unit where the paper lies; empty: at the counter."""
    clock_from: datetime | None = Field(default=None, sa_type=Moment)
    clock_rule: str = "restart"
    supplements: int = 0
    appointments: int = 0
    asked_from: int | None = None
    asked_at: datetime | None = Field(default=None, sa_type=Moment)
    answer_by: date | None = None
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    replaces: str = ""
    blank: str = ""
    visit_id: str | None = None


class DossierPaperRow(RecordsTable, table=True):
    """One row of the checklist: a paper of the snapshot by its place, or a paper of its own as JSON."""

    __tablename__ = "dossier_paper"
    __table_args__ = (CheckConstraint("(snapshot_place IS NULL) <> (own_paper IS NULL)"),)

    dossier_id: str = Field(primary_key=True, foreign_key="dossier.id")
    position: int = Field(primary_key=True)
    snapshot_place: int | None
    own_paper: str | None
    label: str
    state: str
    originals: int
    copies: int


class DraftRow(RecordsTable, table=True):
    """A half-done intake; only the screen reads its ``payload``."""

    __tablename__ = "draft"

    id: str = Field(primary_key=True)
    saved_at: datetime = Field(sa_type=Moment)
    applicant_name: str
    procedure_code: str
    procedure_title: str
    step: str
    done: int
    of: int
    payload: str


class SupplementRow(RecordsTable, table=True):
    """One time that papers were asked for before acceptance; ``event`` (``feed/seq``) tells what and whom."""

    __tablename__ = "supplement"

    draft_id: str = Field(primary_key=True)
    """The draft, which may be gone: a dossier made from it has the same ``draft_id``."""
    times: int = Field(primary_key=True)
    asked_at: datetime = Field(sa_type=Moment)
    procedure_code: str
    event: str


class PrintJobRow(RecordsTable, table=True):
    """One print job and what is known of how it went; a test page belongs to no dossier."""

    __tablename__ = "print_job"
    __table_args__ = (
        Index("print_job_dossier", "dossier_id", "form"),
        Index("print_job_outcome", "outcome"),
    )

    pk: int | None = Field(default=None, primary_key=True)
    """The order in which jobs were begun."""
    id: str = Field(unique=True)
    dossier_id: str | None = Field(foreign_key="dossier.id")
    started_at: datetime = Field(sa_type=Moment)
    form: str
    form_version: str
    printer: str
    paper: str
    copy_no: int
    outcome: str | None
    detail: str
    finished_at: datetime | None = Field(default=None, sa_type=Moment)


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
    dossier_id: str | None = Field(default=None, foreign_key="dossier.id")
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
    dossier_id: str = Field(primary_key=True, foreign_key="dossier.id")
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
    dossier_id: str = Field(foreign_key="dossier.id")
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
