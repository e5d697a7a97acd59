"""Dossiers as they stand, their papers, drafts, supplements at intake and print jobs."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlmodel import Field

from db.models.base import Moment, RecordsTable


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
    in_charge: str = ""
    """Who answers for it now, where somebody took over from the clerk who received it."""


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
    clerk: str = ""
    """Whose it is; empty where nobody had to log in."""


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
