"""``motcua due``: the day of return and why, with or without an office."""

from __future__ import annotations

import argparse

from counter_tui import console, sentences
from counter_tui.config import places, read_calendar, read_station
from counter_tui.locale import text
from counter_tui.parsing import Group, add_command, add_json, clock_time, moment, words
from counter_tui.words import moment as as_written
from db.rules.calendar import OfficeCalendar
from db.rules.deadline import Convention, Term, due, parse_term
from db.rules.errors import NotAccepted

EXAMPLE = 'motcua due --received "2026-11-23 10:00" --limit "8 working_day" --cut-off 15:00'


def declare(group: Group) -> None:
    """Declare the command."""
    parser = add_command(group, "due", "due", EXAMPLE, run)
    parser.add_argument(
        "--received", type=moment, required=True, metavar="LÚC", help=text("cli.due.received")
    )
    parser.add_argument("--limit", type=terms, required=True, metavar="HẠN", help=text("cli.due.limit"))
    parser.add_argument("--convention", choices=[*map(str, Convention)], help=text("cli.due.convention"))
    parser.add_argument("--cut-off", type=clock_time, metavar="GIỜ", help=text("cli.due.cut_off"))
    add_json(parser)


def run(given: argparse.Namespace) -> int:
    """Compute and say it."""
    calendar, convention = _of_the_office()
    if given.convention is not None:
        convention = Convention(given.convention)
    promised = due(given.received, given.limit, calendar, convention=convention, cut_off=given.cut_off)
    reasons = [sentences.reason(reason) for reason in promised.reasons]
    if given.json:
        console.say_json({"due": promised.due.isoformat() if promised.due else None, "reasons": reasons})
    else:
        headline = text("cli.due.on", due=as_written(promised.due)) if promised.due else text("cli.due.none")
        console.say([headline, *(f"  {reason}" for reason in reasons)])
    return 0


def terms(given: str) -> tuple[Term, ...]:
    """Read a limit such as ``8 working_day`` or a sum of stages such as ``2 working_day + 5 working_day``."""
    try:
        return tuple(parse_term(part) for part in given.split("+"))
    except NotAccepted:
        raise argparse.ArgumentTypeError(text("cli.bad_limit", given=words(given))) from None


def _of_the_office() -> tuple[OfficeCalendar, Convention]:
    """Give the calendar and convention of the office here, or those that ship where there is none."""
    here = places()
    convention = read_station(here.station).convention if here.has_office else Convention.END_OF_DAY
    return read_calendar(here.calendar), Convention(convention)
