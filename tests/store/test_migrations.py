from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Inspector, create_engine, inspect
from sqlalchemy.engine.interfaces import ReflectedColumn

import db.migrations
from db.engine import Records, open_records
from db.migrations import APPLICATION_ID, MIGRATIONS
from db.models import RecordsTable
from db.rules.errors import NotPossibleNow


def _affinity(column: ReflectedColumn) -> str:
    """Give SQLite's own idea of a type: what the models call VARCHAR, DATE or BOOLEAN is one of four."""
    name = str(column["type"]).upper()
    return {"VARCHAR": "TEXT", "DATE": "TEXT", "BOOLEAN": "INTEGER", "DATETIME": "TEXT"}.get(name, name)


def _shape(inspector: Inspector, table: str) -> dict[str, Any]:
    columns = {
        column["name"]: (_affinity(column), column["nullable"], str(column.get("computed")))
        for column in inspector.get_columns(table)
    }
    indexes = {
        (index["name"], tuple(index["column_names"]), str(index["dialect_options"].get("sqlite_where")))
        for index in inspector.get_indexes(table)
        if not str(index["name"]).startswith("sqlite_autoindex")
    }
    return {
        "columns": columns,
        "key": inspector.get_pk_constraint(table)["constrained_columns"],
        "indexes": indexes,
        "unique": {tuple(each["column_names"]) for each in inspector.get_unique_constraints(table)},
        "refers": {
            (tuple(key["constrained_columns"]), key["referred_table"], tuple(key["referred_columns"]))
            for key in inspector.get_foreign_keys(table)
        },
    }


def test_the_migrated_file_is_what_the_models_say(records: Records) -> None:
    """Columns, types, keys, indexes and references of every table agree between migrations and models."""
    wanted = create_engine("sqlite://")
    RecordsTable.metadata.create_all(wanted)
    with records.reading() as session:
        real = inspect(session.connection())
        tables = {name for name in real.get_table_names() if not name.startswith("dossier_words")}
        assert tables == set(RecordsTable.metadata.tables)
        for table in tables:
            assert _shape(real, table) == _shape(inspect(wanted), table), table
    wanted.dispose()


def test_every_table_is_strict(records: Records) -> None:
    """SQLite refuses a value of another type than the column's."""
    with records.reading() as session:
        listed = session.connection().exec_driver_sql("PRAGMA table_list").mappings().all()
    strict = {row["name"]: row["strict"] for row in listed if row["name"] in RecordsTable.metadata.tables}
    assert strict == dict.fromkeys(RecordsTable.metadata.tables, 1)


def test_a_new_file_carries_our_mark_and_version(records: Records) -> None:
    """The header says whose file it is and how new."""
    with records.reading() as session:
        said = [
            session.connection().exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("application_id", "user_version")
        ]
    assert said == [APPLICATION_ID, len(MIGRATIONS)]


def test_opening_again_changes_nothing(records: Records) -> None:
    """A file of this version is opened as it is."""
    with records.reading() as session:
        before = session.connection().exec_driver_sql("SELECT sql FROM sqlite_schema").all()
    with open_records(records.path) as again, again.reading() as session:
        assert session.connection().exec_driver_sql("SELECT sql FROM sqlite_schema").all() == before


def test_a_file_of_a_newer_program_is_left_alone(records: Records) -> None:
    """The refusal names both versions, for the IT person."""
    newer = len(MIGRATIONS) + 1
    with records.writing() as session:
        session.connection().exec_driver_sql(f"PRAGMA user_version = {newer}")
    with pytest.raises(NotPossibleNow) as refused:
        open_records(records.path)
    assert refused.value.code == "records_newer"
    assert refused.value.facts == {"file_version": newer, "program_version": newer - 1}


def test_a_step_that_fails_leaves_the_old_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables and version change together or not at all, and the next start takes the step again."""
    path = tmp_path / "records.db"
    open_records(path, create=True).close()

    def half_a_step(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE half (a INTEGER) STRICT")
        raise RuntimeError("the power went")

    def whole_step(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE whole (a INTEGER) STRICT")

    monkeypatch.setattr(db.migrations, "MIGRATIONS", (*MIGRATIONS, half_a_step))
    with pytest.raises(RuntimeError):
        open_records(path)
    monkeypatch.setattr(db.migrations, "MIGRATIONS", (*MIGRATIONS, whole_step))
    with open_records(path) as opened, opened.reading() as session:
        tables = inspect(session.connection()).get_table_names()
        version = session.connection().exec_driver_sql("PRAGMA user_version").scalar_one()
    assert "whole" in tables
    assert "half" not in tables
    assert version == len(MIGRATIONS) + 1


def test_a_first_step_that_fails_leaves_a_file_that_can_be_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut while the file is made leaves one that the next start takes for new."""
    path = tmp_path / "records.db"

    def no_step(connection: Connection) -> None:
        MIGRATIONS[0](connection)
        raise RuntimeError("the power went")

    monkeypatch.setattr(db.migrations, "MIGRATIONS", (no_step,))
    with pytest.raises(RuntimeError):
        open_records(path, create=True)
    monkeypatch.undo()
    with open_records(path, create=True) as opened, opened.reading() as session:
        assert "dossier" in inspect(session.connection()).get_table_names()
