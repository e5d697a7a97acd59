"""``motcua blanks``: numbers given out on blank slips, for a day without power."""

from __future__ import annotations

import argparse
from pathlib import Path

from counter_tui import console
from counter_tui.commands.form import add_paper
from counter_tui.config import places
from counter_tui.form_request import FormKind, FormRequest
from counter_tui.locale import text
from counter_tui.parsing import Group, add_command, add_json
from db.rules.errors import NotAccepted, NotPossibleNow
from db.rules.office import PaperSize

EXAMPLE = "motcua blanks 20 --out giay-hen-trang.pdf"


def declare(group: Group) -> None:
    """Declare the command."""
    parser = add_command(group, "blanks", "blanks", EXAMPLE, run)
    parser.add_argument("count", type=int, metavar="SỐ-TỜ", help=text("cli.blanks.count"))
    add_paper(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="TỆP", help=text("cli.slip.out"))
    add_json(parser)


def run(given: argparse.Namespace) -> int:
    """Give the numbers out, on the disk first, and draw the slips into a file."""
    from counter_tui.bootstrap import open_office

    _check_place(PaperSize(given.paper), given.out)
    with open_office(places().need_office().home) as office:
        slips = office.course.give_out_blanks(given.count)
        request = FormRequest(FormKind.BLANK, " ".join(slip.number for slip in slips))
        written = office.forms.file(request, PaperSize(given.paper), given.out)
    if given.json:
        console.say_json({"numbers": [slip.number for slip in slips], "file": str(written)})
    else:
        done = text("cli.blanks.done", first=slips[0].number, last=slips[-1].number, n=len(slips))
        console.say([done, text("cli.slip.done", file=written)])
    return 0


def _check_place(paper: PaperSize, out: Path) -> None:
    """Refuse a file that can't be written before numbers are given out for it: they are never taken back.

    Raises what writing raises: ``NotAccepted("slip_suffix")``, ``NotPossibleNow("file_not_written")``.
    """
    from receipts.form_file import PAGE_SUFFIXES, ROLL_SUFFIXES

    suffix, expected = out.suffix.lower(), ROLL_SUFFIXES if paper.is_roll else PAGE_SUFFIXES
    if suffix not in expected:
        raise NotAccepted("slip_suffix", suffix=suffix, paper=paper.value, expected=" ".join(expected))
    if not out.parent.is_dir() or out.is_dir():
        raise NotPossibleNow("file_not_written", reason=str(out))
