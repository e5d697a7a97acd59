"""What the IT person gets when something went wrong: one zip, and nothing in it tells of a person.

Nothing is taken over as text that somebody could have typed: of settings only what comes from a list, of
findings only numbers, moments and codes, of files only names that the program itself gave. The logs hold no
personal data by the way they are written (``counter_tui.console``).
"""

from __future__ import annotations

import json
import os
import re
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from counter_tui import console
from db.rules.errors import NotPossibleNow, Refusal

if TYPE_CHECKING:
    from counter_tui.config import Places
    from db.rules.office import Station
    from db.rules.self_test import Finding

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]{0,40}", re.ASCII)
_PLAIN = re.compile(r"[0-9]{1,3}(\.[0-9]{1,4}){1,3}|[0-9a-f]{16}|", re.ASCII)
"""A version, a part of a hash, or nothing."""

_LONG_NUMBER = re.compile(r"[0-9]{6}", re.ASCII)
_FILES = (
    *("station.json", "catalogue.db", "catalogue.db-journal", "calendar.json", "house.json", "fees.json"),
    *("records.db", "records.db-wal", "records.db-shm", "records.key"),
    *("running.lock", "running.since", "reserve.bin"),
)
_FOLDERS = ("slips", "backups", "logs")
_TOLD = ("kind", "detail", "version", "head")
"""Facts of a finding that are words and come from a list of the program's own."""

_CHOSEN = (
    *("slot", "practice", "convention", "unit_code", "scanner_gap_ms", "input_method", "fonts", "roles"),
    *("backups_kept", "idle_lock_min", "slip_backup", "keep_months"),
)


def safe_fact(value: object) -> object:
    """Give a fact as anybody may be told it: a number, a moment, a code; of anything else only that it is."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Refusal):
        return value.code
    if isinstance(value, str):
        is_code = _CODE.fullmatch(value) and not _LONG_NUMBER.search(value)
        return value if is_code or _PLAIN.fullmatch(value) else "?"
    return "?"


def told(findings: Iterable[Finding]) -> list[dict[str, object]]:
    """Give the lines of a self-test as they may be told to anybody."""
    return [
        {
            "subject": str(finding.subject),
            "level": str(finding.level),
            "code": finding.code,
            "facts": {
                name: safe_fact(value)
                for name, value in finding.facts.items()
                if name in _TOLD or not isinstance(value, str)
            },
        }
        for finding in findings
    ]


def settings_of(station: Station) -> dict[str, object]:
    """Give what was chosen at this desk: no name, no title, no folder, no printer's name."""
    chosen: dict[str, object] = {name: getattr(station, name) for name in _CHOSEN}
    chosen["printers"] = {
        str(safe_fact(form)): {"kind": printer.kind, "paper": str(printer.paper), "dpi": printer.dpi}
        for form, printer in station.printers.items()
    }
    chosen["backup_to"] = len(station.backup_to)
    chosen["unit_code"] = station.unit_code if station.unit_code.isdigit() else "?"
    return chosen


def files_of(places: Places) -> dict[str, object]:
    """Give the sizes of the program's own files, and how many others there are."""
    found: dict[str, object] = {}
    known = set()
    for name in _FILES:
        with suppress(OSError):
            about = (places.home / name).stat()
            found[name] = {"bytes": about.st_size, "changed": int(about.st_mtime), "mode": oct(about.st_mode)}
            known.add(name)
    for name in _FOLDERS:
        sizes = [size for path in (places.home / name).rglob("*") if (size := _size(path)) is not None]
        found[f"{name}/"] = {"files": len(sizes), "bytes": sum(sizes)}
    with suppress(OSError):
        found["others"] = len({path.name for path in places.home.iterdir()} - known - set(_FOLDERS))
    return found


def logs_of(places: Places) -> dict[str, bytes]:
    """Give the program's own logs, the rotated ones included, by their names in the zip."""
    found = {}
    for name in (console.FAULTS, console.RUNS):
        for kept in ("", *(f".{turn}" for turn in range(1, console.LOGS_KEPT))):
            with suppress(OSError):
                found[f"logs/{name}{kept}"] = (places.logs / f"{name}{kept}").read_bytes()
    return found


def write_zip(parts: Mapping[str, object], folders: Iterable[Path], at: datetime) -> Path:
    """Write ``parts`` (bytes as they are, all else as JSON) into the first folder that takes them.

    Raises ``NotPossibleNow("incident_not_written")`` where none does.
    """
    name = f"motcua-su-co-{at:%Y%m%d-%H%M%S}.zip"
    for folder in folders:
        path = folder / name
        draft = path.with_suffix(".part")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as bundle:
                for inner, content in parts.items():
                    bundle.writestr(inner, content if isinstance(content, bytes) else _json(content))
            draft.replace(path)
        except OSError:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
        else:
            return path
    raise NotPossibleNow("incident_not_written")


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size if path.is_file() else None
    except OSError:
        return None


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1, default=str) + os.linesep
