"""A desk and intakes for the tests of the safe: the same as the records' own tests have."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

# Test folders are no packages; the builders are those of the records' tests, and one of this folder.
sys.path.insert(0, str(Path(__file__).parents[1] / "office"))
sys.path.insert(0, str(Path(__file__).parent))

import practice_desk

from db.office.context import DeskContext
from db.rules.dossier import Intake


@pytest.fixture
def desk() -> DeskContext:
    """Give the practice desk."""
    return practice_desk.desk_with(practice_desk.Clock())


@pytest.fixture
def an_intake() -> Callable[..., Intake]:
    """Give the maker of a complete intake."""
    return practice_desk.an_intake
