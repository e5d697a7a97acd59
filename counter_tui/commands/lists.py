"""``motcua lists``: a work list for scripts and for whoever has no screen."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from counter_tui import console
from counter_tui.config import places
from counter_tui.locale import text
from counter_tui.parsing import Group, add_command, add_json, day, words

if TYPE_CHECKING:
    from counter_tui.course import Course
    from db.rules.worklist import WorkLine

EXAMPLE = "motcua lists overdue --json"
NAMES = (
    *("due_today", "due_tomorrow", "overdue", "to_apologise", "to_hand_over", "waiting", "to_close"),
    *("ready", "unclaimed", "online", "at_unit", "open", "all"),
)
COUNTS = "counts"
UNITS = "units"
PAGE = 200


def declare(group: Group) -> None:
    """Declare the command."""
    parser = add_command(group, "lists", "lists", EXAMPLE, run)
    parser.add_argument(
        "name", choices=(COUNTS, UNITS, *NAMES), metavar="DANH-SÁCH", help=text("cli.lists.name")
    )
    for option in ("words", "procedure", "clerk", "unit"):
        parser.add_argument(
            f"--{option}", type=words, default="", metavar="…", help=text(f"cli.lists.{option}")
        )
    parser.add_argument(
        "--status", type=int, choices=range(1, 11), metavar="1-10", help=text("cli.lists.status")
    )
    for option in ("first", "last"):
        parser.add_argument(f"--{option}", type=day, metavar="NGÀY", help=text(f"cli.lists.{option}"))
    add_json(parser)


def run(given: argparse.Namespace) -> int:
    """Print the list, or how many stand on each."""
    from counter_tui.bootstrap import open_office
    from counter_tui.dossier_report import work_line_json
    from counter_tui.words import short_day, status_words

    with open_office(places().need_office().home) as office:
        if given.name == COUNTS:
            counts = {str(name): count for name, count in office.course.list_counts().items()}
            if given.json:
                console.say_json(counts)
            else:
                console.say(
                    f"{count:>6}  {text(f'screen.work.list.{name}')}" for name, count in counts.items()
                )
            return 0
        if given.name == UNITS:
            units = office.course.unit_counts()
            if given.json:
                console.say_json(
                    [{"unit": u.unit, "name": u.name, "open": u.open, "overdue": u.overdue} for u in units]
                )
            else:
                console.say(f"{unit.open:>6}  {unit.overdue:>6}  {unit.name}" for unit in units)
            return 0
        found = _whole_list(office.course, given)
        if given.json and found:
            office.keeping.export("list", len(found), "output")
    if given.json:
        console.say_json([work_line_json(each) for each in found])
    else:
        console.say(
            f"{each.line.number}  {short_day(each.line.due_at):>5}  {status_words(each.line.status)}  "
            f"{each.line.applicant_name}  {each.line.procedure_title}"
            for each in found
        )
        if not found:
            console.say([text("cli.lists.empty")])
    return 0


def _whole_list(course: Course, given: argparse.Namespace) -> list[WorkLine]:
    """Read the list window by window, so that the counter beside never waits long."""
    from db.rules.dossier import Status
    from db.rules.worklist import Filter, ListName

    only = Filter(
        words=given.words,
        status=None if given.status is None else Status(given.status),
        procedure=given.procedure,
        clerk=given.clerk,
        unit=given.unit,
        first=given.first,
        last=given.last,
    )
    found: list[WorkLine] = []
    while True:
        page = course.work_list(ListName(given.name), only, len(found), PAGE)
        found += page.lines
        if len(page.lines) < PAGE:
            return found
