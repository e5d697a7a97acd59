"""What every test has: a safe of its own, so that none writes into the settings of whoever runs it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

_SAFES = tempfile.mkdtemp(prefix="motcua-safes-")
# Programs that tests start inherit it.
os.environ["MOTCUA_SAFE"] = _SAFES


@pytest.fixture(autouse=True)
def safe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder in which offices of this test keep keys and tips."""
    folder = tmp_path.parent / f"{tmp_path.name}-safe"
    monkeypatch.setenv("MOTCUA_SAFE", str(folder))
    return folder
