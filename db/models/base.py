"""What the tables of the records share: moments as text, and a registry of their own."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import (
    Dialect,
    String,
    TypeDecorator,
)
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from db.rules.clock import in_vietnam
from db.rules.errors import Damaged


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
        """Read the text back as an aware moment. Raises ``Damaged("records_damaged")`` for anything else."""
        try:
            return None if value is None else in_vietnam(datetime.fromisoformat(value))
        except (ValueError, TypeError, OverflowError):
            raise Damaged("records_damaged", value="moment") from None


class RecordsTable(SQLModel, registry=registry()):
    """The tables of the records file, and of no other."""

    __tablename__: ClassVar[str]
