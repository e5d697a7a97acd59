"""Catalogue files as they arrive: JSON, CSV and XLSX, each read into rows of the one JSON shape.

A sheet has a header row with the keys of the JSON. ``documents``, ``time_limits``, ``fees``, ``results`` and
``source`` hold JSON in the cell; lists of words (``channels``, ``time_notes``, ``legal_basis``) hold JSON or
words with ";" between them. A text too long for a cell (a spreadsheet cuts at 32,767 characters) goes on in
columns called ``documents.2``, ``documents.3``. An empty cell is an absent key; an unknown column is kept as
text. What Excel may have changed behind the clerk's back is never mended here, only reported.

A file that can't be read raises ``NotReadable``; a row that can't be read becomes faults, and the other rows
are still given. Everything is bounded, because files come from sticks.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.catalogue.faults import Fault, Reason
from db.catalogue.fields import parse_json
from db.rules.errors import NotReadable

MAX_BYTES = 64 * 2**20
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_CELL = 2**20

JSON_COLUMNS = frozenset({"documents", "time_limits", "fees", "results", "source"})
LIST_COLUMNS = frozenset({"channels", "time_notes", "legal_basis"})
YES_NO_COLUMNS = frozenset({"complete", "channel_values_differ", "in_commune_list_2026_08"})
NEEDED_COLUMNS = ("code", "name")
_YES_NO = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of a file: its number for people, its JSON value, and what was wrong with its cells."""

    number: int
    told: Any
    faults: tuple[Fault, ...] = ()


Cell = str | bool | Fault | None
"""A cell that was understood, or why it wasn't (with an empty field: the column's name comes later)."""


def read_file(path: Path) -> list[SourceRow]:
    """Read a catalogue file, told apart by its ending.

    Raises ``NotReadable`` with the file's name and, where there is one, the line.
    """
    readers = {".json": _read_json, ".csv": _read_csv, ".xlsx": _read_xlsx}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise NotReadable("catalogue.file_kind", file=path.name, allowed=tuple(readers))
    return reader(_bytes_of(path), path.name)


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            held = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise NotReadable("catalogue.file_unreadable", file=path.name, errno=error.errno) from error
    if len(held) > MAX_BYTES:
        raise NotReadable("catalogue.file_too_large", file=path.name, limit_bytes=MAX_BYTES)
    return held


def _text_of(held: bytes, name: str) -> str:
    try:
        return held.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = held.count(b"\n", 0, error.start) + 1
        raise NotReadable("catalogue.file_not_utf8", file=name, line=line) from error


def _within_rows(count: int, name: str) -> None:
    if count > MAX_ROWS:
        raise NotReadable("catalogue.file_too_many_rows", file=name, limit_rows=MAX_ROWS)


def _read_json(held: bytes, name: str) -> list[SourceRow]:
    text = _text_of(held, name)
    try:
        told = parse_json(text)
    except json.JSONDecodeError as error:
        raise NotReadable("catalogue.file_not_json", file=name, line=error.lineno) from error
    except ValueError as error:
        raise NotReadable("catalogue.file_json_unusable", file=name) from error
    rows = told.get("procedures") if isinstance(told, dict) else told
    if not isinstance(rows, list):
        raise NotReadable("catalogue.file_no_procedures", file=name)
    _within_rows(len(rows), name)
    return [SourceRow(number, row) for number, row in enumerate(rows, 1)]


def _read_csv(held: bytes, name: str) -> list[SourceRow]:
    text = _text_of(held, name)
    first_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    csv.field_size_limit(MAX_CELL)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)

    try:
        return _read_table(enumerate(lines, 1), name)
    except csv.Error as error:
        raise NotReadable("catalogue.file_not_csv", file=name, line=lines.line_num) from error


def _read_xlsx(held: bytes, name: str) -> list[SourceRow]:
    from db.catalogue.workbook import sheet_rows  # openpyxl costs time that JSON needn't pay

    return _read_table(sheet_rows(held, name, max_rows=MAX_ROWS, max_columns=MAX_COLUMNS), name)


def _read_table(lines: Iterable[tuple[int, Sequence[Cell]]], name: str) -> list[SourceRow]:
    """Give the rows below the header; a row of empty cells only is no row."""
    columns: list[str] | None = None
    rows = []
    for number, cells in lines:
        if all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells):
            continue
        if columns is None:
            columns = _header(cells, name)
        else:
            rows.append(_row(number, columns, cells, name))
            _within_rows(len(rows), name)
    if columns is None:
        raise NotReadable("catalogue.file_empty", file=name)
    return rows


def _header(cells: Sequence[Cell], name: str) -> list[str]:
    columns = [cell.strip() if isinstance(cell, str) else "" for cell in cells]
    while columns and not columns[-1]:
        columns.pop()
    missing = [needed for needed in NEEDED_COLUMNS if needed not in columns]
    if missing:
        raise NotReadable("catalogue.file_lacks_columns", file=name, columns=tuple(missing))
    doubled = sorted({column for column in columns if columns.count(column) > 1})
    if doubled or len(columns) > MAX_COLUMNS:
        raise NotReadable("catalogue.file_columns", file=name, columns=tuple(doubled), limit=MAX_COLUMNS)
    return columns


def _row(number: int, columns: list[str], cells: Sequence[Cell], name: str) -> SourceRow:
    given = list(cells)
    while len(given) > len(columns) and (given[-1] is None or given[-1] == ""):
        given.pop()
    if len(given) != len(columns):
        facts = {"cells": len(given), "columns": len(columns)}
        return SourceRow(number, None, (Fault(number, "", Reason.ROW_LENGTH, facts, name),))
    told: dict[str, Any] = {}
    faults = []
    for column, cell in _joined(columns, given):
        value = _value(column, cell)
        if isinstance(value, Fault):
            faults.append(Fault(number, column, value.reason, value.facts, name))
        else:
            told[column] = value
    return SourceRow(number, told, tuple(faults))


def _joined(columns: list[str], cells: list[Cell]) -> Iterable[tuple[str, Cell]]:
    """Give the filled cells by column, with ``documents.2`` and so on put behind ``documents``."""
    joined: dict[str, Cell] = {}
    for column, cell in zip(columns, cells, strict=True):
        base, _, part = column.rpartition(".")
        before = joined.get(base)
        if cell is None or cell == "":
            continue
        if part.isdecimal() and isinstance(before, str) and isinstance(cell, str):
            joined[base] = before + cell
        else:
            joined[column] = cell
    return joined.items()


def _value(column: str, cell: Cell) -> Any:
    """Give the JSON value of a cell by its column, or the fault."""
    if isinstance(cell, str):
        return _from_text(column, cell)
    if isinstance(cell, Fault) or column in YES_NO_COLUMNS:
        return cell
    return Fault(0, column, Reason.CELL_KIND)


def _from_text(column: str, cell: str) -> Any:
    text = cell.strip()
    if column in YES_NO_COLUMNS:
        return _YES_NO.get(text.lower(), Fault(0, column, Reason.NOT_YES_OR_NO))
    if column in LIST_COLUMNS and not text.startswith("["):
        return [part.strip() for part in text.split(";") if part.strip()]
    if column in LIST_COLUMNS or column in JSON_COLUMNS:
        try:
            return parse_json(text)
        except ValueError:
            return Fault(0, column, Reason.NOT_JSON)
    return cell
