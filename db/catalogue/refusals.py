"""What SQLite says of the catalogue file, turned into something a person can do about it.

It looks at the result code only, so it serves the standard library's SQLite and the packaged one alike.
"""

from __future__ import annotations

from pathlib import Path

from db.rules.errors import Damaged, NotPossibleNow, Refusal

# SQLite's primary result codes (sqlite.org/rescode.html) that a person can do something about.
_REFUSALS: dict[int, tuple[type[Refusal], str]] = {
    5: (NotPossibleNow, "catalogue.busy"),
    6: (NotPossibleNow, "catalogue.busy"),
    8: (NotPossibleNow, "catalogue.read_only"),
    10: (NotPossibleNow, "catalogue.disk_failed"),
    11: (Damaged, "catalogue.damaged"),
    13: (NotPossibleNow, "catalogue.disk_full"),
    14: (NotPossibleNow, "catalogue.not_opened"),
    26: (Damaged, "catalogue.not_a_database"),
}


def refusal_for(error: BaseException | None, path: Path) -> Refusal | None:
    """Give the refusal that stands for an error of SQLite, or ``None`` where it is a fault of the program."""
    code = int(getattr(error, "sqlite_errorcode", 0))
    if code & 0xFF not in _REFUSALS:
        return None
    kind, name = _REFUSALS[code & 0xFF]
    return kind(name, file=path.name, sqlite_code=code)
