"""``motcua catalogue``: bring procedures in from a file, and see what is known of one."""

from __future__ import annotations

import argparse
from pathlib import Path

from counter_tui import console, sentences
from counter_tui.config import places
from counter_tui.locale import text
from counter_tui.parsing import Group, Parser, add_command, add_json, words
from counter_tui.words import limit_words, paper_counts
from db.rules.checklist import counts
from db.rules.procedure import Procedure

IMPORT_EXAMPLE = "motcua catalogue import thu-tuc.json --json"
SHOW_EXAMPLE = "motcua catalogue show 1.013831"


def declare(group: Group) -> None:
    """Declare the command and its verbs."""
    parser = add_command(group, "catalogue", "catalogue", SHOW_EXAMPLE)
    verbs: Group = parser.add_subparsers(
        dest="verb", required=True, metavar="import|show", parser_class=Parser
    )
    bring = add_command(verbs, "import", "catalogue.import", IMPORT_EXAMPLE, run_import)
    bring.add_argument("file", type=Path, metavar="TỆP", help=text("cli.catalogue.import.file"))
    add_json(bring)
    show = add_command(verbs, "show", "catalogue.show", SHOW_EXAMPLE, run_show)
    show.add_argument("code", type=words, metavar="MÃ", help=text("cli.catalogue.code"))
    add_json(show)


def run_import(given: argparse.Namespace) -> int:
    """Import a file: the good procedures go in, the bad ones are named."""
    from db.catalogue.store import import_procedures

    here = places().need_office()
    result = import_procedures(here.catalogue, given.file)
    rejected = [
        {"row": fault.row, "field": fault.field, "reason": sentences.fault(fault.reason, fault.facts)}
        for fault in result.rejected
    ]
    told = {"imported": result.imported, "updated": result.updated, "unchanged": result.unchanged}
    if given.json:
        console.say_json({**told, "rejected": rejected, "file": given.file.name})
        return 0
    lines = [text("cli.catalogue.imported", **told)]
    if rejected:
        lines.append(text("cli.catalogue.rejected", rejected=len({entry["row"] for entry in rejected})))
        lines += [text("cli.catalogue.rejected_row", **entry) for entry in rejected]
    console.say(lines)
    return 0


def run_show(given: argparse.Namespace) -> int:
    """Show one procedure: for a script everything that went in, for a person what a clerk asks."""
    from db.catalogue.interchange import procedure_to_json
    from db.catalogue.reader import read_procedure

    procedure = read_procedure(places().need_office().catalogue, given.code.strip())
    if given.json:
        console.say_json(procedure_to_json(procedure))
    else:
        console.say(_page(procedure))
    return 0


def _page(procedure: Procedure) -> list[str]:
    lines = [f"{procedure.code}  {procedure.name}", f"  {procedure.field}"]
    lines += [f"  {limit_words(limit)}" for limit in procedure.limits]
    for paper in procedure.papers:
        sign, asked = ("-", f" ({paper_counts(paper)})") if counts(paper) else ("i", "")
        case = f" [{paper.case}]" if paper.case else ""
        lines.append(f"  {sign} {paper.label}{asked}{case}")
    lines += [f"  {fee.text or fee.amount_vnd}" for fee in procedure.fees]
    return lines
