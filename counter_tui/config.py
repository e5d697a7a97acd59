"""Where this desk keeps its data, and ``station.json``, which says what this desk is.

Only the standard library and platformdirs: the first screen reads this before it paints.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Container
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, cast

from platformdirs import user_config_path, user_data_path

from counter_tui.strict import Wrong, read
from db.rules.errors import NotPossibleNow, NotReadable
from db.rules.office import Station

if TYPE_CHECKING:
    from db.rules.calendar import OfficeCalendar
    from db.rules.fee_rule import FeeTable
    from db.rules.house import House

HOME_VARIABLE = "MOTCUA_HOME"
SAFE_VARIABLE = "MOTCUA_SAFE"
PRINTER_KINDS = ("folder", "cups", "windows", "network")
CONVENTIONS = ("end_of_day", "same_clock", "half_day", "hours")
FONTS = ("auto", "bundled")
ROLES = ("counter", "head", "specialist", "division", "leader", "clerical", "cashier", "admin")
INPUT_METHODS = ("system", "telex", "vni")
SLOTS = range(1, 100)
GAPS_MS = range(1, 1001)
DPI = range(100, 1201)
KEPT = range(2, 1001)
IDLE_MIN = range(241)
MONTHS = range(1, 241)
PATIENCE_DAYS = range(1001)
HOURS = range(24)
YEARS_KEPT = range(1, 101)


@dataclass(frozen=True, slots=True)
class Places:
    """The files of one office under its ``home``: the public catalogue and the personal records apart."""

    home: Path

    @property
    def station(self) -> Path:
        """What this desk is."""
        return self.home / "station.json"

    @property
    def catalogue(self) -> Path:
        """The public catalogue, replaced by releases."""
        return self.home / "catalogue.db"

    @property
    def records(self) -> Path:
        """The office's records, which only ever grow."""
        return self.home / "records.db"

    @property
    def calendar(self) -> Path:
        """The office's own calendar, where it differs from the one that ships with the program."""
        return self.home / "calendar.json"

    @property
    def house(self) -> Path:
        """The office's own units, reasons and rules, where they differ from those that ship."""
        return self.home / "house.json"

    @property
    def fees(self) -> Path:
        """The office's own fees (those of its province), where they differ from those that ship."""
        return self.home / "fees.json"

    @property
    def safe(self) -> Path:
        """What must not lie with the data: keys and tip, in a folder of this office under ``MOTCUA_SAFE``.

        By default it is where this system keeps a user's settings, which is another folder than the data's.
        """
        named = os.environ.get(SAFE_VARIABLE, "").strip()
        base = (
            Path(named).expanduser() if named else user_config_path("motcua", appauthor=False, roaming=True)
        )
        mark = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:8]
        return base.absolute() / f"{self.home.name}-{mark}"

    @property
    def tip(self) -> Path:
        """What this PC remembers of the records, outside their folder."""
        return self.safe / "tip"

    @property
    def keys(self) -> Path:
        """The keys of the records and of the office, outside their folder."""
        return self.safe / "keys"

    @property
    def lock(self) -> Path:
        """Held by the one counter that runs on this office."""
        return self.home / "running.lock"

    @property
    def backups(self) -> Path:
        """Where backups go as long as no other disk is named."""
        return self.home / "backups"

    @property
    def slips(self) -> Path:
        """Where the folder printer puts its pages."""
        return self.home / "slips"

    @property
    def logs(self) -> Path:
        """What the IT person reads; never personal data."""
        return self.home / "logs"

    @property
    def has_office(self) -> bool:
        """Whether an office was set up here."""
        return self.station.is_file()

    def need_office(self) -> Places:
        """Give these places. Raises ``NotPossibleNow("no_office")`` where no office was set up here."""
        if not self.has_office:
            raise NotPossibleNow("no_office", home=str(self.home))
        return self


def places() -> Places:
    """Give the places of this user's office: ``MOTCUA_HOME``, or the platform's user data folder."""
    named = os.environ.get(HOME_VARIABLE, "").strip()
    home = Path(named).expanduser() if named else user_data_path("motcua", appauthor=False)
    return Places(home.absolute())


def read_station(path: Path) -> Station:
    """Read ``station.json``; every mistake in it is a refusal that names the file and the field.

    Raises ``NotPossibleNow("no_office")`` where there is none, and ``NotReadable`` with the code
    ``station_`` + ``not_json``, ``unknown``, ``lacking``, ``wrong`` or ``not_text``.
    """
    try:
        station = read(Station, _load(path))
        check_station(station)
    except Wrong as wrong:
        raise NotReadable(
            f"station_{wrong.reason}", file=str(path), field=wrong.field, expected=wrong.expected
        ) from None
    return station


def read_calendar(path: Path) -> OfficeCalendar:
    """Read the office's calendar, or give the one that ships where it has none of its own.

    Raises ``NotReadable``: ``calendar_not_json``, or ``calendar_not_readable`` with where and why.
    """
    from db.catalogue.calendars import calendar_from_json, load_calendar

    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return load_calendar()
    except ValueError:
        raise NotReadable("calendar_not_json", file=str(path)) from None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise NotReadable("calendar_not_json", file=str(path)) from None
    try:
        return calendar_from_json(found)
    except NotReadable as refusal:
        raise NotReadable(refusal.code, **{**refusal.facts, "file": str(path)}) from None


def read_house(path: Path) -> House:
    """Read the office's own rules, or give those that ship where it has none of its own.

    Raises ``NotReadable`` with the code ``house_`` + ``not_json``, ``unknown``, ``lacking``, ``wrong`` or
    ``not_text``, and the file and the field.
    """
    from db.rules.house import House

    try:
        found = _json_of(path)
        if found is None:
            found = json.loads(resources.files("db.catalogue").joinpath("house.json").read_text("utf-8"))
        house = read(House, found)
        _check_house(house)
    except Wrong as wrong:
        raise NotReadable(
            f"house_{wrong.reason}", file=str(path), field=wrong.field, expected=wrong.expected
        ) from None
    return house


def read_fees(path: Path) -> FeeTable:
    """Read the office's own fees, or give those that ship where it has none of its own.

    Raises ``NotReadable``: ``fees_not_json``, or ``fees_not_readable`` with where and why.
    """
    from db.catalogue.fees import fee_rules_from_json, load_fee_rules

    try:
        found = _json_of(path)
        return load_fee_rules() if found is None else fee_rules_from_json(found)
    except Wrong:
        raise NotReadable("fees_not_json", file=str(path)) from None
    except NotReadable as refusal:
        raise NotReadable(refusal.code, **{**refusal.facts, "file": str(path)}) from None


def _json_of(path: Path) -> object:
    """Give what a file of the office says, or ``None`` where there is none; broken JSON is ``Wrong``."""
    try:
        found: object = json.loads(path.read_text(encoding="utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, RecursionError):
        raise Wrong("", "not_json") from None
    if found is None:  # a file that says "null" is a file all the same
        raise Wrong("", "wrong", "{…}")
    return found


def write_station(path: Path, station: Station) -> None:
    """Write ``station.json`` whole or not at all."""
    text = json.dumps(asdict(station), ensure_ascii=False, indent=2) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=".station-", delete=False
    ) as draft:
        draft.write(text)
        draft.flush()
        os.fsync(draft.fileno())
    Path(draft.name).replace(path)


def _load(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise NotPossibleNow("no_office", home=str(path.parent)) from None
    except (ValueError, RecursionError):
        raise Wrong("", "not_json") from None


def check_station(station: Station) -> None:
    """Hold the values against what the rules and the printers know. Raises ``Wrong``."""
    allowed: list[tuple[str, object, Container[object]]] = [
        ("slot", station.slot, SLOTS),
        ("convention", station.convention, CONVENTIONS),
        ("input_method", station.input_method, INPUT_METHODS),
        ("fonts", station.fonts, FONTS),
        ("scanner_gap_ms", station.scanner_gap_ms, GAPS_MS),
        ("backups_kept", station.backups_kept, KEPT),
        ("idle_lock_min", station.idle_lock_min, IDLE_MIN),
        ("keep_months", station.keep_months, MONTHS),
    ]
    allowed += [(f"roles[{place}]", role, ROLES) for place, role in enumerate(station.roles)]
    for name, printer in station.printers.items():
        allowed.append((f"printers.{name}.kind", printer.kind, PRINTER_KINDS))
        allowed.append((f"printers.{name}.dpi", printer.dpi, DPI))
    for field, value, values in allowed:
        if value not in values:
            raise Wrong(field, "wrong", _span(values))


def _check_house(house: House) -> None:
    """Hold the numbers of an office's own rules against what can be counted with. Raises ``Wrong``."""
    numbers: list[tuple[str, object, range]] = [
        ("unclaimed_days", house.unclaimed_days, PATIENCE_DAYS),
        ("reappoint_days", house.reappoint_days, PATIENCE_DAYS),
        ("hand_over_hour", house.hand_over_hour, HOURS),
    ]
    numbers += [
        (f"retention.{kept}", years, YEARS_KEPT)
        for kept, years in house.retention.items()
        if isinstance(years, int)
    ]
    for field, value, values in numbers:
        if value not in values:
            raise Wrong(field, "wrong", _span(values))


def _span(values: Container[object]) -> str:
    if isinstance(values, range):
        return f"{values.start}-{values.stop - 1}"
    return " | ".join(f'"{value}"' for value in cast("tuple[str, ...]", values))
