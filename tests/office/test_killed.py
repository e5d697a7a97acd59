"""Killed with SIGKILL a thousand times: no acknowledged number is lost or comes twice, nothing is half done.

``MOTCUA_KILLS`` makes it so many times as many; the seed is printed (``MOTCUA_SEED``).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from practice_desk import Clock, an_intake, desk_with
from sqlmodel import col, select

from db.engine import Records, open_records
from db.models import DossierPaperRow, DossierRow
from db.office.accept import accept
from db.office.open_office import open_office
from db.office.replay import differences
from db.office.verify import verify

ROOT = Path(__file__).parents[2]
TIMES = int(os.environ.get("MOTCUA_KILLS", "1"))
SEED = os.environ.get("MOTCUA_SEED", str(int.from_bytes(os.urandom(4))))
ROOM = 400_000_000
LANES = 2
"""So many series run at once, each on a folder of its own."""

WRITERS, BACKUPS, UPDATES, RESTORES = 480 * TIMES, 220 * TIMES, 160 * TIMES, 160 * TIMES
BIRTHS = 20
TOLD = "SELECT dossier FROM event WHERE dossier IS NOT NULL AND kind NOT LIKE 'print.%'"
COPIES = "SELECT dossier_id, group_concat(copy_no) FROM (SELECT * FROM print_job ORDER BY pk) GROUP BY 1"

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="writers are forked from one warm parent")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Give a folder in memory where there is one: what a killed program wrote is there without a disk."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    if not memory.is_dir() or not os.access(memory, os.W_OK) or shutil.disk_usage(memory).free < ROOM:
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory, prefix="motcua-") as made:
        yield Path(made)


def _work(*arguments: object) -> Any:
    worker = Path(__file__).with_name("worker_killed.py")
    command = [sys.executable, str(worker), *map(str, arguments)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, ""), f"MOTCUA_SEED={SEED}"
    return json.loads(run.stdout)


def _killed(what: str, folder: Path, count: int) -> list[tuple[Path, dict[str, Any]]]:
    """Let the lanes kill ``count`` programs between them; give each lane's folder and answer."""
    folders = [folder / str(lane) for lane in range(LANES)]
    for each in folders:
        each.mkdir()
    with ThreadPoolExecutor(LANES) as lanes:
        answers = list(
            lanes.map(lambda each: _work(what, each, count // LANES, f"{SEED}-{each.name}"), folders)
        )
    deaths = sum(answer["deaths"] for answer in answers)
    print(f"{deaths} killed: {what}; MOTCUA_SEED={SEED}")
    assert deaths >= count
    return list(zip(folders, answers, strict=True))


def _stored(records: Records, per_dossier: int = 3) -> list[str]:
    """Give the numbers of the dossiers, having looked that each of them is a whole intake."""
    with records.reading() as session:
        rows = session.exec(select(DossierRow).order_by(col(DossierRow.pk))).all()
        papers = Counter(session.exec(select(DossierPaperRow.dossier_id)))
        told = Counter(
            session.connection()
            .exec_driver_sql(
                "SELECT dossier FROM event WHERE dossier IS NOT NULL AND kind NOT LIKE 'print.%'"
            )
            .scalars()
        )
        found = (
            session.connection()
            .exec_driver_sql("SELECT count(*) FROM dossier_words WHERE dossier_words MATCH 'nguyen'")
            .scalar_one()
        )
    assert papers == {row.id: 3 for row in rows}
    assert told == {row.id: per_dossier for row in rows}
    assert found == len(rows)
    assert verify(records).holds
    assert differences(records) == ()
    return [row.number for row in rows]


def test_they_are_a_thousand() -> None:
    """Whoever makes it quicker by killing less is told here."""
    assert WRITERS + BACKUPS + UPDATES + RESTORES >= 1_000


def test_a_number_that_was_promised_is_there_once(folder: Path) -> None:
    """Killed at any moment of intakes, blanks and prints: what was told is stored, once and whole."""
    for place, answer in _killed("kills", folder, WRITERS):
        promised = answer["number"]
        with open_records(place / "home" / "records.db") as records:
            dossiers = _stored(records)
            with records.reading() as session:
                connection = session.connection()
                slips = list(connection.exec_driver_sql("SELECT number FROM slip").scalars())
                jobs = dict(
                    tuple(row) for row in connection.exec_driver_sql("SELECT id, outcome FROM print_job")
                )
                copies = connection.exec_driver_sql(COPIES).all()
        assert len(set(promised)) == len(promised)
        assert set(promised) <= set(slips), f"MOTCUA_SEED={SEED}"
        assert set(dossiers) <= set(slips)
        # Three numbers per kill at most, of an intake or of blanks, were on the disk and not told yet.
        assert len(slips) - len(promised) <= 3 * answer["deaths"]
        assert len(promised) > answer["deaths"] / 4, f"the writers hardly got to write; MOTCUA_SEED={SEED}"
        assert set(answer["begun"]) <= jobs.keys()
        assert all(jobs[job] == "printed" for job in answer["printed"])
        assert {numbers for _, numbers in copies} <= {"0", "0,1"}


def test_a_backup_that_has_its_name_holds(folder: Path) -> None:
    """Killed while backups are made and old ones go: what is called one verifies, none told is gone."""
    for place, answer in _killed("backups", folder, BACKUPS):
        assert answer["faults"] == [], f"MOTCUA_SEED={SEED}"
        assert answer["holds"]
        assert answer["seen"] > answer["deaths"] / 10
        assert answer["last"] in answer["left"]
        # What the last kill left half made is gone with the next backup; nothing failed its check.
        assert all(name.startswith("motcua-") for name in answer["left"])
        assert len(answer["left"]) <= 4  # three, and the last of the day before
        with open_records(place / "home" / "records.db") as records:
            assert set(answer["number"]) <= set(_stored(records))


def test_an_update_leaves_the_old_file_or_the_new_one(folder: Path) -> None:
    """Killed at every kind of step: version 2 or 3, whole, with every draft and unsent event."""
    for _, answer in _killed("updates", folder, UPDATES):
        assert answer["faults"] == [], f"MOTCUA_SEED={SEED}"
        assert answer["versions"] == [2, 3]
        assert answer["offices"] > answer["deaths"] / 20


def test_a_restore_leaves_the_records_of_before_or_those_put_back(folder: Path) -> None:
    """Killed while a backup is put back, also over a ruined file: never a number twice, never a mixture."""
    for place, answer in _killed("restores", folder, RESTORES):
        assert answer["faults"] == [], f"MOTCUA_SEED={SEED}"
        assert 0 < answer["restored"] < answer["deaths"]
        assert answer["numbers"] > answer["deaths"] / 2
        with open_records(place / "home" / "records.db") as records:
            _stored(records)


def test_killed_at_each_statement_nothing_is_half_written(folder: Path) -> None:
    """A writer that dies after any statement of an intake, or before its commit, leaves no trace of it."""
    path = folder / "records.db"
    with open_office(path, desk_with(Clock())) as records:
        first = accept(records, an_intake(), desk_with(Clock())).number
        assert first.split("-")[3] == "0001"
    deaths = _work("statements", path)["deaths"]
    assert deaths > 10
    with open_records(path) as records, records.reading() as session:
        # The first intake, and the one of the writer that got past its commit.
        counters = session.exec(select(DossierRow.counter).order_by(col(DossierRow.pk))).all()
        assert counters == [1, 2]
        assert verify(records).holds


def test_an_office_half_made_is_made_whole_by_the_next_start(folder: Path) -> None:
    """Killed while file and tables are made: the next start finds nothing, or all of it, and goes on."""
    ended = _work("births", folder, BIRTHS, SEED)
    assert False in ended, f"all came to their end; MOTCUA_SEED={SEED}"
    desk = desk_with(Clock())
    for number in range(BIRTHS):
        with open_office(folder / f"{number}.db", desk) as records:
            assert accept(records, an_intake(), desk).short == "02-0001"
            report = verify(records)
            assert report.holds
            assert [chain.events for chain in report.chains] == [3]


def test_two_programs_never_give_out_the_same_number(folder: Path) -> None:
    """The counter and the command line accepting at once: all numbers differ, none is left out."""
    promised = _work("together", folder, 40)
    with open_records(folder / "home" / "records.db") as records:
        stored = _stored(records)
    assert sorted(promised) == sorted(stored)
    assert sorted(int(number.split("-")[3]) for number in stored) == list(range(1, 81))
