"""Which form is wanted, of what: the one value by which screens and commands ask for paper."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FormKind(StrEnum):
    """Every form of the office; the value is also the key of its printer in ``station.json``."""

    RECEIPT = "receipt"
    SUPPLEMENT = "supplement"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    STOP = "stop"
    CONTROL = "control"
    LABEL = "label"
    TRANSFER = "transfer"
    VISIT = "visit"
    HAND_OVER = "hand_over"
    DIFFERENCE = "difference"
    REGISTER = "register"
    GUIDANCE = "guidance"
    POSTING = "posting"
    EVALUATION = "evaluation"
    BLANK = "blank"
    CASH = "cash"
    SETTLEMENT = "settlement"
    DAY_CLOSE = "day_close"
    DISPOSAL = "disposal"
    TEST_PAGE = "test_page"
    """Made of the printer itself; nobody asks for it by a subject."""


@dataclass(frozen=True, slots=True)
class FormRequest:
    """A form and its subject.

    ``subject`` is a dossier (by id or any form of its number) for the forms of one; the visit, the hand-over
    list, the procedure's code; a day or a span of days (``2026-11-25``, ``2026-11-01..2026-11-30``) for
    registers and money; numbers, parted by spaces, for blanks; the name of a disposal list. ``detail`` is the
    case of a guidance sheet, the how-manyth closing of a day (the last, where it is empty),
    the field of a register, or the notice among several of its kind (the newest, where it is empty).
    """

    kind: FormKind
    subject: str = ""
    detail: str = ""
