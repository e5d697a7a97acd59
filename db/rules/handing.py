"""What goes from hand to hand: lists of dossiers, results to their owners, money, answers, as plain values.

Orders are what a screen asks for, the others what it gets back. Nothing here is stored as it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Literal

from db.rules.checklist import Item, PaperState
from db.rules.course import HandOverKind, HandOverLine, Mark
from db.rules.dossier import DossierLine, ReturnBy
from db.rules.fee_payments import PaymentMethod
from db.rules.fee_rule import FeeKind
from db.rules.identity import bare, mask
from db.rules.vietnamese import clean

FIRST_DAY = 15
"""A month of the reports begins on the 15th of the one before (NĐ 09/2019/NĐ-CP, Đ12)."""


@dataclass(frozen=True, slots=True)
class ToGo:
    """A dossier whose paper lies at the counter and has to go on.

    ``unit`` is the code of the unit that usually handles it, or nothing. ``by`` is until when it must have
    left (NĐ 118/2025/NĐ-CP, Đ18.2).
    """

    line: HandOverLine
    unit: str
    by: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class SendOrder:
    """A list that leaves the counter: papers to a unit, or results that the postman takes.

    ``dossiers`` are ids or scanned numbers, in the order of the list. ``unit`` is the code of who gets them;
    ``taker`` is the postman's name. ``tracking`` and ``notes`` are told by the very text in ``dossiers``.
    """

    dossiers: tuple[str, ...]
    unit: str
    kind: Literal[HandOverKind.OUT, HandOverKind.POST] = HandOverKind.OUT
    taker: str = ""
    tracking: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BringBack:
    """What a unit brings to the counter, each dossier scanned in: with its ``results``, or ``without`` one.

    ``said`` is what the unit says it gave, where it wrote that down; empty: what was scanned.
    """

    unit: str
    giver: str
    results: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)


class Collector(StrEnum):
    """Who stands at the desk to take a result (NĐ 118/2025/NĐ-CP, Đ6.2b-c)."""

    OWNER = "owner"
    SUBMITTER = "submitter"
    """Who handed the dossier in; at that time the authorisation was looked at."""
    OTHER = "other"


class Occasion(StrEnum):
    """When a fee was taken (the national system's HinhThucThu: DOMAIN 4.6)."""

    INTAKE = "intake"
    LATER = "later"
    """Due after intake, such as a tax on land (DOMAIN 7)."""
    RETURN = "return"


class Score(StrEnum):
    """How content a person was, in one key (NĐ 118/2025/NĐ-CP, Đ31; DOMAIN 8.2)."""

    VERY_CONTENT = "very_content"
    CONTENT = "content"
    NEITHER = "neither"
    NOT_CONTENT = "not_content"


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """Money to be noted for a dossier (its id, or a scanned number).

    ``agency`` is with whom it is settled, empty for the usual one; ``at`` is when it was paid, ``None`` for
    now. ``series`` and ``receipt_number`` are typed from the official receipt.
    """

    dossier: str
    charge: str
    kind: FeeKind
    amount_vnd: int
    method: PaymentMethod = PaymentMethod.CASH
    series: str = ""
    receipt_number: str = ""
    ground: str = ""
    agency: str = ""
    at: datetime | None = None
    occasion: Occasion = Occasion.LATER


@dataclass(frozen=True, slots=True)
class CollectLine:
    """What lies at the counter for a person: a result, or the papers of a dossier that was stopped.

    ``fee_owed_vnd`` is in đồng, ``None`` where the fee isn't known. ``originals`` are the labels of what goes
    back with it (NĐ 118/2025/NĐ-CP, Đ22). ``submitter`` is empty where the applicant came.
    """

    line: DossierLine
    fee_owed_vnd: int | None
    originals: tuple[str, ...]
    return_by: ReturnBy
    submitter: str
    relation: str
    authorisation: str
    days_waiting: int


@dataclass(frozen=True, slots=True)
class ToCollect:
    """Everything of one person: ``ready`` results, ``papers`` of what was stopped, and what is still open.

    ``asked`` is the dossier that was asked by, whatever its state; ``identity`` is masked.
    """

    name: str
    identity: str
    ready: tuple[CollectLine, ...]
    papers: tuple[CollectLine, ...]
    others: tuple[DossierLine, ...]
    asked: DossierLine | None = None


@dataclass(frozen=True, slots=True)
class ReturnOrder:
    """One person takes the results of one or several dossiers (ids or scanned numbers).

    ``name`` may be empty for the applicant and the submitter, who are known. ``identity`` is what was looked
    at; full numbers in it are masked. ``fee_left_open`` says why money that is owed is not taken now.
    """

    dossiers: tuple[str, ...]
    collector: Collector = Collector.OWNER
    name: str = ""
    identity: str = ""
    authorisation: str = ""
    originals_back: bool = True
    mark: Mark = Mark.SIGNATURE
    without_slip: bool = False
    payments: tuple[PaymentOrder, ...] = ()
    fee_left_open: str = ""
    rating: Score | None = None


@dataclass(frozen=True, slots=True)
class RatingCount:
    """How often a score was given in a report period (``2026-12`` is 15/11 to 14/12)."""

    period: str
    score: Score
    counted: int


def report_period(day: date) -> str:
    """Give the month of the reports that ``day`` belongs to, named after its last day."""
    months = 12 * day.year + day.month - 1 + (day.day >= FIRST_DAY)
    return f"{months // 12}-{months % 12 + 1:02d}"


def period_ends(period: str) -> date:
    """Give the last day of a report period."""
    return date(int(period[:4]), int(period[5:]), FIRST_DAY - 1)


def masked_identity(text: str) -> str:
    """Give what was looked at with every number in it masked: ``CCCD 0140******23``.

    Numbers of persons and passports are masked however they are spaced; days keep standing.
    """
    plain = clean(unicodedata.normalize("NFKC", text))
    return _numbers().sub(lambda found: mask(bare(found[0])), plain)


def originals_to_return(items: Iterable[Item]) -> tuple[str, ...]:
    """Give the labels of originals that were handed in where a copy would have done: kept for comparing only.

    What was shown went home the same day, and what the list asks for in the original stays in the dossier.
    """
    return tuple(
        item.paper.label
        for item in items
        if item.state is PaperState.PRESENT and item.paper.either and item.originals
    )


def owed_vnd(fee_vnd: int | None, paid_vnd: int) -> int | None:
    """Give what is left to pay, in đồng; ``None`` where the fee isn't known."""
    return None if fee_vnd is None else max(fee_vnd - paid_vnd, 0)


@cache
def _numbers() -> re.Pattern[str]:
    """Give the pattern of nine digits or more, spaced or not, and of a passport's number."""
    return re.compile(r"[0-9](?:[ .‐-―−-]?[0-9]){8,}|[A-Za-z]{0,3}[0-9]{6,}")
