"""A procedure of the catalogue as the rules, the forms and the screens see it.

The shapes are those of real procedures of the national portal: numbers without a unit, several limits by
case or channel, rows that are notes and not papers, "free" that means unknown. Nothing is guessed here:
what the source does not say is ``None``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Any


class Channel(StrEnum):
    """How a dossier came in (TT 09/2026/TT-BTP, form 07a; it can't be rebuilt later)."""

    DIRECT = "direct"
    POST = "post"
    ONLINE = "online"


class Unit(StrEnum):
    """What a time limit counts. ``OTHER`` and ``UNSPECIFIED`` are the source's silence: ask, never guess."""

    WORKING_DAY = "working_day"
    DAY = "day"
    HOUR = "hour"
    IMMEDIATE = "immediate"
    OTHER = "other"
    UNSPECIFIED = "unspecified"


class PaperKind(StrEnum):
    """A row of the official list is a paper or a note; notes never count as missing."""

    DOCUMENT = "document"
    NOTE = "note"


class Section(StrEnum):
    """The official heading a row stands under (another axis than the case)."""

    SUBMIT = "submit"
    PRESENT = "present"
    NOTE = "note"
    ALL = "all"


class Verification(StrEnum):
    """Whether an office has confirmed the entry against its own published procedure."""

    UNVERIFIED = "unverified"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Paper:
    """One row of a procedure's document list.

    ``originals`` and ``copies`` are counts; with ``either`` one original *or* one copy will do. ``mandatory``
    is ``None`` where the source does not tell. ``alternative`` names a group of rows of which one is enough.
    ``full_length`` is the length of the official text before a source cut it, where the source says so.
    """

    label: str
    name: str
    kind: PaperKind = PaperKind.DOCUMENT
    section: Section | None = None
    case: str | None = None
    originals: int = 0
    copies: int = 0
    either: bool = False
    has_alternative: bool = False
    alternative: str | None = None
    mandatory: bool | None = None
    condition: str | None = None
    form: str | None = None
    form_file: str | None = None
    doc_type: str | None = None
    full_length: int | None = None
    extra: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def printed_name(self) -> str:
        """The label, or the whole official text where there is none or a source has cut it."""
        return self.name if not self.label or self.label.endswith("…") else self.label


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """One published limit: ``value`` of ``unit``, for a case and a channel (``None`` = for all)."""

    value: int | None
    unit: Unit | None
    text: str | None = None
    note: str | None = None
    case: str | None = None
    channel: Channel | None = None
    extra: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def is_definite(self) -> bool:
        """Whether a date can be counted from it without asking anyone."""
        if self.unit is Unit.IMMEDIATE:
            return True
        return self.unit in (Unit.WORKING_DAY, Unit.DAY, Unit.HOUR) and self.value is not None


@dataclass(frozen=True, slots=True)
class Fee:
    """One published fee in whole đồng; ``None`` is unknown, never free.

    ``flag`` is the source's own doubt (``see_text``, ``usd``, ``portal_amount_suspect``).
    """

    amount_vnd: int | None
    text: str | None = None
    case: str | None = None
    channel: Channel | None = None
    set_locally: bool = False
    flag: str | None = None
    extra: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def is_known(self) -> bool:
        """Whether the amount can be taken as it stands (a flagged zero can't)."""
        return self.amount_vnd is not None and self.flag is None and not self.set_locally


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the citizen gets in the end: a name and, where known, the national result code."""

    name: str
    code: str | None = None
    extra: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Procedure:
    """One administrative procedure (TTHC) with everything its source said.

    ``name`` is the official title (up to 1,094 characters are real), ``short_title`` the office's own short
    words. ``cut_off`` is an explicit hour of day at or after which a dossier counts as received on the next
    working day. ``extra`` keeps fields this version does not know, so that they come out again.
    """

    code: str
    name: str
    field: str
    short_title: str | None = None
    papers: tuple[Paper, ...] = ()
    limits: tuple[TimeLimit, ...] = ()
    fees: tuple[Fee, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    channels: tuple[Channel, ...] = ()
    time_notes: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    cut_off: time | None = None
    ministry: str | None = None
    group: str | None = None
    level: str | None = None
    agency: str | None = None
    competent: str | None = None
    decision: str | None = None
    audience: str | None = None
    reception: str | None = None
    remark: str | None = None
    portal_url: str | None = None
    complete: bool = True
    channel_values_differ: bool = False
    in_commune_list: bool | None = None
    source: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    verification: Verification = Verification.UNVERIFIED
    extra: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def title(self) -> str:
        """The office's short words, or else the official title."""
        return self.short_title or self.name
