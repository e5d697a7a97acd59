"""The office and this desk as data: dated headers, the station's slot, the settings that rules need."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class PaperSize(StrEnum):
    """What a form can be drawn on."""

    A5 = "a5"
    A4 = "a4"
    ROLL_80 = "80mm"
    ROLL_58 = "58mm"

    @property
    def is_roll(self) -> bool:
        """Whether it is a receipt roll (a raster of dots) and not a page."""
        return self in (PaperSize.ROLL_80, PaperSize.ROLL_58)


@dataclass(frozen=True, slots=True)
class OfficeHeader:
    """What stands at the head of a form between two dates (units, seals and titles change: DOMAIN 1.5).

    ``parent_name`` and ``name`` are printed in capitals as they stand. ``place`` is the "địa danh" before the
    date. ``receipt_agency`` is the agency part of receipt numbers, such as ``H52.18.05``.
    """

    unit_code: str
    parent_name: str
    name: str
    short_name: str
    place: str
    receipt_agency: str
    valid_from: date
    valid_to: date | None = None
    address: str = ""
    hotline: str = ""
    lookup: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Printer:
    """Where one kind of paper goes: ``kind`` is ``folder``, ``cups``, ``windows`` or ``network``.

    ``target`` is a folder, a queue or printer name, or ``host:port``.
    """

    kind: str
    target: str
    paper: PaperSize
    open_after: bool = False
    dpi: int = 203


@dataclass(frozen=True, slots=True)
class Station:
    """This PC: its slot in receipt numbers, its counter, its printers and the conventions in force here."""

    slot: int
    counter: str
    clerk: str
    clerk_title: str
    practice: bool
    convention: str = "end_of_day"
    unit_code: str = ""
    printers: dict[str, Printer] = field(default_factory=dict)
    """Form kind ("receipt", …) to printer; the key ``"*"`` is for all the others."""
    scanner_prefix: str = ""
    scanner_gap_ms: int = 35
    input_method: str = "system"
    fonts: str = "auto"
    roles: tuple[str, ...] = ("counter", "head", "cashier")
    """What may be done at this desk (``db.rules.lifecycle.Role``) while nobody has to log in."""
    backup_to: tuple[str, ...] = ()
    """Folders on another disk or stick where backups go too; one that is not there now is only told."""
    backups_kept: int = 14
    idle_lock_min: int = 5
    """After so many minutes without a key the screen is locked; 0 never locks it."""
    slip_backup: bool = False
    """Whether the office's copy of a slip carries the dossier's core, sealed to the office's key."""
    keep_months: int = 12
    """How long a closed dossier stays at the counter before its disposal can be proposed."""
