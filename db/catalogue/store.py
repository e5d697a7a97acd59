"""Writing ``catalogue.db``: one transaction for each import, and nothing half done.

The file is public data and is replaced by releases: plain SQLite with a rollback journal that is cut off at
each commit (``TRUNCATE``: it stays beside the file, empty) and synced to the last (``EXTRA``), so that
between imports the one file is all there is, and any program can read it. The office's records are another
file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import create_engine, event
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool
from sqlcipher3 import dbapi2 as sqlite
from sqlmodel import Session, delete, select

from db.catalogue.faults import Fault, Reason, Unfit
from db.catalogue.fields import canonical_bytes, parse_json
from db.catalogue.files import SourceRow, read_file
from db.catalogue.interchange import procedure_from_json, procedure_to_json
from db.catalogue.migrations import migrate
from db.catalogue.models import CatalogueTable, EntryRow, HeaderRow, MetaRow, ProcedureRow, UseRow
from db.catalogue.refusals import refusal_for
from db.catalogue.title import title_of
from db.catalogue.turns import TURN
from db.rules.clock import in_vietnam, now
from db.rules.errors import NotAccepted, NotFound
from db.rules.office import OfficeHeader
from db.rules.procedure import Procedure, Verification

BUSY_TIMEOUT_S = 5.0
"""How long a writer waits for another program (the command line beside the counter)."""

_HEADER_FIELDS = tuple(field.name for field in fields(OfficeHeader))
_Row = TypeVar("_Row", bound=CatalogueTable)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of a file's procedures: how many went in, and every fault of those that didn't."""

    added: int
    updated: int
    unchanged: int
    rejected: tuple[Fault, ...] = ()

    @property
    def imported(self) -> int:
        """How many procedures of the file the catalogue now holds as the file gives them."""
        return self.added + self.updated + self.unchanged

    def as_json(self) -> dict[str, object]:
        """Give the result as ``motcua catalogue import --json`` prints it."""
        return {
            "imported": self.imported,
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": [fault.as_json() for fault in self.rejected],
        }


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue already has under a code."""

    sha256: bytes
    verification: str
    origin: str


MayReplace = Callable[[Known], bool]


@contextmanager
def _session(path: Path) -> Iterator[Session]:
    """Give a session on the file at this program's version; its work is kept as a whole or not at all."""

    def connect() -> Any:
        connection = sqlite.connect(os.fspath(path), timeout=BUSY_TIMEOUT_S, isolation_level=None)
        for pragma in (
            "synchronous = EXTRA",
            "journal_mode = TRUNCATE",
            "foreign_keys = ON",
            "trusted_schema = OFF",
        ):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine("sqlite://", module=sqlite, creator=connect, poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    try:
        with TURN, Session(engine, expire_on_commit=False) as session, session.begin():
            migrate(session.connection())
            yield session
    except (DBAPIError, sqlite.Error) as error:
        refusal = refusal_for(error.orig if isinstance(error, DBAPIError) else error, path)
        if refusal is None:
            raise
        raise refusal from error
    finally:
        engine.dispose()


@contextmanager
def _existing(path: Path) -> Iterator[Session]:
    if not path.is_file():
        raise NotFound("catalogue.missing", file=path.name)
    with _session(path) as session:
        yield session


def create(path: Path, release: str = "") -> None:
    """Make the catalogue file, or bring an older one up to this version; ``release`` names what it holds.

    Raises ``NotPossibleNow`` for a file of a later program or a disk that won't have it, ``Damaged`` for a
    file that is no catalogue.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _session(path) as session:
        if release:
            session.merge(MetaRow(key="release", value=release))


def release_name(path: Path) -> str:
    """Give the name of the release that the file holds; empty where it never had one."""
    with _existing(path) as session:
        row = session.get(MetaRow, "release")
        return row.value if row else ""


def import_procedures(path: Path, file: Path, at: datetime | None = None) -> ImportResult:
    """Bring the procedures of ``file`` (JSON, CSV, XLSX) into the catalogue at ``path``, made where missing.

    A bad procedure stays out whole, with every fault of it; the good ones go in together. The same code again
    updates the entry; where its content changes, an office's confirmation of the old content ends, unless the
    file itself says that the new one is confirmed. Raises ``NotReadable`` where the file can't be read: then
    nothing changes.
    """
    procedures, faults = _understood(read_file(file), file.name)
    create(path)
    result = keep(path, procedures, origin=file.name, at=at)
    return replace(result, rejected=tuple(faults))


def _understood(rows: Iterable[SourceRow], file: str) -> tuple[list[Procedure], list[Fault]]:
    procedures: dict[str, Procedure] = {}
    first_rows: dict[str, int] = {}
    faults: list[Fault] = []
    for row in rows:
        found, reasons = _understand(row, file)
        if found is not None and found.code in procedures:
            facts = {"first_row": first_rows[found.code]}
            reasons = [Fault(row.number, "code", Reason.CODE_TWICE, facts, file)]
        if reasons or found is None:
            faults += reasons
        else:
            procedures[found.code] = found
            first_rows[found.code] = row.number
    return list(procedures.values()), faults


def _understand(row: SourceRow, file: str) -> tuple[Procedure | None, list[Fault]]:
    """Give the procedure of a row, or its faults: those of its cells, then those of its fields."""
    faults = list(row.faults)
    if any(not fault.field for fault in faults):
        return None, faults
    try:
        procedure = procedure_from_json(row.told, row.number, file)
    except Unfit as unfit:
        told = {fault.field for fault in faults}
        return None, faults + [fault for fault in unfit.faults if fault.field not in told]
    return procedure, faults


def keep(
    path: Path,
    procedures: Iterable[Procedure],
    *,
    origin: str,
    at: datetime | None = None,
    may_replace: MayReplace = lambda _: True,
) -> ImportResult:
    """Keep procedures in one transaction; ``may_replace`` can forbid to replace an entry that differs."""
    moment = in_vietnam(at or now()).isoformat()
    rows: list[dict[str, object]] = []
    entries: list[dict[str, object]] = []
    added = unchanged = 0
    with _existing(path) as session:
        known = {
            code: Known(digest, verification, source)
            for code, digest, verification, source in session.exec(
                select(ProcedureRow.code, ProcedureRow.sha256, ProcedureRow.verification, ProcedureRow.origin)
            )
        }
        for procedure in procedures:
            entry = _entry(procedure)
            digest = sha256(entry).digest()
            before = known.get(procedure.code)
            if before is not None and (_is_same(procedure, digest, before) or not may_replace(before)):
                unchanged += 1
                continue
            added += before is None
            rows.append(_columns(procedure, digest, origin, moment))
            entries.append({"code": procedure.code, "entry": entry})
        _upsert(session, ProcedureRow, rows)
        _upsert(session, EntryRow, entries)
    return ImportResult(added=added, updated=len(rows) - added, unchanged=unchanged)


def _entry(procedure: Procedure) -> bytes:
    told = procedure_to_json(procedure)
    told.pop("verification", None)
    return canonical_bytes(told)


def _is_same(procedure: Procedure, digest: bytes, before: Known) -> bool:
    """Whether nothing would be told that isn't known: a file silent on confirmation doesn't take it away."""
    silent = procedure.verification is Verification.UNVERIFIED
    return digest == before.sha256 and (silent or procedure.verification == before.verification)


def _columns(procedure: Procedure, digest: bytes, origin: str, moment: str) -> dict[str, object]:
    line = title_of(procedure)._asdict()
    del line["confirmed"]
    return {
        **line,
        "sha256": digest,
        "origin": origin,
        "imported_at": moment,
        "verification": str(procedure.verification),
        "confirmed_by": None,
        "confirmed_at": None,
    }


def _upsert(session: Session, table: type[_Row], rows: list[dict[str, object]]) -> None:
    if not rows:
        return
    statement = insert(table)
    changed = {name: statement.excluded[name] for name in rows[0] if name != "code"}
    session.connection().execute(statement.on_conflict_do_update(index_elements=["code"], set_=changed), rows)


def show(path: Path, code: str) -> Procedure:
    """Give everything the catalogue holds of a procedure. Raises ``NotFound`` where it doesn't have it."""
    with _existing(path) as session:
        row, entry = session.get(ProcedureRow, code), session.get(EntryRow, code)
        if row is None or entry is None:
            raise NotFound("catalogue.no_such_procedure", procedure=code)
        procedure = procedure_from_json(parse_json(entry.entry.decode()))
        return replace(procedure, verification=Verification(row.verification))


def confirm(path: Path, code: str, by: str, at: datetime | None = None) -> None:
    """Note that the office (``by`` names who answers for it) has compared the entry with its own procedure.

    Raises ``NotFound`` where the catalogue doesn't have it.
    """
    with _existing(path) as session:
        row = session.get(ProcedureRow, code)
        if row is None:
            raise NotFound("catalogue.no_such_procedure", procedure=code)
        row.verification = str(Verification.CONFIRMED)
        row.confirmed_by = by
        row.confirmed_at = in_vietnam(at or now()).isoformat()


def set_header(path: Path, header: OfficeHeader) -> None:
    """Keep what stands at the head of forms from ``header.valid_from`` on; the same unit and day replaces."""
    if header.valid_to is not None and header.valid_to < header.valid_from:
        raise NotAccepted("catalogue.header_dates", valid_from=header.valid_from, valid_to=header.valid_to)
    with _existing(path) as session:
        session.merge(HeaderRow(**asdict(header)))


def headers(path: Path) -> tuple[OfficeHeader, ...]:
    """Give all headers, the oldest first."""
    with _existing(path) as session:
        rows = session.exec(select(HeaderRow).order_by(HeaderRow.valid_from, HeaderRow.unit_code))  # type: ignore[arg-type]
        return tuple(OfficeHeader(**{name: getattr(row, name) for name in _HEADER_FIELDS}) for row in rows)


def record_uses(path: Path, uses: Mapping[str, int]) -> None:
    """Replace the counts of accepted dossiers by procedure, as the records have them now."""
    with _existing(path) as session:
        session.exec(delete(UseRow))
        session.add_all(UseRow(code=code, uses=count) for code, count in uses.items())
