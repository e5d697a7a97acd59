"""The doors, and the valid things that inputs are made from."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
# Test folders are no packages; the builders are those of the records' tests.
sys.path.insert(0, str(Path(__file__).parents[1] / "office"))

from fuzz_doors import Door

SHARED = Path(__file__).parents[3] / "shared" / "catalogue" / "procedures.json"


@pytest.fixture
def door() -> Callable[[str], Door]:
    """Give a door by its name in the table."""
    return Door


@pytest.fixture(scope="session")
def real_rows() -> list[dict[str, Any]]:
    """Give the 314 real procedures as JSON."""
    if not SHARED.is_file():
        pytest.skip(f"{SHARED} is not beside this checkout")
    return json.loads(SHARED.read_text("utf-8"))
