"""The tables of the office's records as SQLModel sees them; ``db.migrations`` makes them, a test compares.

Rows stay inside ``db``: ``db.codec`` turns them into the values of ``db.rules``. The catalogue has tables of
its own in another file, and so another registry.
"""

from __future__ import annotations

from db.models.base import (
    Moment,
    RecordsTable,
)
from db.models.course import (
    NOT_CURRENT,
    CollectionRow,
    DueChangeRow,
    HandOverLineRow,
    HandOverRow,
    NoticeRow,
    PaymentRow,
    RatingRow,
    SlipRow,
)
from db.models.dossier import (
    HAS_TERMS,
    IS_OPEN,
    DossierPaperRow,
    DossierRow,
    DraftRow,
    PrintJobRow,
    ProcedureSnapshotRow,
    SupplementRow,
)
from db.models.journal import (
    EventBodyRow,
    EventRow,
    FeedRow,
)
from db.models.safety import (
    BackupRow,
    ClerkRow,
    DayCloseRow,
    DisposalRow,
    NumberFloorRow,
    PinRow,
    PostingRow,
)

__all__ = [
    "HAS_TERMS",
    "IS_OPEN",
    "NOT_CURRENT",
    "BackupRow",
    "ClerkRow",
    "CollectionRow",
    "DayCloseRow",
    "DisposalRow",
    "DossierPaperRow",
    "DossierRow",
    "DraftRow",
    "DueChangeRow",
    "EventBodyRow",
    "EventRow",
    "FeedRow",
    "HandOverLineRow",
    "HandOverRow",
    "Moment",
    "NoticeRow",
    "NumberFloorRow",
    "PaymentRow",
    "PinRow",
    "PostingRow",
    "PrintJobRow",
    "ProcedureSnapshotRow",
    "RatingRow",
    "RecordsTable",
    "SlipRow",
    "SupplementRow",
]
