"""Records on a real disk, a desk and its clock."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# Test folders are no packages; the builders are shared with the programs that the tests start and kill.
sys.path.insert(0, str(Path(__file__).parent))

from practice_desk import Clock, desk_with

from db.engine import Records
from db.office.context import DeskContext
from db.office.open_office import open_office


@pytest.fixture
def clock() -> Clock:
    """Give the clock of the desk."""
    return Clock()


@pytest.fixture
def desk(clock: Clock) -> DeskContext:
    """Give the practice desk."""
    return desk_with(clock)


@pytest.fixture
def records(tmp_path: Path, desk: DeskContext) -> Iterator[Records]:
    """Give the records of a new office, closed in the end."""
    with open_office(tmp_path / "records.db", desk) as opened:
        yield opened
