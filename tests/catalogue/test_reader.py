"""The reader before the first paint: light, read-only, and never apart from the models it stands beside."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect
from sqlmodel import select

from db.catalogue import reader, store
from db.catalogue.interchange import procedure_from_json, procedure_to_json
from db.catalogue.models import CatalogueTable, ProcedureRow
from db.catalogue.reader import read_header, read_procedure, read_titles, read_uses
from db.catalogue.title import Title, title_of
from db.rules.errors import Damaged, NotFound
from db.rules.office import OfficeHeader

Told = dict[str, Any]
ROOT = Path(__file__).parents[2]
HEADER = OfficeHeader("03980", "UBND XÃ", "TRUNG TÂM", "UBND xã", "Mai Sơn", "H52.18", date(2025, 7, 1))


@pytest.fixture
def db(tmp_path: Path, sample: Told) -> Path:
    """Give a catalogue with one procedure, one header and one count."""
    path = tmp_path / "thư mục có dấu & 100%" / "catalogue.db"
    store.create(path)
    store.keep(path, [procedure_from_json(sample)], origin="test")
    store.set_header(path, HEADER)
    store.record_uses(path, {sample["code"]: 7})
    return path


def test_reader_and_models_tell_the_same(tmp_path: Path, real_file: Path) -> None:
    """For all real procedures the light path gives what the models give: lines, words and entries."""
    path = tmp_path / "catalogue.db"
    store.import_procedures(path, real_file)
    with store._existing(path) as session:
        rows = session.exec(select(ProcedureRow).order_by(ProcedureRow.code)).all()
        through_models = [
            Title(
                **{
                    name: getattr(row, name) if name != "confirmed" else row.verification == "confirmed"
                    for name in Title._fields
                }
            )
            for row in rows
        ]
    titles = read_titles(path)
    assert titles == through_models
    assert titles == [title_of(read_procedure(path, title.code)) for title in titles]
    assert all(read_procedure(path, title.code) == store.show(path, title.code) for title in titles[::20])


def test_the_sql_names_only_what_the_models_have(tmp_path: Path) -> None:
    """Each statement of the reader runs on tables made from the models alone, not from the migrations."""
    path = tmp_path / "models.db"
    engine = create_engine(f"sqlite:///{path}")
    CatalogueTable.metadata.create_all(engine)
    engine.dispose()
    connection = sqlite3.connect(path)
    for statement in (reader.TITLES, reader.USES):
        connection.execute(statement)
    connection.execute(reader.ENTRY, ("1.013831",))
    columns = [column[0] for column in connection.execute(reader.HEADER, {"day": "2026-01-01"}).description]
    connection.close()
    assert columns == list(OfficeHeader.__dataclass_fields__)


def test_migrations_make_what_the_models_say(db: Path) -> None:
    """Tables, columns, keys and what may be empty are the same in the file and in the models."""
    engine = create_engine(f"sqlite:///{db}")
    found = inspect(engine)
    tables = CatalogueTable.metadata.tables
    assert set(found.get_table_names()) == set(tables)
    for name, table in tables.items():
        columns = {column["name"]: column["nullable"] for column in found.get_columns(name)}
        assert columns == {column.name: column.nullable for column in table.columns}
        keys = found.get_pk_constraint(name)["constrained_columns"]
        assert keys == [column.name for column in table.primary_key]
        assert len(found.get_foreign_keys(name)) == len(table.foreign_keys)
    engine.dispose()


def test_an_entry_comes_out_as_it_went_in(db: Path, sample: Told) -> None:
    """The whole entry is read, and a code that isn't there is a refusal."""
    assert procedure_to_json(read_procedure(db, sample["code"])) == sample
    assert read_uses(db) == {sample["code"]: 7}
    with pytest.raises(NotFound):
        read_procedure(db, "1.000001")


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2025, 7, 1), "TRUNG TÂM"),
        (date(2026, 6, 30), "TRUNG TÂM"),
        (date(2026, 7, 1), "MỚI"),
        (date(2026, 12, 31), "MỚI"),
        (date(2027, 1, 1), "TRUNG TÂM"),
    ],
)
def test_the_header_of_the_day_is_read(db: Path, day: date, name: str) -> None:
    """First and last day belong to a header, and the younger of two that hold wins."""
    store.set_header(
        db, replace(HEADER, name="MỚI", valid_from=date(2026, 7, 1), valid_to=date(2026, 12, 31))
    )
    assert read_header(db, day).name == name


def test_a_header_is_whole(db: Path) -> None:
    """Every field of the header comes back, and a day before the first one has none."""
    full = replace(
        HEADER, address="Tiểu khu 1", hotline="0212", lookup="vd", source="NQ", valid_to=date(2026, 1, 1)
    )
    store.set_header(db, full)
    assert read_header(db, full.valid_from) == full
    with pytest.raises(NotFound):
        read_header(db, date(2025, 6, 30))


def test_reading_leaves_the_file_alone(db: Path) -> None:
    """A read-only file in a read-only folder is read, and nothing appears beside it."""
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in db.parent.iterdir()}
    db.chmod(0o400)
    db.parent.chmod(0o500)
    try:
        read_titles(db)
    finally:
        db.parent.chmod(0o700)
    after = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in db.parent.iterdir()}
    assert after == before


def test_a_power_cut_in_an_import_is_undone_at_the_next_start(db: Path, tmp_path: Path) -> None:
    """A journal left hot is rolled back by the reader itself: the first screen shows the state before."""
    before = read_titles(db)
    connection = sqlite3.connect(db, isolation_level=None)
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE procedure SET name = 'nửa chừng'")
    connection.execute("CREATE TABLE fill AS SELECT randomblob(100000) AS x")
    cut = tmp_path / "after-the-cut" / "catalogue.db"
    cut.parent.mkdir()
    for file in db.parent.iterdir():
        shutil.copy(file, cut.parent / file.name)
    connection.execute("ROLLBACK")
    connection.close()
    assert cut.with_name("catalogue.db-journal").stat().st_size > 0
    assert cut.read_bytes() != db.read_bytes()
    assert read_titles(cut) == before


def test_reader_and_store_take_turns(db: Path) -> None:
    """While the store has the file open no reader of this process opens it: locks don't work between them."""
    started, done = threading.Event(), threading.Event()

    def read() -> None:
        started.set()
        read_titles(db)
        done.set()

    thread = threading.Thread(target=read)
    with store._existing(db):
        thread.start()
        assert started.wait(5)
        assert not done.wait(0.05)
    thread.join(5)
    assert done.is_set()


def test_what_is_no_catalogue_is_a_refusal(tmp_path: Path) -> None:
    """A missing file, garbage and another database each have a name."""
    path = tmp_path / "catalogue.db"
    with pytest.raises(NotFound):
        read_titles(path)
    path.write_bytes(b"this is not a database but long enough to be looked at" * 20)
    with pytest.raises(Damaged):
        read_titles(path)
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE other (x)")
    connection.close()
    with pytest.raises(Damaged):
        read_titles(path)


def test_the_first_screen_stays_light(db: Path) -> None:
    """Reading and searching load neither SQLModel nor the library for typing errors, openpyxl or Textual."""
    script = """
import sys
from pathlib import Path
from db.catalogue.reader import read_header, read_procedure, read_titles, read_uses
from db.catalogue.search import CatalogueIndex
path = Path(sys.argv[1])
index = CatalogueIndex(read_titles(path), read_uses(path))
assert index.search("dang ky")[0].code == "1.009999"
read_procedure(path, "1.009999")
heavy = {"sqlmodel", "sqlalchemy", "pydantic", "sqlcipher3", "rapidfuzz", "openpyxl", "textual"}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(db)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert done.stdout.strip() == "[]"
