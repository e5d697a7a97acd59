"""``motcua slip``: the appointment slip of a dossier as a file, on any paper."""

from __future__ import annotations

import argparse
from pathlib import Path

from counter_tui import console
from counter_tui.config import places
from counter_tui.locale import text
from counter_tui.parsing import Group, add_command, words
from db.rules.office import PaperSize

EXAMPLE = "motcua slip H52.18.05-261123-02-0042-24 --paper a5 --out giay-hen.pdf"


def declare(group: Group) -> None:
    """Declare the command."""
    parser = add_command(group, "slip", "slip", EXAMPLE, run)
    parser.add_argument("number", type=words, metavar="SỐ", help=text("cli.slip.number"))
    parser.add_argument("--paper", choices=[*map(str, PaperSize)], default="a5", help=text("cli.slip.paper"))
    parser.add_argument("--out", type=Path, required=True, metavar="TỆP", help=text("cli.slip.out"))


def run(given: argparse.Namespace) -> int:
    """Draw the slip into a file."""
    from counter_tui.bootstrap import open_office

    with open_office(places().need_office().home) as office:
        written = office.save_slip(given.number, PaperSize(given.paper), given.out)
    console.say([text("cli.slip.done", file=written)])
    return 0
