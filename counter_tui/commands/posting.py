"""``motcua posting``: the sheet by which a procedure is published at the counter (niêm yết)."""

from __future__ import annotations

import argparse
from pathlib import Path

from counter_tui.commands.form import add_paper, draw
from counter_tui.form_request import FormKind, FormRequest
from counter_tui.locale import text
from counter_tui.parsing import Group, add_command, words

EXAMPLE = "motcua posting 1.001193 --out niem-yet.pdf"


def declare(group: Group) -> None:
    """Declare the command."""
    parser = add_command(group, "posting", "posting", EXAMPLE, run)
    parser.add_argument("code", type=words, metavar="MÃ", help=text("cli.catalogue.code"))
    add_paper(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="TỆP", help=text("cli.slip.out"))


def run(given: argparse.Namespace) -> int:
    """Draw the sheet into a file."""
    return draw(FormRequest(FormKind.POSTING, given.code), given)
