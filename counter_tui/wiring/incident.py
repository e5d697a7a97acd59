"""The incident bundle of an office: put together from whatever of it can still be read."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import distributions
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2 as sqlite

from counter_tui import __version__, incident
from counter_tui.config import Places, read_station
from counter_tui.wiring.safety import self_test_without_records
from db.engine import Records
from db.office.counted import counted
from db.office.verify import verify
from db.rules.clock import now
from db.rules.errors import NotPossibleNow, Refusal

if TYPE_CHECKING:
    from counter_tui.wiring.office import WiredOffice

_LIBRARIES = (
    *("textual", "rich", "sqlmodel", "sqlalchemy", "sqlcipher3", "reportlab", "pillow", "segno", "pynacl"),
    *("filelock", "platformdirs", "rapidfuzz", "openpyxl", "python-barcode", "pydantic"),
)
_VARIABLES = ("TERM", "COLORTERM", "LANG", "LC_ALL", "MOTCUA_LANG")


def write_incident(
    places: Places, office: WiredOffice | None, refusal: Refusal | None = None, out: Path | None = None
) -> Path:
    """Write the bundle of the office at ``places``; ``None``: it didn't open because of ``refusal``.

    It goes to ``out``, or to the logs, or where those take nothing to the system's folder for such files.
    Raises ``NotPossibleNow("incident_not_written")``.
    """
    at = now()
    parts: dict[str, object] = {
        "about.json": _tried(_about),
        "settings.json": _tried(lambda: incident.settings_of(read_station(places.station))),
        "files.json": _tried(lambda: incident.files_of(places)),
        "self-test.json": _tried(lambda: _self_test(places, office, refusal)),
    }
    if office is not None:
        records = office.records
        parts["verify.json"] = _tried(lambda: _verified(records))
        parts["records.json"] = _tried(lambda: counted(records))
    parts |= incident.logs_of(places)
    folders = [out] if out is not None else [places.logs, Path(tempfile.gettempdir())]
    return incident.write_zip(parts, folders, at)


def _tried(part: Callable[[], object]) -> object:
    """Give a part, or why there is none: nothing that is broken keeps the rest from being told."""
    try:
        return part()
    except Refusal as refusal:
        return {"refused": refusal.code}
    except Exception as fault:  # noqa: BLE001 - its text may hold anything: only its kind is told
        return {"fault": type(fault).__name__}


def _about() -> dict[str, object]:
    libraries = {
        found.name.lower(): found.version
        for found in distributions()
        if found.name and found.name.lower() in _LIBRARIES
    }
    return {
        "written_at": now().isoformat(),
        "motcua": __version__,
        "python": sys.version,
        "frozen": bool(getattr(sys, "frozen", False)),
        "system": platform.system(),
        "release": platform.release(),
        "version": platform.version(),
        "machine": platform.machine(),
        "bits": sys.maxsize.bit_length() + 1,
        "sqlite": sqlite.sqlite_version,
        "libraries": dict(sorted(libraries.items())),
        "environment": {
            name: incident.safe_fact(os.environ[name]) for name in _VARIABLES if name in os.environ
        },
    }


def _self_test(places: Places, office: WiredOffice | None, refusal: Refusal | None) -> object:
    if office is not None:
        return incident.told(office.safety.self_test())
    why = refusal or NotPossibleNow("records_not_opened")
    return incident.told(self_test_without_records(places, read_station(places.station), why))


def _verified(records: Records) -> dict[str, Any]:
    found = verify(records)
    return {
        "holds": found.holds,
        "faults": len(found.faults),
        "dossiers": found.dossiers,
        "untold": found.untold,
        "chains": [
            {
                "feed": chain.feed,
                "events": chain.events,
                "head": chain.head,
                "broken_at": chain.broken_at,
                "why": chain.why,
            }
            for chain in found.chains
        ],
    }
