"""Ways to a printer: folder, CUPS, Windows, network. What came of a job is told here, in six outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Outcome(StrEnum):
    """What is known of a print job: never more than the printer itself has said."""

    PRINTED = "printed"
    PRINTED_PAPER_LOW = "printed_paper_low"
    REFUSED = "refused"
    """Nothing came out, and the printer or its way said why."""
    PERHAPS_PARTIAL = "perhaps_partial"
    """Something may have come out: look before printing again."""
    SENT_UNCONFIRMED = "sent_unconfirmed"
    """Handed to a spooler or to a printer that doesn't answer."""
    NOT_REACHED = "not_reached"


class Detail(StrEnum):
    """Why, for the sentence on the screen."""

    NONE = ""
    SAVED = "saved"
    SAVED_NOT_OPENED = "saved_not_opened"
    FOLDER_NOT_WRITABLE = "folder_not_writable"
    DISK_FULL = "disk_full"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    PRINTER_ERROR = "printer_error"
    BAD_ADDRESS = "bad_address"
    NO_CONNECTION = "no_connection"
    LINE_BROKEN = "line_broken"
    STALLED = "stalled"
    SILENT = "silent"
    NO_ACKNOWLEDGEMENT = "no_acknowledgement"
    QUEUED = "queued"
    NO_SPOOLER = "no_spooler"
    NO_SUCH_PRINTER = "no_such_printer"
    QUEUE_PAUSED = "queue_paused"
    SPOOLER_ERROR = "spooler_error"
    SPOOLER_TIMEOUT = "spooler_timeout"
    WRONG_WAY = "wrong_way"
    """This way can't print this paper: a page on a receipt printer's line, or an unknown kind of printer."""


class Warn(StrEnum):
    """What somebody should look at although the job went its way."""

    LETTERS_REPLACED = "letters_replaced"
    """A letter is in no font and was printed as a question mark."""
    LAYOUT_FAULT = "layout_fault"
    """Boxes overlap or leave the sheet: a bug of ours, and the slip still goes out."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a job; ``path`` is the file where one was written."""

    outcome: Outcome
    detail: Detail = Detail.NONE
    path: Path | None = None
    warnings: tuple[Warn, ...] = ()
