"""The first and the last states of a dossier, and that the rules stay light."""

from __future__ import annotations

import subprocess
import sys

from db.rules.dossier import Status
from db.rules.lifecycle import after_intake, is_final


def test_states_after_an_intake() -> None:
    """An intake rests as accepted; answered at once it runs through to returned."""
    assert after_intake(close_at_once=False) == (Status.ACCEPTED,)
    assert after_intake(close_at_once=True) == (Status.ACCEPTED, Status.PROCESSED, Status.RETURNED)


def test_final_states() -> None:
    """Refused, withdrawn, stopped and returned are the end; the other six are not."""
    assert [int(status) for status in Status if is_final(status)] == [3, 7, 8, 10]


def test_rules_import_the_standard_library_only() -> None:
    """The rules bring nothing that a weak PC pays for before the first screen."""
    script = (
        "import sys, db.rules.deadline, db.rules.id_card, db.rules.official_code, db.rules.lifecycle\n"
        "import db.catalogue.calendars\n"
        "print(*sorted({n.split('.')[0] for n in sys.modules} - sys.stdlib_module_names))"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert set(result.stdout.split()) <= {"__main__", "db", "_distutils_hack", "sitecustomize"}
