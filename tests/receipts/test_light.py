"""What importing costs: nothing heavy before something is printed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
HEAVY = (
    "reportlab",
    "PIL",
    "barcode",
    "segno",
    "pypdfium2",
    "textual",
    "sqlmodel",
    "counter_tui",
    "db.office",
)


@pytest.mark.parametrize(
    "module",
    [
        "receipts",
        "receipts.printers",
        "receipts.forms.receipt",
        "receipts.forms.control",
        "receipts.forms.overrides",
        "receipts.forms.transfer",
        "receipts.spool",
        "receipts.form_file",
        "receipts.press",
    ],
)
def test_importing_loads_nothing_heavy(module: str) -> None:
    """The counter imports these before its first paint; a weak PC would show nothing for a second."""
    look = f"import sys, {module}; print(' '.join(m for m in {HEAVY!r} if m in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", look], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
