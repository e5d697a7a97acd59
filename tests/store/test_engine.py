from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from practice_desk import accept_until_refused, an_intake
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

import db.engine
from db.engine import Records, open_records
from db.models import DossierRow
from db.office.accept import accept
from db.office.context import DeskContext
from db.office.verify import verify
from db.rules.errors import Damaged, NotFound, NotPossibleNow, Refusal

ROOT = Path(__file__).parents[2]


def _pragma(records: Records, name: str, *, door: str) -> object:
    with getattr(records, door)() as session:
        return session.connection().exec_driver_sql(f"PRAGMA {name}").scalar_one()


@pytest.mark.parametrize("door", ["writing", "reading"])
def test_every_connection_is_set_up_to_survive_a_power_cut(records: Records, door: str) -> None:
    """WAL with synchronous FULL, and the guards against foreign keys, schemas and cells gone wrong."""
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "secure_delete": 1,
        "temp_store": 2,
        "recursive_triggers": 1,
        "query_only": int(door == "reading"),
        "busy_timeout": db.engine.BUSY_TIMEOUT_MS,
    }
    assert {name: _pragma(records, name, door=door) for name in wanted} == wanted


def test_a_reader_can_not_write(records: Records) -> None:
    """SQLite itself refuses a statement that changes something in a reading session."""
    with pytest.raises(NotPossibleNow) as refused, records.reading() as session:
        session.connection().exec_driver_sql("DELETE FROM draft")
    assert refused.value.code == "records_read_only"


def test_a_reader_sees_one_moment(records: Records, desk: DeskContext) -> None:
    """What is written while a reader reads belongs to its next look."""
    with records.reading() as session:
        before = session.exec(select(DossierRow.id)).all()
        accept(records, an_intake(), desk)
        assert session.exec(select(DossierRow.id)).all() == before == []
    with records.reading() as session:
        assert len(session.exec(select(DossierRow.id)).all()) == 1


def test_a_block_that_fails_leaves_nothing(records: Records) -> None:
    """An exception in a writing block undoes the whole block."""

    def fail_in_the_middle() -> None:
        with records.writing() as session:
            session.connection().exec_driver_sql("UPDATE feed SET acked_seq = 99")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_in_the_middle()
    with records.reading() as session:
        assert session.connection().exec_driver_sql("SELECT acked_seq FROM feed").scalar_one() == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps other users out by the folder's rights")
def test_nobody_else_may_read_the_file(records: Records, desk: DeskContext) -> None:
    """The file and what SQLite puts beside it are the owner's alone."""
    accept(records, an_intake(), desk)
    modes = {path.name: path.stat().st_mode & 0o777 for path in records.path.parent.iterdir()}
    assert set(modes) >= {"records.db", "records.db-wal"}
    assert set(modes.values()) == {0o600}


def test_records_that_are_not_there_are_not_made_by_looking(tmp_path: Path) -> None:
    """Opening without ``create`` refuses, and leaves no empty file behind."""
    with pytest.raises(NotFound) as refused:
        open_records(tmp_path / "records.db")
    assert refused.value.code == "records_missing"
    assert list(tmp_path.iterdir()) == []


def test_a_text_file_in_place_of_the_records_is_named(tmp_path: Path) -> None:
    """A file that is no database is refused and left as it is."""
    path = tmp_path / "records.db"
    path.write_text("Danh sách hồ sơ tháng 11\n" * 100, encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(Damaged) as refused:
        open_records(path, create=True)
    assert refused.value.code == "records_not_a_database"
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["records.db"]


def test_a_database_of_another_program_is_not_taken_over(tmp_path: Path) -> None:
    """An SQLite file without our mark gets none of our tables."""
    path = tmp_path / "records.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.close()
    with pytest.raises(Damaged) as refused:
        open_records(path, create=True)
    assert refused.value.code == "records_foreign"
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT name FROM sqlite_schema").fetchall() == [("bookmarks",)]
    other.close()


def test_an_old_sqlite_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that can corrupt a write-ahead log doesn't get to touch one."""
    monkeypatch.setattr(db.engine, "OLDEST_SQLITE", (99, 0, 0))
    with pytest.raises(NotPossibleNow) as refused:
        open_records(tmp_path / "records.db", create=True)
    assert refused.value.code == "sqlite_too_old"


def test_another_program_that_writes_too_long_is_told(
    records: Records, desk: DeskContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer waits its time and then refuses instead of hanging."""
    monkeypatch.setattr(db.engine, "BUSY_TIMEOUT_MS", 50)
    with open_records(records.path) as impatient, records.writing() as holder:
        holder.connection()
        with pytest.raises(NotPossibleNow) as refused:
            accept(impatient, an_intake(), desk)
    assert refused.value.code == "records_busy"


def test_a_full_disk_refuses_and_loses_nothing(records: Records, desk: DeskContext) -> None:
    """What was acknowledged stays; when there is room again, the next intake goes in with the next number."""
    kept = [accept(records, an_intake(), desk).number]
    limit = _set_most_pages(records, _pragma(records, "page_count", door="writing"))
    more, refusal = accept_until_refused(records, desk)
    kept += more
    assert refusal.code == "disk_full"
    assert verify(records).holds
    _set_most_pages(records, limit)
    kept.append(accept(records, an_intake(), desk).number)
    with records.reading() as session:
        assert session.exec(select(DossierRow.number).order_by(DossierRow.pk)).all() == kept
    assert verify(records).holds


def _set_most_pages(records: Records, pages: object) -> int:
    with records.writing() as session:
        before = session.connection().exec_driver_sql("PRAGMA max_page_count").scalar_one()
        session.connection().exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        return int(before)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on the size of a file to set")
def test_a_disk_that_takes_no_more_bytes_refuses_and_loses_nothing(tmp_path: Path) -> None:
    """The system itself cuts the writing short (RLIMIT_FSIZE): a refusal, and all that was said is there."""
    worker = Path(__file__).with_name("worker_full_disk.py")
    run = subprocess.run(
        [sys.executable, worker, tmp_path / "records.db"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(run.stdout)
    assert told["refusal"] == "disk_failed"
    assert len(told["numbers"]) > 1
    assert told["stored"] == told["numbers"]
    assert told["holds"]
    assert run.stderr == ""


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows rights work differently")
def test_a_folder_that_can_not_be_written_is_named() -> None:
    """Records in a read-only folder are refused by name, whoever starts the program."""
    with tempfile.TemporaryDirectory() as folder:
        worker = Path(__file__).with_name("worker_read_only.py")
        command = [sys.executable, worker, Path(folder) / "records.db"]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        Path(folder).chmod(0o755)
    assert (run.stdout.split(), run.stderr) == (["records_read_only", "records_read_only"], "")


def test_pages_overwritten_by_a_bad_disk_are_a_refusal(records: Records, desk: DeskContext) -> None:
    """Rubbish in the middle of the file is reported as damage and not as a fault of the program."""
    accept(records, an_intake(), desk)
    records.close()
    size = records.path.stat().st_size
    with records.path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(size - 4096))
    with pytest.raises(Refusal) as refused, open_records(records.path) as opened:
        accept(opened, an_intake(), desk)
    assert isinstance(refused.value, Damaged)
    assert refused.value.code == "records_damaged"


def test_an_error_names_no_person(records: Records, desk: DeskContext) -> None:
    """What fails while a dossier is written says which statement failed, and nothing of what was in it."""
    with records.writing() as session:
        session.connection().exec_driver_sql(
            "CREATE TRIGGER no_more BEFORE INSERT ON dossier BEGIN SELECT RAISE (ABORT, 'no more'); END"
        )
    with pytest.raises(IntegrityError, match="INSERT INTO dossier") as fault:
        accept(records, an_intake(), desk)
    chain: list[str] = []
    error: BaseException | None = fault.value
    while error is not None:
        chain.append(repr(error) + str(error))
        error = error.__cause__
    assert len(chain) > 1
    assert not any("Dương" in text or "014190000123" in text for text in chain)


def test_a_text_that_flipped_is_damage(records: Records, desk: DeskContext) -> None:
    """Bytes that are no text any more are reported as damage, without a word of what stood there."""
    accept(records, an_intake(), desk)
    with records.writing() as session:
        session.connection().exec_driver_sql("UPDATE dossier SET note = CAST(x'4c8c4c' AS TEXT)")
    with pytest.raises(Damaged) as refused, records.reading() as session:
        session.connection().exec_driver_sql("SELECT note FROM dossier").all()
    assert refused.value.code == "records_damaged"
    assert refused.value.facts == {}
