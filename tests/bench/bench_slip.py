"""How long a slip and the larger forms take to draw, against the least of the same library; prints JSON.

    python tests/bench/bench_slip.py [--rounds 30]

Warm: a usual intake, both copies, in this process; a control sheet, the sheet of a procedure for the wall,
and a register of 500 lines on A4. Cold: a process that imports, draws and ends, against one that draws a line
of text on an empty page of the same library.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1] / "office"))

from practice_desk import MONDAY, Clock, an_intake, desk_with

from db.catalogue.fees import load_fee_rules
from db.catalogue.starter import starter_procedures
from db.engine import Records
from db.office.accept import accept
from db.office.find import open_dossier
from db.office.open_office import open_office
from db.rules.course import Hop, Register, RegisterRow
from db.rules.dossier import Dossier
from db.rules.office import OfficeHeader, PaperSize
from receipts.blocks import Form
from receipts.form_file import form_file
from receipts.forms.control import control_form
from receipts.forms.posting import posting_form
from receipts.forms.receipt import GIVE, KEEP, receipt_form
from receipts.forms.register import register_forms

LINES = 500
FEW = 3
"""How often a book is drawn: it takes seconds."""
POSTED = "1.001193"

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


def a_control_sheet(dossier: Dossier, header: OfficeHeader) -> tuple[Form, ...]:
    """Write form 06 of a dossier that went to a unit, its leader, and back."""
    names = (header.short_name, "Bộ phận Tư pháp - Hộ tịch", "Lãnh đạo UBND xã", header.short_name)
    hops = [
        Hop(giver, taker, MONDAY + timedelta(days=day), "Lò Thị Hoa", MONDAY + timedelta(days=day, hours=1))
        for day, (giver, taker) in enumerate(pairwise(names))
    ]
    return (control_form(dossier, hops, header, agency=names[1]),)


def a_posting(header: OfficeHeader) -> tuple[Form, ...]:
    """Write the sheet of the procedure that a commune does most."""
    [procedure] = [each for each in starter_procedures() if each.code == POSTED]
    return (posting_form(procedure, header, day=MONDAY.date(), fee_rules=load_fee_rules().rules),)


def a_book(dossier: Dossier, header: OfficeHeader) -> tuple[Form, ...]:
    """Write form 07 of five hundred dossiers like the one given."""
    row = RegisterRow(
        place=1,
        number=dossier.number,
        procedure_title=dossier.procedure.title,
        copies_of_dossier=1,
        applicant_name=dossier.applicant.name,
        address=dossier.applicant.address,
        phone=dossier.applicant.phone,
        agency="Phòng Kinh tế",
        received_at=dossier.received_at,
        due_at=dossier.due_current,
        returned_at=None,
        return_by="counter",
    )
    rows = tuple(replace(row, place=place) for place in range(1, LINES + 1))
    return register_forms(Register("2026", "", MONDAY.date(), MONDAY.date(), rows), header)


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
        sheets: dict[str, tuple[Callable[[], tuple[Form, ...]], int]] = {
            "control_sheet": (lambda: a_control_sheet(dossier, header), options.rounds),
            "posting": (lambda: a_posting(header), options.rounds),
            f"register_of_{LINES}": (lambda: a_book(dossier, header), FEW),
        }
        for sheet, (make, rounds) in sheets.items():
            out = folder / f"{sheet}.pdf"
            form_file(make(), PaperSize.A4, out)
            taken = timed_ms(lambda m=make, o=out: form_file(m(), PaperSize.A4, o), rounds)
            found[f"{sheet}_warm_ms"] = round(taken, 1)
            found[f"{sheet}_kib"] = round(out.stat().st_size / 1024)
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
