"""The catalogue that comes with the program, so that a practice office can work at once.

It is facts in our own short words, each procedure with its source and unverified until an office confirms it.
"""

from __future__ import annotations

from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

from db.catalogue.fields import parse_json
from db.catalogue.interchange import procedure_from_json
from db.catalogue.store import ImportResult, create, keep, release_name
from db.rules.procedure import Procedure, Verification

ORIGIN = "starter"
FILE = "starter.json"


def starter_procedures() -> tuple[Procedure, ...]:
    """Give the packaged procedures. Raises ``Unfit`` where one of them is wrong: a fault of the package."""
    rows = _packaged()["procedures"]
    return tuple(procedure_from_json(row, number, FILE) for number, row in enumerate(rows, 1))


def install_starter(path: Path, at: datetime | None = None) -> ImportResult:
    """Put the packaged procedures into the catalogue at ``path``, made where missing.

    An entry that an office imported or confirmed is worth more and stays as it is; the program's own entries
    of an earlier version are brought up to date. A catalogue without a release name takes the package's.
    """
    create(path)
    if not release_name(path):
        create(path, release=_packaged()["release"]["name"])
    return keep(
        path,
        starter_procedures(),
        origin=ORIGIN,
        at=at,
        may_replace=lambda known: known.origin == ORIGIN and known.verification == Verification.UNVERIFIED,
    )


def _packaged() -> Any:
    return parse_json(resources.files("db.catalogue").joinpath(FILE).read_text("utf-8"))
