"""Reading ``catalogue.db`` before the first paint, with the standard library alone.

This is the one deliberate second path to a file that ``db.catalogue.store`` owns. Importing SQLModel costs
half a second (two on a weak PC) and reading 7,000 titles through models another, and a clerk who starts the
program would look at nothing for that long; here it is a twentieth. A test holds this module's SQL to the
models' tables and columns.

It opens the file read-only. The one exception is a file left by a power cut in the middle of an import: its
journal has to be rolled back first, which SQLite does only for a connection that may write.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from db.catalogue.refusals import refusal_for
from db.catalogue.title import Title
from db.catalogue.turns import TURN
from db.rules.errors import Damaged, NotAccepted, NotFound
from db.rules.office import OfficeHeader

if TYPE_CHECKING:
    from db.rules.procedure import Procedure

__all__ = ["Title", "first_day", "read_header", "read_procedure", "read_titles", "read_uses"]

TITLES = """
    SELECT code, name, field, short_title, has_papers, verification = 'confirmed', limit_value, limit_unit,
           words, folded, paper_words
    FROM procedure ORDER BY code"""
_TEXTS = frozenset({0, 1, 2, 8, 9, 10})
"""Which columns of ``TITLES`` are always text."""
ENTRY = """
    SELECT entry, verification FROM procedure JOIN procedure_entry USING (code) WHERE code = ?"""
USES = "SELECT code, uses FROM procedure_use"
HEADER = """
    SELECT unit_code, parent_name, name, short_name, place, receipt_agency, valid_from, valid_to, address,
           hotline, lookup, source
    FROM office_header
    WHERE valid_from <= :day AND (valid_to IS NULL OR valid_to >= :day)
    ORDER BY valid_from DESC, unit_code LIMIT 1"""


def read_titles(path: Path) -> list[Title]:
    """Give every line of the catalogue, in the order of the codes."""
    with _reading(path) as connection:
        rows = connection.execute(TITLES).fetchall()
    with _as_written(path):
        for place, column in enumerate(zip(*rows, strict=True)):
            if place in _TEXTS:
                "".join(column)  # two milliseconds, and no search meets what is no text
    return list(map(Title._make, rows))


def read_uses(path: Path) -> dict[str, int]:
    """Give how often this counter accepted each procedure, as last recorded."""
    with _reading(path) as connection:
        return dict(connection.execute(USES))


def read_procedure(path: Path, code: str) -> Procedure:
    """Give everything the catalogue holds of a procedure. Raises ``NotFound`` where it doesn't have it."""
    from db.catalogue.fields import parse_json
    from db.catalogue.interchange import procedure_from_json
    from db.rules.procedure import Verification

    with _reading(path) as connection:
        row = connection.execute(ENTRY, (code,)).fetchone()
    if row is None:
        raise NotFound("catalogue.no_such_procedure", procedure=code)
    entry, verification = row
    with _as_written(path):
        procedure = procedure_from_json(parse_json(entry.decode()))
        return replace(procedure, verification=Verification(verification))


def read_header(path: Path, day: date) -> OfficeHeader:
    """Give what stands at the head of a form on ``day``; of two that hold on it, the younger one.

    Raises ``NotFound`` where none does.
    """
    with _reading(path) as connection:
        row = connection.execute(HEADER, {"day": day.isoformat()}).fetchone()
    if row is None:
        raise NotFound("catalogue.no_header", day=day.isoformat())
    told = dict(zip((field.name for field in fields(OfficeHeader)), row, strict=True))
    until = told["valid_to"]
    with _as_written(path):
        "".join(value for name, value in told.items() if name != "valid_to")
        told["valid_from"] = date.fromisoformat(told["valid_from"])
        told["valid_to"] = None if until is None else date.fromisoformat(until)
    return OfficeHeader(**told)


def first_day(path: Path) -> date:
    """Give the day from which the first header holds: where the clock stands before all of them.

    Raises ``NotFound`` where there is none at all.
    """
    with _reading(path) as connection:
        (found,) = connection.execute("SELECT min(valid_from) FROM office_header").fetchone()
    if found is None:
        raise NotFound("catalogue.no_header", day="")
    with _as_written(path):
        return date.fromisoformat(found)


@contextmanager
def _as_written(path: Path) -> Iterator[None]:
    """Refuse a value that is not what was written there. Raises ``Damaged("catalogue.damaged")``."""
    try:
        yield
    except (ValueError, TypeError, AttributeError, NotAccepted):
        raise Damaged("catalogue.damaged", file=path.name) from None


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    if not path.is_file():
        raise NotFound("catalogue.missing", file=path.name)
    try:
        with TURN, closing(_open(path)) as connection:
            yield connection
    except sqlite3.OperationalError as error:
        refusal = refusal_for(error, path)
        if refusal is None:  # a table or a column that should be there
            raise Damaged("catalogue.foreign", file=path.name) from error
        raise refusal from error
    except sqlite3.DatabaseError as error:
        raise Damaged("catalogue.not_a_database", file=path.name) from error
    except UnicodeDecodeError:
        raise Damaged("catalogue.damaged", file=path.name) from None


def _open(path: Path) -> sqlite3.Connection:
    name = path.absolute().as_uri()
    connection = sqlite3.connect(f"{name}?mode=ro", uri=True, timeout=5.0)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode not in _HOT_JOURNAL:
            raise
        with closing(sqlite3.connect(f"{name}?mode=rw", uri=True, timeout=5.0)) as mending:
            mending.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection = sqlite3.connect(f"{name}?mode=ro", uri=True, timeout=5.0)
    except BaseException:
        connection.close()
        raise
    return connection


_HOT_JOURNAL = (sqlite3.SQLITE_READONLY_ROLLBACK, sqlite3.SQLITE_CANTOPEN)
"""What SQLite says of a journal that a read-only connection would have to roll back."""
