"""The cells of a spreadsheet (XLSX), read without trusting it.

A workbook is a zip of XML: it can grow a thousandfold, and its cells can hold numbers where text was meant.
A number in the code column that shows fewer than six decimals has lost zeros, and nobody can say how many.
"""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import time
from typing import Any
from xml.parsers import expat

import openpyxl

from db.catalogue.faults import Fault, Reason
from db.catalogue.interchange import CODE
from db.rules.errors import NotReadable

MAX_UNPACKED = 256 * 2**20
MAX_MEMBERS = 500
SHEET = "procedures"
_CHUNK = 2**20
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)
"""What the standard library says of a zip that is cut, encrypted, damaged or made by something odd."""


def sheet_rows(
    held: bytes, name: str, *, max_rows: int, max_columns: int
) -> Iterator[tuple[int, Sequence[str | bool | Fault | None]]]:
    """Give the rows of the sheet called "procedures", or else of the first one, with their numbers.

    Raises ``NotReadable`` for a file that is no workbook, unpacks beyond measure or has too many rows.
    """
    _refuse_bomb(held, name)
    try:
        yield from _rows(held, name, max_rows, max_columns)
    except NotReadable:
        raise
    except Exception as error:  # openpyxl tells a broken workbook by a dozen kinds of exception
        raise NotReadable("catalogue.file_not_xlsx", file=name) from error


_REFUSED = {"f": Reason.CELL_FORMULA, "e": Reason.CELL_ERROR}
"""openpyxl's marks for a formula and for an error value."""


def _refuse_bomb(held: bytes, name: str) -> None:
    """Unpack everything once within bounds; XML that declares a document type is no workbook of any office.

    ``zipfile`` never gives more of a member than its declared size, so the declared sum is the bound.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(held)) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
                raise NotReadable("catalogue.file_too_large", file=name, limit_bytes=MAX_UNPACKED)
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    with archive.open(member) as stream:
                        _refuse_doctype(stream, name)
    except _BROKEN as error:
        raise NotReadable("catalogue.file_not_xlsx", file=name) from error


def _refuse_doctype(stream: Any, name: str) -> None:
    def found(*_: object) -> None:
        raise NotReadable("catalogue.file_not_xlsx", file=name)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = found
    while chunk := stream.read(_CHUNK):
        parser.Parse(chunk, False)  # noqa: FBT003 - expat takes no keywords
    parser.Parse(b"", True)  # noqa: FBT003


def _rows(
    held: bytes, name: str, max_rows: int, max_columns: int
) -> Iterator[tuple[int, list[str | bool | Fault | None]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of pretty things that it won't keep
        workbook = openpyxl.load_workbook(io.BytesIO(held), read_only=True, data_only=False, keep_links=False)
        try:
            titles = workbook.sheetnames
            sheet = workbook[SHEET if SHEET in titles else titles[0]]
            sheet.reset_dimensions()
            code_at = -1
            for number, cells in enumerate(sheet.iter_rows(max_col=max_columns), 1):
                if number > max_rows + 1:
                    raise NotReadable("catalogue.file_too_many_rows", file=name, limit_rows=max_rows)
                if code_at < 0:
                    code_at = next((at for at, cell in enumerate(cells) if cell.value == "code"), -1)
                yield number, [_cell(cell, is_code=at == code_at) for at, cell in enumerate(cells)]
        finally:
            workbook.close()


def _cell(cell: Any, *, is_code: bool) -> str | bool | Fault | None:
    """Give a cell as text; only what can be written as text in one way is."""
    value, kind = cell.value, getattr(cell, "data_type", "n")
    told: str | bool | Fault | None = Fault(0, "", Reason.CELL_KIND)
    if kind in _REFUSED:
        told = Fault(0, "", _REFUSED[kind])
    elif value is None or isinstance(value, str):
        told = value
    elif is_code:
        told = _code_from_number(value)
    elif isinstance(value, bool):
        told = value
    elif isinstance(value, time) and value.second == 0:
        told = f"{value:%H:%M}"
    elif isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        told = str(int(value))
    return told


def _code_from_number(value: object) -> str | Fault:
    """Six decimals that are all there say that no zero was lost; anything else is for a person."""
    shown = repr(value)
    return shown if CODE.fullmatch(shown) else Fault(0, "", Reason.CODE_LOST_ZEROS)
