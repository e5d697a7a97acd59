"""Catalogue files as they arrive: every format gives the same rows, and what can't be read says where."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable
from datetime import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.catalogue import files, workbook
from db.catalogue.faults import Reason
from db.catalogue.files import read_file
from db.catalogue.interchange import procedure_from_json, procedure_to_json
from db.rules.errors import NotReadable

Told = dict[str, Any]
CELL = 32_767
"""What a spreadsheet holds in one cell."""


def as_cell(value: Any) -> str:
    """Write a value as a cell: text as it is, anything else as JSON, silence as nothing."""
    if value is None or value == []:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def as_table(rows: list[Told]) -> list[list[str]]:
    """Give header and rows, with a second column for documents that are too long for a cell."""
    keys = [key for key in rows[0] if key != "documents"]
    header = [*keys, "documents", "documents.2"]
    table = [header]
    for row in rows:
        papers = as_cell(row["documents"])
        table.append([*(as_cell(row[key]) for key in keys), papers[:CELL], papers[CELL:]])
    return table


def write_csv(path: Path, table: Iterable[Iterable[str]], *, delimiter: str = ",", bom: bool = False) -> Path:
    """Write a table as CSV."""
    with path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(table)
    return path


def write_xlsx(path: Path, table: Iterable[Iterable[Any]], sheet: str = "Sheet1") -> Path:
    """Write a table as a workbook."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in table:
        book.active.append(list(row))
    book.save(path)
    return path


def refused(path: Path) -> NotReadable:
    """Give the refusal of a file."""
    with pytest.raises(NotReadable) as caught:
        read_file(path)
    assert caught.value.facts["file"] == path.name
    return caught.value


@pytest.mark.parametrize("wrapped", [False, True])
def test_json_is_a_list_or_an_object_with_procedures(tmp_path: Path, sample: Told, *, wrapped: bool) -> None:
    """Both shapes of the file give the same rows, counted from 1."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"procedures": [sample]} if wrapped else [sample]), "utf-8")
    assert [(row.number, row.told) for row in read_file(path)] == [(1, sample)]


@pytest.mark.parametrize(("delimiter", "bom"), [(",", False), (";", True), ("\t", False)])
def test_real_procedures_survive_a_csv(
    tmp_path: Path, real_rows: list[Told], delimiter: str, *, bom: bool
) -> None:
    """All 314 procedures written as CSV come back exactly, whatever the delimiter and the mark in front."""
    path = write_csv(tmp_path / "a.csv", as_table(real_rows), delimiter=delimiter, bom=bom)
    out = [procedure_to_json(procedure_from_json(row.told, row.number)) for row in read_file(path)]
    assert out == real_rows


def test_real_procedures_survive_a_workbook(tmp_path: Path, real_rows: list[Told]) -> None:
    """All 314 procedures written as XLSX come back exactly, the one with 44,000 characters of papers too."""
    path = write_xlsx(tmp_path / "a.xlsx", as_table(real_rows))
    out = [procedure_to_json(procedure_from_json(row.told, row.number)) for row in read_file(path)]
    assert out == real_rows


def test_a_plain_list_of_titles_reads(titles_file: Path) -> None:
    """The real list of 3,428 codes and titles reads, each row under its number in the sheet."""
    rows = read_file(titles_file)
    assert len(rows) == 3428
    assert (rows[0].number, rows[0].told["code"], rows[0].told["level"]) == (2, "1.000005", "Cấp xã")


def test_lists_of_words_may_stand_between_semicolons(tmp_path: Path) -> None:
    """A person who fills in a sheet writes words, not JSON; empty cells and rows are silence."""
    path = write_csv(
        tmp_path / "a.csv",
        [
            ["code", "name", "channels", "legal_basis", "complete", "note of ours"],
            ["1.013831", "Đăng ký", "direct; online", "", "TRUE", "giữ"],
            ["", "", "", "", "", ""],
        ],
    )
    (row,) = read_file(path)
    assert row.told == {
        "code": "1.013831",
        "name": "Đăng ký",
        "channels": ["direct", "online"],
        "complete": True,
        "note of ours": "giữ",
    }


def test_the_sheet_called_procedures_is_read(tmp_path: Path) -> None:
    """Of several sheets the one called "procedures" counts, else the first."""
    book = openpyxl.Workbook()
    book.active.append(["notes"])
    sheet = book.create_sheet("procedures")
    sheet.append(["code", "name"])
    sheet.append(["1.013831", "Đăng ký"])
    book.save(tmp_path / "a.xlsx")
    assert [row.told["code"] for row in read_file(tmp_path / "a.xlsx")] == ["1.013831"]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (1.0012, Reason.CODE_LOST_ZEROS),
        (1.01383, Reason.CODE_LOST_ZEROS),
        (2, Reason.CODE_LOST_ZEROS),
        (True, Reason.CODE_LOST_ZEROS),
        ("=1+1", Reason.CELL_FORMULA),
        ("#N/A", Reason.CELL_ERROR),
    ],
)
def test_a_code_that_a_spreadsheet_changed_is_a_fault(tmp_path: Path, cell: Any, reason: Reason) -> None:
    """A code is never mended: 1.0012 might have been 1.001200, and only a person can say so."""
    path = write_xlsx(tmp_path / "a.xlsx", [["name", "code"], ["Đăng ký", cell]])
    (row,) = read_file(path)
    assert [(fault.row, fault.field, fault.reason) for fault in row.faults] == [(2, "code", reason)]


def test_a_number_with_all_its_decimals_is_a_code(tmp_path: Path) -> None:
    """Six decimals that are all there lost nothing."""
    path = write_xlsx(tmp_path / "a.xlsx", [["code", "name"], [1.013831, "Đăng ký"]])
    assert read_file(path)[0].told["code"] == "1.013831"


def test_cells_of_a_workbook_become_text_only_where_that_is_one_thing(tmp_path: Path) -> None:
    """Whole numbers, yes/no and hours have one spelling; a fraction in a text column is a fault."""
    header = ["code", "name", "decision", "cut_off", "complete", "remark"]
    path = write_xlsx(tmp_path / "a.xlsx", [header, ["1.013831", "Đăng ký", 339, time(15), False, 0.1]])
    (row,) = read_file(path)
    assert row.told == {
        "code": "1.013831",
        "name": "Đăng ký",
        "decision": "339",
        "cut_off": "15:00",
        "complete": False,
    }
    assert [(fault.field, fault.reason) for fault in row.faults] == [("remark", Reason.CELL_KIND)]


@pytest.mark.parametrize(
    ("cells", "field", "reason"),
    [
        (["1.013831", "Tên", "[{", ""], "documents", Reason.NOT_JSON),
        (["1.013831", "Tên", "", "có"], "complete", Reason.NOT_YES_OR_NO),
        (["1.013831", "Tên", "", "", "thừa"], "", Reason.ROW_LENGTH),
        (["1.013831", "Tên"], "", Reason.ROW_LENGTH),
    ],
)
def test_a_bad_cell_is_a_fault_of_its_row(
    tmp_path: Path, cells: list[str], field: str, reason: Reason
) -> None:
    """A cell that can't be understood is told with its row and column; the rows beside it are read."""
    table = [["code", "name", "documents", "complete"], cells, ["1.000001", "Sau", "", ""]]
    bad, good = read_file(write_csv(tmp_path / "a.csv", table))
    assert [(fault.row, fault.field, fault.reason) for fault in bad.faults] == [(2, field, reason)]
    assert (good.number, good.told["code"], good.faults) == (3, "1.000001", ())


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.txt", b"code,name", "catalogue.file_kind"),
        ("a.json", b'[{"code": 1,}]', "catalogue.file_not_json"),
        ("a.json", b"[" * 100_000, "catalogue.file_json_unusable"),
        ("a.json", b"[NaN]", "catalogue.file_json_unusable"),
        ("a.json", b'{"rows": []}', "catalogue.file_no_procedures"),
        ("a.json", b"\xff\xfe[", "catalogue.file_not_utf8"),
        ("a.csv", "code,name\n1.013831,Đăng".encode("cp1258"), "catalogue.file_not_utf8"),
        ("a.csv", b"", "catalogue.file_empty"),
        ("a.csv", b"title\nabc", "catalogue.file_lacks_columns"),
        ("a.csv", b"code,name,name\n", "catalogue.file_columns"),
        ("a.csv", b'code,name\n"1.0"x,b', "catalogue.file_not_csv"),
        ("a.xlsx", b"code,name", "catalogue.file_not_xlsx"),
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 60, "catalogue.file_not_xlsx"),
    ],
)
def test_a_file_that_cannot_be_read_says_so(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    """Each way of being unreadable has a name, and the file's name is told."""
    (tmp_path / name).write_bytes(content)
    assert refused(tmp_path / name).code == code


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    """A stick pulled too early is a refusal and not a traceback."""
    assert refused(tmp_path / "a.json").code == "catalogue.file_unreadable"


def test_the_line_of_broken_json_is_told(tmp_path: Path) -> None:
    """Whoever mends the file is told where."""
    (tmp_path / "a.json").write_text('[\n{"code": "1.013831"}\n{}]', "utf-8")
    assert refused(tmp_path / "a.json").facts["line"] == 3


def test_files_beyond_measure_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes and rows have a bound, checked before anything is made of them."""
    path = write_csv(tmp_path / "a.csv", [["code", "name"], *([["1.013831", "x"]] * 20)])
    monkeypatch.setattr(files, "MAX_ROWS", 19)
    assert refused(path).code == "catalogue.file_too_many_rows"
    monkeypatch.setattr(files, "MAX_BYTES", 30)
    assert refused(path).code == "catalogue.file_too_large"


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    """A small workbook that would unpack to half a gigabyte is refused by what it declares."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/a.xml", "w") as member:
        for _ in range(260):
            member.write(b" " * 2**20)
    assert path.stat().st_size < 2**20
    assert refused(path).code == "catalogue.file_too_large"


def test_a_workbook_with_rows_beyond_measure_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Empty rows count too: a sheet can claim a million of them in a few bytes."""
    book = openpyxl.Workbook()
    book.active.append(["code", "name"])
    book.active["A900"] = "1.013831"
    book.save(tmp_path / "a.xlsx")
    monkeypatch.setattr(files, "MAX_ROWS", 500)
    assert refused(tmp_path / "a.xlsx").code == "catalogue.file_too_many_rows"


def test_a_workbook_that_declares_a_document_type_is_refused(tmp_path: Path) -> None:
    """Entities that multiply are XML's own bomb; no spreadsheet program writes a document type."""
    whole = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["code", "name"])
    book.save(whole)
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for member in old.infolist():
            text = old.read(member)
            if member.filename == "xl/worksheets/sheet1.xml":
                text = b'<!DOCTYPE a [<!ENTITY b "c">]>' + text
            new.writestr(member, text)
    assert refused(path).code == "catalogue.file_not_xlsx"


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_workbook_cut_short_is_refused(tmp_path: Path, sample: Told, share: float) -> None:
    """A copy that a pulled stick ended halfway is told, wherever it ends."""
    whole = write_xlsx(tmp_path / "whole.xlsx", as_table([sample])).read_bytes()
    (tmp_path / "a.xlsx").write_bytes(whole[: int(len(whole) * share)])
    assert refused(tmp_path / "a.xlsx").code == "catalogue.file_not_xlsx"


def test_a_workbook_of_too_many_parts_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook has a dozen parts, not thousands."""
    path = write_xlsx(tmp_path / "a.xlsx", [["code", "name"]])
    monkeypatch.setattr(workbook, "MAX_MEMBERS", 3)
    assert refused(path).code == "catalogue.file_too_large"
