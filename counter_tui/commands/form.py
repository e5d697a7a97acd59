"""``motcua form``: any form of the office as a file; ``motcua posting`` is the one of a procedure."""

from __future__ import annotations

import argparse
from datetime import MAXYEAR
from pathlib import Path

from counter_tui import console
from counter_tui.config import places
from counter_tui.form_request import FormKind, FormRequest
from counter_tui.locale import text
from counter_tui.parsing import Group, add_command, words
from db.rules.errors import NotAccepted
from db.rules.office import PaperSize

EXAMPLE = "motcua form control H52.18.05-261123-02-0042-24 --out phieu-kiem-soat.pdf"
KINDS = tuple(str(kind) for kind in FormKind if kind is not FormKind.TEST_PAGE)
OF_DAYS = (FormKind.REGISTER, FormKind.CASH, FormKind.SETTLEMENT)


def declare(group: Group) -> None:
    """Declare the command."""
    parser = add_command(group, "form", "form", EXAMPLE, run)
    parser.add_argument("kind", choices=KINDS, metavar="MẪU", help=text("cli.form.kind"))
    parser.add_argument(
        "subject", type=words, nargs="?", default="", metavar="SỐ", help=text("cli.form.subject")
    )
    parser.add_argument("--detail", type=words, default="", metavar="…", help=text("cli.form.detail"))
    add_paper(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="TỆP", help=text("cli.slip.out"))


def add_paper(parser: argparse.ArgumentParser) -> None:
    """Let the paper be chosen; official forms are written for A4 (NĐ 30/2020)."""
    parser.add_argument("--paper", choices=[*map(str, PaperSize)], default="a4", help=text("cli.form.paper"))


def run(given: argparse.Namespace) -> int:
    """Draw the form into a file: a look at it, so that no print is counted."""
    if given.kind in OF_DAYS and str(MAXYEAR) in given.subject:
        # A span ends where the next day begins, and after that year Python knows none.
        raise NotAccepted("days_not_understood", text=given.subject)
    return draw(FormRequest(FormKind(given.kind), given.subject, given.detail), given)


def draw(request: FormRequest, given: argparse.Namespace) -> int:
    """Draw what is requested into the file that is ``given``."""
    from counter_tui.bootstrap import open_office

    with open_office(places().need_office().home) as office:
        written = office.forms.file(request, PaperSize(given.paper), given.out)
    console.say([text("cli.slip.done", file=written)])
    return 0
