"""``motcua dossier``: one dossier without a screen: show it, and do whatever can be done with it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from counter_tui import console
from counter_tui.config import places
from counter_tui.locale import text
from counter_tui.parsing import Group, add_command, add_json, moment, words
from db.rules.lifecycle import RUNNING, Act

if TYPE_CHECKING:
    from counter_tui.wiring import WiredOffice
    from db.rules.dossier import Dossier
    from db.rules.order import Done

EXAMPLE = "motcua dossier H52.18.05-261123-02-0042-24 show --json"
SHOW = "show"
ACTIONS = (SHOW, *(act.value.replace("_", "-") for act in Act))


def declare(group: Group) -> None:
    """Declare the command."""
    parser = add_command(group, "dossier", "dossier", EXAMPLE, run)
    parser.add_argument("number", type=words, metavar="SỐ", help=text("cli.slip.number"))
    parser.add_argument("action", choices=ACTIONS, metavar="VIỆC", help=text("cli.dossier.action"))
    for option in ("reason", "words", "given-back", "unit", "tracking", "name", "identity", "authorisation"):
        key = f"cli.dossier.{option.replace('-', '_')}"
        parser.add_argument(f"--{option}", type=words, default="", metavar="…", help=text(key))
    for option in ("point", "paper", "set"):
        key = f"cli.dossier.{option}"
        parser.add_argument(
            f"--{option}", type=words, action="append", default=[], metavar="…", help=text(key)
        )
    for option in ("due", "at"):
        parser.add_argument(f"--{option}", type=moment, metavar="LÚC", help=text(f"cli.dossier.{option}"))
    parser.add_argument(
        "--collector",
        choices=("owner", "submitter", "other"),
        default="owner",
        help=text("cli.dossier.collector"),
    )
    for option in ("fingerprint", "without-slip", "full"):
        key = f"cli.dossier.{option.replace('-', '_')}"
        parser.add_argument(f"--{option}", action="store_true", help=text(key))
    add_json(parser)


def run(given: argparse.Namespace) -> int:
    """Show the dossier, or do the act and say what came of it."""
    from counter_tui.bootstrap import open_office
    from counter_tui.commands.dossier_acts import do_act
    from counter_tui.dossier_report import done_json

    with open_office(places().need_office().home) as office:
        dossier = office.course.dossier(given.number)
        if given.action == SHOW:
            _show(office, dossier, given)
            return 0
        done, listed = do_act(office.course, dossier, Act(given.action.replace("-", "_")), given)
    if given.json:
        console.say_json(done_json(done, listed))
    else:
        console.say([_line(done, listed)])
    return 0


def _show(office: WiredOffice, dossier: Dossier, given: argparse.Namespace) -> None:
    """Show the dossier; whole numbers only where they are asked for, and once that is on the disk."""
    from counter_tui.dossier_report import acts_json, acts_line, dossier_json, dossier_lines
    from db.rules.masking import hides

    acts, sensitive = office.course.acts(dossier.dossier_id), office.course.house.sensitive
    if given.full:
        office.keeping.look(dossier.dossier_id, hides(dossier.applicant, sensitive))
        office.keeping.export("dossier", 1, "output", dossier.dossier_id)
    if given.json:
        console.say_json(dossier_json(dossier, full=given.full) | {"acts": acts_json(acts)})
    else:
        console.say([*dossier_lines(dossier, None if given.full else sensitive), *acts_line(acts)])


def _line(done: Done, listed: str) -> str:
    from counter_tui.words import moment as when
    from counter_tui.words import status_words

    running = done.due if done.status in RUNNING else None
    due = text("cli.due.on", due=when(running)) if running is not None else ""
    on_list = text("cli.dossier.listed", listed=listed) if listed else ""
    return "  ".join(part for part in (done.number, status_words(done.status), due, on_list) if part)
