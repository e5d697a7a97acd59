"""``motcua search``: procedures by any words, best first."""

from __future__ import annotations

import argparse

from counter_tui import console
from counter_tui.config import places
from counter_tui.locale import text
from counter_tui.parsing import Group, add_command, add_json, words

EXAMPLE = "motcua search chuyen nhuong dat"


def declare(group: Group) -> None:
    """Declare the command."""
    parser = add_command(group, "search", "search", EXAMPLE, run)
    parser.add_argument("words", type=words, nargs="+", metavar="TỪ", help=text("cli.search.words"))
    add_json(parser)


def run(given: argparse.Namespace) -> int:
    """Search and print what was found; nothing found is an answer too."""
    from db.catalogue.reader import read_titles, read_uses
    from db.catalogue.search import CatalogueIndex

    catalogue = places().need_office().catalogue
    index = CatalogueIndex(read_titles(catalogue), read_uses(catalogue))
    found = index.search(" ".join(given.words))
    if given.json:
        console.say_json([{"code": line.code, "name": line.name, "field": line.field} for line in found])
    else:
        console.say(f"{line.code}  {line.title}  ({line.field})" for line in found)
        if not found:
            console.say([text("cli.search.none")])
    return 0
