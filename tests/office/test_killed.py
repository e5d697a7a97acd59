from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from practice_desk import Clock, an_intake, desk_with
from sqlmodel import col, select

from db.engine import Records, open_records
from db.models import DossierPaperRow, DossierRow
from db.office.accept import accept
from db.office.open_office import open_office
from db.office.verify import verify

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("MOTCUA_KILLS", "80"))
SEED = os.environ.get("MOTCUA_SEED", str(int.from_bytes(os.urandom(4))))

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="writers are forked from one warm parent")


def _work(*arguments: object) -> Any:
    worker = Path(__file__).with_name("worker_killed.py")
    command = [sys.executable, str(worker), *map(str, arguments)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    return json.loads(run.stdout)


def _stored(records: Records) -> list[str]:
    """Give the numbers in the records, having looked that each of them is a whole intake."""
    with records.reading() as session:
        rows = session.exec(select(DossierRow).order_by(col(DossierRow.pk))).all()
        papers = Counter(session.exec(select(DossierPaperRow.dossier_id)))
        told = Counter(
            session.connection()
            .exec_driver_sql("SELECT dossier FROM event WHERE dossier IS NOT NULL")
            .scalars()
        )
        found = (
            session.connection()
            .exec_driver_sql("SELECT count(*) FROM dossier_words WHERE dossier_words MATCH 'nguyen'")
            .scalar_one()
        )
    whole = {row.id: 3 for row in rows}
    assert papers == whole
    assert told == whole
    assert found == len(rows)
    assert verify(records).holds
    return [row.number for row in rows]


def test_a_number_that_was_promised_is_there_once(tmp_path: Path) -> None:
    """Killed at any moment: every number told is stored once, no intake is half, the chain holds."""
    path = tmp_path / "records.db"
    promised = _work("kills", path, KILLS, SEED)
    with open_records(path) as records:
        stored = _stored(records)
    assert len(set(stored)) == len(stored)
    # One per kill at most was on the disk before it could be told.
    unheard = set(stored) - set(promised)
    assert set(promised) <= set(stored), f"MOTCUA_SEED={SEED}"
    assert len(promised) == len(set(promised))
    assert len(unheard) <= KILLS
    assert len(promised) > KILLS / 4, f"the writers hardly got to write; MOTCUA_SEED={SEED}"


def test_killed_at_each_statement_nothing_is_half_written(tmp_path: Path) -> None:
    """A writer that dies after any statement of an intake, or before its commit, leaves no trace of it."""
    path = tmp_path / "records.db"
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


def test_an_office_half_made_is_made_whole_by_the_next_start(tmp_path: Path) -> None:
    """Killed while file and tables are made: the next start finds nothing, or all of it, and goes on."""
    births = 20
    ended = _work("births", tmp_path, births, SEED)
    assert False in ended, f"all came to their end; MOTCUA_SEED={SEED}"
    desk = desk_with(Clock())
    for number in range(births):
        with open_office(tmp_path / f"{number}.db", desk) as records:
            assert accept(records, an_intake(), desk).short == "02-0001"
            report = verify(records)
            assert report.holds
            assert [chain.events for chain in report.chains] == [3]


def test_two_programs_never_give_out_the_same_number(tmp_path: Path) -> None:
    """The counter and the command line accepting at once: all numbers differ, and none is left out."""
    path = tmp_path / "records.db"
    promised = _work("together", path, 40)
    with open_records(path) as records:
        stored = _stored(records)
    assert sorted(promised) == sorted(stored)
    assert sorted(int(number.split("-")[3]) for number in stored) == list(range(1, 81))
