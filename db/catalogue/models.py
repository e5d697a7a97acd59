"""The tables of ``catalogue.db`` as SQLModel sees them; ``migrations`` beside it makes them, a test compares.

The list and the entries are two tables: the list is read whole before the first paint, and would otherwise be
spread over every page of the entries.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class CatalogueTable(SQLModel, registry=registry()):
    """The tables of the catalogue file, and of no other."""

    __tablename__: ClassVar[str]


class ProcedureRow(CatalogueTable, table=True):
    """The list: what a line shows, what a search reads, and where the entry came from.

    ``sha256`` is of the entry's bytes and so blind to ``verification``, which lives only here: an import of
    the same content keeps a confirmation, an import of other content ends it.
    """

    __tablename__ = "procedure"

    code: str = Field(primary_key=True)
    name: str
    field: str
    short_title: str | None = None
    has_papers: bool
    limit_value: int | None = None
    limit_unit: str | None = None
    words: str
    folded: str
    paper_words: str
    sha256: bytes
    origin: str
    """The name of the file it came from, without its folder; ``starter`` for what the package brings."""
    imported_at: str
    verification: str
    confirmed_by: str | None = None
    confirmed_at: str | None = None


class EntryRow(CatalogueTable, table=True):
    """The whole procedure as canonical JSON, without its verification."""

    __tablename__ = "procedure_entry"

    code: str = Field(primary_key=True, foreign_key="procedure.code", ondelete="CASCADE")
    entry: bytes


class HeaderRow(CatalogueTable, table=True):
    """``db.rules.office.OfficeHeader`` by unit and first day."""

    __tablename__ = "office_header"

    unit_code: str = Field(primary_key=True)
    valid_from: date = Field(primary_key=True)
    valid_to: date | None = None
    parent_name: str
    name: str
    short_name: str
    place: str
    receipt_agency: str
    address: str
    hotline: str
    lookup: str
    source: str


class UseRow(CatalogueTable, table=True):
    """How often this counter accepted a procedure; derived from the records, and only there for the order.

    It may name procedures that the catalogue doesn't have (any more), so it points at nothing.
    """

    __tablename__ = "procedure_use"

    code: str = Field(primary_key=True)
    uses: int


class MetaRow(CatalogueTable, table=True):
    """What the file says of itself, such as ``release``."""

    __tablename__ = "catalogue_meta"

    key: str = Field(primary_key=True)
    value: str
