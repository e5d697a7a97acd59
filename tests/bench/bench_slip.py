"""How long a slip takes to draw, against the least that the same library can do; prints one JSON object.

    python tests/bench/bench_slip.py [--rounds 30]

Warm: a usual intake, both copies, in this process. Cold: a process that imports, draws and ends,
against one that draws a line of text on an empty page of the same library.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1] / "office"))

from practice_desk import Clock, an_intake, desk_with

from db.engine import Records
from db.office.accept import accept
from db.office.find import open_dossier
from db.office.open_office import open_office
from db.rules.dossier import Dossier
from db.rules.office import OfficeHeader, PaperSize
from receipts.form_file import form_file
from receipts.forms.receipt import GIVE, KEEP, receipt_form

BLANK = """
import sys
from reportlab.pdfgen.canvas import Canvas
page = Canvas(sys.argv[1]); page.drawString(72, 72, "nothing"); page.save()
"""
SLIP = """
import sys, pickle
from pathlib import Path
from receipts.form_file import form_file
from receipts.forms.receipt import GIVE, KEEP, receipt_form
dossier, header, paper = pickle.loads(Path(sys.argv[2]).read_bytes())
forms = [receipt_form(dossier, header, copy=copy) for copy in (KEEP, GIVE)]
form_file(forms, paper, Path(sys.argv[1]))
"""


def a_dossier(folder: Path) -> tuple[Dossier, OfficeHeader]:
    """Accept one intake in an office of its own and give it back whole."""
    desk = desk_with(Clock())
    records: Records = open_office(folder / "records.db", desk)
    try:
        taken = accept(records, an_intake(), desk)
        return open_dossier(records, taken.dossier_id), desk.header
    finally:
        records.close()


def slip_file(dossier: Dossier, header: OfficeHeader, paper: PaperSize, out: Path) -> None:
    """Write both copies of a slip."""
    form_file([receipt_form(dossier, header, copy=copy) for copy in (KEEP, GIVE)], paper, out)


def timed_ms(work: Callable[[], object], rounds: int) -> float:
    """Give the median milliseconds of ``work``."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return median(taken)


def main() -> None:
    """Measure and print."""
    given = argparse.ArgumentParser()
    given.add_argument("--rounds", type=int, default=30)
    options = given.parse_args()
    import pickle

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dossier, header = a_dossier(folder)
        found: dict[str, object] = {}
        for paper in PaperSize:
            out = folder / f"slip{'.png' if paper.is_roll else '.pdf'}"
            slip_file(dossier, header, paper, out)
            found[f"{paper}_warm_ms"] = round(
                timed_ms(lambda p=paper, o=out: slip_file(dossier, header, p, o), options.rounds), 1
            )
            found[f"{paper}_kib"] = round(out.stat().st_size / 1024)
        kept = folder / "slip.pickle"
        kept.write_bytes(pickle.dumps((dossier, header, PaperSize.A5)))
        run = [sys.executable, "-c"]
        target = str(folder / "cold.pdf")
        blank = lambda: subprocess.run([*run, BLANK, target], check=True)  # noqa: E731
        slip = lambda: subprocess.run([*run, SLIP, target, str(kept)], check=True)  # noqa: E731
        blank(), slip()
        pairs = [(timed_ms(slip, 1), timed_ms(blank, 1)) for _ in range(7)]
        found["a5_cold_ms"] = round(median(ours for ours, _ in pairs))
        found["a5_cold_to_blank_page"] = round(median(ours / theirs for ours, theirs in pairs), 2)
    json.dump(found, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
